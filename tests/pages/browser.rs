//! The pages in a real browser: axe-core finds nothing on them (WCAG 2.2 AA), nothing scrolls sideways at 320 px, the policy for content is
//! never broken, and suggestions work with the keyboard. Without chromium or axe-core this says so loudly, and fails in CI.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::people::{coordinator, family, initiative, keep_house, office, service};
use crate::support::app::TestApp;

const AXE: &str = "axe-core@4.14.1";

/// Something that is needed is missing: loud, and a failure where everything has to be there.
pub(super) fn missing(what: &str) {
    eprintln!("\n*** NOT TESTED: {what} is missing, so the pages were not seen in a browser ***\n");
    assert!(std::env::var("CI").is_err(), "{what} is missing");
}

fn found(program: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths)
        .map(|folder| folder.join(program))
        .find(|path| path.exists())
}

/// The text of axe-core, fetched once by npm and kept beside the build.
pub(super) fn axe() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe");
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if !file.exists() {
        std::fs::create_dir_all(&folder).ok()?;
        let arguments = [
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ];
        let done = Command::new("npm")
            .args(arguments)
            .arg(&folder)
            .arg(AXE)
            .stdout(Stdio::null())
            .status();
        if !done.is_ok_and(|status| status.success()) {
            return None;
        }
    }
    std::fs::read_to_string(file).ok()
}

/// A browser that is driven over HTTP; it ends with the value.
pub(super) struct Browser {
    http: reqwest::Client,
    session: String,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver stands in a group of its own, with the browser that it started; all of it ends.
        let group = format!("-{}", self.driver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts a browser whose window is so wide; `None` where there is none.
    pub(super) async fn start(width: u32) -> Option<Self> {
        let (chromium, driver) = (found("chromium")?, found("chromedriver")?);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").ok()?;
        let port = listener.local_addr().ok()?.port();
        drop(listener);
        let driver = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .ok()?;
        let profile = tempfile::tempdir().ok()?;
        let base = format!("http://127.0.0.1:{port}");
        let http = reqwest::Client::new();
        let mut options = json!({
            "binary": chromium,
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1280,1600", "--lang=de",
                format!("--user-data-dir={}", profile.path().display())],
        });
        if width < 500 {
            options["mobileEmulation"] =
                json!({"deviceMetrics": {"width": width, "height": 800, "pixelRatio": 1.0, "touch": false}});
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let mut browser = Self {
            http,
            session: String::new(),
            driver,
            _profile: profile,
        };
        for _ in 0..120 {
            tokio::time::sleep(Duration::from_millis(250)).await;
            let answer = browser.http.post(format!("{base}/session")).json(&wanted).send().await;
            let Ok(answer) = answer else { continue };
            let answer: Value = answer.json().await.ok()?;
            let Some(id) = answer["value"]["sessionId"].as_str() else {
                panic!("the browser does not start: {answer}");
            };
            browser.session = format!("{base}/session/{id}");
            return Some(browser);
        }
        None
    }

    pub(super) async fn call(&self, what: &str, body: &Value) -> Value {
        let answer = self
            .http
            .post(format!("{}/{what}", self.session))
            .json(body)
            .send()
            .await
            .expect("the driver");
        let answer: Value = answer.json().await.expect("an answer of the driver");
        assert!(answer["value"]["error"].is_null(), "{what}: {}", answer["value"]);
        answer["value"].clone()
    }

    pub(super) async fn open(&self, url: &str) {
        self.call("url", &json!({"url": url})).await;
    }

    pub(super) async fn run(&self, script: &str) -> Value {
        self.call("execute/sync", &json!({"script": script, "args": []})).await
    }

    /// What the browser complained about since the last question: scripts, the policy for content, files that are missing.
    pub(super) async fn complaints(&self, allowed_status: bool) -> Vec<String> {
        let log = self.call("se/log", &json!({"type": "browser"})).await;
        let rows = log.as_array().cloned().unwrap_or_default();
        rows.iter()
            .filter(|row| {
                row["level"] == "SEVERE"
                    || row["message"]
                        .as_str()
                        .is_some_and(|text| text.contains("Content Security"))
            })
            .filter_map(|row| row["message"].as_str().map(str::to_owned))
            // A page that shows an error has its status, and the browser notes it.
            .filter(|text| !(allowed_status && text.contains("the server responded with a status of")))
            .collect()
    }

    /// Signs in with the cookie of a visitor.
    async fn become_visitor(&self, app: &TestApp, cookie: &(String, String)) {
        self.open(&format!("{}/imprint", app.url)).await;
        self.call(
            "cookie",
            &json!({"cookie": {"name": cookie.0, "value": cookie.1, "path": "/"}}),
        )
        .await;
    }

    /// Violations of axe-core on the page, in words.
    pub(super) async fn violations(&self, axe: &str) -> Vec<String> {
        self.run(&format!("{axe}; return true;")).await;
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
              .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))))
              .catch(e => done(['axe: ' + e]));";
        let found = self.call("execute/async", &json!({"script": script, "args": []})).await;
        let rows = found.as_array().cloned().unwrap_or_default();
        rows.iter()
            .map(|row| row.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// By how many pixels the page is wider than the window.
    async fn overflow(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.run(script).await.as_i64().unwrap_or(0)
    }
}

