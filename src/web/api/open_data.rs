//! The directory as files that everybody may use: a table, JSON and a feed. They change rarely, so they say how long they may be
//! kept and are not sent again to whoever has them.

use actix_web::http::header;
use actix_web::{HttpRequest, web};

use super::App;
use crate::error::Context as _;
use crate::service::directory::{self, OpenDirectory};
use crate::web::routes::{Access, Entry, get};
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/open-data/initiatives.csv", Access::Anyone, || web::to(table)),
    get("/api/v1/open-data/initiatives.json", Access::Anyone, || web::to(json)),
    get("/api/v1/open-data/initiatives.atom", Access::Anyone, || web::to(feed)),
];

/// The directory as a table: `;`, CRLF, UTF-8 with a mark, one initiative a row.
#[utoipa::path(get, path = "/api/v1/open-data/initiatives.csv", tag = "initiatives",
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn table(app: App, req: HttpRequest) -> Answer {
    let table = directory::open_csv(&directory::open_data(&app).await?);
    let mut response = etag::file(&req, table.into_bytes(), "text/csv; charset=utf-8");
    response.headers_mut().insert(
        header::CONTENT_DISPOSITION,
        header::HeaderValue::from_static("attachment; filename=\"initiativen.csv\""),
    );
    Ok(response)
}

/// The directory as JSON in one piece, with its licence.
#[utoipa::path(get, path = "/api/v1/open-data/initiatives.json", tag = "initiatives",
    responses((status = 200, body = OpenDirectory)))]
pub(super) async fn json(app: App, req: HttpRequest) -> Answer {
    let directory = directory::open_data(&app).await?;
    let bytes = serde_json::to_vec(&directory).context("writing open data")?;
    Ok(etag::file(&req, bytes, "application/json"))
}

/// What is new or changed in the directory, as an Atom feed (RFC 4287).
#[utoipa::path(get, path = "/api/v1/open-data/initiatives.atom", tag = "initiatives",
    responses((status = 200, body = String, content_type = "application/atom+xml")))]
pub(super) async fn feed(app: App, req: HttpRequest) -> Answer {
    let feed = directory::open_feed(&app, &directory::open_data(&app).await?);
    Ok(etag::file(
        &req,
        feed.into_bytes(),
        "application/atom+xml; charset=utf-8",
    ))
}
