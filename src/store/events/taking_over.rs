//! What happened before events were counted, taken over from the rows that tell of it. Each household is taken over once, when
//! it is met first or by the first rounds of housekeeping.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::schema::{contact_entries, outcomes};
use super::{Change, Happened, Subject, day, find_subject, households_of, record_under};
use crate::domain::actor::Actor;
use crate::domain::figures::EventKind;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId};
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
        |happened: Happened<'_>, at: DateTime<Utc>| record_under(conn, household, subject, &happened, day(at));
    count(Happened::new(EventKind::Registered), household.created_at)?;
    let began = household.confirmed_at.or_else(|| {
        // Somebody entered it, and it took part at once.
        (household.state != crate::domain::household::HouseholdState::Unconfirmed).then_some(household.created_at)
    });
    if let Some(at) = began {
        let happened = Happened::new(EventKind::Confirmed).after(Some(household.created_at), at);
        count(happened, at)?;
    }
    let mut heard: Vec<(DateTime<Utc>, Option<InitiativeId>)> = Vec::new();
    if let Some((at, _)) = &household.known {
        heard.push((*at, None));
    }
    for proposal in proposals::list_of_household(conn, &household.id)? {
        count_proposal(conn, household, subject, &proposal)?;
        let first = proposal.shown_at.or(proposal.introduced_at);
        heard.extend(first.map(|at| (at, proposal.sides.initiative().cloned())));
    }
    heard.extend(count_talks(conn, household, subject)?);
    if let Some((at, with)) = heard.into_iter().min_by_key(|(at, _)| *at) {
        let happened = Happened::new(EventKind::FirstContact)
            .with(with.as_ref())
            .after(Some(began.unwrap_or(household.created_at)), at);
        record_under(conn, household, subject, &happened, day(at))?;
    }
    Ok(())
}

fn count_talks(
    conn: &mut Conn,
    household: &Household,
    subject: &Subject,
) -> Result<Vec<(DateTime<Utc>, Option<InitiativeId>)>> {
    type Row = (String, String, Option<String>, NaiveDateTime);
    let talks: Vec<Row> = contact_entries::table
        .filter(contact_entries::household_id.eq(household.id.as_str()))
        .filter(contact_entries::kind.ne("note"))
        .order(contact_entries::created_at)
        .select((
            contact_entries::office,
            contact_entries::kind,
            contact_entries::project,
            contact_entries::created_at,
        ))
        .load(conn)
        .db()?;
    let mut heard = Vec::new();
    for (office, how, project, at) in talks {
        let initiative = (office != "network").then(|| InitiativeId::known(office.as_str()));
        let project = project.map(|code| format!("{office}/{}", code.to_lowercase()));
        let happened = Happened::new(EventKind::Advised)
            .because(Some(&how))
            .with(initiative.as_ref())
            .accounted_to(project.as_deref());
        record_under(conn, household, subject, &happened, day(at.and_utc()))?;
        heard.push((at.and_utc(), initiative));
    }
    Ok(heard)
}

fn count_proposal(conn: &mut Conn, household: &Household, subject: &Subject, proposal: &Proposal) -> Result<()> {
    let with = proposal.sides.initiative();
    let made = Happened::new(EventKind::Proposed).with(with);
    record_under(conn, household, subject, &made, day(proposal.created_at))?;
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
                record_under(conn, household, subject, &happened, day(event.at.and_utc()))?;
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
            record_under(conn, household, subject, &happened, day(at.and_utc()))
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
