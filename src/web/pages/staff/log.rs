//! What an office keeps of its talks, on the page of a household: one form for a talk with everything that follows from it,
//! the list of talks, follow-ups, who looks after it, and its wish to be called.

use actix_web::web::Path;

use super::super::call::{times, times_text};
use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, see_other};
use super::super::parts::{alert, badge, link, post_button, table};
use super::access::staff_page;
use super::corrections;
use super::queue::{parse_id, short_id};
use crate::domain::contact::{ContactKind, NewContact, NewFollowUp};
use crate::domain::ids::{AccountId, HouseholdId};
use crate::error::{Error, FieldError};
use crate::service::contacts::{self, CallView, ContactLog, FollowUpView};
use crate::service::households;
use crate::web::Answer;
use crate::web::forms;
use askama::Template as _;

/// The kind of a talk or a note; `usual` where none was chosen yet.
pub(super) fn kind_field(page: &Page, input: &Input, usual: ContactKind) -> Field {
    let kind = input.parse("kind").unwrap_or(usual);
    Field::new(page, Kind::Select, "kind", page.t("log-kind"))
        .width("mid")
        .options(
            ContactKind::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), page.code("contact-kind", one), *one == kind)),
        )
}

/// The fields for what was said, how long it took, and for which project.
pub(super) fn what_was_said(form: Form, page: &Page, input: &Input) -> Form {
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    form.field(text(Kind::Area, "body", "log-body").max(2_000))
        .field(
            text(Kind::Text, "minutes", "log-minutes")
                .digits()
                .width("short")
                .optional(),
        )
        .field(
            text(Kind::Text, "project", "log-project")
                .hint(page.t("log-project-hint"))
                .max(40)
                .width("mid")
                .optional(),
        )
}

/// The form for a talk or a note.
fn log_form(page: &Page, id: &HouseholdId, input: &Input) -> Form {
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let form = Form::new(
        page.t("log-form-title"),
        format!("/staff/households/{id}/log"),
        page.t("log-save"),
    )
    .intro(page.t("log-form-text"))
    .field(kind_field(page, input, ContactKind::Call));
    what_was_said(form, page, input)
        .field(Field::new(page, Kind::Check, "spoken", page.t("log-spoken")).ticked(input.has("spoken")))
        .field(
            text(Kind::Date, "due_on", "log-due")
                .pointer("/follow_up/due_on")
                .width("short")
                .optional(),
        )
        .field(
            text(Kind::Text, "subject", "log-subject")
                .pointer("/follow_up/subject")
                .max(200)
                .optional(),
        )
}

/// The fields of a form for a place inside a page.
fn inline(page: &Page, form: &Form, slim: bool) -> String {
    let fields: String = form.fields.iter().filter_map(|field| field.render().ok()).collect();
    let class = if slim { "btn second slim" } else { "btn" };
    format!(
        "<form method=\"post\" action=\"{}\" novalidate>{}{fields}<div class=\"btns\"><button class=\"{class}\">{}</button></div></form>",
        escape(&form.action),
        page.token(),
        escape(&form.submit)
    )
}

/// Who looks after it; somebody who stands in sees for whom.
fn looked_after(page: &Page, assigned: Option<&str>, absent: Option<&str>) -> String {
    match absent {
        Some(name) => badge("info", &page.t1("absence-for", "name", name)),
        None => escape(assigned.unwrap_or("–")),
    }
}

/// Households that would like to be called, as rows of a table.
pub(super) fn calls(page: &Page, rows: &[CallView]) -> String {
    let heads = ["today-household", "call-times", "call-since", "log-assigned", ""]
        .map(|key| if key.is_empty() { String::new() } else { page.t(key) });
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let href = format!("/staff/households/{}", row.household);
            vec![
                link(&href, &short_id(row.household.as_str())),
                escape(&times_text(page, &row.times)),
                escape(&dates::short(page.locale, row.since)),
                looked_after(page, row.assigned_to.as_deref(), row.stands_in_for.as_deref()),
                called_button(page, &row.household, "today"),
            ]
        })
        .collect();
    table(&page.t("day-calls"), &heads, &cells)
}

