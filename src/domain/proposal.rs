//! The proposal: a suggested introduction, its states, and the one table of allowed transitions.
//! Who may act at all is the service's question; here stands only what may follow what.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::explanation::Explanation;
use super::ids::{AccountId, HouseholdId, InitiativeId, ProposalId, RunId};
use super::lists::closed_list;
use crate::error::{Conflict, Error, Result};

closed_list! {
    /// The state of a proposal.
    ProposalState {
        /// Suggested; waits for review.
        Suggested = "suggested",
        /// Approved; the households are asked once the approval takes effect.
        Approved = "approved",
        /// One of two households said yes.
        Accepted = "accepted",
        /// Everyone concerned said yes; contact data went out.
        Introduced = "introduced",
        /// The two met.
        Met = "met",
        /// Finished after an introduction.
        Closed = "closed",
        /// The coordinator said no.
        Rejected = "rejected",
        /// A household said no.
        Declined = "declined",
        /// Nobody answered in time.
        Expired = "expired",
        /// A hard condition no longer holds, or the score fell below the minimum.
        Stale = "stale",
        /// One side left, paused or revoked a consent.
        Withdrawn = "withdrawn",
    }
}

impl RejectReason {
    /// Whether the pair may be proposed again later, so that nothing is lost when somebody rejects too much.
    pub fn lets_try_again(self) -> bool {
        !ends_for_good(ProposalState::Rejected, Some(self.as_str()))
    }
}

impl ProposalState {
    /// Whether the proposal is open: suggested, approved or accepted.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Suggested | Self::Approved | Self::Accepted)
    }

    /// Whether it uses a place of the initiative's capacity.
    pub const fn uses_capacity(self) -> bool {
        matches!(self, Self::Approved | Self::Accepted | Self::Introduced | Self::Met)
    }
}

closed_list! {
    /// What can happen to a proposal.
    ProposalAction {
        /// A coordinator approves.
        Approve = "approve",
        /// A coordinator rejects, with a reason.
        Reject = "reject",
        /// A coordinator takes an approval back before it took effect, or a rejection soon after it.
        Undo = "undo",
        /// The approval takes effect where the household had said yes beforehand.
        TakeEffect = "take_effect",
        /// A household says yes.
        SayYes = "say_yes",
        /// A household says no, with a reason.
        SayNo = "say_no",
        /// The time to answer is over.
        Expire = "expire",
        /// A hard condition no longer holds.
        GoStale = "go_stale",
        /// A side leaves, pauses or revokes its consent.
        Withdraw = "withdraw",
        /// The two met.
        ConfirmMeeting = "confirm_meeting",
        /// The introduction is finished.
        Close = "close",
    }
}

closed_list! {
    /// In which part somebody acts on a proposal.
    Party {
        /// The service itself.
        System = "system",
        /// A coordinator or the network office.
        Staff = "staff",
        /// The first household.
        SideA = "side_a",
        /// The second household, where there is one.
        SideB = "side_b",
    }
}

closed_list! {
    /// Whom a proposal would introduce.
    ProposalKind {
        /// Two households.
        Households = "households",
        /// A household and an initiative.
        Initiatives = "initiatives",
    }
}

closed_list! {
    /// Where a proposal comes from.
    Origin {
        /// The engine.
        Engine = "engine",
        /// A coordinator, by hand.
        Staff = "staff",
        /// The household asked the initiative for contact.
        Household = "household",
    }
}

closed_list! {
    /// Why a coordinator rejects.
    RejectReason {
        /// The region does not fit.
        WrongRegion = "wrong_region",
        /// The occupation is not needed.
        OccupationNotNeeded = "occupation_not_needed",
        /// The families do not fit.
        FamilyDoesNotFit = "family_does_not_fit",
        /// No free place.
        NoCapacity = "no_capacity",
        /// The two are the same.
        Duplicate = "duplicate",
        /// The data are doubtful.
        DataDoubtful = "data_doubtful",
        /// A conflict of interest.
        ConflictOfInterest = "conflict_of_interest",
        /// A concern for somebody's safety.
        SafetyConcern = "safety_concern",
        /// Something else.
        Other = "other",
    }
}

