//! How staff gets in: password and second factor, setting the second factor up, invitation, new password. Every refusal looks the same,
//! and nothing here ever shows whether an address has an account.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::form::{Field, Form, Kind};
use super::super::layout::{Page, escape, ok, see_other};
use super::super::links::signed_in;
use super::super::parts::{Information, alert, link, post_button};
use crate::domain::token::Purpose;
use crate::error::{Conflict, Error, FieldError, Result};
use crate::service::sessions::{self, SessionKind, StaffSignIn, staff_sign_in};
use crate::service::{accounts, digest};
use crate::web::Answer;
use crate::web::forms;

/// Whether the session still has to set up its second factor and may do nothing else.
pub(super) fn needs_setup(context: &Context) -> bool {
    let session = context.session.as_ref();
    session.is_some_and(|session| session.kind == SessionKind::StaffSetup)
}

fn sign_in_form(page: &Page, email: &str, code_needed: bool) -> Form {
    let code = Field::new(page, Kind::Text, "code", page.t("staff-code"))
        .hint(page.t("staff-code-hint"))
        .autocomplete("one-time-code")
        .digits()
        .width("short");
    Form::new(page.t("staff-sign-in-title"), "/staff/sign-in", page.t("page-sign-in"))
        .field(
            Field::new(page, Kind::Email, "email", page.t("register-email"))
                .value(email)
                .autocomplete("username")
                .width("mid"),
        )
        .field(
            Field::new(page, Kind::Password, "password", page.t("staff-password"))
                .autocomplete("current-password")
                .width("mid"),
        )
        .field(if code_needed { code } else { code.optional() })
        .instead("/staff/reset", page.t("staff-forgotten"))
}

/// Asks for address, password and code.
pub(in crate::web::pages) async fn sign_in(context: Context) -> Answer {
    if needs_setup(&context) {
        return Ok(see_other("/staff/totp"));
    }
    let page = Page::new(&context, context.t("staff-sign-in-title")).hidden();
    let form = sign_in_form(&page, "", false);
    Ok(form.show(page)?)
}

/// Signs a member of staff in.
pub(in crate::web::pages) async fn sign_in_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let email = input.text("email").to_owned();
    let tried = staff_sign_in(
        &context.app,
        &email,
        form.get("password"),
        input.get("code"),
        context.ip,
    )
    .await;
    let (code_needed, wrong) = match tried {
        Ok(StaffSignIn::Done(session)) => return Ok(signed_in(&context, &session, "/staff")),
        Ok(StaffSignIn::NeedsTotpSetup(session)) => return Ok(signed_in(&context, &session, "/staff/totp")),
        Ok(StaffSignIn::CodeNeeded) => (true, FieldError::new("/code", "code-needed", "123456")),
        Err(Error::Unauthenticated) => (false, FieldError::new("/password", "sign-in-wrong", "")),
        Err(other) => return Err(other.into()),
    };
    let page = Page::new(&context, context.t("staff-sign-in-title")).hidden();
    let form = sign_in_form(&page, &email, code_needed).refuse(context.locale, &[wrong]);
    Ok(form.show(page)?)
}

/// Explains the second factor; the button begins to set it up.
pub(in crate::web::pages) async fn totp(context: Context) -> Answer {
    if !matches!(context.actor, crate::domain::actor::Actor::Staff(_)) {
        return Err(Error::Unauthenticated.into());
    }
    let page = Page::new(&context, context.t("totp-title"));
    let parts = Information::new().text(page.t("totp-text")).html(post_button(
        &page,
        "/staff/totp/begin",
        "btn",
        &page.t("totp-begin"),
        &[],
    ));
    Ok(ok(&parts.on(page))?)
}

fn code_form(page: &Page) -> Form {
    Form::new(page.t("totp-code-title"), "/staff/totp", page.t("totp-confirm")).field(
        Field::new(page, Kind::Text, "code", page.t("totp-code"))
            .hint(page.t("totp-code-hint"))
            .autocomplete("one-time-code")
            .digits()
            .width("short"),
    )
}

