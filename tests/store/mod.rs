//! What both databases have to do alike.

mod migrations;

use wurzelwerk::store::{DatabaseUrl, Options, Store};

use crate::support::db::{TestDatabase, on_both_databases};

pub(super) fn open(db: &TestDatabase) -> Store {
    let url = DatabaseUrl::parse(db.url()).unwrap();
    Store::open(&Options {
        url,
        connections: 4,
        wait_secs: 5,
        queue: 1_000,
    })
    .unwrap()
}

on_both_databases! {
    async fn an_empty_database_is_migrated_once_and_then_up_to_date(db: TestDatabase) {
        let store = open(&db);
        assert!(store.migration_is_pending().unwrap());
        assert!(store.migrate().unwrap() >= 1);
        assert_eq!(store.migrate().unwrap(), 0);
        assert!(!store.migration_is_pending().unwrap());
    }

    async fn several_instances_may_migrate_an_empty_database_at_once(db: TestDatabase) {
        let stores: Vec<Store> = (0..4).map(|_| open(&db)).collect();
        let threads: Vec<_> = stores
            .into_iter()
            .map(|store| std::thread::spawn(move || store.migrate().unwrap()))
            .collect();
        let ran: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(ran, migrations::names("sqlite").len());
    }
}
