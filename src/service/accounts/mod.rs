//! Staff accounts: invitation by mail, passwords and second factors, roles, ending an account. The network office manages
//! accounts; everybody else only the own one. Signing in stands in `staff_sign_in`.

mod credentials;
mod factors;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

pub use self::credentials::{accept_invitation, change_password, confirm_password, request_reset, reset_password};
pub use self::factors::{RecoveryCodes, TotpSetup, totp_begin, totp_confirm, totp_remove};
use super::{AppState, passwords, second_factor, staff_mail};
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Role, Scope};
use crate::domain::email::EmailAddress;
use crate::domain::ids::{AccountId, InitiativeId};
use crate::domain::locale::Locale;
use crate::domain::text;
use crate::domain::token::Purpose;
use crate::error::{Conflict, Error, Fields, Result};
use crate::mail::message;
use crate::store::tokens::About;
use crate::store::{Conn, accounts, api_tokens, audit, initiatives, tokens};

/// Days for which an invitation works.
const INVITATION_DAYS: i64 = 7;

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

#[cfg(test)]
mod tests;
