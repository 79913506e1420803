//! The score of a household with an initiative.

use wurzelwerk::domain::geography::{Geography, MultiPolygon};
use wurzelwerk::domain::initiative::{ServiceArea, WantedOccupation};
use wurzelwerk::domain::lists::Need;
use wurzelwerk::domain::place::Ags;
use wurzelwerk::domain::profile::{Profile, TargetArea};

use super::{Home, Job, Office, Score, Tables, job, languages, two_jobs};
use crate::matching::world::to_outline;

/// Whether something lies inside a part of a service area or only touches it.
#[derive(Clone, Copy, PartialEq)]
enum Lies {
    Inside,
    Touched,
    Apart,
}

fn in_polygon(lon: f64, lat: f64, polygon: &MultiPolygon) -> bool {
    let mut crossings = 0;
    for ring in polygon.0.iter().flatten() {
        for ends in ring.windows(2) {
            let ([ax, ay], [bx, by]) = (ends[0], ends[1]);
            if (ay > lat) != (by > lat) && lon < ax + (lat - ay) / (by - ay) * (bx - ax) {
                crossings += 1;
            }
        }
    }
    crossings % 2 == 1
}

fn edges(polygon: &MultiPolygon) -> Vec<([f64; 2], [f64; 2])> {
    polygon
        .0
        .iter()
        .flatten()
        .flat_map(|ring| ring.windows(2).map(|ends| (ends[0], ends[1])))
        .collect()
}

fn crossing(a: &MultiPolygon, b: &MultiPolygon) -> bool {
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    edges(a).iter().any(|(p, q)| {
        edges(b).iter().any(|(r, s)| {
            side(*p, *q, *r) * side(*p, *q, *s) <= 0.0 && side(*r, *s, *p) * side(*r, *s, *q) <= 0.0 && {
                // On one line the boxes decide.
                (0..2).all(|axis| {
                    p[axis].min(q[axis]) <= r[axis].max(s[axis]) && r[axis].min(s[axis]) <= p[axis].max(q[axis])
                })
            }
        })
    })
}

fn corners_in(inner: &MultiPolygon, outer: &MultiPolygon) -> (bool, bool) {
    let mut corners = inner
        .0
        .iter()
        .flatten()
        .flatten()
        .map(|[lon, lat]| in_polygon(*lon, *lat, outer));
    let any = corners.clone().any(|inside| inside);
    (any, corners.all(|inside| inside))
}

fn own_polygon(area: &TargetArea, own: &MultiPolygon, geography: &dyn Geography) -> Lies {
    match area {
        TargetArea::Place { place, radius_km } => {
            if in_polygon(place.lon, place.lat, own) {
                Lies::Inside
            } else if to_outline(place.lon, place.lat, own) <= f64::from(*radius_km) * 1_000.0 {
                Lies::Touched
            } else {
                Lies::Apart
            }
        }
        TargetArea::District { ags } | TargetArea::Land { ags } => {
            let Some(target) = geography.outline(*ags) else {
                return Lies::Apart;
            };
            let crosses = crossing(own, target);
            let (any, all) = corners_in(target, own);
            let (own_in_target, _) = corners_in(own, target);
            if all && !crosses && !own_in_target {
                Lies::Inside
            } else if crosses || any || own_in_target {
                Lies::Touched
            } else {
                Lies::Apart
            }
        }
        TargetArea::Anywhere => Lies::Touched,
    }
}

