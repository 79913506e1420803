//! An initiative that a visitor proposes: it is asked by mail, confirms or refuses on a page of its own, and is approved only
//! then, or with a recorded reason. The answer to the visitor never tells what is known.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, text};
use crate::support::app::Reply;
use crate::support::db::{TestDatabase, on_both_databases};

const MAIL: &str = "confirm_initiative";

fn profile(name: &str, email: &str) -> Value {
    json!({"name": name, "description": "Wir helfen beim Ankommen.", "service_area": {"ags": ["13073"]}, "capacity": 4,
        "email": email})
}

async fn propose(world: &World, name: &str, email: &str) -> Reply {
    world.app.post("/api/v1/initiatives", &profile(name, email)).await
}

async fn seen(world: &World, name: &str) -> Option<Value> {
    let path = "/api/v1/initiatives?include_unapproved=true";
    let list = world.staff(&world.admin, Method::GET, path, &Value::Null).await.json();
    let found = list["items"].as_array().unwrap().iter().find(|one| one["name"] == name);
    found.cloned()
}

async fn act(world: &World, id: &str, action: &str, body: &Value) -> Reply {
    let path = format!("/api/v1/initiatives/{id}/{action}");
    world.staff(&world.admin, Method::POST, &path, body).await
}

async fn agree(world: &World, id: &str) -> i64 {
    let agreement = json!({"version": "2026-11", "signatory": "Muster", "signed_on": "2026-11-02",
        "legal_basis": "Art. 26 DSGVO"});
    let request = world.app.with(
        &world.admin,
        Method::PUT,
        &format!("/api/v1/initiatives/{id}/agreement"),
    );
    let recorded = crate::support::app::send(request.header("if-match", "\"1\"").json(&agreement)).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    recorded.json()["version"].as_i64().unwrap()
}

