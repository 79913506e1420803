//! A visitor without JavaScript: opens pages, fills in forms as they stand there and sends them. It reads the HTML that our own
//! templates write and nothing more general.

use std::sync::Mutex;

use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use wurzelwerk::domain::locale::Locale;

use crate::support::app::TestApp;

/// A browser with cookies and without JavaScript.
pub(super) struct Visitor {
    http: reqwest::Client,
    base: String,
    session: Mutex<Option<(String, String)>>,
}

/// A page as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) status: u16,
    /// Path and query at which redirects ended.
    pub(super) path: String,
    pub(super) html: String,
}

impl Visitor {
    pub(super) fn new(app: &TestApp, locale: Locale) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(locale.as_str()));
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .default_headers(headers)
            .build()
            .expect("a client");
        Self {
            http,
            base: app.url.clone(),
            session: Mutex::new(None),
        }
    }

    fn remember(&self, response: &reqwest::Response) {
        for line in response.headers().get_all(SET_COOKIE) {
            let line = line.to_str().unwrap_or_default();
            if let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('='))
                && name == "wurzelwerk"
                && !value.is_empty()
            {
                *self.session.lock().expect("nobody panicked") = Some((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// Name and value of the cookie of the session.
    pub(super) fn session(&self) -> (String, String) {
        self.session
            .lock()
            .expect("nobody panicked")
            .clone()
            .expect("a session")
    }

    async fn read(&self, request: reqwest::RequestBuilder) -> Page {
        let mut response = request.send().await.expect("an answer");
        // Redirects are followed by hand, so that the cookie of the session can be handed to a browser.
        while response.status().is_redirection() {
            self.remember(&response);
            let to = response.headers()[LOCATION].to_str().expect("an address").to_owned();
            response = self
                .http
                .get(format!("{}{to}", self.base))
                .send()
                .await
                .expect("an answer");
        }
        self.remember(&response);
        let url = response.url().clone();
        let path = url
            .query()
            .map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let status = response.status().as_u16();
        Page {
            status,
            path,
            html: response.text().await.expect("a page"),
        }
    }

    /// Opens a page; a full address of the service works too.
    pub(super) async fn open(&self, path: &str) -> Page {
        let path = path.strip_prefix(&self.base).unwrap_or(path);
        self.read(self.http.get(format!("{}{path}", self.base))).await
    }

    /// Opens a page that has to be there.
    pub(super) async fn see(&self, path: &str) -> Page {
        let page = self.open(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.heading());
        page
    }

    /// Sends the form of `page` that posts to `action`, its present values changed by `filled`. A name that is filled in loses
    /// its present values, so boxes are given whole.
    pub(super) async fn send(&self, page: &Page, action: &str, filled: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        let mut values: Vec<(String, String)> = form
            .into_iter()
            .filter(|(name, _)| !filled.iter().any(|(other, _)| other == name))
            .collect();
        values.extend(
            filled
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        self.read(self.http.post(format!("{}{action}", self.base)).form(&values))
            .await
    }

    /// Sends a file and what it shows, with the token of `page` when it has one.
    pub(super) async fn send_file(&self, page: &Page, action: &str, file: &[u8], alt: &str) -> Page {
        self.send_file_with(page, action, &[("alt", alt)], file).await
    }

    /// The same with other fields before the file.
    pub(super) async fn send_file_with(&self, page: &Page, action: &str, fields: &[(&str, &str)], file: &[u8]) -> Page {
        let token = page
            .html
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .filter(|_| page.html.contains(&format!("action=\"{action}\"")))
            .map_or("", |rest| rest.split('"').next().unwrap_or_default());
        let mut body = Vec::new();
        for (name, value) in std::iter::once(&("csrf", token)).chain(fields) {
            body.extend(
                format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
            );
        }
        body.extend(b"--grenze\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bild.exe\"\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--grenze--\r\n");
        let request = self.http.post(format!("{}{action}", self.base));
        self.read(
            request
                .header("content-type", "multipart/form-data; boundary=grenze")
                .body(body),
        )
        .await
    }

    /// Posts values without having seen a form.
    pub(super) async fn post_blindly(&self, path: &str, values: &[(&str, &str)]) -> Page {
        self.read(self.http.post(format!("{}{path}", self.base)).form(values))
            .await
    }
}

impl Page {
    /// The text of the first heading.
    pub(super) fn heading(&self) -> String {
        let start = self.html.find("<h1").unwrap_or(0);
        let rest = &self.html[start..];
        let end = rest.find("</h1>").unwrap_or(rest.len().min(200));
        text_of(&rest[..end])
    }

    /// What stands in the title bar.
    pub(super) fn title(&self) -> String {
        let start = self.html.find("<title>").expect("a title") + 7;
        let end = self.html.find("</title>").expect("a title");
        text_of(&self.html[start..end])
    }

    /// The page without tags.
    pub(super) fn text(&self) -> String {
        let start = self.html.find("<main").unwrap_or(0);
        let end = self.html.find("</main>").unwrap_or(self.html.len());
        text_of(&self.html[start..end])
    }

    pub(super) fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Where the first link whose address starts with `prefix` leads.
    pub(super) fn link(&self, prefix: &str) -> String {
        let mark = format!("href=\"{prefix}");
        let at = self
            .html
            .find(&mark)
            .unwrap_or_else(|| panic!("no link to {prefix} on {}", self.path));
        attribute(&self.html[at..], "href").expect("an address")
    }

    /// The action of the first form that starts with `prefix`.
    pub(super) fn action(&self, prefix: &str) -> String {
        let mark = format!("action=\"{prefix}");
        let at = self
            .html
            .find(&mark)
            .unwrap_or_else(|| panic!("no form for {prefix} on {}", self.path));
        attribute(&self.html[at..], "action").expect("an address")
    }

    /// Names and present values of the form with this action.
    fn form(&self, action: &str) -> Vec<(String, String)> {
        let mark = format!("action=\"{action}\"");
        // A form that only asks for a part of a list may lead to the same address; it sends nothing.
        let sends = |at: &usize| {
            !self.html[*at..]
                .split('>')
                .next()
                .unwrap_or_default()
                .contains("method=\"get\"")
        };
        let found = self.html.match_indices(&mark).map(|(at, _)| at).find(sends);
        let at = found.unwrap_or_else(|| panic!("no form for {action} on {}: {}", self.path, self.heading()));
        let rest = &self.html[at..];
        let form = &rest[..rest.find("</form>").expect("the end of the form")];
        let mut values = Vec::new();
        let mut select = String::new();
        for (index, _) in form.match_indices('<') {
            let tag = &form[index..index + form[index..].find('>').unwrap_or(0)];
            let name = attribute(tag, "name").unwrap_or_default();
            let value = attribute(tag, "value").unwrap_or_default();
            if tag.starts_with("<input") {
                let kind = attribute(tag, "type").unwrap_or_default();
                let box_or_dot = kind == "checkbox" || kind == "radio";
                if !box_or_dot || tag.contains(" checked") {
                    values.push((name, value));
                }
            } else if tag.starts_with("<select") {
                select = name;
            } else if tag.starts_with("<option") && tag.contains(" selected") {
                values.push((select.clone(), value));
            } else if tag.starts_with("<textarea") {
                let body = &form[index + tag.len() + 1..];
                values.push((
                    name,
                    unescape(body[..body.find("</textarea>").unwrap_or(0)].trim_start_matches('\n')),
                ));
            }
        }
        values
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mark = format!("{name}=\"");
    let mut at = tag.find(&mark)?;
    // `value` must not be found inside `data-value`.
    while at > 0 && !tag[..at].ends_with(' ') {
        at += mark.len() + tag[at + mark.len()..].find(&mark)?;
    }
    let rest = &tag[at + mark.len()..];
    Some(unescape(&rest[..rest.find('"')?]))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&nbsp;", " ")
}

fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}
