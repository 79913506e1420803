//! Calendar months, in which people say when they want to move.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// A month of the Gregorian calendar, counted from January of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// A month from its year (1900 to 2199) and its number (1 to 12).
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let valid = (1900..=2199).contains(&year) && (1..=12).contains(&month);
        valid.then(|| Self(year * 12 + i32::try_from(month).unwrap_or(1) - 1))
    }

    /// The months since January of the year 0, for counting differences.
    pub const fn index(self) -> i32 {
        self.0
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.0 / 12
    }

    /// The number of the month, 1 to 12.
    pub const fn month(self) -> i32 {
        self.0 % 12 + 1
    }
}

impl FromStr for Month {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::invalid("", "month-invalid", "2027-08");
        let (year, month) = text.split_once('-').ok_or_else(bad)?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(bad());
        }
        Self::new(year.parse().map_err(|_| bad())?, month.parse().map_err(|_| bad())?).ok_or_else(bad)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("a month is written as year and month, for example \"2027-08\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_written_as_year_and_month() {
        let month: Month = "2027-08".parse().unwrap();
        assert_eq!(
            (month.year(), month.month(), month.to_string().as_str()),
            (2027, 8, "2027-08")
        );
        for bad in ["2027-13", "2027-00", "27-08", "2027-8", "2027", "+027-08", ""] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }
}
