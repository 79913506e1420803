//! What became of an introduction, told in a browser; and the pages of figures with charts, files and the draft of a report, for
//! everybody and for staff.

use std::time::Duration;

use serde_json::json;
use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::driver::{Browser, DOWN, ENTER, axe, missing};
use super::people::{Region, family, keep_house, link_in_mail, region, service};
use crate::support::app::TestApp;

/// What has to be so on every page.
async fn is_well(browser: &Browser, axe: Option<&str>, wrong: &mut Vec<String>) {
    let place = browser.place().await;
    // A form that was refused answers with a status that browsers note.
    let mut found = browser.complaints(true).await;
    if let Some(axe) = axe {
        found.extend(browser.violations(axe).await);
    }
    if browser.overflow().await > 0 {
        found.push("scrolls sideways".to_owned());
    }
    wrong.extend(found.into_iter().map(|what| format!("{place}: {what}")));
}

/// Two quarters with families, closed by now.
async fn two_quarters(app: &TestApp) {
    app.state.clock.advance(chrono::Duration::days(-160));
    for quarter in 0..2 {
        for number in 0..6 {
            family(app, &format!("familie-{quarter}-{number}@example.org"), Locale::De).await;
        }
        app.state.clock.advance(chrono::Duration::days(80));
        keep_house(app).await;
    }
    keep_house(app).await;
}

#[tokio::test]
async fn everybody_reads_the_figures_of_closed_quarters_and_staff_take_them_along() {
    let app = service();
    let nobody = Visitor::new(&app, Locale::De);
    let empty = nobody.see("/figures").await;
    assert!(
        empty.text().contains("Noch ist kein Quartal abgeschlossen"),
        "{}",
        empty.text()
    );
    two_quarters(&app).await;
    let page = nobody.see("/figures?period=2026-Q3").await;
    for words in [
        "3. Quartal 2026",
        "Angemeldet",
        "unter 5",
        "Verlauf nach Quartalen",
        "Vorpommern-Greifswald",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let district = nobody.see("/figures?period=2026-Q3&part=district:13075").await;
    assert!(
        district.html.contains("<th scope=\"row\">Angemeldet</th><td>5</td>"),
        "{}",
        district.text()
    );
    let Region { kim, path, .. } = region(&app).await;
    let initiative = path.rsplit('/').next().unwrap().to_owned();
    let own = nobody.see(&format!("/figures?part=initiative:{initiative}")).await;
    assert!(
        own.text().contains("gibt es noch keine Zahlen"),
        "initiatives are not public: {}",
        own.text()
    );
    let own = kim.see("/staff/figures").await;
    assert!(own.text().contains("Heimathafen Test"), "{}", own.text());
    let page = kim.see("/staff/figures?period=2026-Q3&part=network").await;
    assert!(
        page.text().contains("Diese Zahlen ändern sich nicht mehr"),
        "{}",
        page.text()
    );
    let document = kim.see(&page.link("/staff/figures/document")).await;
    for words in [
        "Angemeldet haben sich 5 Haushalte",
        "[Bitte ergänzen: Zuwendungsbescheid",
        "weniger als 5 wurden bekannt",
    ] {
        assert!(document.text().contains(words), "{words}: {}", document.text());
    }
    let table = kim.open(&page.link("/staff/figures/figures.csv")).await;
    assert!(table.html.contains("Angemeldet;5"), "{}", table.html);
    let refused = nobody.open("/staff/figures").await;
    assert!(!refused.html.contains("Heimathafen"), "{}", refused.html);
}

#[tokio::test]
async fn the_pages_of_figures_pass_axe_in_a_wide_and_a_narrow_window() {
    let app = service();
    two_quarters(&app).await;
    let Region { kim, .. } = region(&app).await;
    let axe = axe();
    let mut wrong = Vec::new();
    for width in [1280, 320] {
        let Some(browser) = Browser::start(width).await else {
            return missing("chromium with its driver");
        };
        browser.open(&format!("{}/figures?period=2026-Q3", app.url)).await;
        is_well(&browser, axe.as_deref(), &mut wrong).await;
        browser.become_visitor(&app, &kim.session()).await;
        for path in [
            "/staff/figures?period=2026-Q3&part=network",
            "/staff/figures/document?period=2026-Q3&part=network",
        ] {
            browser.open(&format!("{}{path}", app.url)).await;
            is_well(&browser, axe.as_deref(), &mut wrong).await;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn what_became_of_an_introduction_is_told_on_one_page_without_a_mouse() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let proposal = kim.see(&kim.see("/staff").await.link("/staff/proposals/")).await;
    kim.send(&proposal, &proposal.action("/staff/proposals/"), &[]).await;
    keep_house(&app).await;
    let link = link_in_mail(&app, "familie@example.org", "proposal_teaser", "/answer/").await;
    let page = home.see(&link).await;
    home.send(&page, &link, &[("answer", "yes")]).await;
    app.state.clock.advance(chrono::Duration::days(8));
    keep_house(&app).await;
    let link = link_in_mail(&app, "familie@example.org", "check_in", "/outcome/").await;
    let Some(browser) = Browser::start(360).await else {
        return missing("chromium with its driver");
    };
    let (axe, mut wrong) = (axe(), Vec::new());
    browser.open(&format!("{}{link}", app.url)).await;
    is_well(&browser, axe.as_deref(), &mut wrong).await;
    let chosen = "return document.querySelectorAll(':checked').length";
    assert_eq!(browser.run(chosen).await, json!(0), "nothing is chosen beforehand");
    browser.tab_to("main form .btns button.btn").await;
    browser.press(ENTER).await;
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    assert!(
        browser
            .run("return document.title")
            .await
            .as_str()
            .is_some_and(|title| title.starts_with("Fehler:") || title.starts_with("Error:"))
    );
    is_well(&browser, axe.as_deref(), &mut wrong).await;
    browser.tab_to("#f-outcome-0").await;
    browser.press(" ").await;
    browser.press(DOWN).await;
    browser.tab_to("#f-why-0").await;
    browser.press(" ").await;
    browser.tab_to("main form .btns button.btn").await;
    browser.press(ENTER).await;
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    let heading = browser.run("return document.querySelector('h1').textContent").await;
    let thanks = [
        json!("Danke, dass Sie uns das sagen"),
        json!("Thank you for telling us"),
    ];
    assert!(thanks.contains(&heading), "{heading}");
    is_well(&browser, axe.as_deref(), &mut wrong).await;
    assert_eq!(wrong, Vec::<String>::new());
}
