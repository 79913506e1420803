//! Versions on the wire: a version is the `ETag`, and a change names in `If-Match` the version it was made on.
//! Whether that version is still the present one is decided by the service.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::problem::Problem;
use crate::domain::token::sha256_hex;
use crate::error::{Conflict, Error};

/// The version named in `If-Match`.
///
/// # Errors
/// `precondition-required` (428) without one (or with `*`, which names none), `version-mismatch` (412) for anything
/// that cannot be a version of ours.
pub(crate) fn if_match(req: &HttpRequest) -> Result<i64, Problem> {
    let value = req
        .headers()
        .get(header::IF_MATCH)
        .ok_or_else(|| Problem::new("precondition-required"))?;
    let value = value.to_str().map_err(|_| Problem::new("version-mismatch"))?.trim();
    if value == "*" {
        return Err(Problem::new("precondition-required"));
    }
    value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .and_then(|version| version.parse().ok())
        .ok_or_else(|| Problem::new("version-mismatch"))
}

/// What an error means where the version came in `If-Match`: a stale one is a failed precondition (412).
pub(crate) fn failed(error: Error) -> Problem {
    match error {
        Error::Conflict(Conflict::Stale) => Problem::new("version-mismatch"),
        other => other.into(),
    }
}

/// Whether the requester has this already, and only asks whether it is the present one.
fn is_known(req: &HttpRequest, tag: &str) -> bool {
    let known = req.headers().get(header::IF_NONE_MATCH);
    let listed = known
        .and_then(|value| value.to_str().ok())
        .is_some_and(|list| list.split(',').any(|item| item.trim().trim_start_matches("W/") == tag));
    listed && req.method().is_safe()
}

/// A public file with the hash of its content as `ETag`, to be kept for five minutes; 304 when the requester has it already.
pub(crate) fn file(req: &HttpRequest, bytes: Vec<u8>, content_type: &'static str) -> HttpResponse {
    let hash = sha256_hex(&bytes);
    let tag = format!("\"{}\"", hash.get(..32).unwrap_or(&hash));
    let mut response = if is_known(req, &tag) {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, tag.clone()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"));
    if is_known(req, &tag) {
        response.finish()
    } else {
        response.content_type(content_type).body(bytes)
    }
}

/// A value with its version as `ETag`; 304 when the requester has that version already.
pub(crate) fn versioned(req: &HttpRequest, version: i64, value: &impl Serialize) -> HttpResponse {
    let tag = format!("\"{version}\"");
    if is_known(req, &tag) {
        return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
    }
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn version(header: Option<&str>) -> Result<i64, u16> {
        let mut request = TestRequest::put();
        if let Some(header) = header {
            request = request.insert_header((header::IF_MATCH, header));
        }
        if_match(&request.to_http_request()).map_err(|problem| problem.kind().status)
    }

    #[test]
    fn a_change_names_exactly_one_version() {
        assert_eq!(version(Some("\"7\"")), Ok(7));
        assert_eq!(version(None), Err(428));
        assert_eq!(version(Some("*")), Err(428));
        for bad in ["7", "W/\"7\"", "\"a\"", "\"7\", \"8\"", ""] {
            assert_eq!(version(Some(bad)), Err(412), "{bad}");
        }
    }
}
