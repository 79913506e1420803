//! Places and occupations by what people type, for forms that complete while somebody writes.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::{App, page_size};
use crate::error::{Error, Result};
use crate::service::occupations::{self, OccupationView};
use crate::service::places::{self, PlaceHit, PlaceScope};
use crate::web::Answer;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/places", Access::Anyone, || web::to(places)),
    get("/api/v1/occupations", Access::Anyone, || web::to(occupations)),
];

/// The longest text that is looked up, in characters.
const MAX_TEXT: usize = 100;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PlaceQuery {
    /// What somebody typed: a name, the start of one, a postcode, a short form. Up to 100 characters.
    #[param(example = "Greifswald")]
    q: String,
    /// Where to look; `germany` when not given.
    #[param(inline)]
    scope: Option<PlaceScope>,
    /// How many answers at most; 10 when not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

fn typed(text: &str) -> Result<&str> {
    if text.chars().count() > MAX_TEXT {
        return Err(Error::invalid("/q", "text-too-long", MAX_TEXT.to_string()));
    }
    Ok(text)
}

/// The same for everybody, so browsers may keep it for a while.
fn kept(value: &impl Serialize) -> Answer {
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::VARY, "Accept-Language, Cookie"))
        .json(value))
}

/// Places, districts and Länder that fit what somebody typed, the best first. Several answers with `certain` mean that
/// the text is ambiguous: ask.
#[utoipa::path(get, path = "/api/v1/places", tag = "search", params(PlaceQuery),
    responses((status = 200, body = Vec<PlaceHit>)))]
pub(super) async fn places(app: App, who: Requester, query: Params<PlaceQuery>) -> Answer {
    let PlaceQuery { q, scope, limit } = query.0;
    let limit = usize::try_from(page_size(limit)?.unwrap_or(10)).unwrap_or(10);
    let scope = scope.unwrap_or(PlaceScope::Germany);
    kept(&places::search(&app, scope, typed(&q)?, limit, who.locale))
}

/// Which occupations are looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OccupationQuery {
    /// What somebody typed: a job title in German or English, or the start of one. Up to 100 characters.
    #[param(example = "Krankenschwester")]
    q: String,
    /// How many answers at most; 10 when not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Occupations that fit what somebody typed, the best first, with a confidence of 0 to 10,000. Uncertain ones are to be
/// asked back, never guessed.
#[utoipa::path(get, path = "/api/v1/occupations", tag = "search", params(OccupationQuery),
    responses((status = 200, body = Vec<OccupationView>)))]
pub(super) async fn occupations(app: App, who: Requester, query: Params<OccupationQuery>) -> Answer {
    let OccupationQuery { q, limit } = query.0;
    let limit = usize::try_from(page_size(limit)?.unwrap_or(10)).unwrap_or(10);
    kept(&occupations::search(&app, typed(&q)?, limit, who.locale))
}
