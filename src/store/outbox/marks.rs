//! What became of an attempt. Every mark names the attempt and changes nothing when the row has moved on since, so that
//! a worker that was thought dead cannot overwrite what others know by now.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::schema::outbox;
use super::super::{Conn, Db as _};
use super::{MAX_AMBIGUOUS, Row, ledger};
use crate::error::Result;

/// When and why a mail is tried again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retry<'a> {
    /// When.
    pub(crate) due_at: DateTime<Utc>,
    /// What happened, as a code without addresses.
    pub(crate) class: &'a str,
}

fn held(conn: &mut Conn, id: i64, attempt: i32) -> Result<Option<Row>> {
    outbox::table
        .find(id)
        .filter(outbox::attempts.eq(attempt))
        .filter(outbox::state.eq("sending"))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()
}

/// The relay took it: text and recipient are wiped, the ledger keeps that it left. Answers whether the attempt still
/// counted.
pub(crate) fn mark_sent(conn: &mut Conn, id: i64, attempt: i32, now: DateTime<Utc>) -> Result<bool> {
    let Some(row) = held(conn, id, attempt)? else {
        return Ok(false);
    };
    let changed = diesel::update(outbox::table.find(id))
        .filter(outbox::attempts.eq(attempt))
        .filter(outbox::state.eq("sending"))
        .set((
            outbox::state.eq("sent"),
            outbox::body.eq(None::<Vec<u8>>),
            outbox::lease_until.eq(None::<chrono::NaiveDateTime>),
            outbox::last_class.eq(Some("sent")),
            outbox::finished_at.eq(Some(now.naive_utc())),
        ))
        .execute(conn)
        .db()?;
    if changed > 0 {
        ledger::write(conn, &row, "sent", now)?;
    }
    Ok(changed > 0)
}

/// The mail surely did not leave, and is tried again. Answers whether the attempt still counted.
pub(crate) fn mark_retry(conn: &mut Conn, id: i64, attempt: i32, retry: &Retry<'_>) -> Result<bool> {
    let changed = diesel::update(outbox::table.find(id))
        .filter(outbox::attempts.eq(attempt))
        .filter(outbox::state.eq("sending"))
        .set((
            outbox::state.eq("queued"),
            outbox::due_at.eq(retry.due_at.naive_utc()),
            outbox::lease_until.eq(None::<chrono::NaiveDateTime>),
            outbox::last_class.eq(Some(retry.class)),
        ))
        .execute(conn)
        .db()?;
    Ok(changed > 0)
}

/// The mail surely did not leave, and trying again will not help: it waits for a person. Answers whether the attempt
/// still counted.
pub(crate) fn mark_refused_for_good(conn: &mut Conn, id: i64, attempt: i32, class: &str) -> Result<bool> {
    let changed = diesel::update(outbox::table.find(id))
        .filter(outbox::attempts.eq(attempt))
        .filter(outbox::state.eq("sending"))
        .set((
            outbox::state.eq("parked"),
            outbox::lease_until.eq(None::<chrono::NaiveDateTime>),
            outbox::last_class.eq(Some(class)),
        ))
        .execute(conn)
        .db()?;
    Ok(changed > 0)
}

/// What [`mark_unsure`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsure {
    /// It is tried again.
    Again,
    /// It waits for a person.
    Parked,
    /// The attempt no longer counted.
    Fenced,
}

/// Nobody knows whether the relay took it. This stays noted for ever; after [`MAX_AMBIGUOUS`] such attempts the mail
/// waits for a person.
pub(crate) fn mark_unsure(
    conn: &mut Conn,
    id: i64,
    attempt: i32,
    retry: &Retry<'_>,
    now: DateTime<Utc>,
) -> Result<Unsure> {
    let Some(row) = held(conn, id, attempt)? else {
        return Ok(Unsure::Fenced);
    };
    if note_open_attempt(conn, &row, attempt, retry.class, now)? {
        return Ok(Unsure::Parked);
    }
    Ok(if mark_retry(conn, id, attempt, retry)? {
        Unsure::Again
    } else {
        Unsure::Fenced
    })
}

/// Notes on a row that is held under `attempt` that the outcome of an attempt is open. Answers whether it was parked
/// because that happened too often.
pub(super) fn note_open_attempt(
    conn: &mut Conn,
    row: &Row,
    attempt: i32,
    class: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let ambiguous = row.ambiguous + 1;
    let parked = ambiguous >= MAX_AMBIGUOUS;
    let changed = diesel::update(outbox::table.find(row.id))
        .filter(outbox::attempts.eq(attempt))
        .filter(outbox::state.eq("sending"))
        .set((
            outbox::unsure.eq(true),
            outbox::ambiguous.eq(ambiguous),
            outbox::last_class.eq(Some(class)),
        ))
        .execute(conn)
        .db()?;
    if changed > 0 && !row.unsure {
        ledger::write(conn, row, "unsure", now)?;
    }
    Ok(changed > 0 && parked && mark_refused_for_good(conn, row.id, attempt, class)?)
}
