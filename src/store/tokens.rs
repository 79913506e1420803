//! Secrets that are mailed: stored as hashes, each for one purpose, with an end. A secret that is unknown, used or
//! expired is answered in one way, so that nothing can be learned by trying.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::mail_tokens;
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, HouseholdId, ProposalId};
use crate::domain::token::{Purpose, Secret};
use crate::error::{Conflict, Result};

/// Whom or what a mailed secret is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    /// The household that may act with it.
    pub(crate) household: Option<HouseholdId>,
    /// The account that may act with it.
    pub(crate) account: Option<AccountId>,
    /// The proposal it is about.
    pub(crate) proposal: Option<ProposalId>,
}

impl About {
    /// About a household.
    pub(crate) fn household(id: &HouseholdId) -> Self {
        Self {
            household: Some(id.clone()),
            ..Self::default()
        }
    }

    /// About an account.
    pub(crate) fn account(id: &AccountId) -> Self {
        Self {
            account: Some(id.clone()),
            ..Self::default()
        }
    }

    /// About a household and one of its proposals.
    pub(crate) fn proposal(household: &HouseholdId, proposal: &ProposalId) -> Self {
        Self {
            household: Some(household.clone()),
            account: None,
            proposal: Some(proposal.clone()),
        }
    }
}

/// What is known of a mailed secret that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MailToken {
    /// Whom or what it is about.
    pub(crate) about: About,
    /// What was noted when it was issued.
    pub(crate) data: Option<String>,
    /// When it was issued.
    pub(crate) created_at: DateTime<Utc>,
    /// Hash of the secret, in hex.
    pub(crate) hash: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = mail_tokens)]
struct Row {
    secret_hash: String,
    household_id: Option<String>,
    account_id: Option<String>,
    proposal_id: Option<String>,
    data: Option<String>,
    created_at: NaiveDateTime,
}

impl From<Row> for MailToken {
    fn from(row: Row) -> Self {
        Self {
            about: About {
                household: row.household_id.map(HouseholdId::known),
                account: row.account_id.map(AccountId::known),
                proposal: row.proposal_id.map(ProposalId::known),
            },
            data: row.data,
            created_at: row.created_at.and_utc(),
            hash: row.secret_hash,
        }
    }
}

