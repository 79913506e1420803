//! The directory of initiatives: read by everybody, kept by the initiatives themselves and the network office.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{App, CreatedId, Listed, Seen, created, id, listed, ok, page_size};
use crate::domain::actor::{Actor, Scope};
use crate::domain::initiative::{Agreement, InitiativeProfile};
use crate::domain::lists::{Need, Situation};
use crate::domain::place::Ags;
use crate::error::{Error, Result};
use crate::service::directory::{self, DirectoryFilter, InitiativeView};
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
    get("/api/v1/initiatives/{id}", Access::Anyone, || web::to(show)),
    put("/api/v1/initiatives/{id}", Access::Staff(Scope::InitiativesWrite), || web::to(update)),
    put("/api/v1/initiatives/{id}/agreement", Access::Admin(Scope::InitiativesWrite), || web::to(record_agreement)),
    post("/api/v1/initiatives/{id}/approve", Access::Admin(Scope::InitiativesWrite), || web::to(approve)),
    post("/api/v1/initiatives/{id}/close", Access::Admin(Scope::InitiativesWrite), || web::to(close)),
    post("/api/v1/initiatives/{id}/reopen", Access::Admin(Scope::InitiativesWrite), || web::to(reopen)),
];
