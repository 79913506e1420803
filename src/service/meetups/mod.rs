//! Meetups: announced by offices, found by everybody, joined by households, and what may come of them. Here stands what people see
//! of a meetup; who is there is seen by nobody but staff, as far as consents allow, and afterwards as teasers.

mod choices;
mod keeping;
mod own;
mod participants;
mod places;
mod staff;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Duration, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Europe::Berlin;
use serde::Serialize;

pub use choices::{Met, MetPeople, choose, people};
pub use keeping::run_once;
pub use own::{OwnMeetup, OwnMeetups, list_mine, mine};
pub use participants::{ParticipantView, participants, participants_csv, record_attendance};
pub(crate) use places::{consent_revoked, leave_all, leave_excluded};
pub use places::{sign_up, withdraw};
pub(crate) use staff::cancel_of_closed;
pub use staff::{StaffMeetup, cancel, create, list_own, show_own, update};

use super::{AppState, offices};
use crate::domain::actor::Actor;
use crate::domain::calendar::CalendarEvent;
use crate::domain::consent::ConsentKind;
use crate::domain::day::german_day;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId, MeetupId};
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::lists::Language;
use crate::domain::meetup::{Meetup, MeetupAudience, MeetupKind, MeetupState, MeetupTheme, SignupState};
use crate::domain::place::Ags;
use crate::error::{Error, Result};
use crate::mail::message::MeetupFacts;
use crate::store::{Conn, consents, exclusions, households, initiatives, meetups};

/// A meetup as everybody may see it: no link of a video room, and of its participants nothing but the free places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MeetupView {
    /// Its identifier.
    pub id: MeetupId,
    /// Its state.
    pub state: MeetupState,
    /// Who invites, by name.
    pub office_name: String,
    /// The initiative that invites; nothing for the network office, and for one that has closed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// The title.
    pub title: String,
    /// What happens there.
    pub description: String,
    /// What it is about.
    pub theme: MeetupTheme,
    /// How people meet.
    pub kind: MeetupKind,
    /// The place of a meetup on the spot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Keys of the areas it is for; none means anywhere.
    #[schema(value_type = Vec<String>, example = json!(["13075"]))]
    pub areas: Vec<Ags>,
    /// Whom it is for.
    pub audience: MeetupAudience,
    /// The language that is spoken.
    #[schema(value_type = String, example = "de")]
    pub language: Language,
    /// How many households can take part.
    pub capacity: u32,
    /// How many places are free; further sign-ups go to the waiting list.
    pub free_places: u32,
    /// Whether households can sign up now.
    pub takes_signups: bool,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
}

/// Which meetups a list shows. All conditions have to hold.
#[derive(Debug, Clone, Default)]
pub struct MeetupFilter {
    /// Those for a part of this Land or district, and those for anywhere.
    pub area: Option<Ags>,
    /// Those about this.
    pub theme: Option<MeetupTheme>,
    /// Those that begin on this day in Germany or later.
    pub from: Option<NaiveDate>,
    /// Those that begin on this day in Germany or earlier.
    pub to: Option<NaiveDate>,
    /// Those that come after this one in the list.
    pub after: Option<MeetupId>,
}

impl MeetupFilter {
    fn fits(&self, meetup: &Meetup) -> bool {
        let areas = meetup.details.areas();
        let overlaps = |area: Ags| areas.iter().any(|own| own.contains(area) || area.contains(*own));
        let day = german_day(meetup.details.starts_at);
        self.area.is_none_or(|area| areas.is_empty() || overlaps(area))
            && self.theme.is_none_or(|theme| meetup.details.theme == theme)
            && self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
    }
}

/// The time of a day in Germany; `None` for one that the clocks skip.
pub fn berlin_time(day: NaiveDate, time: chrono::NaiveTime) -> Option<DateTime<Utc>> {
    let local = Berlin.from_local_datetime(&day.and_time(time));
    local.earliest().map(|at| at.with_timezone(&Utc))
}

/// The initiatives that invite to some meetups.
struct Hosts(HashMap<InitiativeId, Initiative>);