/// Pages of one person to look at.
struct Tour {
    cookie: Option<(String, String)>,
    pages: Vec<String>,
}

async fn tours(app: &TestApp) -> Vec<Tour> {
    let office = office(app).await;
    let path = initiative(&office, "Heimathafen Test").await;
    let kim = coordinator(app, &office, &path).await;
    let home = family(app, "familie@example.org", Locale::De).await;
    family(app, "zweite@example.org", Locale::De).await;
    keep_house(app).await;
    let today = kim.see("/staff").await;
    let proposal = today.link("/staff/proposals/");
    let household = kim.see("/staff/households").await.link("/staff/households/0");
    let public = format!("/initiatives/{}", path.rsplit('/').next().expect("an id"));
    let owned = |pages: &[&str]| pages.iter().map(|page| (*page).to_owned()).collect::<Vec<String>>();
    let cookie = |visitor: &Visitor| Some(visitor.session());
    vec![
        Tour {
            cookie: None,
            pages: owned(&[
                "/",
                "/initiatives",
                &public,
                "/initiatives/propose",
                "/places?q=Neustadt",
                "/places?q=17489",
                "/register",
                "/sign-in",
                "/staff/sign-in",
                "/privacy",
                "/imprint",
                "/accessibility",
                "/data-sources",
                "/asylum-return",
                "/register/sent",
                "/nirgends",
                "/me",
            ]),
        },
        Tour {
            cookie: cookie(&home),
            pages: owned(&[
                "/me",
                "/me/proposals",
                "/me/consents",
                "/me/teaser",
                "/me/exclusions",
                "/me/access",
                "/me/changes",
                "/me/call",
                "/me/address",
                "/me/pause",
                "/me/export",
                "/me/delete",
                "/me/adult",
                "/me/edit/situation",
                "/me/edit/areas",
                "/me/edit/when",
                "/me/edit/adults",
                "/me/edit/children",
                "/me/edit/needs",
                "/me/edit/languages",
                "/me/edit/place",
                "/me/edit/importance",
                "/me/edit/more",
                "/me/edit/contact",
            ]),
        },
        Tour {
            cookie: cookie(&kim),
            pages: owned(&[
                "/staff",
                &proposal,
                "/staff/proposals",
                "/staff/households",
                &household,
                &format!(
                    "{household}/why-not?initiative={}",
                    path.rsplit('/').next().expect("an id")
                ),
                &format!("{household}/changes"),
                "/staff/households/new",
                "/staff/households/paper",
                "/staff/households/lists",
                "/staff/households?reference=Greifswald",
                "/staff/duplicates",
                "/staff/initiatives",
                &path,
                "/staff/runs",
                "/staff/account",
                "/staff/tokens",
            ]),
        },
        Tour {
            cookie: cookie(&office),
            pages: owned(&[
                "/staff/accounts",
                "/staff/accounts/invite",
                "/staff/reports",
                "/staff/admin",
                "/staff/admin/audit",
                "/staff/admin/audit?to=2026-11-22",
                "/staff/admin/audit?from=gestern",
                "/staff/admin/weights",
                "/staff/admin/weights?initiatives_region=200",
                "/staff/admin/weights?initiatives_region=200&initiatives_needs=550&initiatives_occupation=100&initiatives_situation=100&\
                 initiatives_languages=50&households_region=350&households_family=250&households_timing=120&households_welcome=80&\
                 households_needs=70&households_interests=50&households_occupation=40&households_current_place=20&households_languages=20",
                "/staff/initiatives/import",
                &format!("{path}/edit"),
            ]),
        },
    ]
}

