//! Probable duplicates (rule 11): found when a household is confirmed or changes, held so that they are not proposed to
//! each other, and merged or dismissed by a person. A merge can be undone.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::introductions::effects;
use super::{AppState, coverage, followup, households as views, matchmaking, post, registration, stories};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::consent::Consents;
use crate::domain::duplicate::{DuplicateReason, DuplicateState};
use crate::domain::email::Phone;
use crate::domain::household::{Household, HouseholdAction, HouseholdState};
use crate::domain::ids::{AccountId, HouseholdId, MergeId};
use crate::domain::profile::{MAX_TARGET_AREAS, Profile};
use crate::domain::proposal::Sides;
use crate::domain::token::Purpose;
use crate::error::{Conflict, Context as _, Error, Result};
use crate::mail::message;
use crate::matching;
use crate::store::contact_moves::MovedTalks;
use crate::store::duplicates::{Merge, MovedProposal, Stored};
use crate::store::{
    Conn, audit, consents, contact_moves, coverage as covered, duplicates, events, exclusions, households, outbox,
    proposals, tokens,
};

/// One side of a pair, as far as is needed to decide.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DuplicateSide {
    /// Its identifier.
    pub id: HouseholdId,
    /// Its state.
    pub state: HouseholdState,
    /// Its teaser, as sentences.
    pub lines: Vec<String>,
    /// When it registered.
    pub created_at: DateTime<Utc>,
    /// When it was last heard of.
    pub active_at: DateTime<Utc>,
}

/// Two households that are probably the same.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DuplicatePair {
    /// The identifier of the pair.
    pub id: String,
    /// The one side.
    pub a: DuplicateSide,
    /// The other side.
    pub b: DuplicateSide,
    /// Why they are probably the same.
    pub why: DuplicateReason,
    /// What was decided.
    pub state: DuplicateState,
    /// When they were found.
    pub found_at: DateTime<Utc>,
    /// The merge, as long as it can be undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeId>,
}

/// The households that take part in the search for duplicates.
const LOOKED_AT: [HouseholdState; 3] = [HouseholdState::Active, HouseholdState::Paused, HouseholdState::Moved];

/// Looks for households that are probably the same as this one, holds the pairs, and closes what is open between them.
pub(crate) fn look_for(tx: &mut Conn, app: &AppState, household: &Household, now: DateTime<Utc>) -> Result<()> {
    let nobody = Consents::default();
    let own = matching::Household::of(household, &nobody);
    let own_phone = household.contact.phone.as_ref().map(Phone::key);
    for state in LOOKED_AT {
        for other in households::list_by_state(tx, state)? {
            if other.id == household.id
                || !matching::probable_duplicate(&own, &matching::Household::of(&other, &nobody))
            {
                continue;
            }
            let same_phone = own_phone.is_some() && own_phone == other.contact.phone.as_ref().map(Phone::key);
            let why = if same_phone {
                DuplicateReason::Phone
            } else {
                DuplicateReason::PlaceChildrenTarget
            };
            if duplicates::hold(tx, &household.id, &other.id, why, now)? {
                close_between(tx, app, household, &other, now)?;
                let id = household.id.as_str();
                audit::record(
                    tx,
                    now,
                    &Actor::System,
                    "duplicate_found",
                    "household",
                    id,
                    Some(why.as_str()),
                )?;
            }
        }
    }
    Ok(())
}

fn close_between(tx: &mut Conn, app: &AppState, one: &Household, other: &Household, now: DateTime<Utc>) -> Result<()> {
    let key = Sides::households(one.id.clone(), other.id.clone()).pair_key();
    for mut proposal in proposals::list_open_of_household(tx, &one.id)? {
        if proposal.sides.pair_key() == key {
            effects::withdraw(tx, app, &Actor::System, &one.id, &mut proposal, now)?;
        }
    }
    Ok(())
}

/// Whether the pair is this member of staff's business: a side in the own area, and no side that hides from it.
fn is_mine(conn: &mut Conn, app: &AppState, staff: &Staff, pair: &Stored) -> Result<bool> {
    let mut mine = staff.is_admin();
    for id in [&pair.a, &pair.b] {
        if views::is_hidden_from(conn, app, staff, id)? {
            return Ok(false);
        }
        mine |= covered::initiatives_of(conn, id)?
            .iter()
            .any(|initiative| staff.works_for(initiative));
    }
    Ok(mine)
}

fn find_mine(conn: &mut Conn, app: &AppState, staff: &Staff, id: &str) -> Result<Stored> {
    let pair = duplicates::find(conn, id)?;
    if is_mine(conn, app, staff, &pair)? {
        Ok(pair)
    } else {
        Err(Error::NotFound("duplicate"))
    }
}

