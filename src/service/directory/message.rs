//! Mail from visitors to initiatives. Nobody is written to in another's name: whoever writes confirms the own address first, and
//! until then the message waits, sealed. Then it goes to the initiative, which answers the writer directly, and nothing of it
//! stays here. The address of the initiative is never told.

use std::fmt;
use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::super::{AppState, limits, post};
use crate::domain::actor::Actor;
use crate::domain::email::EmailAddress;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::locale::Locale;
use crate::domain::text;
use crate::domain::token::{Secret, keyed_hash};
use crate::error::{Conflict, Context as _, Error, Fields, Result};
use crate::mail::message as mails;
use crate::store::outbox::About;
use crate::store::{Conn, audit, counters, initiative_messages, initiatives};

/// Characters that a message may have at most.
pub const MAX_TEXT: usize = 2_000;
/// Messages that can be written from one network address in an hour.
const PER_IP: i32 = 5;
/// Messages that can be written in an hour altogether.
const IN_ALL: i32 = 120;
/// Messages that one initiative gets in a day at most.
const PER_INITIATIVE: i32 = 30;

/// What somebody writes to an initiative.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitorMessage {
    /// The name of whoever writes, up to 80 characters.
    #[schema(example = "Anna Beispiel")]
    pub name: String,
    /// The address of whoever writes. The initiative sees it and answers to it.
    pub email: EmailAddress,
    /// What is written, up to 2,000 characters.
    #[schema(example = "Wir möchten 2027 zurückkommen. Wann können wir Sie anrufen?")]
    pub text: String,
}

// Names, addresses and texts stay out of logs.
impl fmt::Debug for VisitorMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitorMessage(…)")
    }
}

impl VisitorMessage {
    fn checked(self) -> Result<Self> {
        let mut fields = Fields::new();
        let name = fields.take("/name", text::line(&self.name, 80));
        let text = fields.take("/text", text::paragraph(&self.text, MAX_TEXT));
        fields.check(text.as_ref().is_some_and(String::is_empty), "/text", "text-empty", "");
        fields.finish()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            email: self.email,
            text: text.unwrap_or_default(),
        })
    }
}

/// A message that waits for its confirmation, for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The initiative that it is for.
    pub initiative: InitiativeId,
    /// Its name.
    pub initiative_name: String,
    /// What was written.
    pub message: VisitorMessage,
}

fn purpose(secret: &Secret) -> String {
    format!("message:{}", secret.hash())
}

/// The hash under which what waits for an address is found again.
fn address(app: &AppState, email: &EmailAddress) -> String {
    keyed_hash(app.key.as_ref(), "message", &email.key())
}

/// An initiative that can be written to: an approved one.
fn open(conn: &mut Conn, id: &InitiativeId) -> Result<Initiative> {
    let initiative = initiatives::find(conn, id)?;
    if initiative.state == InitiativeState::Approved {
        Ok(initiative)
    } else {
        Err(Error::NotFound("initiative"))
    }
}

