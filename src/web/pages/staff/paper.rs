//! The form on paper for people who do not come by themselves: the four questions, the consents in full, and the
//! signature that is the proof of agreement. It prints on white paper and holds nobody's data.

use super::super::context::Context;
use super::super::layout::{Page, escape, ok};
use super::super::parts::Information;
use super::access::staff_page;
use crate::domain::actor::Scope;
use crate::domain::consent::{ConsentKind, TEXT_VERSION};
use crate::domain::lists::{Need, Situation};
use crate::web::Answer;

/// A line to write on.
fn line(page: &Page, key: &str) -> String {
    format!("<div><dt>{}</dt><dd class=\"write\"></dd></div>", escape(&page.t(key)))
}

/// Boxes to tick, in one line where they are short.
fn boxes(texts: impl Iterator<Item = String>) -> String {
    let rows: String = texts.map(|text| format!("<li>☐ {}</li>", escape(&text))).collect();
    format!("<ul class=\"plain boxes\">{rows}</ul>")
}

/// The form to print.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    context.actor.staff(Scope::HouseholdsWrite)?;
    let page = staff_page(&context, "paper-title")?
        .said_to_households(&context)
        .back_to("/staff/households/new");
    let office = context.app.config.site.network_office.clone();
    let lines = |keys: &[&str]| -> String {
        let rows: String = keys.iter().map(|key| line(&page, key)).collect();
        format!("<dl class=\"facts paper\">{rows}</dl>")
    };
    let consents: String = [ConsentKind::ShareWithInitiatives, ConsentKind::MeetHouseholds]
        .iter()
        .map(|kind| {
            format!(
                "<li>☐ <strong>{}</strong><br>{} <span class=\"write\"></span></li>",
                escape(&page.code("consent", kind)),
                escape(&page.code("consents-text", kind))
            )
        })
        .collect();
    let parts = Information::new()
        .text(page.t1("paper-text", "office", &office))
        .html(format!(
            "<p class=\"small muted\">{}</p>",
            escape(&page.t("paper-print"))
        ))
        .heading(page.t("paper-who"))
        .html(lines(&["profile-name", "register-email", "profile-phone"]))
        .heading(page.t("paper-situation"))
        .html(boxes(Situation::ALL.iter().map(|one| page.code("situation", one))))
        .heading(page.t("paper-where"))
        .html(lines(&["paper-target", "paper-radius", "household-window"]))
        .heading(page.t("paper-needs"))
        .html(boxes(Need::ALL.iter().map(|one| page.code("need", one))))
        .heading(page.t("paper-consents"))
        .html(format!("<ul class=\"plain\">{consents}</ul>"))
        .text(page.t("paper-revoke"))
        .html(boxes(std::iter::once(page.t("register-of-age"))))
        .html(lines(&["paper-signed"]))
        .html(format!(
            "<p class=\"small muted\">{}</p>",
            escape(&page.t1("paper-version", "version", TEXT_VERSION))
        ))
        .heading(page.t("paper-office"))
        .html(lines(&["paper-received", "paper-entered", "households-reference"]));
    Ok(ok(&parts.on(page))?)
}
