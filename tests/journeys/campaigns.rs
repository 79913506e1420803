//! Campaigns from the link to the published quarter: visits that name nobody, registrations by the code, and what everybody may read.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, campaign, profile, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

const PATH: &str = "/api/v1/staff/campaigns";

impl World {
    /// The coordinator makes a campaign with this code; gives back its identifier.
    async fn campaign(&self, code: &str) -> String {
        let made = self.staff(&self.coordinator, Method::POST, PATH, &campaign(code)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        text(&made.json()["id"])
    }

    async fn of_campaign(&self, token: &str, id: &str, more: &str) -> Reply {
        self.staff(token, Method::GET, &format!("{PATH}/{id}{more}"), &Value::Null)
            .await
    }

    /// Follows a link as a browser that says this of itself.
    async fn follow(&self, code: &str, says: &[(&'static str, &str)]) -> Reply {
        let mut request = self.app.request(Method::GET, &format!("/c/{code}"));
        for (name, value) in says {
            request = request.header(*name, *value);
        }
        send(request).await
    }
}

on_both_databases! {
    async fn a_campaign_counts_from_the_visit_to_the_introduction_and_small_figures_stay_out(db: TestDatabase) {
        let world = World::new(db).await;
        let id = world.campaign("Messe-2026").await;
        let view = world.of_campaign(&world.coordinator, &id, "").await.json();
        assert_eq!((&view["code"], &view["state"]), (&json!("messe-2026"), &json!("running")));
        assert!(view["link"].as_str().expect("a link").ends_with("/c/messe-2026"), "{view}");

        for _ in 0..7 {
            let followed = world.follow("Messe-2026", &[]).await;
            assert_eq!((followed.status, followed.header("location")), (StatusCode::SEE_OTHER, "/join/messe-2026"));
            assert_eq!(followed.header("set-cookie"), "", "no cookie");
        }
        // What only looks ahead leads on and counts nothing.
        for says in [("sec-purpose", "prefetch"), ("user-agent", "WhatsApp/2.24"), ("user-agent", "Googlebot/2.1")] {
            assert_eq!(world.follow("messe-2026", &[says]).await.status, StatusCode::SEE_OTHER);
        }
        let head = send(world.app.request(Method::HEAD, "/c/messe-2026")).await;
        assert_eq!(head.status, StatusCode::SEE_OTHER);
        let rows = &world.app.dump()["campaign_visits"];
        assert!(rows.len() == 1 && rows[0].contains("2026-11-23") && rows[0].ends_with(['7', ')']), "{rows:?}");
        assert_eq!(world.follow("gibtesnicht", &[]).await.header("location"), "/register");

        for name in ["a", "b", "c", "d", "e", "f"] {
            let mut body = profile(&[]);
            body["campaign"] = json!("messe-2026");
            world.registered(name, &body).await;
        }
        let running = world.of_campaign(&world.coordinator, &id, "/figures").await.json();
        assert_eq!((&running["visits"], &running["days"][0]["visits"]), (&json!(5), &json!(5)), "{running}");
        let quarter = &running["quarters"][0];
        assert_eq!((&quarter["period"], &quarter["closed"], &quarter["registered"]), (&json!("2026-Q4"), &json!(false), &Value::Null));

        world.keep_house().await;
        world.pass(Duration::days(56)).await;
        world.keep_house().await;
        let closed = world.of_campaign(&world.coordinator, &id, "/figures").await.json();
        let quarter = &closed["quarters"][0];
        assert_eq!((&quarter["closed"], &quarter["registered"], &quarter["confirmed"]), (&json!(true), &json!(5), &json!(5)), "{closed}");
        assert_eq!(quarter["introduced"], Value::Null, "nobody was introduced: {closed}");
        let table = world.of_campaign(&world.coordinator, &id, "/figures/csv").await;
        assert!(table.text.contains("2026-Q4;5;5;5;"), "{}", table.text);
        // The same figures stand in the house's own statistics, with the name of the campaign.
        let part = world.staff(&world.coordinator, Method::GET, "/api/v1/figures?period=2026-Q4&by=campaign&part=messe-2026", &Value::Null).await.json();
        assert_eq!(part["name"], "Messestand (messe-2026)", "{part}");
    }

    async fn only_the_days_of_a_campaign_count(db: TestDatabase) {
        let world = World::new(db).await;
        let mut later = campaign("spaeter");
        later["starts_on"] = json!("2026-12-24");
        later["ends_on"] = json!("2026-12-31");
        let made = world.staff(&world.coordinator, Method::POST, PATH, &later).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(world.follow("spaeter", &[]).await.header("location"), "/join/spaeter", "a link can be tried");
        assert!(world.app.dump()["campaign_visits"].is_empty());
        let entry = world.app.get("/join/spaeter").await;
        assert!(entry.text.contains("name=\"campaign\" id=\"f-campaign\" value=\"\""), "{}", entry.text);
        world.pass(Duration::days(33)).await;
        let entry = world.app.get("/join/spaeter").await;
        assert!(entry.text.contains("value=\"spaeter\""), "{}", entry.text);
        world.follow("spaeter", &[]).await;
        assert_eq!(world.app.dump()["campaign_visits"].len(), 1);
    }

    async fn a_campaign_is_its_offices_and_its_code_is_nobody_elses(db: TestDatabase) {
        let world = World::new(db).await;
        let id = world.campaign("hafen").await;
        let twice = world.staff(&world.coordinator, Method::POST, PATH, &campaign("HAFEN")).await;
        assert_eq!((twice.status, twice.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec![("/code".to_owned(), "campaign-taken".to_owned())]));
        let mut unnamed = campaign("x");
        unnamed.as_object_mut().expect("an object").remove("code");
        let made = world.staff(&world.admin, Method::POST, PATH, &unnamed).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let network = text(&made.json()["id"]);
        let hidden = world.of_campaign(&world.coordinator, &network, "").await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "that of the network office");
        assert_eq!(world.of_campaign(&world.admin, &id, "").await.status, StatusCode::OK);
        let own = world.staff(&world.coordinator, Method::GET, PATH, &Value::Null).await.json();
        assert_eq!(own.as_array().map(Vec::len), Some(1), "{own}");

        let path = format!("{PATH}/{id}");
        let mut change = campaign("hafen");
        change["name"] = json!("Hafentage");
        let request = world.app.with(&world.coordinator, Method::PUT, &path).header("if-match", "\"1\"");
        let changed = send(request.json(&change)).await;
        assert_eq!((changed.status, &changed.json()["name"]), (StatusCode::OK, &json!("Hafentage")), "{}", changed.text);
        let request = world.app.with(&world.coordinator, Method::PUT, &path).header("if-match", "\"1\"");
        assert_eq!(send(request.json(&change)).await.status, StatusCode::PRECONDITION_FAILED);
        change["code"] = json!("anders");
        let request = world.app.with(&world.coordinator, Method::PUT, &path).header("if-match", "\"2\"");
        assert_eq!(send(request.json(&change)).await.fields(), [("/code".to_owned(), "campaign-code-stays".to_owned())]);

        let other = world.approved_initiative("Zweite Insel", 3).await;
        let mut foreign = campaign("fremd");
        foreign["office"] = json!(other);
        let refused = world.staff(&world.coordinator, Method::POST, PATH, &foreign).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let refused = world.staff(&world.coordinator, Method::GET, &format!("/api/v1/initiatives/{other}/entry"), &Value::Null).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let code = world.of_campaign(&world.coordinator, &id, "/qr/svg").await;
        assert!(code.status == StatusCode::OK && code.text.starts_with("<svg"), "{}", code.text);
    }

    async fn a_form_stands_on_the_websites_that_the_initiative_names_and_nowhere_else(db: TestDatabase) {
        let world = World::new(db).await;
        world.campaign("website").await;
        let entry = format!("/api/v1/initiatives/{}/entry", world.initiative);
        let policy = |reply: &Reply| reply.header("content-security-policy").to_owned();
        let before = world.app.get("/embed/website").await;
        assert!(policy(&before).ends_with("frame-ancestors 'none'") && before.header("x-frame-options") == "DENY");
        let settings = json!({"form_of_address": "du", "lead": "Moin.", "origins": ["https://www.landkreis.example.org/"]});
        let request = world.app.with(&world.coordinator, Method::PUT, &entry).header("if-match", "\"0\"");
        let set = send(request.json(&settings)).await;
        assert_eq!((set.status, &set.json()["origins"][0]), (StatusCode::OK, &json!("https://www.landkreis.example.org")), "{}", set.text);
        let request = world.app.with(&world.coordinator, Method::PUT, &entry).header("if-match", "\"0\"");
        assert_eq!(send(request.json(&settings)).await.status, StatusCode::PRECONDITION_FAILED);
        let bad = json!({"origins": ["https://*.example.org"]});
        let request = world.app.with(&world.coordinator, Method::PUT, &entry).header("if-match", "\"1\"");
        assert_eq!(send(request.json(&bad)).await.fields(), [("/origins/0".to_owned(), "origin-invalid".to_owned())]);

        let framed = world.app.get("/embed/website").await;
        assert!(policy(&framed).ends_with("frame-ancestors https://www.landkreis.example.org"), "{}", policy(&framed));
        assert_eq!((framed.header("x-frame-options"), framed.header("set-cookie")), ("", ""), "no cookie in pages of others");
        assert!(framed.text.contains("Moin.") && framed.text.contains("Komm nach Hause") && !framed.text.contains("<script"), "{}", framed.text);
        for page in ["/", "/register", "/join/website"] {
            let page = world.app.get(page).await;
            assert!(policy(&page).ends_with("frame-ancestors 'none'") && page.header("x-frame-options") == "DENY");
        }

        let token = framed.text.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token").to_owned();
        let post = |token: String| {
            let request = world.app.request(Method::POST, "/embed/website");
            send(request.form(&[("email", "anna@example.org"), ("token", token.as_str())]))
        };
        let taken = post(token.clone()).await;
        assert_eq!((taken.status, taken.header("location")), (StatusCode::SEE_OTHER, "/register/where"), "{}", taken.text);
        assert!(taken.header("set-cookie").starts_with("anmeldung="), "the answers wait in the browser, on our own page");
        for bad in [String::new(), "1.x".to_owned(), token.replace('.', "0.")] {
            assert!(post(bad).await.status.is_client_error());
        }
        world.app.state.clock.advance(Duration::hours(26));
        assert!(post(token).await.status.is_client_error(), "after a day");
    }
}
