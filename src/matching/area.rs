//! How a target area lies to the service area of an initiative: inside, touched, or neither, and the region points.
//! Keys are compared as keys; own polygons and outlines are tested with `geo`, never with a nearest place.
//!
//! "Touched" means: a circle reaches the outline; a district is the neighbour of a district key, contains a municipality
//! key or meets its outline, meets an own polygon; a Land has a key in it or meets an own polygon; anywhere meets all.

use geo::{
    BoundingRect as _, Closest, Contains as _, HaversineClosestPoint as _, Intersects as _, Line, LineString,
    MultiPolygon, Point, Polygon, Rect,
};

use super::household::{Area, Circle, Household};
use super::near::{metres, step};
use crate::domain::geography::{Geography, MultiPolygon as Outline};
use crate::domain::initiative::ServiceArea;
use crate::domain::place::{Ags, AgsLevel};

/// How a target area lies to one part of a service area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// The target's place, or the district or Land itself, lies inside.
    Inside,
    /// Only touched; for circles the distance to the outline in steps of 100 m.
    Touched { step: Option<u32> },
}

/// The part of a service area that served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A key.
    Key(Ags),
    /// The own polygon.
    Polygon,
}

/// The best of all target areas and parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cover {
    pub(crate) points: u32,
    pub(crate) relation: Relation,
    pub(crate) part: Part,
    /// Position of the target area in its household.
    pub(crate) target: usize,
}

/// A service area, prepared: outlines converted and bounded once.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    keys: Vec<Key>,
    own: Option<Shape>,
    local_points: u32,
    land_points: u32,
}

#[derive(Debug, Clone)]
struct Key {
    ags: Ags,
    /// Bounds of the outline, for keys whose outline may be asked for; `None` when it is unknown.
    bounds: Option<Rect>,
}

#[derive(Debug, Clone)]
struct Shape {
    polygons: MultiPolygon,
    bounds: Option<Rect>,
}

impl Shape {
    fn of(outline: &Outline) -> Self {
        let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|[lon, lat]| (*lon, *lat)).collect();
        let polygons: MultiPolygon = outline
            .0
            .iter()
            .filter_map(|rings| {
                let (outer, holes) = rings.split_first()?;
                Some(Polygon::new(ring(outer), holes.iter().map(ring).collect()))
            })
            .collect();
        let bounds = polygons.bounding_rect();
        Self { polygons, bounds }
    }
}

impl Service {
    pub(crate) fn prepare(area: &ServiceArea, geography: &dyn Geography) -> Self {
        let count = |level| area.ags.iter().filter(|key| key.level() == level).count();
        let keys = area
            .ags
            .iter()
            .map(|ags| Key {
                ags: *ags,
                bounds: geography.outline(*ags).and_then(|outline| Shape::of(outline).bounds),
            })
            .collect();
        Self {
            keys,
            own: area.polygon.as_ref().map(Shape::of),
            local_points: if count(AgsLevel::District) > 3 { 9_000 } else { 10_000 },
            land_points: if count(AgsLevel::Land) > 1 { 3_000 } else { 5_000 },
        }
    }

    /// The best over target areas and keys; `None` when nothing is inside or touched (a hard condition).
    pub(crate) fn best(&self, household: &Household, geography: &dyn Geography) -> Option<Cover> {
        let mut best: Option<Cover> = None;
        for (target, area) in household.areas.iter().enumerate() {
            self.each(area, geography, &mut |part, relation| {
                let points = self.points(area, part, relation);
                if best.is_none_or(|best| points > best.points) {
                    best = Some(Cover {
                        points,
                        relation,
                        part,
                        target,
                    });
                }
            });
        }
        best
    }

    /// Whether a target area lies inside or touches the service area.
    pub(crate) fn meets(&self, area: &Area, geography: &dyn Geography) -> bool {
        let mut met = false;
        self.each(area, geography, &mut |_, _| met = true);
        met
    }

