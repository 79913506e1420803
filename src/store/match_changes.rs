//! The table of changes that matching sees, written by triggers and read by every instance. It holds no more than
//! identifiers, for a day, and of an erasure not even that; what changed is read from the household itself.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::schema::match_changes;
use super::{Conn, Db as _};
use crate::domain::ids::HouseholdId;
use crate::error::Result;

/// From where on changes may be new to somebody who has read until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark(i64);

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The mark of this moment. To be asked for before what it stands for is read: then a change is read twice rather than
/// never.
pub(crate) fn mark(conn: &mut Conn) -> Result<Mark> {
    let sql = match conn {
        Conn::Sqlite(_) => "SELECT COALESCE(MAX(id), 0) + 1 AS number FROM match_changes",
        // Every transaction with a smaller number has ended, so all it noted can be seen.
        Conn::Postgres(_) => "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS number",
    };
    let found: Number = diesel::sql_query(sql).get_result(conn).db()?;
    Ok(Mark(found.number))
}

/// The mark before everything that is noted.
#[cfg(test)]
pub(crate) const fn everything() -> Mark {
    Mark(0)
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its number.
    pub(crate) number: i64,
    /// The household that changed; `None` when one was erased, whose identifier is not kept.
    pub(crate) household: Option<HouseholdId>,
}

/// The changes that somebody may not know yet who has read until the mark, oldest first.
pub(crate) fn list_since(conn: &mut Conn, mark: Mark) -> Result<Vec<Change>> {
    // Not put together at run time: this is asked before and after every list, and is to be prepared once.
    let query = match_changes::table
        .select((match_changes::id, match_changes::household_id))
        .order(match_changes::id);
    let rows: Vec<(i64, String)> = match conn {
        Conn::Sqlite(_) => query.filter(match_changes::id.ge(mark.0)).load(conn),
        Conn::Postgres(_) => query.filter(match_changes::txn.ge(mark.0)).load(conn),
    }
    .db()?;
    Ok(rows
        .into_iter()
        .map(|(id, household)| Change {
            number: id,
            household: (!household.is_empty()).then(|| HouseholdId::known(household)),
        })
        .collect())
}

/// Deletes what was noted more than a day ago by the clock of the database, except the last row, whose number is needed.
pub(crate) fn delete_old(conn: &mut Conn) -> Result<usize> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "DELETE FROM match_changes WHERE noted_at < datetime('now', '-1 day') \
             AND id < (SELECT MAX(id) FROM match_changes)"
        }
        Conn::Postgres(_) => {
            "DELETE FROM match_changes WHERE noted_at < (now() AT TIME ZONE 'UTC') - interval '1 day' \
             AND id < (SELECT MAX(id) FROM match_changes)"
        }
    };
    diesel::sql_query(sql).execute(conn).db()
}
