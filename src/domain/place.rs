//! Places and official keys. Values only; finding a place by what somebody typed is the gazetteer's work.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, FieldError};

/// The GeoNames id of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = u32, example = 2917788)]
pub struct PlaceId(pub u32);

impl fmt::Display for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What an [`Ags`] key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgsLevel {
    /// A Land, two digits.
    Land,
    /// A district (Kreis or kreisfreie Stadt), five digits.
    District,
    /// A municipality (Gemeinde), eight digits.
    Municipality,
}

/// An official key (amtlicher Gemeindeschlüssel) of a Land (2 digits), a district (5) or a municipality (8).
/// Whether such an area exists is the gazetteer's knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ags {
    number: u32,
    digits: u8,
}

impl Ags {
    /// What the key names.
    pub const fn level(self) -> AgsLevel {
        match self.digits {
            2 => AgsLevel::Land,
            5 => AgsLevel::District,
            _ => AgsLevel::Municipality,
        }
    }

    /// The key of the Land it lies in (itself for a Land).
    #[must_use]
    pub const fn land(self) -> Self {
        let number = match self.digits {
            2 => self.number,
            5 => self.number / 1_000,
            _ => self.number / 1_000_000,
        };
        Self { number, digits: 2 }
    }

    /// The key of the district it lies in (itself for a district); `None` for a Land.
    pub const fn district(self) -> Option<Self> {
        match self.digits {
            2 => None,
            5 => Some(self),
            _ => Some(Self {
                number: self.number / 1_000,
                digits: 5,
            }),
        }
    }

    /// Whether the area of this key contains the area of `other` (or is the same).
    pub fn contains(self, other: Self) -> bool {
        match self.level() {
            AgsLevel::Land => other.land() == self,
            AgsLevel::District => other.district() == Some(self),
            AgsLevel::Municipality => other == self,
        }
    }
}

impl FromStr for Ags {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::Invalid(vec![FieldError::new("", "ags-invalid", "13075")]);
        let digits = match text.len() {
            2 => 2,
            5 => 5,
            8 => 8,
            _ => return Err(bad()),
        };
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        let key = Self {
            number: text.parse().map_err(|_| bad())?,
            digits,
        };
        if (1..=16).contains(&key.land().number) {
            Ok(key)
        } else {
            Err(bad())
        }
    }
}

impl fmt::Display for Ags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.number, width = usize::from(self.digits))
    }
}

impl Serialize for Ags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("an official key has 2, 5 or 8 digits, for example \"13075\""))
    }
}

/// A place: a municipality, a part of a town, or a town abroad. Coordinates are WGS84 degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Place {
    /// GeoNames id.
    pub id: PlaceId,
    /// Official name (Germany) or usual name (abroad); on input the id is enough.
    #[serde(default)]
    #[schema(example = "Greifswald")]
    pub name: String,
    /// Latitude in degrees, -90 to 90; on input the id is enough.
    #[serde(default)]
    pub lat: f64,
    /// Longitude in degrees, -180 to 180; on input the id is enough.
    #[serde(default)]
    pub lon: f64,
    /// ISO 3166-1 alpha-2 code of the country.
    #[serde(default = "germany")]
    #[schema(example = "DE")]
    pub country: String,
    /// Official key of the district, for places in Germany.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "13075")]
    pub district: Option<Ags>,
    /// Official key of the municipality, for places in Germany where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "13075039")]
    pub municipality: Option<Ags>,
}

fn germany() -> String {
    "DE".to_owned()
}

impl Place {
    /// Whether the place lies in Germany.
    pub fn in_germany(&self) -> bool {
        self.country == "DE"
    }

    /// The Land of the place, when it is known.
    pub fn land(&self) -> Option<Ags> {
        self.district.or(self.municipality).map(Ags::land)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_leading_zero_and_know_what_they_lie_in() {
        let key: Ags = "01001000".parse().unwrap();
        assert_eq!(key.to_string(), "01001000");
        assert_eq!(key.district().unwrap().to_string(), "01001");
        assert_eq!(key.land().to_string(), "01");
        assert!(key.land().contains(key));
        assert!(!key.contains(key.land()));
    }

    #[test]
    fn keys_of_other_lengths_or_unknown_laender_are_refused() {
        for bad in ["", "1", "130", "130750", "17001", "00", "1307x", "１３"] {
            assert!(bad.parse::<Ags>().is_err(), "{bad}");
        }
    }
}
