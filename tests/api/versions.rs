//! Versions and pages of lists.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, article, campaign, meetup, notice, offer, own_story, profile, story};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn put(world: &World, token: &str, path: &str, version: Option<&str>, body: &Value) -> Reply {
    let mut request = world.app.with(token, Method::PUT, path).json(body);
    if let Some(version) = version {
        request = request.header("if-match", version);
    }
    send(request).await
}

on_both_databases! {
    async fn a_change_names_the_version_it_was_made_on(db: TestDatabase) {
        let world = World::new(db).await;
        let family = world.registered("anna", &profile(&[2019])).await;
        let shown = send(world.app.with(&family.token, Method::GET, "/api/v1/me")).await;
        let tag = shown.header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", shown.json()["version"]));

        let known = world.app.with(&family.token, Method::GET, "/api/v1/me").header("if-none-match", &tag);
        assert_eq!(send(known).await.status, StatusCode::NOT_MODIFIED);

        let mut changed = profile(&[2019, 2021]);
        changed["name"] = json!("Anna Beispiel");
        let none = put(&world, &family.token, "/api/v1/me", None, &changed).await;
        assert_eq!((none.status, none.code().as_str()), (StatusCode::PRECONDITION_REQUIRED, "precondition-required"));
        let other = put(&world, &family.token, "/api/v1/me", Some("\"999\""), &changed).await;
        assert_eq!((other.status, other.code().as_str()), (StatusCode::PRECONDITION_FAILED, "version-mismatch"));

        let done = put(&world, &family.token, "/api/v1/me", Some(&tag), &changed).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_ne!(done.header("etag"), tag);
        assert_eq!(done.json()["children"].as_array().unwrap().len(), 2);
        assert_eq!(done.json()["contact"]["name"], "Anna Beispiel");
        let again = put(&world, &family.token, "/api/v1/me", Some(&tag), &changed).await;
        assert_eq!(again.status, StatusCode::PRECONDITION_FAILED);
    }

    async fn a_list_is_read_page_by_page_without_gaps_or_repetitions(db: TestDatabase) {
        let world = World::new(db).await;
        for name in ["Alpha", "Beta", "Gamma", "Delta"] {
            world.approved_initiative(name, 3).await;
        }
        let whole = world.app.get("/api/v1/initiatives?limit=100").await.json();
        let ids = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(&whole).len(), 5);
        assert!(whole["next"].is_null());
        let (mut seen, mut after) = (Vec::new(), String::new());
        for _ in 0..10 {
            let page = world.app.get(&format!("/api/v1/initiatives?limit=2{after}")).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            let page = page.json();
            assert!(ids(&page).len() <= 2);
            seen.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, ids(&whole));
    }
}

/// Reads a list page by page and in one piece; both have to be the same.
async fn read_by_pages(world: &World, token: &str, path: &str, at_least: usize) {
    let get = async |query: String| {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = send(world.app.with(token, Method::GET, &format!("{path}{mark}{query}"))).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        page.json()
    };
    let ids = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].to_string()).collect()
    };
    let whole = get("limit=100".to_owned()).await;
    let expected = ids(&whole);
    assert!(whole["next"].is_null() && expected.len() >= at_least, "{path}: {whole}");
    let (mut seen, mut after) = (Vec::new(), String::new());
    while seen.len() < 100 {
        let page = get(format!("limit=1{after}")).await;
        assert!(ids(&page).len() <= 1, "{path}");
        seen.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, expected, "{path}");
    for wrong in ["limit=0", "limit=101", "limit=x"] {
        let mark = if path.contains('?') { '&' } else { '?' };
        let refused = send(world.app.with(token, Method::GET, &format!("{path}{mark}{wrong}"))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {wrong}");
    }
}

