//! What every page has around its own part: title, navigation, language, footer, and the look-up of texts for templates.
//! It renders; it decides nothing and loads nothing.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use askama::Template;
use fluent_templates::fluent_bundle::FluentValue;

use super::assets;
use super::context::Context;
use super::masthead::{Masthead, Social};
use super::navigation::{self, Viewer};
use crate::domain::actor::Actor;
use crate::domain::locale::{FormOfAddress, Locale, Voice};
use crate::error::{Context as _, Result};
use crate::texts;

/// An entry of the navigation.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Where it leads.
    pub(crate) href: &'static str,
    /// Its text.
    pub(crate) label: String,
    /// Whether this page belongs to it.
    pub(crate) current: bool,
}

/// The frame of a page.
#[derive(Debug)]
pub(crate) struct Page {
    /// Language of the page.
    pub(crate) locale: Locale,
    address: FormOfAddress,
    /// The operator's name, logo and address.
    pub(crate) site: Masthead,
    /// Title of this page.
    pub(crate) title: String,
    /// Whether the page shows errors, so that its title says so.
    pub(crate) wrong: bool,
    /// Whether search engines must leave it out, whatever it says of itself.
    private: bool,
    /// What a public page is about, in one sentence; empty for pages that search engines leave out.
    about: String,
    /// Where "back" leads.
    pub(crate) back: Option<String>,
    viewer: Viewer,
    csrf: String,
    path: String,
    query: Vec<(String, String)>,
    demo: bool,
}

/// What a finished action may say on the next page, by the name in `?done=`.
pub(crate) const DONE: &[&str] = &[
    "saved",
    "confirmed",
    "consent-given",
    "consent-revoked",
    "answered-yes",
    "answered-no",
    "contact-asked",
    "contact-known",
    "mail-sent",
    "address-changed",
    "paused",
    "resumed",
    "moved",
    "welcome",
    "restored",
    "reported",
    "outcome",
    "approved",
    "rejected",
    "undone",
    "known",
    "transfer-asked",
    "transfer-yes",
    "transfer-no",
    "group-yes",
    "group-no",
    "merged",
    "dismissed",
    "invited",
    "disabled",
    "revoked",
    "run",
    "proposed",
    "removed",
    "signed-out",
    "password",
    "entered",
    "closed",
    "asked",
    "released",
    "resent",
    "discarded",
    "run-committed",
    "nothing-picked",
    "noted",
    "taken-over",
    "weights",
    "text-reset",
    "absence",
    "absence-ended",
    "meetup-signed-up",
    "meetup-waiting",
    "meetup-withdrawn",
    "meetup-announced",
    "campaign-made",
    "stand-ended",
    "story-sent",
    "story-noted",
    "story-published",
    "story-revoked",
    "practice-published",
    "practice-sent",
];

impl Page {
    /// The frame for a request, with the title of the page.
    pub(crate) fn new(context: &Context, title: impl Into<String>) -> Self {
        Self {
            locale: context.locale,
            address: context.voice().address,
            site: Masthead::of(&context.app),
            title: title.into(),
            wrong: false,
            private: !matches!(context.actor, Actor::Anonymous),
            about: String::new(),
            back: None,
            viewer: Viewer::of(&context.actor),
            csrf: context.csrf.clone(),
            path: context.path.clone(),
            query: context.query.pairs().to_vec(),
            demo: context.demo(),
        }
    }

    /// The frame for somebody whose session has just ended.
    pub(crate) fn signed_out(context: &Context, title: impl Into<String>) -> Self {
        let mut page = Self::new(context, title).hidden();
        page.viewer = Viewer::Nobody;
        page.csrf = String::new();
        page
    }

    /// A frame without a request behind it, for errors.
    pub(crate) fn bare(voice: impl Into<Voice>, site: &Masthead, viewer: Viewer, title: impl Into<String>) -> Self {
        let Voice { locale, address } = voice.into();
        Self {
            locale,
            address,
            site: site.clone(),
            title: title.into(),
            wrong: false,
            private: true,
            about: String::new(),
            back: None,
            viewer,
            csrf: String::new(),
            path: "/".to_owned(),
            query: Vec::new(),
            demo: false,
        }
    }

