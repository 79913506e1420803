//! Mails over real SMTP: what each fault of a relay means for a mail, and what arrives in the end.

mod delivery;
mod faults;

use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, Utc};
use wurzelwerk::clock::Clock;
use wurzelwerk::config::{Config, DEFAULT_WEIGHTS};
use wurzelwerk::domain::actor::Actor;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::mail::{Encryption, Mailer, SmtpSettings};
use wurzelwerk::service::mailing::{self, WaitingMail};
use wurzelwerk::service::{AppState, Knowledge};
use wurzelwerk::store::{DatabaseUrl, Options, Store};
use wurzelwerk::worker::outbox::OutboxWorker;

use crate::support::db::TestDatabase;

/// Short, because every hanging relay of these tests is waited for that long.
const DEADLINE: Duration = Duration::from_millis(1_500);

fn relay(port: u16, encryption: Encryption) -> Mailer {
    Mailer::smtp(SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port,
        encryption,
        credentials: None,
        deadline: DEADLINE,
    })
    .unwrap()
}

fn monday() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// An office with a database, a clock that stands and a relay.
struct Office {
    state: AppState,
    worker: OutboxWorker,
    _db: TestDatabase,
}

impl Office {
    fn new(db: TestDatabase, mailer: Mailer) -> Self {
        static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
        let knowledge = KNOWLEDGE.get_or_init(|| Knowledge::load(DEFAULT_WEIGHTS).unwrap());
        let url = DatabaseUrl::parse(db.url()).unwrap();
        let store = Store::open(&Options {
            url,
            connections: 2,
            wait_secs: 5,
            queue: 1_000,
        })
        .unwrap();
        store.migrate().unwrap();
        let state = AppState::new(
            Config::defaults().unwrap(),
            store,
            Clock::fixed(monday()),
            mailer,
            [7; 32],
            knowledge,
        );
        Self {
            worker: OutboxWorker::new(state.clone()),
            state,
            _db: db,
        }
    }

    async fn promise(&self, to: &str) {
        mailing::send_test_mail(&self.state, to.parse().unwrap(), Locale::De)
            .await
            .unwrap();
    }

    /// All rows of the outbox, oldest first.
    async fn rows(&self) -> Vec<WaitingMail> {
        let mut rows = mailing::list(&self.state, &Actor::System, None, None, 100)
            .await
            .unwrap();
        rows.reverse();
        rows
    }

    /// Lets half a day pass in short steps, in which everything is tried as often as it is due.
    async fn let_half_a_day_pass(&self) {
        for _ in 0..48 {
            self.state.clock.advance(chrono::Duration::minutes(15));
            self.worker.drain().await.unwrap();
        }
    }
}
