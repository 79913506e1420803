//! What unit tests of the use cases share: a migrated database and a state around it. Not part of the product.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Config;
use crate::service::AppState;
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
    AppState {
        config: Arc::new(Config::defaults().unwrap()),
        store: store(db),
        clock: Clock::fixed(start_of_tests()),
        key: Arc::new([7; 32]),
        wake: Arc::new(Notify::new()),
    }
}
