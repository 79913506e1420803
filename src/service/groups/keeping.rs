//! What happens to groups by itself: approvals take effect, reminders, and the end of the time to answer. Each group is a
//! transaction of its own.

use chrono::{DateTime, Duration, Utc};

use super::super::{AppState, post};
use super::circle::Circle;
use super::effects;
use crate::domain::actor::Actor;
use crate::domain::group::{Group, GroupAction, GroupState, MemberState};
use crate::domain::ids::{GroupId, HouseholdId};
use crate::error::Result;
use crate::mail::message;
use crate::store::{Conn, groups, households};
use crate::telemetry;

/// One round; answers how many things happened.
///
/// # Errors
/// The first fault of the database outside the work on single groups.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let mut done = 0;
    let due = app.store.read(move |conn| groups::list_due_effects(conn, now)).await?;
    for id in due {
        let state = app.clone();
        let changed = app
            .store
            .write(move |conn| effects::take_effect(conn, &state, &id, now))
            .await;
        done += count(changed);
    }
    let asked = app.store.read(groups::list_unanswered).await?;
    for group in asked {
        if group.answer_by.is_none_or(|by| by > now) && !is_to_remind(app, &group, now) {
            continue;
        }
        let (state, id) = (app.clone(), group.id);
        let changed = app.store.write(move |conn| follow_up(conn, &state, &id, now)).await;
        done += count(changed);
    }
    if done > 0 {
        app.wake.notify_one();
    }
    Ok(done)
}

fn count(result: Result<bool>) -> usize {
    match result {
        Ok(changed) => usize::from(changed),
        Err(error) => {
            tracing::error!(error = %telemetry::chain(&error), "a group could not be followed up");
            0
        }
    }
}

fn is_to_remind(app: &AppState, group: &Group, now: DateTime<Utc>) -> bool {
    let days = &app.config.rules.reminder_days;
    let next = usize::try_from(group.reminders).ok().and_then(|sent| days.get(sent));
    next.zip(group.shown_at)
        .is_some_and(|(day, shown)| shown + Duration::days(*day) <= now)
}

fn follow_up(conn: &mut Conn, app: &AppState, id: &GroupId, now: DateTime<Utc>) -> Result<bool> {
    let mut group = groups::find(conn, id)?;
    if group.state != GroupState::Approved || group.shown_at.is_none() {
        return Ok(false);
    }
    if group.answer_by.is_some_and(|by| by <= now) {
        expire(conn, app, &mut group, now)?;
        return Ok(true);
    }
    if !is_to_remind(app, &group, now) {
        return Ok(false);
    }
    group.reminders += 1;
    groups::update(conn, &mut group)?;
    let circle = Circle::load(conn, &group)?;
    for to in &circle.sides {
        if to.0.state == MemberState::Asked {
            effects::ask(conn, app, &group, &circle, to, true, now)?;
        }
    }
    Ok(true)
}

/// Whoever did not answer in time is out, as after a no; the others go on when at least three said yes.
fn expire(conn: &mut Conn, app: &AppState, group: &mut Group, now: DateTime<Utc>) -> Result<()> {
    let silent: Vec<HouseholdId> = group
        .staying()
        .filter(|member| member.state == MemberState::Asked)
        .map(|member| member.household.clone())
        .collect();
    for household in &silent {
        group.take_out(household, MemberState::Silent, None, now)?;
    }
    effects::settle(conn, app, &Actor::System, group, GroupAction::Expire, now)?;
    for id in &silent {
        let household = households::get(conn, id)?;
        if household.takes_part() {
            let context = message::ExpiryNotice {
                answered: false,
                status_url: app.links().status(),
            };
            post::to_member(conn, app, now, &household, group, &context)?;
        }
    }
    Ok(())
}
