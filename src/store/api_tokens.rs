//! API tokens of accounts, stored as hashes with their scopes. What a scope allows is not decided here.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::api_tokens;
use super::{Conn, Db as _};
use crate::domain::account::ApiToken;
use crate::domain::ids::{AccountId, ApiTokenId};
use crate::error::{Context as _, Result};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens)]
struct Row {
    id: String,
    account_id: String,
    name: String,
    secret_hash: String,
    scopes: String,
    created_at: NaiveDateTime,
    expires_at: Option<NaiveDateTime>,
    used_at: Option<NaiveDateTime>,
    revoked_at: Option<NaiveDateTime>,
}

impl Row {
    fn into_domain(self) -> Result<ApiToken> {
        Ok(ApiToken {
            id: ApiTokenId::known(self.id),
            account: AccountId::known(self.account_id),
            name: self.name,
            scopes: serde_json::from_str(&self.scopes).context("reading the scopes of a token")?,
            created_at: self.created_at.and_utc(),
            expires_at: self.expires_at.map(|time| time.and_utc()),
            used_at: self.used_at.map(|time| time.and_utc()),
            revoked_at: self.revoked_at.map(|time| time.and_utc()),
        })
    }
}

/// Stores a new token under the hash of its secret.
pub(crate) fn insert(conn: &mut Conn, token: &ApiToken, secret_hash: &str) -> Result<()> {
    let row = Row {
        id: token.id.to_string(),
        account_id: token.account.to_string(),
        name: token.name.clone(),
        secret_hash: secret_hash.to_owned(),
        scopes: serde_json::to_string(&token.scopes).context("writing the scopes of a token")?,
        created_at: token.created_at.naive_utc(),
        expires_at: token.expires_at.map(|time| time.naive_utc()),
        used_at: token.used_at.map(|time| time.naive_utc()),
        revoked_at: token.revoked_at.map(|time| time.naive_utc()),
    };
    diesel::insert_into(api_tokens::table).values(&row).execute(conn).db()?;
    Ok(())
}

/// The token.
///
/// # Errors
/// [`crate::error::Error::NotFound`].
pub(crate) fn find(conn: &mut Conn, id: &ApiTokenId) -> Result<ApiToken> {
    let row: Row = api_tokens::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("token")?;
    row.into_domain()
}

/// The token with this hash of its secret, whether it still counts or not.
pub(crate) fn find_by_hash(conn: &mut Conn, secret_hash: &str) -> Result<Option<ApiToken>> {
    let row: Option<Row> = api_tokens::table
        .filter(api_tokens::secret_hash.eq(secret_hash))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?;
    row.map(Row::into_domain).transpose()
}

/// The tokens of an account (of all accounts without one), newest first.
pub(crate) fn list(conn: &mut Conn, account: Option<&AccountId>) -> Result<Vec<ApiToken>> {
    let mut query = api_tokens::table.select(Row::as_select()).into_boxed();
    if let Some(account) = account {
        query = query.filter(api_tokens::account_id.eq(account.as_str()));
    }
    let rows: Vec<Row> = query.order(api_tokens::id.desc()).load(conn).db()?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Notes that the token was used.
pub(crate) fn touch(conn: &mut Conn, id: &ApiTokenId, now: DateTime<Utc>) -> Result<()> {
    diesel::update(api_tokens::table.find(id.as_str()))
        .set(api_tokens::used_at.eq(now.naive_utc()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Revokes the token; `false` when it was revoked already.
pub(crate) fn revoke(conn: &mut Conn, id: &ApiTokenId, now: DateTime<Utc>) -> Result<bool> {
    let changed = diesel::update(
        api_tokens::table
            .find(id.as_str())
            .filter(api_tokens::revoked_at.is_null()),
    )
    .set(api_tokens::revoked_at.eq(now.naive_utc()))
    .execute(conn)
    .db()?;
    Ok(changed == 1)
}

/// Revokes all tokens of an account; answers how many.
pub(crate) fn revoke_of_account(conn: &mut Conn, account: &AccountId, now: DateTime<Utc>) -> Result<usize> {
    diesel::update(
        api_tokens::table
            .filter(api_tokens::account_id.eq(account.as_str()))
            .filter(api_tokens::revoked_at.is_null()),
    )
    .set(api_tokens::revoked_at.eq(now.naive_utc()))
    .execute(conn)
    .db()
}
