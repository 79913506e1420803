//! Meetups: announced by offices, found by everybody, joined by households, and what may come of them. Here stands what people see
//! of a meetup; who is there is seen by nobody but staff, as far as consents allow, and afterwards as teasers.

mod choices;
mod keeping;
mod participants;
mod places;
mod staff;

use chrono::{DateTime, Duration, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Europe::Berlin;
use serde::Serialize;

pub use choices::{Met, MetPeople, choose, people};
pub use keeping::run_once;
pub use participants::{ParticipantView, participants, participants_csv, record_attendance};
pub(crate) use places::{consent_revoked, leave_all, leave_excluded};
pub use places::{sign_up, withdraw};
pub use staff::{StaffMeetup, cancel, create, list_own, show_own, update};

use super::{AppState, offices};
use crate::domain::actor::Actor;
use crate::domain::calendar::CalendarEvent;
use crate::domain::consent::ConsentKind;
use crate::domain::day::german_day;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId, MeetupId};
use crate::domain::initiative::ServiceArea;
use crate::domain::lists::Language;
use crate::domain::meetup::{Meetup, MeetupAudience, MeetupKind, MeetupState, MeetupTheme, SignupState};
use crate::domain::place::Ags;
use crate::domain::profile::TargetArea;
use crate::error::{Error, Result};
use crate::mail::message::MeetupFacts;
use crate::matching::{self, Offer};
use crate::store::meetups::Signup;
use crate::store::{Conn, consents, exclusions, households, initiatives, meetups};

/// At most so many meetups are suggested to a household.
const SUGGESTED: usize = 5;

/// A meetup as everybody may see it: no link of a video room, and of its participants nothing but the free places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MeetupView {
    /// Its identifier.
    pub id: MeetupId,
    /// Its state.
    pub state: MeetupState,
    /// Who invites, by name.
    pub office_name: String,
    /// The initiative that invites; nothing for the network office.
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

/// A meetup as a household sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OwnMeetup {
    /// The meetup.
    #[serde(flatten)]
    pub meetup: MeetupView,
    /// Where the household stands with it; nothing when it never signed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signup: Option<SignupState>,
    /// The link of the video room, for those who have a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_link: Option<String>,
    /// Whether it may sign up: it is for this household, and takes sign-ups.
    pub may_sign_up: bool,
    /// Until when it may say whom it would like to be introduced to; nothing when it may not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choose_until: Option<DateTime<Utc>>,
}

/// The meetups of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OwnMeetups {
    /// Those it signed up for, the next first.
    pub signed_up: Vec<OwnMeetup>,
    /// Those that fit its target areas and that it could sign up for, the next first.
    pub suggested: Vec<OwnMeetup>,
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

fn view(conn: &mut Conn, app: &AppState, meetup: &Meetup, taken: u32) -> Result<MeetupView> {
    let details = &meetup.details;
    Ok(MeetupView {
        id: meetup.id.clone(),
        state: meetup.state,
        office_name: offices::name(conn, app, &meetup.office)?,
        initiative: offices::initiative(&meetup.office),
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
    })
}

fn views(conn: &mut Conn, app: &AppState, found: &[Meetup]) -> Result<Vec<MeetupView>> {
    let ids: Vec<MeetupId> = found.iter().map(|meetup| meetup.id.clone()).collect();
    let taken = meetups::count_places_of(conn, &ids)?;
    let of = |id: &MeetupId| {
        let found = taken.iter().find(|(known, _)| known == id);
        found.map_or(0, |(_, count)| *count)
    };
    let mut views = Vec::new();
    for meetup in found {
        views.push(view(conn, app, meetup, of(&meetup.id))?);
    }
    Ok(views)
}

