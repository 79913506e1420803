//! Who is asking. Every use case names its actor; what an actor may do is decided in the use case.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ids::{AccountId, HouseholdId, InitiativeId};
use super::lists::closed_list;
use crate::error::{Error, Result};

closed_list! {
    /// The role of a staff account.
    Role {
        /// Works for one or more initiatives.
        Coordinator = "coordinator",
        /// The network office.
        Admin = "admin",
    }
}

closed_list! {
    /// What an API token may be used for; a signed-in person has all of them.
    Scope {
        /// Read households at the level the account may see.
        HouseholdsRead = "households:read",
        /// Enter and change households.
        HouseholdsWrite = "households:write",
        /// Read proposals and matches.
        ProposalsRead = "proposals:read",
        /// Review proposals and propose by hand.
        ProposalsReview = "proposals:review",
        /// Create and change initiatives.
        InitiativesWrite = "initiatives:write",
        /// Run matching.
        RunsWrite = "runs:write",
        /// Manage accounts and tokens.
        AccountsAdmin = "accounts:admin",
    }
}

/// A member of staff who is asking, in person or through an API token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The account.
    pub account: AccountId,
    /// Its role.
    pub role: Role,
    /// The initiatives it works for, as member or as deputy.
    pub initiatives: Vec<InitiativeId>,
    /// Those of them for which it is only the deputy.
    pub deputy_for: Vec<InitiativeId>,
    /// What may be done: everything in person, the token's scopes otherwise.
    pub scopes: BTreeSet<Scope>,
}

impl Staff {
    /// Whether it is the network office.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }

    /// Whether it is only the deputy for the initiative.
    pub fn deputies_for(&self, initiative: &InitiativeId) -> bool {
        self.deputy_for.contains(initiative)
    }

    /// Whether it works for the initiative.
    pub fn works_for(&self, initiative: &InitiativeId) -> bool {
        self.initiatives.contains(initiative)
    }
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody who is known.
    Anonymous,
    /// A household, by its session.
    Household(HouseholdId),
    /// A member of staff.
    Staff(Staff),
    /// The service itself: schedule, worker, command line.
    System,
}

impl Actor {
    /// The household that is asking.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for anybody else.
    pub fn household(&self) -> Result<&HouseholdId> {
        match self {
            Self::Household(id) => Ok(id),
            _ => Err(Error::Unauthenticated),
        }
    }

    /// The member of staff that is asking, when it has the scope.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for nobody, [`Error::Forbidden`] for a household or without the scope.
    pub fn staff(&self, scope: Scope) -> Result<&Staff> {
        match self {
            Self::Staff(staff) if staff.scopes.contains(&scope) => Ok(staff),
            Self::Anonymous => Err(Error::Unauthenticated),
            _ => Err(Error::Forbidden),
        }
    }

    /// The member of staff that is asking, whatever the scopes: for things of the own account.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for nobody, [`Error::Forbidden`] for a household.
    pub fn person(&self) -> Result<&Staff> {
        match self {
            Self::Staff(staff) => Ok(staff),
            Self::Anonymous => Err(Error::Unauthenticated),
            _ => Err(Error::Forbidden),
        }
    }

    /// The network office, when it has the scope.
    ///
    /// # Errors
    /// As [`Actor::staff`]; [`Error::Forbidden`] for a coordinator.
    pub fn admin(&self, scope: Scope) -> Result<&Staff> {
        let staff = self.staff(scope)?;
        if staff.is_admin() {
            Ok(staff)
        } else {
            Err(Error::Forbidden)
        }
    }

    /// The kind of actor as it stands in logs of transitions.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Household(_) => "household",
            Self::Staff(_) => "staff",
            Self::System => "system",
        }
    }

    /// The identifier as it stands in logs of transitions.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Household(id) => Some(id.as_str()),
            Self::Staff(staff) => Some(staff.account.as_str()),
            Self::Anonymous | Self::System => None,
        }
    }
}
