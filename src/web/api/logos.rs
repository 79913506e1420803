//! The logos of initiatives: sent as they are, kept as PNG.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{App, done, id, ok};
use crate::domain::actor::Scope;
use crate::service::directory::{self, LogoView, MAX_LOGO_BYTES};
use crate::web::Answer;
use crate::web::json;
use crate::web::multipart::sends_files;
use crate::web::params::Params;
use crate::web::problem::Problem;
use crate::web::routes::{Access, Entry, delete, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    post(
        "/api/v1/initiatives/{id}/logo",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(save),
    ),
    delete(
        "/api/v1/initiatives/{id}/logo",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(remove),
    ),
];

/// The bytes of a file that staff or a household sends, whatever the header calls them.
pub(super) struct File(pub(super) Bytes);

impl FromRequest for File {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let requester = Requester::extract(req);
        let body = json::read_up_to(req, payload, MAX_LOGO_BYTES);
        Box::pin(async move {
            // Asked before anything is read, so that nobody else fills the memory.
            sends_files(&requester.await?.actor)?;
            body.await.map(Self)
        })
    }
}

/// What the logo shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LogoQuery {
    /// What the logo shows, in words, up to 200 characters.
    #[serde(default)]
    #[param(required = true)]
    alt: String,
}

/// Takes a logo: PNG, JPEG or WebP of at most 2 MB and 6,000 pixels a side, told by its content. It is written anew as PNG of at most
/// 512 pixels a side, without any metadata.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/logo", tag = "initiatives", params(("id" = String, Path), LogoQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = LogoView)))]
pub(super) async fn save(
    app: App,
    who: Requester,
    path: web::Path<String>,
    query: Params<LogoQuery>,
    file: File,
) -> Answer {
    ok(&directory::set_logo(&app, &who.actor, &id(&path)?, file.0.to_vec(), &query.0.alt).await?)
}

/// Removes the logo.
#[utoipa::path(delete, path = "/api/v1/initiatives/{id}/logo", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove(app: App, who: Requester, path: web::Path<String>) -> Answer {
    directory::remove_logo(&app, &who.actor, &id(&path)?).await?;
    done()
}
