//! What somebody may see of a run: entries, who gets something, who is left over, places. Households that excluded the
//! reader, or that no own initiative covers, are left out here, in the queries.

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;

use super::rounds::{Entry, EntryRow, Left, Places, code};
use super::schema::{coverage, exclusions, run_entries, run_left_over, run_places};
use super::{Conn, Db as _};
use crate::domain::ids::{HouseholdId, InitiativeId, RunId};
use crate::domain::proposal::ProposalKind;
use crate::domain::round::{EntryResult, LeftOver};
use crate::error::Result;

/// Whose households somebody sees.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reader {
    /// Only those that one of these initiatives covers; `None` for all.
    pub(crate) covered_by: Option<Vec<InitiativeId>>,
    /// The hashes under which households may have excluded the reader.
    pub(crate) hashes: Vec<String>,
}

impl Reader {
    fn initiatives(&self) -> Option<Vec<String>> {
        let only = self.covered_by.as_ref()?;
        Some(only.iter().map(ToString::to_string).collect())
    }
}

/// Households that one of these initiatives covers.
macro_rules! covered {
    ($ids:expr) => {
        coverage::table
            .filter(coverage::initiative_id.eq_any($ids))
            .select(coverage::household_id)
    };
}

/// Households that excluded the reader.
macro_rules! hiding {
    ($reader:expr) => {
        exclusions::table
            .filter(exclusions::value_hash.eq_any($reader.hashes.clone()))
            .select(exclusions::household_id)
    };
}

/// The entries that the reader may see, before anything else is asked of them.
macro_rules! entries {
    ($run:expr, $reader:expr, $columns:expr) => {{
        let mut query = run_entries::table
            .filter(run_entries::run_id.eq($run.as_str()))
            .filter(run_entries::household_a.ne_all(hiding!($reader)))
            .filter(
                run_entries::household_b
                    .is_null()
                    .or(run_entries::household_b.ne_all(hiding!($reader).select(exclusions::household_id.nullable()))),
            )
            .select($columns)
            .into_boxed();
        if let Some(ids) = $reader.initiatives() {
            query = query.filter(
                run_entries::household_a
                    .eq_any(covered!(ids.clone()))
                    .or(run_entries::household_b.eq_any(covered!(ids).select(coverage::household_id.nullable()))),
            );
        }
        query
    }};
}

/// Entries of a run after a position, at most `limit`, those that concern a household that the reader may see.
pub(crate) fn list_entries(
    conn: &mut Conn,
    run: &RunId,
    reader: &Reader,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = entries!(run, reader, EntryRow::as_select())
        .filter(run_entries::position.gt(after.unwrap_or(-1)))
        .order(run_entries::position)
        .limit(limit)
        .load(conn)
        .db()?;
    rows.into_iter().map(EntryRow::into_domain).collect()
}

/// Which entries are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct EntryFilter {
    /// Only with households, or only with initiatives.
    pub(crate) kind: Option<ProposalKind>,
    /// Only those of which this came.
    pub(crate) result: Option<EntryResult>,
}

/// The households of the reader that get something, who gets what does most good first, with the positions of their entries.
pub(crate) fn list_receivers(
    conn: &mut Conn,
    run: &RunId,
    reader: &Reader,
    filter: EntryFilter,
) -> Result<Vec<(HouseholdId, Vec<i64>)>> {
    let columns = (
        run_entries::position,
        run_entries::household_a,
        run_entries::household_b,
    );
    let mut query = entries!(run, reader, columns);
    if let Some(kind) = filter.kind {
        query = query.filter(run_entries::kind.eq(kind.as_str()));
    }
    if let Some(result) = filter.result {
        query = query.filter(run_entries::result.eq(result.as_str()));
    }
    let rows: Vec<(i64, String, Option<String>)> = query.order(run_entries::position).load(conn).db()?;
    let seen: Option<HashSet<String>> = match reader.initiatives() {
        Some(ids) => Some(covered!(ids).load::<String>(conn).db()?.into_iter().collect()),
        None => None,
    };
    let mut order = Vec::new();
    let mut positions: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (position, a, b) in rows {
        for household in [Some(a), b].into_iter().flatten() {
            if seen.as_ref().is_some_and(|seen| !seen.contains(&household)) {
                continue;
            }
            let of = positions.entry(household.clone()).or_default();
            if of.is_empty() {
                order.push(household);
            }
            of.push(position);
        }
    }
    Ok(order
        .into_iter()
        .map(|household| {
            let of = positions.remove(&household).unwrap_or_default();
            (HouseholdId::known(household), of)
        })
        .collect())
}

