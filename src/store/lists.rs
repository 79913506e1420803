//! Lists that offices took over, and which households came from them. What a household says of itself stands with the
//! household.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{household_list_rows, household_lists, households};
use super::{Conn, Db as _, households as rows};
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::{AccountId, HouseholdId, ListId};
use crate::error::Result;

/// A list that was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = household_lists)]
pub(crate) struct List {
    /// Its identifier.
    pub(crate) id: String,
    /// The office that took it over.
    pub(crate) office: String,
    /// How many rows it had.
    pub(crate) row_count: i64,
    /// Why the office may write to its people; nothing before they were invited.
    pub(crate) basis: Option<String>,
    /// The account that took it over.
    pub(crate) created_by: String,
    /// When.
    pub(crate) created_at: NaiveDateTime,
    /// When its people were invited.
    pub(crate) invited_at: Option<NaiveDateTime>,
    /// When it was taken back.
    pub(crate) undone_at: Option<NaiveDateTime>,
}

impl List {
    /// A new list.
    pub(crate) fn new(office: String, rows: usize, by: &AccountId, now: DateTime<Utc>) -> Self {
        Self {
            id: ListId::generate().to_string(),
            office,
            row_count: i64::try_from(rows).unwrap_or(i64::MAX),
            basis: None,
            created_by: by.to_string(),
            created_at: now.naive_utc(),
            invited_at: None,
            undone_at: None,
        }
    }
}

/// Inserts a list.
pub(crate) fn insert(conn: &mut Conn, list: &List) -> Result<()> {
    diesel::insert_into(household_lists::table)
        .values(list)
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes that a household came from a list.
pub(crate) fn insert_row(conn: &mut Conn, list: &str, household: &HouseholdId) -> Result<()> {
    diesel::insert_into(household_list_rows::table)
        .values((
            household_list_rows::household_id.eq(household.as_str()),
            household_list_rows::list_id.eq(list),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// One list.
pub(crate) fn find(conn: &mut Conn, id: &str) -> Result<List> {
    household_lists::table
        .find(id)
        .select(List::as_select())
        .get_result(conn)
        .or_missing("list")
}

/// The lists of some offices, newest first.
pub(crate) fn list(conn: &mut Conn, offices: &[String]) -> Result<Vec<List>> {
    household_lists::table
        .filter(household_lists::office.eq_any(offices))
        .order((household_lists::created_at.desc(), household_lists::id.desc()))
        .limit(50)
        .select(List::as_select())
        .load(conn)
        .db()
}

/// The households of a list that have not confirmed.
pub(crate) fn list_unconfirmed(conn: &mut Conn, list: &str) -> Result<Vec<Household>> {
    let ids: Vec<String> = household_list_rows::table
        .inner_join(households::table)
        .filter(household_list_rows::list_id.eq(list))
        .filter(households::state.eq(HouseholdState::Unconfirmed.as_str()))
        .order(household_list_rows::household_id)
        .select(household_list_rows::household_id)
        .load(conn)
        .db()?;
    let ids: Vec<HouseholdId> = ids.into_iter().map(HouseholdId::known).collect();
    rows::find_many(conn, &ids)
}

/// How many households of a list have confirmed and are still there.
pub(crate) fn count_confirmed(conn: &mut Conn, list: &str) -> Result<i64> {
    household_list_rows::table
        .inner_join(households::table)
        .filter(household_list_rows::list_id.eq(list))
        .filter(households::state.ne(HouseholdState::Unconfirmed.as_str()))
        .count()
        .get_result(conn)
        .db()
}

/// Notes on which basis the people of a list were invited, and when.
pub(crate) fn set_invited(conn: &mut Conn, id: &str, basis: &str, at: DateTime<Utc>) -> Result<()> {
    diesel::update(household_lists::table.find(id))
        .set((
            household_lists::basis.eq(Some(basis)),
            household_lists::invited_at.eq(Some(at.naive_utc())),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Notes that a list was taken back.
pub(crate) fn set_undone(conn: &mut Conn, id: &str, at: DateTime<Utc>) -> Result<()> {
    diesel::update(household_lists::table.find(id))
        .set(household_lists::undone_at.eq(Some(at.naive_utc())))
        .execute(conn)
        .db()?;
    Ok(())
}
