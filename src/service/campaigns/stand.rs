//! The tablet at a fair stand: paired with a campaign by a link that ends by itself, so that nobody of staff has to stay signed
//! in there. It takes the four answers and nothing comes back: no entry is ever shown, the mail to the family does the rest.

use chrono::{DateTime, Datelike as _, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::super::AppState;
use super::super::lists::area;
use super::super::registration::{self, NewHousehold};
use super::{EntryView, entry, owned};
use crate::domain::actor::{Actor, Scope};
use crate::domain::day::german_day;
use crate::domain::email::EmailAddress;
use crate::domain::ids::{CampaignId, StandId};
use crate::domain::lists::{Situation, closed_list};
use crate::domain::locale::Locale;
use crate::domain::month::Month;
use crate::domain::profile::{Profile, TargetArea, Window};
use crate::domain::text;
use crate::domain::token::Secret;
use crate::error::{Conflict, Error, Fields, Result};
use crate::store::stands::{self, Stand};
use crate::store::{audit, campaigns, counters};
use std::fmt;
use std::str::FromStr;

/// The longest time for which a device is paired, in hours: a long weekend.
pub const MAX_HOURS: u32 = 96;
/// Registrations that a device may take in an hour.
const PER_HOUR: i32 = 120;

closed_list! {
    /// Roughly when, as one answers at a stand.
    StandTime {
        /// Not known yet.
        Unknown = "unknown",
        /// Within a year.
        Year = "year",
        /// In one to two years.
        Soon = "soon",
        /// Later than that.
        Later = "later",
        /// Lives there already.
        Here = "here",
    }
}

impl StandTime {
    /// The months that it means, from this one on.
    fn window(self, now: DateTime<Utc>) -> Option<Window> {
        let today = german_day(now);
        let (first, last) = match self {
            Self::Unknown | Self::Here => return None,
            Self::Year => (0, 11),
            Self::Soon => (12, 24),
            Self::Later => (25, 60),
        };
        let month = |ahead: i32| {
            let months = today.year() * 12 + today.month0().cast_signed() + ahead;
            Month::new(months.div_euclid(12), months.rem_euclid(12).unsigned_abs() + 1)
        };
        Some(Window {
            earliest: month(first)?,
            latest: month(last)?,
        })
    }
}

/// What is asked when a device is paired.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStand {
    /// What the office calls the device, one line of up to 60 characters.
    #[schema(example = "Tablet 1")]
    pub name: String,
    /// For how many hours its link is good, 1 to 96.
    #[schema(minimum = 1, maximum = 96, example = 12)]
    pub hours: u32,
}

/// A device that was just paired. Its link is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PairedStand {
    /// Its identifier.
    pub id: StandId,
    /// The link to open on the device; whoever has it can register people there, and see nothing.
    pub link: String,
    /// When the link ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// A paired device as its office sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StandView {
    /// Its identifier.
    pub id: StandId,
    /// What the office calls it.
    pub name: String,
    /// When it was paired.
    pub created_at: DateTime<Utc>,
    /// When its link ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Whether its link is good now.
    pub open: bool,
    /// How many registrations it took.
    #[schema(example = 17)]
    pub taken: i64,
}

/// The answers at a stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandAnswer {
    /// The mail address as typed.
    pub email: String,
    /// The place as typed.
    pub place: String,
    /// Roughly when.
    pub time: Option<StandTime>,
    /// Who they are.
    pub situation: Option<Situation>,
    /// Whether the person says to be 18 or older.
    pub of_age: bool,
    /// The language of the mails.
    pub locale: Locale,
}

/// What became of the answers at a stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// Registered, or answered in the same way as when the address is known.
    Registered,
    /// The place was not certain: it is asked again through a mailed link.
    AskPlace {
        /// The mail address.
        email: EmailAddress,
        /// The window, when one was given.
        window: Option<Window>,
        /// Whether they live there already.
        here: bool,
        /// Who they are.
        situation: Situation,
        /// The code by which they are counted.
        campaign: Option<String>,
    },
}

/// Pairs a device with a campaign of an own office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`]; [`Error::Invalid`].
pub async fn pair(app: &AppState, actor: &Actor, id: &CampaignId, new: NewStand) -> Result<PairedStand> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let mut wrong = Fields::new();
    let name = wrong.take("/name", text::line(&new.name, 60));
    let fits = (1..=MAX_HOURS).contains(&new.hours);
    wrong.check(!fits, "/hours", "stand-hours", "12");
    wrong.finish()?;
    let (actor, now, id, secret) = (actor.clone(), app.clock.now(), id.clone(), Secret::generate()?);
    let stand = Stand {
        id: StandId::generate(),
        campaign: id.clone(),
        name: name.unwrap_or_default(),
        created_at: now,
        expires_at: now + Duration::hours(i64::from(new.hours)),
        ended_at: None,
        taken: 0,
    };
    let paired = PairedStand {
        id: stand.id.clone(),
        link: app.links().stand(&secret),
        expires_at: stand.expires_at,
    };
    app.store
        .write(move |conn| {
            owned(&staff, campaigns::find(conn, &id)?)?;
            stands::insert(conn, &stand, &secret.hash(), &staff.account)?;
            audit::record(conn, now, &actor, "campaign.pair", "campaign", id.as_str(), None)
        })
        .await?;
    Ok(paired)
}

