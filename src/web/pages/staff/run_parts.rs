//! The parts of the page of a run: who gets what by household, who stays without by reason and what to do about it, and
//! what places are worth. `run` puts them together.

use super::super::context::Context;
use super::super::form::{Choice, Field, Kind};
use super::super::layout::{Page, escape, ok, query_string};
use super::super::parts::{Information, badge, bar, link, table};
use super::proposal::decimal;
use super::queue::{score, short_id};
use crate::domain::ids::{HouseholdId, RunId};
use crate::domain::proposal::ProposalKind;
use crate::domain::round::{EntryResult, LeftOver, RunState};
use crate::error::{Error, Result};
use crate::service::matchmaking::{self, LeftAsked, LeftCount, PlacesView, Received, Receivers, RunView};
use crate::service::words;
use crate::web::Answer;
use askama::Template as _;

/// So many households that get something are shown at once.
pub(super) const RECEIVERS: u32 = 25;
/// So many households stand with each reason; the others are a click away.
pub(super) const OF_A_REASON: u32 = 12;
/// So many households of one reason are shown at once.
const ROWS: u32 = 50;
/// So many of the strongest reasons stand with what a household gets.
const REASONS: usize = 2;
/// Points of a score that are one of a hundred.
pub(super) const POINTS_A_PERCENT: i64 = 100_000;

fn household(id: &HouseholdId) -> String {
    link(&format!("/staff/households/{id}"), &short_id(id.as_str()))
}

/// What the address asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) kind: Option<ProposalKind>,
    pub(super) result: Option<EntryResult>,
    pub(super) reason: Option<LeftOver>,
    pub(super) from: usize,
    after: Option<(HouseholdId, ProposalKind)>,
}

impl Asked {
    pub(super) fn read(context: &Context) -> Result<Self> {
        let query = &context.query;
        let wrong = || Error::NotFound("page");
        let after = match query.get("after") {
            Some(text) => {
                let (household, kind) = text.split_once(':').ok_or_else(wrong)?;
                let household = household.parse().map_err(|_| wrong())?;
                Some((household, kind.parse().map_err(|_| wrong())?))
            }
            None => None,
        };
        Ok(Self {
            kind: query.parse("kind"),
            result: query.parse("result"),
            reason: query.parse("reason"),
            from: query.parse("from").unwrap_or(0),
            after,
        })
    }
}

/// Which part of who gets what is shown.
fn filter_form(page: &Page, run: &RunView, asked: &Asked) -> String {
    let all = Choice::new("", page.t("runs-filter-all"), asked.kind.is_none());
    let kinds = ProposalKind::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("runs-filter", one), asked.kind == Some(*one)));
    let mut fields = Field::new(page, Kind::Select, "kind", page.t("runs-filter-kind"))
        .options(std::iter::once(all).chain(kinds))
        .render()
        .unwrap_or_default();
    if run.state != RunState::Preview {
        let any = Choice::new("", page.t("runs-filter-all"), asked.result.is_none());
        let results = EntryResult::ALL
            .iter()
            .map(|one| Choice::new(one.as_str(), page.code("run-result", one), asked.result == Some(*one)));
        fields += &Field::new(page, Kind::Select, "result", page.t("runs-result"))
            .options(std::iter::once(any).chain(results))
            .render()
            .unwrap_or_default();
    }
    format!(
        "<form action=\"/staff/runs/{}#gets\" method=\"get\"><div class=\"row narrow\">{fields}\
         <div class=\"field\"><button class=\"btn second\">{}</button></div></div></form>",
        run.id,
        escape(&page.t("runs-filter"))
    )
}

/// With whom, how well, and why in a few plain sentences.
fn received(context: &Context, page: &Page, got: &Received) -> String {
    let entry = &got.entry;
    let with = match (entry.kind, &entry.name) {
        (ProposalKind::Initiatives, name) => {
            let name = name.clone().unwrap_or_else(|| short_id(&entry.with));
            link(&format!("/initiatives/{}", entry.with), &name)
        }
        (ProposalKind::Households, _) if got.may_open => {
            let other = HouseholdId::known(entry.with.clone());
            format!("{} {}", escape(&page.t("runs-with-household")), household(&other))
        }
        (ProposalKind::Households, _) => {
            let text = format!("{} {}", page.t("runs-with-household"), short_id(&entry.with));
            escape(&text)
        }
    };
    let mut strongest: Vec<_> = entry.explanation.reasons.iter().filter(|one| one.points > 0).collect();
    strongest.sort_by_key(|one| std::cmp::Reverse(one.weight * one.points));
    let reasons: Vec<String> = strongest
        .iter()
        .take(REASONS)
        .map(|one| escape(&words::reason(&context.app, page.locale, one)))
        .collect();
    let result = entry.result.map_or_else(String::new, |result| {
        let tone = if result == EntryResult::Proposed {
            "good"
        } else {
            "warn"
        };
        badge(tone, &page.code("run-result", result))
    });
    format!(
        "<li>{with} {} {result}<small>{}</small></li>",
        score(entry.percent),
        reasons.join(" ")
    )
}

