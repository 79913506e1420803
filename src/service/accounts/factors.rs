//! Second factors of staff: setting up the own one, and removing that of somebody who lost it. The codes themselves are
//! `second_factor`'s business.

use serde::Serialize;

use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::AccountId;
use crate::domain::session::SessionOwner;
use crate::error::{Conflict, Error, Result};
use crate::service::sessions::NewSession;
use crate::service::{AppState, second_factor, sessions};
use crate::store::{accounts, audit};

/// What a person needs to set up the second factor.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TotpSetup {
    /// The address that apps read from the QR code.
    pub uri: String,
    /// The QR code as an SVG picture.
    pub svg: String,
    /// The secret to be typed by hand.
    pub secret: String,
}

/// What came of setting up the second factor.
#[derive(Debug, Clone)]
pub struct RecoveryCodes {
    /// Codes to be printed; each works once instead of the app.
    pub codes: Vec<String>,
    /// The session with both factors that replaces the limited one.
    pub session: NewSession,
}

/// Begins to set up the own second factor, also within the limited session after a password alone.
///
/// # Errors
/// [`Conflict::NotAllowed`] when one is set up already.
pub async fn totp_begin(app: &AppState, actor: &Actor) -> Result<TotpSetup> {
    let id = actor.person()?.account.clone();
    let (key, service) = (app.key.clone(), app.config.site.name.clone());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &id)?;
            if second_factor::is_active(account.totp_secret.as_deref()) {
                return Err(Conflict::NotAllowed.into());
            }
            let secret = second_factor::SharedSecret::generate()?;
            account.totp_secret = Some(secret.seal(&key, &id, true)?);
            accounts::update(tx, &mut account)?;
            let uri = secret.uri(&service, &account.email);
            Ok(TotpSetup {
                svg: second_factor::picture(&uri)?,
                uri,
                secret: secret.typed(),
            })
        })
        .await
}

/// Ends setting up the second factor with a first code; answers recovery codes and a full session.
///
/// # Errors
/// [`Error::Invalid`] (`code-wrong`); [`Conflict::NotAllowed`] when it was not begun.
pub async fn totp_confirm(app: &AppState, actor: &Actor, code: &str) -> Result<RecoveryCodes> {
    let id = actor.person()?.account.clone();
    let (actor, code, now) = (actor.clone(), code.to_owned(), app.clock.now());
    let (key, config) = (app.key.clone(), app.config.clone());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &id)?;
            let stored = account.totp_secret.clone();
            let Some(stored) = stored.filter(|stored| second_factor::is_pending(Some(stored))) else {
                return Err(Conflict::NotAllowed.into());
            };
            let secret = second_factor::SharedSecret::open(&key, &id, &stored)?;
            let Some(step) = secret.step_of(&code, now)? else {
                return Err(Error::invalid("/code", "code-wrong", "123456"));
            };
            let (codes, hashes) = second_factor::recovery_codes(&key, &id)?;
            account.totp_secret = Some(secret.seal(&key, &id, false)?);
            account.totp_last_step = step;
            account.recovery_hashes = hashes;
            accounts::update(tx, &mut account)?;
            // The limited session has done its work; a new one begins with both factors.
            crate::store::sessions::delete_of_account(tx, &id)?;
            audit::record(tx, now, &actor, "account.second_factor", "account", id.as_str(), None)?;
            let session = sessions::open(tx, &config.rules, now, SessionOwner::Staff(id, true))?;
            Ok(RecoveryCodes { codes, session })
        })
        .await
}

/// Removes the second factor of an account whose owner lost app and codes; sessions end, and it is set up anew at the next
/// sign-in. For the network office, and never for the own account.
///
/// # Errors
/// [`Conflict::NotAllowed`] for the own account.
pub async fn totp_remove(app: &AppState, actor: &Actor, id: &AccountId) -> Result<()> {
    let staff = actor.admin(Scope::AccountsAdmin)?;
    if staff.account == *id {
        return Err(Conflict::NotAllowed.into());
    }
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &id)?;
            account.totp_secret = None;
            account.recovery_hashes = Vec::new();
            accounts::update(tx, &mut account)?;
            crate::store::sessions::delete_of_account(tx, &id)?;
            audit::record(
                tx,
                now,
                &actor,
                "account.remove_second_factor",
                "account",
                id.as_str(),
                None,
            )
        })
        .await
}
