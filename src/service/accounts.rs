//! Staff accounts: invitation by mail, passwords and second factors, roles, ending an account. The network office manages
//! accounts; everybody else only the own one. Signing in stands in `staff_sign_in`.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::sessions::NewSession;
use super::{AppState, limits, passwords, second_factor, sessions, staff_mail};
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Role, Scope, Staff};
use crate::domain::email::EmailAddress;
use crate::domain::ids::{AccountId, InitiativeId};
use crate::domain::locale::Locale;
use crate::domain::session::SessionOwner;
use crate::domain::text;
use crate::domain::token::{Purpose, Secret, keyed_hash};
use crate::error::{Conflict, Error, Fields, Result};
use crate::mail::message;
use crate::store::tokens::About;
use crate::store::{Conn, accounts, api_tokens, audit, counters, initiatives, tokens};

/// Days for which an invitation works.
const INVITATION_DAYS: i64 = 7;
/// Minutes for which a link to set a new password works.
const RESET_MINUTES: i64 = 30;
/// Links to set a new password that one address can ask for in an hour.
const RESETS_PER_ADDRESS: i32 = 5;
/// Links to set a new password that one network address can ask for in an hour.
const RESETS_PER_IP: i32 = 30;

/// An initiative for which an account works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Whether only as the deputy.
    #[serde(default)]
    pub deputy: bool,
}

/// An account to be made by invitation.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Mail address, also the name to sign in with.
    pub email: EmailAddress,
    /// The person's name, up to 80 characters.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The initiatives it works for.
    #[serde(default)]
    pub initiatives: Vec<Membership>,
    /// The language of its pages and mails.
    #[serde(default)]
    pub locale: Locale,
}

/// What can be changed in an account.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountUpdate {
    /// The person's name, up to 80 characters.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The initiatives it works for.
    #[serde(default)]
    pub initiatives: Vec<Membership>,
    /// The language of its pages and mails.
    #[serde(default)]
    pub locale: Locale,
}

/// An account as the network office and its owner see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountView {
    /// Its identifier.
    pub id: AccountId,
    /// Mail address, also the name to sign in with.
    pub email: EmailAddress,
    /// The person's name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The initiatives it works for.
    pub initiatives: Vec<Membership>,
    /// The language of its pages and mails.
    pub locale: Locale,
    /// Whether the invitation was accepted.
    pub has_password: bool,
    /// Whether the second factor is set up.
    pub has_second_factor: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: usize,
    /// Until when signing in is refused after too many failures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked_until: Option<DateTime<Utc>>,
    /// Since when it is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Raised by one with every change.
    pub version: i64,
}

impl AccountView {
    fn of(account: Account, now: DateTime<Utc>) -> Self {
        Self {
            has_second_factor: second_factor::is_active(account.totp_secret.as_deref()),
            has_password: account.password_hash.is_some(),
            recovery_codes_left: account.recovery_hashes.len(),
            locked_until: account.locked_until.filter(|until| now < *until),
            id: account.id,
            email: account.email,
            name: account.name,
            role: account.role,
            initiatives: account
                .initiatives
                .into_iter()
                .map(|(initiative, deputy)| Membership { initiative, deputy })
                .collect(),
            locale: account.locale,
            disabled_at: account.disabled_at,
            created_at: account.created_at,
            version: account.version,
        }
    }
}

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

/// Makes an account and mails an invitation to it.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::Exists`] when the address has an account.
pub async fn invite(app: &AppState, actor: &Actor, new: NewAccount) -> Result<AccountView> {
    actor.admin(Scope::AccountsAdmin)?;
    let (actor, now, state) = (actor.clone(), app.clock.now(), app.clone());
    let view = app
        .store
        .write(move |tx| {
            let account = insert(tx, &actor, new, None, now)?;
            send_invitation(tx, &state, &account, now)?;
            Ok(AccountView::of(account, now))
        })
        .await?;
    app.wake.notify_one();
    Ok(view)
}

