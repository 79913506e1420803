//! The languages of the pages and mails, and the form of address in German.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A language in which the service speaks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// German, the default.
    #[default]
    De,
    /// English.
    En,
}

impl Locale {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The ISO 639-1 code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The best language for an `Accept-Language` header; German when nothing fits.
    pub fn negotiate(header: &str) -> Self {
        let mut best = (0.0_f32, Self::De);
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            let language = match tag.split('-').next() {
                Some(code) if code.eq_ignore_ascii_case("de") => Self::De,
                Some(code) if code.eq_ignore_ascii_case("en") => Self::En,
                _ => continue,
            };
            if quality > best.0 {
                best = (quality, language);
            }
        }
        best.1
    }
}

/// How households are addressed in German. Staff are always addressed with "Sie".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormOfAddress {
    /// "Sie", the default.
    #[default]
    Sie,
    /// "du".
    Du,
}

/// How somebody is spoken to: a language and, in German, the form of address. A language alone means "Sie".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Voice {
    /// The language.
    pub locale: Locale,
    /// The form of address; of no meaning in English.
    pub address: FormOfAddress,
}

impl From<Locale> for Voice {
    fn from(locale: Locale) -> Self {
        Self {
            locale,
            address: FormOfAddress::Sie,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Locale {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "de" => Ok(Self::De),
            "en" => Ok(Self::En),
            _ => Err(Error::invalid("", "locale-unknown", "de")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_wins_and_german_is_the_default() {
        assert_eq!(Locale::negotiate("en-GB,en;q=0.9,de;q=0.8"), Locale::En);
        assert_eq!(Locale::negotiate("fr, de;q=0.7, en;q=0.3"), Locale::De);
        assert_eq!(Locale::negotiate("pl"), Locale::De);
        assert_eq!(Locale::negotiate(""), Locale::De);
    }
}
