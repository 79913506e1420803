//! Offers of regions: read by everybody, kept by their initiatives.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::{App, CreatedId, created, done, id, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::ids::{InitiativeId, OfferId};
use crate::domain::offer::{OfferDetails, OfferKind};
use crate::domain::place::{Ags, PlaceId};
use crate::domain::profile::TargetArea;
use crate::error::{Error, Result};
use crate::service::offers::{self, OfferFilter, OfferView};
use crate::web::idempotency::once;
use crate::web::json::{self, Json};
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

const PATH: &str = "/api/v1/offers";

pub(super) const ENTRIES: &[Entry] = &[
    get(PATH, Access::Anyone, || web::to(list)),
    get("/api/v1/offers/{id}", Access::Anyone, || web::to(show)),
    put("/api/v1/offers/{id}", Access::Staff(Scope::InitiativesWrite), || {
        web::to(update)
    }),
    delete("/api/v1/offers/{id}", Access::Staff(Scope::InitiativesWrite), || {
        web::to(remove)
    }),
    get("/api/v1/initiatives/{id}/offers", Access::Anyone, || web::to(list_of)),
    post(
        "/api/v1/initiatives/{id}/offers",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(create),
    ),
];

/// Near what something is asked for: a place, a district or a Land, at most one of them.
#[derive(Debug, Default)]
pub(super) struct Near {
    pub(super) place: Option<PlaceId>,
    pub(super) radius_km: Option<u16>,
    pub(super) district: Option<Ags>,
    pub(super) land: Option<Ags>,
}

impl Near {
    /// The area; nothing when everything is asked for.
    pub(super) fn area(self, app: &App) -> Result<Option<TargetArea>> {
        let wrong = || Error::invalid("/radius_km", "radius-range", "20");
        if self.radius_km.is_some_and(|km| !(1..=100).contains(&km)) {
            return Err(wrong());
        }
        if let Some(id) = self.place {
            let unknown = || Error::invalid("/place", "place-unknown", "2917788");
            return Ok(Some(TargetArea::Place {
                place: app.gazetteer.place(id).cloned().ok_or_else(unknown)?,
                radius_km: self.radius_km.unwrap_or(crate::domain::profile::DEFAULT_RADIUS_KM),
            }));
        }
        let area = self.district.map(|ags| TargetArea::District {
            ags: ags.district().unwrap_or(ags),
        });
        Ok(area.or(self.land.map(|ags| TargetArea::Land { ags: ags.land() })))
    }
}

/// Which offers are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OffersQuery {
    /// Those near this place, the nearest first.
    #[param(value_type = Option<u32>, example = 2_917_788)]
    place: Option<PlaceId>,
    /// Within so many km of the place, 1 to 100; 20 when not given.
    #[param(minimum = 1, maximum = 100)]
    radius_km: Option<u16>,
    /// Those in or near this district.
    #[param(value_type = Option<String>, example = "13075")]
    district: Option<Ags>,
    /// Those in this Land.
    #[param(value_type = Option<String>, example = "13")]
    land: Option<Ags>,
    /// Those of this kind.
    #[param(inline)]
    kind: Option<OfferKind>,
    /// Those of this initiative.
    #[param(value_type = Option<String>)]
    initiative: Option<InitiativeId>,
    /// The last offer of the page before.
    #[param(value_type = Option<String>)]
    after: Option<OfferId>,
    /// At most so many, 1 to 100; 25 when not given. When fewer come, these were the last.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// The offers of approved initiatives that are not over; near a place, a district or a Land the nearest first.
#[utoipa::path(get, path = "/api/v1/offers", tag = "offers", params(OffersQuery),
    responses((status = 200, body = Vec<OfferView>)))]
pub(super) async fn list(app: App, query: Params<OffersQuery>) -> Answer {
    let OffersQuery {
        place,
        radius_km,
        district,
        land,
        kind,
        initiative,
        after,
        limit,
    } = query.0;
    let limit = usize::try_from(page_size(limit)?.unwrap_or(25)).unwrap_or(usize::MAX);
    let near = Near {
        place,
        radius_km,
        district,
        land,
    };
    let filter = OfferFilter {
        area: near.area(&app)?,
        kind,
        initiative,
        after,
    };
    ok(&offers::list(&app, filter, limit).await?)
}

/// One offer that is not over; those who keep it see it afterwards as well.
#[utoipa::path(get, path = "/api/v1/offers/{id}", tag = "offers", params(("id" = String, Path)),
    responses((status = 200, body = OfferView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let offer = offers::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, offer.version, &offer))
}

/// The offers of an initiative, the newest first; those who keep them get those that are over as well.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/offers", tag = "offers", params(("id" = String, Path)),
    responses((status = 200, body = Vec<OfferView>)))]
pub(super) async fn list_of(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&offers::list_of(&app, &who.actor, &id(&path)?).await?)
}

/// Adds an offer; everybody sees it at once when the initiative is approved. An initiative keeps 40 at most.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/offers", tag = "offers", params(("id" = String, Path)),
    request_body = OfferDetails, responses((status = 201, body = CreatedId)))]
pub(super) async fn create(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<Value>,
) -> Answer {
    let initiative = id(&path)?;
    let (value, hash) = (body.value, body.hash);
    let work = async {
        let details = json::strictly(value)?;
        Ok(created(&offers::create(&app, &who.actor, &initiative, details).await?))
    };
    once(&app, &who, &req, &hash, Some(PATH), work).await
}

/// Replaces what an offer says; it counts as right from now on.
#[utoipa::path(put, path = "/api/v1/offers/{id}", tag = "offers", params(("id" = String, Path)),
    request_body = OfferDetails, responses((status = 200, body = OfferView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<Value>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let details = json::strictly(body.value)?;
    let offer = offers::update(&app, &who.actor, &id(&path)?, version, details)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, offer.version, &offer))
}

/// Removes an offer.
#[utoipa::path(delete, path = "/api/v1/offers/{id}", tag = "offers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version (`ETag`) that is removed.")),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    who.actor.staff(Scope::InitiativesWrite)?;
    let version = etag::if_match(&req)?;
    offers::remove(&app, &who.actor, &id(&path)?, version)
        .await
        .map_err(etag::failed)?;
    done()
}
