//! The `Idempotency-Key` of a request: the same key and content get the first answer again. Used where something is
//! created and the answer holds nothing but its identifier; never where an answer holds a secret.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::Answer;
use super::problem::{self, Problem};
use super::session::Requester;
use crate::error::Result;
use crate::service::AppState;
use crate::service::idempotency::{self, Claim};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// What a request created: the status, and the answer with its `id`.
pub(crate) struct Created {
    /// The status of the answer.
    pub(crate) status: StatusCode,
    /// The body of the answer.
    pub(crate) body: Value,
    /// Where the new thing is found; its `id` is added.
    pub(crate) at: Option<&'static str>,
}

/// Does the work once for the key of the request, or as often as it is asked when there is no key.
pub(crate) async fn once(
    app: &AppState,
    requester: &Requester,
    req: &HttpRequest,
    hash: &str,
    at: Option<&'static str>,
    work: impl Future<Output = Result<(StatusCode, Value)>>,
) -> Answer {
    let Some(key) = req.headers().get(KEY) else {
        let (status, body) = work.await?;
        return Ok(Created { status, body, at }.answer());
    };
    let key = key.to_str().unwrap_or_default();
    let scope = format!("{}:{}", requester.actor.kind(), requester.actor.id().unwrap_or("-"));
    match idempotency::claim(app, &scope, key, hash).await? {
        Claim::Replay { status, answer } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let body = serde_json::from_str(&answer).unwrap_or_default();
            let mut response = Created { status, body, at }.answer();
            response
                .headers_mut()
                .insert(REPLAYED, header::HeaderValue::from_static("true"));
            Ok(response)
        }
        Claim::Fresh => match work.await {
            Ok((status, body)) => {
                // The work is done and must be acknowledged even when its answer cannot be kept.
                if let Err(error) = idempotency::keep(app, &scope, key, status.as_u16(), body.to_string()).await {
                    tracing::warn!(
                        cause = problem::chain(&error),
                        "an answer could not be kept for its key"
                    );
                }
                Ok(Created { status, body, at }.answer())
            }
            Err(error) => {
                idempotency::release(app, &scope, key).await?;
                Err(Problem::from(error))
            }
        },
    }
}

impl Created {
    fn answer(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let (Some(at), Some(id)) = (self.at, self.body.get("id").and_then(Value::as_str)) {
            response.insert_header((header::LOCATION, format!("{at}/{id}")));
        }
        response.json(self.body)
    }
}
