//! What ends by itself: registrations nobody confirmed, households nobody heard of, deletions whose time to undo is
//! over. The worker calls [`run_once`]; each household is a transaction of its own, so that a fault stops no other.

use chrono::{DateTime, Duration, Months, Utc};

use super::introductions::effects;
use super::{AppState, post, privacy, stories};
use crate::domain::actor::Actor;
use crate::domain::figures::EventKind;
use crate::domain::household::{Household, HouseholdAction, HouseholdState};
use crate::domain::ids::HouseholdId;
use crate::error::Result;
use crate::mail::message;
use crate::store::events::Happened;
use crate::store::{Conn, audit, consents, coverage, duplicates, events, households, jobs, outbox, proofs, sessions};
use crate::telemetry;

/// The work that follows an erasure: leaving nothing in the files either.
pub(crate) const FORGET: &str = "forget";

/// One round of everything; answers how many things happened.
///
/// # Errors
/// The first fault of the database outside the work on single households.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let mut done = lapse_due(app).await?;
    done += notice_inactive(app).await?;
    done += expire_due(app).await?;
    done += withdraw_moved(app).await?;
    done += erase_due(app).await?;
    forget(app).await?;
    let now = app.clock.now();
    done += app
        .store
        .write(move |tx| Ok(duplicates::wipe_old_snapshots(tx, now)? + proofs::delete_due(tx, now)?))
        .await?;
    if done > 0 {
        app.wake.notify_one();
    }
    Ok(done)
}

/// Does one thing with each household, each in a transaction of its own; faults are logged and tried again next time.
async fn each(
    app: &AppState,
    list: Vec<Household>,
    work: fn(&mut Conn, &AppState, Household, DateTime<Utc>) -> Result<bool>,
) -> Result<usize> {
    let mut done = 0;
    for household in list {
        let (state, id, now) = (app.clone(), household.id, app.clock.now());
        let worked = {
            let id = id.clone();
            app.store
                .write(move |tx| match households::find(tx, &id)? {
                    // Read again, because it may have changed since it was listed.
                    Some(household) => work(tx, &state, household, now),
                    None => Ok(false),
                })
                .await
        };
        match worked {
            Ok(worked) => done += usize::from(worked),
            Err(error) => {
                tracing::error!(household = %id, error = %telemetry::chain(&error), "a household could not be looked after");
            }
        }
    }
    Ok(done)
}

/// Deletes registrations that nobody confirmed in time.
///
/// # Errors
/// Faults of the database.
pub async fn lapse_due(app: &AppState) -> Result<usize> {
    let before = app.clock.now() - Duration::days(app.config.rules.confirmation_days);
    let list = app
        .store
        .read(move |conn| households::list_unconfirmed(conn, before))
        .await?;
    each(app, list, |tx, app, household, now| {
        let time = Duration::days(app.config.rules.confirmation_days);
        if household.state != HouseholdState::Unconfirmed || household.created_at + time > now {
            return Ok(false);
        }
        privacy::erase(tx, &Actor::System, household, HouseholdAction::Lapse, now)?;
        Ok(true)
    })
    .await
}

/// Erases for good what was withdrawn or has expired, once the time to undo is over.
///
/// # Errors
/// Faults of the database.
pub async fn erase_due(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let list = app.store.read(move |conn| households::list_to_erase(conn, now)).await?;
    each(app, list, |tx, _, household, now| {
        if household.withdrawn.is_none_or(|(_, at)| at > now) {
            return Ok(false);
        }
        privacy::erase(tx, &Actor::System, household, HouseholdAction::Erase, now)?;
        Ok(true)
    })
    .await
}

/// Cleans the files of the database after erasures, and again in the next round when somebody was just reading.
async fn forget(app: &AppState) -> Result<()> {
    let now = app.clock.now();
    let planned = app.store.read(move |conn| jobs::list_due(conn, FORGET, now, 1)).await?;
    if !planned.is_empty() && app.store.forget().await? {
        app.store.write(|tx| jobs::finish(tx, FORGET)).await?;
    }
    Ok(())
}

fn job(id: &HouseholdId) -> String {
    format!("expire:{id}")
}

/// Asks households that were not heard of for long whether they stay; each once.
async fn notice_inactive(app: &AppState) -> Result<usize> {
    let before = app.clock.now() - Months::new(app.config.rules.inactive_notice_months);
    let mut list = Vec::new();
    for state in [HouseholdState::Active, HouseholdState::Paused] {
        let found = app
            .store
            .read(move |conn| households::list_inactive(conn, state, before));
        list.extend(found.await?);
    }
    each(app, list, |tx, app, household, now| {
        let rules = &app.config.rules;
        if jobs::is_planned(tx, &job(&household.id))?
            || household.active_at > now - Months::new(rules.inactive_notice_months)
        {
            return Ok(false);
        }
        // Whoever is asked late still gets the whole time to answer.
        let between = Months::new(
            rules
                .inactive_months
                .saturating_sub(rules.inactive_notice_months)
                .max(1),
        );
        let delete_at = (household.active_at + Months::new(rules.inactive_months)).max(now + between);
        jobs::plan(tx, &job(&household.id), delete_at)?;
        let context = message::InactiveNotice {
            status_url: app.links().status(),
            delete_at,
        };
        post::to_household(tx, app, now, &household, &context)?;
        Ok(true)
    })
    .await
}

/// Lets households expire that were asked and not heard of since.
async fn expire_due(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let list = app
        .store
        .read(move |conn| {
            let ids: Vec<HouseholdId> = jobs::list_due(conn, "expire:", now, 1_000)?
                .iter()
                .filter_map(|job| job.strip_prefix("expire:").map(HouseholdId::known))
                .collect();
            households::find_many(conn, &ids)
        })
        .await?;
    each(app, list, |tx, app, mut household, now| {
        jobs::finish(tx, &job(&household.id))?;
        let silent = household.active_at <= now - Months::new(app.config.rules.inactive_months);
        let before = household.state;
        if !silent || household.apply(HouseholdAction::Expire).is_err() {
            return Ok(false);
        }
        let id = household.id.clone();
        household.withdrawn = Some((before, now + Duration::days(app.config.rules.undo_deletion_days)));
        household.waiting = None;
        households::update(tx, &mut household)?;
        effects::close_open(tx, app, &Actor::System, &id, None, now)?;
        let left = Happened::new(EventKind::Left).because(Some(HouseholdAction::Expire.as_str()));
        events::record(tx, &id, left, now)?;
        consents::revoke_all(tx, &id, now)?;
        stories::revoke_of(tx, &Actor::System, &id, now)?;
        coverage::set_for_household(tx, &id, &[])?;
        outbox::cancel_for_household(tx, &id, now)?;
        sessions::delete_of_household(tx, &id)?;
        audit::record(tx, now, &Actor::System, "expired", "household", id.as_str(), None)?;
        Ok(true)
    })
    .await
}

/// Deletes households that have moved, some months after they were last heard of; they can undo it.
async fn withdraw_moved(app: &AppState) -> Result<usize> {
    let before = app.clock.now() - Months::new(app.config.rules.moved_months);
    let list = app
        .store
        .read(move |conn| households::list_inactive(conn, HouseholdState::Moved, before))
        .await?;
    each(app, list, |tx, app, household, now| {
        let time = Months::new(app.config.rules.moved_months);
        if household.state != HouseholdState::Moved || household.active_at + time > now {
            return Ok(false);
        }
        privacy::withdraw_one(tx, app, &Actor::System, household, now)?;
        Ok(true)
    })
    .await
}
