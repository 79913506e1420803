//! Versions and pages of lists.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn put(world: &World, token: &str, path: &str, version: Option<&str>, body: &Value) -> Reply {
    let mut request = world.app.with(token, Method::PUT, path).json(body);
    if let Some(version) = version {
        request = request.header("if-match", version);
    }
    send(request).await
}

on_both_databases! {
    async fn a_change_names_the_version_it_was_made_on(db: TestDatabase) {
        let world = World::new(db).await;
        let family = world.registered("anna", &profile(&[2019])).await;
        let shown = send(world.app.with(&family.token, Method::GET, "/api/v1/me")).await;
        let tag = shown.header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", shown.json()["version"]));

        let known = world.app.with(&family.token, Method::GET, "/api/v1/me").header("if-none-match", &tag);
        assert_eq!(send(known).await.status, StatusCode::NOT_MODIFIED);

        let mut changed = profile(&[2019, 2021]);
        changed["name"] = json!("Anna Beispiel");
        let none = put(&world, &family.token, "/api/v1/me", None, &changed).await;
        assert_eq!((none.status, none.code().as_str()), (StatusCode::PRECONDITION_REQUIRED, "precondition-required"));
        let other = put(&world, &family.token, "/api/v1/me", Some("\"999\""), &changed).await;
        assert_eq!((other.status, other.code().as_str()), (StatusCode::PRECONDITION_FAILED, "version-mismatch"));

        let done = put(&world, &family.token, "/api/v1/me", Some(&tag), &changed).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_ne!(done.header("etag"), tag);
        assert_eq!(done.json()["children"].as_array().unwrap().len(), 2);
        assert_eq!(done.json()["contact"]["name"], "Anna Beispiel");
        let again = put(&world, &family.token, "/api/v1/me", Some(&tag), &changed).await;
        assert_eq!(again.status, StatusCode::PRECONDITION_FAILED);
    }

    async fn a_list_is_read_page_by_page_without_gaps_or_repetitions(db: TestDatabase) {
        let world = World::new(db).await;
        for name in ["Alpha", "Beta", "Gamma", "Delta"] {
            world.approved_initiative(name, 3).await;
        }
        let whole = world.app.get("/api/v1/initiatives?limit=100").await.json();
        let ids = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(&whole).len(), 5);
        assert!(whole["next"].is_null());
        let (mut seen, mut after) = (Vec::new(), String::new());
        for _ in 0..10 {
            let page = world.app.get(&format!("/api/v1/initiatives?limit=2{after}")).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            let page = page.json();
            assert!(ids(&page).len() <= 2);
            seen.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, ids(&whole));
    }
}

#[tokio::test]
async fn unknown_fields_are_named_wherever_they_stand() {
    let world = World::new(TestDatabase::sqlite()).await;
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = profile(&[2019]);
        body["email"] = json!("jemand@example.org");
        body["of_age"] = json!(true);
        change(&mut body);
        body
    };
    for (body, pointer, code) in [
        (
            with(&|body| body["shoe_size"] = json!(42)),
            "/shoe_size",
            "field-unknown",
        ),
        (
            with(&|body| body["children"][0]["name"] = json!("x")),
            "/children/0/name",
            "field-unknown",
        ),
        (
            with(&|body| body["email"] = json!("nonsense")),
            "/email",
            "email-invalid",
        ),
        (
            with(&|body| body["situation"] = json!("dreaming")),
            "/situation",
            "value-unknown",
        ),
        (with(&|body| body["of_age"] = json!(false)), "/of_age", "adult-confirm"),
        (
            with(&|body| body["children"][0]["birth_year"] = json!(1900)),
            "/children/0/birth_year",
            "birth-year",
        ),
    ] {
        let reply = world.app.post("/api/v1/households", &body).await;
        assert_eq!(
            reply.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{pointer}: {}",
            reply.text
        );
        assert_eq!(reply.fields(), [(pointer.to_owned(), code.to_owned())]);
        let document = reply.json();
        assert!(!document["errors"][0]["detail"].as_str().unwrap().is_empty());
    }
    let both = with(&|body| {
        body["email"] = json!("nonsense");
        body["shoe_size"] = json!(42);
    });
    assert_eq!(world.app.post("/api/v1/households", &both).await.fields().len(), 2);
}
