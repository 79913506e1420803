//! Headers that every answer carries. They are the same for pages and API, so that no route can forget them.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// What a page of ours may load: only what this service serves itself, and never inline script or style.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What a form may load that stands inside pages of others: our stylesheet, and no script at all.
const CONTENT_SECURITY_POLICY_FRAMED: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors";

/// The policy of a page that may stand inside pages of these origins; of none when there is none.
pub(crate) fn framed_by(origins: &[String]) -> String {
    let ancestors = if origins.is_empty() {
        "'none'".to_owned()
    } else {
        origins.join(" ")
    };
    format!("{CONTENT_SECURITY_POLICY_FRAMED} {ancestors}")
}

/// Whether a page says itself that it may stand inside pages of others.
fn may_be_framed(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_SECURITY_POLICY)
        .and_then(|policy| policy.to_str().ok())
        .and_then(|policy| policy.split_once("frame-ancestors "))
        .is_some_and(|(_, ancestors)| ancestors.starts_with("https://"))
}

static FIXED: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::PERMISSIONS_POLICY,
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
];

/// Adds the headers. What may be kept says so itself; everything else is private and not kept anywhere.
/// `secure` says that people reach the service by https.
pub(crate) fn apply(headers: &mut HeaderMap, request_id: &str, secure: bool) {
    let framed = may_be_framed(headers);
    for (name, value) in &FIXED {
        // The older header knows no list of origins, so it would keep the page out where the policy lets it in.
        if framed && *name == header::X_FRAME_OPTIONS {
            continue;
        }
        // What somebody else drew says itself that it may do even less.
        if *name == header::CONTENT_SECURITY_POLICY && headers.contains_key(name) {
            continue;
        }
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(policy: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(policy) = policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(policy).unwrap());
        }
        apply(&mut headers, "1", true);
        headers
    }

    #[test]
    fn only_a_page_that_names_origins_can_be_framed() {
        let framed = answer(Some(&framed_by(&["https://www.example.org".to_owned()])));
        assert!(!framed.contains_key(header::X_FRAME_OPTIONS));
        let policy = framed.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
        assert!(policy.ends_with("frame-ancestors https://www.example.org") && !policy.contains("script-src"));
        for other in [
            None,
            Some(framed_by(&[])),
            Some("sandbox; frame-ancestors 'none'".to_owned()),
        ] {
            let headers = answer(other.as_deref());
            assert_eq!(headers.get(header::X_FRAME_OPTIONS).unwrap(), "DENY");
            let policy = headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        }
    }
}
