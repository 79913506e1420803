//! What became of introductions: asked four times by mail, told on one page or to a coordinator, never again once it is settled.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::{Family, World, text};
use crate::support::app::send;
use crate::support::db::{TestDatabase, on_both_databases};

/// Two families who were introduced, and the proposal.
async fn introduced(world: &World) -> (Family, Family, Value) {
    let (anna, ben, pair) = world.two_families().await;
    assert_eq!(world.decide(&pair, "approve", &json!({})).await.status, StatusCode::OK);
    for family in [&anna, &ben] {
        let yes = world.answer(family, &pair["id"], &json!({"answer": "yes"})).await;
        assert_eq!(yes.status, StatusCode::OK, "{}", yes.text);
    }
    (anna, ben, pair)
}

/// The questions that nobody answered: of whom, and which.
async fn open_questions(world: &World) -> Vec<(String, String)> {
    let request = world.app.with(&world.coordinator, Method::GET, "/api/v1/open-outcomes");
    let rows = send(request).await.json();
    let rows = rows.as_array().cloned().unwrap_or_default();
    rows.iter()
        .map(|row| (text(&row["household"]), text(&row["stage"])))
        .collect()
}

/// What a person does behind the link of a question: open the page, choose, press the one button.
async fn tell(world: &World, link: &str, values: &[(&str, &str)]) -> StatusCode {
    let page = world.app.get(link).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(page.text.matches("<button class=\"btn\"").count(), 1, "one button");
    let csrf = page
        .text
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let cookie = page
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned();
    let mut fields: Vec<(&str, &str)> = values.to_vec();
    if let Some(csrf) = csrf {
        fields.push(("csrf", csrf));
    }
    let request = world
        .app
        .request(Method::POST, link)
        .header("cookie", cookie)
        .header("origin", world.app.url.as_str());
    send(request.form(&fields)).await.status
}

