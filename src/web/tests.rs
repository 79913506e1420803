//! The layer around all routes, tried with handlers that misbehave. Real routes are tested from outside.

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::forms::Form;
use super::json::Json;
use super::problem::{Problem, TABLE};
use super::session::Requester;
use super::{Answer, middleware};
use crate::error::Error;
use crate::testing::{self, TestDatabase};

async fn sleepy() -> Answer {
    tokio::time::sleep(Duration::from_secs(30)).await;
    Ok(HttpResponse::Ok().finish())
}

async fn clumsy() -> Answer {
    panic!("a fault of a handler")
}

async fn broken() -> Answer {
    Err(Error::internal("adding up", "two and two are five").into())
}

async fn problem(code: web::Path<String>) -> Answer {
    Err(Problem::new(&code))
}

async fn echo(body: Json<Value>) -> Answer {
    Ok(HttpResponse::Ok().json(body.value))
}

async fn show_form(req: HttpRequest, requester: Requester) -> Answer {
    Ok(HttpResponse::Ok().body(requester.form_token(&req)?))
}

async fn take_form(form: Form) -> Answer {
    Ok(HttpResponse::Ok().body(form.get("name").to_owned()))
}

/// A service with the layer around routes of this file. A macro, because the type of a request has no public name.
macro_rules! service {
    ($base_url:expr) => {{
        let mut state = testing::app(&TestDatabase::sqlite());
        let config = Arc::make_mut(&mut state.config);
        config.server.request_deadline_secs = 1;
        config.server.base_url = $base_url.to_owned();
        init_service(
            App::new().app_data(web::Data::new(state)).service(
                web::scope("")
                    .wrap(from_fn(middleware::around))
                    .route("/api/v1/sleepy", web::get().to(sleepy))
                    .route("/api/v1/clumsy", web::get().to(clumsy))
                    .route("/api/v1/broken", web::get().to(broken))
                    .route("/api/v1/problems/{code}", web::get().to(problem))
                    .service(web::resource("/api/v1/echo").route(web::post().to(echo)))
                    .service(
                        web::resource("/form")
                            .route(web::get().to(show_form))
                            .route(web::post().to(take_form)),
                    ),
            ),
        )
        .await
    }};
}

/// The answer of the layer; what comes out as an error of the framework is turned into its answer as the server does.
async fn answer<R>(
    service: &impl Service<R, Response = ServiceResponse, Error = actix_web::Error>,
    request: R,
) -> HttpResponse {
    match service.call(request).await {
        Ok(response) => response.into_parts().1,
        Err(error) => error.error_response(),
    }
}

