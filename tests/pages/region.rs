//! Offers, stories and greetings through the pages: an initiative enters an offer, a family that has come tells its story, somebody reads
//! and publishes it, and the family takes it back. Each state is looked at in a real browser.

use wurzelwerk::domain::locale::Locale;

use super::client::{Page, Visitor};
use super::driver::{Browser, axe, missing};
use super::people::{Region, family, region, service};
use crate::support::app::TestApp;

/// A small picture as JPEG.
fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 32, image::Rgb([20, 90, 60]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("a picture");
    bytes.into_inner()
}

/// The coordinator enters a regulars' table; gives back the list of offers.
pub(super) async fn enter(kim: &Visitor, path: &str) -> Page {
    let new = format!("{path}/offers/new");
    let form = kim.see(&new).await;
    let wrong = kim
        .send(&form, &new, &[("title", ""), ("area", "Nirgendwo an der Ecke")])
        .await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.title().starts_with("Fehler:"), "{}", wrong.title());
    let typed = [
        ("title", "Stammtisch am Markt"),
        ("area", "17489 Greifswald"),
        ("schedule", "Jeden ersten Dienstag, 19 Uhr"),
        ("until", "2026-12-31"),
    ];
    let list = kim.send(&wrong, &new, &typed).await;
    assert_eq!(list.status, 200, "{}", list.text());
    assert!(
        list.says("Stammtisch am Markt") && list.says("bis 31. Dezember 2026"),
        "{}",
        list.text()
    );
    list
}

/// A family that has moved by now.
async fn moved(app: &TestApp, email: &str) -> Visitor {
    let home = family(app, email, Locale::De).await;
    let page = home.see("/me/pause").await;
    home.send(&page, "/me/pause/moved", &[]).await;
    home
}

const STORY: [(&str, &str); 4] = [
    ("title", "Zurück am Bodden"),
    ("shown_name", "Anna"),
    ("text", "Wir kamen im Regen.\nUnd <b>blieben</b>."),
    ("agreed", "1"),
];

/// A greeting that the coordinator writes down; gives back its path among the staff pages.
async fn greet(kim: &Visitor) -> String {
    let form = kim.see("/staff/stories/new").await;
    let wrong = kim.send(&form, "/staff/stories/new", &[("title", "")]).await;
    assert_eq!(wrong.status, 422);
    let typed = [
        ("kind", "greeting"),
        ("title", "Ein Gruß"),
        ("shown_name", "Gemeinde Musterhagen"),
        ("area", "Landkreis Vorpommern-Greifswald"),
        ("text", "Moin! Der Kaffee ist heiß."),
        ("video", "https://video.example.org/gruss"),
        ("video_text", "Jemand winkt am Hafen."),
        ("way", "office"),
    ];
    let page = kim.send(&wrong, "/staff/stories/new", &typed).await;
    assert_eq!(
        (page.status, page.heading().as_str()),
        (200, "Ein Gruß"),
        "{}",
        page.text()
    );
    page.path.split('?').next().expect("a path").to_owned()
}

#[tokio::test]
async fn an_offer_is_found_by_its_place_and_asked_about_without_an_address() {
    let app = service();
    let Region { kim, path, .. } = region(&app).await;
    let list = enter(
        &kim,
        &kim.see(&path)
            .await
            .link(&format!("{path}/offers"))
            .replace("/offers", ""),
    )
    .await;
    let visitor = Visitor::new(&app, Locale::De);
    let place = visitor.see("/places/place-2917788").await;
    assert!(
        place.says("Angebote in und um Greifswald") && place.says("Jeden ersten Dienstag"),
        "{}",
        place.text()
    );
    let offer = visitor.see(&place.link("/offers/")).await;
    assert_eq!(offer.heading(), "Stammtisch am Markt");
    let message = visitor.see(&offer.link("/initiatives/").replace("&amp;", "&")).await;
    assert_eq!(message.status, 200);
    let asking = offer
        .html
        .split("href=\"")
        .find(|part| part.contains("/message?offer="))
        .expect("a way to ask");
    let asking = visitor.see(asking.split('"').next().expect("an address")).await;
    assert!(
        asking.html.contains("Es geht um das Angebot „Stammtisch am Markt“."),
        "{}",
        asking.html
    );

    let edit = list.link("/staff/offers/");
    let form = kim.see(&edit).await;
    let changed = kim.send(&form, &edit, &[("title", "Stammtisch am Hafen")]).await;
    assert!(
        changed.says("Stammtisch am Hafen"),
        "the place stays as it was: {}",
        changed.text()
    );
    let form = kim.see(&edit).await;
    let gone = kim.send(&form, &format!("{edit}/remove"), &[]).await;
    assert!(gone.says("Noch kein Angebot"), "{}", gone.text());
    assert_eq!(visitor.open(&edit.replace("/staff", "")).await.status, 404);
}

