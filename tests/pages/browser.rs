//! The pages in a real browser: axe-core finds nothing on them (WCAG 2.2 AA), nothing scrolls sideways at 320 px, the policy for content is
//! never broken, suggestions work with the keyboard, and the family's whole way goes without a mouse and without scripts.

use std::time::Duration;

use serde_json::{Value, json};
use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::driver::{Browser, DOWN, ENTER, axe, missing};
use super::people::{Region, coordinator, family, initiative, keep_house, link_in_mail, office, region, service};
use crate::support::app::TestApp;

/// Pages of one person to look at.
struct Tour {
    cookie: Option<(String, String)>,
    pages: Vec<String>,
}

/// What visitors see, what a family sees, what a coordinator sees, what the network office sees.
async fn tours(app: &TestApp) -> [Tour; 4] {
    let office = office(app).await;
    let path = initiative(&office, "Heimathafen Test").await;
    let kim = coordinator(app, &office, &path).await;
    let home = family(app, "familie@example.org", Locale::De).await;
    family(app, "zweite@example.org", Locale::De).await;
    keep_house(app).await;
    let today = kim.see("/staff").await;
    let proposal = today.link("/staff/proposals/");
    let household = kim.see("/staff/households").await.link("/staff/households/0");
    let campaign = super::channels::make(&kim, "messe-2026").await.path;
    let campaign = campaign.split('?').next().expect("a path").to_owned();
    let stand = super::channels::pair(&kim, &campaign).await;
    let practice = super::practice::fill(&office, &kim).await;
    let public = format!("/initiatives/{}", path.rsplit('/').next().expect("an id"));
    let owned = |pages: &[&str]| pages.iter().map(|page| (*page).to_owned()).collect::<Vec<String>>();
    let cookie = |visitor: &Visitor| Some(visitor.session());
    [
        Tour {
            cookie: None,
            pages: owned(&[
                "/",
                "/figures",
                "/initiatives",
                &public,
                "/initiatives/propose",
                "/initiatives?q=gibtesnicht",
                "/map",
                "/map/13",
                "/map/04",
                "/events",
                "/join/messe-2026",
                "/embed/messe-2026",
                &stand,
                "/places?q=Neustadt",
                "/places/district-13073",
                "/places?q=17489",
                "/register",
                "/register/welcome",
                "/sign-in",
                "/staff/sign-in",
                "/privacy",
                "/imprint",
                "/accessibility",
                "/data-sources",
                "/open-data",
                "/stories",
                "/asylum-return",
                "/register/sent?number=0123456789AB",
                "/register/sent?number=0123456789AB&welcome=1",
                "/register/later/sent",
                "/nirgends",
                "/me",
            ]),
        },
        Tour {
            cookie: cookie(&home),
            pages: owned(&[
                "/me",
                "/me/proposals",
                "/me/consents",
                "/me/teaser",
                "/me/exclusions",
                "/me/access",
                "/me/changes",
                "/me/meetups",
                "/me/call",
                "/me/transfer",
                "/me/story",
                "/me/groups",
                "/me/address",
                "/me/pause",
                "/me/export",
                "/me/delete",
                "/me/adult",
                "/me/edit/situation",
                "/me/edit/areas",
                "/me/edit/when",
                "/me/edit/adults",
                "/me/edit/children",
                "/me/edit/needs",
                "/me/edit/languages",
                "/me/edit/place",
                "/me/edit/importance",
                "/me/edit/more",
                "/me/edit/contact",
            ]),
        },
        Tour {
            cookie: cookie(&kim),
            pages: owned(&[
                "/staff",
                &proposal,
                "/staff/proposals",
                "/staff/households",
                &household,
                &format!(
                    "{household}/why-not?initiative={}",
                    path.rsplit('/').next().expect("an id")
                ),
                &format!("{household}/changes"),
                &format!("{household}/transfer"),
                "/staff/households/new",
                "/staff/households/paper",
                "/staff/households/lists",
                "/staff/households?reference=Greifswald",
                "/staff/duplicates",
                "/staff/initiatives",
                &path,
                "/staff/groups",
                "/staff/meetups",
                "/staff/meetups/new",
                "/staff/campaigns",
                "/staff/campaigns/new",
                &campaign,
                &format!("{campaign}/sheet"),
                &format!("{campaign}/edit"),
                &format!("{path}/entry"),
                &format!("{path}/offers"),
                &format!("{path}/offers/new"),
                "/staff/stories",
                "/staff/stories/new",
                "/staff/practice",
                "/staff/practice?q=gibtesnicht",
                "/staff/practice/meetings",
                "/staff/practice/new",
                "/staff/practice/new?kind=meeting",
                &practice.article,
                &format!("{}/edit", practice.article),
                &practice.comment,
                "/staff/practice/notices",
                "/staff/practice/notices/new",
                &practice.own_notice,
                &format!("{}/edit", practice.own_notice),
                &practice.other_notice,
                "/staff/practice/threads",
                &practice.thread,
                "/staff/more",
                "/staff/runs",
                "/staff/absence",
                "/staff/minutes",
                "/staff/households/map",
                "/staff/figures",
                "/staff/outcomes",
                "/staff/account",
                "/staff/tokens",
            ]),
        },
        Tour {
            cookie: cookie(&office),
            pages: owned(&[
                "/staff/accounts",
                "/staff/accounts/invite",
                "/staff/reports",
                "/staff/admin",
                "/staff/admin/audit",
                "/staff/admin/audit?to=2026-11-22",
                "/staff/admin/audit?from=gestern",
                "/staff/admin/mail-texts",
                "/staff/admin/mail-texts/introduction.de",
                "/staff/admin/mail-texts/decline_notice.en",
                "/staff/admin/weights",
                "/staff/admin/weights?initiatives_region=200",
                "/staff/admin/weights?initiatives_region=200&initiatives_needs=550&initiatives_occupation=100&initiatives_situation=100&\
                 initiatives_languages=50&households_region=350&households_family=250&households_timing=120&households_welcome=80&\
                 households_needs=70&households_interests=50&households_occupation=40&households_current_place=20&households_languages=20",
                "/staff/initiatives/import",
                &format!("{path}/edit"),
            ]),
        },
    ]
}

