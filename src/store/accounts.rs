//! Staff accounts and the initiatives they work for. Attempts to sign in are counted by single statements, so that
//! parallel attempts on several instances are all counted. Passwords and codes are not checked here.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{account_initiatives, accounts};
use super::{Conn, Db as _};
use crate::domain::account::Account;
use crate::domain::email::EmailAddress;
use crate::domain::ids::{AccountId, InitiativeId};
use crate::error::{Conflict, Context as _, Error, Result};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
struct Row {
    id: String,
    email: String,
    email_key: String,
    name: String,
    role: String,
    locale: String,
    password_hash: Option<String>,
    totp_secret: Option<String>,
    totp_last_step: i64,
    recovery_hashes: String,
    failed_count: i32,
    locked_until: Option<NaiveDateTime>,
    disabled_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    version: i64,
}

impl Row {
    fn from_domain(account: &Account) -> Result<Self> {
        Ok(Self {
            id: account.id.to_string(),
            email: account.email.to_string(),
            email_key: account.email.key(),
            name: account.name.clone(),
            role: account.role.as_str().to_owned(),
            locale: account.locale.as_str().to_owned(),
            password_hash: account.password_hash.clone(),
            totp_secret: account.totp_secret.clone(),
            totp_last_step: account.totp_last_step,
            recovery_hashes: hashes_text(&account.recovery_hashes)?,
            failed_count: account.failed_count,
            locked_until: account.locked_until.map(|time| time.naive_utc()),
            disabled_at: account.disabled_at.map(|time| time.naive_utc()),
            created_at: account.created_at.naive_utc(),
            version: account.version,
        })
    }

