//! Offers of a region: what initiatives tell of regulars' tables, clubs, trial living and places to meet. Everybody reads those that are
//! not over, near a place, of an initiative, or in the welcome mail; their initiative and the network office keep them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::directory::{is_staff, may_keep};
use super::{AppState, canonical, coverage, freshness};
use crate::domain::actor::{Actor, Scope};
use crate::domain::day::german_day;
use crate::domain::ids::{InitiativeId, OfferId};
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::offer::{MAX_OFFERS, OfferDetails, OfferKind, RegionOffer};
use crate::domain::profile::TargetArea;
use crate::error::{Conflict, Error, Fields, Result};
use crate::matching;
use crate::store::{Conn, audit, initiatives, region_offers};

/// An offer as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct OfferView {
    /// Its identifier.
    pub id: OfferId,
    /// Its version, to be named when it is changed.
    pub version: i64,
    /// Who keeps it.
    pub initiative: InitiativeId,
    /// The name of the initiative.
    pub initiative_name: String,
    /// What it says.
    #[serde(flatten)]
    pub details: OfferDetails,
    /// The name of its place, district or Land.
    #[schema(example = "Greifswald")]
    pub area_name: String,
    /// Its page.
    pub page: String,
    /// Whether its last day is over; then only its initiative sees it.
    pub over: bool,
    /// Whether nobody said for so long that it is right that it may no longer be.
    pub stale: bool,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// The name of a place, district or Land that is shown on public pages.
pub(super) fn area_name(app: &AppState, area: &TargetArea) -> String {
    match area {
        TargetArea::Place { place, .. } => place.name.clone(),
        TargetArea::District { ags } | TargetArea::Land { ags } => {
            app.gazetteer.area_name(*ags).unwrap_or_else(|| ags.to_string())
        }
        TargetArea::Anywhere => String::new(),
    }
}

/// How near something is to the nearest of some areas; `None` when it is near to none.
pub(super) fn nearness(app: &AppState, own: &TargetArea, areas: &[TargetArea]) -> Option<u32> {
    areas
        .iter()
        .filter_map(|area| matching::nearness(own, area, app.gazetteer.as_ref()))
        .max()
}

fn view(app: &AppState, offer: RegionOffer, initiative: &Initiative) -> OfferView {
    let now = app.clock.now();
    // Who confirms its profile has its offers before its eyes, so it confirms them as well.
    let fresh_at = offer.updated_at.max(initiative.fresh_at);
    OfferView {
        page: app.links().offer(&offer.id),
        id: offer.id,
        version: offer.version,
        initiative: offer.initiative,
        initiative_name: initiative.profile.name.clone(),
        area_name: area_name(app, &offer.details.area),
        over: offer.details.is_over(german_day(now)),
        stale: freshness::is_old(app, fresh_at, now),
        updated_at: offer.updated_at,
        details: offer.details,
    }
}

/// Which offers are asked for; what is not given asks for all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfferFilter {
    /// Those near this area.
    pub area: Option<TargetArea>,
    /// Those of this kind.
    pub kind: Option<OfferKind>,
    /// Those of this initiative.
    pub initiative: Option<InitiativeId>,
    /// The last one of the page before.
    pub after: Option<OfferId>,
}

/// The offers of approved initiatives near some areas, the nearest first.
pub(super) fn near(conn: &mut Conn, app: &AppState, areas: &[TargetArea]) -> Result<Vec<OfferView>> {
    // An offer touches the area of its initiative, so that only those that cover an area or touch it are asked.
    let covering = coverage::covering(conn, app, areas)?;
    let ids: Vec<InitiativeId> = covering.iter().map(|one| one.id.clone()).collect();
    let today = german_day(app.clock.now());
    let mut found: Vec<(u32, OfferView)> = Vec::new();
    for offer in region_offers::list_in_force(conn, &ids, today)? {
        let points = nearness(app, &offer.details.area, areas);
        let of = covering.iter().find(|one| one.id == offer.initiative);
        if let (Some(points), Some(initiative)) = (points, of) {
            found.push((points, view(app, offer, initiative)));
        }
    }
    found.sort_by(|(points, one), (other_points, other)| other_points.cmp(points).then_with(|| other.id.cmp(&one.id)));
    Ok(found.into_iter().map(|(_, offer)| offer).collect())
}

