//! The interface for programs under `/api/v1`. A handler parses, calls one function of the services and renders.
//! Its rows of the route table are what the documentation and the tests of authorisation walk along.

#![expect(
    unused_qualifications,
    reason = "what utoipa writes for parameters of the address is qualified"
)]

mod absences;
mod accounts;
mod audit;
mod beyond;
mod campaigns;
mod contacts;
mod directory;
mod duplicates;
mod figures;
mod groups;
mod households;
mod imports;
mod lists;
mod logos;
mod mail_texts;
mod me;
mod meetups;
mod messages;
mod offers;
mod open_data;
mod openapi;
mod outbox;
mod overview;
mod practice;
mod presence;
mod proposals;
mod registration;
mod runs;
mod search;
mod stories;
mod transfers;
mod videos;
mod weights;

use std::str::FromStr;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::Answer;
use super::problem::Problem;
use super::routes::Entry;
use crate::error::{Error, Result};
use crate::service::AppState;

pub use openapi::document;
pub(crate) use openapi::reader;

/// The state in a handler.
type App = web::Data<AppState>;

/// All rows of the interface.
pub(crate) fn entries() -> Vec<Entry> {
    [
        registration::ENTRIES,
        me::ENTRIES,
        meetups::ENTRIES,
        campaigns::ENTRIES,
        practice::ENTRIES,
        households::ENTRIES,
        search::ENTRIES,
        directory::ENTRIES,
        presence::ENTRIES,
        logos::ENTRIES,
        videos::ENTRIES,
        messages::ENTRIES,
        offers::ENTRIES,
        stories::ENTRIES,
        open_data::ENTRIES,
        imports::ENTRIES,
        lists::ENTRIES,
        proposals::ENTRIES,
        groups::ENTRIES,
        figures::ENTRIES,
        runs::ENTRIES,
        beyond::ENTRIES,
        contacts::ENTRIES,
        transfers::ENTRIES,
        duplicates::ENTRIES,
        absences::ENTRIES,
        accounts::ENTRIES,
        audit::ENTRIES,
        outbox::ENTRIES,
        mail_texts::ENTRIES,
        overview::ENTRIES,
        weights::ENTRIES,
        openapi::ENTRIES,
    ]
    .concat()
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
struct Listed<T> {
    /// What the page holds.
    items: Vec<T>,
    /// Give it as `after` to get the next page; `null` on the last one.
    next: Option<String>,
}

/// The identifier of what was created.
#[derive(Debug, Serialize, ToSchema)]
struct CreatedId {
    /// Its identifier.
    #[schema(example = "01980000-0000-7000-8000-000000000001")]
    id: String,
}

/// The version that was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Seen {
    /// The version on which the decision rests.
    #[schema(example = 3)]
    version: i64,
}

/// A value as JSON.
fn ok(value: &impl Serialize) -> Answer {
    Ok(HttpResponse::Ok().json(value))
}

/// Done, with nothing to say.
fn done() -> Answer {
    Ok(HttpResponse::NoContent().finish())
}

/// A page of a list as JSON.
fn listed<T: Serialize>((items, next): (Vec<T>, Option<String>)) -> Answer {
    ok(&Listed { items, next })
}

/// What a created thing is answered with.
fn created(id: &impl std::fmt::Display) -> (StatusCode, serde_json::Value) {
    (StatusCode::CREATED, json!({"id": id.to_string()}))
}

/// The identifier in a path; one that cannot be ours names nothing.
fn id<T: FromStr>(path: &str) -> Result<T, Problem> {
    path.parse().map_err(|_| Problem::new("not-found"))
}

/// The size of a page, 1 to 100.
fn page_size(limit: Option<u32>) -> Result<Option<u32>> {
    match limit {
        Some(size) if !(1..=100).contains(&size) => Err(Error::invalid("/limit", "limit-range", "25")),
        other => Ok(other),
    }
}

/// A list of codes separated by commas, as parameters of the address carry them.
fn codes<T: FromStr>(pointer: &str, text: Option<&str>, example: &str) -> Result<Vec<T>> {
    text.unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(|code| {
            code.parse()
                .map_err(|_| Error::invalid(pointer, "value-unknown", example))
        })
        .collect()
}
