//! The index of an instance is in step with what was committed, by whomever, on both databases.

use std::collections::BTreeSet;
use std::sync::mpsc;

use super::*;
use crate::domain::consent::{Consent, ConsentKind, TEXT_VERSION};
use crate::domain::ids::ConsentId;
use crate::domain::locale::Locale;
use crate::store::{consents, fixtures, households};
use crate::testing::{self, TestDatabase, on_both_databases};

fn meeting(app: &AppState) -> Consent {
    Consent {
        id: ConsentId::generate(),
        kind: ConsentKind::MeetHouseholds,
        text_version: TEXT_VERSION.to_owned(),
        locale: Locale::De,
        recipients: Vec::new(),
        given_at: app.clock.now(),
        revoked_at: None,
    }
}

/// Puts in a household that may be met; it wants to go anywhere.
fn add(conn: &mut Conn, app: &AppState, at: usize) -> Result<HouseholdId> {
    let id = fixtures::household(
        conn,
        &format!("haus{at}@example.org"),
        HouseholdState::Active,
        app.clock.now(),
    )?;
    consents::insert(conn, &id, &meeting(app))?;
    Ok(id)
}

fn shown_to(conn: &mut Conn, app: &AppState, id: &HouseholdId, k: usize) -> Result<Vec<matching::Match>> {
    let (_, email) = households::get_state_and_address(conn, id)?;
    candidates::households(conn, app, id, &email, k, BTreeSet::new())
}

/// Whom this instance would show to the household.
async fn seen(app: &AppState, id: &HouseholdId) -> BTreeSet<HouseholdId> {
    let (state, id) = (app.clone(), id.clone());
    let found = app
        .store
        .read(move |conn| shown_to(conn, &state, &id, 50))
        .await
        .unwrap();
    found.into_iter().map(|one| one.id).collect()
}

async fn change(app: &AppState, change: impl FnOnce(&mut Conn) -> Result<()> + Send + 'static) {
    app.store.write(change).await.unwrap();
}

