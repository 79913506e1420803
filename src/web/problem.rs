//! What an error looks like from outside: one table from which come the problem documents of the API (RFC 9457), the
//! error pages and a page per code. Nothing here decides whether something is an error.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU64;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::locale::Voice;
use crate::error::{Conflict, Error, FieldError};
use crate::texts;

/// One kind of problem: its stable code and its status. Title and explanation stand in `locales/` under
/// `problem-<code>` and `problem-<code>-text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The stable code that programs branch on.
    pub code: &'static str,
    /// The HTTP status, 400 to 599.
    pub status: u16,
}

const fn kind(code: &'static str, status: u16) -> Kind {
    Kind { code, status }
}

/// Every problem that the service answers with.
pub const TABLE: &[Kind] = &[
    kind("invalid-fields", 422),
    kind("body-unreadable", 400),
    kind("body-too-slow", 408),
    kind("body-too-large", 413),
    kind("file-too-large", 413),
    kind("range", 416),
    kind("media-type", 415),
    kind("bad-request", 400),
    kind("unauthenticated", 401),
    kind("forbidden", 403),
    kind("cross-site", 403),
    kind("form-expired", 403),
    kind("not-found", 404),
    kind("method-not-allowed", 405),
    kind("version-mismatch", 412),
    kind("precondition-required", 428),
    kind("too-many", 429),
    kind("unavailable", 503),
    kind("deadline", 503),
    kind("internal", 500),
    kind("stale", 409),
    kind("decided", 409),
    kind("full", 409),
    kind("pair-taken", 409),
    kind("too-many-open", 409),
    kind("quarter-full", 409),
    kind("not-eligible", 409),
    kind("not-allowed", 409),
    kind("not-known", 409),
    kind("too-late", 409),
    kind("exists", 409),
    kind("no-agreement", 409),
    kind("not-confirmed", 409),
    kind("key-reused", 422),
    kind("in-progress", 409),
    kind("link-used", 409),
    kind("suspended", 409),
    kind("meetup-closed", 409),
    kind("meetup-not-open", 409),
    kind("meetup-choice-closed", 409),
    kind("transfer-open", 409),
];

/// The kind with this code.
pub fn find(code: &str) -> Option<Kind> {
    TABLE.iter().copied().find(|kind| kind.code == code)
}

/// A kind of problem in words, for its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// A short title.
    pub title: String,
    /// What happened and what can be done.
    pub text: String,
}

/// What a problem means, in words; `None` for an unknown code.
pub fn explain(voice: impl Into<Voice>, code: &str) -> Option<Explained> {
    let voice = voice.into();
    find(code).map(|kind| Explained {
        code: kind.code,
        status: kind.status,
        title: texts::text(voice, &format!("problem-{}", kind.code)),
        text: texts::text(voice, &format!("problem-{}-text", kind.code)),
    })
}

/// The body of an error, after RFC 9457.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Address of a page that explains the code.
    #[serde(rename = "type")]
    #[schema(example = "https://example.org/problems/invalid-fields")]
    pub kind: String,
    /// Short title in the language of the requester.
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What happened and what can be done, in the language of the requester.
    pub detail: String,
    /// The stable code, the last part of `type`.
    #[schema(example = "invalid-fields")]
    pub code: &'static str,
    /// Names this very request in the log of the service.
    #[schema(example = "urn:uuid:0b7c0f5e-7f0e-4b43-a3f9-6a1d6a4c2d10")]
    pub instance: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer of the field; parameters of the address stand there under their name.
    #[schema(example = "/children/0/birth_year")]
    pub pointer: String,
    /// Stable code.
    #[schema(example = "birth-year")]
    pub code: Cow<'static, str>,
    /// In words, with an example.
    pub detail: String,
}

/// An error on its way out.
#[derive(Debug)]
pub struct Problem {
    kind: Kind,
    fields: Vec<FieldError>,
    in_words: Vec<FieldProblem>,
    retry_after_secs: Option<u32>,
    /// How many bytes a file has of which a part was asked for that is not there.
    bytes_there: Option<NonZeroU64>,
    cause: Option<Box<Error>>,
}

impl Problem {
    /// A problem of this code without a cause; an unknown code counts as a fault of ours.
    pub fn new(code: &str) -> Self {
        Self {
            kind: find(code).unwrap_or(kind("internal", 500)),
            fields: Vec::new(),
            in_words: Vec::new(),
            retry_after_secs: None,
            bytes_there: None,
            cause: None,
        }
    }

    /// A problem with errors that are in words already, each with pointer, code and words.
    pub(crate) fn with_errors(code: &str, errors: impl IntoIterator<Item = (String, String, String)>) -> Self {
        let errors = errors.into_iter().map(|(pointer, code, detail)| FieldProblem {
            pointer,
            code: Cow::Owned(code),
            detail,
        });
        Self {
            in_words: errors.collect(),
            ..Self::new(code)
        }
    }

