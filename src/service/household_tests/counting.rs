//! What is counted of households: nothing that names them, everything once, also what happened before anybody counted; and no
//! figure that tells of one of them.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::domain::contact::{ContactChange, ContactKind, NewContact};
use crate::domain::figures::{DividedBy, EventKind, Period, Published, STEP};
use crate::domain::ids::ContactId;
use crate::service::{contacts, figures as counting, followup, households as views, privacy, retention, review};
use crate::store::figures;
use crate::store::fixtures::{self, CountedEvent};
use crate::store::proposals;
use crate::testing::on_both_databases;

/// One household of a made-up population: where it wants to live, who covers it, what happened to it and when.
#[derive(Debug, Clone)]
struct Somebody {
    district: u8,
    occupation: u8,
    offices: Vec<u8>,
    campaign: u8,
    project: u8,
    happened: Vec<(u8, u8, i32)>,
}

fn somebody() -> impl Strategy<Value = Somebody> {
    let happened = prop::collection::vec((0..8_u8, 0..4_u8, 0..120), 0..9);
    let offices = prop::collection::vec(0..3_u8, 0..3);
    (0..3_u8, 0..2_u8, offices, 0..3_u8, 0..3_u8, happened).prop_map(
        |(district, occupation, offices, campaign, project, happened)| Somebody {
            district,
            occupation,
            offices,
            campaign,
            project,
            happened,
        },
    )
}

