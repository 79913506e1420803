//! From the first question to the erasure: what happens to a household, and who sees what of it meanwhile.

use chrono::Duration;

use super::*;
use crate::domain::household::{HouseholdState, NextStep};
use crate::domain::mail::Disclosure;
use crate::domain::proposal::ProposalState;
use crate::error::{Conflict, Error};
use crate::service::households::{self as views, ConfirmedAdult, HouseholdUpdate, ViewLevel};
use crate::service::{privacy, retention, sessions};
use crate::store::{proposal_lists, proposals};
use crate::testing::on_both_databases;

fn is_used<T>(result: crate::error::Result<T>) -> bool {
    matches!(result, Err(Error::Conflict(Conflict::LinkUsed)))
}

async fn open_proposals(app: &AppState, id: &HouseholdId) -> usize {
    let id = id.clone();
    app.store
        .read(move |conn| Ok(proposals::list_open_of_household(conn, &id)?.len()))
        .await
        .unwrap()
}

on_both_databases! {
    async fn a_household_registers_confirms_and_is_welcomed_with_a_next_step(db: TestDatabase) {
        let app = app(&db);
        initiative(&app, "Heimathafen", "13075").await;
        let now = app.clock.now();
        registration::register(&app, &Actor::Anonymous, new(&app, "anna@example.org"), None).await.unwrap();
        let text = mail(&app, "anna@example.org", MailKind::ConfirmRegistration).await.unwrap();
        assert!(!text.contains("Beispiel"), "no text by the user in a confirmation");
        let token = secret(&app, "anna@example.org", MailKind::ConfirmRegistration).await;
        let done = registration::confirm(&app, &Actor::Anonymous, &token).await.unwrap();
        assert!(is_used(registration::confirm(&app, &Actor::Anonymous, &token).await));
        let session = sessions::resolve(&app, done.session.secret.reveal()).await.unwrap().unwrap();
        let me = views::me(&app, &session.actor).await.unwrap();
        assert_eq!((me.state, me.confirmed_at), (HouseholdState::Active, Some(now)));
        let waiting = me.waiting.unwrap();
        assert_eq!((waiting.step, waiting.until), (NextStep::FirstReview, now + Duration::days(14)));
        let welcome = mail(&app, "anna@example.org", MailKind::Welcome).await.unwrap();
        assert!(welcome.contains("Heimathafen"), "{welcome}");
        let id = done.household.clone();
        let proofs = app.store.read(move |conn| crate::store::proofs::list_for(conn, &id)).await.unwrap();
        assert_eq!((proofs.len(), proofs[0].confirmed_at, proofs[0].email_hash.len()), (1, now, 64));
    }

    async fn what_was_said_last_before_confirming_counts(db: TestDatabase) {
        let app = app(&db);
        registration::register(&app, &Actor::Anonymous, new(&app, "anna@example.org"), None).await.unwrap();
        let first = secret(&app, "anna@example.org", MailKind::ConfirmRegistration).await;
        let mut again = new(&app, "anna@example.org");
        again.profile.situation = Situation::Commuter;
        registration::register(&app, &Actor::Anonymous, again, None).await.unwrap();
        let second = secret(&app, "anna@example.org", MailKind::ConfirmRegistration).await;
        assert!(is_used(registration::confirm(&app, &Actor::Anonymous, &first).await));
        let done = registration::confirm(&app, &Actor::Anonymous, &second).await.unwrap();
        assert_eq!(stored(&app, &done.household).await.unwrap().profile.situation, Situation::Commuter);
    }

    async fn errors_name_every_field_and_nothing_is_stored(db: TestDatabase) {
        let app = app(&db);
        let mut wrong = new(&app, "anna@example.org");
        wrong.of_age = false;
        wrong.name = Some("x".repeat(81));
        wrong.profile.target_areas.push(TargetArea::District { ags: "13099".parse().unwrap() });
        let mut place = app.gazetteer.place(PlaceId(GREIFSWALD)).unwrap().clone();
        place.id = PlaceId(1);
        wrong.profile.current_place = Some(place);
        wrong.profile.children = vec![Child { birth_year: 1950 }];
        let Err(Error::Invalid(fields)) = registration::register(&app, &Actor::Anonymous, wrong, None).await else {
            panic!("accepted")
        };
        let found: Vec<(&str, &str)> = fields.iter().map(|field| (field.pointer.as_str(), field.code)).collect();
        assert_eq!(
            found,
            [
                ("/of_age", "adult-confirm"),
                ("/name", "text-too-long"),
                ("/target_areas/1/ags", "ags-unknown"),
                ("/current_place", "place-unknown"),
                ("/children/0/birth_year", "birth-year"),
            ]
        );
        assert_eq!(count(&app, "anna@example.org", MailKind::ConfirmRegistration).await, 0);
    }

    async fn one_network_address_registers_at_most_twenty_times_an_hour(db: TestDatabase) {
        let app = app(&db);
        let ip = Some("192.0.2.7".parse().unwrap());
        for at in 0..20 {
            registration::register(&app, &Actor::Anonymous, new(&app, &format!("h{at}@example.org")), ip).await.unwrap();
        }
        let more = registration::register(&app, &Actor::Anonymous, new(&app, "mehr@example.org"), ip).await;
        assert!(matches!(more, Err(Error::TooMany { retry_after_secs: 1..=3_600 })));
        app.clock.advance(Duration::hours(1));
        registration::register(&app, &Actor::Anonymous, new(&app, "mehr@example.org"), ip).await.unwrap();
    }

    async fn staff_enters_a_household_with_a_proof_of_agreement(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let coordinator = staff(&app, "kim@example.org", Role::Coordinator, &[office]).await;
        let missing = registration::register_by_staff(&app, &coordinator, new(&app, "a@example.org"), " ".to_owned()).await;
        assert!(matches!(missing, Err(Error::Invalid(fields)) if fields[0].pointer == "/proof"));
        let proof = "Anruf am 20. November, Notiz 7".to_owned();
        let id = registration::register_by_staff(&app, &coordinator, new(&app, "a@example.org"), proof.clone()).await.unwrap();
        assert!(views::show(&app, &coordinator, &id).await.unwrap().entered_by_staff);
        assert!(mail(&app, "a@example.org", MailKind::Welcome).await.is_some());
        let again = registration::register_by_staff(&app, &coordinator, new(&app, "a@example.org"), proof.clone()).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::Exists))));
        let household = Actor::Household(id);
        let forbidden = registration::register_by_staff(&app, &household, new(&app, "b@example.org"), proof).await;
        assert!(matches!(forbidden, Err(Error::Forbidden)));
    }

    async fn a_change_names_its_version_and_a_pause_closes_what_is_open(db: TestDatabase) {
        let app = app(&db);
        let meets = [ConsentKind::MeetHouseholds];
        let (a, actor) = consenting(&app, "anna@example.org", &meets).await;
        let (b, _) = consenting(&app, "bernd@example.org", &meets).await;
        assert_eq!(open_proposals(&app, &a).await, 1);
        let me = views::me(&app, &actor).await.unwrap();
        let change = HouseholdUpdate {
            profile: me.profile.clone(),
            name: None,
            phone: None,
            locale: Locale::En,
        };
        let changed = views::update(&app, &actor, me.version, change.clone()).await.unwrap();
        assert_eq!((changed.version, changed.locale), (me.version + 1, Locale::En));
        let stale = views::update(&app, &actor, me.version, change).await;
        assert!(matches!(stale, Err(Error::Conflict(Conflict::Stale))));

        let paused = views::pause(&app, &actor).await.unwrap();
        assert_eq!((paused.state, paused.waiting), (HouseholdState::Paused, None));
        assert_eq!((open_proposals(&app, &a).await, open_proposals(&app, &b).await), (0, 0));
        assert!(mail(&app, "anna@example.org", MailKind::Paused).await.is_some());
        assert!(matches!(views::pause(&app, &actor).await, Err(Error::Conflict(Conflict::NotAllowed))));
        let resumed = views::resume(&app, &actor).await.unwrap();
        assert!(resumed.state == HouseholdState::Active && resumed.waiting.is_some());
        views::tell_moved(&app, &actor).await.unwrap();
        let back = views::welcome_others(&app, &actor).await.unwrap();
        assert_eq!((back.state, back.profile.situation), (HouseholdState::Active, Situation::Arrived));
    }

    async fn a_new_address_counts_once_confirmed_and_the_old_one_is_told(db: TestDatabase) {
        let app = app(&db);
        let (id, actor, session) = confirmed(&app, new(&app, "alt@example.org")).await;
        views::change_email(&app, &actor, "neu@example.org".parse().unwrap()).await.unwrap();
        assert_eq!(stored(&app, &id).await.unwrap().contact.email.to_string(), "alt@example.org");
        let token = secret(&app, "neu@example.org", MailKind::AddressChangeConfirm).await;
        views::confirm_email(&app, &token).await.unwrap();
        assert!(is_used(views::confirm_email(&app, &token).await));
        assert_eq!(stored(&app, &id).await.unwrap().contact.email.to_string(), "neu@example.org");
        assert!(mail(&app, "alt@example.org", MailKind::AddressChanged).await.is_some());
        assert!(sessions::resolve(&app, session.secret.reveal()).await.unwrap().is_none());
    }

    async fn a_second_adult_is_named_only_by_own_confirmation(db: TestDatabase) {
        let app = app(&db);
        let (_, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        views::invite_adult(&app, &actor, "bernd@example.org".parse().unwrap()).await.unwrap();
        assert!(views::me(&app, &actor).await.unwrap().second_adult.is_none());
        let token = secret(&app, "bernd@example.org", MailKind::AdultConfirm).await;
        let adult = |name: &str| ConfirmedAdult { name: name.to_owned(), phone: None };
        assert!(matches!(views::confirm_adult(&app, &token, adult(" ")).await, Err(Error::Invalid(_))));
        views::confirm_adult(&app, &token, adult("Bernd Beispiel")).await.unwrap();
        assert_eq!(views::me(&app, &actor).await.unwrap().second_adult.unwrap().name, "Bernd Beispiel");
        views::remove_adult(&app, &actor).await.unwrap();
        views::invite_adult(&app, &actor, "bernd@example.org".parse().unwrap()).await.unwrap();
        let token = secret(&app, "bernd@example.org", MailKind::AdultConfirm).await;
        views::refuse_adult(&app, &token).await.unwrap();
        assert!(is_used(views::confirm_adult(&app, &token, adult("Bernd")).await));
        assert!(views::me(&app, &actor).await.unwrap().second_adult.is_none());
    }

    async fn consents_name_their_recipients_ask_again_and_close_what_rests_on_them(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let (id, actor) = consenting(&app, "anna@example.org", &[ConsentKind::ShareWithInitiatives]).await;
        assert_eq!(open_proposals(&app, &id).await, 1);
        let offers = views::consent_offers(&app, &actor).await.unwrap();
        let share = &offers[0];
        assert_eq!(share.recipients[0].initiative.as_ref(), Some(&office));
        assert!(share.given.is_some() && !share.asks_again);
        initiative(&app, "Nachbarbuero", "13075").await;
        assert!(views::consent_offers(&app, &actor).await.unwrap()[0].asks_again);
        views::give_consent(&app, &actor, ConsentKind::ShareWithInitiatives, Locale::De).await.unwrap();
        assert!(!views::consent_offers(&app, &actor).await.unwrap()[0].asks_again);
        assert_eq!(open_proposals(&app, &id).await, 2);
        let revoked = views::revoke_consent(&app, &actor, ConsentKind::ShareWithInitiatives).await.unwrap();
        assert_eq!(revoked.disclosed, Disclosure::None);
        assert_eq!(open_proposals(&app, &id).await, 0);
        assert!(mail(&app, "anna@example.org", MailKind::ConsentRevokedConfirmation).await.is_some());
        let again = views::revoke_consent(&app, &actor, ConsentKind::ShareWithInitiatives).await;
        assert!(matches!(again, Err(Error::NotFound(_))));
    }

    async fn staff_sees_what_consents_allow_and_contact_data_only_with_a_reason(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let far = initiative(&app, "Weitweg", "09162").await;
        let coordinator = staff(&app, "kim@example.org", Role::Coordinator, &[office]).await;
        let stranger = staff(&app, "alex@example.org", Role::Coordinator, &[far]).await;
        let admin = staff(&app, "netz@example.org", Role::Admin, &[]).await;
        let mut household = new(&app, "anna@example.org");
        household.profile.free_text = Some("Unser Hund heißt Waldi".to_owned());
        let (id, actor, _) = confirmed(&app, household).await;
        let seen = views::show(&app, &coordinator, &id).await.unwrap();
        assert_eq!((seen.level, seen.profile.is_none(), seen.may_open_contact), (ViewLevel::Teaser, true, false));
        assert!(matches!(views::show(&app, &stranger, &id).await, Err(Error::NotFound(_))));
        assert!(matches!(
            views::open_contact(&app, &coordinator, &id, "Rückruf".to_owned()).await,
            Err(Error::Forbidden)
        ));
        views::give_consent(&app, &actor, ConsentKind::ShareWithInitiatives, Locale::De).await.unwrap();
        views::give_consent(&app, &actor, ConsentKind::MeetHouseholds, Locale::De).await.unwrap();
        let seen = views::show(&app, &coordinator, &id).await.unwrap();
        assert_eq!(seen.level, ViewLevel::Profile);
        let text = serde_json::to_string(&seen).unwrap();
        assert!(!text.contains("Waldi") && !text.contains("Anna") && !text.contains("anna@"), "{text}");
        let reason = views::open_contact(&app, &admin, &id, " ".to_owned()).await;
        assert!(matches!(reason, Err(Error::Invalid(fields)) if fields[0].pointer == "/reason"));
        let contact = views::open_contact(&app, &coordinator, &id, "Erstes Gespräch".to_owned()).await.unwrap();
        assert_eq!(contact.email.to_string(), "anna@example.org");
        let known = views::mark_known(&app, &coordinator, &id, seen.version).await.unwrap();
        assert!(known.known_at.is_some() && known.version == seen.version);
        let stale = views::mark_known(&app, &coordinator, &id, seen.version + 1).await;
        assert!(matches!(stale, Err(Error::Conflict(Conflict::Stale))));
        let log = privacy::access_log(&app, &actor).await.unwrap();
        let opened = log.iter().find(|access| access.what == "contact_opened").unwrap();
        assert_eq!((opened.who.as_str(), opened.reason.as_deref()), ("Heimathafen", Some("Erstes Gespräch")));
        let (page, next) = views::list(&app, &coordinator, views::HouseholdFilter::default()).await.unwrap();
        assert_eq!((page.len(), next), (1, None));
        assert_eq!(page[0].land.as_deref(), Some("Mecklenburg-Vorpommern"));
        assert!(views::list(&app, &stranger, views::HouseholdFilter::default()).await.unwrap().0.is_empty());
    }

    async fn a_withdrawal_can_be_undone_for_seven_days_and_then_everything_is_gone(db: TestDatabase) {
        let app = app(&db);
        let meets = [ConsentKind::MeetHouseholds];
        let (a, actor) = consenting(&app, "anna@example.org", &meets).await;
        let (b, _) = consenting(&app, "bernd@example.org", &meets).await;
        let before = stored(&app, &a).await.unwrap();
        let gone = privacy::withdraw(&app, &actor).await.unwrap();
        assert_eq!((gone.until, gone.disclosed), (app.clock.now() + Duration::days(7), Disclosure::None));
        assert_eq!((open_proposals(&app, &a).await, open_proposals(&app, &b).await), (0, 0));
        let again = privacy::withdraw(&app, &actor).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::NotAllowed))));
        let token = secret(&app, "anna@example.org", MailKind::Deletion).await;
        app.clock.advance(Duration::days(6));
        let back = privacy::undo_withdrawal(&app, &Actor::Anonymous, Some(&token)).await.unwrap();
        assert_eq!((back.state, &back.profile), (HouseholdState::Active, &before.profile));
        assert!(back.consents.is_empty(), "consents do not come back");
        assert!(is_used(privacy::undo_withdrawal(&app, &Actor::Anonymous, Some(&token)).await));

        privacy::withdraw(&app, &actor).await.unwrap();
        assert_eq!(retention::erase_due(&app).await.unwrap(), 0);
        app.clock.advance(Duration::days(7));
        let late = privacy::undo_withdrawal(&app, &actor, None).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::TooLate))));
        assert_eq!(retention::erase_due(&app).await.unwrap(), 1);
        assert!(stored(&app, &a).await.is_none());
        let all = app.store.read(|conn| proposal_lists::list_by_states(conn, ProposalState::ALL, None, None, 10)).await.unwrap();
        assert!(all.is_empty());
        let erased = app.store.read(move |conn| crate::store::erasures::contains(conn, &a)).await.unwrap();
        assert!(erased);
        // The address is free again.
        confirmed(&app, new(&app, "anna@example.org")).await;
    }

    async fn what_nobody_confirms_or_hears_of_ends_by_itself(db: TestDatabase) {
        let app = app(&db);
        registration::register(&app, &Actor::Anonymous, new(&app, "nie@example.org"), None).await.unwrap();
        let (id, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        app.clock.advance(Duration::days(7));
        assert_eq!(retention::run_once(&app).await.unwrap(), 1);
        assert_eq!(retention::run_once(&app).await.unwrap(), 0);
        app.clock.advance(Duration::days(23 * 31));
        retention::run_once(&app).await.unwrap();
        assert_eq!(retention::run_once(&app).await.unwrap(), 0, "asked once");
        assert_eq!(count(&app, "anna@example.org", MailKind::InactiveNotice).await, 1);
        // A sign of life keeps it.
        views::pause(&app, &actor).await.unwrap();
        app.clock.advance(Duration::days(40));
        retention::run_once(&app).await.unwrap();
        assert_eq!(stored(&app, &id).await.unwrap().state, HouseholdState::Paused);
        app.clock.advance(Duration::days(23 * 31));
        retention::run_once(&app).await.unwrap();
        app.clock.advance(Duration::days(62));
        retention::run_once(&app).await.unwrap();
        assert_eq!(stored(&app, &id).await.unwrap().state, HouseholdState::Expired);
        app.clock.advance(Duration::days(7));
        retention::run_once(&app).await.unwrap();
        assert!(stored(&app, &id).await.is_none());
    }

    async fn a_household_that_moved_is_deleted_a_year_after_it_was_heard_of_and_can_undo_it(db: TestDatabase) {
        let app = app(&db);
        let (id, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        views::tell_moved(&app, &actor).await.unwrap();
        app.clock.advance(Duration::days(366));
        assert_eq!(retention::run_once(&app).await.unwrap(), 1);
        assert_eq!(stored(&app, &id).await.unwrap().state, HouseholdState::Withdrawn);
        let token = secret(&app, "anna@example.org", MailKind::Deletion).await;
        let back = privacy::undo_withdrawal(&app, &Actor::Anonymous, Some(&token)).await.unwrap();
        assert_eq!(back.state, HouseholdState::Moved);
    }
}
