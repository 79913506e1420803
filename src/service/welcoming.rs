//! Settled households welcome others, as many in a quarter as they like to.
//!
//! A meeting counts for a quarter when the two were introduced in it, whatever became of it; one that is approved and not yet
//! introduced counts for the present quarter, so that its place is kept. Nothing new is suggested to a household once what is
//! introduced, approved and suggested reaches what it said; no approval goes beyond it. When the quarter turns, it takes part
//! again by itself. A household that said nothing is not limited.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::introductions::sides::{Both, Other};
use super::{AppState, followup, households as own, matchmaking, registration};
use crate::domain::actor::{Actor, Scope};
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::HouseholdId;
use crate::domain::lists::Need;
use crate::domain::proposal::Sides;
use crate::domain::welcome;
use crate::error::{Conflict, Fields, Result};
use crate::store::{Conn, audit, households, jobs, welcomes};

const JOB: &str = "welcome:quarter";

/// How many others a settled household likes to meet in a quarter, and how far it is in the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Quarter {
    /// The present quarter.
    #[schema(example = "2026-Q4")]
    pub quarter: String,
    /// How many it likes to meet in a quarter; nothing when it has not said, and is not limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_quarter: Option<u32>,
    /// How many it was introduced to in this quarter, or is being introduced to. A household counts those it was told of.
    pub used: u32,
    /// Whether nobody new is suggested to it before the next quarter.
    pub full: bool,
    /// The first day of the next quarter.
    pub next_quarter_on: NaiveDate,
}

/// What a settled household offers, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WelcomeView {
    /// What it can help others with.
    pub offers: Vec<Need>,
    /// How often, and how far it is.
    #[serde(flatten)]
    pub quarter: Quarter,
}

/// What a settled household changes of its welcome; it replaces what was there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// What it can help others with.
    #[serde(default)]
    pub offers: Vec<Need>,
    /// How many others it likes to meet in a quarter, 1 to 12; nothing limits it when not given.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 12, example = 2)]
    pub per_quarter: Option<u32>,
}

/// Checks what was said.
pub(crate) fn check_capacity(fields: &mut Fields, pointer: &str, per_quarter: Option<u32>) {
    let wrong = per_quarter.is_some_and(|count| !welcome::may_be_said(count));
    fields.check(
        wrong,
        pointer,
        "welcome-range",
        welcome::DEFAULT_PER_QUARTER.to_string(),
    );
}

/// Where the household stands in this quarter, as staff sees it.
pub(crate) fn quarter(conn: &mut Conn, household: &Household, now: DateTime<Utc>) -> Result<Quarter> {
    let meetings = welcomes::count(conn, &household.id, welcome::quarter_began(now))?;
    let per_quarter = household.welcomes_per_quarter();
    Ok(Quarter {
        quarter: welcome::quarter_of(now).to_string(),
        per_quarter,
        used: meetings.taken,
        full: per_quarter.is_some_and(|most| meetings.taken >= most),
        next_quarter_on: welcome::next_quarter_day(now),
    })
}

/// The same as the household sees it: of what it was not told yet, it learns nothing here.
fn own_quarter(conn: &mut Conn, household: &Household, now: DateTime<Utc>) -> Result<Quarter> {
    let meetings = welcomes::count(conn, &household.id, welcome::quarter_began(now))?;
    let shown = quarter(conn, household, now)?;
    Ok(Quarter {
        used: meetings.told,
        full: shown.per_quarter.is_some_and(|most| meetings.told >= most),
        ..shown
    })
}

/// Whether both sides like to meet one more in this quarter, beside what is suggested already.
///
/// # Errors
/// [`Conflict::QuarterFull`].
pub(crate) fn check_room(conn: &mut Conn, sides: &Sides, now: DateTime<Utc>) -> Result<()> {
    let Some(b) = sides.side_b() else {
        return Ok(());
    };
    for id in [sides.side_a(), b] {
        let Some(most) = households::find(conn, id)?.and_then(|one| one.welcomes_per_quarter()) else {
            continue;
        };
        if welcomes::count(conn, id, welcome::quarter_began(now))?.spoken_for() >= most {
            return Err(Conflict::QuarterFull.into());
        }
    }
    Ok(())
}

/// Whether an approval may take a place of both sides. Two approvals at once do not both get the last one.
///
/// # Errors
/// [`Conflict::QuarterFull`].
pub(crate) fn take_place(conn: &mut Conn, both: &Both, now: DateTime<Utc>) -> Result<()> {
    let Other::Household(other) = &both.other else {
        return Ok(());
    };
    let mut limited: Vec<&HouseholdId> = [&both.a.household, &other.household]
        .into_iter()
        .filter(|one| one.welcomes_per_quarter().is_some())
        .map(|one| &one.id)
        .collect();
    // In one order, so that two approvals do not wait for each other.
    limited.sort();
    for id in limited {
        welcomes::lock(conn, id)?;
        // What it says now counts, not what was read before the lock.
        let Some(most) = households::get(conn, id)?.welcomes_per_quarter() else {
            continue;
        };
        if welcomes::count(conn, id, welcome::quarter_began(now))?.taken >= most {
            return Err(Conflict::QuarterFull.into());
        }
    }
    Ok(())
}

