//! Meetups through the pages: announced by a coordinator, joined by families with one button, with the waiting list, and afterwards the
//! others as teasers; each state is looked at in a real browser.

use chrono::Duration;
use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::driver::{Browser, ENTER, axe, missing};
use super::people::{Region, family, keep_house, region, service};
use crate::support::app::TestApp;

/// The coordinator announces a meetup for today, half past ten, with one place; gives back its path among the staff pages.
async fn announce(kim: &Visitor) -> String {
    let form = kim.see("/staff/meetups/new").await;
    let wrong = kim
        .send(&form, "/staff/meetups/new", &[("title", ""), ("from", "halb elf")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.says("Eine Uhrzeit wird so geschrieben: 18:30"),
        "{}",
        wrong.text()
    );
    let typed = [
        ("title", "Küchentisch"),
        ("day", "2026-11-23"),
        ("from", "10:30"),
        ("until", "10:40"),
        ("theme", "housing"),
        ("video_link", "https://video.example.org/geheim"),
        ("capacity", "1"),
    ];
    let page = kim.send(&wrong, "/staff/meetups/new", &typed).await;
    assert_eq!(
        (page.status, page.heading().as_str()),
        (200, "Küchentisch"),
        "{}",
        page.text()
    );
    assert!(
        page.says("Vorpommern-Greifswald"),
        "where the initiative is responsible: {}",
        page.text()
    );
    page.path.split('?').next().expect("a path").to_owned()
}

async fn world() -> (TestApp, Region, String, String) {
    let app = service();
    let region = region(&app).await;
    let path = announce(&region.kim).await;
    let event = format!("/events/{}", path.rsplit('/').next().expect("an id"));
    (app, region, path, event)
}

#[tokio::test]
async fn families_join_with_one_button_move_up_and_choose_whom_they_would_like_to_meet() {
    let (app, Region { kim, .. }, path, event) = world().await;
    let anna = family(&app, "anna@example.org", Locale::De).await;
    let ben = family(&app, "ben@example.org", Locale::De).await;
    let stranger = Visitor::new(&app, Locale::De);
    let seen = stranger
        .see(&stranger.see("/events?theme=housing").await.link("/events/"))
        .await;
    assert!(
        seen.says("Noch ein Platz frei") && seen.says("Anmelden können sich Haushalte"),
        "{}",
        seen.text()
    );
    assert!(!seen.html.contains("geheim"));
    let status = anna.see("/me").await;
    assert!(
        status.says("Küchentisch"),
        "it is suggested on the own page: {}",
        status.text()
    );

    let id = event.rsplit('/').next().expect("an id");
    let (join, leave) = (
        format!("/me/meetups/{id}/sign-up"),
        format!("/me/meetups/{id}/withdraw"),
    );
    let joined = anna.send(&anna.see(&event).await, &join, &[]).await;
    assert!(joined.says("Sie haben einen Platz") && joined.html.contains("https://video.example.org/geheim"));
    let waits = ben.send(&ben.see(&event).await, &join, &[]).await;
    assert!(
        waits.says("Sie stehen auf der Warteliste") && !waits.html.contains("geheim"),
        "{}",
        waits.text()
    );
    anna.send(&anna.see(&event).await, &leave, &[]).await;
    assert!(
        ben.see(&event).await.says("Sie haben einen Platz"),
        "who waited moved up"
    );

    // Two places, so that both are there.
    let form = kim.see(&format!("{path}/edit")).await;
    let page = kim.send(&form, &format!("{path}/edit"), &[("capacity", "2")]).await;
    assert!(page.says("1 mit Platz, 0 auf der Warteliste"), "{}", page.text());
    anna.send(&anna.see(&event).await, &join, &[]).await;
    app.state.clock.advance(Duration::minutes(45));
    keep_house(&app).await;
    let there = kim.see(&path).await;
    let noted = kim.send(&there, &format!("{path}/attendance"), &[]).await;
    assert!(noted.says("2 Haushalte waren da."), "{}", noted.text());
    let table = kim.open(&format!("{path}/participants.csv")).await;
    assert!(
        table.html.starts_with('\u{FEFF}') && table.html.lines().count() == 3,
        "{}",
        table.html
    );
    assert!(!table.html.contains("example.org") && !table.html.contains("Familie"));

    let people = format!("/me/meetups/{id}/people");
    let choice = anna.see(&people).await;
    assert!(choice.says("Haushalt 1") && !choice.says("ben@"), "{}", choice.text());
    let chosen = anna.send(&choice, &people, &[]).await;
    assert!(chosen.says("Von Ihnen gewählt"), "{}", chosen.text());
    let other = ben.see(&people).await;
    assert!(
        !other.says("Von Ihnen gewählt") && other.html.contains("name=\"chosen\""),
        "a choice by the other side shows nowhere: {}",
        other.text()
    );
}

#[tokio::test]
async fn every_state_of_a_meetup_is_a_good_page_and_the_sign_up_goes_without_a_mouse() {
    let Some(axe) = axe() else {
        return missing("axe-core (npm)");
    };
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    let (app, Region { kim, .. }, path, event) = world().await;
    let anna = family(&app, "anna@example.org", Locale::De).await;
    let ben = family(&app, "ben@example.org", Locale::De).await;
    let id = event.rsplit('/').next().expect("an id").to_owned();
    let mut wrong = Vec::new();
    let mut look = async |who: Option<&Visitor>, paths: &[&str]| {
        if let Some(who) = who {
            browser.become_visitor(&app, &who.session()).await;
        }
        for path in paths {
            browser.open(&format!("{}{path}", app.url)).await;
            let found = browser.look_over(&axe, &app.url).await;
            wrong.extend(found.into_iter().map(|what| format!("{path}, {what}")));
        }
    };
    look(
        None,
        &[
            "/events",
            "/events?theme=work&from=2026-11-01",
            "/events?from=morgen",
            &event,
        ],
    )
    .await;
    look(Some(&anna), &["/me/meetups", &event]).await;

    browser.window(360, 800, 1.0).await;
    browser.open(&format!("{}{event}", app.url)).await;
    browser
        .tab_to(&format!("form[action=\"/me/meetups/{id}/sign-up\"] button"))
        .await;
    browser.press(ENTER).await;
    browser.arrive(&format!("{event}?done=meetup-signed-up")).await;
    let found = browser.look_over(&axe, &app.url).await;
    assert_eq!(found, Vec::<String>::new(), "after signing up");
    let waits = ben.see(&event).await;
    ben.send(&waits, &format!("/me/meetups/{id}/sign-up"), &[]).await;
    look(Some(&ben), &[&event, "/me/meetups", "/me"]).await;
    let (edit, staff) = (format!("{path}/edit"), path.as_str());
    look(Some(&kim), &["/staff/meetups", "/staff/meetups/new", staff, &edit]).await;

    let form = kim.see(&edit).await;
    kim.send(&form, &edit, &[("capacity", "2")]).await;
    app.state.clock.advance(Duration::minutes(45));
    keep_house(&app).await;
    look(Some(&kim), &["/staff/meetups", staff]).await;
    let people = format!("/me/meetups/{id}/people");
    look(Some(&anna), &["/me/meetups", &people, &event]).await;
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
