//! Messages to initiatives that wait for the confirmation of their writers, each under the hash of the secret that was mailed.
//! What was written is sealed before it comes here; a row tells no address.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::initiative_messages as messages;
use super::{Conn, Db as _};
use crate::domain::ids::InitiativeId;
use crate::error::Result;

/// Keeps a sealed message until `expires_at`. `email_hash` is the keyed hash of the address that is asked to confirm it.
pub(crate) fn insert(
    conn: &mut Conn,
    secret_hash: &str,
    initiative: &InitiativeId,
    email_hash: &str,
    body: &[u8],
    (created_at, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    diesel::insert_into(messages::table)
        .values((
            messages::secret_hash.eq(secret_hash),
            messages::initiative_id.eq(initiative.as_str()),
            messages::email_hash.eq(email_hash),
            messages::body.eq(body),
            messages::created_at.eq(created_at.naive_utc()),
            messages::expires_at.eq(expires_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The sealed message under a secret with the initiative it is for; `None` when there is none, or its time is over.
pub(crate) fn find(conn: &mut Conn, secret_hash: &str, now: DateTime<Utc>) -> Result<Option<(InitiativeId, Vec<u8>)>> {
    let found: Option<(String, Vec<u8>)> = messages::table
        .find(secret_hash)
        .filter(messages::expires_at.gt(now.naive_utc()))
        .select((messages::initiative_id, messages::body))
        .get_result(conn)
        .maybe()?;
    Ok(found.map(|(id, body)| (InitiativeId::known(id), body)))
}

/// Deletes the message under a secret; answers how many there were, 0 or 1. Of two that send it on only one gets a 1.
pub(crate) fn delete(conn: &mut Conn, secret_hash: &str) -> Result<usize> {
    diesel::delete(messages::table.find(secret_hash)).execute(conn).db()
}

/// Deletes everything that waits for the confirmation of an address; answers how many there were.
pub(crate) fn delete_of_address(conn: &mut Conn, email_hash: &str) -> Result<usize> {
    diesel::delete(messages::table.filter(messages::email_hash.eq(email_hash)))
        .execute(conn)
        .db()
}

/// Deletes what ended at `time` or before; answers how many there were.
pub(crate) fn delete_expired(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    diesel::delete(messages::table.filter(messages::expires_at.le(time.naive_utc())))
        .execute(conn)
        .db()
}
