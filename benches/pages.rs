//! How long the service takes for each page of the demonstration: it is started as `wurzelwerk demo` starts it, every page that links lead to
//! is opened as a visitor, as a household, as a coordinator and as the network office, and the time of whole answers over HTTP is measured,
//! one request after the other. A page that does not answer with 200 stops the benchmark. It draws no conclusion; a p50 above the asked
//! 5 ms is marked.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark may fail by panicking, and it prints its table"
)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use reqwest::header::COOKIE;
use serde_json::{Value, json};
use wurzelwerk::config::{Config, DEFAULT_WEIGHTS};
use wurzelwerk::domain::actor::Role;
use wurzelwerk::service::{AppState, demo};
use wurzelwerk::{app, web, worker};

/// What is asked of each page.
const ASKED: Duration = Duration::from_millis(5);
/// Requests for each address that count, after some that do not.
const REQUESTS: usize = 100;
const BEFORE: usize = 10;
/// Addresses of one route that are measured, those met first.
const EACH: usize = 3;

/// The allocator of the program, so that the figures are its own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Somebody who opens pages.
struct Reader {
    who: &'static str,
    cookie: Option<String>,
    starts: &'static [&'static str],
}

struct Row {
    who: &'static str,
    route: &'static str,
    address: String,
    bytes: usize,
    times: Vec<Duration>,
}

impl Row {
    fn percentile(&self, share: usize) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort_unstable();
        sorted[(sorted.len() - 1) * share / 100]
    }
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let listener = app::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let config = Config::defaults().unwrap().for_demo(&base, folder.path());
    let state = app::prepare_demo(config, DEFAULT_WEIGHTS).unwrap();
    demo::prepare(&state, &|_, _| ()).await.unwrap();
    let running = app::start(state.clone(), listener, false).unwrap();
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let readers = [
        Reader {
            who: "visitor",
            cookie: None,
            starts: &[
                "/",
                "/register",
                "/places?q=Greifswald",
                "/places?q=Neustadt",
                "/demo",
                "/staff/sign-in",
            ],
        },
        Reader {
            who: "household",
            cookie: Some(household(&state, &http, &base).await),
            starts: &["/me"],
        },
        Reader {
            who: "coordinator",
            cookie: Some(staff(&state, Role::Coordinator).await),
            starts: &["/staff", "/staff/runs", "/staff/households"],
        },
        Reader {
            who: "network office",
            cookie: Some(staff(&state, Role::Admin).await),
            starts: &["/staff", "/staff/admin", "/staff/runs"],
        },
    ];
    let mut rows = Vec::new();
    for reader in &readers {
        for (address, route) in pages(&http, &base, reader).await {
            rows.push(measure(&http, &base, reader, address, route).await);
        }
    }
    running.stop().await.unwrap();
    print(&mut rows);
}

/// The session of a member of staff of the demonstration.
async fn staff(state: &AppState, role: Role) -> String {
    demo::sign_in_as(state, role).await.unwrap().secret.reveal().to_owned()
}

/// The session of a household that has an open proposal, by its mailed link.
async fn household(state: &AppState, http: &reqwest::Client, base: &str) -> String {
    let email = "haushalt001@example.org";
    let link = http
        .post(format!("{base}/api/v1/sign-in-links"))
        .json(&json!({"email": email}));
    assert!(link.send().await.unwrap().status().is_success());
    worker::outbox::drain(state).await.unwrap();
    let mails = demo::mails(state).unwrap();
    let link = mails
        .iter()
        .filter(|mail| mail.to.contains(email))
        .flat_map(|mail| &mail.links)
        .find_map(|link| link.split_once("/sign-in/"))
        .unwrap_or_else(|| panic!("no mail leads {email} in"));
    let session = http
        .post(format!("{base}/api/v1/sessions"))
        .json(&json!({"token": link.1}));
    let session: Value = session.send().await.unwrap().json().await.unwrap();
    session["token"].as_str().unwrap().to_owned()
}

