//! Meetups as their office looks after them: announce, change, cancel. An office sees its own, the network office all.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::{AppState, offices, post};
use super::places::{move_up, with_calendar};
use super::{MeetupView, facts, view};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::ids::MeetupId;
use crate::domain::initiative::InitiativeState;
use crate::domain::meetup::{Meetup, MeetupDetails, MeetupState, SignupState};
use crate::error::{Conflict, Error, Fields, Result};
use crate::gazetteer::AgsError;
use crate::mail::message;
use crate::store::{Conn, audit, households, initiatives, meetups};

/// At most so many meetups of an office are listed.
const LISTED: i64 = 200;

/// A meetup as its office sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StaffMeetup {
    /// What everybody sees.
    #[serde(flatten)]
    pub meetup: MeetupView,
    /// Its version, to be named when it is changed.
    pub version: i64,
    /// The link of the video room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_link: Option<String>,
    /// How many have (or had) a place.
    pub signed_up: u32,
    /// How many wait for one.
    pub waiting: u32,
    /// How many were there, where that was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attended: Option<u32>,
    /// When it was noted who was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendance_at: Option<DateTime<Utc>>,
    /// Since when nothing but the counts is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
}

pub(super) fn staff_view(conn: &mut Conn, app: &AppState, meetup: &Meetup) -> Result<StaffMeetup> {
    let signups = meetups::list_signups(conn, &meetup.id)?;
    let count = |states: &[SignupState]| {
        let found = signups.iter().filter(|signup| states.contains(&signup.state)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let taken = count(&[SignupState::SignedUp, SignupState::Attended]);
    let attended = meetup.attendance_at.map(|_| count(&[SignupState::Attended]));
    let (signed_up, attended) = match meetup.closed {
        Some((_, signed_up, attended)) => (signed_up, attended),
        None => (taken, attended),
    };
    Ok(StaffMeetup {
        meetup: view(conn, app, meetup, taken)?,
        version: meetup.version,
        video_link: meetup.details.video_link.clone(),
        signed_up,
        waiting: count(&[SignupState::Waiting]),
        attended,
        attendance_at: meetup.attendance_at,
        closed_at: meetup.closed.map(|(at, ..)| at),
    })
}

/// The meetup, when it is one of the own offices' or the network office asks.
pub(super) fn owned(staff: &Staff, meetup: Meetup) -> Result<Meetup> {
    if staff.is_admin() || offices::of(staff).contains(&meetup.office) {
        Ok(meetup)
    } else {
        Err(Error::NotFound("meetup"))
    }
}

/// The meetups of the own offices, the latest first; all of them for the network office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`.
pub async fn list_own(app: &AppState, actor: &Actor) -> Result<Vec<StaffMeetup>> {
    let (staff, state) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let own = offices::of(&staff);
            let offices = (!staff.is_admin()).then_some(own.as_slice());
            meetups::list_of_offices(conn, offices, LISTED)?
                .iter()
                .map(|meetup| staff_view(conn, &state, meetup))
                .collect()
        })
        .await
}

/// One meetup of an own office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn show_own(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<StaffMeetup> {
    let (staff, state, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let meetup = owned(&staff, meetups::find(conn, &id)?)?;
            staff_view(conn, &state, &meetup)
        })
        .await
}

/// The keys name areas of today.
fn known_areas(app: &AppState, details: &MeetupDetails) -> Result<()> {
    let mut wrong = Fields::new();
    for (index, ags) in details.areas().iter().enumerate() {
        let at = format!("/areas/{index}");
        match app.gazetteer.check_ags(&ags.to_string()) {
            Ok(_) => {}
            Err(AgsError::Merged { successors, .. }) => {
                let keys: Vec<String> = successors.iter().map(ToString::to_string).collect();
                wrong.push(at, "ags-merged", keys.join(", "));
            }
            Err(AgsError::Unknown { .. }) => wrong.push(at, "ags-unknown", "13075"),
            Err(AgsError::Malformed) => wrong.push(at, "ags-invalid", "13075"),
        }
    }
    wrong.finish()
}

/// Announces a meetup of an own office; it stands on the public list at once.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::Invalid`].
pub async fn create(app: &AppState, actor: &Actor, details: MeetupDetails) -> Result<MeetupId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now) = (actor.clone(), app.clock.now());
    let mut details = details.checked(now, None)?;
    known_areas(app, &details)?;
    app.store
        .write(move |conn| {
            let wanted = details.office.take();
            let initiative = match wanted {
                Some(id) if staff.is_admin() || staff.works_for(&id) => Some(id),
                Some(_) => return Err(Error::Forbidden),
                None if staff.is_admin() => None,
                None => Some(staff.initiatives.first().cloned().ok_or(Error::Forbidden)?),
            };
            if let Some(id) = &initiative {
                let unknown = || Error::invalid("/office", "value-unknown", "");
                let initiative = initiatives::find(conn, id).map_err(|_| unknown())?;
                if initiative.state != InitiativeState::Approved {
                    return Err(unknown());
                }
                details.areas.get_or_insert(initiative.profile.service_area.ags);
            }
            details.areas.get_or_insert_default();
            let meetup = Meetup {
                id: MeetupId::generate(),
                office: offices::key(initiative.as_ref()),
                state: MeetupState::Planned,
                version: 1,
                details,
                attendance_at: None,
                closed: None,
                created_at: now,
            };
            meetups::insert(conn, &meetup, &staff.account)?;
            audit::record(conn, now, &actor, "meetup.create", "meetup", meetup.id.as_str(), None)?;
            Ok(meetup.id)
        })
        .await
}

