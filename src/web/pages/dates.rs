//! Dates as people read them: Europe/Berlin, in words. Nothing is computed from them here.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use chrono_tz::Europe::Berlin;

use crate::domain::day::german_day;
use crate::domain::locale::Locale;
use crate::domain::month::Month;
use crate::texts;

/// A day in words, such as "5. März 2027".
pub(crate) fn day(locale: Locale, date: NaiveDate) -> String {
    let month = month_name(locale, date.month());
    match locale {
        Locale::De => format!("{}. {month} {}", date.day(), date.year()),
        Locale::En => format!("{} {month} {}", date.day(), date.year()),
    }
}

/// The day of a point in time in words.
pub(crate) fn day_of(locale: Locale, at: DateTime<Utc>) -> String {
    day(locale, german_day(at))
}

/// Day and time, such as "5. März 2027, 14:30 Uhr".
pub(crate) fn moment(locale: Locale, at: DateTime<Utc>) -> String {
    let time = at.with_timezone(&Berlin).format("%H:%M");
    match locale {
        Locale::De => format!("{}, {time} Uhr", day_of(locale, at)),
        Locale::En => format!("{}, {time}", day_of(locale, at)),
    }
}

/// The time of day, such as "14:30 Uhr".
pub(crate) fn clock(locale: Locale, at: DateTime<Utc>) -> String {
    let time = at.with_timezone(&Berlin).format("%H:%M");
    match locale {
        Locale::De => format!("{time} Uhr"),
        Locale::En => time.to_string(),
    }
}

/// A day in short, for tables, such as "05.03.2027".
pub(crate) fn short(locale: Locale, at: DateTime<Utc>) -> String {
    short_day(locale, german_day(at))
}

/// A day of the calendar in short, for tables.
pub(crate) fn short_day(locale: Locale, date: NaiveDate) -> String {
    let format = match locale {
        Locale::De => "%d.%m.%Y",
        Locale::En => "%Y-%m-%d",
    };
    date.format(format).to_string()
}

/// A month in words, such as "März 2027".
pub(crate) fn month(locale: Locale, month: Month) -> String {
    let number = u32::try_from(month.month()).unwrap_or(1);
    format!("{} {}", month_name(locale, number), month.year())
}

/// The name of a month, 1 to 12.
pub(crate) fn month_name(locale: Locale, number: u32) -> String {
    texts::text(locale, &format!("month-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_berlin() {
        let at: DateTime<Utc> = "2027-03-05T23:30:00Z".parse().unwrap();
        assert_eq!(moment(Locale::De, at), "6. März 2027, 00:30 Uhr");
        assert_eq!(day_of(Locale::En, at), "6 March 2027");
        assert_eq!(short(Locale::De, at), "06.03.2027");
        assert_eq!(month(Locale::De, "2027-08".parse().unwrap()), "August 2027");
    }
}
