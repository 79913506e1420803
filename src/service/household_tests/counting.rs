//! What is counted of households: nothing that names them, everything once, also what happened before anybody counted; and no
//! figure that tells of one of them.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::domain::figures::{DividedBy, EventKind, Period, Published, STEP};
use crate::service::{contacts, figures as counting, followup, households as views, privacy, retention};
use crate::store::figures;
use crate::store::fixtures::{self, CountedEvent};
use crate::testing::on_both_databases;

/// One household of a made-up population: where it wants to live, who covers it, what happened to it and when.
#[derive(Debug, Clone)]
struct Somebody {
    district: u8,
    occupation: u8,
    offices: Vec<u8>,
    happened: Vec<(u8, u8, i32)>,
}

fn somebody() -> impl Strategy<Value = Somebody> {
    let happened = prop::collection::vec((0..8_u8, 0..4_u8, 0..120), 0..9);
    (0..3_u8, 0..2_u8, prop::collection::vec(0..3_u8, 0..3), happened).prop_map(
        |(district, occupation, offices, happened)| Somebody {
            district,
            occupation,
            offices,
            happened,
        },
    )
}

impl Somebody {
    fn events(&self, subject: i64) -> Vec<CountedEvent> {
        let kinds = [
            EventKind::Registered,
            EventKind::Confirmed,
            EventKind::FirstContact,
            EventKind::Declined,
            EventKind::Introduced,
            EventKind::Outcome,
            EventKind::Unmatched,
            EventKind::Met,
        ];
        let offices: Vec<Option<String>> = if self.offices.is_empty() {
            vec![None]
        } else {
            self.offices
                .iter()
                .map(|office| Some(format!("office-{office}")))
                .collect()
        };
        let mut events = Vec::new();
        for (kind, reason, days) in &self.happened {
            for office in &offices {
                events.push(CountedEvent {
                    subject,
                    kind: kinds[usize::from(*kind)],
                    reason: (*reason > 0).then(|| format!("reason-{reason}")),
                    initiative: office.clone(),
                    district: format!("1207{}", self.district),
                    occupation: format!("8{}", self.occupation),
                    days: (days % 2 == 0).then_some(*days),
                });
            }
        }
        events
    }
}

/// Every figure that would be published of a quarter, by division, part and code.
fn everything(app: &AppState, period: Period) -> std::collections::BTreeMap<(DividedBy, String, String), u64> {
    let mut all = std::collections::BTreeMap::new();
    for by in DividedBy::ALL {
        let parts: std::collections::BTreeMap<String, Published> = app
            .store
            .read_blocking(|conn| figures::count(conn, period, *by, None))
            .unwrap();
        for (part, published) in parts {
            for (code, value) in published {
                all.insert((*by, part.clone(), code), value);
            }
        }
    }
    all
}

on_both_databases! {
    async fn one_household_more_changes_each_published_figure_by_one_step_at_most(db: TestDatabase) {
        let app = app(&db);
        let period = Period::quarter_of(app.clock.now().date_naive());
        let day = period.days().start;
        let mut runner = TestRunner::new_with_rng(
            Config { cases: 24, failure_persistence: None, ..Config::default() },
            proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
        );
        let moved_far = std::cell::Cell::new(false);
        let populations = (prop::collection::vec(somebody(), 0..60), somebody());
        runner
            .run(&populations, |(population, one_more)| {
                let add = |events: Vec<CountedEvent>| {
                    app.store.write_blocking(|tx| fixtures::count_events(tx, day, &events)).unwrap();
                };
                app.store.write_blocking(fixtures::forget_events).unwrap();
                for (subject, household) in (1..).zip(&population) {
                    add(household.events(subject));
                }
                let before = everything(&app, period);
                add(one_more.events(1_000_000));
                let after = everything(&app, period);
                for key in before.keys().chain(after.keys()) {
                    let value = |all: &std::collections::BTreeMap<_, u64>| all.get(key).copied().unwrap_or(0);
                    let (old, new) = (value(&before), value(&after));
                    prop_assert!(new == old || new == old + STEP, "{:?}: {} became {}", key, old, new);
                    prop_assert!(new % STEP == 0 && old % STEP == 0);
                }
                // Counted by events instead of households, the same addition would show: the control of this test.
                moved_far.set(moved_far.get() || one_more.events(0).len() > 5);
                Ok(())
            })
            .unwrap();
        assert!(moved_far.get(), "the additions were too small to show anything");
    }

    async fn what_happened_before_anybody_counted_is_taken_over(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Hafen", "13075").await;
        let kim = staff(&app, "kim@example.net", Role::Coordinator, &[office]).await;
        let meets = [ConsentKind::MeetHouseholds, ConsentKind::ShareWithInitiatives];
        let (anna, actor) = consenting(&app, "anna@example.org", &meets).await;
        consenting(&app, "bernd@example.org", &meets).await;
        app.clock.advance(chrono::Duration::days(3));
        let talk = crate::domain::contact::NewContact {
            kind: crate::domain::contact::ContactKind::Call,
            body: "Ruft zurück.".to_owned(),
            minutes: Some(10),
            project: Some("ESF-17".to_owned()),
            happened_on: None,
            follow_up: None,
            spoken: true,
        };
        contacts::note(&app, &kim, &anna, talk).await.unwrap();
        counting::run_once(&app).await.unwrap();
        let told = app.store.read_blocking(fixtures::counted).unwrap();
        for kind in ["registered", "confirmed", "first_contact", "advised", "proposed"] {
            assert!(told.iter().any(|line| line.starts_with(kind)), "{kind}: {told:?}");
        }
        app.store.write_blocking(fixtures::forget_events).unwrap();
        app.store.write_blocking(fixtures::count_from_the_start).unwrap();
        while counting::run_once(&app).await.unwrap() > 0 {}
        counting::run_once(&app).await.unwrap();
        assert_eq!(app.store.read_blocking(fixtures::counted).unwrap(), told);
        let again = app.store.read_blocking(fixtures::counted).unwrap().len();
        counting::run_once(&app).await.unwrap();
        assert_eq!(app.store.read_blocking(fixtures::counted).unwrap().len(), again, "once is enough");
        views::pause(&app, &actor).await.unwrap();
        followup::run_once(&app).await.unwrap();
        let paused = app.store.read_blocking(fixtures::counted).unwrap();
        assert!(paused.iter().any(|line| line.starts_with("paused")), "{paused:?}");
    }

    async fn an_erased_household_stays_counted_and_nobody_can_say_whose_number_it_was(db: TestDatabase) {
        let app = app(&db);
        let (id, actor, _) = confirmed(&app, new(&app, "kanarie@example.org")).await;
        privacy::withdraw(&app, &actor).await.unwrap();
        app.clock.advance(chrono::Duration::days(8));
        assert_eq!(retention::erase_due(&app).await.unwrap(), 1);
        let told = app.store.read_blocking(fixtures::counted).unwrap();
        for kind in ["registered", "confirmed", "left", "erased"] {
            assert!(told.iter().any(|line| line.starts_with(kind)), "{kind}: {told:?}");
        }
        let dump = app.store.read(fixtures::dump).await.unwrap();
        assert!(!dump.lines().any(|line| line.starts_with("event_subjects")), "{dump}");
        assert!(!dump.lines().any(|line| line.starts_with("events") && line.contains(id.as_str())));
    }
}
