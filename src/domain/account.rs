//! Staff accounts as values; passwords and second factors are checked by the service, never here.

use chrono::{DateTime, Utc};

use super::actor::Role;
use super::email::EmailAddress;
use super::ids::{AccountId, InitiativeId};
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
