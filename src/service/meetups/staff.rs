//! Meetups as their office looks after them: announce, change, cancel. An office sees its own, the network office all.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::{AppState, directory, offices, post};
use super::places::{move_up, with_calendar};
use super::{Hosts, MeetupView, facts, is_soon, view};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::ids::{InitiativeId, MeetupId};
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::meetup::{MAX_AREAS, Meetup, MeetupDetails, MeetupState, SignupState};
use crate::domain::place::Ags;
use crate::error::{Conflict, Error, Fields, Result};
use crate::gazetteer::AgsError;
use crate::mail::message;
use crate::store::meetups::Counts;
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

/// How many have or had a place, and how many were there, where that was noted.
pub(super) fn participation(meetup: &Meetup, counts: &Counts) -> (u32, Option<u32>) {
    match meetup.closed {
        Some((_, signed_up, attended)) => (signed_up, attended),
        None => (
            counts.places(&meetup.id),
            meetup
                .attendance_at
                .map(|_| counts.of(&meetup.id, &[SignupState::Attended])),
        ),
    }
}

fn staff_views(conn: &mut Conn, app: &AppState, found: &[Meetup]) -> Result<Vec<StaffMeetup>> {
    let ids: Vec<MeetupId> = found.iter().map(|meetup| meetup.id.clone()).collect();
    let counts = meetups::count_by_state(conn, &ids)?;
    let hosts = Hosts::load(conn, found)?;
    let views = found.iter().map(|meetup| {
        let (signed_up, attended) = participation(meetup, &counts);
        StaffMeetup {
            meetup: view(app, meetup, &hosts, counts.places(&meetup.id)),
            version: meetup.version,
            video_link: meetup.details.video_link.clone(),
            signed_up,
            waiting: counts.of(&meetup.id, &[SignupState::Waiting]),
            attended,
            attendance_at: meetup.attendance_at,
            closed_at: meetup.closed.map(|(at, ..)| at),
        }
    });
    Ok(views.collect())
}

pub(super) fn staff_view(conn: &mut Conn, app: &AppState, meetup: &Meetup) -> Result<StaffMeetup> {
    let views = staff_views(conn, app, std::slice::from_ref(meetup))?;
    views.into_iter().next().ok_or(Error::NotFound("meetup"))
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
            let found = meetups::list_of_offices(conn, offices, LISTED)?;
            staff_views(conn, &state, &found)
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

/// The areas of a meetup for which none are named: where the initiative is responsible, anywhere for the network office.
fn areas_of(app: &AppState, initiative: Option<&Initiative>) -> Result<Vec<Ags>> {
    let Some(initiative) = initiative else {
        return Ok(Vec::new());
    };
    let keys = directory::keys_of(&initiative.profile.service_area, &app.gazetteer, MAX_AREAS);
    if keys.is_empty() {
        // No key at all would mean anywhere.
        return Err(Error::invalid("/areas", "value-missing", "13075"));
    }
    Ok(keys)
}

/// Announces a meetup of an own office; it stands on the public list at once.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::Invalid`].
pub async fn create(app: &AppState, actor: &Actor, details: MeetupDetails) -> Result<MeetupId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
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
            let initiative = match initiative {
                Some(id) => Some(host(conn, &id)?),
                None => None,
            };
            if details.areas.is_none() {
                details.areas = Some(areas_of(&state, initiative.as_ref())?);
            }
            let meetup = Meetup {
                id: MeetupId::generate(),
                office: offices::key(initiative.as_ref().map(|initiative| &initiative.id)),
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

/// The initiative that invites. Whoever closes it at this moment comes before or after the announcement.
fn host(conn: &mut Conn, id: &InitiativeId) -> Result<Initiative> {
    initiatives::lock(conn, id)?;
    match initiatives::find(conn, id) {
        Ok(initiative) if initiative.state == InitiativeState::Approved => Ok(initiative),
        Ok(_) | Err(Error::NotFound(_)) => Err(Error::invalid("/office", "value-unknown", "")),
        Err(fault) => Err(fault),
    }
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
            if details.areas.is_none() {
                let initiative = match offices::initiative(&meetup.office) {
                    Some(id) => Some(initiatives::find(conn, &id)?),
                    None => None,
                };
                details.areas = Some(areas_of(&state, initiative.as_ref())?);
            }
            let tell = meetup.details.differs_for_participants(&details);
            let moved = meetup.details.starts_at != details.starts_at;
            meetup.details = details;
            meetups::update(conn, &mut meetup)?;
            // Within the time of the reminder the mail about the change says all of it.
            if moved && !is_soon(&state, &meetup, now) {
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
    let office = offices::name(conn, app, &meetup.office)?;
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
            if is_soon(app, meetup, now) {
                meetups::set_reminded(conn, &meetup.id, &household.id, now)?;
            }
            with_calendar(conn, app, now, &household, meetup, &office, &context)?;
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
            call_off(conn, &state, &actor, &mut meetup, None, now)?;
            staff_view(conn, &state, &meetup)
        })
        .await?;
    app.wake.notify_one();
    Ok(cancelled)
}

/// Cancels what an initiative that has closed announced and what has not begun; whoever has a place or waits hears of it.
/// What has begun goes on.
pub(crate) fn cancel_of_closed(
    conn: &mut Conn,
    app: &AppState,
    initiative: &InitiativeId,
    now: DateTime<Utc>,
) -> Result<()> {
    for id in meetups::list_to_begin_of(conn, initiative, now)? {
        let mut meetup = meetups::find_locked(conn, &id)?;
        if meetup.takes_signups(now) {
            call_off(conn, app, &Actor::System, &mut meetup, Some("initiative.close"), now)?;
        }
    }
    Ok(())
}

/// Cancels a meetup with its mails, inside the caller's transaction; `why` is a code for the audit log.
fn call_off(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    meetup: &mut Meetup,
    why: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    meetup.state = MeetupState::Cancelled;
    meetups::update(conn, meetup)?;
    let office = offices::name(conn, app, &meetup.office)?;
    for signup in meetups::list_signups(conn, &meetup.id)? {
        let has_place = signup.state == SignupState::SignedUp;
        if !has_place && signup.state != SignupState::Waiting {
            continue;
        }
        meetups::set_state(conn, &signup, SignupState::Cancelled)?;
        let household = households::get(conn, &signup.household)?;
        let context = message::MeetupCancelled {
            title: meetup.details.title.clone(),
            starts_at: meetup.details.starts_at,
            events_url: app.links().events(),
        };
        if has_place {
            with_calendar(conn, app, now, &household, meetup, &office, &context)?;
        } else {
            post::to_household(conn, app, now, &household, &context)?;
        }
    }
    let id = meetup.id.as_str();
    audit::record(conn, now, actor, "meetup.cancel", "meetup", id, why)
}
