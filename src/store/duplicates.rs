//! Pairs of households that are probably the same, and merges of them with what is needed to undo one. Which pairs are
//! probable is matching's question, what a merge does the service's.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::schema::{duplicates, merges, proposals};
use super::{Conn, Db as _};
use crate::domain::duplicate::{DuplicateReason, DuplicateState};
use crate::domain::ids::{AccountId, HouseholdId, MergeId};
use crate::domain::proposal::{ProposalState, Sides};
use crate::error::{Context as _, Error, Result};

/// A pair as it is stored; `a` is the smaller identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) a: HouseholdId,
    pub(crate) b: HouseholdId,
    pub(crate) why: DuplicateReason,
    pub(crate) state: DuplicateState,
    pub(crate) found_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = duplicates)]
struct Row {
    id: String,
    household_a: String,
    household_b: String,
    why: String,
    state: String,
    found_at: NaiveDateTime,
}

impl Row {
    fn into_domain(self) -> Result<Stored> {
        let broken = |_| Error::internal("reading a stored duplicate", "a code is unknown");
        Ok(Stored {
            id: self.id,
            a: HouseholdId::known(self.household_a),
            b: HouseholdId::known(self.household_b),
            why: self.why.parse().map_err(broken)?,
            state: self.state.parse().map_err(broken)?,
            found_at: self.found_at.and_utc(),
        })
    }
}

