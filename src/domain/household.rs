//! The household: the unit that is matched, with its states and the table of their transitions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use super::email::{EmailAddress, Phone};
use super::ids::{AccountId, HouseholdId};
use super::lists::closed_list;
use super::locale::Locale;
use super::profile::Profile;
use crate::error::{Conflict, Error, Result};

closed_list! {
    /// The state of a household.
    HouseholdState {
        /// Registered, mail not confirmed yet.
        Unconfirmed = "unconfirmed",
        /// Takes part.
        Active = "active",
        /// Takes no part for a while.
        Paused = "paused",
        /// Has moved.
        Moved = "moved",
        /// Deletion pressed; 7 days to undo.
        Withdrawn = "withdrawn",
        /// Not heard of for too long.
        Expired = "expired",
        /// Gone; only pseudonymous traces remain.
        Erased = "erased",
    }
}

closed_list! {
    /// What can happen to a household.
    HouseholdAction {
        /// The mail address is confirmed.
        Confirm = "confirm",
        /// The confirmation was never given.
        Lapse = "lapse",
        /// Takes a pause.
        Pause = "pause",
        /// Ends the pause.
        Resume = "resume",
        /// Tells that it has moved.
        TellMoved = "tell_moved",
        /// Comes back as a household that has arrived.
        WelcomeOthers = "welcome_others",
        /// Presses delete.
        Withdraw = "withdraw",
        /// Takes the deletion back.
        UndoWithdrawal = "undo_withdrawal",
        /// Was not heard of for too long.
        Expire = "expire",
        /// Its data are deleted for good.
        Erase = "erase",
    }
}

impl HouseholdState {
    /// The state after `action`, where the table allows it. `before` is the state before the withdrawal, which an
    /// undo restores.
    ///
    /// # Errors
    /// [`Conflict::NotAllowed`].
    pub fn after(self, action: HouseholdAction, before: Option<Self>) -> Result<Self> {
        use HouseholdAction as A;
        match (self, action) {
            (Self::Unconfirmed, A::Confirm) | (Self::Paused, A::Resume) | (Self::Moved, A::WelcomeOthers) => {
                Ok(Self::Active)
            }
            (Self::Active, A::Pause) => Ok(Self::Paused),
            (Self::Active, A::TellMoved) => Ok(Self::Moved),
            (Self::Active | Self::Paused | Self::Moved, A::Withdraw) => Ok(Self::Withdrawn),
            (Self::Withdrawn, A::UndoWithdrawal) => Ok(match before {
                Some(state @ (Self::Active | Self::Paused | Self::Moved)) => state,
                _ => Self::Active,
            }),
            (Self::Active | Self::Paused, A::Expire) => Ok(Self::Expired),
            (Self::Unconfirmed, A::Lapse) | (Self::Withdrawn | Self::Expired, A::Erase) => Ok(Self::Erased),
            _ => Err(Conflict::NotAllowed.into()),
        }
    }
}

closed_list! {
    /// What a household waits for, so that nobody is left in silence (rule 7).
    NextStep {
        /// It confirms its address.
        ConfirmAddress = "confirm_address",
        /// A coordinator looks at it for the first time.
        FirstReview = "first_review",
        /// A coordinator reviews proposals.
        ReviewProposals = "review_proposals",
        /// It answers a proposal.
        AnswerProposal = "answer_proposal",
        /// The other side answers.
        OtherSideAnswers = "other_side_answers",
        /// The two sides speak with each other; we ask how it went.
        CheckIn = "check_in",
        /// Nothing fits at present; the service writes again.
        StatusMail = "status_mail",
        /// Nobody covers its target areas; the network office looks for a way.
        NetworkOffice = "network_office",
    }
}

