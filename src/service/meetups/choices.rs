//! "Introduce me to somebody from tonight": after a meetup its participants see each other as teasers and choose. A choice by one side
//! alone is shown to nobody and deleted; two that chose each other become a proposal that a coordinator reviews like any other.

use chrono::{DateTime, Datelike as _, Utc};
use serde::Serialize;

use super::super::introductions::effects;
use super::super::introductions::sides::Both;
use super::super::{AppState, matchmaking, teaser};
use super::{Guest, choose_until, nobody};
use crate::domain::actor::Actor;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, MeetupId};
use crate::domain::meetup::Meetup;
use crate::domain::proposal::{Origin, Sides};
use crate::error::{Conflict, Error, Result};
use crate::matching::tie;
use crate::store::meetups::Signup;
use crate::store::{Conn, audit, duplicates, exclusions, households, meetups, proposals};

/// Somebody who was at the same meetup, as far as its teaser shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Met {
    /// A number that names it at this meetup and nowhere else.
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
fn open_to(conn: &mut Conn, app: &AppState, household: &HouseholdId, id: &MeetupId) -> Result<(Meetup, Guest)> {
    let now = app.clock.now();
    let meetup = meetups::find(conn, id)?;
    let signup = meetups::find_signup(conn, id, household)?;
    if !signup.is_some_and(|signup| meetup.counts_as_present(signup.state)) {
        return Err(Error::NotFound("meetup"));
    }
    if !meetup.is_over(now) || now >= choose_until(app, &meetup) {
        return Err(Conflict::MeetupClosed.into());
    }
    let guest = Guest::load(conn, household)?;
    if guest.household.suspended_at.is_some() {
        return Err(Conflict::Suspended.into());
    }
    if !guest.meets || !guest.household.takes_part() {
        return Err(Conflict::MeetupNotOpen.into());
    }
    Ok((meetup, guest))
}

/// The others who were there and may be shown. Whoever excluded the other, or may be the same household, is left out on
/// both sides.
fn others(conn: &mut Conn, app: &AppState, meetup: &Meetup, own: &Household) -> Result<Vec<(Signup, Household)>> {
    let mut found = Vec::new();
    for signup in meetups::list_signups(conn, &meetup.id)? {
        if signup.household == own.id || !meetup.counts_as_present(signup.state) {
            continue;
        }
        let guest = Guest::load(conn, &signup.household)?;
        let may_be_shown = guest.meets
            && guest.household.takes_part()
            && !exclusions::households_exclude(conn, app.key.as_ref(), own, &guest.household)?
            && !duplicates::are_held(conn, &own.id, &signup.household)?;
        if may_be_shown {
            found.push((signup, guest.household));
        }
    }
    // The order of signing up says nothing here.
    found.sort_by_key(|(_, household)| tie(own.id.as_str(), household.id.as_str()));
    Ok(found)
}

/// Whether anybody is there to choose.
pub(super) fn has_others(conn: &mut Conn, app: &AppState, meetup: &Meetup, own: &Household) -> Result<bool> {
    Ok(!others(conn, app, meetup, own)?.is_empty())
}

/// Those who were at the same meetup, as teasers.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household; [`Error::NotFound`] unless it was there;
/// [`Conflict::MeetupClosed`] before the end and after the time to choose; [`Conflict::MeetupNotOpen`] without the
/// consent to meet others; [`Conflict::Suspended`].
pub async fn people(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<MetPeople> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let (meetup, guest) = open_to(conn, &state, &household, &id)?;
            let found = others(conn, &state, &meetup, &guest.household)?;
            let shown: Vec<&Household> = found.iter().map(|(_, other)| other).collect();
            let lines = teaser::lines_of(conn, &state, &shown, guest.household.locale)?;
            let chosen = meetups::list_chosen(conn, &id, &household)?;
            Ok(MetPeople {
                until: choose_until(&state, &meetup),
                title: meetup.details.title,
                people: found
                    .iter()
                    .zip(lines)
                    .map(|((signup, other), lines)| Met {
                        person: signup.turn,
                        lines,
                        chosen: chosen.contains(&other.id),
                    })
                    .collect(),
            })
        })
        .await
}

/// Chooses somebody who was there, or takes the choice back. Nobody learns of it unless the other one chose as well; then a
/// coordinator gets a proposal, and a choice taken back later changes nothing about it.
///
/// # Errors
/// As [`people`]; [`Error::NotFound`] for a number that names nobody.
pub async fn choose(app: &AppState, actor: &Actor, id: &MeetupId, person: i64, on: bool) -> Result<()> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            // Of two that choose each other at the same moment the second sees the first.
            meetups::find_locked(conn, &id)?;
            let (meetup, guest) = open_to(conn, &state, &household, &id)?;
            let found = others(conn, &state, &meetup, &guest.household)?;
            let (_, other) = found
                .iter()
                .find(|(signup, _)| signup.turn == person)
                .ok_or_else(nobody)?;
            if on {
                meetups::choose(conn, &id, &household, &other.id, now)?;
                propose(conn, &state, &id, &household, &other.id, now)?;
            } else {
                meetups::unchoose(conn, &id, &household, &other.id)?;
            }
            households::touch(conn, &household, now)
        })
        .await
}

/// Makes a proposal of two that chose each other, under the same rules as any pair. What stands against it now may pass
/// while the choices are kept.
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
    let both = Both::load(conn, &sides)?;
    let possible = both.still_possible(conn, app, Origin::Staff)?
        && !duplicates::are_held(conn, one, other)?
        && !proposals::pair_is_barred(conn, &sides.pair_key(), now)?
        && matchmaking::check_open_limits(conn, app, &sides).is_ok();
    let Ok(explanation) = matchmaking::explain(app, &both, now.year()) else {
        return Ok(false);
    };
    if !possible {
        return Ok(false);
    }
    let proposal = matchmaking::new_proposal(sides, Origin::Staff, explanation, both.versions(), None, now);
    proposals::insert(conn, &proposal)?;
    meetups::settle(conn, meetup, one, other, &proposal.id)?;
    audit::record(
        conn,
        now,
        &Actor::System,
        "proposed_from_meetup",
        "proposal",
        proposal.id.as_str(),
        // At which meetup they met is kept no longer than their choices.
        None,
    )?;
    effects::refresh(conn, app, &both, now)?;
    Ok(true)
}
