//! The people of the page tests, each step done through the pages: a family that registers, the network office and a coordinator
//! with both factors, an initiative. Nobody takes a short cut through the interface for programs.

use totp_rs::{Builder, Secret};
use wurzelwerk::domain::actor::Role;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::service::accounts;
use wurzelwerk::worker;

use super::client::{Page, Visitor};
use crate::support::app::TestApp;
use crate::support::db::TestDatabase;

pub(super) const PASSWORD: &str = "ein langer Satz nur für die Prüfung";

/// A service without waiting times.
pub(super) fn service() -> TestApp {
    service_with_delay(0)
}

/// A service in which approvals take effect after so many minutes.
pub(super) fn service_with_delay(minutes: i64) -> TestApp {
    TestApp::start_with(TestDatabase::sqlite(), |config| {
        config.rules.approval_delay_minutes = minutes;
        config.rules.sending_window = false;
        config.rules.registrations_per_ip_per_hour = 1_000;
    })
}

/// Lets happen what happens by itself, mails included.
pub(super) async fn keep_house(app: &TestApp) {
    worker::housekeeping::run_once(&app.state).await.expect("a round");
    worker::outbox::drain(&app.state).await.expect("the mails");
}

/// The path of the link in the last mail of a kind.
pub(super) async fn link_in_mail(app: &TestApp, email: &str, kind: &str, path: &str) -> String {
    worker::outbox::drain(&app.state).await.expect("the mails");
    let mails = app.mails.to(email);
    let mail = mails
        .iter()
        .rfind(|kept| kept.mail.kind.as_str() == kind)
        .unwrap_or_else(|| panic!("no mail {kind} to {email}"));
    let start = format!("{}{path}", app.url);
    let at = mail
        .mail
        .text
        .find(&start)
        .unwrap_or_else(|| panic!("no link {path} in {}", mail.mail.text));
    mail.mail.text[at + app.url.len()..]
        .chars()
        .take_while(|c| !c.is_whitespace())
        .collect()
}

/// Who looks after the region of the tests.
pub(super) struct Region {
    /// The network office.
    pub(super) office: Visitor,
    /// The page of the initiative "Heimathafen Test".
    pub(super) path: String,
    /// Its coordinator.
    pub(super) kim: Visitor,
}

/// The network office, an approved initiative, and its coordinator.
pub(super) async fn region(app: &TestApp) -> Region {
    let office = office(app).await;
    let path = initiative(&office, "Heimathafen Test").await;
    let kim = coordinator(app, &office, &path).await;
    Region { office, path, kim }
}

/// Registers through the four questions, ticks the consents, and confirms by the mailed link.
pub(super) async fn family(app: &TestApp, email: &str, locale: Locale) -> Visitor {
    let visitor = Visitor::new(app, locale);
    let status = register(app, &visitor, email, "17489").await;
    assert!(status.path.starts_with("/me"), "{}", status.text());
    visitor
}

/// The four questions, the check, the confirmation; the page that the household sees then.
pub(super) async fn register(app: &TestApp, visitor: &Visitor, email: &str, place: &str) -> Page {
    let page = visitor.see("/register").await;
    let page = visitor.send(&page, "/register", &[("email", email)]).await;
    assert_eq!(page.path, "/register/where", "{}", page.text());
    let page = visitor
        .send(&page, "/register/where", &[("area", place), ("radius", "30")])
        .await;
    assert_eq!(page.path, "/register/when", "{}", page.text());
    let window = [
        ("known", "yes"),
        ("earliest_month", "3"),
        ("earliest_year", "2027"),
        ("latest_month", "9"),
        ("latest_year", "2027"),
    ];
    let page = visitor.send(&page, "/register/when", &window).await;
    assert_eq!(page.path, "/register/who", "{}", page.text());
    let who = [
        ("situation", "returning"),
        ("name", "Familie Beispiel"),
        ("of_age", "1"),
    ];
    let page = visitor.send(&page, "/register/who", &who).await;
    assert_eq!(page.path, "/register/check", "{}", page.text());
    let consents = [("consents", "share_with_initiatives"), ("consents", "meet_households")];
    let page = visitor.send(&page, "/register/check", &consents).await;
    assert!(page.path.starts_with("/register/sent"), "{}", page.text());
    let link = link_in_mail(app, email, "confirm_registration", "/confirm/").await;
    let page = visitor.see(&link).await;
    visitor.send(&page, &link, &[]).await
}

