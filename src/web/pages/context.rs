//! What a page knows of its request: the state of the service, who asks, in which language, and the query.
//! It loads nothing else.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::draft::Draft;
use super::input::Input;
use super::layout::percent;
use crate::domain::actor::Actor;
use crate::domain::locale::{FormOfAddress, Locale, Voice};
use crate::error::Result;
use crate::service::AppState;
use crate::texts;
use crate::web::forms::Form;
use crate::web::params;
use crate::web::problem::Problem;
use crate::web::session::{Requester, SessionInfo};

/// What a page knows of its request.
#[derive(Debug)]
pub(crate) struct Context {
    /// The state of the service.
    pub(crate) app: AppState,
    /// Who asks.
    pub(crate) actor: Actor,
    /// The language of the answer.
    pub(crate) locale: Locale,
    /// What each form of this requester carries.
    pub(crate) csrf: String,
    /// The path of the address.
    pub(crate) path: String,
    /// The query of the address.
    pub(crate) query: Input,
    /// The session, where there is one.
    pub(crate) session: Option<SessionInfo>,
    /// Where the request comes from.
    pub(crate) ip: Option<IpAddr>,
    /// How the initiative addresses people through which somebody came to register.
    pub(crate) address: Option<FormOfAddress>,
}

impl FromRequest for Context {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let requester = Requester::extract(&req).await?;
            let app = req
                .app_data::<web::Data<AppState>>()
                .ok_or_else(|| Problem::new("internal"))?;
            Ok(Self {
                address: req
                    .path()
                    .starts_with("/register")
                    .then(|| Draft::of(&req).address)
                    .flatten(),
                csrf: requester.form_token(&req)?,
                app: app.get_ref().clone(),
                actor: requester.actor,
                locale: requester.locale,
                path: req.path().to_owned(),
                query: Input::new(params::pairs(req.query_string())?),
                session: requester.session,
                ip: requester.ip,
            })
        })
    }
}

impl Context {
    /// How the requester is spoken to: households and visitors as it is configured, staff always with "Sie".
    pub(crate) fn voice(&self) -> Voice {
        if matches!(self.actor, Actor::Staff(_)) {
            self.locale.into()
        } else {
            let voice = self.app.voice(self.locale);
            Voice {
                address: self.address.unwrap_or(voice.address),
                ..voice
            }
        }
    }

    /// A text.
    pub(crate) fn t(&self, key: &str) -> String {
        texts::text(self.voice(), key)
    }

    /// Whether this is a demonstration with made-up data.
    pub(crate) fn demo(&self) -> bool {
        self.app.demonstration
    }
}

/// The fields of a form of ours.
pub(crate) fn fields(form: &Form) -> Input {
    let pairs = form.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    Input::new(pairs.collect())
}

/// An address with `?done=` that says what was just finished.
pub(crate) fn done(path: &str, what: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}done={}", percent(what))
}

/// A path of ours to come back to; anything else becomes the start page.
pub(crate) fn inner_path(path: &str) -> &str {
    let inner = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if inner { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_never_leads_to_another_site() {
        assert_eq!(inner_path("/me?x=1"), "/me?x=1");
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "me"] {
            assert_eq!(inner_path(bad), "/", "{bad}");
        }
    }
}
