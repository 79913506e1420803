//! Requests that are sent twice: the same key and content are answered once.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::matching::Weights;

use super::people::{World, article, campaign, meetup, notice, offer, profile, story};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn post(world: &World, token: &str, key: &str, path: &str, body: &Value) -> Reply {
    let request = world.app.with(token, Method::POST, path).header("idempotency-key", key);
    send(request.json(body)).await
}

fn account(name: &str) -> Value {
    json!({"email": format!("{name}@example.org"), "name": "Neue Kraft", "role": "coordinator"})
}

on_both_databases! {
    async fn the_same_key_and_content_create_one_thing_and_get_the_same_answer(db: TestDatabase) {
        let world = World::new(db).await;
        let key = "4f6c1f0e-9a43-4f5c-8f0e-2d6b2d0c7c11";
        let first = post(&world, &world.admin, key, "/api/v1/accounts", &account("neu")).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        let id = first.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(first.header("location"), format!("/api/v1/accounts/{id}"));
        assert_eq!(first.header("idempotent-replayed"), "");

        let second = post(&world, &world.admin, key, "/api/v1/accounts", &account("neu")).await;
        assert_eq!((second.status, second.header("idempotent-replayed")), (StatusCode::CREATED, "true"));
        assert_eq!(second.header("location"), format!("/api/v1/accounts/{id}"));
        assert_eq!(second.json(), first.json());

        let other = post(&world, &world.admin, key, "/api/v1/accounts", &account("andere")).await;
        assert_eq!((other.status, other.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "key-reused"));
        let elsewhere = post(&world, &world.admin, key, "/api/v1/runs", &json!({"commit": true})).await;
        assert_eq!(elsewhere.code(), "key-reused");
        let unkeyed = send(world.app.with(&world.admin, Method::POST, "/api/v1/accounts").json(&account("neu"))).await;
        assert_eq!((unkeyed.status, unkeyed.code().as_str()), (StatusCode::CONFLICT, "exists"));
    }

    async fn whatever_is_described_with_a_key_is_done_once(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.registered("anna", &profile(&[])).await;
        // Without a free place the engine proposes nobody to it, so that a person can.
        let other = world.approved_initiative("Zweite Insel", 0).await;
        let ben = world.family("ben", &profile(&[])).await;
        let made = async |path: &str, body: Value| {
            let made = world.staff(&world.coordinator, Method::POST, path, &body).await;
            made.json()["id"].as_str().unwrap().to_owned()
        };
        let written = made("/api/v1/practice/articles", article("Anruf")).await;
        let sought = made("/api/v1/practice/notices", notice("Stand")).await;
        let document = serde_json::to_value(wurzelwerk::web::api::document()).unwrap();
        let mut described = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            let parameters = item["post"]["parameters"].as_array().cloned().unwrap_or_default();
            if parameters.iter().all(|one| one["name"] != "Idempotency-Key") {
                continue;
            }
            described += 1;
            let (token, body) = match path.as_str() {
                "/api/v1/accounts" => (&world.admin, account("mehrmals")),
                "/api/v1/runs" => (&world.admin, json!({})),
                "/api/v1/weights" => {
                    let mut weights = serde_json::to_value(Weights::default()).unwrap();
                    weights["initiatives"]["region"] = json!(400);
                    weights["initiatives"]["needs"] = json!(350);
                    (&world.admin, json!({"version": 0, "weights": weights, "note": "Anliegen"}))
                }
                "/api/v1/initiatives" => (&world.admin, json!({"name": "Noch eine", "service_area": {"ags": ["13072"]},
                    "capacity": 3, "email": "noch-eine@example.org"})),
                "/api/v1/me/contact-requests" => (&anna.token, json!({"initiative": world.initiative})),
                "/api/v1/proposals" => (&world.admin, json!({"household": ben.id, "initiative": other})),
                // By staff, so that the answer names what was made.
                "/api/v1/households" => {
                    let mut body = profile(&[2019]);
                    body["email"] = json!("entered@example.org");
                    body["of_age"] = json!(true);
                    body["proof"] = json!("Anruf vom 23. November");
                    (&world.coordinator, body)
                }
                "/api/v1/households/{id}/log" => (&world.coordinator, json!({"kind": "call", "body": "Ruft zurück."})),
                "/api/v1/transfers" => {
                    let body = json!({"household": ben.id, "initiative": other, "reason": "Dort ist Platz."});
                    (&world.coordinator, body)
                }
                "/api/v1/absences" => (&world.coordinator, json!({"from": "2099-11-23", "until": "2099-11-24"})),
                "/api/v1/practice/articles" => (&world.coordinator, article("Einmal")),
                "/api/v1/practice/notices" => (&world.coordinator, notice("Einmal")),
                "/api/v1/practice/articles/{id}/comments" | "/api/v1/practice/notices/{id}/messages" => {
                    (&world.admin, json!({"text": "Danke."}))
                }
                "/api/v1/staff/campaigns" => (&world.coordinator, campaign("einmal")),
                "/api/v1/staff/meetups" => (&world.coordinator, meetup("Einmal")),
                "/api/v1/staff/stories" => (&world.coordinator, story("story")),
                "/api/v1/initiatives/{id}/offers" => (&world.coordinator, offer("Einmal")),
                // Needs two probable duplicates; tested with merging.
                "/api/v1/merges" => continue,
                other => panic!("{other} is not known to this test"),
            };
            let key = path.replace('/', "-");
            let about = if path.starts_with("/api/v1/initiatives/") {
                &world.initiative
            } else if path.starts_with("/api/v1/practice/articles") {
                &written
            } else if path.starts_with("/api/v1/practice/notices") {
                &sought
            } else {
                &ben.id
            };
            let path = &path.replace("{id}", about);
            let first = post(&world, token, &key, path, &body).await;
            assert_eq!(first.status, StatusCode::CREATED, "{path}: {}", first.text);
            assert_eq!(first.header("idempotent-replayed"), "", "{path}");
            let again = post(&world, token, &key, path, &body).await;
            assert_eq!((again.status, again.json()), (first.status, first.json()), "{path}");
            assert_eq!(again.header("idempotent-replayed"), "true", "{path}");
        }
        assert_eq!(described, 19);
    }

    async fn a_request_that_failed_leaves_its_key_free(db: TestDatabase) {
        let world = World::new(db).await;
        let mut bad = account("neu");
        bad["name"] = json!("");
        let refused = post(&world, &world.admin, "k-1", "/api/v1/accounts", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let right = post(&world, &world.admin, "k-1", "/api/v1/accounts", &account("neu")).await;
        assert_eq!(right.status, StatusCode::CREATED, "{}", right.text);
    }

    async fn a_registration_sent_twice_mails_once(db: TestDatabase) {
        let world = World::new(db).await;
        let mut body = profile(&[2019]);
        body["email"] = json!("anna@example.org");
        body["of_age"] = json!(true);
        for _ in 0..2 {
            let request = world.app.request(Method::POST, "/api/v1/households").header("idempotency-key", "double-click");
            let reply = send(request.json(&body)).await;
            assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text);
        }
        assert_eq!(world.mails("anna@example.org", "confirm_registration").await.len(), 1);
    }
}

#[tokio::test]
async fn keys_belong_to_whoever_sent_them_and_are_plain() {
    let world = World::new(TestDatabase::sqlite()).await;
    let one = post(&world, &world.admin, "same", "/api/v1/runs", &json!({"commit": true})).await;
    let other = post(
        &world,
        &world.coordinator,
        "same",
        "/api/v1/runs",
        &json!({"commit": true}),
    )
    .await;
    assert_eq!(
        (one.status, other.status),
        (StatusCode::CREATED, StatusCode::CREATED),
        "{} {}",
        one.text,
        other.text
    );
    assert_ne!(one.json()["id"], other.json()["id"]);
    let long = post(
        &world,
        &world.admin,
        &"k".repeat(101),
        "/api/v1/runs",
        &json!({"commit": true}),
    )
    .await;
    assert_eq!(long.fields(), [("/Idempotency-Key".to_owned(), "key-form".to_owned())]);
}