impl Hosts {
    fn load(conn: &mut Conn, found: &[Meetup]) -> Result<Self> {
        let inviting: BTreeSet<InitiativeId> = found
            .iter()
            .filter_map(|meetup| offices::initiative(&meetup.office))
            .collect();
        let inviting: Vec<InitiativeId> = inviting.into_iter().collect();
        let found = initiatives::find_many(conn, &inviting)?;
        Ok(Self(found.into_iter().map(|one| (one.id.clone(), one)).collect()))
    }

    /// The initiative that invites to a meetup; nothing for the network office.
    fn of(&self, meetup: &Meetup) -> Option<&Initiative> {
        self.0.get(&offices::initiative(&meetup.office)?)
    }
}

fn view(app: &AppState, meetup: &Meetup, hosts: &Hosts, taken: u32) -> MeetupView {
    let details = &meetup.details;
    let host = hosts.of(meetup);
    MeetupView {
        id: meetup.id.clone(),
        state: meetup.state,
        office_name: host.map_or_else(
            || app.config.site.network_office.clone(),
            |initiative| initiative.profile.name.clone(),
        ),
        initiative: host
            .filter(|initiative| initiative.state == InitiativeState::Approved)
            .map(|initiative| initiative.id.clone()),
        title: details.title.clone(),
        description: details.description.clone(),
        theme: details.theme,
        kind: details.kind,
        place: details.place.clone(),
        address: details.address.clone(),
        areas: details.areas().to_vec(),
        audience: details.audience,
        language: details.language,
        capacity: details.capacity,
        free_places: details.capacity.saturating_sub(taken),
        takes_signups: meetup.takes_signups(app.clock.now()),
        starts_at: details.starts_at,
        ends_at: details.ends_at,
    }
}

fn views(conn: &mut Conn, app: &AppState, found: &[Meetup]) -> Result<Vec<MeetupView>> {
    let ids: Vec<MeetupId> = found.iter().map(|meetup| meetup.id.clone()).collect();
    let counts = meetups::count_by_state(conn, &ids)?;
    let hosts = Hosts::load(conn, found)?;
    let views = found
        .iter()
        .map(|meetup| view(app, meetup, &hosts, counts.places(&meetup.id)));
    Ok(views.collect())
}

fn view_of_one(conn: &mut Conn, app: &AppState, meetup: &Meetup) -> Result<MeetupView> {
    let hosts = Hosts::load(conn, std::slice::from_ref(meetup))?;
    let taken = meetups::count_places(conn, &meetup.id)?;
    Ok(view(app, meetup, &hosts, taken))
}

/// A page of the announced meetups that are not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingMeetups {
    /// The meetups of this page, the next first.
    pub items: Vec<MeetupView>,
    /// How many there are on all pages.
    pub total: usize,
    /// What [`MeetupFilter::after`] has to be for the next page; nothing on the last one.
    pub next: Option<MeetupId>,
}

/// Announced meetups that are not over, the next first, at most `limit` of them.
///
/// # Errors
/// [`Error::NotFound`] for an `after` that names no meetup.
pub async fn list(app: &AppState, filter: MeetupFilter, limit: usize) -> Result<ComingMeetups> {
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let mut found = meetups::list_coming(conn, now, filter.theme)?;
            found.retain(|meetup| filter.fits(meetup));
            let total = found.len();
            if let Some(after) = &filter.after {
                let seen = meetups::find(conn, after)?;
                found.retain(|meetup| meetup.order() > seen.order());
            }
            let more = found.len() > limit;
            found.truncate(limit);
            Ok(ComingMeetups {
                items: views(conn, &state, &found)?,
                total,
                next: found.last().filter(|_| more).map(|last| last.id.clone()),
            })
        })
        .await
}

/// One meetup, also when it is over or does not take place.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(app: &AppState, id: &MeetupId) -> Result<MeetupView> {
    let (state, id) = (app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let meetup = meetups::find(conn, &id)?;
            view_of_one(conn, &state, &meetup)
        })
        .await
}

/// A household with what decides whether a meetup is for it.
struct Guest {
    household: Household,
    meets: bool,
}

