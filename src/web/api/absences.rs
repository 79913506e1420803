//! Who of staff is away, and who stands in meanwhile.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use serde_json::to_value;

use super::{App, id, ok};
use crate::domain::actor::Scope;
use crate::error::Context as _;
use crate::service::absences::{self, AbsenceView, NewAbsence};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/absences", Access::Staff(Scope::HouseholdsRead), || {
        web::to(list)
    }),
    post("/api/v1/absences", Access::Staff(Scope::HouseholdsWrite), || {
        web::to(create)
    }),
    post(
        "/api/v1/absences/{id}/end",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(end),
    ),
];

/// Absences of the own offices that run, are planned or ended within 30 days; all of them for the network office.
#[utoipa::path(get, path = "/api/v1/absences", tag = "staff", responses((status = 200, body = Vec<AbsenceView>)))]
pub(super) async fn list(app: App, who: Requester) -> Answer {
    ok(&absences::list(&app, &who.actor).await?)
}

/// Says that somebody is away, and who stands in. What is due then stands on the deputy's day, and the digest goes there.
#[utoipa::path(post, path = "/api/v1/absences", tag = "staff", request_body = NewAbsence,
    responses((status = 201, body = AbsenceView)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<NewAbsence>) -> Answer {
    let work = async {
        let absence = absences::set(&app, &who.actor, body.value).await?;
        let body = to_value(&absence).context("writing an absence")?;
        Ok((StatusCode::CREATED, body))
    };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// Ends an absence before its last day.
#[utoipa::path(post, path = "/api/v1/absences/{id}/end", tag = "staff", params(("id" = String, Path)),
    responses((status = 200, body = AbsenceView)))]
pub(super) async fn end(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&absences::end(&app, &who.actor, &id(&path)?).await?)
}
