//! The other ways: decline, expiry, withdrawal in between, erasure, stale approval, undo, a full initiative.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile, text};
use crate::support::db::{TestDatabase, on_both_databases};

on_both_databases! {
    async fn a_decline_protects_the_decliner(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        let without_reason = world.answer(&ben, &pair["id"], &json!({"answer": "no"})).await;
        assert_eq!(without_reason.status, StatusCode::UNPROCESSABLE_ENTITY, "a no has a reason");
        let no = world.answer(&ben, &pair["id"], &json!({"answer": "no", "reason": "not_for_us"})).await;
        assert_eq!(no.status, StatusCode::OK, "{}", no.text);
        let notice = world.mail(&anna.email, "decline_notice").await.mail;
        for word in ["not_for_us", "Familie ben", "abgelehnt", ben.email.as_str()] {
            assert!(!notice.text.contains(word), "{word} in {}", notice.text);
        }
        assert!(world.mails(&ben.email, "decline_notice").await.is_empty());
        let late = world.answer(&anna, &pair["id"], &json!({"answer": "yes"})).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "decided"));
        world.pass(Duration::days(200)).await;
        let run = world.staff(&world.admin, Method::POST, "/api/v1/runs", &json!({"commit": true})).await;
        assert!(run.status.is_success(), "{}", run.text);
        assert!(world.to_review("households").await.is_empty(), "not_for_us is for good");
    }

    async fn nobody_answers_reminders_leave_and_the_proposal_expires(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        assert_eq!(world.answer(&anna, &pair["id"], &json!({"answer": "yes"})).await.status, StatusCode::OK);
        world.pass(Duration::days(5) + Duration::hours(1)).await;
        world.pass(Duration::days(9)).await;
        assert_eq!(world.mails(&ben.email, "reminder").await.len(), 2, "on day 5 and on day 14");
        assert!(world.mails(&anna.email, "reminder").await.is_empty(), "who answered is not reminded");
        world.pass(Duration::days(8)).await;
        for family in [&anna, &ben] {
            assert_eq!(world.mails(&family.email, "expiry_notice").await.len(), 1);
            assert!(world.mails(&family.email, "introduction").await.is_empty());
        }
        let ben = world.sign_in(&ben).await;
        let late = world.answer(&ben, &pair["id"], &json!({"answer": "yes"})).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
    }

    async fn who_withdraws_in_between_is_not_disclosed(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        assert_eq!(world.answer(&anna, &pair["id"], &json!({"answer": "yes"})).await.status, StatusCode::OK);
        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        let late = world.answer(&ben, &pair["id"], &json!({"answer": "yes"})).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
        assert!(world.mails(&ben.email, "introduction").await.is_empty());
        assert!(world.mails(&anna.email, "introduction").await.is_empty());
        assert_eq!(world.mails(&anna.email, "deletion").await.len(), 1);

        // Eight days later nothing of the household is left, also not for the other side.
        world.pass(Duration::days(8)).await;
        let path = format!("/api/v1/households/{}", anna.id);
        assert_eq!(world.staff(&world.admin, Method::GET, &path, &Value::Null).await.status, StatusCode::NOT_FOUND);
        assert!(!world.staff(&ben.token, Method::GET, "/api/v1/me/export", &Value::Null).await.text.contains(&anna.email));
    }

    async fn a_stale_approval_is_refused_and_the_new_version_can_be_approved(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, _, pair) = world.two_families().await;
        let me = world.staff(&anna.token, Method::GET, "/api/v1/me", &Value::Null).await;
        let mut changed = profile(&[2019, 2021, 2023]);
        changed["name"] = json!("Familie anna");
        let request = world.app.with(&anna.token, Method::PUT, "/api/v1/me").header("If-Match", me.header("etag"));
        let put = crate::support::app::send(request.json(&changed)).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        let path = format!("/api/v1/proposals/{}/approve", text(&pair["id"]));
        let stale = world.staff(&world.coordinator, Method::POST, &path, &json!({"version": pair["version"]})).await;
        assert_eq!((stale.status, stale.code().as_str()), (StatusCode::CONFLICT, "stale"), "{}", stale.text);
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        let again = world.staff(&world.coordinator, Method::POST, &path, &json!({"version": pair["version"]})).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "decided"));
    }

    async fn an_approval_can_be_undone_until_its_mails_leave(db: TestDatabase) {
        let world = World::with_delay(db, 60).await;
        let (anna, ben, pair) = world.two_families().await;
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        world.pass(Duration::minutes(30)).await;
        assert!(world.proposals_of(&anna).await.is_empty(), "nobody is shown anything before it takes effect");
        assert_eq!(world.decide(&pair, "undo", &json!({})).await.status, StatusCode::OK);
        world.pass(Duration::minutes(90)).await;
        assert!(world.mails(&ben.email, "proposal_teaser").await.is_empty(), "an undone approval sends nothing");
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        world.pass(Duration::minutes(61)).await;
        assert_eq!(world.mails(&ben.email, "proposal_teaser").await.len(), 1);
        let late = world.decide(&pair, "undo", &json!({})).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "too-late"));
    }

    async fn a_pair_is_approved_only_when_somebody_has_spoken_with_both(db: TestDatabase) {
        let world = World::new(db).await;
        world.family("anna", &profile(&[2019])).await;
        world.family("ben", &profile(&[2018])).await;
        let pair = world.to_review("households").await;
        let refused = world.decide(&pair[0], "approve", &json!({})).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "not-known"));
    }

    async fn a_full_initiative_takes_on_nobody_more(db: TestDatabase) {
        let world = World::new(db).await;
        let small = world.approved_initiative("Kleine Insel", 1).await;
        let mut asked = Vec::new();
        for name in ["anna", "ben"] {
            let family = world.registered(name, &profile(&[])).await;
            let body = json!({"initiative": small});
            let reply = world.staff(&family.token, Method::POST, "/api/v1/me/contact-requests", &body).await;
            asked.push(text(&reply.json()["id"]));
        }
        let path = |id: &str| format!("/api/v1/proposals/{id}/approve");
        let first = world.staff(&world.admin, Method::POST, &path(&asked[0]), &json!({"version": 1})).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text);
        let second = world.staff(&world.admin, Method::POST, &path(&asked[1]), &json!({"version": 1})).await;
        assert_eq!((second.status, second.code().as_str()), (StatusCode::CONFLICT, "full"));
    }

    async fn a_report_suspends_the_reported_household_until_it_is_reviewed(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        let body = json!({"proposal": pair["id"], "description": "Unangemessene Nachricht."});
        let reported = world.staff(&anna.token, Method::POST, "/api/v1/me/reports", &body).await;
        assert!(reported.status.is_success(), "{}", reported.text);
        let yes = world.answer(&ben, &pair["id"], &json!({"answer": "yes"})).await;
        assert_eq!(yes.status, StatusCode::CONFLICT);
        let asks = json!({"initiative": world.approved_initiative("Zweite Insel", 5).await});
        let asked = world.staff(&ben.token, Method::POST, "/api/v1/me/contact-requests", &asks).await;
        assert_eq!(asked.code(), "suspended", "{}", asked.text);
        let reports = world.staff(&world.admin, Method::GET, "/api/v1/reports", &Value::Null).await.json();
        let list = reports["items"].as_array().or(reports.as_array()).cloned().unwrap_or_default();
        assert_eq!(list.len(), 1, "{reports}");
        let path = format!("/api/v1/reports/{}/review", text(&list[0]["id"]));
        let lifted = world.staff(&world.admin, Method::POST, &path, &json!({"lift": true})).await;
        assert!(lifted.status.is_success(), "{}", lifted.text);
        let asked = world.staff(&ben.token, Method::POST, "/api/v1/me/contact-requests", &asks).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    }
}
