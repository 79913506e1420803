//! How the service looks to others: the operator's own logo and what it may do, icons, what previews of links are told, what is
//! printed, and that no page leaves anybody standing.

use std::fs;
use std::path::{Path, PathBuf};

use reqwest::Method;
use wurzelwerk::app;
use wurzelwerk::config::{Config, DEFAULT_WEIGHTS};
use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::driver::{Browser, missing};
use super::people::{Region, family, initiative, keep_house, office, region, service};
use crate::support::app::TestApp;
use crate::support::db::TestDatabase;

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 3\"><path d=\"M0 0h9v3z\"/></svg>";

/// A service whose operator has this logo.
fn with_logo(folder: &Path, name: &str, content: &[u8], alt: &str) -> TestApp {
    let path = folder.join(name);
    fs::write(&path, content).expect("a file");
    TestApp::start_with(TestDatabase::sqlite(), |config| {
        config.site.logo = path;
        config.site.logo_alt = alt.to_owned();
    })
}

/// The value of an attribute after a mark.
fn after<'a>(html: &'a str, mark: &str) -> &'a str {
    let at = html.find(mark).unwrap_or_else(|| panic!("no {mark}")) + mark.len();
    &html[at..at + html[at..].find('"').expect("an end")]
}

#[tokio::test]
async fn the_operators_logo_stands_on_every_page_and_can_do_nothing_but_be_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = with_logo(folder.path(), "logo.svg", DRAWING.as_bytes(), "Heimat <Nord>");
    let visitor = Visitor::new(&app, Locale::De);
    for path in ["/", "/map", "/register", "/nirgends", "/me", "/problems/stale"] {
        let html = visitor.open(path).await.html;
        let head = &html[html.find("<header").expect("a head")..html.find("</header>").expect("its end")];
        assert!(head.contains("alt=\"Heimat &#60;Nord&#62;\""), "{path}: {head}");
        assert!(!head.contains("class=\"mark\""), "{path}");
    }
    let html = visitor.see("/").await.html;
    let src = after(&html, "class=\"brand\" href=\"/\"><img src=\"").to_owned();
    let reply = app.get(&src).await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, DRAWING));
    assert_eq!(reply.header("content-type"), "image/svg+xml");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    let policy = reply.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sandbox") && !policy.contains("script-src"),
        "{policy}"
    );
    assert!(reply.header("cache-control").contains("immutable"));
    // The policy of the pages lets it be shown, because it comes from the same host.
    assert!(
        app.get("/")
            .await
            .header("content-security-policy")
            .contains("img-src 'self'")
    );
}

#[tokio::test]
async fn without_a_logo_mark_and_name_stand_there_and_a_logo_without_words_says_the_name() {
    let app = service();
    let html = Visitor::new(&app, Locale::De).see("/").await.html;
    assert!(
        html.contains("class=\"mark\"") && html.contains("</svg>Wurzelwerk</a>"),
        "{html}"
    );
    assert_eq!(app.get("/logo").await.status.as_u16(), 404);
    let folder = tempfile::tempdir().expect("a folder");
    let app = with_logo(folder.path(), "logo.png", b"\x89PNG\r\n\x1a\nanything", "");
    let html = Visitor::new(&app, Locale::De).see("/").await.html;
    assert_eq!(
        after(&html, "class=\"brand\" href=\"/\"><img src=\"").split('?').next(),
        Some("/logo")
    );
    assert!(html.contains("alt=\"Wurzelwerk\""));
    assert_eq!(app.get("/logo").await.header("content-type"), "image/png");
}

/// What the start of the service says about a logo.
fn refused(folder: &Path, logo: PathBuf) -> String {
    let mut config = Config::defaults()
        .expect("the defaults")
        .for_demo("http://127.0.0.1:1", folder);
    config.site.logo = logo;
    format!("{:?}", app::prepare(config, DEFAULT_WEIGHTS).expect_err("a refusal"))
}

#[tokio::test]
async fn a_file_that_is_no_logo_stops_the_start_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a file");
        path
    };
    for (logo, reason) in [
        (folder.path().join("nirgends.png"), "nirgends.png"),
        (path("logo.gif", b"GIF89a"), "PNG"),
        (path("renamed.png", b"<html><body>Hallo</body></html>"), "PNG"),
        (
            path("large.svg", format!("<svg>{}</svg>", " ".repeat(210_000)).as_bytes()),
            "204800",
        ),
        (path("script.svg", b"<svg><script>alert(1)</script></svg>"), "script"),
    ] {
        let said = refused(folder.path(), logo);
        assert!(said.contains("site.logo") && said.contains(reason), "{said}");
    }
    assert!(!folder.path().join("demo.db").exists(), "nothing was made before");
}

