//! The video cards of initiatives: what is said about a video, and its files, which are sent as they are.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};

use super::{App, done, id};
use crate::domain::actor::Scope;
use crate::domain::video::{MAX_CAPTIONS, VideoDetails};
use crate::error::{Conflict, Error};
use crate::service::directory::{self, MAX_LOGO_BYTES, VideoPart, VideoView};
use crate::web::json::{self, Json};
use crate::web::problem::Problem;
use crate::web::routes::{Access, Entry, delete, get, put};
use crate::web::session::Requester;
use crate::web::uploads::{self, Source};
use crate::web::{Answer, etag};

const STAFF: Access = Access::Staff(Scope::InitiativesWrite);

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/initiatives/{id}/video", Access::Anyone, || web::to(show)),
    put("/api/v1/initiatives/{id}/video", STAFF, || web::to(update)),
    delete("/api/v1/initiatives/{id}/video", STAFF, || web::to(remove)),
    put("/api/v1/initiatives/{id}/video/file", STAFF, || web::to(save_file)),
    delete("/api/v1/initiatives/{id}/video/file", STAFF, || web::to(remove_file)),
    put("/api/v1/initiatives/{id}/video/captions", STAFF, || {
        web::to(save_captions)
    }),
    delete("/api/v1/initiatives/{id}/video/captions", STAFF, || {
        web::to(remove_captions)
    }),
    put("/api/v1/initiatives/{id}/video/poster", STAFF, || web::to(save_poster)),
    delete("/api/v1/initiatives/{id}/video/poster", STAFF, || {
        web::to(remove_poster)
    }),
];

/// The bytes of a small file that staff sends.
pub(super) struct Small<const LIMIT: usize>(Bytes);

impl<const LIMIT: usize> FromRequest for Small<LIMIT> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let requester = Requester::extract(req);
        let body = json::read_up_to(req, payload, LIMIT);
        Box::pin(async move {
            // Asked before anything is read, so that nobody else fills the memory.
            requester.await?.actor.staff(Scope::InitiativesWrite)?;
            body.await.map(Self)
        })
    }
}

fn answer(req: &HttpRequest, view: &VideoView) -> Answer {
    Ok(etag::versioned(req, view.version, view))
}

/// The video card of an initiative: a file of its own or a link, and what is said in it.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/video", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 200, body = VideoView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let view = directory::video(&app, &who.actor, &id(&path)?).await?;
    answer(&req, &view.ok_or(Error::NotFound("video"))?)
}

/// Says what the video is about, in which language, what is said in it, and where it is when it is no file of its own. The first time
/// the version is 0. A link takes the place of a file.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/video", tag = "initiatives", params(("id" = String, Path)),
    request_body = VideoDetails, responses((status = 200, body = VideoView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<VideoDetails>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let view = directory::describe_video(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    answer(&req, &view)
}

/// Removes the video card with all its files.
#[utoipa::path(delete, path = "/api/v1/initiatives/{id}/video", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove(app: App, who: Requester, path: web::Path<String>) -> Answer {
    gone(&app, &who, &path, VideoPart::Card).await
}

async fn gone(app: &App, who: &Requester, path: &str, part: VideoPart) -> Answer {
    directory::remove_video(app, &who.actor, &id(path)?, part).await?;
    done()
}

/// Takes the file of the video: MP4 (H.264 and AAC) or `WebM` (VP8, VP9 or AV1 with Vorbis or Opus), told by its content and of at most
/// the size that is configured (25 MB by default). Places, titles and all other metadata in it are overwritten. It takes the place of a
/// link.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/video/file", tag = "initiatives", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = VideoView)))]
pub(super) async fn save_file(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    payload: web::Payload,
) -> Answer {
    who.actor.staff(Scope::InitiativesWrite)?;
    let version = etag::if_match(&req)?;
    let source = Source::body(&req, payload);
    let view = uploads::receive(&app, &who.actor, &id(&path)?, version, source)
        .await
        .map_err(|problem| {
            if problem.kind().code == Conflict::Stale.code() {
                Problem::new("version-mismatch")
            } else {
                problem
            }
        })?;
    answer(&req, &view)
}

/// Removes the file of the video.
#[utoipa::path(delete, path = "/api/v1/initiatives/{id}/video/file", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove_file(app: App, who: Requester, path: web::Path<String>) -> Answer {
    gone(&app, &who, &path, VideoPart::File).await
}

/// Takes captions as `WebVTT` of at most 128 KiB: times and words stay, everything else goes.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/video/captions", tag = "initiatives", params(("id" = String, Path)),
    request_body(content = String, content_type = "text/vtt"), responses((status = 200, body = VideoView)))]
pub(super) async fn save_captions(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    file: Small<MAX_CAPTIONS>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let view = directory::set_captions(&app, &who.actor, &id(&path)?, version, &file.0)
        .await
        .map_err(etag::failed)?;
    answer(&req, &view)
}

/// Removes the captions.
#[utoipa::path(delete, path = "/api/v1/initiatives/{id}/video/captions", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove_captions(app: App, who: Requester, path: web::Path<String>) -> Answer {
    gone(&app, &who, &path, VideoPart::Captions).await
}

/// Takes the picture that is shown before the video, as a logo: PNG, JPEG or `WebP` of at most 2 MB, written anew as PNG of at most 512
/// pixels a side, without any metadata.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/video/poster", tag = "initiatives", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = VideoView)))]
pub(super) async fn save_poster(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    file: Small<MAX_LOGO_BYTES>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let view = directory::set_poster(&app, &who.actor, &id(&path)?, version, file.0.to_vec())
        .await
        .map_err(etag::failed)?;
    answer(&req, &view)
}

/// Removes the picture that is shown before the video.
#[utoipa::path(delete, path = "/api/v1/initiatives/{id}/video/poster", tag = "initiatives", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove_poster(app: App, who: Requester, path: web::Path<String>) -> Answer {
    gone(&app, &who, &path, VideoPart::Poster).await
}
