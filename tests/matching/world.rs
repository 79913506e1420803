//! A small hand-made country: a wobbly grid of districts in four Länder, with municipalities, places and outlines. Its
//! distances are measured with vectors on the sphere, not with the engine's geometry.

use std::collections::BTreeMap;

use wurzelwerk::domain::geography::{Geography, MultiPolygon};
use wurzelwerk::domain::place::{Ags, Place, PlaceId};

/// Mean radius of the earth in metres.
pub(crate) const EARTH: f64 = 6_371_008.8;

/// A generator of numbers that is the same everywhere (`SplitMix64`).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A rectangle of the grid in half cells: columns `x0..x1`, rows `y0..y1`.
#[derive(Clone, Copy)]
struct Block(usize, usize, usize, usize);

pub(crate) struct World {
    outlines: BTreeMap<Ags, MultiPolygon>,
    cells: BTreeMap<Ags, (usize, usize)>,
    pub(crate) places: Vec<Place>,
    pub(crate) districts: Vec<Ags>,
    pub(crate) municipalities: Vec<Ags>,
    pub(crate) laender: Vec<Ags>,
}

fn key(text: &str) -> Ags {
    text.parse().unwrap()
}

/// A corner of the grid, moved a little so that nothing is straight.
fn corner(x: usize, y: usize) -> [f64; 2] {
    let mut numbers = Numbers((x * 1_000 + y) as u64);
    let lon = 9.0 + x as f64 * 0.28 + (numbers.unit() - 0.5) * 0.08;
    let lat = 52.0 + y as f64 * 0.18 + (numbers.unit() - 0.5) * 0.05;
    [lon, lat]
}

fn outline(Block(x0, y0, x1, y1): Block) -> MultiPolygon {
    let mut ring = Vec::new();
    ring.extend((x0..x1).map(|x| corner(x, y0)));
    ring.extend((y0..y1).map(|y| corner(x1, y)));
    ring.extend((x0 + 1..=x1).rev().map(|x| corner(x, y1)));
    ring.extend((y0 + 1..=y1).rev().map(|y| corner(x0, y)));
    ring.push(ring[0]);
    MultiPolygon(vec![vec![ring]])
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            outlines: BTreeMap::new(),
            cells: BTreeMap::new(),
            places: Vec::new(),
            districts: Vec::new(),
            municipalities: Vec::new(),
            laender: Vec::new(),
        };
        // Land 11 is a single district, as Berlin is; 01001 is a single municipality.
        for (land, columns, rows) in [
            ("01", 0..2, 0..4),
            ("13", 2..5, 0..4),
            ("11", 5..6, 0..1),
            ("12", 5..6, 1..4),
        ] {
            let block = Block(2 * columns.start, 2 * rows.start, 2 * columns.end, 2 * rows.end);
            world.outlines.insert(key(land), outline(block));
            world.laender.push(key(land));
            let mut number = 0;
            for x in columns.clone() {
                for y in rows.clone() {
                    let district = if land == "11" {
                        "11000".to_owned()
                    } else {
                        format!("{land}{:03}", number + 1)
                    };
                    number += 1;
                    world.add_district(&district, x, y);
                }
            }
        }
        let mut numbers = Numbers(7);
        for id in 0..60 {
            world.add_place(&mut numbers, id);
        }
        world
    }

    fn add_district(&mut self, district: &str, x: usize, y: usize) {
        self.outlines
            .insert(key(district), outline(Block(2 * x, 2 * y, 2 * x + 2, 2 * y + 2)));
        self.cells.insert(key(district), (x, y));
        self.districts.push(key(district));
        let whole = matches!(district, "01001" | "11000");
        for part in 0..if whole { 1 } else { 4 } {
            let municipality = key(&format!("{district}{:03}", if whole { 0 } else { part + 1 }));
            let (mx, my) = (2 * x + part % 2, 2 * y + part / 2);
            let block = if whole {
                Block(2 * x, 2 * y, 2 * x + 2, 2 * y + 2)
            } else {
                Block(mx, my, mx + 1, my + 1)
            };
            self.outlines.insert(municipality, outline(block));
            self.municipalities.push(municipality);
        }
    }

    fn add_place(&mut self, numbers: &mut Numbers, id: u32) {
        let district = *numbers.pick(&self.districts);
        let (x, y) = self.cells[&district];
        let part = numbers.below(4);
        let (mx, my) = (2 * x + part % 2, 2 * y + part / 2);
        let whole = matches!(district.to_string().as_str(), "01001" | "11000");
        let number = if whole { 0 } else { part + 1 };
        // Well inside the quarter, between its four corners.
        let (u, v) = (0.05 + 0.9 * numbers.unit(), 0.05 + 0.9 * numbers.unit());
        let mix = |a: [f64; 2], b: [f64; 2], t: f64| [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
        let south = mix(corner(mx, my), corner(mx + 1, my), u);
        let north = mix(corner(mx, my + 1), corner(mx + 1, my + 1), u);
        let [lon, lat] = mix(south, north, v);
        self.places.push(Place {
            id: PlaceId(1_000 + id),
            name: format!("Ort {id}"),
            lat,
            lon,
            country: "DE".to_owned(),
            district: Some(district),
            municipality: Some(key(&format!("{district}{number:03}"))),
        });
    }
}

fn vector(lon: f64, lat: f64) -> [f64; 3] {
    let (lon, lat) = (lon.to_radians(), lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn angle(a: [f64; 3], b: [f64; 3]) -> f64 {
    let c = cross(a, b);
    dot(c, c).sqrt().atan2(dot(a, b))
}

/// Distance in metres from a point to a great-circle segment.
fn to_segment(p: [f64; 3], a: [f64; 3], b: [f64; 3]) -> f64 {
    let normal = cross(a, b);
    let length = dot(normal, normal).sqrt();
    let ends = angle(p, a).min(angle(p, b));
    if length == 0.0 {
        return ends * EARTH;
    }
    // The foot lies on the segment when p is on the inner side of both planes through the ends.
    if dot(cross(normal, a), p) >= 0.0 && dot(cross(b, normal), p) >= 0.0 {
        return (dot(normal, p) / length).asin().abs() * EARTH;
    }
    ends * EARTH
}

/// Distance in metres from a point to the nearest line of an outline.
pub(crate) fn to_outline(lon: f64, lat: f64, outline: &MultiPolygon) -> f64 {
    let mut nearest = f64::INFINITY;
    for polygon in &outline.0 {
        for ring in polygon {
            for ends in ring.windows(2) {
                let (a, b) = (vector(ends[0][0], ends[0][1]), vector(ends[1][0], ends[1][1]));
                nearest = nearest.min(to_segment(vector(lon, lat), a, b));
            }
        }
    }
    nearest
}

impl Geography for World {
    fn neighbours(&self, a: Ags, b: Ags) -> bool {
        match (self.cells.get(&a), self.cells.get(&b)) {
            (Some(a), Some(b)) => a.0.abs_diff(b.0) + a.1.abs_diff(b.1) == 1,
            _ => false,
        }
    }

    fn distance_to_district(&self, place: &Place, district: Ags) -> Option<u16> {
        let outline = self.outlines.get(&district)?;
        if place.district == Some(district) {
            return Some(0);
        }
        let steps = (to_outline(place.lon, place.lat, outline) / 100.0).floor();
        (steps <= 1_000.0).then_some(steps as u16)
    }

    fn outline(&self, ags: Ags) -> Option<&MultiPolygon> {
        self.outlines.get(&ags)
    }
}
