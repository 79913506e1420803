//! What everybody may see: each page in both languages, the directory and the places, and errors that explain themselves.

use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::people::{initiative, office, service};

const PUBLIC: &[&str] = &[
    "/",
    "/initiatives",
    "/initiatives/propose",
    "/map",
    "/map/13",
    "/places",
    "/places/place-2917788",
    "/places/district-13075",
    "/places/land-13",
    "/register",
    "/register/welcome",
    "/register/sent",
    "/sign-in",
    "/staff/sign-in",
    "/staff/reset",
    "/imprint",
    "/privacy",
    "/accessibility",
    "/data-sources",
    "/open-data",
    "/asylum-return",
    "/problems/stale",
];

#[tokio::test]
async fn every_public_page_is_whole_in_both_languages() {
    let app = service();
    for locale in Locale::ALL {
        let visitor = Visitor::new(&app, locale);
        for path in PUBLIC {
            let page = visitor.see(path).await;
            assert!(
                page.html.contains(&format!("<html lang=\"{locale}\">")),
                "{locale} {path}"
            );
            assert!(!page.heading().is_empty(), "{locale} {path} has no heading");
            assert_eq!(page.html.matches("<h1").count(), 1, "{locale} {path}");
            assert!(page.html.trim_end().ends_with("</html>"), "{locale} {path}");
        }
    }
}

#[tokio::test]
async fn a_key_instead_of_a_text_stands_on_no_page() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    for path in PUBLIC {
        let text = visitor.see(path).await.text();
        let key = |word: &&str| {
            let parts: Vec<&str> = word.split('-').collect();
            parts.len() > 1
                && ["page", "start", "register", "error", "directory", "need", "situation"].contains(&parts[0])
        };
        assert_eq!(text.split_whitespace().find(key), None, "{path}");
    }
}

#[tokio::test]
async fn the_language_is_kept_when_it_was_chosen() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/imprint").await;
    let link = page.link("/language/en");
    let page = visitor.see(&link).await;
    assert_eq!((page.path.as_str(), page.heading().as_str()), ("/imprint", "Imprint"));
    assert!(visitor.see("/").await.html.contains("<html lang=\"en\">"));
    let away = visitor.open("/language/de?back=//evil.example/").await;
    assert_eq!(away.path, "/");
}

#[tokio::test]
async fn places_are_found_by_name_and_postcode_and_ambiguity_is_asked_back() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/places?q=17489").await;
    assert!(page.path.starts_with("/places/place-"), "{}", page.path);
    assert!(page.says("Greifswald") && page.says("noch keine Initiative"));
    let page = visitor.see("/places?q=Neustadt").await;
    assert!(page.html.matches("href=\"/places/").count() > 1, "{}", page.text());
    assert!(visitor.see("/places?q=Xqzwv").await.says("kennen wir nicht"));
}

#[tokio::test]
async fn an_approved_initiative_stands_in_the_directory_and_on_the_page_of_its_places() {
    let app = service();
    let office = office(&app).await;
    initiative(&office, "Heimathafen Test").await;
    let visitor = Visitor::new(&app, Locale::En);
    let page = visitor.see("/initiatives?land=13&service=job").await;
    assert!(
        page.says("One initiative helps") && page.says("Heimathafen Test"),
        "{}",
        page.text()
    );
    assert!(page.html.contains("class=\"lvl1\""), "the map shows where it is");
    assert!(page.says("Vorpommern-Greifswald"), "the table says the same");
    assert!(visitor.see("/initiatives?land=09").await.says("No initiative fits"));
    let one = visitor.see(&page.link("/initiatives/0")).await;
    assert_eq!(one.heading(), "Heimathafen Test");
    assert!(one.says("hafen@example.org") && one.says("Join and get in contact"));
    assert!(visitor.see("/places?q=17489").await.says("Heimathafen Test"));
}

#[tokio::test]
async fn a_visitor_proposes_an_initiative_and_it_waits_for_approval() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/initiatives/propose").await;
    let wrong = visitor
        .send(&page, "/initiatives/propose", &[("name", "Neue Wege")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.title().starts_with("Fehler:") && wrong.html.contains("id=\"errors\""));
    let typed = [
        ("name", "Neue Wege"),
        ("ags", "Bayern"),
        ("capacity", "3"),
        ("email", "neu@example.org"),
    ];
    let sent = visitor.send(&wrong, "/initiatives/propose", &typed).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    assert!(sent.says("Danke für Ihren Vorschlag"));
    assert!(!visitor.see("/initiatives").await.says("Neue Wege"));
}

#[tokio::test]
async fn errors_are_pages_with_a_way_on() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let missing = visitor.open("/nirgends").await;
    assert_eq!(missing.status, 404);
    assert!(missing.html.contains("href=\"/\"") && missing.html.contains("<html lang=\"de\">"));
    let closed = visitor.open("/me").await;
    assert_eq!(closed.status, 401);
    assert!(closed.html.contains("href=\"/sign-in\""));
    let forged = visitor.post_blindly("/register", &[("email", "a@example.org")]).await;
    assert_eq!(forged.status, 403, "a form needs its token");
}

#[tokio::test]
async fn staff_pages_are_closed_to_everybody_else() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    for path in [
        "/staff",
        "/staff/households",
        "/staff/accounts",
        "/staff/initiatives/new",
        "/staff/runs",
        "/staff/tokens",
    ] {
        assert_eq!(visitor.open(path).await.status, 401, "{path}");
    }
    assert_eq!(
        visitor.open("/demo/mails").await.status,
        404,
        "there is no demonstration"
    );
}
