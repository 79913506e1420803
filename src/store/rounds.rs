//! What a run would propose, whom it leaves over and why, and what its places are worth. Written once with the run; later
//! only what came of each entry is noted.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{run_entries, run_groups, run_left_over, run_places, runs};
use super::{Conn, Db as _};
use crate::domain::explanation::Explanation;
use crate::domain::ids::{HouseholdId, InitiativeId, RunId};
use crate::domain::proposal::{ProposalKind, Sides};
use crate::domain::round::{EntryResult, LeftOver};
use crate::error::{Context as _, Error, Result};

/// Something a run would propose.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Its place in the run, from 0.
    pub(crate) position: i64,
    /// Between whom.
    pub(crate) sides: Sides,
    /// What it is worth to the run: score and waiting.
    pub(crate) value: i64,
    /// Score and reasons.
    pub(crate) explanation: Explanation,
    /// The versions of the two sides that were read.
    pub(crate) input_versions: (i64, i64),
    /// What came of it.
    pub(crate) result: Option<EntryResult>,
}

/// A household that a run leaves over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Left {
    /// The household.
    pub(crate) household: HouseholdId,
    /// What it did not get.
    pub(crate) kind: ProposalKind,
    /// Why.
    pub(crate) reason: LeftOver,
}

/// The places of an initiative in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Places {
    /// The initiative.
    pub(crate) initiative: InitiativeId,
    /// Places that were free.
    pub(crate) free: i64,
    /// Places that were given.
    pub(crate) given: i64,
    /// Households for which a place came into question.
    pub(crate) wanted: i64,
    /// What one more place would be worth at most, in points; 0 where places stay free.
    pub(crate) price: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = run_entries)]
pub(super) struct EntryRow {
    run_id: String,
    position: i64,
    kind: String,
    household_a: String,
    household_b: Option<String>,
    initiative_id: Option<String>,
    value: i64,
    explanation: String,
    input_version_a: i64,
    input_version_b: i64,
    result: Option<String>,
}

impl EntryRow {
    fn from_domain(run: &RunId, entry: &Entry) -> Result<Self> {
        Ok(Self {
            run_id: run.to_string(),
            position: entry.position,
            kind: entry.sides.kind().to_string(),
            household_a: entry.sides.side_a().to_string(),
            household_b: entry.sides.side_b().map(ToString::to_string),
            initiative_id: entry.sides.initiative().map(ToString::to_string),
            value: entry.value,
            explanation: serde_json::to_string(&entry.explanation).context("writing an explanation")?,
            input_version_a: entry.input_versions.0,
            input_version_b: entry.input_versions.1,
            result: entry.result.map(|result| result.to_string()),
        })
    }

    pub(super) fn into_domain(self) -> Result<Entry> {
        let a = HouseholdId::known(self.household_a);
        let sides = match (self.household_b, self.initiative_id) {
            (Some(b), None) => Sides::Households(a, HouseholdId::known(b)),
            (None, Some(initiative)) => Sides::Initiative(a, InitiativeId::known(initiative)),
            _ => {
                return Err(Error::internal(
                    "reading an entry of a run",
                    "it needs exactly one other side",
                ));
            }
        };
        Ok(Entry {
            position: self.position,
            sides,
            value: self.value,
            explanation: serde_json::from_str(&self.explanation).context("reading an explanation")?,
            input_versions: (self.input_version_a, self.input_version_b),
            result: self.result.as_deref().map(code).transpose()?,
        })
    }
}

pub(super) fn code<T: std::str::FromStr<Err = Error>>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::internal("reading a stored code", text.to_owned()))
}

