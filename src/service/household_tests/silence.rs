//! Rule 7, nobody is left in silence: the promise to the household, the duty of the people, and the chain along which
//! a duty goes that nobody did.

use chrono::Duration;

use super::*;
use crate::domain::household::NextStep;
use crate::domain::proposal::{ProposalState, RejectReason};
use crate::service::households::{self as views, HouseholdUpdate};
use crate::service::review::{self, ProposalFilter, SilentHousehold};
use crate::service::{digest, followup};
use crate::store::proposals;
use crate::testing::on_both_databases;

async fn silent(app: &AppState, actor: &Actor) -> Vec<SilentHousehold> {
    review::queue(app, actor, ProposalFilter::default())
        .await
        .unwrap()
        .silent
}

async fn deputy(app: &AppState, email: &str, office: &InitiativeId) -> Actor {
    let Actor::Staff(mut person) = staff(app, email, Role::Coordinator, &[]).await else {
        panic!("staff is staff");
    };
    let (id, own) = (person.account.clone(), vec![(office.clone(), true)]);
    crate::service::accounts::assign_initiatives(app, &id, own)
        .await
        .unwrap();
    person.initiatives = vec![office.clone()];
    person.deputy_for = vec![office.clone()];
    Actor::Staff(person)
}

async fn waiting(app: &AppState, id: &HouseholdId) -> (NextStep, DateTime<Utc>) {
    let waiting = stored(app, id).await.unwrap().waiting.unwrap();
    (waiting.step, waiting.until)
}

