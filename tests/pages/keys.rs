//! A coordinator of the demonstration decides with the keyboard alone, in a real browser: each key is counted, and the page
//! stays one that a screen reader can follow.

use std::time::Duration;

use serde_json::{Value, json};
use wurzelwerk::service::demo;

use super::driver::{Browser, axe, missing};
use crate::support::app::TestApp;
use crate::support::db::TestDatabase;

/// Proposals that are decided in the journey.
const DECISIONS: usize = 20;
/// So many keys each decision may take.
const KEYS_EACH: usize = 3;

/// A coordinator at the keyboard.
struct Typist {
    browser: Browser,
    keys: usize,
}

impl Typist {
    /// Signs in as the coordinator of the demonstration and waits for the page of the day.
    async fn sit_down(app: &TestApp) -> Option<Self> {
        let browser = Browser::start(1280).await?;
        browser.open(&format!("{}/demo", app.url)).await;
        browser
            .run("document.querySelector('input[value=coordinator]').form.querySelector('button').click(); return 1")
            .await;
        let typist = Self { browser, keys: 0 };
        typist
            .until("return location.pathname === '/staff' && !!document.querySelector('.said')")
            .await;
        Some(typist)
    }

    /// Presses a key, wherever the focus is.
    async fn press(&mut self, key: &str) {
        self.keys += 1;
        let stroke = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": stroke}]});
        self.browser.call("actions", &actions).await;
    }

    /// Waits until a question is answered with yes.
    async fn until(&self, script: &str) {
        for _ in 0..200 {
            if self.browser.run(script).await == json!(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let said = self.browser.run("return document.body.innerText.slice(0, 600)").await;
        panic!("it never came to {script}: {said}");
    }

    /// The proposal that has the focus, and whether somebody has to be spoken with first.
    async fn marked(&self) -> (String, bool) {
        let script = "const item = document.activeElement.closest('[data-item]'); \
                      return item ? [item.id, !!item.querySelector('.badge.warn')] : ['', false]";
        let found = self.browser.run(script).await;
        (
            found[0].as_str().unwrap_or_default().to_owned(),
            found[1].as_bool().unwrap_or(false),
        )
    }

    async fn undoable(&self) -> u64 {
        let count = self
            .browser
            .run("return document.querySelectorAll('[data-key=u]').length")
            .await;
        count.as_u64().unwrap_or(0)
    }
}

#[tokio::test]
async fn a_coordinator_decides_twenty_proposals_of_the_demonstration_with_at_most_three_keys_each() {
    let app = TestApp::start_demonstration(TestDatabase::sqlite());
    demo::prepare(&app.state, &|_, _| ()).await.expect("the demonstration");
    let Some(mut typist) = Typist::sit_down(&app).await else {
        return missing("chromium with its driver");
    };
    let mut record = Vec::new();
    typist.press("j").await;
    for at in 0..DECISIONS {
        let (card, talk_first) = typist.marked().await;
        assert!(!card.is_empty(), "the focus is on a proposal without looking for it");
        let before = typist.keys;
        let gone = format!(
            "return document.getElementById('{card}') === null && !!document.activeElement.closest('[data-item]')"
        );
        // Every third does not fit; whoever nobody has spoken with yet is not introduced either.
        let keys: &[&str] = if talk_first || at % 3 == 2 { &["r", "4"] } else { &["a"] };
        for key in keys {
            typist.press(key).await;
        }
        let refused = format!(
            "return document.getElementById('{card}') === null || !!document.querySelector('.said').textContent"
        );
        typist.until(&refused).await;
        if typist.browser.run(&gone).await != json!(true) && keys == ["a"] {
            // The initiative is full; the page said so and kept the proposal.
            tokio::time::sleep(Duration::from_millis(300)).await;
            if typist.browser.run(&gone).await != json!(true) {
                typist.press("r").await;
                typist.press("4").await;
            }
        }
        typist.until(&gone).await;
        let taken = typist.keys - before;
        assert!(taken <= KEYS_EACH, "{card} took {taken} keys");
        record.push(format!("{card}: {taken}"));
    }
    eprintln!(
        "keys for each of {DECISIONS} proposals: {}; {} in all",
        record.join(", "),
        typist.keys
    );
    assert_eq!(
        typist.undoable().await,
        DECISIONS as u64,
        "all of them are decided, and can be taken back"
    );
    typist.press("u").await;
    typist
        .until(&format!(
            "return document.querySelectorAll('[data-key=u]').length === {}",
            DECISIONS - 1
        ))
        .await;

    // The help opens and takes the focus; the page is still a good one; the keys can be switched off.
    typist.press("?").await;
    typist
        .until("return document.querySelector('#keys').open && document.activeElement.tagName === 'SUMMARY'")
        .await;
    if let Some(axe) = axe() {
        assert_eq!(typist.browser.violations(&axe).await, Vec::<String>::new());
    }
    assert_eq!(typist.browser.complaints(true).await, Vec::<String>::new());
    typist
        .browser
        .run("document.querySelector('#keys button').click(); return 1")
        .await;
    let count = typist.undoable().await;
    typist.press("u").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(
        typist.undoable().await,
        count,
        "a key that is switched off does nothing"
    );
    let kept: Value = typist.browser.run("return localStorage.getItem('keys')").await;
    assert_eq!(kept, json!("off"));
}

#[tokio::test]
async fn on_the_page_of_one_proposal_the_same_keys_decide_and_take_back() {
    let app = TestApp::start_demonstration(TestDatabase::sqlite());
    demo::prepare(&app.state, &|_, _| ()).await.expect("the demonstration");
    let Some(mut typist) = Typist::sit_down(&app).await else {
        return missing("chromium with its driver");
    };
    typist.press("j").await;
    typist.press("o").await;
    typist
        .until("return location.pathname.startsWith('/staff/proposals/') && !!document.querySelector('.said')")
        .await;
    typist.press("r").await;
    typist
        .until("return document.activeElement.value === 'wrong_region'")
        .await;
    typist.press("1").await;
    typist
        .until("return location.search === '?done=rejected' && !!document.querySelector('[data-key=u]')")
        .await;
    typist.press("u").await;
    typist
        .until("return location.search === '?done=undone' && !!document.querySelector('[data-key=a]')")
        .await;
    assert_eq!(typist.browser.complaints(false).await, Vec::<String>::new());
}
