//! Stories and greetings: read by everybody once they are published, looked after by offices, written by households.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::logos::File;
use super::offers::Near;
use super::{App, CreatedId, Seen, created, done, id, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::ids::{InitiativeId, StoryId};
use crate::domain::place::{Ags, PlaceId};
use crate::domain::story::StoryKind;
use crate::service::stories::{self, NewStory, OwnStory, OwnStoryView, StoryFilter, StoryForStaff, StoryView};
use crate::web::idempotency::once;
use crate::web::json::{self, Json};
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

const PATH: &str = "/api/v1/staff/stories";
const KEPT: Access = Access::Staff(Scope::InitiativesWrite);

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/stories", Access::Anyone, || web::to(list)),
    get("/api/v1/stories/{id}", Access::Anyone, || web::to(show)),
    get(PATH, KEPT, || web::to(list_own)),
    post(PATH, KEPT, || web::to(create)),
    get("/api/v1/staff/stories/{id}", KEPT, || web::to(show_own)),
    put("/api/v1/staff/stories/{id}", KEPT, || web::to(update)),
    delete("/api/v1/staff/stories/{id}", KEPT, || web::to(revoke)),
    post("/api/v1/staff/stories/{id}/publish", KEPT, || web::to(publish)),
    post("/api/v1/staff/stories/{id}/picture", KEPT, || web::to(save_picture)),
    delete("/api/v1/staff/stories/{id}/picture", KEPT, || web::to(remove_picture)),
    get("/api/v1/me/story", Access::Household, || web::to(own)),
    put("/api/v1/me/story", Access::Household, || web::to(write_own)),
    delete("/api/v1/me/story", Access::Household, || web::to(revoke_own)),
    post("/api/v1/me/story/picture", Access::Household, || {
        web::to(save_own_picture)
    }),
    delete("/api/v1/me/story/picture", Access::Household, || {
        web::to(remove_own_picture)
    }),
];

/// Which stories are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StoriesQuery {
    /// Those near this place, the nearest first.
    #[param(value_type = Option<u32>, example = 2_917_788)]
    place: Option<PlaceId>,
    /// Within so many km of the place, 1 to 100; 20 when not given.
    #[param(minimum = 1, maximum = 100)]
    radius_km: Option<u16>,
    /// Those in or near this district.
    #[param(value_type = Option<String>, example = "13075")]
    district: Option<Ags>,
    /// Those in this Land.
    #[param(value_type = Option<String>, example = "13")]
    land: Option<Ags>,
    /// Stories or greetings.
    #[param(inline)]
    kind: Option<StoryKind>,
    /// Those that this initiative looks after.
    #[param(value_type = Option<String>)]
    initiative: Option<InitiativeId>,
    /// The last story of the page before.
    #[param(value_type = Option<String>)]
    after: Option<StoryId>,
    /// At most so many, 1 to 100; 25 when not given. When fewer come, these were the last.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Published stories and greetings, the newest first; near a place, a district or a Land the nearest first.
#[utoipa::path(get, path = "/api/v1/stories", tag = "stories", params(StoriesQuery),
    responses((status = 200, body = Vec<StoryView>)))]
pub(super) async fn list(app: App, query: Params<StoriesQuery>) -> Answer {
    let StoriesQuery {
        place,
        radius_km,
        district,
        land,
        kind,
        initiative,
        after,
        limit,
    } = query.0;
    let limit = usize::try_from(page_size(limit)?.unwrap_or(25)).unwrap_or(usize::MAX);
    let near = Near {
        place,
        radius_km,
        district,
        land,
    };
    let filter = StoryFilter {
        area: near.area(&app)?,
        kind,
        initiative,
        after,
    };
    ok(&stories::list(&app, filter, limit).await?)
}

/// One published story. It is gone as soon as its consent is revoked, so keep no copy.
#[utoipa::path(get, path = "/api/v1/stories/{id}", tag = "stories", params(("id" = String, Path)),
    responses((status = 200, body = StoryView)))]
pub(super) async fn show(app: App, path: web::Path<String>) -> Answer {
    ok(&stories::show(&app, &id(&path)?).await?)
}

/// The stories of the own offices, drafts first; all of them for the network office.
#[utoipa::path(get, path = "/api/v1/staff/stories", tag = "stories",
    responses((status = 200, body = Vec<StoryForStaff>)))]
pub(super) async fn list_own(app: App, who: Requester) -> Answer {
    ok(&stories::list_own(&app, &who.actor).await?)
}

