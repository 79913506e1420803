//! What the engine has to know about the country, as plain data: the gazetteer answers it from its bundled outlines,
//! tests may answer it from a few hand-made ones. No distances are computed here.

use serde::{Deserialize, Serialize};

use super::place::{Ags, Place};

/// One polygon: rings of `[longitude, latitude]` in WGS84 degrees, the outer ring first, each ring closed.
pub type Polygon = Vec<Vec<[f64; 2]>>;

/// Several polygons that form one area, as in a GeoJSON `MultiPolygon`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MultiPolygon(pub Vec<Polygon>);

/// The rectangle around an area, in WGS84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Smallest longitude.
    pub west: f64,
    /// Smallest latitude.
    pub south: f64,
    /// Largest longitude.
    pub east: f64,
    /// Largest latitude.
    pub north: f64,
}

impl Bounds {
    /// Whether the two have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }

    /// The rectangle around both.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }
}

impl MultiPolygon {
    /// The rectangle around it; `None` without points.
    pub fn bounds(&self) -> Option<Bounds> {
        let points = self.0.iter().flatten().flatten();
        points
            .map(|[lon, lat]| Bounds {
                west: *lon,
                south: *lat,
                east: *lon,
                north: *lat,
            })
            .reduce(|all, one| all.joined(&one))
    }

    /// Whether a point lies inside, holes left out. On the border itself it may be said either way.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        let crosses = |[ax, ay]: &[f64; 2], [bx, by]: &[f64; 2]| {
            (*ay > lat) != (*by > lat) && lon < (bx - ax) * (lat - ay) / (by - ay) + ax
        };
        let crossings: usize = self
            .0
            .iter()
            .flatten()
            .map(|ring| {
                let ends = ring.iter().zip(ring.iter().skip(1));
                ends.filter(|(a, b)| crosses(a, b)).count()
            })
            .sum();
        crossings % 2 == 1
    }
}

/// Knowledge about districts and their outlines.
pub trait Geography: Send + Sync {
    /// Whether two different districts share a border.
    fn neighbours(&self, a: Ags, b: Ags) -> bool;

    /// Distance from a place to the outline of a district in steps of 100 m, rounded down; 0 when the place lies
    /// inside; `None` beyond 100 km or when the district is unknown.
    fn distance_to_district(&self, place: &Place, district: Ags) -> Option<u16>;

    /// The (simplified) outline of a Land, district or municipality; `None` when unknown.
    fn outline(&self, ags: Ags) -> Option<&MultiPolygon>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, size: f64) -> Vec<[f64; 2]> {
        let (east, north) = (west + size, south + size);
        vec![
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
        ]
    }

    #[test]
    fn a_point_in_a_hole_lies_outside() {
        let area = MultiPolygon(vec![vec![square(10.0, 50.0, 4.0), square(11.0, 51.0, 1.0)]]);
        assert!(area.contains(10.5, 50.5) && area.contains(13.5, 53.5));
        assert!(!area.contains(11.5, 51.5) && !area.contains(9.9, 51.0) && !area.contains(12.0, 54.1));
    }

    #[test]
    fn the_rectangle_reaches_around_all_parts() {
        let area = MultiPolygon(vec![vec![square(10.0, 50.0, 1.0)], vec![square(13.0, 48.0, 1.0)]]);
        let around = area.bounds().unwrap();
        assert_eq!(
            (around.west, around.south, around.east, around.north),
            (10.0, 48.0, 14.0, 51.0)
        );
        let far = MultiPolygon(vec![vec![square(15.0, 50.0, 1.0)]]).bounds().unwrap();
        assert!(around.meets(&around) && !around.meets(&far));
        assert_eq!(MultiPolygon::default().bounds(), None);
    }
}
