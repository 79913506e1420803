//! Who is away, from when until when, and who stands in. Whether a deputy may and can stand in is the service's question.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::absences;
use super::{Conn, Db as _};
use crate::domain::ids::{AbsenceId, AccountId};
use crate::error::Result;

/// A time in which somebody is away; both days belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Absence {
    /// Its identifier.
    pub(crate) id: AbsenceId,
    /// Who is away.
    pub(crate) account: AccountId,
    /// Who stands in; nothing when that is whoever else is in the office.
    pub(crate) deputy: Option<AccountId>,
    /// The first day, in Germany.
    pub(crate) from: NaiveDate,
    /// The last day, in Germany.
    pub(crate) until: NaiveDate,
    /// Who set it.
    pub(crate) set_by: AccountId,
    /// When it was set.
    pub(crate) set_at: DateTime<Utc>,
    /// When it was ended before its time.
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = absences)]
struct Row {
    id: String,
    account_id: String,
    deputy_id: Option<String>,
    from_on: NaiveDate,
    until_on: NaiveDate,
    set_by: String,
    set_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
}

impl From<Row> for Absence {
    fn from(row: Row) -> Self {
        Self {
            id: AbsenceId::known(row.id),
            account: AccountId::known(row.account_id),
            deputy: row.deputy_id.map(AccountId::known),
            from: row.from_on,
            until: row.until_on,
            set_by: AccountId::known(row.set_by),
            set_at: row.set_at.and_utc(),
            ended_at: row.ended_at.map(|at| at.and_utc()),
        }
    }
}

/// Writes down that somebody is away.
pub(crate) fn insert(conn: &mut Conn, absence: &Absence) -> Result<()> {
    diesel::insert_into(absences::table)
        .values((
            absences::id.eq(absence.id.as_str()),
            absences::account_id.eq(absence.account.as_str()),
            absences::deputy_id.eq(absence.deputy.as_ref().map(AccountId::as_str)),
            absences::from_on.eq(absence.from),
            absences::until_on.eq(absence.until),
            absences::set_by.eq(absence.set_by.as_str()),
            absences::set_at.eq(absence.set_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// One absence.
///
/// # Errors
/// [`crate::error::Error::NotFound`].
pub(crate) fn find(conn: &mut Conn, id: &AbsenceId) -> Result<Absence> {
    let row: Row = absences::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("absence")?;
    Ok(row.into())
}

/// Absences whose last day is `day` or later, the earliest first, also those that were ended before their time.
pub(crate) fn list_from(conn: &mut Conn, day: NaiveDate) -> Result<Vec<Absence>> {
    let rows: Vec<Row> = absences::table
        .filter(absences::until_on.ge(day))
        .order((absences::from_on, absences::id))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(Absence::from).collect())
}

/// Absences of which `day` is one and that were not ended, the earliest set first.
pub(crate) fn list_running(conn: &mut Conn, day: NaiveDate) -> Result<Vec<Absence>> {
    let rows: Vec<Row> = absences::table
        .filter(absences::from_on.le(day))
        .filter(absences::until_on.ge(day))
        .filter(absences::ended_at.is_null())
        .order((absences::set_at, absences::id))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    Ok(rows.into_iter().map(Absence::from).collect())
}

/// Ends an absence before its time; answers whether it was not ended yet.
pub(crate) fn end(conn: &mut Conn, id: &AbsenceId, by: &AccountId, at: DateTime<Utc>) -> Result<bool> {
    let changed = diesel::update(absences::table.find(id.as_str()).filter(absences::ended_at.is_null()))
        .set((
            absences::ended_at.eq(at.naive_utc()),
            absences::ended_by.eq(by.as_str()),
        ))
        .execute(conn)
        .db()?;
    Ok(changed > 0)
}

/// Deletes absences whose last day is before `day`; answers how many.
pub(crate) fn delete_before(conn: &mut Conn, day: NaiveDate) -> Result<usize> {
    diesel::delete(absences::table.filter(absences::until_on.lt(day)))
        .execute(conn)
        .db()
}
