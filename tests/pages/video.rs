//! The video card on pages: an initiative says what is in its video, uploads it by a plain form, and visitors play it or open a link
//! that nothing followed for them. The pages are looked at in every view.

use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::driver::{Browser, axe};
use super::people::{Region, region, service};
use crate::support::videos::{bad, mp4, webm};

fn version(page: &super::client::Page) -> String {
    let after = page.html.rsplit("name=\"version\" value=\"").next().unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_initiative_uploads_its_video_and_bad_files_are_refused_in_words() {
    let app = service();
    let Region { kim, path, .. } = region(&app).await;
    let edit = format!("{path}/video");
    let public = path.replace("/staff", "");
    let visitor = Visitor::new(&app, Locale::De);
    let form = kim.see(&kim.see(&path).await.link(&edit)).await;
    assert!(form.says("sobald der Text gespeichert ist"), "{}", form.text());
    let refused = kim
        .send(
            &form,
            &edit,
            &[
                ("title", ""),
                ("transcript", ""),
                ("language", "de"),
                ("link", "http://x"),
                ("version", "0"),
            ],
        )
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.title().starts_with("Fehler:")
            && refused.says("was im Video gesagt und gezeigt wird")
            && refused.says("beginnt mit https://"),
        "{}",
        refused.text()
    );
    let said = kim
        .send(
            &form,
            &edit,
            &[
                ("title", "Wir am Hafen"),
                ("transcript", "Moin!\nSchön, dass Sie da sind."),
                ("language", "de"),
                ("link", ""),
                ("version", "0"),
            ],
        )
        .await;
    assert!(said.path.contains("done=saved"), "{}", said.text());
    let page = kim.see(&edit).await;
    assert!(page.says("Noch ist nichts zu sehen"), "{}", page.text());
    assert!(!visitor.see(&public).await.says("Wir am Hafen"));

    let file = format!("{edit}/file");
    let seen = version(&page);
    for (what, content, _) in bad().into_iter().step_by(7) {
        let refused = kim.send_file_with(&page, &file, &[("version", &seen)], &content).await;
        assert!(
            [413, 422].contains(&refused.status) && refused.says("Es wurde nichts gespeichert"),
            "{what}: {}",
            refused.text()
        );
    }
    let none = kim.send_file_with(&page, &file, &[("version", &seen)], b"").await;
    assert!(none.says("weder MP4 noch WebM"), "{}", none.text());
    let old = kim.send_file_with(&page, &file, &[("version", "9")], &mp4()).await;
    assert_eq!(old.status, 409, "{}", old.text());
    for content in [mp4(), webm()] {
        let page = kim.see(&edit).await;
        let saved = kim
            .send_file_with(&page, &file, &[("version", &version(&page))], &content)
            .await;
        assert!(saved.path.contains("done=saved"), "{}", saved.text());
        let page = visitor.see(&public).await;
        assert!(
            page.html.contains("<video") && page.html.contains("preload=\"none\""),
            "{}",
            page.html
        );
        assert!(page.says("Schön, dass Sie da sind"), "{}", page.text());
    }
    let page = kim.see(&edit).await;
    let wrong = kim
        .send_file_with(
            &page,
            &format!("{edit}/captions"),
            &[("version", &version(&page))],
            b"1\n00:00:01,000",
        )
        .await;
    assert!(wrong.says("Am Anfang muss das Wort WEBVTT stehen"), "{}", wrong.text());
    let words = b"WEBVTT\n\n00:01.000 --> 00:02.000\nMoin!\n";
    let saved = kim
        .send_file_with(
            &page,
            &format!("{edit}/captions"),
            &[("version", &version(&page))],
            words,
        )
        .await;
    assert!(saved.path.contains("done=saved"), "{}", saved.text());
    assert!(visitor.see(&public).await.html.contains("<track kind=\"captions\""));
    if let (Some(axe), Some(browser)) = (axe(), Browser::start(1280).await) {
        browser.open(&format!("{}{public}", app.url)).await;
        assert_eq!(browser.look_over(&axe, &app.url).await, Vec::<String>::new());
        browser.become_visitor(&app, &kim.session()).await;
        browser.open(&format!("{}{edit}", app.url)).await;
        assert_eq!(browser.look_over(&axe, &app.url).await, Vec::<String>::new());
    }
    let forged = kim
        .send_file_with(&visitor.see(&public).await, &file, &[("version", "1")], &mp4())
        .await;
    assert_eq!(forged.status, 403, "a form needs its token");
    let form = kim.see(&edit).await;
    kim.send(&form, &format!("{edit}/remove"), &[("part", "card")]).await;
    assert!(!visitor.see(&public).await.html.contains("<video"));
}

#[tokio::test]
async fn a_linked_video_says_who_keeps_it_and_opens_only_by_a_click() {
    let app = service();
    let Region { kim, path, .. } = region(&app).await;
    let edit = format!("{path}/video");
    let form = kim.see(&edit).await;
    let link = "https://www.youtube.com/watch?v=hafen";
    kim.send(
        &form,
        &edit,
        &[
            ("title", "Wir"),
            ("transcript", "Moin!"),
            ("language", "de"),
            ("link", link),
            ("version", "0"),
        ],
    )
    .await;
    let public = path.replace("/staff", "");
    let page = Visitor::new(&app, Locale::De).see(&public).await;
    for said in [
        "bei YouTube (www.youtube.com), einem Dienst von Google",
        "Erst Ihr Klick öffnet das Video",
        "Video bei www.youtube.com öffnen",
        "Moin!",
    ] {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    if let (Some(axe), Some(browser)) = (axe(), Browser::start(1280).await) {
        browser.open(&format!("{}{public}", app.url)).await;
        // Among what is looked at: that nothing came from elsewhere.
        assert_eq!(browser.look_over(&axe, &app.url).await, Vec::<String>::new());
    }
}
