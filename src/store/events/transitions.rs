//! What is counted when a proposal is made and when it moves from one state to the next. Whether it may is not asked here.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::schema::events;
use super::{For, Happened, find_subject, first_contact, record};
use crate::domain::actor::Actor;
use crate::domain::day::german_day;
use crate::domain::figures::{EventKind, LapseReason};
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::proposal::{Proposal, ProposalAction, ProposalState, Sides};
use crate::error::Result;
use crate::store::proposals::Logged;
use crate::store::{Conn, Db as _, proposals};

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
    type Row = (i64, Option<String>, Option<i32>, Option<String>);
    let undone = if from == ProposalState::Rejected {
        ProposalAction::Reject
    } else {
        ProposalAction::Approve
    };
    let log = proposals::events(conn, &proposal.id)?;
    let Some(last) = log.iter().rev().find(|event| event.action == undone.as_str()) else {
        return Ok(());
    };
    let change = Change {
        proposal,
        action: undone,
        reason: last.reason.as_deref(),
        acting: None,
        at: last.at.and_utc(),
    };
    for (household, happened) in change.counted() {
        let Some(subject) = find_subject(conn, household)? else {
            continue;
        };
        let rows: Vec<Row> = events::table
            .filter(events::subject.eq(subject.number))
            .filter(events::kind.eq(happened.kind.as_str()))
            .filter(events::day.eq(german_day(change.at)))
            .order(events::id.desc())
            .select((events::id, events::reason, events::days, events::initiative_id))
            .load(conn)
            .db()?;
        let days = happened.days.and_then(|days| i32::try_from(days).ok());
        // Of rows that are alike, one for each initiative: the others are of another proposal.
        let mut known = BTreeSet::new();
        let mut last = Vec::new();
        for (id, reason, took, office) in rows {
            let of_it = match happened.offices {
                For::Covering => true,
                For::These(offices) => offices.iter().map(InitiativeId::as_str).eq(office.as_deref()),
            };
            if of_it && reason.as_deref() == happened.reason && took == days && known.insert(office) {
                last.push(id);
            }
        }
        diesel::delete(events::table.filter(events::id.eq_any(last)))
            .execute(conn)
            .db()?;
    }
    Ok(())
}