fn side(conn: &mut Conn, app: &AppState, staff: &Staff, id: &HouseholdId) -> Result<DuplicateSide> {
    let household = households::get(conn, id)?;
    let consents = consents::list_in_force(conn, id)?;
    let seen = views::for_staff(conn, app, staff, &household, &consents)?;
    Ok(DuplicateSide {
        id: household.id,
        state: household.state,
        lines: seen.lines,
        created_at: household.created_at,
        active_at: household.active_at,
    })
}

/// The pairs of the own area, those that wait for a decision first.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`.
pub async fn list(app: &AppState, actor: &Actor) -> Result<Vec<DuplicatePair>> {
    let (staff, state, now) = (
        actor.staff(Scope::HouseholdsRead)?.clone(),
        app.clone(),
        app.clock.now(),
    );
    app.store
        .read(move |conn| {
            let mut pairs = duplicates::list(conn)?;
            pairs.sort_by_key(|pair| pair.state != DuplicateState::Held);
            let mut seen = Vec::new();
            for pair in pairs {
                if !is_mine(conn, &state, &staff, &pair)? {
                    continue;
                }
                let merge = duplicates::list_merges_for(conn, &pair.a)?.into_iter().find(|merge| {
                    let both = [&merge.kept, &merge.merged];
                    merge.undone_at.is_none() && merge.undo_until > now && both.contains(&&pair.b)
                });
                seen.push(DuplicatePair {
                    a: side(conn, &state, &staff, &pair.a)?,
                    b: side(conn, &state, &staff, &pair.b)?,
                    id: pair.id,
                    why: pair.why,
                    state: pair.state,
                    found_at: pair.found_at,
                    merge: merge.map(|merge| merge.id),
                });
            }
            Ok(seen)
        })
        .await
}

/// Decides that the two are two households. They may be proposed to each other unless matching finds them too alike.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Conflict::Decided`].
pub async fn dismiss(app: &AppState, actor: &Actor, pair: &str) -> Result<()> {
    let (staff, state, actor, now) = (
        actor.staff(Scope::HouseholdsWrite)?.clone(),
        app.clone(),
        actor.clone(),
        app.clock.now(),
    );
    let pair = pair.to_owned();
    app.store
        .write(move |tx| {
            let pair = find_mine(tx, &state, &staff, &pair)?;
            if pair.state != DuplicateState::Held {
                return Err(Conflict::Decided.into());
            }
            duplicates::decide(tx, &pair.id, DuplicateState::Dismissed, Some(&staff.account), now)?;
            for id in [&pair.a, &pair.b] {
                matchmaking::plan(tx, id, now)?;
            }
            audit::record(tx, now, &actor, "duplicate_dismissed", "duplicate", &pair.id, None)
        })
        .await?;
    registration::after_change(app).await;
    Ok(())
}

/// What is needed to undo a merge.
#[derive(Debug, Serialize, Deserialize)]
struct Snapshot {
    pair: String,
    /// The kept household before, and its version after the merge.
    kept_profile: Profile,
    kept_name: Option<String>,
    kept_phone: Option<Phone>,
    kept_version: i64,
    /// Exclusions that were copied to the kept household.
    exclusions: Vec<String>,
    moved: Vec<MovedProposal>,
    /// Talks, follow-ups, who looks after it, and the wish to be called.
    #[serde(default)]
    talks: MovedTalks,
    /// What was counted of the other household, by the numbers of its rows.
    #[serde(default)]
    counted: Vec<i64>,
}

