//! The day on which something happens for people: the one of the calendar in Germany. The present time is given.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Berlin;

/// The day of a point in time in Germany.
pub fn german_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Berlin).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_in_germany_before_it_does_in_utc() {
        let day = |at: &str| german_day(at.parse().unwrap()).to_string();
        assert_eq!(day("2026-11-22T22:59:59Z"), "2026-11-22");
        assert_eq!(day("2026-11-22T23:00:00Z"), "2026-11-23");
        assert_eq!(day("2026-06-30T22:00:00Z"), "2026-07-01", "summer time");
    }
}
