//! The practice library through the pages: written, read and answered by two offices, without scripts.

use super::client::{Page, Visitor};
use super::driver::{Browser, missing};
use super::people::{Region, region, service};
use crate::support::app::send;
use reqwest::Method;

const LIST: &str = "/staff/practice";

/// Paths of what stands in the library after [`fill`].
pub(super) struct Filled {
    pub(super) article: String,
    pub(super) comment: String,
    pub(super) own_notice: String,
    pub(super) other_notice: String,
    pub(super) thread: String,
}

fn path(page: &Page) -> String {
    page.path.split('?').next().expect("a path").to_owned()
}

async fn seek(who: &Visitor, title: &str) -> Page {
    let form = who.see("/staff/practice/notices/new").await;
    let typed = [
        ("kind", "seek"),
        ("title", title),
        ("text", "Für zwei Tage im März."),
        ("until_on", "2026-12-20"),
    ];
    let page = who.send(&form, "/staff/practice/notices/new", &typed).await;
    assert_eq!((page.status, page.heading().as_str()), (200, title), "{}", page.text());
    page
}

/// The coordinator writes an article, the network office comments on it, both seek something and write to each other.
pub(super) async fn fill(office: &Visitor, kim: &Visitor) -> Filled {
    let form = kim.see("/staff/practice/new").await;
    let wrong = kim
        .send(&form, "/staff/practice/new", &[("title", ""), ("text", "x")])
        .await;
    assert_eq!(wrong.status, 422);
    let text = "# Vorher\n\nEin **Blatt** mit [Fragen](https://example.org).\n\n<b>kein HTML</b>\n\n```\nlange Zeile Text\n```";
    let typed = [
        ("title", "Der erste Anruf"),
        ("text", text),
        ("tags", "Erstgespräch, Telefon"),
    ];
    let written = kim.send(&wrong, "/staff/practice/new", &typed).await;
    assert_eq!((written.status, written.heading().as_str()), (200, "Der erste Anruf"));
    let article = path(&written);
    assert!(
        written.html.contains("<h2>Vorher</h2>") && written.html.contains("&lt;b&gt;kein HTML"),
        "{}",
        written.html
    );
    let said = kim
        .send(
            &written,
            &format!("{article}/comment"),
            &[("text", "Ergänzung: Schule.")],
        )
        .await;
    let comment = said.link("/staff/practice/comments/");
    let theirs = office.see(&article).await;
    let empty = office
        .send(&theirs, &format!("{article}/comment"), &[("text", " ")])
        .await;
    assert_eq!(empty.status, 422, "{}", empty.text());
    office
        .send(&empty, &format!("{article}/comment"), &[("text", "Danke, das hilft.")])
        .await;
    let theirs = office.see(&article).await;
    let used = office.send(&theirs, &format!("{article}/use"), &[]).await;
    assert!(used.says("Ein Büro macht es auch so"), "{}", used.text());

    let own_notice = path(&seek(kim, "Messestand").await);
    let other_notice = path(&seek(office, "Jemand für den Vortrag").await);
    let asked = office.see(&own_notice).await;
    let thread = office
        .send(
            &asked,
            &format!("{own_notice}/message"),
            &[("text", "Wir haben einen.")],
        )
        .await;
    assert!(thread.path.starts_with("/staff/practice/threads/"), "{}", thread.text());
    Filled {
        article,
        comment,
        own_notice,
        other_notice,
        thread: path(&thread),
    }
}

#[tokio::test]
async fn offices_write_read_and_answer_and_say_what_they_have_read() {
    let app = service();
    let Region { office, kim, .. } = region(&app).await;
    let filled = fill(&office, &kim).await;
    let found = kim.see(&format!("{LIST}?q=erstgespraech")).await;
    assert!(found.says("Der erste Anruf"), "{}", found.text());
    let nothing = kim.see(&format!("{LIST}?q=gibtesnicht")).await;
    assert!(nothing.says("noch nichts in der Bibliothek"));

    // The message stands on the day, is opened, and a button says that it was read.
    let today = kim.see("/staff").await;
    assert!(today.says("Nachrichten anderer Büros"), "{}", today.text());
    let thread = kim.see(&filled.thread).await;
    assert!(thread.says("Wir haben einen."));
    kim.send(&thread, &format!("{}/read", filled.thread), &[]).await;
    assert!(!kim.see("/staff").await.html.contains("id=\"messages\""));
    let thread = kim.see(&filled.thread).await;
    let sent = kim
        .send(
            &thread,
            &format!("{}/message", filled.thread),
            &[("text", "Wunderbar.")],
        )
        .await;
    assert!(sent.says("Wunderbar."), "{}", sent.text());

    // What is sought is changed, ended and renewed by its office.
    let notice = kim.see(&filled.own_notice).await;
    let closed = kim.send(&notice, &format!("{}/close", filled.own_notice), &[]).await;
    assert!(closed.says("Vorbei"), "{}", closed.text());
    let renewed = kim.send(&closed, &format!("{}/renew", filled.own_notice), &[]).await;
    assert!(!renewed.says("Vorbei"), "{}", renewed.text());

    // A comment is changed by whoever wrote it.
    let form = kim.see(&filled.comment).await;
    let changed = kim.send(&form, &filled.comment, &[("text", "Schule und Kita.")]).await;
    assert!(changed.says("Schule und Kita."), "{}", changed.text());
    assert_eq!(office.open(&filled.comment).await.status, 403);
    let gone = office
        .send(
            &office.see(&filled.article).await,
            &format!("{}/remove", filled.comment),
            &[],
        )
        .await;
    assert!(!gone.says("Schule und Kita."), "the network office takes it out");
}

