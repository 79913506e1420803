//! Lists that an office kept before: looking at one, taking it over, inviting its people on a recorded basis, taking it
//! back.

use actix_web::web;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{App, ok};
use crate::domain::actor::Scope;
use crate::service::lists::{self, ListReport, ListView, NewList};
use crate::web::Answer;
use crate::web::json::Json;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/household-lists", Access::Staff(Scope::HouseholdsWrite), || {
        web::to(list)
    }),
    post("/api/v1/household-lists", Access::Staff(Scope::HouseholdsWrite), || {
        web::to(take_over)
    }),
    post(
        "/api/v1/household-lists/{id}/invite",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(invite),
    ),
    post(
        "/api/v1/household-lists/{id}/undo",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(undo),
    ),
];

/// The lists that the own office took over, newest first.
#[utoipa::path(get, path = "/api/v1/household-lists", tag = "households", responses((status = 200, body = Vec<ListView>)))]
pub(super) async fn list(app: App, who: Requester) -> Answer {
    ok(&lists::list(&app, &who.actor).await?)
}

/// Looks at a list, or with `dry_run: false` takes it over as a whole: its people are not confirmed and are told nothing.
#[utoipa::path(post, path = "/api/v1/household-lists", tag = "households", request_body = NewList,
    responses((status = 200, body = ListReport)))]
pub(super) async fn take_over(app: App, who: Requester, body: Json<NewList>) -> Answer {
    ok(&lists::take_over(&app, &who.actor, body.value).await?)
}

/// Why an office may write to the people of a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Invitation {
    /// The basis, one line of up to 200 characters; it stands in the mail.
    #[schema(example = "Sie haben sich beim Infotag am 3. Oktober eingetragen.")]
    basis: String,
}

/// Invites everybody of a list who has not confirmed, once, on a recorded basis.
#[utoipa::path(post, path = "/api/v1/household-lists/{id}/invite", tag = "households", params(("id" = String, Path)),
    request_body = Invitation, responses((status = 200, body = ListView)))]
pub(super) async fn invite(app: App, who: Requester, path: web::Path<String>, body: Json<Invitation>) -> Answer {
    ok(&lists::invite(&app, &who.actor, &path, &body.value.basis).await?)
}

/// Takes a list back: everybody of it who has not confirmed is erased.
#[utoipa::path(post, path = "/api/v1/household-lists/{id}/undo", tag = "households", params(("id" = String, Path)),
    responses((status = 200, body = ListView)))]
pub(super) async fn undo(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&lists::undo(&app, &who.actor, &path).await?)
}
