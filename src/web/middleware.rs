//! What surrounds every request: its name in the log, the refusal of requests from other sites, the deadline, the end
//! of a panic, the body of every problem, headers and the access log. It knows no use case.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpResponse, ResponseError, web};
use uuid::Uuid;

use super::compress::compress;
use super::documents;
use super::headers;
use super::pages::{Masthead, Viewer, error_page};
use super::problem::{self, Problem};
use super::session::{self, Requester};
use super::uploads;
use crate::config::Config;
use crate::domain::locale::{FormOfAddress, Locale, Voice};
use crate::service::AppState;

/// What is known of a request before anybody looks at it.
#[derive(Debug)]
pub(crate) struct Context {
    /// Names the request in the log and in problem documents.
    pub(crate) id: String,
    /// The language by the requester's headers.
    pub(crate) locale: Locale,
    /// Whether it asks for headers alone (HEAD), which no person does.
    pub(crate) head: bool,
    /// Whether it is answered with documents for programs instead of pages.
    pub(crate) api: bool,
    /// Whether people reach the service by https.
    pub(crate) secure: bool,
    /// Where the request comes from, behind trusted proxies too.
    pub(crate) ip: Option<IpAddr>,
    base_url: String,
    site: Masthead,
    address: FormOfAddress,
}

impl Context {
    fn of(app: &AppState, req: &ServiceRequest) -> Self {
        let (config, path) = (&app.config, req.path());
        Self {
            id: Uuid::new_v4().to_string(),
            locale: session::preferred_locale(req.request()),
            head: req.method() == Method::HEAD,
            api: path.starts_with("/api/") || path == "/healthz" || path == "/readyz",
            secure: is_secure(config),
            ip: client_ip(
                &config.server.trusted_proxies,
                req.peer_addr().map(|peer| peer.ip()),
                req.headers(),
            ),
            base_url: config.server.base_url.clone(),
            site: Masthead::of(app),
            // Pages of staff, and programs, are always addressed with "Sie".
            address: if path.starts_with("/staff") || path.starts_with("/api/") {
                FormOfAddress::Sie
            } else {
                config.site.form_of_address
            },
        }
    }

    /// Content type and text of a problem for this requester.
    fn body(&self, problem: &Problem, locale: Locale, viewer: Viewer) -> (&'static str, String) {
        let voice = Voice {
            locale,
            address: self.address,
        };
        let document = problem.document(voice, &self.base_url, &self.id);
        if self.api {
            let text = serde_json::to_string(&document).unwrap_or_default();
            ("application/problem+json", text)
        } else {
            (
                "text/html; charset=utf-8",
                error_page(&self.site, viewer, voice, &document),
            )
        }
    }
}

/// Whether people reach the service by https.
pub(crate) fn is_secure(config: &Config) -> bool {
    config.server.base_url.starts_with("https://")
}

/// The address of the requester: the last one in `X-Forwarded-For` that is no proxy of ours, when the peer is one.
fn client_ip(trusted: &[IpAddr], peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = peer?.to_canonical();
    if !trusted.contains(&peer) {
        return Some(peer);
    }
    let forwarded: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map_while(|part| part.trim().parse().ok())
        .collect();
    let outside = forwarded.iter().rev().find(|ip| !trusted.contains(ip));
    Some(outside.copied().unwrap_or(peer))
}

/// Whether a browser says that another site makes it send this. Programs say nothing and carry no cookies.
fn is_cross_site(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => false,
        Some(_) => true,
        None => text("origin").is_some_and(|origin| {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            let ours = base_url.trim_end_matches('/') == origin;
            !ours && (authority.is_none() || authority != text("host"))
        }),
    }
}

/// A request that ended before its handler did. Its answer is whole because no other layer can complete it.
#[derive(Debug)]
struct Aborted {
    problem: Problem,
    context: Rc<Context>,
}

impl std::fmt::Display for Aborted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for Aborted {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let (content_type, body) = self.context.body(&self.problem, self.context.locale, Viewer::Nobody);
        let mut response = self
            .problem
            .response()
            .insert_header((header::CONTENT_TYPE, content_type))
            .body(body);
        headers::apply(response.headers_mut(), &self.context.id, self.context.secure);
        response
    }
}

/// The time that a request has. Files of video cards come slowly, so the deadline of their upload is added.
fn deadline(config: &Config, path: &str, method: &Method) -> Duration {
    let mut seconds = config.server.request_deadline_secs.max(1);
    if !method.is_safe() && uploads::is_upload(path) {
        seconds += config.videos.upload_deadline_secs;
    }
    Duration::from_secs(seconds)
}

