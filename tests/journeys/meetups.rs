//! Meetups from the announcement to what comes of them: places and the waiting list, mails, consents, and introductions of those who
//! chose each other.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;

use super::people::{Family, World, meetup, profile, staff, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

impl World {
    /// The coordinator announces a meetup; gives back its identifier.
    async fn announce(&self, change: &Value) -> String {
        let mut body = meetup("Küchentisch");
        for (key, value) in change.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        let made = self
            .staff(&self.coordinator, Method::POST, "/api/v1/staff/meetups", &body)
            .await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        text(&made.json()["id"])
    }

    async fn own(&self, family: &Family, id: &str) -> Value {
        let path = format!("/api/v1/me/meetups/{id}");
        let seen = self.staff(&family.token, Method::GET, &path, &Value::Null).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        seen.json()
    }

    async fn sign_up(&self, family: &Family, id: &str) -> Reply {
        let path = format!("/api/v1/me/meetups/{id}/signup");
        send(self.app.with(&family.token, Method::POST, &path)).await
    }

    async fn leave(&self, family: &Family, id: &str) {
        let path = format!("/api/v1/me/meetups/{id}/signup");
        let left = send(self.app.with(&family.token, Method::DELETE, &path)).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.text);
    }

    async fn at_office(&self, id: &str, more: &str) -> Value {
        let path = format!("/api/v1/staff/meetups/{id}{more}");
        let seen = self.staff(&self.coordinator, Method::GET, &path, &Value::Null).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        seen.json()
    }

    async fn met(&self, family: &Family, id: &str) -> Reply {
        let path = format!("/api/v1/me/meetups/{id}/people");
        self.staff(&family.token, Method::GET, &path, &Value::Null).await
    }

    /// Chooses the one and only other participant.
    async fn choose(&self, family: &Family, id: &str, chosen: bool) {
        let met = self.met(family, id).await;
        assert_eq!(met.status, StatusCode::OK, "{}", met.text);
        let person = &met.json()["people"][0]["person"];
        let path = format!("/api/v1/me/meetups/{id}/choices");
        let body = json!({"person": person, "chosen": chosen});
        let done = self.staff(&family.token, Method::POST, &path, &body).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
    }

    /// Lets the day of the meetup pass; sessions end, so everybody signs in again.
    async fn after_the_meetup(&self, families: &[&Family]) -> Vec<Family> {
        self.pass(Duration::days(11)).await;
        let mut again = Vec::new();
        for family in families {
            again.push(self.sign_in(family).await);
        }
        again
    }
}

fn calendar(mail: &wurzelwerk::mail::KeptMail) -> String {
    let file = mail
        .mail
        .attachments
        .iter()
        .find(|file| file.content_type.starts_with("text/calendar"));
    String::from_utf8(file.expect("a calendar file").bytes.clone())
        .expect("text")
        .replace("\r\n ", "")
}

