//! What happened before events were counted, taken over from the rows that tell of it. Each household is taken over once, when
//! it is met first or by the first rounds of housekeeping.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::schema::outcomes;
use super::{Change, Happened, Subject, find_subject, households_of, record_under, talks};
use crate::domain::actor::Actor;
use crate::domain::day::german_day;
use crate::domain::figures::EventKind;
use crate::domain::household::Household;
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::{Party, Proposal, ProposalAction};
use crate::error::Result;
use crate::store::{Conn, Db as _, households, proposals};

/// Takes a household over that is not counted yet; answers whether there was something to do.
pub(crate) fn take_over(conn: &mut Conn, household: &HouseholdId) -> Result<bool> {
    let Some(household) = households::find(conn, household)? else {
        return Ok(false);
    };
    if find_subject(conn, &household.id)?.is_some() {
        return Ok(false);
    }
    super::subject(conn, &household)?;
    Ok(true)
}

/// Counts the past of a household that has just got its number.
pub(super) fn history(conn: &mut Conn, household: &Household, subject: &Subject) -> Result<()> {
    let mut count =
        |happened: Happened<'_>, at: DateTime<Utc>| record_under(conn, household, subject, &happened, german_day(at));
    count(Happened::new(EventKind::Registered), household.created_at)?;
    let began = household.confirmed_at.or_else(|| {
        // Somebody entered it, and it took part at once.
        (household.state != crate::domain::household::HouseholdState::Unconfirmed).then_some(household.created_at)
    });
    if let Some(at) = began {
        let happened = Happened::new(EventKind::Confirmed).after(Some(household.created_at), at);
        count(happened, at)?;
    }
    for proposal in proposals::list_of_household(conn, &household.id)? {
        count_proposal(conn, household, subject, &proposal)?;
    }
    talks::follow(conn, household, subject)
}

fn count_proposal(conn: &mut Conn, household: &Household, subject: &Subject, proposal: &Proposal) -> Result<()> {
    let with = proposal.sides.initiative();
    let made = Happened::new(EventKind::Proposed).with(with);
    record_under(conn, household, subject, &made, german_day(proposal.created_at))?;
    let mut undone = 0;
    for event in proposals::events(conn, &proposal.id)?.iter().rev() {
        let Ok(action) = event.action.parse::<ProposalAction>() else {
            continue;
        };
        // What was undone soon after did not happen.
        match action {
            ProposalAction::Undo => undone += 1,
            ProposalAction::Approve | ProposalAction::Reject if undone > 0 => {
                undone -= 1;
                continue;
            }
            _ => {}
        }
        let actor = match (event.actor_kind.as_str(), &event.actor_id) {
            ("household", Some(id)) => Actor::Household(HouseholdId::known(id.as_str())),
            _ => Actor::System,
        };
        let acting = match &actor {
            Actor::Household(id) => Some(id),
            _ => None,
        };
        let change = Change {
            proposal,
            action,
            reason: event.reason.as_deref(),
            acting,
            at: event.at.and_utc(),
        };
        for (id, happened) in change.counted() {
            if *id == household.id {
                record_under(conn, household, subject, &happened, german_day(event.at.and_utc()))?;
            }
        }
    }
    count_answers(conn, household, subject, proposal)
}

fn count_answers(conn: &mut Conn, household: &Household, subject: &Subject, proposal: &Proposal) -> Result<()> {
    type Row = (String, Option<NaiveDateTime>, Option<NaiveDateTime>, Option<String>);
    let side = if households_of(&proposal.sides).next() == Some(&household.id) {
        Party::SideA
    } else {
        Party::SideB
    };
    let rows: Vec<Row> = outcomes::table
        .filter(outcomes::proposal_id.eq(proposal.id.as_str()))
        .filter(outcomes::side.eq(side.as_str()))
        .order(outcomes::id)
        .select((
            outcomes::stage,
            outcomes::asked_at,
            outcomes::answered_at,
            outcomes::outcome,
        ))
        .load(conn)
        .db()?;
    for (stage, asked, answered, outcome) in rows {
        let with = proposal.sides.initiative();
        let mut count = |kind: EventKind, reason: &str, at: NaiveDateTime| {
            let happened = Happened::new(kind).because(Some(reason)).with(with);
            record_under(conn, household, subject, &happened, german_day(at.and_utc()))
        };
        if let Some(at) = asked {
            count(EventKind::Asked, &stage, at)?;
        }
        if let (Some(at), Some(outcome)) = (answered, outcome) {
            count(EventKind::Answered, &stage, at)?;
            count(EventKind::Outcome, &outcome, at)?;
        }
    }
    Ok(())
}