async fn document(response: HttpResponse) -> Value {
    assert_eq!(
        response.headers().get(header::CONTENT_TYPE).unwrap(),
        "application/problem+json"
    );
    assert_eq!(response.headers().get(header::CACHE_CONTROL).unwrap(), "no-store");
    assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    let bytes = actix_web::body::to_bytes(response.into_body()).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[actix_web::test]
async fn a_handler_that_takes_too_long_is_answered_for() {
    let service = service!("https://example.org");
    let response = answer(&service, TestRequest::get().uri("/api/v1/sleepy").to_request()).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(document(response).await["code"], "deadline");
}

#[actix_web::test]
async fn a_panic_ends_its_request_and_nothing_else() {
    let service = service!("https://example.org");
    for _ in 0..2 {
        let response = answer(&service, TestRequest::get().uri("/api/v1/clumsy").to_request()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(document(response).await["code"], "internal");
    }
}

#[actix_web::test]
async fn the_cause_of_a_fault_is_not_shown() {
    let service = service!("https://example.org");
    let request = TestRequest::get()
        .uri("/api/v1/broken")
        .insert_header((header::ACCEPT_LANGUAGE, "en"));
    let shown = document(answer(&service, request.to_request()).await).await;
    assert_eq!(shown["title"], "Something went wrong on our side");
    assert_eq!(shown["type"], "https://example.org/problems/internal");
    assert!(!shown.to_string().contains("five"), "{shown}");
}

#[actix_web::test]
async fn bodies_are_bounded_and_have_to_be_json() {
    let service = service!("https://example.org");
    for (kind, body, code) in [
        ("application/json", "{}".to_owned(), "ok"),
        ("application/json", "{".to_owned(), "body-unreadable"),
        (
            "application/json",
            format!("\"{}\"", "x".repeat(70_000)),
            "body-too-large",
        ),
        ("application/json", "[".repeat(60_000), "body-unreadable"),
        ("text/plain", "{}".to_owned(), "media-type"),
        ("application/x-www-form-urlencoded", "a=b".to_owned(), "media-type"),
    ] {
        let request = TestRequest::post()
            .uri("/api/v1/echo")
            .insert_header((header::CONTENT_TYPE, kind))
            .set_payload(body);
        let response = answer(&service, request.to_request()).await;
        if code == "ok" {
            assert_eq!(response.status(), StatusCode::OK);
        } else {
            assert_eq!(document(response).await["code"], code);
        }
    }
    let bare = answer(&service, TestRequest::get().uri("/api/v1/echo").to_request()).await;
    assert_eq!(bare.headers().get(header::ALLOW).unwrap(), "POST");
    assert_eq!(document(bare).await["code"], "method-not-allowed");
}

#[actix_web::test]
async fn head_is_answered_as_get() {
    let service = service!("https://example.org");
    let request = TestRequest::default().method(Method::HEAD).uri("/form");
    assert_eq!(answer(&service, request.to_request()).await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn a_form_is_taken_only_from_a_page_that_was_made_for_the_same_person() {
    for (base_url, cookie_name) in [
        ("https://example.org", "__Host-wurzelwerk-form"),
        ("http://127.0.0.1:8080", "wurzelwerk-form"),
    ] {
        let service = service!(base_url);
        let page = call_service(&service, TestRequest::get().uri("/form").to_request()).await;
        let cookie = page.response().cookies().next().unwrap().into_owned();
        assert_eq!(cookie.name(), cookie_name);
        assert_eq!(
            cookie.secure(),
            Some(cookie_name.starts_with("__Host-")).filter(|secure| *secure)
        );
        assert_eq!(cookie.http_only(), Some(true));
        let token = String::from_utf8(read_body(page).await.to_vec()).unwrap();

        let send = |token: &str, cookie: Option<&actix_web::cookie::Cookie<'static>>, origin: &'static str| {
            let mut request = TestRequest::post()
                .uri("/form")
                .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
                .insert_header((header::ORIGIN, origin))
                .set_payload(format!("name=Anna&csrf={token}"));
            if let Some(cookie) = cookie {
                request = request.cookie(cookie.clone());
            }
            request
        };
        let own: &'static str = if base_url.starts_with("https") {
            "https://example.org"
        } else {
            "http://127.0.0.1:8080"
        };
        let status = async |request: TestRequest| answer(&service, request.to_request()).await.status();
        assert_eq!(status(send(&token, Some(&cookie), own)).await, StatusCode::OK);
        assert_eq!(status(send(&token, None, own)).await, StatusCode::FORBIDDEN);
        assert_eq!(status(send("", Some(&cookie), own)).await, StatusCode::FORBIDDEN);
        assert_eq!(
            status(send(&token, Some(&cookie), "https://evil.example")).await,
            StatusCode::FORBIDDEN
        );
    }
}

#[actix_web::test]
async fn every_problem_is_a_document_with_status_title_and_advice() {
    let service = service!("https://example.org");
    for kind in TABLE {
        let request = TestRequest::get()
            .uri(&format!("/api/v1/problems/{}", kind.code))
            .to_request();
        let response = answer(&service, request).await;
        assert_eq!(response.status().as_u16(), kind.status, "{}", kind.code);
        assert_eq!(
            response.headers().contains_key(header::WWW_AUTHENTICATE),
            kind.status == 401
        );
        let shown = document(response).await;
        assert_eq!(shown["code"], kind.code);
        assert_eq!(shown["status"], kind.status);
        assert_eq!(shown["type"], format!("https://example.org/problems/{}", kind.code));
        assert!(shown["title"].as_str().unwrap().len() > 5 && shown["detail"].as_str().unwrap().len() > 10);
        assert!(shown["instance"].as_str().unwrap().starts_with("urn:uuid:"));
    }
}
