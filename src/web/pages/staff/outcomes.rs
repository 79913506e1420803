//! Introductions of the own area where nobody told what became of them: whom to call.

use super::super::context::Context;
use super::super::dates;
use super::super::layout::{escape, ok};
use super::super::parts::{Information, link, table};
use super::access::staff_page;
use super::queue::short_id;
use crate::service::review;
use crate::web::Answer;

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
