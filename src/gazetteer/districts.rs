//! Länder, districts and municipalities by their official keys, and what became of keys that are no longer in use.
//! It answers questions about keys; finding an area by a typed name is the work of `search`.

use std::collections::HashMap;
use std::fmt;

use super::tables;
use crate::domain::place::{Ags, AgsLevel};
use crate::domain::text::fold;
use crate::error::{Error, Result};

/// A Land.
#[derive(Debug, Clone, PartialEq)]
pub struct Land {
    /// Official key, two digits.
    pub ags: Ags,
    /// Its name: `Bayern`.
    pub name: String,
    /// The name of the state: `Freistaat Bayern`.
    pub full_name: String,
    /// Short forms and English names.
    pub aliases: Vec<String>,
    pub(super) keys: Vec<String>,
}

/// A district: a Landkreis or a town that belongs to none.
#[derive(Debug, Clone, PartialEq)]
pub struct District {
    /// Official key, five digits.
    pub ags: Ags,
    /// Official name without its kind: `Rostock`, `Rhein-Sieg-Kreis`.
    pub name: String,
    /// `Landkreis`, `Kreis`, `Kreisfreie Stadt` or `Stadtkreis`.
    pub kind: String,
    /// Inhabitants at the end of 2018.
    pub population: u32,
    /// Area in square kilometres.
    pub area_km2: f64,
    /// European statistical key (NUTS 3).
    pub nuts3: String,
    /// A point well inside the outline: longitude and latitude in degrees.
    pub interior: [f64; 2],
    /// Licence-plate signs in use, the main one first.
    pub plates: Vec<String>,
    /// Keys of the districts with a common border, ordered.
    pub neighbours: Vec<Ags>,
    pub(super) keys: Vec<String>,
}

impl District {
    /// Whether it is a town of its own rather than a Landkreis.
    pub fn is_city(&self) -> bool {
        self.kind.contains("tadt")
    }

    /// The name as it stands in a sentence: `Landkreis Rostock`, `Rhein-Sieg-Kreis`, `Schwerin`.
    pub fn full_name(&self) -> String {
        let says_so = ["kreis", "Kreis", "Region", "region"]
            .iter()
            .any(|word| self.name.contains(word));
        if self.is_city() || says_so {
            self.name.clone()
        } else {
            format!("{} {}", self.kind, self.name)
        }
    }
}

/// Why an official key is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgsError {
    /// It does not have 2, 5 or 8 digits, or names no Land.
    Malformed,
    /// It has the right form but no area has it.
    Unknown {
        /// The key as given.
        key: Ags,
    },
    /// Its area is part of others today.
    Merged {
        /// The key as given.
        key: Ags,
        /// The name the area had; empty when not known.
        name: String,
        /// Keys of today's areas, the main one first; at least one.
        successors: Vec<Ags>,
        /// Their names, in the same order.
        names: Vec<String>,
    },
}