on_both_databases! {
    async fn the_waiting_list_moves_up_by_itself_and_everybody_hears(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[])).await, world.family("ben", &profile(&[])).await);
        let id = world.announce(&json!({})).await;

        let public = world.app.get("/api/v1/meetups?area=13075&theme=housing&from=2026-12-03&to=2026-12-03").await;
        assert_eq!(public.json()[0]["free_places"], 1, "{}", public.text);
        assert!(!public.text.contains("video.example.org"), "the link is for those who have a place");
        assert_eq!(world.app.get("/api/v1/meetups?area=09").await.json(), json!([]));
        assert_eq!(world.app.get("/api/v1/meetups?to=2026-12-02").await.json(), json!([]));
        let list = world.staff(&anna.token, Method::GET, "/api/v1/me/meetups", &Value::Null).await.json();
        assert_eq!(list["suggested"][0]["id"], id.as_str(), "it is for her region: {list}");

        let signed_up = world.sign_up(&anna, &id).await.json();
        assert_eq!((&signed_up["signup"], &signed_up["video_link"]), (&json!("signed_up"), &json!("https://video.example.org/geheim")));
        let waiting = world.sign_up(&ben, &id).await.json();
        assert_eq!((&waiting["signup"], &waiting["video_link"]), (&json!("waiting"), &Value::Null));
        assert_eq!(world.sign_up(&ben, &id).await.json()["signup"], "waiting", "twice is no error");
        let mail = world.mail(&anna.email, "meetup_place").await;
        assert!(mail.mail.text.contains("Sie haben einen Platz") && mail.mail.text.contains("3. Dezember 2026, 19:00 Uhr"), "{}", mail.mail.text);
        let file = calendar(&mail);
        assert!(file.contains("DTSTART:20261203T180000Z") && file.contains("https://video.example.org/geheim"), "{file}");
        let told = world.mails(&ben.email, "meetup_place").await;
        assert_eq!(told.len(), 1);
        assert!(told[0].mail.text.contains("Warteliste") && !told[0].mail.text.contains("geheim") && told[0].mail.attachments.is_empty());
        let outside = world.app.get(&format!("/events/{id}/calendar.ics")).await;
        assert!(outside.header("content-type").starts_with("text/calendar") && !outside.text.contains("geheim"), "{}", outside.text);

        world.leave(&anna, &id).await;
        assert_eq!(world.own(&ben, &id).await["signup"], "signed_up");
        let moved = world.mail(&ben.email, "meetup_place").await;
        assert!(moved.mail.text.contains("ist ein Platz frei geworden") && calendar(&moved).contains("geheim"), "{}", moved.mail.text);
        assert_eq!(world.own(&anna, &id).await["video_link"], Value::Null, "who left no longer sees the link");

        // Whoever pauses loses the place.
        world.sign_up(&anna, &id).await;
        let paused = send(world.app.with(&ben.token, Method::POST, "/api/v1/me/pause")).await;
        assert!(paused.status.is_success(), "{}", paused.text);
        assert_eq!(world.own(&anna, &id).await["signup"], "signed_up");
        assert_eq!(world.own(&ben, &id).await["signup"], "cancelled");
        let refused = world.sign_up(&ben, &id).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "meetup-not-open"));

        // A day before it starts the reminder leaves, once.
        world.pass(Duration::days(9) + Duration::hours(10)).await;
        world.keep_house().await;
        assert_eq!(world.mails(&anna.email, "meetup_reminder").await.len(), 1);
        assert!(world.mails(&ben.email, "meetup_reminder").await.is_empty());
        world.app.state.clock.advance(Duration::hours(23) + Duration::minutes(30));
        let anna = world.sign_in(&anna).await;
        let begun = world.own(&anna, &id).await;
        assert_eq!((&begun["takes_signups"], &begun["signup"]), (&json!(false), &json!("signed_up")));
    }

    async fn settled_families_come_where_they_are_invited_and_consented(db: TestDatabase) {
        let world = World::new(db).await;
        let mut local = profile(&[]);
        local["situation"] = json!("local");
        local.as_object_mut().expect("an object").remove("window");
        let lena = world.registered("lena", &local).await;
        let coming = world.announce(&json!({})).await;
        let everyone = world.announce(&json!({"audience": "everyone"})).await;
        for id in [&coming, &everyone] {
            let refused = world.sign_up(&lena, id).await;
            assert_eq!(refused.code(), "meetup-not-open", "{}", refused.text);
        }
        let consent = json!({"kind": "meet_households"});
        let given = world.staff(&lena.token, Method::POST, "/api/v1/me/consents", &consent).await;
        assert!(given.status.is_success(), "{}", given.text);
        assert_eq!(world.sign_up(&lena, &coming).await.code(), "meetup-not-open");
        assert_eq!(world.sign_up(&lena, &everyone).await.json()["signup"], "signed_up");
        let revoked = send(world.app.with(&lena.token, Method::DELETE, "/api/v1/me/consents/meet_households")).await;
        assert!(revoked.status.is_success(), "{}", revoked.text);
        assert_eq!(world.own(&lena, &everyone).await["signup"], "cancelled", "without the consent the place is gone");
    }

    async fn a_change_and_a_cancellation_reach_everybody_who_wanted_to_come(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[])).await, world.family("ben", &profile(&[])).await);
        let id = world.announce(&json!({})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;

        let path = format!("/api/v1/staff/meetups/{id}");
        let mut later = meetup("Küchentisch");
        later["starts_at"] = json!("2026-12-04T18:00:00Z");
        later["ends_at"] = json!("2026-12-04T19:00:00Z");
        let put = |version: i64, body: Value| {
            let tag = format!("\"{version}\"");
            send(world.app.with(&world.coordinator, Method::PUT, &path).header("If-Match", tag).json(&body))
        };
        let stale = put(7, later.clone()).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text);
        let changed = put(1, later.clone()).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        let mail = world.mail(&anna.email, "meetup_changed").await;
        assert!(mail.mail.text.contains("4. Dezember 2026") && calendar(&mail).contains("SEQUENCE:2"), "{}", mail.mail.text);
        assert!(!world.mail(&ben.email, "meetup_changed").await.mail.text.contains("geheim"), "he has no place");

        // One more place: the next one moves up; only words: nobody is mailed.
        later["capacity"] = json!(2);
        assert_eq!(put(2, later.clone()).await.status, StatusCode::OK);
        assert_eq!(world.own(&ben, &id).await["signup"], "signed_up");
        assert_eq!(world.mails(&anna.email, "meetup_changed").await.len(), 1);

        // A colleague of another office finds nothing of it.
        let other = staff(&world.app, "fremd@example.org", Role::Coordinator).await;
        assert_eq!(world.staff(&other, Method::GET, &path, &Value::Null).await.status, StatusCode::NOT_FOUND);
        let cancel = world.staff(&world.coordinator, Method::POST, &format!("{path}/cancel"), &json!({"version": 3})).await;
        assert_eq!(cancel.status, StatusCode::OK, "{}", cancel.text);
        for family in [&anna, &ben] {
            let mail = world.mail(&family.email, "meetup_cancelled").await;
            assert!(calendar(&mail).contains("METHOD:CANCEL"));
        }
        assert_eq!(world.sign_up(&anna, &id).await.code(), "meetup-closed");
        assert_eq!(world.app.get("/api/v1/meetups").await.json(), json!([]));
    }

    async fn staff_sees_participants_as_far_as_consents_allow(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[2019])).await, world.registered("ben", &profile(&[2019])).await);
        let id = world.announce(&json!({"capacity": 5})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        let rows = world.at_office(&id, "/participants").await;
        assert_eq!((&rows[0]["level"], &rows[1]["level"]), (&json!("profile"), &json!("teaser")), "{rows}");
        assert_eq!(rows[0]["profile"]["children"][0]["birth_year"], 2019);
        assert_eq!(rows[1]["profile"], Value::Null);
        for secret in ["example.org", "Familie", "Geheimer Satz"] {
            assert!(!rows.to_string().contains(secret), "{secret} in {rows}");
        }
        let early = json!({"households": [anna.id]});
        let path = format!("/api/v1/staff/meetups/{id}/attendance");
        let refused = world.staff(&world.coordinator, Method::POST, &path, &early).await;
        assert_eq!(refused.code(), "not-allowed", "nobody was there before it began");

        // An office that a household excluded finds nothing of it, and its place is free again.
        let exclusion = json!({"kind": "initiative", "value": world.initiative});
        let excluded = world.staff(&anna.token, Method::POST, "/api/v1/me/exclusions", &exclusion).await;
        assert!(excluded.status.is_success(), "{}", excluded.text);
        assert_eq!(world.at_office(&id, "/participants").await.as_array().map(Vec::len), Some(1));
        assert_eq!(world.sign_up(&anna, &id).await.code(), "meetup-not-open");

        world.pass(Duration::days(11)).await;
        let noted = world.staff(&world.coordinator, Method::POST, &path, &json!({"households": [ben.id]})).await;
        assert_eq!(noted.json()["attended"], 1, "{}", noted.text);
        let wrong = world.staff(&world.coordinator, Method::POST, &path, &json!({"households": [anna.id]})).await;
        assert_eq!(wrong.fields(), [("/households".to_owned(), "value-unknown".to_owned())]);

        // After the time to choose only the counts are left.
        world.pass(Duration::days(15)).await;
        let left = world.at_office(&id, "").await;
        assert_eq!((&left["signed_up"], &left["attended"]), (&json!(1), &json!(1)), "{left}");
        let dump = world.app.dump();
        assert!(dump["meetup_signups"].is_empty() && dump["meetup_choices"].is_empty());
    }

    async fn two_who_chose_each_other_become_a_proposal_and_a_choice_alone_is_seen_by_nobody(db: TestDatabase) {
        let world = World::new(db).await;
        // Far apart in time and taste, so that the engine itself does not propose the two.
        let anna = world.family("anna", &profile(&[2019])).await;
        let mut other = profile(&[]);
        other["window"] = json!({"earliest": "2029-06", "latest": "2029-09"});
        other["adults"] = json!([{"occupation": "Tischler", "kldb": "22342"}]);
        other["needs"] = json!([]);
        other["interests"] = json!(["gardening"]);
        other["target_areas"] = json!([{"kind": "land", "ags": "13"}]);
        let ben = world.family("ben", &other).await;
        let before = world.to_review("households").await.len();
        assert_eq!(before, 0, "this test needs a pair that the engine does not propose");
        let id = world.announce(&json!({"capacity": 5})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        assert_eq!(world.met(&anna, &id).await.code(), "meetup-closed", "nobody is shown before it is over");
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
        world.choose(anna, &id, true).await;
        let made = world.to_review("households").await;
        assert_eq!((made.len(), &made[0]["origin"]), (1, &json!("staff")));
        let shown = world.staff(&world.coordinator, Method::GET, &format!("/api/v1/proposals/{}", text(&made[0]["id"])), &Value::Null).await;
        assert_eq!(shown.json()["from_meetup"], "Küchentisch", "{}", shown.text);
        assert!(world.mails(&ben.email, "proposal_teaser").await.is_empty(), "a coordinator decides first");
        assert!(world.proposals_of(anna).await.is_empty());

        // Whatever was chosen is deleted with the sign-ups; the proposal goes on.
        world.pass(Duration::days(15)).await;
        assert!(world.app.dump()["meetup_choices"].is_empty());
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

    async fn a_deleted_household_leaves_no_sign_up_behind(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[])).await, world.family("ben", &profile(&[])).await);
        let id = world.announce(&json!({})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        let everything = world.staff(&anna.token, Method::GET, "/api/v1/me/export", &Value::Null).await.json();
        assert_eq!(everything["meetup_signups"][0]["state"], "signed_up");
        let gone = world.staff(&anna.token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        assert_eq!(world.own(&ben, &id).await["signup"], "signed_up", "the place is free at once");
        world.pass(Duration::days(8)).await;
        let rows = &world.app.dump()["meetup_signups"];
        assert!(rows.iter().all(|row| !row.contains(&anna.id)), "{rows:?}");
    }
}
