//! Who is away, and who stands in: the list, the form that sets an absence, and the button that ends one early.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, see_other};
use super::super::parts::{badge, post_button, table};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::ids::AbsenceId;
use crate::error::{Error, FieldError, Result};
use crate::service::absences::{self, AbsenceState, AbsenceView, NewAbsence};
use crate::web::Answer;
use crate::web::forms;

/// Who stands in, in words.
pub(super) fn deputy(page: &Page, absence: &AbsenceView) -> String {
    match &absence.deputy {
        Some(deputy) if absence.deputy_is_there || absence.state != AbsenceState::Running => deputy.name.clone(),
        Some(deputy) => page.t1("absence-deputy-gone", "name", &deputy.name),
        None => page.t("absence-whoever"),
    }
}

fn rows(page: &Page, all: &[AbsenceView]) -> String {
    if all.is_empty() {
        return format!("<p>{}</p>", escape(&page.t("absence-none")));
    }
    let heads = [
        "absence-who",
        "absence-when",
        "absence-deputy",
        "absence-state",
        "absence-set-by",
        "",
    ]
    .map(|key| if key.is_empty() { String::new() } else { page.t(key) });
    let cells: Vec<Vec<String>> = all
        .iter()
        .map(|one| {
            let class = if one.state == AbsenceState::Running { "info" } else { "" };
            let end = if one.may_end {
                let action = format!("/staff/absence/{}/end", one.id);
                post_button(page, &action, "btn second slim", &page.t("absence-end"), &[])
            } else {
                String::new()
            };
            let from = dates::day(page.locale, one.from);
            let until = dates::day(page.locale, one.until);
            vec![
                escape(&one.account.name),
                escape(&page.t2("absence-range", "from", from, "until", until)),
                escape(&deputy(page, one)),
                badge(class, &page.code("absence-state", one.state.as_str())),
                escape(&format!("{}, {}", one.set_by, dates::short(page.locale, one.set_at))),
                end,
            ]
        })
        .collect();
    table(&page.t("absence-list"), &heads, &cells)
}

async fn form(context: &Context, page: &Page, input: &Input) -> Result<Form> {
    let date = |name: &str, key: &str| {
        Field::new(page, Kind::Date, name, page.t(key))
            .value(input.text(name))
            .width("short")
    };
    let mut form = Form::new(page.t("absence-title"), "/staff/absence", page.t("absence-set"))
        .intro(page.t("absence-text"))
        .intro(page.t("absence-text-rights"));
    let mut deputies = absences::deputies(&context.app, &context.actor, None).await?;
    if page.is_admin() {
        let all = absences::colleagues(&context.app, &context.actor).await?;
        let chosen = input.text("account").to_owned();
        let myself = Choice::new("", page.t("absence-myself"), chosen.is_empty());
        let others = all
            .iter()
            .map(|one| Choice::new(one.id.as_str(), one.name.clone(), one.id.as_str() == chosen));
        form = form.field(
            Field::new(page, Kind::Select, "account", page.t("absence-who"))
                .width("mid")
                .options(std::iter::once(myself).chain(others)),
        );
        deputies = all;
    }
    let chosen = input.text("deputy").to_owned();
    let whoever = Choice::new("", page.t("absence-whoever"), chosen.is_empty());
    let people = deputies
        .iter()
        .map(|one| Choice::new(one.id.as_str(), one.name.clone(), one.id.as_str() == chosen));
    let form = form
        .field(date("from", "absence-from"))
        .field(date("until", "absence-until").hint(page.t("absence-until-hint")))
        .field(
            Field::new(page, Kind::Select, "deputy", page.t("absence-deputy"))
                .hint(page.t("absence-deputy-hint"))
                .width("mid")
                .options(std::iter::once(whoever).chain(people)),
        );
    let all = absences::list(&context.app, &context.actor).await?;
    Ok(form.after(rows(page, &all)))
}

/// Who is away, and the form.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    let page = staff_page(&context, "absence-title")?;
    let form = form(&context, &page, &Input::default()).await?;
    Ok(form.show(page)?)
}

fn read(input: &Input) -> Result<NewAbsence> {
    let mut wrong = Vec::new();
    let mut day = |name: &str| {
        let day = input.parse(name);
        if day.is_none() {
            wrong.push(FieldError::new(format!("/{name}"), "date-invalid", "2027-03-05"));
        }
        day
    };
    let days = (day("from"), day("until"));
    match days {
        (Some(from), Some(until)) => Ok(NewAbsence {
            account: input.parse("account"),
            deputy: input.parse("deputy"),
            from,
            until,
        }),
        _ => Err(Error::Invalid(wrong)),
    }
}

/// Sets an absence.
pub(in crate::web::pages) async fn submit(context: Context, form_: forms::Form) -> Answer {
    let input = fields(&form_);
    let set = match read(&input) {
        Ok(new) => absences::set(&context.app, &context.actor, new).await,
        Err(error) => Err(error),
    };
    match set {
        Ok(_) => Ok(see_other(&done("/staff/absence", "absence"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "absence-title")?;
            let form = form(&context, &page, &input).await?.refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Ends an absence early.
pub(in crate::web::pages) async fn end(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: AbsenceId = parse_id(&id, "absence")?;
    absences::end(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done("/staff/absence", "absence-ended")))
}
