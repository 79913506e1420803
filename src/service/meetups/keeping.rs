//! What happens to meetups by itself: reminders, the question afterwards, proposals of those who chose each other, and that after the
//! time to choose only counts are kept. Each meetup is a transaction of its own.

use chrono::{DateTime, Duration, Utc};

use super::super::{AppState, offices};
use super::places::with_calendar;
use super::staff::participation;
use super::{choices, choose_until, facts, is_soon};
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
    let state = app.clone();
    let (beginning, ended, to_close, ready) = app
        .store
        .read(move |conn| {
            Ok((
                meetups::list_to_remind(conn, now, now + ahead)?,
                meetups::list_ended(conn, now)?,
                meetups::list_to_close(conn, over)?,
                choices::list_ready(conn, &state, now)?,
            ))
        })
        .await?;
    let mut done = each(app, beginning, remind).await;
    done += each(app, ended, end).await;
    for (meetup, one, other) in ready {
        let state = app.clone();
        let proposed = app
            .store
            .write(move |conn| {
                meetups::find_locked(conn, &meetup)?;
                choices::propose(conn, &state, &meetup, &one, &other, now)
            })
            .await;
        done += worked(proposed);
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
    // Whoever moves or cancels it at this moment comes before or after all of it.
    let meetup = meetups::find_locked(conn, id)?;
    if !meetup.takes_signups(now) || !is_soon(app, &meetup, now) {
        return Ok(false);
    }
    let office = offices::name(conn, app, &meetup.office)?;
    let mut reminded = false;
    for signup in meetups::list_signups(conn, id)? {
        let has_place = signup.state == SignupState::SignedUp;
        if !has_place || !meetups::set_reminded(conn, id, &signup.household, now)? {
            continue;
        }
        let household = households::get(conn, &signup.household)?;
        let context = message::MeetupReminder {
            meetup: facts(&meetup, true),
            page_url: app.links().event(id),
        };
        with_calendar(conn, app, now, &household, &meetup, &office, &context)?;
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
    let choose_by = choose_until(app, &meetup);
    if choose_by <= now {
        return Ok(true);
    }
    let there = choices::present(conn, &meetup)?;
    for household in &there {
        if choices::has_others(conn, app, id, household, &there)? {
            let context = message::MeetupAfter {
                title: meetup.details.title.clone(),
                people_url: app.links().met(id),
                choose_by,
            };
            post::to_household(conn, app, now, household, &context)?;
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
    let counts = meetups::count_by_state(conn, std::slice::from_ref(id))?;
    let (had_place, attended) = participation(&meetup, &counts);
    meetups::close(conn, id, had_place, attended, now)?;
    Ok(true)
}
