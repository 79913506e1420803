//! A visitor proposes an initiative in a real browser, somebody there opens the mailed link and says yes; then the initiative shows who
//! can be talked to and when. Every page on the way is looked at in every view.

use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::driver::{Browser, ENTER, axe, missing};
use super::people::{Region, link_in_mail, region, service};

const BUTTON: &str = "main form .btns button.btn";

#[tokio::test]
async fn an_initiative_is_proposed_and_says_yes_with_the_keyboard_alone() {
    let Some(axe) = axe() else {
        return missing("axe-core (npm)");
    };
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    let app = service();
    let mut wrong = Vec::new();
    browser.open(&format!("{}/initiatives", app.url)).await;
    browser.tab_to("main a[href=\"/initiatives/propose\"]").await;
    browser.press(ENTER).await;
    browser.arrive("/initiatives/propose").await;
    // Without a name it comes back with what is missing.
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    browser.arrive("/initiatives/propose").await;
    wrong.extend(browser.look_over(&axe, &app.url).await);
    browser.window(1280, 900, 1.0).await;
    for (field, text) in [
        ("#f-name", "Neuer Hafen"),
        ("#f-description", "Wir helfen beim Ankommen."),
        ("#f-ags", "13073"),
        ("#f-capacity", "4"),
        ("#f-email", "neu@example.org"),
    ] {
        browser.tab_to(field).await;
        browser.press(text).await;
    }
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    let said = browser.run("return document.querySelector('h1').innerText").await;
    assert_eq!(
        said.as_str()
            .map(|text| text.starts_with("Danke") || text.starts_with("Thank")),
        Some(true),
        "{said}"
    );
    wrong.extend(browser.look_over(&axe, &app.url).await);
    let link = link_in_mail(&app, "neu@example.org", "confirm_initiative", "/confirm-initiative/").await;
    browser.open(&format!("{}{link}", app.url)).await;
    wrong.extend(browser.look_over(&axe, &app.url).await);
    browser.window(1280, 900, 1.0).await;
    browser.tab_to(BUTTON).await;
    browser.press(ENTER).await;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    wrong.extend(browser.look_over(&axe, &app.url).await);
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
    let again = Visitor::new(&app, Locale::De).open(&link).await;
    assert_eq!(again.status, 409, "the link works once");
}

/// A small picture, in the three kinds that are taken.
fn pictures() -> Vec<Vec<u8>> {
    let pixels = image::DynamicImage::from(image::RgbImage::from_pixel(64, 32, image::Rgb([20, 90, 60])));
    let kinds = [
        image::ImageFormat::Png,
        image::ImageFormat::Jpeg,
        image::ImageFormat::WebP,
    ];
    let written = kinds.map(|kind| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        pixels.write_to(&mut bytes, kind).expect("a picture");
        bytes.into_inner()
    });
    written.to_vec()
}

#[tokio::test]
async fn an_initiative_shows_its_logo_and_bad_files_are_refused_in_words() {
    let app = service();
    let Region { kim, path, .. } = region(&app).await;
    let edit = format!("{path}/logo");
    let form = kim.see(&kim.see(&path).await.link(&edit)).await;
    let refused = kim
        .send_file(&form, &edit, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Leuchtturm")
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.says("SVG-Dateien nehmen wir nicht an") && refused.title().starts_with("Fehler:"),
        "{}",
        refused.text()
    );
    let refused = kim.send_file(&form, &edit, b"", "").await;
    assert!(
        refused.says("Das ist kein Bild") && refused.says("Was ist zu sehen?"),
        "{}",
        refused.text()
    );
    let public = path.replace("/staff", "");
    let visitor = Visitor::new(&app, Locale::De);
    assert!(!visitor.see(&public).await.html.contains("/logos/"));
    let mut before = String::new();
    for picture in pictures() {
        let saved = kim.send_file(&form, &edit, &picture, "Ein \"Leuchtturm\"").await;
        assert!(saved.path.contains("done=saved"), "{}", saved.text());
        let page = visitor.see(&public).await;
        assert!(
            page.html
                .contains("alt=\"Ein &quot;Leuchtturm&quot;\" width=\"64\" height=\"32\""),
            "{}",
            page.html
        );
        let at = page.html.find("src=\"/logos/").expect("the logo") + 5;
        let file: String = page.html[at..].chars().take_while(|c| *c != '"').collect();
        let reply = app.get(&file).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("content-type")),
            (200, "image/png")
        );
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        if !before.is_empty() && before != file {
            assert_eq!(app.get(&before).await.status.as_u16(), 404, "the old one is gone");
        }
        before = file;
    }
    if let (Some(axe), Some(browser)) = (axe(), Browser::start(1280).await) {
        browser.open(&format!("{}{public}", app.url)).await;
        assert_eq!(browser.look_over(&axe, &app.url).await, Vec::<String>::new());
        browser.become_visitor(&app, &kim.session()).await;
        browser.open(&format!("{}{edit}", app.url)).await;
        assert_eq!(browser.look_over(&axe, &app.url).await, Vec::<String>::new());
    }
    let form = kim.see(&edit).await;
    kim.send(&form, &format!("{edit}/remove"), &[]).await;
    assert!(!visitor.see(&public).await.html.contains("/logos/"));
    let forged = kim
        .send_file(&visitor.see(&public).await, &edit, &pictures()[0], "x")
        .await;
    assert_eq!(forged.status, 403, "a form needs its token");
}

