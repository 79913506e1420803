//! What programs and readers get of the directory: presence by API, the files of open data, the feed, the description for search
//! engines; and that nothing of it tells more than the pages do.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;

use super::people::{World, staff};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn put(world: &World, token: &str, version: i64, body: &Value) -> Reply {
    let path = format!("/api/v1/initiatives/{}/presence", world.initiative);
    let request = world.app.with(token, Method::PUT, &path);
    send(request.header("if-match", format!("\"{version}\"")).json(body)).await
}

fn presence() -> Value {
    json!({
        "contacts": [{"name": "Robin Beispiel", "role": "Beratung", "email": "robin@example.org"}],
        "contacts_agreed": true,
        "opening_hours": [{"day": "friday", "from": "09:00", "to": "12:00"}, {"day": "monday", "from": "09:00", "to": "12:30"}],
        "opening_note": "",
        "foundations": {"partners": ["Landkreis", "IHK", "Hochschule"], "cooperation": "", "goals": "", "measures": []},
    })
}

/// Rows of a table whose cells are not quoted across lines.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text
        .trim_start_matches('\u{feff}')
        .split("\r\n")
        .filter(|line| !line.is_empty());
    lines.map(|line| line.split(';').map(str::to_owned).collect()).collect()
}

on_both_databases! {
    async fn an_initiative_says_who_can_be_talked_to_and_nobody_overwrites_anybody(db: TestDatabase) {
        let world = World::new(db).await;
        let path = format!("/api/v1/initiatives/{}/presence", world.initiative);
        let nothing = world.app.get(&path).await;
        assert_eq!((nothing.header("etag"), &nothing.json()["contacts"]), ("\"0\"", &json!([])), "{}", nothing.text);
        let mut body = presence();
        body["contacts_agreed"] = json!(false);
        body["opening_hours"][0]["to"] = json!("08:00");
        let refused = put(&world, &world.coordinator, 0, &body).await;
        let codes: Vec<String> = refused.fields().into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, ["contacts-not-agreed", "hours-order"], "{}", refused.text);
        body["opening_hours"][0]["to"] = json!("mittags");
        assert_eq!(put(&world, &world.coordinator, 0, &body).await.fields()[0].1, "time-invalid");

        let saved = put(&world, &world.coordinator, 0, &presence()).await;
        assert_eq!((saved.status, &saved.json()["version"]), (StatusCode::OK, &json!(1)), "{}", saved.text);
        assert_eq!(saved.json()["opening_hours"][0]["day"], "monday", "in the order of the week");
        assert_eq!(saved.json()["criteria_met"], json!(["partners"]));
        let late = put(&world, &world.admin, 0, &presence()).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{}", late.text);
        assert_eq!(put(&world, &world.admin, 1, &json!({})).await.json()["version"], 2, "and it can be emptied");
        assert_eq!(world.app.get(&path).await.json()["contacts"], json!([]));
    }

    async fn the_directory_is_open_data_without_the_names_of_people(db: TestDatabase) {
        let world = World::new(db).await;
        world.approved_initiative("=HYPERLINK(\"x\")", 5).await;
        let entered = json!({"name": "Wartet noch", "service_area": {"ags": ["13073"]}, "capacity": 4, "email": "w@example.org"});
        world.staff(&world.admin, Method::POST, "/api/v1/initiatives", &entered).await;
        put(&world, &world.coordinator, 0, &presence()).await;

        let table = world.app.get("/api/v1/open-data/initiatives.csv").await;
        assert!(table.text.starts_with('\u{feff}') && table.header("content-type").starts_with("text/csv"));
        assert!(table.header("content-disposition").starts_with("attachment"));
        let cells = rows(&table.text);
        assert_eq!((cells.len(), cells[0][1].as_str()), (3, "name"), "{}", table.text);
        assert!(cells.iter().any(|row| row[1] == "\"'=HYPERLINK(\"\"x\"\")\""), "no formula: {}", table.text);
        assert!(!table.text.replace("\r\n", "").contains('\n'));

        let data = world.app.get("/api/v1/open-data/initiatives.json").await;
        let directory = data.json();
        assert_eq!((&directory["licence"], directory["initiatives"].as_array().unwrap().len()), (&json!("CC-BY-4.0"), 2));
        let own = directory["initiatives"].as_array().unwrap().iter()
            .find(|one| one["id"] == json!(world.initiative)).unwrap().clone();
        assert_eq!((&own["criteria_met"], &own["outdated"]), (&json!(["partners"]), &json!(false)));
        assert_eq!(own["areas"], json!(["Landkreis Vorpommern-Greifswald"]));

        let feed = world.app.get("/api/v1/open-data/initiatives.atom").await;
        assert!(feed.header("content-type").starts_with("application/atom+xml"));
        assert_eq!(feed.text.matches("<entry>").count(), 2, "{}", feed.text);
        assert!(feed.text.contains("=HYPERLINK(&quot;x&quot;)"));
        for file in [&table, &data, &feed] {
            assert!(!file.text.contains("Robin") && !file.text.contains("Wartet noch"), "{}", file.text);
            assert_eq!(file.header("cache-control"), "public, max-age=300");
        }
    }

    async fn who_has_a_file_already_is_not_sent_it_again_until_it_changes(db: TestDatabase) {
        let world = World::new(db).await;
        for path in ["/api/v1/open-data/initiatives.csv", "/api/v1/open-data/initiatives.json",
            "/api/v1/open-data/initiatives.atom", "/api/v1/initiatives.geojson"] {
            let first = world.app.get(path).await;
            let tag = first.header("etag").to_owned();
            assert!(tag.len() > 10, "{path}");
            let again = send(world.app.request(Method::GET, path).header("if-none-match", &tag)).await;
            assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        }
        let before = world.app.get("/api/v1/open-data/initiatives.atom").await;
        world.app.state.clock.advance(Duration::hours(1));
        world.approved_initiative("Zweiter Hafen", 5).await;
        let after = send(world.app.request(Method::GET, "/api/v1/open-data/initiatives.atom")
            .header("if-none-match", before.header("etag"))).await;
        assert_eq!(after.status, StatusCode::OK);
        let newest = after.text.split("<entry>").nth(1).unwrap();
        assert!(newest.contains("Zweiter Hafen"), "the newest first: {}", after.text);
    }

    async fn search_engines_read_what_the_page_says_and_nothing_can_break_out(db: TestDatabase) {
        let world = World::new(db).await;
        let other = world.approved_initiative("</script><script>alert(1)</script>", 5).await;
        put(&world, &world.coordinator, 0, &presence()).await;
        let linked = |page: &Reply| {
            let start = page.text.find("application/ld+json\">").unwrap() + 21;
            let end = page.text[start..].find("</script>").unwrap() + start;
            serde_json::from_str::<Value>(&page.text[start..end]).unwrap()
        };
        let page = world.app.get(&format!("/initiatives/{}", world.initiative)).await;
        let said = linked(&page);
        assert_eq!((&said["@type"], &said["name"]), (&json!("Organization"), &json!("Heimathafen Test")));
        assert_eq!(said["areaServed"][0], json!({"@type": "AdministrativeArea", "name": "Landkreis Vorpommern-Greifswald",
            "identifier": "13075"}));
        assert_eq!(said["contactPoint"]["hoursAvailable"][0]["opens"], "09:00");
        let bad = world.app.get(&format!("/initiatives/{other}")).await;
        assert_eq!(linked(&bad)["name"], "</script><script>alert(1)</script>");
        assert!(!bad.text.contains("<script>alert"));
    }

    async fn an_initiative_that_has_not_confirmed_for_long_is_marked(db: TestDatabase) {
        let world = World::new(db).await;
        let path = format!("/api/v1/initiatives/{}", world.initiative);
        assert_eq!(world.app.get(&path).await.json()["stale"], false);
        world.app.state.clock.advance(Duration::days(190));
        let view = world.app.get(&path).await.json();
        assert_eq!(view["stale"], true);
        let german = |path: String| send(world.app.request(Method::GET, &path).header("accept-language", "de"));
        let page = german(format!("/initiatives/{}", world.initiative)).await;
        assert!(page.text.contains("Vielleicht nicht mehr aktuell"), "{}", page.text);
        assert!(german("/initiatives".to_owned()).await.text.contains("Vielleicht nicht mehr aktuell"));
        let data = world.app.get("/api/v1/open-data/initiatives.json").await.json();
        assert_eq!(data["initiatives"][0]["outdated"], true);
        let version = json!({"version": view["version"]});
        let admin = staff(&world.app, "office-2@example.org", Role::Admin).await;
        let confirmed = world.staff(&admin, Method::POST, &format!("{path}/confirm"), &version).await;
        assert_eq!(confirmed.json()["stale"], false, "{}", confirmed.text);
    }

    async fn a_logo_is_told_by_its_content_and_only_staff_sends_one(db: TestDatabase) {
        let world = World::new(db).await;
        let path = format!("/api/v1/initiatives/{}/logo?alt=Leuchtturm", world.initiative);
        let sent = |token: &str, file: Vec<u8>| {
            let request = world.app.with(token, Method::POST, &path);
            send(request.header("content-type", "image/png").body(file))
        };
        let png = picture();
        let mut wide = png.clone();
        // The head says 60,000 by 60,000 pixels; its checksum is wrong, too, but nobody gets that far or it is broken.
        wide[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        for (what, bad) in [
            ("nothing", Vec::new()),
            ("a drawing", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()),
            ("a page", b"<!doctype html><script>alert(1)</script>".to_vec()),
            ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
            ("half a picture", png[..png.len() / 3].to_vec()),
            ("a bomb", wide),
        ] {
            let refused = sent(&world.coordinator, bad).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", refused.text);
            assert_eq!(refused.fields()[0].0, "/file", "{what}: {}", refused.text);
        }
        assert_eq!(sent(&world.coordinator, vec![0; 3 * 1024 * 1024]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let stranger = send(world.app.request(Method::POST, &path).body(png.clone())).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{}", stranger.text);
        let nothing = world.app.get(&format!("/api/v1/initiatives/{}/presence", world.initiative)).await;
        assert!(nothing.json()["logo"].is_null(), "nothing was kept: {}", nothing.text);

        let kept = sent(&world.coordinator, png).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
        let url = kept.json()["url"].as_str().unwrap().to_owned();
        let at = url.find("/logos/").unwrap();
        let file = world.app.get(&url[at..]).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "image/png"));
        let gone = world.staff(&world.coordinator, Method::DELETE, path.split('?').next().unwrap(), &json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
        assert_eq!(world.app.get(&url[at..]).await.status, StatusCode::NOT_FOUND);
    }
}

/// A small picture as PNG.
fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 32, image::Rgb([20, 90, 60]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}
