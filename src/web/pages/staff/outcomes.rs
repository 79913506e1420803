//! What became of introductions: whom to call because nobody told, and the form for what somebody told on the telephone.

use super::super::context::Context;
use super::super::dates;
use super::super::form::{Choice, Field, Kind};
use super::super::layout::{Page, escape, ok};
use super::super::parts::{Information, link, table};
use super::access::staff_page;
use super::queue::short_id;
use crate::domain::outcome::OutcomeWhy;
use crate::domain::proposal::Outcome;
use crate::service::review::{self, ProposalForStaff};
use crate::web::Answer;
use askama::Template as _;

/// The questions without an answer, the newest first.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let open = review::open_outcomes(&context.app, &context.actor).await?;
    let page = staff_page(&context, "outcomes-title")?.back_to("/staff/figures");
    if open.is_empty() {
        return Ok(ok(&Information::new().lead(page.t("outcomes-none")).on(page))?);
    }
    let heads = ["today-who", "outcomes-stage", "outcomes-asked", "outcomes-open"].map(|key| page.t(key));
    let cells: Vec<Vec<String>> = open
        .iter()
        .map(|one| {
            vec![
                link(
                    &format!("/staff/households/{}", one.household),
                    &short_id(one.household.as_str()),
                ),
                escape(&page.code("outcome-stage", one.stage)),
                escape(&dates::short(page.locale, one.asked_at)),
                link(&format!("/staff/proposals/{}", one.proposal), &page.t("outcomes-open")),
            ]
        })
        .collect();
    let parts = Information::new()
        .lead(page.t("outcomes-lead"))
        .html(table(&page.t("outcomes-title"), &heads, &cells));
    Ok(ok(&parts.wide().on(page))?)
}

/// The form for what somebody told a coordinator, on the telephone or by letter.
pub(super) fn form(page: &Page, proposal: &ProposalForStaff, version: &str) -> String {
    let outcomes = Outcome::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("outcome", one), false));
    let mut fields = vec![Field::new(page, Kind::Select, "outcome", page.t("outcome-title")).options(outcomes)];
    let nothing = std::iter::once(Choice::new("", page.t("outcome-why-none"), true));
    let reasons = OutcomeWhy::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("why", one), false));
    fields.push(
        Field::new(page, Kind::Select, "why", page.t("outcome-why"))
            .options(nothing.chain(reasons))
            .optional(),
    );
    if let Some(other) = &proposal.summary.household_b {
        let both = [
            (&proposal.summary.household_a, "proposal-side-a"),
            (other, "proposal-side-b"),
        ];
        let who = both.map(|(id, key)| {
            let label = format!("{} {}", page.t(key), short_id(id.as_str()));
            Choice::new(id.as_str(), label, key == "proposal-side-a")
        });
        fields.push(Field::new(page, Kind::Select, "household", page.t("outcome-who")).options(who));
    }
    let fields: String = fields
        .into_iter()
        .filter_map(|field| field.width("mid").render().ok())
        .collect();
    format!(
        "<form class=\"card\" method=\"post\" action=\"/staff/proposals/{}/outcome\"><h2>{}</h2><p>{}</p>{}\
         <input type=\"hidden\" name=\"version\" value=\"{version}\">{fields}<button class=\"btn second\">{}</button></form>",
        proposal.summary.id,
        escape(&page.t("outcome-title")),
        escape(&page.t("outcome-staff-text")),
        page.token(),
        escape(&page.t("proposal-record"))
    )
}
