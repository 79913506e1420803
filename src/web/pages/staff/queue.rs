//! Today's work of a coordinator: households that should have heard by now stand first, then proposals that wait for review, then those
//! that were decided and can still be undone.

use actix_web::web::Path;

use super::super::context::{Context, done};
use super::super::dates;
use super::super::layout::{Page, escape, ok, percent, see_other};
use super::super::lookup;
use super::super::parts::{Information, badge, bar, link, post_button, table};
use super::access::{needs_setup, staff_page};
use crate::domain::ids::InitiativeId;
use crate::domain::proposal::ProposalState;
use crate::error::{Error, Result};
use crate::service::review::{self, ProposalFilter, ProposalSummary, Queue, SilentHousehold};
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

fn silent(page: &Page, rows: &[SilentHousehold]) -> String {
    if rows.is_empty() {
        return format!("<p>{}</p>", escape(&page.t("today-silent-none")));
    }
    let heads = ["today-household", "today-step", "today-until", "today-overdue"].map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                link(&format!("/staff/households/{}", row.id), &short_id(row.id.as_str())),
                escape(&page.code("next-step", row.step)),
                escape(&dates::short(page.locale, row.until)),
                badge("danger", &page.tn("today-working-days", row.overdue_working_days)),
            ]
        })
        .collect();
    table(&page.t("today-silent"), &heads, &cells)
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

/// Today's work.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    if needs_setup(&context) {
        return Ok(see_other("/staff/totp"));
    }
    let filter = ProposalFilter {
        states: Vec::new(),
        after: context.query.owned("after"),
        limit: Some(25),
    };
    let queue: Queue = review::queue(&context.app, &context.actor, filter).await?;
    let page = staff_page(&context, "today-title")?;
    let names = lookup::initiatives(&context).await?;
    let mut parts = Information::new()
        .html(format!("<h2>{}</h2>", escape(&page.t("today-silent-title"))))
        .html(silent(&page, &queue.silent))
        .html(format!("<h2>{}</h2>", escape(&page.t("today-review-title"))));
    parts = if queue.proposals.is_empty() {
        parts.text(page.t("today-review-none"))
    } else {
        parts.html(proposals(&page, &page.t("today-review"), &queue.proposals, &names))
    };
    if let Some(next) = &queue.next {
        parts = parts.html(format!(
            "<p>{}</p>",
            link(&format!("/staff?after={}", percent(next)), &page.t("page-older"))
        ));
    }
    let rest = ProposalFilter {
        states: vec![
            ProposalState::Approved,
            ProposalState::Accepted,
            ProposalState::Introduced,
        ],
        after: None,
        limit: Some(25),
    };
    let (running, _) = review::list(&context.app, &context.actor, rest).await?;
    if !running.is_empty() {
        parts = parts
            .html(format!("<h2>{}</h2>", escape(&page.t("today-running-title"))))
            .html(proposals(&page, &page.t("today-running"), &running, &names));
    }
    if page.is_admin() {
        parts = parts.html(format!(
            "<p>{} · {}</p>",
            link("/staff/reports", &page.t("reports-title")),
            link("/admin/outbox", &page.t("outbox-title"))
        ));
    }
    Ok(ok(&parts.wide().on(page))?)
}

/// Reports that wait for review, for the network office.
pub(in crate::web::pages) async fn reports(context: Context) -> Answer {
    let reports = review::open_reports(&context.app, &context.actor).await?;
    let page = staff_page(&context, "reports-title")?.back_to("/staff");
    let mut parts = Information::new();
    if reports.is_empty() {
        parts = parts.text(page.t("reports-none"));
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