on_both_databases! {
    async fn each_side_is_asked_four_times_and_tells_it_on_one_page_with_one_button(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = introduced(&world).await;
        world.pass(Duration::days(7) + Duration::hours(1)).await;
        let question = world.mail(&anna.email, "check_in").await;
        let link = format!("/outcome/{}", world.token_in(&question, "/outcome/"));
        for _ in 0..2 {
            assert_eq!(world.app.get(&link).await.status, StatusCode::OK);
        }
        let path = format!("/api/v1/proposals/{}", text(&pair["id"]));
        let before = world.staff(&world.coordinator, Method::GET, &path, &Value::Null).await.json();
        assert_eq!(before["outcome"], Value::Null, "looking at the page tells nothing");
        assert_eq!(tell(&world, &link, &[("outcome", "still_planning"), ("why", "time")]).await, StatusCode::OK);
        let after = world.staff(&world.coordinator, Method::GET, &path, &Value::Null).await.json();
        assert_eq!((&after["outcome"], &after["state"]), (&json!("still_planning"), &json!("met")));

        world.pass(Duration::days(86)).await;
        let question = world.mail(&anna.email, "outcome").await;
        let link = format!("/outcome/{}", world.token_in(&question, "/outcome/"));
        assert_eq!(tell(&world, &link, &[("outcome", "changed_mind"), ("why", "housing")]).await, StatusCode::OK);
        world.pass(Duration::days(95)).await;
        world.pass(Duration::days(190)).await;
        assert_eq!(world.mails(&anna.email, "outcome").await.len(), 1, "what is settled is not asked again");
        assert_eq!(world.mails(&ben.email, "outcome").await.len(), 3, "after 3, 6 and 12 months");
        let asked = |of: &'static str| world.app.dump().get("outcomes").map_or(0, |rows| rows.iter().filter(|row| row.contains(of)).count());
        assert_eq!((asked("side_a") + asked("side_b"), asked("months_12")), (6, 1), "what was not asked is not kept as a question");
        world.pass(Duration::days(15)).await;
        let open = open_questions(&world).await;
        assert_eq!(open, [(ben.id.clone(), "months_12".to_owned())], "who told how it ended is not to be called");
    }

    async fn nobody_is_to_be_called_about_a_question_that_was_not_asked_or_is_not_to_be_asked(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = introduced(&world).await;
        world.pass(Duration::days(7) + Duration::hours(1)).await;
        let ben_there = world.sign_in(&ben).await;
        let path = format!("/api/v1/me/proposals/{}/outcome", text(&pair["id"]));
        let told = world.staff(&ben_there.token, Method::POST, &path, &json!({"outcome": "still_planning"})).await;
        assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text);
        // Ben stops such mails, so nobody asks him after three months; Anna is asked.
        world.pass(Duration::days(86)).await;
        let question = world.mail(&ben.email, "outcome").await;
        let stop = question.mail.unsubscribe_url.as_deref().expect("a way to end it");
        let one_click = world.app.request(Method::POST, &stop[stop.find("/unsubscribe").expect("a path")..]);
        let stopped = send(one_click.form(&[("List-Unsubscribe", "One-Click")])).await;
        assert!(stopped.status.is_success(), "{} {}", stopped.status, stopped.text);
        world.pass(Duration::days(95)).await;
        world.pass(Duration::days(20)).await;
        let open = open_questions(&world).await;
        let stages: Vec<(&str, &str)> = open.iter().map(|(who, stage)| (who.as_str(), stage.as_str())).collect();
        let mut wanted = [(anna.id.as_str(), "months_6"), (ben.id.as_str(), "months_3")];
        wanted.sort_unstable();
        let mut found = stages.clone();
        found.sort_unstable();
        assert_eq!(found, wanted, "the last one that each was asked");
        // Whoever was reported is not called about it.
        let anna_there = world.sign_in(&anna).await;
        let report = json!({"proposal": pair["id"], "description": "Unangenehme Anrufe."});
        let reported = world.staff(&anna_there.token, Method::POST, "/api/v1/me/reports", &report).await;
        assert!(reported.status.is_success(), "{}", reported.text);
        let open = open_questions(&world).await;
        assert!(open.is_empty(), "{open:?}");
    }

    async fn a_coordinator_writes_down_what_a_family_tells_on_the_telephone(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, ben, pair) = introduced(&world).await;
        let open = |world: &World| {
            let token = world.coordinator.clone();
            let request = world.app.with(&token, Method::GET, "/api/v1/open-outcomes");
            async move { send(request).await.json().as_array().cloned().unwrap_or_default() }
        };
        world.pass(Duration::days(7) + Duration::hours(1)).await;
        assert!(open(&world).await.is_empty(), "they have two weeks to answer by themselves");
        world.pass(Duration::days(15)).await;
        let waiting = open(&world).await;
        assert_eq!(waiting.len(), 2, "{waiting:?}");
        let told = json!({"outcome": "moved", "why": "partner_job", "household": ben.id});
        let noted = world.decide(&pair, "outcome", &told).await;
        assert_eq!(noted.status, StatusCode::OK, "{}", noted.text);
        assert_eq!(noted.json()["outcome"], "moved");
        let waiting = open(&world).await;
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        assert_eq!((&waiting[0]["household"], &waiting[0]["stage"]), (&json!(anna.id), &json!("days_7")));
        let wrong = world.decide(&pair, "outcome", &json!({"outcome": "moved", "household": pair["id"]})).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND, "{}", wrong.text);

        // A year later it is told once more, although the introduction is finished.
        let later = world.decide(&pair, "outcome", &json!({"outcome": "moved_elsewhere", "household": ben.id})).await;
        assert_eq!(later.status, StatusCode::OK, "{}", later.text);
        let ben = world.sign_in(&ben).await;
        let export = world.staff(&ben.token, Method::GET, "/api/v1/me/export", &Value::Null).await.json();
        assert_eq!(export["outcomes"][0]["outcome"], "moved_elsewhere");
        let counted = export["event_subjects"][0]["events"].to_string();
        for event in ["\"introduced\"", "\"moved_elsewhere\"", "\"days_7\""] {
            assert!(counted.contains(event), "{event}: {counted}");
        }
    }

    async fn the_digest_tells_a_coordinator_that_there_is_news_of_an_introduction(db: TestDatabase) {
        let world = World::new(db).await;
        let (anna, _, pair) = introduced(&world).await;
        world.pass(Duration::days(1)).await;
        // The digest of the day was written already.
        world.app.state.clock.advance(Duration::hours(1));
        let anna = world.sign_in(&anna).await;
        let path = format!("/api/v1/me/proposals/{}/outcome", text(&pair["id"]));
        let told = world.staff(&anna.token, Method::POST, &path, &json!({"outcome": "still_planning", "why": "family"})).await;
        assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text);
        world.pass(Duration::days(1)).await;
        let digest = world.mail("coordinator@example.org", "staff_digest").await.mail;
        assert!(digest.text.contains("was daraus wurde: 1"), "{}", digest.text);
    }
}
