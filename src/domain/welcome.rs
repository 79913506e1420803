//! Settled households welcome others: how many in a quarter, by the calendar in Germany. The present time is given.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::Berlin;

use super::day::german_day;
use super::figures::Period;

/// How many households in a quarter forms offer where nothing was said.
pub const DEFAULT_PER_QUARTER: u32 = 2;
/// The most that may be said.
pub const MAX_PER_QUARTER: u32 = 12;

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    // Clocks change on Sundays at two or three, never at midnight.
    let local = Berlin.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    local.map_or_else(
        || day.and_time(NaiveTime::MIN).and_utc(),
        |moment| moment.with_timezone(&Utc),
    )
}

/// The quarter that a point in time lies in.
pub fn quarter_of(now: DateTime<Utc>) -> Period {
    Period::quarter_of(german_day(now))
}

/// When the present quarter began.
pub fn quarter_began(now: DateTime<Utc>) -> DateTime<Utc> {
    midnight(quarter_of(now).days().start)
}

/// When the next quarter begins.
pub fn next_quarter(now: DateTime<Utc>) -> DateTime<Utc> {
    midnight(quarter_of(now).days().end)
}

/// The first day of the next quarter.
pub fn next_quarter_day(now: DateTime<Utc>) -> NaiveDate {
    quarter_of(now).days().end
}

/// Whether a number of households in a quarter may be said.
pub const fn may_be_said(per_quarter: u32) -> bool {
    per_quarter >= 1 && per_quarter <= MAX_PER_QUARTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turns_at_midnight_in_germany() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(quarter_began(at("2026-12-31T22:59:59Z")), at("2026-09-30T22:00:00Z"));
        assert_eq!(next_quarter(at("2026-12-31T22:59:59Z")), at("2026-12-31T23:00:00Z"));
        assert_eq!(quarter_began(at("2026-12-31T23:30:00Z")), at("2026-12-31T23:00:00Z"));
        assert_eq!(quarter_of(at("2026-12-31T23:30:00Z")).to_string(), "2027-Q1");
        assert_eq!(next_quarter(at("2027-02-01T00:00:00Z")), at("2027-03-31T22:00:00Z"));
        assert_eq!(next_quarter_day(at("2027-02-01T00:00:00Z")).to_string(), "2027-04-01");
    }

    #[test]
    fn one_to_twelve_may_be_said() {
        assert!(!may_be_said(0) && may_be_said(1) && may_be_said(MAX_PER_QUARTER) && !may_be_said(13));
    }
}
