//! Answers beyond the list on pages, without JavaScript: why not this one, and what would change it.

use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::people::{Region, family, initiative, keep_house, office, region, register, service};

#[tokio::test]
async fn a_household_reads_in_words_what_would_change_it() {
    let app = service();
    let office = office(&app).await;
    initiative(&office, "Heimathafen Test").await;
    family(&app, "nachbarn@example.org", Locale::De).await;
    let home = Visitor::new(&app, Locale::De);
    register(&app, &home, "familie@example.org", "18311").await;
    keep_house(&app).await;

    let status = home.see("/me").await;
    let page = home.see(&status.link("/me/changes")).await;
    assert_eq!(page.heading(), "Was würde etwas ändern?");
    let text = page.text();
    assert!(
        text.contains("Neben Ihren bisherigen Vorschlägen passt zurzeit keine Initiative."),
        "{text}"
    );
    assert!(
        text.contains("statt 30 km um Ribnitz-Damgarten: 1 Initiative mehr."),
        "{text}"
    );
    assert!(
        text.contains("Mit 50 statt 30 km um Ribnitz-Damgarten: einige weitere Haushalte."),
        "{text}"
    );
    assert!(!text.contains("Punkt") && !text.contains("Haushalte mehr"), "{text}");
    assert!(page.html.contains("href=\"/me/edit/areas\""));

    // The same in English, and after too many looks the time from which on it goes again.
    home.see("/language/en?back=/me/changes").await;
    let page = home.see("/me/changes").await;
    assert!(
        page.says("With 50 instead of 30 km around Ribnitz-Damgarten: some more households."),
        "{}",
        page.text()
    );
    assert!(page.says("instead of 30 km around Ribnitz-Damgarten: 1 more initiative."));
    for _ in 0..10 {
        home.see("/me/changes").await;
    }
    let page = home.see("/me/changes").await;
    assert!(
        page.says("From 23 November 2026, 11:00 on we work it out again."),
        "{}",
        page.text()
    );
    assert!(page.says("1 more initiative."), "initiatives are not limited");
}

#[tokio::test]
async fn whoever_lacks_a_consent_or_takes_a_pause_is_told_that_instead() {
    let app = service();
    let office = office(&app).await;
    initiative(&office, "Heimathafen Test").await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    let page = home.see("/me/changes").await;
    assert!(page.says("Wir haben keine kleine Änderung gefunden"), "{}", page.text());
    for kind in ["share_with_initiatives", "meet_households"] {
        let page = home.see("/me/consents").await;
        home.send(&page, &format!("/me/consents/{kind}/revoke"), &[]).await;
    }
    let page = home.see("/me/changes").await;
    let text = page.text();
    assert!(
        text.contains("Ohne Ihre Einwilligung stellen wir Sie keiner Initiative vor.")
            && text.contains("keinem anderen Haushalt vor"),
        "{text}"
    );
    assert!(page.html.contains("href=\"/me/consents\""));
    let pause = home.see("/me/pause").await;
    home.send(&pause, "/me/pause/pause", &[]).await;
    let page = home.see("/me/changes").await;
    assert!(page.says("Sie nehmen zurzeit nicht teil."), "{}", page.text());
    assert!(!home.see("/me").await.html.contains("href=\"/me/changes\""));
}

#[tokio::test]
async fn a_coordinator_asks_why_not_this_one_and_what_would_bring_more() {
    let app = service();
    let Region { path, kim, .. } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    family(&app, "zweite@example.org", Locale::De).await;
    keep_house(&app).await;
    let list = kim.see("/staff/households").await;
    let household = list.link("/staff/households/0");
    let other = list
        .html
        .split("href=\"/staff/households/0")
        .nth(2)
        .and_then(|rest| rest.split('"').next())
        .expect("another household")
        .to_owned();
    let reference = &other[other.len() - 12..];
    let page = kim.see(&household).await;
    assert!(page.says("Warum nicht …?"), "{}", page.text());
    let question = page.action("/staff/households/");
    let questions = page.html.matches("method=\"get\"").count();
    assert!(
        questions >= 1 && page.html.contains(&format!("{household}/why-not")),
        "{question}"
    );

    let initiative = path.rsplit('/').next().expect("an id");
    let ask = async |query: &str| kim.see(&format!("{household}/why-not?{query}")).await;
    let taken = "Es gibt schon einen Vorschlag";
    let about = ask(&format!("initiative={initiative}&reference=")).await;
    assert!(about.says(taken) && about.says("Heimathafen Test"), "{}", about.text());
    let about = ask(&format!("initiative=&reference={reference}")).await;
    assert!(about.says(taken), "{}", about.text());
    for nobody in ["reference=FFFFFFFFFFFF", "reference=unlesbar", "initiative=unlesbar"] {
        let about = ask(nobody).await;
        assert!(
            about.says("Dazu finden wir hier niemanden."),
            "{nobody}: {}",
            about.text()
        );
    }
    let page = kim.see(&page.link(&format!("{household}/changes"))).await;
    assert!(
        page.says("Ohne die bisherigen Vorschläge passt zurzeit keine Initiative."),
        "{}",
        page.text()
    );
    assert!(page.says("passt zurzeit kein Haushalt."), "{}", page.text());
}
