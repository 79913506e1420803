//! Settled households welcome others, as many in a quarter as they said; when the quarter turns, they take part again by themselves.

use chrono::{DateTime, Duration, Utc};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{Family, GREIFSWALD, World, profile, text};
use crate::support::app::Reply;
use crate::support::db::{TestDatabase, on_both_databases};

/// Somebody who never left Greifswald.
fn local(per_quarter: &Value) -> Value {
    let mut body = json!({
        "situation": "local",
        "target_areas": [{"kind": "place", "place": {"id": GREIFSWALD}, "radius_km": 20}],
        "offers": ["school", "housing", "job"], "interests": ["hiking"], "children": [{"birth_year": 2019}],
    });
    if !per_quarter.is_null() {
        body["welcome_capacity"] = per_quarter.clone();
    }
    body
}

/// The suggestions for a household that wait for review.
async fn waiting(world: &World, family: &Family) -> Vec<Value> {
    let all = world.to_review("households").await;
    let has = |one: &Value| one["household_a"] == family.id.as_str() || one["household_b"] == family.id.as_str();
    all.into_iter().filter(has).collect()
}

async fn quarter(world: &World, family: &Family) -> Value {
    world
        .staff(&family.token, Method::GET, "/api/v1/me/offers", &Value::Null)
        .await
        .json()
}

async fn limit(world: &World, family: &Family, per_quarter: Value) -> Reply {
    let path = format!("/api/v1/households/{}/welcome", family.id);
    let body = json!({"per_quarter": per_quarter});
    world.staff(&world.coordinator, Method::POST, &path, &body).await
}

/// Approves a suggestion, and both say yes.
async fn introduce(world: &World, lena: &Family, others: &[&Family], pair: &Value) {
    let approved = world.decide(pair, "approve", &json!({})).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
    let has = |one: &&&Family| pair["household_a"] == one.id.as_str() || pair["household_b"] == one.id.as_str();
    let other = others.iter().find(has).expect("the other side");
    for family in [lena, *other] {
        let said = world.answer(family, &pair["id"], &json!({"answer": "yes"})).await;
        assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    }
}

async fn everybody(world: &World, per_quarter: &Value) -> (Family, Family, Family) {
    let anna = world.family("anna", &profile(&[2019, 2021])).await;
    let ben = world.family("ben", &profile(&[2018, 2021])).await;
    let lena = world.family("lena", &local(per_quarter)).await;
    for family in [&anna, &ben, &lena] {
        world.speak_with(family).await;
    }
    (anna, ben, lena)
}

