//! Whom a household never wants to meet (rule 10): initiatives, organisations, mail addresses, domains. Only hashes are
//! kept, so a list can say what kind was excluded and when, never whom.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::introductions::effects;
use super::super::introductions::sides::{Both, Other};
use super::super::{AppState, coverage, followup, groups, matchmaking, meetups, registration, transfers};
use crate::domain::actor::Actor;
use crate::domain::exclusion::ExclusionKind;
use crate::domain::household::Household;
use crate::error::{Error, Result};
use crate::store::{Conn, audit, exclusions as stored, households, proposals};

/// Somebody to be excluded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// What the value is.
    pub kind: ExclusionKind,
    /// Identifier of an initiative, name of an organisation, a mail address, or a domain such as `example.org`.
    #[schema(example = "example.org")]
    pub value: String,
}

/// An exclusion as the household sees it. The value is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ExclusionView {
    /// Its identifier.
    pub id: String,
    /// What was excluded.
    pub kind: ExclusionKind,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<stored::Stored> for ExclusionView {
    fn from(exclusion: stored::Stored) -> Self {
        Self {
            id: exclusion.id,
            kind: exclusion.kind,
            created_at: exclusion.created_at,
        }
    }
}

/// How many exclusions a household may have.
const MAX_EXCLUSIONS: usize = 100;

/// Excludes somebody from now on and answers the identifier of the exclusion. Open proposals with them are closed, and an excluded office no longer sees anything.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Invalid`].
pub async fn exclude(app: &AppState, actor: &Actor, exclusion: Exclusion) -> Result<String> {
    let normal = exclusion.kind.normal(&exclusion.value)?;
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    let added = app
        .store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            let kept = stored::list_for(tx, &id)?;
            if kept.len() >= MAX_EXCLUSIONS {
                return Err(Error::invalid("/value", "list-too-long", MAX_EXCLUSIONS.to_string()));
            }
            let new = stored::Stored {
                id: Uuid::now_v7().to_string(),
                kind: exclusion.kind,
                value_hash: exclusion.kind.hash(state.key.as_ref(), &normal),
                created_at: now,
            };
            let kept_id = stored::insert(tx, &id, &new)?;
            close_excluded(tx, &state, &actor, &household, now)?;
            groups::leave_excluded(tx, &state, &actor, &id, now)?;
            meetups::leave_excluded(tx, &state, &id, now)?;
            transfers::close_excluded(tx, &state, &id, now)?;
            coverage::recompute_for_household(tx, &state, &household)?;
            followup::refresh_waiting(tx, &state, &id, now)?;
            matchmaking::plan(tx, &id, now)?;
            audit::record(
                tx,
                now,
                &actor,
                "excluded",
                "household",
                id.as_str(),
                Some(exclusion.kind.as_str()),
            )?;
            Ok(kept_id)
        })
        .await?;
    registration::after_change(app).await;
    Ok(added)
}

fn list(tx: &mut Conn, household: &Household) -> Result<Vec<ExclusionView>> {
    let kept = stored::list_for(tx, &household.id)?;
    Ok(kept.into_iter().map(ExclusionView::from).collect())
}

/// Closes the open proposals with somebody who is excluded.
fn close_excluded(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    household: &Household,
    now: DateTime<Utc>,
) -> Result<()> {
    let key = app.key.as_ref();
    for mut proposal in proposals::list_open_of_household(tx, &household.id)? {
        let both = Both::load(tx, &proposal.sides)?;
        let excluded = match &both.other {
            Other::Initiative(initiative) => stored::excludes_initiative(tx, key, &household.id, initiative)?,
            Other::Household(b) => stored::households_exclude(tx, key, &both.a.household, &b.household)?,
        };
        if excluded {
            effects::withdraw(tx, app, actor, &household.id, &mut proposal, now)?;
        }
    }
    Ok(())
}

/// What the household excluded, the oldest first.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn exclusions(app: &AppState, actor: &Actor) -> Result<Vec<ExclusionView>> {
    let id = actor.household()?.clone();
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            list(conn, &household)
        })
        .await
}

/// Takes an exclusion back.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] when the household has no such exclusion.
pub async fn remove_exclusion(app: &AppState, actor: &Actor, exclusion: &str) -> Result<()> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    let exclusion = exclusion.to_owned();
    app.store
        .write(move |tx| {
            if !stored::delete(tx, &id, &exclusion)? {
                return Err(Error::NotFound("exclusion"));
            }
            let household = households::get(tx, &id)?;
            coverage::recompute_for_household(tx, &state, &household)?;
            matchmaking::plan(tx, &id, now)?;
            audit::record(tx, now, &actor, "exclusion_removed", "household", id.as_str(), None)
        })
        .await?;
    registration::after_change(app).await;
    Ok(())
}
