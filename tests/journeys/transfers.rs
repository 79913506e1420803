//! A household is handed on to another initiative with its agreement, or is not; and somebody looks after each household, also where
//! no initiative is there.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;
use wurzelwerk::domain::email::EmailAddress;
use wurzelwerk::service::accounts;

use super::people::{Family, World, profile, staff, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn get(world: &World, token: &str, path: &str) -> Value {
    let reply = world.staff(token, Method::GET, path, &Value::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    reply.json()
}

async fn post(world: &World, token: &str, path: &str, body: Value) -> Reply {
    world.staff(token, Method::POST, path, &body).await
}

/// An approved initiative for some areas with a coordinator of its own: its identifier and the token.
async fn office(world: &World, name: &str, ags: &str, email: &str) -> (String, String) {
    let profile =
        json!({"name": name, "service_area": {"ags": [ags]}, "capacity": 5, "email": email, "languages": ["de"]});
    let created = post(world, &world.admin, "/api/v1/initiatives", profile).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
    let id = text(&created.json()["id"]);
    let agreement = json!({"version": "2026-11", "signatory": "Muster", "signed_on": "2026-11-02",
        "legal_basis": "Art. 26 DSGVO"});
    let path = format!("/api/v1/initiatives/{id}");
    let request = world.app.with(&world.admin, Method::PUT, &format!("{path}/agreement"));
    let recorded = send(request.header("If-Match", "\"1\"").json(&agreement)).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    let seen = json!({"version": recorded.json()["version"]});
    let approved = post(world, &world.admin, &format!("{path}/approve"), seen).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
    let token = staff(&world.app, email, Role::Coordinator).await;
    let address: EmailAddress = email.parse().unwrap();
    let account = accounts::find_id(&world.app.state, &address).await.unwrap().unwrap();
    let own = vec![(id.parse().unwrap(), false)];
    accounts::assign_initiatives(&world.app.state, &account, own)
        .await
        .unwrap();
    (id, token)
}

const REASON: &str = "Ihr Zielort liegt näher an der Nachbarinitiative.";

/// The coordinator asks a family whether another initiative may look after it.
async fn ask(world: &World, family: &Family, to: &str) -> Value {
    let body = json!({"household": family.id, "initiative": to, "reason": REASON});
    let asked = post(world, &world.coordinator, "/api/v1/transfers", body).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    let care = get(
        world,
        &world.coordinator,
        &format!("/api/v1/households/{}/care", family.id),
    )
    .await;
    care["transfer"].clone()
}

async fn answer(world: &World, family: &Family, transfer: &Value, agrees: bool) -> Reply {
    let path = format!("/api/v1/me/transfers/{}/answers", text(&transfer["id"]));
    post(world, &family.token, &path, json!({"agrees": agrees})).await
}

/// The transfer on somebody's day.
async fn on_day(world: &World, token: &str) -> Value {
    get(world, token, "/api/v1/today").await["transfers"][0].clone()
}

async fn sees(world: &World, token: &str, family: &Family) -> StatusCode {
    let path = format!("/api/v1/households/{}", family.id);
    world.staff(token, Method::GET, &path, &Value::Null).await.status
}

/// What a row of the transfers holds.
fn states(world: &World) -> String {
    format!("{:?}", world.app.dump()["transfers"])
}

on_both_databases! {
    async fn a_family_is_handed_on_after_its_yes_and_looked_after_elsewhere_from_then_on(db: TestDatabase) {
        let world = World::new(db).await;
        let (harbour, kim) = office(&world, "Küstenbüro", "01001", "kim@example.org").await;
        let anna = world.family("anna", &profile(&[2019])).await;
        world.speak_with(&anna).await;
        let before = get(&world, &anna.token, "/api/v1/me/care").await;
        assert_eq!((&before["kind"], &before["offices"][0]["name"], &before["sees_profile"]),
            (&json!("region"), &json!("Heimathafen Test"), &json!(true)), "{before}");

        ask(&world, &anna, &harbour).await;
        let mail = world.mail(&anna.email, "transfer_question").await.mail;
        for shown in ["Heimathafen Test", "Küstenbüro", REASON, "14. Dezember 2026"] {
            assert!(mail.text.contains(shown), "{shown}: {}", mail.text);
        }
        assert_eq!(sees(&world, &kim, &anna).await, StatusCode::NOT_FOUND, "nothing is shown before the yes");
        assert_eq!(on_day(&world, &kim).await, Value::Null);

        // The link opens a page with no answer chosen; the button acts.
        let token = world.token_in(&world.mail(&anna.email, "transfer_question").await, "/transfer/");
        let page = send(world.app.request(Method::GET, &format!("/transfer/{token}"))).await;
        assert!(page.text.contains("Küstenbüro") && !page.text.contains(" checked"), "{}", page.text);
        assert!(states(&world).contains("asked"));
        let own = get(&world, &anna.token, "/api/v1/me/care").await;
        let agreed = answer(&world, &anna, &own["transfer"], true).await;
        assert_eq!((agreed.status, &agreed.json()["state"]), (StatusCode::OK, &json!("agreed")), "{}", agreed.text);
        assert_eq!(answer(&world, &anna, &own["transfer"], true).await.status, StatusCode::OK, "twice is no error");
        assert_eq!(answer(&world, &anna, &own["transfer"], false).await.code(), "decided");

        let waiting = on_day(&world, &kim).await;
        assert_eq!((&waiting["may_decide"], &waiting["reason"]), (&json!(true), &json!(REASON)), "{waiting}");
        let path = format!("/api/v1/households/{}", anna.id);
        let seen = get(&world, &kim, &path).await;
        assert_eq!(seen["level"], "profile");
        assert!(!seen.to_string().contains("Familie anna") && !seen.to_string().contains("Geheimer Satz"), "{seen}");
        let accept = format!("/api/v1/transfers/{}/accept", text(&waiting["id"]));
        let stale = post(&world, &kim, &accept, json!({"version": 1})).await;
        assert_eq!((stale.status, stale.code().as_str()), (StatusCode::CONFLICT, "stale"));
        let seen = json!({"version": waiting["version"]});
        assert_eq!(post(&world, &world.coordinator, &accept, seen.clone()).await.status, StatusCode::NOT_FOUND);
        let accepted = post(&world, &kim, &accept, seen).await;
        assert_eq!(accepted.status, StatusCode::OK, "{}", accepted.text);

        let told = world.mail(&anna.email, "transfer_result").await.mail;
        assert!(told.subject.contains("neue Initiative") && told.text.contains("Küstenbüro"), "{}", told.text);
        let after = get(&world, &anna.token, "/api/v1/me/care").await;
        assert_eq!((&after["kind"], &after["offices"][0]["name"]), (&json!("transferred"), &json!("Küstenbüro")), "{after}");
        let me = get(&world, &anna.token, "/api/v1/me").await;
        let step = text(&me["waiting"]["step"]);
        assert!(["first_review", "review_proposals"].contains(&step.as_str()), "nobody there has looked at it yet: {me}");
        assert_eq!(on_day(&world, &world.coordinator).await["state"], "accepted", "the giving office hears of it");
        let counted = format!("{:?}", world.app.dump()["events"]);
        assert!(counted.contains("handed_on") && counted.contains("taken_over"), "{counted}");

        // From now on it is the other office's turn.
        world.pass(Duration::days(20)).await;
        let silent = |day: &Value| day["silent"].as_array().map_or(0, Vec::len);
        assert_eq!(silent(&get(&world, &kim, "/api/v1/today").await), 1);
        assert_eq!(silent(&get(&world, &world.coordinator, "/api/v1/today").await), 0);
        assert_eq!(on_day(&world, &world.coordinator).await, Value::Null, "after a week it is no news");
        let anna = world.sign_in(&anna).await;
        let everything = get(&world, &anna.token, "/api/v1/me/export").await;
        assert_eq!(everything["transfers"][0]["state"], "accepted");
    }

    async fn a_no_stays_between_the_family_and_its_office(db: TestDatabase) {
        let world = World::new(db).await;
        let (harbour, kim) = office(&world, "Küstenbüro", "01001", "kim@example.org").await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let transfer = ask(&world, &anna, &harbour).await;
        let body = json!({"household": anna.id, "initiative": harbour, "reason": REASON});
        let twice = post(&world, &world.coordinator, "/api/v1/transfers", body).await;
        assert_eq!((twice.status, twice.code().as_str()), (StatusCode::CONFLICT, "transfer-open"));

        let token = world.token_in(&world.mail(&anna.email, "transfer_question").await, "/transfer/");
        let form = format!("/transfer/{token}");
        let shown = send(world.app.request(Method::GET, &form)).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_eq!(answer(&world, &anna, &transfer, false).await.json()["state"], "declined");
        assert_eq!(sees(&world, &kim, &anna).await, StatusCode::NOT_FOUND);
        assert_eq!((on_day(&world, &kim).await, &on_day(&world, &world.coordinator).await["state"]),
            (Value::Null, &json!("declined")));
        let gone = send(world.app.request(Method::GET, &form)).await;
        assert_eq!(gone.status, StatusCode::CONFLICT, "the link is done with");
    }

    async fn a_refusal_takes_the_consent_back_and_everybody_hears_of_it(db: TestDatabase) {
        let world = World::new(db).await;
        let (harbour, kim) = office(&world, "Küstenbüro", "01001", "kim@example.org").await;
        let anna = world.registered("anna", &profile(&[2019])).await;
        let transfer = ask(&world, &anna, &harbour).await;
        assert_eq!(answer(&world, &anna, &transfer, true).await.status, StatusCode::OK);
        let mine = get(&world, &anna.token, "/api/v1/me").await;
        assert_eq!(mine["consents"][0]["recipients"].as_array().unwrap().len(), 1, "only who was named: {mine}");
        let waiting = on_day(&world, &kim).await;
        let refuse = format!("/api/v1/transfers/{}/refuse", text(&waiting["id"]));
        let refused = post(&world, &kim, &refuse, json!({"version": waiting["version"], "reason": "no_capacity"})).await;
        assert_eq!(refused.status, StatusCode::OK, "{}", refused.text);

        let told = world.mail(&anna.email, "transfer_result").await.mail;
        assert!(told.text.contains("nicht übernehmen") && told.text.contains("Heimathafen Test"), "{}", told.text);
        assert!(get(&world, &anna.token, "/api/v1/me").await["consents"].as_array().unwrap().is_empty());
        assert_eq!(sees(&world, &kim, &anna).await, StatusCode::NOT_FOUND);
        let day = on_day(&world, &world.coordinator).await;
        assert_eq!((&day["state"], &day["refusal"]), (&json!("refused"), &json!("no_capacity")));
        world.pass(Duration::days(1)).await;
        let digest = world.mail("coordinator@example.org", "staff_digest").await.mail;
        assert!(digest.text.contains("übergeben werden oder wurden: 1"), "{}", digest.text);
    }

    async fn who_does_not_answer_is_reminded_and_then_it_ends_without_a_trace_elsewhere(db: TestDatabase) {
        let world = World::new(db).await;
        let (harbour, kim) = office(&world, "Küstenbüro", "01001", "kim@example.org").await;
        let anna = world.family("anna", &profile(&[2019])).await;
        ask(&world, &anna, &harbour).await;
        world.pass(Duration::days(5)).await;
        assert_eq!(world.mails(&anna.email, "transfer_question").await.len(), 2);
        world.pass(Duration::days(9)).await;
        world.pass(Duration::days(1)).await;
        let asked = world.mails(&anna.email, "transfer_question").await;
        assert_eq!(asked.len(), 3);
        assert!(asked[2].mail.text.contains("fehlt uns noch"));
        world.pass(Duration::days(7)).await;
        assert!(world.mail(&anna.email, "transfer_result").await.mail.text.contains("keine Antwort von Ihnen"));
        assert_eq!(on_day(&world, &world.coordinator).await["state"], "expired");
        assert_eq!(on_day(&world, &kim).await, Value::Null);

        // The initiative has its time, too; its silence is told honestly.
        let anna = world.sign_in(&anna).await;
        let again = ask(&world, &anna, &harbour).await;
        assert_eq!(answer(&world, &anna, &again, true).await.status, StatusCode::OK);
        world.pass(Duration::days(22)).await;
        let told = world.mail(&anna.email, "transfer_result").await.mail;
        assert!(told.text.contains("nicht rechtzeitig"), "{}", told.text);
        assert_eq!(sees(&world, &kim, &anna).await, StatusCode::NOT_FOUND);
    }

    async fn a_pause_an_exclusion_or_the_office_itself_ends_it(db: TestDatabase) {
        let world = World::new(db).await;
        let (harbour, kim) = office(&world, "Küstenbüro", "01001", "kim@example.org").await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let first = ask(&world, &anna, &harbour).await;
        let withdraw = format!("/api/v1/transfers/{}/withdraw", text(&first["id"]));
        let seen = json!({"version": first["version"]});
        assert_eq!(post(&world, &kim, &withdraw, seen.clone()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(post(&world, &world.coordinator, &withdraw, seen).await.status, StatusCode::OK);
        assert!(world.mail(&anna.email, "transfer_result").await.mail.text.contains("findet nicht statt"));

        let second = ask(&world, &anna, &harbour).await;
        assert_eq!(answer(&world, &anna, &second, true).await.status, StatusCode::OK);
        assert_eq!(post(&world, &anna.token, "/api/v1/me/pause", Value::Null).await.status, StatusCode::OK);
        assert_eq!((sees(&world, &kim, &anna).await, on_day(&world, &kim).await), (StatusCode::NOT_FOUND, Value::Null));
        assert_eq!(post(&world, &anna.token, "/api/v1/me/resume", Value::Null).await.status, StatusCode::OK);

        ask(&world, &anna, &harbour).await;
        let body = json!({"kind": "initiative", "value": harbour});
        let excluded = post(&world, &anna.token, "/api/v1/me/exclusions", body).await;
        assert!(excluded.status.is_success(), "{}", excluded.text);
        assert_eq!(get(&world, &anna.token, "/api/v1/me/care").await["transfer"], Value::Null);
        let body = json!({"household": anna.id, "initiative": harbour, "reason": REASON});
        let refused = post(&world, &world.coordinator, "/api/v1/transfers", body).await;
        assert_eq!(refused.code(), "not-eligible");
    }

    async fn where_nobody_is_there_an_initiative_of_the_land_looks_after_a_family_and_else_the_network_office(db: TestDatabase) {
        let world = World::new(db).await;
        let mut elsewhere = profile(&[2019]);
        elsewhere["target_areas"] = json!([{"kind": "district", "ags": "13076"}]);
        let anna = world.family("anna", &elsewhere).await;
        let care = get(&world, &anna.token, "/api/v1/me/care").await;
        assert_eq!((&care["kind"], &care["offices"][0]["initiative"]), (&json!("network"), &Value::Null), "{care}");

        let (land, kim) = office(&world, "Landesbüro", "13", "kim@example.org").await;
        let care = get(&world, &anna.token, "/api/v1/me/care").await;
        assert_eq!((&care["kind"], &care["offices"][0]["name"], &care["sees_profile"]),
            (&json!("land"), &json!("Landesbüro"), &json!(false)), "it came later, so it asks again: {care}");
        assert_eq!(get(&world, &kim, &format!("/api/v1/households/{}", anna.id)).await["level"], "teaser");

        // Where a local initiative is there, the Land's does not have its households, but stands in when nobody works there.
        let ben = world.family("ben", &profile(&[2018])).await;
        let care = get(&world, &ben.token, "/api/v1/me/care").await;
        assert_eq!((&care["kind"], care["offices"].as_array().unwrap().len()), (&json!("region"), 1), "{care}");
        world.pass(Duration::days(20)).await;
        let silent = |day: Value| -> Vec<String> {
            day["silent"].as_array().unwrap().iter().map(|row| text(&row["id"])).collect()
        };
        assert_eq!(silent(get(&world, &kim, "/api/v1/today").await), std::slice::from_ref(&anna.id));
        let address: EmailAddress = "coordinator@example.org".parse().unwrap();
        let gone = accounts::find_id(&world.app.state, &address).await.unwrap().unwrap();
        let path = format!("/api/v1/accounts/{gone}");
        let seen = json!({"version": get(&world, &world.admin, &path).await["version"]});
        assert_eq!(post(&world, &world.admin, &format!("{path}/disable"), seen).await.status, StatusCode::OK);
        assert_eq!(silent(get(&world, &kim, "/api/v1/today").await).len(), 2, "nobody is left at the other office");
        // The network office hands a family on that nobody local looks after.
        let (local, _) = office(&world, "Büro am See", "01001", "lee@example.org").await;
        let body = json!({"household": anna.id, "initiative": local, "reason": REASON});
        assert_eq!(post(&world, &world.admin, "/api/v1/transfers", body).await.status, StatusCode::CREATED);
        assert_ne!(local, land);
    }
}