/// Merges a pair into the household `keep`: gaps in its profile are filled, the other's exclusions, the history of its
/// proposals and what offices keep of their talks move to it; consents do not. The other one is withdrawn and told by mail; as long as its deletion can
/// be undone, the merge can.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Error::Invalid`] when `keep` is
/// none of the two; [`Conflict::Decided`].
pub async fn merge(app: &AppState, actor: &Actor, pair: &str, keep: HouseholdId) -> Result<MergeId> {
    let (staff, state, actor, now) = (
        actor.staff(Scope::HouseholdsWrite)?.clone(),
        app.clone(),
        actor.clone(),
        app.clock.now(),
    );
    let pair = pair.to_owned();
    let merged = app
        .store
        .write(move |tx| {
            let pair = find_mine(tx, &state, &staff, &pair)?;
            if pair.state != DuplicateState::Held {
                return Err(Conflict::Decided.into());
            }
            let other = if keep == pair.a {
                pair.b.clone()
            } else if keep == pair.b {
                pair.a.clone()
            } else {
                return Err(Error::invalid("/keep", "value-unknown", pair.a.to_string()));
            };
            let kept = households::get(tx, &keep)?;
            let merged = households::get(tx, &other)?;
            merge_into(tx, &state, &actor, &staff.account, &pair.id, kept, merged, now)
        })
        .await?;
    registration::after_change(app).await;
    Ok(merged)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one transaction that is read from top to bottom"
)]
fn merge_into(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    account: &AccountId,
    pair: &str,
    mut kept: Household,
    mut merged: Household,
    now: DateTime<Utc>,
) -> Result<MergeId> {
    let until = now + Duration::days(app.config.rules.undo_deletion_days);
    effects::close_open(tx, app, actor, &merged.id, None, now)?;
    let mut snapshot = Snapshot {
        pair: pair.to_owned(),
        kept_profile: kept.profile.clone(),
        kept_name: kept.contact.name.clone(),
        kept_phone: kept.contact.phone.clone(),
        kept_version: 0,
        exclusions: copy_exclusions(tx, &merged.id, &kept.id, now)?,
        moved: duplicates::move_history(tx, &merged.id, &kept.id)?,
        talks: contact_moves::move_talks(tx, &merged.id, &kept.id, account)?,
        counted: events::merge(tx, &merged.id, &kept.id)?,
    };
    fill_gaps(&mut kept.profile, &merged.profile);
    kept.contact.name = kept.contact.name.or_else(|| merged.contact.name.clone());
    kept.contact.phone = kept.contact.phone.or_else(|| merged.contact.phone.clone());
    households::update(tx, &mut kept)?;
    snapshot.kept_version = kept.version;
    let before = merged.state;
    merged.apply(HouseholdAction::Withdraw)?;
    merged.withdrawn = Some((before, until));
    merged.waiting = None;
    households::update(tx, &mut merged)?;
    households::set_merged_into(tx, &merged.id, Some(&kept.id))?;
    consents::revoke_all(tx, &merged.id, now)?;
    stories::revoke_of(tx, actor, &merged.id, now)?;
    covered::set_for_household(tx, &merged.id, &[])?;
    let disclosed = outbox::cancel_for_household(tx, &merged.id, now)?;
    let about = tokens::About::household(&merged.id);
    let undo = tokens::issue(tx, Purpose::UndoDeletion, &about, None, now, until - now)?;
    let context = message::Deletion {
        undo_url: app.links().undo_deletion(&undo),
        erase_at: until,
        disclosed,
    };
    post::to_household(tx, app, now, &merged, &context)?;
    let merge = Merge {
        id: MergeId::generate(),
        kept: kept.id.clone(),
        merged: merged.id.clone(),
        snapshot: serde_json::to_string(&snapshot).context("writing the snapshot of a merge")?,
        created_at: now,
        undo_until: until,
        undone_at: None,
    };
    duplicates::insert_merge(tx, &merge, Some(account))?;
    duplicates::decide(tx, pair, DuplicateState::Merged, Some(account), now)?;
    coverage::recompute_for_household(tx, app, &kept)?;
    followup::refresh_waiting(tx, app, &kept.id, now)?;
    matchmaking::plan(tx, &kept.id, now)?;
    audit::record(
        tx,
        now,
        actor,
        "merged",
        "household",
        kept.id.as_str(),
        Some(merge.id.as_str()),
    )?;
    audit::record(
        tx,
        now,
        actor,
        "merged",
        "household",
        merged.id.as_str(),
        Some(merge.id.as_str()),
    )?;
    Ok(merge.id)
}

/// Whom the one excluded, the kept one excludes too; answers what was added.
fn copy_exclusions(tx: &mut Conn, from: &HouseholdId, to: &HouseholdId, now: DateTime<Utc>) -> Result<Vec<String>> {
    let known: BTreeSet<String> = exclusions::list_for(tx, to)?
        .into_iter()
        .map(|exclusion| exclusion.value_hash)
        .collect();
    let mut added = Vec::new();
    for exclusion in exclusions::list_for(tx, from)? {
        if !known.contains(&exclusion.value_hash) {
            let copy = exclusions::Stored {
                id: MergeId::generate().to_string(),
                created_at: now,
                ..exclusion
            };
            exclusions::insert(tx, to, &copy)?;
            added.push(copy.id);
        }
    }
    Ok(added)
}

fn fill<T: Clone>(gap: &mut Option<T>, from: Option<&T>) {
    if gap.is_none() {
        *gap = from.cloned();
    }
}

