//! The log is corrected, its minutes are added up, households are counted by where they want to go.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;

use super::people::{World, profile, staff, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn get(world: &World, token: &str, path: &str) -> Value {
    let reply = world.staff(token, Method::GET, path, &Value::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    reply.json()
}

async fn note(world: &World, household: &str, minutes: i64, project: &str, day: &str) -> String {
    let body = json!({"kind": "call", "body": format!("Kolibri {minutes}."), "minutes": minutes, "project": project, "happened_on": day});
    let path = format!("/api/v1/households/{household}/log");
    let noted = world.staff(&world.coordinator, Method::POST, &path, &body).await;
    assert_eq!(noted.status, StatusCode::CREATED, "{}", noted.text);
    text(&noted.json()["id"])
}

async fn with_version(world: &World, token: &str, method: Method, path: &str, version: i64, body: &Value) -> Reply {
    let request = world
        .app
        .with(token, method, path)
        .header("if-match", format!("\"{version}\""));
    send(if body.is_null() { request } else { request.json(body) }).await
}

on_both_databases! {
    async fn a_talk_is_corrected_by_its_office_on_the_version_that_was_seen(db: TestDatabase) {
        let world = World::new(db).await;
        let stranger = staff(&world.app, "stranger@example.org", Role::Coordinator).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let path = format!("/api/v1/contacts/{}", note(&world, &anna.id, 20, "ESF-17", "2026-11-20").await);
        let change = json!({"kind": "visit", "body": "War im Büro.", "minutes": 35, "project": "ESF-18", "happened_on": "2026-11-19"});
        for token in [&stranger, &world.admin] {
            let refused = with_version(&world, token, Method::PUT, &path, 1, &change).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "another office's: {}", refused.text);
        }
        let unnamed = world.staff(&world.coordinator, Method::PUT, &path, &change).await;
        assert_eq!(unnamed.status, StatusCode::PRECONDITION_REQUIRED, "{}", unnamed.text);
        let changed = with_version(&world, &world.coordinator, Method::PUT, &path, 1, &change).await;
        assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""), "{}", changed.text);
        let stale = with_version(&world, &world.coordinator, Method::PUT, &path, 1, &change).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text);
        let wrong = json!({"kind": "visit", "body": "", "minutes": 700, "happened_on": "2027-11-19"});
        let wrong = with_version(&world, &world.coordinator, Method::PUT, &path, 2, &wrong).await;
        assert_eq!(wrong.fields().len(), 3, "{}", wrong.text);

        let log = get(&world, &world.coordinator, &format!("/api/v1/households/{}/log", anna.id)).await;
        let entry = &log["contacts"][0];
        assert_eq!((&entry["body"], &entry["minutes"], &entry["changed_by"]), (&json!("War im Büro."), &json!(35), &json!("Beispiel")));
        let audit = get(&world, &world.admin, "/api/v1/audit?action=contact_corrected").await;
        let detail = text(&audit["entries"][0]["detail"]);
        assert!(detail.contains("minutes 20 > 35") && detail.contains("text") && !detail.contains("Kolibri"), "{detail}");

        let stale = with_version(&world, &world.coordinator, Method::DELETE, &path, 1, &Value::Null).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text);
        let gone = with_version(&world, &world.coordinator, Method::DELETE, &path, 2, &Value::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
        let audit = get(&world, &world.admin, "/api/v1/audit?action=contact_removed").await;
        assert!(text(&audit["entries"][0]["detail"]).contains("minutes 35"), "{audit}");
        assert!(!format!("{:?}", world.app.dump()).contains("War im Büro."), "it is gone");
    }

    async fn a_follow_up_is_moved_and_opened_again(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let body = json!({"kind": "note", "body": "Ruft an.", "follow_up": {"due_on": "2026-11-23", "subject": "Nachfragen"}});
        let log = format!("/api/v1/households/{}/log", anna.id);
        world.staff(&world.coordinator, Method::POST, &log, &body).await;
        let id = text(&get(&world, &world.coordinator, "/api/v1/today").await["follow_ups"][0]["id"]);
        let to = |what: &str| format!("/api/v1/follow-ups/{id}/{what}");
        let past = world.staff(&world.coordinator, Method::POST, &to("move"), &json!({"due_on": "2026-11-22"})).await;
        assert_eq!(past.fields(), [("/due_on".to_owned(), "date-past".to_owned())]);
        let moved = world.staff(&world.coordinator, Method::POST, &to("move"), &json!({"due_on": "2026-11-24"})).await;
        assert_eq!(moved.status, StatusCode::NO_CONTENT, "{}", moved.text);
        assert_eq!(get(&world, &world.coordinator, "/api/v1/today").await["follow_ups"], json!([]));
        world.pass(Duration::days(1)).await;
        world.staff(&world.coordinator, Method::POST, &to("done"), &Value::Null).await;
        assert_eq!(get(&world, &world.coordinator, &log).await["done"][0]["id"], json!(id));
        let open = world.staff(&world.coordinator, Method::POST, &to("reopen"), &Value::Null).await;
        assert_eq!(open.status, StatusCode::NO_CONTENT, "{}", open.text);
        assert_eq!(get(&world, &world.coordinator, "/api/v1/today").await["follow_ups"][0]["id"], json!(id));
        let twice = world.staff(&world.coordinator, Method::POST, &to("reopen"), &Value::Null).await;
        assert_eq!(twice.status, StatusCode::NOT_FOUND, "it is open");
    }

    async fn minutes_are_added_up_and_stay_when_a_household_is_erased_without_leading_back_to_it(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let ben = world.family("ben", &profile(&[])).await;
        note(&world, &anna.id, 20, "ESF-17", "2026-10-30").await;
        note(&world, &anna.id, 10, "ESF-17", "2026-11-02").await;
        note(&world, &ben.id, 5, "ESF-17", "2026-11-03").await;
        note(&world, &anna.id, 7, "=1+1", "2025-12-31").await;
        let year = get(&world, &world.coordinator, "/api/v1/minutes").await;
        assert_eq!((&year["from"], &year["until"], &year["minutes"]), (&json!("2026-01"), &json!("2026-11"), &json!(35)), "{year}");
        let november = get(&world, &world.coordinator, "/api/v1/minutes?from=2026-11&until=2026-11").await;
        assert_eq!((&november["entries"], &november["minutes"]), (&json!(2), &json!(15)));
        let row = &november["rows"][0];
        assert_eq!((&row["project"], &row["month"], &row["kind"], &row["person"]["name"]), (&json!("ESF-17"), &json!("2026-11"), &json!("call"), &json!("Beispiel")));
        assert_eq!(get(&world, &world.admin, "/api/v1/minutes").await["minutes"], json!(0), "each office its own");
        let order = world.staff(&world.coordinator, Method::GET, "/api/v1/minutes?from=2026-11&until=2026-10", &Value::Null).await;
        assert_eq!(order.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", order.text);

        let all = "?from=2025-01&until=2026-11";
        let before = get(&world, &world.coordinator, &format!("/api/v1/minutes{all}")).await;
        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        world.pass(Duration::days(8)).await;
        let dump = format!("{:?}", world.app.dump());
        assert!(!dump.contains("Kolibri 20.") && dump.contains("Kolibri 5."), "the talks of one are gone");
        let after = get(&world, &world.coordinator, &format!("/api/v1/minutes{all}")).await;
        assert_eq!(after, before, "what was accounted stays accounted");
        let kept = world.app.dump();
        let sums = kept.iter().find(|(table, _)| table.as_str() == "contact_sums").map(|(_, rows)| format!("{rows:?}"));
        let sums = sums.expect("the table of sums");
        assert!(sums.contains("ESF-17") && !sums.contains(&anna.id) && !sums.contains("2026-10-30"), "{sums}");

        let csv = world.staff(&world.coordinator, Method::GET, &format!("/api/v1/minutes.csv{all}"), &Value::Null).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<&str> = csv.text.split("\r\n").collect();
        assert!(lines[0].ends_with("Minuten") && lines[0].contains(';'), "{}", csv.text);
        assert_eq!(lines.len(), 5, "a heading, three rows, an end: {}", csv.text);
        assert!(csv.text.contains(";'=1+1;"), "no formula: {}", csv.text);
    }

    async fn households_are_counted_by_target_as_far_as_they_may_be_seen_and_listed_by_it(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let mut several = profile(&[]);
        several["target_areas"] = json!([{"kind": "district", "ags": "13075"}, {"kind": "land", "ags": "13"}, {"kind": "anywhere"}]);
        let ben = world.family("ben", &several).await;
        let carla = world.registered("carla", &profile(&[])).await;
        let counts = get(&world, &world.coordinator, "/api/v1/households/areas").await;
        assert_eq!(counts["households"], json!(3));
        let of = |list: &str, ags: &str| {
            let rows = counts[list].as_array().unwrap();
            rows.iter().find(|row| row["ags"] == ags).map(|row| row["households"].clone())
        };
        assert_eq!((of("districts", "13075"), of("lands", "13"), &counts["anywhere"]), (Some(json!(2)), Some(json!(2)), &json!(1)), "{counts}");
        let listed = |area: &str| {
            let path = format!("/api/v1/households?area={area}");
            let world = &world;
            async move {
                let page = get(world, &world.coordinator, &path).await;
                let mut ids: Vec<String> = page["items"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect();
                ids.sort();
                ids
            }
        };
        let sorted = |mut ids: Vec<String>| { ids.sort(); ids };
        assert_eq!(listed("13075").await, sorted(vec![anna.id.clone(), ben.id.clone()]));
        // Of Carla, who shares nothing, no more than the Land may be seen.
        assert_eq!(listed("13").await, sorted(vec![ben.id.clone(), carla.id.clone()]));
        assert_eq!(listed("anywhere").await, vec![ben.id.clone()]);
        let wrong = world.staff(&world.coordinator, Method::GET, "/api/v1/households?area=1", &Value::Null).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);

        // Whom a household excluded does not count it either.
        let never = json!({"kind": "email", "value": "coordinator@example.org"});
        let excluded = world.staff(&anna.token, Method::POST, "/api/v1/me/exclusions", &never).await;
        assert!(excluded.status.is_success(), "{}", excluded.text);
        assert_eq!(get(&world, &world.coordinator, "/api/v1/households/areas").await["households"], json!(2));
        assert_eq!(get(&world, &world.admin, "/api/v1/households/areas").await["households"], json!(3));
    }
}
