//! Places at a meetup: signing up and withdrawing, and the waiting list that moves up by itself. Each change is one transaction
//! with its mails; whoever counts places waits for whoever else does.

use chrono::{DateTime, Utc};

use super::super::{AppState, again, offices, post};
use super::own::{OwnMeetup, own_view};
use super::{Guest, calendar, excludes_office, facts, is_soon};
use crate::domain::actor::Actor;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, MeetupId};
use crate::domain::mail::Attachment;
use crate::domain::meetup::{Meetup, MeetupState, SignupState};
use crate::error::{Conflict, Result};
use crate::mail::message::{self, MailContext, PlaceAtMeetup, compose};
use crate::store::meetups::Signup;
use crate::store::outbox::About;
use crate::store::{Conn, households, meetups};

/// A mail about a meetup with the file for calendars; `office` is the name of who invites.
pub(super) fn with_calendar<C: MailContext>(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    household: &Household,
    meetup: &Meetup,
    office: &str,
    context: &C,
) -> Result<()> {
    let mail = compose(&app.brand(), household.locale, household.contact.email.clone(), context)?;
    let method = if meetup.state == MeetupState::Cancelled {
        "CANCEL"
    } else {
        "PUBLISH"
    };
    let file = Attachment {
        name: "treffen.ics".to_owned(),
        content_type: format!("text/calendar; charset=utf-8; method={method}"),
        bytes: calendar(app, meetup, office, true).into_bytes(),
    };
    let about = About {
        household: Some(&household.id),
        ..About::default()
    };
    post::promise(conn, app, now, &mail.with_attachment(file), &about)
}

fn tell_place(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    household: &Household,
    meetup: &Meetup,
    place: PlaceAtMeetup,
) -> Result<()> {
    let context = message::MeetupPlace {
        place,
        meetup: facts(meetup, place != PlaceAtMeetup::Waiting),
        page_url: app.links().event(&meetup.id),
    };
    if place == PlaceAtMeetup::Waiting {
        post::to_household(conn, app, now, household, &context)
    } else {
        if is_soon(app, meetup, now) {
            // This mail says all that the reminder would.
            meetups::set_reminded(conn, &meetup.id, &household.id, now)?;
        }
        let office = offices::name(conn, app, &meetup.office)?;
        with_calendar(conn, app, now, household, meetup, &office, &context)
    }
}

/// Signs a household up: it gets a place, or waits for one. Twice is no error.
///
/// # Errors
/// [`Conflict::MeetupClosed`] when it has begun or does not take place; [`Conflict::MeetupNotOpen`] when it is for others or
/// a consent is missing; [`Conflict::Suspended`]; [`crate::error::Error::NotFound`].
pub async fn sign_up(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<OwnMeetup> {
    let signed_up = again(async || sign_up_once(app, actor, id).await).await?;
    app.wake.notify_one();
    Ok(signed_up)
}

async fn sign_up_once(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<OwnMeetup> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let meetup = meetups::find_locked(conn, &id)?;
            let guest = Guest::load(conn, &household)?;
            if guest.household.suspended_at.is_some() {
                return Err(Conflict::Suspended.into());
            }
            let before = meetups::find_signup(conn, &id, &household)?;
            let there = |signup: &Signup| matches!(signup.state, SignupState::SignedUp | SignupState::Waiting);
            if let Some(signup) = before.filter(there) {
                return own_view(conn, &state, &guest, &meetup, Some(&signup));
            }
            if !meetup.takes_signups(now) {
                return Err(Conflict::MeetupClosed.into());
            }
            if !guest.is_invited(conn, &state, &meetup)? {
                return Err(Conflict::MeetupNotOpen.into());
            }
            let free = meetups::count_places(conn, &id)? < meetup.details.capacity;
            let (kept, told) = if free {
                (SignupState::SignedUp, PlaceAtMeetup::SignedUp)
            } else {
                (SignupState::Waiting, PlaceAtMeetup::Waiting)
            };
            meetups::sign_up(conn, &id, &household, kept, now)?;
            households::touch(conn, &household, now)?;
            tell_place(conn, &state, now, &guest.household, &meetup, told)?;
            let signup = meetups::find_signup(conn, &id, &household)?;
            own_view(conn, &state, &guest, &meetup, signup.as_ref())
        })
        .await
}

