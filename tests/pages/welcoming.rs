//! The short registration of those who live there already, and their own page.

use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::people::{keep_house, link_in_mail, region, service};

#[tokio::test]
async fn whoever_lives_there_registers_in_four_short_steps_and_is_asked_for_no_move() {
    let app = service();
    region(&app).await;
    let lena = Visitor::new(&app, Locale::De);
    let start = lena.see("/").await;
    let page = lena.see(&start.link("/register/welcome")).await;
    assert!(page.says("Schritt 1 von 4"), "{}", page.text());
    let page = lena.send(&page, "/register/welcome", &[("email", "lena")]).await;
    assert!(page.says("Bitte prüfen Sie eine Angabe"), "{}", page.text());
    let page = lena
        .send(&page, "/register/welcome", &[("email", "lena@example.org")])
        .await;
    assert_eq!(page.path, "/register/home", "{}", page.text());
    let page = lena.send(&page, "/register/home", &[("area", "17489")]).await;
    assert!(
        page.says("Bitte prüfen Sie eine Angabe"),
        "the situation is missing: {}",
        page.text()
    );
    let page = lena
        .send(&page, "/register/home", &[("area", "17489"), ("situation", "local")])
        .await;
    assert_eq!(page.path, "/register/offers", "{}", page.text());
    assert!(lena.see("/register/home").await.html.contains("value=\"Greifswald\""));
    let page = lena
        .send(&page, "/register/offers", &[("offers", "school"), ("of_age", "1")])
        .await;
    assert_eq!(page.path, "/register/check", "{}", page.text());
    for said in ["lena@example.org", "Greifswald", "höchstens 2"] {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    assert!(!page.html.contains(" checked"), "no consent is ticked beforehand");
    let page = lena
        .send(&page, "/register/check", &[("consents", "meet_households")])
        .await;
    assert!(page.path.starts_with("/register/sent"), "{}", page.text());
    assert!(page.says("Passt jemand zu Ihnen, fragen wir Sie."), "{}", page.text());
    page.link("/events");
    let confirm = link_in_mail(&app, "lena@example.org", "confirm_registration", "/confirm/").await;
    let page = lena.see(&confirm).await;
    lena.send(&page, &confirm, &[]).await;
    keep_house(&app).await;
    let page = lena.see("/me").await;
    assert!(
        page.says("Sie haben in diesem Quartal 0 von 2 Haushalten kennengelernt."),
        "{}",
        page.text()
    );
    assert!(
        page.says("Das bieten Sie an: ") && !page.says("umziehen"),
        "{}",
        page.text()
    );

    let page = lena.see(&page.link("/me/welcome")).await;
    let page = lena.send(&page, "/me/welcome", &[("per_quarter", "5")]).await;
    assert!(page.says("0 von 5"), "{}", page.text());
    let page = lena.see("/me/welcome").await;
    let page = lena.send(&page, "/me/welcome", &[("per_quarter", "99")]).await;
    assert!(page.says("1 bis 12 Haushalte"), "{}", page.text());
}

#[tokio::test]
async fn the_short_registration_is_kept_and_gone_on_with_and_answers_alike_for_every_address() {
    let app = service();
    let phone = Visitor::new(&app, Locale::De);
    assert_eq!(
        phone.see("/welcome?area=district%3A13075").await.path,
        "/register/welcome?area=district%3A13075"
    );
    let page = phone.see("/register/welcome?area=district%3A13075").await;
    let page = phone
        .send(&page, "/register/welcome", &[("email", "lena@example.org")])
        .await;
    assert!(
        page.html.contains("Vorpommern-Greifswald"),
        "the district of the link stands there"
    );
    let page = phone
        .send(&page, "/register/home", &[("situation", "arrived"), ("later", "1")])
        .await;
    assert_eq!(page.path, "/register/later", "{}", page.text());
    phone.send(&page, "/register/later", &[]).await;
    let link = link_in_mail(&app, "lena@example.org", "resume_registration", "/register/resume/").await;
    let laptop = Visitor::new(&app, Locale::De);
    let page = laptop.see(&link).await;
    let page = laptop.send(&page, &link, &[]).await;
    assert_eq!(page.path, "/register/offers", "{}", page.text());
    let page = laptop.send(&page, "/register/offers", &[("per_quarter", "1")]).await;
    assert!(page.says("18 Jahre"), "{}", page.text());
    let page = laptop
        .send(&page, "/register/offers", &[("per_quarter", "1"), ("of_age", "1")])
        .await;
    assert!(page.says("höchstens einen"), "{}", page.text());
    let first = laptop.send(&page, "/register/check", &[]).await;
    assert!(first.path.contains("welcome=1"), "{}", first.path);
}

#[tokio::test]
async fn whoever_has_moved_says_on_the_way_what_it_offers() {
    let app = service();
    region(&app).await;
    let home = super::people::family(&app, "familie@example.org", Locale::De).await;
    let page = home.see("/me/pause").await;
    home.send(&page, "/me/pause/moved", &[]).await;
    let page = home.see("/me/pause").await;
    let page = home.send(&page, "/me/pause/welcome", &[]).await;
    assert!(page.path.starts_with("/me/welcome"), "{}", page.path);
    let page = home
        .send(&page, "/me/welcome", &[("offers", "housing"), ("per_quarter", "2")])
        .await;
    assert!(page.says("0 von 2 Haushalten"), "{}", page.text());
}
