//! A coordinator's day over the interface: what stands on it, several decisions at once, and taking a rejection back.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile, text};
use crate::support::db::{TestDatabase, on_both_databases};

async fn day(world: &World, token: &str) -> Value {
    let day = world.staff(token, Method::GET, "/api/v1/today", &Value::Null).await;
    assert_eq!(day.status, StatusCode::OK, "{}", day.text);
    day.json()
}

fn rows(day: &Value, list: &str) -> Vec<Value> {
    day[list].as_array().cloned().unwrap_or_default()
}

on_both_databases! {
    async fn the_day_shows_who_is_new_then_who_is_silent_then_what_expires_and_stalls(db: TestDatabase) {
        let world = World::with_delay(db, 60).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let today = day(&world, &world.coordinator).await;
        let new: Vec<String> = rows(&today, "new_households").iter().map(|one| text(&one["id"])).collect();
        assert_eq!((new, rows(&today, "silent").len()), (vec![anna.id.clone()], 0), "{today}");
        let card = rows(&today, "review").remove(0);
        assert!(card["explanation"]["reasons"].is_array() && card["inputs_changed"] == false, "{card}");
        let office = day(&world, &world.admin).await;
        assert!(rows(&office, "new_households").is_empty(), "an initiative looks after it: {office}");

        // Nobody does anything: it becomes silent, and stands first.
        world.pass(Duration::days(15)).await;
        let today = day(&world, &world.coordinator).await;
        assert_eq!(text(&rows(&today, "silent")[0]["id"]), anna.id);
        assert!(rows(&today, "new_households").is_empty(), "it stands in one place: {today}");

        let approved = world.decide(&card, "approve", &json!({})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        let today = day(&world, &world.coordinator).await;
        assert_eq!(text(&rows(&today, "undoable")[0]["id"]), text(&card["id"]));
        assert!(rows(&day(&world, &world.admin).await, "undoable").is_empty(), "everybody takes back the own decisions");
        world.pass(Duration::hours(2)).await;
        let today = day(&world, &world.coordinator).await;
        assert!(rows(&today, "undoable").is_empty() && rows(&today, "stalled").is_empty(), "{today}");
        world.pass(Duration::days(8)).await;
        let today = day(&world, &world.coordinator).await;
        assert_eq!((rows(&today, "stalled").len(), rows(&today, "expiring").len()), (1, 0), "{today}");
        world.pass(Duration::days(8)).await;
        let today = day(&world, &world.coordinator).await;
        assert_eq!((rows(&today, "stalled").len(), rows(&today, "expiring").len()), (0, 1), "{today}");
    }

    async fn several_decisions_stand_or_fall_one_by_one_on_the_version_that_was_seen(db: TestDatabase) {
        let world = World::with_delay(db, 60).await;
        let (anna, _, pair) = world.two_families().await;
        let all = world.to_review("initiatives").await;
        assert_eq!(all.len(), 2);
        let seen = |one: &Value| json!({"id": one["id"], "version": one["version"]});
        let path = "/api/v1/proposals/decisions";
        let none = world.staff(&world.coordinator, Method::POST, path, &json!({"proposals": []})).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let for_good = json!({"proposals": [seen(&pair)], "reason": "safety_concern"});
        let refused = world.staff(&world.coordinator, Method::POST, path, &for_good).await;
        assert_eq!(refused.fields(), [("/reason".to_owned(), "several-reason".to_owned())]);

        let mut old = seen(&all[1]);
        old["version"] = json!(7);
        let body = json!({"proposals": [seen(&pair), seen(&all[0]), old]});
        let done = world.staff(&world.coordinator, Method::POST, path, &body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let results = rows(&done.json(), "results");
        assert_eq!((&results[0]["state"], &results[1]["state"]), (&json!("approved"), &json!("approved")));
        assert_eq!(results[2]["refused"], "stale");
        let again = world.staff(&world.coordinator, Method::POST, path, &body).await.json();
        assert_eq!(rows(&again, "results")[0]["refused"], "decided");

        // What would introduce at once is not approved among others.
        let given = json!({"kind": "direct_contact_by_initiatives"});
        let given = world.staff(&anna.token, Method::POST, "/api/v1/me/consents", &given).await;
        assert!(given.status.is_success(), "{}", given.text);
        let today = day(&world, &world.coordinator).await;
        for card in rows(&today, "review") {
            let at_once = card["introduces_at_once"] == true;
            let reply = world.staff(&world.coordinator, Method::POST, path, &json!({"proposals": [seen(&card)]})).await;
            let refused = &rows(&reply.json(), "results")[0]["refused"];
            assert_eq!(refused == "not-allowed", at_once, "{}", reply.text);
        }
        assert!(world.mails(&anna.email, "introduction").await.is_empty());
    }

    async fn a_rejection_is_taken_back_within_an_hour_and_not_later(db: TestDatabase) {
        let world = World::with_delay(db, 60).await;
        let (_, _, pair) = world.two_families().await;
        let rejected = world.decide(&pair, "reject", &json!({"reason": "wrong_region"})).await;
        assert_eq!(rejected.status, StatusCode::OK, "{}", rejected.text);
        assert!(rejected.json()["undo_until"].is_string());
        let back = world.decide(&pair, "undo", &json!({})).await;
        assert_eq!((back.status, &back.json()["state"]), (StatusCode::OK, &json!("suggested")), "{}", back.text);
        let log = world.staff(&world.admin, Method::GET, "/api/v1/audit?action=rejection_undone", &Value::Null).await;
        assert!(log.text.contains(&text(&pair["id"])), "{}", log.text);

        let rejected = world.decide(&pair, "reject", &json!({"reason": "wrong_region"})).await;
        assert_eq!(rejected.status, StatusCode::OK, "{}", rejected.text);
        world.app.state.clock.advance(Duration::minutes(61));
        let late = world.decide(&pair, "undo", &json!({})).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "too-late"), "{}", late.text);
    }

    async fn a_rejection_is_not_taken_back_when_a_side_took_a_consent_back_meanwhile(db: TestDatabase) {
        let world = World::with_delay(db, 60).await;
        let (anna, _, pair) = world.two_families().await;
        let rejected = world.decide(&pair, "reject", &json!({"reason": "wrong_region"})).await;
        assert_eq!(rejected.status, StatusCode::OK, "{}", rejected.text);
        let path = "/api/v1/me/consents/meet_households";
        let revoked = world.staff(&anna.token, Method::DELETE, path, &json!({})).await;
        assert!(revoked.status.is_success(), "{}", revoked.text);
        let back = world.decide(&pair, "undo", &json!({})).await;
        assert_eq!((back.status, back.code().as_str()), (StatusCode::CONFLICT, "not-eligible"), "{}", back.text);
    }
}