    fn each(&self, area: &Area, geography: &dyn Geography, use_: &mut dyn FnMut(Part, Relation)) {
        for key in &self.keys {
            if let Some(relation) = with_key(area, key, geography) {
                use_(Part::Key(key.ags), relation);
            }
        }
        let own = self.own.as_ref();
        if let Some(relation) = own.and_then(|own| with_polygon(area, own, geography)) {
            use_(Part::Polygon, relation);
        }
    }

    /// Inside a municipality key, own polygon or district key 10,000 (9,000 if more than three districts are named);
    /// inside a Land key 5,000 (3,000 if several Länder); only touched: half; target Land or anywhere: 5,000 at most.
    fn points(&self, area: &Area, part: Part, relation: Relation) -> u32 {
        let full = match part {
            Part::Key(ags) if ags.level() == AgsLevel::Land => self.land_points,
            Part::Key(_) | Part::Polygon => self.local_points,
        };
        let points = match relation {
            Relation::Inside => full,
            Relation::Touched { .. } => full / 2,
        };
        match area {
            Area::Land(_) | Area::Anywhere => points.min(5_000),
            Area::Place(_) | Area::District(_) => points,
        }
    }
}

const TOUCHED: Relation = Relation::Touched { step: None };

fn with_key(area: &Area, key: &Key, geography: &dyn Geography) -> Option<Relation> {
    let ags = key.ags;
    match area {
        Area::Place(circle) => circle_and_key(circle, key, geography),
        Area::District(district) if covers(ags, *district) => Some(Relation::Inside),
        Area::District(district) => {
            let touches = match ags.level() {
                AgsLevel::Land => false,
                AgsLevel::District => geography.neighbours(*district, ags),
                AgsLevel::Municipality => {
                    ags.district() == Some(*district)
                        || ags.district().is_some_and(|own| geography.neighbours(own, *district))
                            && outlines_meet(ags, *district, geography)
                }
            };
            touches.then_some(TOUCHED)
        }
        Area::Land(land) if covers(ags, *land) => Some(Relation::Inside),
        Area::Land(land) => (ags.land() == *land).then_some(TOUCHED),
        Area::Anywhere => Some(TOUCHED),
    }
}

/// Whether the area of `key` contains that of `other`, also where a district is one municipality (its key ends in
/// `000`) or a Land is one district.
pub(crate) fn covers(key: Ags, other: Ags) -> bool {
    let (long, short) = (key.to_string(), other.to_string());
    key.contains(other)
        || long
            .strip_prefix(&short)
            .is_some_and(|rest| rest.bytes().all(|digit| digit == b'0'))
}

fn circle_and_key(circle: &Circle, key: &Key, geography: &dyn Geography) -> Option<Relation> {
    let ags = key.ags;
    let known = match ags.level() {
        AgsLevel::Municipality => circle.place.municipality,
        AgsLevel::District | AgsLevel::Land => circle.district.or(circle.place.municipality),
    };
    let inside = match known {
        Some(own) => ags.contains(own) || circle.district.is_some_and(|district| covers(ags, district)),
        None => {
            key.bounds.is_some_and(|bounds| bounds.intersects(&circle.point))
                && in_outline(circle.point, ags, geography)
        }
    };
    if inside {
        return Some(Relation::Inside);
    }
    let step = match ags.level() {
        AgsLevel::District => geography
            .distance_to_district(&circle.place, ags)
            .map(u32::from)
            .filter(|step| *step <= circle.steps()),
        AgsLevel::Land | AgsLevel::Municipality => {
            let outline = geography.outline(ags)?;
            reach(circle, key.bounds, outline_lines(outline)).map(step)
        }
    }?;
    Some(Relation::Touched { step: Some(step) })
}