fn called_button(page: &Page, id: &HouseholdId, from: &str) -> String {
    let action = format!("/staff/households/{id}/called");
    post_button(
        page,
        &action,
        "btn second slim",
        &page.t("call-done"),
        &[("from", from)],
    )
}

/// Follow-ups as rows of a table; on the page of a day with their household.
pub(super) fn follow_ups(page: &Page, rows: &[FollowUpView], from: &str) -> String {
    let of_a_day = from == "today";
    let mut heads = vec!["log-due", "log-subject"];
    heads.extend(of_a_day.then_some("today-household"));
    heads.extend(["log-assigned", ""]);
    let heads: Vec<String> = heads
        .into_iter()
        .map(|key| if key.is_empty() { String::new() } else { page.t(key) })
        .collect();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut cells = vec![escape(&dates::short_day(page.locale, row.due_on)), escape(&row.subject)];
            if of_a_day {
                let href = format!("/staff/households/{}", row.household);
                cells.push(link(&href, &short_id(row.household.as_str())));
            }
            cells.push(looked_after(
                page,
                row.assigned_to.as_deref(),
                row.stands_in_for.as_deref(),
            ));
            cells.push(corrections::buttons(page, &row.id, from));
            cells
        })
        .collect();
    let caption = if of_a_day { "day-due-caption" } else { "log-follow-ups" };
    table(&page.t(caption), &heads, &cells)
}

fn assignment(page: &Page, id: &HouseholdId, log: &ContactLog) -> String {
    let now = log.assigned_to.as_ref().map(|one| &one.id);
    let options = std::iter::once(Choice::new("", page.t("log-anybody"), now.is_none())).chain(
        log.colleagues
            .iter()
            .map(|one| Choice::new(one.id.as_str(), one.name.clone(), now == Some(&one.id))),
    );
    let form = Form::new("", format!("/staff/households/{id}/assign"), page.t("log-assign")).field(
        Field::new(page, Kind::Select, "account", page.t("log-assigned"))
            .width("mid")
            .options(options),
    );
    inline(page, &form, true)
}

/// The part of the page of a household.
pub(super) fn section(page: &Page, id: &HouseholdId, log: &ContactLog) -> String {
    let mut html = format!("<h2 id=\"log\">{}</h2>", escape(&page.t("log-title")));
    if let Some(call) = &log.call {
        let body = format!(
            "<p>{}</p>{}",
            escape(&times_text(page, &call.times)),
            called_button(page, id, "")
        );
        html.push_str(&alert("warn", &page.t("call-wanted"), &body));
    }
    if !log.follow_ups.is_empty() {
        html.push_str(&follow_ups(page, &log.follow_ups, ""));
    }
    html.push_str(&format!(
        "<details><summary>{}</summary><p>{}</p>{}</details>",
        escape(&page.t("log-form-title")),
        escape(&page.t("log-form-text")),
        inline(page, &log_form(page, id, &Input::default()), false)
    ));
    if !log.done.is_empty() {
        let rows: String = log
            .done
            .iter()
            .map(|row| {
                let action = format!("/staff/follow-ups/{}/reopen", row.id);
                format!(
                    "<li><div>{}<small>{}</small></div>{}</li>",
                    escape(&row.subject),
                    escape(&dates::day(page.locale, row.due_on)),
                    post_button(page, &action, "btn second slim", &page.t("log-reopen"), &[])
                )
            })
            .collect();
        html.push_str(&format!(
            "<details><summary>{}</summary><ul class=\"tasks\">{rows}</ul></details>",
            escape(&page.t("log-done-follow-ups"))
        ));
    }
    if log.call.is_none() {
        let form = Form::new("", format!("/staff/households/{id}/call"), page.t("call-note")).field(times(page, &[]));
        html.push_str(&format!(
            "<details><summary>{}</summary>{}</details>",
            escape(&page.t("call-note")),
            inline(page, &form, true)
        ));
    }
    if log.contacts.is_empty() {
        html.push_str(&format!("<p>{}</p>", escape(&page.t("log-none"))));
    } else {
        let heads = [
            "log-day",
            "log-kind",
            "log-body",
            "log-minutes",
            "log-project",
            "log-by",
            "",
        ]
        .map(|key| if key.is_empty() { String::new() } else { page.t(key) });
        let cells: Vec<Vec<String>> = log
            .contacts
            .iter()
            .map(|row| {
                vec![
                    escape(&dates::short_day(page.locale, row.happened_on)),
                    escape(&page.code("contact-kind", row.kind)),
                    escape(&row.body).replace('\n', "<br>"),
                    row.minutes
                        .map_or_else(|| "–".to_owned(), |minutes| minutes.to_string()),
                    escape(row.project.as_deref().unwrap_or("–")),
                    match corrections::corrected(page, row) {
                        Some(said) => format!(
                            "{}<br><small class=\"muted\">{}</small>",
                            escape(&row.by),
                            escape(&said)
                        ),
                        None => escape(&row.by),
                    },
                    corrections::to_correct(page, row),
                ]
            })
            .collect();
        html.push_str(&table(&page.t("log-caption"), &heads, &cells));
        html.push_str(&format!("<p>{}</p>", escape(&page.tn("log-sum", log.minutes))));
    }
    html + &assignment(page, id, log)
}

