//! Addresses of a household: changing the own one, and a second adult who is named only by its own confirmation. A new
//! address counts only once it is confirmed; the old one is told.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::super::{AppState, canonical, limits, post};
use super::looks_after_itself;
use crate::domain::actor::Actor;
use crate::domain::consent::TEXT_VERSION;
use crate::domain::email::{EmailAddress, Phone};
use crate::domain::household::Household;
use crate::domain::token::{Purpose, Secret, keyed_hash};
use crate::error::{Conflict, Context as _, Error, Fields, Result};
use crate::mail::message::{self, MailContext, compose};
use crate::store::households::SecondAdult;
use crate::store::outbox::About;
use crate::store::proofs::Proof;
use crate::store::{Conn, audit, households, proofs, sessions, tokens};

/// How long a link works that asks somebody to confirm an address.
const CONFIRM_DAYS: i64 = 7;

/// A mail to an address that is not (yet) the household's own.
fn to_address<C: MailContext>(
    tx: &mut Conn,
    app: &AppState,
    household: &Household,
    email: &EmailAddress,
    context: &C,
    now: DateTime<Utc>,
) -> Result<()> {
    let mail = compose(&app.brand(), household.locale, email.clone(), context)?;
    let about = About {
        household: Some(&household.id),
        ..About::default()
    };
    post::promise(tx, app, now, &mail, &about)
}

/// Asks to confirm a new address. The answer is the same whether the address belongs to somebody or not (rule 3).
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Conflict::NotAllowed`] for a household that withdrew.
pub async fn change_email(app: &AppState, actor: &Actor, email: EmailAddress) -> Result<()> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            looks_after_itself(&household)?;
            audit::record(tx, now, &actor, "address_change_asked", "household", id.as_str(), None)?;
            if email.key() == household.contact.email.key() || !limits::may_mail(tx, &state, &email, now)? {
                return Ok(());
            }
            if let Some(other) = households::find_by_email_key(tx, &email.key())? {
                let context = message::AlreadyRegistered {
                    sign_in_page_url: state.links().sign_in_page(),
                };
                return post::to_household(tx, &state, now, &other, &context);
            }
            tokens::delete_of_household(tx, Purpose::ChangeAddress, &id)?;
            let lifetime = Duration::days(CONFIRM_DAYS);
            let secret = tokens::issue(
                tx,
                Purpose::ChangeAddress,
                &tokens::About::household(&id),
                Some(&email.to_string()),
                now,
                lifetime,
            )?;
            let context = message::AddressChangeConfirm {
                confirm_url: state.links().confirm_address(&secret),
                valid_until: now + lifetime,
            };
            to_address(tx, &state, &household, &email, &context, now)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// Uses the new address, as its owner confirmed through the mailed link. The old address is told, and all sessions end.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown, used or too old, or the address was taken meanwhile.
pub async fn confirm_email(app: &AppState, token: &str) -> Result<()> {
    let (secret, state, now) = (Secret::parse(token)?, app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let token = tokens::redeem(tx, Purpose::ChangeAddress, &secret, now)?;
            let id = token.about.household.ok_or(Conflict::LinkUsed)?;
            let email: EmailAddress = token.data.as_deref().unwrap_or_default().parse()?;
            let mut household = households::find(tx, &id)?.ok_or(Conflict::LinkUsed)?;
            looks_after_itself(&household).map_err(|_| Conflict::LinkUsed)?;
            // Asked first, because a violated constraint would end the whole transaction on PostgreSQL.
            if households::find_by_email_key(tx, &email.key())?.is_some() {
                return Err(Conflict::LinkUsed.into());
            }
            let old = std::mem::replace(&mut household.contact.email, email);
            household.active_at = now;
            households::update(tx, &mut household)?;
            proofs::insert(
                tx,
                &Proof {
                    household: id.clone(),
                    email_hash: keyed_hash(state.key.as_ref(), "opt-in", &household.contact.email.key()),
                    text_version: TEXT_VERSION.to_owned(),
                    requested_at: token.created_at,
                    confirmed_at: now,
                    token_hash: token.hash,
                    delete_at: now + Duration::days(365 * state.config.rules.opt_in_proof_years),
                },
            )?;
            sessions::delete_of_household(tx, &id)?;
            tokens::delete_of_household(tx, Purpose::SignIn, &id)?;
            let context = message::AddressChanged { changed_at: now };
            to_address(tx, &state, &household, &old, &context, now)?;
            let actor = Actor::Household(id.clone());
            audit::record(tx, now, &actor, "address_changed", "household", id.as_str(), None)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// A second adult who agreed to be named in introductions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SecondAdultView {
    /// The person's name.
    pub name: String,
    /// The person's own address.
    pub email: EmailAddress,
    /// The person's own number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// When the person agreed.
    pub confirmed_at: DateTime<Utc>,
}

impl From<SecondAdult> for SecondAdultView {
    fn from(adult: SecondAdult) -> Self {
        Self {
            name: adult.name,
            email: adult.email,
            phone: adult.phone,
            confirmed_at: adult.confirmed_at,
        }
    }
}

/// What a second adult says of itself when it agrees.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedAdult {
    /// The person's name, up to 80 characters.
    pub name: String,
    /// The person's own number.
    #[serde(default)]
    pub phone: Option<Phone>,
}

/// Asks a second adult by own mail whether it may be named. Nothing but the address is known of it before it agrees.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Invalid`] for the household's own address; [`Conflict::NotAllowed`] for a
/// household that withdrew.
pub async fn invite_adult(app: &AppState, actor: &Actor, email: EmailAddress) -> Result<()> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            looks_after_itself(&household)?;
            if email.key() == household.contact.email.key() {
                return Err(Error::invalid("/email", "email-own", "person@example.org"));
            }
            audit::record(tx, now, &actor, "adult_invited", "household", id.as_str(), None)?;
            if !limits::may_mail(tx, &state, &email, now)? {
                return Ok(());
            }
            tokens::delete_of_household(tx, Purpose::ConfirmAdult, &id)?;
            let lifetime = Duration::days(CONFIRM_DAYS);
            let secret = tokens::issue(
                tx,
                Purpose::ConfirmAdult,
                &tokens::About::household(&id),
                Some(&email.to_string()),
                now,
                lifetime,
            )?;
            let context = message::AdultConfirm {
                confirm_url: state.links().confirm_adult(&secret),
                valid_until: now + lifetime,
            };
            to_address(tx, &state, &household, &email, &context, now)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// A second adult agrees through the mailed link and says how it wants to be named.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::LinkUsed`] when the link is unknown, used or too old.
