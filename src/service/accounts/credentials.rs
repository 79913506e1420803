//! Passwords of staff: the first one by invitation, a new one by a mailed link, changing the own one, and asking for it once
//! more. Hashing and the rules stand in `passwords`.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};

use crate::domain::account::Account;
use crate::domain::actor::Actor;
use crate::domain::email::EmailAddress;
use crate::domain::session::SessionOwner;
use crate::domain::token::{Purpose, Secret, keyed_hash};
use crate::error::{Conflict, Error, Fields, Result};
use crate::mail::message;
use crate::service::sessions::NewSession;
use crate::service::{AppState, limits, passwords, sessions, staff_mail, staff_sign_in};
use crate::store::tokens::About;
use crate::store::{Conn, accounts, audit, counters, tokens};

/// Minutes for which a link to set a new password works.
const RESET_MINUTES: i64 = 30;
/// Links to set a new password that one address can ask for in an hour.
const RESETS_PER_ADDRESS: i32 = 5;
/// Links to set a new password that one network address can ask for in an hour.
const RESETS_PER_IP: i32 = 30;

/// Accepts an invitation by setting the first password; opens a session in which the second factor is set up.
///
/// # Errors
/// [`Error::Invalid`] with the password rules; [`Conflict::LinkUsed`].
pub async fn accept_invitation(app: &AppState, token: &str, password: &str) -> Result<NewSession> {
    let config = app.config.clone();
    set_password_by_link(app, Purpose::Invitation, token, password, move |tx, account, now| {
        let actor = Actor::Staff(account.as_staff().ok_or(Conflict::LinkUsed)?);
        let id = account.id.clone();
        audit::record(
            tx,
            now,
            &actor,
            "account.accept_invitation",
            "account",
            id.as_str(),
            None,
        )?;
        sessions::open(tx, &config.rules, now, SessionOwner::Staff(id, false))
    })
    .await
}

