//! The same page says other things as time goes by. Here each state of a household, of a proposal and of a form that was filled in wrongly is
//! looked at in a real browser, in every view.

use chrono::Duration;
use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::driver::{Browser, axe, missing};
use super::people::{Region, family, keep_house, link_in_mail, region, service, service_with_delay};
use crate::support::app::TestApp;

/// Somebody who looks at pages and notes what is wrong.
struct Looker<'a> {
    app: &'a TestApp,
    browser: Browser,
    axe: String,
    wrong: Vec<String>,
    seen: usize,
}

impl<'a> Looker<'a> {
    /// `None`, said loudly, where the browser or its judge is missing.
    async fn start(app: &'a TestApp) -> Option<Self> {
        let Some(axe) = axe() else {
            missing("axe-core (npm)");
            return None;
        };
        let Some(browser) = Browser::start(1280).await else {
            missing("chromium with its driver");
            return None;
        };
        Some(Self {
            app,
            browser,
            axe,
            wrong: Vec::new(),
            seen: 0,
        })
    }

    /// Looks at pages with the eyes of `who`, in the state that `when` names.
    async fn look(&mut self, when: &str, who: Option<&Visitor>, paths: &[&str]) {
        if let Some(who) = who {
            self.browser.become_visitor(self.app, &who.session()).await;
        }
        for path in paths {
            self.browser.open(&format!("{}{path}", self.app.url)).await;
            self.judge(&format!("{when}, {path}")).await;
        }
    }

    async fn judge(&mut self, what: &str) {
        self.seen += 1;
        let found = self.browser.look_over(&self.axe, &self.app.url).await;
        self.wrong
            .extend(found.into_iter().map(|found| format!("{what}, {found}")));
    }

