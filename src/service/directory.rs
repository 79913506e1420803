//! The directory of initiatives: public lists and maps of the approved ones, and their life from proposal to closing.
//! Approval needs a recorded agreement; every change names the version it was made on.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::introductions::effects;
use super::{AppState, coverage, followup, matchmaking};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::initiative::{Agreement, Initiative, InitiativeAction, InitiativeProfile, InitiativeState};
use crate::domain::lists::{Need, Situation};
use crate::domain::place::{Ags, PlaceId};
use crate::domain::profile::TargetArea;
use crate::domain::text::fold;
use crate::error::{Conflict, Error, Fields, Result};
use crate::matching;
use crate::store::{Conn, audit, coverage as covered, initiatives, proposals};

/// An initiative as the directory shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct InitiativeView {
    /// Its identifier.
    pub id: InitiativeId,
    /// Its state.
    pub state: InitiativeState,
    /// Its version, to be named in a change.
    pub version: i64,
    /// What it says of itself.
    #[serde(flatten)]
    pub profile: InitiativeProfile,
    /// Places that are free at present.
    pub free_places: u32,
    /// When it last said that its profile is right.
    pub fresh_at: DateTime<Utc>,
    /// Whether an agreement is recorded; only the network office and its own people see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
}

fn view(conn: &mut Conn, initiative: Initiative, insider: bool) -> Result<InitiativeView> {
    let used = proposals::count_used(conn, &initiative.id)?;
    Ok(InitiativeView {
        free_places: initiative.profile.capacity.saturating_sub(used),
        id: initiative.id,
        state: initiative.state,
        version: initiative.version,
        profile: initiative.profile,
        fresh_at: initiative.fresh_at,
        agreement: if insider { initiative.agreement } else { None },
    })
}

/// Which initiatives a list shows; everything that is given has to fit.
#[derive(Debug, Clone, Default)]
pub struct DirectoryFilter {
    /// Words in the name or the description.
    pub q: Option<String>,
    /// A Land or district that it looks after, wholly or in part.
    pub area: Option<Ags>,
    /// A place that it covers.
    pub place: Option<PlaceId>,
    /// A need that it serves.
    pub service: Option<Need>,
    /// A situation that it serves.
    pub situation: Option<Situation>,
    /// Only these states; only staff sees others than approved ones.
    pub states: Vec<InitiativeState>,
}

fn staff_of(actor: &Actor) -> Option<&Staff> {
    match actor {
        Actor::Staff(staff) => Some(staff),
        _ => None,
    }
}

fn is_insider(actor: &Actor, id: &InitiativeId) -> bool {
    staff_of(actor).is_some_and(|staff| staff.is_admin() || staff.works_for(id))
}

fn select(conn: &mut Conn, app: &AppState, actor: &Actor, filter: &DirectoryFilter) -> Result<Vec<Initiative>> {
    let states = if filter.states.is_empty() {
        vec![InitiativeState::Approved]
    } else {
        filter.states.clone()
    };
    let words: Vec<String> = filter
        .q
        .as_deref()
        .map(fold)
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    let target = match filter.place {
        Some(id) => match app.gazetteer.place(id) {
            Some(place) => Some(TargetArea::Place {
                place: place.clone(),
                radius_km: 1,
            }),
            None => return Ok(Vec::new()),
        },
        None => None,
    };
    let mut found = initiatives::list_by_states(conn, &states)?;
    found.retain(|initiative| {
        let profile = &initiative.profile;
        let visible = initiative.state == InitiativeState::Approved || is_insider(actor, &initiative.id);
        let text = || fold(&format!("{} {}", profile.name, profile.description));
        visible
            && (words.is_empty() || {
                let text = text();
                words.iter().all(|word| text.contains(word.as_str()))
            })
            && filter.service.is_none_or(|need| profile.services.contains(&need))
            && filter
                .situation
                .is_none_or(|situation| profile.situations.is_empty() || profile.situations.contains(&situation))
            && filter.area.is_none_or(|area| meets_area(app, initiative, area))
            && target
                .as_ref()
                .is_none_or(|target| prepared(app, initiative).covers(target, app.gazetteer.as_ref()))
    });
    Ok(found)
}

fn prepared(app: &AppState, initiative: &Initiative) -> matching::Initiative {
    matching::Initiative::of(initiative, app.gazetteer.as_ref())
}

