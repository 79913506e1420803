//! Answers beyond the list: why not this one, and what would change it, for coordinators and for the household itself.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::{Role, Scope};
use wurzelwerk::service::accounts;
use wurzelwerk::service::api_tokens::{self, NewToken};

use super::people::{Family, World, profile, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

/// Neubrandenburg, some 60 km south of Greifswald.
const NEUBRANDENBURG: u32 = 2_866_135;

/// An approved initiative for a district; without places it is listed and never proposed.
async fn initiative(world: &World, name: &str, district: &str) -> String {
    let id = world.approved_initiative(name, 0).await;
    let path = format!("/api/v1/initiatives/{id}");
    let mut seen = world.staff(&world.admin, Method::GET, &path, &Value::Null).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    let body = json!({
        "name": name, "service_area": {"ags": [district]}, "capacity": 0, "email": format!("{district}@example.net"),
        "services": ["job", "housing", "school"], "languages": ["de"],
        "occupations": [{"title": "Krankenpfleger", "kldb": "813"}],
    });
    let version = seen.json()["version"].as_i64().unwrap();
    let request = world.app.with(&world.admin, Method::PUT, &path);
    seen = send(request.header("If-Match", format!("\"{version}\"")).json(&body)).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    id
}

/// A coordinator of one initiative.
async fn coordinator(world: &World, email: &str, initiative: &str) -> String {
    let state = &world.app.state;
    let id = accounts::add_from_cli(state, email, "Beispiel", Role::Coordinator, "ein langes Kennwort 42")
        .await
        .unwrap();
    let own = vec![(initiative.parse().unwrap(), false)];
    accounts::assign_initiatives(state, &id, own).await.unwrap();
    let new = NewToken {
        name: "Test".to_owned(),
        scopes: Scope::ALL.iter().copied().collect(),
        expires_at: None,
    };
    let (_, secret) = api_tokens::token_add_for(state, id, new).await.unwrap();
    secret.reveal().to_owned()
}

async fn get(world: &World, token: &str, path: &str) -> Reply {
    world.staff(token, Method::GET, path, &Value::Null).await
}

async fn why_not(world: &World, token: &str, family: &Family, other: &str) -> Value {
    let path = format!("/api/v1/households/{}/why-not?other={other}", family.id);
    let reply = get(world, token, &path).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.json()
}

/// What would change it for the household itself.
async fn own_changes(world: &World, family: &Family, kind: &str) -> Value {
    let reply = get(world, &family.token, &format!("/api/v1/me/changes?kind={kind}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.json()
}

/// What would change it for a coordinator.
async fn changes(world: &World, family: &Family, query: &str) -> Value {
    let path = format!("/api/v1/households/{}/changes?{query}", family.id);
    let reply = get(world, &world.coordinator, &path).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.json()
}

async fn exclude(world: &World, family: &Family, kind: &str, value: &str) {
    let body = json!({"kind": kind, "value": value});
    let done = world
        .staff(&family.token, Method::POST, "/api/v1/me/exclusions", &body)
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
}

async fn consent(world: &World, family: &Family, kind: &str) {
    let given = world
        .staff(
            &family.token,
            Method::POST,
            "/api/v1/me/consents",
            &json!({"kind": kind}),
        )
        .await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text);
}

/// The household changes its profile.
async fn change(world: &World, family: &Family, profile: &Value) {
    let seen = get(world, &family.token, "/api/v1/me").await.json();
    let request = world.app.with(&family.token, Method::PUT, "/api/v1/me");
    let version = format!("\"{}\"", seen["version"]);
    let saved = send(request.header("If-Match", version).json(profile)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
}

fn with_radius(km: u64) -> Value {
    let mut profile = profile(&[2019]);
    profile["target_areas"][0]["radius_km"] = json!(km);
    profile
}

fn suggestion<'a>(view: &'a Value, change: &str) -> Option<&'a Value> {
    let all = view["suggestions"].as_array().unwrap();
    all.iter().find(|one| one["change"] == change)
}

on_both_databases! {
    async fn a_coordinator_learns_why_not_this_one_as_the_list_decides(db: TestDatabase) {
        let world = World::new(db).await;
        let full = initiative(&world, "Volles Haus", "13075").await;
        let far = initiative(&world, "Weit weg", "08111").await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let ben = world.family("ben", &profile(&[2018])).await;
        let ask = async |other: &str| why_not(&world, &world.coordinator, &anna, other).await;

        let fits = ask(&full).await;
        assert_eq!((&fits["answer"], &fits["free_places"]), (&json!("match"), &json!(0)), "{fits}");
        let path = format!("/api/v1/households/{}/matches?kind=initiatives&k=5", anna.id);
        let listed = get(&world, &world.coordinator, &path).await.json();
        let same = listed.as_array().unwrap().iter().find(|one| one["id"] == full.as_str()).unwrap();
        assert_eq!(same["percent"], fits["percent"]);
        assert_eq!(same["reasons"], fits["explanation"]["reasons"]);

        let taken = ask(&world.initiative).await;
        assert_eq!(taken["condition"], "pair_taken", "{taken}");
        assert_eq!(ask(&far).await["condition"], "not_named");
        assert_eq!(ask(&ben.id).await["condition"], "pair_taken");
        assert_eq!(ask(&anna.id).await["condition"], "same");

        // Ben wants to go where nobody else wants to go, and nothing is left in common.
        let mut elsewhere = profile(&[2018]);
        elsewhere["target_areas"] = json!([{"kind": "district", "ags": "13075"}]);
        elsewhere["languages"] = json!(["pl"]);
        change(&world, &ben, &elsewhere).await;
        world.keep_house().await;
        assert_eq!(ask(&ben.id).await["condition"], "no_shared_language");
        elsewhere["languages"] = json!(["de"]);
        for gone in ["window", "needs", "interests", "adults"] {
            elsewhere.as_object_mut().unwrap().remove(gone);
        }
        elsewhere["children"] = json!([]);
        elsewhere["target_areas"] = json!([{"kind": "land", "ags": "13"}]);
        change(&world, &ben, &elsewhere).await;
        let short = ask(&ben.id).await;
        assert_eq!(short["answer"], "short", "{short}");
        let score = short["explanation"]["score"].as_u64().unwrap();
        assert_eq!(short["short_by"].as_u64().unwrap(), 5_000_000 - score);
        assert!(!short.to_string().contains("example.org") && !short.to_string().contains("Geheimer"));
    }

    async fn rule_10_nobody_learns_from_why_not_whom_a_household_excludes(db: TestDatabase) {
        let world = World::new(db).await;
        let never_named = world.family("ben", &profile(&[2018])).await;
        let second = initiative(&world, "Zweites Haus", "13075").await;
        let theirs = coordinator(&world, "zwei@example.net", &second).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        assert_eq!(why_not(&world, &theirs, &anna, &second).await["answer"], "match");
        exclude(&world, &anna, "initiative", &second).await;

        // The excluded office asks about its own initiative, and is answered as about nobody.
        let path = |id: &str, what: &str| format!("/api/v1/households/{id}/{what}");
        let nobody = "01980000-0000-7000-8000-00000000000f";
        for what in [format!("why-not?other={second}"), "changes?kind=initiatives".to_owned()] {
            let excluded = get(&world, &theirs, &path(&anna.id, &what)).await;
            let unknown = get(&world, &theirs, &path(nobody, &what)).await;
            assert_eq!(excluded.status, StatusCode::NOT_FOUND, "{}", excluded.text);
            let without_instance = |reply: &Reply| {
                let mut body = reply.json();
                body["instance"] = Value::Null;
                body
            };
            assert_eq!(without_instance(&excluded), without_instance(&unknown));
        }
        // Another office asks about it, and is answered as about one that the consent never named.
        let excluded = why_not(&world, &world.coordinator, &anna, &second).await;
        assert_eq!(excluded["condition"], "not_named");
        assert_eq!(excluded, why_not(&world, &world.coordinator, &never_named, &second).await);

        // Between households an exclusion is answered as an introduction that was turned down.
        let carl = world.family("carl", &profile(&[2019, 2020])).await;
        exclude(&world, &carl, "email", &anna.email).await;
        world.keep_house().await;
        let excluded = why_not(&world, &world.coordinator, &anna, &carl.id).await;
        let pairs = world.to_review("households").await;
        let of_anna = pairs
            .iter()
            .find(|pair| pair["household_a"] == anna.id.as_str() || pair["household_b"] == anna.id.as_str())
            .unwrap();
        let rejected = world.decide(of_anna, "reject", &json!({"reason": "other"})).await;
        assert!(rejected.status.is_success(), "{}", rejected.text);
        let ended = why_not(&world, &world.coordinator, &anna, &never_named.id).await;
        assert_eq!((&excluded["answer"], &excluded["condition"]), (&ended["answer"], &ended["condition"]));
        assert_eq!(ended["condition"], "not_possible");
        assert!(excluded["explanation"].is_null() && ended["explanation"].is_null());
        assert!(!excluded.to_string().contains("exclu"));
    }

    async fn households_outside_the_own_area_are_not_found_by_asking(db: TestDatabase) {
        let world = World::new(db).await;
        let far = initiative(&world, "Weit weg", "08111").await;
        let stranger = coordinator(&world, "weit@example.net", &far).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let mut there = profile(&[2018]);
        there["target_areas"] = json!([{"kind": "district", "ags": "08111"}]);
        let ben = world.family("ben", &there).await;
        for (token, path) in [
            (&stranger, format!("/api/v1/households/{}/why-not?other={far}", anna.id)),
            (&stranger, format!("/api/v1/households/{}/changes?kind=households", anna.id)),
            // The own household, and one of somebody else's area.
            (&world.coordinator, format!("/api/v1/households/{}/why-not?other={}", anna.id, ben.id)),
            (&world.coordinator, format!("/api/v1/households/{}/why-not?other=nonsense", anna.id)),
        ] {
            let reply = get(&world, token, &path).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}: {}", reply.text);
        }
        // The network office sees both.
        assert_eq!(why_not(&world, &world.admin, &anna, &ben.id).await["condition"], "no_common_region");
    }

    async fn a_household_reads_exactly_how_many_initiatives_a_larger_radius_would_bring(db: TestDatabase) {
        let world = World::new(db).await;
        initiative(&world, "Nachbarhaus", "13071").await;
        let anna = world.family("anna", &with_radius(20)).await;
        let view = own_changes(&world, &anna, "initiatives").await;
        let radius = suggestion(&view, "radius").unwrap();
        assert_eq!((&radius["place"], &radius["from_km"]), (&json!("Greifswald"), &json!(20)), "{view}");
        let (now, more) = (view["now"].as_u64().unwrap(), radius["more"].as_u64().unwrap());
        let to_km = radius["to_km"].as_u64().unwrap();
        assert_eq!((now, more), (0, 1), "{view}");
        let exact = changes(&world, &anna, "kind=initiatives").await;
        assert_eq!(exact["suggestions"], view["suggestions"]);

        for (km, expected) in [(to_km - 1, now), (to_km, now + more)] {
            change(&world, &anna, &with_radius(km)).await;
            consent(&world, &anna, "share_with_initiatives").await;
            let after = own_changes(&world, &anna, "initiatives").await;
            assert_eq!(after["now"].as_u64(), Some(expected), "{km} km: {after}");
        }
    }

    async fn without_the_consent_a_household_reads_what_it_would_bring(db: TestDatabase) {
        let world = World::new(db).await;
        initiative(&world, "Zweites Haus", "13075").await;
        let anna = world.registered("anna", &profile(&[2019])).await;
        let view = own_changes(&world, &anna, "initiatives").await;
        assert_eq!(
            (&view["hindrance"], &view["with_consent"], &view["suggestions"]),
            (&json!("no_consent"), &json!(2), &json!([])),
            "{view}"
        );
        assert_eq!(own_changes(&world, &anna, "households").await["hindrance"], "no_consent");
        // An initiative that came after the consent is not named by it.
        consent(&world, &anna, "share_with_initiatives").await;
        initiative(&world, "Drittes Haus", "13075").await;
        assert_eq!(own_changes(&world, &anna, "initiatives").await["with_consent"], 1);
        assert!(changes(&world, &anna, "kind=initiatives").await["with_consent"].is_null());
        // Whoever excludes it would not name it either.
        exclude(&world, &anna, "organisation", "Drittes Haus").await;
        assert_eq!(own_changes(&world, &anna, "initiatives").await["with_consent"], 0);
        world.staff(&anna.token, Method::POST, "/api/v1/me/pause", &Value::Null).await;
        for kind in ["initiatives", "households"] {
            assert_eq!(own_changes(&world, &anna, kind).await["hindrance"], "not_active");
            assert_eq!(changes(&world, &anna, &format!("kind={kind}")).await["hindrance"], "not_active");
        }
    }

    async fn rule_8_about_other_households_a_household_reads_bands_and_not_too_often(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019, 2021])).await;
        let mut south = profile(&[2019, 2021]);
        south["target_areas"][0]["place"]["id"] = json!(NEUBRANDENBURG);
        let ben = world.family("ben", &south).await;

        let exact = changes(&world, &anna, "kind=households&more=1").await;
        let km = suggestion(&exact, "radius").unwrap()["to_km"].as_u64().unwrap();
        assert_eq!(suggestion(&exact, "radius").unwrap()["more"], 1, "{exact}");
        assert!((31..50).contains(&km), "{exact}");
        assert!(suggestion(&changes(&world, &anna, "kind=households").await, "radius").is_none(), "4 are not there");

        let limit = world.app.state.config.rules.changes_per_household_per_hour;
        let path = "/api/v1/me/changes?kind=households";
        let view = own_changes(&world, &anna, "households").await;
        let radius = suggestion(&view, "radius").unwrap();
        assert_eq!((&radius["to_km"], &radius["more"]), (&json!(50), &json!("some")), "{view}");
        assert!(view["now"].is_null(), "{view}");
        let refused = get(&world, &anna.token, "/api/v1/me/changes?kind=households&more=3").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing can be chosen");
        for _ in 1..limit {
            assert_eq!(get(&world, &anna.token, path).await.status, StatusCode::OK);
        }
        let refused = get(&world, &anna.token, path).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too-many"));
        assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 3_600);
        own_changes(&world, &anna, "initiatives").await;
        own_changes(&world, &ben, "households").await;
        world.app.state.clock.advance(chrono::Duration::hours(1));
        let again = world.sign_in(&anna).await;
        own_changes(&world, &again, "households").await;

        // Whoever is excluded is nobody's gain, on either side.
        exclude(&world, &again, "email", &ben.email).await;
        assert!(suggestion(&own_changes(&world, &again, "households").await, "radius").is_none());
        assert!(suggestion(&changes(&world, &again, "kind=households&more=1").await, "radius").is_none());
        let ben = world.sign_in(&ben).await;
        assert!(suggestion(&own_changes(&world, &ben, "households").await, "radius").is_none());
    }

    async fn what_stands_in_a_profile_is_not_told_where_only_the_teaser_may_be_seen(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.registered("anna", &profile(&[2019])).await;
        consent(&world, &anna, "meet_households").await;
        let ben = world.family("ben", &profile(&[2018])).await;
        let view = changes(&world, &anna, "kind=households").await;
        assert_eq!((&view["hindrance"], &view["suggestions"]), (&json!("teaser_only"), &json!([])));
        for (one, other) in [(&anna, &ben), (&ben, &anna)] {
            let answer = why_not(&world, &world.coordinator, one, &other.id).await;
            assert!(answer["explanation"].is_null(), "{answer}");
        }
        let more = format!("/api/v1/households/{}/changes?kind=households&more=21", anna.id);
        let refused = get(&world, &world.coordinator, &more).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(text(&refused.json()["errors"][0]["pointer"]), "/more");
    }
}
