//! The table of exclusions: whom a household never wants to meet (rule 10), kept only as keyed hashes. Nobody can read
//! from it who was meant; what is asked can be recognised.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::exclusions;
use super::{Conn, Db as _};
use crate::domain::exclusion::{ExclusionKind, hashes_of_household, hashes_of_initiative};
use crate::domain::household::Household;
use crate::domain::ids::HouseholdId;
use crate::domain::initiative::Initiative;
use crate::error::{Error, Result};

/// An exclusion as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Its identifier.
    pub(crate) id: String,
    /// What was excluded.
    pub(crate) kind: ExclusionKind,
    /// Keyed hash of the folded value.
    pub(crate) value_hash: String,
    /// When it was added.
    pub(crate) created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = exclusions)]
struct Row {
    id: String,
    kind: String,
    value_hash: String,
    created_at: NaiveDateTime,
}

/// Adds an exclusion and answers its identifier; one that is there already stays as it is.
pub(crate) fn insert(conn: &mut Conn, household: &HouseholdId, exclusion: &Stored) -> Result<String> {
    let known: Option<String> = exclusions::table
        .filter(exclusions::household_id.eq(household.as_str()))
        .filter(exclusions::kind.eq(exclusion.kind.as_str()))
        .filter(exclusions::value_hash.eq(&exclusion.value_hash))
        .select(exclusions::id)
        .get_result(conn)
        .maybe()?;
    if let Some(known) = known {
        return Ok(known);
    }
    diesel::insert_into(exclusions::table)
        .values((
            exclusions::id.eq(&exclusion.id),
            exclusions::household_id.eq(household.as_str()),
            exclusions::kind.eq(exclusion.kind.as_str()),
            exclusions::value_hash.eq(&exclusion.value_hash),
            exclusions::created_at.eq(exclusion.created_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(exclusion.id.clone())
}

/// The exclusions of a household, the oldest first.
pub(crate) fn list_for(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<Stored>> {
    let rows: Vec<Row> = exclusions::table
        .filter(exclusions::household_id.eq(household.as_str()))
        .order(exclusions::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    rows.into_iter()
        .map(|row| {
            Ok(Stored {
                id: row.id,
                kind: row
                    .kind
                    .parse()
                    .map_err(|_| Error::internal("reading a stored exclusion", row.kind))?,
                value_hash: row.value_hash,
                created_at: row.created_at.and_utc(),
            })
        })
        .collect()
}

/// The hashes of a household.
pub(crate) fn hashes_of(conn: &mut Conn, household: &HouseholdId) -> Result<HashSet<String>> {
    let hashes: Vec<String> = exclusions::table
        .filter(exclusions::household_id.eq(household.as_str()))
        .select(exclusions::value_hash)
        .load(conn)
        .db()?;
    Ok(hashes.into_iter().collect())
}

/// All exclusions: who excludes which hash.
pub(crate) fn list_all(conn: &mut Conn) -> Result<Vec<(HouseholdId, String)>> {
    let rows: Vec<(String, String)> = exclusions::table
        .select((exclusions::household_id, exclusions::value_hash))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(household, hash)| (HouseholdId::known(household), hash))
        .collect())
}

/// The households that exclude one of these hashes.
pub(crate) fn list_excluding(conn: &mut Conn, hashes: &[String]) -> Result<Vec<HouseholdId>> {
    let mut found = Vec::new();
    // One by one: there are two or three, and SQLite prepares a list of any length anew every time.
    for hash in hashes {
        let households: Vec<String> = exclusions::table
            .filter(exclusions::value_hash.eq(hash))
            .select(exclusions::household_id)
            .load(conn)
            .db()?;
        found.extend(households.into_iter().map(HouseholdId::known));
    }
    Ok(found)
}

/// Whether a household excludes one of these hashes.
pub(crate) fn does_exclude(conn: &mut Conn, household: &HouseholdId, hashes: &[String]) -> Result<bool> {
    let found: i64 = exclusions::table
        .filter(exclusions::household_id.eq(household.as_str()))
        .filter(exclusions::value_hash.eq_any(hashes.to_vec()))
        .count()
        .get_result(conn)
        .db()?;
    Ok(found > 0)
}

/// Whether one of two households excludes the other (rule 10). `key` is the operator's.
pub(crate) fn households_exclude(conn: &mut Conn, key: &[u8], one: &Household, other: &Household) -> Result<bool> {
    Ok(
        does_exclude(conn, &one.id, &hashes_of_household(key, &other.contact.email))?
            || does_exclude(conn, &other.id, &hashes_of_household(key, &one.contact.email))?,
    )
}

/// Whether a household excludes an initiative: itself, its organisation, its address or domain (rule 10).
pub(crate) fn excludes_initiative(
    conn: &mut Conn,
    key: &[u8],
    household: &HouseholdId,
    initiative: &Initiative,
) -> Result<bool> {
    does_exclude(conn, household, &hashes_of_initiative(key, initiative))
}

/// Removes one exclusion of a household; answers whether there was one.
pub(crate) fn delete(conn: &mut Conn, household: &HouseholdId, id: &str) -> Result<bool> {
    let deleted = diesel::delete(exclusions::table.find(id))
        .filter(exclusions::household_id.eq(household.as_str()))
        .execute(conn)
        .db()?;
    Ok(deleted > 0)
}