/// Whether an initiative looks after a Land, a district or a municipality, or after something in it.
fn meets_area(app: &AppState, initiative: &Initiative, area: Ags) -> bool {
    let by_key = initiative
        .profile
        .service_area
        .ags
        .iter()
        .any(|key| key.contains(area) || area.contains(*key));
    let target = match area.level() {
        crate::domain::place::AgsLevel::Land => TargetArea::Land { ags: area },
        _ => TargetArea::District {
            ags: area.district().unwrap_or(area),
        },
    };
    by_key
        || (initiative.profile.service_area.polygon.is_some()
            && prepared(app, initiative).covers(&target, app.gazetteer.as_ref()))
}

/// Initiatives by name; the public sees approved ones, staff also its own and the network office all.
///
/// # Errors
/// Faults of the database.
pub async fn list(
    app: &AppState,
    actor: &Actor,
    filter: DirectoryFilter,
    after: Option<String>,
    limit: Option<u32>,
) -> Result<(Vec<InitiativeView>, Option<String>)> {
    let (state, actor) = (app.clone(), actor.clone());
    let limit = usize::try_from(limit.unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    app.store
        .read(move |conn| {
            let mut found = select(conn, &state, &actor, &filter)?;
            if let Some(after) = after {
                let seen = found.iter().position(|initiative| initiative.id.as_str() == after);
                found = found.split_off(seen.map_or(0, |at| at + 1));
            }
            let more = found.len() > limit;
            found.truncate(limit);
            let next = more.then(|| found.last().map(|last| last.id.to_string())).flatten();
            let views = found
                .into_iter()
                .map(|initiative| {
                    let insider = is_insider(&actor, &initiative.id);
                    view(conn, initiative, insider)
                })
                .collect::<Result<_>>()?;
            Ok((views, next))
        })
        .await
}

/// One initiative.
///
/// # Errors
/// [`Error::NotFound`] when it is not approved and none of the actor's business.
pub async fn show(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<InitiativeView> {
    let (id, actor) = (id.clone(), actor.clone());
    app.store
        .read(move |conn| {
            let initiative = initiatives::find(conn, &id)?;
            let insider = is_insider(&actor, &id);
            if initiative.state != InitiativeState::Approved && !insider {
                return Err(Error::NotFound("initiative"));
            }
            view(conn, initiative, insider)
        })
        .await
}

/// The approved initiatives that cover an area, by name; no data about anybody is needed.
///
/// # Errors
/// Faults of the database.
pub async fn covering(app: &AppState, area: TargetArea) -> Result<Vec<InitiativeView>> {
    let state = app.clone();
    app.store
        .read(move |conn| {
            coverage::covering(conn, &state, std::slice::from_ref(&area))?
                .into_iter()
                .map(|initiative| view(conn, initiative, false))
                .collect()
        })
        .await
}

/// The areas of the approved initiatives as a GeoJSON `FeatureCollection` (RFC 7946: longitude first, outer rings
/// counter-clockwise).
///
/// # Errors
/// Faults of the database.
pub async fn geojson(app: &AppState, filter: DirectoryFilter) -> Result<Value> {
    let state = app.clone();
    let filter = DirectoryFilter {
        states: vec![InitiativeState::Approved],
        ..filter
    };
    app.store
        .read(move |conn| {
            let features: Vec<Value> = select(conn, &state, &Actor::Anonymous, &filter)?
                .into_iter()
                .map(|initiative| {
                    json!({
                        "type": "Feature",
                        "id": initiative.id,
                        "geometry": {"type": "MultiPolygon", "coordinates": outline(&state, &initiative)},
                        "properties": {
                            "name": initiative.profile.name,
                            "ags": initiative.profile.service_area.ags,
                            "services": initiative.profile.services,
                            "website": initiative.profile.website,
                        },
                    })
                })
                .collect();
            Ok(json!({
                "type": "FeatureCollection",
                "attribution": "© GeoBasis-DE / BKG (2016), Daten verändert",
                "features": features,
            }))
        })
        .await
}

/// All polygons of a service area, wound as RFC 7946 asks for.
fn outline(app: &AppState, initiative: &Initiative) -> Vec<Vec<Vec<[f64; 2]>>> {
    use crate::domain::geography::Geography as _;
    let area = &initiative.profile.service_area;
    let keys = area.ags.iter().filter_map(|key| app.gazetteer.outline(*key));
    keys.chain(&area.polygon)
        .flat_map(|outline| outline.0.iter())
        .map(|polygon| {
            polygon
                .iter()
                .enumerate()
                .map(|(at, ring)| wound(ring, at == 0))
                .collect()
        })
        .collect()
}

/// A ring, counter-clockwise when it is the outer one, clockwise when it is a hole.
fn wound(ring: &[[f64; 2]], outer: bool) -> Vec<[f64; 2]> {
    let doubled: f64 = ring
        .iter()
        .zip(ring.iter().skip(1))
        .map(|([x1, y1], [x2, y2])| x1 * y2 - x2 * y1)
        .sum();
    let mut ring = ring.to_vec();
    if (doubled > 0.0) != outer {
        ring.reverse();
    }
    ring
}

/// Checks a profile against the bundled data: keys exist.
pub(crate) fn checked(app: &AppState, profile: InitiativeProfile) -> Result<InitiativeProfile> {
    let profile = profile.checked()?;
    let mut fields = Fields::new();
    for (at, key) in profile.service_area.ags.iter().enumerate() {
        let pointer = format!("/service_area/ags/{at}");
        fields.take(&pointer, app.gazetteer.check_ags(&key.to_string()).map_err(Error::from));
    }
    fields.finish()?;
    Ok(profile)
}

/// Enters an initiative. Staff with the scope enters it, anybody else proposes it; approved is it by neither.
///
/// # Errors
/// [`Error::Invalid`]; [`Conflict::Exists`] when there is one of the same name and area.
pub async fn create(app: &AppState, actor: &Actor, profile: InitiativeProfile) -> Result<InitiativeView> {
    if let Actor::Staff(_) = actor {
        actor.staff(Scope::InitiativesWrite)?;
    }
    let profile = checked(app, profile)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |conn| {
            refuse_twin(conn, &profile)?;
            let initiative = new_initiative(profile, now);
            initiatives::insert(conn, &initiative)?;
            audit::record(
                conn,
                now,
                &actor,
                "initiative.create",
                "initiative",
                initiative.id.as_str(),
                None,
            )?;
            view(conn, initiative, true)
        })
        .await
}

/// Refuses a second initiative of the same name and area, unless the first is closed.
fn refuse_twin(conn: &mut Conn, profile: &InitiativeProfile) -> Result<()> {
    let twin = initiatives::list_by_name_key(conn, &fold(&profile.name))?
        .into_iter()
        .any(|other| other.state != InitiativeState::Closed && other.profile.service_area == profile.service_area);
    if twin { Err(Conflict::Exists.into()) } else { Ok(()) }
}

/// A fresh initiative, not approved yet.
pub(crate) fn new_initiative(profile: InitiativeProfile, now: DateTime<Utc>) -> Initiative {
    Initiative {
        id: InitiativeId::generate(),
        state: InitiativeState::Proposed,
        version: 1,
        profile,
        agreement: None,
        created_at: now,
        fresh_at: now,
    }
}

/// Changes the profile of an initiative.
///
/// # Errors
/// [`Conflict::Stale`] when the version is another one, [`Error::Invalid`], [`Error::NotFound`] for strangers.
pub async fn update(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    profile: InitiativeProfile,
) -> Result<InitiativeView> {
    let profile = checked(app, profile)?;
    change(
        app,
        actor,
        id,
        version,
        "initiative.update",
        false,
        move |initiative, now| {
            initiative.profile = profile;
            initiative.fresh_at = now;
            Ok(())
        },
    )
    .await
}

/// Records the agreement under which an initiative takes part.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the network office, [`Error::Invalid`], [`Conflict::Stale`].
pub async fn record_agreement(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    agreement: Agreement,
) -> Result<InitiativeView> {
    let today = app.clock.now().date_naive();
    let agreement = checked_agreement(agreement, today)?;
    change(
        app,
        actor,
        id,
        version,
        "initiative.agreement",
        true,
        move |initiative, _| {
            initiative.agreement = Some(agreement);
            Ok(())
        },
    )
    .await
}

/// Checks the lines of an agreement; it cannot have been signed in the future.
pub(super) fn checked_agreement(agreement: Agreement, today: NaiveDate) -> Result<Agreement> {
    use crate::domain::text::line;
    let mut fields = Fields::new();
    let version = fields.take("/version", line(&agreement.version, 40));
    let signatory = fields.take("/signatory", line(&agreement.signatory, 120));
    let legal_basis = fields.take("/legal_basis", line(&agreement.legal_basis, 120));
    fields.check(
        agreement.signed_on > today,
        "/signed_on",
        "date-future",
        today.to_string(),
    );
    fields.finish()?;
    Ok(Agreement {
        version: version.unwrap_or_default(),
        signatory: signatory.unwrap_or_default(),
        signed_on: agreement.signed_on,
        legal_basis: legal_basis.unwrap_or_default(),
    })
}

/// Approves an initiative; from then on it is matched.
///
/// # Errors
/// [`Conflict::NoAgreement`], [`Conflict::NotAllowed`], [`Conflict::Stale`]; [`Error::Forbidden`] for anybody but the
/// network office.
pub async fn approve(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<InitiativeView> {
    change(app, actor, id, version, "initiative.approve", true, |initiative, _| {
        if initiative.agreement.is_none() {
            return Err(Conflict::NoAgreement.into());
        }
        initiative.state = initiative.state.after(InitiativeAction::Approve)?;
        Ok(())
    })
    .await
}

/// Closes an initiative; its open proposals end, and the households concerned hear of it.
///
/// # Errors
/// [`Conflict::NotAllowed`], [`Conflict::Stale`].
pub async fn close(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<InitiativeView> {
    change(app, actor, id, version, "initiative.close", false, |initiative, _| {
        initiative.state = initiative.state.after(InitiativeAction::Close)?;
        Ok(())
    })
    .await
}

/// Opens a closed initiative again.
///
/// # Errors
/// [`Conflict::NoAgreement`], [`Conflict::NotAllowed`], [`Conflict::Stale`]; [`Error::Forbidden`] for anybody but the
/// network office.
pub async fn reopen(app: &AppState, actor: &Actor, id: &InitiativeId, version: i64) -> Result<InitiativeView> {
    change(app, actor, id, version, "initiative.reopen", true, |initiative, _| {
        if initiative.agreement.is_none() {
            return Err(Conflict::NoAgreement.into());
        }
        initiative.state = initiative.state.after(InitiativeAction::Reopen)?;
        Ok(())
    })
    .await
}

/// The frame of every change: scope, business, version, audit, and what follows for coverage and matching.
async fn change<F>(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    what: &'static str,
    office_only: bool,
    act: F,
) -> Result<InitiativeView>
where
    F: FnOnce(&mut Initiative, DateTime<Utc>) -> Result<()> + Send + 'static,
{
    let staff = actor.staff(Scope::InitiativesWrite)?;
    if office_only && !staff.is_admin() {
        return Err(Error::Forbidden);
    }
    if !is_insider(actor, id) {
        return Err(Error::NotFound("initiative"));
    }
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    let changed = app
        .store
        .write(move |conn| {
            let mut initiative = initiatives::find(conn, &id)?;
            if initiative.version != version {
                return Err(Conflict::Stale.into());
            }
            act(&mut initiative, now)?;
            initiatives::update(conn, &mut initiative)?;
            follow(conn, &state, &initiative, now)?;
            audit::record(conn, now, &actor, what, "initiative", id.as_str(), None)?;
            view(conn, initiative, true)
        })
        .await?;
    app.wake.notify_one();
    matchmaking::work_off(app).await;
    Ok(changed)
}

/// What follows from a changed initiative: who is covered, what the households it covers or covered wait for, and that
/// those with open proposals are matched anew.
pub(crate) fn follow(conn: &mut Conn, app: &AppState, initiative: &Initiative, now: DateTime<Utc>) -> Result<()> {
    let own = [initiative.id.clone()];
    let mut concerned: BTreeSet<HouseholdId> = covered::households_of(conn, &own)?.into_iter().collect();
    coverage::recompute_for_initiative(conn, app, initiative)?;
    concerned.extend(covered::households_of(conn, &own)?);
    for household in concerned {
        followup::refresh_waiting(conn, app, &household, now)?;
    }
    for proposal in proposals::list_open_of_initiative(conn, &initiative.id)? {
        if initiative.state == InitiativeState::Approved {
            matchmaking::plan(conn, proposal.sides.side_a(), now)?;
        } else {
            let mut proposal = proposal;
            let household = proposal.sides.side_a().clone();
            effects::end_for_closed_initiative(conn, app, &household, &mut proposal, now)?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "directory_tests.rs"]
pub(super) mod tests;