on_both_databases! {
    async fn a_proposed_initiative_is_approved_once_it_said_yes_itself(db: TestDatabase) {
        let world = World::new(db).await;
        let sent = propose(&world, "Neuer Hafen", "neu@example.org").await;
        assert_eq!((sent.status, sent.json()), (StatusCode::ACCEPTED, json!({"status": "sent"})));
        let mail = world.mail("neu@example.org", MAIL).await;
        assert!(!mail.mail.text.contains("Neuer Hafen"), "no text by whoever proposed it: {}", mail.mail.text);
        let link = world.token_in(&mail, "/confirm-initiative/");
        let found = seen(&world, "Neuer Hafen").await.unwrap();
        let id = text(&found["id"]);
        assert!(found["suggestion"]["proposed_at"].is_string() && found["suggestion"]["confirmed_at"].is_null());
        let version = agree(&world, &id).await;
        let early = act(&world, &id, "approve", &json!({"version": version})).await;
        assert_eq!((early.status, early.code().as_str()), (StatusCode::CONFLICT, "not-confirmed"));

        // Looking at the page changes nothing, however often.
        for _ in 0..2 {
            let page = world.app.get(&format!("/confirm-initiative/{link}")).await;
            assert!(page.status == StatusCode::OK && page.text.contains("Neuer Hafen"), "{}", page.text);
        }
        let yes = json!({"token": link, "listed": true});
        let said = world.app.post("/api/v1/initiative-confirmations", &yes).await;
        assert_eq!(said.status, StatusCode::NO_CONTENT, "{}", said.text);
        let again = world.app.post("/api/v1/initiative-confirmations", &yes).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "link-used"));
        let approved = act(&world, &id, "approve", &json!({"version": version})).await;
        assert_eq!((approved.status, &approved.json()["state"]), (StatusCode::OK, &json!("approved")));
        let public = world.app.get(&format!("/api/v1/initiatives/{id}")).await;
        assert!(public.json()["suggestion"].is_null(), "how it came in is the office's business: {}", public.text);
    }

    async fn without_its_yes_the_office_has_to_say_why_it_goes_on(db: TestDatabase) {
        let world = World::new(db).await;
        propose(&world, "Neuer Hafen", "neu@example.org").await;
        let id = text(&seen(&world, "Neuer Hafen").await.unwrap()["id"]);
        let version = agree(&world, &id).await;
        let vouch = |reason: &str| json!({"version": version, "reason": reason});
        let silent = act(&world, &id, "vouch", &vouch(" ")).await;
        assert_eq!(silent.fields(), [("/reason".to_owned(), "text-empty".to_owned())], "{}", silent.text);
        let vouched = act(&world, &id, "vouch", &vouch("Telefonat mit der Leitung")).await;
        assert_eq!(vouched.json()["suggestion"]["vouched"]["reason"], "Telefonat mit der Leitung", "{}", vouched.text);
        let twice = act(&world, &id, "vouch", &vouch("Noch einmal")).await;
        assert_eq!(twice.code(), "not-allowed");
        let approved = act(&world, &id, "approve", &json!({"version": version})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        let log = world.staff(&world.admin, Method::GET, "/api/v1/audit?action=initiative.vouch", &Value::Null).await;
        assert!(log.text.contains("Telefonat mit der Leitung"), "{}", log.text);
        // What staff entered itself needs no such word.
        let entered = world.staff(&world.admin, Method::POST, "/api/v1/initiatives", &profile("Eigene", "eigene@example.org")).await;
        let own = text(&entered.json()["id"]);
        assert_eq!(act(&world, &own, "vouch", &json!({"version": 1, "reason": "x"})).await.code(), "not-allowed");
    }

    async fn a_no_deletes_it_and_silence_does_after_a_week(db: TestDatabase) {
        let world = World::new(db).await;
        propose(&world, "Neuer Hafen", "neu@example.org").await;
        propose(&world, "Stiller Hafen", "still@example.org").await;
        propose(&world, "Alter Hafen", "alt@example.org").await;
        let worked_on = text(&seen(&world, "Alter Hafen").await.unwrap()["id"]);
        agree(&world, &worked_on).await;
        let link = world.token_in(&world.mail("neu@example.org", MAIL).await, "/confirm-initiative/");
        let no = world.app.post("/api/v1/initiative-confirmations", &json!({"token": link, "listed": false})).await;
        assert_eq!(no.status, StatusCode::NO_CONTENT, "{}", no.text);
        assert!(seen(&world, "Neuer Hafen").await.is_none());
        let late = world.token_in(&world.mail("still@example.org", MAIL).await, "/confirm-initiative/");
        world.pass(Duration::days(6)).await;
        assert!(seen(&world, "Stiller Hafen").await.is_some());
        world.pass(Duration::days(2)).await;
        assert!(seen(&world, "Stiller Hafen").await.is_none());
        assert!(seen(&world, "Alter Hafen").await.is_some(), "the office is at work on it");
        let gone = world.app.get(&format!("/confirm-initiative/{late}")).await;
        assert_eq!(gone.status, StatusCode::CONFLICT);
        let held = format!("{:?}", world.app.dump());
        assert!(!held.contains("still@example.org") && !held.contains("neu@example.org"));
    }

    async fn the_answer_never_tells_what_is_known_and_nobody_is_flooded(db: TestDatabase) {
        let world = World::new(db).await;
        let first = propose(&world, "Neuer Hafen", "neu@example.org").await;
        let again = propose(&world, "Neuer Hafen", "neu@example.org").await;
        let other = propose(&world, "Neuer Hafen", "jemand@example.org").await;
        let fourth = propose(&world, "Noch ein Hafen", "neu@example.org").await;
        for reply in [&again, &other, &fourth] {
            assert_eq!((reply.status, &reply.text), (first.status, &first.text));
        }
        assert_eq!(world.mails("neu@example.org", MAIL).await.len(), 3, "asked again, and for the other one");
        assert!(world.mails("jemand@example.org", MAIL).await.is_empty(), "it is the first address's");
        let fifth = propose(&world, "Fünfter Hafen", "neu@example.org").await;
        assert_eq!((fifth.status, &fifth.text), (first.status, &first.text));
        assert_eq!(world.mails("neu@example.org", MAIL).await.len(), 3, "three a day");
        assert!(seen(&world, "Fünfter Hafen").await.is_none());
        assert_eq!(propose(&world, "Sechster Hafen", "s@example.org").await.status, StatusCode::TOO_MANY_REQUESTS);
    }
}