fn key_lies(area: &TargetArea, key: Ags, geography: &dyn Geography) -> Lies {
    let key_text = key.to_string();
    let district_of_key = key_text.get(..5);
    let touched = |yes: bool| if yes { Lies::Touched } else { Lies::Apart };
    match area {
        TargetArea::Place { place, radius_km } => {
            let municipality = place.municipality.unwrap().to_string();
            if municipality.starts_with(&key_text) {
                return Lies::Inside;
            }
            if key_text.len() == 5 {
                let steps = geography.distance_to_district(place, key);
                return touched(steps.is_some_and(|steps| i32::from(steps) <= 10 * i32::from(*radius_km)));
            }
            let outline = geography.outline(key);
            touched(
                outline.is_some_and(|outline| {
                    to_outline(place.lon, place.lat, outline) <= f64::from(*radius_km) * 1_000.0
                }),
            )
        }
        TargetArea::District { ags } => {
            let target = ags.to_string();
            // A Land that contains it, the district itself, or the one municipality it consists of.
            if target.starts_with(&key_text) || key_text == format!("{target}000") {
                return Lies::Inside;
            }
            match key_text.len() {
                2 => Lies::Apart,
                5 => touched(geography.neighbours(*ags, key)),
                _ if district_of_key == Some(&target) => Lies::Touched,
                _ => {
                    let district: Ags = district_of_key.unwrap().parse().unwrap();
                    let outlines = geography.outline(key).zip(geography.outline(*ags));
                    let meets = outlines.is_some_and(|(own, target)| crossing(own, target));
                    touched(geography.neighbours(*ags, district) && meets)
                }
            }
        }
        TargetArea::Land { ags } => {
            let target = ags.to_string();
            if key_text == target || key_text.trim_end_matches('0') == target && key_text.len() > 2 {
                return Lies::Inside;
            }
            touched(key_text.starts_with(&target))
        }
        TargetArea::Anywhere => Lies::Touched,
    }
}

fn service_region(profile: &Profile, area: &ServiceArea, geography: &dyn Geography) -> Option<i64> {
    let named = |digits: usize| area.ags.iter().filter(|key| key.to_string().len() == digits).count();
    let local = if named(5) > 3 { 9_000 } else { 10_000 };
    let land = if named(2) > 1 { 3_000 } else { 5_000 };
    let mut best = None;
    for target in &profile.target_areas {
        let mut parts: Vec<(i64, Lies)> = area
            .ags
            .iter()
            .map(|key| {
                let value = if key.to_string().len() == 2 { land } else { local };
                (value, key_lies(target, *key, geography))
            })
            .collect();
        if let Some(own) = &area.polygon {
            parts.push((local, own_polygon(target, own, geography)));
        }
        for (value, lies) in parts {
            let points = match lies {
                Lies::Inside => value,
                Lies::Touched => value / 2,
                Lies::Apart => continue,
            };
            let wide = matches!(target, TargetArea::Land { .. } | TargetArea::Anywhere);
            best = best.max(Some(if wide { points.min(5_000) } else { points }));
        }
    }
    best
}

fn service_needs(profile: &Profile, services: &[Need]) -> i64 {
    let (mut covered, mut stated) = (0, 0);
    for need in &profile.needs {
        stated += i64::from(need.importance);
        if services.contains(&need.need) {
            covered += i64::from(need.importance);
        }
    }
    if stated == 0 { 5_000 } else { 10_000 * covered / stated }
}

fn service_occupation(profile: &Profile, wanted: &[WantedOccupation]) -> i64 {
    let wanted: Vec<Job> = wanted
        .iter()
        .filter_map(|one| job(Some(&one.title), one.kldb.map(|code| code.to_string())))
        .collect();
    let mut bests = Vec::new();
    for adult in &profile.adults {
        let seeks = adult.seeks.is_some_and(|seeks| seeks.as_str() != "none");
        let own = job(adult.occupation.as_deref(), adult.kldb.map(|code| code.to_string()));
        if let (true, Some(own)) = (seeks, own) {
            bests.push(wanted.iter().filter_map(|one| two_jobs(&own, one)).max().unwrap_or(0));
        }
    }
    match bests.as_slice() {
        [] => 5_000,
        [one] => *one,
        several => (2 * several.iter().min().unwrap() + several.iter().max().unwrap()) / 3,
    }
}

pub(crate) fn initiative(home: &Home, office: &Office, tables: &Tables, geography: &dyn Geography) -> Option<Score> {
    let serves = office.situations.is_empty() || office.situations.contains(&home.profile.situation);
    if !home.active || !home.named.contains(&office.id) || !office.open || !serves {
        return None;
    }
    let points = vec![
        service_region(&home.profile, &office.area, geography)?,
        service_needs(&home.profile, &office.services),
        service_occupation(&home.profile, &office.occupations),
        if office.situations.is_empty() { 7_000 } else { 10_000 },
        languages(&home.profile.languages, &office.languages)?,
    ];
    let weights = tables.initiatives.to_vec();
    let score = weights.iter().zip(&points).map(|(w, p)| w * p).sum();
    Some(Score { score, weights, points })
}
