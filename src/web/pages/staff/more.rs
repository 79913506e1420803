//! The page that leads to what staff use less often, so that the navigation stays short.

use super::super::context::Context;
use super::super::layout::{escape, ok};
use super::super::navigation::LESS_OFTEN;
use super::super::parts::{Information, link};
use super::access::staff_page;
use crate::web::Answer;

/// The ways to the other pages, each with what it is for.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    let page = staff_page(&context, "page-more")?;
    let rows: String = LESS_OFTEN
        .iter()
        .map(|(href, key, what)| {
            format!(
                "<li><div>{}<br><small>{}</small></div></li>",
                link(href, &page.t(key)),
                escape(&page.t(what))
            )
        })
        .collect();
    let parts = Information::new().html(format!("<ul class=\"tasks\">{rows}</ul>"));
    Ok(ok(&parts.on(page))?)
}
