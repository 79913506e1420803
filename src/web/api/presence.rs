//! What initiatives say besides their profiles: people to talk to, opening hours, what their work rests on.

use actix_web::{HttpRequest, web};
use serde_json::Value;

use super::{App, id};
use crate::domain::actor::Scope;
use crate::domain::presence::Presence;
use crate::service::directory::{self, PresenceView};
use crate::web::json::{self, Json};
use crate::web::routes::{Access, Entry, get, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/initiatives/{id}/presence", Access::Anyone, || web::to(show)),
    put(
        "/api/v1/initiatives/{id}/presence",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(update),
    ),
];

/// People to talk to, opening hours, and what the work of an initiative rests on.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/presence", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 200, body = PresenceView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let view = directory::presence(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, view.version, &view))
}

/// Replaces what an initiative says besides its profile. The first time the version is 0.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/presence", tag = "initiatives", params(("id" = String, Path)),
    request_body = Presence, responses((status = 200, body = PresenceView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<Value>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let presence: Presence = json::strictly(body.value)?;
    let view = directory::set_presence(&app, &who.actor, &id(&path)?, version, presence)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, view.version, &view))
}
