//! A group of 3 to 6 households that could look for a home together: its states, the one table of their transitions, who is
//! still in it, and what follows when somebody leaves. Who may act at all is the service's question.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::explanation::Explanation;
use super::ids::{AccountId, GroupId, HouseholdId, RunId};
use super::lists::closed_list;
use super::month::Month;
use super::place::Ags;
use super::proposal::{PAUSE_DAYS, ProposalState, ends_for_good};
use crate::error::{Conflict, Error, Result};

/// Fewer households are no group.
pub const SMALLEST: usize = 3;

closed_list! {
    /// Where a group stands.
    GroupState {
        /// Suggested by a run; waits for review.
        Suggested = "suggested",
        /// Approved; its households are asked once the approval takes effect.
        Approved = "approved",
        /// Everybody who stayed said yes; contact data went out.
        Complete = "complete",
        /// The coordinator said no.
        Rejected = "rejected",
        /// Too few stayed after a no.
        Declined = "declined",
        /// Too few had answered in time.
        Expired = "expired",
        /// A hard condition no longer holds, or a pair scores below the minimum.
        Stale = "stale",
        /// Too few stayed because somebody left, paused or revoked a consent.
        Withdrawn = "withdrawn",
    }
}

closed_list! {
    /// What can happen to a group.
    GroupAction {
        /// A coordinator approves.
        Approve = "approve",
        /// A coordinator rejects, with a reason.
        Reject = "reject",
        /// A coordinator takes an approval back before it took effect, or a rejection soon after it.
        Undo = "undo",
        /// The approval takes effect: its households are asked.
        Ask = "ask",
        /// Everybody who stayed said yes.
        Complete = "complete",
        /// A household said no and too few stay.
        Decline = "decline",
        /// The time to answer is over and too few said yes.
        Expire = "expire",
        /// A hard condition no longer holds.
        GoStale = "go_stale",
        /// A household left and too few stay.
        Withdraw = "withdraw",
    }
}

closed_list! {
    /// Where a household stands in a group.
    MemberState {
        /// It is asked, or will be.
        Asked = "asked",
        /// It said yes.
        Yes = "yes",
        /// It was introduced to the others.
        Introduced = "introduced",
        /// It said no.
        Declined = "declined",
        /// It did not answer in time.
        Silent = "silent",
        /// It left the service, paused, or was taken out.
        Left = "left",
        /// The group did not come about, through others.
        Ended = "ended",
    }
}

impl MemberState {
    /// Whether the household is still in the group.
    pub const fn stays(self) -> bool {
        matches!(self, Self::Asked | Self::Yes | Self::Introduced)
    }
}

impl GroupState {
    /// Whether something is still to be decided or answered.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Suggested | Self::Approved)
    }

    /// The table of allowed transitions: the state after `action`; `shown` says whether the households were asked already.
    ///
    /// # Errors
    /// [`Conflict::TooLate`] for an undo after the households were asked; [`Conflict::Decided`] where the group is over;
    /// [`Conflict::NotAllowed`].
    pub fn after(self, action: GroupAction, shown: bool) -> Result<Self> {
        use GroupAction as A;
        Ok(match (self, action) {
            (Self::Suggested, A::Approve) => Self::Approved,
            (Self::Suggested, A::Reject) => Self::Rejected,
            (Self::Approved, A::Undo) if shown => return Err(Conflict::TooLate.into()),
            (Self::Approved | Self::Rejected, A::Undo) => Self::Suggested,
            (Self::Approved, A::Ask) if !shown => Self::Approved,
            (Self::Approved, A::Complete) if shown => Self::Complete,
            (Self::Approved, A::Decline) if shown => Self::Declined,
            (Self::Approved, A::Expire) if shown => Self::Expired,
            (Self::Suggested | Self::Approved, A::GoStale) => Self::Stale,
            // After everybody said yes: as long as the introductions have not left.
            (Self::Suggested | Self::Approved | Self::Complete, A::Withdraw) => Self::Withdrawn,
            (Self::Suggested | Self::Approved, _) => return Err(Conflict::NotAllowed.into()),
            _ => return Err(Conflict::Decided.into()),
        })
    }
}

/// What follows from who is still in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Enough stay, and not all of them have answered.
    GoesOn,
    /// Enough stay, and all of them said yes.
    Complete,
    /// Too few stay.
    TooFew,
}

/// A household in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The household.
    pub household: HouseholdId,
    /// Its number in the group, from 1: how the others read of it before it has a name for them.
    pub number: i64,
    /// Where it stands.
    pub state: MemberState,
    /// The version of the household that the reasons were made from.
    pub input_version: i64,
    /// When it answered, or left.
    pub answered_at: Option<DateTime<Utc>>,
    /// The coded reason of its no; the others never learn of it.
    pub reason: Option<String>,
}

