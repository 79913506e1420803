//! A backup is whole, holds nobody who was erased, and does not bring back who was erased since.

use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::error::Error;
use crate::service::{backups, privacy, retention};
use crate::store::{DatabaseUrl, Options, Store};
use crate::testing::on_both_databases;

/// A service whose file of erasures lies in this folder.
fn noting(app: &AppState, folder: &std::path::Path) -> AppState {
    let mut config = (*app.config).clone();
    config.database.erasures_file = folder.join("erasures.txt");
    AppState {
        config: std::sync::Arc::new(config),
        ..app.clone()
    }
}

/// The same service on another file.
fn on(app: &AppState, file: &std::path::Path) -> AppState {
    let store = Store::open(&Options {
        url: DatabaseUrl::parse(&format!("sqlite://{}", file.display())).unwrap(),
        connections: 2,
        wait_secs: 5,
        queue: 100,
    })
    .unwrap();
    AppState { store, ..app.clone() }
}

async fn erased(app: &AppState, actor: &Actor) {
    privacy::withdraw(app, actor).await.unwrap();
    app.clock.advance(chrono::Duration::days(8));
    retention::run_once(app).await.unwrap();
}

on_both_databases! {
    async fn a_backup_is_whole_and_whoever_was_erased_since_is_erased_again_after_restoring_it(db: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let app = noting(&testing::app(&db), folder.path());
        let (stays, ..) = confirmed(&app, new(&app, "bleibt@example.org")).await;
        let (goes, actor, _) = confirmed(&app, new(&app, "kanarienvogel@example.org")).await;
        let copy = folder.path().join("copy.db");
        let backed_up = backups::back_up(&app.store, &copy).await;
        if db.url().starts_with("postgres") {
            assert!(backed_up.unwrap_err().to_string().contains("PostgreSQL"));
            return;
        }
        assert_eq!(backed_up.unwrap(), std::fs::metadata(&copy).unwrap().len());
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(
            backups::back_up(&app.store, &copy).await.is_err(),
            "nothing is written over"
        );

        erased(&app, &actor).await;
        assert_eq!(backups::note_erasures(&app).await.unwrap(), 1);
        assert_eq!(backups::note_erasures(&app).await.unwrap(), 0, "once");
        let list = std::fs::read_to_string(folder.path().join("erasures.txt")).unwrap();
        assert!(!list.contains(goes.as_str()), "hashes only");

        // Somewhere else, as after the loss of a disk.
        let target = folder.path().join("new.db");
        let url = DatabaseUrl::parse(&format!("sqlite://{}", target.display())).unwrap();
        assert_eq!(backups::restore(&url, &copy, app.clock.now()).unwrap(), None);
        let restored = on(&app, &target);
        let there = |app: &AppState, id: &HouseholdId| {
            let id = id.clone();
            let store = app.store.clone();
            async move { store.read(move |conn| households::find(conn, &id)).await.unwrap() }
        };
        assert_eq!(there(&restored, &stays).await, there(&app, &stays).await);
        assert!(there(&restored, &goes).await.is_some(), "the backup knew it");
        assert_eq!(backups::replay_erasures(&restored, &list).await.unwrap(), 1);
        assert!(there(&restored, &goes).await.is_none());
        assert!(there(&restored, &stays).await.is_some());
        let bytes = std::fs::read(&target).unwrap();
        let canary = b"kanarienvogel";
        assert!(
            !bytes.windows(canary.len()).any(|part| part == canary),
            "gone from the file"
        );
        assert_eq!(backups::replay_erasures(&restored, &list).await.unwrap(), 0);
        assert!(backups::replay_erasures(&restored, "no such line").await.is_err());
    }

    async fn only_a_sound_backup_of_a_known_version_takes_the_place_of_a_database_that_nobody_uses(db: TestDatabase) {
        if db.url().starts_with("postgres") {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let app = testing::app(&db);
        let (id, ..) = confirmed(&app, new(&app, "anna@example.org")).await;
        let copy = folder.path().join("copy.db");
        backups::back_up(&app.store, &copy).await.unwrap();
        let url = DatabaseUrl::parse(db.url()).unwrap();
        let now = app.clock.now();
        let refused = |from: &std::path::Path| match backups::restore(&url, from, now) {
            Err(Error::Internal(what, cause)) => format!("{what}: {cause}"),
            other => panic!("{other:?}"),
        };
        assert!(refused(&folder.path().join("none.db")).contains("no such file"));
        let mut bytes = std::fs::read(&copy).unwrap();
        let broken = folder.path().join("broken.db");
        let middle = bytes.len() / 2;
        for byte in bytes.iter_mut().skip(middle).take(20_000) {
            *byte = 0xA5;
        }
        std::fs::write(&broken, &bytes).unwrap();
        let said = refused(&broken);
        assert!(said.contains("damaged") || said.contains("database"), "{said}");
        let newer = folder.path().join("newer.db");
        std::fs::copy(&copy, &newer).unwrap();
        on(&app, &newer)
            .store
            .write(crate::store::fixtures::apply_unknown_migration)
            .await
            .unwrap();
        assert!(refused(&newer).contains("newer version"));
        assert!(refused(&copy).contains("in use"));

        let path = db.url().trim_start_matches("sqlite://").to_owned();
        drop(app);
        let aside = backups::restore(&url, &copy, now)
            .unwrap()
            .expect("the old one is kept");
        assert!(std::path::Path::new(&aside).exists() && aside.starts_with(&path));
        let again = testing::app(&db);
        assert!(stored(&again, &id).await.is_some());
    }
}
