//! Texts of mails for the network office: read, tried with made-up values, changed, reset.

use actix_web::{HttpRequest, web};

use super::{App, ok};
use crate::domain::actor::Scope;
use crate::error::Result;
use crate::service::mail_texts::{self, MailPreview, MailTextSource, MailTextSummary, MailTextView, Which};
use crate::web::json::Json;
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/mail-texts", Access::Admin(Scope::AccountsAdmin), || {
        web::to(list)
    }),
    get("/api/v1/mail-texts/{text}", Access::Admin(Scope::AccountsAdmin), || {
        web::to(show)
    }),
    put("/api/v1/mail-texts/{text}", Access::Admin(Scope::AccountsAdmin), || {
        web::to(update)
    }),
    delete("/api/v1/mail-texts/{text}", Access::Admin(Scope::AccountsAdmin), || {
        web::to(reset)
    }),
    post(
        "/api/v1/mail-texts/{text}/preview",
        Access::Admin(Scope::AccountsAdmin),
        || web::to(preview),
    ),
];

/// Which text is meant; one that is none names nothing, to whoever may ask at all.
fn which(who: &Requester, path: &str) -> Result<Which> {
    who.actor.admin(Scope::AccountsAdmin)?;
    path.parse()
}

/// The texts of all mails in both languages.
#[utoipa::path(get, path = "/api/v1/mail-texts", tag = "staff", responses((status = 200, body = Vec<MailTextSummary>)))]
pub(super) async fn list(app: App, who: Requester) -> Answer {
    ok(&mail_texts::list(&app, &who.actor).await?)
}

/// One text, named such as `welcome.de`, with what it may show.
#[utoipa::path(get, path = "/api/v1/mail-texts/{text}", tag = "staff", params(("text" = String, Path)),
    responses((status = 200, body = MailTextView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let text = mail_texts::show(&app, &who.actor, which(&who, &path)?).await?;
    Ok(etag::versioned(&req, text.summary.version, &text))
}

/// Puts an own text in the place of the present one. It shows what the bundled text shows, no value less and none more.
#[utoipa::path(put, path = "/api/v1/mail-texts/{text}", tag = "staff", params(("text" = String, Path)),
    request_body = MailTextSource, responses((status = 200, body = MailTextView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<MailTextSource>,
) -> Answer {
    let which = which(&who, &path)?;
    let version = etag::if_match(&req)?;
    let text = mail_texts::save(&app, &who.actor, which, version, body.value.source)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, text.summary.version, &text))
}

/// Goes back to the bundled text, whichever own text counts now.
#[utoipa::path(delete, path = "/api/v1/mail-texts/{text}", tag = "staff", params(("text" = String, Path)),
    responses((status = 200, body = MailTextView)))]
pub(super) async fn reset(app: App, who: Requester, path: web::Path<String>) -> Answer {
    let which = which(&who, &path)?;
    let seen = mail_texts::show(&app, &who.actor, which).await?;
    ok(&mail_texts::reset(&app, &who.actor, which, seen.summary.version).await?)
}

/// How mails would read from a text, with made-up values, in every variant. It keeps nothing.
#[utoipa::path(post, path = "/api/v1/mail-texts/{text}/preview", tag = "staff", params(("text" = String, Path)),
    request_body = MailTextSource, responses((status = 200, body = Vec<MailPreview>)))]
pub(super) async fn preview(app: App, who: Requester, path: web::Path<String>, body: Json<MailTextSource>) -> Answer {
    let which = which(&who, &path)?;
    ok(&mail_texts::preview(&app, &who.actor, which, body.value.source).await?)
}
