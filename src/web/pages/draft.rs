//! The answers of a registration between its four questions, kept in a cookie of the browser until they are sent.
//! Nothing of it is stored on the server before the person presses the last button, or asks to go on later.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::domain::lists::{Need, Situation};
use crate::domain::locale::FormOfAddress;
use crate::domain::month::Month;
use crate::domain::profile::Window;

const NAME: &str = "anmeldung";
const PATH: &str = "/register";
/// How long the answers wait in the browser.
const HOURS: i64 = 2;

/// What was answered so far. Everything is checked again when it is sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
pub(crate) struct Draft {
    /// The mail address as typed.
    #[serde(rename = "e")]
    pub(crate) email: String,
    /// Codes of the target areas.
    #[serde(rename = "a")]
    pub(crate) areas: Vec<String>,
    /// Earliest and latest month.
    #[serde(rename = "w")]
    pub(crate) window: Option<(Month, Month)>,
    /// Whether the question about the time was answered.
    #[serde(rename = "t")]
    pub(crate) asked_when: bool,
    /// Whether the household lives there already, so that there is no time to ask for.
    #[serde(rename = "h")]
    pub(crate) here: bool,
    /// The situation.
    #[serde(rename = "s")]
    pub(crate) situation: Option<Situation>,
    /// The name as typed.
    #[serde(rename = "n")]
    pub(crate) name: String,
    /// The campaign that the link to the registration named.
    #[serde(rename = "c")]
    pub(crate) campaign: String,
    /// Whether it is the short registration of a settled household.
    #[serde(rename = "l", skip_serializing_if = "std::ops::Not::not")]
    pub(crate) welcoming: bool,
    /// What a settled household can help with.
    #[serde(rename = "o", skip_serializing_if = "Vec::is_empty")]
    pub(crate) offers: Vec<Need>,
    /// How many others it likes to meet in a quarter.
    #[serde(rename = "q", skip_serializing_if = "Option::is_none")]
    pub(crate) capacity: Option<u32>,
    /// Whether that was asked.
    #[serde(rename = "f", skip_serializing_if = "std::ops::Not::not")]
    pub(crate) asked_offers: bool,
    /// How the initiative behind that campaign addresses people.
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<FormOfAddress>,
}

impl Draft {
    /// The answers that the browser kept; empty ones when it kept none.
    pub(crate) fn of(req: &HttpRequest) -> Self {
        req.cookie(NAME)
            .and_then(|cookie| URL_SAFE_NO_PAD.decode(cookie.value()).ok())
            .map(|bytes| Self::from_bytes(&bytes))
            .unwrap_or_default()
    }

    /// The answers as they were stored; empty ones when they cannot be read (any more).
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// The answers to be stored.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        // Texts, numbers and months can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The window, when one was given.
    pub(crate) fn window(&self) -> Option<Window> {
        self.window.map(|(earliest, latest)| Window { earliest, latest })
    }

    /// The next question that was not answered yet.
    pub(crate) const fn next_question(&self) -> &'static str {
        if self.welcoming {
            return self.next_of_welcome();
        }
        if self.email.is_empty() {
            "/register"
        } else if self.areas.is_empty() {
            "/register/where"
        } else if !self.asked_when {
            "/register/when"
        } else if self.situation.is_none() {
            "/register/who"
        } else {
            "/register/check"
        }
    }

    const fn next_of_welcome(&self) -> &'static str {
        if self.email.is_empty() {
            "/register/welcome"
        } else if self.areas.is_empty() || self.situation.is_none() {
            "/register/home"
        } else if !self.asked_offers {
            "/register/offers"
        } else {
            "/register/check"
        }
    }

    /// Lets the browser keep the answers.
    pub(crate) fn keep(&self, mut response: HttpResponse, secure: bool) -> HttpResponse {
        let cookie = Cookie::build(NAME, URL_SAFE_NO_PAD.encode(self.to_bytes()))
            .path(PATH)
            .http_only(true)
            .secure(secure)
            .same_site(SameSite::Lax)
            .max_age(Duration::hours(HOURS))
            .finish();
        // A cookie that cannot be written only means that the questions start again.
        let _ = response.add_cookie(&cookie);
        response
    }

    /// Lets the browser forget the answers.
    pub(crate) fn forget(mut response: HttpResponse) -> HttpResponse {
        let mut gone = Cookie::build(NAME, "").path(PATH).finish();
        gone.make_removal();
        let _ = response.add_cookie(&gone);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn the_answers_come_back_as_they_were_kept() {
        let draft = Draft {
            email: "familie@example.org".to_owned(),
            areas: vec!["place:2917788:20".to_owned()],
            window: Some(("2027-03".parse().unwrap(), "2027-09".parse().unwrap())),
            asked_when: true,
            here: false,
            situation: Some(Situation::Returning),
            name: "Ännchen".to_owned(),
            campaign: "messe-2026".to_owned(),
            welcoming: false,
            offers: vec![Need::School],
            capacity: Some(2),
            asked_offers: true,
            address: Some(FormOfAddress::Du),
        };
        let response = draft.keep(HttpResponse::Ok().finish(), false);
        let cookie = response.cookies().next().unwrap().into_owned();
        assert!(cookie.http_only().unwrap_or_default());
        let request = TestRequest::default().cookie(cookie).to_http_request();
        assert_eq!(Draft::of(&request), draft);
        assert_eq!(draft.next_question(), "/register/check");
    }

    #[test]
    fn a_broken_cookie_starts_the_questions_again() {
        let request = TestRequest::default()
            .cookie(Cookie::new(NAME, "%%%"))
            .to_http_request();
        assert_eq!(Draft::of(&request).next_question(), "/register");
    }
}