on_both_databases! {
    async fn whoever_is_used_up_is_suggested_to_nobody_until_the_quarter_turns_in_germany(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, lena) = everybody(&world, &json!(1)).await;
        let first = waiting(&world, &lena).await;
        assert_eq!(first.len(), 1, "one is as many as she likes");
        let before = quarter(&world, &lena).await;
        assert_eq!((&before["used"], &before["full"], &before["quarter"]), (&json!(0), &json!(false), &json!("2026-Q4")));
        introduce(&world, &lena, &[&anna, &ben], &first[0]).await;
        let after = quarter(&world, &lena).await;
        assert_eq!((&after["used"], &after["full"], &after["next_quarter_on"]), (&json!(1), &json!(true), &json!("2027-01-01")));
        assert_eq!(waiting(&world, &lena).await.len(), 0);

        let met = |one: &Family| first[0]["household_a"] == one.id.as_str() || first[0]["household_b"] == one.id.as_str();
        let left = if met(&anna) { &ben } else { &anna };
        let by_hand = json!({"household": lena.id, "other_household": left.id});
        let refused = world.staff(&world.coordinator, Method::POST, "/api/v1/proposals", &by_hand).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "quarter-full"));

        // The last half hour of the year in UTC belongs to the next one in Germany already.
        let until = |moment: &str| moment.parse::<DateTime<Utc>>().expect("a moment") - world.app.state.clock.now();
        world.pass(until("2026-12-31T22:30:00Z")).await;
        assert_eq!(waiting(&world, &lena).await.len(), 0, "it is still the old year");
        world.pass(until("2026-12-31T23:30:00Z")).await;
        world.keep_house().await;
        assert_eq!(waiting(&world, &lena).await.len(), 1, "a new quarter begins by itself");
        let lena = world.sign_in(&lena).await;
        let now = quarter(&world, &lena).await;
        assert_eq!((&now["used"], &now["full"], &now["quarter"]), (&json!(0), &json!(false), &json!("2027-Q1")));
        world.pass(Duration::minutes(1)).await;
    }

    async fn an_approval_never_goes_beyond_what_a_household_said_not_even_two_at_once(db: TestDatabase) {
        let world = World::with_delay(db, 60).await;
        let (_, _, lena) = everybody(&world, &json!(2)).await;
        let pairs = waiting(&world, &lena).await;
        assert_eq!(pairs.len(), 2);
        assert_eq!(limit(&world, &lena, json!(1)).await.status, StatusCode::OK);
        let nothing = json!({});
        let (one, two) = tokio::join!(world.decide(&pairs[0], "approve", &nothing), world.decide(&pairs[1], "approve", &nothing));
        let mut said = [one.status, two.status];
        said.sort();
        assert_eq!(said, [StatusCode::OK, StatusCode::CONFLICT], "{} {}", one.text, two.text);
        let (done, refused) = if one.status == StatusCode::OK { (0, &two) } else { (1, &one) };
        assert_eq!(refused.code(), "quarter-full", "{}", refused.text);
        // She was shown nothing yet, so nothing is counted on her page; the office sees the place that is kept.
        assert_eq!(quarter(&world, &lena).await["used"], 0);
        let path = format!("/api/v1/households/{}", lena.id);
        let seen = world.staff(&world.coordinator, Method::GET, &path, &Value::Null).await.json();
        assert_eq!((&seen["welcome"]["used"], &seen["welcome"]["full"]), (&json!(1), &json!(true)), "{seen}");
        // What is taken back frees the place.
        assert_eq!(world.decide(&pairs[done], "undo", &nothing).await.status, StatusCode::OK);
        let again = world.decide(&pairs[1 - done], "approve", &nothing).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.text);
    }

    async fn who_says_nothing_is_not_limited_and_the_number_is_changed_by_oneself_or_by_staff(db: TestDatabase) {
        let world = World::new(db).await;
        let (_, _, lena) = everybody(&world, &Value::Null).await;
        assert_eq!(waiting(&world, &lena).await.len(), 2);
        assert!(quarter(&world, &lena).await["per_quarter"].is_null());
        let change = |offers: Value, count: Value| json!({"offers": offers, "per_quarter": count});
        let path = "/api/v1/me/offers";
        let own = world.staff(&lena.token, Method::POST, path, &change(json!(["childcare"]), json!(3))).await;
        assert_eq!(own.status, StatusCode::OK, "{}", own.text);
        assert_eq!((&own.json()["offers"], &own.json()["per_quarter"]), (&json!(["childcare"]), &json!(3)));
        for wrong in [0, 13] {
            let refused = world.staff(&lena.token, Method::POST, path, &change(json!([]), json!(wrong))).await;
            assert_eq!((refused.status, refused.json()["errors"][0]["pointer"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("/per_quarter")));
        }
        assert_eq!(limit(&world, &lena, json!(4)).await.json()["per_quarter"], 4);
        assert_eq!(limit(&world, &lena, Value::Null).await.json()["per_quarter"], Value::Null);
        // A change of the whole profile leaves the number alone: older programs do not know it.
        limit(&world, &lena, json!(2)).await;
        let me = world.staff(&lena.token, Method::GET, "/api/v1/me", &Value::Null).await;
        let tag = me.header("etag").to_owned();
        let mut whole = local(&Value::Null);
        whole["interests"] = json!(["choir"]);
        let put = world.app.with(&lena.token, Method::PUT, "/api/v1/me").header("if-match", tag).json(&whole);
        let changed = crate::support::app::send(put).await;
        assert_eq!((changed.status, &changed.json()["welcome_capacity"]), (StatusCode::OK, &json!(2)), "{}", changed.text);
    }

    async fn whoever_is_still_to_come_has_no_number(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let refused = world.staff(&anna.token, Method::POST, "/api/v1/me/offers", &json!({"per_quarter": 2})).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "not-allowed"));
        assert_eq!(limit(&world, &anna, json!(2)).await.status, StatusCode::CONFLICT);
        for (at, wrong) in [(1, 0), (2, 13)] {
            let mut body = local(&json!(wrong));
            body["email"] = json!(format!("jemand{at}@example.org"));
            body["of_age"] = json!(true);
            let refused = world.app.post("/api/v1/households", &body).await;
            assert_eq!(refused.json()["errors"][0]["pointer"], "/welcome_capacity", "{}", refused.text);
        }
    }

    async fn whoever_has_arrived_is_asked_what_it_offers(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        for path in ["/api/v1/me/moved", "/api/v1/me/welcome"] {
            let done = world.staff(&anna.token, Method::POST, path, &json!({})).await;
            assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        }
        let shown = quarter(&world, &anna).await;
        assert!(shown["per_quarter"].is_null() && shown["full"] == false, "{shown}");
        assert_eq!(text(&shown["quarter"]), "2026-Q4");
    }
}