/// Writes what a run would do, in the transaction in which the run is written.
pub(crate) fn insert(conn: &mut Conn, run: &RunId, entries: &[Entry], left: &[Left], places: &[Places]) -> Result<()> {
    for entry in entries {
        let row = EntryRow::from_domain(run, entry)?;
        diesel::insert_into(run_entries::table)
            .values(&row)
            .execute(conn)
            .db()?;
    }
    for one in left {
        diesel::insert_into(run_left_over::table)
            .values((
                run_left_over::run_id.eq(run.as_str()),
                run_left_over::household_id.eq(one.household.as_str()),
                run_left_over::kind.eq(one.kind.as_str()),
                run_left_over::reason.eq(one.reason.as_str()),
            ))
            .execute(conn)
            .db()?;
    }
    for one in places {
        diesel::insert_into(run_places::table)
            .values((
                run_places::run_id.eq(run.as_str()),
                run_places::initiative_id.eq(one.initiative.as_str()),
                run_places::places.eq(one.free),
                run_places::given.eq(one.given),
                run_places::wanted.eq(one.wanted),
                run_places::price.eq(one.price),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Entries of a run of which nothing came yet, in their order.
pub(crate) fn list_open_entries(conn: &mut Conn, run: &RunId, limit: i64) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = run_entries::table
        .filter(run_entries::run_id.eq(run.as_str()))
        .filter(run_entries::result.is_null())
        .order(run_entries::position)
        .limit(limit)
        .select(EntryRow::as_select())
        .load(conn)
        .db()?;
    rows.into_iter().map(EntryRow::into_domain).collect()
}

/// Notes what came of an entry; answers whether it is news. Written before the proposal in the same transaction, so that
/// of two instances one waits for the other and then does nothing.
pub(crate) fn set_result(conn: &mut Conn, run: &RunId, position: i64, result: EntryResult) -> Result<bool> {
    let open = run_entries::table
        .find((run.as_str(), position))
        .filter(run_entries::result.is_null());
    let changed = diesel::update(open)
        .set(run_entries::result.eq(result.as_str()))
        .execute(conn)
        .db()?;
    Ok(changed > 0)
}

/// How many entries of a run there are of each kind and result.
pub(crate) fn tally(conn: &mut Conn, run: &RunId) -> Result<Vec<(ProposalKind, Option<EntryResult>, u32)>> {
    let rows: Vec<(String, Option<String>, i64)> = run_entries::table
        .filter(run_entries::run_id.eq(run.as_str()))
        .group_by((run_entries::kind, run_entries::result))
        .select((run_entries::kind, run_entries::result, diesel::dsl::count_star()))
        .load(conn)
        .db()?;
    rows.into_iter()
        .map(|(kind, result, count)| {
            let result = result.as_deref().map(code).transpose()?;
            Ok((code(&kind)?, result, u32::try_from(count).unwrap_or(u32::MAX)))
        })
        .collect()
}

/// Why a household was left over in the last run that was taken over and looked at it, with the time of that run; at most
/// one reason a kind, and none where that run had something for it.
pub(crate) fn last_left(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<(Left, DateTime<Utc>)>> {
    let (id, committed) = (household.as_str(), runs::committed_at.is_not_null());
    let left: Option<(NaiveDateTime, String)> = run_left_over::table
        .inner_join(runs::table)
        .filter(run_left_over::household_id.eq(id))
        .filter(committed)
        .order((runs::started_at.desc(), runs::id.desc()))
        .select((runs::started_at, runs::id))
        .first(conn)
        .maybe()?;
    let got: Option<(NaiveDateTime, String)> = run_entries::table
        .inner_join(runs::table)
        .filter(run_entries::household_a.eq(id).or(run_entries::household_b.eq(id)))
        .filter(committed)
        .order((runs::started_at.desc(), runs::id.desc()))
        .select((runs::started_at, runs::id))
        .first(conn)
        .maybe()?;
    let Some((at, run)) = left.max(got) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(String, String)> = run_left_over::table
        .filter(run_left_over::run_id.eq(run))
        .filter(run_left_over::household_id.eq(household.as_str()))
        .order(run_left_over::kind.desc())
        .select((run_left_over::kind, run_left_over::reason))
        .load(conn)
        .db()?;
    rows.into_iter()
        .map(|(kind, reason)| {
            let left = Left {
                household: household.clone(),
                kind: code(&kind)?,
                reason: code(&reason)?,
            };
            Ok((left, at.and_utc()))
        })
        .collect()
}

/// Deletes what runs that began before `before` would have done; the runs and their figures stay. Answers how many rows.
pub(crate) fn delete_details_before(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize> {
    let old = || {
        runs::table
            .filter(runs::started_at.lt(before.naive_utc()))
            .select(runs::id)
    };
    let mut gone = diesel::delete(run_entries::table.filter(run_entries::run_id.eq_any(old())))
        .execute(conn)
        .db()?;
    gone += diesel::delete(run_left_over::table.filter(run_left_over::run_id.eq_any(old())))
        .execute(conn)
        .db()?;
    gone += diesel::delete(run_groups::table.filter(run_groups::run_id.eq_any(old())))
        .execute(conn)
        .db()?;
    gone += diesel::delete(run_places::table.filter(run_places::run_id.eq_any(old())))
        .execute(conn)
        .db()?;
    Ok(gone)
}