/// Mails the invitation of an account without a password once more; earlier links stop working.
///
/// # Errors
/// [`Conflict::NotAllowed`] when it was accepted already.
pub async fn invite_again(app: &AppState, actor: &Actor, id: &AccountId) -> Result<()> {
    actor.admin(Scope::AccountsAdmin)?;
    let (actor, id, now, state) = (actor.clone(), id.clone(), app.clock.now(), app.clone());
    app.store
        .write(move |tx| {
            let account = accounts::find(tx, &id)?;
            if account.password_hash.is_some() || account.disabled_at.is_some() {
                return Err(Conflict::NotAllowed.into());
            }
            tokens::delete_of_account(tx, &id)?;
            send_invitation(tx, &state, &account, now)?;
            audit::record(tx, now, &actor, "account.invite", "account", id.as_str(), None)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

fn send_invitation(tx: &mut Conn, app: &AppState, account: &Account, now: DateTime<Utc>) -> Result<()> {
    let lifetime = Duration::days(INVITATION_DAYS);
    let secret = tokens::issue(
        tx,
        Purpose::Invitation,
        &About::account(&account.id),
        None,
        now,
        lifetime,
    )?;
    let context = message::StaffInvitation {
        role: account.role,
        accept_url: app.links().invitation(&secret),
        valid_until: now + lifetime,
    };
    staff_mail::to_account(tx, app, now, account, &context)
}

/// Makes an account with a password on the command line, for the first one. The second factor is set up at sign-in.
///
/// # Errors
/// [`Error::Invalid`] with the password rules too; [`Conflict::Exists`].
pub async fn add_from_cli(app: &AppState, email: &str, name: &str, role: Role, password: &str) -> Result<AccountId> {
    let mut fields = Fields::new();
    let address = fields.take("/email", email.parse::<EmailAddress>());
    if let Some(address) = &address {
        fields.take("", passwords::check_rules(password, address));
    }
    fields.finish()?;
    let hash = passwords::hash(password).await?;
    let new = NewAccount {
        email: address.ok_or_else(|| Error::invalid("/email", "email-invalid", "amt@example.org"))?,
        name: name.to_owned(),
        role,
        initiatives: Vec::new(),
        locale: Locale::De,
    };
    let now = app.clock.now();
    app.store
        .write(move |tx| Ok(insert(tx, &Actor::System, new, Some(hash), now)?.id))
        .await
}

/// The account with this address; for the command line and the demonstration.
pub async fn find_id(app: &AppState, email: &EmailAddress) -> Result<Option<AccountId>> {
    let email = email.clone();
    app.store
        .read(move |conn| Ok(accounts::find_by_email(conn, &email)?.map(|account| account.id)))
        .await
}

/// Sets for which initiatives an account works, `true` where only as the deputy; for the demonstration.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for initiatives that do not exist.
pub async fn assign_initiatives(app: &AppState, id: &AccountId, own: Vec<(InitiativeId, bool)>) -> Result<()> {
    let (id, now) = (id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &id)?;
            let own = own
                .into_iter()
                .map(|(initiative, deputy)| Membership { initiative, deputy });
            account.initiatives = memberships(tx, own.collect())?;
            accounts::update(tx, &mut account)?;
            audit::record(tx, now, &Actor::System, "account.update", "account", id.as_str(), None)
        })
        .await
}

fn insert(
    tx: &mut Conn,
    actor: &Actor,
    new: NewAccount,
    password_hash: Option<String>,
    now: DateTime<Utc>,
) -> Result<Account> {
    let mut fields = Fields::new();
    let name = fields.take("/name", text::line(&new.name, 80));
    fields.finish()?;
    let account = Account {
        id: AccountId::generate(),
        email: new.email,
        name: name.unwrap_or_default(),
        role: new.role,
        initiatives: memberships(tx, new.initiatives)?,
        locale: new.locale,
        password_hash,
        totp_secret: None,
        totp_last_step: 0,
        recovery_hashes: Vec::new(),
        failed_count: 0,
        locked_until: None,
        disabled_at: None,
        created_at: now,
        version: 1,
    };
    accounts::insert(tx, &account)?;
    let (id, role) = (account.id.as_str(), account.role.as_str());
    audit::record(tx, now, actor, "account.create", "account", id, Some(role))?;
    Ok(account)
}

/// The initiatives by identifier, each once, each known.
fn memberships(tx: &mut Conn, list: Vec<Membership>) -> Result<Vec<(InitiativeId, bool)>> {
    let mut fields = Fields::new();
    let mut kept: Vec<(InitiativeId, bool)> = Vec::with_capacity(list.len());
    for (index, membership) in list.into_iter().enumerate() {
        let known = initiatives::exists(tx, &membership.initiative)?;
        let at = format!("/initiatives/{index}/initiative");
        fields.check(!known, at, "id-invalid", "01980000-0000-7000-8000-000000000001");
        if kept.iter().all(|(id, _)| *id != membership.initiative) {
            kept.push((membership.initiative, membership.deputy));
        }
    }
    fields.finish()?;
    Ok(kept)
}

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
    let id = person(actor)?.account.clone();
    let now = app.clock.now();
    let account = app
        .store
        .write(move |tx| super::staff_sign_in::count_for(tx, &id, now))
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

/// All accounts, for the network office.
pub async fn list(app: &AppState, actor: &Actor) -> Result<Vec<AccountView>> {
    actor.admin(Scope::AccountsAdmin)?;
    let now = app.clock.now();
    app.store
        .read(move |conn| {
            let accounts = accounts::list(conn)?;
            Ok(accounts
                .into_iter()
                .map(|account| AccountView::of(account, now))
                .collect())
        })
        .await
}

/// One account: any for the network office, otherwise only the own one.
///
/// # Errors
/// [`Error::NotFound`] for others.
pub async fn show(app: &AppState, actor: &Actor, id: &AccountId) -> Result<AccountView> {
    let own = matches!(actor, Actor::Staff(staff) if staff.account == *id);
    if !own {
        actor.admin(Scope::AccountsAdmin)?;
    }
    let (id, now) = (id.clone(), app.clock.now());
    app.store
        .read(move |conn| Ok(AccountView::of(accounts::find(conn, &id)?, now)))
        .await
}

/// Changes name, role, initiatives and language of an account.
///
/// # Errors
/// [`Conflict::Stale`]; [`Conflict::NotAllowed`] when no account of the network office would be left.
pub async fn update(
    app: &AppState,
    actor: &Actor,
    id: &AccountId,
    version: i64,
    change: AccountUpdate,
) -> Result<AccountView> {
    actor.admin(Scope::AccountsAdmin)?;
    let mut fields = Fields::new();
    let name = fields.take("/name", text::line(&change.name, 80));
    fields.finish()?;
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &id)?;
            if account.version != version {
                return Err(Conflict::Stale.into());
            }
            if change.role != Role::Admin {
                keep_an_admin(tx, &account)?;
            }
            account.name = name.unwrap_or_default();
            account.role = change.role;
            account.locale = change.locale;
            account.initiatives = memberships(tx, change.initiatives)?;
            accounts::update(tx, &mut account)?;
            let role = account.role.as_str();
            audit::record(tx, now, &actor, "account.update", "account", id.as_str(), Some(role))?;
            Ok(AccountView::of(account, now))
        })
        .await
}

