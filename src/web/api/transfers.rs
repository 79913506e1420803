//! Who looks after a household, and handing it on to another initiative: by staff, and the household's own yes or no.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{App, CreatedId, Seen, created, id, ok};
use crate::domain::actor::Scope;
use crate::domain::transfer::RefuseReason;
use crate::service::transfers::{self, CareForStaff, NewTransfer, OwnCare, TransferQuestion, TransferView};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/transfers", Access::Staff(Scope::HouseholdsRead), || {
        web::to(list)
    }),
    post("/api/v1/transfers", Access::Staff(Scope::HouseholdsWrite), || {
        web::to(create)
    }),
    post(
        "/api/v1/transfers/{id}/accept",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(accept),
    ),
    post(
        "/api/v1/transfers/{id}/refuse",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(refuse),
    ),
    post(
        "/api/v1/transfers/{id}/withdraw",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(withdraw),
    ),
    get(
        "/api/v1/households/{id}/care",
        Access::Staff(Scope::HouseholdsRead),
        || web::to(of_household),
    ),
    get("/api/v1/me/care", Access::Household, || web::to(own)),
    post("/api/v1/me/transfers/{id}/answers", Access::Household, || {
        web::to(answer)
    }),
];

/// Households that are handed on, to an own initiative or from an own office: open, or over for at most a week.
#[utoipa::path(get, path = "/api/v1/transfers", tag = "households",
    responses((status = 200, body = Vec<TransferView>)))]
pub(super) async fn list(app: App, who: Requester) -> Answer {
    ok(&transfers::list(&app, &who.actor).await?)
}

/// Asks a household whether another initiative may look after it. That initiative learns nothing before the household's yes.
#[utoipa::path(post, path = "/api/v1/transfers", tag = "households", request_body = NewTransfer,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<NewTransfer>) -> Answer {
    let work = async { Ok(created(&transfers::ask(&app, &who.actor, body.value).await?)) };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// Accepts a household that said yes; the own initiative looks after it from then on.
#[utoipa::path(post, path = "/api/v1/transfers/{id}/accept", tag = "households", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = TransferView)))]
pub(super) async fn accept(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&transfers::accept(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Why an own initiative refuses.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refusal {
    /// The version on which the decision rests.
    #[schema(example = 2)]
    version: i64,
    /// Why; the office that asked reads it.
    reason: RefuseReason,
}

/// Refuses a household that said yes; it stays where it was and is told so.
#[utoipa::path(post, path = "/api/v1/transfers/{id}/refuse", tag = "households", params(("id" = String, Path)),
    request_body = Refusal, responses((status = 200, body = TransferView)))]
pub(super) async fn refuse(app: App, who: Requester, path: web::Path<String>, body: Json<Refusal>) -> Answer {
    let Refusal { version, reason } = body.value;
    ok(&transfers::refuse(&app, &who.actor, &id(&path)?, version, reason).await?)
}

/// Takes a transfer of an own office back.
#[utoipa::path(post, path = "/api/v1/transfers/{id}/withdraw", tag = "households", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = TransferView)))]
pub(super) async fn withdraw(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&transfers::withdraw(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Who looks after a household, and whether it is being handed on.
#[utoipa::path(get, path = "/api/v1/households/{id}/care", tag = "households", params(("id" = String, Path)),
    responses((status = 200, body = CareForStaff)))]
pub(super) async fn of_household(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&transfers::of_household(&app, &who.actor, &id(&path)?).await?)
}

/// Who looks after the household that asks, and whether it is being handed on.
#[utoipa::path(get, path = "/api/v1/me/care", tag = "me", responses((status = 200, body = OwnCare)))]
pub(super) async fn own(app: App, who: Requester) -> Answer {
    ok(&transfers::my_care(&app, &who.actor).await?)
}

/// The household's answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferAnswer {
    /// Whether the other initiative may look after it: then it sees the profile without name, contact and free text.
    agrees: bool,
}

/// Answers whether another initiative may look after the household. The same answer twice is no error.
#[utoipa::path(post, path = "/api/v1/me/transfers/{id}/answers", tag = "me", params(("id" = String, Path)),
    request_body = TransferAnswer, responses((status = 200, body = TransferQuestion)))]
pub(super) async fn answer(app: App, who: Requester, path: web::Path<String>, body: Json<TransferAnswer>) -> Answer {
    ok(&transfers::answer(&app, &who.actor, &id(&path)?, body.value.agrees).await?)
}
