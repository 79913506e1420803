//! Runs of matching; immutable once written, but for the note that a preview was taken over.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::runs;
use super::{Conn, Db as _};
use crate::domain::ids::RunId;
use crate::domain::round::RunState;
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
    /// Whom it looked at: `all`, `own_area` or `household`; absent for one that was taken over as it was made.
    pub(crate) scope: Option<String>,
    /// When it was taken over.
    pub(crate) committed_at: Option<DateTime<Utc>>,
    /// Who took it over; absent for the service itself.
    pub(crate) committed_by: Option<String>,
    /// What came of that as JSON; absent while it goes on.
    pub(crate) outcome: Option<String>,
}

impl Run {
    /// Where it stands.
    pub(crate) const fn state(&self) -> RunState {
        match (&self.scope, self.committed_at, &self.outcome) {
            (None, ..) | (_, _, Some(_)) => RunState::Committed,
            (Some(_), None, None) => RunState::Preview,
            (Some(_), Some(_), None) => RunState::Committing,
        }
    }
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
    scope: Option<String>,
    committed_at: Option<NaiveDateTime>,
    committed_by: Option<String>,
    outcome: Option<String>,
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
            scope: row.scope,
            committed_at: row.committed_at.map(|at| at.and_utc()),
            committed_by: row.committed_by,
            outcome: row.outcome,
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
        scope: run.scope.clone(),
        committed_at: run.committed_at.map(|at| at.naive_utc()),
        committed_by: run.committed_by.clone(),
        outcome: run.outcome.clone(),
    };
    diesel::insert_into(runs::table).values(&row).execute(conn).db()?;
    Ok(())
}

/// One run.
pub(crate) fn find(conn: &mut Conn, id: &RunId) -> Result<Run> {
    runs::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("run")
        .map(Run::from)
}

/// Notes that a preview is taken over from now on; answers whether it was not before.
pub(crate) fn begin_commit(conn: &mut Conn, id: &RunId, by: Option<&str>, at: DateTime<Utc>) -> Result<bool> {
    let preview = runs::table
        .find(id.as_str())
        .filter(runs::scope.is_not_null())
        .filter(runs::committed_at.is_null());
    let changed = diesel::update(preview)
        .set((runs::committed_at.eq(at.naive_utc()), runs::committed_by.eq(by)))
        .execute(conn)
        .db()?;
    Ok(changed > 0)
}

/// Notes what came of taking a run over.
pub(crate) fn end_commit(conn: &mut Conn, id: &RunId, outcome: &str) -> Result<()> {
    diesel::update(runs::table.find(id.as_str()))
        .set(runs::outcome.eq(outcome))
        .execute(conn)
        .db()?;
    Ok(())
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
