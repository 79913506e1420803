//! The groups that a run would make. Written once with the run; later only what came of each is noted.

use diesel::prelude::*;

use super::super::schema::{run_group_members, run_groups};
use super::super::{Conn, Db as _};
use super::{code, value};
use crate::domain::ids::{HouseholdId, RunId};
use crate::domain::month::Month;
use crate::domain::place::Ags;
use crate::domain::round::EntryResult;
use crate::error::Result;

/// A household as a run saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundMember {
    /// The household.
    pub(crate) household: HouseholdId,
    /// Its version that was read.
    pub(crate) input_version: i64,
}

/// A group that a run would make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunGroup {
    /// Its place in the run, from 0.
    pub(crate) position: i64,
    /// The district that all of them know.
    pub(crate) region: Ags,
    /// The months in which all of them may move.
    pub(crate) window: (Month, Month),
    /// What it is worth to the run.
    pub(crate) worth: i64,
    /// The score of its weakest pair.
    pub(crate) score: u32,
    /// How many households it was shown with.
    pub(crate) size: i64,
    /// Its households, as far as they were not erased since.
    pub(crate) members: Vec<FoundMember>,
    /// What came of it.
    pub(crate) result: Option<EntryResult>,
}

/// Writes the groups of a run, in the transaction in which the run is written.
pub(crate) fn insert_of_run(conn: &mut Conn, run: &RunId, groups: &[RunGroup]) -> Result<()> {
    for group in groups {
        diesel::insert_into(run_groups::table)
            .values((
                run_groups::run_id.eq(run.as_str()),
                run_groups::position.eq(group.position),
                run_groups::region.eq(group.region.to_string()),
                run_groups::window_from.eq(group.window.0.to_string()),
                run_groups::window_to.eq(group.window.1.to_string()),
                run_groups::worth.eq(group.worth),
                run_groups::score.eq(i64::from(group.score)),
                run_groups::size.eq(group.size),
            ))
            .execute(conn)
            .db()?;
        for member in &group.members {
            diesel::insert_into(run_group_members::table)
                .values((
                    run_group_members::run_id.eq(run.as_str()),
                    run_group_members::position.eq(group.position),
                    run_group_members::household_id.eq(member.household.as_str()),
                    run_group_members::input_version.eq(member.input_version),
                ))
                .execute(conn)
                .db()?;
        }
    }
    Ok(())
}

type GroupRow = (i64, String, String, String, i64, i64, i64, Option<String>);

fn read(conn: &mut Conn, run: &RunId, rows: Vec<GroupRow>) -> Result<Vec<RunGroup>> {
    let mut groups = Vec::new();
    for (position, region, from, to, worth, score, size, result) in rows {
        let members: Vec<(String, i64)> = run_group_members::table
            .filter(run_group_members::run_id.eq(run.as_str()))
            .filter(run_group_members::position.eq(position))
            .order(run_group_members::household_id)
            .select((run_group_members::household_id, run_group_members::input_version))
            .load(conn)
            .db()?;
        groups.push(RunGroup {
            position,
            region: value(&region)?,
            window: (value(&from)?, value(&to)?),
            worth,
            score: u32::try_from(score).unwrap_or(0),
            size,
            members: members
                .into_iter()
                .map(|(household, input_version)| FoundMember {
                    household: HouseholdId::known(household),
                    input_version,
                })
                .collect(),
            result: result.as_deref().map(code).transpose()?,
        });
    }
    Ok(groups)
}

macro_rules! groups_of {
    ($run:expr) => {
        run_groups::table
            .filter(run_groups::run_id.eq($run.as_str()))
            .order(run_groups::position)
            .select((
                run_groups::position,
                run_groups::region,
                run_groups::window_from,
                run_groups::window_to,
                run_groups::worth,
                run_groups::score,
                run_groups::size,
                run_groups::result,
            ))
    };
}

/// The groups of a run, where it does most good first.
pub(crate) fn list_of_run(conn: &mut Conn, run: &RunId) -> Result<Vec<RunGroup>> {
    let rows = groups_of!(run).load(conn).db()?;
    read(conn, run, rows)
}

/// Groups of a run of which nothing came yet, in their order.
pub(crate) fn list_open_of_run(conn: &mut Conn, run: &RunId, limit: i64) -> Result<Vec<RunGroup>> {
    let rows = groups_of!(run)
        .filter(run_groups::result.is_null())
        .limit(limit)
        .load(conn)
        .db()?;
    read(conn, run, rows)
}

/// Notes what came of a group of a run; answers whether it is news, as for entries.
pub(crate) fn set_result(conn: &mut Conn, run: &RunId, position: i64, result: EntryResult) -> Result<bool> {
    let open = run_groups::table
        .find((run.as_str(), position))
        .filter(run_groups::result.is_null());
    let changed = diesel::update(open)
        .set(run_groups::result.eq(result.as_str()))
        .execute(conn)
        .db()?;
    Ok(changed > 0)
}

/// How many groups of a run there are of each result.
pub(crate) fn tally(conn: &mut Conn, run: &RunId) -> Result<Vec<(Option<EntryResult>, u32)>> {
    let rows: Vec<(Option<String>, i64)> = run_groups::table
        .filter(run_groups::run_id.eq(run.as_str()))
        .group_by(run_groups::result)
        .select((run_groups::result, diesel::dsl::count_star()))
        .load(conn)
        .db()?;
    rows.into_iter()
        .map(|(result, count)| {
            let result = result.as_deref().map(code).transpose()?;
            Ok((result, u32::try_from(count).unwrap_or(u32::MAX)))
        })
        .collect()
}