    /// A part of a file was asked for that is not there.
    pub(crate) fn no_such_part(bytes: u64) -> Self {
        Self {
            bytes_there: NonZeroU64::new(bytes),
            ..Self::new("range")
        }
    }

    /// The same with a code that says more than that some fields are not valid.
    #[must_use]
    pub(crate) fn with_kind(self, code: &str) -> Self {
        Self {
            kind: find(code).unwrap_or(self.kind),
            ..self
        }
    }

    /// A problem for a bare status of the framework.
    pub fn for_status(status: StatusCode) -> Self {
        Self::new(match status.as_u16() {
            401 => "unauthenticated",
            403 => "forbidden",
            404 => "not-found",
            405 => "method-not-allowed",
            408 => "body-too-slow",
            413 => "body-too-large",
            415 => "media-type",
            416 => "range",
            400..=499 => "bad-request",
            503 => "unavailable",
            _ => "internal",
        })
    }

    /// The kind of the problem.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What is wrong with which field.
    pub fn fields(&self) -> &[FieldError] {
        &self.fields
    }

    /// The error behind it, to be logged once.
    pub fn cause(&self) -> Option<&Error> {
        self.cause.as_deref()
    }

    /// The document that says all this to a program.
    pub fn document(&self, voice: impl Into<Voice>, base_url: &str, request_id: &str) -> ProblemDocument {
        let (code, voice) = (self.kind.code, voice.into());
        ProblemDocument {
            kind: format!("{}/problems/{code}", base_url.trim_end_matches('/')),
            title: texts::text(voice, &format!("problem-{code}")),
            status: self.kind.status,
            detail: texts::text(voice, &format!("problem-{code}-text")),
            code,
            instance: format!("urn:uuid:{request_id}"),
            errors: self
                .fields
                .iter()
                .map(|field| FieldProblem {
                    pointer: field.pointer.clone(),
                    code: Cow::Borrowed(field.code),
                    detail: texts::field_error(voice, field),
                })
                .chain(self.in_words.iter().cloned())
                .collect(),
        }
    }

    /// The bare answer with status and headers, still without a body.
    pub fn response(&self) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.retry_after_secs {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(bytes) = self.bytes_there {
            response.insert_header((header::CONTENT_RANGE, format!("bytes */{bytes}")));
        }
        if self.kind.status == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let code = match &error {
            Error::Invalid(_) => "invalid-fields",
            Error::Unauthenticated => "unauthenticated",
            Error::Forbidden => "forbidden",
            Error::NotFound(_) => "not-found",
            Error::Conflict(conflict) => conflict.code(),
            Error::PreconditionRequired => "precondition-required",
            Error::TooMany { .. } => "too-many",
            Error::Unavailable(..) => "unavailable",
            Error::Internal(..) => "internal",
        };
        let mut problem = Self::new(code);
        match error {
            Error::Invalid(fields) => problem.fields = fields,
            Error::TooMany { retry_after_secs } => problem.retry_after_secs = Some(retry_after_secs),
            Error::Unavailable(..) => {
                problem.retry_after_secs = Some(5);
                problem.cause = Some(Box::new(error));
            }
            other => problem.cause = Some(Box::new(other)),
        }
        problem
    }
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Self {
        Error::from(conflict).into()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The bare answer; the middleware knows language and form and adds the body.
    fn error_response(&self) -> HttpResponse {
        self.response().finish()
    }
}

/// The cause chain of an error in one line, for the log.
pub(crate) fn chain(error: &Error) -> String {
    let mut line = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        source = cause.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;

    #[test]
    fn every_problem_has_title_and_text_in_both_languages() {
        for kind in TABLE {
            for locale in Locale::ALL {
                for key in [format!("problem-{}", kind.code), format!("problem-{}-text", kind.code)] {
                    assert!(texts::exists(locale, &key), "{locale} {key}");
                }
            }
        }
    }

    #[test]
    fn every_conflict_stands_in_the_table_once() {
        for conflict in Conflict::ALL {
            let count = TABLE.iter().filter(|kind| kind.code == conflict.code()).count();
            assert_eq!(count, 1, "{conflict}");
        }
    }

    #[test]
    fn every_error_has_the_status_that_its_doc_promises() {
        let boxed = || Error::internal("x", "y");
        for (error, status) in [
            (Error::invalid("/a", "invalid", ""), 422),
            (Error::Unauthenticated, 401),
            (Error::Forbidden, 403),
            (Error::NotFound("household"), 404),
            (Conflict::Decided.into(), 409),
            (Conflict::KeyReused.into(), 422),
            (Error::PreconditionRequired, 428),
            (Error::TooMany { retry_after_secs: 7 }, 429),
            (Error::Unavailable("database", "gone".into()), 503),
            (boxed(), 500),
        ] {
            assert_eq!(Problem::from(error).kind().status, status);
        }
    }

    #[test]
    fn the_cause_chain_is_one_line() {
        let error = Error::Unavailable("database", Box::new(std::io::Error::other("refused")));
        assert_eq!(chain(&error), "database is not available: refused");
    }
}
