//! What ends by itself, to the second: registrations nobody confirmed, households nobody heard of, households that moved.

use chrono::{Duration, Months};

use super::*;
use crate::domain::household::HouseholdState;
use crate::service::{households as views, retention};
use crate::testing::on_both_databases;

/// Lets the time come, and what happens by itself at it.
async fn at(app: &AppState, time: DateTime<Utc>) {
    app.clock.advance(time - app.clock.now());
    retention::run_once(app).await.unwrap();
}

async fn state(app: &AppState, id: &HouseholdId) -> Option<HouseholdState> {
    stored(app, id).await.map(|household| household.state)
}

on_both_databases! {
    async fn a_registration_that_nobody_confirms_is_gone_after_seven_days_and_not_before(db: TestDatabase) {
        let app = app(&db);
        let start = app.clock.now();
        registration::register(&app, &Actor::Anonymous, new(&app, "nie@example.org"), None).await.unwrap();
        let link = secret(&app, "nie@example.org", MailKind::ConfirmRegistration).await;
        at(&app, start + Duration::days(7) - Duration::seconds(1)).await;
        let dump = app.store.read(crate::store::fixtures::dump).await.unwrap();
        assert!(dump.contains("nie@example.org"));
        at(&app, start + Duration::days(7)).await;
        let dump = app.store.read(crate::store::fixtures::dump).await.unwrap();
        assert!(!dump.contains("nie@example.org"));
        assert!(registration::confirm(&app, &Actor::Anonymous, &link).await.is_err());
        // Whoever confirmed in time stays.
        let (id, ..) = confirmed(&app, new(&app, "anna@example.org")).await;
        at(&app, start + Duration::days(30)).await;
        assert_eq!(state(&app, &id).await, Some(HouseholdState::Active));
    }

    async fn a_silent_household_is_asked_at_23_months_expires_at_24_and_is_erased_a_week_later(db: TestDatabase) {
        let app = app(&db);
        let start = app.clock.now();
        let (id, ..) = confirmed(&app, new(&app, "anna@example.org")).await;
        let second = Duration::seconds(1);
        at(&app, start + Months::new(23) - second).await;
        assert_eq!(count(&app, "anna@example.org", MailKind::InactiveNotice).await, 0);
        at(&app, start + Months::new(23)).await;
        at(&app, start + Months::new(23) + second).await;
        assert_eq!(count(&app, "anna@example.org", MailKind::InactiveNotice).await, 1, "asked once");
        let asked = mail(&app, "anna@example.org", MailKind::InactiveNotice).await.unwrap();
        assert!(asked.contains("23. November 2028"), "it names the day: {asked}");
        at(&app, start + Months::new(24) - second).await;
        assert_eq!(state(&app, &id).await, Some(HouseholdState::Active));
        at(&app, start + Months::new(24)).await;
        assert_eq!(state(&app, &id).await, Some(HouseholdState::Expired));
        at(&app, start + Months::new(24) + Duration::days(7) - second).await;
        assert!(state(&app, &id).await.is_some());
        at(&app, start + Months::new(24) + Duration::days(7)).await;
        assert_eq!(state(&app, &id).await, None);
    }

    async fn a_sign_of_life_after_the_question_counts_from_then_on(db: TestDatabase) {
        let app = app(&db);
        let start = app.clock.now();
        let (id, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        at(&app, start + Months::new(23)).await;
        views::set_teaser_line(&app, &actor, crate::domain::teaser::TeaserLineCode::Children, false).await.unwrap();
        let heard = app.clock.now();
        at(&app, start + Months::new(24)).await;
        assert_eq!(state(&app, &id).await, Some(HouseholdState::Active));
        at(&app, heard + Months::new(23)).await;
        assert_eq!(count(&app, "anna@example.org", MailKind::InactiveNotice).await, 2);
        at(&app, heard + Months::new(24)).await;
        assert_eq!(state(&app, &id).await, Some(HouseholdState::Expired));
    }

    async fn a_household_that_moved_is_deleted_twelve_months_after_it_was_last_heard_of(db: TestDatabase) {
        let app = app(&db);
        let (id, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        views::tell_moved(&app, &actor).await.unwrap();
        app.clock.advance(Duration::days(100));
        let heard = app.clock.now();
        let of = id.clone();
        app.store.write(move |tx| households::touch(tx, &of, heard)).await.unwrap();
        at(&app, heard + Months::new(12) - Duration::seconds(1)).await;
        assert_eq!(state(&app, &id).await, Some(HouseholdState::Moved));
        at(&app, heard + Months::new(12)).await;
        assert_eq!(state(&app, &id).await, Some(HouseholdState::Withdrawn));
        assert_eq!(count(&app, "anna@example.org", MailKind::Deletion).await, 1, "it can undo that");
        at(&app, heard + Months::new(12) + Duration::days(7)).await;
        assert_eq!(state(&app, &id).await, None);
    }
}
