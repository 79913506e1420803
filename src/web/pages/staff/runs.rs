//! Runs of matching: the list, one run with who gets what and who stays without and why, and the two buttons: a preview,
//! and making proposals from exactly it.

use actix_web::web::Path;

use super::super::context::{Context, done};
use super::super::dates;
use super::super::layout::{Page, escape, ok, query_string, see_other};
use super::super::parts::{Information, alert, badge, facts, link, post_button, table};
use super::access::staff_page;
use super::proposal::decimal;
use super::queue::{parse_id, short_id};
use crate::domain::ids::{HouseholdId, RunId};
use crate::domain::proposal::ProposalKind;
use crate::domain::round::{EntryResult, RunState};
use crate::error::Error;
use crate::service::matchmaking::{self, EntryView, LeftView, PlacesView, RoundFigures, RunScope, RunView};
use crate::web::Answer;
use crate::web::forms;

/// At most so many runs are shown.
const SHOWN: u32 = 25;
/// At most so many rows of a run are shown at once.
const ROWS: u32 = 50;
/// Points of a score that are one of a hundred.
const POINTS_A_PERCENT: i64 = 100_000;

/// The runs, newest first.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let after = context.query.owned("after");
    let runs = matchmaking::list_runs(&context.app, &context.actor, after, SHOWN).await?;
    let page = staff_page(&context, "runs-title")?;
    let mut parts = Information::new()
        .text(page.t("runs-text"))
        .text(page.t("runs-text-preview"))
        .html(post_button(&page, "/staff/runs", "btn", &page.t("runs-start"), &[]));
    if runs.is_empty() {
        parts = parts.text(page.t("runs-none"));
    } else {
        let heads = [
            "runs-run",
            "runs-when",
            "runs-state",
            "runs-cause",
            "runs-households",
            "runs-made",
        ];
        let rows: Vec<Vec<String>> = runs.iter().map(|run| list_row(&page, run)).collect();
        parts = parts.html(table(&page.t("runs-title"), &heads.map(|key| page.t(key)), &rows));
    }
    if let Some(last) = runs.last().filter(|_| runs.len() == SHOWN as usize) {
        let older = link(&format!("/staff/runs?after={}", last.id), &page.t("page-older"));
        parts = parts.html(format!("<p>{older}</p>"));
    }
    Ok(ok(&parts.wide().on(page))?)
}

fn list_row(page: &Page, run: &RunView) -> Vec<String> {
    let made = match (&run.stats.round, run.state) {
        (Some(round), RunState::Preview) => round.initiatives.proposals + round.households.proposals,
        _ => run.stats.created.with_households + run.stats.created.with_initiatives,
    };
    vec![
        link(&format!("/staff/runs/{}", run.id), &short_id(run.id.as_str())),
        escape(&dates::moment(page.locale, run.started_at)),
        state_badge(page, run.state),
        escape(&page.code("run-cause", &run.cause)),
        run.stats.households.to_string(),
        made.to_string(),
    ]
}

fn state_badge(page: &Page, state: RunState) -> String {
    let tone = if state == RunState::Committed { "" } else { "warn" };
    badge(tone, &page.code("run-state", state))
}

fn rows(page: &Page, run: &RunView) -> String {
    let plain = |key: &str, value: String| (page.t(key), escape(&value), None);
    let mut rows = vec![
        (page.t("runs-state"), state_badge(page, run.state), None),
        plain("runs-when", dates::moment(page.locale, run.started_at)),
        plain("runs-finished", dates::moment(page.locale, run.finished_at)),
        plain("runs-cause", page.code("run-cause", &run.cause)),
        plain("runs-engine", run.engine_version.clone()),
        plain("runs-households", run.stats.households.to_string()),
    ];
    if run.state != RunState::Preview {
        rows.push(plain(
            "runs-with-initiatives",
            run.stats.created.with_initiatives.to_string(),
        ));
        rows.push(plain(
            "runs-with-households",
            run.stats.created.with_households.to_string(),
        ));
        rows.push(plain("runs-stale", run.stats.created.stale.to_string()));
    }
    for (reason, count) in &run.stats.refused {
        rows.push((page.code("run-result", reason), count.to_string(), None));
    }
    facts(page, &rows)
}

