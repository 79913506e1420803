//! Groups with their households, why each two could get along, and the log of what happened. Nobody is in two open groups:
//! that is a constraint of the database. Whether a transition is allowed is the domain's question, never this file's.

mod bars;
mod of_runs;

use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

pub(crate) use bars::{are_asked_together, barred_with, bars_all, bars_pair, has_met};
pub(crate) use of_runs::{FoundMember, RunGroup, insert_of_run, list_of_run, list_open_of_run, set_result, tally};

use super::schema::{household_group_events, household_group_members, household_group_pairs, household_groups};
use super::{Conn, Db as _};
use crate::domain::actor::Actor;
use crate::domain::group::{Group, GroupAction, GroupPair, GroupState, Member};
use crate::domain::ids::{AccountId, GroupId, HouseholdId, RunId};
use crate::error::{Conflict, Context as _, Error, Result};

/// States of a membership that keep a household from another group.
const HELD: [&str; 2] = ["asked", "yes"];

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = household_groups, treat_none_as_null = true)]
struct Row {
    id: String,
    run_id: Option<String>,
    region: String,
    window_from: String,
    window_to: String,
    state: String,
    version: i64,
    created_at: NaiveDateTime,
    approved_at: Option<NaiveDateTime>,
    approved_by: Option<String>,
    effective_at: Option<NaiveDateTime>,
    shown_at: Option<NaiveDateTime>,
    answer_by: Option<NaiveDateTime>,
    reminders: i32,
    completed_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    reason: Option<String>,
    personal_note: Option<String>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = household_group_members, treat_none_as_null = true)]
struct MemberRow {
    group_id: String,
    household_id: String,
    position: i64,
    state: String,
    input_version: i64,
    answered_at: Option<NaiveDateTime>,
    reason: Option<String>,
}

fn naive(time: Option<DateTime<Utc>>) -> Option<NaiveDateTime> {
    time.map(|time| time.naive_utc())
}

fn utc(time: Option<NaiveDateTime>) -> Option<DateTime<Utc>> {
    time.map(|time| time.and_utc())
}

fn code<T: FromStr<Err = Error>>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::internal("reading a stored code", text.to_owned()))
}

/// Reads an area key or a month.
fn value<T: FromStr>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::internal("reading a group", text.to_owned()))
}

impl Row {
    fn from_domain(group: &Group) -> Self {
        Self {
            id: group.id.to_string(),
            run_id: group.run.as_ref().map(ToString::to_string),
            region: group.region.to_string(),
            window_from: group.window.0.to_string(),
            window_to: group.window.1.to_string(),
            state: group.state.to_string(),
            version: group.version,
            created_at: group.created_at.naive_utc(),
            approved_at: naive(group.approved.as_ref().map(|(at, _)| *at)),
            approved_by: group.approved.as_ref().map(|(_, by)| by.to_string()),
            effective_at: naive(group.effective_at),
            shown_at: naive(group.shown_at),
            answer_by: naive(group.answer_by),
            reminders: group.reminders,
            completed_at: naive(group.completed_at),
            ended_at: naive(group.ended_at),
            reason: group.reason.clone(),
            personal_note: group.personal_note.clone(),
        }
    }

    fn into_domain(self, members: Vec<Member>) -> Result<Group> {
        Ok(Group {
            id: GroupId::known(self.id),
            run: self.run_id.map(RunId::known),
            region: value(&self.region)?,
            window: (value(&self.window_from)?, value(&self.window_to)?),
            state: code(&self.state)?,
            version: self.version,
            created_at: self.created_at.and_utc(),
            approved: self
                .approved_at
                .zip(self.approved_by)
                .map(|(at, by)| (at.and_utc(), AccountId::known(by))),
            effective_at: utc(self.effective_at),
            shown_at: utc(self.shown_at),
            answer_by: utc(self.answer_by),
            reminders: self.reminders,
            completed_at: utc(self.completed_at),
            ended_at: utc(self.ended_at),
            reason: self.reason,
            personal_note: self.personal_note,
            members,
        })
    }
}

impl MemberRow {
    fn from_domain(group: &GroupId, member: &Member) -> Self {
        Self {
            group_id: group.to_string(),
            household_id: member.household.to_string(),
            position: member.number,
            state: member.state.to_string(),
            input_version: member.input_version,
            answered_at: naive(member.answered_at),
            reason: member.reason.clone(),
        }
    }

