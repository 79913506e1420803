//! Events of households that are long gone, for the demonstration: there is no row that says whose they were.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::schema::events;
use crate::domain::figures::EventKind;
use crate::domain::ids::InitiativeId;
use crate::error::Result;
use crate::store::{Conn, Db as _};

/// Something that happened to a household of which nothing else is known any more.
#[derive(Debug, Clone)]
pub(crate) struct PastEvent {
    /// When.
    pub(crate) day: NaiveDate,
    /// What.
    pub(crate) kind: EventKind,
    /// The coded reason.
    pub(crate) reason: Option<&'static str>,
    /// How many days it took.
    pub(crate) days: Option<i32>,
}

/// What is counted with each event of such a household.
#[derive(Debug, Clone)]
pub(crate) struct Former {
    /// Its number.
    pub(crate) subject: i64,
    /// The initiative that looked after it.
    pub(crate) initiative: InitiativeId,
    /// Key of its district, five digits.
    pub(crate) district: String,
    /// First two digits of its occupation.
    pub(crate) occupation: &'static str,
    /// The campaign through which it came.
    pub(crate) campaign: Option<&'static str>,
}

/// Adds what happened to a former household.
pub(crate) fn insert_past(conn: &mut Conn, household: &Former, past: &[PastEvent]) -> Result<()> {
    let land: String = household.district.chars().take(2).collect();
    for event in past {
        diesel::insert_into(events::table)
            .values((
                events::day.eq(event.day),
                events::kind.eq(event.kind.as_str()),
                events::reason.eq(event.reason),
                events::subject.eq(household.subject),
                events::initiative_id.eq(household.initiative.as_str()),
                events::district.eq(&household.district),
                events::land.eq(&land),
                events::occupation.eq(household.occupation),
                events::campaign.eq(household.campaign),
                events::days.eq(event.days),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}
