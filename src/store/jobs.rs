//! Work that was promised inside a transaction and is done after it: one row a job, keyed by what it is about, so that
//! the same job planned twice is done once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::schedule;
use super::{Conn, Db as _};
use crate::error::Result;

/// Plans a job, or moves it forward when it is planned already.
pub(crate) fn plan(conn: &mut Conn, job: &str, due_at: DateTime<Utc>) -> Result<()> {
    let moved = diesel::update(schedule::table.find(job))
        .set(schedule::due_at.eq(due_at.naive_utc()))
        .execute(conn)
        .db()?;
    if moved == 0 {
        diesel::insert_into(schedule::table)
            .values((schedule::job.eq(job), schedule::due_at.eq(due_at.naive_utc())))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Moves a job that is due to its next time; answers whether it was due. Of several instances one hears yes.
pub(crate) fn move_when_due(conn: &mut Conn, job: &str, now: DateTime<Utc>, next: DateTime<Utc>) -> Result<bool> {
    let due = schedule::table.find(job).filter(schedule::due_at.le(now.naive_utc()));
    let moved = diesel::update(due)
        .set(schedule::due_at.eq(next.naive_utc()))
        .execute(conn)
        .db()?;
    Ok(moved > 0)
}

/// Jobs that start with `prefix` and are due, the longest waiting first.
pub(crate) fn list_due(conn: &mut Conn, prefix: &str, now: DateTime<Utc>, limit: i64) -> Result<Vec<String>> {
    schedule::table
        .filter(schedule::job.like(format!("{prefix}%")))
        .filter(schedule::due_at.le(now.naive_utc()))
        .order((schedule::due_at, schedule::job))
        .limit(limit)
        .select(schedule::job)
        .load(conn)
        .db()
}

/// Whether a job is planned, due or not.
pub(crate) fn is_planned(conn: &mut Conn, job: &str) -> Result<bool> {
    let planned: i64 = schedule::table.find(job).count().get_result(conn).db()?;
    Ok(planned > 0)
}

/// Ends a job.
pub(crate) fn finish(conn: &mut Conn, job: &str) -> Result<()> {
    diesel::delete(schedule::table.find(job)).execute(conn).db()?;
    Ok(())
}
