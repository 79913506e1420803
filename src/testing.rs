//! What unit tests of the use cases share: a migrated database and a state around it. Not part of the product.

use std::sync::OnceLock;

use chrono::{DateTime, Duration, Utc};

use crate::clock::Clock;
use crate::config::{Config, DEFAULT_WEIGHTS};
use crate::domain::mail::MailKind;
use crate::mail::{KeptMail, Mailer};
use crate::service::{AppState, Knowledge};
use crate::store::{DatabaseUrl, Options, Store, outbox};
use crate::worker::outbox::drain;

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
        queue: 1_000,
    })
    .unwrap();
    store.migrate().unwrap();
    store
}

/// The state of a service with an empty database, the default configuration and a clock that stands.
pub(crate) fn app(db: &TestDatabase) -> AppState {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    let knowledge = KNOWLEDGE.get_or_init(|| Knowledge::load(DEFAULT_WEIGHTS).unwrap());
    let config = Config::defaults().unwrap();
    AppState::new(
        config,
        store(db),
        Clock::fixed(start_of_tests()),
        Mailer::memory().0,
        [7; 32],
        knowledge,
    )
}

/// The secrets in the links of the mails of one kind, below `path`, that wait in the outbox, oldest first.
pub(crate) async fn mailed_links(app: &AppState, kind: MailKind, path: &str) -> Vec<String> {
    let (key, now) = (app.mail_key(), app.clock.now());
    let operator = app.key.clone();
    let path = format!("/{path}/");
    app.store
        .write(move |tx| {
            let mut found = Vec::new();
            let claiming = outbox::Claiming {
                key: &key,
                operator_key: &operator,
                now,
                lease: Duration::minutes(15),
                window_is_open: true,
            };
            while let Some(claimed) = outbox::claim(tx, &claiming)? {
                if claimed.mail.kind == kind {
                    let after = claimed.mail.text.split(&path).nth(1).unwrap();
                    found.push(after.chars().take(43).collect());
                }
            }
            Ok(found)
        })
        .await
        .unwrap()
}

/// The mails that went to an address so far; everything that waits is handed over first, as the worker does it.
pub(crate) async fn delivered(app: &AppState, to: &str) -> Vec<KeptMail> {
    drain(app).await.unwrap();
    let Mailer::Memory(kept) = &app.mailer else {
        panic!("tests keep their mails");
    };
    kept.to(to)
}
