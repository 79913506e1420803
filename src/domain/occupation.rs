//! Occupation codes of the KldB 2010 (Klassifikation der Berufe). Values only; turning a typed title into a code is
//! the gazetteer's work.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

mod title;

pub use title::fold_title;

/// A KldB 2010 code of 1 to 5 digits; a shorter one names a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kldb {
    digits: [u8; 5],
    len: u8,
}

impl Kldb {
    /// The digits as ASCII text.
    pub fn as_str(&self) -> &str {
        let len = usize::from(self.len).min(5);
        std::str::from_utf8(self.digits.get(..len).unwrap_or_default()).unwrap_or_default()
    }

    /// How many digits the code has, 1 to 5.
    pub const fn precision(self) -> u8 {
        self.len
    }

    /// How many leading digits two codes have in common, 0 to 5.
    pub fn common_prefix(self, other: Self) -> u8 {
        let len = self.len.min(other.len);
        let mut common = 0;
        for (a, b) in self.digits.iter().zip(&other.digits).take(usize::from(len)) {
            if a != b {
                break;
            }
            common += 1;
        }
        common
    }

    /// The code cut to at most `digits` digits (at least one remains).
    #[must_use]
    pub fn group(self, digits: u8) -> Self {
        let len = self.len.min(digits.max(1));
        let mut cut = [0; 5];
        for (target, source) in cut.iter_mut().zip(&self.digits).take(usize::from(len)) {
            *target = *source;
        }
        Self { digits: cut, len }
    }
}

impl FromStr for Kldb {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let len = text.len();
        if !(1..=5).contains(&len) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::invalid("", "kldb-invalid", "81302"));
        }
        let mut digits = [0; 5];
        for (target, source) in digits.iter_mut().zip(text.bytes()) {
            *target = source;
        }
        Ok(Self {
            digits,
            len: u8::try_from(len).unwrap_or(5),
        })
    }
}

impl fmt::Display for Kldb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Kldb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kldb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("an occupation code has 1 to 5 digits, for example \"81302\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_compare_by_their_common_prefix() {
        let nurse: Kldb = "81302".parse().unwrap();
        let care: Kldb = "813".parse().unwrap();
        assert_eq!(nurse.common_prefix(care), 3);
        assert_eq!(nurse.group(3), care);
        assert_eq!(nurse.common_prefix("82101".parse().unwrap()), 1);
        assert!("8130x".parse::<Kldb>().is_err());
        assert!("".parse::<Kldb>().is_err());
    }
}