/// The offers that are not over, the nearest first when a place is named, otherwise by initiative, at most `limit`.
///
/// # Errors
/// [`Error::Invalid`] for an area that is not known.
pub async fn list(app: &AppState, filter: OfferFilter, limit: usize) -> Result<Vec<OfferView>> {
    let mut filter = filter;
    let mut fields = Fields::new();
    if let Some(area) = &mut filter.area {
        canonical::area(app.gazetteer.as_ref(), &mut fields, "/area", area);
    }
    fields.finish()?;
    let state = app.clone();
    app.store
        .read(move |conn| {
            let mut found = match &filter.area {
                Some(area) => near(conn, &state, std::slice::from_ref(area))?,
                None => in_force(conn, &state)?,
            };
            found.retain(|offer| {
                filter.kind.is_none_or(|kind| offer.details.kind == kind)
                    && filter.initiative.as_ref().is_none_or(|id| offer.initiative == *id)
            });
            if let Some(after) = &filter.after {
                let seen = found.iter().position(|offer| offer.id == *after).map_or(0, |at| at + 1);
                found.drain(..seen);
            }
            found.truncate(limit);
            Ok(found)
        })
        .await
}

/// All offers of approved initiatives that are not over, by the names of these.
fn in_force(conn: &mut Conn, app: &AppState) -> Result<Vec<OfferView>> {
    let mut all = region_offers::list_all_in_force(conn, german_day(app.clock.now()))?;
    let mut found = Vec::new();
    for initiative in initiatives::list_approved(conn)? {
        for offer in all.remove(&initiative.id).unwrap_or_default() {
            found.push(view(app, offer, &initiative));
        }
    }
    Ok(found)
}

/// The offers of approved initiatives that are not over, by initiative.
pub(super) fn by_initiative(conn: &mut Conn, app: &AppState) -> Result<BTreeMap<InitiativeId, Vec<OfferView>>> {
    let mut all: BTreeMap<InitiativeId, Vec<OfferView>> = BTreeMap::new();
    for offer in in_force(conn, app)? {
        all.entry(offer.initiative.clone()).or_default().push(offer);
    }
    Ok(all)
}

/// Whether the actor keeps the offers of an initiative, and so sees those that are over.
fn keeps(actor: &Actor, initiative: &InitiativeId) -> bool {
    may_keep(actor, initiative).is_ok()
}

