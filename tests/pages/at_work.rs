//! A coordinator's first day with the keyboard alone, in a real browser with and without scripts, wide and narrow: coming in by the mailed
//! invitation, both factors, deciding and taking back, a talk noted, signing out.

use std::time::Duration;

use serde_json::json;
use totp_rs::{Builder, Secret};
use wurzelwerk::domain::locale::Locale;

use super::driver::{Browser, ENTER, axe, missing};
use super::people::{PASSWORD, Region, family, invited, keep_house, region, service_with_delay};
use crate::support::app::TestApp;

/// Somebody at a keyboard.
struct Typist {
    browser: Browser,
    /// axe-core is a script itself and looks only at pages that run theirs.
    axe: Option<String>,
    wrong: Vec<String>,
}

impl Typist {
    /// What has to be so on every page of the way.
    async fn is_well(&mut self) {
        let place = self.browser.place().await;
        let mut found = self.browser.complaints(false).await;
        if let Some(axe) = &self.axe {
            found.extend(self.browser.violations(axe).await);
        }
        if self.browser.overflow().await > 0 {
            found.push("scrolls sideways".to_owned());
        }
        self.wrong
            .extend(found.into_iter().map(|what| format!("{place}: {what}")));
    }

    /// Goes to what `css` selects, presses the key of the line there and waits for the next page, which is at `path`.
    async fn enter_at(&mut self, css: &str, path: &str) {
        self.browser.tab_to(css).await;
        self.enter(path).await;
    }

    /// Presses the key of the line and waits for the next page, which is at `path`.
    async fn enter(&mut self, path: &str) {
        self.browser.run("document.left = true; return 1").await;
        self.browser.press(ENTER).await;
        self.until("return document.left ? 1 : 0", 0).await;
        self.browser.arrive(path).await;
        self.is_well().await;
    }

    /// Waits until a question to the page is answered with a number.
    async fn until(&self, script: &str, number: u64) {
        for _ in 0..100 {
            if self.browser.run(script).await == json!(number) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let said = self.browser.run("return document.body.innerText.slice(0, 600)").await;
        panic!(
            "it never came to {number} of {script} on {}: {said}",
            self.browser.place().await
        );
    }

    /// Goes to a field and types into it.
    async fn fill(&self, css: &str, text: &str) {
        self.browser.tab_to(css).await;
        self.browser.press(text).await;
    }

    /// Password and second factor of somebody who comes in by an invitation.
    async fn come_in(&mut self, app: &TestApp, link: &str) {
        self.browser.open(&format!("{}{link}", app.url)).await;
        self.is_well().await;
        self.fill("#f-password", PASSWORD).await;
        self.enter("/staff/totp").await;
        self.enter_at("form[action='/staff/totp/begin'] button", "/staff/totp/begin")
            .await;
        let secret = self
            .browser
            .run("return document.querySelector('.secret').textContent.trim()")
            .await;
        let secret = Secret::try_from_base32(secret.as_str().expect("the secret")).expect("a secret");
        let totp = Builder::new().with_secret(secret).build().expect("a second factor");
        let now = u64::try_from(app.state.clock.now().timestamp()).expect("a time");
        self.fill("#f-code", &totp.generate(now).to_string()).await;
        self.enter("/staff/totp").await;
    }
}

async fn a_day(app: &TestApp, link: &str, width: u32, scripts: bool) -> Option<Vec<String>> {
    let browser = Browser::start(width).await?;
    if !scripts {
        browser.without_scripts().await;
    }
    let mut kim = Typist {
        browser,
        axe: axe().filter(|_| scripts),
        wrong: Vec::new(),
    };
    kim.come_in(app, link).await;
    kim.enter_at("main a[href='/staff']", "/staff").await;

    // Decided where it stands, and taken back: with scripts the page stays, without it comes anew.
    let undoable = "return document.querySelectorAll(\"form[action$='/undo']\").length";
    assert_eq!(kim.browser.run(undoable).await, json!(0));
    kim.browser.tab_to("main form[action$='/approve'] button").await;
    kim.browser.press(ENTER).await;
    kim.until(undoable, 1).await;
    kim.is_well().await;
    kim.browser.tab_to("main form[action$='/undo'] button").await;
    kim.browser.press(ENTER).await;
    kim.until(undoable, 0).await;

    // One proposal alone: rejected with its reason, and taken back.
    kim.enter_at("main article a[href^='/staff/proposals/']", "/staff/proposals/")
        .await;
    kim.browser.tab_to("main details[data-reasons] summary").await;
    kim.browser.press(ENTER).await;
    kim.enter_at(
        "main form[action$='/reject'] button[value=no_capacity]",
        "/staff/proposals/",
    )
    .await;
    kim.until(undoable, 1).await;
    kim.enter_at("main form[action$='/undo'] button", "/staff/proposals/")
        .await;
    kim.until(undoable, 0).await;

    // A household is looked for, and a talk with it written down.
    kim.enter_at(
        "header a[href='/staff/households'], nav a[href='/staff/households']",
        "/staff/households",
    )
    .await;
    kim.enter_at("main a[href^='/staff/households/0']", "/staff/households/0")
        .await;
    kim.browser.tab_to("details:has(form[action$='/log']) > summary").await;
    kim.browser.press(ENTER).await;
    kim.fill("form[action$='/log'] [name=body]", "Kita gesucht.").await;
    kim.fill("form[action$='/log'] [name=minutes]", "15").await;
    kim.enter_at("form[action$='/log'] button", "/staff/households/0").await;
    let kept = kim
        .browser
        .run("return document.querySelector('main').innerText.includes('Kita gesucht.')")
        .await;
    assert_eq!(kept, json!(true), "the talk stands on the page");
    kim.enter_at("form[action='/sign-out'] button", "/").await;
    Some(kim.wrong)
}

#[tokio::test]
async fn a_coordinator_does_the_days_work_without_a_mouse_with_and_without_scripts() {
    let app = service_with_delay(60);
    let Region { office, path, .. } = region(&app).await;
    family(&app, "anna@example.org", Locale::De).await;
    keep_house(&app).await;
    for (width, scripts) in [(1280, true), (360, true), (1280, false), (360, false)] {
        let email = format!("kim-{width}-{scripts}@example.org");
        let link = invited(&app, &office, &path, &email).await;
        let Some(wrong) = a_day(&app, &link, width, scripts).await else {
            return missing("chromium with its driver");
        };
        assert!(wrong.is_empty(), "{width} px, scripts {scripts}:\n{}", wrong.join("\n"));
    }
}
