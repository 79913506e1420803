//! What is counted when a proposal is made and when it moves from one state to the next. Whether it may is not asked here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::schema::events;
use super::{Happened, find_subject, first_contact, record};
use crate::domain::actor::Actor;
use crate::domain::figures::{EventKind, LapseReason};
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::{Proposal, ProposalAction, ProposalState, Sides};
use crate::error::Result;
use crate::store::proposals::Logged;
use crate::store::{Conn, Db as _, coverage};

/// The households of a proposal.
pub(super) fn households_of(sides: &Sides) -> impl Iterator<Item = &HouseholdId> {
    std::iter::once(sides.side_a()).chain(sides.side_b())
}

/// Counts a new proposal.
pub(in crate::store) fn proposed(conn: &mut Conn, proposal: &Proposal) -> Result<()> {
    for household in households_of(&proposal.sides) {
        let happened = Happened::new(EventKind::Proposed).with(proposal.sides.initiative());
        record(conn, household, happened, proposal.created_at)?;
    }
    Ok(())
}

/// Counts a transition of a proposal, which is in its new state already.
pub(in crate::store) fn transition(conn: &mut Conn, proposal: &Proposal, logged: &Logged<'_>) -> Result<()> {
    let acting = match logged.actor {
        Actor::Household(id) => Some(id),
        _ => None,
    };
    let change = Change {
        proposal,
        action: logged.action,
        reason: logged.reason,
        acting,
        at: logged.at,
    };
    for (household, happened) in change.counted() {
        record(conn, household, happened, logged.at)?;
    }
    if logged.action == ProposalAction::Undo {
        take_back(conn, proposal, logged.from)?;
    }
    if proposal.state == ProposalState::Introduced {
        for household in households_of(&proposal.sides) {
            first_contact(conn, household, proposal.sides.initiative(), logged.at)?;
        }
    }
    Ok(())
}

/// A transition with what counting has to know of it.
pub(super) struct Change<'a> {
    pub(super) proposal: &'a Proposal,
    pub(super) action: ProposalAction,
    pub(super) reason: Option<&'a str>,
    pub(super) acting: Option<&'a HouseholdId>,
    pub(super) at: DateTime<Utc>,
}

impl<'a> Change<'a> {
    pub(super) fn counted(&self) -> Vec<(&'a HouseholdId, Happened<'a>)> {
        use ProposalAction as A;
        let proposal = self.proposal;
        let both: Vec<&HouseholdId> = households_of(&proposal.sides).collect();
        let acting: Vec<&HouseholdId> = both.iter().copied().filter(|id| Some(*id) == self.acting).collect();
        let made = Some(proposal.created_at);
        let lapsed = |why: LapseReason| Happened::new(EventKind::Lapsed).because(Some(why.as_str()));
        let (who, happened) = match self.action {
            A::Approve => (both.clone(), Happened::new(EventKind::Approved).after(made, self.at)),
            A::Reject => (both.clone(), Happened::new(EventKind::Rejected).because(self.reason)),
            A::SayYes => (
                acting,
                Happened::new(EventKind::Agreed).after(proposal.shown_at, self.at),
            ),
            A::SayNo => (acting, Happened::new(EventKind::Declined).because(self.reason)),
            A::Expire => (both.clone(), lapsed(LapseReason::Expired)),
            A::GoStale => (both.clone(), lapsed(LapseReason::Stale)),
            A::Withdraw => (both.clone(), lapsed(LapseReason::Withdrawn)),
            A::ConfirmMeeting => {
                let since = proposal.introduced_at;
                (both.clone(), Happened::new(EventKind::Met).after(since, self.at))
            }
            A::Undo | A::TakeEffect | A::Close => (Vec::new(), Happened::new(EventKind::Met)),
        };
        let mut counted: Vec<(&HouseholdId, Happened<'_>)> = who
            .into_iter()
            .map(|id| (id, happened.with(proposal.sides.initiative())))
            .collect();
        let introduces = matches!(self.action, A::SayYes | A::TakeEffect);
        if introduces && proposal.introduced_at == Some(self.at) {
            let happened = Happened::new(EventKind::Introduced)
                .with(proposal.sides.initiative())
                .after(made, self.at);
            counted.extend(both.into_iter().map(|id| (id, happened)));
        }
        counted
    }
}

/// Takes back what an undone approval or rejection counted. Nobody was told of it, so it did not happen.
fn take_back(conn: &mut Conn, proposal: &Proposal, from: ProposalState) -> Result<()> {
    let kind = if from == ProposalState::Rejected {
        EventKind::Rejected
    } else {
        EventKind::Approved
    };
    for household in households_of(&proposal.sides) {
        let Some(subject) = find_subject(conn, household)? else {
            continue;
        };
        let offices = match proposal.sides.initiative() {
            Some(_) => 1,
            None => coverage::initiatives_of(conn, household)?.len().max(1),
        };
        let last: Vec<i64> = events::table
            .filter(events::subject.eq(subject.number))
            .filter(events::kind.eq(kind.as_str()))
            .order(events::id.desc())
            .limit(i64::try_from(offices).unwrap_or(1))
            .select(events::id)
            .load(conn)
            .db()?;
        diesel::delete(events::table.filter(events::id.eq_any(last)))
            .execute(conn)
            .db()?;
    }
    Ok(())
}