closed_list! {
    /// Why a household declines.
    DeclineReason {
        /// Not now.
        NotNow = "not_now",
        /// The time does not fit.
        Timing = "timing",
        /// Another region after all.
        OtherRegion = "other_region",
        /// Has found what it looked for.
        FoundAlready = "found_already",
        /// The two know each other.
        KnowEachOther = "know_each_other",
        /// No time.
        NoTime = "no_time",
        /// Not for us.
        NotForUs = "not_for_us",
        /// Something else.
        Other = "other",
    }
}

closed_list! {
    /// What became of an introduction.
    Outcome {
        /// The household moved.
        Moved = "moved",
        /// Still planning.
        StillPlanning = "still_planning",
        /// Changed its mind.
        ChangedMind = "changed_mind",
        /// Moved somewhere else.
        MovedElsewhere = "moved_elsewhere",
        /// The two had no contact.
        NoContact = "no_contact",
        /// Something inappropriate happened.
        Inappropriate = "inappropriate",
    }
}

/// For how many minutes a rejection can be taken back. Nobody is told of it, so nothing else has to be undone.
pub const REJECTION_UNDO_MINUTES: i64 = 60;

/// After how many days a pair may be proposed again when nothing forbids it for good.
pub const PAUSE_DAYS: i64 = 180;

/// Whether a pair that ended in `state` with the coded `reason` is never proposed again.
pub fn ends_for_good(state: ProposalState, reason: Option<&str>) -> bool {
    matches!(
        state,
        ProposalState::Introduced | ProposalState::Met | ProposalState::Closed
    ) || reason.is_some_and(|reason| {
        matches!(
            reason,
            "know_each_other"
                | "not_for_us"
                | "duplicate"
                | "conflict_of_interest"
                | "safety_concern"
                | "inappropriate"
        )
    })
}

/// What the table of transitions has to know besides state, action and party.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a circumstance of its own; the table names all of them"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// Whom the proposal would introduce.
    pub kind: ProposalKind,
    /// Whether the approval has taken effect, so that the households were asked.
    pub in_effect: bool,
    /// Whether the other household said yes already.
    pub other_said_yes: bool,
    /// Whether this household said yes already.
    pub said_yes: bool,
    /// Whether everyone concerned said yes beforehand, so that nobody has to be asked.
    pub standing_yes: bool,
}

/// The table of allowed transitions: the state after `action` by `party`, or why not.
///
/// # Errors
/// [`Conflict::NotAllowed`]; [`Conflict::TooLate`] for an undo after the approval took effect;
/// [`Conflict::Decided`] for an answer given before.
pub fn transition(
    state: ProposalState,
    action: ProposalAction,
    party: Party,
    now: Circumstances,
) -> Result<ProposalState> {
    use {Party as P, ProposalAction as A, ProposalState as S};
    let next = match (action, party, state) {
        (A::Approve, P::Staff, S::Suggested) => S::Approved,
        (A::Reject, P::Staff, S::Suggested) => S::Rejected,
        // A rejection by a slip of the hand as well; for how long is the service's question.
        (A::Undo, P::Staff, S::Approved | S::Rejected) if !now.in_effect => S::Suggested,
        (A::Undo, P::Staff, S::Approved) => return Err(Conflict::TooLate.into()),
        (A::TakeEffect, P::System, S::Approved) if now.standing_yes && !now.in_effect => S::Introduced,
        (A::SayYes, P::SideA, S::Approved) if now.in_effect && now.kind == ProposalKind::Initiatives => S::Introduced,
        (A::SayYes, P::SideA | P::SideB, S::Approved) if now.in_effect && now.kind == ProposalKind::Households => {
            S::Accepted
        }
        (A::SayYes, P::SideA | P::SideB, S::Accepted) if now.kind == ProposalKind::Households => {
            if now.said_yes {
                return Err(Conflict::Decided.into());
            }
            if !now.other_said_yes {
                return Err(Conflict::NotAllowed.into());
            }
            S::Introduced
        }
        (A::SayNo, P::SideA, S::Approved) if now.in_effect => S::Declined,
        (A::SayNo, P::SideB, S::Approved) if now.in_effect && now.kind == ProposalKind::Households => S::Declined,
        (A::SayNo, P::SideA | P::SideB, S::Accepted) if now.kind == ProposalKind::Households => S::Declined,
        (A::Expire, P::System, open) if open.is_open() => S::Expired,
        (A::GoStale, P::System, open) if open.is_open() => S::Stale,
        (A::Withdraw, P::System | P::SideA, open) if open.is_open() => S::Withdrawn,
        (A::Withdraw, P::SideB, open) if open.is_open() && now.kind == ProposalKind::Households => S::Withdrawn,
        (A::ConfirmMeeting, P::Staff | P::SideA, S::Introduced) => S::Met,
        (A::ConfirmMeeting, P::SideB, S::Introduced) if now.kind == ProposalKind::Households => S::Met,
        (A::Close, P::System | P::Staff | P::SideA, S::Introduced | S::Met) => S::Closed,
        (A::Close, P::SideB, S::Introduced | S::Met) if now.kind == ProposalKind::Households => S::Closed,
        (A::SayYes | A::SayNo, P::SideA | P::SideB, S::Introduced | S::Met | S::Closed | S::Declined) => {
            return Err(Conflict::Decided.into());
        }
        _ => return Err(Conflict::NotAllowed.into()),
    };
    Ok(next)
}

