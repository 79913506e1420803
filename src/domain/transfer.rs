//! Passing a household on to another initiative: offered by a coordinator, agreed to by the household, accepted or refused
//! by the other initiative. Which follows what stands here; who may act is the service's question.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lists::closed_list;
use crate::error::{Conflict, Error, Result};

closed_list! {
    /// Where a transfer stands.
    TransferState {
        /// The household is asked.
        Offered = "offered",
        /// The household said yes; the other initiative decides.
        Agreed = "agreed",
        /// The household said no.
        Declined = "declined",
        /// The other initiative took it on.
        Accepted = "accepted",
        /// The other initiative could not.
        Refused = "refused",
        /// Nobody answered in time, or the household left.
        Lapsed = "lapsed",
    }
}

closed_list! {
    /// Why an initiative cannot take a household on.
    TransferRefusal {
        /// No free place.
        NoCapacity = "no_capacity",
        /// It does not work there.
        OutsideArea = "outside_area",
        /// It cannot help with what is needed.
        NotOurHelp = "not_our_help",
        /// A conflict of interest.
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
        /// The other initiative takes it on.
        Accept = "accept",
        /// The other initiative cannot, with a reason.
        Refuse = "refuse",
        /// The time is over, or the household left.
        Lapse = "lapse",
    }
}

impl TransferState {
    /// Whether somebody still has to answer.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Agreed)
    }

    /// The state after `action`.
    ///
    /// # Errors
    /// [`Conflict::Decided`] when somebody answered already, [`Conflict::NotAllowed`] before the household said yes.
    pub fn after(self, action: TransferAction) -> Result<Self> {
        use TransferAction as A;
        match (self, action) {
            (Self::Offered, A::Agree) => Ok(Self::Agreed),
            (Self::Offered, A::Decline) => Ok(Self::Declined),
            (Self::Agreed, A::Accept) => Ok(Self::Accepted),
            (Self::Agreed, A::Refuse) => Ok(Self::Refused),
            (Self::Offered | Self::Agreed, A::Lapse) => Ok(Self::Lapsed),
            (Self::Offered, A::Accept | A::Refuse) => Err(Conflict::NotAllowed.into()),
            _ => Err(Conflict::Decided.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_a_household_on_that_did_not_say_yes() {
        let allowed = [
            ("offered", "agree", "agreed"),
            ("offered", "decline", "declined"),
            ("agreed", "accept", "accepted"),
            ("agreed", "refuse", "refused"),
            ("offered", "lapse", "lapsed"),
            ("agreed", "lapse", "lapsed"),
        ];
        for state in TransferState::ALL {
            for action in TransferAction::ALL {
                let want = allowed
                    .iter()
                    .find(|(from, by, _)| *from == state.as_str() && *by == action.as_str());
                let got = state.after(*action).ok().map(TransferState::as_str);
                assert_eq!(got, want.map(|(_, _, to)| *to), "{state} {action}");
            }
        }
    }
}
