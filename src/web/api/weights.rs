//! The weights of the criteria for the network office: what counts, what counted before, what others would change, and saving
//! them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::to_value;
use utoipa::IntoParams;

use super::{App, Listed, listed, ok, page_size};
use crate::domain::actor::Scope;
use crate::error::Context as _;
use crate::service::weights::{self, NewWeights, Question, WeightsView, WhatIfView};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/weights", Access::Admin(Scope::RunsWrite), || web::to(list)),
    post("/api/v1/weights", Access::Admin(Scope::RunsWrite), || web::to(create)),
    post("/api/v1/weights/what-if", Access::Admin(Scope::RunsWrite), || {
        web::to(what_if)
    }),
];

/// Which page of the weights.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WeightsQuery {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<i64>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// The weights, newest first: the first ones count, the configured ones (version 0) come last.
#[utoipa::path(get, path = "/api/v1/weights", tag = "runs", params(WeightsQuery),
    responses((status = 200, body = Listed<WeightsView>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<WeightsQuery>) -> Answer {
    let limit = page_size(query.0.limit)?.unwrap_or(25);
    let views = weights::list(&app, &who.actor, query.0.after, limit).await?;
    let next = views.last().filter(|last| last.version > 0);
    let next = next.map(|last| last.version.to_string());
    listed((views, next))
}

/// Saves weights as a new version. It counts from now on, at all instances within a minute.
#[utoipa::path(post, path = "/api/v1/weights", tag = "runs", request_body = NewWeights,
    responses((status = 201, body = WeightsView)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<NewWeights>) -> Answer {
    let new = body.value;
    let work = async {
        let saved = weights::save(&app, &who.actor, new).await?;
        let answer = to_value(&saved).context("writing weights")?;
        Ok((StatusCode::CREATED, answer))
    };
    once(&app, &who, &req, &body.hash, Some("/api/v1/weights"), work).await
}

/// What other weights would change for a sample of households. It changes nothing.
#[utoipa::path(post, path = "/api/v1/weights/what-if", tag = "runs", request_body = Question,
    responses((status = 200, body = WhatIfView)))]
pub(super) async fn what_if(app: App, who: Requester, body: Json<Question>) -> Answer {
    ok(&weights::what_if(&app, &who.actor, body.value).await?)
}
