//! Signing in of staff: password, then second factor. An attempt is counted before it is checked, so that parallel and
//! interrupted attempts count too. Every refusal is answered alike, whether the address is known, wrong or locked.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};

use super::sessions::NewSession;
use super::{AppState, limits, passwords, second_factor, sessions};
use crate::domain::account::Account;
use crate::domain::actor::Actor;
use crate::domain::email::EmailAddress;
use crate::domain::ids::AccountId;
use crate::domain::session::SessionOwner;
use crate::error::{Error, Result};
use crate::store::{Conn, accounts, audit, counters};

/// Failures after which an account is locked.
const FAILURES: i32 = 10;
/// How long it stays locked.
const LOCKED: Duration = Duration::minutes(15);
/// Attempts from one network address in an hour.
const ATTEMPTS_PER_ADDRESS: i32 = 100;

/// What came of an attempt to sign in.
#[derive(Debug, Clone)]
pub enum StaffSignIn {
    /// Signed in with both factors.
    Done(NewSession),
    /// The password was right; the second factor has to be set up now, and nothing else is possible.
    NeedsTotpSetup(NewSession),
    /// The password was right; a code of the second factor is needed too.
    CodeNeeded,
}

/// Signs a member of staff in. `code` is a code of the app or a recovery code. After 10 failures an account is locked for
/// 15 minutes.
///
/// # Errors
/// [`Error::Unauthenticated`] for every refusal; [`Error::TooMany`] after 100 attempts from one network address in an hour;
/// [`Error::Unavailable`] when too many sign in at once.
pub async fn staff_sign_in(
    app: &AppState,
    email: &str,
    password: &str,
    code: Option<&str>,
    ip: Option<IpAddr>,
) -> Result<StaffSignIn> {
    let (now, state) = (app.clock.now(), app.clone());
    let email = email.parse::<EmailAddress>().ok();
    let account = app
        .store
        .write(move |tx| Ok(count(tx, &state, email.as_ref(), ip, now)?.ok()))
        .await?;
    let Some(account) = account else {
        let retry_after_secs = counters::seconds_left(Duration::hours(1), now);
        return Err(Error::TooMany { retry_after_secs });
    };
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits = passwords::verify(password, hash.as_deref()).await?;
    let (Some(account), true) = (account, fits) else {
        return Err(Error::Unauthenticated);
    };
    if !second_factor::is_active(account.totp_secret.as_deref()) {
        let session = finish(app, account, false, now).await?;
        return Ok(StaffSignIn::NeedsTotpSetup(session));
    }
    match code.map(str::trim).filter(|code| !code.is_empty()) {
        None => Ok(StaffSignIn::CodeNeeded),
        Some(code) => {
            use_code(app, &account, code, now).await?;
            Ok(StaffSignIn::Done(finish(app, account, true, now).await?))
        }
    }
}

/// Counts the attempt. `Err(())` inside when there were too many from one network address, no account when it may not sign
/// in or does not exist.
fn count(
    tx: &mut Conn,
    app: &AppState,
    email: Option<&EmailAddress>,
    ip: Option<IpAddr>,
    now: DateTime<Utc>,
) -> Result<std::result::Result<Option<Account>, ()>> {
    if let Some(ip) = ip {
        let hits = counters::hit(
            tx,
            &limits::from_network(app, "staff-sign-in", ip),
            Duration::hours(1),
            now,
        )?;
        if hits > ATTEMPTS_PER_ADDRESS {
            return Ok(Err(()));
        }
    }
    let account = match email {
        Some(email) => accounts::find_by_email(tx, email)?,
        None => None,
    };
    match account {
        Some(account) => Ok(Ok(count_of(tx, account, now)?)),
        None => Ok(Ok(None)),
    }
}

/// Counts an attempt of an account that is known by its identifier; `None` when it may not sign in at present.
pub(super) fn count_for(tx: &mut Conn, id: &AccountId, now: DateTime<Utc>) -> Result<Option<Account>> {
    let account = accounts::find(tx, id)?;
    count_of(tx, account, now)
}

fn count_of(tx: &mut Conn, account: Account, now: DateTime<Utc>) -> Result<Option<Account>> {
    if account.disabled_at.is_some() || account.password_hash.is_none() || account.is_locked(now) {
        return Ok(None);
    }
    if account.locked_until.is_some() {
        accounts::set_lock(tx, &account.id, 0, None)?;
    }
    if accounts::count_attempt(tx, &account.id)? >= FAILURES {
        accounts::set_lock(tx, &account.id, FAILURES, Some(now + LOCKED))?;
        let id = account.id.as_str();
        audit::record(tx, now, &Actor::System, "account.lock", "account", id, None)?;
    }
    Ok(Some(account))
}

/// Uses up a code of the app or a recovery code.
async fn use_code(app: &AppState, account: &Account, code: &str, now: DateTime<Utc>) -> Result<()> {
    let stored = account.totp_secret.as_deref().ok_or(Error::Unauthenticated)?;
    let secret = second_factor::SharedSecret::open(&app.key, &account.id, stored)?;
    let step = secret.step_of(code, now)?;
    let hash = second_factor::recovery_hash(&app.key, &account.id, code);
    let account = account.clone();
    let right = app
        .store
        .write(move |tx| {
            if let Some(step) = step {
                return accounts::use_totp_step(tx, &account.id, step);
            }
            let used = accounts::use_recovery_code(tx, &account, &hash)?;
            if used {
                let actor = Actor::System;
                audit::record(
                    tx,
                    now,
                    &actor,
                    "account.recovery_code_used",
                    "account",
                    account.id.as_str(),
                    None,
                )?;
            }
            Ok(used)
        })
        .await?;
    if right { Ok(()) } else { Err(Error::Unauthenticated) }
}

/// Forgets the failures and opens the session, unless the account changed while the password was checked.
async fn finish(app: &AppState, account: Account, complete: bool, now: DateTime<Utc>) -> Result<NewSession> {
    let config = app.config.clone();
    app.store
        .write(move |tx| {
            let present = accounts::find(tx, &account.id)?;
            let actor = Actor::Staff(present.as_staff().ok_or(Error::Unauthenticated)?);
            if present.password_hash != account.password_hash {
                return Err(Error::Unauthenticated);
            }
            accounts::set_lock(tx, &account.id, 0, None)?;
            audit::record(tx, now, &actor, "session.open", "account", account.id.as_str(), None)?;
            sessions::open(tx, &config.rules, now, SessionOwner::Staff(account.id, complete))
        })
        .await
}