on_both_databases! {
    async fn proposals_households_accounts_runs_and_the_outbox_are_read_page_by_page(db: TestDatabase) {
        let world = World::new(db).await;
        world.two_families().await;
        let run = send(world.app.with(&world.admin, Method::POST, "/api/v1/runs").json(&json!({}))).await;
        assert_eq!(run.status, StatusCode::CREATED);
        for (path, at_least) in [
            ("/api/v1/proposals", 3),
            ("/api/v1/proposals?state=suggested,approved", 3),
            ("/api/v1/households", 2),
            ("/api/v1/accounts", 2),
            ("/api/v1/runs", 2),
            ("/api/v1/outbox?state=all", 4),
        ] {
            read_by_pages(&world, &world.admin, path, at_least).await;
        }
    }

    async fn whatever_is_described_with_a_version_has_one_and_a_change_has_to_name_it(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, _, pair) = world.two_families().await;
        let document = serde_json::to_value(wurzelwerk::web::api::document()).unwrap();
        let accounts = send(world.app.with(&world.admin, Method::GET, "/api/v1/accounts")).await.json();
        let account = accounts["items"][1].clone();
        let note = json!({"kind": "note", "body": "Ruft zurück."});
        let log = format!("/api/v1/households/{}/log", anna.id);
        let noted = send(world.app.with(&world.coordinator, Method::POST, &log).json(&note)).await;
        let contact = noted.json()["id"].as_str().unwrap().to_owned();
        let announced = send(world.app.with(&world.coordinator, Method::POST, "/api/v1/staff/meetups").json(&meetup("Abend"))).await;
        let evening = announced.json()["id"].as_str().unwrap().to_owned();
        let made = world.app.with(&world.coordinator, Method::POST, "/api/v1/staff/campaigns").json(&campaign("messe"));
        let fair = send(made).await.json()["id"].as_str().unwrap().to_owned();
        let offers = format!("/api/v1/initiatives/{}/offers", world.initiative);
        let made = send(world.app.with(&world.coordinator, Method::POST, &offers).json(&offer("Stammtisch"))).await;
        let table = made.json()["id"].as_str().unwrap().to_owned();
        let made = send(world.app.with(&world.coordinator, Method::POST, "/api/v1/staff/stories").json(&story("story"))).await;
        let tale = made.json()["id"].as_str().unwrap().to_owned();
        let settled = json!({"situation": "arrived", "target_areas": [{"kind": "district", "ags": "13075"}]});
        let carla = world.registered("carla", &settled).await;
        let film = json!({"title": "Wir", "transcript": "Moin!", "language": "de", "link": "https://video.example.org/w/wir"});
        let card = format!("/api/v1/initiatives/{}/video", world.initiative);
        assert_eq!(put(&world, &world.admin, &card, Some("\"0\""), &film).await.status, StatusCode::OK);
        let made = world.app.with(&world.coordinator, Method::POST, "/api/v1/practice/articles").json(&article("Anruf"));
        let written = send(made).await.json()["id"].as_str().unwrap().to_owned();
        let made = world.app.with(&world.coordinator, Method::POST, "/api/v1/practice/notices").json(&notice("Stand"));
        let sought = send(made).await.json()["id"].as_str().unwrap().to_owned();
        let mut described = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            if item["get"]["responses"]["200"]["headers"]["ETag"].is_null() {
                continue;
            }
            described += 1;
            assert!(item["get"]["responses"]["304"].is_object(), "{path}");
            let (token, id) = match path.as_str() {
                "/api/v1/me" => (&anna.token, String::new()),
                "/api/v1/households/{id}" => (&world.coordinator, anna.id.clone()),
                "/api/v1/initiatives/{id}"
                | "/api/v1/initiatives/{id}/presence"
                | "/api/v1/initiatives/{id}/video"
                | "/api/v1/initiatives/{id}/entry" => {
                    (&world.admin, world.initiative.clone())
                }
                "/api/v1/proposals/{id}" => (&world.coordinator, pair["id"].as_str().unwrap().to_owned()),
                // Needs a group; its journey reads the version and names it.
                "/api/v1/groups/{id}" => continue,
                "/api/v1/accounts/{id}" => (&world.admin, account["id"].as_str().unwrap().to_owned()),
                "/api/v1/mail-texts/{text}" => (&world.admin, "paused.de".to_owned()),
                "/api/v1/contacts/{id}" => (&world.coordinator, contact.clone()),
                "/api/v1/staff/meetups/{id}" => (&world.coordinator, evening.clone()),
                "/api/v1/staff/campaigns/{id}" => (&world.coordinator, fair.clone()),
                "/api/v1/offers/{id}" => (&world.coordinator, table.clone()),
                "/api/v1/staff/stories/{id}" => (&world.coordinator, tale.clone()),
                "/api/v1/me/story" => (&carla.token, String::new()),
                "/api/v1/practice/articles/{id}" => (&world.coordinator, written.clone()),
                "/api/v1/practice/notices/{id}" => (&world.coordinator, sought.clone()),
                other => panic!("{other} is not known to this test"),
            };
            let address = path.replace("{id}", &id).replace("{text}", &id);
            let shown = send(world.app.with(token, Method::GET, &address)).await;
            let tag = shown.header("etag").to_owned();
            assert_eq!(tag, format!("\"{}\"", shown.json()["version"]), "{path}");
            let known = world.app.with(token, Method::GET, &address).header("if-none-match", &tag);
            assert_eq!(send(known).await.status, StatusCode::NOT_MODIFIED, "{path}");
        }
        assert_eq!(described, 18);
        // Every PUT needs the version, and one that is over is refused.
        let mut changes = 0;
        for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(_, item)| item["put"].is_object()) {
            let parameters = item["put"]["parameters"].as_array().unwrap();
            assert!(parameters.iter().any(|one| one["name"] == "If-Match" && one["required"] == true), "{path}");
            // These take files; the journey of the video card sends them.
            if path.starts_with("/api/v1/initiatives/{id}/video/") {
                continue;
            }
            changes += 1;
            let (token, address, body) = match path.as_str() {
                "/api/v1/me" => (&anna.token, path.clone(), profile(&[2019])),
                "/api/v1/initiatives/{id}" | "/api/v1/initiatives/{id}/agreement" => {
                    let seen = send(world.app.with(&world.admin, Method::GET, &format!("/api/v1/initiatives/{}", world.initiative))).await;
                    let mut body = json!({"name": "Heimathafen Test", "service_area": {"ags": ["13075"]}, "capacity": 4,
                        "email": "hafen@example.org"});
                    if path.ends_with("agreement") {
                        body = json!({"version": "2026-12", "signatory": "Muster", "signed_on": "2026-11-02", "legal_basis": "Art. 26 DSGVO"});
                    }
                    assert_eq!(seen.status, StatusCode::OK);
                    (&world.admin, path.replace("{id}", &world.initiative), body)
                }
                "/api/v1/accounts/{id}" => {
                    let id = account["id"].as_str().unwrap();
                    (&world.admin, path.replace("{id}", id), json!({"name": "Neuer Name", "role": account["role"], "initiatives": account["initiatives"]}))
                }
                "/api/v1/contacts/{id}" => {
                    let body = json!({"kind": "note", "body": "Ruft an.", "happened_on": "2026-11-23"});
                    (&world.coordinator, path.replace("{id}", &contact), body)
                }
                "/api/v1/staff/meetups/{id}" => (&world.coordinator, path.replace("{id}", &evening), meetup("Ein anderer Abend")),
                "/api/v1/staff/campaigns/{id}" => (&world.coordinator, path.replace("{id}", &fair), campaign("messe")),
                "/api/v1/offers/{id}" => (&world.coordinator, path.replace("{id}", &table), offer("Anders")),
                "/api/v1/staff/stories/{id}" => (&world.coordinator, path.replace("{id}", &tale), story("story")),
                "/api/v1/me/story" => (&carla.token, path.clone(), own_story()),
                "/api/v1/practice/articles/{id}" => (&world.coordinator, path.replace("{id}", &written), article("Anruf")),
                "/api/v1/practice/notices/{id}" => (&world.coordinator, path.replace("{id}", &sought), notice("Stand")),
                "/api/v1/initiatives/{id}/presence" => {
                    (&world.admin, path.replace("{id}", &world.initiative), json!({"opening_note": "nach Absprache"}))
                }
                "/api/v1/initiatives/{id}/video" => {
                    (&world.admin, path.replace("{id}", &world.initiative), film.clone())
                }
                "/api/v1/initiatives/{id}/entry" => {
                    (&world.admin, path.replace("{id}", &world.initiative), json!({"lead": "Moin."}))
                }
                "/api/v1/mail-texts/{text}" => {
                    let address = path.replace("{text}", "paused.de");
                    let seen = send(world.app.with(&world.admin, Method::GET, &address)).await.json();
                    let own = format!("{}\nBis bald!\n", seen["bundled"].as_str().unwrap());
                    (&world.admin, address, json!({"source": own}))
                }
                other => panic!("{other} is not known to this test"),
            };
            let none = put(&world, token, &address, None, &body).await;
            assert_eq!((none.status, none.code().as_str()), (StatusCode::PRECONDITION_REQUIRED, "precondition-required"), "{path}");
            let over = put(&world, token, &address, Some("\"77\""), &body).await;
            assert_eq!((over.status, over.code().as_str()), (StatusCode::PRECONDITION_FAILED, "version-mismatch"), "{path}");
            let shown = send(world.app.with(token, Method::GET, address.trim_end_matches("/agreement"))).await;
            let done = put(&world, token, &address, Some(shown.header("etag")), &body).await;
            assert_eq!(done.status, StatusCode::OK, "{path}: {}", done.text);
            assert_ne!(done.header("etag"), shown.header("etag"), "{path}");
        }
        assert_eq!(changes, 16);
    }
}