fn request(http: &reqwest::Client, base: &str, reader: &Reader, address: &str) -> reqwest::RequestBuilder {
    let request = http.get(format!("{base}{address}"));
    match &reader.cookie {
        Some(cookie) => request.header(COOKIE, format!("wurzelwerk={cookie}")),
        None => request,
    }
}

/// The route of the table that an address belongs to: the one with the fewest parameters.
fn route(address: &str) -> Option<&'static str> {
    let path: Vec<&str> = address.split('?').next()?.split('/').collect();
    let fits = |route: &str| {
        let parts: Vec<&str> = route.split('/').collect();
        parts.len() == path.len()
            && parts
                .iter()
                .zip(&path)
                .all(|(part, own)| part == own || part.starts_with('{') && !own.is_empty())
    };
    web::entries()
        .into_iter()
        .filter(|entry| entry.method == "GET" && !entry.path.starts_with("/api") && fits(entry.path))
        .map(|entry| entry.path)
        .min_by_key(|path| path.matches('{').count())
}

/// The addresses that links lead to, at most [`EACH`] of a route, with their routes.
async fn pages(http: &reqwest::Client, base: &str, reader: &Reader) -> Vec<(String, &'static str)> {
    let mut open: VecDeque<String> = reader.starts.iter().map(|start| (*start).to_owned()).collect();
    let mut met: BTreeSet<String> = open.iter().cloned().collect();
    let mut taken: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    while let Some(address) = open.pop_front() {
        let Some(route) = route(&address) else { continue };
        if taken.get(route).copied().unwrap_or(0) >= EACH {
            continue;
        }
        let answer = request(http, base, reader, &address).send().await.unwrap();
        let html = answer
            .headers()
            .get("content-type")
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if answer.status() != 200 || !html {
            assert!(!answer.status().is_server_error(), "{address}: {}", answer.status());
            continue;
        }
        *taken.entry(route).or_default() += 1;
        let page = answer.text().await.unwrap();
        for part in page.split("href=\"/").skip(1) {
            let link = format!(
                "/{}",
                part.split(['"', '#']).next().unwrap_or_default().replace("&amp;", "&")
            );
            if met.insert(link.clone()) {
                open.push_back(link);
            }
        }
        found.push((address, route));
    }
    found
}

async fn measure(http: &reqwest::Client, base: &str, reader: &Reader, address: String, route: &'static str) -> Row {
    let mut row = Row {
        who: reader.who,
        route,
        address,
        bytes: 0,
        times: Vec::new(),
    };
    for at in 0..BEFORE + REQUESTS {
        let begin = Instant::now();
        let answer = request(http, base, reader, &row.address).send().await.unwrap();
        let status = answer.status();
        let body = answer.bytes().await.unwrap();
        let taken = begin.elapsed();
        // Some pages may be asked only so often; what was measured until then counts.
        if status == 429 && at > 0 {
            break;
        }
        assert_eq!(status, 200, "{}", row.address);
        row.bytes = body.len();
        if at >= BEFORE || row.times.is_empty() {
            row.times.push(taken);
        }
    }
    row
}

fn print(rows: &mut [Row]) {
    rows.sort_by_key(|row| std::cmp::Reverse(row.percentile(50)));
    println!("| who | page | p50 ms | p99 ms | kB | requests |\n| --- | --- | --- | --- | --- | --- |");
    let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
    for row in rows.iter() {
        let slow = if row.percentile(50) > ASKED {
            " **above 5 ms**"
        } else {
            ""
        };
        println!(
            "| {} | `{}` | {:.2}{slow} | {:.2} | {} | {} |",
            row.who,
            row.route,
            millis(row.percentile(50)),
            millis(row.percentile(99)),
            row.bytes / 1_000,
            row.times.len()
        );
    }
    let routes: BTreeSet<&str> = rows.iter().map(|row| row.route).collect();
    let slow: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.percentile(50) > ASKED)
        .map(|row| row.route)
        .collect();
    println!(
        "\n{} addresses of {} pages; above 5 ms: {slow:?}",
        rows.len(),
        routes.len()
    );
}
