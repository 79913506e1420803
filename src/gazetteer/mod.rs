//! Places, districts, Länder and postcodes of Germany, and towns abroad, from the data the binary carries. Load it once
//! and share it; it never changes, reads nothing at run time and knows no households. `tools/` rebuilds the data.

mod bytes;
mod distances;
mod districts;
mod hit;
mod index;
mod labels;
pub mod occupations;
mod outlines;
mod places;
mod postcodes;
mod query;
mod search;
mod tables;

use std::collections::HashMap;

pub use districts::{AgsError, District, Land};
pub use hit::{Hit, Matched, Resolution, Scope, Target};

use self::distances::{Outline, Table};
use self::districts::Areas;
use self::index::{Builder, Index, Kind};
use self::places::{Abroad, German, Row, by_id};
use self::postcodes::Postcodes;
use crate::domain::geography::{Geography, MultiPolygon};
use crate::domain::place::{Ags, AgsLevel, Place, PlaceId};
use crate::domain::text::fold;
use crate::error::{Error, Result};

/// What a key of the index belongs to: a position in one of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Subject {
    German(u32),
    District(u16),
    Land(u16),
    Abroad(u32),
}

/// The bundled knowledge about places and areas.
pub struct Gazetteer {
    areas: Areas,
    places: German,
    towns: Abroad,
    postcodes: Postcodes,
    distances: Table,
    outlines: HashMap<Ags, MultiPolygon>,
    /// Outlines of the districts in key order, ready for measuring.
    shapes: Vec<Option<Outline>>,
    names: Index,
    names_abroad: Index,
    /// Code of a country → its names in German and English.
    countries: HashMap<String, (String, String)>,
    /// Main places that share name and district with another one → a postcode that tells them apart.
    twins: HashMap<u32, String>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer")
            .field("places", &self.places.rows.len())
            .field("places_abroad", &self.towns.rows.len())
            .finish_non_exhaustive()
    }
}

impl Gazetteer {
    /// Reads the bundle; takes some tens of milliseconds.
    ///
    /// # Errors
    /// `Internal` when a file of the bundle is damaged, which tests rule out.
    pub fn load() -> Result<Self> {
        std::thread::scope(|threads| {
            let abroad = threads.spawn(|| {
                let towns = Abroad::load()?;
                let names = abroad_names(&towns);
                Ok::<_, Error>((towns, names))
            });
            let shapes = threads.spawn(|| {
                let mut outlines = HashMap::with_capacity(12_000);
                outlines::read(include_bytes!("../../data/areas.outlines"), &mut outlines)?;
                outlines::read(include_bytes!("../../data/municipalities.outlines"), &mut outlines)?;
                Ok::<_, Error>((outlines, Table::load()?))
            });
            let areas = Areas::load()?;
            let places = German::load(&areas)?;
            let postcodes = Postcodes::load()?;
            let names = german_names(&areas, &places);
            let twins = twins(&places, &postcodes);
            let countries = tables::read("countries.csv", include_bytes!("../../data/countries.csv"), |row| {
                let cell = |column| tables::text(row, column).map(str::to_owned);
                Ok((cell(0)?, (cell(1)?, cell(2)?)))
            })?;
            let (towns, names_abroad) = abroad.join().map_err(|_| bytes::damaged())??;
            let (outlines, distances) = shapes.join().map_err(|_| bytes::damaged())??;
            let shape = |district: &District| outlines.get(&district.ags).and_then(Outline::new);
            Ok(Self {
                shapes: areas.districts.iter().map(shape).collect(),
                areas,
                places,
                towns,
                postcodes,
                distances,
                outlines,
                names,
                names_abroad,
                countries: countries.into_iter().collect(),
                twins,
            })
        })
    }

