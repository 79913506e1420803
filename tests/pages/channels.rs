//! Campaigns through the pages: made by a coordinator, followed by a family with a link, and what an office takes along.

use reqwest::Method;
use wurzelwerk::domain::locale::Locale;

use super::client::{Page, Visitor};
use super::driver::{Browser, missing};
use super::people::{Region, link_in_mail, region, service};
use crate::support::app::{TestApp, send};

/// The coordinator makes a campaign; gives back its page.
pub(super) async fn make(kim: &Visitor, code: &str) -> Page {
    let form = kim.see("/staff/campaigns/new").await;
    let wrong = kim
        .send(&form, "/staff/campaigns/new", &[("name", ""), ("ends_on", "morgen")])
        .await;
    assert_eq!(wrong.status, 422);
    let typed = [
        ("name", "Messestand in Rostock"),
        ("kind", "fair_stand"),
        ("starts_on", "2026-11-23"),
        ("ends_on", "2026-11-30"),
        ("code", code),
    ];
    let page = kim.send(&wrong, "/staff/campaigns/new", &typed).await;
    assert_eq!(
        (page.status, page.heading().as_str()),
        (200, "Messestand in Rostock"),
        "{}",
        page.text()
    );
    page
}

async fn world() -> (TestApp, Region, String) {
    let app = service();
    let region = region(&app).await;
    let page = make(&region.kim, "messe-2026").await;
    let path = page.path.split('?').next().expect("a path").to_owned();
    (app, region, path)
}

#[tokio::test]
async fn a_family_comes_through_a_printed_code_to_its_own_initiative() {
    let (
        app,
        Region {
            kim, path: initiative, ..
        },
        path,
    ) = world().await;
    let settings = format!("{initiative}/entry");
    let form = kim.see(&settings).await;
    let typed = [
        ("lead", "Moin! Schön, dass du an zu Hause denkst."),
        ("form_of_address", "du"),
        ("origins", "https://www.landkreis.example.org\n"),
    ];
    let saved = kim.send(&form, &settings, &typed).await;
    assert_eq!(saved.status, 200, "{}", saved.text());

    let family = Visitor::new(&app, Locale::De);
    let entry = family.open("/c/messe-2026").await;
    assert_eq!((entry.status, entry.path.as_str()), (200, "/join/messe-2026"));
    assert!(
        entry.says("Heimathafen Test: Komm nach Hause") && entry.says("Moin!"),
        "{}",
        entry.text()
    );
    let wrong = family.send(&entry, "/register", &[("email", "anna")]).await;
    assert!(
        wrong.status == 422 && wrong.html.contains("value=\"messe-2026\""),
        "an error keeps the campaign: {}",
        wrong.html
    );
    let next = family.send(&wrong, "/register", &[("email", "anna@example.org")]).await;
    assert_eq!(next.path, "/register/where");
    assert!(
        next.says("Vorpommern-Greifswald"),
        "the region needs no asking: {}",
        next.text()
    );
    assert!(
        next.says("Wohin möchtest du") || next.html.contains("du "),
        "the initiative says du: {}",
        next.text()
    );
    let when = family.send(&next, "/register/where", &[]).await;
    assert_eq!(when.path, "/register/when", "{}", when.text());
    let who = family.send(&when, "/register/when", &[("known", "no")]).await;
    let check = family
        .send(&who, "/register/who", &[("situation", "returning"), ("of_age", "1")])
        .await;
    let sent = family.send(&check, "/register/check", &[]).await;
    assert!(sent.path.starts_with("/register/sent"), "{}", sent.text());
    let dump = app.dump();
    assert!(
        dump["events"].iter().any(|row| row.contains("messe-2026")),
        "{:?}",
        dump["events"]
    );
    assert!(
        !link_in_mail(&app, "anna@example.org", "confirm_registration", "/confirm/")
            .await
            .is_empty()
    );

    let seen = kim.see(&path).await;
    for words in [
        "Texte zum Teilen",
        "<iframe",
        "www.landkreis.example.org",
        "Zurück in die Heimat?",
        "Moving back home?",
    ] {
        assert!(seen.says(words), "{words}: {}", seen.text());
    }
    let sheet = kim.see(&format!("{path}/sheet")).await;
    assert!(
        sheet.says("/c/messe-2026") && sheet.html.contains("<svg"),
        "{}",
        sheet.text()
    );
    let cookie = kim.session();
    for (name, kind) in [
        ("qr.svg", "image/svg+xml"),
        ("qr.png", "image/png"),
        ("card.svg", "image/svg+xml"),
        ("figures.csv", "text/csv"),
    ] {
        let request = app.request(Method::GET, &format!("{path}/{name}"));
        let reply = send(request.header("cookie", format!("{}={}", cookie.0, cookie.1))).await;
        assert!(
            reply.status.is_success() && reply.header("content-type").starts_with(kind),
            "{name}: {}",
            reply.text
        );
    }
    assert_eq!(kim.open(&format!("{path}/anders.svg")).await.status, 404);
    assert_eq!(Visitor::new(&app, Locale::De).open(&path).await.status, 401);
}

