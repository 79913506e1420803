//! What every answer has in common: headers, problems, limits.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::app::{TestApp, send};
use crate::support::db::TestDatabase;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start(TestDatabase::sqlite());
    for path in [
        "/healthz",
        "/readyz",
        "/api/v1/places?q=Greifswald",
        "/nowhere",
        "/api/v1/nowhere",
        "/problems/full",
    ] {
        let reply = app.get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("img-src 'self' data:"),
            "{path}"
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(
            reply.header("strict-transport-security"),
            "",
            "{path}: http has no HSTS"
        );
        assert_eq!(reply.header("x-request-id").len(), 36, "{path}");
        let kept = reply.header("cache-control");
        assert_eq!(kept == "no-store", !path.contains("places"), "{path}: {kept}");
    }
}

#[tokio::test]
async fn what_is_served_by_https_says_so() {
    let app = TestApp::start_with(TestDatabase::sqlite(), |config| {
        config.server.base_url = "https://example.org".to_owned();
    });
    let reply = app.get("/healthz").await;
    assert!(reply.header("strict-transport-security").contains("max-age=31536000"));
}

#[tokio::test]
async fn unknown_addresses_are_problems_for_programs_and_pages_for_people() {
    let app = TestApp::start(TestDatabase::sqlite());
    let reply = app.get("/api/v1/nowhere").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let document = reply.json();
    assert_eq!(document["code"], "not-found");
    assert_eq!(document["type"], format!("{}/problems/not-found", app.url));
    assert_eq!(
        document["instance"],
        format!("urn:uuid:{}", reply.header("x-request-id"))
    );

    let page = app.get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn every_problem_code_has_a_page_in_both_languages() {
    let app = TestApp::start(TestDatabase::sqlite());
    for kind in wurzelwerk::web::problem::TABLE {
        for (language, word) in [("de", "<html lang=\"de\""), ("en", "<html lang=\"en\"")] {
            let request = app
                .request(Method::GET, &format!("/problems/{}", kind.code))
                .header("accept-language", language);
            let page = send(request).await;
            assert_eq!(page.status, StatusCode::OK, "{}", kind.code);
            assert!(page.text.contains(word), "{}", kind.code);
        }
    }
    assert_eq!(app.get("/problems/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_method_is_refused_with_the_ones_that_are_possible() {
    let app = TestApp::start(TestDatabase::sqlite());
    let reply = send(app.request(Method::DELETE, "/api/v1/places?q=x")).await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(reply.header("allow"), "GET");
    assert_eq!(reply.code(), "method-not-allowed");
}

#[tokio::test]
async fn requests_that_another_site_causes_are_refused() {
    let app = TestApp::start(TestDatabase::sqlite());
    let post = |name: &'static str, value: String| {
        app.request(Method::POST, "/api/v1/sign-in-links")
            .header(name, value)
            .json(&json!({"email": "familie@example.org"}))
    };
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let reply = send(post(name, value.to_owned())).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (StatusCode::FORBIDDEN, "cross-site"),
            "{name} {value}"
        );
    }
    for (name, value) in [
        ("origin", app.url.clone()),
        ("sec-fetch-site", "same-origin".to_owned()),
    ] {
        let reply = send(post(name, value.clone())).await;
        assert_ne!(reply.code(), "cross-site", "{name} {value}");
    }
}

#[tokio::test]
async fn a_token_that_is_none_is_refused_and_not_ignored() {
    let app = TestApp::start(TestDatabase::sqlite());
    for token in ["nonsense", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let reply = send(app.with(token, Method::GET, "/api/v1/places?q=Greifswald")).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{token}");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn places_are_found_with_coordinates_and_official_keys() {
    let app = TestApp::start(TestDatabase::sqlite());
    let reply = app.get("/api/v1/places?q=17489%20Greifswald&limit=3").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let first = &reply.json()[0];
    assert_eq!(first["name"], "Greifswald");
    assert_eq!(first["certain"], true);
    assert_eq!(first["place"]["district"], "13075");
    assert!(first["place"]["id"].is_u64() && first["place"]["lat"].is_f64() && first["place"]["lon"].is_f64());
}

#[tokio::test]
async fn parameters_that_are_wrong_are_named() {
    let app = TestApp::start(TestDatabase::sqlite());
    for (path, pointer, code) in [
        ("/api/v1/places", "/q", "value-missing"),
        ("/api/v1/places?q=x&limit=0", "/limit", "limit-range"),
        ("/api/v1/places?q=x&limit=101", "/limit", "limit-range"),
        ("/api/v1/places?q=x&limit=ten", "/limit", "value-type"),
        ("/api/v1/places?q=x&scope=moon", "/scope", "value-unknown"),
        ("/api/v1/places?q=x&colour=red", "/colour", "field-unknown"),
        ("/api/v1/places?q=x&q=y", "/q", "field-twice"),
    ] {
        let reply = app.get(path).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(reply.fields(), [(pointer.to_owned(), code.to_owned())], "{path}");
    }
    let long = app.get(&format!("/api/v1/places?q={}", "x".repeat(101))).await;
    assert_eq!(long.fields(), [("/q".to_owned(), "text-too-long".to_owned())]);
}

#[tokio::test]
async fn the_language_of_problems_is_the_one_asked_for() {
    let app = TestApp::start(TestDatabase::sqlite());
    for (language, title) in [
        ("de", "Einige Angaben stimmen noch nicht"),
        ("en-GB", "Some details are not right yet"),
    ] {
        let request = app
            .request(Method::GET, "/api/v1/places")
            .header("accept-language", language);
        assert_eq!(send(request).await.json()["title"], title);
    }
}

#[tokio::test]
async fn a_large_body_is_refused() {
    let app = TestApp::start(TestDatabase::sqlite());
    let body = json!({"email": "x".repeat(70_000)});
    let reply = app.post("/api/v1/sign-in-links", &body).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large")
    );
}
