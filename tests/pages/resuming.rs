//! A registration that is interrupted and gone on with later, and what it says at its end: a number and dates, the same
//! for every address.

use wurzelwerk::domain::locale::Locale;

use super::client::{Page, Visitor};
use super::people::{family, link_in_mail, register, service};
use crate::support::app::TestApp;

/// Answers the first two questions and stops at the third.
pub(super) async fn stopped(visitor: &Visitor, email: &str) -> Page {
    let page = visitor.see("/register").await;
    let page = visitor.send(&page, "/register", &[("email", email)]).await;
    // What is typed where one stops is kept, too.
    let page = visitor
        .send(&page, "/register/where", &[("area", "17489"), ("later", "1")])
        .await;
    assert_eq!(page.path, "/register/later", "{}", page.text());
    assert!(page.says(email) && page.says("7 Tage"), "{}", page.text());
    let page = visitor.send(&page, "/register/later", &[]).await;
    assert_eq!(page.path, "/register/later/sent", "{}", page.text());
    page
}

#[tokio::test]
async fn an_interrupted_registration_goes_on_where_it_stopped_on_any_device() {
    let app = service();
    let phone = Visitor::new(&app, Locale::De);
    stopped(&phone, "familie@example.org").await;
    assert_eq!(
        phone.see("/register/when").await.path,
        "/register",
        "this browser has forgotten"
    );
    let link = link_in_mail(&app, "familie@example.org", "resume_registration", "/register/resume/").await;
    let laptop = Visitor::new(&app, Locale::De);
    let page = laptop.see(&link).await;
    assert!(!page.html.contains("familie@example.org"), "looking shows nothing");
    let page = laptop.send(&page, &link, &[]).await;
    assert_eq!(page.path, "/register/when", "{}", page.text());
    assert!(laptop.see("/register/where").await.says("Greifswald"));
    let page = laptop.send(&page, "/register/when", &[("known", "here")]).await;
    let page = laptop
        .send(&page, "/register/who", &[("situation", "arrived"), ("of_age", "1")])
        .await;
    assert!(page.says("Wir wohnen schon dort"), "{}", page.text());
    let page = laptop.send(&page, "/register/check", &[]).await;
    assert!(page.path.starts_with("/register/sent"), "{}", page.text());
    // Once the address is confirmed, nothing waits any more.
    let confirm = link_in_mail(&app, "familie@example.org", "confirm_registration", "/confirm/").await;
    let page = laptop.see(&confirm).await;
    laptop.send(&page, &confirm, &[]).await;
    assert_eq!(laptop.open(&link).await.status, 409);
}

#[tokio::test]
async fn kept_answers_are_deleted_by_one_button() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    stopped(&visitor, "familie@example.org").await;
    let link = link_in_mail(&app, "familie@example.org", "resume_registration", "/register/resume/").await;
    let page = visitor.see(&link).await;
    let page = visitor.send(&page, &link, &[("delete", "1")]).await;
    assert!(page.says("gelöscht"), "{}", page.text());
    assert_eq!(visitor.open(&link).await.status, 409);
}

/// A page without what differs by itself: numbers and the form's token.
fn alike(page: &Page) -> String {
    let text = page.text();
    let words = text.split_whitespace().map(|word| {
        if word.len() == 12 && word.chars().all(|c| c.is_ascii_hexdigit()) {
            "NUMBER"
        } else {
            word
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Answers the questions shortly; the page after the last button.
async fn sent(app: &TestApp, email: &str) -> Page {
    let visitor = Visitor::new(app, Locale::De);
    let page = visitor.see("/register").await;
    let page = visitor.send(&page, "/register", &[("email", email)]).await;
    let page = visitor.send(&page, "/register/where", &[("anywhere", "1")]).await;
    let page = visitor.send(&page, "/register/when", &[("known", "no")]).await;
    let page = visitor
        .send(&page, "/register/who", &[("situation", "newcomer"), ("of_age", "1")])
        .await;
    visitor.send(&page, "/register/check", &[]).await
}

fn number(page: &Page) -> String {
    let at = page.html.find("<code>").expect("a number") + 6;
    page.html[at..at + 12].to_owned()
}

#[tokio::test]
async fn known_unconfirmed_and_new_addresses_look_the_same_at_the_end_and_when_one_stops() {
    let app = service();
    family(&app, "bekannt@example.org", Locale::De).await;
    let (new, again) = (sent(&app, "neu@example.org").await, sent(&app, "neu@example.org").await);
    let (known, known_again) = (
        sent(&app, "bekannt@example.org").await,
        sent(&app, "bekannt@example.org").await,
    );
    for other in [&again, &known, &known_again] {
        assert_eq!(alike(&new), alike(other));
    }
    // Four registrations, four numbers: one that came twice would tell something about its address.
    let numbers = [&new, &again, &known, &known_again].map(number);
    let different: std::collections::BTreeSet<&String> = numbers.iter().collect();
    assert_eq!(different.len(), 4, "{numbers:?}");
    assert!(
        new.says("30. November 2026") && new.says("7. Dezember 2026"),
        "{}",
        new.text()
    );
    let stopped_known = stopped(&Visitor::new(&app, Locale::De), "bekannt@example.org").await;
    let stopped_new = stopped(&Visitor::new(&app, Locale::De), "neu2@example.org").await;
    assert_eq!(alike(&stopped_known), alike(&stopped_new));
}

#[tokio::test]
async fn the_number_at_the_end_is_the_one_on_the_own_page_and_nothing_else_is_echoed() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let status = register(&app, &visitor, "familie@example.org", "17489").await;
    let sent = visitor.see(&format!("/register/sent?number={}", number(&status))).await;
    assert_eq!(number(&sent), number(&status));
    for wrong in ["<b>x</b>", "zzzzzzzzzzzz", "ABC"] {
        let page = visitor.see(&format!("/register/sent?number={wrong}&on=gestern")).await;
        assert!(!page.html.contains("<code>") && !page.html.contains("<b>x"), "{wrong}");
    }
}

#[tokio::test]
async fn what_happened_so_far_stands_on_the_own_page() {
    let app = service();
    let home = family(&app, "familie@example.org", Locale::De).await;
    let page = home.see("/me/consents").await;
    home.send(&page, "/me/consents/newsletter/give", &[]).await;
    let page = home.see("/me").await;
    for words in [
        "Was bisher geschah",
        "Sie haben Ihre Adresse bestätigt.",
        "Sie haben eingewilligt: Neuigkeiten per E-Mail",
        "Sie haben eingewilligt: Initiativen dürfen unser Profil sehen",
        "23. November 2026",
        "Als Nächstes, wenn Sie mögen",
    ] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let english = home.see(&page.link("/language/en")).await;
    assert!(
        english.says("You consented: News by mail") || english.says("You consented:"),
        "{}",
        english.text()
    );
}