/// The figures of the two questions side by side.
fn figures(page: &Page, run: &RunView) -> String {
    let Some(round) = &run.stats.round else {
        return String::new();
    };
    let heads = ["runs-figure", "runs-initiatives", "runs-pairs"].map(|key| page.t(key));
    let both = [&round.initiatives, &round.households];
    let row = |key: &str, cell: &dyn Fn(&RoundFigures) -> String| {
        let mut cells = vec![escape(&page.t(key))];
        cells.extend(both.iter().map(|figures| cell(figures)));
        cells
    };
    let rows = [
        row("runs-edges", &|figures| figures.edges.to_string()),
        row("runs-proposals", &|figures| figures.proposals.to_string()),
        row("runs-gain", &|figures| gain(page, figures)),
        row("runs-proof", &|figures| {
            let key = if figures.gap == 0 { "runs-proved" } else { "runs-gap" };
            escape(&page.t1(key, "points", figures.gap / POINTS_A_PERCENT))
        }),
    ];
    table(&page.t("runs-figures"), &heads, &rows)
}

/// How much more it is worth than first come, first served, in percent.
fn gain(page: &Page, figures: &RoundFigures) -> String {
    if figures.first_come_value == 0 {
        return "–".to_owned();
    }
    let tenths = (figures.value - figures.first_come_value) * 1_000 / figures.first_come_value;
    escape(&page.t1("runs-gain-percent", "percent", tenth(page, tenths)))
}

/// A number of tenths with one digit after the point.
fn tenth(page: &Page, tenths: i64) -> String {
    decimal(page, f64::from(i32::try_from(tenths).unwrap_or(i32::MAX)) / 10.0)
}

fn household(id: &HouseholdId) -> String {
    link(&format!("/staff/households/{id}"), &short_id(id.as_str()))
}

fn entries_table(page: &Page, entries: &[EntryView]) -> String {
    // A preview has no results yet, and an empty column helps nobody.
    let decided = entries.iter().any(|entry| entry.result.is_some());
    let mut heads = vec!["runs-household", "runs-with", "today-score"];
    heads.extend(decided.then_some("runs-result"));
    let heads: Vec<String> = heads.into_iter().map(|key| page.t(key)).collect();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            let with = match (&entry.name, entry.kind) {
                (Some(name), _) => escape(name),
                (None, ProposalKind::Households) => household(&HouseholdId::known(entry.with.clone())),
                (None, ProposalKind::Initiatives) => short_id(&entry.with),
            };
            let result = entry.result.map_or_else(String::new, |result| {
                let tone = if result == EntryResult::Proposed { "" } else { "warn" };
                badge(tone, &page.code("run-result", result))
            });
            vec![
                household(&entry.household),
                with,
                format!("{} %", entry.percent),
                result,
            ]
        })
        .collect();
    table(&page.t("runs-entries-caption"), &heads, &rows)
}

/// How many are left over for which reason.
fn reasons(page: &Page, run: &RunView) -> String {
    let Some(round) = &run.stats.round else {
        return String::new();
    };
    let kinds = [
        (ProposalKind::Initiatives, &round.initiatives),
        (ProposalKind::Households, &round.households),
    ];
    let lines: String = kinds
        .iter()
        .flat_map(|(kind, figures)| {
            figures
                .left_over
                .iter()
                .map(move |(reason, count)| (kind, reason, count))
        })
        .map(|(kind, reason, count)| {
            let text = page.code(&format!("left-over-{kind}"), reason);
            let households = page.tn("runs-count-households", i64::from(*count));
            format!(
                "<li>{}: {}</li>",
                escape(text.trim_end_matches('.')),
                escape(&households)
            )
        })
        .collect();
    format!("<ul>{lines}</ul>")
}

fn left_table(page: &Page, left: &[LeftView]) -> String {
    let heads = ["runs-household", "runs-missing", "runs-reason"].map(|key| page.t(key));
    let rows: Vec<Vec<String>> = left
        .iter()
        .map(|one| {
            vec![
                household(&one.household),
                escape(&page.code("runs-missing", one.kind)),
                escape(&page.code(&format!("left-over-{}", one.kind), one.reason)),
            ]
        })
        .collect();
    table(&page.t("runs-left-caption"), &heads, &rows)
}

fn places_table(page: &Page, places: &[PlacesView]) -> String {
    let heads = [
        "runs-initiative",
        "runs-free",
        "runs-given",
        "runs-wanted",
        "runs-price",
    ]
    .map(|key| page.t(key));
    let rows: Vec<Vec<String>> = places
        .iter()
        .map(|one| {
            vec![
                escape(&one.name),
                one.free.to_string(),
                one.given.to_string(),
                one.wanted.to_string(),
                // Without a free place the price only says that nobody gets one.
                if one.free == 0 {
                    "–".to_owned()
                } else {
                    escape(&tenth(page, one.price * 10 / POINTS_A_PERCENT))
                },
            ]
        })
        .collect();
    table(&page.t("runs-places-caption"), &heads, &rows)
}

