//! What is counted of two households that turn out to be one family: after a merge it counts under the number of the household
//! that is kept, so that the family counts once; an undo gives it back. Figures that are published stay as they are.

use diesel::prelude::*;

use super::super::schema::events;
use super::{find_subject, follow_log, subject};
use crate::domain::ids::HouseholdId;
use crate::error::Result;
use crate::store::{Conn, Db as _, households};

/// SQLite takes a limited number of parameters, so long lists go in parts.
const PART: usize = 500;

/// Counts what happened to `from` for `to`; answers the events, for an undo.
pub(crate) fn merge(conn: &mut Conn, from: &HouseholdId, to: &HouseholdId) -> Result<Vec<i64>> {
    let (Some(source), Some(kept)) = (find_subject(conn, from)?, households::find(conn, to)?) else {
        return Ok(Vec::new());
    };
    let target = subject(conn, &kept)?;
    let moved: Vec<i64> = events::table
        .filter(events::subject.eq(source.number))
        .order(events::id)
        .select(events::id)
        .load(conn)
        .db()?;
    diesel::update(events::table.filter(events::subject.eq(source.number)))
        .set(events::subject.eq(target.number))
        .execute(conn)
        .db()?;
    follow_log(conn, to)?;
    Ok(moved)
}

/// Gives events back to the household to which they belonged before a merge, and has both follow their talks again.
pub(crate) fn give_back(conn: &mut Conn, moved: &[i64], from: &HouseholdId, to: &HouseholdId) -> Result<()> {
    let (Some(source), Some(target)) = (find_subject(conn, from)?, find_subject(conn, to)?) else {
        return Ok(());
    };
    for part in moved.chunks(PART) {
        diesel::update(
            events::table
                .filter(events::id.eq_any(part))
                .filter(events::subject.eq(source.number)),
        )
        .set(events::subject.eq(target.number))
        .execute(conn)
        .db()?;
    }
    for household in [from, to] {
        follow_log(conn, household)?;
    }
    Ok(())
}
