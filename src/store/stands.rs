//! Devices at fair stands: the links that pair them, by the hash of their secret, and how many people registered there.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::stands;
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, CampaignId, StandId};
use crate::error::Result;

/// A paired device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stand {
    /// Its identifier.
    pub(crate) id: StandId,
    /// The campaign for which it takes registrations.
    pub(crate) campaign: CampaignId,
    /// What its office calls it.
    pub(crate) name: String,
    /// When it was paired.
    pub(crate) created_at: DateTime<Utc>,
    /// When its link ends by itself.
    pub(crate) expires_at: DateTime<Utc>,
    /// When somebody ended it before.
    pub(crate) ended_at: Option<DateTime<Utc>>,
    /// How many registrations it took.
    pub(crate) taken: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = stands)]
struct Row {
    id: String,
    campaign_id: String,
    name: String,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    taken: i64,
}

impl From<Row> for Stand {
    fn from(row: Row) -> Self {
        Self {
            id: StandId::known(row.id),
            campaign: CampaignId::known(row.campaign_id),
            name: row.name,
            created_at: row.created_at.and_utc(),
            expires_at: row.expires_at.and_utc(),
            ended_at: row.ended_at.map(|at| at.and_utc()),
            taken: row.taken,
        }
    }
}

/// Inserts a device under the hash of its secret.
pub(crate) fn insert(conn: &mut Conn, stand: &Stand, secret_hash: &str, by: &AccountId) -> Result<()> {
    diesel::insert_into(stands::table)
        .values((
            stands::id.eq(stand.id.as_str()),
            stands::campaign_id.eq(stand.campaign.as_str()),
            stands::name.eq(&stand.name),
            stands::secret_hash.eq(secret_hash),
            stands::created_by.eq(by.as_str()),
            stands::created_at.eq(stand.created_at.naive_utc()),
            stands::expires_at.eq(stand.expires_at.naive_utc()),
            stands::taken.eq(stand.taken),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// One device.
pub(crate) fn find(conn: &mut Conn, id: &StandId) -> Result<Stand> {
    let row: Row = stands::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("stand")?;
    Ok(row.into())
}

/// The device with this secret, while its link is good.
pub(crate) fn find_open(conn: &mut Conn, secret_hash: &str, now: DateTime<Utc>) -> Result<Option<Stand>> {
    let row: Option<Row> = stands::table
        .filter(stands::secret_hash.eq(secret_hash))
        .filter(stands::expires_at.gt(now.naive_utc()))
        .filter(stands::ended_at.is_null())
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?;
    Ok(row.map(Into::into))
}

/// The devices of a campaign, the latest first.
pub(crate) fn list(conn: &mut Conn, campaign: &CampaignId) -> Result<Vec<Stand>> {
    let rows: Vec<Row> = stands::table
        .filter(stands::campaign_id.eq(campaign.as_str()))
        .order((stands::created_at.desc(), stands::id.desc()))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Counts one more registration at a device.
pub(crate) fn count_one(conn: &mut Conn, id: &StandId) -> Result<()> {
    diesel::update(stands::table.find(id.as_str()))
        .set(stands::taken.eq(stands::taken + 1))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Ends a device's link; one that has ended stays as it is.
pub(crate) fn end(conn: &mut Conn, id: &StandId, now: DateTime<Utc>) -> Result<()> {
    diesel::update(stands::table.find(id.as_str()).filter(stands::ended_at.is_null()))
        .set(stands::ended_at.eq(now.naive_utc()))
        .execute(conn)
        .db()?;
    Ok(())
}