    /// With a link back.
    pub(crate) fn back_to(mut self, href: impl Into<String>) -> Self {
        self.back = Some(href.into());
        self
    }

    /// Kept out of search engines.
    pub(crate) fn hidden(mut self) -> Self {
        self.private = true;
        self
    }

    /// For everybody to find: with a sentence that says what the page is about.
    pub(crate) fn described(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// What search engines and previews of links are told; nothing where somebody is signed in, and nothing about pages that
    /// do not describe themselves.
    pub(crate) fn social(&self) -> Option<Social> {
        let open = !self.private && !self.wrong && !self.about.is_empty();
        open.then(|| self.site.social(self.locale, &self.path, &self.title, &self.about))
    }

    /// Speaks as to households, for what staff hand to them.
    #[must_use]
    pub(crate) fn said_to_households(mut self, context: &Context) -> Self {
        self.address = context.app.config.site.form_of_address;
        self
    }

    /// Speaks as an initiative does, where it has its own form of address.
    #[must_use]
    pub(crate) fn speaking(mut self, address: Option<FormOfAddress>) -> Self {
        self.address = address.unwrap_or(self.address);
        self
    }

    /// With another title.
    #[must_use]
    pub(crate) fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// How its reader is spoken to.
    pub(crate) const fn voice(&self) -> Voice {
        Voice {
            locale: self.locale,
            address: self.address,
        }
    }

    /// A text.
    pub(crate) fn t(&self, key: &str) -> String {
        texts::text(self.voice(), key)
    }

    /// The text of a code of a list, such as `need` and `job`.
    pub(crate) fn code(&self, list: &str, code: impl std::fmt::Display) -> String {
        code_text(self.voice(), list, code)
    }

    /// The text of a code that need not be known, such as one of an older version; then the code itself.
    pub(crate) fn word(&self, list: &str, code: &str) -> String {
        let key = format!("{list}-{}", code.replace('.', "-"));
        if texts::exists(self.locale, &key) {
            self.t(&key)
        } else {
            code.to_owned()
        }
    }

    /// A text with a number `count`.
    pub(crate) fn tn(&self, key: &str, count: impl TryInto<i64>) -> String {
        let count = count.try_into().unwrap_or(i64::MAX);
        texts::text_with(self.voice(), key, [("count", FluentValue::from(count))])
    }

    /// A text with one argument.
    pub(crate) fn t1(&self, key: &str, name: &'static str, value: impl std::fmt::Display) -> String {
        texts::text_with(self.voice(), key, [(name, FluentValue::from(value.to_string()))])
    }

    /// A text with two arguments.
    pub(crate) fn t2(
        &self,
        key: &str,
        first: &'static str,
        value: impl std::fmt::Display,
        second: &'static str,
        other: impl std::fmt::Display,
    ) -> String {
        let args = [
            (first, FluentValue::from(value.to_string())),
            (second, FluentValue::from(other.to_string())),
        ];
        texts::text_with(self.voice(), key, args)
    }

    /// What stands in the title bar: "Fehler:" first when something is wrong, the service last.
    pub(crate) fn full_title(&self) -> String {
        let prefix = if self.wrong {
            self.t("page-error-prefix") + " "
        } else {
            String::new()
        };
        if self.title == self.site.name {
            format!("{prefix}{}", self.title)
        } else {
            format!("{prefix}{} – {}", self.title, self.site.name)
        }
    }

    /// Whether somebody is signed in.
    pub(crate) fn signed_in(&self) -> bool {
        self.viewer != Viewer::Nobody
    }

    /// Whether there is a button that signs out; pages of errors have none.
    pub(crate) fn can_sign_out(&self) -> bool {
        self.signed_in() && !self.csrf.is_empty()
    }

    /// Whether the network office looks at it.
    pub(crate) fn is_admin(&self) -> bool {
        self.viewer == Viewer::Admin
    }

    /// Whether a household looks at it.
    pub(crate) fn is_household(&self) -> bool {
        self.viewer == Viewer::Household
    }

    /// Whether a member of staff looks at it.
    pub(crate) fn is_staff(&self) -> bool {
        matches!(self.viewer, Viewer::Admin | Viewer::Coordinator)
    }

    /// The navigation.
    pub(crate) fn navigation(&self) -> Vec<Entry> {
        navigation::entries(self.viewer, &self.path, self.demo)
            .into_iter()
            .map(|(href, key, current)| Entry {
                href,
                label: self.t(key),
                current,
            })
            .collect()
    }

    /// The hidden field that proves that a form came from this page.
    pub(crate) fn token(&self) -> String {
        if self.csrf.is_empty() {
            String::new()
        } else {
            format!(r#"<input type="hidden" name="csrf" value="{}">"#, escape(&self.csrf))
        }
    }

    /// What an action that was just finished has to say.
    pub(crate) fn notice(&self) -> String {
        let done = self.query.iter().find(|(name, _)| name == "done");
        done.filter(|(_, value)| DONE.contains(&value.as_str()))
            .map(|(_, value)| {
                format!(
                    "<div class=\"alert good\" role=\"status\"><div class=\"head\">{}<p>{}</p></div></div>",
                    icon("good"),
                    escape(&self.t(&format!("done-{value}")))
                )
            })
            .unwrap_or_default()
    }

    /// Address of one of our files, changing with its content.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    /// The language in which the page is not.
    pub(crate) const fn other_language(&self) -> Locale {
        match self.locale {
            Locale::De => Locale::En,
            Locale::En => Locale::De,
        }
    }

    /// The own name of the language in which the page is not.
    pub(crate) const fn other_language_name(&self) -> &'static str {
        match self.locale {
            Locale::De => "English",
            Locale::En => "Deutsch",
        }
    }

    /// This page in the other language.
    pub(crate) fn other_language_href(&self) -> String {
        let pairs: Vec<(&str, &str)> = self
            .query
            .iter()
            .filter(|(name, _)| name != "done")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let here = if pairs.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, query_string(&pairs))
        };
        format!("/language/{}?back={}", self.other_language(), percent(&here))
    }
}

