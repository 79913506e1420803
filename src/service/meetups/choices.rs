//! "Introduce me to somebody from tonight": after a meetup its participants see each other as teasers and choose. A choice by one side
//! alone is shown to nobody and deleted; two that chose each other become a proposal that a coordinator reviews like any other.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::introductions::proposing;
use super::super::introductions::sides::Both;
use super::super::{AppState, again, teaser};
use super::{Guest, choose_until, nobody};
use crate::domain::actor::Actor;
use crate::domain::consent::ConsentKind;
use crate::domain::exclusion::hashes_of_household;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, MeetupId};
use crate::domain::meetup::Meetup;
use crate::domain::proposal::Sides;
use crate::domain::token::keyed_hash;
use crate::error::{Conflict, Error, Result};
use crate::store::{Conn, consents, duplicates, exclusions, households, meetups, proposals};

/// Somebody who was at the same meetup, as far as its teaser shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Met {
    /// A number under which the household that is asking chooses it: at this meetup, and nowhere else. It says nothing of who it
    /// is or when it signed up.
    #[schema(example = 1_234_567_890_123_i64)]
    pub person: i64,
    /// The lines of its teaser.
    pub lines: Vec<String>,
    /// Whether the household that is asking chose it.
    pub chosen: bool,
}

/// Those who were at the same meetup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MetPeople {
    /// The title of the meetup.
    pub title: String,
    /// Until when it can be chosen.
    pub until: DateTime<Utc>,
    /// Those who were there and like to meet others, in no particular order.
    pub people: Vec<Met>,
}

/// The meetup, when the household was there, consents to meeting others, and the time to choose is not over.
fn open_to(conn: &mut Conn, app: &AppState, household: &HouseholdId, meetup: &Meetup) -> Result<Guest> {
    let now = app.clock.now();
    let signup = meetups::find_signup(conn, &meetup.id, household)?;
    if !signup.is_some_and(|signup| meetup.counts_as_present(signup.state)) {
        return Err(Error::NotFound("meetup"));
    }
    if !meetup.is_over(now) || now >= choose_until(app, meetup) {
        return Err(Conflict::MeetupChoiceClosed.into());
    }
    let guest = Guest::load(conn, household)?;
    if guest.household.suspended_at.is_some() {
        return Err(Conflict::Suspended.into());
    }
    if !guest.meets || !guest.household.takes_part() {
        return Err(Conflict::MeetupNotOpen.into());
    }
    Ok(guest)
}

/// Those who were there and like to meet others, loaded once.
pub(super) fn present(conn: &mut Conn, meetup: &Meetup) -> Result<Vec<Household>> {
    let there: Vec<HouseholdId> = meetups::list_signups(conn, &meetup.id)?
        .into_iter()
        .filter(|signup| meetup.counts_as_present(signup.state))
        .map(|signup| signup.household)
        .collect();
    let consents = consents::list_in_force_for_many(conn, &there, &[ConsentKind::MeetHouseholds])?;
    let mut found = households::find_many(conn, &there)?;
    found.retain(|household| {
        let given = consents.get(&household.id);
        household.takes_part() && given.is_some_and(|given| given.has(ConsentKind::MeetHouseholds))
    });
    Ok(found)
}

/// What decides whom a household may be shown, loaded once.
struct Viewer<'a> {
    own: &'a Household,
    chosen: Vec<HouseholdId>,
    excludes: HashSet<String>,
    excluded_by: Vec<HouseholdId>,
    held: Vec<HouseholdId>,
    over: HashSet<String>,
}

impl<'a> Viewer<'a> {
    fn load(conn: &mut Conn, app: &AppState, meetup: &MeetupId, own: &'a Household) -> Result<Self> {
        let hashes = hashes_of_household(app.key.as_ref(), &own.contact.email);
        Ok(Self {
            own,
            chosen: meetups::list_chosen(conn, meetup, &own.id)?,
            excludes: exclusions::hashes_of(conn, &own.id)?,
            excluded_by: exclusions::list_excluding(conn, &hashes)?,
            held: duplicates::held_with(conn, &own.id)?,
            over: proposals::ended_pairs_of(conn, &own.id)?,
        })
    }

    /// Whether another one may be shown. Whoever excluded the other, or may be the same household, is left out on both
    /// sides, and so are two that ended for good: choosing would lead nowhere. Whom it chose before stays, so that an end
    /// that it was not told of does not show here.
    fn may_see(&self, app: &AppState, other: &Household) -> bool {
        let over = || {
            let pair = Sides::households(self.own.id.clone(), other.id.clone()).pair_key();
            self.over.contains(&pair) && !self.chosen.contains(&other.id)
        };
        let excludes = || {
            let hashes = hashes_of_household(app.key.as_ref(), &other.contact.email);
            hashes.iter().any(|hash| self.excludes.contains(hash))
        };
        other.id != self.own.id
            && !self.excluded_by.contains(&other.id)
            && !self.held.contains(&other.id)
            && !excludes()
            && !over()
    }
}

/// Whether anybody of those who were there can be chosen by this one of them.
pub(super) fn has_others(
    conn: &mut Conn,
    app: &AppState,
    meetup: &MeetupId,
    own: &Household,
    there: &[Household],
) -> Result<bool> {
    let viewer = Viewer::load(conn, app, meetup, own)?;
    Ok(there.iter().any(|other| viewer.may_see(app, other)))
}

