//! The pages behind mailed links, and sign-in by a mailed link. Opening a link changes nothing; the button on its page acts (rule 2).
//! Every answer about an address is the same whether the address is known or not (rule 3).

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::context::{Context, done, fields};
use super::form::{Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, ok, see_other};
use super::parts::Information;
use crate::domain::token::Purpose;
use crate::error::{Conflict, Error, Fields};
use crate::service::households::{self, ConfirmedAdult};
use crate::service::sessions::{self, NewSession};
use crate::service::{followup, privacy, registration};
use crate::web::Answer;
use crate::web::forms;
use crate::web::session::{removal_cookie, session_cookie};

/// A page with a question and a button; nothing happens before it is pressed.
async fn ask(context: &Context, purpose: Purpose, token: &str, name: &str, text: Option<&str>) -> Answer {
    if !sessions::link_is_open(&context.app, purpose, token).await? {
        return Err(Conflict::LinkUsed.into());
    }
    let page = Page::new(context, context.t(&format!("{name}-title"))).hidden();
    let mut form = Form::new(
        page.title.clone(),
        context.path.clone(),
        page.t(&format!("{name}-button")),
    );
    if let Some(text) = text {
        form = form.intro(text);
    }
    Ok(form.show(page)?)
}

/// Sends the browser on with a new session.
pub(super) fn signed_in(context: &Context, session: &NewSession, to: &str) -> HttpResponse {
    let mut response = see_other(to);
    // A cookie that cannot be written leaves the person signed out, which the next page says.
    let _ = response.add_cookie(&session_cookie(&context.app.config, &session.secret));
    response
}

/// Asks whether the address shall be confirmed.
pub(super) async fn confirm(context: Context, token: Path<String>) -> Answer {
    let text = context.t("confirm-text");
    ask(&context, Purpose::Confirm, &token, "confirm", Some(&text)).await
}

/// Confirms the address and opens the household's own page.
pub(super) async fn confirm_submit(context: Context, token: Path<String>, _form: forms::Form) -> Answer {
    let confirmed = registration::confirm(&context.app, &context.actor, &token).await?;
    Ok(signed_in(&context, &confirmed.session, &done("/me", "confirmed")))
}

fn sign_in_form(context: &Context, page: &Page, email: &str) -> Form {
    let minutes = context.app.config.rules.sign_in_minutes;
    Form::new(page.t("sign-in-title"), "/sign-in", page.t("sign-in-button"))
        .intro(page.t1("sign-in-intro", "minutes", minutes))
        .field(
            Field::new(page, Kind::Email, "email", page.t("register-email"))
                .value(email)
                .autocomplete("email")
                .width("mid"),
        )
        .instead("/staff/sign-in", page.t("sign-in-staff"))
}

/// Asks for the address to which a sign-in link shall go.
pub(super) async fn sign_in(context: Context) -> Answer {
    let page = Page::new(&context, context.t("sign-in-title"));
    let form = sign_in_form(&context, &page, "");
    Ok(form.show(page)?)
}

/// Sends a sign-in link, if the address is known.
pub(super) async fn sign_in_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    match sessions::request_link(&context.app, &context.actor, input.text("email"), context.ip).await {
        Ok(()) => {
            let page = Page::new(&context, context.t("sign-in-sent-title"));
            let parts = Information::new()
                .lead(page.t("sign-in-sent-text"))
                .text(page.t("register-sent-nothing-text"));
            Ok(ok(&parts.on(page))?)
        }
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("sign-in-title"));
            let form = sign_in_form(&context, &page, input.text("email")).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Asks whether to sign in.
pub(super) async fn sign_in_open(context: Context, token: Path<String>) -> Answer {
    ask(&context, Purpose::SignIn, &token, "sign-in-open", None).await
}

/// Signs in.
pub(super) async fn sign_in_open_submit(context: Context, token: Path<String>, _form: forms::Form) -> Answer {
    let session = sessions::sign_in_by_link(&context.app, &token).await?;
    Ok(signed_in(&context, &session, "/me"))
}

/// Signs out.
pub(super) async fn sign_out(context: Context, _form: forms::Form) -> Answer {
    if let Some(session) = &context.session {
        sessions::sign_out(&context.app, session.secret.reveal()).await?;
    }
    let mut response = see_other(&done("/", "signed-out"));
    let _ = response.add_cookie(&removal_cookie(&context.app.config));
    Ok(response)
}