/// Writes a story or a greeting down with the consent of whoever tells it; a draft until it is published.
#[utoipa::path(post, path = "/api/v1/staff/stories", tag = "stories", request_body = NewStory,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<Value>) -> Answer {
    let (value, hash) = (body.value, body.hash);
    let work = async {
        let new: NewStory = json::strictly(value)?;
        Ok(created(&stories::create(&app, &who.actor, new).await?))
    };
    once(&app, &who, &req, &hash, Some(PATH), work).await
}

/// One story of an own office with its consent.
#[utoipa::path(get, path = "/api/v1/staff/stories/{id}", tag = "stories", params(("id" = String, Path)),
    responses((status = 200, body = StoryForStaff)))]
pub(super) async fn show_own(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let story = stories::show_own(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, story.version, &story))
}

/// Changes a story that staff wrote down, with its consent; it is a draft again. Kind and office stay.
#[utoipa::path(put, path = "/api/v1/staff/stories/{id}", tag = "stories", params(("id" = String, Path)),
    request_body = NewStory, responses((status = 200, body = StoryForStaff)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<Value>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let new: NewStory = json::strictly(body.value)?;
    let story = stories::update(&app, &who.actor, &id(&path)?, version, new)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, story.version, &story))
}

/// Revokes a story: it is deleted with its picture at once, whoever wrote it.
#[utoipa::path(delete, path = "/api/v1/staff/stories/{id}", tag = "stories", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn revoke(app: App, who: Requester, path: web::Path<String>) -> Answer {
    stories::revoke(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// Publishes exactly the version that was looked at.
#[utoipa::path(post, path = "/api/v1/staff/stories/{id}/publish", tag = "stories", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = StoryForStaff)))]
pub(super) async fn publish(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&stories::publish(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// What a picture shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PictureQuery {
    /// What the picture shows, in words, up to 200 characters.
    #[serde(default)]
    #[param(required = true)]
    alt: String,
}

/// Takes the picture of a story that staff wrote down: PNG, JPEG or WebP of at most 2 MB and 6,000 pixels a side. It is written anew as
/// PNG of at most 512 pixels a side, without any metadata; the story is a draft again.
#[utoipa::path(post, path = "/api/v1/staff/stories/{id}/picture", tag = "stories", params(("id" = String, Path), PictureQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = StoryForStaff)))]
pub(super) async fn save_picture(
    app: App,
    who: Requester,
    path: web::Path<String>,
    query: Params<PictureQuery>,
    file: File,
) -> Answer {
    ok(&stories::set_picture(&app, &who.actor, &id(&path)?, file.0.to_vec(), &query.0.alt).await?)
}

/// Deletes the picture of a story that staff wrote down; the story is a draft again.
#[utoipa::path(delete, path = "/api/v1/staff/stories/{id}/picture", tag = "stories", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove_picture(app: App, who: Requester, path: web::Path<String>) -> Answer {
    stories::remove_picture(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// The own story, and who can read it first.
#[utoipa::path(get, path = "/api/v1/me/story", tag = "stories", responses((status = 200, body = OwnStoryView)))]
pub(super) async fn own(app: App, who: Requester, req: HttpRequest) -> Answer {
    let story = stories::own(&app, &who.actor).await?;
    Ok(etag::versioned(&req, story.version, &story))
}

/// Writes the own story; a draft until an office has read and published it. The first time the version is 0.
#[utoipa::path(put, path = "/api/v1/me/story", tag = "stories", request_body = OwnStory,
    responses((status = 200, body = OwnStoryView)))]
pub(super) async fn write_own(app: App, who: Requester, req: HttpRequest, body: Json<Value>) -> Answer {
    let version = etag::if_match(&req)?;
    let new: OwnStory = json::strictly(body.value)?;
    let story = stories::write_own(&app, &who.actor, version, new)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, story.version, &story))
}

/// Revokes the consent to the own story: it is deleted with its picture at once. Twice is no error.
#[utoipa::path(delete, path = "/api/v1/me/story", tag = "stories", responses((status = 204, description = "Gone.")))]
pub(super) async fn revoke_own(app: App, who: Requester) -> Answer {
    stories::revoke_own(&app, &who.actor).await?;
    done()
}

/// Takes the picture of the own story, as for offices; the story is a draft again.
#[utoipa::path(post, path = "/api/v1/me/story/picture", tag = "stories", params(PictureQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = OwnStoryView)))]
pub(super) async fn save_own_picture(app: App, who: Requester, query: Params<PictureQuery>, file: File) -> Answer {
    ok(&stories::set_own_picture(&app, &who.actor, file.0.to_vec(), &query.0.alt).await?)
}

/// Deletes the picture of the own story; the story is a draft again.
#[utoipa::path(delete, path = "/api/v1/me/story/picture", tag = "stories",
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove_own_picture(app: App, who: Requester) -> Answer {
    stories::remove_own_picture(&app, &who.actor).await?;
    done()
}
