//! Campaigns, how often their links were followed on which day, and the settings of entry pages. No row names a visitor.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};

use super::schema::{campaign_visits, campaigns, entry_settings};
use super::{Conn, Db as _};
use crate::domain::campaign::{Campaign, EntrySettings};
use crate::domain::ids::{AccountId, CampaignId, InitiativeId};
use crate::error::{Conflict, Context as _, Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = campaigns)]
struct Row {
    id: String,
    code: String,
    office: String,
    version: i64,
    name: String,
    kind: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    created_at: NaiveDateTime,
}

impl Row {
    fn into_domain(self) -> Result<Campaign> {
        Ok(Campaign {
            kind: self
                .kind
                .parse()
                .map_err(|_| Error::internal("reading the kind of a campaign", self.kind.clone()))?,
            id: CampaignId::known(self.id),
            code: self.code,
            office: self.office,
            version: self.version,
            name: self.name,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            created_at: self.created_at.and_utc(),
        })
    }
}

/// Inserts a campaign; [`Conflict::Exists`] when another one has its code.
pub(crate) fn insert(conn: &mut Conn, campaign: &Campaign, by: &AccountId) -> Result<()> {
    diesel::insert_into(campaigns::table)
        .values((
            campaigns::id.eq(campaign.id.as_str()),
            campaigns::code.eq(&campaign.code),
            campaigns::office.eq(&campaign.office),
            campaigns::version.eq(campaign.version),
            campaigns::name.eq(&campaign.name),
            campaigns::kind.eq(campaign.kind.as_str()),
            campaigns::starts_on.eq(campaign.starts_on),
            campaigns::ends_on.eq(campaign.ends_on),
            campaigns::created_by.eq(by.as_str()),
            campaigns::created_at.eq(campaign.created_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Writes a campaign that was read at `campaign.version` and raises its version; [`Conflict::Stale`] when somebody else
/// changed it meanwhile. Code and office stay.
pub(crate) fn update(conn: &mut Conn, campaign: &mut Campaign) -> Result<()> {
    let seen = campaign.version;
    campaign.version += 1;
    let changed = diesel::update(
        campaigns::table
            .find(campaign.id.as_str())
            .filter(campaigns::version.eq(seen)),
    )
    .set((
        campaigns::version.eq(campaign.version),
        campaigns::name.eq(&campaign.name),
        campaigns::kind.eq(campaign.kind.as_str()),
        campaigns::starts_on.eq(campaign.starts_on),
        campaigns::ends_on.eq(campaign.ends_on),
    ))
    .execute(conn)
    .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    Ok(())
}

/// One campaign.
pub(crate) fn find(conn: &mut Conn, id: &CampaignId) -> Result<Campaign> {
    campaigns::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("campaign")?
        .into_domain()
}

/// The campaign with this code.
pub(crate) fn find_by_code(conn: &mut Conn, code: &str) -> Result<Option<Campaign>> {
    campaigns::table
        .filter(campaigns::code.eq(code))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?
        .map(Row::into_domain)
        .transpose()
}

/// The names of the campaigns with these codes, with the codes.
pub(crate) fn list_names(conn: &mut Conn, codes: &[String]) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in codes.chunks(500) {
        let rows: Vec<(String, String)> = campaigns::table
            .filter(campaigns::code.eq_any(part))
            .select((campaigns::code, campaigns::name))
            .load(conn)
            .db()?;
        found.extend(rows);
    }
    Ok(found)
}

/// Campaigns of some offices (all offices when none is named), the latest first, at most `limit`.
pub(crate) fn list_of_offices(conn: &mut Conn, offices: Option<&[String]>, limit: i64) -> Result<Vec<Campaign>> {
    let mut query = campaigns::table.select(Row::as_select()).into_boxed();
    if let Some(offices) = offices {
        query = query.filter(campaigns::office.eq_any(offices.to_vec()));
    }
    let rows = query
        .order((campaigns::starts_on.desc(), campaigns::id.desc()))
        .limit(limit)
        .load(conn)
        .db()?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Counts that the link of a campaign was followed `times` times on a day.
pub(crate) fn count_visits(conn: &mut Conn, id: &CampaignId, day: NaiveDate, times: i64) -> Result<()> {
    diesel::sql_query(
        "INSERT INTO campaign_visits (campaign_id, day, visits) VALUES ($1, $2, $3) \
         ON CONFLICT (campaign_id, day) DO UPDATE SET visits = campaign_visits.visits + excluded.visits",
    )
    .bind::<Text, _>(id.as_str())
    .bind::<Date, _>(day)
    .bind::<BigInt, _>(times)
    .execute(conn)
    .db()?;
    Ok(())
}

/// How often the link of a campaign was followed on each day on which it was, the first day first.
pub(crate) fn visits(conn: &mut Conn, id: &CampaignId) -> Result<Vec<(NaiveDate, u64)>> {
    let rows: Vec<(NaiveDate, i64)> = campaign_visits::table
        .filter(campaign_visits::campaign_id.eq(id.as_str()))
        .order(campaign_visits::day)
        .select((campaign_visits::day, campaign_visits::visits))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(day, visits)| (day, u64::try_from(visits).unwrap_or(0)))
        .collect())
}

/// The settings of an initiative's entry page with their version; version 0 while nobody set any.
pub(crate) fn entry_settings(conn: &mut Conn, initiative: &InitiativeId) -> Result<(i64, EntrySettings)> {
    let row: Option<(i64, String)> = entry_settings::table
        .find(initiative.as_str())
        .select((entry_settings::version, entry_settings::settings))
        .get_result(conn)
        .maybe()?;
    match row {
        Some((version, settings)) => Ok((
            version,
            serde_json::from_str(&settings).context("reading the settings of an entry page")?,
        )),
        None => Ok((0, EntrySettings::default())),
    }
}

/// Writes the settings of an initiative's entry page that were read at `seen`; [`Conflict::Stale`] when somebody else
/// changed them meanwhile. Gives back the new version.
pub(crate) fn set_entry_settings(
    conn: &mut Conn,
    initiative: &InitiativeId,
    seen: i64,
    settings: &EntrySettings,
    now: NaiveDateTime,
) -> Result<i64> {
    let text = serde_json::to_string(settings).context("writing the settings of an entry page")?;
    let version = seen + 1;
    let changed = diesel::update(
        entry_settings::table
            .find(initiative.as_str())
            .filter(entry_settings::version.eq(seen)),
    )
    .set((
        entry_settings::version.eq(version),
        entry_settings::settings.eq(&text),
        entry_settings::updated_at.eq(now),
    ))
    .execute(conn)
    .db()?;
    if changed == 1 {
        return Ok(version);
    }
    let known: Option<i64> = entry_settings::table
        .find(initiative.as_str())
        .select(entry_settings::version)
        .get_result(conn)
        .maybe()?;
    if known.is_some() || seen != 0 {
        return Err(Conflict::Stale.into());
    }
    diesel::insert_into(entry_settings::table)
        .values((
            entry_settings::initiative_id.eq(initiative.as_str()),
            entry_settings::version.eq(version),
            entry_settings::settings.eq(&text),
            entry_settings::updated_at.eq(now),
        ))
        .execute(conn)
        .db()?;
    Ok(version)
}
