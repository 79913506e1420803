//! Households as they are stored, and samples for tests of other tables.

use super::*;
use crate::domain::household::NextStep;
use crate::domain::lists::Situation;
use crate::domain::locale::Locale;
use crate::domain::profile::TargetArea;
use crate::store::{DatabaseUrl, Options, Store};

/// An empty SQLite database that lives as long as the folder.
pub(crate) fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let store = Store::open(&Options {
        url: DatabaseUrl::parse(&url).unwrap(),
        connections: 2,
        wait_secs: 2,
        queue: 1_000,
    })
    .unwrap();
    store.migrate().unwrap();
    (folder, store)
}

/// A household with everything filled in.
pub(crate) fn sample(email: &str) -> Household {
    let at: DateTime<Utc> = "2026-11-02T09:00:00.000001Z".parse().unwrap();
    Household {
        id: HouseholdId::generate(),
        state: HouseholdState::Active,
        version: 1,
        locale: Locale::De,
        contact: Contact {
            email: email.parse().unwrap(),
            name: Some("Familie Beispiel".to_owned()),
            phone: Some("03834 123456".parse().unwrap()),
        },
        profile: Profile::new(Situation::Returning, vec![TargetArea::Anywhere]),
        waiting: Some(Waiting {
            step: NextStep::FirstReview,
            until: at,
        }),
        known: Some((at, AccountId::known("account"))),
        suspended_at: Some(at),
        withdrawn: Some((HouseholdState::Paused, at)),
        welcome_capacity: Some(2),
        teaser_lines: [("interests".to_owned(), false)].into(),
        created_at: at,
        confirmed_at: Some(at),
        active_at: at,
    }
}

#[test]
fn a_household_comes_back_as_it_was_stored() {
    let (_folder, store) = empty();
    let household = sample("Familie@example.org");
    store
        .write_blocking(|conn| {
            insert(conn, &household, None)?;
            assert_eq!(get(conn, &household.id)?, household);
            assert_eq!(
                find_by_email_key(conn, "familie@example.org")?.as_ref(),
                Some(&household)
            );
            assert_eq!(list_active(conn)?, [household.clone()]);
            assert!(list_by_state(conn, HouseholdState::Paused)?.is_empty());
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_change_on_an_old_version_is_refused_and_a_good_one_raises_it() {
    let (_folder, store) = empty();
    let mut household = sample("familie@example.org");
    store
        .write_blocking(|conn| {
            insert(conn, &household, None)?;
            let mut old = household.clone();
            household.contact.name = None;
            household.waiting = None;
            update(conn, &mut household)?;
            assert_eq!(household.version, 2);
            assert_eq!(get(conn, &household.id)?, household);
            assert!(matches!(update(conn, &mut old), Err(Error::Conflict(Conflict::Stale))));
            delete(conn, &household.id)?;
            assert!(matches!(update(conn, &mut old), Err(Error::NotFound(_))));
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_address_belongs_to_one_household() {
    let (_folder, store) = empty();
    let again = store.write_blocking(|conn| {
        insert(conn, &sample("familie@example.org"), None)?;
        insert(conn, &sample("FAMILIE@example.org"), None)
    });
    assert!(matches!(again, Err(Error::Conflict(Conflict::Exists))));
}
