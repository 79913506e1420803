//! When mails of an approval may leave: on weekdays from 8 to 18 h in Berlin. Pure; the present time is given.

use chrono::{DateTime, Datelike as _, Duration, NaiveTime, TimeZone as _, Timelike as _, Utc, Weekday};
use chrono_tz::Europe::Berlin;

/// First hour in which mails leave.
const OPENS: u32 = 8;
/// Hour from which mails no longer leave.
const CLOSES: u32 = 18;

/// The time from which an approval made at `now` takes effect: `delay_minutes` later and, when `window` is set, inside
/// the sending window.
pub fn effective_at(now: DateTime<Utc>, delay_minutes: i64, window: bool) -> DateTime<Utc> {
    let earliest = now + Duration::minutes(delay_minutes.max(0));
    if window { next_open(earliest) } else { earliest }
}

/// Whether mails that wait for the sending window may leave at `time`.
pub fn is_open(time: DateTime<Utc>) -> bool {
    next_open(time) == time
}

/// The first moment from `time` on that lies inside the sending window.
pub fn next_open(time: DateTime<Utc>) -> DateTime<Utc> {
    let local = time.with_timezone(&Berlin);
    let weekday = !matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
    if weekday && (OPENS..CLOSES).contains(&local.hour()) {
        return time;
    }
    let mut day = local.date_naive();
    if !weekday || local.hour() >= CLOSES {
        day = day.succ_opt().unwrap_or(day);
    }
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day.succ_opt().unwrap_or(day);
    }
    let opening = day.and_time(NaiveTime::from_hms_opt(OPENS, 0, 0).unwrap_or_default());
    // 8 o'clock is never skipped or repeated by summer time, so there is exactly one such moment.
    Berlin
        .from_local_datetime(&opening)
        .earliest()
        .map_or(time, |open| open.with_timezone(&Utc))
}

/// The time `days` working days (Monday to Friday) after `time`, at the same hour.
pub fn add_working_days(time: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    let mut at = time;
    let mut left = days;
    while left > 0 {
        at += Duration::days(1);
        if !matches!(at.with_timezone(&Berlin).weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    at
}

/// How many whole working days lie between two times; 0 when `to` is not later.
pub fn working_days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    let mut days = 0;
    while days < 10_000 && add_working_days(from, days + 1) <= to {
        days += 1;
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_window_is_open_on_weekdays_from_eight_until_six_in_berlin() {
        for (time, open) in [
            ("2026-11-20T06:59:59Z", false),
            ("2026-11-20T07:00:00Z", true),
            ("2026-11-20T16:59:59Z", true),
            ("2026-11-20T17:00:00Z", false),
            ("2026-11-21T10:00:00Z", false),
            ("2026-07-20T06:00:00Z", true),
        ] {
            assert_eq!(is_open(at(time)), open, "{time}");
        }
    }

    #[test]
    fn an_approval_on_friday_evening_takes_effect_on_monday_morning() {
        // 20 November 2026 is a Friday; Berlin is at UTC+1 in winter.
        assert_eq!(
            effective_at(at("2026-11-20T16:30:00Z"), 60, true),
            at("2026-11-23T07:00:00Z")
        );
        assert_eq!(
            effective_at(at("2026-11-20T09:00:00Z"), 60, true),
            at("2026-11-20T10:00:00Z")
        );
        assert_eq!(
            effective_at(at("2026-07-01T03:00:00Z"), 0, true),
            at("2026-07-01T06:00:00Z")
        );
        assert_eq!(
            effective_at(at("2026-11-21T12:00:00Z"), 60, false),
            at("2026-11-21T13:00:00Z")
        );
    }

    #[test]
    fn working_days_skip_the_weekend() {
        assert_eq!(
            add_working_days(at("2026-11-20T09:00:00Z"), 1),
            at("2026-11-23T09:00:00Z")
        );
        assert_eq!(
            working_days_between(at("2026-11-20T09:00:00Z"), at("2026-11-30T10:00:00Z")),
            6
        );
    }

    proptest! {
        #[test]
        fn the_next_opening_is_open_and_never_earlier(seconds in 0_i64..4_000_000_000) {
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let open = next_open(time);
            prop_assert!(open >= time);
            prop_assert_eq!(next_open(open), open);
            let local = open.with_timezone(&Berlin);
            prop_assert!((OPENS..CLOSES).contains(&local.hour()));
        }
    }
}
