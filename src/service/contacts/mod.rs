//! What offices keep of their talks: contacts and notes, follow-ups, who looks after whom, and the wish to be called. Each
//! row is read by the people of its office alone; the household reads all of it in its export.

mod corrections;
mod due;
mod own;
mod sums;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

pub use self::corrections::{correct, finish, postpone, remove, reopen, show};
pub(crate) use self::due::due_today;
pub use self::own::{OwnCall, ask_call, own_call, withdraw_call};
pub use self::sums::{MinutesRow, MinutesSums, sums, sums_as_csv};
use super::presence::{Presence, day_of};
use super::{AppState, followup, households as household_views, offices};
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Scope};
use crate::domain::contact::{CallTime, ContactKind, NewContact, call_times};
use crate::domain::ids::{AccountId, FollowUpId, HouseholdId};
use crate::error::{Error, Result};
use crate::store::contacts::{CallWish, Contact, FollowUp};
use crate::store::{accounts, audit, contacts, households};

/// So many follow-ups that are done stand in the log.
const DONE: i64 = 5;

/// A contact or a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ContactView {
    /// Its identifier.
    pub id: String,
    /// How.
    pub kind: ContactKind,
    /// What was said.
    pub body: String,
    /// How many minutes it took.
    pub minutes: Option<i32>,
    /// The project it is accounted to.
    pub project: Option<String>,
    /// The day, in Germany.
    pub happened_on: NaiveDate,
    /// Who wrote it.
    pub by: String,
    /// Raised by one with every correction.
    pub version: i64,
    /// Who corrected it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    /// When it was corrected last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
}

/// What is to be done about a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FollowUpView {
    /// Its identifier.
    pub id: String,
    /// The household.
    pub household: HouseholdId,
    /// The day, in Germany.
    pub due_on: NaiveDate,
    /// What.
    pub subject: String,
    /// Who looks after the household; nothing when it is anybody's.
    pub assigned_to: Option<String>,
    /// On the day of somebody who stands in: for whom, while that person is away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
}

/// A household that would like to be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CallView {
    /// The household.
    pub household: HouseholdId,
    /// When it likes to be called; nothing for any time.
    pub times: Vec<CallTime>,
    /// Whether the household asked itself; otherwise somebody of staff noted it.
    pub own: bool,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who looks after the household; nothing when it is anybody's.
    pub assigned_to: Option<String>,
    /// On the day of somebody who stands in: for whom, while that person is away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Colleague {
    /// The account.
    pub id: AccountId,
    /// The name.
    pub name: String,
}

impl Colleague {
    /// As colleagues see an account.
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            id: account.id.clone(),
            name: account.name.clone(),
        }
    }
}

/// What an office keeps of its talks with a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ContactLog {
    /// Contacts and notes, newest first.
    pub contacts: Vec<ContactView>,
    /// Minutes of all of them.
    pub minutes: i64,
    /// What is still to be done, the next first.
    pub follow_ups: Vec<FollowUpView>,
    /// What was done lately, the last first; at most 5.
    pub done: Vec<FollowUpView>,
    /// Its wish to be called.
    pub call: Option<CallView>,
    /// Who looks after it.
    pub assigned_to: Option<Colleague>,
    /// To whom it can be given.
    pub colleagues: Vec<Colleague>,
}

fn contact_view(row: Contact, presence: &Presence) -> Result<ContactView> {
    Ok(ContactView {
        kind: row.kind()?,
        by: presence.name_of(&row.created_by),
        changed_by: row.changed_by.as_deref().map(|by| presence.name_of(by)),
        changed_at: row.changed_at.map(|at| at.and_utc()),
        version: row.version,
        id: row.id,
        body: row.body,
        minutes: row.minutes,
        project: row.project,
        happened_on: row.happened_on,
    })
}

fn follow_up_view(row: FollowUp, assigned: Option<&Colleague>) -> FollowUpView {
    FollowUpView {
        id: row.id,
        household: HouseholdId::known(row.household_id),
        due_on: row.due_on,
        subject: row.subject,
        assigned_to: assigned.map(|one| one.name.clone()),
        stands_in_for: None,
    }
}

fn call_view(wish: CallWish, assigned: Option<&Colleague>) -> CallView {
    CallView {
        household: wish.household,
        times: wish.times,
        own: wish.noted_by.is_none(),
        since: wish.created_at,
        assigned_to: assigned.map(|one| one.name.clone()),
        stands_in_for: None,
    }
}

