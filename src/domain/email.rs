//! Mail addresses and telephone numbers as people type them. What is refused here can never reach a mail header.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// A mail address that a relay without SMTPUTF8 accepts: ASCII local part, domain as A-label.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    local: String,
    domain: String,
}

impl EmailAddress {
    /// The key under which the address is looked up: lower case.
    pub fn key(&self) -> String {
        format!("{}@{}", self.local.to_ascii_lowercase(), self.domain)
    }

    /// The domain in lower case.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The address with most of its local part hidden, for logs and pages.
    pub fn masked(&self) -> String {
        let first = self.local.chars().next().unwrap_or('*');
        format!("{first}…@{}", self.domain)
    }
}

impl utoipa::PartialSchema for EmailAddress {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Email)))
            .examples([serde_json::json!("familie@example.org")])
            .into()
    }
}

impl utoipa::ToSchema for EmailAddress {}

impl FromStr for EmailAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::invalid("", "email-invalid", "familie@example.org");
        let (local, domain) = text.trim().rsplit_once('@').ok_or_else(bad)?;
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b));
        let domain = idna::domain_to_ascii(domain).map_err(|_| bad())?;
        let labels_fit = domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
        let ending_fits = domain
            .rsplit('.')
            .next()
            .is_some_and(|end| end.len() >= 2 && !end.bytes().all(|b| b.is_ascii_digit()));
        if local_fits && labels_fit && ending_fits && domain.contains('.') && local.len() + domain.len() < 254 {
            Ok(Self {
                local: local.to_owned(),
                domain,
            })
        } else {
            Err(bad())
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

impl fmt::Debug for EmailAddress {
    /// Addresses do not belong in logs, so the debug form is masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Serialize for EmailAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("this is not a mail address, for example \"familie@example.org\""))
    }
}

/// A telephone number, kept as typed (digits, spaces, `+ ( ) / -`), 5 to 20 digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "+49 3834 123456")]
pub struct Phone(String);

impl Phone {
    /// The number as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Digits only, with a German national prefix turned into `49`, to recognise the same number.
    pub fn key(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        if let Some(rest) = digits.strip_prefix("00") {
            rest.to_owned()
        } else if self.0.starts_with('+') {
            digits
        } else if let Some(rest) = digits.strip_prefix('0') {
            format!("49{rest}")
        } else {
            digits
        }
    }
}

impl FromStr for Phone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let plain = text
            .chars()
            .enumerate()
            .all(|(at, c)| c.is_ascii_digit() || " ()/-.".contains(c) || (c == '+' && at == 0));
        if plain && (5..=20).contains(&digits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid("", "phone-invalid", "03834 123456"))
        }
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("this is not a telephone number, for example \"03834 123456\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_masked() {
        let address: EmailAddress = " Familie.Beispiel@Bücher.example ".parse().unwrap();
        assert_eq!(address.to_string(), "Familie.Beispiel@xn--bcher-kva.example");
        assert_eq!(address.key(), "familie.beispiel@xn--bcher-kva.example");
        assert_eq!(format!("{address:?}"), "F…@xn--bcher-kva.example");
    }

    #[test]
    fn addresses_that_could_break_a_header_are_refused() {
        for bad in [
            "",
            "a",
            "a@b",
            "a b@example.org",
            "a@example.org\r\nBcc: x@example.org",
            "<a@example.org>",
            "a@-x.org",
            "a..b@example.org",
            "\"a\"@example.org",
            "ä@example.org",
            "a@1.2.3.4",
            "a@[127.0.0.1]",
            "a,b@example.org",
        ] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_same_number_written_differently_has_the_same_key() {
        let keys: Vec<String> = ["03834/12 34 56", "+49 3834 123456", "0049 3834 123456"]
            .iter()
            .map(|text| text.parse::<Phone>().unwrap().key())
            .collect();
        assert!(keys.iter().all(|key| key == "493834123456"), "{keys:?}");
        assert!("+49 (0) x".parse::<Phone>().is_err());
    }
}