/// Withdraws a household from a meetup; the next one that waits moves up. Twice is no error.
///
/// # Errors
/// [`Conflict::MeetupClosed`] when it is over; [`crate::error::Error::NotFound`].
pub async fn withdraw(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<OwnMeetup> {
    let withdrawn = again(async || withdraw_once(app, actor, id).await).await?;
    app.wake.notify_one();
    Ok(withdrawn)
}

async fn withdraw_once(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<OwnMeetup> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let meetup = meetups::find_locked(conn, &id)?;
            let guest = Guest::load(conn, &household)?;
            if let Some(signup) = meetups::find_signup(conn, &id, &household)?
                && matches!(signup.state, SignupState::SignedUp | SignupState::Waiting)
            {
                if meetup.details.ends_at <= now {
                    return Err(Conflict::MeetupClosed.into());
                }
                leave(conn, &state, &meetup, &signup, now)?;
                households::touch(conn, &household, now)?;
            }
            let signup = meetups::find_signup(conn, &id, &household)?;
            own_view(conn, &state, &guest, &meetup, signup.as_ref())
        })
        .await
}

/// Gives a place back, or leaves the waiting list.
fn leave(conn: &mut Conn, app: &AppState, meetup: &Meetup, signup: &Signup, now: DateTime<Utc>) -> Result<()> {
    meetups::set_state(conn, signup, SignupState::Cancelled)?;
    move_up(conn, app, meetup, now)
}

/// Gives free places to those who wait, in their order, with a mail each.
pub(super) fn move_up(conn: &mut Conn, app: &AppState, meetup: &Meetup, now: DateTime<Utc>) -> Result<()> {
    if !meetup.takes_signups(now) {
        return Ok(());
    }
    let mut taken = meetups::count_places(conn, &meetup.id)?;
    for signup in meetups::list_signups(conn, &meetup.id)? {
        if taken >= meetup.details.capacity {
            break;
        }
        if signup.state != SignupState::Waiting {
            continue;
        }
        let guest = Guest::load(conn, &signup.household)?;
        if !guest.is_invited(conn, app, meetup)? {
            meetups::set_state(conn, &signup, SignupState::Cancelled)?;
            continue;
        }
        meetups::set_state(conn, &signup, SignupState::SignedUp)?;
        tell_place(conn, app, now, &guest.household, meetup, PlaceAtMeetup::MovedUp)?;
        taken += 1;
    }
    Ok(())
}

/// Withdraws a household from the meetups that are still to come and for which `from` holds.
fn leave_where(
    conn: &mut Conn,
    app: &AppState,
    household: &HouseholdId,
    now: DateTime<Utc>,
    from: impl Fn(&mut Conn, &Meetup) -> Result<bool>,
) -> Result<()> {
    for signup in meetups::list_signups_of(conn, household)? {
        if !matches!(signup.state, SignupState::SignedUp | SignupState::Waiting) {
            continue;
        }
        let meetup = meetups::find_locked(conn, &signup.meetup)?;
        if meetup.state == MeetupState::Planned && meetup.details.ends_at > now && from(conn, &meetup)? {
            leave(conn, app, &meetup, &signup, now)?;
        }
    }
    Ok(())
}

/// A household that pauses, leaves, expires or is suspended loses its places, and nobody chooses it any more.
pub(crate) fn leave_all(conn: &mut Conn, app: &AppState, household: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    meetups::delete_choices_of(conn, household)?;
    leave_where(conn, app, household, now, |_, _| Ok(true))
}

/// Whoever no longer wants to meet other households is chosen by nobody; one that lives there already loses its places.
pub(crate) fn consent_revoked(
    conn: &mut Conn,
    app: &AppState,
    household: &Household,
    now: DateTime<Utc>,
) -> Result<()> {
    meetups::delete_choices_of(conn, &household.id)?;
    if household.profile.situation.is_settled() {
        leave_where(conn, app, &household.id, now, |_, _| Ok(true))?;
    }
    Ok(())
}

/// Whoever excludes an office loses its places at that office's meetups.
pub(crate) fn leave_excluded(
    conn: &mut Conn,
    app: &AppState,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<()> {
    leave_where(conn, app, household, now, |conn, meetup| {
        excludes_office(conn, app, household, meetup)
    })
}