/// What the kept household did not say is taken from the other one; what it said stays.
fn fill_gaps(kept: &mut Profile, other: &Profile) {
    for area in &other.target_areas {
        if kept.target_areas.len() < MAX_TARGET_AREAS && !kept.target_areas.contains(area) {
            kept.target_areas.push(area.clone());
        }
    }
    if kept
        .adults
        .iter()
        .all(|adult| *adult == crate::domain::profile::Adult::default())
    {
        kept.adults.clone_from(&other.adults);
    }
    if kept.children.is_empty() {
        kept.children.clone_from(&other.children);
    }
    if kept.needs.is_empty() {
        kept.needs.clone_from(&other.needs);
    }
    if kept.offers.is_empty() {
        kept.offers.clone_from(&other.offers);
    }
    if kept.languages.is_empty() {
        kept.languages.clone_from(&other.languages);
    }
    if kept.interests.is_empty() {
        kept.interests.clone_from(&other.interests);
    }
    fill(&mut kept.window, other.window.as_ref());
    fill(&mut kept.current_place, other.current_place.as_ref());
    fill(&mut kept.heard_from, other.heard_from.as_ref());
    fill(&mut kept.home_town, other.home_town.as_ref());
    fill(&mut kept.school, other.school.as_ref());
    fill(&mut kept.motive, other.motive.as_ref());
    fill(&mut kept.housing_wish, other.housing_wish.as_ref());
    fill(&mut kept.free_text, other.free_text.as_ref());
}

/// Undoes a merge: both households stand as before, except for consents, and except for what the kept one changed since.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Conflict::TooLate`] when the time is
/// over, [`Conflict::Decided`] when it was undone already.
pub async fn undo_merge(app: &AppState, actor: &Actor, id: &MergeId) -> Result<()> {
    let (staff, state, actor, now) = (
        actor.staff(Scope::HouseholdsWrite)?.clone(),
        app.clone(),
        actor.clone(),
        app.clock.now(),
    );
    let id = id.clone();
    app.store
        .write(move |tx| {
            let merge = duplicates::find_merge(tx, &id)?;
            if let Some(pair) = duplicates::find_pair(tx, &merge.kept, &merge.merged)? {
                find_mine(tx, &state, &staff, &pair.id)?;
            }
            undo(tx, &state, &actor, &merge, now)
        })
        .await?;
    registration::after_change(app).await;
    Ok(())
}

/// Undoes the merge that swallowed this household, when there is one.
pub(crate) fn undo_for(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let merges = duplicates::list_merges_for(tx, household)?;
    let last = merges
        .into_iter()
        .rfind(|merge| &merge.merged == household && merge.undone_at.is_none());
    match last {
        Some(merge) => undo(tx, app, actor, &merge, now).map(|()| true),
        None => Ok(false),
    }
}

fn undo(tx: &mut Conn, app: &AppState, actor: &Actor, merge: &Merge, now: DateTime<Utc>) -> Result<()> {
    if merge.undone_at.is_some() {
        return Err(Conflict::Decided.into());
    }
    if merge.undo_until <= now {
        return Err(Conflict::TooLate.into());
    }
    let snapshot: Snapshot = duplicates::read_snapshot(merge)?;
    let mut kept = households::get(tx, &merge.kept)?;
    if kept.version == snapshot.kept_version {
        kept.profile = snapshot.kept_profile;
        kept.contact.name = snapshot.kept_name;
        kept.contact.phone = snapshot.kept_phone;
        households::update(tx, &mut kept)?;
    }
    for exclusion in &snapshot.exclusions {
        exclusions::delete(tx, &kept.id, exclusion)?;
    }
    duplicates::restore_history(tx, &snapshot.moved)?;
    contact_moves::restore_talks(tx, &snapshot.talks, &merge.merged, &merge.kept)?;
    events::give_back(tx, &snapshot.counted, &merge.kept, &merge.merged)?;
    let mut merged = households::get(tx, &merge.merged)?;
    merged.apply(HouseholdAction::UndoWithdrawal)?;
    merged.withdrawn = None;
    households::update(tx, &mut merged)?;
    households::set_merged_into(tx, &merged.id, None)?;
    tokens::delete_of_household(tx, Purpose::UndoDeletion, &merged.id)?;
    duplicates::mark_undone(tx, &merge.id, now)?;
    duplicates::decide(tx, &snapshot.pair, DuplicateState::Held, None, now)?;
    for household in [&kept, &merged] {
        coverage::recompute_for_household(tx, app, household)?;
        followup::refresh_waiting(tx, app, &household.id, now)?;
        matchmaking::plan(tx, &household.id, now)?;
        audit::record(
            tx,
            now,
            actor,
            "merge_undone",
            "household",
            household.id.as_str(),
            Some(merge.id.as_str()),
        )?;
    }
    Ok(())
}
