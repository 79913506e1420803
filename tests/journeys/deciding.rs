//! Deciding: a person decides every introduction; of two who decide at once one wins; a suspension that is upheld stays;
//! and mails that are no part of an introduction end with one click.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile, text};
use crate::support::app::send;
use crate::support::db::{TestDatabase, on_both_databases};

on_both_databases! {
    async fn rule_8_a_person_decides_and_households_read_sentences_without_points(db: TestDatabase) {
        let world = World::new(db).await;
        // Enough households are alike that a teaser says more than the Land.
        for at in 0..5 {
            world.registered(&format!("familie{at}"), &profile(&[2019, 2021])).await;
        }
        let (anna, ben, pair) = world.two_families().await;
        // The engine proposes again and again; without a person nothing is shown to anybody.
        for _ in 0..3 {
            world.pass(Duration::days(7)).await;
            let run = world.staff(&world.admin, Method::POST, "/api/v1/runs", &json!({"scope": "all", "commit": true})).await;
            assert!(run.status.is_success(), "{}", run.text);
        }
        let anna = world.sign_in(&anna).await;
        assert!(world.proposals_of(&anna).await.is_empty());
        assert!(world.mails(&anna.email, "proposal_teaser").await.is_empty());

        // The coordinator sees points and facts, the household sentences and no number of a score.
        let path = format!("/api/v1/proposals/{}", text(&pair["id"]));
        let seen = world.staff(&world.coordinator, Method::GET, &path, &Value::Null).await.json();
        let reasons = seen["explanation"]["reasons"].as_array().unwrap();
        assert!(seen["percent"].is_u64() && reasons.iter().all(|reason| reason["points"].is_number()), "{seen}");
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        let shown = world.proposals_of(&anna).await.remove(0);
        assert!(!shown["reasons"].as_array().unwrap().is_empty(), "{shown}");
        let mail = world.mail(&ben.email, "proposal_teaser").await.mail;
        for word in ["score", "percent", "points", "Punkte", "%"] {
            assert!(!shown.to_string().contains(word), "{word} in {shown}");
            assert!(!mail.text.contains(word), "{word} in {}", mail.text);
        }
    }

    async fn of_two_people_who_decide_at_once_one_wins_and_the_other_sees_that_it_is_decided(db: TestDatabase) {
        let world = World::new(db).await;
        let (_, ben, pair) = world.two_families().await;
        let path = |what: &str| format!("/api/v1/proposals/{}/{what}", text(&pair["id"]));
        let (approve, reject) = (path("approve"), path("reject"));
        let seen = json!({"version": pair["version"]});
        let no = json!({"version": pair["version"], "reason": "family_does_not_fit"});
        let (one, other) = tokio::join!(
            world.staff(&world.coordinator, Method::POST, &approve, &seen),
            world.staff(&world.admin, Method::POST, &reject, &no),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT], "{} {}", one.text, other.text);
        let (lost, won) = if one.status == StatusCode::OK { (other, one) } else { (one, other) };
        assert_eq!(lost.code(), "decided");
        let approved = won.json()["state"] == "approved";
        assert_eq!(world.mails(&ben.email, "proposal_teaser").await.len(), usize::from(approved));
        let late = world.staff(&world.admin, Method::POST, &reject, &no).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "decided"));
    }

    async fn two_who_say_yes_at_the_same_moment_are_introduced_once(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        let yes = json!({"answer": "yes"});
        let (one, other) = tokio::join!(
            world.answer(&anna, &pair["id"], &yes),
            world.answer(&ben, &pair["id"], &yes),
        );
        assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK), "{} {}", one.text, other.text);
        for family in [&anna, &ben] {
            assert_eq!(world.mails(&family.email, "introduction").await.len(), 1, "{}", family.email);
        }
    }

    async fn a_withdrawal_at_the_moment_of_the_approval_succeeds_and_wins(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        let path = format!("/api/v1/proposals/{}/approve", text(&pair["id"]));
        let seen = json!({"version": pair["version"]});
        let nothing = json!({});
        let (approved, gone) = tokio::join!(
            world.staff(&world.coordinator, Method::POST, &path, &seen),
            world.staff(&anna.token, Method::DELETE, "/api/v1/me", &nothing),
        );
        assert_eq!(gone.status, StatusCode::OK, "whoever leaves is never told to try again: {}", gone.text);
        assert!(matches!(approved.status, StatusCode::OK | StatusCode::CONFLICT), "{}", approved.text);
        assert!(world.mails(&ben.email, "proposal_teaser").await.is_empty(), "nothing leaves after the withdrawal");
        assert!(world.mails(&anna.email, "proposal_teaser").await.is_empty());
        let yes = world.answer(&ben, &pair["id"], &json!({"answer": "yes"})).await;
        assert!(yes.status.is_client_error(), "{}", yes.text);
    }

    async fn the_last_place_of_an_initiative_is_given_once(db: TestDatabase) {
        let world = World::new(db).await;
        let small = world.approved_initiative("Kleine Insel", 1).await;
        let mut asked = Vec::new();
        for name in ["anna", "ben", "carl"] {
            let family = world.registered(name, &profile(&[])).await;
            let reply = world
                .staff(&family.token, Method::POST, "/api/v1/me/contact-requests", &json!({"initiative": small}))
                .await;
            asked.push(format!("/api/v1/proposals/{}/approve", text(&reply.json()["id"])));
        }
        let seen = json!({"version": 1});
        let (one, two, three) = tokio::join!(
            world.staff(&world.admin, Method::POST, &asked[0], &seen),
            world.staff(&world.admin, Method::POST, &asked[1], &seen),
            world.staff(&world.admin, Method::POST, &asked[2], &seen),
        );
        let mut codes = [one, two, three].map(|reply| (reply.status.as_u16(), reply.code()));
        codes.sort();
        let full = || (409, "full".to_owned());
        assert_eq!(codes, [(200, String::new()), full(), full()]);
    }

    async fn a_suspension_that_is_upheld_stays_whatever_the_household_does(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        let body = json!({"proposal": pair["id"], "description": "Unangemessene Nachricht."});
        let reported = world.staff(&anna.token, Method::POST, "/api/v1/me/reports", &body).await;
        assert_eq!(reported.status, StatusCode::NO_CONTENT, "{}", reported.text);
        assert_eq!(world.mails("office@example.org", "suspended_notice").await.len(), 1);
        let reports = world.staff(&world.admin, Method::GET, "/api/v1/reports", &Value::Null).await.json();
        let path = format!("/api/v1/reports/{}/review", text(&reports[0]["id"]));
        let by_coordinator = world.staff(&world.coordinator, Method::POST, &path, &json!({"lift": true})).await;
        assert_eq!(by_coordinator.status, StatusCode::FORBIDDEN);
        let upheld = world.staff(&world.admin, Method::POST, &path, &json!({"lift": false})).await;
        assert_eq!(upheld.status, StatusCode::NO_CONTENT, "{}", upheld.text);
        let again = world.staff(&world.admin, Method::POST, &path, &json!({"lift": true})).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "reviewed is reviewed");

        for what in ["pause", "resume"] {
            let done = world.staff(&ben.token, Method::POST, &format!("/api/v1/me/{what}"), &json!({})).await;
            assert!(done.status.is_success(), "{}", done.text);
        }
        let asked = world.staff(&ben.token, Method::POST, "/api/v1/me/contact-requests", &json!({"initiative": world.initiative})).await;
        assert_eq!((asked.status, asked.code().as_str()), (StatusCode::CONFLICT, "suspended"), "{}", asked.text);
        let by_hand = json!({"household": ben.id, "initiative": world.initiative});
        let proposed = world.staff(&world.coordinator, Method::POST, "/api/v1/proposals", &by_hand).await;
        assert_eq!(proposed.status, StatusCode::CONFLICT, "{}", proposed.text);
        let run = world.staff(&world.admin, Method::POST, "/api/v1/runs", &json!({"scope": "all", "commit": true})).await;
        assert!(run.status.is_success(), "{}", run.text);
        let open = world.staff(&world.admin, Method::GET, "/api/v1/proposals?limit=100", &Value::Null).await;
        assert!(!open.text.contains(&ben.id), "nothing new is proposed for it: {}", open.text);
        assert!(world.mails(&ben.email, "introduction").await.is_empty());
    }

    async fn one_click_in_the_mail_program_ends_status_mails_without_a_sign_in_or_a_form_of_ours(db: TestDatabase) {
        let world = World::new(db).await;
        let mut nowhere = profile(&[]);
        nowhere["target_areas"] = json!([{"kind": "district", "ags": "09162"}]);
        let anna = world.registered("anna", &nowhere).await;
        world.pass(Duration::days(14)).await;
        let status = world.mail(&anna.email, "status").await.mail;
        let url = status.unsubscribe_url.expect("an address in the header");
        let path = url.strip_prefix(&world.app.url).expect("an address of ours").to_owned();

        // Looking at it changes nothing; the click of RFC 8058 is a POST without cookie and without origin.
        assert_eq!(world.app.get(&path).await.status, StatusCode::OK);
        world.pass(Duration::days(31)).await;
        assert_eq!(world.mails(&anna.email, "status").await.len(), 2);
        let click = || world.app.request(Method::POST, &path).form(&[("List-Unsubscribe", "One-Click")]);
        for _ in 0..2 {
            let done = send(click()).await;
            assert_eq!(done.status, StatusCode::OK, "a second click is no error: {}", done.text);
        }
        world.pass(Duration::days(31)).await;
        world.pass(Duration::days(31)).await;
        assert_eq!(world.mails(&anna.email, "status").await.len(), 2, "no more of them");
        let dump = world.app.dump();
        let told = dump.get("events").map_or(0, |rows| rows.iter().filter(|row| row.contains("unmatched")).count());
        assert_eq!(told, 2, "who was not written to was not told");
        // What belongs to a running matter still comes.
        let anna = world.sign_in(&anna).await;
        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success());
        assert_eq!(world.mails(&anna.email, "deletion").await.len(), 1);
        let unknown = world.app.request(Method::POST, &format!("/unsubscribe/{}", "A".repeat(43)));
        let unknown = send(unknown.form(&[("List-Unsubscribe", "One-Click")])).await;
        assert_eq!(unknown.status, StatusCode::CONFLICT);
    }

    async fn an_erasure_leaves_nothing_in_the_database_and_its_files(db: TestDatabase) {
        let world = World::new(db).await;
        let mut own = profile(&[2019, 2021]);
        own["phone"] = json!("03834 7654321");
        own["free_text"] = json!("Zwitschert im Morgengrauen.");
        let anna = world.family("kanarienvogel", &own).await;
        let ben = world.family("ben", &profile(&[2018, 2021])).await;
        world.speak_with(&anna).await;
        world.speak_with(&ben).await;
        let pair = world.to_review("households").await.remove(0);
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
        for family in [&anna, &ben] {
            assert_eq!(world.answer(family, &pair["id"], &json!({"answer": "yes"})).await.status, StatusCode::OK);
        }
        assert_eq!(world.mails(&ben.email, "introduction").await.len(), 1);
        let export = world.staff(&anna.token, Method::GET, "/api/v1/me/export", &Value::Null).await;
        for held in ["7654321", "Zwitschert", "text_version", "mail_ledger", "proposals", "audit"] {
            assert!(export.text.contains(held), "{held} is missing in {}", export.text);
        }
        let secrets = ["kanarienvogel", "Zwitschert", "7654321"];
        let held = world.app.dump();
        let everything = format!("{held:?}");
        assert!(secrets.iter().all(|secret| everything.contains(secret)), "the search can find them");

        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        world.post_mails().await;
        world.pass(Duration::days(8)).await;
        world.keep_house().await;
        let everything = format!("{:?}", world.app.dump());
        let bytes = world.app.file_bytes();
        for secret in secrets {
            assert!(!everything.contains(secret), "{secret} is still in the database");
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is still in the files of the database");
        }
        let tables: Vec<String> = world
            .app
            .dump()
            .into_iter()
            .filter(|(_, rows)| rows.iter().any(|row| row.contains(&anna.id)))
            .map(|(table, _)| table)
            .collect();
        assert_eq!(tables, ["opt_in_proofs"], "only the proof of double opt-in names it, apart from everything");
    }
}