/// The number under which a household chooses another after a meetup. Everybody has another number for the same one, so that
/// two who compare them learn nothing.
fn number(app: &AppState, meetup: &MeetupId, own: &HouseholdId, other: &HouseholdId) -> i64 {
    let hash = keyed_hash(app.key.as_ref(), "met", &format!("{meetup}|{own}|{other}"));
    // 52 bits: programs that know only floating point read it exactly.
    hash.get(..13)
        .and_then(|digits| i64::from_str_radix(digits, 16).ok())
        .unwrap_or_default()
}

/// Those who were at the same meetup, as teasers.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household; [`Error::NotFound`] unless it was there;
/// [`Conflict::MeetupChoiceClosed`] before the end and after the time to choose; [`Conflict::MeetupNotOpen`] without the
/// consent to meet others; [`Conflict::Suspended`].
pub async fn people(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<MetPeople> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let meetup = meetups::find(conn, &id)?;
            let guest = open_to(conn, &state, &household, &meetup)?;
            let viewer = Viewer::load(conn, &state, &id, &guest.household)?;
            let mut found: Vec<(i64, Household)> = present(conn, &meetup)?
                .into_iter()
                .filter(|other| viewer.may_see(&state, other))
                .map(|other| (number(&state, &id, &household, &other.id), other))
                .collect();
            found.sort_by_key(|(number, _)| *number);
            let shown: Vec<&Household> = found.iter().map(|(_, other)| other).collect();
            let lines = teaser::lines_of(conn, &state, &shown, guest.household.locale)?;
            Ok(MetPeople {
                until: choose_until(&state, &meetup),
                title: meetup.details.title,
                people: found
                    .iter()
                    .zip(lines)
                    .map(|((number, other), lines)| Met {
                        person: *number,
                        lines,
                        chosen: viewer.chosen.contains(&other.id),
                    })
                    .collect(),
            })
        })
        .await
}

/// Chooses somebody who was there, or takes the choice back. Nobody learns of it unless the other one chose as well; then the
/// next round makes a proposal for a coordinator, and a choice taken back later changes nothing about it. It is not made
/// here, so that what the household sees of itself right after says nothing of the other one's choice.
///
/// # Errors
/// As [`people`]; [`Error::NotFound`] for a number that names nobody.
pub async fn choose(app: &AppState, actor: &Actor, id: &MeetupId, person: i64, on: bool) -> Result<()> {
    again(async || choose_once(app, actor, id, person, on).await).await
}

async fn choose_once(app: &AppState, actor: &Actor, id: &MeetupId, person: i64, on: bool) -> Result<()> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            // Nothing is chosen any more once only the counts are kept.
            let meetup = meetups::find_locked(conn, &id)?;
            let guest = open_to(conn, &state, &household, &meetup)?;
            let other = meetups::list_signups(conn, &id)?
                .into_iter()
                .find(|signup| number(&state, &id, &household, &signup.household) == person)
                .filter(|signup| meetup.counts_as_present(signup.state))
                .ok_or_else(nobody)?;
            let other = Guest::load(conn, &other.household)?;
            let viewer = Viewer::load(conn, &state, &id, &guest.household)?;
            if !other.meets || !other.household.takes_part() || !viewer.may_see(&state, &other.household) {
                return Err(nobody());
            }
            if on {
                meetups::choose(conn, &id, &household, &other.household.id, now)?;
            } else {
                meetups::unchoose(conn, &id, &household, &other.household.id)?;
            }
            households::touch(conn, &household, now)
        })
        .await
}

/// Those who chose each other, are not proposed yet, and may be proposed now. What stands against it may pass while the
/// choices are kept.
pub(super) fn list_ready(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
) -> Result<Vec<(MeetupId, HouseholdId, HouseholdId)>> {
    let mut ready = Vec::new();
    for (meetup, one, other) in meetups::list_mutual(conn)? {
        let sides = Sides::households(one.clone(), other.clone());
        let both = Both::load(conn, &sides)?;
        match proposing::check(conn, app, &sides, &both, now) {
            Ok(_) => ready.push((meetup, one, other)),
            Err(Error::Conflict(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(ready)
}

/// Makes a proposal of two that chose each other, under the same rules as any pair; answers whether it did.
pub(super) fn propose(
    conn: &mut Conn,
    app: &AppState,
    meetup: &MeetupId,
    one: &HouseholdId,
    other: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mutual = meetups::chooses(conn, meetup, one, other)? && meetups::chooses(conn, meetup, other, one)?;
    if !mutual || meetups::is_settled(conn, meetup, one, other)? || meetups::is_settled(conn, meetup, other, one)? {
        return Ok(false);
    }
    let sides = Sides::households(one.clone(), other.clone());
    // At which meetup they met is kept no longer than their choices.
    match proposing::propose(conn, app, &Actor::System, sides, "proposed_from_meetup", now) {
        Ok(proposal) => {
            meetups::settle(conn, meetup, one, other, &proposal)?;
            Ok(true)
        }
        Err(Error::Conflict(
            Conflict::NotEligible | Conflict::PairTaken | Conflict::TooManyOpen | Conflict::QuarterFull,
        )) => Ok(false),
        Err(fault) => Err(fault),
    }
}