    /// The place with this id, in Germany or abroad.
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        let (german, abroad) = self.index_of(id);
        let subject = german.map(Subject::German).or(abroad.map(Subject::Abroad))?;
        self.row(subject).map(|row| &row.place)
    }

    /// All places in Germany, ordered by id.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.rows.iter().map(|row| &row.place)
    }

    /// All bundled towns abroad, ordered by id.
    pub fn places_abroad(&self) -> impl Iterator<Item = &Place> {
        self.towns.rows.iter().map(|row| &row.place)
    }

    /// Inhabitants of a bundled place; 0 when not known.
    pub fn population_of(&self, id: PlaceId) -> u32 {
        let (german, abroad) = self.index_of(id);
        german
            .map(Subject::German)
            .or(abroad.map(Subject::Abroad))
            .map_or(0, |subject| self.population(subject))
    }

    /// The main place of a municipality; none for areas without inhabitants.
    pub fn main_place(&self, municipality: Ags) -> Option<&Place> {
        let index = self.places.seats.get(&municipality)?;
        self.places.rows.get(*index).map(|row| &row.place)
    }

    /// A district by its key.
    pub fn district(&self, ags: Ags) -> Option<&District> {
        self.areas.district(ags)
    }

    /// All 400 districts, ordered by key.
    pub fn districts(&self) -> &[District] {
        &self.areas.districts
    }

    /// A Land by its key.
    pub fn land(&self, ags: Ags) -> Option<&Land> {
        self.areas.land(ags)
    }

    /// The 16 Länder, ordered by key.
    pub fn lands(&self) -> &[Land] {
        &self.areas.laender
    }

    /// The official name of a municipality.
    pub fn municipality_name(&self, ags: Ags) -> Option<&str> {
        self.areas.municipalities.get(&ags).map(String::as_str)
    }

    /// The name of a Land, district (`Landkreis Rostock`) or municipality.
    pub fn area_name(&self, ags: Ags) -> Option<String> {
        self.areas.name(ags)
    }

    /// Reads an official key and makes sure that its area exists today.
    ///
    /// # Errors
    /// Malformed and unknown keys; for areas that became part of others the error names these.
    pub fn check_ags(&self, text: &str) -> Result<Ags, AgsError> {
        self.areas.check(text)
    }

    /// The municipalities a postcode serves, ordered; empty for unknown codes.
    pub fn postcode(&self, code: &str) -> &[Ags] {
        self.postcodes.municipalities(code)
    }

    /// All postcodes with their municipalities, ordered by code.
    pub fn postcodes(&self) -> impl Iterator<Item = (&str, &[Ags])> {
        self.postcodes.all()
    }

    fn index_of(&self, id: PlaceId) -> (Option<u32>, Option<u32>) {
        let position = |rows: &[Row]| by_id(rows, id).and_then(|index| u32::try_from(index).ok());
        (position(&self.places.rows), position(&self.towns.rows))
    }

    fn seat_subject(&self, municipality: Ags) -> Option<Subject> {
        let index = self.places.seats.get(&municipality)?;
        u32::try_from(*index).ok().map(Subject::German)
    }

    fn district_subject(&self, ags: Ags) -> Option<Subject> {
        let index = self.areas.district_index(ags)?;
        u16::try_from(index).ok().map(Subject::District)
    }

    fn land_subject(&self, ags: Ags) -> Option<Subject> {
        let index = self.areas.laender.iter().position(|land| land.ags == ags)?;
        u16::try_from(index).ok().map(Subject::Land)
    }
}

impl Geography for Gazetteer {
    fn neighbours(&self, a: Ags, b: Ags) -> bool {
        self.district(a)
            .is_some_and(|district| district.neighbours.binary_search(&b).is_ok())
    }

    fn distance_to_district(&self, place: &Place, district: Ags) -> Option<u16> {
        let index = self.areas.district_index(district)?;
        // Places know their district by key; outlines are simplified and may say otherwise at the border.
        if place.district == Some(district) {
            return Some(0);
        }
        let bundled = by_id(&self.places.rows, place.id)
            .and_then(|at| self.places.rows.get(at))
            .is_some_and(|row| same_point(&row.place, place));
        if bundled {
            return self.distances.get(place.id.0, index);
        }
        self.shapes.get(index)?.as_ref()?.distance(place.lat, place.lon)
    }

    fn outline(&self, ags: Ags) -> Option<&MultiPolygon> {
        self.outlines.get(&ags)
    }
}

/// Whether two places stand at the same point, to the metre.
fn same_point(a: &Place, b: &Place) -> bool {
    (a.lat - b.lat).abs() < 1e-5 && (a.lon - b.lon).abs() < 1e-5
}