fn with_polygon(area: &Area, own: &Shape, geography: &dyn Geography) -> Option<Relation> {
    match area {
        Area::Place(circle) => {
            if own.polygons.contains(&circle.point) {
                return Some(Relation::Inside);
            }
            reach(circle, own.bounds, shape_lines(&own.polygons)).map(|metres| Relation::Touched {
                step: Some(step(metres)),
            })
        }
        Area::District(ags) | Area::Land(ags) => {
            let target = Shape::of(geography.outline(*ags)?);
            if !bounds_meet(own.bounds, target.bounds) || !own.polygons.intersects(&target.polygons) {
                return None;
            }
            if own.polygons.contains(&target.polygons) {
                Some(Relation::Inside)
            } else {
                Some(TOUCHED)
            }
        }
        Area::Anywhere => Some(TOUCHED),
    }
}

/// Whether a point lies in the outline of an area; for places that know no key of that kind.
pub(crate) fn in_outline(point: Point, ags: Ags, geography: &dyn Geography) -> bool {
    geography
        .outline(ags)
        .is_some_and(|outline| Shape::of(outline).polygons.contains(&point))
}

fn outlines_meet(a: Ags, b: Ags, geography: &dyn Geography) -> bool {
    match (geography.outline(a), geography.outline(b)) {
        (Some(a), Some(b)) => {
            let (a, b) = (Shape::of(a), Shape::of(b));
            bounds_meet(a.bounds, b.bounds) && a.polygons.intersects(&b.polygons)
        }
        _ => false,
    }
}

fn bounds_meet(a: Option<Rect>, b: Option<Rect>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.intersects(&b))
}

fn outline_lines(outline: &Outline) -> impl Iterator<Item = Line> + '_ {
    outline.0.iter().flatten().flat_map(|ring| {
        let ends = ring.iter().zip(ring.iter().skip(1));
        ends.map(|([ax, ay], [bx, by])| Line::new((*ax, *ay), (*bx, *by)))
    })
}

fn shape_lines(shape: &MultiPolygon) -> impl Iterator<Item = Line> + '_ {
    shape.iter().flat_map(|polygon| {
        let holes = polygon.interiors().iter().flat_map(LineString::lines);
        polygon.exterior().lines().chain(holes)
    })
}

/// Distance in metres from the centre of a circle to the nearest of `lines`, when it is at most the radius.
fn reach(circle: &Circle, bounds: Option<Rect>, lines: impl Iterator<Item = Line>) -> Option<f64> {
    let window = Window::around(circle);
    if !window.meets(bounds?) {
        return None;
    }
    lines
        .filter(|line| window.meets(line.bounding_rect()))
        .map(|line| distance_to_line(circle.point, line))
        .min_by(f64::total_cmp)
        .filter(|metres| *metres <= circle.metres())
}

/// Haversine distance to the nearest point of a great-circle line.
fn distance_to_line(point: Point, line: Line) -> f64 {
    let ends = metres(point, line.start_point()).min(metres(point, line.end_point()));
    match line.haversine_closest_point(&point) {
        Closest::Intersection(_) => 0.0,
        // The foot of the perpendicular is not a number when it falls onto an end; `min` then takes the end.
        Closest::SinglePoint(foot) => metres(point, foot).min(ends),
        Closest::Indeterminate => ends,
    }
}

/// A box in degrees that is surely larger than a circle, to pass over lines that cannot be near.
struct Window {
    point: Point,
    lat: f64,
    lon: f64,
}

impl Window {
    fn around(circle: &Circle) -> Self {
        // 111 km a degree, plus a quarter of a degree because great circles bulge beyond the box of their ends.
        let lat = f64::from(circle.radius_km) / 111.0 + 0.25;
        let shrink = circle.point.y().to_radians().cos().max(0.1);
        Self {
            point: circle.point,
            lat,
            lon: lat / shrink * 1.1,
        }
    }

    fn meets(&self, bounds: Rect) -> bool {
        // Lines longer than four degrees bulge more than the margin; they are always looked at.
        let long = bounds.width() > 4.0 || bounds.height() > 4.0;
        long || (bounds.min().x - self.lon <= self.point.x()
            && self.point.x() <= bounds.max().x + self.lon
            && bounds.min().y - self.lat <= self.point.y()
            && self.point.y() <= bounds.max().y + self.lat)
    }
}
