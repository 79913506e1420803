//! Makes answers smaller for slow telephones: our own files, and public pages for visitors. What is not named here is sent as
//! it is, because the length of a compressed page could tell something about a secret in it, such as the token of a form.

use std::io::Write as _;

use actix_web::HttpMessage as _;
use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::session::Requester;

/// Shorter answers fit into one packet anyway.
const MIN_BYTES: usize = 1_200;

/// Whether answers of this path hold nothing secret for visitors: no form of theirs is sent by POST.
fn is_public(path: &str) -> bool {
    path == "/"
        || path.starts_with("/assets/")
        || (path.starts_with("/initiatives") && path != "/initiatives/propose")
        || path.starts_with("/places")
        || path.starts_with("/map")
        || path == "/logo"
        || ["/open-data", "/privacy", "/imprint", "/accessibility", "/data-sources"].contains(&path)
}

/// Pictures made of points are compressed already.
fn is_small_by_itself(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("image/") && kind != "image/svg+xml")
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let wanted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    wanted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip")) && parts.next() != Some("q=0")
    })
}

fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// The answer, compressed where that is wanted and harmless.
pub(crate) fn compress(mut response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let request = response.request();
    let signed_in = request
        .extensions()
        .get::<Requester>()
        .is_some_and(|requester| requester.session.is_some());
    let fits = request.method() == Method::GET
        && response.status() == StatusCode::OK
        && is_public(request.path())
        && !signed_in
        && !is_small_by_itself(response.headers())
        && !response.headers().contains_key(header::CONTENT_ENCODING);
    if !fits {
        return response;
    }
    let wanted = accepts_gzip(request.headers());
    response.headers_mut().insert(
        header::VARY,
        HeaderValue::from_static("accept-encoding, cookie, accept-language"),
    );
    if !wanted {
        return response;
    }
    let mut smaller = false;
    let mut response = response.map_body(|_, body| match body.try_into_bytes() {
        Ok(bytes) if bytes.len() >= MIN_BYTES => {
            if let Some(packed) = packed(&bytes) {
                smaller = true;
                BoxBody::new(packed)
            } else {
                BoxBody::new(bytes)
            }
        }
        Ok(bytes) => BoxBody::new(bytes),
        Err(body) => body,
    });
    if smaller {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_asks_for_gzip_gets_it() {
        let headers = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            headers
        };
        assert!(accepts_gzip(&headers("br, gzip")) && accepts_gzip(&headers("GZIP;q=0.5")));
        assert!(!accepts_gzip(&headers("br, gzip;q=0")) && !accepts_gzip(&headers("identity")));
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn pages_with_the_token_of_a_form_are_never_compressed() {
        for path in [
            "/register",
            "/register/where",
            "/sign-in",
            "/initiatives/propose",
            "/me",
            "/staff",
            "/api/v1/me",
        ] {
            assert!(!is_public(path), "{path}");
        }
        assert!(
            is_public("/") && is_public("/places/land-13") && is_public("/map/13") && is_public("/assets/style.css")
        );
    }
}
