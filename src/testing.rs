//! What unit tests of the use cases share: a migrated database and a state around it. Not part of the product.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::config::{Config, DEFAULT_WEIGHTS};
use crate::mail::{Kept, Mailer};
use crate::service::{AppState, Knowledge};
use crate::store::{DatabaseUrl, Options, Store};

#[path = "../tests/support/db.rs"]
pub(crate) mod db;

pub(crate) use db::{TestDatabase, on_both_databases};

/// The time at which the clock of [`app`] stands: Monday, 23 November 2026, 10 h in Berlin.
pub(crate) fn start_of_tests() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// A migrated store on a test database.
pub(crate) fn store(db: &TestDatabase) -> Store {
    let url = DatabaseUrl::parse(db.url()).unwrap();
    let store = Store::open(&Options {
        url,
        connections: 4,
        wait_secs: 5,
    })
    .unwrap();
    store.migrate().unwrap();
    store
}

/// The state of a service with an empty database, the default configuration and a clock that stands.
pub(crate) fn app(db: &TestDatabase) -> AppState {
    app_keeping_mails(db).0
}

/// As [`app`], and where its mails are kept.
pub(crate) fn app_keeping_mails(db: &TestDatabase) -> (AppState, Kept) {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    let knowledge = KNOWLEDGE.get_or_init(|| Knowledge::load(DEFAULT_WEIGHTS).unwrap());
    let (mailer, kept) = Mailer::memory();
    let clock = Clock::fixed(start_of_tests());
    let app = AppState::new(
        Config::defaults().unwrap(),
        store(db),
        clock,
        mailer,
        [7; 32],
        knowledge,
    );
    (app, kept)
}