/// Holds a pair; one that was found before stays as it is. Answers whether it is new.
pub(crate) fn hold(
    conn: &mut Conn,
    one: &HouseholdId,
    other: &HouseholdId,
    why: DuplicateReason,
    at: DateTime<Utc>,
) -> Result<bool> {
    let (a, b) = if one <= other { (one, other) } else { (other, one) };
    let known: i64 = duplicates::table
        .filter(duplicates::household_a.eq(a.as_str()))
        .filter(duplicates::household_b.eq(b.as_str()))
        .count()
        .get_result(conn)
        .db()?;
    if known > 0 {
        return Ok(false);
    }
    diesel::insert_into(duplicates::table)
        .values((
            duplicates::id.eq(Uuid::now_v7().to_string()),
            duplicates::household_a.eq(a.as_str()),
            duplicates::household_b.eq(b.as_str()),
            duplicates::why.eq(why.as_str()),
            duplicates::state.eq(DuplicateState::Held.as_str()),
            duplicates::found_at.eq(at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(true)
}

/// One pair.
pub(crate) fn find(conn: &mut Conn, id: &str) -> Result<Stored> {
    duplicates::table
        .find(id)
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("duplicate")?
        .into_domain()
}

/// The pair of these two households, when they were ever found to be alike.
pub(crate) fn find_pair(conn: &mut Conn, one: &HouseholdId, other: &HouseholdId) -> Result<Option<Stored>> {
    let (a, b) = if one <= other { (one, other) } else { (other, one) };
    duplicates::table
        .filter(duplicates::household_a.eq(a.as_str()))
        .filter(duplicates::household_b.eq(b.as_str()))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?
        .map(Row::into_domain)
        .transpose()
}

/// The households that are held as probable duplicates of this one.
pub(crate) fn held_with(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<HouseholdId>> {
    let rows: Vec<(String, String)> = duplicates::table
        .filter(duplicates::state.eq(DuplicateState::Held.as_str()))
        .filter(
            duplicates::household_a
                .eq(household.as_str())
                .or(duplicates::household_b.eq(household.as_str())),
        )
        .select((duplicates::household_a, duplicates::household_b))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(a, b)| HouseholdId::known(if a == household.as_str() { b } else { a }))
        .collect())
}

/// Whether these two are held as probable duplicates.
pub(crate) fn are_held(conn: &mut Conn, one: &HouseholdId, other: &HouseholdId) -> Result<bool> {
    Ok(find_pair(conn, one, other)?.is_some_and(|pair| pair.state == DuplicateState::Held))
}

/// All pairs in the order in which they were found.
pub(crate) fn list(conn: &mut Conn) -> Result<Vec<Stored>> {
    duplicates::table
        .order((duplicates::found_at, duplicates::id))
        .select(Row::as_select())
        .load(conn)
        .db()?
        .into_iter()
        .map(Row::into_domain)
        .collect()
}

/// The pairs a household belongs to.
pub(crate) fn list_for(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<Stored>> {
    duplicates::table
        .filter(
            duplicates::household_a
                .eq(household.as_str())
                .or(duplicates::household_b.eq(household.as_str())),
        )
        .order(duplicates::id)
        .select(Row::as_select())
        .load(conn)
        .db()?
        .into_iter()
        .map(Row::into_domain)
        .collect()
}

/// Decides about a pair (or, with [`DuplicateState::Held`], takes the decision back).
pub(crate) fn decide(
    conn: &mut Conn,
    id: &str,
    state: DuplicateState,
    by: Option<&AccountId>,
    at: DateTime<Utc>,
) -> Result<()> {
    diesel::update(duplicates::table.find(id))
        .set((
            duplicates::state.eq(state.as_str()),
            duplicates::decided_at.eq(Some(at.naive_utc())),
            duplicates::decided_by.eq(by.map(ToString::to_string)),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// A merge as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Merge {
    pub(crate) id: MergeId,
    pub(crate) kept: HouseholdId,
    pub(crate) merged: HouseholdId,
    /// What is needed to undo it, as JSON.
    pub(crate) snapshot: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) undo_until: DateTime<Utc>,
    pub(crate) undone_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = merges)]
struct MergeRow {
    id: String,
    kept_id: String,
    merged_id: String,
    snapshot: String,
    created_at: NaiveDateTime,
    undo_until: NaiveDateTime,
    undone_at: Option<NaiveDateTime>,
}

impl From<MergeRow> for Merge {
    fn from(row: MergeRow) -> Self {
        Self {
            id: MergeId::known(row.id),
            kept: HouseholdId::known(row.kept_id),
            merged: HouseholdId::known(row.merged_id),
            snapshot: row.snapshot,
            created_at: row.created_at.and_utc(),
            undo_until: row.undo_until.and_utc(),
            undone_at: row.undone_at.map(|at| at.and_utc()),
        }
    }
}

/// Adds a merge.
pub(crate) fn insert_merge(conn: &mut Conn, merge: &Merge, by: Option<&AccountId>) -> Result<()> {
    diesel::insert_into(merges::table)
        .values((
            merges::id.eq(merge.id.as_str()),
            merges::kept_id.eq(merge.kept.as_str()),
            merges::merged_id.eq(merge.merged.as_str()),
            merges::snapshot.eq(&merge.snapshot),
            merges::actor_id.eq(by.map(ToString::to_string)),
            merges::created_at.eq(merge.created_at.naive_utc()),
            merges::undo_until.eq(merge.undo_until.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// One merge.
pub(crate) fn find_merge(conn: &mut Conn, id: &MergeId) -> Result<Merge> {
    let row: MergeRow = merges::table
        .find(id.as_str())
        .select(MergeRow::as_select())
        .get_result(conn)
        .or_missing("merge")?;
    Ok(row.into())
}

/// The merges a household was part of.
pub(crate) fn list_merges_for(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<Merge>> {
    let rows: Vec<MergeRow> = merges::table
        .filter(
            merges::kept_id
                .eq(household.as_str())
                .or(merges::merged_id.eq(household.as_str())),
        )
        .order(merges::id)
        .select(MergeRow::as_select())
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(Merge::from).collect())
}

/// Notes that a merge was undone; its snapshot is no longer needed and goes.
pub(crate) fn mark_undone(conn: &mut Conn, id: &MergeId, at: DateTime<Utc>) -> Result<()> {
    diesel::update(merges::table.find(id.as_str()))
        .set((merges::undone_at.eq(Some(at.naive_utc())), merges::snapshot.eq("{}")))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Wipes the snapshots of merges that can no longer be undone; answers how many.
pub(crate) fn wipe_old_snapshots(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    diesel::update(merges::table)
        .filter(merges::undo_until.lt(now.naive_utc()))
        .filter(merges::snapshot.ne("{}"))
        .set(merges::snapshot.eq("{}"))
        .execute(conn)
        .db()
}

/// A proposal that a merge moved from one household to the other, as it was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MovedProposal {
    id: String,
    pair_key: String,
    household_a: String,
    household_b: Option<String>,
    input_version_a: i64,
    input_version_b: i64,
    yes_a_at: Option<NaiveDateTime>,
    yes_b_at: Option<NaiveDateTime>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = proposals)]
struct HistoryRow {
    id: String,
    pair_key: String,
    household_a: String,
    household_b: Option<String>,
    initiative_id: Option<String>,
    input_version_a: i64,
    input_version_b: i64,
    yes_a_at: Option<NaiveDateTime>,
    yes_b_at: Option<NaiveDateTime>,
}

/// Moves the ended and introduced proposals of `from` to `to`, so that a pair that ended for good stays ended. Proposals
/// between the two stay. Answers what was moved, for an undo.
pub(crate) fn move_history(conn: &mut Conn, from: &HouseholdId, to: &HouseholdId) -> Result<Vec<MovedProposal>> {
    let open: Vec<&str> = ProposalState::ALL
        .iter()
        .filter(|state| state.is_open())
        .map(|state| state.as_str())
        .collect();
    let rows: Vec<HistoryRow> = proposals::table
        .filter(
            proposals::household_a
                .eq(from.as_str())
                .or(proposals::household_b.eq(from.as_str())),
        )
        .filter(proposals::state.ne_all(open))
        .order(proposals::id)
        .select(HistoryRow::as_select())
        .load(conn)
        .db()?;
    let mut moved = Vec::new();
    for row in rows {
        let between = [Some(row.household_a.as_str()), row.household_b.as_deref()].contains(&Some(to.as_str()));
        if between {
            continue;
        }
        let swap = |id: &str| HouseholdId::known(if id == from.as_str() { to.as_str() } else { id });
        let a = swap(&row.household_a);
        let sides = match (&row.household_b, &row.initiative_id) {
            (Some(b), _) => Sides::households(a.clone(), swap(b)),
            (None, Some(initiative)) => {
                Sides::Initiative(a.clone(), crate::domain::ids::InitiativeId::known(initiative.as_str()))
            }
            (None, None) => return Err(Error::internal("moving a proposal", "it has no other side")),
        };
        // Two households stand in the order of their identifiers, so the sides may change places.
        let turned = sides.side_a() != &a;
        let (versions, yes) = if turned {
            ((row.input_version_b, row.input_version_a), (row.yes_b_at, row.yes_a_at))
        } else {
            ((row.input_version_a, row.input_version_b), (row.yes_a_at, row.yes_b_at))
        };
        diesel::update(proposals::table.find(&row.id))
            .set((
                proposals::pair_key.eq(sides.pair_key()),
                proposals::household_a.eq(sides.side_a().as_str()),
                proposals::household_b.eq(sides.side_b().map(HouseholdId::as_str)),
                proposals::input_version_a.eq(versions.0),
                proposals::input_version_b.eq(versions.1),
                proposals::yes_a_at.eq(yes.0),
                proposals::yes_b_at.eq(yes.1),
            ))
            .execute(conn)
            .db()?;
        moved.push(MovedProposal {
            id: row.id,
            pair_key: row.pair_key,
            household_a: row.household_a,
            household_b: row.household_b,
            input_version_a: row.input_version_a,
            input_version_b: row.input_version_b,
            yes_a_at: row.yes_a_at,
            yes_b_at: row.yes_b_at,
        });
    }
    Ok(moved)
}

/// Puts moved proposals back as they were.
pub(crate) fn restore_history(conn: &mut Conn, moved: &[MovedProposal]) -> Result<()> {
    for proposal in moved {
        diesel::update(proposals::table.find(&proposal.id))
            .set((
                proposals::pair_key.eq(&proposal.pair_key),
                proposals::household_a.eq(&proposal.household_a),
                proposals::household_b.eq(proposal.household_b.as_deref()),
                proposals::input_version_a.eq(proposal.input_version_a),
                proposals::input_version_b.eq(proposal.input_version_b),
                proposals::yes_a_at.eq(proposal.yes_a_at),
                proposals::yes_b_at.eq(proposal.yes_b_at),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Reads a snapshot.
pub(crate) fn read_snapshot<T: serde::de::DeserializeOwned>(merge: &Merge) -> Result<T> {
    serde_json::from_str(&merge.snapshot).context("reading the snapshot of a merge")
}
