//! Requests that carried an idempotency key, with the answers they got. Which of them may be replayed is decided by
//! the service; nothing here looks into an answer.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::idempotency_keys;
use super::{Conn, Db as _};
use crate::error::Result;

/// A request with a key. The status is 0 while it is being worked on.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys)]
pub(crate) struct Row {
    pub(crate) scope: String,
    pub(crate) idempotency_key: String,
    pub(crate) request_hash: String,
    pub(crate) status: i32,
    pub(crate) answer: String,
    pub(crate) created_at: chrono::NaiveDateTime,
}

/// The request with this key.
pub(crate) fn find(conn: &mut Conn, scope: &str, key: &str) -> Result<Option<Row>> {
    idempotency_keys::table
        .find((scope, key))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()
}

/// Keeps a new request; [`crate::error::Conflict::Exists`] when the key is taken.
pub(crate) fn insert(conn: &mut Conn, row: &Row) -> Result<()> {
    diesel::insert_into(idempotency_keys::table)
        .values(row)
        .execute(conn)
        .db()?;
    Ok(())
}

/// Writes down the answer of a request.
pub(crate) fn update_answer(conn: &mut Conn, scope: &str, key: &str, status: i32, answer: &str) -> Result<()> {
    diesel::update(idempotency_keys::table.find((scope, key)))
        .set((idempotency_keys::status.eq(status), idempotency_keys::answer.eq(answer)))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Forgets a request.
pub(crate) fn delete(conn: &mut Conn, scope: &str, key: &str) -> Result<()> {
    diesel::delete(idempotency_keys::table.find((scope, key)))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Forgets all requests before `time`; answers how many.
pub(crate) fn delete_before(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(time.naive_utc())))
        .execute(conn)
        .db()
}