on_both_databases! {
    async fn every_instance_sees_what_another_one_committed(db: TestDatabase) {
        let (here, there) = (testing::app(&db), testing::app(&db));
        let state = here.clone();
        let ids = here
            .store
            .write(move |conn| (0..3).map(|at| add(conn, &state, at)).collect::<Result<Vec<_>>>())
            .await
            .unwrap();
        let [anna, bernd, carla] = [&ids[0], &ids[1], &ids[2]].map(Clone::clone);
        let both = BTreeSet::from([bernd.clone(), carla.clone()]);
        assert_eq!(seen(&here, &anna).await, both);
        assert_eq!(seen(&there, &anna).await, both);
        let left = bernd.clone();
        change(&here, move |conn| fixtures::set_household_state(conn, &left, HouseholdState::Withdrawn)).await;
        assert_eq!(seen(&there, &anna).await, BTreeSet::from([carla.clone()]));
        let (without, now) = (carla.clone(), here.clock.now());
        change(&here, move |conn| consents::revoke(conn, &without, ConsentKind::MeetHouseholds, now).map(drop)).await;
        assert_eq!(seen(&there, &anna).await, BTreeSet::new());
        let (again, consent) = (carla.clone(), meeting(&here));
        change(&there, move |conn| consents::insert(conn, &again, &consent)).await;
        assert_eq!(seen(&here, &anna).await, BTreeSet::from([carla.clone()]));
        change(&there, move |conn| households::delete(conn, &carla)).await;
        assert_eq!(seen(&here, &anna).await, BTreeSet::new());
    }

    async fn whoever_left_and_was_erased_between_two_questions_is_forgotten_without_a_trace(db: TestDatabase) {
        let (here, there) = (testing::app(&db), testing::app(&db));
        let state = here.clone();
        let (anna, bernd) = here
            .store
            .write(move |conn| Ok((add(conn, &state, 0)?, add(conn, &state, 1)?)))
            .await
            .unwrap();
        assert_eq!(seen(&there, &anna).await, BTreeSet::from([bernd.clone()]));
        assert_eq!(there.engine.len(), 2);
        let gone = bernd.clone();
        change(&here, move |conn| {
            fixtures::set_household_state(conn, &gone, HouseholdState::Withdrawn)?;
            households::delete(conn, &gone)
        })
        .await;
        assert_eq!(seen(&there, &anna).await, BTreeSet::new());
        assert_eq!(there.engine.len(), 1);
        let noted = here
            .store
            .read(|conn| {
                let mark = crate::store::match_changes::everything();
                crate::store::match_changes::list_since(conn, mark)
            })
            .await
            .unwrap();
        assert!(noted.iter().all(|one| one.household.as_ref() != Some(&bernd)), "{noted:?}");
    }

    async fn a_changed_profile_is_scored_as_it_is_now(db: TestDatabase) {
        let (here, there) = (testing::app(&db), testing::app(&db));
        let state = here.clone();
        let (anna, bernd) = here
            .store
            .write(move |conn| Ok((add(conn, &state, 0)?, add(conn, &state, 1)?)))
            .await
            .unwrap();
        let score = async |app: &AppState| {
            let (state, id) = (app.clone(), anna.clone());
            let found = app.store.read(move |conn| shown_to(conn, &state, &id, 5)).await.unwrap();
            found[0].explanation.score
        };
        let before = score(&there).await;
        let id = bernd.clone();
        change(&here, move |conn| {
            let mut household = households::get(conn, &id)?;
            household.profile.children = vec![crate::domain::profile::Child { birth_year: 2019 }];
            households::update(conn, &mut household)
        })
        .await;
        assert!(score(&there).await < before, "only one side has children now");
    }

    async fn what_is_taken_back_was_never_seen(db: TestDatabase) {
        let app = testing::app(&db);
        let state = app.clone();
        let anna = app.store.write(move |conn| add(conn, &state, 0)).await.unwrap();
        assert_eq!(seen(&app, &anna).await, BTreeSet::new());
        let state = app.clone();
        let failed = app
            .store
            .write(move |conn| -> Result<()> {
                add(conn, &state, 1)?;
                Err(Error::Forbidden)
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(seen(&app, &anna).await, BTreeSet::new());
        let state = app.clone();
        let bernd = app.store.write(move |conn| add(conn, &state, 2)).await.unwrap();
        assert_eq!(seen(&app, &anna).await, BTreeSet::from([bernd]));
    }

    async fn a_slow_transaction_that_ends_after_later_ones_is_not_missed(db: TestDatabase) {
        let (here, there) = (testing::app(&db), testing::app(&db));
        let state = here.clone();
        let anna = here.store.write(move |conn| add(conn, &state, 0)).await.unwrap();
        seen(&here, &anna).await;
        let (noted, wait_until_noted) = mpsc::channel();
        let (go_on, wait_to_go_on) = mpsc::channel::<()>();
        let state = there.clone();
        let slow = std::thread::spawn(move || {
            let store = state.store.clone();
            store.write_blocking(move |conn| {
                let id = add(conn, &state, 1)?;
                noted.send(()).unwrap();
                wait_to_go_on.recv().unwrap();
                Ok(id)
            })
        });
        wait_until_noted.recv().unwrap();
        // SQLite has one writer, so only PostgreSQL lets somebody overtake.
        let overtakes = db.url().starts_with("postgres");
        let mut expected = BTreeSet::new();
        if overtakes {
            let state = here.clone();
            expected.insert(here.store.write(move |conn| add(conn, &state, 2)).await.unwrap());
        }
        assert_eq!(seen(&here, &anna).await, expected);
        assert_eq!(seen(&here, &anna).await, expected, "and asked once more");
        go_on.send(()).unwrap();
        expected.insert(slow.join().unwrap().unwrap());
        assert_eq!(seen(&here, &anna).await, expected);
    }

    async fn after_half_a_day_without_a_question_everything_is_read_anew(db: TestDatabase) {
        let app = testing::app(&db);
        let state = app.clone();
        let anna = app.store.write(move |conn| add(conn, &state, 0)).await.unwrap();
        seen(&app, &anna).await;
        let state = app.clone();
        let bernd = app.store.write(move |conn| add(conn, &state, 1)).await.unwrap();
        // As if what was noted had been tidied away meanwhile.
        change(&app, fixtures::forget_match_changes).await;
        app.clock.advance(chrono::Duration::hours(13));
        assert_eq!(seen(&app, &anna).await, BTreeSet::from([bernd]));
    }

    async fn whoever_excludes_a_large_provider_of_mail_still_gets_a_full_list(db: TestDatabase) {
        let app = testing::app(&db);
        let state = app.clone();
        let anna = app
            .store
            .write(move |conn| {
                let anna = add(conn, &state, 0)?;
                for at in 1..30 {
                    add(conn, &state, at)?;
                }
                for at in 0..5 {
                    let now = state.clock.now();
                    let email = format!("haus{at}@andere.example");
                    let id = fixtures::household(conn, &email, HouseholdState::Active, now)?;
                    consents::insert(conn, &id, &meeting(&state))?;
                }
                Ok(anna)
            })
            .await
            .unwrap();
        let exclusion = crate::service::households::Exclusion {
            kind: crate::domain::exclusion::ExclusionKind::Domain,
            value: "example.org".to_owned(),
        };
        crate::service::households::exclude(&app, &Actor::Household(anna.clone()), exclusion).await.unwrap();
        let (state, id) = (app.clone(), anna.clone());
        let found = app.store.read(move |conn| shown_to(conn, &state, &id, 4)).await.unwrap();
        assert_eq!(found.len(), 4);
        assert_eq!(seen(&app, &anna).await.len(), 5);
    }
}
