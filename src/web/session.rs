//! Who is asking: the session cookie of a person, or the bearer token of a program, turned into an actor.
//! What the actor may do is decided by the services. Secrets pass through here and are never logged.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceResponse};
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use subtle::ConstantTimeEq as _;

use super::middleware::{Context, is_secure};
use super::problem::Problem;
use crate::config::Config;
use crate::domain::actor::Actor;
use crate::domain::locale::Locale;
use crate::domain::session::SessionKind;
use crate::domain::token::{Secret, keyed_hash};
use crate::error::Error;
use crate::service::{AppState, sessions};

/// The cookie in which a person keeps the language of the pages.
pub const LANGUAGE_COOKIE: &str = "sprache";

/// What is known of the session of a requester.
#[derive(Debug, Clone)]
pub struct SessionInfo {
    /// The secret of the session, to end it.
    pub secret: Secret,
    /// The token that each form of this session carries.
    pub csrf: String,
    /// What kind of session it is.
    pub kind: SessionKind,
}

/// Who is asking, in which language, from where.
#[derive(Debug, Clone)]
pub struct Requester {
    /// Who is asking.
    pub actor: Actor,
    /// The language to answer in.
    pub locale: Locale,
    /// The session; `None` for anonymous requests and API tokens.
    pub session: Option<SessionInfo>,
    /// Where the request comes from.
    pub ip: Option<IpAddr>,
}

impl FromRequest for Requester {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Self::of(&req).await })
    }
}

impl Requester {
    /// Finds out who is asking, once per request. The API takes bearer tokens only, so that no page of another site
    /// can act through somebody's cookie; pages take the cookie only.
    async fn of(req: &HttpRequest) -> Result<Self, Problem> {
        if let Some(known) = req.extensions().get::<Self>() {
            return Ok(known.clone());
        }
        let (Some(state), Some(context)) = (
            req.app_data::<web::Data<AppState>>(),
            req.extensions().get::<Rc<Context>>().cloned(),
        ) else {
            return Err(Problem::new("internal"));
        };
        let mut requester = Self {
            actor: Actor::Anonymous,
            locale: context.locale,
            session: None,
            ip: context.ip,
        };
        let found = if context.api {
            match bearer(req)? {
                Some(secret) => {
                    if let Some(found) = sessions::resolve_bearer(state, secret.reveal()).await? {
                        requester.actor = found.actor;
                        None
                    } else {
                        let found = sessions::resolve(state, secret.reveal()).await?;
                        Some((secret, found.ok_or(Error::Unauthenticated)?))
                    }
                }
                None => None,
            }
        } else {
            match cookie_secret(req, &state.config) {
                Some(secret) => sessions::resolve(state, secret.reveal())
                    .await?
                    .map(|found| (secret, found)),
                None => None,
            }
        };
        if let Some((secret, found)) = found {
            if !states_language(req) {
                requester.locale = found.locale;
            }
            requester.actor = found.actor;
            requester.session = Some(SessionInfo {
                secret,
                csrf: found.csrf,
                kind: found.kind,
            });
        }
        req.extensions_mut().insert(requester.clone());
        Ok(requester)
    }

    /// The token that a form of this requester has to carry in its field `csrf`. For anonymous requesters it belongs
    /// to a cookie of its own, which is set with this answer when it is not there yet.
    ///
    /// # Errors
    /// [`Error::Internal`] when the machine has no random source.
    pub fn form_token(&self, req: &HttpRequest) -> Result<String, Error> {
        if let Some(session) = &self.session {
            return Ok(session.csrf.clone());
        }
        let Some(state) = req.app_data::<web::Data<AppState>>() else {
            return Err(Error::internal("making a form", "no state"));
        };
        let name = form_cookie_name(is_secure(&state.config));
        let present = req.cookie(name).and_then(|cookie| Secret::parse(cookie.value()).ok());
        let secret = if let Some(secret) = present { secret } else {
            let fresh = req.extensions().get::<FreshFormCookie>().map(|fresh| fresh.0.clone());
            if let Some(secret) = fresh { secret } else {
                let secret = Secret::generate()?;
                req.extensions_mut().insert(FreshFormCookie(secret.clone()));
                secret
            }
        };
        Ok(keyed_hash(&*state.key, "form", secret.reveal()))
    }