/// Why each two of a group could get along.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupPair {
    /// The one with the smaller identifier.
    pub one: HouseholdId,
    /// The other.
    pub other: HouseholdId,
    /// Score and reasons as they were when the group was made.
    pub explanation: Explanation,
}

/// A group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// The run that made it.
    pub run: Option<RunId>,
    /// The district that all of them know.
    pub region: Ags,
    /// The first and the last month in which all of them may move.
    pub window: (Month, Month),
    /// Its state.
    pub state: GroupState,
    /// Raised by one with every change; approving names it (rule 5).
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was approved, and by whom.
    pub approved: Option<(DateTime<Utc>, AccountId)>,
    /// When the approval takes effect, so that its mails may leave.
    pub effective_at: Option<DateTime<Utc>>,
    /// When the households were asked.
    pub shown_at: Option<DateTime<Utc>>,
    /// Until when it may be answered; set when it is shown.
    pub answer_by: Option<DateTime<Utc>>,
    /// How many reminders went out, 0 to 2.
    pub reminders: i32,
    /// When everybody was introduced.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// The coded reason of its last transition by staff.
    pub reason: Option<String>,
    /// A personal sentence of the coordinator, up to 300 characters.
    pub personal_note: Option<String>,
    /// Its households, also those that left, by their numbers.
    pub members: Vec<Member>,
}

impl Group {
    /// Those who are still in it.
    pub fn staying(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.state.stays())
    }

    /// How many are still in it.
    pub fn size(&self) -> usize {
        self.staying().count()
    }

    /// A household in it, also one that left.
    pub fn member(&self, household: &HouseholdId) -> Option<&Member> {
        self.members.iter().find(|member| member.household == *household)
    }

    /// What follows from who is still in it.
    pub fn standing(&self) -> Standing {
        if self.size() < SMALLEST {
            Standing::TooFew
        } else if self.staying().all(|member| member.state != MemberState::Asked) {
            Standing::Complete
        } else {
            Standing::GoesOn
        }
    }

    /// Moves it by the table of transitions. With the end of a group those still in it are free; when it is complete they are
    /// introduced.
    ///
    /// # Errors
    /// As [`GroupState::after`].
    pub fn apply(&mut self, action: GroupAction, now: DateTime<Utc>) -> Result<()> {
        let reopened = self.state == GroupState::Rejected;
        self.state = self.state.after(action, self.shown_at.is_some())?;
        let (from, to): (&[MemberState], MemberState) = match self.state {
            GroupState::Complete => (&[MemberState::Yes], MemberState::Introduced),
            state if !state.is_open() => (
                &[MemberState::Asked, MemberState::Yes, MemberState::Introduced],
                MemberState::Ended,
            ),
            _ if reopened => (&[MemberState::Ended], MemberState::Asked),
            _ => (&[], MemberState::Asked),
        };
        for member in self.members.iter_mut().filter(|member| from.contains(&member.state)) {
            member.state = to;
        }
        if self.state == GroupState::Complete {
            self.completed_at = Some(now);
        }
        let over = !self.state.is_open() && self.state != GroupState::Complete;
        self.ended_at = over.then_some(now);
        Ok(())
    }

    /// Notes a household's yes.
    ///
    /// # Errors
    /// [`Conflict::Decided`] after another answer or the end; [`Conflict::NotAllowed`] before it was asked.
    pub fn say_yes(&mut self, household: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
        self.leave_as(household, MemberState::Yes, None, now)
    }

    /// Takes a household out: it said no (`Declined`), did not answer (`Silent`), or left (`Left`).
    ///
    /// # Errors
    /// As [`Group::say_yes`]; leaving is always possible for who is in it.
    pub fn take_out(
        &mut self,
        household: &HouseholdId,
        to: MemberState,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.leave_as(household, to, reason, now)
    }

    /// Notes that a household was reported that is in it no more, so that it is never proposed to the others again; answers
    /// whether anything changed.
    pub fn note_report(&mut self, household: &HouseholdId, now: DateTime<Utc>) -> bool {
        let gone = |member: &&mut Member| member.household == *household && !member.state.stays();
        match self.members.iter_mut().find(gone) {
            Some(member) if member.reason.as_deref() != Some("inappropriate") => {
                member.state = MemberState::Left;
                member.reason = Some("inappropriate".to_owned());
                member.answered_at = Some(now);
                true
            }
            _ => false,
        }
    }

    fn leave_as(
        &mut self,
        household: &HouseholdId,
        to: MemberState,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (state, shown) = (self.state, self.shown_at.is_some());
        let member = self.members.iter_mut().find(|member| member.household == *household);
        let member = member.ok_or(Error::NotFound("group"))?;
        if !member.state.stays() {
            return Err(Conflict::Decided.into());
        }
        if to != MemberState::Left {
            if state != GroupState::Approved {
                return Err(Conflict::Decided.into());
            }
            if !shown {
                return Err(Conflict::NotAllowed.into());
            }
            // A yes can still become a no, as long as nobody was introduced; the other way round it is too late.
            if to == MemberState::Yes && member.state == MemberState::Yes {
                return Err(Conflict::Decided.into());
            }
        }
        member.state = to;
        member.reason = reason.map(ToOwned::to_owned);
        member.answered_at = Some(now);
        Ok(())
    }
}

