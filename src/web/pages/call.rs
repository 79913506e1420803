//! "Please call me" on the household's own page: who could call, when it likes to be called, and taking the wish back.

use super::context::{Context, done, fields};
use super::form::{Choice, Field, Form, Kind};
use super::layout::{Page, escape, ok, see_other};
use super::parts::{Information, link, post_button};
use crate::domain::contact::CallTime;
use crate::error::Error;
use crate::service::contacts;
use crate::web::Answer;
use crate::web::forms;

/// The times to choose from.
pub(super) fn times(page: &Page, chosen: &[CallTime]) -> Field {
    Field::new(page, Kind::Checks, "times", page.t("call-times"))
        .hint(page.t("call-times-hint"))
        .optional()
        .options(
            CallTime::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), page.code("call-time", one), chosen.contains(one))),
        )
}

/// Times in words.
pub(super) fn times_text(page: &Page, times: &[CallTime]) -> String {
    if times.is_empty() {
        return page.t("call-any-time");
    }
    let words: Vec<String> = times.iter().map(|one| page.code("call-time", one)).collect();
    words.join(", ")
}

/// The form, or what was asked for.
pub(super) async fn show(context: Context) -> Answer {
    let own = contacts::own_call(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("call-title")).back_to("/me");
    if own.asked {
        let parts = Information::new()
            .lead(page.t("call-asked"))
            .text(page.t1("call-asked-times", "times", times_text(&page, &own.times)))
            .text(page.t1("call-who", "who", own.callers.join(", ")))
            .html(post_button(
                &page,
                "/me/call/withdraw",
                "btn second",
                &page.t("call-withdraw"),
                &[],
            ));
        return Ok(ok(&parts.on(page))?);
    }
    if !own.has_phone {
        let parts = Information::new().text(page.t("call-no-phone")).html(format!(
            "<div class=\"btns\">{}</div>",
            link("/me/edit/contact", &page.t("call-add-phone"))
        ));
        return Ok(ok(&parts.on(page))?);
    }
    let form = Form::new(page.t("call-title"), "/me/call", page.t("call-ask"))
        .intro(page.t1("call-who", "who", own.callers.join(", ")))
        .intro(page.t("call-consent"))
        .field(times(&page, &own.times));
    Ok(form.show(page)?)
}

/// Asks to be called.
pub(super) async fn submit(context: Context, form: forms::Form) -> Answer {
    let times = fields(&form).parse_all("times");
    match contacts::ask_call(&context.app, &context.actor, times).await {
        // Without a number the page says what to do.
        Ok(()) | Err(Error::Invalid(_)) => Ok(see_other(&done("/me/call", "saved"))),
        Err(other) => Err(other.into()),
    }
}

/// Takes the wish back.
pub(super) async fn withdraw(context: Context) -> Answer {
    contacts::withdraw_call(&context.app, &context.actor).await?;
    Ok(see_other(&done("/me", "saved")))
}

/// A link to it for the household's own page.
pub(super) fn way(page: &Page) -> String {
    format!("<p>{}</p>", link("/me/call", &escape(&page.t("call-title"))))
}
