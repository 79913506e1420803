//! Import of initiatives by programs: tried first, then as a whole or not at all.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::people::World;
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

const GOOD: &str = "Name;Gebiet;Leistungen;Plätze;E-Mail
Heimat Küste;13075, 13073;Wohnen, Arbeit;20;amt@example.org
Zurück in den Süden;9162;;5;sued@example.org
";

async fn import(world: &World, token: &str, how: &str, kind: &str, body: impl Into<String>) -> Reply {
    let request = world
        .app
        .with(token, Method::POST, &format!("/api/v1/imports{how}"))
        .header("content-type", kind)
        .body(body.into());
    send(request).await
}

async fn count(world: &World) -> usize {
    let path = "/api/v1/initiatives?include_unapproved=true&limit=100";
    let reply = send(world.app.with(&world.admin, Method::GET, path)).await;
    reply.json()["items"].as_array().unwrap().len()
}

on_both_databases! {
    async fn a_trial_changes_nothing_and_a_file_is_taken_over_as_a_whole_or_refused_row_by_row(db: TestDatabase) {
        let world = World::new(db).await;
        let before = count(&world).await;
        let tried = import(&world, &world.admin, "", "text/csv; charset=utf-8", GOOD).await;
        assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
        let report = tried.json();
        assert_eq!((&report["created"], &report["dry_run"]), (&json!(2), &json!(true)));
        assert_eq!(count(&world).await, before, "a trial unless it is said otherwise");

        let bad = format!("{GOOD}Ohne Gebiet;99999;;5;kein-postfach\n");
        let tried = import(&world, &world.admin, "?dry_run=true", "text/csv", bad.clone()).await;
        assert_eq!(tried.status, StatusCode::OK);
        let wrong: Vec<u64> =
            tried.json()["errors"].as_array().unwrap().iter().map(|error| error["row"].as_u64().unwrap()).collect();
        assert!(!wrong.is_empty() && wrong.iter().all(|row| *row == 4), "{}", tried.text);
        let refused = import(&world, &world.admin, "?dry_run=false", "text/csv", bad).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid-fields"));
        assert!(refused.header("content-type").starts_with("application/problem+json"));
        assert!(refused.fields().iter().all(|(pointer, _)| pointer.starts_with("/4/")), "{}", refused.text);
        assert_eq!(count(&world).await, before, "nothing half done");

        let done = import(&world, &world.admin, "?dry_run=false", "text/csv", GOOD).await;
        assert_eq!((done.status, &done.json()["created"]), (StatusCode::OK, &json!(2)), "{}", done.text);
        assert_eq!(count(&world).await, before + 2);
        let again = import(&world, &world.admin, "?dry_run=false", "text/csv", GOOD).await;
        assert_eq!(again.json()["unchanged"], 2);

        // As JSON, changed by its identifier.
        let path = "/api/v1/initiatives?include_unapproved=true&q=Küste";
        let mut known = send(world.app.with(&world.admin, Method::GET, path)).await.json()["items"][0].clone();
        known["capacity"] = json!(7);
        let changed = import(&world, &world.admin, "?dry_run=false", "application/json", json!([known]).to_string()).await;
        assert_eq!((changed.status, &changed.json()["updated"]), (StatusCode::OK, &json!(1)), "{}", changed.text);
    }
}

#[tokio::test]
async fn only_the_network_office_imports_in_the_two_formats_and_files_may_be_larger_than_other_bodies() {
    let world = World::new(TestDatabase::sqlite()).await;
    let refused = import(&world, &world.coordinator, "", "text/csv", GOOD).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let unknown = import(&world, &world.admin, "", "text/plain", GOOD).await;
    assert_eq!(unknown.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let rows: String = (0..2_000)
        .map(|at| format!("Initiative Nummer {at};13075;;5;amt{at}@example.org\n"))
        .collect();
    let file = format!("Name;Gebiet;Leistungen;Plätze;E-Mail\n{rows}");
    assert!(file.len() > 64 * 1024);
    let tried = import(&world, &world.admin, "", "text/csv", file).await;
    assert_eq!(
        (tried.status, &tried.json()["created"]),
        (StatusCode::OK, &json!(2_000)),
        "{}",
        tried.text
    );
    let huge = import(&world, &world.admin, "", "text/csv", "x".repeat(9 * 1024 * 1024)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
}