/// Shows the picture for the app and asks for a first code.
pub(in crate::web::pages) async fn totp_begin(context: Context, _form: forms::Form) -> Answer {
    let setup = accounts::totp_begin(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("totp-code-title"));
    let form = code_form(&page).before(format!(
        "<p>{}</p><div class=\"qr\" role=\"img\" aria-label=\"{}\">{}</div><p>{}</p><p class=\"secret\">{}</p>",
        escape(&page.t("totp-scan")),
        escape(&page.t("totp-picture")),
        setup.svg,
        escape(&page.t("totp-type")),
        escape(&setup.secret)
    ));
    Ok(form.show(page)?)
}

/// Ends setting up the second factor and shows the recovery codes, once.
pub(in crate::web::pages) async fn totp_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    match accounts::totp_confirm(&context.app, &context.actor, input.text("code")).await {
        Ok(recovery) => {
            let page = Page::new(&context, context.t("totp-codes-title"));
            let rows: String = recovery
                .codes
                .iter()
                .map(|code| format!("<li><code>{}</code></li>", escape(code)))
                .collect();
            let parts = Information::new()
                .html(alert("warn", &page.t("totp-codes-text"), &format!("<ul>{rows}</ul>")))
                .button("/staff", page.t("totp-codes-next"));
            let mut response = ok(&parts.on(page))?;
            let cookie = crate::web::session::session_cookie(&context.app.config, &recovery.session.secret);
            let _ = response.add_cookie(&cookie);
            Ok(response)
        }
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("totp-code-title"));
            let again = link("/staff/totp", &page.t("totp-again"));
            let form = code_form(&page)
                .after(format!("<p>{again}</p>"))
                .refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn password_form(context: &Context, page: &Page, title: &str) -> Form {
    Form::new(page.t(title), context.path.clone(), page.t("staff-password-save"))
        .intro(page.t("staff-password-rules"))
        .field(
            Field::new(page, Kind::Password, "password", page.t("staff-password-new"))
                .autocomplete("new-password")
                .width("mid"),
        )
}

async fn ask_password(context: &Context, purpose: Purpose, token: &str, title: &str) -> Answer {
    if !sessions::link_is_open(&context.app, purpose, token).await? {
        return Err(Conflict::LinkUsed.into());
    }
    let page = Page::new(context, context.t(title)).hidden();
    let form = password_form(context, &page, title);
    Ok(form.show(page)?)
}