/// Asks for a link to set a new password. The answer is the same whether the address has an account or not.
///
/// # Errors
/// [`Error::Invalid`] for what is no address; [`Error::TooMany`] after 5 times in an hour for one address.
pub async fn request_reset(app: &AppState, email: &str, ip: Option<IpAddr>) -> Result<()> {
    let mut fields = Fields::new();
    let email = fields.take("/email", email.parse::<EmailAddress>());
    fields.finish()?;
    let Some(email) = email else { return Ok(()) };
    let (now, state) = (app.clock.now(), app.clone());
    app.store
        .write(move |tx| {
            let hour = Duration::hours(1);
            let address = keyed_hash(&*state.key, "reset", &email.key());
            let mut hits = counters::hit(tx, &format!("reset:{address}"), hour, now)? - RESETS_PER_ADDRESS;
            if let Some(ip) = ip {
                hits = hits
                    .max(counters::hit(tx, &limits::from_network(&state, "reset-ip", ip), hour, now)? - RESETS_PER_IP);
            }
            if hits > 0 {
                let retry_after_secs = counters::seconds_left(hour, now);
                return Err(Error::TooMany { retry_after_secs });
            }
            let account = accounts::find_by_email(tx, &email)?
                .filter(|account| account.disabled_at.is_none() && account.password_hash.is_some());
            // Without an account the same work is done for nobody, so that the answer takes as long.
            let about = account
                .as_ref()
                .map(|account| About::account(&account.id))
                .unwrap_or_default();
            let secret = tokens::issue(
                tx,
                Purpose::PasswordReset,
                &about,
                None,
                now,
                Duration::minutes(RESET_MINUTES),
            )?;
            let context = message::PasswordReset {
                reset_url: state.links().password_reset(&secret),
                minutes: RESET_MINUTES,
            };
            match account {
                Some(account) => {
                    let id = account.id.as_str();
                    audit::record(tx, now, &Actor::Anonymous, "account.request_reset", "account", id, None)?;
                    staff_mail::to_account(tx, &state, now, &account, &context)
                }
                None => staff_mail::to_nobody(&state, &email, &context),
            }
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// Sets a new password by a mailed link. All sessions of the account end, and it is no longer locked.
///
/// # Errors
/// [`Error::Invalid`] with the password rules; [`Conflict::LinkUsed`].
pub async fn reset_password(app: &AppState, token: &str, password: &str) -> Result<()> {
    set_password_by_link(app, Purpose::PasswordReset, token, password, move |tx, account, now| {
        crate::store::sessions::delete_of_account(tx, &account.id)?;
        let actor = Actor::Staff(account.as_staff().ok_or(Conflict::LinkUsed)?);
        audit::record(
            tx,
            now,
            &actor,
            "account.reset_password",
            "account",
            account.id.as_str(),
            None,
        )
    })
    .await
}

/// Checks the rules before the link is used up, so that a refused password does not cost the link.
async fn set_password_by_link<T: Send + 'static>(
    app: &AppState,
    purpose: Purpose,
    token: &str,
    password: &str,
    then: impl FnOnce(&mut Conn, &Account, DateTime<Utc>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let secret = Secret::parse(token)?;
    let (now, seen) = (app.clock.now(), secret.clone());
    let account = app
        .store
        .read(move |conn| {
            let token = tokens::peek(conn, purpose, &seen, now)?.ok_or(Conflict::LinkUsed)?;
            accounts::find(conn, &token.about.account.ok_or(Conflict::LinkUsed)?)
        })
        .await?;
    passwords::check_rules(password, &account.email)?;
    let hash = passwords::hash(password).await?;
    app.store
        .write(move |tx| {
            let token = tokens::redeem(tx, purpose, &secret, now)?;
            let mut account = accounts::find(tx, &token.about.account.ok_or(Conflict::LinkUsed)?)?;
            if account.disabled_at.is_some() {
                return Err(Conflict::LinkUsed.into());
            }
            account.password_hash = Some(hash);
            account.failed_count = 0;
            account.locked_until = None;
            accounts::update(tx, &mut account)?;
            tokens::delete_of_account(tx, &account.id)?;
            then(tx, &account, now)
        })
        .await
}

/// Changes the own password; other sessions of the account end, the one in use too.
///
/// # Errors
/// [`Error::Invalid`] with the password rules, or `password-wrong` for the present one.
pub async fn change_password(app: &AppState, actor: &Actor, present: &str, new: &str) -> Result<()> {
    let account = confirmed(app, actor, present).await?;
    passwords::check_rules(new, &account.email)?;
    let (hash, actor, now) = (passwords::hash(new).await?, actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &account.id)?;
            account.password_hash = Some(hash);
            accounts::update(tx, &mut account)?;
            crate::store::sessions::delete_of_account(tx, &account.id)?;
            audit::record(
                tx,
                now,
                &actor,
                "account.change_password",
                "account",
                account.id.as_str(),
                None,
            )
        })
        .await
}

/// Asks for the password once more, before contact data are exported and the like. Failures count as failed sign-ins.
///
/// # Errors
/// [`Error::Invalid`] (`password-wrong`), also while the account is locked.
pub async fn confirm_password(app: &AppState, actor: &Actor, password: &str) -> Result<()> {
    confirmed(app, actor, password).await.map(|_| ())
}

async fn confirmed(app: &AppState, actor: &Actor, password: &str) -> Result<Account> {
    let id = actor.person()?.account.clone();
    let now = app.clock.now();
    let account = app
        .store
        .write(move |tx| staff_sign_in::count_for(tx, &id, now))
        .await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits = passwords::verify(password, hash.as_deref()).await?;
    let (Some(account), true) = (account, fits) else {
        return Err(Error::invalid("/password", "password-wrong", ""));
    };
    let id = account.id.clone();
    app.store.write(move |tx| accounts::set_lock(tx, &id, 0, None)).await?;
    Ok(account)
}