#[tokio::test]
async fn public_pages_tell_previews_what_they_are_about_with_full_addresses() {
    let app = TestApp::start_with(TestDatabase::sqlite(), |config| {
        config.server.base_url = "https://heimat.example.org".to_owned();
    });
    for (locale, language) in [(Locale::De, "de_DE"), (Locale::En, "en_GB")] {
        let visitor = Visitor::new(&app, locale);
        for path in [
            "/",
            "/initiatives",
            "/map",
            "/map/13",
            "/places",
            "/places/district-13075",
            "/register",
            "/privacy",
            "/imprint",
            "/accessibility",
            "/data-sources",
            "/asylum-return",
            "/initiatives/propose",
        ] {
            let html = visitor.see(path).await.html;
            let property = |name: &str| after(&html, &format!("property=\"og:{name}\" content=\"")).to_owned();
            assert_eq!(property("url"), format!("https://heimat.example.org{path}"));
            assert_eq!(after(&html, "rel=\"canonical\" href=\""), property("url"));
            assert_eq!(
                (property("locale").as_str(), property("site_name").as_str()),
                (language, "Wurzelwerk")
            );
            assert_eq!(property("description"), after(&html, "name=\"description\" content=\""));
            assert!(
                property("description").len() > 20 && !property("title").is_empty(),
                "{path}"
            );
            assert!(
                property("image").starts_with("https://heimat.example.org/assets/preview.png?v="),
                "{path}"
            );
            assert!(!html.contains("noindex"), "{path}");
        }
    }
    // A filter of a list is no page of its own.
    let html = Visitor::new(&app, Locale::De).see("/initiatives?q=x&from=0").await.html;
    assert_eq!(
        after(&html, "rel=\"canonical\" href=\""),
        "https://heimat.example.org/initiatives"
    );
}