/// Looks at the pages of one tour in every view.
async fn look_at(which: usize) {
    let Some(axe) = axe() else {
        return missing("axe-core (npm)");
    };
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    let app = service();
    let tour = &tours(&app).await[which];
    if let Some(cookie) = &tour.cookie {
        browser.become_visitor(&app, cookie).await;
    }
    let mut wrong = Vec::new();
    for path in &tour.pages {
        browser.open(&format!("{}{path}", app.url)).await;
        let found = browser.look_over(&axe, &app.url).await;
        wrong.extend(found.into_iter().map(|what| format!("{path}, {what}")));
    }
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn the_pages_of_visitors_are_good_wide_narrow_enlarged_light_and_dark() {
    look_at(0).await;
}

#[tokio::test]
async fn the_pages_of_a_family_are_good_wide_narrow_enlarged_light_and_dark() {
    look_at(1).await;
}

#[tokio::test]
async fn the_pages_of_a_coordinator_are_good_wide_narrow_enlarged_light_and_dark() {
    look_at(2).await;
}

#[tokio::test]
async fn the_pages_of_the_network_office_are_good_wide_narrow_enlarged_light_and_dark() {
    look_at(3).await;
}

#[tokio::test]
async fn an_error_takes_the_focus_and_the_summary_leads_to_the_field() {
    let app = service();
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    browser.open(&format!("{}/register", app.url)).await;
    browser
        .run("document.querySelector('main form').submit(); return 1")
        .await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    let seen = browser
        .run("return [document.title, document.activeElement.id, document.querySelector('#errors a').getAttribute('href')]")
        .await;
    assert!(
        seen[0]
            .as_str()
            .is_some_and(|title| title.starts_with("Fehler:") || title.starts_with("Error:")),
        "{seen}"
    );
    assert_eq!((&seen[1], &seen[2]), (&json!("errors"), &json!("#f-email")));
    if let Some(axe) = axe() {
        assert_eq!(browser.violations(&axe).await, Vec::<String>::new());
    }
    assert_eq!(browser.complaints(true).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_place_is_chosen_from_the_suggestions_with_the_keyboard() {
    let app = service();
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    browser.open(&format!("{}/", app.url)).await;
    let field = browser
        .call(
            "element",
            &json!({"using": "css selector", "value": "input[data-suggest]"}),
        )
        .await;
    let id = field
        .as_object()
        .and_then(|field| field.values().next())
        .and_then(Value::as_str)
        .expect("the field")
        .to_owned();
    let keys = |text: &str| json!({"text": text});
    browser.call(&format!("element/{id}/value"), &keys("Greifsw")).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let open = browser
        .run("return document.querySelector('[role=combobox]').getAttribute('aria-expanded')")
        .await;
    assert_eq!(open, json!("true"));
    if let Some(axe) = axe() {
        assert_eq!(browser.violations(&axe).await, Vec::<String>::new());
    }
    browser
        .call(&format!("element/{id}/value"), &keys("\u{E015}\u{E007}"))
        .await;
    let chosen = browser
        .run("return document.querySelector('[role=combobox]').value")
        .await;
    assert!(
        chosen.as_str().is_some_and(|text| text.starts_with("Greifswald")),
        "{chosen}"
    );
    assert_eq!(browser.complaints(false).await, Vec::<String>::new());
}

/// What has to be so on every page of the way.
async fn is_well(browser: &Browser, axe: Option<&str>, wrong: &mut Vec<String>) {
    let place = browser.place().await;
    let mut found = browser.complaints(false).await;
    if let Some(axe) = axe {
        found.extend(browser.violations(axe).await);
    }
    if browser.overflow().await > 0 {
        found.push("scrolls sideways".to_owned());
    }
    wrong.extend(found.into_iter().map(|what| format!("{place}: {what}")));
}

/// A family registers, confirms and adds to its profile, with the keyboard alone.
async fn the_familys_way(app: &TestApp, width: u32, scripts: bool) -> Option<Vec<String>> {
    const BUTTON: &str = "main form .btns button.btn";
    let browser = Browser::start(width).await?;
    // axe-core is a script itself and looks at the same pages when they run theirs.
    let axe = axe().filter(|_| scripts);
    let axe = axe.as_deref();
    let mut wrong = Vec::new();
    if !scripts {
        browser.without_scripts().await;
    }
    let email = format!("familie-{width}-{scripts}@example.org");
    browser.open(&format!("{}/", app.url)).await;
    browser.tab_to(".hero a[href=\"/register\"]").await;
    browser.press(ENTER).await;
    browser.arrive("/register").await;
    is_well(&browser, axe, &mut wrong).await;
    browser.tab_to("#f-email").await;
    browser.press(&email).await;
    browser.press(ENTER).await;
    browser.arrive("/register/where").await;
    is_well(&browser, axe, &mut wrong).await;
    browser.tab_to("#f-area").await;
    if scripts {
        browser.press("Greifswal").await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        browser.press(DOWN).await;
        browser.press(ENTER).await;
    } else {
        browser.press("17489").await;
    }
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    browser.arrive("/register/when").await;
    browser.tab_to("#f-known-0").await;
    browser.press(" ").await;
    is_well(&browser, axe, &mut wrong).await;
    let hidden = browser
        .run("return document.querySelector('#f-earliest').offsetHeight")
        .await;
    assert_eq!(hidden, json!(0), "who does not know when is asked for no month");
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    browser.arrive("/register/who").await;
    browser.tab_to("#f-situation-0").await;
    browser.press(" ").await;
    browser.tab_to("#f-name").await;
    browser.press("Jo Probe").await;
    browser.tab_to("#f-of_age").await;
    browser.press(" ").await;
    is_well(&browser, axe, &mut wrong).await;
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    browser.arrive("/register/check").await;
    browser.tab_to("#f-consents-0").await;
    browser.press(" ").await;
    is_well(&browser, axe, &mut wrong).await;
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    browser.arrive("/register/sent?number=").await;
    is_well(&browser, axe, &mut wrong).await;
    let link = link_in_mail(app, &email, "confirm_registration", "/confirm/").await;
    browser.open(&format!("{}{link}", app.url)).await;
    is_well(&browser, axe, &mut wrong).await;
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    browser.arrive("/me").await;
    is_well(&browser, axe, &mut wrong).await;
    // The part that is suggested next, and the one after it.
    browser.tab_to("main .card a[href^=\"/me/edit/\"]").await;
    browser.press(ENTER).await;
    browser.arrive("/me/edit/").await;
    let first = browser.place().await;
    is_well(&browser, axe, &mut wrong).await;
    browser.tab_to("main form .btns a[href^=\"/me/edit/\"]").await;
    browser.press(ENTER).await;
    browser.arrive("/me/edit/").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_ne!(browser.place().await, first, "what is skipped leads to the next part");
    browser.tab_to("a.back").await;
    browser.press(ENTER).await;
    browser.arrive("/me").await;
    Some(wrong)
}

#[tokio::test]
async fn a_family_gets_from_the_start_to_its_own_page_without_a_mouse_with_and_without_scripts() {
    let app = service();
    initiative(&office(&app).await, "Heimathafen Test").await;
    for (width, scripts) in [(1280, true), (360, true), (1280, false), (360, false)] {
        let Some(wrong) = the_familys_way(&app, width, scripts).await else {
            return missing("chromium with its driver");
        };
        assert!(wrong.is_empty(), "{width} px, scripts {scripts}:\n{}", wrong.join("\n"));
    }
}

#[tokio::test]
async fn a_proposal_asks_why_only_after_a_no_and_is_answered_without_a_mouse() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let proposal = kim.see(&kim.see("/staff").await.link("/staff/proposals/")).await;
    kim.send(&proposal, &proposal.action("/staff/proposals/"), &[]).await;
    keep_house(&app).await;
    let link = link_in_mail(&app, "familie@example.org", "proposal_teaser", "/answer/").await;
    let Some(browser) = Browser::start(360).await else {
        return missing("chromium with its driver");
    };
    let (axe, mut wrong) = (axe(), Vec::new());
    let shown = "return document.querySelector('#f-reason').offsetHeight > 0";
    browser.open(&format!("{}{link}", app.url)).await;
    is_well(&browser, axe.as_deref(), &mut wrong).await;
    assert_eq!(
        browser.run("return document.querySelectorAll(':checked').length").await,
        json!(0)
    );
    assert_eq!(browser.run(shown).await, json!(false), "nobody said no");
    browser.tab_to("#f-answer-0").await;
    browser.press(" ").await;
    assert_eq!(browser.run(shown).await, json!(false), "a yes needs no reason");
    browser.press(DOWN).await;
    assert_eq!(browser.run(shown).await, json!(true), "a no has one");
    is_well(&browser, axe.as_deref(), &mut wrong).await;
    browser.tab_to("#f-reason-0").await;
    browser.press(" ").await;
    browser.tab_to("main form .btns button.btn").await;
    browser.press(ENTER).await;
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    let heading = browser.run("return document.querySelector('h1').textContent").await;
    // The language is the one that the browser asks for.
    let thanks = [json!("Danke für Ihre Antwort"), json!("Thank you for your answer")];
    assert!(thanks.contains(&heading), "{heading}");
    is_well(&browser, axe.as_deref(), &mut wrong).await;
    assert_eq!(wrong, Vec::<String>::new());
}
