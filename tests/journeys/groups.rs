//! Households that could look for a home together become a group: a run finds it, a coordinator approves it, everybody says yes
//! and is introduced, or it goes on without somebody, or comes to nothing. Nobody learns who the others are before.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{Family, World, profile, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

async fn get(world: &World, token: &str, path: &str) -> Value {
    let reply = world.staff(token, Method::GET, path, &Value::Null).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    reply.json()
}

async fn post(world: &World, token: &str, path: &str, body: Value) -> Reply {
    world.staff(token, Method::POST, path, &body).await
}

/// A number of its own for each name.
fn phone(name: &str) -> String {
    format!("03834 55{}", u32::from(name.as_bytes()[0] - b'a' + 1) * 111)
}

/// So many families that want to come to Greifswald at the same time, known to the coordinator.
async fn families(world: &World, names: &[&str]) -> Vec<Family> {
    let mut all = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let mut own = profile(&[2018 + i32::try_from(at % 3).unwrap()]);
        own["phone"] = json!(phone(name));
        let family = world.family(name, &own).await;
        world.speak_with(&family).await;
        all.push(family);
    }
    all
}

/// A run of the coordinator, taken over; answers the groups that it shows.
async fn run(world: &World) -> Value {
    let made = post(world, &world.coordinator, "/api/v1/runs", json!({"scope": "own_area"})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let id = text(&made.json()["id"]);
    let shown = get(world, &world.coordinator, &format!("/api/v1/runs/{id}/groups")).await;
    let path = format!("/api/v1/runs/{id}/commit");
    let committed = post(world, &world.coordinator, &path, Value::Null).await;
    assert_eq!(committed.status, StatusCode::OK, "{}", committed.text);
    let after = get(world, &world.coordinator, &format!("/api/v1/runs/{id}/groups")).await;
    for group in after.as_array().unwrap() {
        assert_eq!(group["result"], "proposed", "{after}");
    }
    shown
}

/// The one group of these families, as it waits for review.
async fn waiting(world: &World) -> Value {
    run(world).await;
    let list = get(world, &world.coordinator, "/api/v1/groups?state=suggested").await;
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    get(
        world,
        &world.coordinator,
        &format!("/api/v1/groups/{}", text(&list[0]["id"])),
    )
    .await
}

async fn approve(world: &World, group: &Value) -> Reply {
    let path = format!("/api/v1/groups/{}/approve", text(&group["id"]));
    let body = json!({"version": group["version"], "personal_note": "Am Samstag ist Markt."});
    post(world, &world.coordinator, &path, body).await
}

async fn answer(world: &World, family: &Family, group: &Value, body: Value) -> Reply {
    let path = format!("/api/v1/me/groups/{}/answers", text(&group["id"]));
    post(world, &family.token, &path, body).await
}

async fn say_yes(world: &World, family: &Family, group: &Value) -> Value {
    let answered = answer(world, family, group, json!({"answer": "yes"})).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
    answered.json()
}

async fn say_no(world: &World, family: &Family, group: &Value) {
    let answered = answer(world, family, group, json!({"answer": "no", "reason": "timing"})).await;
    assert_eq!(
        (answered.status, &answered.json()["stage"]),
        (StatusCode::OK, &json!("ended")),
        "{}",
        answered.text
    );
}

async fn state(world: &World, group: &Value) -> String {
    let path = format!("/api/v1/groups/{}", text(&group["id"]));
    text(&get(world, &world.admin, &path).await["state"])
}

async fn step(world: &World, family: &Family) -> String {
    text(&get(world, &family.token, "/api/v1/me").await["waiting"]["step"])
}

/// Of how many others a mail tells.
fn others_in(text: &str) -> usize {
    text.lines()
        .filter(|line| line.starts_with("Haushalt ") && line.ends_with(':'))
        .count()
}

/// Whatever names a family: name, address, number, free text.
fn names(family: &Family) -> Vec<String> {
    let name = family.email.split('@').next().unwrap().to_owned();
    vec![
        family.email.clone(),
        format!("Familie {name}"),
        "Geheimer Satz".to_owned(),
        phone(&name),
    ]
}

/// Nothing in any mail, page or answer to somebody names another one.
async fn nobody_is_named(world: &World, all: &[Family], group: &Value) {
    world.post_mails().await;
    for reader in all {
        let mut seen: Vec<String> = Vec::new();
        for kept in world.app.mails.to(&reader.email) {
            seen.extend([
                kept.mail.subject.clone(),
                kept.mail.text.clone(),
                kept.mail.html.clone(),
            ]);
            seen.push(format!("{:?}", kept.mail.reply_to));
        }
        for path in [
            "/api/v1/me/groups".to_owned(),
            format!("/api/v1/me/groups/{}", text(&group["id"])),
        ] {
            seen.push(world.staff(&reader.token, Method::GET, &path, &Value::Null).await.text);
        }
        let cookie = format!("wurzelwerk={}", reader.token);
        for path in [
            "/me".to_owned(),
            "/me/groups".to_owned(),
            format!("/me/groups/{}", text(&group["id"])),
        ] {
            seen.push(
                send(world.app.request(Method::GET, &path).header("cookie", &cookie))
                    .await
                    .text,
            );
        }
        for other in all.iter().filter(|other| other.id != reader.id) {
            for name in names(other).into_iter().filter(|name| !names(reader).contains(name)) {
                let found = seen.iter().find(|text| text.contains(&name));
                assert!(found.is_none(), "{} reads {name}: {found:?}", reader.email);
            }
        }
        let path = format!("/api/v1/me/groups/{}/contact", text(&group["id"]));
        assert_eq!(
            post(world, &reader.token, &path, Value::Null).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

on_both_databases! {
    async fn three_families_become_a_group_and_are_introduced_when_all_said_yes(db: TestDatabase) {
        let world = World::new(db).await;
        let all = families(&world, &["anna", "ben", "cleo"]).await;
        let shown = run(&world).await;
        let group = &shown.as_array().unwrap()[0];
        assert_eq!((shown.as_array().unwrap().len(), group["households"].as_array().unwrap().len()), (1, 3), "{shown}");
        assert_eq!((&group["region"], &group["window_from"], &group["window_to"]),
            (&json!("13075"), &json!("2027-06"), &json!("2027-09")));
        // Nobody is put into a second group.
        assert_eq!(run(&world).await, json!([]));
        let list = get(&world, &world.coordinator, "/api/v1/groups").await;
        let id = text(&list[0]["id"]);
        let group = get(&world, &world.coordinator, &format!("/api/v1/groups/{id}")).await;
        assert_eq!((group["members"].as_array().unwrap().len(), group["pairs"].as_array().unwrap().len()), (3, 3));
        assert_eq!(group["members"][0]["household"]["level"], "profile", "{group}");
        assert!(!group.to_string().contains("Familie anna") && !group.to_string().contains("Geheimer Satz"));
        for family in &all {
            assert_eq!(get(&world, &family.token, "/api/v1/me/groups").await, json!([]), "nothing is shown yet");
        }
        let stale = post(&world, &world.coordinator, &format!("/api/v1/groups/{id}/approve"), json!({"version": 99})).await;
        assert_eq!((stale.status, stale.code().as_str()), (StatusCode::CONFLICT, "stale"));

        let approved = approve(&world, &group).await;
        assert_eq!((approved.status, &approved.json()["state"]), (StatusCode::OK, &json!("approved")), "{}", approved.text);
        assert_eq!(approve(&world, &group).await.code(), "decided");
        let mail = world.mail(&all[0].email, "group_teaser").await.mail;
        for said in ["Haushalt 2", "Haushalt 3", "14. Dezember 2026"] {
            assert!(mail.text.contains(said), "{said}: {}", mail.text);
        }
        assert!(!mail.text.contains("Haushalt 1:") && !mail.text.contains("13075"), "{}", mail.text);
        assert_eq!(step(&world, &all[0]).await, "answer_proposal");
        nobody_is_named(&world, &all, &group).await;

        // The link opens a page with no answer chosen; the button acts.
        let token = world.token_in(&world.mail(&all[0].email, "group_teaser").await, "/group/");
        let page = send(world.app.request(Method::GET, &format!("/group/{token}"))).await;
        assert!(page.text.contains("Haushalt 2") && !page.text.contains(" checked"), "{}", page.text);

        assert_eq!(say_yes(&world, &all[0], &group).await["stage"], "answered");
        assert_eq!(say_yes(&world, &all[0], &group).await["stage"], "answered", "twice is no error");
        assert_eq!(step(&world, &all[0]).await, "other_side_answers");
        assert_eq!(say_yes(&world, &all[1], &group).await["stage"], "answered");
        nobody_is_named(&world, &all, &group).await;
        // A suggestion of two of them cannot be approved beside the group.
        let pair = world.to_review("households").await[0].clone();
        assert_eq!(world.decide(&pair, "approve", &json!({})).await.code(), "pair-taken");

        let last = say_yes(&world, &all[2], &group).await;
        assert_eq!(last["stage"], "introduced");
        for (at, reader) in all.iter().enumerate() {
            let mail = world.mail(&reader.email, "group_introduction").await.mail;
            for other in all.iter().filter(|other| other.id != reader.id) {
                assert!(mail.text.contains(&other.email) && mail.text.contains(&names(other)[1]), "{}", mail.text);
            }
            assert!(mail.text.contains("Am Samstag ist Markt.") && !mail.text.contains("Geheimer Satz"));
            assert_eq!(mail.text.contains("schreiben Sie allen zuerst"), at == 2, "who said yes last writes first");
        }
        let met = post(&world, &all[0].token, &format!("/api/v1/me/groups/{id}/contact"), Value::Null).await;
        assert_eq!((met.status, met.json().as_array().unwrap().len()), (StatusCode::OK, 2), "{}", met.text);
        let seen = get(&world, &all[1].token, "/api/v1/me/accesses").await;
        assert!(seen.to_string().contains("group"), "looking is logged: {seen}");
        assert_eq!(state(&world, &group).await, "complete");
        assert!(world.to_review("households").await.is_empty(), "the suggestions of two of them have come about");

        let everything = get(&world, &all[0].token, "/api/v1/me/export").await;
        assert_eq!(everything["household_group_members"][0]["own_state"], "introduced", "{everything}");
        assert!(!everything["household_group_members"].to_string().contains(&all[1].id), "the others are others");
    }

    async fn a_no_is_kept_from_the_others_and_three_go_on_without_it(db: TestDatabase) {
        let world = World::new(db).await;
        let all = families(&world, &["anna", "ben", "cleo", "dora"]).await;
        let group = waiting(&world).await;
        assert_eq!(group["members"].as_array().unwrap().len(), 4, "{group}");
        assert_eq!(approve(&world, &group).await.status, StatusCode::OK);
        for family in &all[..2] {
            say_yes(&world, family, &group).await;
        }
        say_no(&world, &all[3], &group).await;
        assert_eq!(state(&world, &group).await, "approved", "three stay");
        nobody_is_named(&world, &all, &group).await;
        assert_eq!(say_yes(&world, &all[2], &group).await["stage"], "introduced");
        assert_eq!(state(&world, &group).await, "complete");
        for family in &all[..3] {
            let mail = world.mail(&family.email, "group_introduction").await.mail;
            assert!(!mail.text.contains(&all[3].email) && !mail.text.contains("timing"), "{}", mail.text);
        }
        assert!(world.mails(&all[3].email, "group_introduction").await.is_empty());
        assert!(world.mails(&all[3].email, "group_ended").await.is_empty(), "it knows what it said");
        let page = get(&world, &all[3].token, "/api/v1/me/groups").await;
        assert_eq!((&page[0]["stage"], &page[0]["others"]), (&json!("ended"), &json!([])));
    }

    async fn with_too_few_left_it_comes_to_nothing_and_nobody_learns_through_whom(db: TestDatabase) {
        let world = World::new(db).await;
        let all = families(&world, &["anna", "ben", "cleo"]).await;
        let group = waiting(&world).await;
        assert_eq!(approve(&world, &group).await.status, StatusCode::OK);
        say_yes(&world, &all[0], &group).await;
        say_no(&world, &all[1], &group).await;
        assert_eq!(state(&world, &group).await, "declined");
        for family in [&all[0], &all[2]] {
            let mail = world.mail(&family.email, "group_ended").await.mail;
            assert!(mail.text.contains("nicht zustande gekommen") && !mail.text.contains("Haushalt 2"), "{}", mail.text);
        }
        assert!(world.mails(&all[1].email, "group_ended").await.is_empty());
        nobody_is_named(&world, &all, &group).await;
        assert_eq!(answer(&world, &all[2], &group, json!({"answer": "yes"})).await.code(), "decided");
        // Who said no is not asked with the same ones again; the other two may meet.
        assert_eq!(run(&world).await, json!([]));
    }

    async fn a_withdrawal_wins_over_every_mail_that_has_not_left(db: TestDatabase) {
        let world = World::new(db).await;
        let all = families(&world, &["anna", "ben", "cleo", "dora"]).await;
        let group = waiting(&world).await;
        assert_eq!(approve(&world, &group).await.status, StatusCode::OK);
        // Approved, and the mails wait: somebody leaves, and the others hear only of those who stay.
        let gone = world.staff(&all[1].token, Method::DELETE, "/api/v1/me", &json!({})).await;
        assert!(gone.status.is_success(), "{}", gone.text);
        assert_eq!(gone.json()["disclosed"], "none", "{}", gone.text);
        for family in [&all[0], &all[2], &all[3]] {
            let mails = world.mails(&family.email, "group_teaser").await;
            assert_eq!(mails.len(), 1, "one mail each");
            assert_eq!(others_in(&mails[0].mail.text), 2, "{}", mails[0].mail.text);
        }
        assert!(world.mails(&all[1].email, "group_teaser").await.is_empty());

        // Everybody says yes, and before the introductions leave one more pauses its data: then too few are left.
        for family in [&all[0], &all[2], &all[3]] {
            say_yes(&world, family, &group).await;
        }
        let revoked = world.staff(&all[3].token, Method::DELETE, "/api/v1/me/consents/meet_households", &json!({})).await;
        assert!(revoked.status.is_success(), "{}", revoked.text);
        assert_eq!(state(&world, &group).await, "withdrawn");
        for family in &all {
            assert!(world.mails(&family.email, "group_introduction").await.is_empty(), "{}", family.email);
        }
        for family in [&all[0], &all[2]] {
            assert!(!world.mails(&family.email, "group_ended").await.is_empty());
        }
    }

    async fn an_approval_can_be_taken_back_until_its_mails_leave_and_a_rejection_within_an_hour(db: TestDatabase) {
        let world = World::with_delay(db, 60).await;
        let all = families(&world, &["anna", "ben", "cleo"]).await;
        let group = waiting(&world).await;
        let path = |what: &str| format!("/api/v1/groups/{}/{what}", text(&group["id"]));
        let approved = approve(&world, &group).await.json();
        world.keep_house().await;
        assert!(world.mails(&all[0].email, "group_teaser").await.is_empty());
        let back = post(&world, &world.coordinator, &path("undo"), json!({"version": approved["version"]})).await;
        assert_eq!((back.status, &back.json()["state"]), (StatusCode::OK, &json!("suggested")), "{}", back.text);
        let body = json!({"version": back.json()["version"], "reason": "family_does_not_fit"});
        let rejected = post(&world, &world.coordinator, &path("reject"), body).await.json();
        assert_eq!(rejected["state"], "rejected");
        let back = post(&world, &world.coordinator, &path("undo"), json!({"version": rejected["version"]})).await;
        assert_eq!(back.json()["state"], "suggested", "{}", back.text);
        let approved = approve(&world, &back.json()).await.json();
        world.pass(Duration::minutes(61)).await;
        assert_eq!(world.mails(&all[0].email, "group_teaser").await.len(), 1);
        let late = get(&world, &world.coordinator, &path("")[..path("").len() - 1]).await;
        let late = post(&world, &world.coordinator, &path("undo"), json!({"version": late["version"]})).await;
        assert_eq!(late.code(), "too-late", "{approved}");
    }

    async fn who_does_not_answer_is_reminded_and_is_out_at_the_end(db: TestDatabase) {
        let world = World::new(db).await;
        let all = families(&world, &["anna", "ben", "cleo", "dora"]).await;
        let group = waiting(&world).await;
        assert_eq!(approve(&world, &group).await.status, StatusCode::OK);
        for family in &all[..3] {
            say_yes(&world, family, &group).await;
        }
        world.pass(Duration::days(5)).await;
        world.pass(Duration::days(9)).await;
        let asked = world.mails(&all[3].email, "group_teaser").await;
        assert_eq!(asked.len(), 3);
        assert!(asked[2].mail.text.contains("fehlt uns noch"));
        assert_eq!(world.mails(&all[0].email, "group_teaser").await.len(), 1, "who answered is not reminded");
        world.pass(Duration::days(8)).await;
        assert_eq!(state(&world, &group).await, "complete", "three said yes");
        assert_eq!(world.mails(&all[0].email, "group_introduction").await.len(), 1);
        assert_eq!(world.mails(&all[3].email, "expiry_notice").await.len(), 1);
        assert!(world.mails(&all[3].email, "group_introduction").await.is_empty());
    }

    async fn a_pause_an_exclusion_or_a_report_takes_somebody_out(db: TestDatabase) {
        let world = World::new(db).await;
        let all = families(&world, &["anna", "ben", "cleo", "dora", "emil", "finn"]).await;
        let group = waiting(&world).await;
        assert_eq!(group["members"].as_array().unwrap().len(), 6, "{group}");
        assert_eq!(approve(&world, &group).await.status, StatusCode::OK);
        assert_eq!(post(&world, &all[0].token, "/api/v1/me/pause", Value::Null).await.status, StatusCode::OK);
        let excluded = json!({"kind": "email", "value": all[2].email});
        assert!(post(&world, &all[1].token, "/api/v1/me/exclusions", excluded).await.status.is_success());
        let id = text(&group["id"]);
        let seen = get(&world, &world.admin, &format!("/api/v1/groups/{id}")).await;
        let number = seen["members"].as_array().unwrap().iter().find(|one| one["id"] == all[3].id).unwrap()["number"].clone();
        let report = json!({"number": number, "description": "Unfreundliche Nachricht"});
        let reported = post(&world, &all[2].token, &format!("/api/v1/me/groups/{id}/reports"), report).await;
        assert_eq!(reported.status, StatusCode::NO_CONTENT, "{}", reported.text);
        let seen = get(&world, &world.admin, &format!("/api/v1/groups/{id}")).await;
        let stays: Vec<&Value> = seen["members"].as_array().unwrap().iter()
            .filter(|one| one["state"] == "asked").map(|one| &one["id"]).collect();
        assert_eq!(stays.len(), 3, "{seen}");
        assert!(stays.iter().all(|one| [&all[2].id, &all[4].id, &all[5].id].iter().any(|id| **one == **id)));
        for family in &all {
            let mails = world.mails(&family.email, "group_teaser").await;
            let expected = usize::from([&all[2].id, &all[4].id, &all[5].id].contains(&&family.id));
            assert_eq!(mails.len(), expected, "{}", family.email);
            for kept in mails {
                assert_eq!(others_in(&kept.mail.text), 2, "{}", kept.mail.text);
            }
        }
    }

    async fn only_who_covers_everybody_decides_and_only_after_a_talk_with_everybody(db: TestDatabase) {
        let world = World::new(db).await;
        let mut all = families(&world, &["anna", "ben"]).await;
        all.push(world.family("cleo", &profile(&[2020])).await);
        let group = waiting(&world).await;
        assert_eq!(group["not_known_yet"], json!([all[2].id]));
        assert_eq!(approve(&world, &group).await.code(), "not-known");
        world.speak_with(&all[2]).await;

        let name = "fremd@example.org";
        let stranger = crate::journeys::people::staff(&world.app, name, wurzelwerk::domain::actor::Role::Coordinator).await;
        let path = format!("/api/v1/groups/{}", text(&group["id"]));
        let hidden = world.staff(&stranger, Method::GET, &path, &Value::Null).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&world, &stranger, "/api/v1/groups").await, json!([]));
        let decided = post(&world, &stranger, &format!("{path}/approve"), json!({"version": group["version"]})).await;
        assert_eq!(decided.status, StatusCode::NOT_FOUND);

        let fresh = get(&world, &world.coordinator, &path).await;
        assert_eq!(approve(&world, &fresh).await.status, StatusCode::OK);
        // Deleting everything leaves nothing of a household in the group.
        for family in &all {
            assert!(world.staff(&family.token, Method::DELETE, "/api/v1/me", &json!({})).await.status.is_success());
        }
        world.pass(Duration::days(8)).await;
        for table in ["household_groups", "household_group_members", "household_group_pairs", "run_group_members"] {
            assert!(world.app.dump()[table].is_empty(), "{table}: {:?}", world.app.dump()[table]);
        }
    }
}
