//! How long figures take over 100,000 households and 1,000,000 events, on SQLite and on PostgreSQL: `cargo bench --bench reports`,
//! with other sizes as `-- HOUSEHOLDS EVENTS`. The totals of each question are checked against a count made beside it.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a program for people at a terminal that stops at the first fault"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use wurzelwerk::clock::Clock;
use wurzelwerk::config::{Config, DEFAULT_WEIGHTS};
use wurzelwerk::domain::actor::{Actor, Role, Scope, Staff};
use wurzelwerk::domain::figures::{DividedBy, EventKind, Period, Span, published};
use wurzelwerk::domain::ids::AccountId;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::mail::Mailer;
use wurzelwerk::service::figures::{self, Asked, FiguresView};
use wurzelwerk::service::{AppState, Knowledge};
use wurzelwerk::store::{DatabaseUrl, Options, Store};

#[path = "../tests/support/db.rs"]
#[expect(unused_macros, unused_imports, reason = "shared with the tests")]
mod db;

use db::TestDatabase;

/// How often each question is asked.
const TIMES: usize = 15;
/// Rows in one statement.
const ROWS: usize = 1_000;
/// Days over which the events are spread: two years up to the day on which the clock stands.
const DAYS: u64 = 722;

/// The same numbers on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// What the totals that are asked for have to be, counted beside the database: households by question and kind.
#[derive(Default)]
struct Expected(std::collections::BTreeMap<(usize, &'static str), BTreeSet<u64>>);

/// A question: what it is called, its period, its part.
type Question = (&'static str, Period, DividedBy, &'static str);

/// The questions that are counted anew each time, and last the one of which the figures are kept.
fn questions() -> [Question; 5] {
    let today = now().date_naive();
    let (quarter, year) = (Period::quarter_of(today), Period::year_of(today));
    let closed: Period = "2026-Q3".parse().expect("a period");
    let network = DividedBy::Network;
    [
        ("running quarter, whole network, counted anew", quarter, network, ""),
        (
            "running quarter, one district, counted anew",
            quarter,
            DividedBy::District,
            "01001",
        ),
        (
            "running quarter, one Land, counted anew",
            quarter,
            DividedBy::Land,
            "13",
        ),
        ("running year, whole network, counted anew", year, network, ""),
        ("closed quarter, whole network", closed, network, ""),
    ]
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 12, 1).expect("a day")
}

fn statements(households: u64, events: u64, mut run: impl FnMut(&str)) -> Expected {
    let mut numbers = Numbers(7);
    let mut expected = Expected::default();
    let questions = questions();
    let mut sql = String::new();
    for row in 0..events {
        if sql.is_empty() {
            sql.push_str(
                "INSERT INTO events (day, kind, reason, subject, initiative_id, district, land, occupation, days) VALUES ",
            );
        } else {
            sql.push(',');
        }
        // A household keeps where it wants to live, who covers it and its occupation.
        let subject = numbers.below(households);
        let kind = EventKind::ALL[usize::try_from(numbers.below(20)).expect("small")];
        // What happens later is written later.
        let day = row * DAYS / events;
        let day = first_day() + chrono::Days::new(day);
        let (district, land) = (1_000 + subject * 7 % 400, subject % 16 + 1);
        for (question, (_, period, by, part)) in questions.iter().enumerate() {
            let is_part = match by {
                DividedBy::District => format!("{district:05}") == *part,
                DividedBy::Land => format!("{land:02}") == *part,
                _ => true,
            };
            if is_part && period.days().contains(&day) {
                expected.0.entry((question, kind.as_str())).or_default().insert(subject);
            }
        }
        write!(
            sql,
            "('{day}','{kind}','reason-{}',{subject},'office-{}','{district:05}','{:02}','{}',{})",
            numbers.below(6),
            subject % 40,
            land,
            10 + subject * 11 % 37,
            numbers.below(120),
        )
        .expect("writing to a text");
        if row % u64::try_from(ROWS).expect("small") == u64::try_from(ROWS).expect("small") - 1 || row + 1 == events {
            run(&sql);
            sql.clear();
        }
    }
    expected
}

fn fill(url: &str, households: u64, events: u64) -> Expected {
    // What happened before is not to be taken over: there are no other rows.
    let end = "DELETE FROM schedule WHERE job = 'events:take-over'";
    if let Some(path) = url.strip_prefix("sqlite://") {
        let mut conn = SqliteConnection::establish(path).expect("the database");
        conn.batch_execute("PRAGMA synchronous = OFF; BEGIN")
            .expect("a transaction");
        let expected = statements(households, events, |sql| conn.batch_execute(sql).expect("rows"));
        conn.batch_execute(&format!("{end}; COMMIT; ANALYZE")).expect("the end");
        expected
    } else {
        let mut conn = PgConnection::establish(url).expect("the database");
        conn.batch_execute("BEGIN").expect("a transaction");
        let expected = statements(households, events, |sql| conn.batch_execute(sql).expect("rows"));
        conn.batch_execute(&format!("{end}; COMMIT")).expect("the end");
        conn.batch_execute("VACUUM ANALYZE events").expect("tidying");
        expected
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().expect("a time")
}

fn report(what: &str, mut taken: Vec<Duration>) {
    taken.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "| {what} | {:.1} | {:.1} |",
        ms(taken[taken.len() / 2]),
        ms(taken[taken.len() - 1])
    );
}

fn check(view: &FiguresView, expected: &Expected, question: usize) {
    for total in &view.totals {
        let mine = expected
            .0
            .iter()
            .find(|((asked, kind), _)| *asked == question && *kind == total.code);
        let households = mine.map_or(0, |(_, households)| households.len());
        let expected = published(u64::try_from(households).expect("a count"));
        assert_eq!(total.value, expected, "{}: {households} households", total.code);
    }
}

async fn measure(name: &str, db: &TestDatabase, households: u64, events: u64, knowledge: &Knowledge) {
    let store = Store::open(&Options {
        url: DatabaseUrl::parse(db.url()).expect("the address"),
        connections: 4,
        wait_secs: 5,
        queue: 1_000,
    })
    .expect("the database");
    store.migrate().expect("the migrations");
    let expected = fill(db.url(), households, events);
    let config = Config::defaults().expect("the defaults");
    let app = AppState::new(
        config,
        store,
        Clock::fixed(now()),
        Mailer::memory().0,
        [7; 32],
        knowledge,
    );
    let admin = Actor::Staff(Staff {
        account: AccountId::generate(),
        role: Role::Admin,
        initiatives: Vec::new(),
        deputy_for: Vec::new(),
        scopes: Scope::ALL.iter().copied().collect(),
    });
    let show = async |period: Period, by: DividedBy, part: &str| {
        let asked = Asked {
            period,
            by,
            part: part.to_owned(),
        };
        figures::show(&app, &admin, asked, Locale::De)
            .await
            .expect("the figures")
    };
    println!("\n{name}, {households} households, {events} events, {TIMES} times each\n");
    println!("| report | p50 in ms | longest in ms |\n| --- | --- | --- |");
    let [anew @ .., (_, before, ..)] = questions();
    for (question, (what, period, by, part)) in anew.into_iter().enumerate() {
        check(&show(period, by, part).await, &expected, question);
        let mut taken = Vec::new();
        for _ in 0..TIMES {
            let start = Instant::now();
            show(period, by, part).await;
            taken.push(start.elapsed());
        }
        report(what, taken);
    }
    let start = Instant::now();
    let closed = figures::run_once(&app).await.expect("the closing");
    let each = start.elapsed() / u32::try_from(closed.max(1)).expect("few");
    report(
        &format!("closing one of {closed} periods with all its parts"),
        vec![each],
    );
    let view = show(before, DividedBy::Network, "").await;
    assert!(view.closed_at.is_some());
    check(&view, &expected, anew.len());
    closed_quarter(&app, &admin).await;
}

/// What a closed quarter takes: reading it, and its files.
async fn closed_quarter(app: &AppState, admin: &Actor) {
    let before: Period = "2026-Q3".parse().expect("a period");
    let mut taken = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..TIMES {
        let start = Instant::now();
        let asked = Asked::network(before);
        let view = figures::show(app, admin, asked, Locale::De).await.expect("the figures");
        taken[0].push(start.elapsed());
        let start = Instant::now();
        assert!(!figures::csv(&view, Locale::De).is_empty());
        taken[1].push(start.elapsed());
        let start = Instant::now();
        assert!(!figures::xlsx(&view, Locale::De).expect("a workbook").is_empty());
        taken[2].push(start.elapsed());
        assert_eq!(view.times[0].figures.len(), Span::ALL.len());
    }
    for (what, taken) in ["closed quarter, whole network", "its CSV", "its XLSX"]
        .into_iter()
        .zip(taken)
    {
        report(what, taken);
    }
}

fn main() {
    let sizes: Vec<u64> = std::env::args().filter_map(|text| text.parse().ok()).collect();
    let (households, events) = match sizes[..] {
        [] => (100_000, 1_000_000),
        [households, events] => (households, events),
        _ => panic!("give no number, or the numbers of households and of events"),
    };
    let knowledge = Knowledge::load(DEFAULT_WEIGHTS).expect("the bundled data");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure(
        "SQLite",
        &TestDatabase::sqlite(),
        households,
        events,
        &knowledge,
    ));
    if let Some(db) = TestDatabase::postgres() {
        runtime.block_on(measure("PostgreSQL", &db, households, events, &knowledge));
    }
}