/// The other households of as many introductions as somebody can have open at once, by their place in the population, and
/// what becomes of each pair.
fn pairs() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 1..4_u8), 0..4)
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
                    campaign: (self.campaign > 0).then(|| format!("campaign-{}", self.campaign)),
                    project: (self.project > 0).then(|| format!("office-0/project-{}", self.project)),
                    days: (days % 2 == 0).then_some(*days),
                });
            }
        }
        events
    }

    /// An introduction to another household, with what is asked and told of it.
    fn introduced(&self, subject: i64, stage: u8) -> Vec<CountedEvent> {
        let pair = Self {
            happened: vec![
                (4, 0, i32::from(stage) * 10),
                (5, stage, 1),
                (7, 0, i32::from(stage) * 30),
            ],
            ..self.clone()
        };
        pair.events(subject)
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

/// A call for a project.
fn call(happened_on: Option<&str>, spoken: bool) -> NewContact {
    NewContact {
        kind: ContactKind::Call,
        body: "Ruft zurück.".to_owned(),
        minutes: Some(10),
        project: Some("ESF-17".to_owned()),
        happened_on: happened_on.map(|day| day.parse().unwrap()),
        follow_up: None,
        spoken,
    }
}

/// What is counted of a kind.
fn lines(app: &AppState, kind: &str) -> Vec<String> {
    let mut all = app.store.read_blocking(fixtures::counted).unwrap();
    all.retain(|line| line.split(' ').next() == Some(kind));
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
        // The control: the same check finds it when ten households come at once, with and without pairs, by each division.
        let moved_far = std::cell::RefCell::new(std::collections::BTreeSet::new());
        let populations = (prop::collection::vec(somebody(), 0..60), somebody(), pairs());
        runner
            .run(&populations, |(population, one_more, pairs)| {
                let add = |events: Vec<CountedEvent>| {
                    app.store.write_blocking(|tx| fixtures::count_events(tx, day, &events)).unwrap();
                };
                app.store.write_blocking(fixtures::forget_events).unwrap();
                for (subject, household) in (1..).zip(&population) {
                    add(household.events(subject));
                }
                let before = everything(&app, period);
                let come = |subject: i64| {
                    add(one_more.events(subject));
                    for (other, stage) in &pairs {
                        add(one_more.introduced(subject, *stage));
                        if !population.is_empty() {
                            let at = other.index(population.len());
                            add(population[at].introduced(i64::try_from(at).unwrap() + 1, *stage));
                        }
                    }
                };
                come(1_000_000);
                let after = everything(&app, period);
                for key in before.keys().chain(after.keys()) {
                    let value = |all: &std::collections::BTreeMap<_, u64>| all.get(key).copied().unwrap_or(0);
                    let (old, new) = (value(&before), value(&after));
                    prop_assert!(new == old || new == old + STEP, "{:?}: {} became {}", key, old, new);
                    prop_assert!(new % STEP == 0 && old % STEP == 0);
                }
                for subject in 1_000_001..1_000_010 {
                    come(subject);
                }
                for (key, value) in everything(&app, period) {
                    if value > before.get(&key).copied().unwrap_or(0) + STEP {
                        moved_far.borrow_mut().insert((key.0, !pairs.is_empty()));
                    }
                }
                Ok(())
            })
            .unwrap();
        let wanted: std::collections::BTreeSet<_> =
            DividedBy::ALL.iter().flat_map(|by| [(*by, false), (*by, true)]).collect();
        assert_eq!(moved_far.into_inner(), wanted, "ten households have to show everywhere");
    }

    async fn what_happened_before_anybody_counted_is_taken_over(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Hafen", "13075").await;
        let kim = staff(&app, "kim@example.net", Role::Coordinator, &[office]).await;
        let meets = [ConsentKind::MeetHouseholds, ConsentKind::ShareWithInitiatives];
        let (anna, actor) = consenting(&app, "anna@example.org", &meets).await;
        consenting(&app, "bernd@example.org", &meets).await;
        app.clock.advance(chrono::Duration::days(3));
        contacts::note(&app, &kim, &anna, call(None, true)).await.unwrap();
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

    async fn talks_are_counted_on_their_day_and_follow_every_correction(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Hafen", "13075").await;
        let kim = staff(&app, "kim@example.net", Role::Coordinator, std::slice::from_ref(&office)).await;
        let netz = staff(&app, "netz@example.net", Role::Admin, &[]).await;
        let (anna, ..) = confirmed(&app, new(&app, "anna@example.org")).await;
        while counting::run_once(&app).await.unwrap() > 0 {}
        app.clock.advance(chrono::Duration::days(42));
        let noted = contacts::note(&app, &kim, &anna, call(Some("2026-12-28"), false)).await.unwrap();
        let project = format!("{office}/esf-17");
        assert_eq!(lines(&app, "advised"), [format!("advised call {office} 13075 13 {project} - 2026-12-28")]);
        assert_eq!(lines(&app, "first_contact"), [format!("first_contact - {office} 13075 13 {project} 35 2026-12-28")]);
        assert_eq!(lines(&app, "confirmed"), [format!("confirmed - {office} 13075 13 - 0 2026-11-23")], "the project counts from then on");

        let change = |day: &str, project: Option<&str>| ContactChange {
            kind: ContactKind::Visit,
            body: "War da.".to_owned(),
            minutes: Some(10),
            project: project.map(ToOwned::to_owned),
            happened_on: day.parse().unwrap(),
        };
        let id = ContactId::known(noted);
        contacts::correct(&app, &kim, &id, 1, change("2026-12-30", None)).await.unwrap();
        assert_eq!(lines(&app, "advised"), [format!("advised visit {office} 13075 13 - - 2026-12-30")]);
        assert_eq!(lines(&app, "first_contact"), [format!("first_contact - {office} 13075 13 - 37 2026-12-30")]);
        contacts::remove(&app, &kim, &id, 2).await.unwrap();
        assert!(lines(&app, "advised").is_empty() && lines(&app, "first_contact").is_empty());

        // What the network office does counts for no initiative, and nothing counts before the registration.
        contacts::note(&app, &netz, &anna, call(Some("2024-05-01"), false)).await.unwrap();
        assert_eq!(lines(&app, "advised"), ["advised call - 13075 13 network/esf-17 - 2026-11-23"]);
        assert_eq!(lines(&app, "first_contact"), ["first_contact - - 13075 13 network/esf-17 0 2026-11-23"]);

        // Once the year is closed, what is told late counts on the first day that is open, and what is published stays.
        app.clock.advance(chrono::Duration::days(20));
        assert_eq!(counting::run_once(&app).await.unwrap(), 2, "the quarter and the year");
        let late = contacts::note(&app, &kim, &anna, call(Some("2026-12-31"), false)).await.unwrap();
        let before = "advised call - 13075 13 network/esf-17 - 2026-11-23".to_owned();
        assert_eq!(lines(&app, "advised"), [before.clone(), format!("advised call {office} 13075 13 {project} - 2027-01-01")]);
        contacts::correct(&app, &kim, &ContactId::known(late), 1, change("2027-01-10", None)).await.unwrap();
        let moved = format!("advised visit {office} 13075 13 network/esf-17 - 2027-01-10");
        assert_eq!(lines(&app, "advised"), [before, moved]);
        assert_eq!(lines(&app, "first_contact").len(), 1);
    }

    async fn an_initiative_counts_who_registered_and_took_part_and_a_district_lies_in_its_land(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Hafen", "13075").await;
        let mut somewhere = new(&app, "anna@example.org");
        somewhere.profile.target_areas.insert(0, TargetArea::Land { ags: "14".parse().unwrap() });
        registration::register(&app, &Actor::Anonymous, somewhere, None).await.unwrap();
        assert_eq!(lines(&app, "registered"), ["registered - - - 14 - - 2026-11-23"], "nobody is asked for who covers it");
        let token = secret(&app, "anna@example.org", MailKind::ConfirmRegistration).await;
        registration::confirm(&app, &Actor::Anonymous, &token).await.unwrap();
        assert_eq!(lines(&app, "registered"), [format!("registered - {office} - 14 - - 2026-11-23")]);
        assert_eq!(lines(&app, "confirmed"), [format!("confirmed - {office} - 14 - 0 2026-11-23")]);
    }

    async fn an_undone_approval_takes_its_own_count_back_and_no_other(db: TestDatabase) {
        let app = app(&db);
        let one = initiative(&app, "Hafen", "13075").await;
        let other = initiative(&app, "Nachbarbuero", "13075").await;
        let kim = staff(&app, "kim@example.net", Role::Coordinator, &[one.clone(), other.clone()]).await;
        let (anna, _) = consenting(&app, "anna@example.org", &[ConsentKind::ShareWithInitiatives]).await;
        let all = app.store.read(move |conn| proposals::list_of_household(conn, &anna)).await.unwrap();
        let with = |office: &InitiativeId| all.iter().find(|one| one.sides.initiative() == Some(office)).unwrap().clone();
        for office in [&one, &other] {
            let proposal = with(office);
            review::approve(&app, &kim, &proposal.id, proposal.version, None).await.unwrap();
        }
        let id = with(&one).id;
        let of = id.clone();
        let approved = app.store.read(move |conn| proposals::find(conn, &of)).await.unwrap();
        review::undo(&app, &kim, &id, approved.version).await.unwrap();
        let left = lines(&app, "approved");
        assert!(left.len() == 1 && left[0].contains(other.as_str()), "{left:?}");
    }

    async fn events_of_years_long_over_are_deleted_and_their_figures_stay(db: TestDatabase) {
        let app = app(&db);
        while counting::run_once(&app).await.unwrap() > 0 {}
        let somebody = Somebody { district: 1, occupation: 1, offices: Vec::new(), campaign: 0, project: 0, happened: vec![(0, 0, 1)] };
        for (year, subjects) in [(2019, 1..8), (2022, 11..18)] {
            let day = chrono::NaiveDate::from_ymd_opt(year, 5, 1).unwrap();
            let events: Vec<CountedEvent> = subjects.flat_map(|subject| somebody.events(subject)).collect();
            app.store.write_blocking(|tx| fixtures::count_events(tx, day, &events)).unwrap();
        }
        app.clock.advance(chrono::Duration::days(1));
        counting::run_once(&app).await.unwrap();
        assert_eq!(lines(&app, "registered"), ["registered - - 12071 12 - - 2022-05-01"]);
        for year in ["2019", "2022"] {
            let period: Period = year.parse().unwrap();
            let kept = app.store.read_blocking(|conn| figures::find(conn, period, DividedBy::Network, "")).unwrap();
            assert_eq!(kept.get("registered"), Some(&5), "{year}: {kept:?}");
        }
    }

    async fn a_deletion_that_is_undone_did_not_happen_and_an_erasure_counts_for_the_offices_that_lose_somebody(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Hafen", "13075").await;
        let (_, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        privacy::withdraw(&app, &actor).await.unwrap();
        assert_eq!(lines(&app, "left").len(), 1);
        privacy::undo_withdrawal(&app, &actor, None).await.unwrap();
        assert!(lines(&app, "left").is_empty());
        privacy::withdraw(&app, &actor).await.unwrap();
        app.clock.advance(chrono::Duration::days(8));
        assert_eq!(retention::erase_due(&app).await.unwrap(), 1);
        let erased = lines(&app, "erased");
        assert!(erased.len() == 1 && erased[0].contains(office.as_str()), "{erased:?}");
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
