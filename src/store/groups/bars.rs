//! Whom a group keeps from being proposed to each other. What counts is the domain's question ([`group::bars`]).

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::schema::{household_group_members, household_groups};
use super::super::{Conn, Db as _};
use super::{code, utc};
use crate::domain::group::{self, GroupState, MemberState, Trace};
use crate::domain::ids::HouseholdId;
use crate::error::Result;

type TraceRow = (
    String,
    String,
    String,
    Option<String>,
    Option<NaiveDateTime>,
    String,
    Option<String>,
    Option<NaiveDateTime>,
);

/// How everybody stands in each of these groups, or in all.
fn traces(conn: &mut Conn, of: Option<&HouseholdId>) -> Result<HashMap<String, Vec<(HouseholdId, Trace)>>> {
    let mut query = household_group_members::table
        .inner_join(household_groups::table)
        .select((
            household_groups::id,
            household_group_members::household_id,
            household_groups::state,
            household_groups::reason,
            household_groups::ended_at,
            household_group_members::state,
            household_group_members::reason,
            household_group_members::answered_at,
        ))
        .into_boxed();
    if let Some(household) = of {
        let own: Vec<String> = household_group_members::table
            .filter(household_group_members::household_id.eq(household.as_str()))
            .select(household_group_members::group_id)
            .load(conn)
            .db()?;
        query = query.filter(household_groups::id.eq_any(own));
    }
    let rows: Vec<TraceRow> = query.load(conn).db()?;
    let mut found: HashMap<String, Vec<(HouseholdId, Trace)>> = HashMap::new();
    for (id, household, state, reason, ended_at, member, member_reason, answered_at) in rows {
        let trace = Trace {
            state: code(&state)?,
            reason,
            ended_at: utc(ended_at),
            member: code(&member)?,
            member_reason,
            answered_at: utc(answered_at),
        };
        found
            .entry(id)
            .or_default()
            .push((HouseholdId::known(household), trace));
    }
    Ok(found)
}

/// The others that a group keeps from being proposed to a household now.
pub(crate) fn barred_with(
    conn: &mut Conn,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<BTreeSet<HouseholdId>> {
    let mut barred = BTreeSet::new();
    for members in traces(conn, Some(household))?.into_values() {
        let Some((_, own)) = members.iter().find(|(id, _)| id == household) else {
            continue;
        };
        let others = members.iter().filter(|(id, _)| id != household);
        barred.extend(
            others
                .filter(|(_, other)| group::bars(own, other, now))
                .map(|(id, _)| id.clone()),
        );
    }
    Ok(barred)
}

/// Whether a group keeps the two from being proposed to each other now.
pub(crate) fn bars_pair(conn: &mut Conn, one: &HouseholdId, other: &HouseholdId, now: DateTime<Utc>) -> Result<bool> {
    Ok(barred_with(conn, one, now)?.contains(other))
}

/// Whether the two are in a group that was approved and is not over.
pub(crate) fn are_asked_together(conn: &mut Conn, one: &HouseholdId, other: &HouseholdId) -> Result<bool> {
    let together = traces(conn, Some(one))?.into_values().any(|members| {
        let stays = |id: &HouseholdId| {
            let own = members.iter().find(|(own, _)| own == id);
            own.is_some_and(|(_, trace)| trace.state == GroupState::Approved && trace.member.stays())
        };
        stays(one) && stays(other)
    });
    Ok(together)
}

/// The same for everybody.
pub(crate) fn bars_all(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<(HouseholdId, HouseholdId)>> {
    let mut pairs = Vec::new();
    for members in traces(conn, None)?.into_values() {
        for (one, own) in &members {
            for (other, trace) in members.iter().filter(|(other, _)| other != one) {
                if group::bars(own, trace, now) {
                    pairs.push((one.clone(), other.clone()));
                }
            }
        }
    }
    Ok(pairs)
}

/// Whether a household was introduced to others in a group before.
pub(crate) fn has_met(conn: &mut Conn, household: &HouseholdId) -> Result<bool> {
    let met: i64 = household_group_members::table
        .filter(household_group_members::household_id.eq(household.as_str()))
        .filter(household_group_members::state.eq(MemberState::Introduced.as_str()))
        .count()
        .get_result(conn)
        .db()?;
    Ok(met > 0)
}