fn refuse_password(context: &Context, title: &str, error: Error) -> Answer {
    match error {
        Error::Invalid(errors) => {
            let page = Page::new(context, context.t(title)).hidden();
            let form = password_form(context, &page, title).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        other => Err(other.into()),
    }
}

/// Asks for the first password of an account.
pub(in crate::web::pages) async fn invitation(context: Context, token: Path<String>) -> Answer {
    ask_password(&context, Purpose::Invitation, &token, "invitation-title").await
}

/// Sets the first password and goes on to the second factor.
pub(in crate::web::pages) async fn invitation_submit(
    context: Context,
    token: Path<String>,
    form: forms::Form,
) -> Answer {
    match accounts::accept_invitation(&context.app, &token, form.get("password")).await {
        Ok(session) => Ok(signed_in(&context, &session, "/staff/totp")),
        Err(error) => refuse_password(&context, "invitation-title", error),
    }
}

fn reset_form(page: &Page, email: &str) -> Form {
    Form::new(page.t("reset-title"), "/staff/reset", page.t("sign-in-button"))
        .intro(page.t("reset-text"))
        .field(
            Field::new(page, Kind::Email, "email", page.t("register-email"))
                .value(email)
                .autocomplete("username")
                .width("mid"),
        )
}

/// Asks for the address to which a link for a new password shall go.
pub(in crate::web::pages) async fn reset(context: Context) -> Answer {
    let page = Page::new(&context, context.t("reset-title"))
        .back_to("/staff/sign-in")
        .hidden();
    let form = reset_form(&page, "");
    Ok(form.show(page)?)
}

/// Sends the link, if the address has an account.
pub(in crate::web::pages) async fn reset_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    match accounts::request_reset(&context.app, input.text("email"), context.ip).await {
        Ok(()) => {
            let page = Page::new(&context, context.t("sign-in-sent-title")).hidden();
            let parts = Information::new()
                .lead(page.t("sign-in-sent-text"))
                .button("/staff/sign-in", page.t("page-sign-in"));
            Ok(ok(&parts.on(page))?)
        }
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("reset-title"))
                .back_to("/staff/sign-in")
                .hidden();
            let form = reset_form(&page, input.text("email")).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Asks for a new password.
pub(in crate::web::pages) async fn reset_link(context: Context, token: Path<String>) -> Answer {
    ask_password(&context, Purpose::PasswordReset, &token, "reset-set-title").await
}

/// Sets a new password.
pub(in crate::web::pages) async fn reset_link_submit(
    context: Context,
    token: Path<String>,
    form: forms::Form,
) -> Answer {
    match accounts::reset_password(&context.app, &token, form.get("password")).await {
        Ok(()) => Ok(see_other(&done("/staff/sign-in", "password"))),
        Err(error) => refuse_password(&context, "reset-set-title", error),
    }
}

fn account_form(page: &Page) -> Form {
    Form::new(page.t("account-title"), "/staff/account", page.t("staff-password-save"))
        .intro(page.t("staff-password-rules"))
        .field(
            Field::new(page, Kind::Password, "present", page.t("staff-password-present"))
                .autocomplete("current-password")
                .width("mid"),
        )
        .field(
            Field::new(page, Kind::Password, "new", page.t("staff-password-new"))
                .autocomplete("new-password")
                .width("mid"),
        )
}

/// Whether the person gets the digest, with the button that changes it.
fn digest_html(page: &Page, wanted: bool) -> String {
    let (text, button, value) = if wanted {
        ("account-digest-on", "account-digest-stop", "0")
    } else {
        ("account-digest-off", "account-digest-start", "1")
    };
    format!(
        "<section class=\"card\"><p>{}</p>{}</section>",
        escape(&page.t(text)),
        post_button(
            page,
            "/staff/account/digest",
            "btn second slim",
            &page.t(button),
            &[("wanted", value)]
        )
    )
}

/// Ends the own digest, or has it come again.
pub(in crate::web::pages) async fn digest_submit(context: Context, form: forms::Form) -> Answer {
    let wanted = form.given("wanted") == Some("1");
    digest::set_wanted(&context.app, &context.actor, wanted).await?;
    Ok(see_other(&done("/staff/account", "saved")))
}

/// The own password, and whether the digest comes.
pub(in crate::web::pages) async fn account(context: Context) -> Answer {
    let page = staff_page(&context, "account-title")?;
    let wanted = digest::is_wanted(&context.app, &context.actor).await?;
    let form = account_form(&page).before(format!(
        "<p>{}</p>{}",
        link("/staff/absence", &page.t("absence-title")),
        digest_html(&page, wanted)
    ));
    Ok(form.show(page)?)
}

/// Changes the own password; all sessions of the account end.
pub(in crate::web::pages) async fn account_submit(context: Context, form: forms::Form) -> Answer {
    match accounts::change_password(&context.app, &context.actor, form.get("present"), form.get("new")).await {
        Ok(()) => Ok(see_other(&done("/staff/sign-in", "password"))),
        Err(Error::Invalid(errors)) => {
            let place = |error: FieldError| {
                let pointer = if error.code == "password-wrong" {
                    "/present"
                } else {
                    "/new"
                };
                FieldError {
                    pointer: pointer.to_owned(),
                    ..error
                }
            };
            let errors: Vec<FieldError> = errors.into_iter().map(place).collect();
            let page = staff_page(&context, "account-title")?;
            let form = account_form(&page).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The frame of a page for staff; nobody else sees even its title.
///
/// # Errors
/// [`Error::Unauthenticated`] for everybody else.
pub(super) fn staff_page(context: &Context, title: &str) -> Result<Page> {
    if matches!(context.actor, crate::domain::actor::Actor::Staff(_)) && !needs_setup(context) {
        Ok(Page::new(context, context.t(title)))
    } else {
        Err(Error::Unauthenticated)
    }
}
