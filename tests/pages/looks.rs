//! How people look at a page: in a wide and a narrow window, enlarged, by day and by night. In each of these views a page has to be
//! good: axe-core finds nothing (WCAG 2.2 AA), nothing scrolls sideways, the policy for content holds, nobody else is asked for anything.

use serde_json::{Value, json};

use super::driver::Browser;

/// What is looked at in a view.
#[derive(PartialEq)]
enum Look {
    /// All rules of axe-core.
    Everything,
    /// Only what colours can change; the rest is the same as by day.
    Colours,
    /// Only whether everything has room.
    Room,
}

/// A window of so many CSS pixels, its magnification, and the colours that its owner prefers.
struct View {
    name: &'static str,
    width: u32,
    magnified: f64,
    dark: bool,
    look: Look,
}

const VIEWS: [View; 5] = [
    View {
        name: "wide",
        width: 1280,
        magnified: 1.0,
        dark: false,
        look: Look::Everything,
    },
    View {
        name: "wide and dark",
        width: 1280,
        magnified: 1.0,
        dark: true,
        look: Look::Colours,
    },
    View {
        name: "wide at 200 %",
        width: 640,
        magnified: 2.0,
        dark: false,
        look: Look::Room,
    },
    View {
        name: "narrow and dark",
        width: 320,
        magnified: 1.0,
        dark: true,
        look: Look::Colours,
    },
    View {
        name: "narrow",
        width: 320,
        magnified: 1.0,
        dark: false,
        look: Look::Everything,
    },
];

impl Browser {
    /// Makes the window so many CSS pixels wide, each so many pixels of the screen.
    pub(super) async fn window(&self, width: u32, height: u32, magnified: f64) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": magnified, "mobile": false});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        self.call("goog/cdp/execute", &command).await;
    }

    /// Prefers light or dark colours from here on.
    pub(super) async fn prefer(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        let command = json!({"cmd": "Emulation.setEmulatedMedia", "params": features});
        self.call("goog/cdp/execute", &command).await;
    }

    /// Files of the present page that came from somewhere else than `base`.
    async fn strangers(&self, base: &str) -> Vec<String> {
        let names = self
            .run("return performance.getEntriesByType('resource').map(entry => entry.name)")
            .await;
        let names = names.as_array().cloned().unwrap_or_default();
        names
            .iter()
            .filter_map(Value::as_str)
            .filter(|name| !name.starts_with(base) && !name.starts_with("data:"))
            .map(|name| format!("asks for {name}"))
            .collect()
    }

    /// What is wrong with the present page in any view; what can be unfolded is unfolded first.
    pub(super) async fn look_over(&self, axe: &str, base: &str) -> Vec<String> {
        let mut wrong = self.complaints(true).await;
        wrong.extend(self.strangers(base).await);
        self.run("document.querySelectorAll('details').forEach(part => { part.open = true; }); return 1")
            .await;
        for view in VIEWS {
            self.window(view.width, 900, view.magnified).await;
            self.prefer(view.dark).await;
            let mut found = match view.look {
                Look::Everything => self.violations(axe).await,
                Look::Colours => self.pale(axe).await,
                Look::Room => Vec::new(),
            };
            let overflow = self.overflow().await;
            if overflow > 0 {
                found.push(format!("scrolls sideways by {overflow} px"));
            }
            wrong.extend(found.into_iter().map(|what| format!("{}: {what}", view.name)));
        }
        // Twice as large letters in a window of the same width.
        self.window(1280, 900, 1.0).await;
        let larger = "document.documentElement.style.fontSize = arguments[0]; return 1";
        let body = |size: &str| json!({"script": larger, "args": [size]});
        self.call("execute/sync", &body("200%")).await;
        if self.overflow().await > 0 {
            wrong.push("letters at 200 %: scrolls sideways".to_owned());
        }
        self.call("execute/sync", &body("")).await;
        wrong
    }

    /// Takes a picture of the window as PNG.
    pub(super) async fn picture(&self) -> Vec<u8> {
        use base64::Engine as _;
        let command = json!({"cmd": "Page.captureScreenshot", "params": {"format": "png"}});
        let taken = self.call("goog/cdp/execute", &command).await;
        let data = taken["data"].as_str().expect("a picture");
        base64::engine::general_purpose::STANDARD.decode(data).expect("base64")
    }
}
