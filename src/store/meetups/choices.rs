//! Who would like to be introduced to whom after a meetup. Nobody but whoever chose may read a choice, until two have chosen
//! each other.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::schema::meetup_choices;
use super::super::{Conn, Db as _};
use crate::domain::ids::{HouseholdId, MeetupId, ProposalId};
use crate::error::Result;

/// Notes that a household would like to be introduced to another; twice is no error.
pub(crate) fn choose(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    chosen: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<()> {
    if chooses(conn, meetup, household, chosen)? {
        return Ok(());
    }
    diesel::insert_into(meetup_choices::table)
        .values((
            meetup_choices::meetup_id.eq(meetup.as_str()),
            meetup_choices::household_id.eq(household.as_str()),
            meetup_choices::chosen_id.eq(chosen.as_str()),
            meetup_choices::chosen_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Takes a choice back.
pub(crate) fn unchoose(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    chosen: &HouseholdId,
) -> Result<()> {
    diesel::delete(meetup_choices::table.find((meetup.as_str(), household.as_str(), chosen.as_str())))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Whether a household chose another.
pub(crate) fn chooses(
    conn: &mut Conn,
    meetup: &MeetupId,
    household: &HouseholdId,
    chosen: &HouseholdId,
) -> Result<bool> {
    let found: i64 = meetup_choices::table
        .find((meetup.as_str(), household.as_str(), chosen.as_str()))
        .count()
        .get_result(conn)
        .db()?;
    Ok(found > 0)
}

/// Whom a household chose at a meetup.
pub(crate) fn list_chosen(conn: &mut Conn, meetup: &MeetupId, household: &HouseholdId) -> Result<Vec<HouseholdId>> {
    let rows: Vec<String> = meetup_choices::table
        .filter(meetup_choices::meetup_id.eq(meetup.as_str()))
        .filter(meetup_choices::household_id.eq(household.as_str()))
        .select(meetup_choices::chosen_id)
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(HouseholdId::known).collect())
}

/// Those who chose each other at a meetup and are not proposed yet: meetup and the two, the smaller identifier first.
pub(crate) fn list_mutual(conn: &mut Conn) -> Result<Vec<(MeetupId, HouseholdId, HouseholdId)>> {
    let back = diesel::alias!(meetup_choices as back);
    let answers = back
        .field(meetup_choices::meetup_id)
        .eq(meetup_choices::meetup_id)
        .and(back.field(meetup_choices::household_id).eq(meetup_choices::chosen_id))
        .and(back.field(meetup_choices::chosen_id).eq(meetup_choices::household_id));
    let rows: Vec<(String, String, String)> = meetup_choices::table
        .inner_join(back.on(answers))
        .filter(meetup_choices::household_id.lt(meetup_choices::chosen_id))
        .filter(meetup_choices::proposal_id.is_null())
        .filter(back.field(meetup_choices::proposal_id).is_null())
        .order((
            meetup_choices::meetup_id,
            meetup_choices::household_id,
            meetup_choices::chosen_id,
        ))
        .select((
            meetup_choices::meetup_id,
            meetup_choices::household_id,
            meetup_choices::chosen_id,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(meetup, one, other)| {
            (
                MeetupId::known(meetup),
                HouseholdId::known(one),
                HouseholdId::known(other),
            )
        })
        .collect())
}

/// Notes the proposal that two choices led to.
pub(crate) fn settle(
    conn: &mut Conn,
    meetup: &MeetupId,
    one: &HouseholdId,
    other: &HouseholdId,
    proposal: &ProposalId,
) -> Result<()> {
    for (household, chosen) in [(one, other), (other, one)] {
        diesel::update(meetup_choices::table.find((meetup.as_str(), household.as_str(), chosen.as_str())))
            .set(meetup_choices::proposal_id.eq(Some(proposal.as_str())))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Whether two choices have led to a proposal already.
pub(crate) fn is_settled(conn: &mut Conn, meetup: &MeetupId, one: &HouseholdId, other: &HouseholdId) -> Result<bool> {
    let found: i64 = meetup_choices::table
        .find((meetup.as_str(), one.as_str(), other.as_str()))
        .filter(meetup_choices::proposal_id.is_not_null())
        .count()
        .get_result(conn)
        .db()?;
    Ok(found > 0)
}

/// The title of the meetup at which two chose each other whom a proposal is about.
pub(crate) fn find_title_behind(conn: &mut Conn, proposal: &ProposalId) -> Result<Option<String>> {
    let meetup: Option<String> = meetup_choices::table
        .filter(meetup_choices::proposal_id.eq(proposal.as_str()))
        .select(meetup_choices::meetup_id)
        .first(conn)
        .maybe()?;
    match meetup {
        Some(id) => Ok(Some(super::find(conn, &MeetupId::known(id))?.details.title)),
        None => Ok(None),
    }
}

/// Deletes all choices by a household and of it.
pub(crate) fn delete_choices_of(conn: &mut Conn, household: &HouseholdId) -> Result<()> {
    diesel::delete(
        meetup_choices::table.filter(
            meetup_choices::household_id
                .eq(household.as_str())
                .or(meetup_choices::chosen_id.eq(household.as_str())),
        ),
    )
    .execute(conn)
    .db()?;
    Ok(())
}