/// Everything by which German places, districts and Länder are found.
fn german_names(areas: &Areas, places: &German) -> Index {
    let mut names = Builder::default();
    for (index, row) in (0_u32..).zip(&places.rows) {
        let subject = Subject::German(index);
        if repeats_seat(row, places) {
            continue;
        }
        add(&mut names, &row.place.name, Kind::Name, subject);
        if let Some(core) = query::core_key(&row.place.name) {
            names.add(&core, Kind::Alias, subject);
        }
    }
    for (index, alias) in &places.aliases {
        if let Ok(index) = u32::try_from(*index) {
            add(&mut names, alias, Kind::Alias, Subject::German(index));
        }
    }
    for (index, district) in (0_u16..).zip(&areas.districts) {
        let subject = Subject::District(index);
        add(&mut names, &district.name, Kind::Name, subject);
        add(&mut names, &district.full_name(), Kind::Name, subject);
        if let Some(core) = query::core_key(&district.name) {
            names.add(&core, Kind::Alias, subject);
        }
        for plate in &district.plates {
            add(&mut names, plate, Kind::Alias, subject);
        }
    }
    for (index, land) in (0_u16..).zip(&areas.laender) {
        add(&mut names, &land.name, Kind::Name, Subject::Land(index));
        for alias in land.aliases.iter().chain([&land.full_name]) {
            add(&mut names, alias, Kind::Alias, Subject::Land(index));
        }
    }
    for (key, alias) in areas
        .aliases
        .iter()
        .filter(|(key, _)| key.level() == AgsLevel::District)
    {
        if let Some(index) = areas.district_index(*key).and_then(|index| u16::try_from(index).ok()) {
            add(&mut names, alias, Kind::Alias, Subject::District(index));
        }
    }
    for former in areas.former.values() {
        for successor in &former.successors {
            let district = areas
                .district_index(*successor)
                .and_then(|index| u16::try_from(index).ok());
            let seat = places.seats.get(successor).and_then(|index| u32::try_from(*index).ok());
            if let Some(subject) = district.map(Subject::District).or(seat.map(Subject::German)) {
                names.add(&query::key(&former.name), Kind::Former, subject);
            }
        }
    }
    names.build()
}

/// Whether a row is a second entry of the source for the main place of its municipality.
fn repeats_seat(row: &Row, places: &German) -> bool {
    let seat = row
        .place
        .municipality
        .and_then(|key| places.seats.get(&key))
        .and_then(|index| places.rows.get(*index));
    !row.seat && seat.is_some_and(|seat| query::key(&seat.place.name) == query::key(&row.place.name))
}

/// A name, its form without accents, and its later words.
fn add(names: &mut Builder, name: &str, kind: Kind, subject: Subject) {
    let key = query::key(name);
    names.add(&key, kind, subject);
    if let Some(plain) = query::plain_key(name) {
        names.add(&plain, if kind == Kind::Name { Kind::Plain } else { kind }, subject);
    }
    let long = fold(name);
    if long != key {
        names.add(&long, if kind == Kind::Name { Kind::Plain } else { kind }, subject);
    }
    for (at, _) in key.match_indices(' ') {
        let Some(rest) = key.get(at + 1..) else { continue };
        let word = rest.split(' ').next().unwrap_or_default();
        if word.len() >= 3 && !query::joins(word) {
            names.add(rest, Kind::Inner, subject);
        }
    }
}

/// Everything by which towns abroad are found.
fn abroad_names(towns: &Abroad) -> Index {
    let mut names = Builder::default();
    for (index, row) in (0_u32..).zip(&towns.rows) {
        names.add(&query::key(&row.place.name), Kind::Name, Subject::Abroad(index));
        if let Some(plain) = query::plain_key(&row.place.name) {
            names.add(&plain, Kind::Plain, Subject::Abroad(index));
        }
    }
    for (index, key) in &towns.keys {
        if let Ok(index) = u32::try_from(*index) {
            names.add(key, Kind::Alias, Subject::Abroad(index));
        }
    }
    names.build()
}

/// Main places whose name and district another one shares, with a postcode each.
fn twins(places: &German, postcodes: &Postcodes) -> HashMap<u32, String> {
    let seats = || (0_u32..).zip(&places.rows).filter(|(_, row)| row.seat);
    let mut bearers: HashMap<(&str, Option<Ags>), usize> = HashMap::new();
    for (_, row) in seats() {
        *bearers.entry((&row.place.name, row.place.district)).or_default() += 1;
    }
    seats()
        .filter(|(_, row)| {
            bearers
                .get(&(row.place.name.as_str(), row.place.district))
                .is_some_and(|count| *count > 1)
        })
        .filter_map(|(index, row)| Some((index, postcodes.first(row.place.municipality?)?.to_owned())))
        .collect()
}
