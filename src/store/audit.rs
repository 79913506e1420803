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

/// Which entries are asked for; empty parts ask for all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Kind and identifier of the thing.
    pub(crate) subject: Option<(String, String)>,
    /// Identifier of the actor.
    pub(crate) actor_id: Option<String>,
    /// Beginning of the action, such as `initiative.`.
    pub(crate) action: Option<String>,
    /// Only entries before this number.
    pub(crate) before: Option<i64>,
}

/// The newest entries that are asked for, at most `limit`.
pub(crate) fn list(conn: &mut Conn, wanted: &Wanted, limit: i64) -> Result<Vec<AuditEntry>> {
    let mut query = audit::table.select(Row::as_select()).into_boxed();
    if let Some((kind, id)) = &wanted.subject {
        query = query.filter(audit::subject_kind.eq(kind).and(audit::subject_id.eq(id)));
    }
    if let Some(actor_id) = &wanted.actor_id {
        query = query.filter(audit::actor_id.eq(actor_id));
    }
    if let Some(action) = &wanted.action {
        // Actions are lower-case ASCII with points, so LIKE means the same on both databases.
        query = query.filter(audit::action.like(format!("{action}%")));
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
