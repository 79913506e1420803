//! What is counted of the network: the kinds of events, the periods and parts for which figures are published, and the two rules
//! that keep a single household out of them. Everything counts households, each once; nothing here knows one.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::lists::closed_list;
use crate::error::{Error, Result};

/// Figures are rounded to this.
pub const STEP: u64 = 5;

/// A count as it is published: nothing below five, else rounded down to a multiple of five. Up to four households more change
/// it by one step at most.
pub const fn published(count: u64) -> Option<u64> {
    if count < STEP { None } else { Some(count / STEP * STEP) }
}

closed_list! {
    /// What can happen to a household, as far as it is counted.
    EventKind {
        /// It registered, or was entered.
        Registered = "registered",
        /// Its address is confirmed; it takes part.
        Confirmed = "confirmed",
        /// It heard for the first time from an office or of a proposal.
        FirstContact = "first_contact",
        /// An office spoke with it or wrote to it.
        Advised = "advised",
        /// A proposal was made for it.
        Proposed = "proposed",
        /// A proposal for it was approved.
        Approved = "approved",
        /// A proposal for it was rejected.
        Rejected = "rejected",
        /// It said yes to a proposal.
        Agreed = "agreed",
        /// It said no to a proposal.
        Declined = "declined",
        /// A proposal for it ended without an answer.
        Lapsed = "lapsed",
        /// It was introduced.
        Introduced = "introduced",
        /// It met the other side.
        Met = "met",
        /// It was asked what became of an introduction.
        Asked = "asked",
        /// It, or a coordinator for it, answered that.
        Answered = "answered",
        /// What became of the introduction.
        Outcome = "outcome",
        /// Why it came so.
        Why = "why",
        /// It was told that there is nothing for it at present.
        Unmatched = "unmatched",
        /// The initiative that looked after it handed it on to another.
        HandedOn = "handed_on",
        /// An initiative took it over.
        TakenOver = "taken_over",
        /// It takes a pause.
        Paused = "paused",
        /// It has moved.
        Moved = "moved",
        /// It left, or was not heard of for too long.
        Left = "left",
        /// Its data were erased.
        Erased = "erased",
    }
}

closed_list! {
    /// Why a proposal ended without an answer.
    LapseReason {
        /// Nobody answered in time.
        Expired = "expired",
        /// A condition no longer held.
        Stale = "stale",
        /// A side left or paused.
        Withdrawn = "withdrawn",
    }
}

closed_list! {
    /// How many whole days something took.
    Span {
        /// Up to a week.
        Week = "d0_7",
        /// Up to two weeks.
        Fortnight = "d8_14",
        /// Up to a month.
        Month = "d15_30",
        /// Up to a quarter.
        Quarter = "d31_90",
        /// Longer.
        Longer = "d91",
    }
}

impl Span {
    /// The largest number of days that counts to it; none for the last.
    pub const fn up_to(self) -> Option<i32> {
        match self {
            Self::Week => Some(7),
            Self::Fortnight => Some(14),
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Longer => None,
        }
    }

    /// The span that a number of days counts to.
    pub fn of(days: i32) -> Self {
        let fits = |span: &&Self| span.up_to().is_none_or(|end| days <= end);
        Self::ALL.iter().find(fits).copied().unwrap_or(Self::Longer)
    }
}

/// The kinds for which it is counted how long they took, from what is said in `docs/indicators.md`.
pub const TIMED: [EventKind; 6] = [
    EventKind::Confirmed,
    EventKind::FirstContact,
    EventKind::Approved,
    EventKind::Agreed,
    EventKind::Introduced,
    EventKind::Met,
];

/// A quarter or a year of the calendar in Germany.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i32,
    /// 1 to 4; none for the whole year.
    quarter: Option<u32>,
}