/// The button that makes proposals, or what there is to know instead.
fn take_over(page: &Page, run: &RunView) -> String {
    let Some(round) = run.stats.round.as_ref().filter(|_| run.state == RunState::Preview) else {
        return String::new();
    };
    let proposals = i64::from(round.initiatives.proposals + round.households.proposals);
    let said = alert("warn", &page.t("runs-is-preview"), "");
    if proposals == 0 {
        return format!("{said}<p>{}</p>", escape(&page.t("runs-nothing")));
    }
    if !run.may_commit {
        return format!("{said}<p>{}</p>", escape(&page.t("runs-not-yours")));
    }
    let button = post_button(
        page,
        &format!("/staff/runs/{}/commit", run.id),
        "btn",
        &page.tn("runs-commit", proposals),
        &[],
    );
    format!("{said}{button}")
}

/// One run: what it would propose, whom it leaves over and why, what places are worth.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: RunId = parse_id(&id, "run")?;
    let (app, actor) = (&context.app, &context.actor);
    let run = matchmaking::show_run(app, actor, &id).await?;
    let page = staff_page(&context, "runs-one")?.back_to("/staff/runs");
    let mut parts = Information::new().html(take_over(&page, &run)).html(rows(&page, &run));
    if run.stats.round.is_some() {
        let after = match context.query.get("entries") {
            Some(text) => Some(text.parse().map_err(|_| Error::NotFound("page"))?),
            None => None,
        };
        let after_left = match context.query.get("left") {
            Some(text) => Some(left_mark(text)?),
            None => None,
        };
        let entries = matchmaking::list_entries(app, actor, &id, after, ROWS).await?;
        let left = matchmaking::list_left_over(app, actor, &id, after_left, ROWS).await?;
        let places = matchmaking::list_places(app, actor, &id).await?;
        parts = parts.html(figures(&page, &run)).heading(page.t("runs-who-gets"));
        parts = if entries.is_empty() {
            parts.text(page.t("runs-nobody-gets"))
        } else {
            parts.html(entries_table(&page, &entries))
        };
        let more = |name: &str, mark: String| {
            let query = query_string(&[(name, &mark)]);
            format!(
                "<p>{}</p>",
                link(&format!("/staff/runs/{id}?{query}"), &page.t("page-older"))
            )
        };
        if let Some(last) = entries.last().filter(|_| entries.len() == ROWS as usize) {
            parts = parts.html(more("entries", last.position.to_string()));
        }
        parts = parts.heading(page.t("runs-who-stays"));
        parts = if left.is_empty() {
            parts.text(page.t("runs-nobody-stays"))
        } else {
            parts.html(reasons(&page, &run)).html(left_table(&page, &left))
        };
        if let Some(last) = left.last().filter(|_| left.len() == ROWS as usize) {
            parts = parts.html(more("left", format!("{}:{}", last.household, last.kind)));
        }
        if !places.is_empty() {
            parts = parts
                .heading(page.t("runs-places"))
                .text(page.t("runs-places-text"))
                .html(places_table(&page, &places));
        }
    }
    let weights = serde_json::to_string_pretty(&run.weights).unwrap_or_default();
    let parts = parts.html(format!(
        "<details><summary>{}</summary><pre class=\"mail\">{}</pre></details>",
        escape(&page.t("runs-weights")),
        escape(&weights)
    ));
    Ok(ok(&parts.wide().on(page))?)
}

fn left_mark(text: &str) -> Result<(HouseholdId, ProposalKind), Error> {
    let wrong = || Error::NotFound("page");
    let (household, kind) = text.split_once(':').ok_or_else(wrong)?;
    Ok((
        household.parse().map_err(|_| wrong())?,
        kind.parse().map_err(|_| wrong())?,
    ))
}

/// Matches all households in the own area and shows what that would propose.
pub(in crate::web::pages) async fn start(context: Context, _form: forms::Form) -> Answer {
    let scope = if staff_page(&context, "runs-title")?.is_admin() {
        RunScope::All
    } else {
        RunScope::OwnArea
    };
    let run = matchmaking::preview(&context.app, &context.actor, scope, &|_, _| {}).await?;
    Ok(see_other(&done(&format!("/staff/runs/{}", run.id), "run")))
}

/// Makes proposals from exactly what was shown.
pub(in crate::web::pages) async fn commit(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: RunId = parse_id(&id, "run")?;
    let run = matchmaking::commit(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done(&format!("/staff/runs/{}", run.id), "run-committed")))
}
