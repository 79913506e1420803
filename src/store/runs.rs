//! Runs of matching; immutable once written.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::runs;
use super::{Conn, Db as _};
use crate::domain::ids::RunId;
use crate::error::Result;

/// One execution of matching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// Its identifier.
    pub(crate) id: RunId,
    /// What caused it: `command`, `staff`, `household`, `schedule`.
    pub(crate) cause: String,
    /// Who caused it.
    pub(crate) actor_id: Option<String>,
    /// Version of the engine.
    pub(crate) engine_version: String,
    /// The weights as JSON.
    pub(crate) weights: String,
    /// What came of it as JSON.
    pub(crate) stats: String,
    /// Start.
    pub(crate) started_at: DateTime<Utc>,
    /// End.
    pub(crate) finished_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = runs)]
struct Row {
    id: String,
    cause: String,
    actor_id: Option<String>,
    engine_version: String,
    weights: String,
    stats: String,
    started_at: NaiveDateTime,
    finished_at: NaiveDateTime,
}

impl From<Row> for Run {
    fn from(row: Row) -> Self {
        Self {
            id: RunId::known(row.id),
            cause: row.cause,
            actor_id: row.actor_id,
            engine_version: row.engine_version,
            weights: row.weights,
            stats: row.stats,
            started_at: row.started_at.and_utc(),
            finished_at: row.finished_at.and_utc(),
        }
    }
}

/// Inserts a run.
pub(crate) fn insert(conn: &mut Conn, run: &Run) -> Result<()> {
    let row = Row {
        id: run.id.to_string(),
        cause: run.cause.clone(),
        actor_id: run.actor_id.clone(),
        engine_version: run.engine_version.clone(),
        weights: run.weights.clone(),
        stats: run.stats.clone(),
        started_at: run.started_at.naive_utc(),
        finished_at: run.finished_at.naive_utc(),
    };
    diesel::insert_into(runs::table).values(&row).execute(conn).db()?;
    Ok(())
}

/// One run.
pub(crate) fn find(conn: &mut Conn, id: &RunId) -> Result<Run> {
    runs::table
        .find(id.as_str())
        .select(Row::as_select())
        .first(conn)
        .or_missing("run")
        .map(Run::from)
}

/// Runs, newest first, after the identifier of the last one seen.
pub(crate) fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<Run>> {
    let mut query = runs::table.select(Row::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(runs::id.lt(after.to_owned()));
    }
    let rows: Vec<Row> = query.order(runs::id.desc()).limit(limit).load(conn).db()?;
    Ok(rows.into_iter().map(Run::from).collect())
}
