//! Logos of initiatives. What is known of a logo is read without its bytes, which only whoever shows it needs.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{initiative_logos, initiatives};
use super::{Conn, Db as _};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::error::Result;

/// What is known of a logo.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = initiative_logos)]
pub(crate) struct Logo {
    initiative_id: String,
    /// SHA-256 of its bytes, in hex.
    pub(crate) hash: String,
    /// Its width in pixels.
    pub(crate) width: i32,
    /// Its height in pixels.
    pub(crate) height: i32,
    /// What it shows, in words.
    pub(crate) alt: String,
}

impl Logo {
    /// A logo that is to be kept.
    pub(crate) fn new(id: &InitiativeId, hash: String, (width, height): (u32, u32), alt: String) -> Self {
        Self {
            initiative_id: id.to_string(),
            hash,
            width: i32::try_from(width).unwrap_or(i32::MAX),
            height: i32::try_from(height).unwrap_or(i32::MAX),
            alt,
        }
    }
}

/// Keeps a logo in the place of the one before.
pub(crate) fn save(conn: &mut Conn, logo: &Logo, png: &[u8], now: DateTime<Utc>) -> Result<()> {
    diesel::delete(initiative_logos::table.find(&logo.initiative_id))
        .execute(conn)
        .db()?;
    diesel::insert_into(initiative_logos::table)
        .values((
            initiative_logos::initiative_id.eq(&logo.initiative_id),
            initiative_logos::hash.eq(&logo.hash),
            initiative_logos::width.eq(logo.width),
            initiative_logos::height.eq(logo.height),
            initiative_logos::alt.eq(&logo.alt),
            initiative_logos::png.eq(png),
            initiative_logos::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// What is known of an initiative's logo.
pub(crate) fn find(conn: &mut Conn, id: &InitiativeId) -> Result<Option<Logo>> {
    initiative_logos::table
        .find(id.as_str())
        .select(Logo::as_select())
        .get_result(conn)
        .maybe()
}

/// What is known of all logos.
pub(crate) fn list(conn: &mut Conn) -> Result<BTreeMap<InitiativeId, Logo>> {
    let rows: Vec<Logo> = initiative_logos::table.select(Logo::as_select()).load(conn).db()?;
    Ok(rows
        .into_iter()
        .map(|row| (InitiativeId::known(row.initiative_id.clone()), row))
        .collect())
}

/// The bytes of a logo with this hash, and whether everybody may see it.
pub(crate) fn bytes(conn: &mut Conn, hash: &str) -> Result<Option<(Vec<u8>, bool)>> {
    let found: Vec<(Vec<u8>, String)> = initiative_logos::table
        .inner_join(initiatives::table)
        .filter(initiative_logos::hash.eq(hash))
        .select((initiative_logos::png, initiatives::state))
        .load(conn)
        .db()?;
    let public = found
        .iter()
        .any(|(_, state)| state == InitiativeState::Approved.as_str());
    Ok(found.into_iter().next().map(|(bytes, _)| (bytes, public)))
}

/// Removes the logo of an initiative; answers whether there was one.
pub(crate) fn delete(conn: &mut Conn, id: &InitiativeId) -> Result<bool> {
    let gone = diesel::delete(initiative_logos::table.find(id.as_str()))
        .execute(conn)
        .db()?;
    Ok(gone > 0)
}
