//! Sessions as values: whose they are and how long they live. The cookie around them is the web's business.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{AccountId, HouseholdId};
use super::lists::closed_list;
use crate::error::Error;

closed_list! {
    /// What a session may be used for.
    SessionKind {
        /// A household looks after its own things.
        Household = "household",
        /// A member of staff, with both factors.
        Staff = "staff",
        /// A member of staff that has still to set up its second factor, and may do nothing else.
        StaffSetup = "staff_setup",
        /// A program, by its API token; never stored among the sessions, and without a form token.
        ApiToken = "api_token",
    }
}

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionOwner {
    /// A household.
    Household(HouseholdId),
    /// A member of staff; `false` as long as the second factor is missing.
    Staff(AccountId, bool),
}

impl SessionOwner {
    /// The kind of session it has.
    pub const fn kind(&self) -> SessionKind {
        match self {
            Self::Household(_) => SessionKind::Household,
            Self::Staff(_, true) => SessionKind::Staff,
            Self::Staff(_, false) => SessionKind::StaffSetup,
        }
    }
}

/// A session as it is stored; its secret is known only to the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// SHA-256 of the secret, in hex.
    pub secret_hash: String,
    /// Whose it is.
    pub owner: SessionOwner,
    /// Token that every form of the session carries.
    pub csrf: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub seen_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

impl StoredSession {
    /// Whether it still counts: neither too old nor unused for longer than `idle`.
    pub fn is_alive(&self, now: DateTime<Utc>, idle: Duration) -> bool {
        now < self.expires_at && now - self.seen_at < idle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_idle_or_old() {
        let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let session = StoredSession {
            secret_hash: String::new(),
            owner: SessionOwner::Household(HouseholdId::generate()),
            csrf: String::new(),
            created_at: start,
            seen_at: start,
            expires_at: start + Duration::hours(12),
        };
        let idle = Duration::minutes(60);
        assert!(session.is_alive(start + Duration::minutes(59), idle));
        assert!(!session.is_alive(start + Duration::minutes(60), idle));
        let busy = StoredSession {
            seen_at: start + Duration::minutes(719),
            ..session
        };
        assert!(!busy.is_alive(start + Duration::hours(12), idle));
    }
}
