//! How far places are from districts. For bundled places the distances to the full outlines stand in a table; for
//! other coordinates they are computed from the simplified outlines. Steps of 100 m, rounded down, at most 100 km.

use geo::{BoundingRect, Contains, Distance, Haversine, HaversineClosestPoint, Point, Rect};

use super::bytes::Bytes;
use crate::domain::geography::MultiPolygon;
use crate::error::Result;

/// 100 km in steps of 100 m.
const REACH: u16 = 1_000;

/// The distances of the bundle.
pub(super) struct Table {
    ids: Vec<u32>,
    /// Where the entries of a place start; one more than places.
    starts: Vec<usize>,
    /// Index of the district in key order, distance.
    entries: Vec<(u16, u16)>,
}

impl Table {
    /// Reads the file of the bundle (`tools/gazetteer/distances.py` tells the format).
    pub(super) fn load() -> Result<Self> {
        let mut bytes = Bytes::open(include_bytes!("../../data/distances.bin"), *b"WWD1")?;
        let places = bytes.count()?;
        let mut table = Self {
            ids: Vec::with_capacity(places),
            starts: Vec::with_capacity(places + 1),
            entries: Vec::with_capacity(places * 45),
        };
        table.starts.push(0);
        for _ in 0..places {
            table.ids.push(bytes.unsigned()?);
            let mut district = 0_u16;
            for _ in 0..bytes.count()? {
                district = district.saturating_add(u16::try_from(bytes.unsigned()?).unwrap_or(u16::MAX));
                let steps = u16::try_from(bytes.unsigned()?).unwrap_or(u16::MAX);
                table.entries.push((district, steps));
            }
            table.starts.push(table.entries.len());
        }
        bytes.finish()?;
        Ok(table)
    }

    /// The distance from a bundled place to a district; `None` beyond 100 km or for a place that is not in the table.
    pub(super) fn get(&self, id: u32, district: usize) -> Option<u16> {
        let place = self.ids.binary_search(&id).ok()?;
        let entries = self
            .entries
            .get(*self.starts.get(place)?..*self.starts.get(place + 1)?)?;
        let found = entries
            .binary_search_by_key(&district, |(index, _)| usize::from(*index))
            .ok()?;
        entries.get(found).map(|(_, steps)| *steps)
    }
}

/// An outline ready for measuring.
pub(super) struct Outline {
    shape: geo::MultiPolygon<f64>,
    frame: Rect<f64>,
}

impl Outline {
    /// Takes over plain polygons; `None` for an outline without points.
    pub(super) fn new(polygons: &MultiPolygon) -> Option<Self> {
        let line = |ring: &Vec<[f64; 2]>| {
            ring.iter()
                .map(|point| (point[0], point[1]))
                .collect::<geo::LineString<f64>>()
        };
        let shape: geo::MultiPolygon<f64> = polygons
            .0
            .iter()
            .filter_map(|polygon| {
                let (outer, holes) = polygon.split_first()?;
                Some(geo::Polygon::new(line(outer), holes.iter().map(line).collect()))
            })
            .collect();
        let frame = shape.bounding_rect()?;
        Some(Self { shape, frame })
    }

    /// Distance of a point from the outline in steps; 0 inside, `None` beyond 100 km.
    pub(super) fn distance(&self, lat: f64, lon: f64) -> Option<u16> {
        let point = Point::new(lon, lat);
        // 100 km are 0.9 degrees of latitude everywhere, and 1.7 of longitude where Germany ends in the north.
        let near = (self.frame.min().y - 1.0..=self.frame.max().y + 1.0).contains(&lat)
            && (self.frame.min().x - 2.0..=self.frame.max().x + 2.0).contains(&lon);
        if !near {
            return None;
        }
        if self.shape.contains(&point) {
            return Some(0);
        }
        let closest = match self.shape.haversine_closest_point(&point) {
            geo::Closest::Intersection(found) | geo::Closest::SinglePoint(found) => found,
            geo::Closest::Indeterminate => return None,
        };
        steps(Haversine.distance(point, closest))
    }
}

/// Whole steps of 100 m in a distance in metres; `None` beyond 100 km.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked before"
)]
fn steps(metres: f64) -> Option<u16> {
    let steps = (metres / 100.0).floor();
    if (0.0..=f64::from(REACH)).contains(&steps) {
        Some(steps as u16)
    } else {
        None
    }
}
