//! Somebody is away and a colleague stands in; somebody's account ends. Nothing that is due falls into silence.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;
use wurzelwerk::domain::email::EmailAddress;
use wurzelwerk::service::accounts;

use super::people::{World, profile, staff, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

/// Another person of staff that works for an initiative; its token and its account.
async fn colleague(world: &World, email: &str, initiative: &str, deputy: bool) -> (String, String) {
    let token = staff(&world.app, email, Role::Coordinator).await;
    let id = account(world, email).await;
    let own = vec![(initiative.parse().unwrap(), deputy)];
    accounts::assign_initiatives(&world.app.state, &id.parse().unwrap(), own)
        .await
        .unwrap();
    (token, id)
}

async fn account(world: &World, email: &str) -> String {
    let address: EmailAddress = email.parse().unwrap();
    let id = accounts::find_id(&world.app.state, &address).await.unwrap();
    id.unwrap().to_string()
}

async fn get(world: &World, token: &str, path: &str) -> Value {
    let reply = world.staff(token, Method::GET, path, &Value::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    reply.json()
}

async fn post(world: &World, token: &str, path: &str, body: Value) -> Reply {
    world.staff(token, Method::POST, path, &body).await
}

/// For whom each follow-up stands on somebody's day; empty for the own ones.
async fn due(world: &World, token: &str) -> Vec<String> {
    let day = get(world, token, "/api/v1/today").await;
    let rows = day["follow_ups"].as_array().unwrap();
    rows.iter().map(|row| text(&row["stands_in_for"])).collect()
}

/// A household that is given to somebody, with a follow-up that is due.
async fn given(world: &World, name: &str, to: &str) -> String {
    let family = world.family(name, &profile(&[2019])).await;
    let base = format!("/api/v1/households/{}", family.id);
    let body =
        json!({"kind": "note", "body": "Meldet sich.", "follow_up": {"due_on": "2026-11-23", "subject": "Nachfragen"}});
    let noted = post(world, &world.coordinator, &format!("{base}/log"), body).await;
    assert_eq!(noted.status, StatusCode::CREATED, "{}", noted.text);
    let assigned = post(
        world,
        &world.coordinator,
        &format!("{base}/assignment"),
        json!({"account": to}),
    )
    .await;
    assert_eq!(assigned.status, StatusCode::NO_CONTENT, "{}", assigned.text);
    family.id
}

async fn disable(world: &World, id: &str) {
    let path = format!("/api/v1/accounts/{id}");
    let seen = get(world, &world.admin, &path).await;
    let body = json!({"version": seen["version"]});
    let disabled = post(world, &world.admin, &format!("{path}/disable"), body).await;
    assert_eq!(disabled.status, StatusCode::OK, "{}", disabled.text);
}

on_both_databases! {
    async fn while_somebody_is_away_the_deputy_sees_what_is_due_and_it_ends_by_itself(db: TestDatabase) {
        let world = World::new(db).await;
        let (lee, lees) = colleague(&world, "lee@example.org", &world.initiative, false).await;
        let (third, _) = colleague(&world, "third@example.org", &world.initiative, false).await;
        let own = account(&world, "coordinator@example.org").await;
        let household = given(&world, "anna", &own).await;
        assert_eq!((due(&world, &world.coordinator).await.len(), due(&world, &lee).await.len()), (1, 0));

        let away = json!({"from": "2026-11-24", "until": "2026-11-27", "deputy": lees});
        let set = post(&world, &world.coordinator, "/api/v1/absences", away).await;
        assert_eq!((set.status, &set.json()["state"]), (StatusCode::CREATED, &json!("planned")), "{}", set.text);
        assert_eq!(due(&world, &lee).await, Vec::<String>::new(), "it has not begun");
        world.pass(Duration::days(1)).await;
        assert_eq!(due(&world, &lee).await, ["Beispiel"], "marked as hers");
        let day = get(&world, &lee, "/api/v1/today").await;
        assert_eq!((&day["stands_in_for"][0]["absent"]["id"], &day["stands_in_for"][0]["until"]), (&json!(own), &json!("2026-11-27")));
        assert!(due(&world, &third).await.is_empty(), "one stands in, not everybody");
        assert!(get(&world, &world.coordinator, "/api/v1/today").await["away"].is_object());
        let log = get(&world, &lee, &format!("/api/v1/households/{household}/log")).await;
        assert_eq!(log["assigned_to"]["id"], json!(own), "the household stays assigned");

        world.pass(Duration::days(3)).await;
        assert_eq!(due(&world, &lee).await.len(), 1, "the last day belongs to it");
        world.pass(Duration::days(1)).await;
        assert!(due(&world, &lee).await.is_empty(), "it ended by itself");
        let log = get(&world, &world.admin, "/api/v1/audit?action=absence.set").await;
        let entry = &log["entries"][0];
        assert_eq!((&entry["subject_id"], &entry["actor_id"]), (&json!(own), &json!(own)), "{log}");
        assert!(text(&entry["detail"]).contains("2026-11-24") && text(&entry["detail"]).contains(&lees), "{entry}");
    }

    async fn an_absence_is_ended_early_by_whoever_is_away_or_the_network_office_alone(db: TestDatabase) {
        let world = World::new(db).await;
        let (lee, lees) = colleague(&world, "lee@example.org", &world.initiative, true).await;
        let own = account(&world, "coordinator@example.org").await;
        given(&world, "anna", &own).await;
        let away = json!({"from": "2026-11-23", "until": "2026-11-30", "deputy": lees});
        let set = post(&world, &world.coordinator, "/api/v1/absences", away).await;
        assert_eq!(set.status, StatusCode::CREATED, "{}", set.text);
        let end = format!("/api/v1/absences/{}/end", text(&set.json()["id"]));
        assert_eq!(due(&world, &lee).await.len(), 1);
        assert_eq!(post(&world, &lee, &end, Value::Null).await.status, StatusCode::NOT_FOUND, "the deputy cannot");
        let ended = post(&world, &world.coordinator, &end, Value::Null).await;
        assert_eq!((ended.status, &ended.json()["state"]), (StatusCode::OK, &json!("over")), "{}", ended.text);
        assert!(due(&world, &lee).await.is_empty());
        let again = post(&world, &world.coordinator, &end, Value::Null).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "decided"));

        // Somebody fell ill: the network office sets it.
        let ill = json!({"account": own, "from": "2026-11-23", "until": "2026-11-30", "deputy": lees});
        assert_eq!(post(&world, &lee, "/api/v1/absences", ill.clone()).await.status, StatusCode::NOT_FOUND);
        let set = post(&world, &world.admin, "/api/v1/absences", ill).await;
        assert_eq!((set.status, &set.json()["account"]["id"]), (StatusCode::CREATED, &json!(own)), "{}", set.text);
        assert_eq!(due(&world, &lee).await.len(), 1);
    }

    async fn only_somebody_of_the_same_office_who_is_there_can_stand_in(db: TestDatabase) {
        let world = World::new(db).await;
        let other = world.approved_initiative("Zweite Insel", 5).await;
        let (_, stranger) = colleague(&world, "stranger@example.org", &other, false).await;
        let (lee, lees) = colleague(&world, "lee@example.org", &world.initiative, false).await;
        let (_, gone) = colleague(&world, "gone@example.org", &world.initiative, false).await;
        disable(&world, &gone).await;
        let own = account(&world, "coordinator@example.org").await;
        let set = json!({"from": "2026-11-23", "until": "2026-11-24", "deputy": own});
        assert_eq!(post(&world, &lee, "/api/v1/absences", set).await.status, StatusCode::CREATED);
        for (deputy, from, until, field, code) in [
            (&stranger, "2026-12-01", "2026-12-02", "/deputy", "absence-deputy"),
            (&gone, "2026-12-01", "2026-12-02", "/deputy", "absence-deputy"),
            (&own, "2026-12-01", "2026-12-02", "/deputy", "absence-deputy"),
            (&lees, "2026-11-24", "2026-12-02", "/deputy", "absence-deputy-away"),
            (&lees, "2026-11-22", "2026-11-22", "/from", "date-past"),
            (&lees, "2026-12-03", "2026-12-02", "/until", "date-order"),
            (&lees, "2026-12-03", "2027-12-31", "/until", "absence-too-long"),
        ] {
            let body = json!({"from": from, "until": until, "deputy": deputy});
            let refused = post(&world, &world.coordinator, "/api/v1/absences", body).await;
            assert!(refused.fields().contains(&(field.to_owned(), code.to_owned())), "{code}: {}", refused.text);
        }
        let body = json!({"from": "2026-12-01", "until": "2026-12-05", "deputy": lees});
        assert_eq!(post(&world, &world.coordinator, "/api/v1/absences", body.clone()).await.status, StatusCode::CREATED);
        let twice = post(&world, &world.coordinator, "/api/v1/absences", body).await;
        assert_eq!(twice.fields(), [("/from".to_owned(), "absence-twice".to_owned())]);
    }

    async fn when_the_deputy_s_account_ends_everybody_of_the_office_sees_what_is_due(db: TestDatabase) {
        let world = World::new(db).await;
        let (lee, lees) = colleague(&world, "lee@example.org", &world.initiative, false).await;
        let (third, _) = colleague(&world, "third@example.org", &world.initiative, false).await;
        let own = account(&world, "coordinator@example.org").await;
        given(&world, "anna", &own).await;
        let away = json!({"from": "2026-11-23", "until": "2026-11-30", "deputy": lees});
        let set = post(&world, &world.coordinator, "/api/v1/absences", away).await;
        assert_eq!(set.status, StatusCode::CREATED, "{}", set.text);
        assert_eq!((due(&world, &lee).await.len(), due(&world, &third).await.len()), (1, 0));
        disable(&world, &lees).await;
        assert_eq!(due(&world, &third).await, ["Beispiel"]);
        let list = get(&world, &world.coordinator, "/api/v1/absences").await;
        assert_eq!(list[0]["deputy_is_there"], json!(false), "{list}");
    }

    async fn when_an_assigned_account_ends_the_office_sees_it_and_an_empty_office_falls_to_the_network_office(db: TestDatabase) {
        let world = World::new(db).await;
        let (lee, lees) = colleague(&world, "lee@example.org", &world.initiative, false).await;
        let household = given(&world, "anna", &lees).await;
        assert_eq!((due(&world, &lee).await.len(), due(&world, &world.coordinator).await.len()), (1, 0));
        disable(&world, &lees).await;
        assert_eq!(due(&world, &world.coordinator).await.len(), 1, "it is everybody's of the office");
        assert!(due(&world, &world.admin).await.is_empty(), "somebody is there");

        disable(&world, &account(&world, "coordinator@example.org").await).await;
        let day = get(&world, &world.admin, "/api/v1/today").await;
        assert_eq!(day["follow_ups"][0]["household"], json!(household), "nobody else is left: {day}");
        let log = get(&world, &world.admin, &format!("/api/v1/households/{household}/log")).await;
        assert!(!log.to_string().contains("Meldet sich."), "what the office noted stays its own: {log}");
        let done = format!("/api/v1/follow-ups/{}/done", text(&day["follow_ups"][0]["id"]));
        assert_eq!(post(&world, &world.admin, &done, Value::Null).await.status, StatusCode::NO_CONTENT);
        assert!(due(&world, &world.admin).await.is_empty());
        // The household itself waits too long now, and stands with the network office at once.
        world.pass(Duration::days(15)).await;
        let day = get(&world, &world.admin, "/api/v1/today").await;
        assert_eq!(day["silent"][0]["id"], json!(household), "{day}");
    }

    async fn a_lone_coordinator_who_is_away_leaves_what_is_due_to_the_network_office(db: TestDatabase) {
        let world = World::new(db).await;
        let own = account(&world, "coordinator@example.org").await;
        given(&world, "anna", &own).await;
        assert!(due(&world, &world.admin).await.is_empty());
        let away = json!({"from": "2026-11-23", "until": "2026-11-25"});
        let set = post(&world, &world.coordinator, "/api/v1/absences", away).await;
        assert_eq!((set.status, &set.json()["deputy"]), (StatusCode::CREATED, &Value::Null), "{}", set.text);
        assert_eq!(due(&world, &world.admin).await, ["Beispiel"]);
        world.pass(Duration::days(3)).await;
        assert!(due(&world, &world.admin).await.is_empty());
    }

    async fn a_deputy_stands_in_for_silent_households_at_once_and_gets_the_digest(db: TestDatabase) {
        let world = World::new(db).await;
        let (lee, lees) = colleague(&world, "lee@example.org", &world.initiative, true).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        world.pass(Duration::days(15)).await;
        let silent = |day: &Value| day["silent"].as_array().map_or(0, Vec::len);
        let before = get(&world, &lee, "/api/v1/today").await;
        assert_eq!((silent(&get(&world, &world.coordinator, "/api/v1/today").await), silent(&before)), (1, 0));
        let today = world.app.state.clock.now().date_naive();
        let away = json!({"from": today, "until": today + Duration::days(6), "deputy": lees});
        let set = post(&world, &world.coordinator, "/api/v1/absences", away).await;
        assert_eq!(set.status, StatusCode::CREATED, "{}", set.text);
        let day = get(&world, &lee, "/api/v1/today").await;
        assert_eq!((&day["silent"][0]["id"], &day["silent"][0]["stands_in_for"]), (&json!(anna.id), &json!("Beispiel")), "{day}");

        let had = world.mails("coordinator@example.org", "staff_digest").await.len();
        world.pass(Duration::days(1)).await;
        world.pass(Duration::days(1)).await;
        let told = world.mails("lee@example.org", "staff_digest").await;
        let last = told.last().expect("a digest for the deputy");
        assert!(last.mail.text.contains("Heute vertreten Sie auch: Beispiel"), "{}", last.mail.text);
        assert_eq!(world.mails("coordinator@example.org", "staff_digest").await.len(), had, "no digest while away");

        // The one click in it ends it, also for whoever stands in; the absent person has the own digest again.
        let stop = last.mail.unsubscribe_url.clone().expect("a way to end it");
        let click = world.app.request(Method::POST, &stop[stop.find("/unsubscribe").expect("a path")..]);
        let stopped = send(click.form(&[("List-Unsubscribe", "One-Click")])).await;
        assert_eq!(stopped.status, StatusCode::OK, "{}", stopped.text);
        world.pass(Duration::days(1)).await;
        assert_eq!(world.mails("lee@example.org", "staff_digest").await.len(), told.len());
        assert_eq!(world.mails("coordinator@example.org", "staff_digest").await.len(), had + 1);
    }
}