/// The active households to which nobody new is suggested before the next quarter.
pub(crate) fn list_full(conn: &mut Conn, now: DateTime<Utc>) -> Result<BTreeSet<HouseholdId>> {
    let welcoming = households::list_welcoming(conn)?;
    if welcoming.is_empty() {
        return Ok(BTreeSet::new());
    }
    let spoken_for = welcomes::spoken_for(conn, welcome::quarter_began(now))?;
    Ok(welcoming
        .into_iter()
        .filter(|one| {
            let spoken_for = spoken_for.get(&one.id).copied().unwrap_or(0);
            one.welcomes_per_quarter().is_some_and(|most| spoken_for >= most)
        })
        .map(|one| one.id)
        .collect())
}

/// What the household that asks offers, and how far it is in this quarter.
///
/// # Errors
/// [`crate::error::Error::Unauthenticated`] for anybody but a household; [`Conflict::NotAllowed`] before it has settled.
pub async fn mine(app: &AppState, actor: &Actor) -> Result<WelcomeView> {
    let (id, now) = (actor.household()?.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            view(conn, household, now)
        })
        .await
}

fn view(conn: &mut Conn, household: Household, now: DateTime<Utc>) -> Result<WelcomeView> {
    if !household.profile.situation.is_settled() {
        return Err(Conflict::NotAllowed.into());
    }
    Ok(WelcomeView {
        quarter: own_quarter(conn, &household, now)?,
        offers: household.profile.offers,
    })
}

/// Changes what a settled household offers, and how often.
///
/// # Errors
/// [`crate::error::Error::Unauthenticated`] for anybody but a household; [`crate::error::Error::Invalid`];
/// [`Conflict::NotAllowed`] before it has settled, or when it withdrew.
pub async fn change(app: &AppState, actor: &Actor, new: Welcome) -> Result<WelcomeView> {
    let id = actor.household()?.clone();
    let mut fields = Fields::new();
    check_capacity(&mut fields, "/per_quarter", new.per_quarter);
    fields.finish()?;
    let mut offers = new.offers;
    offers.sort();
    offers.dedup();
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let changed = app
        .store
        .write(move |tx| {
            let mut household = households::get(tx, &id)?;
            own::looks_after_itself(&household)?;
            if !household.profile.situation.is_settled() {
                return Err(Conflict::NotAllowed.into());
            }
            household.welcome_capacity = new.per_quarter;
            household.profile.offers.clone_from(&offers);
            household.active_at = now;
            households::update(tx, &mut household)?;
            looked_at_again(tx, &state, &actor, &household, now)?;
            view(tx, household, now)
        })
        .await?;
    registration::after_change(app).await;
    Ok(changed)
}

/// Changes for a household how many others it likes to meet in a quarter, as it told a member of staff.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `households:write`; [`crate::error::Error::NotFound`] for a household that
/// is none of this member of staff's business; [`crate::error::Error::Invalid`]; [`Conflict::NotAllowed`] before it has settled.
pub async fn set_for(app: &AppState, actor: &Actor, id: &HouseholdId, per_quarter: Option<u32>) -> Result<Quarter> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let mut fields = Fields::new();
    check_capacity(&mut fields, "/per_quarter", per_quarter);
    fields.finish()?;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    let changed = app
        .store
        .write(move |tx| {
            let (mut household, _, _) = own::seen_by(tx, &state, &staff, &id)?;
            if !household.profile.situation.is_settled() {
                return Err(Conflict::NotAllowed.into());
            }
            household.welcome_capacity = per_quarter;
            households::update(tx, &mut household)?;
            looked_at_again(tx, &state, &actor, &household, now)?;
            quarter(tx, &household, now)
        })
        .await?;
    registration::after_change(app).await;
    Ok(changed)
}

fn looked_at_again(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    household: &Household,
    now: DateTime<Utc>,
) -> Result<()> {
    followup::refresh_waiting(tx, app, &household.id, now)?;
    if household.state == HouseholdState::Active {
        matchmaking::plan(tx, &household.id, now)?;
    }
    audit::record(tx, now, actor, "updated", "household", household.id.as_str(), None)
}

/// When a quarter has begun, looks anew at everybody who said how many others they like to meet; answers how many those are.
/// The first time it only notes when that will be.
///
/// # Errors
/// Faults of the database.
pub(crate) async fn run_once(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            let next = welcome::next_quarter(now);
            if !jobs::is_planned(tx, JOB)? {
                jobs::plan(tx, JOB, next)?;
                return Ok(0);
            }
            if !jobs::move_when_due(tx, JOB, now, next)? {
                return Ok(0);
            }
            let welcoming = households::list_welcoming(tx)?;
            for household in welcoming.iter().filter(|one| one.welcomes_per_quarter().is_some()) {
                matchmaking::plan(tx, &household.id, now)?;
            }
            Ok(welcoming.len())
        })
        .await
}
