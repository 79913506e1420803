//! Staff accounts and API tokens, as far as programs may look after them. Passwords and second factors
//! are set by people on pages, never here.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::to_value;
use utoipa::{IntoParams, ToSchema};

use super::{App, Listed, Seen, done, id, listed, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::ids::ApiTokenId;
use crate::error::Context as _;
use crate::service::accounts::{self, AccountUpdate, AccountView, NewAccount};
use crate::service::api_tokens::{self, NewToken, TokenView};
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/accounts", Access::Admin(Scope::AccountsAdmin), || {
        web::to(list)
    }),
    post("/api/v1/accounts", Access::Admin(Scope::AccountsAdmin), || {
        web::to(invite)
    }),
    get("/api/v1/accounts/{id}", Access::Admin(Scope::AccountsAdmin), || {
        web::to(show)
    }),
    put("/api/v1/accounts/{id}", Access::Admin(Scope::AccountsAdmin), || {
        web::to(update)
    }),
    post(
        "/api/v1/accounts/{id}/disable",
        Access::Admin(Scope::AccountsAdmin),
        || web::to(disable),
    ),
    post(
        "/api/v1/accounts/{id}/enable",
        Access::Admin(Scope::AccountsAdmin),
        || web::to(enable),
    ),
    get("/api/v1/tokens", Access::AnyStaff, || web::to(list_tokens)),
    post("/api/v1/tokens", Access::AnyStaff, || web::to(create_token)),
    delete("/api/v1/tokens/{id}", Access::AnyStaff, || web::to(revoke_token)),
];

/// Which page of the accounts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountsQuery {
    /// The `next` of the page before.
    after: Option<String>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Staff accounts, in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "staff", params(AccountsQuery),
    responses((status = 200, body = Listed<AccountView>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<AccountsQuery>) -> Answer {
    let AccountsQuery { after, limit } = query.0;
    let limit = page_size(limit)?.unwrap_or(25);
    // There are few accounts, so the page is cut from all of them.
    let mut page = accounts::list(&app, &who.actor).await?;
    page.retain(|account| after.as_deref().is_none_or(|after| account.id.as_str() > after));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = page.len() > limit;
    page.truncate(limit);
    let next = page.last().filter(|_| more).map(|last| last.id.to_string());
    listed((page, next))
}

/// Makes an account and mails an invitation to it.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "staff", request_body = NewAccount,
    responses((status = 201, body = AccountView)))]
pub(super) async fn invite(app: App, who: Requester, req: HttpRequest, body: Json<NewAccount>) -> Answer {
    let work = async {
        let account = accounts::invite(&app, &who.actor, body.value).await?;
        let body = to_value(&account).context("writing an account")?;
        Ok((actix_web::http::StatusCode::CREATED, body))
    };
    once(&app, &who, &req, &body.hash, Some("/api/v1/accounts"), work).await
}

/// An account: any for the network office, otherwise only the own one.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "staff", params(("id" = String, Path)),
    responses((status = 200, body = AccountView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let account = accounts::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, account.version, &account))
}

/// Changes name, role, initiatives and language of an account.
#[utoipa::path(put, path = "/api/v1/accounts/{id}", tag = "staff", params(("id" = String, Path)),
    request_body = AccountUpdate, responses((status = 200, body = AccountView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<AccountUpdate>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let account = accounts::update(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, account.version, &account))
}

/// Disables an account: its sessions and tokens end at once.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/disable", tag = "staff", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = AccountView)))]
pub(super) async fn disable(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&accounts::disable(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Enables an account again.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/enable", tag = "staff", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = AccountView)))]
pub(super) async fn enable(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&accounts::enable(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// The own tokens; all of them for the network office.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "staff", responses((status = 200, body = Vec<TokenView>)))]
pub(super) async fn list_tokens(app: App, who: Requester) -> Answer {
    ok(&api_tokens::token_list(&app, &who.actor).await?)
}

/// A new token with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IssuedToken {
    /// Its identifier.
    id: ApiTokenId,
    /// The bearer token. It is shown only here.
    token: String,
}

/// Makes a token for the account that is asking. A program can only pass on scopes that it has itself.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "staff", request_body = NewToken,
    responses((status = 200, body = IssuedToken)))]
pub(super) async fn create_token(app: App, who: Requester, body: Json<NewToken>) -> Answer {
    // No idempotency key: the answer holds a secret, and secrets are not kept.
    let (id, secret) = api_tokens::token_create(&app, &who.actor, body.value).await?;
    let token = secret.reveal().to_owned();
    Ok(HttpResponse::Ok().json(IssuedToken { id, token }))
}

/// Revokes a token; it stops working at once.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "staff", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn revoke_token(app: App, who: Requester, path: web::Path<String>) -> Answer {
    api_tokens::token_revoke(&app, &who.actor, &id(&path)?).await?;
    done()
}
