//! Answers about addresses are the same whether the address is known or not (rule 3).

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::people::{World, profile};
use crate::support::app::Reply;
use crate::support::db::{TestDatabase, on_both_databases};

/// What somebody could tell two answers apart by.
fn visible(reply: &Reply) -> (StatusCode, String, Vec<(String, String)>) {
    let mut headers: Vec<(String, String)> = reply
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
        .collect();
    headers.sort();
    (reply.status, reply.text.clone(), headers)
}

fn registration(email: &str) -> Value {
    let mut body = profile(&[2019]);
    body["email"] = json!(email);
    body["of_age"] = json!(true);
    body
}

on_both_databases! {
    async fn nobody_learns_from_an_answer_whether_an_address_is_known(db: TestDatabase) {
        let world = World::new(db).await;
        world.registered("anna", &profile(&[2019])).await;
        for path in ["/api/v1/sign-in-links", "/api/v1/households"] {
            let ask = async |email: &str| {
                let body = if path.ends_with("households") { registration(email) } else { json!({"email": email}) };
                world.app.post(path, &body).await
            };
            let (known, unknown) = (ask("anna@example.org").await, ask("niemand@example.org").await);
            assert_eq!(known.status, StatusCode::ACCEPTED, "{}", known.text);
            assert_eq!(visible(&known), visible(&unknown), "{path}");
        }
    }
}

#[tokio::test]
async fn a_link_works_once_and_says_so_afterwards() {
    let world = World::new(TestDatabase::sqlite()).await;
    let family = world.registered("anna", &profile(&[2019])).await;
    let sent = world
        .app
        .post("/api/v1/sign-in-links", &json!({"email": family.email}))
        .await;
    assert_eq!(sent.status, StatusCode::ACCEPTED);
    let token = world.token_in(&world.mail(&family.email, "sign_in_link").await, "/sign-in/");
    let first = world.app.post("/api/v1/sessions", &json!({"token": token})).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert_eq!(first.header("cache-control"), "no-store");
    let second = world.app.post("/api/v1/sessions", &json!({"token": token})).await;
    assert_eq!(
        (second.status, second.code().as_str()),
        (StatusCode::CONFLICT, "link-used")
    );
    let unknown = world
        .app
        .post("/api/v1/sessions", &json!({"token": "A".repeat(43)}))
        .await;
    assert_eq!(unknown.json()["code"], second.json()["code"]);
}

#[tokio::test]
async fn registrations_from_one_network_address_are_limited() {
    let world = World::new(TestDatabase::sqlite()).await;
    let limit = world.app.state.config.rules.registrations_per_ip_per_hour;
    let mut last = None;
    for number in 0..=limit {
        let body = registration(&format!("haushalt{number}@example.org"));
        last = Some(world.app.post("/api/v1/households", &body).await);
    }
    let last = last.unwrap();
    assert_eq!(
        (last.status, last.code().as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "too-many")
    );
    assert!(last.header("retry-after").parse::<u32>().unwrap() <= 3_600);
}
