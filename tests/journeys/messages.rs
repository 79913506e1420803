//! A visitor writes to an initiative without seeing its address: the own address is confirmed first, then the mail goes on with
//! the writer as the one to answer, and nothing of it stays.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

const ASKED: &str = "confirm_message";
const PASSED_ON: &str = "message_from_visitor";
const OFFICE: &str = "hafen@example.org";
const SECRET: &str = "Wir möchten 2027 zurückkommen.\n<b>Wann</b> können wir Sie anrufen?";

async fn write(world: &World, email: &str) -> Reply {
    let body = json!({"name": "Anna Beispiel", "email": email, "text": SECRET});
    let path = format!("/api/v1/initiatives/{}/messages", world.initiative);
    world.app.post(&path, &body).await
}

async fn answer(world: &World, token: &str, send: bool) -> Reply {
    let body = json!({"token": token, "send": send});
    world.app.post("/api/v1/message-confirmations", &body).await
}

async fn link(world: &World, email: &str) -> String {
    world.token_in(&world.mail(email, ASKED).await, "/confirm-message/")
}

on_both_databases! {
    async fn a_message_goes_on_once_its_writer_confirmed_the_address(db: TestDatabase) {
        let world = World::new(db).await;
        let sent = write(&world, "anna@example.org").await;
        assert_eq!((sent.status, sent.json()), (StatusCode::ACCEPTED, json!({"status": "sent"})), "{}", sent.text);
        let asked = world.mail("anna@example.org", ASKED).await;
        assert!(asked.mail.text.contains("Heimathafen Test"));
        for own in ["Anna", "2027"] {
            assert!(!asked.mail.text.contains(own), "no word of the writer reaches a stranger: {}", asked.mail.text);
        }
        assert!(!asked.mail.text.contains(OFFICE));
        let token = link(&world, "anna@example.org").await;
        for _ in 0..2 {
            let page = world.app.get(&format!("/confirm-message/{token}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("&lt;b&gt;Wann") || page.text.contains("&#60;b&#62;Wann"), "{}", page.text);
            assert!(!page.text.contains(OFFICE));
        }
        assert!(world.mails(OFFICE, PASSED_ON).await.is_empty(), "looking sends nothing");

        let yes = answer(&world, &token, true).await;
        assert_eq!(yes.status, StatusCode::NO_CONTENT, "{}", yes.text);
        let again = answer(&world, &token, true).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "link-used"));
        let passed = world.mails(OFFICE, PASSED_ON).await;
        assert_eq!(passed.len(), 1);
        let mail = &passed[0].mail;
        assert_eq!(mail.reply_to.as_ref().map(ToString::to_string).as_deref(), Some("anna@example.org"));
        assert!(mail.text.contains("Wann</b> können wir Sie anrufen?") && mail.text.contains("Anna Beispiel"), "{}", mail.text);
        assert!(!mail.html.contains("<b>Wann"), "{}", mail.html);
        let held = format!("{:?}", world.app.dump());
        for trace in ["anna@example.org", "zurückkommen", "Anna Beispiel"] {
            assert!(!held.contains(trace), "{trace} stays");
        }
        let log = world.staff(&world.admin, Method::GET, "/api/v1/audit?action=initiative.message", &Value::Null).await;
        assert_eq!(log.json()["entries"].as_array().map(Vec::len), Some(1), "{}", log.text);
    }

    async fn what_is_not_confirmed_or_thrown_away_reaches_nobody_and_goes(db: TestDatabase) {
        let world = World::new(db).await;
        write(&world, "anna@example.org").await;
        write(&world, "ben@example.org").await;
        let thrown = link(&world, "anna@example.org").await;
        let late = link(&world, "ben@example.org").await;
        assert_eq!(answer(&world, &thrown, false).await.status, StatusCode::NO_CONTENT);
        assert_eq!(answer(&world, &thrown, true).await.code(), "link-used");
        let rows = |world: &World| {
            let dump = format!("{:?}", world.app.dump());
            assert!(!dump.contains("zurückkommen") && !dump.contains("ben@example.org"), "sealed");
        };
        rows(&world);
        world.pass(Duration::days(8)).await;
        assert_eq!(world.app.get(&format!("/confirm-message/{late}")).await.status, StatusCode::CONFLICT);
        assert_eq!(answer(&world, &late, true).await.code(), "link-used");
        assert!(world.mails(OFFICE, PASSED_ON).await.is_empty());
    }

    async fn whoever_deletes_the_registration_takes_waiting_messages_along(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.registered("anna", &profile(&[2019])).await;
        write(&world, "anna@example.org").await;
        let token = link(&world, "anna@example.org").await;
        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        assert_eq!(answer(&world, &token, true).await.code(), "link-used");
    }

    async fn the_answer_is_the_same_for_all_and_nobody_is_flooded(db: TestDatabase) {
        let world = World::new(db).await;
        world.registered("anna", &profile(&[2019])).await;
        let first = write(&world, "neu@example.org").await;
        let known = write(&world, "anna@example.org").await;
        assert_eq!((known.status, &known.text), (first.status, &first.text));
        for _ in 0..2 {
            assert_eq!(write(&world, "neu@example.org").await.text, first.text);
        }
        let over = write(&world, "neu@example.org").await;
        assert_eq!((over.status, &over.text), (first.status, &first.text));
        assert_eq!(world.mails("neu@example.org", ASKED).await.len(), 3, "three a day");
        assert_eq!(write(&world, "sechste@example.org").await.status, StatusCode::TOO_MANY_REQUESTS);
        world.app.state.clock.advance(Duration::hours(1));
        let bad = json!({"name": " ", "email": "x@example.org", "text": ""});
        let path = format!("/api/v1/initiatives/{}/messages", world.initiative);
        let refused = world.app.post(&path, &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields: Vec<String> = refused.fields().into_iter().map(|(at, _)| at).collect();
        assert_eq!(fields, ["/name", "/text"], "{}", refused.text);
    }

    async fn nobody_writes_to_an_initiative_that_is_not_listed(db: TestDatabase) {
        let world = World::new(db).await;
        write(&world, "anna@example.org").await;
        let token = link(&world, "anna@example.org").await;
        let path = format!("/api/v1/initiatives/{}", world.initiative);
        let version = world.app.get(&path).await.json()["version"].clone();
        let closed = world.staff(&world.admin, Method::POST, &format!("{path}/close"), &json!({"version": version})).await;
        assert!(closed.status.is_success(), "{}", closed.text);
        assert_eq!(write(&world, "ben@example.org").await.status, StatusCode::NOT_FOUND);
        assert_eq!(answer(&world, &token, true).await.status, StatusCode::NOT_FOUND);
        assert_eq!(answer(&world, &token, false).await.status, StatusCode::NO_CONTENT, "throwing away still works");
        assert!(world.mails(OFFICE, PASSED_ON).await.is_empty());
    }

    async fn an_address_that_is_kept_back_stands_nowhere_and_is_still_written_to(db: TestDatabase) {
        let world = World::new(db).await;
        let own = format!("/api/v1/initiatives/{}", world.initiative);
        let places = [own.clone(), "/api/v1/initiatives".to_owned(), "/api/v1/open-data/initiatives.csv".to_owned(),
            "/api/v1/open-data/initiatives.json".to_owned(), format!("/initiatives/{}", world.initiative)];
        for path in &places {
            assert!(world.app.get(path).await.text.contains(OFFICE), "{path} shows it as long as it is public");
        }
        let request = world.app.with(&world.coordinator, Method::PUT, &format!("{own}/presence"));
        let hidden = send(request.header("if-match", "\"0\"").json(&json!({"email_hidden": true}))).await;
        assert_eq!(hidden.status, StatusCode::OK, "{}", hidden.text);
        let more = ["/api/v1/initiatives.geojson", "/api/v1/open-data/initiatives.atom", "/api/v1/coverage", "/places/district-13075",
            "/initiatives", "/map"].map(str::to_owned);
        for path in places.iter().chain(&more) {
            let reply = world.app.get(path).await;
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            assert!(!reply.text.contains(OFFICE), "{path}: {}", reply.text);
        }
        let anna = world.registered("anna", &profile(&[2019])).await;
        let to_household = world.staff(&anna.token, Method::GET, &own, &Value::Null).await;
        assert!(!to_household.text.contains(OFFICE), "{}", to_household.text);
        let to_staff = world.staff(&world.coordinator, Method::GET, &own, &Value::Null).await;
        assert_eq!(to_staff.json()["email"], OFFICE);
        write(&world, "neu@example.org").await;
        let token = link(&world, "neu@example.org").await;
        answer(&world, &token, true).await;
        assert_eq!(world.mails(OFFICE, PASSED_ON).await.len(), 1);
    }
}
