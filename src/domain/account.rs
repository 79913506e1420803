//! Staff accounts as values; passwords and second factors are checked by the service, never here.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::actor::{Role, Scope, Staff};
use super::email::EmailAddress;
use super::ids::{AccountId, ApiTokenId, InitiativeId};
use super::locale::Locale;

/// A staff account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Mail address, also the name to sign in with.
    pub email: EmailAddress,
    /// The person's name, up to 80 characters.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The initiatives it works for; `true` where it is only the deputy.
    pub initiatives: Vec<(InitiativeId, bool)>,
    /// The language of its pages and mails.
    pub locale: Locale,
    /// Argon2id hash of the password in PHC form; nothing before the invitation is accepted.
    pub password_hash: Option<String>,
    /// Encrypted TOTP secret; nothing before it is set up.
    pub totp_secret: Option<String>,
    /// Last time step in which a TOTP code was used, against replay.
    pub totp_last_step: i64,
    /// Hashes of the recovery codes that are left.
    pub recovery_hashes: Vec<String>,
    /// Failed sign-ins since the last good one.
    pub failed_count: i32,
    /// Until when sign-in is refused after too many failures.
    pub locked_until: Option<DateTime<Utc>>,
    /// Since when the account is disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Raised by one with every change.
    pub version: i64,
}

impl Account {
    /// The account as an actor, without any scope yet; `None` when it is disabled.
    pub fn as_staff(&self) -> Option<Staff> {
        self.disabled_at.is_none().then(|| Staff {
            account: self.id.clone(),
            role: self.role,
            initiatives: self.initiatives.iter().map(|(id, _)| id.clone()).collect(),
            deputy_for: self
                .initiatives
                .iter()
                .filter(|(_, deputy)| *deputy)
                .map(|(id, _)| id.clone())
                .collect(),
            scopes: BTreeSet::new(),
        })
    }

    /// Whether sign-in is refused at present after too many failures.
    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }
}

/// An API token; its secret was shown once and is known only to its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its identifier.
    pub id: ApiTokenId,
    /// The account in whose name it acts.
    pub account: AccountId,
    /// What it is for, up to 80 characters.
    pub name: String,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends; never when not given.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ApiToken {
    /// Whether it may still be used.
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}