/// How somebody stands in a group, as far as it decides about proposals with another of the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Where the group stands.
    pub state: GroupState,
    /// The coded reason of the group's end.
    pub reason: Option<String>,
    /// When the group ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Where the household stands in it.
    pub member: MemberState,
    /// The coded reason of its no.
    pub member_reason: Option<String>,
    /// When it answered or left.
    pub answered_at: Option<DateTime<Utc>>,
}

/// Whether a group keeps two of its households from being proposed to each other now: while both are in it, for good once they
/// were introduced, and after a no, a silence or a rejection as after the end of a proposal of the two.
pub fn bars(one: &Trace, other: &Trace, now: DateTime<Utc>) -> bool {
    let recent = |at: Option<DateTime<Utc>>| at.is_none_or(|at| at + Duration::days(PAUSE_DAYS) > now);
    let for_good = |state: ProposalState, reason: Option<&str>| ends_for_good(state, reason);
    if one.member.stays() && other.member.stays() {
        return true;
    }
    let of_one = |trace: &Trace| match trace.member {
        MemberState::Declined | MemberState::Silent | MemberState::Left => {
            for_good(ProposalState::Declined, trace.member_reason.as_deref()) || recent(trace.answered_at)
        }
        _ => false,
    };
    let rejected = one.state == GroupState::Rejected
        && (for_good(ProposalState::Rejected, one.reason.as_deref()) || recent(one.ended_at));
    rejected || of_one(one) || of_one(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The states once more, as (state, shown, action, state after), independent of the match above.
    const TABLE: &[(&str, bool, &str, &str)] = &[
        ("suggested", false, "approve", "approved"),
        ("suggested", false, "reject", "rejected"),
        ("suggested", false, "go_stale", "stale"),
        ("suggested", false, "withdraw", "withdrawn"),
        ("approved", false, "undo", "suggested"),
        ("approved", false, "ask", "approved"),
        ("approved", false, "go_stale", "stale"),
        ("approved", false, "withdraw", "withdrawn"),
        ("approved", true, "complete", "complete"),
        ("approved", true, "decline", "declined"),
        ("approved", true, "expire", "expired"),
        ("approved", true, "go_stale", "stale"),
        ("approved", true, "withdraw", "withdrawn"),
        ("rejected", false, "undo", "suggested"),
        ("complete", true, "withdraw", "withdrawn"),
    ];

    /// Combinations that never come about: who is asked was approved.
    fn is_real(state: GroupState, shown: bool) -> bool {
        match state {
            GroupState::Suggested | GroupState::Rejected => !shown,
            GroupState::Complete | GroupState::Declined | GroupState::Expired => shown,
            _ => true,
        }
    }

    #[test]
    fn exactly_the_transitions_of_the_table_are_allowed() {
        for state in GroupState::ALL {
            for shown in [false, true].into_iter().filter(|shown| is_real(*state, *shown)) {
                for action in GroupAction::ALL {
                    let row = TABLE.iter().find(|(from, asked, by, _)| {
                        *from == state.as_str() && *asked == shown && *by == action.as_str()
                    });
                    let got = state.after(*action, shown).ok().map(GroupState::as_str);
                    assert_eq!(got, row.map(|(.., to)| *to), "{state} {shown} {action}");
                }
            }
        }
    }

    fn at(day: u32) -> DateTime<Utc> {
        format!("2026-12-{day:02}T10:00:00Z").parse().unwrap()
    }

    fn group(size: usize) -> Group {
        Group {
            id: GroupId::known("g"),
            run: None,
            region: "13073".parse().unwrap(),
            window: ("2027-06".parse().unwrap(), "2027-09".parse().unwrap()),
            state: GroupState::Approved,
            version: 1,
            created_at: at(1),
            approved: None,
            effective_at: Some(at(1)),
            shown_at: Some(at(1)),
            answer_by: Some(at(22)),
            reminders: 0,
            completed_at: None,
            ended_at: None,
            reason: None,
            personal_note: None,
            members: (0..size)
                .map(|number| Member {
                    household: HouseholdId::known(format!("h{number}")),
                    number: i64::try_from(number).unwrap() + 1,
                    state: MemberState::Asked,
                    input_version: 1,
                    answered_at: None,
                    reason: None,
                })
                .collect(),
        }
    }

    fn h(number: usize) -> HouseholdId {
        HouseholdId::known(format!("h{number}"))
    }

    #[test]
    fn a_group_is_complete_when_all_who_stay_said_yes_and_at_least_three_stay() {
        let mut four = group(4);
        for number in 0..3 {
            four.say_yes(&h(number), at(2)).unwrap();
            assert_eq!(four.standing(), Standing::GoesOn);
        }
        assert!(matches!(
            four.say_yes(&h(0), at(3)),
            Err(Error::Conflict(Conflict::Decided))
        ));
        four.take_out(&h(3), MemberState::Declined, Some("not_now"), at(3))
            .unwrap();
        assert_eq!((four.standing(), four.size()), (Standing::Complete, 3));
        four.apply(GroupAction::Complete, at(3)).unwrap();
        assert!(four.staying().all(|member| member.state == MemberState::Introduced));
        assert_eq!((four.completed_at, four.ended_at), (Some(at(3)), None));
        assert!(
            four.take_out(&h(1), MemberState::Declined, None, at(4)).is_err(),
            "too late for a no"
        );
        four.take_out(&h(1), MemberState::Left, None, at(4)).unwrap();
        assert_eq!(four.standing(), Standing::TooFew);
    }

    #[test]
    fn with_too_few_it_ends_for_everybody() {
        let mut three = group(3);
        three.say_yes(&h(0), at(2)).unwrap();
        three
            .take_out(&h(0), MemberState::Declined, Some("timing"), at(3))
            .unwrap();
        assert_eq!(three.standing(), Standing::TooFew);
        three.apply(GroupAction::Decline, at(3)).unwrap();
        let states: Vec<&str> = three.members.iter().map(|member| member.state.as_str()).collect();
        assert_eq!(states, ["declined", "ended", "ended"]);
        assert_eq!(three.ended_at, Some(at(3)));
        assert!(three.say_yes(&h(1), at(4)).is_err());
    }

    #[test]
    fn a_rejection_taken_back_asks_the_same_households() {
        let mut three = Group {
            state: GroupState::Suggested,
            shown_at: None,
            ..group(3)
        };
        assert!(three.say_yes(&h(0), at(2)).is_err(), "nobody was asked");
        three.apply(GroupAction::Reject, at(2)).unwrap();
        assert_eq!(three.size(), 0);
        three.apply(GroupAction::Undo, at(2)).unwrap();
        assert_eq!((three.size(), three.ended_at), (3, None));
    }

    #[test]
    fn two_of_a_group_are_proposed_to_each_other_again_only_when_nothing_between_them_speaks_against_it() {
        let trace = |member: MemberState, reason: Option<&str>| Trace {
            state: GroupState::Declined,
            reason: None,
            ended_at: Some(at(3)),
            member,
            member_reason: reason.map(ToOwned::to_owned),
            answered_at: Some(at(3)),
        };
        let later = at(3) + Duration::days(PAUSE_DAYS);
        let ended = trace(MemberState::Ended, None);
        assert!(!bars(&ended, &ended, at(4)), "it ended through somebody else");
        let no = trace(MemberState::Declined, Some("timing"));
        assert!(bars(&ended, &no, at(4)) && bars(&no, &ended, at(4)) && !bars(&no, &ended, later));
        let never = trace(MemberState::Declined, Some("not_for_us"));
        assert!(bars(&ended, &never, later));
        let met = trace(MemberState::Introduced, None);
        assert!(bars(&met, &met, later) && !bars(&met, &ended, at(4)));
        let rejected = |reason: &str| Trace {
            state: GroupState::Rejected,
            reason: Some(reason.to_owned()),
            ..trace(MemberState::Ended, None)
        };
        assert!(bars(&rejected("wrong_region"), &rejected("wrong_region"), at(4)));
        assert!(!bars(&rejected("wrong_region"), &rejected("wrong_region"), later));
        assert!(bars(&rejected("safety_concern"), &rejected("safety_concern"), later));
    }
}