/// The offers of an initiative: those that are not over for everybody, all of them for those who keep them.
///
/// # Errors
/// [`Error::NotFound`] for an initiative that is not approved, except for staff.
pub async fn list_of(app: &AppState, actor: &Actor, id: &InitiativeId) -> Result<Vec<OfferView>> {
    let (state, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .read(move |conn| {
            let initiative = initiatives::find(conn, &id)?;
            if initiative.state != InitiativeState::Approved && !is_staff(&actor) {
                return Err(Error::NotFound("initiative"));
            }
            let own = keeps(&actor, &id);
            let offers = region_offers::list_of(conn, &id)?.into_iter();
            let views = offers.map(|offer| view(&state, offer, &initiative));
            Ok(views.filter(|offer| own || !offer.over).collect())
        })
        .await
}

/// One offer: one that is not over, of an approved initiative, for everybody; others for those who keep it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(app: &AppState, actor: &Actor, id: &OfferId) -> Result<OfferView> {
    let (state, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .read(move |conn| {
            let offer = region_offers::find(conn, &id)?;
            let initiative = initiatives::find(conn, &offer.initiative)?;
            let view = view(&state, offer, &initiative);
            let public = initiative.state == InitiativeState::Approved && !view.over;
            if public || keeps(&actor, &view.initiative) {
                Ok(view)
            } else {
                Err(Error::NotFound("offer"))
            }
        })
        .await
}

/// Checks an offer; its area has to touch that of its initiative.
fn checked(app: &AppState, initiative: &Initiative, mut details: OfferDetails) -> Result<OfferDetails> {
    let mut fields = Fields::new();
    canonical::area(app.gazetteer.as_ref(), &mut fields, "/area", &mut details.area);
    let checked = fields.take("", details.checked());
    fields.finish()?;
    let Some(details) = checked else {
        return Err(Error::invalid("", "invalid", ""));
    };
    let prepared = matching::Initiative::of(initiative, app.gazetteer.as_ref());
    if prepared.covers(&details.area, app.gazetteer.as_ref()) {
        Ok(details)
    } else {
        Err(Error::invalid(
            "/area",
            "offer-elsewhere",
            initiative.profile.name.clone(),
        ))
    }
}

/// The initiative, as long as it keeps offers.
fn open_one(conn: &mut Conn, id: &InitiativeId) -> Result<Initiative> {
    let initiative = initiatives::find(conn, id)?;
    if initiative.state == InitiativeState::Closed {
        return Err(Conflict::NotAllowed.into());
    }
    Ok(initiative)
}

/// Adds an offer to an initiative; everybody sees it at once when the initiative is approved.
///
/// # Errors
/// [`Error::Forbidden`] for others than its staff and the network office; [`Error::Invalid`], also when there are too many;
/// [`Conflict::NotAllowed`] for a closed initiative.
pub async fn create(app: &AppState, actor: &Actor, id: &InitiativeId, details: OfferDetails) -> Result<OfferId> {
    may_keep(actor, id)?;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let initiative = open_one(tx, &id)?;
            let details = checked(&state, &initiative, details)?;
            if region_offers::count_of(tx, &id)? >= MAX_OFFERS {
                return Err(Error::invalid("", "offers-many", MAX_OFFERS.to_string()));
            }
            let offer = RegionOffer {
                id: OfferId::generate(),
                initiative: id,
                version: 1,
                details,
                created_at: now,
                updated_at: now,
            };
            region_offers::insert(tx, &offer, actor.id().unwrap_or("system"))?;
            audit::record(tx, now, &actor, "offer.create", "offer", offer.id.as_str(), None)?;
            Ok(offer.id)
        })
        .await
}

/// The initiative that keeps an offer, for those who keep it. Whether an offer exists is public as long as it is shown.
fn kept_by(conn: &mut Conn, actor: &Actor, id: &OfferId) -> Result<RegionOffer> {
    let offer = region_offers::find(conn, id)?;
    may_keep(actor, &offer.initiative)?;
    Ok(offer)
}

/// Changes an offer; it counts as right from now on.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::Invalid`]; [`Conflict::Stale`].
pub async fn update(
    app: &AppState,
    actor: &Actor,
    id: &OfferId,
    version: i64,
    details: OfferDetails,
) -> Result<OfferView> {
    may_write(actor)?;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let mut offer = kept_by(tx, &actor, &id)?;
            if offer.version != version {
                return Err(Conflict::Stale.into());
            }
            let initiative = open_one(tx, &offer.initiative)?;
            offer.details = checked(&state, &initiative, details)?;
            offer.updated_at = now;
            region_offers::update(tx, &mut offer)?;
            audit::record(tx, now, &actor, "offer.update", "offer", id.as_str(), None)?;
            Ok(view(&state, offer, &initiative))
        })
        .await
}

/// Removes an offer.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; [`Conflict::Stale`].
pub async fn remove(app: &AppState, actor: &Actor, id: &OfferId, version: i64) -> Result<InitiativeId> {
    may_write(actor)?;
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let offer = kept_by(tx, &actor, &id)?;
            region_offers::delete(tx, &id, version)?;
            audit::record(tx, now, &actor, "offer.remove", "offer", id.as_str(), None)?;
            Ok(offer.initiative)
        })
        .await
}

/// Whether the actor may keep offers at all; asked before anything is looked up.
fn may_write(actor: &Actor) -> Result<()> {
    match actor {
        Actor::System => Ok(()),
        _ => actor.staff(Scope::InitiativesWrite).map(|_| ()),
    }
}

/// The titles of the offers that an initiative is asked about together with its profile.
pub(super) fn titles_of(conn: &mut Conn, initiative: &InitiativeId, today: NaiveDate) -> Result<Vec<String>> {
    let own = std::slice::from_ref(initiative);
    let offers = region_offers::list_in_force(conn, own, today)?;
    Ok(offers.into_iter().map(|offer| offer.details.title).collect())
}