/// The two sides of a proposal. Two households stand in the order of their identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sides {
    /// Two households, the smaller identifier first.
    Households(HouseholdId, HouseholdId),
    /// A household and an initiative.
    Initiative(HouseholdId, InitiativeId),
}

impl Sides {
    /// Two households in the order of their identifiers.
    pub fn households(one: HouseholdId, other: HouseholdId) -> Self {
        if one <= other {
            Self::Households(one, other)
        } else {
            Self::Households(other, one)
        }
    }

    /// Whom the proposal would introduce.
    pub const fn kind(&self) -> ProposalKind {
        match self {
            Self::Households(..) => ProposalKind::Households,
            Self::Initiative(..) => ProposalKind::Initiatives,
        }
    }

    /// The key of the pair, the same whoever was matched first.
    pub fn pair_key(&self) -> String {
        match self {
            Self::Households(a, b) => format!("h:{a}|{b}"),
            Self::Initiative(household, initiative) => format!("i:{household}|{initiative}"),
        }
    }

    /// The first household.
    pub const fn side_a(&self) -> &HouseholdId {
        match self {
            Self::Households(a, _) | Self::Initiative(a, _) => a,
        }
    }

    /// The second household, where there is one.
    pub const fn side_b(&self) -> Option<&HouseholdId> {
        match self {
            Self::Households(_, b) => Some(b),
            Self::Initiative(..) => None,
        }
    }

    /// The initiative, where there is one.
    pub const fn initiative(&self) -> Option<&InitiativeId> {
        match self {
            Self::Households(..) => None,
            Self::Initiative(_, initiative) => Some(initiative),
        }
    }

    /// In which part a household acts; `None` when it is no side of it.
    pub fn party(&self, household: &HouseholdId) -> Option<Party> {
        if self.side_a() == household {
            Some(Party::SideA)
        } else if self.side_b() == Some(household) {
            Some(Party::SideB)
        } else {
            None
        }
    }
}

/// A proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Its identifier.
    pub id: ProposalId,
    /// Whom it would introduce.
    pub sides: Sides,
    /// Its state.
    pub state: ProposalState,
    /// Raised by one with every change; approving names it (rule 5).
    pub version: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// The run that made it.
    pub run: Option<RunId>,
    /// Score and reasons as they were when it was made.
    pub explanation: Explanation,
    /// Score and reasons of the version before, when they were computed anew because a side had changed.
    pub explanation_before: Option<Explanation>,
    /// Versions of the two sides that the explanation was made from.
    pub input_versions: (i64, i64),
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was approved, and by whom.
    pub approved: Option<(DateTime<Utc>, AccountId)>,
    /// When the approval takes effect, so that its mails may leave.
    pub effective_at: Option<DateTime<Utc>>,
    /// When the households were asked (or introduced at once).
    pub shown_at: Option<DateTime<Utc>>,
    /// When side A said yes.
    pub yes_a_at: Option<DateTime<Utc>>,
    /// When side B said yes.
    pub yes_b_at: Option<DateTime<Utc>>,
    /// Until when it may be answered; set when it is shown.
    pub answer_by: Option<DateTime<Utc>>,
    /// How many reminders went out, 0 to 2.
    pub reminders: i32,
    /// When everybody concerned was introduced.
    pub introduced_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// The coded reason of its end or of its last transition.
    pub reason: Option<String>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// A personal sentence of the coordinator for the introduction, up to 300 characters.
    pub personal_note: Option<String>,
}