/// Signs a member of staff in for the first time: password, second factor, recovery codes.
async fn second_factor(app: &TestApp, visitor: &Visitor, page: Page) {
    assert_eq!(page.path, "/staff/totp", "{}", page.text());
    let page = visitor.send(&page, "/staff/totp/begin", &[]).await;
    let at = page.html.find("class=\"secret\">").expect("the secret") + 15;
    let typed: String = page.html[at..].chars().take_while(|c| *c != '<').collect();
    let secret = Secret::try_from_base32(typed.trim()).expect("a secret");
    let totp = Builder::new().with_secret(secret).build().expect("a second factor");
    let now = u64::try_from(app.state.clock.now().timestamp()).expect("a time");
    let code = totp.generate(now).to_string();
    let page = visitor.send(&page, "/staff/totp", &[("code", &code)]).await;
    assert!(page.html.contains("<code>"), "{}", page.text());
}

/// The network office, signed in with both factors.
pub(super) async fn office(app: &TestApp) -> Visitor {
    accounts::add_from_cli(&app.state, "office@example.org", "Netzwerkbüro", Role::Admin, PASSWORD)
        .await
        .expect("an account");
    let visitor = Visitor::new(app, Locale::De);
    let page = visitor.see("/staff/sign-in").await;
    let typed = [("email", "office@example.org"), ("password", PASSWORD)];
    let page = visitor.send(&page, "/staff/sign-in", &typed).await;
    second_factor(app, &visitor, page).await;
    visitor
}

/// Enters an initiative for Vorpommern-Greifswald with its agreement and approves it; gives back its path among the staff pages.
pub(super) async fn initiative(office: &Visitor, name: &str) -> String {
    let page = office.see("/staff/initiatives/new").await;
    let typed = [
        ("name", name),
        ("description", "Wir helfen bei Arbeit und Wohnung."),
        ("ags", "13075"),
        ("services", "job"),
        ("services", "housing"),
        ("capacity", "5"),
        ("email", "hafen@example.org"),
    ];
    let page = office.send(&page, "/staff/initiatives/new", &typed).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let path = page.path.split('?').next().expect("a path").to_owned();
    let form = office.see(&format!("{path}/agreement")).await;
    let typed = [
        ("version", "2026-11"),
        ("signatory", "Muster"),
        ("signed_on", "2026-11-02"),
        ("legal_basis", "Art. 26 DSGVO"),
    ];
    let page = office.send(&form, &format!("{path}/agreement"), &typed).await;
    let page = office.send(&page, &format!("{path}/approve"), &[]).await;
    assert!(page.says("Offen"), "{}", page.text());
    path
}

/// Invites a coordinator of an initiative; gives back the link in its mail.
pub(super) async fn invited(app: &TestApp, office: &Visitor, initiative: &str, email: &str) -> String {
    let id = initiative.rsplit('/').next().expect("an id");
    let page = office.see("/staff/accounts/invite").await;
    let typed = [
        ("name", "Kim Muster"),
        ("email", email),
        ("role", "coordinator"),
        ("initiatives", id),
    ];
    let page = office.send(&page, "/staff/accounts/invite", &typed).await;
    assert!(page.says(email), "{}", page.text());
    link_in_mail(app, email, "staff_invitation", "/invitation/").await
}

/// Invites a coordinator of an initiative and lets it come in by its mail.
pub(super) async fn coordinator(app: &TestApp, office: &Visitor, initiative: &str) -> Visitor {
    let link = invited(app, office, initiative, "kim@example.org").await;
    let visitor = Visitor::new(app, Locale::De);
    let page = visitor.see(&link).await;
    let page = visitor.send(&page, &link, &[("password", PASSWORD)]).await;
    second_factor(app, &visitor, page).await;
    visitor
}
