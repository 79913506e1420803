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
