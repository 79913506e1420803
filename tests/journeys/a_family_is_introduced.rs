//! The good way: register, confirm, be matched, be reviewed, say yes, be introduced, tell the outcome.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{World, profile, text};
use crate::support::db::{TestDatabase, on_both_databases};

on_both_databases! {
    async fn two_families_who_both_say_yes_receive_the_introduction(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = world.two_families().await;
        assert!(world.mails(&anna.email, "proposal_teaser").await.is_empty(), "nobody is shown anything before the review");

        let approved = world.decide(&pair, "approve", &json!({"personal_note": "Sie wohnen bald nah beieinander."})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        for (family, other) in [(&anna, &ben), (&ben, &anna)] {
            let teaser = world.mail(&family.email, "proposal_teaser").await.mail;
            for secret in [other.email.as_str(), "Familie", "Geheimer Satz"] {
                assert!(!teaser.text.contains(secret) && !teaser.html.contains(secret), "{secret} in {}", teaser.text);
            }
        }

        let seen = world.proposals_of(&anna).await;
        let id = &seen[0]["id"];
        assert_eq!(seen[0]["stage"], "asked");
        assert_eq!(world.answer(&anna, id, &json!({"answer": "yes"})).await.status, StatusCode::OK);
        assert!(world.mails(&ben.email, "introduction").await.is_empty(), "one yes introduces nobody");
        assert_eq!(world.answer(&ben, id, &json!({"answer": "yes"})).await.status, StatusCode::OK);
        for (family, other, name) in [(&anna, &ben, "Familie ben"), (&ben, &anna, "Familie anna")] {
            let mail = world.mail(&family.email, "introduction").await.mail;
            assert!(mail.text.contains(&other.email) && mail.text.contains(name), "{}", mail.text);
            assert!(mail.text.contains("Sie wohnen bald nah beieinander."));
            assert_eq!(mail.reply_to.map(|address| address.to_string()), Some(other.email.clone()));
            assert!(!mail.text.contains("2021"), "facts about children stay on the page");
        }

        // Contact data opens by POST, and the other side can see that it was opened.
        let path = format!("/api/v1/me/proposals/{}/contact", text(id));
        let contact = world.staff(&anna.token, Method::POST, &path, &json!({})).await;
        assert_eq!(contact.json()["email"], ben.email);
        let log = world.staff(&ben.token, Method::GET, "/api/v1/me/accesses", &Value::Null).await;
        assert!(log.text.contains("contact_opened"), "{}", log.text);

        world.pass(Duration::days(7) + Duration::hours(1)).await;
        let question = world.mail(&anna.email, "check_in").await;
        assert!(question.mail.text.contains("/outcome/"));
        let anna = world.sign_in(&anna).await;
        let path = format!("/api/v1/me/proposals/{}/outcome", text(id));
        let told = world.staff(&anna.token, Method::POST, &path, &json!({"outcome": "still_planning"})).await;
        assert!(told.status.is_success(), "{}", told.text);
        assert_eq!(world.proposals_of(&anna).await[0]["outcome"], "still_planning");
        assert_eq!(world.to_review("households").await.len(), 0, "a pair that was introduced is never proposed again");
    }

    async fn a_household_and_an_initiative_are_introduced_with_a_card(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let proposals = world.to_review("initiatives").await;
        assert_eq!(proposals.len(), 1);
        assert!(proposals[0]["percent"].as_u64().is_some_and(|percent| percent >= 50));
        let approved = world.decide(&proposals[0], "approve", &json!({})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        assert!(world.mails("hafen@example.org", "introduction_initiative").await.is_empty());

        // The answer is given on the page behind the mailed link: looking changes nothing, the button acts.
        let teaser = world.mail(&anna.email, "proposal_teaser").await;
        let link = format!("/answer/{}", world.token_in(&teaser, "/answer/"));
        for _ in 0..2 {
            assert_eq!(world.app.get(&link).await.status, StatusCode::OK);
        }
        let seen = world.proposals_of(&anna).await;
        assert_eq!(seen[0]["stage"], "asked", "a link that is only opened answers nothing");
        assert_eq!(world.answer(&anna, &seen[0]["id"], &json!({"answer": "yes"})).await.status, StatusCode::OK);

        let mail = world.mail(&anna.email, "introduction").await.mail;
        assert!(mail.text.contains("Heimathafen Test") && mail.text.contains("hafen@example.org"));
        assert!(mail.attachments.iter().any(|file| file.content_type.starts_with("text/vcard")));
        let office = world.mail("hafen@example.org", "introduction_initiative").await.mail;
        assert!(office.text.contains(&anna.email) && !office.text.contains("2019"));
    }

    async fn a_household_that_asks_for_contact_is_introduced_by_the_approval_alone(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.registered("anna", &profile(&[])).await;
        let asked = world.staff(&anna.token, Method::POST, "/api/v1/me/contact-requests", &json!({"initiative": world.initiative})).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
        let waiting = world.to_review("initiatives").await;
        assert_eq!(waiting[0]["origin"], "household");
        assert_eq!(world.decide(&waiting[0], "approve", &json!({})).await.status, StatusCode::OK);
        assert!(world.mails(&anna.email, "proposal_teaser").await.is_empty(), "who asked is not asked back");
        assert!(world.mail(&anna.email, "introduction").await.mail.text.contains("Heimathafen Test"));
    }
}
