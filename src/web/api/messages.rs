//! Mail from visitors to initiatives, confirmed by whoever writes.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::registration::Sent;
use super::{App, done, id};
use crate::service::directory::{self, VisitorMessage};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::routes::{Access, Entry, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    post("/api/v1/initiatives/{id}/messages", Access::Anyone, || web::to(create)),
    post("/api/v1/message-confirmations", Access::Anyone, || web::to(answer)),
];

/// Writes to an initiative without seeing its address. Whoever writes is asked by mail to confirm the own address, in the language
/// of `Accept-Language`; only then the message goes on, and the initiative sees that address. The answer is the same for all
/// addresses.
#[utoipa::path(post, path = "/api/v1/initiatives/{id}/messages", tag = "initiatives", params(("id" = String, Path)),
    request_body = VisitorMessage, responses((status = 202, body = Sent)))]
pub(super) async fn create(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<VisitorMessage>,
) -> Answer {
    let to = id(&path)?;
    let work = async {
        directory::write_to(&app, &to, body.value, who.locale, who.ip).await?;
        Ok((StatusCode::ACCEPTED, json!({"status": "sent"})))
    };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// What becomes of a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageAnswer {
    /// The secret of the mailed link.
    token: String,
    /// Whether the message goes on to the initiative; otherwise it is deleted.
    send: bool,
}

/// Sends a message on to the initiative with the mailed link, or throws it away.
#[utoipa::path(post, path = "/api/v1/message-confirmations", tag = "initiatives", request_body = MessageAnswer,
    responses((status = 204, description = "Done.")))]
pub(super) async fn answer(app: App, body: Json<MessageAnswer>) -> Answer {
    if body.value.send {
        directory::send_on(&app, &body.value.token).await?;
    } else {
        directory::discard(&app, &body.value.token).await?;
    }
    done()
}
