//! The directory as GeoJSON (RFC 7946): longitude before latitude, outer rings against the clock, holes with it. Only what
//! the directory shows to everybody.

use serde_json::{Value, json};

use super::super::AppState;
use super::InitiativeView;
use crate::domain::geography::{Geography as _, MultiPolygon, Polygon};

/// Under which terms the outlines are given on.
const ATTRIBUTION: &str = "© GeoBasis-DE / BKG (2016), Daten verändert";

/// A `FeatureCollection` with one feature an initiative.
pub(super) fn collection(app: &AppState, initiatives: &[InitiativeView]) -> Value {
    let features: Vec<Value> = initiatives.iter().map(|one| feature(app, one)).collect();
    json!({
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "features": features,
    })
}

fn feature(app: &AppState, initiative: &InitiativeView) -> Value {
    let outline = outline(app, initiative);
    let geometry = if outline.0.is_empty() {
        Value::Null
    } else {
        json!({ "type": "MultiPolygon", "coordinates": outline })
    };
    let profile = &initiative.profile;
    let areas: Vec<String> = profile
        .service_area
        .ags
        .iter()
        .filter_map(|ags| app.gazetteer.area_name(*ags))
        .collect();
    json!({
        "type": "Feature",
        "id": initiative.id,
        "geometry": geometry,
        "properties": {
            "name": profile.name,
            "ags": profile.service_area.ags,
            "areas": areas,
            "services": profile.services,
            "situations": profile.situations,
            "languages": profile.spoken(),
            "free_places": initiative.free_places,
            "waiting_until": profile.waiting_until,
            "website": profile.website,
        },
    })
}

/// The outlines of all keys and the own polygon, each ring turned the right way. Areas are not melted together.
fn outline(app: &AppState, initiative: &InitiativeView) -> MultiPolygon {
    let area = &initiative.profile.service_area;
    let keys = area.ags.iter().filter_map(|ags| app.gazetteer.outline(*ags));
    let parts = keys.chain(&area.polygon).flat_map(|outline| outline.0.iter().cloned());
    MultiPolygon(parts.map(by_the_right_hand).collect())
}

fn by_the_right_hand(mut polygon: Polygon) -> Polygon {
    for (index, ring) in polygon.iter_mut().enumerate() {
        let is_outer = index == 0;
        if (doubled_area(ring) > 0.0) != is_outer {
            ring.reverse();
        }
    }
    polygon
}

/// Twice the area of a ring in square degrees: positive when it runs against the clock.
fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    ring.iter()
        .zip(ring.iter().skip(1))
        .map(|([x1, y1], [x2, y2])| x1 * y2 - x2 * y1)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_rings_run_against_the_clock_and_holes_with_it() {
        let with_the_clock = vec![[13.0, 54.0], [13.0, 55.0], [14.0, 55.0], [13.0, 54.0]];
        assert!(doubled_area(&with_the_clock) < 0.0);
        let turned = by_the_right_hand(vec![with_the_clock.clone(), with_the_clock]);
        assert!(doubled_area(&turned[0]) > 0.0);
        assert!(doubled_area(&turned[1]) < 0.0);
    }
}
