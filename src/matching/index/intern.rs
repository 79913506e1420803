//! Numbers for what many households share: current places, countries, languages, weights. A number is never given anew
//! while the index lives. Target places and areas stand in `areas`, occupations in `works`.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers are handed out here, and the raster is clamped to a byte"
)]

use std::collections::HashMap;

use geo::Point;

use super::super::household::{Current, Languages};
use super::lane::{RARE_TONGUE, X_ABROAD, X_NONE, X_UNCLEAR};
use super::tree::grow;
use crate::domain::place::PlaceId;

/// The raster of Germany for current places: 240 by 240 fields from 5.5° E, 47° N.
const WEST: f64 = 5.5;
const SOUTH: f64 = 47.0;
const FIELDS: f64 = 240.0;
/// Degrees of a field. A field is at least 2.65 km wide, where Germany ends in the north, and 3.79 km high.
const WIDTH: f64 = 10.0 / FIELDS;
const HEIGHT: f64 = 8.2 / FIELDS;

/// Where somebody lives now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home {
    pub(super) id: PlaceId,
    pub(super) point: Point,
    /// Number of the country; 0 is Germany.
    pub(super) country: u16,
}

/// Current places, countries and languages by number.
#[derive(Debug, Clone)]
pub(super) struct Interned {
    homes: Vec<Home>,
    /// The first place of an id; others that bear the same id stand in the second table.
    home_numbers: HashMap<PlaceId, u32>,
    more_homes: HashMap<(PlaceId, u64, u64, u16), u32>,
    countries: HashMap<Box<str>, u16>,
    /// Bit of each language, in the order in which they came; [`RARE_TONGUE`] for all from the 16th on.
    tongues: HashMap<u8, u16>,
    weights: Vec<[u32; 9]>,
    weight_numbers: HashMap<[u32; 9], u16>,
}

impl Interned {
    /// Nothing but the configured weights, which are number 0.
    pub(super) fn new(usual: [u32; 9]) -> Self {
        Self {
            homes: Vec::new(),
            home_numbers: HashMap::new(),
            more_homes: HashMap::new(),
            countries: HashMap::from([("DE".into(), 0)]),
            tongues: HashMap::new(),
            weights: vec![usual],
            weight_numbers: HashMap::from([(usual, 0)]),
        }
    }

    /// The number of a country, if it has one or can still get one.
    fn country(&mut self, name: &str) -> Option<u16> {
        if let Some(number) = self.countries.get(name) {
            return Some(*number);
        }
        let number = u16::try_from(self.countries.len()).ok()?;
        self.countries.insert(name.into(), number);
        Some(number)
    }

    /// Number of a current place; `None` when no more can be told apart.
    pub(super) fn home(&mut self, current: &Current) -> Option<u32> {
        let country = self.country(&current.country)?;
        let (x, y) = (current.point.x().to_bits(), current.point.y().to_bits());
        let first = self.home_numbers.get(&current.id).copied();
        let same = |home: &Home| (home.point.x().to_bits(), home.point.y().to_bits(), home.country) == (x, y, country);
        if let Some(number) = first.filter(|number| self.home_of(*number).is_some_and(same)) {
            return Some(number);
        }
        let key = (current.id, x, y, country);
        if let Some(number) = self.more_homes.get(&key) {
            return Some(*number);
        }
        // The cold part has three bytes for a number and 1.
        let number = u32::try_from(self.homes.len())
            .ok()
            .filter(|number| *number < (1 << 24) - 1)?;
        grow(&mut self.homes);
        self.homes.push(Home {
            id: current.id,
            point: current.point,
            country,
        });
        if first.is_none() {
            self.home_numbers.insert(current.id, number);
        } else {
            self.more_homes.insert(key, number);
        }
        Some(number)
    }

    pub(super) fn home_of(&self, number: u32) -> Option<&Home> {
        self.homes.get(number as usize)
    }

    /// A current place as a seeker has it, whose country may be unknown here.
    pub(super) fn seek_home(&self, current: &Current) -> Home {
        Home {
            id: current.id,
            point: current.point,
            country: self.countries.get(&*current.country).copied().unwrap_or(u16::MAX),
        }
    }

    /// Where a current place lies in the raster.
    pub(super) fn raster(home: Option<&Home>) -> (u8, u8) {
        let Some(home) = home else { return (X_NONE, 0) };
        if home.country != 0 {
            // Countries from the 256th on share the numbers of others, which only bounds may take for equal.
            return (X_ABROAD, (home.country & 0xff) as u8);
        }
        let (x, y) = ((home.point.x() - WEST) / WIDTH, (home.point.y() - SOUTH) / HEIGHT);
        if (0.0..FIELDS).contains(&x) && (0.0..FIELDS).contains(&y) {
            (x as u8, y as u8)
        } else {
            (X_UNCLEAR, 0)
        }
    }

    /// The bits of a set of languages, giving bits to those that have none yet.
    pub(super) fn tongues(&mut self, languages: Languages) -> u16 {
        let mut bits = 0;
        for language in each(languages) {
            let next = 1_u16.checked_shl(self.tongues.len() as u32).unwrap_or(RARE_TONGUE);
            bits |= *self.tongues.entry(language).or_insert(next);
        }
        bits
    }

    /// The bits of a set of languages as far as they are known here; nobody in the index speaks the others.
    pub(super) fn seek_tongues(&self, languages: Languages) -> u16 {
        each(languages)
            .filter_map(|language| self.tongues.get(&language))
            .fold(0, |bits, bit| bits | bit)
    }

    /// Number of a household's weights; `None` when no more can be told apart.
    pub(super) fn weights(&mut self, weights: [u32; 9]) -> Option<u16> {
        if let Some(number) = self.weight_numbers.get(&weights) {
            return Some(*number);
        }
        let number = u16::try_from(self.weights.len()).ok()?;
        self.weights.push(weights);
        self.weight_numbers.insert(weights, number);
        Some(number)
    }

    pub(super) fn weights_of(&self, number: u16) -> [u32; 9] {
        self.weights.get(usize::from(number)).copied().unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> usize {
        self.homes.capacity() * size_of::<Home>()
            + self.home_numbers.capacity() * (size_of::<(PlaceId, u32)>() + 1)
            + self.more_homes.capacity() * (size_of::<((PlaceId, u64, u64, u16), u32)>() + 1)
            + self.weights.capacity() * size_of::<[u32; 9]>()
            + self.weight_numbers.capacity() * (size_of::<([u32; 9], u16)>() + 1)
    }
}

/// The numbers of the languages of a set.
fn each(languages: Languages) -> impl Iterator<Item = u8> {
    (0..192_u8).filter(move |number| {
        languages
            .get(usize::from(number / 64))
            .is_some_and(|part| part >> (number % 64) & 1 != 0)
    })
}
