//! Correcting what stands in the log: the page of one talk, and the buttons of follow-ups.

use actix_web::web::Path;
use chrono::NaiveDate;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, percent, see_other};
use super::super::parts::{alert, link, post_button};
use super::access::staff_page;
use super::log;
use super::queue::parse_id;
use crate::domain::contact::{ContactChange, ContactKind};
use crate::domain::ids::{ContactId, HouseholdId};
use crate::error::{Conflict, Error, FieldError, Result};
use crate::service::contacts::{self, ContactView};
use crate::texts;
use crate::web::Answer;
use crate::web::forms;

fn contact_form(page: &Page, id: &ContactId, input: &Input) -> Form {
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let form = Form::new(
        page.t("log-correct-title"),
        format!("/staff/contacts/{id}"),
        page.t("log-save"),
    )
    .intro(page.t("log-correct-text"))
    .field(Field::hidden(page, "version", input.text("version")))
    .field(log::kind_field(page, input, ContactKind::Note))
    .field(text(Kind::Date, "happened_on", "log-day").width("short"));
    log::what_was_said(form, page, input).after(post_button(
        page,
        &format!("/staff/contacts/{id}/remove"),
        "btn danger",
        &page.t("log-remove"),
        &[("version", input.text("version"))],
    ))
}

/// What stands in the log, as a form takes it.
fn as_input(contact: &ContactView) -> Input {
    let pair = |name: &str, value: String| (name.to_owned(), value);
    Input::new(vec![
        pair("version", contact.version.to_string()),
        pair("kind", contact.kind.to_string()),
        pair("happened_on", contact.happened_on.to_string()),
        pair("body", contact.body.clone()),
        pair(
            "minutes",
            contact.minutes.map(|one| one.to_string()).unwrap_or_default(),
        ),
        pair("project", contact.project.clone().unwrap_or_default()),
    ])
}

/// Who corrected it last, in words.
pub(super) fn corrected(page: &Page, contact: &ContactView) -> Option<String> {
    let (by, at) = (contact.changed_by.as_ref()?, contact.changed_at?);
    Some(page.t2("log-corrected", "name", by, "date", dates::short(page.locale, at)))
}

fn on_page(context: &Context, household: &HouseholdId) -> Result<Page> {
    Ok(staff_page(context, "log-correct-title")?.back_to(format!("/staff/households/{household}#log")))
}

/// The page of one talk.
pub(in crate::web::pages) async fn form(context: Context, id: Path<String>) -> Answer {
    let id: ContactId = parse_id(&id, "contact")?;
    let (household, contact) = contacts::show(&context.app, &context.actor, &id).await?;
    let page = on_page(&context, &household)?;
    let mut form = contact_form(&page, &id, &as_input(&contact));
    if let Some(said) = corrected(&page, &contact) {
        form = form.before(format!("<p class=\"muted\">{}</p>", escape(&said)));
    }
    Ok(form.show(page)?)
}

fn read(input: &Input) -> Result<ContactChange> {
    let mut wrong = Vec::new();
    let minutes: Option<i32> = input.parse("minutes");
    if minutes.is_none() && input.has("minutes") {
        wrong.push(FieldError::new("/minutes", "minutes-range", "15"));
    }
    let happened_on: Option<NaiveDate> = input.parse("happened_on");
    match happened_on {
        Some(happened_on) if wrong.is_empty() => Ok(ContactChange {
            kind: input.parse("kind").unwrap_or(ContactKind::Note),
            body: input.text("body").to_owned(),
            minutes,
            project: input.owned("project"),
            happened_on,
        }),
        Some(_) => Err(Error::Invalid(wrong)),
        None => {
            wrong.push(FieldError::new("/happened_on", "date-invalid", "2027-03-05"));
            Err(Error::Invalid(wrong))
        }
    }
}

/// The page of a talk that somebody else corrected meanwhile, as it stands now.
async fn stale(context: &Context, id: &ContactId) -> Answer {
    let (household, contact) = contacts::show(&context.app, &context.actor, id).await?;
    let page = on_page(context, &household)?;
    let form = contact_form(&page, id, &as_input(&contact)).before(alert("warn", &page.t("log-stale"), ""));
    Ok(form.show(page)?)
}

