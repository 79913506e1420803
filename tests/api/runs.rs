//! Runs by the interface: a preview, its lists, taking it over once.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile, text};
use crate::support::app::send;
use crate::support::db::{TestDatabase, on_both_databases};

async fn items(world: &World, token: &str, path: &str) -> Vec<Value> {
    let reply = world.staff(token, Method::GET, path, &Value::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    let reply = reply.json();
    reply.get("items").unwrap_or(&reply).as_array().expect("a list").clone()
}

on_both_databases! {
    async fn a_run_is_read_in_parts_and_taken_over_once(db: TestDatabase) {
        let world = World::new(db).await;
        // The second initiative is full when the family comes, and has places again later.
        let hafen = world.approved_initiative("Zweiter Hafen", 0).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let path = format!("/api/v1/initiatives/{hafen}");
        let seen = world.staff(&world.admin, Method::GET, &path, &Value::Null).await.json();
        let changed = json!({"name": "Zweiter Hafen", "service_area": {"ags": ["13075"]}, "capacity": 3,
            "email": "hafen@example.org", "services": ["job", "housing", "school"], "languages": ["de"]});
        let request = world.app.with(&world.admin, Method::PUT, &path);
        let saved = send(request.header("If-Match", format!("\"{}\"", seen["version"])).json(&changed)).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
        let run = world.staff(&world.admin, Method::POST, "/api/v1/runs", &json!({"scope": "all"})).await;
        assert_eq!(run.status, StatusCode::CREATED, "{}", run.text);
        let run = run.json();
        assert_eq!((run["state"].as_str(), run["may_commit"].as_bool()), (Some("preview"), Some(true)), "{run}");
        let path = |what: &str| format!("/api/v1/runs/{}{what}", text(&run["id"]));
        let entries = items(&world, &world.admin, &path("/entries?limit=100")).await;
        let left = items(&world, &world.admin, &path("/left-over")).await;
        let places = items(&world, &world.admin, &path("/places")).await;
        let free: Vec<Option<i64>> = places.iter().map(|one| one["free"].as_i64()).collect();
        assert!(free.len() == 2 && free.contains(&Some(4)) && free.contains(&Some(3)), "{places:?}");
        assert!(!entries.is_empty());
        // Everybody stands once for each kind: it gets something, or is told why not.
        for kind in ["initiatives", "households"] {
            let of_kind = |list: &[Value]| {
                list.iter().filter(|one| one["kind"] == kind && one["household"] == anna.id.as_str()).count()
            };
            assert!((of_kind(&entries) > 0) != (of_kind(&left) > 0), "{kind}: {entries:?} {left:?}");
        }
        // Page by page it is the same list.
        let first = world.staff(&world.admin, Method::GET, &path("/left-over?limit=1"), &Value::Null).await.json();
        assert_eq!(first["items"][0], left[0]);
        let rest = items(&world, &world.admin, &path(&format!("/left-over?after={}", text(&first["next"])))).await;
        assert_eq!(rest, left[1..]);
        for wrong in ["/entries?after=x", "/left-over?after=x", "/left-over?after=x:households", "/entries?limit=0"] {
            let refused = world.staff(&world.admin, Method::GET, &path(wrong), &Value::Null).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.text);
        }
        let strange = world.staff(&world.coordinator, Method::POST, &path("/commit"), &Value::Null).await;
        assert_eq!(strange.status, StatusCode::FORBIDDEN, "a coordinator takes over its own runs only");
        let done = world.staff(&world.admin, Method::POST, &path("/commit"), &Value::Null).await;
        assert_eq!((done.status, done.json()["state"].as_str()), (StatusCode::OK, Some("committed")), "{}", done.text);
        let again = world.staff(&world.admin, Method::POST, &path("/commit"), &Value::Null).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "decided"));
        let heard = items(&world, &anna.token, "/api/v1/me/left-over").await;
        let told = left.iter().filter(|one| one["household"] == anna.id.as_str() && one["reason"] != "limit_reached");
        assert_eq!(heard.len(), told.count(), "{heard:?}");
    }
}
