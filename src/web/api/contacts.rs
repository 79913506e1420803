//! What offices keep of their talks with households: contacts and notes, follow-ups, who looks after whom, and the wish to
//! be called, by staff and by the household itself.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{App, CreatedId, created, done, id, ok};
use crate::domain::actor::Scope;
use crate::domain::contact::{CallTime, NewContact};
use crate::domain::ids::AccountId;
use crate::service::contacts::{self, ContactLog, OwnCall};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::routes::{Access, Entry, delete, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get(
        "/api/v1/households/{id}/log",
        Access::Staff(Scope::HouseholdsRead),
        || web::to(show),
    ),
    post(
        "/api/v1/households/{id}/log",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(create),
    ),
    post(
        "/api/v1/households/{id}/assignment",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(assign),
    ),
    post(
        "/api/v1/households/{id}/call",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(note_call),
    ),
    post(
        "/api/v1/households/{id}/called",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(called),
    ),
    post(
        "/api/v1/follow-ups/{id}/done",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(finish),
    ),
    get("/api/v1/me/call", Access::Household, || web::to(show_own)),
    post("/api/v1/me/call", Access::Household, || web::to(ask)),
    delete("/api/v1/me/call", Access::Household, || web::to(withdraw)),
];

/// What the own office keeps of its talks with a household.
#[utoipa::path(get, path = "/api/v1/households/{id}/log", tag = "households", params(("id" = String, Path)),
    responses((status = 200, body = ContactLog)))]
pub(super) async fn show(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&contacts::log(&app, &who.actor, &id(&path)?).await?)
}

/// Writes down a contact or a note, with a follow-up, and with "known to us" where somebody was spoken with.
#[utoipa::path(post, path = "/api/v1/households/{id}/log", tag = "households", params(("id" = String, Path)),
    request_body = NewContact, responses((status = 201, body = CreatedId)))]
pub(super) async fn create(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<NewContact>,
) -> Answer {
    let household = id(&path)?;
    let work = async {
        Ok(created(
            &contacts::note(&app, &who.actor, &household, body.value).await?,
        ))
    };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// To whom a household is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAssignment {
    /// The colleague; nothing makes it anybody's.
    #[serde(default)]
    account: Option<AccountId>,
}

/// Gives a household to a colleague of the same office.
#[utoipa::path(post, path = "/api/v1/households/{id}/assignment", tag = "households", params(("id" = String, Path)),
    request_body = NewAssignment, responses((status = 204)))]
pub(super) async fn assign(app: App, who: Requester, path: web::Path<String>, body: Json<NewAssignment>) -> Answer {
    contacts::assign(&app, &who.actor, &id(&path)?, body.value.account).await?;
    done()
}

/// When somebody likes to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallTimes {
    /// The times; none means any time.
    #[serde(default)]
    times: Vec<CallTime>,
}

/// Notes for a household that it would like to be called.
#[utoipa::path(post, path = "/api/v1/households/{id}/call", tag = "households", params(("id" = String, Path)),
    request_body = CallTimes, responses((status = 204)))]
pub(super) async fn note_call(app: App, who: Requester, path: web::Path<String>, body: Json<CallTimes>) -> Answer {
    contacts::note_call(&app, &who.actor, &id(&path)?, body.value.times).await?;
    done()
}

/// Notes that a household was called.
#[utoipa::path(post, path = "/api/v1/households/{id}/called", tag = "households", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn called(app: App, who: Requester, path: web::Path<String>) -> Answer {
    contacts::called(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// Notes that a follow-up is done.
#[utoipa::path(post, path = "/api/v1/follow-ups/{id}/done", tag = "households", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn finish(app: App, who: Requester, path: web::Path<String>) -> Answer {
    contacts::finish(&app, &who.actor, &path).await?;
    done()
}

/// Whether the household waits for a call, and who could call.
#[utoipa::path(get, path = "/api/v1/me/call", tag = "me", responses((status = 200, body = OwnCall)))]
pub(super) async fn show_own(app: App, who: Requester) -> Answer {
    ok(&contacts::own_call(&app, &who.actor).await?)
}

/// Asks to be called. Those who could call may open the contact data for that; opening is logged.
#[utoipa::path(post, path = "/api/v1/me/call", tag = "me", request_body = CallTimes, responses((status = 204)))]
pub(super) async fn ask(app: App, who: Requester, body: Json<CallTimes>) -> Answer {
    contacts::ask_call(&app, &who.actor, body.value.times).await?;
    done()
}

/// Takes the wish to be called back.
#[utoipa::path(delete, path = "/api/v1/me/call", tag = "me", responses((status = 204)))]
pub(super) async fn withdraw(app: App, who: Requester) -> Answer {
    contacts::withdraw_call(&app, &who.actor).await?;
    done()
}