/// Issues a secret for one purpose that works for `lifetime`. The secret itself is not stored.
pub(crate) fn issue(
    conn: &mut Conn,
    purpose: Purpose,
    about: &About,
    data: Option<&str>,
    now: DateTime<Utc>,
    lifetime: Duration,
) -> Result<Secret> {
    let secret = Secret::generate()?;
    diesel::insert_into(mail_tokens::table)
        .values((
            mail_tokens::secret_hash.eq(secret.hash()),
            mail_tokens::purpose.eq(purpose.as_str()),
            mail_tokens::household_id.eq(about.household.as_ref().map(HouseholdId::as_str)),
            mail_tokens::account_id.eq(about.account.as_ref().map(AccountId::as_str)),
            mail_tokens::proposal_id.eq(about.proposal.as_ref().map(ProposalId::as_str)),
            mail_tokens::data.eq(data),
            mail_tokens::created_at.eq(now.naive_utc()),
            mail_tokens::expires_at.eq((now + lifetime).naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(secret)
}

/// Uses a secret up: it works once.
///
/// # Errors
/// [`Conflict::LinkUsed`] when it is unknown, of another purpose, used or expired.
pub(crate) fn redeem(conn: &mut Conn, purpose: Purpose, secret: &Secret, now: DateTime<Utc>) -> Result<MailToken> {
    let open = mail_tokens::table
        .filter(mail_tokens::secret_hash.eq(secret.hash()))
        .filter(mail_tokens::purpose.eq(purpose.as_str()))
        .filter(mail_tokens::used_at.is_null())
        .filter(mail_tokens::expires_at.gt(now.naive_utc()));
    // The update decides: of two requests with the same secret only one changes the row.
    let used = diesel::update(open)
        .set(mail_tokens::used_at.eq(now.naive_utc()))
        .execute(conn)
        .db()?;
    if used == 0 {
        return Err(Conflict::LinkUsed.into());
    }
    let row: Row = mail_tokens::table
        .find(secret.hash())
        .select(Row::as_select())
        .get_result(conn)
        .db()?;
    Ok(row.into())
}

/// Looks at a secret without using it up; `None` when it is unknown, of another purpose, used or expired.
pub(crate) fn peek(
    conn: &mut Conn,
    purpose: Purpose,
    secret: &Secret,
    now: DateTime<Utc>,
) -> Result<Option<MailToken>> {
    let row: Option<Row> = mail_tokens::table
        .filter(mail_tokens::secret_hash.eq(secret.hash()))
        .filter(mail_tokens::purpose.eq(purpose.as_str()))
        .filter(mail_tokens::used_at.is_null())
        .filter(mail_tokens::expires_at.gt(now.naive_utc()))
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?;
    Ok(row.map(MailToken::from))
}

/// Deletes the secrets of one purpose about a household, used or not; answers how many.
pub(crate) fn delete_of_household(conn: &mut Conn, purpose: Purpose, household: &HouseholdId) -> Result<usize> {
    diesel::delete(
        mail_tokens::table
            .filter(mail_tokens::household_id.eq(household.as_str()))
            .filter(mail_tokens::purpose.eq(purpose.as_str())),
    )
    .execute(conn)
    .db()
}

/// Deletes all secrets about an account, used or not; answers how many.
pub(crate) fn delete_of_account(conn: &mut Conn, account: &AccountId) -> Result<usize> {
    diesel::delete(mail_tokens::table.filter(mail_tokens::account_id.eq(account.as_str())))
        .execute(conn)
        .db()
}

/// Deletes secrets whose time ended before `time`; answers how many.
pub(crate) fn delete_expired(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    diesel::delete(mail_tokens::table.filter(mail_tokens::expires_at.lt(time.naive_utc())))
        .execute(conn)
        .db()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::testing::{self, TestDatabase, on_both_databases, start_of_tests};

    on_both_databases! {
        async fn a_secret_works_once_for_its_purpose_until_it_expires(db: TestDatabase) {
            let store = testing::store(&db);
            let now = start_of_tests();
            store
                .write(move |tx| {
                    let day = Duration::days(1);
                    let secret = issue(tx, Purpose::SignIn, &About::default(), Some("x"), now, day)?;
                    let used = |result: Result<MailToken>| matches!(result, Err(Error::Conflict(Conflict::LinkUsed)));
                    assert!(used(redeem(tx, Purpose::Confirm, &secret, now)));
                    assert!(used(redeem(tx, Purpose::SignIn, &secret, now + day)));
                    assert!(used(redeem(tx, Purpose::SignIn, &Secret::generate()?, now)));
                    assert!(peek(tx, Purpose::SignIn, &secret, now)?.is_some());
                    let token = redeem(tx, Purpose::SignIn, &secret, now)?;
                    assert_eq!((token.data.as_deref(), token.hash), (Some("x"), secret.hash()));
                    assert!(used(redeem(tx, Purpose::SignIn, &secret, now)));
                    assert!(peek(tx, Purpose::SignIn, &secret, now)?.is_none());
                    Ok(())
                })
                .await
                .unwrap();
        }

        async fn of_two_requests_with_the_same_secret_one_wins(db: TestDatabase) {
            let store = testing::store(&db);
            let now = start_of_tests();
            let secret = store
                .write(move |tx| issue(tx, Purpose::SignIn, &About::default(), None, now, Duration::days(1)))
                .await
                .unwrap();
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    let (store, secret) = (store.clone(), secret.clone());
                    std::thread::spawn(move || {
                        store.write_blocking(|tx| redeem(tx, Purpose::SignIn, &secret, now)).is_ok()
                    })
                })
                .collect();
            let won = threads.into_iter().map(|thread| thread.join().unwrap()).filter(|won| *won).count();
            assert_eq!(won, 1);
        }
    }
}
