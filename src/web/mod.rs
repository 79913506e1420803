//! The door: routes, handlers, pages. A handler parses, calls one function of the services and renders; it decides
//! nothing and knows neither the database nor the mails.

pub mod api;
mod compress;
mod documents;
mod etag;
pub mod forms;
mod headers;
mod idempotency;
mod json;
mod middleware;
mod multipart;
pub mod pages;
mod params;
mod plain;
pub mod problem;
mod ranges;
pub mod routes;
pub mod session;
#[cfg(test)]
mod tests;
mod uploads;

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, middleware::from_fn};

use crate::service::AppState;
use problem::Problem;
use session::Requester;

/// What a handler answers.
pub(crate) type Answer = Result<HttpResponse, Problem>;

/// The one route table.
pub fn entries() -> Vec<routes::Entry> {
    [plain::ENTRIES.to_vec(), pages::ENTRIES.to_vec(), api::entries()].concat()
}

/// All routes with what surrounds them, as the server and the tests use them.
pub fn configure(state: AppState) -> impl FnOnce(&mut ServiceConfig) {
    let state = web::Data::new(state);
    move |cfg| {
        cfg.app_data(state).service(
            web::scope("")
                .wrap(from_fn(middleware::around))
                // First, because the row of its address would take in what stands below it.
                .service(api::reader())
                .configure(|cfg| routes::mount(cfg, &entries()))
                // Who asks is looked up, so that the page leads on from where they are.
                .default_service(web::to(|_: Option<Requester>| async {
                    Answer::Err(Problem::new("not-found"))
                })),
        );
    }
}
