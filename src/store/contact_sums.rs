//! Minutes of talks, added up: from the talks that are there, and from what was kept of those whose households were erased.
//! What is kept leads back to no household: a month instead of a day, no text, no reference.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use diesel::prelude::*;

use super::schema::{contact_entries, contact_sums};
use super::{Conn, Db as _};
use crate::domain::contact::ContactKind;
use crate::domain::ids::{AccountId, HouseholdId};
use crate::error::{Error, Result};

/// What talks are added up by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The office.
    pub(crate) office: String,
    /// The first day of the month.
    pub(crate) month: NaiveDate,
    /// How.
    pub(crate) kind: ContactKind,
    /// The project; empty for none.
    pub(crate) project: String,
    /// Who wrote it down.
    pub(crate) by: AccountId,
}

/// How many talks, and how many minutes they took together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    /// Talks and notes.
    pub(crate) entries: i64,
    /// Minutes of those that say how long they took.
    pub(crate) minutes: i64,
}

/// What counts of a talk that is there.
#[derive(Queryable, Selectable)]
#[diesel(table_name = contact_entries)]
struct Live {
    office: String,
    kind: String,
    project: Option<String>,
    happened_on: NaiveDate,
    created_by: String,
    minutes: Option<i32>,
}

/// The first day of the month of a day.
pub(crate) fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn kind(code: String) -> Result<ContactKind> {
    code.parse().map_err(|_| Error::internal("reading a stored code", code))
}

fn add_up(rows: Vec<Live>) -> Result<BTreeMap<Key, Sum>> {
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    for row in rows {
        let key = Key {
            office: row.office,
            month: month_of(row.happened_on),
            kind: kind(row.kind)?,
            project: row.project.unwrap_or_default(),
            by: AccountId::known(row.created_by),
        };
        let sum = sums.entry(key).or_default();
        sum.entries += 1;
        sum.minutes += i64::from(row.minutes.unwrap_or(0));
    }
    Ok(sums)
}

/// Keeps the minutes of a household that is about to be deleted, added to those that are kept already.
pub(crate) fn keep_of_household(conn: &mut Conn, household: &HouseholdId) -> Result<()> {
    let rows: Vec<Live> = contact_entries::table
        .filter(contact_entries::household_id.eq(household.as_str()))
        .select(Live::as_select())
        .load(conn)
        .db()?;
    for (key, sum) in add_up(rows)? {
        let kept = contact_sums::table.find((&key.office, key.month, key.kind.as_str(), &key.project, key.by.as_str()));
        let changed = diesel::update(kept)
            .set((
                contact_sums::entries.eq(contact_sums::entries + sum.entries),
                contact_sums::minutes.eq(contact_sums::minutes + sum.minutes),
            ))
            .execute(conn)
            .db()?;
        if changed == 0 {
            diesel::insert_into(contact_sums::table)
                .values((
                    contact_sums::office.eq(&key.office),
                    contact_sums::month.eq(key.month),
                    contact_sums::kind.eq(key.kind.as_str()),
                    contact_sums::project.eq(&key.project),
                    contact_sums::created_by.eq(key.by.as_str()),
                    contact_sums::entries.eq(sum.entries),
                    contact_sums::minutes.eq(sum.minutes),
                ))
                .execute(conn)
                .db()?;
        }
    }
    Ok(())
}

/// The sums of some offices from the month of `from` to the month of `until`, both included, in the order of their keys.
pub(crate) fn list(
    conn: &mut Conn,
    offices: &[String],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<BTreeMap<Key, Sum>> {
    let (from, until) = (month_of(from), month_of(until));
    let after = until
        .checked_add_months(chrono::Months::new(1))
        .unwrap_or(NaiveDate::MAX);
    let live: Vec<Live> = contact_entries::table
        .filter(contact_entries::office.eq_any(offices))
        .filter(contact_entries::happened_on.ge(from))
        .filter(contact_entries::happened_on.lt(after))
        .select(Live::as_select())
        .load(conn)
        .db()?;
    let kept: Vec<(String, NaiveDate, String, String, String, i64, i64)> = contact_sums::table
        .filter(contact_sums::office.eq_any(offices))
        .filter(contact_sums::month.ge(from))
        .filter(contact_sums::month.lt(after))
        .load(conn)
        .db()?;
    let mut sums = add_up(live)?;
    for (office, month, code, project, by, entries, minutes) in kept {
        let key = Key {
            office,
            month,
            kind: kind(code)?,
            project,
            by: AccountId::known(by),
        };
        let sum = sums.entry(key).or_default();
        sum.entries += entries;
        sum.minutes += minutes;
    }
    Ok(sums)
}

/// Deletes what was kept of months before the one of `day`; answers how many rows.
pub(crate) fn delete_before(conn: &mut Conn, day: NaiveDate) -> Result<usize> {
    diesel::delete(contact_sums::table.filter(contact_sums::month.lt(month_of(day))))
        .execute(conn)
        .db()
}
