//! One run of matching as a coordinator reads it: where it stands, the figures, its parts, how good the choice is, and the
//! button that makes proposals of exactly it.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::super::context::{Context, done};
use super::super::dates;
use super::super::layout::{Page, escape, html, query_string, see_other};
use super::super::parts::{Information, alert, facts, link, post_button, table};
use super::access::staff_page;
use super::groups;
use super::queue::parse_id;
use super::run_parts::{
    Asked, OF_A_REASON, POINTS_A_PERCENT, RECEIVERS, one_reason, places, tenth, who_gets, who_stays,
};
use super::runs::state_badge;
use crate::domain::ids::{HouseholdId, RunId};
use crate::domain::proposal::ProposalKind;
use crate::domain::round::{LeftOver, RunState};
use crate::error::{Conflict, Error};
use crate::service::matchmaking::{self, LeftCount, RoundFigures, RoundStats, RunFilter, RunView};
use crate::web::Answer;
use crate::web::forms;

/// Where the run stands, in words, with what can be done now.
fn standing(page: &Page, run: &RunView) -> String {
    let preview_anew = post_button(page, "/staff/runs", "btn second", &page.t("runs-anew"), &[]);
    match run.state {
        RunState::Committing => alert("warn", &page.t("runs-committing"), ""),
        RunState::Committed => {
            let at = run.committed_at.unwrap_or(run.finished_at);
            let made = run.stats.created.with_households + run.stats.created.with_initiatives + run.stats.with_groups;
            let head = page.t1("runs-committed-on", "date", dates::moment(page.locale, at));
            let refused: String = run
                .stats
                .refused
                .iter()
                .map(|(code, count)| {
                    let said = page.t2(
                        "runs-refused",
                        "count",
                        count,
                        "why",
                        page.code("run-result-text", code),
                    );
                    let href = format!("/staff/runs/{}?{}", run.id, query_string(&[("result", code)]));
                    format!("<li>{}</li>", link(&href, &said))
                })
                .collect();
            let list = if refused.is_empty() {
                String::new()
            } else {
                format!("<p>{}</p><ul>{refused}</ul>", escape(&page.t("runs-refused-text")))
            };
            let body = format!(
                "<p>{} {}</p>{list}",
                escape(&page.tn("runs-made-count", made)),
                link("/staff#review", &page.t("runs-to-review"))
            );
            alert("good", &head, &body)
        }
        RunState::Preview if run.outdated => alert(
            "warn",
            &page.t("runs-outdated"),
            &format!("<p>{}</p>{preview_anew}", escape(&page.t("runs-outdated-text"))),
        ),
        RunState::Preview => {
            let round = run.stats.round.as_ref();
            let proposals = round.map_or(0, |round| {
                round.initiatives.proposals + round.households.proposals + round.groups
            });
            let body = if proposals == 0 {
                format!("<p>{}</p>", escape(&page.t("runs-nothing")))
            } else if run.may_commit {
                let button = post_button(
                    page,
                    &format!("/staff/runs/{}/commit", run.id),
                    "btn",
                    &page.tn("runs-commit", proposals),
                    &[],
                );
                format!("<p>{}</p>{button}", escape(&page.t("runs-commit-text")))
            } else {
                format!("<p>{}</p>", escape(&page.t("runs-not-yours")))
            };
            alert("warn", &page.t("runs-is-preview"), &body)
        }
    }
}

/// The figures first: whom the run looked at, who gets something, who stays without.
fn figures(page: &Page, run: &RunView, receivers: usize, left: &[(LeftCount, Vec<HouseholdId>)]) -> String {
    let round = run.stats.round.as_ref();
    let preview = run.state == RunState::Preview;
    let made = |of: fn(&RoundStats) -> u32, created: u32| {
        if preview { round.map_or(0, of) } else { created }
    };
    let without = |kind: ProposalKind| -> u32 {
        left.iter()
            .map(|(count, _)| count)
            .filter(|one| one.kind == kind && one.reason != LeftOver::LimitReached)
            .map(|one| one.households)
            .sum()
    };
    let rows = [
        ("runs-fig-looked", run.stats.households.to_string(), ""),
        ("runs-fig-gets", receivers.to_string(), "#gets"),
        (
            "runs-with-initiatives",
            made(|round| round.initiatives.proposals, run.stats.created.with_initiatives).to_string(),
            "",
        ),
        (
            "runs-with-households",
            made(|round| round.households.proposals, run.stats.created.with_households).to_string(),
            "",
        ),
        (
            "runs-fig-without-initiatives",
            without(ProposalKind::Initiatives).to_string(),
            "#stays",
        ),
        (
            "runs-with-groups",
            made(|round| round.groups, run.stats.with_groups).to_string(),
            "",
        ),
        (
            "runs-fig-without-households",
            without(ProposalKind::Households).to_string(),
            "#stays",
        ),
    ];
    let cells: String = rows
        .iter()
        .map(|(key, value, href)| {
            let label = if href.is_empty() {
                escape(&page.t(key))
            } else {
                link(href, &page.t(key))
            };
            format!("<div><dt>{label}</dt><dd>{value}</dd></div>")
        })
        .collect();
    format!("<dl class=\"figs\">{cells}</dl>")
}

