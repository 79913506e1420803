//! Offers of a region, stories and greetings: entered by offices, written by households with a consent, shown on pages, by the interface and
//! in the welcome mail, and gone everywhere once they end or are revoked.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{Family, GREIFSWALD, World, profile, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

/// Berlin, outside of the area of the initiative.
const BERLIN: &str = "11000";

fn greifswald() -> Value {
    json!({"kind": "place", "place": {"id": GREIFSWALD}, "radius_km": 15})
}

fn offer(title: &str) -> Value {
    json!({"kind": "regulars_table", "title": title, "text": "Für alle, die kommen wollen.", "area": greifswald(),
        "schedule": "Jeden ersten Dienstag, 19 Uhr", "until": "2026-12-05", "contact": true})
}

async fn add(world: &World, body: &Value) -> Reply {
    let path = format!("/api/v1/initiatives/{}/offers", world.initiative);
    world.staff(&world.coordinator, Method::POST, &path, body).await
}

async fn put(world: &World, token: &str, path: &str, version: i64, body: &Value) -> Reply {
    let request = world.app.with(token, Method::PUT, path);
    send(request.header("if-match", format!("\"{version}\"")).json(body)).await
}

async fn get(world: &World, token: &str, path: &str) -> Reply {
    send(world.app.with(token, Method::GET, path)).await
}

fn told(title: &str) -> Value {
    json!({"title": title, "shown_name": "Anna B.", "text": "Wir kamen im Regen.\nUnd blieben.", "area": greifswald()})
}

/// A story or a greeting that the coordinator writes down.
fn noted(kind: &str, title: &str) -> Value {
    json!({"kind": kind, "story": told(title),
        "consent": {"way": "paper", "by": "Anna Wirklich", "given_on": "2026-11-20", "text_version": "2026-11"}})
}

async fn note(world: &World, body: &Value) -> String {
    let made = world
        .staff(&world.coordinator, Method::POST, "/api/v1/staff/stories", body)
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    text(&made.json()["id"])
}

async fn publish(world: &World, id: &str, version: i64) -> Reply {
    let path = format!("/api/v1/staff/stories/{id}/publish");
    world
        .staff(&world.coordinator, Method::POST, &path, &json!({"version": version}))
        .await
}

/// A household that lives in Greifswald by now.
async fn arrived(world: &World, name: &str) -> Family {
    let profile = json!({"situation": "arrived", "target_areas": [{"kind": "place", "place": {"id": GREIFSWALD}, "radius_km": 10}]});
    world.registered(name, &profile).await
}

fn own(world: &World, title: &str) -> Value {
    json!({"office": world.initiative, "story": told(title), "agreed": true})
}

