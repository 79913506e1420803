//! Handing a household on to another initiative: its states, the table of their transitions, and why an initiative may refuse.
//! Who may act for which side is the service's question; nothing of the household itself passes here.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{AccountId, ConsentId, HouseholdId, InitiativeId, TransferId};
use super::lists::closed_list;
use crate::error::{Conflict, Error, Result};

closed_list! {
    /// Where a transfer stands.
    TransferState {
        /// The household is asked.
        Asked = "asked",
        /// The household said yes; the initiative decides.
        Agreed = "agreed",
        /// The initiative looks after the household from then on.
        Accepted = "accepted",
        /// The household said no.
        Declined = "declined",
        /// The initiative refused.
        Refused = "refused",
        /// Somebody did not answer in time.
        Expired = "expired",
        /// The office took it back, or a side left.
        Withdrawn = "withdrawn",
    }
}

closed_list! {
    /// Why an initiative refuses a household that would be handed on to it.
    RefuseReason {
        /// It has no room at present.
        NoCapacity = "no_capacity",
        /// The household wants to live elsewhere.
        WrongRegion = "wrong_region",
        /// It cannot help with what is asked for.
        CannotHelp = "cannot_help",
        /// Somebody there knows the household too well.
        ConflictOfInterest = "conflict_of_interest",
        /// Something else.
        Other = "other",
    }
}

closed_list! {
    /// What can happen to a transfer.
    TransferAction {
        /// The household says yes.
        Agree = "agree",
        /// The household says no.
        Decline = "decline",
        /// The initiative accepts.
        Accept = "accept",
        /// The initiative refuses.
        Refuse = "refuse",
        /// The time to answer is over.
        Expire = "expire",
        /// The office takes it back, or a side leaves.
        Withdraw = "withdraw",
    }
}

impl TransferState {
    /// Whether somebody still has to answer.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Agreed)
    }

    /// The state after `action`, where the table allows it.
    ///
    /// # Errors
    /// [`Conflict::Decided`].
    pub fn after(self, action: TransferAction) -> Result<Self> {
        use TransferAction as A;
        Ok(match (self, action) {
            (Self::Asked, A::Agree) => Self::Agreed,
            (Self::Asked, A::Decline) => Self::Declined,
            (Self::Agreed, A::Accept) => Self::Accepted,
            (Self::Agreed, A::Refuse) => Self::Refused,
            (Self::Asked | Self::Agreed, A::Expire) => Self::Expired,
            (Self::Asked | Self::Agreed, A::Withdraw) => Self::Withdrawn,
            _ => return Err(Conflict::Decided.into()),
        })
    }
}

/// A transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its identifier.
    pub id: TransferId,
    /// The household.
    pub household: HouseholdId,
    /// The office that looks after it so far: an initiative's identifier, or `network`.
    pub from_office: String,
    /// The initiative that shall look after it.
    pub to: InitiativeId,
    /// Its state.
    pub state: TransferState,
    /// Raised by one with every change.
    pub version: i64,
    /// Why, as the office says it to the household; up to 300 characters.
    pub reason: String,
    /// Why the initiative refused.
    pub refusal: Option<RefuseReason>,
    /// Who asked.
    pub asked_by: AccountId,
    /// When the household was asked.
    pub asked_at: DateTime<Utc>,
    /// By when whoever has to answer now does so.
    pub answer_by: DateTime<Utc>,
    /// How often the household was reminded.
    pub reminders: i64,
    /// The consent that rests on the household's yes.
    pub consent: Option<ConsentId>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Transfer {
    /// Moves it by the table of transitions; one that is over is ended `now`.
    ///
    /// # Errors
    /// [`Conflict::Decided`].
    pub fn apply(&mut self, action: TransferAction, now: DateTime<Utc>) -> Result<()> {
        self.state = self.state.after(action)?;
        self.ended_at = (!self.state.is_open()).then_some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_initiative_decides_only_after_the_household_said_yes_and_nothing_follows_an_end() {
        let allowed = [
            ("asked", "agree", "agreed"),
            ("asked", "decline", "declined"),
            ("asked", "expire", "expired"),
            ("asked", "withdraw", "withdrawn"),
            ("agreed", "accept", "accepted"),
            ("agreed", "refuse", "refused"),
            ("agreed", "expire", "expired"),
            ("agreed", "withdraw", "withdrawn"),
        ];
        for state in TransferState::ALL {
            for action in TransferAction::ALL {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| *from == state.as_str() && *by == action.as_str());
                let got = state.after(*action).ok().map(TransferState::as_str);
                assert_eq!(got, expected.map(|(_, _, to)| *to), "{state} {action}");
            }
        }
    }
}
