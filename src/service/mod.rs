//! The use cases, named by activity. Each takes the state and the actor first, checks the actor, opens one transaction,
//! lets the domain decide, and puts promised mails into the outbox in the same transaction. No HTTP here.

pub mod health;
pub mod idempotency;
pub mod links;
pub mod sessions;

use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;

/// Everything a use case works with; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The configuration.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// The operator's key: encrypts waiting mails and second factors, and keys hashes.
    pub key: Arc<[u8; 32]>,
    /// Wakes the worker when a mail was put into the outbox.
    pub wake: Arc<Notify>,
}

impl AppState {
    /// The addresses that stand in mails.
    pub fn links(&self) -> links::Links {
        links::Links::new(&self.config.server.base_url)
    }
}