/// A small picture as PNG.
fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 32, image::Rgb([20, 90, 60]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

/// Everywhere where everybody could read of it.
async fn read_by_everybody(world: &World) -> String {
    let mut all = String::new();
    let initiative = format!("/initiatives/{}", world.initiative);
    for path in [
        "/stories",
        "/api/v1/stories",
        "/places/district-13075",
        "/api/v1/stories?district=13075",
        initiative.as_str(),
    ] {
        let reply = world.app.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
        all.push_str(&reply.text);
    }
    all
}

on_both_databases! {
    async fn an_offer_stands_near_its_place_until_it_ends_and_vanishes_by_itself(db: TestDatabase) {
        let world = World::new(db).await;
        let mut bad = offer(" ");
        bad["from"] = json!("2026-12-06");
        bad["link"] = json!("javascript:alert(1)");
        let refused = add(&world, &bad).await;
        let fields: Vec<String> = refused.fields().into_iter().map(|(at, _)| at).collect();
        assert_eq!(fields, ["/title", "/link", "/until"], "{}", refused.text);
        let mut elsewhere = offer("Stammtisch");
        elsewhere["area"] = json!({"kind": "district", "ags": BERLIN});
        assert_eq!(add(&world, &elsewhere).await.fields(), [("/area".to_owned(), "offer-elsewhere".to_owned())]);
        let mut nowhere = offer("Stammtisch");
        nowhere["area"] = json!({"kind": "anywhere"});
        assert_eq!(add(&world, &nowhere).await.fields(), [("/area".to_owned(), "region-missing".to_owned())]);

        let made = add(&world, &offer("Stammtisch <b>am</b> Markt")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = text(&made.json()["id"]);
        let path = format!("/api/v1/offers/{id}");
        let initiative = format!("/initiatives/{}", world.initiative);
        for path in [
            format!("/places/place-{GREIFSWALD}"), "/places/district-13075".to_owned(), "/places/land-13".to_owned(),
            initiative.clone(), format!("/offers/{id}"),
        ] {
            let page = world.app.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.text.contains("Stammtisch &lt;b&gt;am") || page.text.contains("Stammtisch &#60;b&#62;am"), "{path}: {}", page.text);
        }
        assert!(!world.app.get(&format!("/places/district-{BERLIN}")).await.text.contains("Stammtisch"));
        for query in [format!("?place={GREIFSWALD}"), "?district=13075&kind=regulars_table".to_owned(), String::new()] {
            let found = world.app.get(&format!("/api/v1/offers{query}")).await.json();
            assert_eq!(found.as_array().map(Vec::len), Some(1), "{query}");
            assert_eq!(found[0]["area_name"], "Greifswald");
        }
        assert_eq!(world.app.get(&format!("/api/v1/offers?district={BERLIN}")).await.json(), json!([]));
        assert_eq!(world.app.get("/api/v1/offers?kind=club").await.json(), json!([]));
        let data = world.app.get("/api/v1/open-data/initiatives.json").await.json();
        assert_eq!(data["initiatives"][0]["offers"][0]["schedule"], "Jeden ersten Dienstag, 19 Uhr");

        let changed = put(&world, &world.coordinator, &path, 1, &offer("Stammtisch am Hafen")).await;
        assert_eq!(changed.json()["version"], 2, "{}", changed.text);
        let late = put(&world, &world.admin, &path, 1, &offer("Zu spät")).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
        // 5 December is its last day; in Germany it ends at 23 h UTC.
        world.app.state.clock.advance(Duration::days(12) + Duration::hours(13));
        assert_eq!(world.app.get(&path).await.status, StatusCode::OK);
        world.app.state.clock.advance(Duration::hours(2));
        assert_eq!(world.app.get(&path).await.status, StatusCode::NOT_FOUND);
        for path in ["/places/district-13075", initiative.as_str(), "/api/v1/offers", "/api/v1/open-data/initiatives.json"] {
            assert!(!world.app.get(path).await.text.contains("Stammtisch"), "{path}");
        }
        let kept = get(&world, &world.coordinator, &path).await;
        assert_eq!((kept.status, &kept.json()["over"]), (StatusCode::OK, &json!(true)), "its initiative can take it up again");
        world.pass(Duration::days(190)).await;
        assert_eq!(get(&world, &world.coordinator, &path).await.status, StatusCode::NOT_FOUND, "and in the end it is gone");
    }

    async fn only_its_own_people_keep_the_offers_of_an_initiative_and_not_without_end(db: TestDatabase) {
        let world = World::new(db).await;
        let other = world.approved_initiative("Anderer Hafen", 5).await;
        let path = format!("/api/v1/initiatives/{other}/offers");
        let refused = world.staff(&world.coordinator, Method::POST, &path, &offer("Fremd")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let theirs = world.staff(&world.admin, Method::POST, &path, &offer("Fremd")).await;
        let fremd = format!("/api/v1/offers/{}", text(&theirs.json()["id"]));
        assert_eq!(put(&world, &world.coordinator, &fremd, 1, &offer("Meins")).await.status, StatusCode::FORBIDDEN);
        for number in 0..40 {
            assert_eq!(add(&world, &offer(&format!("Angebot {number}"))).await.status, StatusCode::CREATED);
        }
        assert_eq!(add(&world, &offer("Eins zu viel")).await.fields()[0].1, "offers-many");
        let gone = send(world.app.with(&world.admin, Method::DELETE, &fremd).header("if-match", "\"1\"")).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    }

    async fn an_offer_that_nobody_confirmed_for_long_is_marked_and_asked_about_with_the_profile(db: TestDatabase) {
        let world = World::new(db).await;
        let mut standing = offer("Werkstatt");
        standing["until"] = Value::Null;
        let id = text(&add(&world, &standing).await.json()["id"]);
        let path = format!("/api/v1/offers/{id}");
        assert_eq!(world.app.get(&path).await.json()["stale"], false);
        world.pass(Duration::days(190)).await;
        assert_eq!(world.app.get(&path).await.json()["stale"], true);
        let asked = world.mail("hafen@example.org", "initiative_freshness").await;
        assert!(asked.mail.text.contains("- Werkstatt"), "{}", asked.mail.text);
        let initiative = format!("/api/v1/initiatives/{}", world.initiative);
        let version = world.app.get(&initiative).await.json()["version"].clone();
        world.staff(&world.coordinator, Method::POST, &format!("{initiative}/confirm"), &json!({"version": version})).await;
        assert_eq!(world.app.get(&path).await.json()["stale"], false, "who confirms the profile confirms its offers");
    }

    async fn the_welcome_mail_names_what_is_near_the_target_and_nothing_else(db: TestDatabase) {
        let world = World::new(db).await;
        world.registered("vorher", &profile(&[])).await;
        let nothing = world.mail("vorher@example.org", "welcome").await.mail.text;
        assert!(!nothing.contains("Diese Angebote") && !nothing.contains("Ein Gruß"), "{nothing}");
        assert!(nothing.contains("Heimathafen Test"), "{nothing}");
        for number in 0..4 {
            add(&world, &offer(&format!("Angebot {number}"))).await;
        }
        let mut greeting = noted("greeting", "Gruß");
        greeting["story"]["text"] = json!("Moin!\n\nDer Kaffee ist heiß.");
        greeting["story"]["shown_name"] = json!("Gemeinde Musterhagen");
        greeting["consent"] = json!({"way": "office", "by": "", "given_on": "2026-11-23", "text_version": "2026-11"});
        let greets = note(&world, &greeting).await;
        let story = note(&world, &noted("story", "Zurück am Bodden")).await;
        let draft = note(&world, &noted("story", "Noch ungelesen")).await;
        for id in [&greets, &story] {
            assert_eq!(publish(&world, id, 1).await.status, StatusCode::OK);
        }
        world.registered("anna", &profile(&[])).await;
        let mail = world.mail("anna@example.org", "welcome").await.mail;
        assert_eq!(mail.text.matches("- Angebot ").count(), 3, "a few, not all: {}", mail.text);
        for words in ["Gemeinde Musterhagen", "Der Kaffee ist heiß.", "Zurück am Bodden"] {
            assert!(mail.text.contains(words) && mail.html.contains(words), "{words}: {}", mail.text);
        }
        assert!(mail.text.contains(&format!("/stories/{story}")), "{}", mail.text);
        assert!(!mail.text.contains("Anna Wirklich") && !mail.text.contains(&draft), "{}", mail.text);
        let mut far = profile(&[]);
        far["target_areas"] = json!([{"kind": "district", "ags": BERLIN}]);
        world.registered("ben", &far).await;
        let elsewhere = world.mail("ben@example.org", "welcome").await.mail.text;
        assert!(!elsewhere.contains("Angebot") && !elsewhere.contains("Bodden") && !elsewhere.contains("Moin"), "{elsewhere}");

        let revoked = world.staff(&world.coordinator, Method::DELETE, &format!("/api/v1/staff/stories/{greets}"), &json!({})).await;
        assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{}", revoked.text);
        world.registered("carla", &profile(&[])).await;
        let after = world.mail("carla@example.org", "welcome").await.mail.text;
        assert!(!after.contains("Moin") && after.contains("Zurück am Bodden"), "{after}");
    }

    async fn a_household_tells_its_story_an_office_publishes_it_as_it_is_and_it_is_gone_at_once(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = arrived(&world, "anna").await;
        let nothing = get(&world, &anna.token, "/api/v1/me/story").await;
        assert_eq!((nothing.header("etag"), &nothing.json()["may_write"]), ("\"0\"", &json!(true)), "{}", nothing.text);
        assert_eq!(nothing.json()["offices"][0]["name"], "Heimathafen Test");
        let mut silent = own(&world, "Angekommen");
        silent["agreed"] = json!(false);
        silent["story"]["video"] = json!("https://video.example.org/1");
        let refused = put(&world, &anna.token, "/api/v1/me/story", 0, &silent).await;
        let fields = refused.fields();
        assert_eq!(fields[0], ("/story/video_text".to_owned(), "video-untold".to_owned()), "{}", refused.text);
        assert_eq!(fields[1], ("/agreed".to_owned(), "story-not-agreed".to_owned()));
        let written = put(&world, &anna.token, "/api/v1/me/story", 0, &own(&world, "Angekommen am Bodden")).await;
        assert_eq!((written.status, &written.json()["state"]), (StatusCode::OK, &json!("draft")), "{}", written.text);
        assert_eq!(written.json()["consent"]["way"], "own_page");
        assert!(!read_by_everybody(&world).await.contains("Angekommen am Bodden"), "a draft is nobody's business");

        let id = text(&written.json()["story"]["id"]);
        let bad = world.app.with(&anna.token, Method::POST, "/api/v1/me/story/picture?alt=Steg").body(b"<svg/>".to_vec());
        assert_eq!(send(bad).await.fields(), [("/file".to_owned(), "picture-svg".to_owned())]);
        let wordless = world.app.with(&anna.token, Method::POST, "/api/v1/me/story/picture").body(picture());
        assert_eq!(send(wordless).await.fields()[0], ("/alt".to_owned(), "text-empty".to_owned()));
        let seen = send(world.app.with(&anna.token, Method::POST, "/api/v1/me/story/picture?alt=Ein%20Steg").body(picture())).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        let url = text(&seen.json()["story"]["picture"]["url"]);
        let file = &url[url.find("/story-pictures/").unwrap()..];
        assert_eq!(world.app.get(file).await.status, StatusCode::NOT_FOUND, "the picture of a draft, too");

        let stale = publish(&world, &id, 1).await;
        assert_eq!((stale.status, stale.code().as_str()), (StatusCode::CONFLICT, "stale"), "the picture came after what was looked at");
        let shown = get(&world, &world.coordinator, &format!("/api/v1/staff/stories/{id}")).await.json();
        assert_eq!((&shown["by_household"], &shown["state"]), (&json!(true), &json!("draft")));
        assert!(!shown.to_string().contains("anna@example.org") && !shown.to_string().contains("Familie anna"));
        let rewritten = put(&world, &world.coordinator, &format!("/api/v1/staff/stories/{id}"), 2, &noted("story", "Besser")).await;
        assert_eq!(rewritten.status, StatusCode::CONFLICT, "the words are its own: {}", rewritten.text);
        assert_eq!(publish(&world, &id, 2).await.status, StatusCode::OK);
        assert_eq!(publish(&world, &id, 3).await.code(), "decided");
        assert_eq!(read_by_everybody(&world).await.matches("Angekommen am Bodden").count(), 5);
        let page = world.app.get(&format!("/stories/{id}")).await;
        assert!(page.text.contains("Anna B.") && page.text.contains("alt=\"Ein Steg\"") && page.text.contains("noindex"), "{}", page.text);
        assert!(!page.text.contains("Familie anna"));
        let bytes = world.app.get(file).await;
        assert_eq!((bytes.status, bytes.header("cache-control")), (StatusCode::OK, "no-store"));

        let again = put(&world, &anna.token, "/api/v1/me/story", 3, &own(&world, "Anders erzählt")).await;
        assert_eq!(again.json()["state"], "draft", "{}", again.text);
        assert!(!read_by_everybody(&world).await.contains("erzählt"), "what changed is read anew first");
        assert_eq!(publish(&world, &id, 4).await.status, StatusCode::OK);
        let export = get(&world, &anna.token, "/api/v1/me/export").await.json();
        assert_eq!(export["stories"][0]["story"]["title"], "Anders erzählt");

        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me/story", &json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
        assert!(!read_by_everybody(&world).await.contains("Anders erzählt"));
        for path in [format!("/stories/{id}"), format!("/api/v1/stories/{id}"), file.to_owned()] {
            assert_eq!(world.app.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let held = format!("{:?}", world.app.dump());
        assert!(!held.contains("Anders") && !held.contains("Ein Steg"), "nothing of it stays");
        let log = world.staff(&world.admin, Method::GET, "/api/v1/audit?action=story.revoke", &Value::Null).await;
        assert_eq!(log.json()["entries"].as_array().map(Vec::len), Some(1), "{}", log.text);
        world.registered("ben", &profile(&[])).await;
        assert!(!world.mail("ben@example.org", "welcome").await.mail.text.contains("Anders"));
    }

    async fn a_story_goes_with_its_household_and_only_who_has_come_tells_one(db: TestDatabase) {
        let world = World::new(db).await;
        let ben = world.registered("ben", &profile(&[])).await;
        let early = put(&world, &ben.token, "/api/v1/me/story", 0, &own(&world, "Zu früh")).await;
        assert_eq!(early.code(), "not-allowed", "{}", early.text);
        assert!(world.staff(&ben.token, Method::POST, "/api/v1/me/moved", &Value::Null).await.status.is_success());
        assert_eq!(get(&world, &ben.token, "/api/v1/me/story").await.json()["may_write"], true);
        let anna = arrived(&world, "anna").await;
        let other = world.approved_initiative("Anderer Hafen", 5).await;
        let mut unknown = own(&world, "Angekommen");
        unknown["office"] = json!("01980000-0000-7000-8000-00000000000f");
        assert_eq!(put(&world, &anna.token, "/api/v1/me/story", 0, &unknown).await.fields()[0].0, "/office");
        let mut theirs = own(&world, "Geht mit mir");
        theirs["office"] = json!(other);
        let written = put(&world, &anna.token, "/api/v1/me/story", 0, &theirs).await;
        let id = text(&written.json()["story"]["id"]);
        assert_eq!(publish(&world, &id, 1).await.status, StatusCode::NOT_FOUND, "it is another office's");
        let path = format!("/api/v1/staff/stories/{id}/publish");
        let published = world.staff(&world.admin, Method::POST, &path, &json!({"version": 1})).await;
        assert_eq!(published.status, StatusCode::OK, "{}", published.text);
        assert!(read_by_everybody(&world).await.contains("Geht mit mir"));
        let withdrawn = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(withdrawn.status.is_success(), "{}", withdrawn.text);
        assert!(!read_by_everybody(&world).await.contains("Geht mit mir"), "at once, not after the days to undo");
        assert!(!format!("{:?}", world.app.dump()).contains("Geht mit mir"));
    }

    async fn what_staff_writes_down_has_a_recorded_consent_and_is_read_before_it_is_shown(db: TestDatabase) {
        let world = World::new(db).await;
        let mut bad = noted("story", "Ohne Namen");
        bad["consent"] = json!({"way": "office", "by": "", "given_on": "2026-11-24", "text_version": ""});
        let refused = world.staff(&world.coordinator, Method::POST, "/api/v1/staff/stories", &bad).await;
        let codes: Vec<(String, String)> = refused.fields();
        let expected = [("/consent/way", "value-unknown"), ("/consent/given_on", "date-future"), ("/consent/text_version", "text-empty")];
        assert_eq!(codes, expected.map(|(at, code)| (at.to_owned(), code.to_owned())), "{}", refused.text);
        let mut long = noted("greeting", "Zu lang");
        long["story"]["text"] = json!("a".repeat(401));
        let refused = world.staff(&world.coordinator, Method::POST, "/api/v1/staff/stories", &long).await;
        assert_eq!(refused.fields(), [("/story/text".to_owned(), "text-too-long".to_owned())]);
        let id = note(&world, &noted("story", "Aufgeschrieben")).await;
        let path = format!("/api/v1/staff/stories/{id}");
        let kept = get(&world, &world.coordinator, &path).await;
        assert_eq!(kept.json()["consent"]["by"], "Anna Wirklich");
        assert_eq!(publish(&world, &id, 1).await.status, StatusCode::OK);
        let public = world.app.get(&format!("/api/v1/stories/{id}")).await;
        assert!(!public.text.contains("Wirklich") && !public.text.contains("consent"), "{}", public.text);
        let changed = put(&world, &world.coordinator, &path, 2, &noted("story", "Neu aufgeschrieben")).await;
        assert_eq!(changed.json()["state"], "draft", "{}", changed.text);
        assert_eq!(world.app.get(&format!("/stories/{id}")).await.status, StatusCode::NOT_FOUND);
        for number in 0..10 {
            note(&world, &noted("greeting", &format!("Gruß {number}"))).await;
        }
        let many = world.staff(&world.coordinator, Method::POST, "/api/v1/staff/stories", &noted("greeting", "Noch einer")).await;
        assert_eq!(many.fields()[0].1, "stories-many");
        let nobody = world.app.get("/api/v1/staff/stories").await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    }
}
