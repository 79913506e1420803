//! The weights of the criteria as they were saved, one row a version. It keeps a text and does not know what the weights mean.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::weight_versions;
use super::{Conn, Db as _};
use crate::domain::ids::AccountId;
use crate::error::{Conflict, Result};

/// A saved version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saved {
    /// 1 and up; the largest counts.
    pub(crate) version: i64,
    /// The weights as JSON.
    pub(crate) weights: String,
    /// Why they were changed.
    pub(crate) note: String,
    /// Who saved them.
    pub(crate) by: AccountId,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

type Row = (i64, String, String, String, NaiveDateTime);

fn saved((version, weights, note, saved_by, saved_at): Row) -> Saved {
    Saved {
        version,
        weights,
        note,
        by: AccountId::known(saved_by),
        at: saved_at.and_utc(),
    }
}

/// The newest version, 0 when none was saved.
pub(crate) fn newest_version(conn: &mut Conn) -> Result<i64> {
    let newest: Option<i64> = weight_versions::table
        .select(diesel::dsl::max(weight_versions::version))
        .get_result(conn)
        .db()?;
    Ok(newest.unwrap_or(0))
}

/// A version.
pub(crate) fn find(conn: &mut Conn, version: i64) -> Result<Option<Saved>> {
    let row: Option<Row> = weight_versions::table.find(version).get_result(conn).maybe()?;
    Ok(row.map(saved))
}

/// The versions before `before`, newest first, at most `limit`.
pub(crate) fn list(conn: &mut Conn, before: Option<i64>, limit: i64) -> Result<Vec<Saved>> {
    let rows: Vec<Row> = weight_versions::table
        .filter(weight_versions::version.lt(before.unwrap_or(i64::MAX)))
        .order(weight_versions::version.desc())
        .limit(limit)
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(saved).collect())
}

/// Adds a version after the newest one.
///
/// # Errors
/// [`Conflict::Stale`] when it is not the next one.
pub(crate) fn insert(conn: &mut Conn, new: &Saved) -> Result<()> {
    if newest_version(conn)? + 1 != new.version {
        return Err(Conflict::Stale.into());
    }
    diesel::insert_into(weight_versions::table)
        .values((
            weight_versions::version.eq(new.version),
            weight_versions::weights.eq(&new.weights),
            weight_versions::note.eq(&new.note),
            weight_versions::saved_by.eq(new.by.as_str()),
            weight_versions::saved_at.eq(new.at.naive_utc()),
        ))
        .execute(conn)
        .db()
        .map_err(|error| match error {
            // Two saved at the same moment, each after the same version.
            crate::error::Error::Conflict(Conflict::Exists) => Conflict::Stale.into(),
            other => other,
        })?;
    Ok(())
}