/// The text of a code of a list, such as `need` and `job`.
pub(crate) fn code_text(voice: impl Into<Voice>, list: &str, code: impl std::fmt::Display) -> String {
    let key = format!("{list}-{}", code.to_string().replace(':', "-"));
    texts::text(voice, &key)
}

/// Pairs as a query string.
pub(crate) fn query_string(pairs: &[(&str, &str)]) -> String {
    let coded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect();
    coded.join("&")
}

/// A text as part of an address.
pub(crate) fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut coded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(coded, "%{byte:02X}");
        }
        coded
    })
}

/// A text that may stand in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// An own icon as inline SVG, decorative: the words beside it say the same.
pub(crate) fn icon(name: &str) -> String {
    let path = match name {
        "good" => {
            "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.600 14.400-4.200-4.200 1.500-1.500 2.700 2.700 5.900-5.900 1.500 1.500z"
        }
        "bad" => "m12 1.500 10.500 10.500L12 22.500 1.500 12zM11 7v6h2V7zm0 8v2h2v-2z",
        "warn" => "M12 3 1 21h22zm-1 7h2v6h-2zm0 7h2v2h-2z",
        _ => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1 8h2v7h-2zm0-4h2v2h-2z",
    };
    format!(r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>"#)
}

/// A page as an answer.
pub(crate) fn html(status: StatusCode, template: &impl Template) -> Result<HttpResponse> {
    let body = template.render().context("rendering a page")?;
    Ok(HttpResponse::build(status)
        .content_type(ContentType::html())
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body))
}

/// A good page as an answer.
pub(crate) fn ok(template: &impl Template) -> Result<HttpResponse> {
    html(StatusCode::OK, template)
}

/// Sends the browser on to another page after a form.
pub(crate) fn see_other(href: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, href))
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_made_safe_for_html_and_for_addresses() {
        assert_eq!(escape("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
        assert_eq!(
            query_string(&[("q", "Bad Düben & Co")]),
            "q=Bad%20D%C3%BCben%20%26%20Co"
        );
    }

    #[test]
    fn every_notice_has_its_text() {
        for name in DONE {
            for locale in Locale::ALL {
                assert!(texts::exists(locale, &format!("done-{name}")), "{locale} {name}");
            }
        }
    }
}
