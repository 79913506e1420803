//! What the network office sees and does about initiatives that visitors proposed: whether they confirmed, and the reason for
//! which it goes on without.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Field, Form, Kind};
use super::super::layout::{Page, escape, see_other};
use super::super::parts::{alert, badge, link};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::ids::InitiativeId;
use crate::error::{Error, Result};
use crate::service::directory::{self, InitiativeView};
use crate::web::Answer;
use crate::web::forms;

/// Whether approval waits for the word of the initiative.
pub(super) fn is_open(initiative: &InitiativeView) -> bool {
    initiative.suggestion.as_ref().is_some_and(|one| !one.is_settled())
}

/// A mark for the list.
pub(super) fn mark(page: &Page, initiative: &InitiativeView) -> String {
    if is_open(initiative) {
        format!(" {}", badge("warn", &page.t("suggestion-open")))
    } else {
        String::new()
    }
}

/// A box on the initiative's page; empty when staff entered it.
pub(super) fn status(page: &Page, initiative: &InitiativeView) -> String {
    let Some(suggestion) = &initiative.suggestion else {
        return String::new();
    };
    if let Some(at) = suggestion.confirmed_at {
        let text = page.t1("suggestion-confirmed", "date", dates::moment(page.locale, at));
        return alert("good", &text, "");
    }
    if let Some(vouched) = &suggestion.vouched {
        let text = page.t1("suggestion-vouched", "date", dates::moment(page.locale, vouched.at));
        return alert("", &text, &format!("<p>{}</p>", escape(&vouched.reason)));
    }
    let mut body = format!("<p>{}</p>", escape(&page.t("suggestion-open-text")));
    if page.is_admin() {
        let href = format!("/staff/initiatives/{}/vouch", initiative.id);
        body.push_str(&format!("<p>{}</p>", link(&href, &page.t("suggestion-vouch"))));
    }
    alert("warn", &page.t("suggestion-open"), &body)
}

fn form(page: &Page, id: &InitiativeId, version: &str, reason: &str) -> Form {
    Form::new(
        page.t("suggestion-vouch"),
        format!("/staff/initiatives/{id}/vouch"),
        page.t("suggestion-vouch-button"),
    )
    .intro(page.t("suggestion-vouch-text"))
    .field(
        Field::new(page, Kind::Text, "reason", page.t("suggestion-reason"))
            .hint(page.t("suggestion-reason-hint"))
            .value(reason)
            .max(300),
    )
    .field(Field::hidden(page, "version", version))
}

fn frame(context: &Context, id: &InitiativeId) -> Result<Page> {
    Ok(staff_page(context, "suggestion-vouch")?.back_to(format!("/staff/initiatives/{id}")))
}

/// Asks for the reason.
pub(in crate::web::pages) async fn vouch(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let page = frame(&context, &id)?;
    let form = form(&page, &id, &initiative.version.to_string(), "");
    Ok(form.show(page)?)
}

/// Records the reason.
pub(in crate::web::pages) async fn vouch_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let input = fields(&sent);
    let version = input.parse("version").unwrap_or(0);
    match directory::vouch(&context.app, &context.actor, &id, version, input.text("reason")).await {
        Ok(_) => Ok(see_other(&done(&format!("/staff/initiatives/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = frame(&context, &id)?;
            let form = form(&page, &id, input.text("version"), input.text("reason"));
            Ok(form.refuse(context.locale, &errors).show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}