/// How the household can be reached. Shown to nobody before an introduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The confirmed mail address.
    pub email: EmailAddress,
    /// Name of the person who registered, up to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Anna Beispiel")]
    pub name: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// Where an open proposal or a wait leaves the household, and until when it will hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Waiting {
    /// What happens next.
    pub step: NextStep,
    /// By when the household hears.
    pub until: DateTime<Utc>,
}

/// A household.
#[derive(Debug, Clone, PartialEq)]
pub struct Household {
    /// Its identifier.
    pub id: HouseholdId,
    /// Its state.
    pub state: HouseholdState,
    /// Raised by one with every change; names what was seen.
    pub version: i64,
    /// The language of its mails.
    pub locale: Locale,
    /// How it can be reached.
    pub contact: Contact,
    /// What it says of itself.
    pub profile: Profile,
    /// What happens next, and by when; for active households always there (rule 7).
    pub waiting: Option<Waiting>,
    /// When a coordinator spoke with it ("known to us"), and who.
    pub known: Option<(DateTime<Utc>, AccountId)>,
    /// Since when its introductions are suspended because of a report.
    pub suspended_at: Option<DateTime<Utc>>,
    /// State before the withdrawal, and when the withdrawal becomes an erasure.
    pub withdrawn: Option<(HouseholdState, DateTime<Utc>)>,
    /// Lines of the teaser that the household switched off (`false`) or, knowingly, on (`true`).
    pub teaser_lines: std::collections::BTreeMap<String, bool>,
    /// How many households it likes to meet in a quarter, once it is settled; nothing when it has not said.
    pub welcome_capacity: Option<u32>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When its address was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was last heard of.
    pub active_at: DateTime<Utc>,
}

impl Household {
    /// Whether it is active and not suspended, so that it may be proposed.
    pub fn takes_part(&self) -> bool {
        self.state == HouseholdState::Active && self.suspended_at.is_none()
    }

    /// How many households it is introduced to in a quarter at most: what a settled household said. Nothing limits the others,
    /// and those that said nothing.
    pub fn welcomes_per_quarter(&self) -> Option<u32> {
        self.welcome_capacity.filter(|_| self.profile.situation.is_settled())
    }

    /// Moves it into the state after `action` and raises the version.
    ///
    /// # Errors
    /// [`Conflict::NotAllowed`].
    pub fn apply(&mut self, action: HouseholdAction) -> Result<()> {
        self.state = self.state.after(action, self.withdrawn.map(|(before, _)| before))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The allowed transitions as product.md states them; everything else is refused.
    const ALLOWED: &[(&str, &str, &str)] = &[
        ("unconfirmed", "confirm", "active"),
        ("unconfirmed", "lapse", "erased"),
        ("active", "pause", "paused"),
        ("paused", "resume", "active"),
        ("active", "tell_moved", "moved"),
        ("moved", "welcome_others", "active"),
        ("active", "withdraw", "withdrawn"),
        ("paused", "withdraw", "withdrawn"),
        ("moved", "withdraw", "withdrawn"),
        ("withdrawn", "undo_withdrawal", "active"),
        ("withdrawn", "erase", "erased"),
        ("active", "expire", "expired"),
        ("paused", "expire", "expired"),
        ("expired", "erase", "erased"),
    ];

    #[test]
    fn exactly_the_transitions_of_the_table_are_allowed() {
        for state in HouseholdState::ALL {
            for action in HouseholdAction::ALL {
                let expected = ALLOWED
                    .iter()
                    .find(|(from, by, _)| *from == state.as_str() && *by == action.as_str());
                let got = state.after(*action, None).ok().map(HouseholdState::as_str);
                assert_eq!(got, expected.map(|(_, _, to)| *to), "{state} {action}");
            }
        }
    }

    #[test]
    fn an_undone_deletion_restores_the_state_before() {
        let undo = HouseholdAction::UndoWithdrawal;
        assert_eq!(
            HouseholdState::Withdrawn
                .after(undo, Some(HouseholdState::Paused))
                .unwrap(),
            HouseholdState::Paused
        );
    }
}