/// Asks whether the new address shall be used.
pub(super) async fn address(context: Context, token: Path<String>) -> Answer {
    ask(&context, Purpose::ChangeAddress, &token, "address", None).await
}

/// Uses the new address.
pub(super) async fn address_submit(context: Context, token: Path<String>, _form: forms::Form) -> Answer {
    households::confirm_email(&context.app, &token).await?;
    finished(&context, "address-changed-title", "address-changed-text")
}

/// Asks whether the deletion shall be undone.
pub(super) async fn undo_deletion(context: Context, token: Path<String>) -> Answer {
    let text = context.t("undo-text");
    ask(&context, Purpose::UndoDeletion, &token, "undo", Some(&text)).await
}

/// Undoes the deletion.
pub(super) async fn undo_deletion_submit(context: Context, token: Path<String>, _form: forms::Form) -> Answer {
    privacy::undo_withdrawal(&context.app, &context.actor, Some(&token)).await?;
    finished(&context, "undo-done-title", "undo-done-text")
}

/// Asks whether news shall stop.
pub(super) async fn unsubscribe(context: Context, token: Path<String>) -> Answer {
    let text = context.t("unsubscribe-text");
    ask(&context, Purpose::Unsubscribe, &token, "unsubscribe", Some(&text)).await
}

/// Stops news. One click in a mail program does the same (RFC 8058), so the form needs no token of ours.
pub(super) async fn unsubscribe_submit(context: Context, token: Path<String>, _form: forms::OpenForm) -> Answer {
    followup::unsubscribe(&context.app, &token).await?;
    let page = Page::new(&context, context.t("unsubscribe-done-title")).hidden();
    let parts = Information::new()
        .lead(page.t("unsubscribe-text"))
        .button("/sign-in", page.t("page-me"));
    Ok(ok(&parts.on(page))?)
}

fn adult_form(context: &Context, page: &Page, input: &Input) -> Form {
    Form::new(page.t("adult-title"), context.path.clone(), page.t("adult-button"))
        .intro(page.t("adult-text"))
        .field(
            Field::new(page, Kind::Text, "name", page.t("adult-name"))
                .value(input.text("name"))
                .autocomplete("name")
                .max(80)
                .width("mid"),
        )
        .field(
            Field::new(page, Kind::Tel, "phone", page.t("profile-phone"))
                .hint(page.t("profile-phone-hint"))
                .value(input.text("phone"))
                .autocomplete("tel")
                .width("mid")
                .optional(),
        )
        .button("refuse", page.t("adult-refuse"))
}

/// Asks a second adult whether it may be named.
pub(super) async fn adult(context: Context, token: Path<String>) -> Answer {
    if !sessions::link_is_open(&context.app, Purpose::ConfirmAdult, &token).await? {
        return Err(Conflict::LinkUsed.into());
    }
    let page = Page::new(&context, context.t("adult-title")).hidden();
    let form = adult_form(&context, &page, &Input::default());
    Ok(form.show(page)?)
}

/// Takes the second adult's yes or no.
pub(super) async fn adult_submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    let input = fields(&form);
    if input.has("refuse") {
        households::refuse_adult(&context.app, &token).await?;
        return thanks(&context, "adult-done-no");
    }
    let mut wrong = Fields::new();
    let phone = input.get("phone").and_then(|typed| wrong.take("/phone", typed.parse()));
    let answered = match wrong.finish() {
        Ok(()) => {
            let adult = ConfirmedAdult {
                name: input.text("name").to_owned(),
                phone,
            };
            households::confirm_adult(&context.app, &token, adult).await
        }
        Err(error) => Err(error),
    };
    match answered {
        Ok(()) => thanks(&context, "adult-done-yes"),
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("adult-title")).hidden();
            let form = adult_form(&context, &page, &input).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn thanks(context: &Context, text: &str) -> Answer {
    let page = Page::new(context, context.t("adult-done-title")).hidden();
    let parts = Information::new()
        .lead(page.t(text))
        .button("/", page.t("error-page-home"));
    Ok(ok(&parts.on(page))?)
}

fn finished(context: &Context, title: &str, text: &str) -> Answer {
    let page = Page::new(context, context.t(title)).hidden();
    let parts = Information::new()
        .lead(page.t(text))
        .button("/sign-in", page.t("page-sign-in"));
    Ok(ok(&parts.on(page))?)
}