/// Announced meetups that are not over, the next first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(app: &AppState, filter: MeetupFilter) -> Result<Vec<MeetupView>> {
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let mut found = meetups::list_coming(conn, now, filter.theme)?;
            found.retain(|meetup| filter.fits(meetup));
            views(conn, &state, &found)
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
            let taken = meetups::count_places(conn, &id)?;
            view(conn, &state, &meetup, taken)
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
        Self::of(conn, household)
    }

    fn of(conn: &mut Conn, household: Household) -> Result<Self> {
        let meets = consents::list_in_force(conn, &household.id)?.has(ConsentKind::MeetHouseholds);
        Ok(Self { household, meets })
    }

    /// Whether the meetup is for it: it takes part at present, its situation is invited, and whoever lives there already
    /// consents to meeting others. What an office offers that the household excluded is not for it (rule 10).
    fn is_invited(&self, conn: &mut Conn, app: &AppState, meetup: &Meetup) -> Result<bool> {
        let situation = self.household.profile.situation;
        let fits = self.household.takes_part()
            && meetup.details.audience.includes(situation)
            && (self.meets || !situation.is_settled());
        Ok(fits && !excludes_office(conn, app, &self.household.id, meetup)?)
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

fn own_view(
    conn: &mut Conn,
    app: &AppState,
    guest: &Guest,
    meetup: &Meetup,
    signup: Option<&Signup>,
) -> Result<OwnMeetup> {
    let now = app.clock.now();
    let taken = meetups::count_places(conn, &meetup.id)?;
    let state = signup.map(|signup| signup.state);
    let has_place = matches!(state, Some(SignupState::SignedUp | SignupState::Attended));
    let open = !matches!(state, Some(SignupState::SignedUp | SignupState::Waiting));
    let present = state.is_some_and(|state| meetup.counts_as_present(state));
    let until = choose_until(app, meetup);
    Ok(OwnMeetup {
        meetup: view(conn, app, meetup, taken)?,
        signup: state,
        video_link: meetup
            .details
            .video_link
            .clone()
            .filter(|_| has_place && meetup.state == MeetupState::Planned),
        may_sign_up: open && meetup.takes_signups(now) && guest.is_invited(conn, app, meetup)?,
        choose_until: (present && meetup.is_over(now) && now < until).then_some(until),
    })
}

/// Until when participants may say whom they would like to be introduced to.
fn choose_until(app: &AppState, meetup: &Meetup) -> DateTime<Utc> {
    meetup.details.ends_at + Duration::days(app.config.rules.meetup_choice_days)
}

/// One meetup as the household that is asking sees it.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household; [`Error::NotFound`].
pub async fn mine(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<OwnMeetup> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let guest = Guest::load(conn, &household)?;
            let meetup = meetups::find(conn, &id)?;
            let signup = meetups::find_signup(conn, &id, &household)?;
            own_view(conn, &state, &guest, &meetup, signup.as_ref())
        })
        .await
}

/// Whether a meetup is for one of the target areas, as an initiative with the same area would cover it.
fn suits(app: &AppState, meetup: &Meetup, areas: &[TargetArea]) -> bool {
    let keys = meetup.details.areas();
    if keys.is_empty() {
        return true;
    }
    let service_area = ServiceArea {
        ags: keys.to_vec(),
        polygon: None,
    };
    let offer = Offer {
        open: true,
        service_area: &service_area,
        services: &[],
        occupations: &[],
        situations: &[],
        languages: &[],
    };
    let prepared = matching::Initiative::prepare(InitiativeId::known(""), &offer, app.gazetteer.as_ref());
    areas.iter().any(|area| prepared.covers(area, app.gazetteer.as_ref()))
}

/// The meetups that the household signed up for, and those that fit its target areas.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn list_mine(app: &AppState, actor: &Actor) -> Result<OwnMeetups> {
    let (household, state, now) = (actor.household()?.clone(), app.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let guest = Guest::load(conn, &household)?;
            let signups = meetups::list_signups_of(conn, &household)?;
            let mut own = OwnMeetups {
                signed_up: Vec::new(),
                suggested: Vec::new(),
            };
            for signup in signups.iter().filter(|signup| signup.state != SignupState::Cancelled) {
                let meetup = meetups::find(conn, &signup.meetup)?;
                own.signed_up
                    .push(own_view(conn, &state, &guest, &meetup, Some(signup))?);
            }
            own.signed_up.sort_by_key(|one| one.meetup.starts_at);
            for meetup in meetups::list_coming(conn, now, None)? {
                if own.suggested.len() == SUGGESTED {
                    break;
                }
                let signup = signups.iter().find(|signup| signup.meetup == meetup.id);
                if suits(&state, &meetup, &guest.household.profile.target_areas) {
                    let view = own_view(conn, &state, &guest, &meetup, signup)?;
                    if view.may_sign_up {
                        own.suggested.push(view);
                    }
                }
            }
            Ok(own)
        })
        .await
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

/// The file for calendars.
fn calendar(app: &AppState, meetup: &Meetup, has_place: bool) -> String {
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
            Ok(calendar(&state, &meetup, has_place))
        })
        .await
}

/// Nothing is known of a participant under this number.
const fn nobody() -> Error {
    Error::NotFound("participant")
}
