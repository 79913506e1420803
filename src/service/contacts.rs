//! What offices keep of their talks: contacts and notes, follow-ups, who looks after whom, and the wish to be called. Each
//! row is read by the people of its office alone; the household reads all of it in its export.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Berlin;
use serde::Serialize;

use super::{AppState, followup, households as household_views, offices};
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::contact::{CallTime, ContactKind, NewContact, call_times};
use crate::domain::household::HouseholdState;
use crate::domain::ids::{AccountId, FollowUpId, HouseholdId};
use crate::error::{Conflict, Error, Result};
use crate::store::contacts::{CallWish, FollowUp};
use crate::store::{Conn, accounts, audit, contacts, coverage, exclusions, households, initiatives};

/// At most so many rows of each kind stand on the page of a day.
const ROWS: usize = 25;

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
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Colleague {
    /// The account.
    pub id: AccountId,
    /// The name.
    pub name: String,
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
    /// Its wish to be called.
    pub call: Option<CallView>,
    /// Who looks after it.
    pub assigned_to: Option<Colleague>,
    /// To whom it can be given.
    pub colleagues: Vec<Colleague>,
}

/// Today in Germany.
fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&Berlin).date_naive()
}

/// Names of accounts, for rows that carry identifiers.
struct Names(Vec<Account>);

impl Names {
    fn load(conn: &mut Conn) -> Result<Self> {
        accounts::list(conn).map(Self)
    }

    fn of(&self, id: &str) -> String {
        let found = self.0.iter().find(|account| account.id.as_str() == id);
        found.map_or_else(|| "–".to_owned(), |account| account.name.clone())
    }

    /// Who of the offices looks after a household; nobody when that person works there no longer.
    fn assigned(&self, conn: &mut Conn, household: &HouseholdId, offices: &[String]) -> Result<Option<Colleague>> {
        let id = contacts::find_assigned(conn, household, offices)?;
        let account = id.and_then(|id| self.0.iter().find(|account| account.id == id));
        Ok(account
            .filter(|account| offices::employ(offices, account))
            .map(|account| Colleague {
                id: account.id.clone(),
                name: account.name.clone(),
            }))
    }
}

fn follow_up_view(row: FollowUp, assigned: Option<&Colleague>) -> FollowUpView {
    FollowUpView {
        id: row.id,
        household: HouseholdId::known(row.household_id),
        due_on: row.due_on,
        subject: row.subject,
        assigned_to: assigned.map(|one| one.name.clone()),
    }
}

fn call_view(wish: CallWish, assigned: Option<&Colleague>) -> CallView {
    CallView {
        household: wish.household,
        times: wish.times,
        own: wish.noted_by.is_none(),
        since: wish.created_at,
        assigned_to: assigned.map(|one| one.name.clone()),
    }
}

