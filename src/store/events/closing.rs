//! Which days are closed, and what becomes of events once they are. What was published never changes, so events of closed days
//! are neither written nor taken back any more; they are deleted when they are old.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date};

use super::super::schema::{events, figures};
use crate::domain::figures::{DividedBy, Period};
use crate::error::Result;
use crate::store::{Conn, Db as _};

/// Before the first event of any household.
const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The closed periods: the day after each, and when it was closed.
#[derive(Debug)]
pub(super) struct Closed(Vec<(NaiveDate, DateTime<Utc>)>);

impl Closed {
    pub(super) fn load(conn: &mut Conn) -> Result<Self> {
        let rows: Vec<(String, NaiveDateTime)> = figures::table
            .filter(figures::divided_by.eq(DividedBy::Network.as_str()))
            .select((figures::period, figures::closed_at))
            .load(conn)
            .db()?;
        let ends = rows.into_iter().filter_map(|(period, at)| {
            let period: Period = period.parse().ok()?;
            Some((period.days().end, at.and_utc()))
        });
        Ok(Self(ends.collect()))
    }

    /// The first day that was in no closed period at a point in time.
    pub(super) fn open_at(&self, at: DateTime<Utc>) -> NaiveDate {
        let ends = self.0.iter().filter(|(_, closed)| *closed <= at).map(|(end, _)| *end);
        ends.max().unwrap_or(EARLIEST)
    }

    /// The first day that is in no closed period now.
    pub(super) fn open_now(&self) -> NaiveDate {
        self.0.iter().map(|(end, _)| *end).max().unwrap_or(EARLIEST)
    }
}

/// The day of the first event.
pub(crate) fn first_day(conn: &mut Conn) -> Result<Option<NaiveDate>> {
    events::table.select(diesel::dsl::min(events::day)).first(conn).db()
}

/// How many events there are of some days, and the last of them: something else as soon as one is written or taken back.
pub(crate) fn state_of(conn: &mut Conn, days: &Range<NaiveDate>) -> Result<(i64, Option<i64>)> {
    events::table
        .filter(events::day.ge(days.start))
        .filter(events::day.lt(days.end))
        .select((diesel::dsl::count_star(), diesel::dsl::max(events::id)))
        .first(conn)
        .db()
}

/// Deletes events before a day, at most `limit`; what was published of them stays. Answers how many.
pub(crate) fn delete_before(conn: &mut Conn, day: NaiveDate, limit: i64) -> Result<usize> {
    diesel::sql_query("DELETE FROM events WHERE id IN (SELECT id FROM events WHERE day < $1 ORDER BY day, id LIMIT $2)")
        .bind::<Date, _>(day)
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .db()
}
