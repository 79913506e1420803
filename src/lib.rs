//! Wurzelwerk: a self-hosted matchmaking service for return and skilled-worker initiatives. This is its code map.
//!
//! ```text
//! main → cli → app → web, worker, config, telemetry
//! web      the door: one route table, API and pages; a handler parses, calls one service function, renders
//! worker   what happens by itself: handing over mails, housekeeping
//! service  the use cases, named by activity; each takes the state and the actor first
//! store    everything kept; the only room that knows diesel
//! mail     how mails are written and how they leave; the only room that knows lettre
//! matching the engine: pure, exact, explainable
//! gazetteer places, districts, occupations: bundled data, loaded once
//! domain   values and their rules; parsing is the only way in
//! ```
//!
//! Arrows point downward only, and outside crates have one room each; `tests/architecture.rs` checks both. A change of state,
//! its log and the mails it promises are one transaction: a service function opens `store.write`, lets the domain decide and
//! puts mails into the outbox; `worker::outbox` hands them over afterwards and asks once more whether they may leave.
//!
//! When a household registers: `web::api::registration` → `service::registration::register` → outbox → the link in the mail →
//! `registration::confirm` → `service::matchmaking` makes proposals → `service::review` → `service::introductions`.
//!
//! Lists come from `matching::Index`, which `service::matchmaking::Engine` holds for one instance and keeps in step with the
//! database. A run (`service::matchmaking::round`) asks it for everybody, `matching::rounds` solves who gets which place and who meets
//! whom, checkers verify the answers, and the preview is stored; `round::commit` makes proposals from exactly it.
#![cfg_attr(
    test,
    expect(
        clippy::match_same_arms,
        clippy::cloned_ref_to_slice_refs,
        clippy::type_complexity,
        clippy::items_after_statements,
        reason = "tests say what they mean at some length"
    )
)]

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod gazetteer;
pub mod mail;
pub mod matching;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod texts;
pub mod web;
pub mod worker;

#[cfg(test)]
mod testing;