impl fmt::Display for AgsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("an official key has 2, 5 or 8 digits"),
            Self::Unknown { key } => write!(f, "there is no area with the key {key}"),
            Self::Merged {
                key,
                name,
                successors,
                names,
            } => {
                let gap = if name.is_empty() { "" } else { " " };
                write!(f, "the area {key}{gap}{name} is no more; now it is ")?;
                for (at, (successor, name)) in successors.iter().zip(names).enumerate() {
                    write!(f, "{}{successor} {name}", if at > 0 { " or " } else { "" })?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for AgsError {}

impl From<AgsError> for Error {
    /// A field error whose example is a key that would be right.
    fn from(error: AgsError) -> Self {
        match error {
            AgsError::Malformed => Self::invalid("", "ags-invalid", "13075"),
            AgsError::Unknown { .. } => Self::invalid("", "ags-unknown", "13075"),
            AgsError::Merged { successors, names, .. } => {
                let all: Vec<String> = successors
                    .iter()
                    .zip(&names)
                    .map(|(key, name)| format!("{key} ({name})"))
                    .collect();
                Self::invalid("", "ags-merged", all.join(", "))
            }
        }
    }
}

/// A municipality or district that is no more.
pub(super) struct Former {
    pub(super) key: Ags,
    pub(super) name: String,
    pub(super) successors: Vec<Ags>,
}

/// All areas with their names.
pub(super) struct Areas {
    pub(super) laender: Vec<Land>,
    pub(super) districts: Vec<District>,
    pub(super) municipalities: HashMap<Ags, String>,
    pub(super) former: HashMap<Ags, Former>,
    /// Hand-kept other names of municipalities and districts.
    pub(super) aliases: Vec<(Ags, String)>,
}

impl Areas {
    /// Reads the tables of the bundle.
    pub(super) fn load() -> Result<Self> {
        let laender = tables::read("laender.csv", include_bytes!("../../data/laender.csv"), |row| {
            let mut land = Land {
                ags: tables::key(row, 0)?,
                name: tables::text(row, 1)?.to_owned(),
                full_name: tables::text(row, 2)?.to_owned(),
                aliases: tables::list(row, 3)?.map(str::to_owned).collect(),
                keys: Vec::new(),
            };
            land.keys = [&land.name, &land.full_name]
                .into_iter()
                .chain(&land.aliases)
                .map(|name| fold(name))
                .collect();
            Ok(land)
        })?;
        let mut districts = tables::read("districts.csv", include_bytes!("../../data/districts.csv"), |row| {
            Ok(District {
                ags: tables::key(row, 0)?,
                name: tables::text(row, 1)?.to_owned(),
                kind: tables::text(row, 2)?.to_owned(),
                population: tables::number(row, 3)?,
                area_km2: tables::number(row, 4)?,
                nuts3: tables::text(row, 5)?.to_owned(),
                interior: [tables::number(row, 6)?, tables::number(row, 7)?],
                plates: Vec::new(),
                neighbours: tables::keys(row, 8)?,
                keys: Vec::new(),
            })
        })?;
        let plates: HashMap<Ags, Vec<String>> =
            tables::read("plates.csv", include_bytes!("../../data/plates.csv"), |row| {
                Ok((
                    tables::key(row, 0)?,
                    tables::text(row, 1)?.split_whitespace().map(str::to_owned).collect(),
                ))
            })?
            .into_iter()
            .collect();
        for district in &mut districts {
            district.plates = plates.get(&district.ags).cloned().unwrap_or_default();
            district.keys = [district.name.clone(), district.full_name()]
                .iter()
                .chain(&district.plates)
                .map(|name| fold(name))
                .collect();
        }
        let municipalities = tables::read(
            "municipalities.csv",
            include_bytes!("../../data/municipalities.csv"),
            |row| Ok((tables::key(row, 0)?, tables::text(row, 1)?.to_owned())),
        )?;
        let mut former = HashMap::new();
        let derived: (&'static str, &'static [u8]) = ("successors.csv", include_bytes!("../../data/successors.csv"));
        let kept: (&'static str, &'static [u8]) =
            ("successors-kept.csv", include_bytes!("../../data/successors-kept.csv"));
        for (name, table) in [derived, kept] {
            let rows = tables::read(name, table, |row| {
                Ok(Former {
                    key: tables::key(row, 0)?,
                    name: tables::text(row, 1)?.to_owned(),
                    successors: tables::keys(row, 2)?,
                })
            })?;
            former.extend(rows.into_iter().map(|row| (row.key, row)));
        }
        let aliases = tables::read("aliases.csv", include_bytes!("../../data/aliases.csv"), |row| {
            let key = tables::key(row, 0)?;
            Ok(tables::list(row, 1)?
                .map(|name| (key, name.to_owned()))
                .collect::<Vec<_>>())
        })?;
        Ok(Self {
            laender,
            districts,
            municipalities: municipalities.into_iter().collect(),
            former,
            aliases: aliases.into_iter().flatten().collect(),
        })
    }

    /// A Land by its key.
    pub(super) fn land(&self, ags: Ags) -> Option<&Land> {
        self.laender.iter().find(|land| land.ags == ags)
    }

    /// The position of a district in the order of keys.
    pub(super) fn district_index(&self, ags: Ags) -> Option<usize> {
        self.districts.binary_search_by_key(&ags, |district| district.ags).ok()
    }

    /// A district by its key.
    pub(super) fn district(&self, ags: Ags) -> Option<&District> {
        self.districts.get(self.district_index(ags)?)
    }

    /// The name of any area of today.
    pub(super) fn name(&self, ags: Ags) -> Option<String> {
        match ags.level() {
            AgsLevel::Land => self.land(ags).map(|land| land.name.clone()),
            AgsLevel::District => self.district(ags).map(District::full_name),
            AgsLevel::Municipality => self.municipalities.get(&ags).cloned(),
        }
    }

    /// Today's areas for a key that is no longer in use, following chains; empty when nothing is known.
    fn successors(&self, key: Ags) -> Vec<Ags> {
        let mut found = Vec::new();
        let mut open: Vec<Ags> = self
            .former
            .get(&key)
            .map_or_else(Vec::new, |former| former.successors.clone());
        // A municipality of a district that is no more: where it went in detail is unknown, the district is not.
        if open.is_empty()
            && let Some(district) = key.district().filter(|district| *district != key)
        {
            open = self
                .former
                .get(&district)
                .map_or_else(Vec::new, |former| former.successors.clone());
        }
        open.reverse();
        // Chains are short; the bound only guards against a circle in a hand-kept file.
        for _ in 0..32 {
            let Some(next) = open.pop() else { break };
            if self.name(next).is_some() {
                if !found.contains(&next) {
                    found.push(next);
                }
            } else if let Some(former) = self.former.get(&next) {
                open.extend(former.successors.iter().rev());
            }
        }
        found
    }

    /// Reads a key and makes sure that its area exists today.
    pub(super) fn check(&self, text: &str) -> Result<Ags, AgsError> {
        let key: Ags = text.trim().parse().map_err(|_| AgsError::Malformed)?;
        if self.name(key).is_some() {
            return Ok(key);
        }
        let successors = self.successors(key);
        if successors.is_empty() {
            return Err(AgsError::Unknown { key });
        }
        Err(AgsError::Merged {
            key,
            name: self
                .former
                .get(&key)
                .map(|former| former.name.clone())
                .unwrap_or_default(),
            names: successors
                .iter()
                .filter_map(|successor| self.name(*successor))
                .collect(),
            successors,
        })
    }
}
