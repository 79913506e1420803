//! Weights by the interface: read, tried, saved once.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile};
use crate::support::app::send;
use crate::support::db::{TestDatabase, on_both_databases};

on_both_databases! {
    async fn weights_are_tried_and_saved_and_the_next_list_goes_by_them(db: TestDatabase) {
        let world = World::new(db).await;
        // Without a free place the engine proposes nobody to it, so that it stays in the list.
        world.approved_initiative("Zweite Insel", 0).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let list = world.staff(&world.admin, Method::GET, "/api/v1/weights", &Value::Null).await.json();
        assert_eq!((&list["items"][0]["version"], &list["next"]), (&json!(0), &Value::Null));
        let mut weights = list["items"][0]["weights"].clone();
        weights["initiatives"]["region"] = json!(300);
        let question = json!({"weights": weights});
        let odd = world.staff(&world.admin, Method::POST, "/api/v1/weights/what-if", &question).await;
        assert_eq!(odd.fields(), [("/weights/initiatives".to_owned(), "weights-sum".to_owned())]);
        weights["initiatives"]["needs"] = json!(450);
        let question = json!({"weights": weights, "seed": 3, "households": 5, "first": 1});
        let seen = world.staff(&world.admin, Method::POST, "/api/v1/weights/what-if", &question).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        assert_eq!(seen.json()["households"][0]["id"], json!(anna.id), "{}", seen.text);

        let new = json!({"version": 0, "weights": weights, "note": "Anliegen"});
        let request = |key: &str| {
            let request = world.app.with(&world.admin, Method::POST, "/api/v1/weights");
            request.header("idempotency-key", key).json(&new)
        };
        let saved = send(request("eins")).await;
        assert_eq!((saved.status, &saved.json()["version"]), (StatusCode::CREATED, &json!(1)), "{}", saved.text);
        assert_eq!(send(request("eins")).await.json(), saved.json(), "the same request is answered once");
        let late = send(request("zwei")).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "stale"));
        let path = format!("/api/v1/households/{}/matches?kind=initiatives&k=1", anna.id);
        let matches = world.staff(&world.admin, Method::GET, &path, &Value::Null).await.json();
        assert_eq!(matches[0]["name"], json!("Zweite Insel"), "{matches}");
        let mut reasons = matches[0]["reasons"].as_array().unwrap().iter();
        let region = reasons.find(|reason| reason["criterion"] == "region").unwrap();
        assert_eq!(region["weight"], json!(300), "{matches}");
        let log = world.staff(&world.admin, Method::GET, "/api/v1/audit?action=weights.save", &Value::Null).await.json();
        assert_eq!((&log["entries"][0]["subject_id"], &log["entries"][0]["detail"]), (&json!("1"), &json!("Anliegen")));
    }
}
