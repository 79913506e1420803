//! Pictures of the eight main pages of the demonstration, as they stand in the documentation. Every run takes them; with `UPDATE_PICTURES=1`
//! they are put where the documentation shows them, otherwise they lie beside the build to be looked at.

use std::path::Path;

use chrono::Duration;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::service::demo;

use super::client::Visitor;
use super::driver::{Browser, missing};
use super::people::{keep_house, link_in_mail};
use crate::support::app::TestApp;
use crate::support::db::TestDatabase;

/// Windows as people have them: on a desk, and in a hand.
const DESK: (u32, u32) = (1280, 900);
const HAND: (u32, u32) = (390, 844);

/// A picture: its name, who looks, at what, in which window, in dark colours.
struct Picture<'a> {
    name: &'static str,
    who: Option<&'a Visitor>,
    path: String,
    window: (u32, u32),
    dark: bool,
}

/// A proposal of the page of the day that can be approved at once, approved; gives back its path.
async fn approve_one(kim: &Visitor) -> String {
    let today = kim.see("/staff").await;
    let mut rest = today.html.as_str();
    while let Some(at) = rest.find("/approve\"") {
        let start = rest[..at].rfind("/staff/proposals/").expect("an action");
        let path = rest[start..at].to_owned();
        rest = &rest[at + 1..];
        let page = kim.see(&path).await;
        let typed = [("personal_note", "Wir kennen hier jede Kita beim Namen.")];
        if kim.send(&page, &format!("{path}/approve"), &typed).await.status == 200 {
            return path;
        }
    }
    panic!("no proposal of the demonstration can be approved: {}", today.text());
}

#[tokio::test]
async fn the_eight_main_pages_stand_in_the_documentation_as_they_look() {
    let app = TestApp::start_demonstration(TestDatabase::sqlite());
    demo::prepare(&app.state, &|_, _| ()).await.expect("the demonstration");
    let Some(browser) = Browser::start(DESK.0).await else {
        return missing("chromium with its driver");
    };
    let kim = Visitor::new(&app, Locale::De);
    let parts = kim.see("/demo").await;
    kim.send(&parts, "/demo", &[("role", "coordinator")]).await;
    approve_one(&kim).await;
    app.state.clock.advance(Duration::minutes(50));
    kim.see("/staff").await;
    app.state.clock.advance(Duration::minutes(15));
    keep_house(&app).await;
    let mails = app.mails.all();
    let teaser = mails
        .iter()
        .find(|kept| kept.mail.kind.as_str() == "proposal_teaser")
        .expect("somebody is asked");
    let email = teaser.mail.to.to_string();
    let answer = link_in_mail(&app, &email, "proposal_teaser", "/answer/").await;
    let home = Visitor::new(&app, Locale::De);
    let page = home.see("/sign-in").await;
    home.send(&page, "/sign-in", &[("email", &email)]).await;
    let link = link_in_mail(&app, &email, "sign_in_link", "/sign-in/").await;
    let page = home.see(&link).await;
    home.send(&page, &link, &[]).await;
    let proposal = kim.see("/staff").await.link("/staff/proposals/");
    let runs = kim.see("/staff/runs").await;
    let run = kim.send(&runs, "/staff/runs", &[]).await.path;

    let picture = |name, who, path: &str, window, dark| Picture {
        name,
        who,
        path: path.to_owned(),
        window,
        dark,
    };
    let pictures = [
        picture("start", None, "/", DESK, false),
        picture("directory", None, "/initiatives", DESK, false),
        picture("registration", None, "/register", HAND, false),
        picture("status", Some(&home), "/me", HAND, true),
        picture("answer", None, &answer, HAND, false),
        picture("today", Some(&kim), "/staff", DESK, false),
        picture("proposal", Some(&kim), &proposal, DESK, true),
        picture("run", Some(&kim), &run, DESK, false),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&beside).expect("a folder");
    let shown = std::fs::read_to_string(root.join("docs/pages.md")).expect("the page of the pictures");
    for picture in pictures {
        if let Some(who) = picture.who {
            browser.become_visitor(&app, &who.session()).await;
        }
        browser.window(picture.window.0, picture.window.1, 1.0).await;
        browser.prefer(picture.dark).await;
        browser.open(&format!("{}{}", app.url, picture.path)).await;
        assert_eq!(browser.place().await, picture.path, "{}", picture.name);
        let taken = browser.picture().await;
        assert!(
            taken.len() > 10_000,
            "{} shows nothing: {} bytes",
            picture.name,
            taken.len()
        );
        let file = format!("{}.png", picture.name);
        std::fs::write(beside.join(&file), &taken).expect("a picture");
        let kept = root.join("docs/images").join(&file);
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            std::fs::write(&kept, &taken).expect("a picture");
        }
        assert!(
            kept.exists() && shown.contains(&format!("images/{file}")),
            "{file} is not in the documentation"
        );
    }
}