impl Proposal {
    /// The circumstances of a transition by `party`; `standing_yes` is known outside.
    pub fn circumstances(&self, party: Party, standing_yes: bool) -> Circumstances {
        let (own, other) = match party {
            Party::SideB => (self.yes_b_at, self.yes_a_at),
            _ => (self.yes_a_at, self.yes_b_at),
        };
        Circumstances {
            kind: self.sides.kind(),
            in_effect: self.shown_at.is_some(),
            other_said_yes: other.is_some(),
            said_yes: own.is_some(),
            standing_yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// product.md, "States", written once more as (state, action, party) → state, independent of the match above.
    fn expected(state: &str, action: &str, party: &str, now: Circumstances) -> Option<&'static str> {
        let pair = now.kind == ProposalKind::Households;
        let open = ["suggested", "approved", "accepted"].contains(&state);
        let side = party == "side_a" || (party == "side_b" && pair);
        match action {
            "approve" => (state == "suggested" && party == "staff").then_some("approved"),
            "reject" => (state == "suggested" && party == "staff").then_some("rejected"),
            "undo" => {
                (["approved", "rejected"].contains(&state) && party == "staff" && !now.in_effect).then_some("suggested")
            }
            "take_effect" => {
                (state == "approved" && party == "system" && now.standing_yes && !now.in_effect).then_some("introduced")
            }
            "say_yes" if !side => None,
            "say_yes" if state == "approved" && now.in_effect => Some(if pair { "accepted" } else { "introduced" }),
            "say_yes" => (pair && state == "accepted" && now.other_said_yes && !now.said_yes).then_some("introduced"),
            "say_no" if !side => None,
            "say_no" => ((state == "approved" && now.in_effect) || (state == "accepted" && pair)).then_some("declined"),
            "expire" => (open && party == "system").then_some("expired"),
            "go_stale" => (open && party == "system").then_some("stale"),
            "withdraw" => (open && (party == "system" || side)).then_some("withdrawn"),
            "confirm_meeting" => (state == "introduced" && (party == "staff" || side)).then_some("met"),
            "close" => (["introduced", "met"].contains(&state) && (party != "side_b" || pair)).then_some("closed"),
            _ => None,
        }
    }

    #[test]
    fn the_table_holds_for_every_state_action_party_and_circumstance() {
        let mut checked = 0;
        for bits in 0..32_u8 {
            let bit = |at: u8| bits >> at & 1 == 1;
            let now = Circumstances {
                kind: if bit(0) {
                    ProposalKind::Households
                } else {
                    ProposalKind::Initiatives
                },
                in_effect: bit(1),
                other_said_yes: bit(2),
                said_yes: bit(3),
                standing_yes: bit(4),
            };
            for state in ProposalState::ALL {
                for action in ProposalAction::ALL {
                    for party in Party::ALL {
                        let got = transition(*state, *action, *party, now).ok().map(ProposalState::as_str);
                        let want = expected(state.as_str(), action.as_str(), party.as_str(), now);
                        assert_eq!(got, want, "{state} {action} {party} {now:?}");
                        checked += 1;
                    }
                }
            }
        }
        assert_eq!(checked, 32 * 11 * 11 * 4);
    }

    #[test]
    fn an_approval_in_effect_can_no_longer_be_undone() {
        let now = Circumstances {
            kind: ProposalKind::Households,
            in_effect: true,
            other_said_yes: false,
            said_yes: false,
            standing_yes: false,
        };
        let undone = transition(ProposalState::Approved, ProposalAction::Undo, Party::Staff, now);
        assert!(matches!(undone, Err(Error::Conflict(Conflict::TooLate))));
    }

    #[test]
    fn a_pair_is_the_same_pair_from_both_sides() {
        let (a, b) = (HouseholdId::known("a"), HouseholdId::known("b"));
        assert_eq!(
            Sides::households(a.clone(), b.clone()).pair_key(),
            Sides::households(b, a).pair_key()
        );
    }
}
