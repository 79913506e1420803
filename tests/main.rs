//! The one test binary: linking dominates, so everything that is tested from outside stands in it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::nonminimal_bool,
    reason = "a test stops where something is missing"
)]

mod api;
mod architecture;
mod gazetteer;
mod journeys;
mod mail;
mod matching;
mod pages;
mod rules;
mod store;
mod support;
