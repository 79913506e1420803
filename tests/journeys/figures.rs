//! The figures of the network, from registrations to the published quarter: closed, rounded, small ones left out, and the same
//! after somebody is erased.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;

use super::people::{World, profile, staff, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn get(world: &World, token: Option<&str>, path: &str) -> Reply {
    let request = match token {
        Some(token) => world.app.with(token, Method::GET, path),
        None => world.app.request(Method::GET, path),
    };
    send(request).await
}

/// The value of a total; `null` when it is too small to be published.
fn total(view: &Value, code: &str) -> Value {
    let totals = view["totals"].as_array().cloned().unwrap_or_default();
    let found = totals.iter().find(|one| one["code"] == code);
    found.unwrap_or_else(|| panic!("{code} is not in {view}"))["value"].clone()
}

/// Seven families for Greifswald, the last through a campaign, and what becomes of them until the quarter is closed.
async fn a_quarter(world: &World) -> Vec<super::people::Family> {
    let mut families = Vec::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        families.push(world.registered(name, &profile(&[])).await);
    }
    let mut last = profile(&[]);
    last["campaign"] = json!("Messe-2026");
    families.push(world.registered("g", &last).await);
    let asked = json!({"initiative": world.initiative});
    for family in &families[..5] {
        let wish = world
            .staff(&family.token, Method::POST, "/api/v1/me/contact-requests", &asked)
            .await;
        assert_eq!(wish.status, StatusCode::CREATED, "{}", wish.text);
    }
    for proposal in world.to_review("initiatives").await {
        let approved = world.decide(&proposal, "approve", &json!({})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
    }
    families
}

on_both_databases! {
    async fn a_closed_quarter_is_published_rounded_without_small_figures_and_survives_erasure(db: TestDatabase) {
        let world = World::new(db).await;
        let families = a_quarter(&world).await;
        world.keep_house().await;
        assert_eq!(get(&world, None, "/api/v1/network-figures").await.status, StatusCode::NOT_FOUND, "nothing is closed");
        world.pass(Duration::days(40)).await;
        let periods = get(&world, None, "/api/v1/network-figures/periods").await;
        assert_eq!(periods.text, "[]", "two weeks after the end of the quarter");
        world.pass(Duration::days(15)).await;
        let periods = get(&world, None, "/api/v1/network-figures/periods").await.json();
        assert_eq!(periods, json!([{"period": "2026", "closed": true}, {"period": "2026-Q4", "closed": true}]));
        let path = "/api/v1/network-figures?period=2026-Q4";
        let view = get(&world, None, path).await.json();
        assert_eq!(total(&view, "registered"), json!(5), "seven, rounded");
        assert_eq!(total(&view, "confirmed"), json!(5));
        assert_eq!(total(&view, "introduced"), json!(5), "{view}");
        assert_eq!(total(&view, "declined"), Value::Null, "{view}");
        assert_eq!(view["districts"][0]["code"], "13075");
        assert_eq!(view["occupations"][0]["code"], "81");
        let first = &view["times"].as_array().expect("times")[1];
        assert_eq!((&first["of"], &first["figures"][0]), (&json!("first_contact"), &json!({"code": "d0_7", "value": 5})));

        // Nothing of it says whose it was, and nothing changes when somebody goes.
        let gone = world.sign_in(&families[0]).await;
        let left = world.staff(&gone.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(left.status.is_success(), "{}", left.text);
        world.pass(Duration::days(8)).await;
        let dump = world.app.dump();
        let subjects = dump.get("event_subjects").map_or(0, |rows| rows.len());
        assert_eq!(subjects, 6, "the number of the household that is gone is nobody's");
        assert_eq!(get(&world, None, path).await.json(), view);
        let events = format!("{:?}", dump.get("events"));
        for family in &families {
            assert!(!events.contains(&family.id) && !events.contains(&family.email), "{events}");
        }
    }

    async fn offices_read_their_own_figures_and_nobody_elses(db: TestDatabase) {
        let world = World::new(db).await;
        a_quarter(&world).await;
        world.keep_house().await;
        let stranger = staff(&world.app, "stranger@example.org", Role::Coordinator).await;
        let own = format!("/api/v1/figures?by=initiative&part={}", world.initiative);
        let running = get(&world, Some(&world.coordinator), &own).await;
        assert_eq!(running.status, StatusCode::OK, "{}", running.text);
        assert_eq!((&running.json()["period"], &running.json()["closed_at"]), (&json!("2026-Q4"), &Value::Null));
        assert_eq!(total(&running.json(), "registered"), json!(5));
        let network = "/api/v1/figures?period=2026-Q4";
        assert_eq!(get(&world, Some(&world.coordinator), network).await.status, StatusCode::NOT_FOUND, "it runs");
        assert_eq!(get(&world, Some(&world.admin), network).await.status, StatusCode::OK);
        // What runs is offered to those who may watch it, and is in no file.
        let periods = own.replace("figures?", "figures/periods?");
        assert_eq!(get(&world, Some(&world.coordinator), &periods).await.json()[0]["closed"], json!(false));
        for nothing in ["", "?by=network", "?by=initiative", "?by=campaign&part=messe-2026"] {
            let path = format!("/api/v1/figures/periods{nothing}");
            assert_eq!(get(&world, Some(&world.coordinator), &path).await.text, "[]", "{nothing}");
        }
        for kind in ["csv", "xlsx"] {
            let of_office = own.replace("figures?", &format!("figures/{kind}?"));
            let of_network = format!("/api/v1/figures/{kind}?period=2026-Q4");
            for (who, path) in [(&world.coordinator, &of_office), (&world.admin, &of_office), (&world.admin, &of_network)] {
                let file = get(&world, Some(who), path).await;
                assert_eq!(file.status, StatusCode::NOT_FOUND, "{path}: {}", file.text);
            }
        }
        world.pass(Duration::days(55)).await;
        for period in ["2026-Q4", "2026"] {
            let asked = format!("{own}&period={period}");
            assert_eq!(total(&get(&world, Some(&world.coordinator), &asked).await.json(), "introduced"), json!(5));
            assert_eq!(get(&world, Some(&stranger), &asked).await.status, StatusCode::NOT_FOUND);
            assert_eq!(get(&world, None, &asked).await.status, StatusCode::UNAUTHORIZED);
            let public = asked.replace("/figures", "/network-figures");
            assert_eq!(get(&world, None, &public).await.status, StatusCode::NOT_FOUND, "initiatives are not public");
        }
        let campaign = "/api/v1/figures?period=2026-Q4&by=campaign&part=messe-2026";
        let small = get(&world, Some(&world.coordinator), campaign).await.json();
        assert_eq!(total(&small, "registered"), Value::Null, "one household is no figure");
        let parts = get(&world, Some(&world.coordinator), "/api/v1/figures/parts?period=2026-Q4&by=initiative").await.json();
        assert_eq!(parts, json!([{"part": world.initiative, "name": "Heimathafen Test"}]));
        for nothing in ["by=district&part=99999", "by=land&part=13075", "by=network&part=x", "by=initiative&part=x"] {
            let path = format!("/api/v1/figures?period=2026-Q4&{nothing}");
            assert_eq!(get(&world, Some(&world.admin), &path).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        let wrong = get(&world, Some(&world.admin), "/api/v1/figures?period=2026-Q9").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);

        let table = get(&world, Some(&world.coordinator), &own.replace("figures?", "figures/csv?period=2026-Q4&")).await;
        assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
        assert!(table.text.starts_with('\u{FEFF}') && table.text.contains(";Angemeldet;5\r\n"), "{}", table.text);
        let book = get(&world, Some(&world.coordinator), &own.replace("figures?", "figures/xlsx?period=2026-Q4&")).await;
        assert!(book.text.starts_with("PK"), "{}", book.status);
    }

    async fn talks_for_a_project_are_counted_for_it_once_a_household(db: TestDatabase) {
        let world = World::new(db).await;
        let mut families = Vec::new();
        for name in ["a", "b", "c", "d", "e"] {
            families.push(world.family(name, &profile(&[])).await);
        }
        for family in &families {
            for kind in ["call", "mail", "note"] {
                let path = format!("/api/v1/households/{}/log", family.id);
                let body = json!({"kind": kind, "body": "Sucht Arbeit.", "minutes": 15, "project": "ESF-17"});
                let noted = world.staff(&world.coordinator, Method::POST, &path, &body).await;
                assert!(noted.status.is_success(), "{}", noted.text);
            }
        }
        world.pass(Duration::days(55)).await;
        let parts = get(&world, Some(&world.coordinator), "/api/v1/figures/parts?period=2026-Q4&by=project").await.json();
        assert_eq!(parts.as_array().map(Vec::len), Some(1), "{parts}");
        let project = text(&parts[0]["part"]);
        assert_eq!(project, format!("{}/esf-17", world.initiative));
        let path = format!("/api/v1/figures?period=2026-Q4&by=project&part={project}");
        let view = get(&world, Some(&world.coordinator), &path).await.json();
        assert_eq!(total(&view, "advised"), json!(5), "{view}");
        let how = view["reasons"].as_array().and_then(|groups| groups.iter().find(|one| one["of"] == "advised")).cloned();
        assert_eq!(how.expect("a group")["figures"][0], json!({"code": "call", "value": 5}));
        let stranger = staff(&world.app, "stranger@example.org", Role::Coordinator).await;
        assert_eq!(get(&world, Some(&stranger), &path).await.status, StatusCode::NOT_FOUND);
    }
}