/// The devices of a campaign of an own office, the latest first.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn list_stands(app: &AppState, actor: &Actor, id: &CampaignId) -> Result<Vec<StandView>> {
    let (staff, now, id) = (
        actor.staff(Scope::InitiativesWrite)?.clone(),
        app.clock.now(),
        id.clone(),
    );
    app.store
        .read(move |conn| {
            owned(&staff, campaigns::find(conn, &id)?)?;
            let rows = stands::list(conn, &id)?;
            Ok(rows
                .into_iter()
                .map(|stand| StandView {
                    open: stand.ended_at.is_none() && stand.expires_at > now,
                    id: stand.id,
                    name: stand.name,
                    created_at: stand.created_at,
                    expires_at: stand.ended_at.unwrap_or(stand.expires_at),
                    taken: stand.taken,
                })
                .collect())
        })
        .await
}

/// Ends a device's link at once. Twice is no error.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn end_stand(app: &AppState, actor: &Actor, id: &StandId) -> Result<CampaignId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            let stand = stands::find(conn, &id)?;
            let campaign = campaigns::find(conn, &stand.campaign)?;
            let campaign = owned(&staff, campaign).map_err(|_| Error::NotFound("stand"))?;
            stands::end(conn, &id, now)?;
            audit::record(
                conn,
                now,
                &actor,
                "campaign.unpair",
                "campaign",
                campaign.id.as_str(),
                None,
            )?;
            Ok(campaign.id)
        })
        .await
}

/// What the form of a device shows.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown or has ended.
pub async fn open_stand(app: &AppState, token: &str) -> Result<EntryView> {
    let secret = Secret::parse(token).map_err(|_| Conflict::LinkUsed)?;
    let (hash, now) = (secret.hash(), app.clock.now());
    let code = app
        .store
        .read(move |conn| {
            let stand = stands::find_open(conn, &hash, now)?.ok_or(Conflict::LinkUsed)?;
            Ok(campaigns::find(conn, &stand.campaign)?.code)
        })
        .await?;
    entry(app, &code).await
}

/// Takes the answers of somebody at the stand. The same answer comes whether the address is known or not (rule 3).
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link has ended; [`Error::Invalid`]; [`Error::TooMany`] when one device takes far too many.
pub async fn take(app: &AppState, token: &str, answer: StandAnswer) -> Result<Taken> {
    let view = open_stand(app, token).await?;
    let mut wrong = Fields::new();
    wrong.check(
        answer.email.trim().is_empty(),
        "/email",
        "email-invalid",
        "familie@example.org",
    );
    let email: Option<EmailAddress> = match answer.email.trim() {
        "" => None,
        typed => wrong.take("/email", typed.parse()),
    };
    wrong.check(
        answer.place.trim().is_empty(),
        "/place",
        "target-missing",
        "17489 Greifswald",
    );
    wrong.check(answer.time.is_none(), "/time", "value-missing", "");
    wrong.check(answer.situation.is_none(), "/situation", "value-missing", "");
    wrong.check(!answer.of_age, "/of_age", "adult-confirm", "");
    wrong.finish()?;
    let (Some(email), Some(time), Some(situation)) = (email, answer.time, answer.situation) else {
        return Err(Error::invalid("/email", "email-invalid", "familie@example.org"));
    };
    count(app, token).await?;
    let now = app.clock.now();
    let window = if situation.is_settled() { None } else { time.window(now) };
    let Ok(area) = area(app, answer.locale, Some(&answer.place)) else {
        return Ok(Taken::AskPlace {
            email,
            window,
            here: time == StandTime::Here || situation.is_settled(),
            situation,
            campaign: view.code,
        });
    };
    let areas: Vec<TargetArea> = vec![area];
    let mut profile = Profile::new(situation, areas);
    profile.window = window;
    let new = NewHousehold {
        email,
        name: None,
        phone: None,
        locale: answer.locale,
        of_age: true,
        profile,
        consents: Vec::new(),
        welcome_capacity: None,
        campaign: view.code,
    };
    // One network address stands for everybody at the stand, so the device is counted instead.
    registration::register(app, &Actor::Anonymous, new, None).await?;
    Ok(Taken::Registered)
}

/// Counts one more at the device.
async fn count(app: &AppState, token: &str) -> Result<()> {
    let secret = Secret::parse(token).map_err(|_| Conflict::LinkUsed)?;
    let (hash, now) = (secret.hash(), app.clock.now());
    app.store
        .write(move |conn| {
            let stand = stands::find_open(conn, &hash, now)?.ok_or(Conflict::LinkUsed)?;
            let hour = Duration::hours(1);
            if counters::hit(conn, &format!("stand:{}", stand.id), hour, now)? > PER_HOUR {
                return Err(Error::TooMany {
                    retry_after_secs: counters::seconds_left(hour, now),
                });
            }
            stands::count_one(conn, &stand.id)
        })
        .await
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn rough_answers_mean_months_without_a_gap() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
        let of = |time: StandTime| {
            time.window(now)
                .map(|window| (window.earliest.to_string(), window.latest.to_string()))
        };
        let months = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(of(StandTime::Year), months("2026-11", "2027-10"));
        assert_eq!(of(StandTime::Soon), months("2027-11", "2028-11"));
        assert_eq!(of(StandTime::Later), months("2028-12", "2031-11"));
        assert_eq!((of(StandTime::Unknown), of(StandTime::Here)), (None, None));
    }
}