/// What the own office keeps of its talks with a household.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::NotFound`] when it is none of this member of
/// staff's business.
pub async fn log(app: &AppState, actor: &Actor, id: &HouseholdId) -> Result<ContactLog> {
    let (staff, id, state) = (actor.staff(Scope::HouseholdsRead)?.clone(), id.clone(), app.clone());
    let now = app.clock.now();
    app.store
        .read(move |conn| {
            household_views::seen_by(conn, &state, &staff, &id)?;
            let (own, presence) = (offices::of(&staff), Presence::load(conn, now)?);
            let assigned = presence.assigned(conn, &id, &own)?.map(Colleague::of);
            let mut rows = Vec::new();
            for row in contacts::list(conn, &id, &own)? {
                rows.push(contact_view(row, &presence)?);
            }
            let office = vec![offices::for_household(conn, &staff, &id)?];
            let colleagues = presence.accounts().filter(|account| offices::employ(&office, account));
            Ok(ContactLog {
                minutes: rows.iter().filter_map(|row| row.minutes).map(i64::from).sum(),
                contacts: rows,
                follow_ups: contacts::list_follow_ups(conn, &id, &own)?
                    .into_iter()
                    .map(|row| follow_up_view(row, assigned.as_ref()))
                    .collect(),
                done: contacts::list_done(conn, &id, &own, DONE)?
                    .into_iter()
                    .map(|row| follow_up_view(row, assigned.as_ref()))
                    .collect(),
                call: contacts::find_wish(conn, &id)?.map(|wish| call_view(wish, assigned.as_ref())),
                colleagues: colleagues.map(Colleague::of).collect(),
                assigned_to: assigned,
            })
        })
        .await
}

/// Writes down a contact or a note with what follows from it; answers its identifier.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Error::Invalid`].
pub async fn note(app: &AppState, actor: &Actor, id: &HouseholdId, new: NewContact) -> Result<String> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let now = app.clock.now();
    let new = new.checked(day_of(now))?;
    let (actor, id, state) = (actor.clone(), id.clone(), app.clone());
    app.store
        .write(move |tx| {
            household_views::seen_by(tx, &state, &staff, &id)?;
            let office = offices::for_household(tx, &staff, &id)?;
            let day = new.happened_on.unwrap_or_else(|| day_of(now));
            let entry = contacts::insert(tx, &id, &office, &new, &staff.account, day, now)?;
            if let Some(follow) = &new.follow_up {
                let row = FollowUp {
                    id: FollowUpId::generate().to_string(),
                    household_id: id.to_string(),
                    office,
                    due_on: follow.due_on,
                    subject: follow.subject.clone(),
                    created_by: staff.account.to_string(),
                    created_at: now.naive_utc(),
                };
                contacts::insert_follow_up(tx, &row)?;
            }
            if new.spoken {
                households::set_known(tx, &id, &staff.account, now)?;
                followup::refresh_after_talk(tx, &state, &id, now)?;
                audit::record(tx, now, &actor, "marked_known", "household", id.as_str(), None)?;
                contacts::delete_wish(tx, &id)?;
            }
            audit::record(tx, now, &actor, "contact_noted", "household", id.as_str(), None)?;
            Ok(entry)
        })
        .await
}

/// Gives a household to a colleague, or to nobody in particular.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Error::Invalid`] for somebody who does
/// not work for the same office.
pub async fn assign(app: &AppState, actor: &Actor, id: &HouseholdId, to: Option<AccountId>) -> Result<()> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, id, state, now) = (actor.clone(), id.clone(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            household_views::seen_by(tx, &state, &staff, &id)?;
            let office = offices::for_household(tx, &staff, &id)?;
            if let Some(to) = &to {
                let known = accounts::list(tx)?.into_iter().find(|account| account.id == *to);
                if !known.is_some_and(|account| offices::employ(std::slice::from_ref(&office), &account)) {
                    return Err(Error::invalid("/account", "value-unknown", ""));
                }
            }
            contacts::assign(tx, &id, &office, to.as_ref(), &staff.account, now)?;
            audit::record(tx, now, &actor, "assigned", "household", id.as_str(), None)
        })
        .await
}

/// Notes for a household that it would like to be called.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`].
pub async fn note_call(app: &AppState, actor: &Actor, id: &HouseholdId, times: Vec<CallTime>) -> Result<()> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, id, state, now) = (actor.clone(), id.clone(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            household_views::seen_by(tx, &state, &staff, &id)?;
            // What the household asked for itself says more, so it stays.
            if contacts::find_wish(tx, &id)?.is_some_and(|wish| wish.noted_by.is_none()) {
                return Ok(());
            }
            let wish = CallWish {
                household: id.clone(),
                times: call_times(times),
                noted_by: Some(staff.account.clone()),
                created_at: now,
            };
            contacts::set_wish(tx, &wish)?;
            audit::record(tx, now, &actor, "call_noted", "household", id.as_str(), None)
        })
        .await
}

/// Notes that a household was called; nothing happens when it does not wait for it.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`].
pub async fn called(app: &AppState, actor: &Actor, id: &HouseholdId) -> Result<()> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, id, state, now) = (actor.clone(), id.clone(), app.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            household_views::seen_by(tx, &state, &staff, &id)?;
            if contacts::delete_wish(tx, &id)? {
                audit::record(tx, now, &actor, "called", "household", id.as_str(), None)?;
            }
            Ok(())
        })
        .await
}
