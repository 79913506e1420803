//! Proposals in lists: those of one household, those under way, those in a state; and the reports of the network office.
//! What waits today stands on a page of its own.

use actix_web::web::Path;

use super::super::context::{Context, done};
use super::super::dates;
use super::super::layout::{Page, escape, ok, percent, see_other};
use super::super::lookup;
use super::super::parts::{Information, badge, bar, link, post_button, table};
use super::access::staff_page;
use crate::domain::ids::InitiativeId;
use crate::domain::proposal::ProposalState;
use crate::error::{Error, Result};
use crate::service::review::{self, ProposalFilter, ProposalSummary};
use crate::web::Answer;
use crate::web::forms;

/// The last part of an identifier, short enough to be said aloud.
pub(super) fn short_id(id: &str) -> String {
    id.rsplit('-')
        .next()
        .unwrap_or(id)
        .chars()
        .take(6)
        .collect::<String>()
        .to_uppercase()
}

/// The class of a badge that shows a state.
pub(super) const fn state_class(state: ProposalState) -> &'static str {
    match state {
        ProposalState::Suggested | ProposalState::Approved => "info",
        ProposalState::Accepted | ProposalState::Introduced | ProposalState::Met => "good",
        ProposalState::Stale => "warn",
        _ => "",
    }
}

/// Points of 100 as a figure and a bar.
pub(super) fn score(points: u32) -> String {
    format!("<span class=\"nowrap\">{points}</span> {}", bar(points, 100))
}

/// Proposals as a table.
pub(super) fn proposals(
    page: &Page,
    caption: &str,
    rows: &[ProposalSummary],
    names: &[(InitiativeId, String)],
) -> String {
    let name_of = |id: &InitiativeId| {
        let known = names.iter().find(|(known, _)| known == id);
        known.map_or_else(|| short_id(id.as_str()), |(_, name)| name.clone())
    };
    let heads = [
        "today-proposal",
        "today-who",
        "today-score",
        "today-state",
        "today-made",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let other = row.household_b.as_ref().map(|id| short_id(id.as_str()));
            let other = other
                .or_else(|| row.initiative.as_ref().map(name_of))
                .unwrap_or_default();
            vec![
                link(&format!("/staff/proposals/{}", row.id), &short_id(row.id.as_str())),
                escape(&format!("{} – {other}", short_id(row.household_a.as_str()))),
                score(row.percent),
                badge(state_class(row.state), &page.code("proposal-state", row.state)),
                escape(&dates::short(page.locale, row.created_at)),
            ]
        })
        .collect();
    table(caption, &heads, &cells)
}

/// The states of proposals that can be asked for, each with the others it is shown with.
const STATES: [ProposalState; 6] = [
    ProposalState::Suggested,
    ProposalState::Approved,
    ProposalState::Accepted,
    ProposalState::Introduced,
    ProposalState::Met,
    ProposalState::Closed,
];

/// Proposals of the own area by their state; what is under way when none is asked for.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let asked: Option<ProposalState> = context.query.parse("state");
    let states = asked.map_or_else(
        || {
            vec![
                ProposalState::Approved,
                ProposalState::Accepted,
                ProposalState::Introduced,
            ]
        },
        |state| vec![state],
    );
    let filter = ProposalFilter {
        states,
        after: context.query.owned("after"),
        limit: Some(50),
    };
    let (rows, next) = review::list(&context.app, &context.actor, filter).await?;
    let page = staff_page(&context, "day-running")?.back_to("/staff");
    let names = lookup::initiatives(&context).await?;
    let ways: String = STATES
        .iter()
        .map(|state| {
            let text = page.code("proposal-state", state);
            let current = if asked == Some(*state) {
                " aria-current=\"page\""
            } else {
                ""
            };
            format!(
                "<li><a href=\"/staff/proposals?state={state}\"{current}>{}</a></li>",
                escape(&text)
            )
        })
        .collect();
    let mut parts = Information::new().html(format!("<ul class=\"nav\">{ways}</ul>"));
    parts = if rows.is_empty() {
        parts.empty(
            page.t("day-running-none"),
            &[
                ("/staff/proposals", page.t("queue-all")),
                ("/staff", page.t("error-page-today")),
            ],
        )
    } else {
        parts.html(proposals(&page, &page.t("today-running"), &rows, &names))
    };
    if let Some(next) = next {
        let state = asked.map_or_else(String::new, |state| format!("state={state}&"));
        let href = format!("/staff/proposals?{state}after={}", percent(&next));
        parts = parts.html(format!("<p>{}</p>", link(&href, &page.t("page-older"))));
    }
    Ok(ok(&parts.wide().on(page))?)
}

/// Reports that wait for review, for the network office.
pub(in crate::web::pages) async fn reports(context: Context) -> Answer {
    let reports = review::open_reports(&context.app, &context.actor).await?;
    let page = staff_page(&context, "reports-title")?.back_to("/staff");
    let mut parts = Information::new();
    if reports.is_empty() {
        parts = parts.empty(page.t("reports-none"), &[("/staff", page.t("error-page-today"))]);
    }
    for report in &reports {
        let action = format!("/staff/reports/{}", report.id);
        let proposal = report.proposal.as_ref().map_or_else(String::new, |id| {
            format!(
                "<p>{}</p>",
                link(&format!("/staff/proposals/{id}"), &page.t("reports-proposal"))
            )
        });
        let reported = report.reported_household.as_ref().map_or_else(String::new, |id| {
            format!(
                "<p>{}</p>",
                link(&format!("/staff/households/{id}"), &page.t("reports-household"))
            )
        });
        parts = parts.html(format!(
            "<section class=\"card\"><p class=\"preline\">{}</p><p>{}</p>{proposal}{reported}<div class=\"btns\">{}{}</div></section>",
            escape(&dates::moment(page.locale, report.created_at)),
            escape(&report.description),
            post_button(&page, &action, "btn", &page.t("reports-lift"), &[("lift", "1")]),
            post_button(&page, &action, "btn second", &page.t("reports-keep"), &[]),
        ));
    }
    Ok(ok(&parts.on(page))?)
}

/// Ends the review of a report: lifts the suspension or keeps it.
pub(in crate::web::pages) async fn reports_submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let lift = form.given("lift").is_some();
    review::review_report(&context.app, &context.actor, &id, lift).await?;
    Ok(see_other(&done(
        "/staff/reports",
        if lift { "released" } else { "saved" },
    )))
}

/// An identifier of the address, or "not found".
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn parse_id<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound(what))
}
