//! Turns what a mail has to say into subject, plain text and HTML, and into a mail that can wait in the outbox. The words
//! stand in `src/mail/templates/`, one file per kind and language, from which both forms are made so that they never
//! differ. Nothing is sent here, and nothing is known of relays.

mod contexts;
mod layout;
mod vcard;

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;

pub use contexts::*;
pub use vcard::initiative_vcard;

pub use crate::domain::mail::{Attachment, Disclosure, MailKind, OutgoingMail};

use crate::domain::email::EmailAddress;
use crate::domain::locale::Locale;
use crate::error::{Context as _, Error, Result};

/// Who writes: stands around every mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brand {
    /// Name of the service.
    pub service_name: String,
    /// Its start page, a full address without a slash at the end.
    pub home_url: String,
    /// Address at which people reach the operator.
    pub contact_email: EmailAddress,
}

/// The three forms of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text with `\n` at the end of lines.
    pub text: String,
    /// A whole HTML page with inline styles and without images.
    pub html: String,
}

macro_rules! sources {
    ($($kind:literal)+) => {
        &[$(
            (concat!("de/", $kind), include_str!(concat!("../templates/de/", $kind, ".txt"))),
            (concat!("en/", $kind), include_str!(concat!("../templates/en/", $kind, ".txt"))),
        )+]
    };
}

/// The templates by language and name; a name with `_` at its front is a part of other templates.
const SOURCES: &[(&str, &str)] = sources![
    "_footer" "_next_step" "_disclosed" "_first_contact" "_came_to_nothing"
    "confirm_registration" "list_invitation" "already_registered" "welcome" "sign_in_link" "proposal_teaser" "reminder" "expiry_notice"
    "introduction" "introduction_initiative" "decline_notice" "check_in" "outcome" "status" "paused" "resumed"
    "inactive_notice" "deletion" "address_change_confirm" "address_changed" "adult_confirm" "staff_digest" "staff_invitation"
    "password_reset" "suspended_notice" "consent_revoked_confirmation" "initiative_freshness" "test_mail"
];

static TEMPLATES: LazyLock<std::result::Result<Environment<'static>, String>> =
    LazyLock::new(|| environment().map_err(|error| format!("{error:#}")));

fn environment() -> std::result::Result<Environment<'static>, minijinja::Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    // Lines with nothing but a tag leave no trace.
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    env.add_function("button", layout::button);
    env.add_filter("day", layout::day);
    env.add_filter("moment", layout::moment);
    for (name, source) in SOURCES {
        let body = if name.contains("/_") {
            source
        } else {
            // The first line is the subject, the rest the body.
            let (subject, body) = source.split_once('\n').unwrap_or((source, ""));
            env.add_template_owned(format!("{name}.subject"), subject)?;
            body
        };
        // The ending decides whether values are escaped for HTML.
        env.add_template_owned(format!("{name}.txt"), body)?;
        env.add_template_owned(format!("{name}.html"), body)?;
    }
    Ok(env)
}

/// Writes a mail in its three forms.
///
/// # Errors
/// [`Error::Internal`] when a template asks for something that is not there, which a test rules out for all kinds.
pub fn render<C: MailContext>(brand: &Brand, locale: Locale, context: &C) -> Result<Rendered> {
    let env = TEMPLATES
        .as_ref()
        .map_err(|cause| Error::internal("reading the templates of mails", cause.clone()))?;
    let part = |name: &str, format: &str| -> Result<String> {
        env.get_template(&format!("{locale}/{name}.{format}"))
            .and_then(|template| {
                template.render(context! {
                    locale => locale.as_str(),
                    format => if format == "html" { "html" } else { "txt" },
                    brand => Serde(brand),
                    ..Serde(context),
                })
            })
            .context("writing a mail")
    };
    let name = C::KIND.as_str();
    let subject = part(name, "subject")?.trim().to_owned();
    let text = layout::text(&part(name, "txt")?, &part("_footer", "txt")?);
    let html = layout::page(
        locale,
        &brand.service_name,
        &subject,
        &part(name, "html")?,
        &part("_footer", "html")?,
    );
    Ok(Rendered { subject, text, html })
}

/// Writes a mail to one recipient, ready for the outbox.
///
/// # Errors
/// As [`render`].
pub fn compose<C: MailContext>(brand: &Brand, locale: Locale, to: EmailAddress, context: &C) -> Result<OutgoingMail> {
    let Rendered { subject, text, html } = render(brand, locale, context)?;
    Ok(OutgoingMail {
        kind: C::KIND,
        to,
        locale,
        subject,
        text,
        html,
        reply_to: None,
        attachments: Vec::new(),
        unsubscribe_url: context.unsubscribe_url().map(str::to_owned),
        waits_for_window: C::KIND.waits_for_window(),
    })
}

/// A time as people read it in Germany, such as `5. Dezember 2026`; for use outside of templates too.
pub fn day_in_words(locale: Locale, at: DateTime<Utc>) -> String {
    layout::day_in_words(locale, at)
}

#[cfg(test)]
mod tests;
