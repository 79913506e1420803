//! The tablet at a fair stand: paired by a link, four answers, and the mail that does the rest; nobody is signed in there.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, campaign, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

impl World {
    /// A campaign with a paired tablet: its identifier and the path of the tablet's form.
    async fn paired(&self) -> (String, String) {
        let path = "/api/v1/staff/campaigns";
        let made = self
            .staff(&self.coordinator, Method::POST, path, &campaign("messe"))
            .await;
        let id = text(&made.json()["id"]);
        let path = format!("{path}/{id}/stands");
        let body = json!({"name": "Tablet 1", "hours": 10});
        let paired = self.staff(&self.coordinator, Method::POST, &path, &body).await;
        assert_eq!(paired.status, StatusCode::OK, "{}", paired.text);
        let link = text(&paired.json()["link"]);
        let at = link.find("/stand/").expect("a link to the form");
        (id, link[at..].to_owned())
    }

    async fn answered(&self, form: &str, email: &str, place: &str) -> Reply {
        let answers = [
            ("email", email),
            ("place", place),
            ("time", "year"),
            ("situation", "returning"),
            ("of_age", "1"),
            ("lang", "de"),
        ];
        send(self.app.request(Method::POST, form).form(&answers)).await
    }
}

on_both_databases! {
    async fn people_at_a_stand_answer_four_questions_and_confirm_by_mail(db: TestDatabase) {
        let world = World::new(db).await;
        let (id, form) = world.paired().await;
        let seen = world.app.get(&form).await;
        assert_eq!((seen.status, seen.header("set-cookie")), (StatusCode::OK, ""), "{}", seen.text);
        let taken = world.answered(&form, "anna@example.org", "17489").await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
        assert!(taken.text.contains("Die E-Mail ist unterwegs") && !taken.text.contains("anna@"), "nothing is shown again: {}", taken.text);
        let again = world.answered(&form, "anna@example.org", "17489").await;
        assert_eq!(again.status, taken.status, "the same answer for a known address");
        world.post_mails().await;
        let mail = world.mail("anna@example.org", "confirm_registration").await;
        let token = world.token_in(&mail, "/confirm/");
        let confirmed = world.app.post("/api/v1/confirmations", &json!({"token": token})).await;
        assert!(confirmed.status.is_success(), "{}", confirmed.text);
        let dump = world.app.dump();
        assert!(dump["events"].iter().any(|row| row.contains("confirmed") && row.contains("messe")), "{:?}", dump["events"]);
        assert!(dump["households"].iter().any(|row| row.contains("2026-11") && row.contains("2027-10")), "within a year");

        // A place that may mean several is asked again through the mail.
        let unsure = world.answered(&form, "ben@example.org", "Neustadt").await;
        assert_eq!(unsure.status, StatusCode::OK, "{}", unsure.text);
        world.post_mails().await;
        let mail = world.mail("ben@example.org", "resume_registration").await;
        assert!(mail.mail.text.contains("/register/resume/"), "{}", mail.mail.text);

        let wrong = world.answered(&form, "ben", "").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"errors\""), "{}", wrong.text);
        let path = format!("/api/v1/staff/campaigns/{id}/stands");
        let rows = world.staff(&world.coordinator, Method::GET, &path, &Value::Null).await.json();
        assert_eq!((&rows[0]["taken"], &rows[0]["open"]), (&json!(3), &json!(true)), "{rows}");
        assert!(!rows.to_string().contains("/stand/"), "the link is shown once: {rows}");
    }

    async fn a_link_ends_by_itself_or_at_once_and_belongs_to_its_office(db: TestDatabase) {
        let world = World::new(db).await;
        let (id, form) = world.paired().await;
        world.app.state.clock.advance(Duration::hours(11));
        assert_eq!(world.app.get(&form).await.status, StatusCode::CONFLICT);
        assert_eq!(world.answered(&form, "anna@example.org", "17489").await.status, StatusCode::CONFLICT);
        let path = format!("/api/v1/staff/campaigns/{id}/stands");
        let body = json!({"name": "Tablet 2", "hours": 10});
        let paired = world.staff(&world.coordinator, Method::POST, &path, &body).await.json();
        let link = text(&paired["link"]);
        let form = &link[link.find("/stand/").expect("a link")..];
        assert_eq!(world.app.get(form).await.status, StatusCode::OK);
        let end = format!("/api/v1/staff/stands/{}/end", text(&paired["id"]));
        for _ in 0..2 {
            let ended = world.staff(&world.coordinator, Method::POST, &end, &Value::Null).await;
            assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.text);
        }
        assert_eq!(world.app.get(form).await.status, StatusCode::CONFLICT);
        assert!(world.app.dump()["households"].is_empty(), "nobody came in");

        let long = json!({"name": "Tablet", "hours": 97});
        let refused = world.staff(&world.coordinator, Method::POST, &path, &long).await;
        assert_eq!(refused.fields(), [("/hours".to_owned(), "stand-hours".to_owned())]);
        let network = json!({"name": "Netz", "kind": "fair_stand", "starts_on": "2026-11-23", "ends_on": "2026-11-24"});
        let made = world.staff(&world.admin, Method::POST, "/api/v1/staff/campaigns", &network).await;
        let foreign = format!("/api/v1/staff/campaigns/{}/stands", text(&made.json()["id"]));
        let refused = world.staff(&world.coordinator, Method::POST, &foreign, &body).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text);
    }
}