    fn into_domain(self) -> Result<Member> {
        Ok(Member {
            household: HouseholdId::known(self.household_id),
            number: self.position,
            state: code(&self.state)?,
            input_version: self.input_version,
            answered_at: utc(self.answered_at),
            reason: self.reason,
        })
    }
}

fn members_of(conn: &mut Conn, id: &str) -> Result<Vec<Member>> {
    let rows: Vec<MemberRow> = household_group_members::table
        .filter(household_group_members::group_id.eq(id))
        .order(household_group_members::position)
        .select(MemberRow::as_select())
        .load(conn)
        .db()?;
    rows.into_iter().map(MemberRow::into_domain).collect()
}

fn into_domain(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Group>> {
    rows.into_iter()
        .map(|row| {
            let members = members_of(conn, &row.id)?;
            row.into_domain(members)
        })
        .collect()
}

/// Whether a household is in an open group.
pub(crate) fn is_held(conn: &mut Conn, household: &HouseholdId) -> Result<bool> {
    let held: i64 = household_group_members::table
        .filter(household_group_members::household_id.eq(household.as_str()))
        .filter(household_group_members::state.eq_any(HELD))
        .count()
        .get_result(conn)
        .db()?;
    Ok(held > 0)
}

/// Everybody who is in an open group.
pub(crate) fn list_held(conn: &mut Conn) -> Result<std::collections::HashSet<HouseholdId>> {
    let held: Vec<String> = household_group_members::table
        .filter(household_group_members::state.eq_any(HELD))
        .select(household_group_members::household_id)
        .load(conn)
        .db()?;
    Ok(held.into_iter().map(HouseholdId::known).collect())
}

/// Writes a new group with its pairs.
///
/// # Errors
/// [`Conflict::PairTaken`] when one of its households is in an open group.
pub(crate) fn insert(conn: &mut Conn, group: &Group, pairs: &[GroupPair]) -> Result<()> {
    // Asked first, because a violated constraint would end the whole transaction on PostgreSQL.
    for member in &group.members {
        if is_held(conn, &member.household)? {
            return Err(Conflict::PairTaken.into());
        }
    }
    diesel::insert_into(household_groups::table)
        .values(&Row::from_domain(group))
        .execute(conn)
        .db()?;
    for member in &group.members {
        diesel::insert_into(household_group_members::table)
            .values(&MemberRow::from_domain(&group.id, member))
            .execute(conn)
            .db()
            .map_err(|error| match error {
                Error::Conflict(Conflict::Exists) => Conflict::PairTaken.into(),
                other => other,
            })?;
    }
    insert_pairs(conn, &group.id, pairs)
}

fn insert_pairs(conn: &mut Conn, id: &GroupId, pairs: &[GroupPair]) -> Result<()> {
    for pair in pairs {
        let explanation = serde_json::to_string(&pair.explanation).context("writing an explanation")?;
        diesel::insert_into(household_group_pairs::table)
            .values((
                household_group_pairs::group_id.eq(id.as_str()),
                household_group_pairs::household_a.eq(pair.one.as_str()),
                household_group_pairs::household_b.eq(pair.other.as_str()),
                household_group_pairs::explanation.eq(explanation),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Replaces what was worked out about its pairs.
pub(crate) fn set_pairs(conn: &mut Conn, id: &GroupId, pairs: &[GroupPair]) -> Result<()> {
    diesel::delete(household_group_pairs::table.filter(household_group_pairs::group_id.eq(id.as_str())))
        .execute(conn)
        .db()?;
    insert_pairs(conn, id, pairs)
}

/// Why each two of a group could get along, in the order of their identifiers.
pub(crate) fn list_pairs(conn: &mut Conn, id: &GroupId) -> Result<Vec<GroupPair>> {
    let rows: Vec<(String, String, String)> = household_group_pairs::table
        .filter(household_group_pairs::group_id.eq(id.as_str()))
        .order((household_group_pairs::household_a, household_group_pairs::household_b))
        .select((
            household_group_pairs::household_a,
            household_group_pairs::household_b,
            household_group_pairs::explanation,
        ))
        .load(conn)
        .db()?;
    rows.into_iter()
        .map(|(one, other, explanation)| {
            Ok(GroupPair {
                one: HouseholdId::known(one),
                other: HouseholdId::known(other),
                explanation: serde_json::from_str(&explanation).context("reading an explanation")?,
            })
        })
        .collect()
}

/// One group.
pub(crate) fn find(conn: &mut Conn, id: &GroupId) -> Result<Group> {
    let row: Row = household_groups::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("group")?;
    let members = members_of(conn, &row.id)?;
    row.into_domain(members)
}

/// Writes a group that was read at `group.version` with its members, and raises its version; [`Conflict::Stale`] when
/// somebody else changed it meanwhile.
pub(crate) fn update(conn: &mut Conn, group: &mut Group) -> Result<()> {
    let seen = group.version;
    group.version += 1;
    let changed = diesel::update(
        household_groups::table
            .find(group.id.as_str())
            .filter(household_groups::version.eq(seen)),
    )
    .set(&Row::from_domain(group))
    .execute(conn)
    .db()?;
    if changed != 1 {
        return Err(Conflict::Stale.into());
    }
    for member in &group.members {
        diesel::update(household_group_members::table.find((group.id.as_str(), member.household.as_str())))
            .set(&MemberRow::from_domain(&group.id, member))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// One thing that happened to a group.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(crate) struct Event {
    /// What was done.
    pub(crate) action: String,
    /// State before.
    pub(crate) from: String,
    /// State after.
    pub(crate) to: String,
    /// Kind of actor.
    pub(crate) actor_kind: String,
    /// Coded reason, of staff only.
    pub(crate) reason: Option<String>,
    /// When.
    pub(crate) at: NaiveDateTime,
}

/// Logs a transition of `group`, which is in its new state already. Which household acted is left out.
pub(crate) fn log(
    conn: &mut Conn,
    group: &Group,
    (action, from): (GroupAction, GroupState),
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<()> {
    let account = match actor {
        Actor::Staff(staff) => Some(staff.account.to_string()),
        _ => None,
    };
    diesel::insert_into(household_group_events::table)
        .values((
            household_group_events::group_id.eq(group.id.as_str()),
            household_group_events::action.eq(action.as_str()),
            household_group_events::state_from.eq(from.as_str()),
            household_group_events::state_to.eq(group.state.as_str()),
            household_group_events::actor_kind.eq(actor.kind()),
            household_group_events::account_id.eq(account),
            household_group_events::reason.eq(group.reason.as_deref()),
            household_group_events::version.eq(group.version),
            household_group_events::at.eq(at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// What happened to a group, oldest first.
pub(crate) fn events(conn: &mut Conn, id: &GroupId) -> Result<Vec<Event>> {
    household_group_events::table
        .filter(household_group_events::group_id.eq(id.as_str()))
        .order(household_group_events::id)
        .select((
            household_group_events::action,
            household_group_events::state_from,
            household_group_events::state_to,
            household_group_events::actor_kind,
            household_group_events::reason,
            household_group_events::at,
        ))
        .load(conn)
        .db()
}

/// The groups in these states, the oldest first.
pub(crate) fn list_by_states(conn: &mut Conn, states: &[GroupState]) -> Result<Vec<Group>> {
    let codes: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let rows: Vec<Row> = household_groups::table
        .filter(household_groups::state.eq_any(codes))
        .order(household_groups::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(conn, rows)
}

/// All groups that a household is or was in, newest first.
pub(crate) fn list_of_household(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<Group>> {
    let own = household_group_members::table
        .filter(household_group_members::household_id.eq(household.as_str()))
        .select(household_group_members::group_id);
    let rows: Vec<Row> = household_groups::table
        .filter(household_groups::id.eq_any(own))
        .order((household_groups::created_at.desc(), household_groups::id.desc()))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(conn, rows)
}

/// Approved groups whose approval may take effect now.
pub(crate) fn list_due_effects(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<GroupId>> {
    let ids: Vec<String> = household_groups::table
        .filter(household_groups::state.eq(GroupState::Approved.as_str()))
        .filter(household_groups::shown_at.is_null())
        .filter(household_groups::effective_at.le(now.naive_utc()))
        .order(household_groups::effective_at)
        .select(household_groups::id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(GroupId::known).collect())
}

/// Groups whose households are asked.
pub(crate) fn list_unanswered(conn: &mut Conn) -> Result<Vec<Group>> {
    let rows: Vec<Row> = household_groups::table
        .filter(household_groups::state.eq(GroupState::Approved.as_str()))
        .filter(household_groups::shown_at.is_not_null())
        .order(household_groups::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(conn, rows)
}

/// Deletes groups of which no household is left; answers how many.
pub(crate) fn delete_empty(conn: &mut Conn) -> Result<usize> {
    let kept = household_group_members::table.select(household_group_members::group_id);
    diesel::delete(household_groups::table.filter(household_groups::id.ne_all(kept)))
        .execute(conn)
        .db()
}