/// The one layer around all routes.
pub(crate) async fn around(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let Some(state) = req.app_data::<web::Data<AppState>>().cloned() else {
        return Err(Problem::new("internal").into());
    };
    let context = Rc::new(Context::of(&state, &req));
    req.extensions_mut().insert(Rc::clone(&context));
    let method = req.method().clone();
    if method == Method::HEAD {
        // The answer to HEAD is the answer to GET without its body, which the connection leaves out.
        req.head_mut().method = Method::GET;
    }
    let outcome = if !method.is_safe() && is_cross_site(req.headers(), &state.config.server.base_url) {
        Ok(req.error_response(Problem::new("cross-site")))
    } else {
        let patience = documents::patience(&method, req.path()).unwrap_or_default();
        let deadline = deadline(&state.config, req.path(), &method).max(patience);
        bounded(next, req, deadline, &context).await
    };
    let outcome = outcome.map(|response| complete(response, &context));
    let (status, route) = match &outcome {
        Ok(response) => (response.status(), response.request().match_pattern()),
        Err(error) => (error.as_response_error().status_code(), None),
    };
    // The pattern and not the path: paths may hold identifiers and tokens.
    tracing::info!(
        target: "wurzelwerk::access",
        request = context.id,
        method = method.as_str(),
        route = route.as_deref().unwrap_or("-"),
        status = status.as_u16(),
        millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    );
    outcome
}

/// Runs the rest within the deadline; a panic in it ends this request and nothing else.
async fn bounded<B: MessageBody + 'static>(
    next: Next<B>,
    req: ServiceRequest,
    deadline: Duration,
    context: &Rc<Context>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let abort = |problem: Problem| -> actix_web::Error {
        tracing::error!(
            request = context.id,
            problem = problem.kind().code,
            "the request was ended"
        );
        Aborted {
            problem,
            context: Rc::clone(context),
        }
        .into()
    };
    let work = async {
        let mut work = pin!(next.call(req));
        std::future::poll_fn(
            |task| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(task))) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(result)) => Poll::Ready(Some(result)),
                Err(_) => Poll::Ready(None),
            },
        )
        .await
    };
    match tokio::time::timeout(deadline, work).await {
        Ok(Some(Ok(response))) => Ok(response.map_into_boxed_body()),
        Ok(Some(Err(error))) => Err(abort(Problem::for_status(error.as_response_error().status_code()))),
        Ok(None) => Err(abort(Problem::new("internal"))),
        Err(_) => Err(abort(Problem::new("deadline"))),
    }
}

/// Gives a problem its body and every answer its headers and cookies.
fn complete(mut response: ServiceResponse<BoxBody>, context: &Context) -> ServiceResponse<BoxBody> {
    let (locale, viewer) = response
        .request()
        .extensions()
        .get::<Requester>()
        .map_or((context.locale, Viewer::Nobody), |requester| {
            (requester.locale, Viewer::of(&requester.actor))
        });
    let filled = {
        let inner = response.response();
        match inner.error().and_then(|error| error.as_error::<Problem>()) {
            Some(problem) => {
                log_cause(problem, context);
                Some(context.body(problem, locale, viewer))
            }
            None if inner.status().as_u16() >= 400 && is_bare(inner) => {
                Some(context.body(&Problem::for_status(inner.status()), locale, viewer))
            }
            None => None,
        }
    };
    if let Some((content_type, body)) = filled {
        response = response.map_body(|_, _| BoxBody::new(body));
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Ok(language) = HeaderValue::from_str(locale.as_str()) {
            response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
        }
    }
    session::set_cookies(&mut response, context);
    headers::apply(response.headers_mut(), &context.id, context.secure);
    compress(response)
}

/// Whether an answer is the framework's own: an error of it, or a status without a body.
fn is_bare(response: &HttpResponse<BoxBody>) -> bool {
    response.error().is_some() || matches!(response.body().size(), BodySize::None | BodySize::Sized(0))
}

fn log_cause(problem: &Problem, context: &Context) {
    if let Some(cause) = problem.cause()
        && problem.kind().status >= 500
    {
        tracing::error!(request = context.id, cause = problem::chain(cause), "a request failed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderName;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_trusted_proxies_may_say_where_a_request_comes_from() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let forwarded = headers(&[("x-forwarded-for", "6.6.6.6, 192.0.2.7, 10.0.0.1")]);
        let ip = |trusted: &[IpAddr], peer: &str| {
            client_ip(trusted, Some(peer.parse().unwrap()), &forwarded).map(|ip| ip.to_string())
        };
        assert_eq!(ip(&[proxy], "10.0.0.1").as_deref(), Some("192.0.2.7"));
        assert_eq!(ip(&[], "10.0.0.1").as_deref(), Some("10.0.0.1"));
        assert_eq!(ip(&[proxy], "192.0.2.9").as_deref(), Some("192.0.2.9"));
    }

    #[test]
    fn requests_that_another_site_causes_are_recognised() {
        let base = "https://example.org";
        let judge = |pairs: &[(&'static str, &'static str)]| is_cross_site(&headers(pairs), base);
        assert!(!judge(&[]));
        assert!(!judge(&[("sec-fetch-site", "same-origin")]));
        assert!(!judge(&[("sec-fetch-site", "none")]));
        assert!(!judge(&[("origin", "https://example.org")]));
        assert!(!judge(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(judge(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://example.org")
        ]));
        assert!(judge(&[("sec-fetch-site", "same-site")]));
        assert!(judge(&[("origin", "https://evil.example"), ("host", "example.org")]));
        assert!(judge(&[("origin", "null"), ("host", "example.org")]));
    }
}