/// What the own office keeps of its talks with a household.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::NotFound`] when it is none of this member of
/// staff's business.
pub async fn log(app: &AppState, actor: &Actor, id: &HouseholdId) -> Result<ContactLog> {
    let (staff, id, state) = (actor.staff(Scope::HouseholdsRead)?.clone(), id.clone(), app.clone());
    app.store
        .read(move |conn| {
            household_views::seen_by(conn, &state, &staff, &id)?;
            let (own, names) = (offices::of(&staff), Names::load(conn)?);
            let assigned = names.assigned(conn, &id, &own)?;
            let mut rows = Vec::new();
            for row in contacts::list(conn, &id, &own)? {
                rows.push(ContactView {
                    kind: row.kind()?,
                    by: names.of(&row.created_by),
                    id: row.id,
                    body: row.body,
                    minutes: row.minutes,
                    project: row.project,
                    happened_on: row.happened_on,
                });
            }
            let office = vec![offices::for_household(conn, &staff, &id)?];
            let colleagues = names.0.iter().filter(|account| offices::employ(&office, account));
            Ok(ContactLog {
                minutes: rows.iter().filter_map(|row| row.minutes).map(i64::from).sum(),
                contacts: rows,
                follow_ups: contacts::list_follow_ups(conn, &id, &own)?
                    .into_iter()
                    .map(|row| follow_up_view(row, assigned.as_ref()))
                    .collect(),
                call: contacts::find_wish(conn, &id)?.map(|wish| call_view(wish, assigned.as_ref())),
                colleagues: colleagues
                    .map(|account| Colleague {
                        id: account.id.clone(),
                        name: account.name.clone(),
                    })
                    .collect(),
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
    let new = new.checked(today(now))?;
    let (actor, id, state) = (actor.clone(), id.clone(), app.clone());
    app.store
        .write(move |tx| {
            household_views::seen_by(tx, &state, &staff, &id)?;
            let office = offices::for_household(tx, &staff, &id)?;
            let day = new.happened_on.unwrap_or_else(|| today(now));
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
            let household = HouseholdId::known(row.household_id);
            if !offices::of(&staff).contains(&row.office) {
                return Err(Error::NotFound("follow-up"));
            }
            household_views::seen_by(tx, &state, &staff, &household)?;
            contacts::set_done(tx, &follow_up, Some((now, &staff.account)))?;
            audit::record(tx, now, &actor, "follow_up_done", "household", household.as_str(), None)?;
            Ok(household)
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

/// What a household reads before it asks to be called, and what it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OwnCall {
    /// Whether it waits for a call.
    pub asked: bool,
    /// When it likes to be called; nothing for any time.
    pub times: Vec<CallTime>,
    /// Whether it has given a telephone number.
    pub has_phone: bool,
    /// Who could call: the initiatives that cover its targets, else the network office.
    pub callers: Vec<String>,
}

/// The household's own wish to be called.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn own_call(app: &AppState, actor: &Actor) -> Result<OwnCall> {
    let (id, state) = (actor.household()?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            let wish = contacts::find_wish(conn, &id)?;
            let mut callers = Vec::new();
            for initiative in coverage::initiatives_of(conn, &id)? {
                let initiative = initiatives::find(conn, &initiative)?;
                // Whom the household excluded does not see it, and so does not call.
                if !exclusions::excludes_initiative(conn, state.key.as_ref(), &id, &initiative)? {
                    callers.push(initiative.profile.name);
                }
            }
            if callers.is_empty() {
                callers.push(state.config.site.network_office.clone());
            }
            Ok(OwnCall {
                asked: wish.is_some(),
                times: wish.map(|wish| wish.times).unwrap_or_default(),
                has_phone: household.contact.phone.is_some(),
                callers,
            })
        })
        .await
}

/// A household asks to be called. Whoever covers its targets may open its contact data for that; opening is logged.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household; [`Conflict::NotAllowed`] unless it takes part;
/// [`Error::Invalid`] without a telephone number in its contact data.
pub async fn ask_call(app: &AppState, actor: &Actor, times: Vec<CallTime>) -> Result<()> {
    let (id, actor, now) = (actor.household()?.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            let takes_part = [HouseholdState::Active, HouseholdState::Paused, HouseholdState::Moved];
            if !takes_part.contains(&household.state) {
                return Err(Conflict::NotAllowed.into());
            }
            if household.contact.phone.is_none() {
                return Err(Error::invalid("/phone", "call-phone-missing", ""));
            }
            let wish = CallWish {
                household: id.clone(),
                times: call_times(times),
                noted_by: None,
                created_at: now,
            };
            contacts::set_wish(tx, &wish)?;
            audit::record(tx, now, &actor, "call_asked", "household", id.as_str(), None)
        })
        .await
}

/// A household no longer wants to be called.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn withdraw_call(app: &AppState, actor: &Actor) -> Result<()> {
    let (id, actor, now) = (actor.household()?.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            if contacts::delete_wish(tx, &id)? {
                audit::record(tx, now, &actor, "call_withdrawn", "household", id.as_str(), None)?;
            }
            Ok(())
        })
        .await
}

/// Whether a household is this member of staff's business.
fn sees(conn: &mut Conn, app: &AppState, staff: &Staff, id: &HouseholdId) -> Result<bool> {
    match household_views::seen_by(conn, app, staff, id) {
        Ok(_) => Ok(true),
        Err(Error::NotFound(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// What a member of staff has to do today: whom to call, and what is due. What is given to a colleague is left out.
pub(crate) fn due_today(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    now: DateTime<Utc>,
) -> Result<(Vec<CallView>, Vec<FollowUpView>)> {
    let (own, names) = (offices::of(staff), Names::load(conn)?);
    let mine = |assigned: &Option<Colleague>| assigned.as_ref().is_none_or(|one| one.id == staff.account);
    let mut calls = Vec::new();
    for wish in contacts::list_wishes(conn)? {
        if calls.len() == ROWS || !sees(conn, app, staff, &wish.household)? {
            continue;
        }
        let covered = !coverage::initiatives_of(conn, &wish.household)?.is_empty();
        let assigned = names.assigned(conn, &wish.household, &own)?;
        // The network office calls whom nobody covers, and whom it noted itself.
        let noted = wish.noted_by.as_ref() == Some(&staff.account);
        if mine(&assigned) && (!staff.is_admin() || !covered || noted) {
            calls.push(call_view(wish, assigned.as_ref()));
        }
    }
    let mut due = Vec::new();
    let limit = i64::try_from(8 * ROWS).unwrap_or(i64::MAX);
    for row in contacts::list_due(conn, &own, today(now), limit)? {
        let household = HouseholdId::known(row.household_id.clone());
        if due.len() == ROWS || !sees(conn, app, staff, &household)? {
            continue;
        }
        let assigned = names.assigned(conn, &household, &own)?;
        if mine(&assigned) {
            due.push(follow_up_view(row, assigned.as_ref()));
        }
    }
    Ok((calls, due))
}