/// Corrects a talk.
pub(in crate::web::pages) async fn submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: ContactId = parse_id(&id, "contact")?;
    let input = fields(&form);
    let version = input.parse("version").unwrap_or(0);
    let corrected = match read(&input) {
        Ok(change) => contacts::correct(&context.app, &context.actor, &id, version, change).await,
        Err(error) => Err(error),
    };
    match corrected {
        Ok((household, _)) => Ok(see_other(&done(&format!("/staff/households/{household}"), "saved"))),
        Err(Error::Conflict(Conflict::Stale)) => stale(&context, &id).await,
        Err(Error::Invalid(errors)) => {
            let (household, _) = contacts::show(&context.app, &context.actor, &id).await?;
            let page = on_page(&context, &household)?;
            let form = contact_form(&page, &id, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes a talk out of the log.
pub(in crate::web::pages) async fn remove(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: ContactId = parse_id(&id, "contact")?;
    let version = fields(&form).parse("version").unwrap_or(0);
    match contacts::remove(&context.app, &context.actor, &id, version).await {
        Ok(household) => Ok(see_other(&done(&format!("/staff/households/{household}"), "removed"))),
        Err(Error::Conflict(Conflict::Stale)) => stale(&context, &id).await,
        Err(other) => Err(other.into()),
    }
}

/// Where a button of a follow-up leads back to.
fn back(form: &forms::Form, household: &HouseholdId) -> String {
    if form.get("from") == "today" {
        "/staff".to_owned()
    } else {
        format!("/staff/households/{household}")
    }
}

/// Notes that a follow-up is done; the next page offers to take that back.
pub(in crate::web::pages) async fn finish(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let household = contacts::finish(&context.app, &context.actor, &id).await?;
    let to = done(&back(&form, &household), "noted");
    Ok(see_other(&format!("{to}&again={}", percent(&id))))
}

/// Opens a follow-up again.
pub(in crate::web::pages) async fn reopen(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let household = contacts::reopen(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done(&back(&form, &household), "undone")))
}

/// Moves a follow-up to another day.
pub(in crate::web::pages) async fn postpone(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let input = fields(&form);
    let day: Option<NaiveDate> = input.parse("due_on");
    let moved = match day {
        Some(day) => contacts::postpone(&context.app, &context.actor, &id, day).await,
        None => Err(Error::invalid("/due_on", "date-invalid", "2027-03-05")),
    };
    match moved {
        Ok(household) => Ok(see_other(&done(&back(&form, &household), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "log-move")?.back_to("/staff");
            let said: Vec<String> = errors.iter().map(|one| texts::field_error(page.locale, one)).collect();
            let form = Form::new(
                page.t("log-move"),
                format!("/staff/follow-ups/{}/move", percent(&id)),
                page.t("log-move"),
            )
            .before(alert("danger", &said.join(" "), ""))
            .field(Field::hidden(&page, "from", input.text("from")))
            .field(
                Field::new(&page, Kind::Date, "due_on", page.t("log-due"))
                    .value(input.text("due_on"))
                    .width("short"),
            )
            .refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The button that takes back that a follow-up was done, where the address says which.
pub(super) fn again(context: &Context, page: &Page, from: &str) -> String {
    let Some(id) = context
        .query
        .get("again")
        .filter(|_| page.notice().contains("role=\"status\""))
    else {
        return String::new();
    };
    post_button(
        page,
        &format!("/staff/follow-ups/{}/reopen", percent(id)),
        "btn second slim",
        &page.t("log-reopen"),
        &[("from", from)],
    )
}

/// A follow-up's buttons: done, and another day.
pub(super) fn buttons(page: &Page, id: &str, from: &str) -> String {
    let action = format!("/staff/follow-ups/{}", percent(id));
    let finish = post_button(
        page,
        &format!("{action}/done"),
        "btn second slim",
        &page.t("log-done"),
        &[("from", from)],
    );
    format!(
        "{finish}<details class=\"plainly\"><summary>{}</summary><form method=\"post\" action=\"{}/move\">{}\
         <input type=\"hidden\" name=\"from\" value=\"{}\"><label for=\"due-{key}\">{}</label>\
         <input class=\"short\" type=\"date\" id=\"due-{key}\" name=\"due_on\" required>\
         <button class=\"btn second slim\">{}</button></form></details>",
        escape(&page.t("log-move")),
        escape(&action),
        page.token(),
        escape(from),
        escape(&page.t("log-due")),
        escape(&page.t("log-move")),
        key = escape(id),
    )
}

/// A link to the page on which a talk is corrected.
pub(super) fn to_correct(page: &Page, contact: &ContactView) -> String {
    link(&format!("/staff/contacts/{}", contact.id), &page.t("log-correct"))
}
