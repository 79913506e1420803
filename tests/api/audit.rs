//! The audit log as programs of the network office read it.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::people::World;
use crate::support::db::{TestDatabase, on_both_databases};

async fn actions(world: &World, query: &str) -> Vec<String> {
    let path = format!("/api/v1/audit?{query}");
    let reply = world.staff(&world.admin, Method::GET, &path, &Value::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    let entries = reply.json()["entries"].as_array().unwrap().clone();
    entries
        .iter()
        .map(|entry| entry["action"].as_str().unwrap().to_owned())
        .collect()
}

on_both_databases! {
    async fn the_audit_log_is_read_by_actor_action_thing_and_days(db: TestDatabase) {
        let world = World::new(db).await;
        let approved = actions(&world, "action=initiative.approve").await;
        assert_eq!(approved, ["initiative.approve"]);
        let of_it = actions(&world, &format!("subject_id={}", world.initiative)).await;
        assert!(of_it.len() > 1 && of_it.iter().all(|action| action.starts_with("initiative.")), "{of_it:?}");
        assert_eq!(actions(&world, "action=initiative.&limit=100").await, of_it);
        assert_eq!(actions(&world, "actor_kind=household").await, Vec::<String>::new());
        assert_eq!(actions(&world, "to=2026-11-22").await, Vec::<String>::new());
        assert!(!actions(&world, "from=2026-11-23&to=2026-11-23").await.is_empty());
        for (query, pointer, code) in [
            ("to=2026-11-22&from=2026-11-23", "/to", "date-order"),
            ("from=gestern", "/from", "value-type"),
            ("actor_kind=robot", "/actor_kind", "value-unknown"),
            ("subject_kind=planet", "/subject_kind", "value-unknown"),
        ] {
            let path = format!("/api/v1/audit?{query}");
            let refused = world.staff(&world.admin, Method::GET, &path, &Value::Null).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert_eq!(refused.fields(), [(pointer.to_owned(), code.to_owned())], "{query}");
        }
    }
}
