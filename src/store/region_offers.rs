//! Offers of regions, each kept by an initiative.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{initiatives, region_offers};
use super::{Conn, Db as _};
use crate::domain::ids::{InitiativeId, OfferId};
use crate::domain::initiative::InitiativeState;
use crate::domain::offer::RegionOffer;
use crate::error::{Conflict, Context as _, Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = region_offers)]
struct Row {
    id: String,
    initiative_id: String,
    version: i64,
    details: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl Row {
    fn into_domain(self) -> Result<RegionOffer> {
        Ok(RegionOffer {
            id: OfferId::known(self.id),
            initiative: InitiativeId::known(self.initiative_id),
            version: self.version,
            details: serde_json::from_str(&self.details).context("reading an offer")?,
            created_at: self.created_at.and_utc(),
            updated_at: self.updated_at.and_utc(),
        })
    }
}

fn written(offer: &RegionOffer) -> Result<String> {
    serde_json::to_string(&offer.details).context("writing an offer")
}

/// Inserts an offer; `by` is who entered it.
pub(crate) fn insert(conn: &mut Conn, offer: &RegionOffer, by: &str) -> Result<()> {
    diesel::insert_into(region_offers::table)
        .values((
            region_offers::id.eq(offer.id.as_str()),
            region_offers::initiative_id.eq(offer.initiative.as_str()),
            region_offers::version.eq(offer.version),
            region_offers::details.eq(written(offer)?),
            region_offers::ends_on.eq(offer.details.until),
            region_offers::created_by.eq(by),
            region_offers::created_at.eq(offer.created_at.naive_utc()),
            region_offers::updated_at.eq(offer.updated_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Writes an offer that was read at `offer.version` and raises its version; [`Conflict::Stale`] when somebody else changed it.
pub(crate) fn update(conn: &mut Conn, offer: &mut RegionOffer) -> Result<()> {
    let seen = offer.version;
    offer.version += 1;
    let changed = diesel::update(
        region_offers::table
            .find(offer.id.as_str())
            .filter(region_offers::version.eq(seen)),
    )
    .set((
        region_offers::version.eq(offer.version),
        region_offers::details.eq(written(offer)?),
        region_offers::ends_on.eq(offer.details.until),
        region_offers::updated_at.eq(offer.updated_at.naive_utc()),
    ))
    .execute(conn)
    .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    Ok(())
}

/// Deletes version `seen` of an offer.
///
/// # Errors
/// [`Conflict::Stale`] when another version is the present one.
pub(crate) fn delete(conn: &mut Conn, id: &OfferId, seen: i64) -> Result<()> {
    let gone = diesel::delete(
        region_offers::table
            .find(id.as_str())
            .filter(region_offers::version.eq(seen)),
    )
    .execute(conn)
    .db()?;
    if gone == 0 {
        return Err(Conflict::Stale.into());
    }
    Ok(())
}

/// One offer.
pub(crate) fn find(conn: &mut Conn, id: &OfferId) -> Result<RegionOffer> {
    region_offers::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("offer")?
        .into_domain()
}

/// The offers of an initiative, those that are over included, the newest first.
pub(crate) fn list_of(conn: &mut Conn, initiative: &InitiativeId) -> Result<Vec<RegionOffer>> {
    let rows: Vec<Row> = region_offers::table
        .filter(region_offers::initiative_id.eq(initiative.as_str()))
        .order(region_offers::id.desc())
        .select(Row::as_select())
        .load(conn)
        .db()?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The offers of some approved initiatives that are not over on this day, the newest first.
pub(crate) fn list_in_force(
    conn: &mut Conn,
    initiatives: &[InitiativeId],
    today: NaiveDate,
) -> Result<Vec<RegionOffer>> {
    let mut found = Vec::new();
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in initiatives.chunks(500) {
        let ids: Vec<&str> = part.iter().map(InitiativeId::as_str).collect();
        let rows: Vec<Row> = region_offers::table
            .filter(region_offers::initiative_id.eq_any(ids))
            .filter(region_offers::ends_on.is_null().or(region_offers::ends_on.ge(today)))
            .order(region_offers::id.desc())
            .select(Row::as_select())
            .load(conn)
            .db()?;
        for row in rows {
            found.push(row.into_domain()?);
        }
    }
    Ok(found)
}

/// The offers of all approved initiatives that are not over on this day, by their initiatives.
pub(crate) fn list_all_in_force(conn: &mut Conn, today: NaiveDate) -> Result<BTreeMap<InitiativeId, Vec<RegionOffer>>> {
    let rows: Vec<Row> = region_offers::table
        .inner_join(initiatives::table)
        .filter(initiatives::state.eq(InitiativeState::Approved.as_str()))
        .filter(region_offers::ends_on.is_null().or(region_offers::ends_on.ge(today)))
        .order(region_offers::id.desc())
        .select(Row::as_select())
        .load(conn)
        .db()?;
    let mut all: BTreeMap<InitiativeId, Vec<RegionOffer>> = BTreeMap::new();
    for row in rows {
        let offer = row.into_domain()?;
        all.entry(offer.initiative.clone()).or_default().push(offer);
    }
    Ok(all)
}

/// How many offers an initiative keeps.
pub(crate) fn count_of(conn: &mut Conn, initiative: &InitiativeId) -> Result<usize> {
    let count: i64 = region_offers::table
        .filter(region_offers::initiative_id.eq(initiative.as_str()))
        .count()
        .get_result(conn)
        .db()?;
    usize::try_from(count).map_err(|error| Error::internal("counting offers", error))
}

/// Deletes offers that ended before this day.
pub(crate) fn delete_ended_before(conn: &mut Conn, day: NaiveDate) -> Result<usize> {
    diesel::delete(region_offers::table.filter(region_offers::ends_on.lt(day)))
        .execute(conn)
        .db()
}
