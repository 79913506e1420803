//! Probable duplicates: merged with a way back, or dismissed.

use chrono::Duration;

use super::*;
use crate::domain::contact::{ContactKind, NewContact, NewFollowUp};
use crate::domain::duplicate::DuplicateState;
use crate::domain::figures::EventKind;
use crate::domain::household::HouseholdState;
use crate::domain::ids::{AccountId, ContactId};
use crate::domain::lists::Interest;
use crate::error::{Conflict, Error};
use crate::service::{contacts, duplicates, households as views, privacy, retention};
use crate::store::fixtures;
use crate::testing::on_both_databases;

/// Two registrations of the same person, by the same telephone number.
async fn twins(app: &AppState) -> (HouseholdId, HouseholdId, Actor, Actor) {
    let mut one = new(app, "anna@example.org");
    one.phone = Some("03834 123456".parse().unwrap());
    let (a, of_a, _) = confirmed(app, one).await;
    let mut two = new(app, "anna.b@example.org");
    two.phone = Some("+49 3834 123456".parse().unwrap());
    two.profile.interests = vec![Interest::Choir];
    let (b, of_b, _) = confirmed(app, two).await;
    (a, b, of_a, of_b)
}

on_both_databases! {
    async fn a_merge_fills_gaps_withdraws_the_other_and_can_be_undone(db: TestDatabase) {
        let app = app(&db);
        let office = staff(&app, "netz@example.org", Role::Admin, &[]).await;
        let (a, b, of_a, of_b) = twins(&app).await;
        let value = "boss@firma.example".to_owned();
        let exclusion = views::Exclusion { kind: crate::domain::exclusion::ExclusionKind::Email, value };
        views::exclude(&app, &of_b, exclusion).await.unwrap();
        let before = (stored(&app, &a).await.unwrap(), stored(&app, &b).await.unwrap());
        let pair = duplicates::list(&app, &office).await.unwrap().remove(0);
        let nobody = duplicates::merge(&app, &office, &pair.id, HouseholdId::generate()).await;
        assert!(matches!(nobody, Err(Error::Invalid(_))));
        let merge = duplicates::merge(&app, &office, &pair.id, a.clone()).await.unwrap();
        let (kept, merged) = (stored(&app, &a).await.unwrap(), stored(&app, &b).await.unwrap());
        assert_eq!((kept.profile.interests.as_slice(), merged.state), (&[Interest::Choir][..], HouseholdState::Withdrawn));
        assert_eq!(views::exclusions(&app, &of_a).await.unwrap().len(), 1, "whom one excluded, both exclude");
        assert!(mail(&app, "anna.b@example.org", MailKind::Deletion).await.is_some());
        let pairs = duplicates::list(&app, &office).await.unwrap();
        assert_eq!((pairs[0].state, pairs[0].merge.as_ref()), (DuplicateState::Merged, Some(&merge)));
        let again = duplicates::merge(&app, &office, &pair.id, a.clone()).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::Decided))));

        duplicates::undo_merge(&app, &office, &merge).await.unwrap();
        let after = (stored(&app, &a).await.unwrap(), stored(&app, &b).await.unwrap());
        assert_eq!(after.0.profile, before.0.profile);
        assert_eq!((after.1.state, after.1.profile), (HouseholdState::Active, before.1.profile));
        assert!(views::exclusions(&app, &of_a).await.unwrap().is_empty());
        let twice = duplicates::undo_merge(&app, &office, &merge).await;
        assert!(matches!(twice, Err(Error::Conflict(Conflict::Decided))));
        assert_eq!(duplicates::list(&app, &office).await.unwrap()[0].state, DuplicateState::Held);
    }

    async fn talks_follow_ups_wishes_and_who_looks_after_it_move_with_a_merge_and_back(db: TestDatabase) {
        let app = app(&db);
        let office = staff(&app, "netz@example.org", Role::Admin, &[]).await;
        let (a, b, _, of_b) = twins(&app).await;
        let account = AccountId::known(office.id().unwrap());
        let told = |spoken: bool| NewContact {
            kind: ContactKind::Call,
            body: "Ruft zurück.".to_owned(),
            minutes: Some(10),
            project: None,
            happened_on: None,
            follow_up: Some(NewFollowUp {
                due_on: crate::service::presence::day_of(app.clock.now()),
                subject: "Nachfragen".to_owned(),
            }),
            spoken,
        };
        contacts::note(&app, &office, &b, told(false)).await.unwrap();
        contacts::assign(&app, &office, &b, Some(account.clone())).await.unwrap();
        contacts::ask_call(&app, &of_b, Vec::new()).await.unwrap();
        let pair = duplicates::list(&app, &office).await.unwrap().remove(0);
        let merge = duplicates::merge(&app, &office, &pair.id, a.clone()).await.unwrap();
        let kept = contacts::log(&app, &office, &a).await.unwrap();
        assert_eq!((kept.contacts.len(), kept.follow_ups.len(), kept.minutes), (1, 1, 10));
        assert_eq!(kept.assigned_to.map(|one| one.id), Some(account.clone()));
        assert!(kept.call.is_some_and(|call| !call.own), "no consent moves: it counts as noted by staff");
        let own = ContactId::known(kept.contacts[0].id.clone());
        contacts::note(&app, &office, &a, told(false)).await.unwrap();
        contacts::finish(&app, &office, &kept.follow_ups[0].id).await.unwrap();

        duplicates::undo_merge(&app, &office, &merge).await.unwrap();
        let (kept, back) = (
            contacts::log(&app, &office, &a).await.unwrap(),
            contacts::log(&app, &office, &b).await.unwrap(),
        );
        assert_eq!((kept.contacts.len(), back.contacts.len()), (1, 1), "what was added since stays");
        assert_eq!(contacts::show(&app, &office, &own).await.unwrap().0, b);
        assert_eq!((back.follow_ups.len(), back.done.len()), (0, 1), "what was done stays done");
        assert_eq!((kept.assigned_to, back.assigned_to.map(|one| one.id)), (None, Some(account)));
        assert!(kept.call.is_none() && back.call.is_some_and(|call| call.own));

        // What the kept household has itself stays, and a call that was made meanwhile is not asked for again.
        let merge = duplicates::merge(&app, &office, &pair.id, a.clone()).await.unwrap();
        contacts::called(&app, &office, &a).await.unwrap();
        duplicates::undo_merge(&app, &office, &merge).await.unwrap();
        assert!(contacts::log(&app, &office, &b).await.unwrap().call.is_none());
    }

    async fn a_merged_household_can_undo_it_itself_and_is_erased_when_it_does_not(db: TestDatabase) {
        let app = app(&db);
        let office = staff(&app, "netz@example.org", Role::Admin, &[]).await;
        let (a, b, ..) = twins(&app).await;
        let pair = duplicates::list(&app, &office).await.unwrap().remove(0);
        let families = || app.store.read_blocking(|conn| fixtures::count_numbers(conn, EventKind::Registered)).unwrap();
        assert_eq!(families(), 2);
        duplicates::merge(&app, &office, &pair.id, a.clone()).await.unwrap();
        assert_eq!(families(), 1, "one family is counted once");
        let token = secret(&app, "anna.b@example.org", MailKind::Deletion).await;
        let back = privacy::undo_withdrawal(&app, &Actor::Anonymous, Some(&token)).await.unwrap();
        assert_eq!((&back.id, back.state), (&b, HouseholdState::Active));
        assert_eq!(families(), 2);
        let merge = duplicates::merge(&app, &office, &pair.id, a.clone()).await.unwrap();
        app.clock.advance(Duration::days(8));
        let late = duplicates::undo_merge(&app, &office, &merge).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::TooLate))));
        retention::run_once(&app).await.unwrap();
        assert!(stored(&app, &b).await.is_none() && stored(&app, &a).await.is_some());
        let erased = app.store.read_blocking(|conn| fixtures::count_numbers(conn, EventKind::Erased)).unwrap();
        assert_eq!((families(), erased), (1, 0), "the family is still there");
    }

    async fn a_pair_that_was_dismissed_is_not_found_again(db: TestDatabase) {
        let app = app(&db);
        let office = staff(&app, "netz@example.org", Role::Admin, &[]).await;
        let stranger = staff(&app, "kim@example.org", Role::Coordinator, &[]).await;
        let (_, _, of_a, _) = twins(&app).await;
        let pair = duplicates::list(&app, &office).await.unwrap().remove(0);
        assert!(duplicates::list(&app, &stranger).await.unwrap().is_empty());
        assert!(matches!(duplicates::dismiss(&app, &stranger, &pair.id).await, Err(Error::NotFound(_))));
        duplicates::dismiss(&app, &office, &pair.id).await.unwrap();
        let me = views::me(&app, &of_a).await.unwrap();
        let same = views::HouseholdUpdate {
            profile: me.profile,
            name: me.contact.name,
            phone: me.contact.phone,
            locale: me.locale,
        };
        views::update(&app, &of_a, me.version, same).await.unwrap();
        let pairs = duplicates::list(&app, &office).await.unwrap();
        assert_eq!((pairs.len(), pairs[0].state), (1, DuplicateState::Dismissed));
    }
}