/// Pairs a tablet; gives back the path of its form.
pub(super) async fn pair(kim: &Visitor, campaign: &str) -> String {
    let page = kim.see(campaign).await;
    let paired = kim.send(&page, &format!("{campaign}/stands"), &[]).await;
    assert_eq!(
        (paired.status, paired.heading().as_str()),
        (200, "Tablet verbunden"),
        "{}",
        paired.text()
    );
    let at = paired.html.find("/stand/").expect("a link");
    paired.html[at..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c))
        .collect()
}

#[tokio::test]
async fn a_tablet_without_a_network_keeps_what_was_typed_and_sends_it_later() {
    let (app, Region { kim, .. }, path) = world().await;
    let form = pair(&kim, &path).await;
    let Some(browser) = Browser::start(800).await else {
        return missing("chromium with its driver");
    };
    browser.open(&format!("{}{form}", app.url)).await;
    let fill = "const f = document.getElementById('stand'); f.email.value = arguments_email; f.place.value = '17489';\
        f.querySelector('[name=time]').checked = true; f.querySelector('[name=situation]').checked = true; f.of_age.checked = true;\
        f.querySelector('button').click(); return 1";
    let wait = || tokio::time::sleep(std::time::Duration::from_millis(900));
    let seen = "return [document.getElementById('said').textContent, document.getElementById('waits').textContent,\
        document.getElementById('stand').email.value, localStorage.length, document.cookie]";
    // No network: the browser's way out fails.
    browser
        .run("window.reach = window.fetch; window.fetch = () => Promise.reject(new TypeError()); return 1")
        .await;
    for email in ["'anna@example.org'", "'ben@example.org'"] {
        browser.run(&fill.replace("arguments_email", email)).await;
        wait().await;
    }
    let kept = browser.run(seen).await;
    assert!(
        kept[0]
            .as_str()
            .is_some_and(|said| said.contains("fehlt das Netz") || said.contains("no network")),
        "{kept}"
    );
    assert!(
        kept[1].as_str().is_some_and(|said| said.ends_with(": 2")),
        "only a number: {kept}"
    );
    assert_eq!(
        (&kept[2], &kept[3], &kept[4]),
        (&serde_json::json!(""), &serde_json::json!(1), &serde_json::json!("")),
        "{kept}"
    );
    assert!(app.dump()["households"].is_empty());
    browser
        .run("window.fetch = window.reach; window.dispatchEvent(new Event('online')); return 1")
        .await;
    wait().await;
    wait().await;
    let sent = browser.run(seen).await;
    assert_eq!(
        (&sent[1], &sent[3]),
        (&serde_json::json!(""), &serde_json::json!(0)),
        "cleared after sending: {sent}"
    );
    assert_eq!(app.dump()["households"].len(), 2);
    browser
        .run(&fill.replace("arguments_email", "'cleo@example.org'"))
        .await;
    wait().await;
    let done = browser.run(seen).await;
    assert!(
        done[0]
            .as_str()
            .is_some_and(|said| said.contains("unterwegs") || said.contains("on its way")),
        "{done}"
    );
    assert_eq!(app.dump()["households"].len(), 3);
    assert_eq!(browser.complaints(false).await, Vec::<String>::new());
}
