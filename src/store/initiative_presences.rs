//! How initiatives show themselves besides their profiles, as JSON with a version of its own. Whoever never said anything has
//! version 0 and an empty presence.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::initiative_presences;
use super::{Conn, Db as _};
use crate::domain::ids::InitiativeId;
use crate::domain::presence::Presence;
use crate::error::{Conflict, Context as _, Error, Result};

/// What an initiative said, with its version.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Kept {
    /// Raised by one with every change; 0 when nothing was said.
    pub(crate) version: i64,
    /// What was said.
    pub(crate) presence: Presence,
    /// When it was said last.
    pub(crate) updated_at: Option<DateTime<Utc>>,
}

type Row = (String, i64, String, chrono::NaiveDateTime);

/// What is read; whether the address is hidden stands in the body, too, and has a column for those who only ask that.
const COLUMNS: (
    initiative_presences::initiative_id,
    initiative_presences::version,
    initiative_presences::body,
    initiative_presences::updated_at,
) = (
    initiative_presences::initiative_id,
    initiative_presences::version,
    initiative_presences::body,
    initiative_presences::updated_at,
);

fn into_domain((_, version, body, updated_at): Row) -> Result<Kept> {
    Ok(Kept {
        version,
        presence: serde_json::from_str(&body).context("reading a presence")?,
        updated_at: Some(updated_at.and_utc()),
    })
}

/// What an initiative said.
pub(crate) fn find(conn: &mut Conn, id: &InitiativeId) -> Result<Kept> {
    let row: Option<Row> = initiative_presences::table
        .find(id.as_str())
        .select(COLUMNS)
        .get_result(conn)
        .maybe()?;
    row.map_or_else(|| Ok(Kept::default()), into_domain)
}

/// What all initiatives said.
pub(crate) fn list(conn: &mut Conn) -> Result<BTreeMap<InitiativeId, Kept>> {
    let rows: Vec<Row> = initiative_presences::table.select(COLUMNS).load(conn).db()?;
    rows.into_iter()
        .map(|row| Ok((InitiativeId::known(row.0.clone()), into_domain(row)?)))
        .collect()
}

/// Those that keep their mail address to themselves.
pub(crate) fn hiding(conn: &mut Conn) -> Result<BTreeSet<InitiativeId>> {
    let ids: Vec<String> = initiative_presences::table
        .filter(initiative_presences::hides_email.eq(true))
        .select(initiative_presences::initiative_id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(InitiativeId::known).collect())
}

/// Writes what an initiative says in the place of version `seen`; answers the new version.
///
/// # Errors
/// [`Conflict::Stale`] when another version is the present one.
pub(crate) fn save(
    conn: &mut Conn,
    id: &InitiativeId,
    seen: i64,
    presence: &Presence,
    now: DateTime<Utc>,
) -> Result<i64> {
    let body = serde_json::to_string(presence).context("writing a presence")?;
    if seen == 0 && find(conn, id)?.version == 0 {
        diesel::insert_into(initiative_presences::table)
            .values((
                initiative_presences::initiative_id.eq(id.as_str()),
                initiative_presences::version.eq(1),
                initiative_presences::body.eq(&body),
                initiative_presences::hides_email.eq(presence.email_hidden),
                initiative_presences::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()
            // Somebody else was first at the same moment.
            .map_err(|error| match error {
                Error::Conflict(Conflict::Exists) => Conflict::Stale.into(),
                other => other,
            })?;
        return Ok(1);
    }
    let changed = diesel::update(
        initiative_presences::table
            .find(id.as_str())
            .filter(initiative_presences::version.eq(seen)),
    )
    .set((
        initiative_presences::version.eq(seen + 1),
        initiative_presences::body.eq(&body),
        initiative_presences::hides_email.eq(presence.email_hidden),
        initiative_presences::updated_at.eq(now.naive_utc()),
    ))
    .execute(conn)
    .db()?;
    if changed == 1 {
        Ok(seen + 1)
    } else {
        Err(Conflict::Stale.into())
    }
}