#[tokio::test]
async fn every_page_passes_axe_in_a_wide_and_a_narrow_window() {
    let Some(axe) = axe() else {
        return missing("axe-core (npm)");
    };
    let app = service();
    let tours = tours(&app).await;
    let mut wrong = Vec::new();
    for width in [1280, 320] {
        let Some(browser) = Browser::start(width).await else {
            return missing("chromium with its driver");
        };
        for tour in &tours {
            if let Some(cookie) = &tour.cookie {
                browser.become_visitor(&app, cookie).await;
            }
            for path in &tour.pages {
                browser.open(&format!("{}{path}", app.url)).await;
                let mut found = browser.violations(&axe).await;
                found.extend(browser.complaints(true).await);
                let overflow = browser.overflow().await;
                if overflow > 0 {
                    found.push(format!("scrolls sideways by {overflow} px"));
                }
                wrong.extend(found.into_iter().map(|what| format!("{path} at {width}: {what}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn an_error_takes_the_focus_and_the_summary_leads_to_the_field() {
    let app = service();
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    browser.open(&format!("{}/register", app.url)).await;
    browser
        .run("document.querySelector('main form').submit(); return 1")
        .await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    let seen = browser
        .run("return [document.title, document.activeElement.id, document.querySelector('#errors a').getAttribute('href')]")
        .await;
    assert!(
        seen[0]
            .as_str()
            .is_some_and(|title| title.starts_with("Fehler:") || title.starts_with("Error:")),
        "{seen}"
    );
    assert_eq!((&seen[1], &seen[2]), (&json!("errors"), &json!("#f-email")));
    if let Some(axe) = axe() {
        assert_eq!(browser.violations(&axe).await, Vec::<String>::new());
    }
    assert_eq!(browser.complaints(true).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_place_is_chosen_from_the_suggestions_with_the_keyboard() {
    let app = service();
    let Some(browser) = Browser::start(1280).await else {
        return missing("chromium with its driver");
    };
    browser.open(&format!("{}/", app.url)).await;
    let field = browser
        .call(
            "element",
            &json!({"using": "css selector", "value": "input[data-suggest]"}),
        )
        .await;
    let id = field
        .as_object()
        .and_then(|field| field.values().next())
        .and_then(Value::as_str)
        .expect("the field")
        .to_owned();
    let keys = |text: &str| json!({"text": text});
    browser.call(&format!("element/{id}/value"), &keys("Greifsw")).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let open = browser
        .run("return document.querySelector('[role=combobox]').getAttribute('aria-expanded')")
        .await;
    assert_eq!(open, json!("true"));
    if let Some(axe) = axe() {
        assert_eq!(browser.violations(&axe).await, Vec::<String>::new());
    }
    browser
        .call(&format!("element/{id}/value"), &keys("\u{E015}\u{E007}"))
        .await;
    let chosen = browser
        .run("return document.querySelector('[role=combobox]').value")
        .await;
    assert!(
        chosen.as_str().is_some_and(|text| text.starts_with("Greifswald")),
        "{chosen}"
    );
    assert_eq!(browser.complaints(false).await, Vec::<String>::new());
}
