//! Probable duplicates: people decide whether two households are the same, and can take a merge back.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{App, CreatedId, created, done, id, ok};
use crate::domain::actor::Scope;
use crate::domain::ids::HouseholdId;
use crate::service::duplicates::{self, DuplicatePair};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/duplicates", Access::Staff(Scope::HouseholdsRead), || {
        web::to(list)
    }),
    post(
        "/api/v1/duplicates/{id}/dismiss",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(dismiss),
    ),
    post("/api/v1/merges", Access::Staff(Scope::HouseholdsWrite), || {
        web::to(merge)
    }),
    post(
        "/api/v1/merges/{id}/undo",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(undo_merge),
    ),
];

/// Pairs of households that are probably the same and wait for a decision.
#[utoipa::path(get, path = "/api/v1/duplicates", tag = "duplicates",
    responses((status = 200, body = Vec<DuplicatePair>)))]
pub(super) async fn list(app: App, who: Requester) -> Answer {
    ok(&duplicates::list(&app, &who.actor).await?)
}

/// Decides that the two are different households.
#[utoipa::path(post, path = "/api/v1/duplicates/{id}/dismiss", tag = "duplicates", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn dismiss(app: App, who: Requester, path: web::Path<String>) -> Answer {
    duplicates::dismiss(&app, &who.actor, &path).await?;
    done()
}

/// Two households that are to become one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMerge {
    /// The pair of probable duplicates.
    pair: String,
    /// The household that stays.
    keep: HouseholdId,
}

/// Merges two households; it can be undone.
#[utoipa::path(post, path = "/api/v1/merges", tag = "duplicates", request_body = NewMerge,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn merge(app: App, who: Requester, req: HttpRequest, body: Json<NewMerge>) -> Answer {
    let NewMerge { pair, keep } = body.value;
    let work = async { Ok(created(&duplicates::merge(&app, &who.actor, &pair, keep).await?)) };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// Takes a merge back.
#[utoipa::path(post, path = "/api/v1/merges/{id}/undo", tag = "duplicates", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn undo_merge(app: App, who: Requester, path: web::Path<String>) -> Answer {
    duplicates::undo_merge(&app, &who.actor, &id(&path)?).await?;
    done()
}
