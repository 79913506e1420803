//! What stands in a run, as somebody of staff may read it: entries, who gets what, who is left over and why, places. Reads
//! only; households that excluded the reader are left out.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::explanation::Explanation;
use crate::domain::ids::{HouseholdId, InitiativeId, RunId};
use crate::domain::proposal::ProposalKind;
use crate::domain::round::{EntryResult, LeftOver};
use crate::error::Result;
use crate::service::known_initiatives::known;
use crate::service::{AppState, households};
use crate::store::rounds::Entry;
use crate::store::run_views::{EntryFilter, LeftFilter, Reader};
use crate::store::{Conn, run_views, runs};

/// Something a run would propose, or proposed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EntryView {
    /// Its place in the run, from 0.
    pub position: i64,
    /// The household.
    pub household: HouseholdId,
    /// The other household, or the initiative.
    pub with: String,
    /// Which of the two.
    pub kind: ProposalKind,
    /// The name of the initiative; households have none here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The score as people see it, 0 to 100.
    pub percent: u32,
    /// What it is worth to the run, in points: score and waiting.
    pub value: i64,
    /// What came of it; absent while the run is a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<EntryResult>,
    /// Score, reasons, points and facts.
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// A household that a run leaves over.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LeftView {
    /// The household.
    pub household: HouseholdId,
    /// What it did not get.
    pub kind: ProposalKind,
    /// Why.
    pub reason: LeftOver,
}

/// The places of an initiative in a run.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PlacesView {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Its name.
    pub name: String,
    /// Places that were free.
    pub free: i64,
    /// Places that the run gives.
    pub given: i64,
    /// Households for which a place came into question.
    pub wanted: i64,
    /// What one more place would be worth at most, in points; 0 where places stay free. Together with the entries these
    /// prices prove that no other choice is worth more.
    pub price: i64,
}

/// Whose households somebody sees: all, or those that its initiatives cover, without those that excluded the reader.
fn reader(conn: &mut Conn, app: &AppState, staff: &Staff) -> Result<Reader> {
    Ok(Reader {
        covered_by: (!staff.is_admin()).then(|| staff.initiatives.clone()),
        hashes: households::hashes_of(conn, app, staff)?,
    })
}

fn names(conn: &mut Conn, app: &AppState) -> Result<HashMap<InitiativeId, String>> {
    let known = known(conn, app)?;
    Ok(known
        .all()
        .map(|one| (one.id.clone(), one.profile.name.clone()))
        .collect())
}

/// What a run would propose, what does most good first; a coordinator sees what concerns the households that its
/// initiatives cover. `limit` is 1 to 100.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:read`; [`crate::error::Error::NotFound`].
pub async fn list_entries(
    app: &AppState,
    actor: &Actor,
    id: &RunId,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<EntryView>> {
    let (staff, state, id) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            runs::find(conn, &id)?;
            let reader = reader(conn, &state, &staff)?;
            let limit = i64::from(limit.clamp(1, 100));
            let entries = run_views::list_entries(conn, &id, &reader, after, limit)?;
            let names = names(conn, &state)?;
            Ok(entries.into_iter().map(|entry| entry_view(entry, &names)).collect())
        })
        .await
}

fn entry_view(entry: Entry, names: &HashMap<InitiativeId, String>) -> EntryView {
    EntryView {
        position: entry.position,
        household: entry.sides.side_a().clone(),
        kind: entry.sides.kind(),
        name: entry.sides.initiative().and_then(|id| names.get(id).cloned()),
        with: entry
            .sides
            .side_b()
            .map(ToString::to_string)
            .or_else(|| entry.sides.initiative().map(ToString::to_string))
            .unwrap_or_default(),
        percent: entry.explanation.percent(),
        value: entry.value,
        result: entry.result,
        explanation: entry.explanation,
    }
}

/// What a household gets in a run.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Received {
    /// With whom, as the household sees it.
    #[serde(flatten)]
    pub entry: EntryView,
    /// Whether the other household may be opened by whoever asks.
    pub may_open: bool,
}

/// A household that gets something in a run.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Receiver {
    /// The household.
    pub household: HouseholdId,
    /// What it gets, the best first.
    pub gets: Vec<Received>,
}

/// A page of the households that get something in a run.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Receivers {
    /// How many there are in all.
    pub total: usize,
    /// Those of this page, where it does most good first.
    pub items: Vec<Receiver>,
}

/// Which part of a run is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunFilter {
    /// Only with households, or only with initiatives.
    pub kind: Option<ProposalKind>,
    /// Only what came of it when the run was taken over.
    pub result: Option<EntryResult>,
}

