//! All places by their ids: those in Germany with district and municipality, and towns abroad. Finding one by a typed
//! name is the work of `search`.

use std::collections::HashMap;

use super::districts::Areas;
use super::tables;
use crate::domain::place::{Ags, Place, PlaceId};
use crate::error::Result;

/// A place and what ranks it among others of its name.
pub(super) struct Row {
    pub(super) place: Place,
    /// Inhabitants; 0 when not known.
    pub(super) population: u32,
    /// Whether it is the main place of its municipality (always true abroad).
    pub(super) seat: bool,
}

/// Places in Germany.
pub(super) struct German {
    /// Ordered by id.
    pub(super) rows: Vec<Row>,
    /// Other names: index of the place, name as it is written.
    pub(super) aliases: Vec<(usize, String)>,
    /// Municipality → index of its main place.
    pub(super) seats: HashMap<Ags, usize>,
}

/// Places abroad.
pub(super) struct Abroad {
    /// Ordered by id.
    pub(super) rows: Vec<Row>,
    /// Other names: index of the place, folded name.
    pub(super) keys: Vec<(usize, String)>,
}

impl German {
    /// Reads the table of the bundle.
    pub(super) fn load(areas: &Areas) -> Result<Self> {
        let mut aliases = Vec::new();
        let mut seats = HashMap::new();
        let mut index = 0;
        let rows = tables::read("places.csv", include_bytes!("../../data/places.csv"), |row| {
            let municipality = tables::key(row, 4)?;
            let seat = tables::text(row, 6)? == "1";
            if seat {
                seats.insert(municipality, index);
            }
            aliases.extend(tables::list(row, 7)?.map(|name| (index, name.to_owned())));
            index += 1;
            Ok(Row {
                place: Place {
                    id: PlaceId(tables::number(row, 0)?),
                    name: tables::text(row, 1)?.to_owned(),
                    lat: tables::number(row, 2)?,
                    lon: tables::number(row, 3)?,
                    country: "DE".to_owned(),
                    district: municipality.district(),
                    municipality: Some(municipality),
                },
                population: tables::number(row, 5)?,
                seat,
            })
        })?;
        for (key, name) in &areas.aliases {
            aliases.extend(seats.get(key).map(|seat| (*seat, name.clone())));
        }
        Ok(Self { rows, aliases, seats })
    }
}

impl Abroad {
    /// Reads the table of the bundle.
    pub(super) fn load() -> Result<Self> {
        let mut keys = Vec::new();
        let mut index = 0;
        let rows = tables::read(
            "places-abroad.csv",
            include_bytes!("../../data/places-abroad.csv"),
            |row| {
                keys.extend(tables::list(row, 6)?.map(|key| (index, key.to_owned())));
                index += 1;
                Ok(Row {
                    place: Place {
                        id: PlaceId(tables::number(row, 0)?),
                        name: tables::text(row, 1)?.to_owned(),
                        lat: tables::number(row, 3)?,
                        lon: tables::number(row, 4)?,
                        country: tables::text(row, 2)?.to_owned(),
                        district: None,
                        municipality: None,
                    },
                    population: tables::number(row, 5)?,
                    seat: true,
                })
            },
        )?;
        Ok(Self { rows, keys })
    }
}

/// The row with this id, if the rows (ordered by id) have it.
pub(super) fn by_id(rows: &[Row], id: PlaceId) -> Option<usize> {
    rows.binary_search_by_key(&id, |row| row.place.id).ok()
}