impl Guest {
    fn load(conn: &mut Conn, id: &HouseholdId) -> Result<Self> {
        let household = households::get(conn, id)?;
        let meets = consents::list_in_force(conn, &household.id)?.has(ConsentKind::MeetHouseholds);
        Ok(Self { household, meets })
    }

    /// Whether the meetup is meant for households like it: it takes part at present, its situation is invited, and whoever
    /// lives there already consents to meeting others.
    fn is_meant_by(&self, meetup: &Meetup) -> bool {
        let situation = self.household.profile.situation;
        self.household.takes_part()
            && meetup.details.audience.includes(situation)
            && (self.meets || !situation.is_settled())
    }

    /// Whether the meetup is for it. What an office offers that the household excluded is not for it (rule 10).
    fn is_invited(&self, conn: &mut Conn, app: &AppState, meetup: &Meetup) -> Result<bool> {
        Ok(self.is_meant_by(meetup) && !excludes_office(conn, app, &self.household.id, meetup)?)
    }
}

/// Whether a household excluded the office that invites.
fn excludes_office(conn: &mut Conn, app: &AppState, household: &HouseholdId, meetup: &Meetup) -> Result<bool> {
    match offices::initiative(&meetup.office) {
        Some(id) => {
            let initiative = initiatives::find(conn, &id)?;
            exclusions::excludes_initiative(conn, app.key.as_ref(), household, &initiative)
        }
        None => Ok(false),
    }
}

/// Until when participants may say whom they would like to be introduced to.
fn choose_until(app: &AppState, meetup: &Meetup) -> DateTime<Utc> {
    meetup.details.ends_at + Duration::days(app.config.rules.meetup_choice_days)
}

/// A meetup as its participants may know it. The link of the video room is for those who have a place.
fn facts(meetup: &Meetup, has_place: bool) -> MeetupFacts {
    let details = &meetup.details;
    MeetupFacts {
        title: details.title.clone(),
        starts_at: details.starts_at,
        ends_at: details.ends_at,
        video_link: details.video_link.clone().filter(|_| has_place),
        place: details.place.clone(),
        address: details.address.clone(),
    }
}

/// Whether the reminder is due, so that whoever reads all of the meetup in another mail now needs none.
fn is_soon(app: &AppState, meetup: &Meetup, now: DateTime<Utc>) -> bool {
    meetup.details.starts_at <= now + Duration::hours(app.config.rules.meetup_reminder_hours)
}

/// The file for calendars; `office` is the name of who invites.
fn calendar(app: &AppState, meetup: &Meetup, office: &str, has_place: bool) -> String {
    let details = &meetup.details;
    let host = app.config.server.base_url.split("://").last().unwrap_or_default();
    let host = host.split([':', '/']).next().unwrap_or_default();
    let place = [details.place.clone(), details.address.clone()];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let link = details.video_link.clone().filter(|_| has_place);
    let event = CalendarEvent {
        uid: format!("{}@{host}", meetup.id),
        sequence: meetup.version,
        stamp: app.clock.now(),
        starts_at: details.starts_at,
        ends_at: details.ends_at,
        summary: details.title.clone(),
        description: details.description.clone(),
        location: link.unwrap_or_else(|| place.join(", ")),
        url: app.links().event(&meetup.id),
        organizer: (office.to_owned(), app.config.mail.from.clone()),
        cancelled: meetup.state == MeetupState::Cancelled,
    };
    event.file()
}

/// The file for calendars; with the link of the video room for a household that has a place.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn calendar_file(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<String> {
    let (state, id, actor) = (app.clone(), id.clone(), actor.clone());
    app.store
        .read(move |conn| {
            let meetup = meetups::find(conn, &id)?;
            let signup = match &actor {
                Actor::Household(household) => meetups::find_signup(conn, &id, household)?,
                _ => None,
            };
            let has_place = signup.is_some_and(|signup| signup.state == SignupState::SignedUp);
            let office = offices::name(conn, &state, &meetup.office)?;
            Ok(calendar(&state, &meetup, &office, has_place))
        })
        .await
}

/// Nothing is known of a participant under this number.
const fn nobody() -> Error {
    Error::NotFound("participant")
}
