//! Answers without a page of the product: whether the service lives, and what a problem code means. They load nothing,
//! so that they can be shown when nothing else works.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::problem::{self, Explained, Problem, ProblemDocument};
use super::routes::{Access, Entry, get};
use super::{Answer, session};
use crate::domain::locale::Locale;
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
async fn show_problem(req: HttpRequest, code: web::Path<String>) -> Answer {
    let locale = session::preferred_locale(&req);
    let explained = problem::explain(locale, &code).ok_or_else(|| Problem::new("not-found"))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_LANGUAGE, locale.as_str()))
        .content_type("text/html; charset=utf-8")
        .body(page(locale, &explained)))
}

/// The page that shows a problem to a person.
pub(crate) fn error_page(locale: Locale, document: &ProblemDocument) -> String {
    let explained = Explained {
        code: document.code,
        status: document.status,
        title: document.title.clone(),
        text: document.detail.clone(),
    };
    page(locale, &explained)
}

fn page(locale: Locale, problem: &Explained) -> String {
    let (title, text) = (escaped(&problem.title), escaped(&problem.text));
    let (code, status) = (problem.code, problem.status);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{locale}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title></head>\n\
         <body><main><h1>{title}</h1><p>{text}</p><p><code>{status} {code}</code></p>\
         <p><a href=\"/\">Wurzelwerk</a></p></main></body>\n</html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
