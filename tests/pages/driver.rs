//! A real browser that is driven over HTTP (chromium with its driver), with axe-core where npm brings it. What tests do with it
//! stands beside; where something is missing they say so loudly, and fail in CI.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::app::TestApp;

/// Keys as the driver names them.
pub(super) const ENTER: &str = "\u{E007}";
pub(super) const TAB: &str = "\u{E004}";
pub(super) const DOWN: &str = "\u{E015}";

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
    pub(super) async fn become_visitor(&self, app: &TestApp, cookie: &(String, String)) {
        self.open(&format!("{}/imprint", app.url)).await;
        self.call(
            "cookie",
            &json!({"cookie": {"name": cookie.0, "value": cookie.1, "path": "/"}}),
        )
        .await;
    }

    /// Violations of axe-core on the page, in words.
    pub(super) async fn violations(&self, axe: &str) -> Vec<String> {
        let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        self.judged(axe, &json!({"type": "tag", "values": tags})).await
    }

    /// Violations of those rules of axe-core that depend on colours, in words.
    pub(super) async fn pale(&self, axe: &str) -> Vec<String> {
        let rules = ["color-contrast", "link-in-text-block"];
        self.judged(axe, &json!({"type": "rule", "values": rules})).await
    }

    async fn judged(&self, axe: &str, rules: &Value) -> Vec<String> {
        if self.run("return !!window.axe").await != json!(true) {
            self.run(&format!("{axe}; return true;")).await;
        }
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: arguments[0]})
              .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))))
              .catch(e => done(['axe: ' + e]));";
        let body = json!({"script": script, "args": [rules]});
        let found = self.call("execute/async", &body).await;
        let rows = found.as_array().cloned().unwrap_or_default();
        rows.iter()
            .map(|row| row.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// By how many pixels the page is wider than the window.
    pub(super) async fn overflow(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.run(script).await.as_i64().unwrap_or(0)
    }

    /// From here on pages run no script; what this driver asks still works.
    pub(super) async fn without_scripts(&self) {
        let command = json!({"cmd": "Emulation.setScriptExecutionDisabled", "params": {"value": true}});
        self.call("goog/cdp/execute", &command).await;
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub(super) async fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]});
        self.call("actions", &body).await;
    }

    /// Presses the tabulator until what `css` selects has the focus; nobody with a keyboard would go on for ever.
    pub(super) async fn tab_to(&self, css: &str) {
        let reached = format!(
            "return !!document.activeElement && document.activeElement.matches({})",
            json!(css)
        );
        for _ in 0..80 {
            if self.run(&reached).await == json!(true) {
                return;
            }
            self.press(TAB).await;
        }
        panic!("the keyboard does not reach {css} on {}", self.place().await);
    }

    /// Path and query of the present page.
    pub(super) async fn place(&self) -> String {
        let place = self.run("return location.pathname + location.search").await;
        place.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page at a path is there.
    pub(super) async fn arrive(&self, path: &str) {
        for _ in 0..60 {
            let ready = self.run("return document.readyState").await == json!("complete");
            if ready && self.place().await.starts_with(path) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let text = self.run("return document.body.innerText").await;
        panic!("{path} was not reached, but {}: {text}", self.place().await);
    }
}