/// How good the choice is, for who wants to know.
fn quality(page: &Page, run: &RunView) -> String {
    let mut html = String::new();
    if let Some(round) = &run.stats.round {
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
        html += &table(&page.t("runs-figures"), &heads, &rows);
    }
    let plain = |key: &str, value: String| (page.t(key), escape(&value), None);
    html += &facts(
        page,
        &[
            (page.t("runs-state"), state_badge(page, run.state), None),
            plain("runs-when", dates::moment(page.locale, run.started_at)),
            plain("runs-finished", dates::moment(page.locale, run.finished_at)),
            plain("runs-cause", page.code("run-cause", &run.cause)),
            plain("runs-engine", run.engine_version.clone()),
            plain("runs-stale", run.stats.created.stale.to_string()),
        ],
    );
    let weights = serde_json::to_string_pretty(&run.weights).unwrap_or_default();
    format!(
        "<details><summary>{}</summary>{html}<h3>{}</h3><pre class=\"mail\">{}</pre></details>",
        escape(&page.t("runs-how")),
        escape(&page.t("runs-weights")),
        escape(&weights)
    )
}

/// How much more it is worth than first come, first served, in percent.
fn gain(page: &Page, figures: &RoundFigures) -> String {
    if figures.first_come_value == 0 {
        return "–".to_owned();
    }
    let tenths = (figures.value - figures.first_come_value) * 1_000 / figures.first_come_value;
    escape(&page.t1("runs-gain-percent", "percent", tenth(page, tenths)))
}

/// One run.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: RunId = parse_id(&id, "run")?;
    shown(&context, &id, None).await
}

async fn shown(context: &Context, id: &RunId, refused: Option<&str>) -> Answer {
    let (app, actor) = (&context.app, &context.actor);
    let run = matchmaking::show_run(app, actor, id).await?;
    let mut page = staff_page(context, "runs-one")?.back_to("/staff/runs");
    page.title = page.t1("runs-one-of", "date", dates::moment(page.locale, run.started_at));
    let asked = Asked::read(context)?;
    if let Some(reason) = asked.reason {
        return one_reason(context, page, &run, asked, reason).await;
    }
    let mut parts = Information::new();
    if let Some(key) = refused {
        parts = parts.html(alert("danger", &page.t(key), ""));
    }
    parts = parts.html(standing(&page, &run));
    if run.stats.round.is_some() {
        let filter = RunFilter {
            kind: asked.kind,
            result: asked.result,
        };
        let found = matchmaking::list_receivers(app, actor, id, filter, asked.from, RECEIVERS).await?;
        let everybody = if asked.kind.is_some() || asked.result.is_some() {
            matchmaking::list_receivers(app, actor, id, RunFilter::default(), 0, 1)
                .await?
                .total
        } else {
            found.total
        };
        let left = matchmaking::left_over_by_reason(app, actor, id, OF_A_REASON).await?;
        let in_groups = crate::service::groups::list_of_run(app, actor, id).await?;
        let free = matchmaking::list_places(app, actor, id).await?;
        parts = parts
            .html(figures(&page, &run, everybody, &left))
            .html(who_gets(context, &page, &run, &asked, &found))
            .html(groups::of_run(&page, &in_groups))
            .html(who_stays(&page, id, &left));
        if !free.is_empty() {
            parts = parts.html(places(&page, &free));
        }
    }
    let parts = parts.html(quality(&page, &run));
    let status = if refused.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    Ok(html(status, &parts.wide().on(page))?)
}

/// Makes proposals from exactly what was shown; a refusal is said on the page of the run.
pub(in crate::web::pages) async fn commit(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: RunId = parse_id(&id, "run")?;
    match matchmaking::commit(&context.app, &context.actor, &id).await {
        Ok(run) => Ok(see_other(&done(&format!("/staff/runs/{}", run.id), "run-committed"))),
        Err(Error::Conflict(Conflict::Stale)) => shown(&context, &id, Some("runs-refused-stale")).await,
        Err(Error::Conflict(Conflict::Decided)) => shown(&context, &id, Some("runs-refused-decided")).await,
        Err(other) => Err(other.into()),
    }
}