pub async fn confirm_adult(app: &AppState, token: &str, adult: ConfirmedAdult) -> Result<()> {
    let mut fields = Fields::new();
    let name = canonical::name(&mut fields, Some(adult.name));
    fields.check(name.is_none() && fields.is_empty(), "/name", "text-empty", "");
    fields.finish()?;
    let name = name.ok_or_else(|| Error::invalid("/name", "text-empty", ""))?;
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    app.store
        .write(move |tx| {
            let token = tokens::redeem(tx, Purpose::ConfirmAdult, &secret, now)?;
            let id = token.about.household.ok_or(Conflict::LinkUsed)?;
            let household = households::find(tx, &id)?.ok_or(Conflict::LinkUsed)?;
            looks_after_itself(&household).map_err(|_| Conflict::LinkUsed)?;
            let email = token.data.as_deref().unwrap_or_default().parse();
            let adult = SecondAdult {
                name,
                email: email.context("reading an address that was asked")?,
                phone: adult.phone,
                confirmed_at: now,
            };
            households::set_second_adult(tx, &id, Some(&adult))?;
            audit::record(
                tx,
                now,
                &Actor::Anonymous,
                "adult_confirmed",
                "household",
                id.as_str(),
                None,
            )
        })
        .await
}

/// A second adult does not want to be named: the link ends, and nothing was kept.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown, used or too old.
pub async fn refuse_adult(app: &AppState, token: &str) -> Result<()> {
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    app.store
        .write(move |tx| {
            let token = tokens::redeem(tx, Purpose::ConfirmAdult, &secret, now)?;
            let id = token.about.household.ok_or(Conflict::LinkUsed)?;
            tokens::delete_of_household(tx, Purpose::ConfirmAdult, &id)?;
            audit::record(
                tx,
                now,
                &Actor::Anonymous,
                "adult_refused",
                "household",
                id.as_str(),
                None,
            )
        })
        .await
}

/// Removes the second adult.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] when there is none.
pub async fn remove_adult(app: &AppState, actor: &Actor) -> Result<()> {
    let (id, actor, now) = (actor.household()?.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            if households::find_second_adult(tx, &id)?.is_none() {
                return Err(Error::NotFound("adult"));
            }
            households::set_second_adult(tx, &id, None)?;
            audit::record(tx, now, &actor, "adult_removed", "household", id.as_str(), None)
        })
        .await
}
