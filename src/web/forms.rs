//! Forms of the pages: read within the limits, and taken only when they come from a page that was made for this
//! requester. What the fields mean is the page's own affair.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use subtle::ConstantTimeEq as _;

use super::problem::Problem;
use super::session::Requester;
use super::{json, params};
use crate::domain::token::keyed_hash;
use crate::service::AppState;

/// The name of the field that carries the token of a form.
pub const TOKEN_FIELD: &str = "csrf";

/// How long a form that stands without a cookie can be sent, in hours.
const DETACHED_HOURS: i64 = 24;

/// A token for a form that stands where no cookie is kept, such as inside a page of others: it proves that we made the form
/// for `about` within the last day, and belongs to nobody. Only for what needs no more than that.
pub(crate) fn detached_token(app: &AppState, about: &str) -> String {
    let hour = app.clock.now().timestamp() / 3_600;
    format!(
        "{hour}.{}",
        keyed_hash(&*app.key, "detached-form", &format!("{about}:{hour}"))
    )
}

/// Whether a token is one of [`detached_token`] for `about` that is still good.
pub(crate) fn owns_detached(app: &AppState, about: &str, token: &str) -> bool {
    let Some((hour, hash)) = token.split_once('.') else {
        return false;
    };
    let Ok(made) = hour.parse::<i64>() else {
        return false;
    };
    let age = app.clock.now().timestamp() / 3_600 - made;
    let expected = keyed_hash(&*app.key, "detached-form", &format!("{about}:{made}"));
    (0..=DETACHED_HOURS).contains(&age) && bool::from(expected.as_bytes().ct_eq(hash.as_bytes()))
}

/// The fields of a form that a page of ours made for this requester.
#[derive(Debug, Clone, Default)]
pub struct Form(Fields);

/// The fields of a form from anywhere: only for what a mail program sends by itself (one-click unsubscription), and for forms
/// whose token is looked at by `owns_detached`.
#[derive(Debug, Clone, Default)]
pub struct OpenForm(Fields);

/// Names and values in their order; a name may repeat.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of the name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(own, _)| own == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// The first value of the name, trimmed; `None` when it is empty or missing.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty())
    }

    /// All values of the name, in their order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// All names with their values, without the token.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|(name, _)| name != TOKEN_FIELD)
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl std::ops::Deref for Form {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl std::ops::Deref for OpenForm {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let requester = Requester::extract(req);
        let fields = read(req, payload);
        let req = req.clone();
        Box::pin(async move {
            let fields = fields.await?;
            let requester = requester.await?;
            if requester.owns_form(&req, fields.get(TOKEN_FIELD)) {
                Ok(Self(fields))
            } else {
                Err(Problem::new("form-expired"))
            }
        })
    }
}

impl FromRequest for OpenForm {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let fields = read(req, payload);
        Box::pin(async move { fields.await.map(Self) })
    }
}

fn read(req: &HttpRequest, payload: &mut Payload) -> impl Future<Output = Result<Fields, Problem>> + use<> {
    let is_form = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    let body = json::read(req, payload);
    async move {
        if !is_form {
            return Err(Problem::new("media-type"));
        }
        let body = body.await?;
        let text = std::str::from_utf8(&body).map_err(|_| Problem::new("body-unreadable"))?;
        params::pairs(text).map(Fields)
    }
}
