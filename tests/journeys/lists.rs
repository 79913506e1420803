//! Taking over a list that an office kept before: looking first, taking over without telling anybody, inviting on a recorded
//! basis, taking it back, and that a list is no way to ask for addresses.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile, text};
use crate::support::app::Reply;
use crate::support::db::{TestDatabase, on_both_databases};

const PATH: &str = "/api/v1/household-lists";

fn list(data: &str) -> Value {
    json!({"data": data, "situation": "returning", "place": "Greifswald", "of_age": true})
}

async fn post(world: &World, path: &str, body: &Value) -> Reply {
    world.staff(&world.coordinator, Method::POST, path, body).await
}

async fn take(world: &World, data: &str) -> String {
    let mut body = list(data);
    body["dry_run"] = json!(false);
    let taken = post(world, PATH, &body).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    assert!(taken.json()["list"].is_string(), "{}", taken.text);
    text(&taken.json()["list"])
}

async fn lists(world: &World, token: &str) -> Value {
    world.staff(token, Method::GET, PATH, &Value::Null).await.json()
}

on_both_databases! {
    async fn a_list_is_looked_at_first_and_errors_name_their_rows(db: TestDatabase) {
        let world = World::new(db).await;
        let data = "Familie;E-Mail;Zielort\nAdler;adler@example.org;Greifswald\nBuche;keine Adresse;Greifswald\n\
                    Ceder;ceder@example.org;Nirgendheim\nDachs;adler@example.org;";
        let mut body = list(data);
        body["dry_run"] = json!(false);
        let report = post(&world, PATH, &body).await.json();
        let errors: Vec<(i64, String)> = report["errors"].as_array().unwrap().iter()
            .map(|error| (error["row"].as_i64().unwrap(), text(&error["code"]))).collect();
        let expected = [(3, "email-invalid"), (4, "place-unknown"), (5, "table-twice")];
        assert_eq!(errors, expected.map(|(row, code)| (row, code.to_owned())), "{report}");
        assert!(report["list"].is_null() && lists(&world, &world.coordinator).await.as_array().unwrap().is_empty());
        assert_eq!(report["taken"], json!(["E-Mail", "Familie", null, "Zielort"]));
        assert_eq!(post(&world, PATH, &list("Name\nAdler")).await.fields()[0].1, "table-column");
        let mut named = list("A;B\nAdler;adler@example.org");
        named["columns"] = json!({"email": "B", "name": "A"});
        let report = post(&world, PATH, &named).await.json();
        assert_eq!((&report["ready"], &report["errors"]), (&json!(1), &json!([])), "{report}");
    }

    async fn nobody_of_a_list_is_written_to_before_a_basis_is_recorded(db: TestDatabase) {
        let world = World::new(db).await;
        let id = take(&world, "Name;E-Mail\nAdler;adler@example.org\nBuche;buche@example.org").await;
        assert!(world.mails("adler@example.org", "list_invitation").await.is_empty());
        assert!(world.mails("adler@example.org", "confirm_registration").await.is_empty());
        let seen = world.staff(&world.coordinator, Method::GET, "/api/v1/households", &Value::Null).await;
        assert!(seen.json()["items"].as_array().unwrap().is_empty(), "nobody sees them");
        assert_eq!(lists(&world, &world.coordinator).await[0]["unconfirmed"], 2);
        assert!(lists(&world, &world.admin).await.as_array().unwrap().is_empty(), "it is the office's");

        let invite = format!("{PATH}/{id}/invite");
        assert_eq!(post(&world, &invite, &json!({"basis": " "})).await.fields()[0].0, "/basis");
        let invited = post(&world, &invite, &json!({"basis": "Sie kamen zum Infotag."})).await;
        assert_eq!(invited.status, StatusCode::OK, "{}", invited.text);
        let mail = world.mail("adler@example.org", "list_invitation").await;
        assert!(mail.mail.text.contains("Heimathafen Test") && mail.mail.text.contains("Sie kamen zum Infotag."));
        let again = post(&world, &invite, &json!({"basis": "Noch einmal."})).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "once");

        // One confirms and takes part with no consent; the other is gone in time.
        let token = world.token_in(&mail, "/confirm/");
        let confirmed = world.app.post("/api/v1/confirmations", &json!({"token": token})).await;
        assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text);
        let session = text(&confirmed.json()["token"]);
        let me = world.staff(&session, Method::GET, "/api/v1/me", &Value::Null).await.json();
        assert_eq!((&me["state"], &me["consents"]), (&json!("active"), &json!([])), "{me}");
        let export = world.staff(&session, Method::GET, "/api/v1/me/export", &Value::Null).await;
        assert!(export.text.contains("Sie kamen zum Infotag."), "{}", export.text);
        world.pass(Duration::days(8)).await;
        assert_eq!(lists(&world, &world.coordinator).await[0]["unconfirmed"], 0);
        assert!(!format!("{:?}", world.app.dump()).contains("buche@example.org"));
    }

    async fn a_list_is_taken_back_as_a_whole_but_not_those_who_confirmed(db: TestDatabase) {
        let world = World::new(db).await;
        let id = take(&world, "Name;E-Mail\nAdler;adler@example.org\nBuche;buche@example.org").await;
        let invited = post(&world, &format!("{PATH}/{id}/invite"), &json!({"basis": "Infotag."})).await;
        assert_eq!(invited.status, StatusCode::OK, "{}", invited.text);
        let token = world.token_in(&world.mail("adler@example.org", "list_invitation").await, "/confirm/");
        world.app.post("/api/v1/confirmations", &json!({"token": token})).await;
        let undo = format!("{PATH}/{id}/undo");
        let other = world.staff(&world.admin, Method::POST, &undo, &Value::Null).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "it is the office's: {}", other.text);
        let undone = post(&world, &undo, &Value::Null).await;
        assert_eq!((undone.status, &undone.json()["unconfirmed"]), (StatusCode::OK, &json!(0)), "{}", undone.text);
        let held = format!("{:?}", world.app.dump());
        assert!(!held.contains("buche@example.org") && held.contains("adler@example.org"));
        assert_eq!(post(&world, &undo, &Value::Null).await.status, StatusCode::CONFLICT);
    }

    async fn a_list_does_not_tell_who_is_registered(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.registered("anna", &profile(&[2019])).await;
        let known = post(&world, PATH, &list("Name;E-Mail\nAnna;anna@example.org")).await;
        let unknown = post(&world, PATH, &list("Name;E-Mail\nAnna;niemand@example.org")).await;
        assert_eq!(known.text, unknown.text, "the same answer whether the address is known or not");
        // Neither does a list of one row, before or after it is invited.
        let mut ids = Vec::new();
        for email in ["anna@example.org", "niemand@example.org"] {
            let id = take(&world, &format!("Name;E-Mail\nAnna;{email}")).await;
            let invited = post(&world, &format!("{PATH}/{id}/invite"), &json!({"basis": "Infotag."})).await;
            assert_eq!(invited.status, StatusCode::OK, "{}", invited.text);
            ids.push(id);
        }
        let shown = lists(&world, &world.coordinator).await;
        let told = |id: &String| {
            let found = shown.as_array().unwrap().iter().find(|list| list["id"] == id.as_str()).unwrap();
            (found["rows"].clone(), found["unconfirmed"].clone(), found["kept_until"].clone())
        };
        assert_eq!(told(&ids[0]), told(&ids[1]));
        let log = world.staff(&world.admin, Method::GET, "/api/v1/audit?action=entered_again", &Value::Null).await;
        assert!(log.text.contains(&anna.id), "the attempt is noted: {}", log.text);
        let me = world.staff(&anna.token, Method::GET, "/api/v1/me", &Value::Null).await.json();
        assert_eq!(me["contact"]["name"], "Familie anna", "what is known stays as it is");
    }
}