/// Where an action leads back to.
fn back(form: &forms::Form, id: &HouseholdId) -> String {
    if form.get("from") == "today" {
        "/staff".to_owned()
    } else {
        format!("/staff/households/{id}")
    }
}

fn read(input: &Input) -> Result<NewContact, Error> {
    let mut wrong: Vec<FieldError> = Vec::new();
    let mut missing = |pointer: &str, code: &'static str, example: &str| {
        wrong.push(FieldError::new(pointer, code, example));
    };
    let minutes: Option<i32> = input.parse("minutes");
    if minutes.is_none() && input.has("minutes") {
        missing("/minutes", "minutes-range", "15");
    }
    let due_on = input.parse("due_on");
    if due_on.is_none() && (input.has("due_on") || input.has("subject")) {
        missing("/follow_up/due_on", "date-invalid", "2027-03-05");
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    Ok(NewContact {
        kind: input.parse("kind").unwrap_or(ContactKind::Note),
        body: input.text("body").to_owned(),
        minutes,
        project: input.owned("project"),
        happened_on: None,
        follow_up: due_on.map(|due_on| NewFollowUp {
            due_on,
            subject: input.text("subject").to_owned(),
        }),
        spoken: input.has("spoken"),
    })
}

/// Writes down a talk or a note.
pub(in crate::web::pages) async fn submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let input = fields(&form);
    let written = match read(&input) {
        Ok(new) => contacts::note(&context.app, &context.actor, &id, new).await,
        Err(error) => Err(error),
    };
    match written {
        Ok(_) => Ok(see_other(&done(&format!("/staff/households/{id}"), "noted"))),
        Err(Error::Invalid(errors)) => {
            households::show(&context.app, &context.actor, &id).await?;
            let page = staff_page(&context, "log-form-title")?.back_to(format!("/staff/households/{id}"));
            let form = log_form(&page, &id, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Gives the household to a colleague.
pub(in crate::web::pages) async fn assign(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let to: Option<AccountId> = fields(&form).parse("account");
    contacts::assign(&context.app, &context.actor, &id, to).await?;
    Ok(see_other(&done(&back(&form, &id), "saved")))
}

/// Notes that the household would like to be called.
pub(in crate::web::pages) async fn call(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    let times = fields(&form).parse_all("times");
    contacts::note_call(&context.app, &context.actor, &id, times).await?;
    Ok(see_other(&done(&back(&form, &id), "noted")))
}

/// Notes that it was called.
pub(in crate::web::pages) async fn called(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: HouseholdId = parse_id(&id, "household")?;
    contacts::called(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done(&back(&form, &id), "noted")))
}
