//! The whole service on a port of its own, with a database of its own, a standing clock and mails kept in memory.
//! Tests speak to it as programs and browsers do.

use std::sync::OnceLock;

use actix_web::{App, HttpServer};
use chrono::{DateTime, Utc};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use wurzelwerk::clock::Clock;
use wurzelwerk::config::{Config, DEFAULT_WEIGHTS};
use wurzelwerk::mail::{Kept, Mailer};
use wurzelwerk::service::{AppState, Knowledge};
use wurzelwerk::store::{DatabaseUrl, Options, Store};
use wurzelwerk::web;

use super::db::TestDatabase;
use super::dump::{self, Dump};

/// A running service.
pub(crate) struct TestApp {
    /// Where it answers, without a slash at the end.
    pub(crate) url: String,
    /// Its state, to move the clock and to do what has no route.
    pub(crate) state: AppState,
    /// The mails it sent.
    pub(crate) mails: Kept,
    http: reqwest::Client,
    db: TestDatabase,
}

/// An answer of the service, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    /// The body as JSON; `null` when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The code of a problem document.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// A header as text; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Pointer and code of the fields that are not valid.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let document = self.json();
        let text = |field: &Value, name: &str| field[name].as_str().unwrap_or_default().to_owned();
        document["errors"]
            .as_array()
            .map(|errors| {
                errors
                    .iter()
                    .map(|field| (text(field, "pointer"), text(field, "code")))
                    .collect()
            })
            .unwrap_or_default()
    }
}

/// The time at which the clock stands at first: Monday, 23 November 2026, 10 h in Berlin.
pub(crate) fn start_of_tests() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().expect("a time")
}

impl TestApp {
    /// Starts the service on an empty database.
    pub(crate) fn start(db: TestDatabase) -> Self {
        Self::start_with(db, |_| ())
    }

    /// Starts the service with a changed configuration.
    pub(crate) fn start_with(db: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        Self::start_as(db, false, change)
    }

    /// Starts a demonstration, still empty.
    pub(crate) fn start_demonstration(db: TestDatabase) -> Self {
        Self::start_as(db, true, |_| ())
    }

    fn start_as(db: TestDatabase, demonstration: bool, change: impl FnOnce(&mut Config)) -> Self {
        static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
        let knowledge = KNOWLEDGE.get_or_init(|| Knowledge::load(DEFAULT_WEIGHTS).expect("the bundled data"));
        let store = Store::open(&Options {
            url: DatabaseUrl::parse(db.url()).expect("the URL of the test database"),
            connections: 4,
            wait_secs: 5,
            queue: 1_000,
        })
        .expect("the test database");
        store.migrate().expect("the migrations");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the address"));
        let mut config = Config::defaults().expect("the defaults");
        config.server.base_url.clone_from(&url);
        change(&mut config);
        let (mailer, mails) = Mailer::memory();
        let clock = Clock::fixed(start_of_tests());
        let mut state = AppState::new(config, store, clock, mailer, [7; 32], knowledge);
        state.demonstration = demonstration;
        state.logo = wurzelwerk::app::load_logo(&state.config).expect("the logo");
        let shared = state.clone();
        let server = HttpServer::new(move || App::new().configure(web::configure(shared.clone())))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .expect("the port")
            .run();
        tokio::spawn(server);
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            url,
            state,
            mails,
            http,
            db,
        }
    }

    /// Everything that is stored, read past the service.
    pub(crate) fn dump(&self) -> Dump {
        dump::dump(self.db.url())
    }

    /// The files of the database as they lie on the disk; nothing for PostgreSQL.
    pub(crate) fn file_bytes(&self) -> Vec<u8> {
        dump::file_bytes(self.db.url())
    }

    /// A request to a path; add token, headers and body, then [`send`].
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// The answer to GET.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        send(self.request(Method::GET, path)).await
    }

    /// The answer to a JSON body that is posted.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// A request with a bearer token.
    pub(crate) fn with(&self, token: &str, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).bearer_auth(token)
    }
}

/// Sends a request and reads the answer to its end.
pub(crate) async fn send(request: RequestBuilder) -> Reply {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.expect("a readable answer");
    Reply { status, headers, text }
}
