//! The description of the interface against the route table and the server.

use std::collections::BTreeSet;

use serde_json::Value;
use wurzelwerk::web;
use wurzelwerk::web::routes::Access;

use crate::support::app::TestApp;
use crate::support::db::TestDatabase;

fn described() -> Value {
    serde_json::to_value(web::api::document()).unwrap()
}

fn operations(document: &Value) -> BTreeSet<(String, String)> {
    document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .keys()
                .map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect()
}

#[test]
fn every_route_is_described_and_everything_described_is_served() {
    let served: BTreeSet<(String, String)> = web::entries()
        .iter()
        .filter(|entry| entry.path.starts_with("/api/v1/"))
        .map(|entry| (entry.method.to_string(), entry.path.to_owned()))
        .collect();
    assert_eq!(operations(&described()), served);
}

#[test]
fn operations_say_who_gets_in_and_what_errors_look_like() {
    let document = described();
    assert_eq!(document["openapi"], "3.1.0");
    for entry in web::entries().iter().filter(|entry| entry.path.starts_with("/api/v1/")) {
        let name = format!("{} {}", entry.method, entry.path);
        let operation = &document["paths"][entry.path][entry.method.as_str().to_lowercase()];
        assert_eq!(
            operation["security"].is_array(),
            entry.access != Access::Anyone,
            "{name}"
        );
        assert!(
            operation["responses"]["default"]["content"]["application/problem+json"].is_object(),
            "{name}"
        );
        assert!(
            !operation["summary"].as_str().unwrap_or_default().is_empty(),
            "{name} has no sentence"
        );
    }
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                    let pointer = target.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
                }
                map.values().for_each(|inner| walk(inner, document));
            }
            Value::Array(list) => list.iter().for_each(|inner| walk(inner, document)),
            _ => {}
        }
    }
    let document = described();
    walk(&document, &document);
}

#[tokio::test]
async fn the_description_and_its_reader_are_served_without_anything_from_elsewhere() {
    let app = TestApp::start(TestDatabase::sqlite());
    assert_eq!(app.get("/api/v1/openapi.json").await.json(), described());
    assert_eq!(app.get("/api/docs").await.header("location"), "/api/docs/");
    let page = app.get("/api/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        !page.text.contains("http://") && !page.text.contains("https://"),
        "{}",
        page.text
    );
    for file in ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"] {
        let reply = app.get(&format!("/api/docs/{file}")).await;
        assert_eq!(reply.status, 200, "{file}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{file}");
    }
}
