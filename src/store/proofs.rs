//! Proofs of double opt-in, kept apart from the profile and longer than it: that an address was confirmed, when, and
//! which text was agreed to. The address stands here only as a keyed hash.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::opt_in_proofs;
use super::{Conn, Db as _};
use crate::domain::ids::HouseholdId;
use crate::error::Result;

/// A proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proof {
    /// The household as it was called then.
    pub(crate) household: HouseholdId,
    /// Keyed hash of the address.
    pub(crate) email_hash: String,
    /// Version of the text that was shown.
    pub(crate) text_version: String,
    /// When the address was entered.
    pub(crate) requested_at: DateTime<Utc>,
    /// When it was confirmed.
    pub(crate) confirmed_at: DateTime<Utc>,
    /// Hash of the secret that was mailed.
    pub(crate) token_hash: String,
    /// When the proof is deleted.
    pub(crate) delete_at: DateTime<Utc>,
}

/// Adds a proof.
pub(crate) fn insert(conn: &mut Conn, proof: &Proof) -> Result<()> {
    diesel::insert_into(opt_in_proofs::table)
        .values((
            opt_in_proofs::household_id.eq(proof.household.as_str()),
            opt_in_proofs::email_hash.eq(&proof.email_hash),
            opt_in_proofs::text_version.eq(&proof.text_version),
            opt_in_proofs::requested_at.eq(proof.requested_at.naive_utc()),
            opt_in_proofs::confirmed_at.eq(proof.confirmed_at.naive_utc()),
            opt_in_proofs::token_hash.eq(&proof.token_hash),
            opt_in_proofs::delete_at.eq(proof.delete_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

type Columns = (
    String,
    String,
    String,
    NaiveDateTime,
    NaiveDateTime,
    String,
    NaiveDateTime,
);

/// The proofs of a household, the oldest first.
pub(crate) fn list_for(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<Proof>> {
    let rows: Vec<Columns> = opt_in_proofs::table
        .filter(opt_in_proofs::household_id.eq(household.as_str()))
        .order(opt_in_proofs::id)
        .select((
            opt_in_proofs::household_id,
            opt_in_proofs::email_hash,
            opt_in_proofs::text_version,
            opt_in_proofs::requested_at,
            opt_in_proofs::confirmed_at,
            opt_in_proofs::token_hash,
            opt_in_proofs::delete_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(
            |(household, email_hash, text_version, requested_at, confirmed_at, token_hash, delete_at)| Proof {
                household: HouseholdId::known(household),
                email_hash,
                text_version,
                requested_at: requested_at.and_utc(),
                confirmed_at: confirmed_at.and_utc(),
                token_hash,
                delete_at: delete_at.and_utc(),
            },
        )
        .collect())
}

/// Deletes the proofs whose time is over; answers how many.
pub(crate) fn delete_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    diesel::delete(opt_in_proofs::table)
        .filter(opt_in_proofs::delete_at.le(now.naive_utc()))
        .execute(conn)
        .db()
}