pub(super) fn who_gets(context: &Context, page: &Page, run: &RunView, asked: &Asked, found: &Receivers) -> String {
    let mut html = format!("<h2 id=\"gets\">{}</h2>", escape(&page.t("runs-who-gets")));
    html += &filter_form(page, run, asked);
    if found.items.is_empty() {
        let key = if asked.kind.is_some() || asked.result.is_some() {
            "runs-none-so"
        } else {
            "runs-nobody-gets"
        };
        return html + &format!("<p>{}</p>", escape(&page.t(key)));
    }
    let rows: String = found
        .items
        .iter()
        .map(|one| {
            let gets: String = one.gets.iter().map(|got| received(context, page, got)).collect();
            format!(
                "<li><h3>{}</h3><ul class=\"plain\">{gets}</ul></li>",
                household(&one.household)
            )
        })
        .collect();
    let first = asked.from + 1;
    let last = asked.from + found.items.len();
    let shown = page.t2("runs-shown", "range", format!("{first}–{last}"), "total", found.total);
    html += &format!(
        "<p class=\"small muted\">{}</p><ul class=\"gets\">{rows}</ul>",
        escape(&shown)
    );
    let to = |from: usize, key: &str| {
        let mut pairs = vec![("from", from.to_string())];
        pairs.extend(asked.kind.map(|kind| ("kind", kind.to_string())));
        pairs.extend(asked.result.map(|result| ("result", result.to_string())));
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        link(
            &format!("/staff/runs/{}?{}#gets", run.id, query_string(&pairs)),
            &page.t(key),
        )
    };
    let size = usize::try_from(RECEIVERS).unwrap_or(25);
    let back = (asked.from > 0).then(|| to(asked.from.saturating_sub(size), "runs-page-before"));
    let on = (last < found.total).then(|| to(last, "runs-page-after"));
    let ways: Vec<String> = back.into_iter().chain(on).collect();
    if !ways.is_empty() {
        html += &format!("<p class=\"pages\">{}</p>", ways.join(" "));
    }
    html
}

/// What a coordinator can do about a reason, with where to do it.
fn to_do(page: &Page, kind: ProposalKind, reason: LeftOver) -> String {
    let way = match reason {
        LeftOver::Suspended if page.is_admin() => Some(("/staff/reports", "reports-title")),
        LeftOver::LimitReached => Some(("/staff/proposals", "day-running")),
        LeftOver::AllTaken | LeftOver::SituationNotServed | LeftOver::NoSharedLanguage
            if kind == ProposalKind::Initiatives =>
        {
            Some(("/staff/initiatives", "page-initiatives"))
        }
        _ => None,
    };
    let text = escape(&page.code(&format!("runs-todo-{kind}"), reason));
    let way = way.map_or_else(String::new, |(href, key)| link(href, &page.t(key)));
    format!("<p>{text} {way}</p>")
}

fn group(page: &Page, run: &RunId, count: LeftCount, first: &[HouseholdId]) -> String {
    let LeftCount {
        kind,
        reason,
        households,
    } = count;
    let text = page.code(&format!("left-over-{kind}"), reason);
    let people = page.tn("runs-count-households", households);
    let list: Vec<String> = first.iter().map(household).collect();
    let query = query_string(&[("kind", kind.as_str()), ("reason", reason.as_str())]);
    let more = if usize::try_from(households).is_ok_and(|all| all > first.len()) {
        let text = page.t1("runs-all-of", "count", households);
        format!(" … {}", link(&format!("/staff/runs/{run}?{query}"), &text))
    } else {
        String::new()
    };
    format!(
        "<details><summary>{} <span class=\"badge\">{}</span></summary>{}<p class=\"refs\">{}{more}</p></details>",
        escape(text.trim_end_matches('.')),
        escape(&people),
        to_do(page, kind, reason),
        list.join(" ")
    )
}

