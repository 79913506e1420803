//! Taking over a list that an office kept before: paste it, see which column holds what and what is wrong, take it over as
//! a whole; then invite its people on a recorded basis, or take it back.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, see_other};
use super::super::parts::{alert, badge, post_button, row_errors, table};
use super::access::staff_page;
use crate::domain::lists::Situation;
use crate::domain::locale::Locale;
use crate::error::Error;
use crate::service::lists::{self, ListColumns, ListReport, ListView, NewList};
use crate::web::Answer;
use crate::web::forms;
use askama::Template as _;

/// The columns, with the keys of their labels, in the order of the report.
const COLUMNS: [(&str, &str); 4] = [
    ("email", "register-email"),
    ("name", "accounts-name"),
    ("phone", "profile-phone"),
    ("place", "households-areas"),
];

fn report_html(page: &Page, report: &ListReport) -> String {
    if report.errors.is_empty() {
        let counts = page.t2("lists-ready", "ready", report.ready, "rows", report.rows);
        return alert("good", &page.t("lists-checked"), &format!("<p>{}</p>", escape(&counts)));
    }
    row_errors(page, &report.errors)
}

fn form(page: &Page, input: &Input, report: Option<&ListReport>) -> Form {
    let situation: Situation = input.parse("situation").unwrap_or(Situation::Returning);
    let locale: Locale = input.parse("locale").unwrap_or_default();
    let mut form = Form::new(page.t("lists-title"), "/staff/households/lists", page.t("import-check"))
        .intro(page.t("lists-text"))
        .intro(page.t("lists-text-kept"))
        .field(
            Field::new(page, Kind::Area, "data", page.t("lists-data"))
                .hint(page.t("lists-data-hint"))
                .value(input.text("data")),
        );
    if let Some(report) = report {
        for ((name, key), taken) in COLUMNS.iter().zip(&report.taken) {
            let options = std::iter::once(Choice::new("", "–", taken.is_none())).chain(
                report
                    .headings
                    .iter()
                    .map(|heading| Choice::new(heading, heading, taken.as_ref() == Some(heading))),
            );
            let label = page.t1("lists-column", "what", page.t(key));
            form = form.field(
                Field::new(page, Kind::Select, format!("column_{name}"), label)
                    .pointer(format!("/columns/{name}"))
                    .width("mid")
                    .options(options),
            );
        }
    }
    form = form
        .field(
            Field::new(page, Kind::Text, "place", page.t("lists-place"))
                .value(input.text("place"))
                .width("mid")
                .optional(),
        )
        .field(
            Field::new(page, Kind::Select, "situation", page.t("households-situation"))
                .width("mid")
                .options(
                    Situation::ALL
                        .iter()
                        .map(|one| Choice::new(one.as_str(), page.code("situation-short", one), *one == situation)),
                ),
        )
        .field(
            Field::new(page, Kind::Select, "locale", page.t("profile-mail-language"))
                .width("mid")
                .options(Locale::ALL.map(|one| {
                    let label = page.t(&format!("profile-mail-language-{one}"));
                    Choice::new(one.as_str(), label, one == locale)
                })),
        )
        .field(Field::new(page, Kind::Check, "of_age", page.t("lists-of-age")).ticked(input.has("of_age")));
    if let Some(report) = report {
        form = form.before(report_html(page, report));
        if report.errors.is_empty() {
            form = form.button("take", page.t("import-take"));
        }
    }
    form
}

/// The lists that were taken over, with what can be done about each.
fn taken_over(page: &Page, rows: &[ListView]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let heads = [
        "lists-when",
        "lists-rows",
        "lists-open",
        "lists-kept",
        "lists-basis",
        "",
    ]
    .map(|key| if key.is_empty() { String::new() } else { page.t(key) });
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let state = match (&row.basis, row.undone_at) {
                (_, Some(_)) => badge("", &page.t("lists-undone")),
                (Some(basis), None) => escape(basis),
                (None, None) => "–".to_owned(),
            };
            let mut actions = String::new();
            if row.undone_at.is_none() && row.unconfirmed > 0 {
                if row.basis.is_none() {
                    let field = Field::new(page, Kind::Text, format!("basis-{}", row.id), page.t("lists-basis"))
                        .hint(page.t("lists-basis-hint"))
                        .max(200);
                    actions.push_str(&format!(
                        "<form method=\"post\" action=\"/staff/households/lists/{}/invite\">{}{}<button class=\"btn second slim\">{}</button></form> ",
                        row.id,
                        page.token(),
                        field.render().unwrap_or_default(),
                        escape(&page.t("lists-invite"))
                    ));
                }
                let action = format!("/staff/households/lists/{}/undo", row.id);
                actions.push_str(&post_button(page, &action, "btn danger slim", &page.t("day-undo"), &[]));
            }
            vec![
                escape(&dates::moment(page.locale, row.created_at)),
                row.rows.to_string(),
                row.unconfirmed.to_string(),
                if row.unconfirmed > 0 { escape(&dates::short(page.locale, row.kept_until)) } else { "–".to_owned() },
                state,
                actions,
            ]
        })
        .collect();
    table(&page.t("lists-taken"), &heads, &cells)
}

async fn page_of(
    context: &Context,
    input: &Input,
    report: Option<&ListReport>,
    errors: &[crate::error::FieldError],
) -> Answer {
    let rows = lists::list(&context.app, &context.actor).await?;
    let page = staff_page(context, "lists-title")?.back_to("/staff/households");
    let form = form(&page, input, report)
        .after(taken_over(&page, &rows))
        .refuse(context.locale, errors);
    Ok(form.show(page)?)
}

/// The form, and the lists that were taken over.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    page_of(&context, &Input::default(), None, &[]).await
}

/// Looks at a list, or takes it over.
pub(in crate::web::pages) async fn submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let new = NewList {
        data: input.text("data").to_owned(),
        columns: ListColumns {
            email: input.owned("column_email"),
            name: input.owned("column_name"),
            phone: input.owned("column_phone"),
            place: input.owned("column_place"),
        },
        place: input.owned("place"),
        situation: input.parse("situation").unwrap_or(Situation::Returning),
        locale: input.parse("locale").unwrap_or_default(),
        of_age: input.has("of_age"),
        dry_run: !input.has("take"),
    };
    match lists::take_over(&context.app, &context.actor, new.clone()).await {
        Ok(report) if report.list.is_some() => Ok(see_other(&done("/staff/households/lists", "taken-over"))),
        Ok(report) => page_of(&context, &input, Some(&report), &[]).await,
        Err(Error::Invalid(errors)) => {
            // What was found before stays to be seen.
            let again = NewList { dry_run: true, ..new };
            let report = lists::take_over(&context.app, &context.actor, again).await.ok();
            page_of(&context, &input, report.as_ref(), &errors).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Invites the people of a list on a recorded basis, or takes it back.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, form: forms::Form) -> Answer {
    let (id, what) = path.into_inner();
    let basis = fields(&form).owned(&format!("basis-{id}")).unwrap_or_default();
    let acted = match what.as_str() {
        "invite" => lists::invite(&context.app, &context.actor, &id, &basis)
            .await
            .map(|_| "invited"),
        "undo" => lists::undo(&context.app, &context.actor, &id).await.map(|_| "undone"),
        _ => Err(Error::NotFound("action")),
    };
    match acted {
        Ok(said) => Ok(see_other(&done("/staff/households/lists", said))),
        Err(Error::Invalid(errors)) => page_of(&context, &Input::default(), None, &errors).await,
        Err(other) => Err(other.into()),
    }
}
