//! The audit log: appended to in the transaction of the deed, read by the network office and by the household concerned.
//! Entries are never changed; housekeeping deletes old ones.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::audit;
use super::{Conn, Db as _};
use crate::domain::actor::Actor;
use crate::domain::audit::AuditEntry;
use crate::error::Result;

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit)]
struct Row {
    id: i64,
    at: NaiveDateTime,
    actor_kind: String,
    actor_id: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: String,
    detail: Option<String>,
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            at: row.at.and_utc(),
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            detail: row.detail,
        }
    }
}

/// Notes that `actor` did `action` (such as `initiative.approve`) to a thing. `detail` is a code or a reason, never
/// contact data.
pub(crate) fn record(
    conn: &mut Conn,
    now: DateTime<Utc>,
    actor: &Actor,
    action: &str,
    subject_kind: &str,
    subject_id: &str,
    detail: Option<&str>,
) -> Result<()> {
    diesel::insert_into(audit::table)
        .values((
            audit::at.eq(now.naive_utc()),
            audit::actor_kind.eq(actor.kind()),
            audit::actor_id.eq(actor.id()),
            audit::action.eq(action),
            audit::subject_kind.eq(subject_kind),
            audit::subject_id.eq(subject_id),
            audit::detail.eq(detail),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Which thing is meant.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    /// The one with this identifier.
    Is(String),
    /// The one with this number, or one whose identifier has a last part that begins like this, lower-case, as references
    /// are read aloud.
    Reference(String),
}

/// What was done.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Exactly this.
    Is(String),
    /// Everything that begins like this, such as `initiative.`.
    Begins(String),
}

/// Which entries are asked for; empty parts ask for all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Kind of the thing.
    pub(crate) subject_kind: Option<String>,
    /// The thing.
    pub(crate) subject: Option<Subject>,
    /// Kind of the actor.
    pub(crate) actor_kind: Option<String>,
    /// Identifier of the actor.
    pub(crate) actor_id: Option<String>,
    /// What was done.
    pub(crate) action: Option<Action>,
    /// Not before this time.
    pub(crate) from: Option<DateTime<Utc>>,
    /// Only before this time.
    pub(crate) until: Option<DateTime<Utc>>,
    /// Only entries before this number.
    pub(crate) before: Option<i64>,
}

/// The newest entries that are asked for, at most `limit`.
pub(crate) fn list(conn: &mut Conn, wanted: &Wanted, limit: i64) -> Result<Vec<AuditEntry>> {
    let mut query = audit::table.select(Row::as_select()).into_boxed();
    if let Some(kind) = &wanted.subject_kind {
        query = query.filter(audit::subject_kind.eq(kind));
    }
    // Identifiers and actions are lower-case ASCII, so LIKE means the same on both databases.
    match &wanted.subject {
        Some(Subject::Is(id)) => query = query.filter(audit::subject_id.eq(id)),
        Some(Subject::Reference(part)) => {
            let ends = audit::subject_id.like(format!("%-%-%-%-{part}%"));
            query = query.filter(audit::subject_id.eq(part).or(ends));
        }
        None => {}
    }
    if let Some(kind) = &wanted.actor_kind {
        query = query.filter(audit::actor_kind.eq(kind));
    }
    if let Some(actor_id) = &wanted.actor_id {
        query = query.filter(audit::actor_id.eq(actor_id));
    }
    match &wanted.action {
        Some(Action::Is(action)) => query = query.filter(audit::action.eq(action)),
        Some(Action::Begins(start)) => query = query.filter(audit::action.like(format!("{start}%"))),
        None => {}
    }
    if let Some(from) = wanted.from {
        query = query.filter(audit::at.ge(from.naive_utc()));
    }
    if let Some(until) = wanted.until {
        query = query.filter(audit::at.lt(until.naive_utc()));
    }
    if let Some(before) = wanted.before {
        query = query.filter(audit::id.lt(before));
    }
    let rows: Vec<Row> = query.order(audit::id.desc()).limit(limit).load(conn).db()?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}

/// Deletes entries from before `time`; answers how many.
pub(crate) fn delete_before(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    diesel::delete(audit::table.filter(audit::at.lt(time.naive_utc())))
        .execute(conn)
        .db()
}