/// The entries at these positions, in their order; at most some hundred.
pub(crate) fn find_entries(conn: &mut Conn, run: &RunId, positions: &[i64]) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = run_entries::table
        .filter(run_entries::run_id.eq(run.as_str()))
        .filter(run_entries::position.eq_any(positions))
        .order(run_entries::position)
        .select(EntryRow::as_select())
        .load(conn)
        .db()?;
    rows.into_iter().map(EntryRow::into_domain).collect()
}

/// Of these households those that the reader may open.
pub(crate) fn seen_of(conn: &mut Conn, reader: &Reader, households: &[HouseholdId]) -> Result<HashSet<HouseholdId>> {
    match &reader.covered_by {
        Some(initiatives) => super::coverage::list_covered_among(conn, initiatives, households),
        None => Ok(households.iter().cloned().collect()),
    }
}

/// Which households that are left over are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct LeftFilter {
    /// Only what they did not get.
    pub(crate) kind: Option<ProposalKind>,
    /// Only for this reason.
    pub(crate) reason: Option<LeftOver>,
    /// After this household and kind.
    pub(crate) after: Option<(HouseholdId, ProposalKind)>,
}

/// Whom a run leaves over of those that the reader may see, at most `limit`.
pub(crate) fn list_left(
    conn: &mut Conn,
    run: &RunId,
    reader: &Reader,
    filter: &LeftFilter,
    limit: i64,
) -> Result<Vec<Left>> {
    let mut query = run_left_over::table
        .filter(run_left_over::run_id.eq(run.as_str()))
        .filter(run_left_over::household_id.ne_all(hiding!(reader)))
        .select((run_left_over::household_id, run_left_over::kind, run_left_over::reason))
        .into_boxed();
    if let Some(ids) = reader.initiatives() {
        query = query.filter(run_left_over::household_id.eq_any(covered!(ids)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(run_left_over::kind.eq(kind.as_str()));
    }
    if let Some(reason) = filter.reason {
        query = query.filter(run_left_over::reason.eq(reason.as_str()));
    }
    if let Some((household, kind)) = &filter.after {
        let household = household.to_string();
        query = query.filter(
            run_left_over::household_id
                .gt(household.clone())
                .or(run_left_over::household_id
                    .eq(household)
                    .and(run_left_over::kind.gt(kind.as_str()))),
        );
    }
    let rows: Vec<(String, String, String)> = query
        .order((run_left_over::household_id, run_left_over::kind))
        .limit(limit)
        .load(conn)
        .db()?;
    rows.into_iter()
        .map(|(household, kind, reason)| {
            Ok(Left {
                household: HouseholdId::known(household),
                kind: code(&kind)?,
                reason: code(&reason)?,
            })
        })
        .collect()
}

/// How many a run leaves over of those that the reader may see, by kind and reason.
pub(crate) fn count_left(
    conn: &mut Conn,
    run: &RunId,
    reader: &Reader,
) -> Result<BTreeMap<(ProposalKind, LeftOver), u32>> {
    let mut query = run_left_over::table
        .filter(run_left_over::run_id.eq(run.as_str()))
        .filter(run_left_over::household_id.ne_all(hiding!(reader)))
        .group_by((run_left_over::kind, run_left_over::reason))
        .select((run_left_over::kind, run_left_over::reason, diesel::dsl::count_star()))
        .into_boxed();
    if let Some(ids) = reader.initiatives() {
        query = query.filter(run_left_over::household_id.eq_any(covered!(ids)));
    }
    let rows: Vec<(String, String, i64)> = query.load(conn).db()?;
    rows.into_iter()
        .map(|(kind, reason, count)| {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            Ok(((code(&kind)?, code(&reason)?), count))
        })
        .collect()
}

/// The places of a run, the dearest first; a coordinator's are those of the own initiatives.
pub(crate) fn list_places(conn: &mut Conn, run: &RunId, reader: &Reader) -> Result<Vec<Places>> {
    let mut query = run_places::table
        .filter(run_places::run_id.eq(run.as_str()))
        .select((
            run_places::initiative_id,
            run_places::places,
            run_places::given,
            run_places::wanted,
            run_places::price,
        ))
        .into_boxed();
    if let Some(ids) = reader.initiatives() {
        query = query.filter(run_places::initiative_id.eq_any(ids));
    }
    let rows: Vec<(String, i64, i64, i64, i64)> = query
        .order((run_places::price.desc(), run_places::initiative_id))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(initiative, free, given, wanted, price)| Places {
            initiative: InitiativeId::known(initiative),
            free,
            given,
            wanted,
            price,
        })
        .collect())
}
