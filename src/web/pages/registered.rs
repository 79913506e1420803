//! What follows on the questions of a registration: going on later through a mailed link, and the page that says what happens
//! next and when. What it shows never depends on whether an address is known (rule 3).

use actix_web::HttpRequest;
use actix_web::web::Path;
use chrono::{Days, NaiveDate};

use super::context::{Context, fields};
use super::dates;
use super::draft::Draft;
use super::form::Form;
use super::layout::{Page, escape, ok, query_string, see_other};
use super::parts::{Information, link};
use super::register::{checked_email, secure};
use super::welcome;
use crate::domain::day::german_day;
use crate::domain::ids::HouseholdId;
use crate::service::drafts;
use crate::web::Answer;
use crate::web::forms;

/// Where one can stop and have the answers kept.
pub(super) const LATER: &str = "/register/later";

/// Offers to mail a link that leads back to the answers.
pub(super) async fn later(context: Context, req: HttpRequest) -> Answer {
    let draft = Draft::of(&req);
    if draft.email.is_empty() {
        return Ok(see_other("/register"));
    }
    let page = Page::new(&context, context.t("later-title"))
        .back_to(draft.next_question())
        .hidden();
    let form = Form::new(page.t("later-title"), LATER, page.t("later-button"))
        .intro(page.t1("later-text", "email", &draft.email))
        .intro(page.t1("later-text-2", "days", drafts::DAYS))
        .instead(draft.next_question(), page.t("later-instead"));
    Ok(form.show(page)?)
}

/// Keeps the answers and mails the link. This browser forgets them: it may be a borrowed one.
pub(super) async fn later_submit(context: Context, req: HttpRequest, _form: forms::Form) -> Answer {
    let draft = Draft::of(&req);
    if draft.email.is_empty() {
        return Ok(see_other("/register"));
    }
    let email = checked_email(&draft)?;
    drafts::keep(&context.app, email, context.locale, draft.to_bytes(), context.ip).await?;
    Ok(Draft::forget(see_other("/register/later/sent")))
}

/// Sends people to their mail.
pub(super) async fn later_sent(context: Context) -> Answer {
    let page = Page::new(&context, context.t("register-sent-title")).hidden();
    let mut parts =
        Information::new()
            .lead(page.t("later-sent-text"))
            .text(page.t1("later-text-2", "days", drafts::DAYS));
    if context.app.demonstration {
        parts = parts.button("/demo/mails", page.t("demo-mails-title"));
    }
    let parts = parts
        .heading(page.t("register-sent-nothing"))
        .text(page.t("register-sent-nothing-text"));
    Ok(ok(&parts.on(page))?)
}

/// Asks behind the mailed link whether to go on; looking changes nothing.
pub(super) async fn resume(context: Context, token: Path<String>) -> Answer {
    drafts::find(&context.app, &token).await?;
    let page = Page::new(&context, context.t("resume-title")).hidden();
    let form = Form::new(page.t("resume-title"), context.path.clone(), page.t("resume-button"))
        .intro(page.t("resume-text"))
        .quiet("delete", page.t("resume-delete"));
    Ok(form.show(page)?)
}

/// Puts the answers back into the browser and goes to the next question, or deletes them.
pub(super) async fn resume_submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    if fields(&form).has("delete") {
        drafts::forget(&context.app, &token).await?;
        let page = Page::new(&context, context.t("resume-deleted-title")).hidden();
        let parts = Information::new()
            .lead(page.t("resume-deleted-text"))
            .button("/register", page.t("start-join"));
        return Ok(ok(&parts.on(page))?);
    }
    let draft = Draft::from_bytes(&drafts::find(&context.app, &token).await?);
    Ok(draft.keep(see_other(draft.next_question()), secure(&context)))
}

/// The page after the last button, with what it has to say in its address: it can be kept and printed.
pub(super) fn sent_href(context: &Context, id: &HouseholdId, welcoming: bool) -> String {
    let today = german_day(context.app.clock.now()).to_string();
    let query = query_string(&[("number", &id.reference()), ("on", &today)]);
    let kind = if welcoming { "&welcome=1" } else { "" };
    format!("/register/sent?{query}{kind}")
}

/// Reference and day from the address; only what looks like ours is shown.
fn reference(context: &Context) -> Option<&str> {
    let number = context.query.get("number")?;
    let ours = |c: char| c.is_ascii_digit() || ('A'..='F').contains(&c);
    (number.len() == 12 && number.chars().all(ours)).then_some(number)
}

/// Sends people to their mail, with the number of the registration and the dates by which something happens.
pub(super) async fn sent(context: Context) -> Answer {
    let page = Page::new(&context, context.t("register-sent-title")).hidden();
    let rules = &context.app.config.rules;
    let today = german_day(context.app.clock.now());
    let on: NaiveDate = context
        .query
        .parse("on")
        .filter(|on| *on <= today && *on >= today - Days::new(60))
        .unwrap_or(today);
    let after = |days: i64| dates::day(page.locale, on + Days::new(days.unsigned_abs()));
    let mut parts = Information::new().lead(page.t("register-sent-text"));
    if context.app.demonstration {
        parts = parts.button("/demo/mails", page.t("demo-mails-title"));
    }
    if let Some(number) = reference(&context) {
        parts = parts.html(format!(
            "<p>{} <strong><code>{number}</code></strong></p>",
            escape(&page.t("status-reference"))
        ));
    }
    let welcoming = context.query.has("welcome");
    let (confirm_by, hear_by) = (after(rules.confirmation_days), after(rules.hear_within_days));
    let steps = if welcoming {
        welcome::next_steps(&page, confirm_by, hear_by)
    } else {
        [
            page.t1("register-sent-next-1", "date", confirm_by),
            page.t("register-sent-next-2"),
            page.t1("register-sent-next-3", "date", hear_by),
            page.t("register-sent-next-4"),
        ]
    };
    let mut parts = parts.heading(page.t("register-sent-next")).html(format!(
        "<ol>{}</ol>",
        steps.map(|step| format!("<li>{}</li>", escape(&step))).concat()
    ));
    if welcoming {
        parts = welcome::meetups(parts, &page);
    }
    let again = if welcoming { "/register/welcome" } else { "/register" };
    let parts = parts
        .heading(page.t("register-sent-nothing"))
        .text(page.t("register-sent-nothing-text"))
        .html(format!("<p>{}</p>", link(again, &page.t("register-sent-again"))));
    Ok(ok(&parts.on(page))?)
}