/// Who stays without, by what is missing and why, with what to do about each reason.
pub(super) fn who_stays(page: &Page, run: &RunId, left: &[(LeftCount, Vec<HouseholdId>)]) -> String {
    let mut html = format!("<h2 id=\"stays\">{}</h2>", escape(&page.t("runs-who-stays")));
    if left.is_empty() {
        return html + &format!("<p>{}</p>", escape(&page.t("runs-nobody-stays")));
    }
    for kind in [ProposalKind::Initiatives, ProposalKind::Households] {
        let of_kind: Vec<_> = left.iter().filter(|(count, _)| count.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        html += &format!("<h3>{}</h3>", escape(&page.code("runs-without", kind)));
        for (count, first) in of_kind {
            html += &group(page, run, *count, first);
        }
    }
    html
}

/// What one more place would bring.
fn one_more(page: &Page, one: &PlacesView) -> String {
    let waiting = one.wanted - one.given;
    if one.free > one.given {
        page.t("runs-more-free")
    } else if waiting <= 0 {
        page.t("runs-more-nothing")
    } else if one.free == 0 {
        // Without a free place the price only says that nobody gets one.
        page.tn("runs-more-first", waiting)
    } else {
        let points = tenth(page, one.price * 10 / POINTS_A_PERCENT);
        page.t2("runs-more-points", "points", points, "count", waiting)
    }
}

pub(super) fn places(page: &Page, places: &[PlacesView]) -> String {
    let heads = ["runs-initiative", "runs-given-free", "runs-wanted", "runs-one-more"].map(|key| page.t(key));
    let rows: Vec<Vec<String>> = places
        .iter()
        .map(|one| {
            let (given, free) = (
                u32::try_from(one.given).unwrap_or(0),
                u32::try_from(one.free).unwrap_or(0),
            );
            vec![
                link(&format!("/staff/initiatives/{}", one.initiative), &one.name),
                format!(
                    "{} {}",
                    bar(given, free),
                    escape(&page.t2("runs-of", "given", given, "free", free))
                ),
                one.wanted.to_string(),
                escape(&one_more(page, one)),
            ]
        })
        .collect();
    format!(
        "<h2 id=\"places\">{}</h2><p>{}</p>{}",
        escape(&page.t("runs-places")),
        escape(&page.t("runs-places-text")),
        table(&page.t("runs-places-caption"), &heads, &rows)
    )
}

/// A number of tenths with one digit after the point.
pub(super) fn tenth(page: &Page, tenths: i64) -> String {
    decimal(page, f64::from(i32::try_from(tenths).unwrap_or(i32::MAX)) / 10.0)
}

/// All households that stay without for one reason, page by page.
pub(super) async fn one_reason(context: &Context, page: Page, run: &RunView, asked: Asked, reason: LeftOver) -> Answer {
    let (kind, after) = (asked.kind.unwrap_or(ProposalKind::Initiatives), asked.after);
    let wanted = LeftAsked {
        kind: Some(kind),
        reason: Some(reason),
        after,
    };
    let left = matchmaking::list_left_over(&context.app, &context.actor, &run.id, wanted, ROWS).await?;
    let mut page = page.back_to(format!("/staff/runs/{}#stays", run.id));
    let text = page.code(&format!("left-over-{kind}"), reason);
    text.trim_end_matches('.').clone_into(&mut page.title);
    let mut parts = Information::new()
        .text(page.code("runs-without", kind))
        .html(to_do(&page, kind, reason));
    if left.is_empty() {
        parts = parts.text(page.t("runs-none-so"));
    } else {
        let rows: String = left
            .iter()
            .map(|one| format!("<li>{}</li>", household(&one.household)))
            .collect();
        parts = parts.html(format!("<ul class=\"boxes\">{rows}</ul>"));
    }
    if let Some(last) = left.last().filter(|_| left.len() == ROWS as usize) {
        let mark = format!("{}:{kind}", last.household);
        let query = query_string(&[("kind", kind.as_str()), ("reason", reason.as_str()), ("after", &mark)]);
        let next = link(&format!("/staff/runs/{}?{query}", run.id), &page.t("page-older"));
        parts = parts.html(format!("<p>{next}</p>"));
    }
    Ok(ok(&parts.wide().on(page))?)
}
