//! Reports of something inappropriate, until the network office has reviewed them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::reports;
use super::{Conn, Db as _};
use crate::error::{Error, Result};

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reports)]
pub(crate) struct Report {
    /// Its identifier.
    pub(crate) id: String,
    /// The proposal it is about.
    pub(crate) proposal_id: Option<String>,
    /// The household that reported.
    pub(crate) reporter_id: String,
    /// The household that was reported.
    pub(crate) reported_household: Option<String>,
    /// The initiative that was reported.
    pub(crate) reported_initiative: Option<String>,
    /// What happened, in the reporter's words.
    pub(crate) description: String,
    /// When.
    pub(crate) created_at: NaiveDateTime,
    /// When it was reviewed.
    pub(crate) reviewed_at: Option<NaiveDateTime>,
    /// By whom.
    pub(crate) reviewed_by: Option<String>,
    /// `lifted` or `upheld`.
    pub(crate) verdict: Option<String>,
}

/// Inserts a report.
pub(crate) fn insert(conn: &mut Conn, report: &Report) -> Result<()> {
    diesel::insert_into(reports::table).values(report).execute(conn).db()?;
    Ok(())
}

/// Reports that wait for review, oldest first.
pub(crate) fn list_open(conn: &mut Conn) -> Result<Vec<Report>> {
    reports::table
        .filter(reports::reviewed_at.is_null())
        .order(reports::created_at)
        .select(Report::as_select())
        .load(conn)
        .db()
}

/// One report.
pub(crate) fn find(conn: &mut Conn, id: &str) -> Result<Report> {
    reports::table
        .find(id)
        .select(Report::as_select())
        .get_result(conn)
        .or_missing("report")
}

/// Notes the verdict on a report that was not reviewed before.
pub(crate) fn review(conn: &mut Conn, id: &str, by: &str, verdict: &str, now: DateTime<Utc>) -> Result<()> {
    let changed = diesel::update(reports::table.find(id).filter(reports::reviewed_at.is_null()))
        .set((
            reports::reviewed_at.eq(Some(now.naive_utc())),
            reports::reviewed_by.eq(Some(by)),
            reports::verdict.eq(Some(verdict)),
        ))
        .execute(conn)
        .db()?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::NotFound("report"))
    }
}

/// Whether another report against the household waits for review.
pub(crate) fn is_reported(conn: &mut Conn, household: &str) -> Result<bool> {
    let count: i64 = reports::table
        .filter(reports::reported_household.eq(household))
        .filter(reports::reviewed_at.is_null())
        .count()
        .get_result(conn)
        .db()?;
    Ok(count > 0)
}