#[tokio::test]
async fn unknown_fields_are_named_wherever_they_stand() {
    let world = World::new(TestDatabase::sqlite()).await;
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = profile(&[2019]);
        body["email"] = json!("jemand@example.org");
        body["of_age"] = json!(true);
        change(&mut body);
        body
    };
    for (body, pointer, code) in [
        (
            with(&|body| body["shoe_size"] = json!(42)),
            "/shoe_size",
            "field-unknown",
        ),
        (
            with(&|body| body["children"][0]["name"] = json!("x")),
            "/children/0/name",
            "field-unknown",
        ),
        (
            with(&|body| body["email"] = json!("nonsense")),
            "/email",
            "email-invalid",
        ),
        (
            with(&|body| body["situation"] = json!("dreaming")),
            "/situation",
            "value-unknown",
        ),
        (with(&|body| body["of_age"] = json!(false)), "/of_age", "adult-confirm"),
        (
            with(&|body| body["children"][0]["birth_year"] = json!(1900)),
            "/children/0/birth_year",
            "birth-year",
        ),
    ] {
        let reply = world.app.post("/api/v1/households", &body).await;
        assert_eq!(
            reply.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{pointer}: {}",
            reply.text
        );
        assert_eq!(reply.fields(), [(pointer.to_owned(), code.to_owned())]);
        let document = reply.json();
        assert!(!document["errors"][0]["detail"].as_str().unwrap().is_empty());
    }
    let both = with(&|body| {
        body["email"] = json!("nonsense");
        body["shoe_size"] = json!(42);
    });
    assert_eq!(world.app.post("/api/v1/households", &both).await.fields().len(), 2);
}
