//! What happens to meetups by itself: reminders, the question afterwards, proposals of those who chose each other, and that after the
//! time to choose only counts are kept. Each meetup is a transaction of its own.

use chrono::{DateTime, Duration, Utc};

use super::super::AppState;
use super::places::with_calendar;
use super::{Guest, choices, choose_until, facts};
use crate::domain::ids::MeetupId;
use crate::domain::meetup::{MeetupState, SignupState};
use crate::error::Result;
use crate::mail::message;
use crate::service::post;
use crate::store::{Conn, households, meetups};
use crate::telemetry;

/// One round; answers how many things happened.
///
/// # Errors
/// The first fault of the database outside the work on single meetups.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let (now, rules) = (app.clock.now(), app.config.rules.clone());
    let ahead = Duration::hours(rules.meetup_reminder_hours);
    let over = now - Duration::days(rules.meetup_choice_days);
    let (beginning, ended, to_close, chosen) = app
        .store
        .read(move |conn| {
            let chosen = meetups::list_open_choices(conn)?;
            Ok((
                meetups::list_beginning(conn, now, now + ahead)?,
                meetups::list_ended(conn, now)?,
                meetups::list_to_close(conn, over)?,
                chosen,
            ))
        })
        .await?;
    let mut done = each(app, beginning, remind).await;
    done += each(app, ended, end).await;
    for (meetup, one, other) in &chosen {
        let mutual = one < other
            && chosen
                .iter()
                .any(|(at, from, to)| at == meetup && from == other && to == one);
        if mutual {
            let (state, meetup, one, other) = (app.clone(), meetup.clone(), one.clone(), other.clone());
            let proposed = app
                .store
                .write(move |conn| {
                    meetups::find_locked(conn, &meetup)?;
                    choices::propose(conn, &state, &meetup, &one, &other, now)
                })
                .await;
            done += worked(proposed);
        }
    }
    done += each(app, to_close, close).await;
    if done > 0 {
        app.wake.notify_one();
    }
    Ok(done)
}

fn worked(result: Result<bool>) -> usize {
    match result {
        Ok(worked) => usize::from(worked),
        Err(error) => {
            tracing::error!(error = %telemetry::chain(&error), "a meetup could not be looked after");
            0
        }
    }
}

async fn each(
    app: &AppState,
    list: Vec<MeetupId>,
    work: fn(&mut Conn, &AppState, &MeetupId, DateTime<Utc>) -> Result<bool>,
) -> usize {
    let mut done = 0;
    for id in list {
        let (state, now) = (app.clone(), app.clock.now());
        done += worked(app.store.write(move |conn| work(conn, &state, &id, now)).await);
    }
    done
}

/// Reminds those who have a place, each once.
fn remind(conn: &mut Conn, app: &AppState, id: &MeetupId, now: DateTime<Utc>) -> Result<bool> {
    let meetup = meetups::find(conn, id)?;
    if !meetup.takes_signups(now) || app.config.rules.meetup_reminder_hours == 0 {
        return Ok(false);
    }
    let ahead = Duration::hours(app.config.rules.meetup_reminder_hours);
    let mut reminded = false;
    for signup in meetups::list_signups(conn, id)? {
        if signup.state != SignupState::SignedUp || signup.reminded_at.is_some() {
            continue;
        }
        if !meetups::set_reminded(conn, &signup, now)? {
            continue;
        }
        // Whoever signed up so late has just read all of it.
        if signup.signed_up_at + ahead > meetup.details.starts_at {
            continue;
        }
        let household = households::get(conn, &signup.household)?;
        let context = message::MeetupReminder {
            meetup: facts(&meetup, true),
            page_url: app.links().event(id),
        };
        with_calendar(conn, app, now, &household, &meetup, &context)?;
        reminded = true;
    }
    Ok(reminded)
}

/// A meetup that is over counts as held, and those who were there are asked whom they would like to be introduced to.
fn end(conn: &mut Conn, app: &AppState, id: &MeetupId, now: DateTime<Utc>) -> Result<bool> {
    let mut meetup = meetups::find_locked(conn, id)?;
    if meetup.state != MeetupState::Planned || meetup.details.ends_at > now {
        return Ok(false);
    }
    meetup.state = MeetupState::Held;
    meetups::update(conn, &mut meetup)?;
    for signup in meetups::list_signups(conn, id)? {
        if !meetup.counts_as_present(signup.state) {
            continue;
        }
        let guest = Guest::load(conn, &signup.household)?;
        let asked = guest.meets && guest.household.takes_part();
        if asked && choices::has_others(conn, app, &meetup, &guest.household)? {
            let context = message::MeetupAfter {
                title: meetup.details.title.clone(),
                people_url: app.links().met(id),
                choose_by: choose_until(app, &meetup),
            };
            post::to_household(conn, app, now, &guest.household, &context)?;
        }
    }
    Ok(true)
}

/// Deletes who was there and who chose whom, and keeps the counts.
fn close(conn: &mut Conn, _app: &AppState, id: &MeetupId, now: DateTime<Utc>) -> Result<bool> {
    let meetup = meetups::find_locked(conn, id)?;
    if meetup.closed.is_some() {
        return Ok(false);
    }
    let signups = meetups::list_signups(conn, id)?;
    let count = |states: &[SignupState]| {
        let found = signups.iter().filter(|signup| states.contains(&signup.state)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let had_place = count(&[SignupState::SignedUp, SignupState::Attended]);
    let attended = meetup.attendance_at.map(|_| count(&[SignupState::Attended]));
    meetups::close(conn, id, had_place, attended, now)?;
    Ok(true)
}
