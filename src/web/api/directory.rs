//! The directory of initiatives: read by everybody, kept by the initiatives themselves and the network office.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::registration::Sent;
use super::{App, CreatedId, Listed, Seen, created, done, id, listed, ok, page_size};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Agreement, InitiativeProfile};
use crate::domain::lists::{Need, Situation};
use crate::domain::place::{Ags, PlaceId};
use crate::error::Result;
use crate::service::directory::{self, DistrictCoverage, Filter, InitiativeView};
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/initiatives", Access::Anyone, || web::to(list)),
    post("/api/v1/initiatives", Access::Anyone, || web::to(create)),
    get("/api/v1/initiatives.geojson", Access::Anyone, || web::to(geojson)),
    get("/api/v1/coverage", Access::Anyone, || web::to(coverage)),
    post("/api/v1/initiative-confirmations", Access::Anyone, || web::to(answer)),
    get("/api/v1/initiatives/{id}", Access::Anyone, || web::to(show)),
    put(
        "/api/v1/initiatives/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(update),
    ),
    put(
        "/api/v1/initiatives/{id}/agreement",
        Access::Admin(Scope::InitiativesWrite),
        || web::to(record_agreement),
    ),
    post(
        "/api/v1/initiatives/{id}/confirm",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(confirm),
    ),
    post(
        "/api/v1/initiatives/{id}/approve",
        Access::Admin(Scope::InitiativesWrite),
        || web::to(approve),
    ),
    post(
        "/api/v1/initiatives/{id}/vouch",
        Access::Admin(Scope::InitiativesWrite),
        || web::to(vouch),
    ),
    post(
        "/api/v1/initiatives/{id}/close",
        Access::Admin(Scope::InitiativesWrite),
        || web::to(close),
    ),
    post(
        "/api/v1/initiatives/{id}/reopen",
        Access::Admin(Scope::InitiativesWrite),
        || web::to(reopen),
    ),
];

/// Which initiatives.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InitiativesQuery {
    /// Words in the name or the description.
    q: Option<String>,
    /// Key of a Land or district that it looks after, wholly or in part.
    #[param(value_type = Option<String>, example = "13075")]
    area: Option<Ags>,
    /// Identifier of a place that it covers.
    #[param(value_type = Option<u32>)]
    place: Option<PlaceId>,
    /// A need that it serves.
    #[param(inline)]
    service: Option<Need>,
    /// A situation that it serves.
    #[param(inline)]
    situation: Option<Situation>,
    /// Those that wait for approval or are closed too; only staff gets them.
    include_unapproved: Option<bool>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<InitiativeId>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

impl InitiativesQuery {
    fn filter(self) -> Result<Filter> {
        let (land, district) = match self.area {
            Some(area) => match area.district() {
                Some(district) => (None, Some(district)),
                None => (Some(area), None),
            },
            None => (None, None),
        };
        Ok(Filter {
            q: self.q,
            land,
            district,
            place: self.place,
            service: self.service,
            situation: self.situation,
            include_unapproved: self.include_unapproved.unwrap_or(false),
            limit: page_size(self.limit)?.and_then(|limit| usize::try_from(limit).ok()),
            after: self.after,
        })
    }
}

/// The directory. Everybody sees approved initiatives.
#[utoipa::path(get, path = "/api/v1/initiatives", tag = "initiatives", params(InitiativesQuery),
    responses((status = 200, body = Listed<InitiativeView>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<InitiativesQuery>) -> Answer {
    let page = directory::list(&app, &who.actor, query.0.filter()?).await?;
    listed((page.items, page.next.map(|id| id.to_string())))
}

/// The areas of the approved initiatives as GeoJSON (RFC 7946), with the same filters as the list, in one piece.
#[utoipa::path(get, path = "/api/v1/initiatives.geojson", tag = "initiatives", params(InitiativesQuery),
    responses((status = 200, body = Object, content_type = "application/geo+json")))]
pub(super) async fn geojson(app: App, req: HttpRequest, query: Params<InitiativesQuery>) -> Answer {
    let collection = directory::geojson(&app, query.0.filter()?).await?;
    Ok(etag::file(
        &req,
        collection.to_string().into_bytes(),
        "application/geo+json",
    ))
}