    fn into_domain(self, initiatives: Vec<(InitiativeId, bool)>) -> Result<Account> {
        Ok(Account {
            id: AccountId::known(self.id),
            email: self.email.parse()?,
            name: self.name,
            role: self.role.parse()?,
            initiatives,
            locale: self.locale.parse()?,
            password_hash: self.password_hash,
            totp_secret: self.totp_secret,
            totp_last_step: self.totp_last_step,
            recovery_hashes: serde_json::from_str(&self.recovery_hashes).context("reading recovery codes")?,
            failed_count: self.failed_count,
            locked_until: self.locked_until.map(|time| time.and_utc()),
            disabled_at: self.disabled_at.map(|time| time.and_utc()),
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

fn hashes_text(hashes: &[String]) -> Result<String> {
    serde_json::to_string(hashes).context("writing recovery codes")
}

/// Stores a new account.
///
/// # Errors
/// [`Conflict::Exists`] when the address has an account already.
pub(crate) fn insert(conn: &mut Conn, account: &Account) -> Result<()> {
    // Asked before, because a violated constraint would end the whole transaction on PostgreSQL.
    if find_by_email(conn, &account.email)?.is_some() {
        return Err(Conflict::Exists.into());
    }
    diesel::insert_into(accounts::table)
        .values(&Row::from_domain(account)?)
        .execute(conn)
        .db()?;
    store_initiatives(conn, account)
}

/// The account.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn find(conn: &mut Conn, id: &AccountId) -> Result<Account> {
    let rows: Vec<(Row, Option<(String, bool)>)> = accounts::table
        .find(id.as_str())
        .left_join(account_initiatives::table)
        .select((
            Row::as_select(),
            (account_initiatives::initiative_id, account_initiatives::deputy).nullable(),
        ))
        .order(account_initiatives::initiative_id)
        .load(conn)
        .db()?;
    // One question rather than two, because each request of somebody who is signed in asks it.
    let mut account = None;
    let mut initiatives = Vec::new();
    for (row, link) in rows {
        initiatives.extend(link.map(|(id, deputy)| (InitiativeId::known(id), deputy)));
        account = Some(row);
    }
    account.ok_or(Error::NotFound("account"))?.into_domain(initiatives)
}

/// The address of an account, where there is such an account.
pub(crate) fn find_email(conn: &mut Conn, id: &AccountId) -> Result<Option<EmailAddress>> {
    let email: Option<String> = accounts::table
        .find(id.as_str())
        .select(accounts::email)
        .get_result(conn)
        .maybe()?;
    email.map(|email| email.parse()).transpose()
}

/// The account with this address.
pub(crate) fn find_by_email(conn: &mut Conn, email: &EmailAddress) -> Result<Option<Account>> {
    let row: Option<Row> = accounts::table
        .filter(accounts::email_key.eq(email.key()))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?;
    row.map(|row| {
        let initiatives = initiatives_of(conn, &AccountId::known(row.id.as_str()))?;
        row.into_domain(initiatives)
    })
    .transpose()
}

/// All accounts in the order in which they were made.
pub(crate) fn list(conn: &mut Conn) -> Result<Vec<Account>> {
    let rows: Vec<Row> = accounts::table
        .select(Row::as_select())
        .order(accounts::id)
        .load(conn)
        .db()?;
    let links: Vec<(String, String, bool)> = account_initiatives::table
        .order(account_initiatives::initiative_id)
        .load(conn)
        .db()?;
    let mut by_account: BTreeMap<String, Vec<(InitiativeId, bool)>> = BTreeMap::new();
    for (account, initiative, deputy) in links {
        by_account
            .entry(account)
            .or_default()
            .push((InitiativeId::known(initiative), deputy));
    }
    rows.into_iter()
        .map(|row| {
            let initiatives = by_account.remove(&row.id).unwrap_or_default();
            row.into_domain(initiatives)
        })
        .collect()
}

/// Stores a changed account under the next version, which is also set in `account`.
///
/// # Errors
/// [`Conflict::Stale`] when it was changed since it was read.
pub(crate) fn update(conn: &mut Conn, account: &mut Account) -> Result<()> {
    let mut row = Row::from_domain(account)?;
    row.version += 1;
    let changed = diesel::update(
        accounts::table
            .find(account.id.as_str())
            .filter(accounts::version.eq(account.version)),
    )
    .set(&row)
    .execute(conn)
    .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    account.version += 1;
    store_initiatives(conn, account)
}

/// Counts an attempt to sign in as failed, before it is checked; answers how many there are now.
pub(crate) fn count_attempt(conn: &mut Conn, id: &AccountId) -> Result<i32> {
    diesel::update(accounts::table.find(id.as_str()))
        .set(accounts::failed_count.eq(accounts::failed_count + 1))
        .returning(accounts::failed_count)
        .get_result(conn)
        .db()
}

/// Sets how many attempts failed and until when signing in is refused.
pub(crate) fn set_lock(conn: &mut Conn, id: &AccountId, failed: i32, until: Option<DateTime<Utc>>) -> Result<()> {
    diesel::update(accounts::table.find(id.as_str()))
        .set((
            accounts::failed_count.eq(failed),
            accounts::locked_until.eq(until.map(|time| time.naive_utc())),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Uses the time step of a code up; `false` when it or a later one was used already.
pub(crate) fn use_totp_step(conn: &mut Conn, id: &AccountId, step: i64) -> Result<bool> {
    let changed = diesel::update(
        accounts::table
            .find(id.as_str())
            .filter(accounts::totp_last_step.lt(step)),
    )
    .set(accounts::totp_last_step.eq(step))
    .execute(conn)
    .db()?;
    Ok(changed == 1)
}

/// Removes one recovery code; `false` when it was used meanwhile.
pub(crate) fn use_recovery_code(conn: &mut Conn, account: &Account, hash: &str) -> Result<bool> {
    let before = hashes_text(&account.recovery_hashes)?;
    let left: Vec<String> = account
        .recovery_hashes
        .iter()
        .filter(|kept| *kept != hash)
        .cloned()
        .collect();
    if left.len() == account.recovery_hashes.len() {
        return Ok(false);
    }
    let changed = diesel::update(
        accounts::table
            .find(account.id.as_str())
            .filter(accounts::recovery_hashes.eq(before)),
    )
    .set(accounts::recovery_hashes.eq(hashes_text(&left)?))
    .execute(conn)
    .db()?;
    Ok(changed == 1)
}

/// The open accounts for which no digest of the day that began at `day` was taken.
pub(crate) fn list_without_digest(conn: &mut Conn, day: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<AccountId>> {
    let ids: Vec<String> = accounts::table
        .filter(accounts::disabled_at.is_null())
        .filter(
            accounts::digest_at
                .is_null()
                .or(accounts::digest_at.lt(day.naive_utc()))
                .or(accounts::digest_at.gt(now.naive_utc())),
        )
        .order(accounts::id)
        .select(accounts::id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(AccountId::known).collect())
}

/// Whose turn it is to write the digest of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DigestDay {
    /// The day is done, or the account is gone.
    Done,
    /// The caller's; `last` is when the one before was taken.
    Ours {
        /// Nothing before the first one.
        last: Option<DateTime<Utc>>,
    },
}

/// Takes the digest of the day that began at `day` for the account. Of several instances one wins.
pub(crate) fn claim_digest(
    conn: &mut Conn,
    id: &AccountId,
    day: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<DigestDay> {
    let last: Option<Option<NaiveDateTime>> = accounts::table
        .find(id.as_str())
        .select(accounts::digest_at)
        .get_result(conn)
        .maybe()?;
    let Some(last) = last else {
        return Ok(DigestDay::Done);
    };
    // A time ahead comes from a clock that was set back, and must not silence anybody.
    let claimed = diesel::update(
        accounts::table.find(id.as_str()).filter(
            accounts::digest_at
                .is_null()
                .or(accounts::digest_at.lt(day.naive_utc()))
                .or(accounts::digest_at.gt(now.naive_utc())),
        ),
    )
    .set(accounts::digest_at.eq(now.naive_utc()))
    .execute(conn)
    .db()?;
    if claimed == 0 {
        return Ok(DigestDay::Done);
    }
    Ok(DigestDay::Ours {
        last: last.map(|at| at.and_utc()),
    })
}

/// Whether the account asked for no digest.
pub(crate) fn is_quiet(conn: &mut Conn, id: &AccountId) -> Result<bool> {
    let since: Option<Option<NaiveDateTime>> = accounts::table
        .find(id.as_str())
        .select(accounts::quiet_since)
        .get_result(conn)
        .maybe()?;
    Ok(since.flatten().is_some())
}

/// Ends the digest of the account, or allows it again.
pub(crate) fn set_quiet(conn: &mut Conn, id: &AccountId, since: Option<DateTime<Utc>>) -> Result<()> {
    diesel::update(accounts::table.find(id.as_str()))
        .set(accounts::quiet_since.eq(since.map(|at| at.naive_utc())))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The initiatives the account works for, `true` where it is only the deputy.
fn initiatives_of(conn: &mut Conn, id: &AccountId) -> Result<Vec<(InitiativeId, bool)>> {
    let links: Vec<(String, bool)> = account_initiatives::table
        .filter(account_initiatives::account_id.eq(id.as_str()))
        .select((account_initiatives::initiative_id, account_initiatives::deputy))
        .order(account_initiatives::initiative_id)
        .load(conn)
        .db()?;
    Ok(links
        .into_iter()
        .map(|(id, deputy)| (InitiativeId::known(id), deputy))
        .collect())
}

fn store_initiatives(conn: &mut Conn, account: &Account) -> Result<()> {
    diesel::delete(account_initiatives::table.filter(account_initiatives::account_id.eq(account.id.as_str())))
        .execute(conn)
        .db()?;
    for (initiative, deputy) in &account.initiatives {
        diesel::insert_into(account_initiatives::table)
            .values((
                account_initiatives::account_id.eq(account.id.as_str()),
                account_initiatives::initiative_id.eq(initiative.as_str()),
                account_initiatives::deputy.eq(*deputy),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}
