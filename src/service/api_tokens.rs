//! API tokens: made by a member of staff for a program, with the scopes it needs, shown once. A token acts in the name of
//! its account and never may more than that.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::AppState;
use crate::domain::account::ApiToken;
use crate::domain::actor::{Actor, Scope};
use crate::domain::email::EmailAddress;
use crate::domain::ids::{AccountId, ApiTokenId};
use crate::domain::text;
use crate::domain::token::Secret;
use crate::error::{Error, Fields, Result};
use crate::store::{Conn, accounts, api_tokens, audit};

/// A token to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, up to 80 characters.
    #[schema(example = "Monatsbericht")]
    pub name: String,
    /// What it may be used for; at least one.
    pub scopes: BTreeSet<Scope>,
    /// When it ends; never when not given.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A token as its owner and the network office see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TokenView {
    /// Its identifier.
    pub id: ApiTokenId,
    /// The account in whose name it acts.
    pub account: AccountId,
    /// What it is for.
    pub name: String,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
}

impl From<ApiToken> for TokenView {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id,
            account: token.account,
            name: token.name,
            scopes: token.scopes,
            created_at: token.created_at,
            expires_at: token.expires_at,
            used_at: token.used_at,
            revoked_at: token.revoked_at,
        }
    }
}

/// Makes a token for the account that is asking; its secret is answered once and never again. A program can only pass on
/// scopes that it has itself.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Forbidden`] for scopes that the actor does not have.
pub async fn token_create(app: &AppState, actor: &Actor, new: NewToken) -> Result<(ApiTokenId, Secret)> {
    let Actor::Staff(staff) = actor else {
        return Err(not_staff(actor));
    };
    if !new.scopes.is_subset(&staff.scopes) || staff.scopes.is_empty() {
        return Err(Error::Forbidden);
    }
    let (account, actor, now) = (staff.account.clone(), actor.clone(), app.clock.now());
    app.store.write(move |tx| insert(tx, &actor, account, new, now)).await
}

/// Makes a token for an account without asking who is asking; for the command line and the demonstration.
///
/// # Errors
/// [`Error::NotFound`] without such an account; [`Error::Invalid`].
pub async fn token_add_for(app: &AppState, account: AccountId, new: NewToken) -> Result<(ApiTokenId, Secret)> {
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            let account = accounts::find(tx, &account)?;
            insert(tx, &Actor::System, account.id, new, now)
        })
        .await
}

/// Makes a token on the command line for the account with this address; answers its secret.
///
/// # Errors
/// [`Error::NotFound`] without such an account; [`Error::Invalid`].
pub async fn add_from_cli(
    app: &AppState,
    email: &str,
    name: &str,
    scopes: Vec<Scope>,
    expires_at: Option<DateTime<Utc>>,
) -> Result<Secret> {
    let mut fields = Fields::new();
    let email = fields.take("/email", email.parse::<EmailAddress>());
    fields.finish()?;
    let account = match email {
        Some(email) => super::accounts::find_id(app, &email).await?,
        None => None,
    };
    let new = NewToken {
        name: name.to_owned(),
        scopes: scopes.into_iter().collect(),
        expires_at,
    };
    let (_, secret) = token_add_for(app, account.ok_or(Error::NotFound("account"))?, new).await?;
    Ok(secret)
}

fn insert(
    tx: &mut Conn,
    actor: &Actor,
    account: AccountId,
    new: NewToken,
    now: DateTime<Utc>,
) -> Result<(ApiTokenId, Secret)> {
    let mut fields = Fields::new();
    let name = fields.take("/name", text::line(&new.name, 80));
    fields.check(new.scopes.is_empty(), "/scopes", "value-missing", "");
    fields.check(
        new.expires_at.is_some_and(|end| end <= now),
        "/expires_at",
        "time-past",
        "",
    );
    fields.finish()?;
    let secret = Secret::generate()?;
    let token = ApiToken {
        id: ApiTokenId::generate(),
        account,
        name: name.unwrap_or_default(),
        scopes: new.scopes,
        created_at: now,
        expires_at: new.expires_at,
        used_at: None,
        revoked_at: None,
    };
    api_tokens::insert(tx, &token, &secret.hash())?;
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    let (id, detail) = (token.id.as_str(), scopes.join(" "));
    audit::record(tx, now, actor, "token.create", "token", id, Some(&detail))?;
    Ok((token.id, secret))
}

/// The tokens of the account that is asking; all of them for the network office, newest first.
pub async fn token_list(app: &AppState, actor: &Actor) -> Result<Vec<TokenView>> {
    let Actor::Staff(staff) = actor else {
        return Err(not_staff(actor));
    };
    let everybody = staff.is_admin() && staff.scopes.contains(&Scope::AccountsAdmin);
    if staff.scopes.is_empty() {
        return Err(Error::Forbidden);
    }
    let account = (!everybody).then(|| staff.account.clone());
    app.store
        .read(move |conn| {
            let tokens = api_tokens::list(conn, account.as_ref())?;
            Ok(tokens.into_iter().map(TokenView::from).collect())
        })
        .await
}

/// Revokes a token at once and on all instances: one's own, or any for the network office. Revoking twice is no error.
///
/// # Errors
/// [`Error::NotFound`] for tokens of others.
pub async fn token_revoke(app: &AppState, actor: &Actor, id: &ApiTokenId) -> Result<()> {
    let Actor::Staff(staff) = actor else {
        return Err(not_staff(actor));
    };
    if staff.scopes.is_empty() {
        return Err(Error::Forbidden);
    }
    let everybody = staff.is_admin() && staff.scopes.contains(&Scope::AccountsAdmin);
    let (own, actor, id, now) = (staff.account.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let token = api_tokens::find(tx, &id)?;
            if token.account != own && !everybody {
                return Err(Error::NotFound("token"));
            }
            if api_tokens::revoke(tx, &id, now)? {
                audit::record(tx, now, &actor, "token.revoke", "token", id.as_str(), None)?;
            }
            Ok(())
        })
        .await
}

const fn not_staff(actor: &Actor) -> Error {
    match actor {
        Actor::Anonymous => Error::Unauthenticated,
        _ => Error::Forbidden,
    }
}
