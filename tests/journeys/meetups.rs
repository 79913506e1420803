//! Meetups from the announcement to the counts that are kept: places and the waiting list, mails, consents, who was there. What comes
//! of them stands in the file beside.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;

use super::people::{Family, World, meetup, profile, staff, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

impl World {
    /// The coordinator announces a meetup; gives back its identifier.
    pub(super) async fn announce(&self, change: &Value) -> String {
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

    pub(super) async fn own(&self, family: &Family, id: &str) -> Value {
        let path = format!("/api/v1/me/meetups/{id}");
        let seen = self.staff(&family.token, Method::GET, &path, &Value::Null).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        seen.json()
    }

    pub(super) async fn sign_up(&self, family: &Family, id: &str) -> Reply {
        let path = format!("/api/v1/me/meetups/{id}/signup");
        send(self.app.with(&family.token, Method::POST, &path)).await
    }

    pub(super) async fn leave(&self, family: &Family, id: &str) {
        let path = format!("/api/v1/me/meetups/{id}/signup");
        let left = send(self.app.with(&family.token, Method::DELETE, &path)).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.text);
    }

    pub(super) async fn at_office(&self, id: &str, more: &str) -> Value {
        let path = format!("/api/v1/staff/meetups/{id}{more}");
        let seen = self.staff(&self.coordinator, Method::GET, &path, &Value::Null).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        seen.json()
    }

    pub(super) async fn met(&self, family: &Family, id: &str) -> Reply {
        let path = format!("/api/v1/me/meetups/{id}/people");
        self.staff(&family.token, Method::GET, &path, &Value::Null).await
    }

    /// Chooses the one and only other participant.
    pub(super) async fn choose(&self, family: &Family, id: &str, chosen: bool) {
        let met = self.met(family, id).await;
        assert_eq!(met.status, StatusCode::OK, "{}", met.text);
        let person = &met.json()["people"][0]["person"];
        let path = format!("/api/v1/me/meetups/{id}/choices");
        let body = json!({"person": person, "chosen": chosen});
        let done = self.staff(&family.token, Method::POST, &path, &body).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
    }

    /// Lets the day of the meetup pass; sessions end, so everybody signs in again.
    pub(super) async fn after_the_meetup(&self, families: &[&Family]) -> Vec<Family> {
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
        let ties = |row: &String| row.contains(&id) && (row.contains(&anna.id) || row.contains(&ben.id));
        for (table, rows) in &dump {
            assert!(!rows.iter().any(ties), "{table} still knows who was there: {rows:?}");
        }
        let by_families = |row: &&String| row.contains("meetup") && row.contains("household");
        assert_eq!(dump["audit"].iter().find(by_families), None, "the log has no list of guests either");
    }

    async fn of_whom_somebody_may_not_know_nobody_is_noted_as_absent(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[])).await, world.family("ben", &profile(&[])).await);
        let id = world.announce(&json!({"capacity": 5})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        let exclusion = json!({"kind": "email", "value": "coordinator@example.org"});
        let excluded = world.staff(&anna.token, Method::POST, "/api/v1/me/exclusions", &exclusion).await;
        assert!(excluded.status.is_success(), "{}", excluded.text);
        let families = world.after_the_meetup(&[&anna, &ben]).await;
        let (anna, ben) = (&families[0], &families[1]);
        assert_eq!(world.at_office(&id, "/participants").await.as_array().map(Vec::len), Some(1));

        let path = format!("/api/v1/staff/meetups/{id}/attendance");
        let named = world.staff(&world.coordinator, Method::POST, &path, &json!({"households": [anna.id]})).await;
        assert_eq!(named.fields(), [("/households".to_owned(), "value-unknown".to_owned())], "as for a stranger");
        let noted = world.staff(&world.coordinator, Method::POST, &path, &json!({"households": [ben.id]})).await;
        assert_eq!(noted.json()["attended"], 2, "{}", noted.text);
        assert_eq!(world.met(anna, &id).await.status, StatusCode::OK, "she was there");
        assert_eq!(world.met(ben, &id).await.json()["people"].as_array().map(Vec::len), Some(1));

        // What the network office, which may know of her, noted stays.
        let noted = world.staff(&world.admin, Method::POST, &path, &json!({"households": [ben.id]})).await;
        assert_eq!(noted.json()["attended"], 1, "{}", noted.text);
        let noted = world.staff(&world.coordinator, Method::POST, &path, &json!({"households": []})).await;
        assert_eq!(noted.json()["attended"], 0, "{}", noted.text);
    }

    async fn meetups_to_come_end_with_their_initiative_and_everybody_hears(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[])).await, world.family("ben", &profile(&[])).await);
        let id = world.announce(&json!({})).await;
        let running = world.announce(&json!({"starts_at": "2026-11-23T10:00:00Z", "ends_at": "2026-11-23T20:00:00Z"})).await;
        world.sign_up(&anna, &id).await;
        world.sign_up(&ben, &id).await;
        world.app.state.clock.advance(Duration::hours(2));
        let path = format!("/api/v1/initiatives/{}", world.initiative);
        let seen = world.staff(&world.admin, Method::GET, &path, &Value::Null).await.json();
        let closed = world.staff(&world.admin, Method::POST, &format!("{path}/close"), &json!({"version": seen["version"]})).await;
        assert_eq!(closed.status, StatusCode::OK, "{}", closed.text);
        for family in [&anna, &ben] {
            assert_eq!(world.mails(&family.email, "meetup_cancelled").await.len(), 1, "{}", family.email);
        }
        let listed = world.app.get("/api/v1/meetups").await.json();
        assert_eq!((listed.as_array().map(Vec::len), &listed[0]["id"]), (Some(1), &json!(running)), "what has begun goes on");
        assert_eq!(listed[0]["initiative"], Value::Null, "its page is gone");
        let anna = world.sign_in(&anna).await;
        assert_eq!(world.sign_up(&anna, &id).await.code(), "meetup-closed");
        assert_eq!(world.own(&anna, &id).await["state"], "cancelled");
        world.pass(Duration::days(9) + Duration::hours(10)).await;
        assert!(world.mails(&anna.email, "meetup_reminder").await.is_empty());
    }

    async fn whoever_has_just_read_all_of_it_gets_no_reminder_besides(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[])).await, world.family("ben", &profile(&[])).await);
        let cem = world.family("cem", &profile(&[])).await;
        let id = world.announce(&json!({"capacity": 2})).await;
        for family in [&anna, &cem, &ben] {
            world.sign_up(family, &id).await;
        }
        let reminders = async |family: &Family| world.mails(&family.email, "meetup_reminder").await.len();
        let path = format!("/api/v1/staff/meetups/{id}");
        let moved = async |version: i64, starts: &str, ends: &str| {
            let mut body = meetup("Küchentisch");
            (body["capacity"], body["starts_at"], body["ends_at"]) = (json!(2), json!(starts), json!(ends));
            let tag = format!("\"{version}\"");
            let put = world.app.with(&world.coordinator, Method::PUT, &path).header("If-Match", tag);
            let reply = send(put.json(&body)).await;
            assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
            world.keep_house().await;
        };
        // From far away to within the time of the reminder: the change says it all.
        world.app.state.clock.advance(Duration::days(9));
        moved(1, "2026-12-02T20:00:00Z", "2026-12-02T21:00:00Z").await;
        assert_eq!(world.mails(&anna.email, "meetup_changed").await.len(), 1);
        assert_eq!(reminders(&anna).await, 0);
        // Who moves up within that time reads all of it, too.
        let anna = world.sign_in(&anna).await;
        world.leave(&anna, &id).await;
        world.keep_house().await;
        assert_eq!((world.mails(&ben.email, "meetup_place").await.len(), reminders(&ben).await), (2, 0));
        // Moved away, everybody is reminded once, in its time; moved a little, nobody is reminded again.
        moved(2, "2026-12-08T18:00:00Z", "2026-12-08T19:00:00Z").await;
        assert_eq!(reminders(&ben).await, 0);
        world.pass(Duration::days(5) + Duration::hours(12)).await;
        assert_eq!((reminders(&ben).await, reminders(&cem).await, reminders(&anna).await), (1, 1, 0));
        moved(3, "2026-12-08T19:00:00Z", "2026-12-08T20:00:00Z").await;
        assert_eq!((reminders(&ben).await, world.mails(&ben.email, "meetup_changed").await.len()), (1, 3));
    }

    async fn without_hours_for_it_nobody_is_reminded(db: TestDatabase) {
        let world = World::with(db, |config| config.rules.meetup_reminder_hours = 0).await;
        let anna = world.family("anna", &profile(&[])).await;
        let id = world.announce(&json!({})).await;
        world.sign_up(&anna, &id).await;
        world.pass(Duration::days(10)).await;
        world.pass(Duration::minutes(9 * 60 - 1)).await;
        assert!(world.mails(&anna.email, "meetup_reminder").await.is_empty());
    }

    async fn the_last_place_is_given_once_to_two_who_want_it_at_the_same_moment(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben) = (world.family("anna", &profile(&[])).await, world.family("ben", &profile(&[])).await);
        let id = world.announce(&json!({})).await;
        let (one, other) = tokio::join!(world.sign_up(&anna, &id), world.sign_up(&ben, &id));
        let mut got = [text(&one.json()["signup"]), text(&other.json()["signup"])];
        got.sort();
        assert_eq!(got, ["signed_up", "waiting"], "{} {}", one.text, other.text);
        let seen = world.at_office(&id, "").await;
        assert_eq!((&seen["signed_up"], &seen["waiting"]), (&json!(1), &json!(1)));
        tokio::join!(world.leave(&anna, &id), world.leave(&ben, &id));
        assert_eq!(world.at_office(&id, "").await["signed_up"], 0);
    }

    async fn a_meetup_for_which_no_areas_are_named_is_for_where_its_initiative_is_responsible(db: TestDatabase) {
        let world = World::new(db).await;
        let path = format!("/api/v1/initiatives/{}", world.initiative);
        let mut seen = world.staff(&world.admin, Method::GET, &path, &Value::Null).await.json();
        // An outline around Greifswald, and no key.
        let square = json!([[[13.3, 54.05], [13.5, 54.05], [13.5, 54.15], [13.3, 54.15], [13.3, 54.05]]]);
        let tag = format!("\"{}\"", seen["version"]);
        for own in ["id", "state", "version", "free_places", "agreement", "created_at", "fresh_at", "stale"] {
            seen.as_object_mut().expect("an object").remove(own);
        }
        seen["service_area"] = json!({"polygon": {"type": "Polygon", "coordinates": square}});
        let drawn = send(world.app.with(&world.admin, Method::PUT, &path).header("If-Match", tag).json(&seen)).await;
        assert_eq!(drawn.status, StatusCode::OK, "{}", drawn.text);
        let id = world.announce(&json!({})).await;
        assert_eq!(world.at_office(&id, "").await["areas"], json!(["13075"]), "not anywhere");

        let path = format!("/api/v1/staff/meetups/{id}");
        let put = async |version: i64, areas: &Value| {
            let mut body = meetup("Küchentisch");
            body["areas"] = areas.clone();
            let tag = format!("\"{version}\"");
            send(world.app.with(&world.coordinator, Method::PUT, &path).header("If-Match", tag).json(&body)).await.json()
        };
        assert_eq!(put(1, &json!([])).await["areas"], json!([]), "anywhere, when somebody says so");
        assert_eq!(put(2, &Value::Null).await["areas"], json!(["13075"]));
    }

    async fn the_list_comes_page_by_page(db: TestDatabase) {
        let world = World::new(db).await;
        let mut ids = Vec::new();
        for day in ["05", "04", "06"] {
            let at = |hour: u32| format!("2026-12-{day}T{hour}:00:00Z");
            ids.push(world.announce(&json!({"starts_at": at(18), "ends_at": at(19)})).await);
        }
        let get = async |query: &str| {
            let reply = world.app.get(&format!("/api/v1/meetups{query}")).await;
            let list = reply.json().as_array().cloned().unwrap_or_default();
            list.iter().map(|one| text(&one["id"])).collect::<Vec<_>>()
        };
        assert_eq!(get("?limit=2").await, [ids[1].clone(), ids[0].clone()]);
        assert_eq!(get(&format!("?limit=2&after={}", ids[0])).await, [ids[2].clone()]);
        assert_eq!(get(&format!("?after={}", ids[2])).await, Vec::<String>::new());
        assert_eq!(world.app.get("/api/v1/meetups?limit=0").await.fields(), [("/limit".to_owned(), "limit-range".to_owned())]);
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
