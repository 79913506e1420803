//! Postcodes and the municipalities they serve. A code may serve several, in several districts: all are kept, and
//! whoever asks has to ask back. The table stays apart from the others because of its licence (data/NOTICE.md).

use std::collections::HashMap;

use super::tables;
use crate::domain::place::Ags;
use crate::error::Result;

/// All codes, ordered.
pub(super) struct Postcodes {
    codes: Vec<(String, Vec<Ags>)>,
    first: HashMap<Ags, usize>,
}

impl Postcodes {
    /// Reads the table of the bundle.
    pub(super) fn load() -> Result<Self> {
        let codes = tables::read("postcodes.csv", include_bytes!("../../data/postcodes.csv"), |row| {
            Ok((tables::text(row, 0)?.to_owned(), tables::keys(row, 1)?))
        })?;
        let mut first = HashMap::new();
        for (index, (_, municipalities)) in codes.iter().enumerate() {
            for municipality in municipalities {
                first.entry(*municipality).or_insert(index);
            }
        }
        Ok(Self { codes, first })
    }

    /// The municipalities of a code; empty when there is no such code.
    pub(super) fn municipalities(&self, code: &str) -> &[Ags] {
        let found = self.codes.binary_search_by(|(other, _)| other.as_str().cmp(code)).ok();
        found
            .and_then(|index| self.codes.get(index))
            .map_or(&[], |(_, municipalities)| municipalities)
    }

    /// All codes that start with these digits, and their municipalities, ordered by code.
    pub(super) fn starting_with(&self, digits: &str) -> impl Iterator<Item = (&str, &[Ags])> + use<'_> {
        let start = self.codes.partition_point(|(code, _)| code.as_str() < digits);
        let rest = self.codes.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(code, _)| code.starts_with(digits));
        rest.get(..end)
            .unwrap_or_default()
            .iter()
            .map(|(code, municipalities)| (code.as_str(), municipalities.as_slice()))
    }

    /// The smallest code of a municipality.
    pub(super) fn first(&self, municipality: Ags) -> Option<&str> {
        let index = self.first.get(&municipality)?;
        self.codes.get(*index).map(|(code, _)| code.as_str())
    }

    /// All codes, ordered, with their municipalities.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &[Ags])> {
        self.starting_with("")
    }
}