impl Period {
    /// The quarter that a day lies in.
    pub fn quarter_of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            quarter: Some(day.month0() / 3 + 1),
        }
    }

    /// The year that a day lies in.
    pub fn year_of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            quarter: None,
        }
    }

    /// The calendar year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The quarter, 1 to 4; none for a whole year.
    pub const fn quarter(self) -> Option<u32> {
        self.quarter
    }

    /// Its days.
    pub fn days(self) -> Range<NaiveDate> {
        let day = |year: i32, month: u32| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX);
        match self.quarter {
            Some(4) => day(self.year, 10)..day(self.year + 1, 1),
            Some(quarter) => day(self.year, quarter * 3 - 2)..day(self.year, quarter * 3 + 1),
            None => day(self.year, 1)..day(self.year + 1, 1),
        }
    }

    /// The period of the same length that follows.
    #[must_use]
    pub fn next(self) -> Self {
        let first = self.days().end;
        match self.quarter {
            Some(_) => Self::quarter_of(first),
            None => Self::year_of(first),
        }
    }

    /// Whether it is over, and has been for `days`, so that what is told late is in it.
    pub fn is_over(self, today: NaiveDate, days: i64) -> bool {
        today >= self.days().end + chrono::Duration::days(days)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter {
            Some(quarter) => write!(f, "{}-Q{quarter}", self.year),
            None => write!(f, "{}", self.year),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::invalid("", "period-invalid", "2026-Q3");
        let (year, quarter) = match text.split_once("-Q") {
            Some((year, quarter)) => (year, Some(quarter.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = year.parse().map_err(|_| wrong())?;
        if !digits || !(2000..=2999).contains(&year) || quarter.is_some_and(|number| !(1..=4).contains(&number)) {
            return Err(wrong());
        }
        Ok(Self { year, quarter })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("a period is a quarter or a year, for example \"2026-Q3\""))
    }
}

closed_list! {
    /// By what the figures of a period are divided. Other divisions are not published, and no two of them at once.
    DividedBy {
        /// Not at all: the whole network.
        Network = "network",
        /// By the Land of the first target area.
        Land = "land",
        /// By the district of the first target area.
        District = "district",
        /// By initiative.
        Initiative = "initiative",
        /// By the campaign through which people came.
        Campaign = "campaign",
        /// By the project that an office accounts its talks to.
        Project = "project",
    }
}

impl DividedBy {
    /// Whether everybody may read these figures, once their period is closed.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Network | Self::Land | Self::District)
    }
}

/// The figures of one period and part by their codes; what is too small to be published is not among them.
pub type Published = BTreeMap<String, u64>;

/// The code of a figure: the kind, with a reason, a span or nothing.
pub fn code(kind: EventKind, detail: Option<&str>) -> String {
    match detail {
        Some(detail) => format!("{kind}:{detail}"),
        None => kind.to_string(),
    }
}

/// The code of the figure how many of a kind took so long.
pub fn span_code(kind: EventKind, span: Span) -> String {
    format!("days:{kind}:{span}")
}

/// A code that a campaign or a project may have in figures: 1 to 40 letters, digits, `-`, `_` and `.`.
///
/// # Errors
/// [`Error::Invalid`].
pub fn campaign_code(text: &str) -> Result<String> {
    let text = text.trim();
    let good = (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if good {
        Ok(text.to_lowercase())
    } else {
        Err(Error::invalid("", "campaign-invalid", "messe-2026"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_left_out_and_others_rounded_down_to_five() {
        let of = |count| published(count).unwrap_or(0);
        assert_eq!(
            [0, 1, 4, 5, 7, 8, 9, 10, 13, 15].map(of),
            [0, 0, 0, 5, 5, 5, 5, 10, 10, 15]
        );
    }

    #[test]
    fn up_to_four_households_more_move_a_figure_by_one_step_at_most() {
        for count in 0..500 {
            for more in 0..=4 {
                let (one, other) = (published(count).unwrap_or(0), published(count + more).unwrap_or(0));
                assert!(other == one || other == one + STEP, "{count} + {more}");
            }
        }
    }

    /// What docs/indicators.md says of a whole beside its parts: which counts of a part fit what is published of all of them.
    #[test]
    fn a_whole_tells_of_a_part_too_small_to_be_published_at_most_that_it_is_four() {
        let figure = |count: u64| published(count).unwrap_or(0);
        for parts in 2..=6_u32 {
            // What stands above the multiples of five decides; the multiples themselves are published.
            let mut fits: BTreeMap<u64, std::collections::BTreeSet<u64>> = BTreeMap::new();
            for case in 0..5_u64.pow(parts) {
                let above: Vec<u64> = (0..parts).map(|part| case / 5_u64.pow(part) % 5).collect();
                let whole = figure(above.iter().sum());
                fits.entry(whole).or_default().insert(above[0]);
            }
            for (whole, fits) in fits {
                let alone = fits.len() == 1;
                assert_eq!(alone, parts == 5 && whole == 20, "{parts} parts, {whole}: {fits:?}");
                assert!(fits.contains(&4), "{parts} parts, {whole}: {fits:?}");
            }
        }
    }

    #[test]
    fn periods_are_quarters_and_years() {
        let quarter: Period = "2026-Q4".parse().unwrap();
        assert_eq!(quarter.to_string(), "2026-Q4");
        assert_eq!(quarter.days().end, NaiveDate::from_ymd_opt(2027, 1, 1).unwrap());
        assert_eq!(quarter.next().to_string(), "2027-Q1");
        let year: Period = "2026".parse().unwrap();
        assert_eq!(
            (year.to_string().as_str(), year.next().to_string().as_str()),
            ("2026", "2027")
        );
        assert_eq!(Period::quarter_of(quarter.days().start), quarter);
        for wrong in ["2026-Q5", "2026-Q0", "26", "2026-", "+2026", "x", "2026-Q"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
        let day = |day| NaiveDate::from_ymd_opt(2027, 1, day).unwrap();
        assert!(!quarter.is_over(day(14), 14) && quarter.is_over(day(15), 14));
    }
}