/// Disables an account: its sessions, links and tokens end at once on all instances.
///
/// # Errors
/// [`Conflict::Stale`]; [`Conflict::NotAllowed`] when no account of the network office would be left.
pub async fn disable(app: &AppState, actor: &Actor, id: &AccountId, version: i64) -> Result<AccountView> {
    actor.admin(Scope::AccountsAdmin)?;
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &id)?;
            if account.version != version {
                return Err(Conflict::Stale.into());
            }
            keep_an_admin(tx, &account)?;
            account.disabled_at.get_or_insert(now);
            accounts::update(tx, &mut account)?;
            crate::store::sessions::delete_of_account(tx, &id)?;
            tokens::delete_of_account(tx, &id)?;
            api_tokens::revoke_of_account(tx, &id, now)?;
            audit::record(tx, now, &actor, "account.disable", "account", id.as_str(), None)?;
            Ok(AccountView::of(account, now))
        })
        .await
}

/// Enables a disabled account again; it signs in with its password and second factor as before.
///
/// # Errors
/// [`Conflict::Stale`].
pub async fn enable(app: &AppState, actor: &Actor, id: &AccountId, version: i64) -> Result<AccountView> {
    actor.admin(Scope::AccountsAdmin)?;
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut account = accounts::find(tx, &id)?;
            if account.version != version {
                return Err(Conflict::Stale.into());
            }
            account.disabled_at = None;
            accounts::update(tx, &mut account)?;
            audit::record(tx, now, &actor, "account.enable", "account", id.as_str(), None)?;
            Ok(AccountView::of(account, now))
        })
        .await
}

/// Refuses what would leave nobody who can manage accounts.
fn keep_an_admin(tx: &mut Conn, account: &Account) -> Result<()> {
    let able = |other: &Account| {
        other.id != account.id
            && other.role == Role::Admin
            && other.disabled_at.is_none()
            && other.password_hash.is_some()
    };
    if account.role != Role::Admin || account.disabled_at.is_some() || accounts::list(tx)?.iter().any(able) {
        Ok(())
    } else {
        Err(Conflict::NotAllowed.into())
    }
}

/// Begins to set up the own second factor, also within the limited session after a password alone.
///
/// # Errors
/// [`Conflict::NotAllowed`] when one is set up already.
pub async fn totp_begin(app: &AppState, actor: &Actor) -> Result<TotpSetup> {
    let id = person(actor)?.account.clone();
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
    let id = person(actor)?.account.clone();
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

/// The member of staff that is asking, whatever the scopes: for things of the own account.
fn person(actor: &Actor) -> Result<&Staff> {
    match actor {
        Actor::Staff(staff) => Ok(staff),
        Actor::Anonymous => Err(Error::Unauthenticated),
        _ => Err(Error::Forbidden),
    }
}

#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;