on_both_databases! {
    async fn rule_7_a_household_hears_on_its_day_whatever_people_do_and_stays_overdue_for_them(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let kim = staff(&app, "kim@example.net", Role::Coordinator, std::slice::from_ref(&office)).await;
        let start = app.clock.now();
        let (id, actor) = consenting(&app, "anna@example.org", &[]).await;
        let promised = start + Duration::days(14);
        assert_eq!(waiting(&app, &id).await, (NextStep::FirstReview, promised));

        // Whatever the household does or the engine finds meanwhile, its date stays.
        app.clock.advance(Duration::days(10));
        views::give_consent(&app, &actor, ConsentKind::ShareWithInitiatives, Locale::De).await.unwrap();
        assert_eq!(waiting(&app, &id).await, (NextStep::ReviewProposals, promised));
        assert!(silent(&app, &kim).await.is_empty());

        app.clock.advance(Duration::days(4));
        followup::run_once(&app).await.unwrap();
        assert_eq!(count(&app, "anna@example.org", MailKind::Status).await, 1);
        let (_, next) = waiting(&app, &id).await;
        assert_eq!(next, app.clock.now() + Duration::days(14), "the mail promises the next day");
        followup::run_once(&app).await.unwrap();
        assert_eq!(count(&app, "anna@example.org", MailKind::Status).await, 1, "once a date");
        let overdue = silent(&app, &kim).await;
        assert_eq!((overdue.len(), &overdue[0].id, overdue[0].until), (1, &id, promised));

        // An edit by the household discharges nobody; a decision does.
        let me = views::me(&app, &actor).await.unwrap();
        let update = HouseholdUpdate { name: None, phone: None, locale: me.locale, profile: me.profile };
        views::update(&app, &actor, me.version, update).await.unwrap();
        assert_eq!(silent(&app, &kim).await[0].until, promised);
        let of = id.clone();
        let open = app.store.read(move |conn| proposals::list_of_household(conn, &of)).await.unwrap().remove(0);
        assert_eq!(open.state, ProposalState::Suggested);
        review::reject(&app, &kim, &open.id, open.version, RejectReason::NoCapacity).await.unwrap();
        assert!(silent(&app, &kim).await.is_empty());
        assert_eq!(waiting(&app, &id).await, (NextStep::StatusMail, next), "the promise to the household still holds");
        app.clock.advance(Duration::days(14));
        followup::run_once(&app).await.unwrap();
        assert_eq!(waiting(&app, &id).await.1, app.clock.now() + Duration::days(30));
        assert_eq!(count(&app, "anna@example.org", MailKind::Status).await, 2);
        assert!(silent(&app, &kim).await.is_empty());
    }

    async fn rule_7_after_five_working_days_the_deputy_and_after_five_more_the_network_office(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let kim = staff(&app, "kim@example.net", Role::Coordinator, std::slice::from_ref(&office)).await;
        let alex = deputy(&app, "alex@example.net", &office).await;
        let admin = staff(&app, "netz@example.net", Role::Admin, &[]).await;
        consenting(&app, "anna@example.org", &[]).await;
        app.clock.advance(Duration::days(14) - Duration::seconds(1));
        let seen = async |app: &AppState| {
            let mut seen = Vec::new();
            for person in [&kim, &alex, &admin] {
                seen.push(silent(app, person).await.len());
            }
            seen
        };
        assert_eq!(seen(&app).await, [0, 0, 0]);
        app.clock.advance(Duration::seconds(1));
        assert_eq!(seen(&app).await, [1, 0, 0], "Monday, 7 December, 10 o'clock in Berlin");
        app.clock.advance(Duration::days(6));
        assert_eq!(seen(&app).await, [1, 0, 0], "Sunday: four working days");
        app.clock.advance(Duration::days(1));
        assert_eq!(seen(&app).await, [1, 1, 0], "Monday: five working days");
        assert_eq!(silent(&app, &alex).await[0].overdue_working_days, 5);
        app.clock.advance(Duration::days(6));
        assert_eq!(seen(&app).await, [1, 1, 0], "Sunday: nine working days");
        app.clock.advance(Duration::days(1));
        assert_eq!(seen(&app).await, [1, 1, 1], "Monday: ten working days");
        let elsewhere = initiative(&app, "Anderswo", "09162").await;
        let other = staff(&app, "jo@example.net", Role::Coordinator, &[elsewhere]).await;
        assert!(silent(&app, &other).await.is_empty(), "none of another office's business");
    }

    async fn rule_7_a_step_of_the_chain_at_which_nobody_works_is_passed_over(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let admin = staff(&app, "netz@example.net", Role::Admin, &[]).await;
        consenting(&app, "anna@example.org", &[]).await;
        app.clock.advance(Duration::days(14));
        assert_eq!(silent(&app, &admin).await.len(), 1, "an office without people leaves it to the network office");
        let kim = staff(&app, "kim@example.net", Role::Coordinator, std::slice::from_ref(&office)).await;
        assert_eq!((silent(&app, &kim).await.len(), silent(&app, &admin).await.len()), (1, 0));
        app.clock.advance(Duration::days(7));
        assert_eq!(silent(&app, &admin).await.len(), 1, "no deputy: after five working days the network office");
        // The longest overdue stands first, and the digest tells of it.
        consenting(&app, "ben@example.org", &[]).await;
        app.clock.advance(Duration::days(14));
        let both = silent(&app, &kim).await;
        assert!(both.len() == 2 && both[0].until < both[1].until);
        digest::run_once(&app).await.unwrap();
        let told = mail(&app, "kim@example.net", MailKind::StaffDigest).await.unwrap();
        assert!(told.contains("längst von uns hören sollten: 2"), "{told}");
    }

    async fn rule_7_where_nobody_covers_the_target_the_network_office_owes_the_first_talk(db: TestDatabase) {
        let app = app(&db);
        let admin = staff(&app, "netz@example.net", Role::Admin, &[]).await;
        let (id, _) = consenting(&app, "anna@example.org", &[]).await;
        assert_eq!(waiting(&app, &id).await.0, NextStep::NetworkOffice);
        app.clock.advance(Duration::days(14));
        assert_eq!(silent(&app, &admin).await.len(), 1);
        let version = stored(&app, &id).await.unwrap().version;
        views::mark_known(&app, &admin, &id, version).await.unwrap();
        assert!(silent(&app, &admin).await.is_empty(), "who was spoken with has heard");
        assert_eq!(waiting(&app, &id).await, (NextStep::NetworkOffice, app.clock.now() + Duration::days(30)));
        app.clock.advance(Duration::days(30));
        followup::run_once(&app).await.unwrap();
        let told = mail(&app, "anna@example.org", MailKind::Status).await.unwrap();
        assert!(told.contains("noch keine Initiative"), "{told}");
        assert!(silent(&app, &admin).await.is_empty());
    }

    async fn rule_7_whoever_excluded_somebody_does_not_stand_in_that_persons_queue(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let chef = staff(&app, "chef@firma.example", Role::Coordinator, std::slice::from_ref(&office)).await;
        let (_, actor) = consenting(&app, "anna@example.org", &[ConsentKind::ShareWithInitiatives]).await;
        app.clock.advance(Duration::days(14));
        let queue = review::queue(&app, &chef, ProposalFilter::default()).await.unwrap();
        assert_eq!((queue.silent.len(), queue.proposals.len()), (1, 1));
        let kind = crate::domain::exclusion::ExclusionKind::Domain;
        views::exclude(&app, &actor, views::Exclusion { kind, value: "firma.example".to_owned() }).await.unwrap();
        let queue = review::queue(&app, &chef, ProposalFilter::default()).await.unwrap();
        assert_eq!((queue.silent.len(), queue.proposals.len()), (0, 0));
    }

    async fn after_an_introduction_the_next_step_is_the_next_question_and_the_last_one_ends_it(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let kim = staff(&app, "kim@example.net", Role::Coordinator, std::slice::from_ref(&office)).await;
        let kinds = [ConsentKind::ShareWithInitiatives, ConsentKind::DirectContactByInitiatives];
        let (id, _) = consenting(&app, "anna@example.org", &kinds).await;
        let of = id.clone();
        let open = app.store.read(move |conn| proposals::list_of_household(conn, &of)).await.unwrap().remove(0);
        review::approve(&app, &kim, &open.id, open.version, None).await.unwrap();
        app.clock.advance(Duration::hours(2));
        followup::run_once(&app).await.unwrap();
        let introduced = app.clock.now();
        assert_eq!(waiting(&app, &id).await, (NextStep::CheckIn, introduced + Duration::days(8)));
        app.clock.advance(Duration::days(8));
        followup::run_once(&app).await.unwrap();
        let (step, until) = waiting(&app, &id).await;
        assert!(step == NextStep::CheckIn && until > app.clock.now() + Duration::days(80), "{until}");
        assert!(silent(&app, &kim).await.is_empty(), "nobody is overdue because a question was asked");
        app.clock.advance(Duration::days(400));
        followup::run_once(&app).await.unwrap();
        assert_eq!(waiting(&app, &id).await.0, NextStep::StatusMail);
    }
}