/// Changes a meetup that is still to come; whoever has a place or waits hears of another time or place.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`]; [`Error::Invalid`];
/// [`Conflict::Stale`] on another version; [`Conflict::NotAllowed`] when it is over or cancelled.
pub async fn update(
    app: &AppState,
    actor: &Actor,
    id: &MeetupId,
    version: i64,
    details: MeetupDetails,
) -> Result<StaffMeetup> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (state, actor, now, id) = (app.clone(), actor.clone(), app.clock.now(), id.clone());
    known_areas(app, &details)?;
    let changed = app
        .store
        .write(move |conn| {
            let mut meetup = owned(&staff, meetups::find_locked(conn, &id)?)?;
            let mut details = details.checked(now, Some(meetup.details.starts_at))?;
            if meetup.version != version {
                return Err(Conflict::Stale.into());
            }
            if meetup.state != MeetupState::Planned || meetup.details.ends_at <= now {
                return Err(Conflict::NotAllowed.into());
            }
            let office = details.office.take();
            if office.is_some_and(|office| office.as_str() != meetup.office) {
                return Err(Error::invalid("/office", "value-unknown", meetup.office));
            }
            // What is not said stays as it was.
            if details.areas.is_none() {
                details.areas.clone_from(&meetup.details.areas);
            }
            let tell = meetup.details.differs_for_participants(&details);
            let moved = meetup.details.starts_at != details.starts_at;
            meetup.details = details;
            meetups::update(conn, &mut meetup)?;
            if moved {
                meetups::forget_reminders(conn, &id)?;
            }
            if tell {
                tell_of_change(conn, &state, &meetup, now)?;
            }
            move_up(conn, &state, &meetup, now)?;
            audit::record(conn, now, &actor, "meetup.update", "meetup", id.as_str(), None)?;
            staff_view(conn, &state, &meetup)
        })
        .await?;
    app.wake.notify_one();
    Ok(changed)
}

fn tell_of_change(conn: &mut Conn, app: &AppState, meetup: &Meetup, now: DateTime<Utc>) -> Result<()> {
    for signup in meetups::list_signups(conn, &meetup.id)? {
        let has_place = signup.state == SignupState::SignedUp;
        if !has_place && signup.state != SignupState::Waiting {
            continue;
        }
        let household = households::get(conn, &signup.household)?;
        let context = message::MeetupChanged {
            meetup: facts(meetup, has_place),
            page_url: app.links().event(&meetup.id),
        };
        if has_place {
            with_calendar(conn, app, now, &household, meetup, &context)?;
        } else {
            post::to_household(conn, app, now, &household, &context)?;
        }
    }
    Ok(())
}

/// Cancels a meetup; whoever has a place or waits hears of it.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`]; [`Conflict::Stale`];
/// [`Conflict::NotAllowed`] when it is over or cancelled.
pub async fn cancel(app: &AppState, actor: &Actor, id: &MeetupId, version: i64) -> Result<StaffMeetup> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (state, actor, now, id) = (app.clone(), actor.clone(), app.clock.now(), id.clone());
    let cancelled = app
        .store
        .write(move |conn| {
            let mut meetup = owned(&staff, meetups::find_locked(conn, &id)?)?;
            if meetup.version != version {
                return Err(Conflict::Stale.into());
            }
            if meetup.state != MeetupState::Planned || meetup.details.ends_at <= now {
                return Err(Conflict::NotAllowed.into());
            }
            meetup.state = MeetupState::Cancelled;
            meetups::update(conn, &mut meetup)?;
            for signup in meetups::list_signups(conn, &id)? {
                let has_place = signup.state == SignupState::SignedUp;
                if !has_place && signup.state != SignupState::Waiting {
                    continue;
                }
                meetups::set_state(conn, &signup, SignupState::Cancelled)?;
                let household = households::get(conn, &signup.household)?;
                let context = message::MeetupCancelled {
                    title: meetup.details.title.clone(),
                    starts_at: meetup.details.starts_at,
                    events_url: state.links().events(),
                };
                if has_place {
                    with_calendar(conn, &state, now, &household, &meetup, &context)?;
                } else {
                    post::to_household(conn, &state, now, &household, &context)?;
                }
            }
            audit::record(conn, now, &actor, "meetup.cancel", "meetup", id.as_str(), None)?;
            staff_view(conn, &state, &meetup)
        })
        .await?;
    app.wake.notify_one();
    Ok(cancelled)
}