#[tokio::test]
async fn an_initiative_says_who_can_be_talked_to_and_when_and_visitors_read_it() {
    let app = service();
    let Region { kim, path, .. } = region(&app).await;
    let edit = format!("{path}/presence");
    let form = kim.see(&kim.see(&path).await.link(&edit)).await;
    let mut typed = vec![
        ("contact_0_name", "Robin Beispiel"),
        ("contact_0_role", "Beratung"),
        ("contact_0_email", "robin@example.org"),
        ("hours_monday", "9-12, 13:30 bis 16 Uhr"),
        ("hours_tuesday", "nachmittags"),
        ("opening_note", "Auch abends nach Absprache"),
        ("partners", "Landkreis\nIHK\nHochschule"),
        ("cooperation", "Vertrag seit 2024"),
    ];
    let refused = kim.send(&form, &edit, &typed).await;
    assert_eq!(refused.status, 422);
    assert!(refused.says("Diese Zeiten verstehen wir nicht"), "{}", refused.text());
    typed[4] = ("hours_tuesday", "");
    let refused = kim.send(&form, &edit, &typed).await;
    assert!(refused.says("muss zugestimmt haben"), "{}", refused.text());
    assert!(
        refused.html.contains("13:30 bis 16 Uhr"),
        "what was typed is still there"
    );
    typed.push(("contacts_agreed", "1"));
    let saved = kim.send(&form, &edit, &typed).await;
    assert_eq!(
        (saved.status, saved.path.contains("done=saved")),
        (200, true),
        "{}",
        saved.text()
    );
    let stale = kim.send(&form, &edit, &typed).await;
    assert_eq!(stale.status, 409, "somebody else saved meanwhile");

    let public = path.replace("/staff", "");
    let page = Visitor::new(&app, Locale::De).see(&public).await;
    for text in [
        "Robin Beispiel",
        "Beratung",
        "robin@example.org",
        "09:00–12:00, 13:30–16:00 Uhr",
        "Auch abends nach Absprache",
        "Hochschule",
        "Vertrag seit 2024",
        "Das sagt die Initiative selbst",
        "Angaben zuletzt bestätigt am 23. November 2026",
    ] {
        assert!(page.says(text), "{text}: {}", page.text());
    }
    assert_eq!(
        page.html.matches("erfüllt").count(),
        2,
        "partners and cooperation, not goals and measures"
    );
    if let (Some(axe), Some(browser)) = (axe(), Browser::start(1280).await) {
        browser.open(&format!("{}{public}", app.url)).await;
        assert_eq!(browser.look_over(&axe, &app.url).await, Vec::<String>::new());
        browser.become_visitor(&app, &kim.session()).await;
        browser.open(&format!("{}{edit}", app.url)).await;
        assert_eq!(browser.look_over(&axe, &app.url).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_visitor_writes_to_an_initiative_and_sends_it_from_the_mailed_link() {
    let app = service();
    let Region { kim, path, .. } = region(&app).await;
    let public = path.replace("/staff", "");
    let write = format!("{public}/message");
    let visitor = Visitor::new(&app, Locale::De);
    let form = visitor.see(&visitor.see(&public).await.link(&write)).await;
    let refused = visitor.send(&form, &write, &[("name", "Anna Beispiel")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.title().starts_with("Fehler:"), "{}", refused.text());
    assert!(refused.html.contains("Anna Beispiel"), "what was typed is still there");
    let typed = [
        ("name", "Anna Beispiel"),
        ("email", "anna@example.org"),
        ("text", "Wir kommen 2027 zurück.\n<b>Wann</b> passt es?"),
    ];
    let asked = visitor.send(&form, &write, &typed).await;
    assert!(asked.says("Sehen Sie in Ihr Postfach"), "{}", asked.text());
    let link = link_in_mail(&app, "anna@example.org", "confirm_message", "/confirm-message/").await;
    let confirm = visitor.see(&link).await;
    assert!(
        confirm.says("Wir kommen 2027 zurück.") && !confirm.html.contains("<b>Wann"),
        "{}",
        confirm.html
    );
    if let (Some(axe), Some(browser)) = (axe(), Browser::start(1280).await) {
        let mut wrong = Vec::new();
        for page in [&public, &write, &link] {
            browser.open(&format!("{}{page}", app.url)).await;
            wrong.extend(browser.look_over(&axe, &app.url).await);
        }
        assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
    }
    let sent = visitor.send(&confirm, &link, &[]).await;
    assert!(sent.says("Ihre Nachricht ist unterwegs"), "{}", sent.text());
    assert_eq!(visitor.open(&link).await.status, 409, "the link works once");
    // Staff has the address, households ask for contact: neither is offered the form.
    assert!(!kim.see(&public).await.html.contains(&write));
}
