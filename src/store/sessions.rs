//! Sessions of households and staff. Only hashes of their secrets are stored; who may do what is not decided here.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{households, sessions};
use super::{Conn, Db as _};
use crate::domain::email::EmailAddress;
use crate::domain::household::HouseholdState;
use crate::domain::ids::{AccountId, HouseholdId};
use crate::domain::locale::Locale;
use crate::domain::session::{SessionKind, SessionOwner, StoredSession};
use crate::error::{Error, Result};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
struct Row {
    secret_hash: String,
    kind: String,
    household_id: Option<String>,
    account_id: Option<String>,
    csrf: String,
    created_at: NaiveDateTime,
    seen_at: NaiveDateTime,
    expires_at: NaiveDateTime,
}

impl From<&StoredSession> for Row {
    fn from(session: &StoredSession) -> Self {
        let (household_id, account_id) = match &session.owner {
            SessionOwner::Household(id) => (Some(id.to_string()), None),
            SessionOwner::Staff(id, _) => (None, Some(id.to_string())),
        };
        Self {
            secret_hash: session.secret_hash.clone(),
            kind: session.owner.kind().as_str().to_owned(),
            household_id,
            account_id,
            csrf: session.csrf.clone(),
            created_at: session.created_at.naive_utc(),
            seen_at: session.seen_at.naive_utc(),
            expires_at: session.expires_at.naive_utc(),
        }
    }
}

impl TryFrom<Row> for StoredSession {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let owner = match (row.kind.parse::<SessionKind>()?, row.household_id, row.account_id) {
            (SessionKind::Household, Some(id), _) => SessionOwner::Household(HouseholdId::known(id)),
            (SessionKind::Staff, _, Some(id)) => SessionOwner::Staff(AccountId::known(id), true),
            (SessionKind::StaffSetup, _, Some(id)) => SessionOwner::Staff(AccountId::known(id), false),
            _ => return Err(Error::internal("reading a session", "it belongs to nobody")),
        };
        Ok(Self {
            secret_hash: row.secret_hash,
            owner,
            csrf: row.csrf,
            created_at: row.created_at.and_utc(),
            seen_at: row.seen_at.and_utc(),
            expires_at: row.expires_at.and_utc(),
        })
    }
}

/// Stores a new session.
pub(crate) fn insert(conn: &mut Conn, session: &StoredSession) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values(&Row::from(session))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The session with this hash of its secret, alive or not.
pub(crate) fn find_by_hash(conn: &mut Conn, secret_hash: &str) -> Result<Option<StoredSession>> {
    let row: Option<Row> = sessions::table
        .find(secret_hash)
        .select(Row::as_select())
        .get_result(conn)
        .maybe()?;
    row.map(StoredSession::try_from).transpose()
}

/// Notes that the session was used.
pub(crate) fn touch(conn: &mut Conn, secret_hash: &str, now: DateTime<Utc>) -> Result<()> {
    diesel::update(sessions::table.find(secret_hash))
        .set(sessions::seen_at.eq(now.naive_utc()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Ends one session; answers whether there was one.
pub(crate) fn delete(conn: &mut Conn, secret_hash: &str) -> Result<bool> {
    let deleted = diesel::delete(sessions::table.find(secret_hash)).execute(conn).db()?;
    Ok(deleted > 0)
}

/// Ends all sessions of an account on all instances; answers how many.
pub(crate) fn delete_of_account(conn: &mut Conn, account: &AccountId) -> Result<usize> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account.as_str())))
        .execute(conn)
        .db()
}

/// Ends all sessions of a household on all instances; answers how many.
pub(crate) fn delete_of_household(conn: &mut Conn, household: &HouseholdId) -> Result<usize> {
    diesel::delete(sessions::table.filter(sessions::household_id.eq(household.as_str())))
        .execute(conn)
        .db()
}

/// Deletes sessions that no longer count; answers how many.
pub(crate) fn delete_expired(conn: &mut Conn, now: DateTime<Utc>, idle: Duration) -> Result<usize> {
    diesel::delete(
        sessions::table.filter(
            sessions::expires_at
                .lt(now.naive_utc())
                .or(sessions::seen_at.lt((now - idle).naive_utc())),
        ),
    )
    .execute(conn)
    .db()
}

/// What signing in has to know of a household.
#[derive(Debug, Clone)]
pub(crate) struct SigningIn {
    /// The household.
    pub(crate) id: HouseholdId,
    /// Its state.
    pub(crate) state: HouseholdState,
    /// The language of its mails.
    pub(crate) locale: Locale,
    /// Its confirmed address.
    pub(crate) email: EmailAddress,
}

type SigningInRow = (String, String, String, String);

fn signing_in((id, state, locale, email): SigningInRow) -> Result<SigningIn> {
    Ok(SigningIn {
        id: HouseholdId::known(id),
        state: state.parse()?,
        locale: locale.parse()?,
        email: email.parse()?,
    })
}

/// The household with this address, whatever its state.
pub(crate) fn household_by_email(conn: &mut Conn, email: &EmailAddress) -> Result<Option<SigningIn>> {
    let row: Option<SigningInRow> = households::table
        .filter(households::email_key.eq(email.key()))
        .select((households::id, households::state, households::locale, households::email))
        .get_result(conn)
        .maybe()?;
    row.map(signing_in).transpose()
}

/// State and language of a household.
pub(crate) fn household_state(conn: &mut Conn, id: &HouseholdId) -> Result<Option<(HouseholdState, Locale)>> {
    let row: Option<(String, String)> = households::table
        .find(id.as_str())
        .select((households::state, households::locale))
        .get_result(conn)
        .maybe()?;
    row.map(|(state, locale)| Ok((state.parse()?, locale.parse()?)))
        .transpose()
}
