//! Turns what a mail has to say into subject, plain text and HTML, and into a mail that can wait in the outbox. The words
//! stand in `src/mail/templates/`, one file per kind and language, from which both forms are made so that they never
//! differ. Nothing is sent here, and nothing is known of relays.

mod contexts;
mod grammar;
mod layout;
mod own;
mod samples;
mod vcard;

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;

pub use contexts::*;
pub use own::{Flaw, OwnTexts, Placeholder, Preview, bundled_source, check, is_fixed, parts, placeholders};
pub use samples::{Sample, samples};
pub use vcard::initiative_vcard;

pub use crate::domain::mail::{Attachment, Disclosure, MailKind, OutgoingMail};

use crate::domain::email::EmailAddress;
use crate::domain::locale::{FormOfAddress, Locale};
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
    /// How households are addressed in German.
    #[serde(skip)]
    pub address: FormOfAddress,
    /// The operator's own texts in the place of bundled ones.
    #[serde(skip)]
    pub texts: OwnTexts,
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
    "_footer" "_next_step" "_disclosed" "_first_contact" "_came_to_nothing" "_meetup"
    "meetup_place" "meetup_reminder" "meetup_changed" "meetup_cancelled" "meetup_after"
    "transfer_question" "transfer_result"
    "group_teaser" "group_introduction" "group_ended"
    "confirm_registration" "list_invitation" "already_registered" "resume_registration" "welcome" "sign_in_link"
    "proposal_teaser" "reminder" "expiry_notice"
    "introduction" "introduction_initiative" "decline_notice" "check_in" "outcome" "status" "paused" "resumed"
    "inactive_notice" "deletion" "address_change_confirm" "address_changed" "adult_confirm" "staff_digest" "staff_invitation"
    "password_reset" "suspended_notice" "consent_revoked_confirmation" "initiative_freshness" "confirm_initiative" "confirm_message"
    "message_from_visitor" "test_mail"
];

macro_rules! informal_sources {
    ($($kind:literal)+) => {
        &[$((concat!("de/", $kind), include_str!(concat!("../templates/de-informal/", $kind, ".txt"))),)+]
    };
}

/// The German templates that households read, with "du". They stand in the place of those of the same name.
const INFORMAL: &[(&str, &str)] = informal_sources![
    "_footer" "_next_step" "_disclosed" "_first_contact" "_came_to_nothing"
    "confirm_registration" "list_invitation" "already_registered" "resume_registration" "welcome" "sign_in_link"
    "proposal_teaser" "reminder" "expiry_notice" "introduction" "decline_notice" "check_in" "outcome" "status" "paused" "resumed" "inactive_notice"
    "deletion" "address_change_confirm" "address_changed" "adult_confirm" "consent_revoked_confirmation"
    "meetup_place" "meetup_reminder" "meetup_changed" "meetup_cancelled" "meetup_after"
    "confirm_message"
    "transfer_question" "transfer_result"
    "group_teaser" "group_introduction" "group_ended"
];

type Bundled = LazyLock<std::result::Result<Environment<'static>, String>>;

static TEMPLATES: Bundled = LazyLock::new(|| environment(&[]).map_err(|error| format!("{error:#}")));

static TEMPLATES_INFORMAL: Bundled = LazyLock::new(|| environment(INFORMAL).map_err(|error| format!("{error:#}")));

/// The bundled texts, ready to be written from, as the readers of a kind are addressed.
fn bundled(kind: MailKind, address: FormOfAddress) -> Result<&'static Environment<'static>> {
    let templates = match address {
        FormOfAddress::Du if kind.is_for_households() => &TEMPLATES_INFORMAL,
        FormOfAddress::Sie | FormOfAddress::Du => &TEMPLATES,
    };
    templates
        .as_ref()
        .map_err(|cause| Error::internal("reading the templates of mails", cause.clone()))
}

fn environment(instead: &[(&str, &str)]) -> std::result::Result<Environment<'static>, minijinja::Error> {
    // Empty: texts of operators get nothing but what is named here.
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(minijinja::default_auto_escape_callback);
    // Lines with nothing but a tag leave no trace.
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    env.add_function("button", layout::button);
    env.add_filter("day", layout::day);
    env.add_filter("moment", layout::moment);
    for (name, source) in SOURCES.iter().chain(instead) {
        add(&mut env, name, source)?;
    }
    Ok(env)
}

/// Adds a text in its forms; one of the same name goes.
fn add(env: &mut Environment<'static>, name: &str, source: &str) -> std::result::Result<(), minijinja::Error> {
    let body = if name.contains("/_") {
        source
    } else {
        // The first line is the subject, the rest the body.
        let (subject, body) = source.split_once('\n').unwrap_or((source, ""));
        env.add_template_owned(format!("{name}.subject"), subject.to_owned())?;
        body
    };
    // The ending decides whether values are escaped for HTML.
    env.add_template_owned(format!("{name}.txt"), body.to_owned())?;
    env.add_template_owned(format!("{name}.html"), body.to_owned())
}

/// Writes a mail in its three forms, from the operator's own text where there is one.
///
/// # Errors
/// [`Error::Internal`] when a template asks for something that is not there, which a test rules out for all kinds.
pub fn render<C: MailContext>(brand: &Brand, locale: Locale, context: &C) -> Result<Rendered> {
    if let Some(own) = brand.texts.environment(C::KIND, locale, brand.address) {
        match written(own, brand, locale, C::KIND, context) {
            Ok(rendered) => return Ok(rendered),
            // What was promised leaves in any case. It was checked when it was saved, so this comes after an update only.
            Err(error) => {
                tracing::error!(kind = %C::KIND, %locale, error = %crate::telemetry::chain(&error), "an own mail text fails; the bundled one is used");
            }
        }
    }
    written(bundled(C::KIND, brand.address)?, brand, locale, C::KIND, context)
}

fn written(
    env: &Environment<'_>,
    brand: &Brand,
    locale: Locale,
    kind: MailKind,
    context: &impl Serialize,
) -> Result<Rendered> {
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
    let name = kind.as_str();
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
