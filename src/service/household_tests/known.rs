//! The initiatives in memory say what the database says, whoever changed it and whatever became of it.

use super::*;
use crate::domain::text::fold;
use crate::error::{Conflict, Result};
use crate::service::known_initiatives::known;
use crate::store::Conn;
use crate::testing::on_both_databases;

fn names(conn: &mut Conn, app: &AppState) -> Vec<String> {
    let known = known(conn, app).unwrap();
    known.all().map(|one| one.profile.name.clone()).collect()
}

async fn seen(app: &AppState) -> Vec<String> {
    let state = app.clone();
    app.store.read(move |conn| Ok(names(conn, &state))).await.unwrap()
}

fn rename(conn: &mut Conn, id: &InitiativeId, name: &str) -> Result<()> {
    let mut found = initiatives::find(conn, id)?;
    name.clone_into(&mut found.profile.name);
    initiatives::update(conn, &mut found)
}

on_both_databases! {
    async fn the_initiatives_in_memory_follow_what_any_instance_commits(db: TestDatabase) {
        let app = testing::app(&db);
        let other = AppState {
            known_initiatives: crate::service::known_initiatives::KnownInitiatives::default(),
            ..app.clone()
        };
        assert!(seen(&app).await.is_empty());
        let id = initiative(&app, "Bergheim", "13075").await;
        initiative(&other, "Äpfelhof", "13075").await;
        assert_eq!(seen(&app).await, ["Äpfelhof", "Bergheim"], "by name");
        let renamed = id.clone();
        other
            .store
            .write(move |tx| rename(tx, &renamed, "Aalen"))
            .await
            .unwrap();
        assert_eq!(seen(&app).await, ["Aalen", "Äpfelhof"]);
        let hashes = |app: &AppState| {
            let (state, id) = (app.clone(), id.clone());
            app.store
                .read_blocking(|conn| Ok(known(conn, &state)?.get(&id).unwrap().hashes(&state).to_vec()))
        };
        let before = hashes(&app).unwrap();
        let closed = id.clone();
        app.store
            .write(move |tx| {
                let mut found = initiatives::find(tx, &closed)?;
                found.profile.name = "Anders".to_owned();
                found.state = InitiativeState::Closed;
                initiatives::update(tx, &mut found)
            })
            .await
            .unwrap();
        assert_ne!(hashes(&app).unwrap(), before, "worked out anew with the name");
        let approved = app
            .store
            .read_blocking(|conn| {
                Ok(known(conn, &app)?
                    .approved()
                    .map(|one| fold(&one.profile.name))
                    .collect::<Vec<_>>())
            })
            .unwrap();
        assert_eq!(approved, [fold("Äpfelhof")]);
        let gone = id.clone();
        app.store.write(move |tx| initiatives::delete(tx, &gone)).await.unwrap();
        assert_eq!(seen(&app).await, ["Äpfelhof"]);
    }

    async fn what_a_transaction_that_failed_saw_of_them_is_not_remembered(db: TestDatabase) {
        let app = testing::app(&db);
        let id = initiative(&app, "Bergheim", "13075").await;
        let (state, renamed) = (app.clone(), id.clone());
        let failed = app
            .store
            .write(move |tx| {
                rename(tx, &renamed, "Nie gewesen")?;
                assert_eq!(names(tx, &state), ["Nie gewesen"], "a transaction sees what it wrote");
                Err::<(), _>(Conflict::Stale.into())
            })
            .await;
        assert!(failed.is_err());
        // Somebody else gives it the same version with other content.
        app.store.write(move |tx| rename(tx, &id, "Wirklich")).await.unwrap();
        assert_eq!(seen(&app).await, ["Wirklich"]);
    }
}