/// Who gets what in a run, by household: a pair of households stands with each of the two that may be seen. `skip` are
/// passed over; `limit` is 1 to 100.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:read`; [`crate::error::Error::NotFound`].
pub async fn list_receivers(
    app: &AppState,
    actor: &Actor,
    id: &RunId,
    filter: RunFilter,
    skip: usize,
    limit: u32,
) -> Result<Receivers> {
    let (staff, state, id) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone(), id.clone());
    let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(100);
    app.store
        .read(move |conn| {
            runs::find(conn, &id)?;
            let reader = reader(conn, &state, &staff)?;
            let asked = EntryFilter {
                kind: filter.kind,
                result: filter.result,
            };
            let all = run_views::list_receivers(conn, &id, &reader, asked)?;
            let total = all.len();
            let page: Vec<_> = all.into_iter().skip(skip).take(limit).collect();
            let mut positions: Vec<i64> = page.iter().flat_map(|(_, of)| of.iter().copied()).collect();
            positions.sort_unstable();
            positions.dedup();
            let names = names(conn, &state)?;
            let mut entries: HashMap<i64, EntryView> = HashMap::new();
            for part in positions.chunks(500) {
                for entry in run_views::find_entries(conn, &id, part)? {
                    entries.insert(entry.position, entry_view(entry, &names));
                }
            }
            let others: Vec<HouseholdId> = entries
                .values()
                .filter(|entry| entry.kind == ProposalKind::Households)
                .flat_map(|entry| [entry.household.clone(), HouseholdId::known(entry.with.clone())])
                .collect();
            let seen = run_views::seen_of(conn, &reader, &others)?;
            let items = page.into_iter().map(|(household, of)| {
                let own = of.iter().filter_map(|position| entries.get(position));
                let gets = own.map(|entry| received(entry, &household, &seen)).collect();
                Receiver { household, gets }
            });
            Ok(Receivers {
                total,
                items: items.collect(),
            })
        })
        .await
}

/// An entry as one of its households sees it.
fn received(entry: &EntryView, household: &HouseholdId, seen: &HashSet<HouseholdId>) -> Received {
    let mut entry = entry.clone();
    if entry.household != *household {
        entry.with = entry.household.to_string();
        entry.household = household.clone();
    }
    Received {
        may_open: entry.kind == ProposalKind::Initiatives || seen.contains(&HouseholdId::known(entry.with.clone())),
        entry,
    }
}

/// How many households a run leaves over for a reason.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct LeftCount {
    /// What they did not get.
    pub kind: ProposalKind,
    /// Why.
    pub reason: LeftOver,
    /// How many of those that may be seen.
    pub households: u32,
}

/// How many households a run leaves over, by kind and reason, most first, each with the first `listed` of them; a
/// coordinator's are those that its initiatives cover.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:read`; [`crate::error::Error::NotFound`].
pub async fn left_over_by_reason(
    app: &AppState,
    actor: &Actor,
    id: &RunId,
    listed: u32,
) -> Result<Vec<(LeftCount, Vec<HouseholdId>)>> {
    let (staff, state, id) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            runs::find(conn, &id)?;
            let reader = reader(conn, &state, &staff)?;
            let mut groups = Vec::new();
            for ((kind, reason), households) in run_views::count_left(conn, &id, &reader)? {
                let filter = LeftFilter {
                    kind: Some(kind),
                    reason: Some(reason),
                    after: None,
                };
                let first = run_views::list_left(conn, &id, &reader, &filter, i64::from(listed))?;
                let first: Vec<HouseholdId> = first.into_iter().map(|one| one.household).collect();
                groups.push((
                    LeftCount {
                        kind,
                        reason,
                        households,
                    },
                    first,
                ));
            }
            groups.sort_by_key(|(count, _)| std::cmp::Reverse(count.households));
            Ok(groups)
        })
        .await
}

/// Which households that are left over are asked for.
#[derive(Debug, Clone, Default)]
pub struct LeftAsked {
    /// Only what they did not get.
    pub kind: Option<ProposalKind>,
    /// Only for this reason.
    pub reason: Option<LeftOver>,
    /// After this one.
    pub after: Option<(HouseholdId, ProposalKind)>,
}

/// Whom a run leaves over and why, by household; a coordinator sees those that its initiatives cover. `limit` is 1 to
/// 100.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:read`; [`crate::error::Error::NotFound`].
pub async fn list_left_over(
    app: &AppState,
    actor: &Actor,
    id: &RunId,
    asked: LeftAsked,
    limit: u32,
) -> Result<Vec<LeftView>> {
    let (staff, state, id) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            runs::find(conn, &id)?;
            let reader = reader(conn, &state, &staff)?;
            let limit = i64::from(limit.clamp(1, 100));
            let filter = LeftFilter {
                kind: asked.kind,
                reason: asked.reason,
                after: asked.after,
            };
            let left = run_views::list_left(conn, &id, &reader, &filter, limit)?;
            Ok(left
                .into_iter()
                .map(|one| LeftView {
                    household: one.household,
                    kind: one.kind,
                    reason: one.reason,
                })
                .collect())
        })
        .await
}

/// The places of a run, the dearest first; a coordinator sees those of its own initiatives.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:read`; [`crate::error::Error::NotFound`].
pub async fn list_places(app: &AppState, actor: &Actor, id: &RunId) -> Result<Vec<PlacesView>> {
    let (staff, state, id) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            runs::find(conn, &id)?;
            let reader = reader(conn, &state, &staff)?;
            let places = run_views::list_places(conn, &id, &reader)?;
            let names = names(conn, &state)?;
            Ok(places
                .into_iter()
                .map(|one| PlacesView {
                    name: names.get(&one.initiative).cloned().unwrap_or_default(),
                    initiative: one.initiative,
                    free: one.free,
                    given: one.given,
                    wanted: one.wanted,
                    price: one.price,
                })
                .collect())
        })
        .await
}
