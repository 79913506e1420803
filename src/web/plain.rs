//! Answers without a page of the product: whether the service lives, and what a problem code means. They load nothing,
//! so that they can be shown when nothing else works.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::pages::{Masthead, Viewer, error_page};
use super::problem::{self, Problem};
use super::routes::{Access, Entry, get};
use super::{Answer, session};
use crate::service::{AppState, health};

/// The routes of this room.
pub(crate) const ENTRIES: &[Entry] = &[
    get("/healthz", Access::Anyone, || web::to(alive)),
    get("/readyz", Access::Anyone, || web::to(ready)),
    get("/problems/{code}", Access::Anyone, || web::to(show_problem)),
];

/// Says that the process answers; asks nothing of the database, so it never hangs.
async fn alive() -> Answer {
    Ok(HttpResponse::Ok().json(serde_json::json!({"status": "alive"})))
}

/// Says whether requests can be worked on: the database answers and its schema is the newest.
async fn ready(app: web::Data<AppState>) -> Answer {
    health::ready(&app).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({"status": "ready"})))
}

/// Explains a problem code.
async fn show_problem(app: web::Data<AppState>, req: HttpRequest, code: web::Path<String>) -> Answer {
    let locale = session::preferred_locale(&req);
    if problem::find(&code).is_none() {
        return Err(Problem::new("not-found"));
    }
    let document = Problem::new(&code).document(locale, &app.config.server.base_url, "");
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_LANGUAGE, locale.as_str()))
        .content_type("text/html; charset=utf-8")
        .body(error_page(&Masthead::of(&app), Viewer::Nobody, locale, &document)))
}
