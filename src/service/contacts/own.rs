//! The household's own wish to be called: who could call, asking, and taking it back.

use super::super::AppState;
use crate::domain::actor::Actor;
use crate::domain::contact::{CallTime, call_times};
use crate::domain::household::HouseholdState;
use crate::error::{Conflict, Error, Result};
use crate::store::contacts::CallWish;
use crate::store::{audit, contacts, coverage, exclusions, households, initiatives};
use serde::Serialize;

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
