//! What every map is drawn upon: outlines, what lies around, and names. It comes from the bundled places and outlines alone, so
//! that it is drawn once and kept. It knows no initiatives and no households.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::atlas::{districts_of, land_href};
use super::labels::{self, Named, Names, Town};
use super::lookup;
use super::map::{self, Shape, View};
use crate::domain::geography::{Bounds, Geography as _};
use crate::domain::place::Ags;
use crate::gazetteer::District;
use crate::service::AppState;

/// Towns that are written before the names of the districts, and after them.
const LARGE_TOWNS: usize = 6;
const SMALL_TOWNS: usize = 12;

/// What the map of a Land is drawn upon.
#[derive(Debug)]
pub(super) struct Ground {
    /// The part of the country that it shows.
    pub(super) view: View,
    /// Its districts.
    pub(super) paths: BTreeMap<Ags, String>,
    /// What lies around it.
    pub(super) around: Vec<Shape>,
    /// Names, written upon it.
    pub(super) names: String,
}

/// The outlines and names of the Länder, upon the map of the country.
pub(super) fn of_country(app: &AppState) -> &'static str {
    static ABOVE: OnceLock<String> = OnceLock::new();
    ABOVE.get_or_init(|| {
        let outline = |land: &crate::gazetteer::Land| {
            let path = app.gazetteer.outline(land.ags).map(map::path).unwrap_or_default();
            format!("<path class=\"land\" d=\"{path}\"/>")
        };
        let mut above: String = app.gazetteer.lands().iter().map(outline).collect();
        above.push_str(&labels::written(&View::GERMANY, &names_of_lands(app)));
        above
    })
}

/// The ground of a Land; nothing where there is no such Land.
pub(super) fn of_land(app: &AppState, land: Ags) -> Option<Arc<Ground>> {
    static GROUNDS: Mutex<BTreeMap<Ags, Arc<Ground>>> = Mutex::new(BTreeMap::new());
    let known = || GROUNDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(ground) = known().get(&land) {
        return Some(Arc::clone(ground));
    }
    let view = view_of(app, land)?;
    let path = |district: &District| Some((district.ags, view.path(app.gazetteer.outline(district.ags)?)));
    let ground = Arc::new(Ground {
        paths: districts_of(app, land).filter_map(path).collect(),
        around: surroundings(app, land, &view),
        names: labels::written(&view, &names_in_land(app, land, &view)),
        view,
    });
    known().insert(land, Arc::clone(&ground));
    Some(ground)
}

/// The names of the Länder, each near the middle of its districts.
fn names_of_lands(app: &AppState) -> Names {
    let named = |land: &crate::gazetteer::Land| {
        let parts: Vec<([f64; 2], f64)> = districts_of(app, land.ags)
            .map(|one| (one.interior, one.area_km2))
            .collect();
        let area: f64 = parts.iter().map(|(_, area)| area).sum();
        let mean = |axis: fn(&[f64; 2]) -> f64| parts.iter().map(|(at, part)| axis(at) * part).sum::<f64>() / area;
        let [lon, lat] = [mean(|at| at[0]), mean(|at| at[1])];
        let mut at: Vec<[f64; 2]> = parts.iter().map(|(at, _)| *at).collect();
        at.sort_by(|a, b| {
            let far = |[x, y]: &[f64; 2]| (x - lon).powi(2) + ((y - lat) * 1.6).powi(2);
            far(a).total_cmp(&far(b))
        });
        Named {
            at,
            name: land.name.clone(),
            room: None,
            href: land_href(land.ags),
        }
    };
    Names {
        areas: app.gazetteer.lands().iter().map(named).collect(),
        ..Names::default()
    }
}

/// The part of the country that shows a Land.
fn view_of(app: &AppState, land: Ags) -> Option<View> {
    let outlines = districts_of(app, land).filter_map(|district| app.gazetteer.outline(district.ags)?.bounds());
    outlines
        .reduce(|all, one| all.joined(&one))
        .map(|bounds| View::around(&bounds))
}

/// Districts of other Länder as far as the drawing shows them, one shape for each Land.
fn surroundings(app: &AppState, land: Ags, view: &View) -> Vec<Shape> {
    let seen = view.bounds();
    let mut paths: BTreeMap<Ags, String> = BTreeMap::new();
    for district in app.gazetteer.districts().iter().filter(|one| one.ags.land() != land) {
        let outline = app.gazetteer.outline(district.ags);
        if let Some(outline) = outline.filter(|one| one.bounds().is_some_and(|bounds| bounds.meets(&seen))) {
            paths
                .entry(district.ags.land())
                .or_default()
                .push_str(&view.path(outline));
        }
    }
    let shape = |(other, path): (Ags, String)| Shape::Area {
        path,
        class: "out",
        title: lookup::name(app, other),
        href: land_href(other),
    };
    paths.into_iter().map(shape).collect()
}

/// Names of districts where there is room, and towns to find one's way.
fn names_in_land(app: &AppState, land: Ags, view: &View) -> Names {
    let mut towns: Vec<(u32, Town)> = app
        .gazetteer
        .places()
        .filter(|place| place.land() == Some(land))
        .filter(|place| {
            let main = place.municipality.and_then(|ags| app.gazetteer.main_place(ags));
            main.is_some_and(|main| main.id == place.id)
        })
        .map(|place| {
            let town = Town {
                at: [place.lon, place.lat],
                name: place.name.clone(),
            };
            (app.gazetteer.population_of(place.id), town)
        })
        .collect();
    towns.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.name.cmp(&other.name)));
    let mut towns = towns.into_iter().map(|(_, town)| town);
    let large: Vec<Town> = towns.by_ref().take(LARGE_TOWNS).collect();
    let written: BTreeSet<&str> = large.iter().map(|town| town.name.as_str()).collect();
    let room = |district: &District| -> Option<(f64, f64)> {
        let bounds: Bounds = app.gazetteer.outline(district.ags)?.bounds()?;
        let (width, height) = view.size(&bounds);
        Some((width, height * 0.8))
    };
    let areas = districts_of(app, land)
        // A town of its own is written as a town.
        .filter(|district| !(district.is_city() && written.contains(district.name.as_str())))
        .filter_map(|district| {
            // Around a town of the same name the kind tells them apart.
            let twin = districts_of(app, land).any(|one| one.ags != district.ags && one.name == district.name);
            Some(Named {
                at: vec![district.interior],
                name: if twin {
                    district.full_name()
                } else {
                    district.name.clone()
                },
                room: Some(room(district)?),
                href: String::new(),
            })
        })
        .collect();
    Names {
        areas,
        small: towns.take(SMALL_TOWNS).collect(),
        large,
    }
}