/// All 400 districts, each with the approved initiatives that look after it or a part of it; in one piece. Initiatives of
/// neighbouring districts do not count here.
#[utoipa::path(get, path = "/api/v1/coverage", tag = "initiatives",
    responses((status = 200, body = Listed<DistrictCoverage>)))]
pub(super) async fn coverage(app: App) -> Answer {
    listed((directory::by_district(&app).await?, None))
}

/// Enters an initiative. Staff with the scope `initiatives:write` enters it. Anybody else proposes it: the initiative is asked by
/// mail, and the answer here is the same whether it is known already or not. Both wait for the approval of the network office.
#[utoipa::path(post, path = "/api/v1/initiatives", tag = "initiatives", request_body = InitiativeProfile,
    responses((status = 201, body = CreatedId), (status = 202, body = Sent)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<InitiativeProfile>) -> Answer {
    let work = async {
        if matches!(who.actor, Actor::Staff(_)) {
            return Ok(created(&directory::create(&app, &who.actor, body.value).await?.id));
        }
        directory::propose(&app, &who.actor, body.value, who.ip).await?;
        Ok((StatusCode::ACCEPTED, json!({"status": "sent"})))
    };
    once(&app, &who, &req, &body.hash, Some("/api/v1/initiatives"), work).await
}

/// The answer of a proposed initiative.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestionAnswer {
    /// The secret of the mailed link.
    token: String,
    /// Whether the initiative wants to be listed; otherwise the proposal is deleted.
    listed: bool,
}

/// Says for a proposed initiative, with the mailed link, whether it wants to be listed.
#[utoipa::path(post, path = "/api/v1/initiative-confirmations", tag = "initiatives", request_body = SuggestionAnswer,
    responses((status = 204, description = "Noted.")))]
pub(super) async fn answer(app: App, body: Json<SuggestionAnswer>) -> Answer {
    if body.value.listed {
        directory::confirm_suggestion(&app, &body.value.token).await?;
    } else {
        directory::refuse_suggestion(&app, &body.value.token).await?;
    }
    done()
}

/// Why the network office goes on without the word of a proposed initiative.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VouchBody {
    /// The version that was seen.
    #[schema(example = 1)]
    version: i64,
    /// The reason, up to 300 characters.
    #[schema(example = "Telefonat mit der Leitung am 23. November")]
    reason: String,
}

/// Records why the network office goes on with a proposed initiative that has not confirmed; it may be approved then.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/vouch", tag = "initiatives", params(("id" = String, Path)),
    request_body = VouchBody, responses((status = 200, body = InitiativeView)))]
pub(super) async fn vouch(app: App, who: Requester, path: web::Path<String>, body: Json<VouchBody>) -> Answer {
    let VouchBody { version, reason } = body.value;
    ok(&directory::vouch(&app, &who.actor, &id(&path)?, version, &reason).await?)
}

/// An initiative of the directory.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 200, body = InitiativeView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let initiative = directory::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, initiative.version, &initiative))
}

/// Replaces the profile of an initiative.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}", tag = "initiatives", params(("id" = String, Path)),
    request_body = InitiativeProfile, responses((status = 200, body = InitiativeView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<InitiativeProfile>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let initiative = directory::update(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, initiative.version, &initiative))
}

/// Records the agreement under which an initiative takes part; needed for its approval.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/agreement", tag = "initiatives", params(("id" = String, Path)),
    request_body = Agreement, responses((status = 200, body = InitiativeView)))]
pub(super) async fn record_agreement(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<Agreement>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let initiative = directory::record_agreement(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, initiative.version, &initiative))
}

/// Approves exactly the version that was seen; needs a recorded agreement.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/approve", tag = "initiatives", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = InitiativeView)))]
pub(super) async fn approve(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&directory::approve(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Says that the profile, in the version that was seen, is still right.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/confirm", tag = "initiatives", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = InitiativeView)))]
pub(super) async fn confirm(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&directory::confirm_fresh(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Closes an initiative; its open proposals end, and the households concerned hear of it.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/close", tag = "initiatives", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = InitiativeView)))]
pub(super) async fn close(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&directory::close(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Opens a closed initiative again.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/reopen", tag = "initiatives", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = InitiativeView)))]
pub(super) async fn reopen(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&directory::reopen(&app, &who.actor, &id(&path)?, body.value.version).await?)
}
