//! Interrupted registrations, each under the hash of the secret that was mailed. What was answered is sealed before it comes
//! here; nothing in a row tells whose it is, except to whom who knows the address already.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::registration_drafts as drafts;
use super::{Conn, Db as _};
use crate::error::Result;

/// Keeps sealed answers until `expires_at`. `email_hash` is the keyed hash of the address they were mailed to.
pub(crate) fn insert(
    conn: &mut Conn,
    secret_hash: &str,
    email_hash: &str,
    answers: &[u8],
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    diesel::insert_into(drafts::table)
        .values((
            drafts::secret_hash.eq(secret_hash),
            drafts::email_hash.eq(email_hash),
            drafts::answers.eq(answers),
            drafts::created_at.eq(created_at.naive_utc()),
            drafts::expires_at.eq(expires_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The sealed answers under a secret; `None` when there are none, or their time is over.
pub(crate) fn find(conn: &mut Conn, secret_hash: &str, now: DateTime<Utc>) -> Result<Option<Vec<u8>>> {
    drafts::table
        .find(secret_hash)
        .filter(drafts::expires_at.gt(now.naive_utc()))
        .select(drafts::answers)
        .get_result(conn)
        .maybe()
}

/// Deletes the answers under a secret; answers how many there were, 0 or 1.
pub(crate) fn delete(conn: &mut Conn, secret_hash: &str) -> Result<usize> {
    diesel::delete(drafts::table.find(secret_hash)).execute(conn).db()
}

/// Deletes all answers that were mailed to an address; answers how many there were.
pub(crate) fn delete_of_address(conn: &mut Conn, email_hash: &str) -> Result<usize> {
    diesel::delete(drafts::table.filter(drafts::email_hash.eq(email_hash)))
        .execute(conn)
        .db()
}

/// Deletes what ended at `time` or before; answers how many there were.
pub(crate) fn delete_expired(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    diesel::delete(drafts::table.filter(drafts::expires_at.le(time.naive_utc())))
        .execute(conn)
        .db()
}