/// Takes a message to an initiative and asks the writer by mail to confirm it. An address that got as many such mails as it may
/// get in a day makes no difference to the answer (rule 3).
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`] for an initiative that is not approved; [`Error::TooMany`] after 5 in an hour from one
/// network address.
pub async fn write_to(
    app: &AppState,
    id: &InitiativeId,
    message: VisitorMessage,
    locale: Locale,
    ip: Option<IpAddr>,
) -> Result<()> {
    let message = message.checked()?;
    let (state, id, now) = (app.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let initiative = open(tx, &id)?;
            limit(tx, &state, ip, now)?;
            if !limits::may_mail(tx, &state, &message.email, now)? {
                return Ok(());
            }
            let secret = Secret::generate()?;
            let plain = serde_json::to_vec(&message).context("writing a message")?;
            let sealed = state.mail_key().seal(&purpose(&secret), &plain)?;
            let until = now + Duration::days(state.config.rules.confirmation_days);
            let hash = address(&state, &message.email);
            initiative_messages::insert(tx, &secret.hash(), &id, &hash, &sealed, (now, until))?;
            // No word of the writer stands in it, so that nobody can send texts to strangers through it.
            let context = mails::ConfirmMessage {
                initiative_name: initiative.profile.name,
                confirm_url: state.links().confirm_message(&secret),
                valid_until: until,
            };
            let mail = mails::compose(&state.brand(), locale, message.email, &context)?;
            post::promise(tx, &state, now, &mail, &About::default())
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

fn limit(tx: &mut Conn, app: &AppState, ip: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
    let hour = Duration::hours(1);
    let mut over = counters::hit(tx, "message", hour, now)? > IN_ALL;
    if let Some(ip) = ip {
        let bucket = limits::from_network(app, "message", ip);
        over |= counters::hit(tx, &bucket, hour, now)? > PER_IP;
    }
    if over {
        let retry_after_secs = counters::seconds_left(hour, now);
        return Err(Error::TooMany { retry_after_secs });
    }
    Ok(())
}

/// What waits behind a mailed link.
fn waiting(conn: &mut Conn, app: &AppState, secret: &Secret, now: DateTime<Utc>) -> Result<(Initiative, Waiting)> {
    let (id, sealed) = initiative_messages::find(conn, &secret.hash(), now)?.ok_or(Conflict::LinkUsed)?;
    // Whoever reads a link that works may know what has become of the initiative.
    let initiative = open(conn, &id)?;
    let plain = app.mail_key().open(&purpose(secret), &sealed)?;
    let waiting = Waiting {
        initiative: id,
        initiative_name: initiative.profile.name.clone(),
        message: serde_json::from_slice(&plain).context("reading a message")?,
    };
    Ok((initiative, waiting))
}

/// What was written, for whoever opens the mailed link; nothing changes.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown, used or too old; [`Error::NotFound`] when the initiative is no longer listed.
pub async fn written(app: &AppState, token: &str) -> Result<Waiting> {
    let secret = Secret::parse(token).map_err(|_| Conflict::LinkUsed)?;
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .read(move |conn| Ok(waiting(conn, &state, &secret, now)?.1))
        .await
}

/// Sends a confirmed message on to the initiative, once.
///
/// # Errors
/// As [`written`]; [`Error::Invalid`] for what is no link; [`Error::TooMany`] when the initiative got 30 messages today; then the
/// link works again tomorrow.
pub async fn send_on(app: &AppState, token: &str) -> Result<Waiting> {
    let (secret, state, now) = (Secret::parse(token)?, app.clone(), app.clock.now());
    let sent = app
        .store
        .write(move |tx| {
            let (initiative, waiting) = waiting(tx, &state, &secret, now)?;
            if initiative_messages::delete(tx, &secret.hash())? == 0 {
                return Err(Conflict::LinkUsed.into());
            }
            let day = Duration::days(1);
            if counters::hit(tx, &format!("message-to:{}", initiative.id), day, now)? > PER_INITIATIVE {
                let retry_after_secs = counters::seconds_left(day, now);
                return Err(Error::TooMany { retry_after_secs });
            }
            let written = &waiting.message;
            let context = mails::MessageFromVisitor {
                initiative_name: initiative.profile.name.clone(),
                name: written.name.clone(),
                email: written.email.clone(),
                text: written.text.clone(),
            };
            let to = initiative.profile.email.clone();
            let mail = mails::compose(&state.brand(), Locale::De, to, &context)?.with_reply_to(written.email.clone());
            let about = About {
                initiative: Some(&initiative.id),
                ..About::default()
            };
            post::promise(tx, &state, now, &mail, &about)?;
            // That something was sent on, not by whom.
            let (action, id) = ("initiative.message", initiative.id.as_str());
            audit::record(tx, now, &Actor::Anonymous, action, "initiative", id, None)?;
            Ok(waiting)
        })
        .await?;
    app.wake.notify_one();
    Ok(sent)
}

/// Throws a message away that waits; nothing of it stays.
///
/// # Errors
/// [`Error::Invalid`] for what is no link; [`Conflict::LinkUsed`] when there is none (any more).
pub async fn discard(app: &AppState, token: &str) -> Result<()> {
    let hash = Secret::parse(token)?.hash();
    let gone = app
        .store
        .write(move |tx| initiative_messages::delete(tx, &hash))
        .await?;
    if gone == 0 {
        return Err(Conflict::LinkUsed.into());
    }
    Ok(())
}

/// Deletes what waits for the confirmation of an address whose owner asked to be forgotten.
pub(in crate::service) fn forget_address(tx: &mut Conn, app: &AppState, email: &EmailAddress) -> Result<()> {
    initiative_messages::delete_of_address(tx, &address(app, email))?;
    Ok(())
}