#[tokio::test]
async fn nothing_of_a_household_reaches_previews_or_search_engines() {
    let app = service();
    let path = initiative(&office(&app).await, "Heimathafen Test").await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    let id = path.rsplit('/').next().expect("an id");
    let shown = format!("/initiatives/{id}");
    for path in ["/", "/map", "/me", "/me/proposals", "/me/teaser", shown.as_str()] {
        let html = home.see(path).await.html;
        assert!(!html.contains("og:") && !html.contains("canonical"), "{path}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
    }
    let visitor = Visitor::new(&app, Locale::De);
    for path in [
        "/sign-in",
        "/staff/sign-in",
        "/register/sent",
        "/me",
        "/nirgends",
        "/confirm/abc",
    ] {
        let html = visitor.open(path).await.html;
        assert!(!html.contains("og:") && html.contains("noindex"), "{path}");
    }
    let html = visitor.see(&shown).await.html;
    assert_eq!(after(&html, "property=\"og:title\" content=\""), "Heimathafen Test");
    assert_eq!(
        after(&html, "property=\"og:description\" content=\""),
        "Wir helfen bei Arbeit und Wohnung."
    );
}

#[tokio::test]
async fn icons_and_preview_are_pictures_of_the_size_that_is_promised() {
    let app = service();
    let html = Visitor::new(&app, Locale::De).see("/").await.html;
    let bytes = async |path: &str| {
        let answer = app.request(Method::GET, path).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        let kind = answer.headers()["content-type"].to_str().expect("text").to_owned();
        (kind, answer.bytes().await.expect("a body").to_vec())
    };
    let size = |png: &[u8]| {
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
        (number(16), number(20))
    };
    let image = after(&html, "property=\"og:image\" content=\"").replace(&app.url, "");
    let (kind, png) = bytes(&image).await;
    assert_eq!((kind.as_str(), size(&png)), ("image/png", (1200, 630)));
    let (kind, png) = bytes(after(&html, "rel=\"apple-touch-icon\" href=\"")).await;
    assert_eq!((kind.as_str(), size(&png)), ("image/png", (180, 180)));
    let (kind, ico) = bytes("/favicon.ico").await;
    assert_eq!((kind.as_str(), &ico[..6]), ("image/x-icon", &[0, 0, 1, 0, 3, 0][..]));
    let (kind, svg) = bytes(after(&html, "sizes=\"48x48\">\n<link rel=\"icon\" href=\"")).await;
    assert_eq!(kind, "image/svg+xml");
    assert!(String::from_utf8(svg).expect("text").contains("<svg"));
}

#[tokio::test]
async fn colours_stand_in_the_tokens_alone_and_dark_pages_are_printed_light() {
    let app = service();
    let css = app.get("/assets/style.css").await.text;
    let mut outside = css.clone();
    while let Some(start) = outside.find(":root {") {
        let end = start + outside[start..].find('}').expect("its end");
        outside.replace_range(start..=end, "");
    }
    let colours: Vec<&str> = outside
        .match_indices('#')
        .map(|(at, _)| &outside[at + 1..(at + 4).min(outside.len())])
        .filter(|text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .collect();
    assert_eq!(colours, Vec::<&str>::new(), "write them as tokens");
    assert!(css.contains("@media screen and (prefers-color-scheme: dark)"));
}

/// Which of these are shown on a page when it is printed.
async fn shown(browser: &Browser, css: &str) -> bool {
    let script = format!("return [...document.querySelectorAll({css:?})].some(one => one.getClientRects().length > 0)");
    browser.run(&script).await.as_bool().expect("yes or no")
}

#[tokio::test]
async fn what_is_printed_is_the_matter_without_ways_and_buttons() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let proposal = kim.see("/staff").await.link("/staff/proposals/");
    let Some(browser) = Browser::start(1000).await else {
        return missing("chromium with its driver");
    };
    let media = |media: &str| serde_json::json!({"cmd": "Emulation.setEmulatedMedia", "params": {"media": media}});
    for (visitor, path, stays) in [
        (
            None,
            "/map/13".to_owned(),
            &["h1", ".map.large svg", ".keys", "tbody tr"][..],
        ),
        (Some(&home), "/me".to_owned(), &["h1", "main p"]),
        (Some(&kim), proposal, &["h1", "main table, main dl"]),
    ] {
        if let Some(visitor) = visitor {
            browser.become_visitor(&app, &visitor.session()).await;
        }
        browser.call("goog/cdp/execute", &media("screen")).await;
        browser.open(&format!("{}{path}", app.url)).await;
        assert!(
            shown(&browser, ".top nav").await,
            "{path} has its navigation on the screen"
        );
        browser.call("goog/cdp/execute", &media("print")).await;
        for gone in [".top nav", ".foot", "button", ".btn", "a.back"] {
            assert!(!shown(&browser, gone).await, "{path} prints {gone}");
        }
        for css in stays {
            assert!(shown(&browser, css).await, "{path} does not print {css}");
        }
    }
}

#[tokio::test]
async fn who_meets_an_error_is_led_on_from_where_they_are() {
    let app = service();
    let home = family(&app, "familie@example.org", Locale::De).await;
    let page = home.open("/nirgends").await;
    assert_eq!(page.status, 404);
    let main = &page.html[page.html.find("<main").expect("a page")..];
    assert!(main.contains("class=\"btn\" href=\"/me\""), "{main}");
    assert!(
        page.html.contains("<a href=\"/me/proposals\""),
        "its own navigation stands there"
    );
    assert!(main.contains("mailto:kontakt@example.org"));
    let visitor = Visitor::new(&app, Locale::De);
    let used = visitor.open(&format!("/confirm/{}", "A".repeat(43))).await;
    assert_eq!(used.status, 409);
    assert!(used.html.contains("class=\"btn\" href=\"/sign-in\"") && used.html.contains("href=\"/register\""));
}

#[tokio::test]
async fn lists_with_nothing_in_them_say_what_to_do() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/initiatives?q=gibtesnicht").await;
    assert!(page.says("noch niemanden gefunden"), "{}", page.text());
    assert!(page.html.contains("class=\"btn\" href=\"/initiatives\""));
    let Region { office, kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    for (who, path, way) in [
        (&home, "/me/proposals", "/me"),
        (&home, "/me/access", "/me/consents"),
        (&kim, "/staff/households?reference=Xqzwv", "/staff/households/new"),
        (&kim, "/staff/duplicates", "/staff/households"),
        (&kim, "/staff/proposals?state=closed", "/staff/proposals"),
        (&office, "/staff/reports", "/staff"),
        (&office, "/admin/outbox", "/staff/admin"),
    ] {
        let html = who.see(path).await.html;
        let at = html
            .find("soft empty\">")
            .unwrap_or_else(|| panic!("{path} has no word for its emptiness"));
        assert!(html[at..].contains(&format!("href=\"{way}\"")), "{path}");
    }
}
