//! The digest, on both databases: who gets it, when, and what it says.

use super::*;
use crate::domain::ids::AccountId;
use crate::domain::locale::Locale;
use crate::domain::mail::MailKind;
use crate::store::fixtures;
use crate::testing::{self, TestDatabase, on_both_databases};

async fn account(app: &AppState, email: &str, role: Role) -> Account {
    let account = Account {
        id: AccountId::generate(),
        email: email.parse().unwrap(),
        name: "Kim Beispiel".to_owned(),
        role,
        initiatives: Vec::new(),
        locale: Locale::De,
        password_hash: Some("$argon2id$".to_owned()),
        totp_secret: None,
        totp_last_step: 0,
        recovery_hashes: Vec::new(),
        failed_count: 0,
        locked_until: None,
        disabled_at: None,
        created_at: app.clock.now(),
        version: 1,
    };
    let stored = account.clone();
    app.store.write(move |tx| accounts::insert(tx, &stored)).await.unwrap();
    account
}

/// An active household whose date with the service is over.
async fn overdue_household(app: &AppState, email: &'static str) {
    let now = app.clock.now();
    let state = app.clone();
    app.store
        .write(move |tx| {
            let id = fixtures::household(tx, email, crate::domain::household::HouseholdState::Active, now)?;
            crate::service::followup::refresh_waiting(tx, &state, &id, now)
        })
        .await
        .unwrap();
    app.clock.advance(Duration::days(14));
}

async fn digests(app: &AppState, email: &str) -> Vec<crate::mail::KeptMail> {
    let mails = testing::delivered(app, email).await;
    mails
        .into_iter()
        .filter(|kept| kept.mail.kind == MailKind::StaffDigest)
        .collect()
}

on_both_databases! {
    async fn on_weekdays_staff_hears_once_a_day_what_waits_and_nothing_when_nothing_does(db: TestDatabase) {
        let app = testing::app(&db);
        account(&app, "office@example.org", Role::Admin).await;
        account(&app, "kim@example.org", Role::Coordinator).await;
        assert_eq!(run_once(&app).await.unwrap(), 0, "nothing waits");
        overdue_household(&app, "anna@example.org").await;
        assert_eq!(run_once(&app).await.unwrap(), 1, "nobody covers the household, so the network office hears");
        app.clock.advance(Duration::hours(3));
        assert_eq!(run_once(&app).await.unwrap(), 0, "once a day");
        let first = digests(&app, "office@example.org").await.remove(0).mail;
        assert!(first.text.contains("längst von uns hören sollten: 1"), "{}", first.text);
        assert!(!first.text.contains("anna"), "the digest names nobody");
        assert!(digests(&app, "kim@example.org").await.is_empty());

        // Monday, 7 December, so far; Tuesday to Friday each once, Saturday and Sunday not, and not before eight.
        let mut by_day = Vec::new();
        for _ in 0..6 {
            app.clock.advance(Duration::days(1));
            by_day.push(run_once(&app).await.unwrap());
        }
        assert_eq!(by_day, [1, 1, 1, 1, 0, 0]);
        app.clock.advance(Duration::hours(18));
        assert_eq!(run_once(&app).await.unwrap(), 0, "Monday at seven in the morning");
        app.clock.advance(Duration::hours(1));
        assert_eq!(run_once(&app).await.unwrap(), 1, "Monday at eight");
        assert_eq!(digests(&app, "office@example.org").await.len(), 6);
    }

    async fn one_click_ends_the_digest_and_the_own_page_brings_it_back(db: TestDatabase) {
        let app = testing::app(&db);
        let office = account(&app, "office@example.org", Role::Admin).await;
        overdue_household(&app, "anna@example.org").await;
        run_once(&app).await.unwrap();
        let url = digests(&app, "office@example.org").await.remove(0).mail.unsubscribe_url.unwrap();
        let token = url.rsplit('/').next().unwrap();
        crate::service::followup::unsubscribe(&app, token).await.unwrap();
        let person = Actor::Staff(office.as_staff().unwrap());
        assert!(!is_wanted(&app, &person).await.unwrap());
        app.clock.advance(Duration::days(1));
        assert_eq!(run_once(&app).await.unwrap(), 0);
        set_wanted(&app, &person, true).await.unwrap();
        app.clock.advance(Duration::days(1));
        assert_eq!(run_once(&app).await.unwrap(), 1);
        assert!(is_wanted(&app, &Actor::Anonymous).await.is_err());
    }

    async fn the_network_office_hears_of_mails_that_wait_for_a_decision_and_disabled_accounts_of_nothing(db: TestDatabase) {
        let app = testing::app(&db);
        account(&app, "office@example.org", Role::Admin).await;
        let mut gone = account(&app, "gone@example.org", Role::Admin).await;
        gone.disabled_at = Some(app.clock.now());
        app.store.write(move |tx| accounts::update(tx, &mut gone)).await.unwrap();
        let (key, now) = (app.mail_key(), app.clock.now());
        let mail = message::compose(&app.brand(), Locale::De, "x@example.org".parse().unwrap(), &message::TestMail { sent_at: now });
        let mut mail = mail.unwrap();
        mail.subject = "Hallo\r\nBcc: y@example.org".to_owned();
        app.store
            .write(move |tx| outbox::enqueue(tx, &key, &mail, &outbox::About::default(), now, now))
            .await
            .unwrap();
        assert!(testing::delivered(&app, "x@example.org").await.is_empty());
        assert_eq!(run_once(&app).await.unwrap(), 1);
        let mail = digests(&app, "office@example.org").await.remove(0).mail;
        assert!(mail.text.contains("Entscheidung brauchen: 1"), "{}", mail.text);
        assert!(digests(&app, "gone@example.org").await.is_empty());
    }

    async fn of_two_instances_one_writes_the_digest(db: TestDatabase) {
        let app = testing::app(&db);
        account(&app, "office@example.org", Role::Admin).await;
        overdue_household(&app, "anna@example.org").await;
        let (one, other) = tokio::join!(run_once(&app), run_once(&app));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!(digests(&app, "office@example.org").await.len(), 1);
    }
}
