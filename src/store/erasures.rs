//! Erasure for good: what does not hang on the row of a household is wiped or pseudonymised here, and the hashed
//! identifier is noted, so that a restored backup can replay the erasures made since.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{audit, erasures, idempotency_keys, mail_ledger, merges, outbox, proposal_events, reports};
use super::{Conn, Db as _};
use crate::domain::ids::{HouseholdId, StoryId};
use crate::domain::token::sha256_hex;
use crate::error::Result;

/// The hash under which an erased household is noted.
pub(crate) fn hash_of(household: &HouseholdId) -> String {
    sha256_hex(household.as_str().as_bytes())
}

/// Notes that a household was erased.
pub(crate) fn insert(conn: &mut Conn, household: &HouseholdId, at: DateTime<Utc>) -> Result<()> {
    insert_hash(conn, hash_of(household), at)
}

/// The hash under which a story is noted that was revoked.
pub(crate) fn hash_of_story(story: &StoryId) -> String {
    sha256_hex(format!("story:{story}").as_bytes())
}

/// Notes that something with this hash was erased.
pub(crate) fn insert_hash(conn: &mut Conn, hash: String, at: DateTime<Utc>) -> Result<()> {
    let found: i64 = erasures::table.find(&hash).count().get_result(conn).db()?;
    if found > 0 {
        return Ok(());
    }
    diesel::insert_into(erasures::table)
        .values((erasures::id_hash.eq(hash), erasures::at.eq(at.naive_utc())))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Which households were erased since, the earliest first: hashes and times.
pub(crate) fn list_since(conn: &mut Conn, since: DateTime<Utc>) -> Result<Vec<(String, DateTime<Utc>)>> {
    let rows: Vec<(String, chrono::NaiveDateTime)> = erasures::table
        .filter(erasures::at.ge(since.naive_utc()))
        .order((erasures::at, erasures::id_hash))
        .select((erasures::id_hash, erasures::at))
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(|(hash, at)| (hash, at.and_utc())).collect())
}

/// Whether a household was erased.
#[cfg(test)]
pub(crate) fn contains(conn: &mut Conn, household: &HouseholdId) -> Result<bool> {
    let found: i64 = erasures::table.find(hash_of(household)).count().get_result(conn).db()?;
    Ok(found > 0)
}

/// Wipes what would outlive the row of a household: waiting mails, snapshots of merges, kept answers, reports by it;
/// and writes a pseudonym where a trace has to stay.
pub(crate) fn wipe_traces(conn: &mut Conn, household: &HouseholdId, at: DateTime<Utc>) -> Result<()> {
    let id = household.as_str();
    let hash = hash_of(household);
    let pseudonym = format!("erased-{}", hash.get(..16).unwrap_or_default());
    diesel::update(outbox::table)
        .filter(outbox::household_id.eq(id))
        .filter(outbox::state.eq_any(["queued", "parked", "sending"]))
        .set((
            outbox::state.eq("cancelled"),
            outbox::finished_at.eq(Some(at.naive_utc())),
        ))
        .execute(conn)
        .db()?;
    diesel::update(outbox::table)
        .filter(outbox::household_id.eq(id))
        .set((
            outbox::body.eq(None::<Vec<u8>>),
            outbox::household_id.eq(Some(&pseudonym)),
        ))
        .execute(conn)
        .db()?;
    diesel::update(mail_ledger::table)
        .filter(mail_ledger::household_id.eq(id))
        .set(mail_ledger::household_id.eq(Some(&pseudonym)))
        .execute(conn)
        .db()?;
    diesel::delete(merges::table)
        .filter(merges::kept_id.eq(id).or(merges::merged_id.eq(id)))
        .execute(conn)
        .db()?;
    diesel::delete(reports::table)
        .filter(reports::reporter_id.eq(id))
        .execute(conn)
        .db()?;
    diesel::update(reports::table)
        .filter(reports::reported_household.eq(id))
        .set((
            reports::reported_household.eq(Some(&pseudonym)),
            reports::description.eq(""),
        ))
        .execute(conn)
        .db()?;
    diesel::delete(idempotency_keys::table)
        .filter(idempotency_keys::scope.eq_any([id.to_owned(), format!("household:{id}")]))
        .execute(conn)
        .db()?;
    diesel::update(proposal_events::table)
        .filter(proposal_events::actor_id.eq(id))
        .set(proposal_events::actor_id.eq(Some(&pseudonym)))
        .execute(conn)
        .db()?;
    diesel::update(audit::table)
        .filter(audit::actor_id.eq(id))
        .set(audit::actor_id.eq(Some(&pseudonym)))
        .execute(conn)
        .db()?;
    diesel::update(audit::table)
        .filter(audit::subject_id.eq(id))
        .set((audit::subject_id.eq(&pseudonym), audit::detail.eq(None::<String>)))
        .execute(conn)
        .db()?;
    Ok(())
}
