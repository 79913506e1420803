//! Correcting the log: a talk is changed or taken out by its office, a follow-up is done, moved to another day or opened
//! again. What a text said before is not kept, so that a correction also helps the household; that it was corrected, by
//! whom, and which figures changed stands in the audit log.

use chrono::NaiveDate;

use super::super::presence::{Presence, day_of};
use super::super::{AppState, households as household_views, offices};
use super::{ContactView, contact_view};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::contact::ContactChange;
use crate::domain::ids::{ContactId, HouseholdId};
use crate::error::{Conflict, Error, Result};
use crate::store::contacts::{Contact, FollowUp};
use crate::store::{Conn, audit, contacts};

/// A contact of an own office about a household that may be seen.
fn own_contact(conn: &mut Conn, app: &AppState, staff: &Staff, id: &ContactId) -> Result<(Contact, HouseholdId)> {
    let row = contacts::find(conn, id)?;
    if !offices::of(staff).contains(&row.office) {
        return Err(Error::NotFound("contact"));
    }
    let household = HouseholdId::known(row.household_id.clone());
    household_views::seen_by(conn, app, staff, &household)?;
    Ok((row, household))
}

/// One contact of the own office, with its household.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::NotFound`] for another office's.
pub async fn show(app: &AppState, actor: &Actor, id: &ContactId) -> Result<(HouseholdId, ContactView)> {
    let (staff, id, state) = (actor.staff(Scope::HouseholdsRead)?.clone(), id.clone(), app.clone());
    let now = app.clock.now();
    app.store
        .read(move |conn| {
            let (row, household) = own_contact(conn, &state, &staff, &id)?;
            let presence = Presence::load(conn, now)?;
            Ok((household, contact_view(row, &presence)?))
        })
        .await
}

/// What a correction changed, as the audit log keeps it: figures and codes, never a text.
fn changes(before: &Contact, after: &ContactChange) -> String {
    let mut all = Vec::new();
    let minutes = |value: Option<i32>| value.map_or_else(|| "-".to_owned(), |minutes| minutes.to_string());
    if before.minutes != after.minutes {
        all.push(format!(
            "minutes {} > {}",
            minutes(before.minutes),
            minutes(after.minutes)
        ));
    }
    if before.project != after.project {
        let code = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        all.push(format!("project {} > {}", code(&before.project), code(&after.project)));
    }
    if before.happened_on != after.happened_on {
        all.push(format!("day {} > {}", before.happened_on, after.happened_on));
    }
    if before.kind != after.kind.as_str() {
        all.push(format!("kind {} > {}", before.kind, after.kind));
    }
    if before.body != after.body {
        all.push("text".to_owned());
    }
    all.join(", ")
}

/// Corrects a contact of the own office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Error::Invalid`];
/// [`Conflict::Stale`] when it was corrected since it was seen.
pub async fn correct(
    app: &AppState,
    actor: &Actor,
    id: &ContactId,
    version: i64,
    change: ContactChange,
) -> Result<(HouseholdId, ContactView)> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let now = app.clock.now();
    let (actor, id, state) = (actor.clone(), id.clone(), app.clone());
    app.store
        .write(move |tx| {
            let (row, household) = own_contact(tx, &state, &staff, &id)?;
            let change = change.checked(day_of(now))?;
            let what = changes(&row, &change);
            if row.version != version {
                return Err(Conflict::Stale.into());
            }
            if !what.is_empty() {
                contacts::update(tx, &id, version, &change, &staff.account, now)?;
                let about = household.as_str();
                audit::record(tx, now, &actor, "contact_corrected", "household", about, Some(&what))?;
            }
            let presence = Presence::load(tx, now)?;
            let row = contacts::find(tx, &id)?;
            Ok((household, contact_view(row, &presence)?))
        })
        .await
}

/// Takes a contact of the own office out; answers whose it was.
///
/// # Errors
/// As [`correct`].
pub async fn remove(app: &AppState, actor: &Actor, id: &ContactId, version: i64) -> Result<HouseholdId> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, id, state, now) = (actor.clone(), id.clone(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let (row, household) = own_contact(tx, &state, &staff, &id)?;
            contacts::delete(tx, &id, version)?;
            let what = format!("{}, minutes {}", row.kind, row.minutes.unwrap_or(0));
            let about = household.as_str();
            audit::record(tx, now, &actor, "contact_removed", "household", about, Some(&what))?;
            Ok(household)
        })
        .await
}

/// A follow-up that this member of staff tends, with its household.
fn tended(tx: &mut Conn, app: &AppState, staff: &Staff, row: &FollowUp) -> Result<HouseholdId> {
    let presence = Presence::load(tx, app.clock.now())?;
    if !offices::tended(tx, staff, &presence)?.contains(&row.office) {
        return Err(Error::NotFound("follow-up"));
    }
    let household = HouseholdId::known(row.household_id.clone());
    household_views::seen_by(tx, app, staff, &household)?;
    Ok(household)
}

/// Notes that a follow-up is done.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`] for another office's, or one that is
/// done.
pub async fn finish(app: &AppState, actor: &Actor, follow_up: &str) -> Result<HouseholdId> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, follow_up, state, now) = (actor.clone(), follow_up.to_owned(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let row = contacts::find_follow_up(tx, &follow_up)?;
            let household = tended(tx, &state, &staff, &row)?;
            contacts::set_done(tx, &follow_up, Some((now, &staff.account)))?;
            audit::record(tx, now, &actor, "follow_up_done", "household", household.as_str(), None)?;
            Ok(household)
        })
        .await
}

/// Opens a follow-up again that was done.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`] for another office's, or one that is not
/// done.
pub async fn reopen(app: &AppState, actor: &Actor, follow_up: &str) -> Result<HouseholdId> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, follow_up, state, now) = (actor.clone(), follow_up.to_owned(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let row = contacts::find_done_follow_up(tx, &follow_up)?;
            let household = tended(tx, &state, &staff, &row)?;
            contacts::set_done(tx, &follow_up, None)?;
            audit::record(
                tx,
                now,
                &actor,
                "follow_up_reopened",
                "household",
                household.as_str(),
                None,
            )?;
            Ok(household)
        })
        .await
}

/// Moves a follow-up to another day.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`] for another office's, or one that is
/// done; [`Error::Invalid`] for a day that is over.
pub async fn postpone(app: &AppState, actor: &Actor, follow_up: &str, due_on: NaiveDate) -> Result<HouseholdId> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, follow_up, state, now) = (actor.clone(), follow_up.to_owned(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let row = contacts::find_follow_up(tx, &follow_up)?;
            let household = tended(tx, &state, &staff, &row)?;
            let today = day_of(now);
            if due_on < today {
                return Err(Error::invalid("/due_on", "date-past", today.to_string()));
            }
            contacts::set_due(tx, &follow_up, due_on)?;
            let what = format!("{} > {due_on}", row.due_on);
            let about = household.as_str();
            audit::record(tx, now, &actor, "follow_up_moved", "household", about, Some(&what))?;
            Ok(household)
        })
        .await
}