#[tokio::test]
async fn a_family_tells_its_story_with_a_picture_and_takes_it_back_with_one_button() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    let home = moved(&app, "anna@example.org").await;
    let form = home.see(&home.see("/me").await.link("/me/story")).await;
    assert!(
        form.says("Nach dem Widerruf verschwindet alles sofort"),
        "{}",
        form.text()
    );
    let silent = home
        .send(
            &form,
            "/me/story",
            &[("title", "Zurück"), ("shown_name", "Anna"), ("text", "Regen.")],
        )
        .await;
    assert_eq!(silent.status, 422);
    assert!(silent.says("Ohne dieses Einverständnis"), "{}", silent.text());
    let draft = home.send(&silent, "/me/story", &STORY).await;
    assert!(
        draft.says("wartet darauf") && draft.says("Heimathafen Test"),
        "{}",
        draft.text()
    );
    let upload = home.see("/me/story/picture").await;
    for (file, words) in [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "SVG-Dateien nehmen wir nicht an",
        ),
        (b"GIF89a".to_vec(), "Das ist kein Bild"),
    ] {
        let refused = home.send_file(&upload, "/me/story/picture", &file, "Ein Steg").await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.says(words) && refused.title().starts_with("Fehler:"),
            "{}",
            refused.text()
        );
    }
    let wordless = home.send_file(&upload, "/me/story/picture", &picture(), "").await;
    assert!(
        wordless.says("Was ist zu sehen?") && wordless.status == 422,
        "{}",
        wordless.text()
    );
    let kept = home
        .send_file(&upload, "/me/story/picture", &picture(), "Ein Steg")
        .await;
    assert!(kept.html.contains("alt=\"Ein Steg\""), "{}", kept.text());

    let visitor = Visitor::new(&app, Locale::De);
    assert!(visitor.see("/stories").await.says("Noch keine Geschichte"));
    let today = kim.see("/staff").await;
    assert!(today.says("Eine Geschichte wartet"), "{}", today.text());
    let story = kim.see(&kim.see("/staff/stories").await.link("/staff/stories/0")).await;
    assert!(
        story.says("Und <b>blieben</b>.") && story.says("Auf der eigenen Seite"),
        "{}",
        story.text()
    );
    let action = story.action("/staff/stories/");
    let published = kim.send(&story, &action, &[]).await;
    assert!(published.says("Veröffentlicht"), "{}", published.text());
    let list = visitor.see("/stories").await;
    let page = visitor.see(&list.link("/stories/")).await;
    assert!(
        page.says("Anna, Greifswald") && page.html.contains("alt=\"Ein Steg\""),
        "{}",
        page.text()
    );
    assert!(visitor.see("/places/district-13075").await.says("Zurück am Bodden"));

    let own = home.see("/me/story").await;
    assert!(own.says("Ihre Geschichte ist öffentlich"), "{}", own.text());
    let gone = home.send(&own, "/me/story/revoke", &[]).await;
    assert!(gone.says("Die Geschichte ist gelöscht"), "{}", gone.text());
    assert_eq!(visitor.open(&list.link("/stories/")).await.status, 404);
    assert!(!visitor.see("/places/district-13075").await.says("Bodden"));
}

#[tokio::test]
async fn every_state_of_offers_and_stories_is_a_good_page() {
    let Some(axe) = axe() else {
        return missing("axe-core (npm)");
    };
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    let app = service();
    let Region { kim, path, .. } = region(&app).await;
    let home = moved(&app, "anna@example.org").await;
    let mut wrong = Vec::new();
    let mut look = async |who: Option<&Visitor>, paths: &[&str]| {
        if let Some(who) = who {
            browser.become_visitor(&app, &who.session()).await;
        }
        for path in paths {
            browser.open(&format!("{}{path}", app.url)).await;
            let found = browser.look_over(&axe, &app.url).await;
            wrong.extend(found.into_iter().map(|what| format!("{path}, {what}")));
        }
    };
    let offers = format!("{path}/offers");
    look(
        Some(&kim),
        &[
            &offers,
            &format!("{offers}/new"),
            "/staff/stories",
            "/staff/stories/new",
        ],
    )
    .await;
    let offer = enter(&kim, &path).await.link("/staff/offers/");
    let greeting = greet(&kim).await;
    look(Some(&home), &["/me/story"]).await;
    let form = home.see("/me/story").await;
    home.send(&form, "/me/story", &STORY).await;
    let upload = home.see("/me/story/picture").await;
    home.send_file(&upload, "/me/story/picture", &picture(), "Ein Steg")
        .await;
    look(Some(&home), &["/me/story?done=story-sent", "/me/story/picture", "/me"]).await;
    let story = kim.see("/staff/stories").await.link("/staff/stories/0");
    let picture_of = format!("{greeting}/picture");
    look(
        Some(&kim),
        &[
            "/staff",
            &offers,
            &offer,
            "/staff/stories",
            &story,
            &greeting,
            &format!("{greeting}/edit"),
            &picture_of,
        ],
    )
    .await;
    for draft in [&story, &greeting] {
        let page = kim.see(draft).await;
        kim.send(&page, &format!("{draft}/publish"), &[]).await;
    }
    let (public, told) = (offer.replace("/staff", ""), story.replace("/staff", ""));
    let greets = greeting.replace("/staff", "");
    let initiative = path.replace("/staff", "");
    look(Some(&home), &["/me/story"]).await;
    look(Some(&kim), &[&story]).await;
    let fresh = Browser::start(1280).await.expect("another browser");
    for path in [
        "/",
        "/stories",
        "/places/district-13075",
        initiative.as_str(),
        &public,
        &told,
        &greets,
    ] {
        fresh.open(&format!("{}{path}", app.url)).await;
        let found = fresh.look_over(&axe, &app.url).await;
        wrong.extend(found.into_iter().map(|what| format!("{path}, {what}")));
    }
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