#[tokio::test]
async fn a_document_is_sent_by_a_form_and_a_wrong_one_is_refused_in_words() {
    let app = service();
    let Region { office, kim, .. } = region(&app).await;
    let filled = fill(&office, &kim).await;
    let page = kim.see(&filled.article).await;
    let (cookie, session) = kim.session();
    let token = page
        .html
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let upload = |content: &str| {
        let body = format!(
            "--xx\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--xx\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nLeitfaden\r\n\
             --xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n{content}\r\n--xx--\r\n"
        );
        let request = app.request(Method::POST, &format!("{}/documents", filled.article));
        let request = request.header("cookie", format!("{cookie}={session}"));
        send(
            request
                .header("content-type", "multipart/form-data; boundary=xx")
                .body(body),
        )
    };
    let wrong = upload("kein PDF").await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert!(
        wrong.text.contains("kein vollständiges PDF") && wrong.text.contains("href=\"#f-file\""),
        "{}",
        wrong.text
    );
    let good = upload("%PDF-1.7\n%%EOF").await;
    assert!(
        good.status.is_redirection() || good.status.is_success(),
        "{} {}",
        good.status,
        good.text
    );
    let page = office.see(&filled.article).await;
    let file = page.link("/staff/practice/documents/");
    let request = app
        .request(Method::GET, &file)
        .header("cookie", format!("{cookie}={session}"));
    let opened = send(request).await;
    assert!(opened.header("content-disposition").starts_with("attachment;"));
    assert!(opened.header("content-security-policy").starts_with("sandbox;"));
}

#[tokio::test]
async fn visitors_are_asked_to_sign_in_and_families_find_nothing() {
    let app = service();
    let Region { office, kim, .. } = region(&app).await;
    let filled = fill(&office, &kim).await;
    let family = super::people::family(&app, "anna@example.org", wurzelwerk::domain::locale::Locale::De).await;
    let visitor = Visitor::new(&app, wurzelwerk::domain::locale::Locale::De);
    for path in [
        LIST,
        "/staff/practice/notices",
        "/staff/practice/threads",
        "/staff/more",
        filled.article.as_str(),
        filled.thread.as_str(),
    ] {
        let seen = visitor.open(path).await;
        assert!(
            !seen.says("Der erste Anruf") && !seen.says("Wir haben einen."),
            "{path}"
        );
        assert!(
            seen.status != 200 || seen.path.contains("sign-in"),
            "{path}: {}",
            seen.path
        );
        let seen = family.open(path).await;
        assert!(
            [401, 403, 404].contains(&seen.status) || seen.path.contains("sign-in"),
            "{path}: {}",
            seen.status
        );
    }
}

#[tokio::test]
async fn the_navigation_of_staff_stays_on_one_line_and_leads_everywhere() {
    let app = service();
    let Region { office, kim, .. } = region(&app).await;
    for who in [&kim, &office] {
        let more = who.see("/staff/more").await;
        for href in [
            "/staff/duplicates",
            "/staff/campaigns",
            "/staff/runs",
            "/staff/figures",
            "/staff/account",
        ] {
            let page = who.see(&more.link(href)).await;
            assert!(
                page.html.contains("href=\"/staff/more\" aria-current"),
                "{href} belongs to it"
            );
        }
    }
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    for who in [&kim, &office] {
        browser.become_visitor(&app, &who.session()).await;
        browser.open(&format!("{}/staff/practice", app.url)).await;
        let lines = "return new Set([...document.querySelectorAll('.top .nav > li')].map(li => Math.round(li.getBoundingClientRect().top / 20))).size";
        assert_eq!(browser.run(lines).await, 1, "the navigation wraps");
    }
}