    /// Sends the first form of the content of a page without what it needs, and looks at what comes back.
    async fn send_wrongly(&mut self, path: &str, change: &str) {
        self.browser.open(&format!("{}{path}", self.app.url)).await;
        let script = format!(
            "let form = document.querySelector('main form[method=post]'); {change}; HTMLFormElement.prototype.submit.call(form); return 1"
        );
        self.browser.run(&script).await;
        let there = "return document.readyState === 'complete' && !!document.querySelector('#errors, .field .error, .alert.danger')";
        for _ in 0..60 {
            if self.browser.run(there).await == serde_json::json!(true) {
                self.judge(&format!("filled in wrongly, {path}")).await;
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let said = self.browser.run("return document.body.innerText.slice(0, 400)").await;
        self.wrong
            .push(format!("filled in wrongly, {path}: nothing says so: {said}"));
    }

    fn end(self, at_least: usize) {
        assert!(
            self.wrong.is_empty(),
            "{} findings:\n{}",
            self.wrong.len(),
            self.wrong.join("\n")
        );
        assert!(self.seen >= at_least, "only {} states were seen", self.seen);
    }
}

#[tokio::test]
async fn every_state_of_a_proposal_and_of_a_household_is_a_good_page() {
    let app = service_with_delay(60);
    let Some(mut looker) = Looker::start(&app).await else {
        return;
    };
    let Region { kim, office, .. } = region(&app).await;
    looker
        .look(
            "nothing there yet",
            Some(&kim),
            &["/staff", "/staff/households", "/staff/runs"],
        )
        .await;
    looker
        .look(
            "nothing there yet",
            Some(&office),
            &["/staff/outbox", "/staff/admin", "/staff/duplicates"],
        )
        .await;

    let anna = family(&app, "anna@example.org", Locale::De).await;
    looker
        .look("just confirmed", Some(&anna), &["/me?done=confirmed", "/me/proposals"])
        .await;
    keep_house(&app).await;

    // Her proposal is approved and can still be taken back; of the two that come with the second family, one is rejected.
    let today = kim.see("/staff").await;
    let first = today.link("/staff/proposals/");
    kim.send(&today, &format!("{first}/approve"), &[]).await;
    looker
        .look("approved", Some(&kim), &["/staff?done=approved", &first])
        .await;
    family(&app, "ben@example.org", Locale::De).await;
    keep_house(&app).await;
    let today = kim.see("/staff?done=approved").await;
    let second = today.action("/staff/proposals/");
    let second = second.rsplit_once('/').expect("an action").0;
    assert_ne!(second, first);
    let rejected = kim
        .send(&today, &format!("{second}/reject"), &[("reason", "no_capacity")])
        .await;
    assert_eq!(rejected.status, 200, "{}", rejected.text());
    looker
        .look("rejected", Some(&kim), &["/staff?done=rejected", second])
        .await;

    app.state.clock.advance(Duration::minutes(50));
    kim.see("/staff").await;
    anna.see("/me").await;
    app.state.clock.advance(Duration::minutes(15));
    keep_house(&app).await;
    let (asked, home) = ("anna@example.org", &anna);
    let link = link_in_mail(&app, asked, "proposal_teaser", "/answer/").await;
    let own = home.see("/me/proposals").await.link("/me/proposals/");
    looker
        .look("asked", Some(home), &["/me", "/me/proposals", &own, &link])
        .await;
    looker.look("asked", Some(&kim), &[&first]).await;

    let stranger = Visitor::new(&app, Locale::De);
    let page = stranger.see(&link).await;
    let thanks = stranger.send(&page, &link, &[("answer", "yes")]).await;
    assert_eq!(thanks.status, 200, "{}", thanks.text());
    keep_house(&app).await;
    let opened = home.see(&own).await;
    home.send(&opened, &opened.action("/me/proposals/"), &[]).await;
    looker
        .look(
            "introduced",
            Some(home),
            &["/me", "/me/proposals", &own, "/me/access", &link],
        )
        .await;
    looker.look("introduced", Some(&kim), &["/staff", &first]).await;
    let shown = kim.see(&first).await;
    kim.send(&shown, &format!("{first}/outcome"), &[("outcome", "still_planning")])
        .await;
    looker.look("with an outcome", Some(&kim), &[&first]).await;

    let pause = home.see("/me/pause").await;
    home.send(&pause, "/me/pause/pause", &[]).await;
    looker
        .look("paused", Some(home), &["/me", "/me/pause", "/me/proposals"])
        .await;
    let delete = home.see("/me/delete").await;
    home.send(&delete, "/me/delete", &[]).await;
    let undo = link_in_mail(&app, asked, "deletion", "/undo-deletion/").await;
    looker.look("deleted", None, &[&undo, "/me"]).await;
    let unknown = [
        "/confirm/0123456789",
        "/answer/0123456789",
        "/sign-in/0123456789",
        "/undo-deletion/0123456789",
    ];
    looker.look("a link that leads nowhere", None, &unknown).await;
    looker.end(30);
}

#[tokio::test]
async fn a_form_that_was_filled_in_wrongly_says_so_on_a_good_page() {
    let app = service();
    let Some(mut looker) = Looker::start(&app).await else {
        return;
    };
    let Region { kim, office, path } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    let empty = "form.querySelectorAll('input:not([type=hidden]), textarea').forEach(field => { field.value = ''; field.checked = false; })";
    let only = |name: &str, value: &str| format!("form.querySelector('[name=\"{name}\"]').value = '{value}'");
    for form in ["/register", "/sign-in", "/staff/sign-in", "/initiatives/propose"] {
        looker.send_wrongly(form, empty).await;
    }
    looker.look("signed in", Some(&home), &["/me/edit/more"]).await;
    looker
        .send_wrongly("/me/edit/children", &only("children", "1899"))
        .await;
    let nowhere = "form = document.querySelector('[name=area]').form; form.area.value = 'Nirgendwo an der Ecke'";
    looker.send_wrongly("/me/edit/areas", nowhere).await;
    looker.send_wrongly("/me/exclusions", empty).await;
    looker.send_wrongly("/me/address", empty).await;
    looker.look("signed in", Some(&kim), &["/staff/account"]).await;
    looker.send_wrongly("/staff/households/new", empty).await;
    looker
        .look("signed in", Some(&office), &["/staff/accounts/invite"])
        .await;
    looker.send_wrongly("/staff/accounts/invite", empty).await;
    looker.send_wrongly("/staff/initiatives/new", empty).await;
    looker.send_wrongly(&format!("{path}/edit"), empty).await;
    looker.end(13);
}
