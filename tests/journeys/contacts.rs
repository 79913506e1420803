//! What an office keeps of its talks: who reads it, what is due when, who looks after whom, and the wish to be called.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;
use wurzelwerk::domain::email::EmailAddress;
use wurzelwerk::service::accounts;

use super::people::{World, profile, staff, text};
use crate::support::db::{TestDatabase, on_both_databases};

/// Another person of staff that works for an initiative.
async fn colleague(world: &World, email: &str, initiative: &str) -> String {
    let token = staff(&world.app, email, Role::Coordinator).await;
    let address: EmailAddress = email.parse().unwrap();
    let id = accounts::find_id(&world.app.state, &address).await.unwrap().unwrap();
    let own = vec![(initiative.parse().unwrap(), false)];
    accounts::assign_initiatives(&world.app.state, &id, own).await.unwrap();
    token
}

async fn get(world: &World, token: &str, path: &str) -> Value {
    let reply = world.staff(token, Method::GET, path, &Value::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    reply.json()
}

fn count(value: &Value, list: &str) -> usize {
    value[list].as_array().map_or(0, Vec::len)
}

on_both_databases! {
    async fn a_talk_is_written_down_with_what_follows_and_read_by_the_own_office_alone(db: TestDatabase) {
        let world = World::new(db).await;
        let other = world.approved_initiative("Zweite Insel", 5).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let lee = colleague(&world, "lee@example.org", &world.initiative).await;
        let stranger = colleague(&world, "stranger@example.org", &other).await;
        let log = format!("/api/v1/households/{}/log", anna.id);
        let body = json!({"kind": "call", "body": "Kolibri: sucht drei Zimmer.", "minutes": 20, "project": "ESF-17",
            "spoken": true, "follow_up": {"due_on": "2026-11-25", "subject": "Nach der Wohnung fragen"}});
        let noted = world.staff(&world.coordinator, Method::POST, &log, &body).await;
        assert_eq!(noted.status, StatusCode::CREATED, "{}", noted.text);
        let known = get(&world, &world.coordinator, &format!("/api/v1/households/{}", anna.id)).await;
        assert!(known["known_at"].is_string(), "somebody spoke with it: {known}");

        let own = get(&world, &lee, &log).await;
        assert_eq!((count(&own, "contacts"), own["minutes"].as_i64()), (1, Some(20)), "{own}");
        assert_eq!(own["contacts"][0]["project"], "ESF-17");
        for (who, token) in [("another office", &stranger), ("the network office", &world.admin)] {
            let seen = get(&world, token, &log).await;
            assert_eq!((count(&seen, "contacts"), count(&seen, "follow_ups")), (0, 0), "{who}: {seen}");
            assert!(!seen.to_string().contains("Kolibri"), "{who}");
        }

        let day = get(&world, &lee, "/api/v1/today").await;
        assert_eq!(count(&day, "follow_ups"), 0, "not due yet: {day}");
        world.pass(Duration::days(2)).await;
        let day = get(&world, &lee, "/api/v1/today").await;
        assert_eq!(count(&day, "follow_ups"), 1, "{day}");
        let done = format!("/api/v1/follow-ups/{}/done", text(&day["follow_ups"][0]["id"]));
        let refused = world.staff(&stranger, Method::POST, &done, &Value::Null).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text);
        let finished = world.staff(&lee, Method::POST, &done, &Value::Null).await;
        assert_eq!(finished.status, StatusCode::NO_CONTENT, "{}", finished.text);
        let again = world.staff(&lee, Method::POST, &done, &Value::Null).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "it is done");
        assert_eq!(count(&get(&world, &world.coordinator, "/api/v1/today").await, "follow_ups"), 0);

        // Everything that was written down is the household's to read, and goes with it.
        let anna = world.sign_in(&anna).await;
        let export = world.staff(&anna.token, Method::GET, "/api/v1/me/export", &Value::Null).await;
        assert!(export.text.contains("Kolibri") && export.text.contains("Nach der Wohnung fragen"), "{}", export.text);
        assert!(!export.text.contains("coordinator@example.org"), "who wrote it is not part of it");
        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        let hidden = world.staff(&world.coordinator, Method::GET, &log, &Value::Null).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "from the moment of the withdrawal");
        world.pass(Duration::days(8)).await;
        let left = format!("{:?}", world.app.dump());
        assert!(!left.contains("Kolibri") && !left.contains("Nach der Wohnung fragen"));
    }

    async fn what_is_given_to_a_colleague_stands_on_that_persons_day(db: TestDatabase) {
        let world = World::new(db).await;
        let other = world.approved_initiative("Zweite Insel", 5).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let lee = colleague(&world, "lee@example.org", &world.initiative).await;
        colleague(&world, "stranger@example.org", &other).await;
        let base = format!("/api/v1/households/{}", anna.id);
        let seen = get(&world, &world.coordinator, &format!("{base}/log")).await;
        let people = seen["colleagues"].as_array().unwrap();
        assert_eq!(people.len(), 2, "the own office alone: {seen}");
        let of = |email: &'static str| {
            let state = world.app.state.clone();
            async move {
                let address: EmailAddress = email.parse().unwrap();
                accounts::find_id(&state, &address).await.unwrap().unwrap().to_string()
            }
        };
        let (lees, strangers) = (of("lee@example.org").await, of("stranger@example.org").await);
        let body = json!({"kind": "note", "body": "Meldet sich.", "follow_up": {"due_on": "2026-11-23", "subject": "Nachfragen"}});
        let noted = world.staff(&world.coordinator, Method::POST, &format!("{base}/log"), &body).await;
        assert_eq!(noted.status, StatusCode::CREATED, "{}", noted.text);
        let assignment = format!("{base}/assignment");
        let refused = world.staff(&world.coordinator, Method::POST, &assignment, &json!({"account": strangers})).await;
        assert_eq!(refused.fields(), [("/account".to_owned(), "value-unknown".to_owned())]);
        for token in [&lee, &world.coordinator] {
            assert_eq!(count(&get(&world, token, "/api/v1/today").await, "follow_ups"), 1, "it is anybody's");
        }
        let given = world.staff(&world.coordinator, Method::POST, &assignment, &json!({"account": lees})).await;
        assert_eq!(given.status, StatusCode::NO_CONTENT, "{}", given.text);
        assert_eq!(count(&get(&world, &lee, "/api/v1/today").await, "follow_ups"), 1);
        assert_eq!(count(&get(&world, &world.coordinator, "/api/v1/today").await, "follow_ups"), 0, "it is Lee's");
        let seen = get(&world, &world.coordinator, &format!("{base}/log")).await;
        assert_eq!(seen["assigned_to"]["id"], json!(lees));
        let anybody = world.staff(&world.coordinator, Method::POST, &assignment, &json!({})).await;
        assert_eq!(anybody.status, StatusCode::NO_CONTENT, "{}", anybody.text);
        assert_eq!(count(&get(&world, &world.coordinator, "/api/v1/today").await, "follow_ups"), 1);
    }

    async fn who_asks_to_be_called_may_be_called_and_reads_who_looked(db: TestDatabase) {
        let world = World::new(db).await;
        let mut own = profile(&[2019]);
        let refused_first = world.registered("ben", &own).await;
        let ask = json!({"times": ["evening", "weekend"]});
        let refused = world.staff(&refused_first.token, Method::POST, "/api/v1/me/call", &ask).await;
        assert_eq!(refused.fields(), [("/phone".to_owned(), "call-phone-missing".to_owned())]);

        own["phone"] = json!("03834 7654321");
        let anna = world.registered("anna", &own).await;
        let contact = format!("/api/v1/households/{}/contact", anna.id);
        let reason = json!({"reason": "Rückruf"});
        let closed = world.staff(&world.coordinator, Method::POST, &contact, &reason).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN, "without a consent contact data stay closed");
        let asked = world.staff(&anna.token, Method::POST, "/api/v1/me/call", &ask).await;
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text);
        let mine = get(&world, &anna.token, "/api/v1/me/call").await;
        assert_eq!((&mine["asked"], &mine["callers"][0]), (&json!(true), &json!("Heimathafen Test")));

        let day = get(&world, &world.coordinator, "/api/v1/today").await;
        assert_eq!((&day["calls"][0]["household"], &day["calls"][0]["times"]), (&json!(anna.id), &ask["times"]));
        assert!(!day.to_string().contains("7654321"), "the number stays closed until it is opened");
        assert_eq!(count(&get(&world, &world.admin, "/api/v1/today").await, "calls"), 0, "an office covers it");
        let opened = world.staff(&world.coordinator, Method::POST, &contact, &reason).await;
        assert!(opened.text.contains("7654321"), "{}", opened.text);
        let log = get(&world, &anna.token, "/api/v1/me/accesses").await;
        assert!(log.to_string().contains("contact_opened"), "{log}");

        let called = format!("/api/v1/households/{}/called", anna.id);
        let done = world.staff(&world.coordinator, Method::POST, &called, &Value::Null).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
        let closed = world.staff(&world.coordinator, Method::POST, &contact, &reason).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN, "the call was made, and no other consent opens it");
        assert_eq!(count(&get(&world, &world.coordinator, "/api/v1/today").await, "calls"), 0);

        // What staff noted after a call opens nothing.
        let note = format!("/api/v1/households/{}/call", anna.id);
        let noted = world.staff(&world.coordinator, Method::POST, &note, &json!({})).await;
        assert_eq!(noted.status, StatusCode::NO_CONTENT, "{}", noted.text);
        assert_eq!(count(&get(&world, &world.coordinator, "/api/v1/today").await, "calls"), 1);
        let closed = world.staff(&world.coordinator, Method::POST, &contact, &reason).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
        let taken_back = world.staff(&anna.token, Method::DELETE, "/api/v1/me/call", &json!({})).await;
        assert_eq!(taken_back.status, StatusCode::NO_CONTENT, "{}", taken_back.text);
        assert_eq!(count(&get(&world, &world.coordinator, "/api/v1/today").await, "calls"), 0);
    }

    async fn an_office_that_does_not_cover_a_household_keeps_nothing_about_it(db: TestDatabase) {
        let world = World::new(db).await;
        let mut elsewhere = profile(&[2019]);
        elsewhere["target_areas"] = json!([{"kind": "district", "ags": "09162"}]);
        let anna = world.family("anna", &elsewhere).await;
        for (method, what, body) in [
            (Method::GET, "log", Value::Null),
            (Method::POST, "log", json!({"kind": "note", "body": "Nichts."})),
            (Method::POST, "assignment", json!({})),
            (Method::POST, "call", json!({})),
            (Method::POST, "called", Value::Null),
        ] {
            let path = format!("/api/v1/households/{}/{what}", anna.id);
            let reply = world.staff(&world.coordinator, method, &path, &body).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{what}: {}", reply.text);
        }
    }
}
