//! What comes of a meetup: those who were there see each other as teasers and choose; two that chose each other are proposed, and a
//! choice alone is seen by nobody.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{Family, World, profile, text};
use crate::support::app::send;
use crate::support::db::{TestDatabase, on_both_databases};

/// A family so far from [`profile`] in time and taste that the engine itself does not propose the two.
fn unlike() -> Value {
    let mut other = profile(&[]);
    other["window"] = json!({"earliest": "2029-06", "latest": "2029-09"});
    other["adults"] = json!([{"occupation": "Tischler", "kldb": "22342"}]);
    other["needs"] = json!([]);
    other["interests"] = json!(["gardening"]);
    other["target_areas"] = json!([{"kind": "land", "ags": "13"}]);
    other
}

on_both_databases! {
    async fn two_who_chose_each_other_become_a_proposal_and_a_choice_alone_is_seen_by_nobody(db: TestDatabase) {
        let world = World::new(db).await;
        let anna = world.family("anna", &profile(&[2019])).await;
        let ben = world.family("ben", &unlike()).await;
        let before = world.to_review("households").await.len();
        assert_eq!(before, 0, "this test needs a pair that the engine does not propose");
        let id = world.announce(&json!({"capacity": 5})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        assert_eq!(world.met(&anna, &id).await.code(), "meetup-choice-closed", "nobody is shown before it is over");
        let families = world.after_the_meetup(&[&anna, &ben]).await;
        let (anna, ben) = (&families[0], &families[1]);
        let asked = world.mail(&anna.email, "meetup_after").await.mail.text;
        assert!(asked.contains(&format!("/me/meetups/{id}/people")), "{asked}");

        let seen = world.met(anna, &id).await;
        for secret in ["ben@example", "Familie", "Geheimer Satz", "Tischler", ben.id.as_str()] {
            assert!(!seen.text.contains(secret), "{secret} in {}", seen.text);
        }
        world.choose(anna, &id, true).await;
        assert!(world.to_review("households").await.is_empty(), "one choice proposes nothing");
        assert_eq!(world.met(ben, &id).await.json()["people"][0]["chosen"], false, "and nobody else sees it");
        let everything = world.staff(&ben.token, Method::GET, "/api/v1/me/export", &Value::Null).await;
        assert_eq!(everything.json()["meetup_choices"], json!([]));

        world.choose(anna, &id, false).await;
        world.choose(ben, &id, true).await;
        assert!(world.to_review("households").await.is_empty(), "a choice that was taken back counts no more");
        let before = world.staff(&anna.token, Method::GET, "/api/v1/me", &Value::Null).await.json();
        world.choose(anna, &id, true).await;
        let after = world.staff(&anna.token, Method::GET, "/api/v1/me", &Value::Null).await.json();
        assert_eq!(before["waiting"], after["waiting"], "the click itself tells nothing");
        assert!(world.to_review("households").await.is_empty(), "the proposal comes with the next round");
        world.keep_house().await;
        let made = world.to_review("households").await;
        assert_eq!((made.len(), &made[0]["origin"]), (1, &json!("staff")));
        let shown = world.staff(&world.coordinator, Method::GET, &format!("/api/v1/proposals/{}", text(&made[0]["id"])), &Value::Null).await;
        assert_eq!(shown.json()["from_meetup"], "Küchentisch", "{}", shown.text);
        assert!(world.mails(&ben.email, "proposal_teaser").await.is_empty(), "a coordinator decides first");
        assert!(world.proposals_of(anna).await.is_empty());
        let everything = world.staff(&anna.token, Method::GET, "/api/v1/me/export", &Value::Null).await;
        let proposals = everything.json()["proposals"].to_string();
        assert!(!proposals.contains("households"), "what nobody was shown stays the affair of both: {proposals}");

        // Whatever was chosen is deleted with the sign-ups; the proposal goes on.
        world.pass(Duration::days(15)).await;
        let dump = world.app.dump();
        assert!(dump["meetup_choices"].is_empty());
        let ties = |row: &&String| row.contains("proposed_from_meetup") && row.contains(&id);
        assert_eq!(dump["audit"].iter().find(ties), None, "nor does the log say at which meetup");
        assert_eq!(world.to_review("households").await.len(), 1);
        let anna = world.sign_in(anna).await;
        assert_eq!(world.met(&anna, &id).await.status, StatusCode::NOT_FOUND);
    }

    async fn whoever_excluded_the_other_or_revoked_the_consent_is_not_shown(db: TestDatabase) {
        let world = World::new(db).await;
        let mut families = Vec::new();
        for name in ["anna", "ben", "cem", "dora"] {
            families.push(world.family(name, &profile(&[])).await);
        }
        let id = world.announce(&json!({"capacity": 9})).await;
        for family in &families {
            assert_eq!(world.sign_up(family, &id).await.status, StatusCode::OK);
        }
        let exclusion = json!({"kind": "email", "value": families[1].email});
        let excluded = world.staff(&families[0].token, Method::POST, "/api/v1/me/exclusions", &exclusion).await;
        assert!(excluded.status.is_success(), "{}", excluded.text);
        let revoked = send(world.app.with(&families[2].token, Method::DELETE, "/api/v1/me/consents/meet_households")).await;
        assert!(revoked.status.is_success(), "{}", revoked.text);
        let all: Vec<&Family> = families.iter().collect();
        let again = world.after_the_meetup(&all).await;
        let count = async |family: &Family| world.met(family, &id).await.json()["people"].as_array().map(Vec::len);
        assert_eq!(count(&again[0]).await, Some(1), "dora only");
        assert_eq!(count(&again[1]).await, Some(1), "who was excluded does not see it either");
        assert_eq!(count(&again[3]).await, Some(2));
        assert_eq!(world.met(&again[2], &id).await.code(), "meetup-not-open");

        // Once it was noted who was there, nobody else counts.
        let path = format!("/api/v1/staff/meetups/{id}/attendance");
        let there = json!({"households": [again[0].id, again[1].id]});
        let noted = world.staff(&world.coordinator, Method::POST, &path, &there).await;
        assert_eq!(noted.status, StatusCode::OK, "{}", noted.text);
        assert_eq!(count(&again[0]).await, Some(0));
        assert_eq!(world.met(&again[3], &id).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_stands_against_two_who_chose_each_other_may_pass(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[2019])).await, world.family("ben", &unlike()).await);
        let id = world.announce(&json!({"capacity": 5})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        let families = world.after_the_meetup(&[&anna, &ben]).await;
        let (anna, ben) = (&families[0], &families[1]);
        world.choose(anna, &id, true).await;
        world.choose(ben, &id, true).await;
        let exclusion = json!({"kind": "email", "value": ben.email});
        let excluded = world.staff(&anna.token, Method::POST, "/api/v1/me/exclusions", &exclusion).await;
        assert!(excluded.status.is_success(), "{}", excluded.text);
        world.keep_house().await;
        assert!(world.to_review("households").await.is_empty(), "not as long as one excludes the other");
        let path = format!("/api/v1/me/exclusions/{}", text(&excluded.json()["id"]));
        let gone = send(world.app.with(&anna.token, Method::DELETE, &path)).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        world.keep_house().await;
        assert_eq!(world.to_review("households").await.len(), 1);
        world.keep_house().await;
        assert_eq!(world.to_review("households").await.len(), 1, "once");
    }

    async fn two_that_ended_for_good_are_not_shown_to_each_other(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[2019])).await, world.family("ben", &unlike()).await);
        let id = world.announce(&json!({"capacity": 5})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        let pair = json!({"household": anna.id, "other_household": ben.id});
        let made = world.staff(&world.coordinator, Method::POST, "/api/v1/proposals", &pair).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let rejected = world.decide(&made.json(), "reject", &json!({"reason": "safety_concern"})).await;
        assert_eq!(rejected.status, StatusCode::OK, "{}", rejected.text);
        let families = world.after_the_meetup(&[&anna, &ben]).await;
        assert_eq!(world.met(&families[0], &id).await.json()["people"], json!([]));
        assert!(world.mails(&anna.email, "meetup_after").await.is_empty(), "there is nobody to choose");
    }

    async fn whom_somebody_chose_stays_on_the_list_whatever_comes_of_it(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[2019])).await, world.family("ben", &unlike()).await);
        let id = world.announce(&json!({"capacity": 5})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        let families = world.after_the_meetup(&[&anna, &ben]).await;
        let (anna, ben) = (&families[0], &families[1]);
        world.choose(anna, &id, true).await;
        world.choose(ben, &id, true).await;
        let before = world.met(anna, &id).await.text;
        world.keep_house().await;
        assert_eq!(world.met(anna, &id).await.text, before, "a proposal that nobody was shown shows nowhere");
        let made = world.to_review("households").await;
        let rejected = world.decide(&made[0], "reject", &json!({"reason": "safety_concern"})).await;
        assert_eq!(rejected.status, StatusCode::OK, "{}", rejected.text);
        assert_eq!(world.met(anna, &id).await.text, before, "nor does its end");
    }

    async fn numbers_of_people_say_nothing_of_the_order_and_name_them_for_one_reader_only(db: TestDatabase) {
        let world = World::new(db).await;
        let mut families = Vec::new();
        for name in ["anna", "ben", "cem"] {
            families.push(world.family(name, &profile(&[])).await);
        }
        let id = world.announce(&json!({"capacity": 9})).await;
        for family in &families {
            world.sign_up(family, &id).await;
        }
        let all: Vec<&Family> = families.iter().collect();
        let families = world.after_the_meetup(&all).await;
        let mut numbers = Vec::new();
        for family in &families {
            let met = world.met(family, &id).await.json();
            let people = met["people"].as_array().expect("people");
            numbers.extend(people.iter().map(|one| one["person"].as_i64().expect("a number")));
        }
        assert_eq!(numbers.len(), 6);
        assert!(numbers.iter().all(|number| (1_000..1 << 53).contains(number)), "{numbers:?}");
        let (first, others) = numbers.split_at(2);
        assert!(!others.iter().any(|number| first.contains(number)), "{numbers:?}");
        let path = format!("/api/v1/me/meetups/{id}/choices");
        let stranger = json!({"person": others[0], "chosen": true});
        let refused = world.staff(&families[0].token, Method::POST, &path, &stranger).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text);
    }
}