    /// Whether a form came from a page of ours that was made for this requester.
    pub(crate) fn owns_form(&self, req: &HttpRequest, token: &str) -> bool {
        let Some(state) = req.app_data::<web::Data<AppState>>() else {
            return false;
        };
        let expected = match &self.session {
            Some(session) => Some(session.csrf.clone()),
            None => req
                .cookie(form_cookie_name(is_secure(&state.config)))
                .map(|cookie| keyed_hash(&*state.key, "form", cookie.value())),
        };
        expected.is_some_and(|expected| !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(token.as_bytes())))
    }
}

/// A cookie for anonymous forms that goes out with this answer.
struct FreshFormCookie(Secret);

/// The cookie that opens a session in the browser.
pub fn session_cookie(config: &Config, secret: &Secret) -> Cookie<'static> {
    cookie(
        session_cookie_name(is_secure(config)),
        secret.reveal().to_owned(),
        is_secure(config),
    )
}

/// The cookie that ends a session in the browser.
pub fn removal_cookie(config: &Config) -> Cookie<'static> {
    let mut gone = cookie(session_cookie_name(is_secure(config)), String::new(), is_secure(config));
    gone.make_removal();
    gone
}

/// The cookie that keeps the language of the pages, for a year.
pub fn language_cookie(config: &Config, locale: Locale) -> Cookie<'static> {
    let mut kept = cookie(LANGUAGE_COOKIE, locale.as_str().to_owned(), is_secure(config));
    kept.set_max_age(actix_web::cookie::time::Duration::days(365));
    kept
}

/// Adds the cookie of anonymous forms where a form was made.
pub(crate) fn set_cookies<B>(response: &mut ServiceResponse<B>, context: &Context) {
    let fresh = response
        .request()
        .extensions()
        .get::<FreshFormCookie>()
        .map(|fresh| fresh.0.clone());
    if let Some(secret) = fresh {
        let made = cookie(
            form_cookie_name(context.secure),
            secret.reveal().to_owned(),
            context.secure,
        );
        // A cookie that cannot be written only means that the form has to be sent again.
        let _ = response.response_mut().add_cookie(&made);
    }
}

fn cookie(name: &'static str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .finish()
}

/// `__Host-` binds a cookie to this very host; browsers take it over https only, so the plain name serves http.
const fn session_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-wurzelwerk" } else { "wurzelwerk" }
}

const fn form_cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-wurzelwerk-form"
    } else {
        "wurzelwerk-form"
    }
}

fn cookie_secret(req: &HttpRequest, config: &Config) -> Option<Secret> {
    let cookie = req.cookie(session_cookie_name(is_secure(config)))?;
    Secret::parse(cookie.value()).ok()
}

/// The bearer token of a request; one that cannot be ours is refused rather than ignored.
fn bearer(req: &HttpRequest) -> Result<Option<Secret>, Problem> {
    let Some(value) = req.headers().get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let token = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .and_then(|(_, token)| Secret::parse(token).ok());
    token.map(Some).ok_or_else(|| Error::Unauthenticated.into())
}

/// Whether the requester says in which language to answer, more strongly than its account does.
fn states_language(req: &HttpRequest) -> bool {
    req.cookie(LANGUAGE_COOKIE).is_some()
}

/// The language by the cookie of the pages, otherwise by `Accept-Language`, otherwise German.
pub(crate) fn preferred_locale(req: &HttpRequest) -> Locale {
    let kept = req
        .cookie(LANGUAGE_COOKIE)
        .and_then(|cookie| cookie.value().parse().ok());
    kept.unwrap_or_else(|| {
        req.headers()
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map_or(Locale::De, Locale::negotiate)
    })
}
