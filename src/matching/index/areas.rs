//! Where entries stand: target places in the cells of a raster, districts, Länder and "anywhere" in lists of their own;
//! and which of these a seeker's target area meets, with the region points of every place. Distances that decide are
//! those of `near`; vectors only bound and tell where they are surely on the same side of a step.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "numbers of lists, places and slots are handed out here; distances on the globe are small"
)]

use std::collections::{BTreeMap, HashMap};

use super::super::household::{Area, Circle};
use super::super::near::{near, step};
use super::super::region::Overlap;
use super::globe::{DOUBT, EARTH, arc, chord, of_degrees};
use super::lane::LANES;
use super::lookup::Lookup;
use super::places::{INSIDE, Mark, NEVER, distance, in_district, of_circles, reached};
use super::tree::{Entries, grow};
use crate::domain::geography::Geography;
use crate::domain::place::{Ags, PlaceId};

/// Degrees of a cell, about 17 km high and 16 km wide.
const CELL_LAT: f64 = 0.15;
const CELL_LON: f64 = 0.24;
/// The same for f32, which knows places on the globe to less than a metre.
const COARSE_DOUBT: f32 = 20.0;
/// A target place, once however many households name it.
#[derive(Debug, Clone)]
struct Spot {
    circle: Circle,
    list: u32,
    slot: u8,
    /// Districts within 100 km by their number, ascending, and how the place lies to them.
    districts: Vec<(u16, u16)>,
}

type SpotKey = (PlaceId, u64, u64, Option<Ags>, Option<Ags>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cell,
    District(Ags),
    Land(Ags),
    Anywhere,
}

/// Entries that stand together.
#[derive(Debug, Clone)]
pub(super) struct List {
    kind: Kind,
    pub(super) entries: Entries,
    /// The places of a cell by slot.
    spots: Vec<u32>,
    marks: Vec<Mark>,
    /// Middle of a cell as a vector, and the distance of its farthest place in metres.
    middle: [f64; 3],
    extent: f64,
    /// Position among the cells.
    reach: usize,
    /// Largest radius that was ever put in, in km.
    radius: u8,
    /// Districts and Länder of the places of a cell.
    districts: Vec<Ags>,
    lands: Vec<Ags>,
    /// For districts: the cells with places within 100 km, ascending, and whether one of these lies inside; and the
    /// lists of neighbours.
    related: Vec<(u32, bool)>,
    neighbours: Vec<u32>,
}

/// What decides whether cells are in reach, of sixteen cells side by side.
#[derive(Debug, Clone, Copy)]
struct Reaches {
    /// The middles of the cells as vectors, a row for each coordinate.
    middle: [[f32; LANES]; 3],
    /// Distance of the farthest place from the middle and the largest radius, in metres.
    metres: [f32; LANES],
    lists: [u32; LANES],
}

impl Reaches {
    /// Far away from everything.
    const EMPTY: Self = Self {
        middle: [[10.0; LANES]; 3],
        metres: [0.0; LANES],
        lists: [0; LANES],
    };

    /// A bit for each cell that a circle may meet; both in metres and with room for what `f32` does not tell.
    fn met_by(&self, own: &[f32; 3], metres: f32) -> u32 {
        let mut met = [0_u32; LANES];
        for (at, met) in met.iter_mut().enumerate() {
            let [x, y, z] = [0, 1, 2].map(|part| own[part] - self.middle[part][at]);
            let reach = self.metres[at] + metres + COARSE_DOUBT;
            // Squared, in units of the radius of the earth.
            let out = (x * x + y * y + z * z) * (EARTH * EARTH) as f32 > reach * reach;
            *met = u32::from(!out) << at;
        }
        met.iter().fold(0, |all, bit| all | bit)
    }
}

/// All lists.
#[derive(Debug, Clone, Default)]
pub(super) struct Areas {
    pub(super) lists: Vec<List>,
    /// The list of each cell that takes new places.
    cells: HashMap<(i32, i32), u32>,
    reaches: Vec<Reaches>,
    /// How many cells there are.
    cell_count: usize,
    /// Number, from 0, and list of each district that is named.
    districts: BTreeMap<Ags, (u16, u32)>,
    district_lists: Vec<u32>,
    lands: BTreeMap<Ags, u32>,
    anywhere: Option<u32>,
    spots: Vec<Spot>,
    spot_numbers: Lookup,
}

/// Where an entry stands: list, slot and radius.
pub(super) type Target = (u32, u8, u8);

/// A list that one of the seeker's target areas meets, and the most region points there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) list: u32,
    /// Position of the seeker's target area.
    pub(super) area: usize,
    pub(super) points: u32,
}

fn vector(circle: &Circle) -> [f64; 3] {
    of_degrees(circle.point.x(), circle.point.y())
}

fn key_of(circle: &Circle) -> SpotKey {
    let place = &circle.place;
    let (lat, lon) = (circle.point.y().to_bits(), circle.point.x().to_bits());
    (place.id, lat, lon, place.district, place.municipality)
}

/// The hash by which a place is looked up; others that bear the same id stand behind it.
fn hash_of(circle: &Circle) -> u64 {
    u64::from(circle.place.id.0)
}

/// Notes a place in a cell among the cells that a district meets.
fn relate(related: &mut Vec<(u32, bool)>, list: u32, distance: u16) {
    let at = related.partition_point(|(other, _)| *other < list);
    match related.get_mut(at).filter(|(other, _)| *other == list) {
        Some((_, inside)) => *inside |= distance == INSIDE,
        None => related.insert(at, (list, distance == INSIDE)),
    }
}

impl Areas {
    fn add_list(&mut self, kind: Kind, middle: [f64; 3]) -> u32 {
        self.lists.push(List {
            kind,
            entries: Entries::default(),
            spots: Vec::new(),
            marks: Vec::new(),
            middle,
            extent: 0.0,
            reach: self.cell_count,
            radius: 0,
            districts: Vec::new(),
            lands: Vec::new(),
            related: Vec::new(),
            neighbours: Vec::new(),
        });
        (self.lists.len() - 1) as u32
    }

    /// Where an entry for a target area stands; `None` for one that does not fit the form of a lane.
    pub(super) fn target(&mut self, area: &Area, geography: &dyn Geography) -> Option<Target> {
        match area {
            Area::Place(circle) => {
                let radius = u8::try_from(circle.radius_km).ok()?;
                let spot = self.spot(circle, geography)?;
                let (list, slot) = (self.spots[spot as usize].list, self.spots[spot as usize].slot);
                if radius > self.lists[list as usize].radius {
                    self.lists[list as usize].radius = radius;
                    self.set_reach(list);
                }
                Some((list, slot, radius))
            }
            Area::District(ags) => Some((self.district(*ags, geography)?, 0, 0)),
            Area::Land(ags) => {
                let list = if let Some(list) = self.lands.get(ags) {
                    *list
                } else {
                    let list = self.add_list(Kind::Land(*ags), [0.0; 3]);
                    self.lands.insert(*ags, list);
                    list
                };
                Some((list, 0, 0))
            }
            Area::Anywhere => {
                let list = match self.anywhere {
                    Some(list) => list,
                    None => self.add_list(Kind::Anywhere, [0.0; 3]),
                };
                self.anywhere = Some(list);
                Some((list, 0, 0))
            }
        }
    }

    fn spot(&mut self, circle: &Circle, geography: &dyn Geography) -> Option<u32> {
        if let Some(number) = self.spot_number(circle) {
            return Some(number);
        }
        let (lon, lat) = (circle.point.x(), circle.point.y());
        if !(lat.abs() <= 90.0 && lon.abs() <= 180.0) {
            return None;
        }
        let at = ((lat / CELL_LAT).floor() as i32, (lon / CELL_LON).floor() as i32);
        // A list has room for 256 places; where a cell has more, it gets another list.
        let with_room = |list: &&u32| u8::try_from(self.lists[**list as usize].spots.len()).is_ok();
        let list = if let Some(list) = self.cells.get(&at).filter(with_room) {
            *list
        } else {
            let middle = of_degrees((f64::from(at.1) + 0.5) * CELL_LON, (f64::from(at.0) + 0.5) * CELL_LAT);
            let list = self.add_list(Kind::Cell, middle);
            let (row, lane) = (self.cell_count / LANES, self.cell_count % LANES);
            self.cell_count += 1;
            self.reaches.resize(row + 1, Reaches::EMPTY);
            for (part, middle) in self.reaches[row].middle.iter_mut().zip(middle) {
                part[lane] = middle as f32;
            }
            self.reaches[row].lists[lane] = list;
            self.cells.insert(at, list);
            list
        };
        let number = self.spots.len() as u32;
        let cell = &mut self.lists[list as usize];
        let slot = u8::try_from(cell.spots.len()).ok()?;
        let vector = vector(circle);
        cell.spots.push(number);
        cell.marks.push(Mark {
            vector,
            district: circle.district,
            land: circle.land,
        });
        cell.extent = cell.extent.max(arc(chord(&vector, &cell.middle)) + DOUBT);
        if let Some(district) = circle.district.filter(|district| !cell.districts.contains(district)) {
            cell.districts.push(district);
        }
        if let Some(land) = circle.land.filter(|land| !cell.lands.contains(land)) {
            cell.lands.push(land);
        }
        self.set_reach(list);
        let mut districts = Vec::new();
        for (ags, (number, district)) in &self.districts {
            if let Some(distance) = distance(circle, *ags, geography) {
                districts.push((*number, distance));
                relate(&mut self.lists[*district as usize].related, list, distance);
            }
        }
        districts.sort_unstable();
        districts.shrink_to_fit();
        grow(&mut self.spots);
        self.spots.push(Spot {
            circle: circle.clone(),
            list,
            slot,
            districts,
        });
        let spots = &self.spots;
        let hash = |number: u32| hash_of(&spots[number as usize].circle);
        self.spot_numbers.insert(hash_of(circle), number, hash);
        Some(number)
    }

    /// The number of a target place that somebody named before.
    fn spot_number(&self, circle: &Circle) -> Option<u32> {
        let key = key_of(circle);
        let same = |number: u32| key_of(&self.spots[number as usize].circle) == key;
        self.spot_numbers.get(hash_of(circle), same)
    }

    fn set_reach(&mut self, list: u32) {
        let cell = &self.lists[list as usize];
        self.reaches[cell.reach / LANES].metres[cell.reach % LANES] =
            (cell.extent + f64::from(cell.radius) * 1_000.0) as f32;
    }

    fn district(&mut self, ags: Ags, geography: &dyn Geography) -> Option<u32> {
        if let Some((_, list)) = self.districts.get(&ags) {
            return Some(*list);
        }
        let number = u16::try_from(self.district_lists.len()).ok()?;
        let list = self.add_list(Kind::District(ags), [0.0; 3]);
        for (other, (_, other_list)) in &self.districts {
            if geography.neighbours(ags, *other) {
                self.lists[list as usize].neighbours.push(*other_list);
                self.lists[*other_list as usize].neighbours.push(list);
            }
        }
        self.districts.insert(ags, (number, list));
        self.district_lists.push(list);
        let mut related = Vec::new();
        for spot in &mut self.spots {
            if let Some(distance) = distance(&spot.circle, ags, geography) {
                // Numbers ascend, so the order stays.
                spot.districts.push((number, distance));
                relate(&mut related, spot.list, distance);
            }
        }
        self.lists[list as usize].related = related;
        Some(list)
    }

    /// The lists that a seeker's target area meets.
    pub(super) fn visits(&self, at: usize, area: &Area, geography: &dyn Geography, out: &mut Vec<Visit>) {
        let mut visit = |list: u32, points: u32| {
            if !self.lists[list as usize].entries.nodes.is_empty() {
                out.push(Visit { list, area: at, points });
            }
        };
        match area {
            Area::Anywhere => {
                (0..self.lists.len()).for_each(|list| visit(list as u32, 3_000));
                return;
            }
            Area::Land(land) => {
                for (number, list) in self.lists.iter().enumerate() {
                    let same = match list.kind {
                        Kind::Cell => list.lands.contains(land),
                        Kind::District(ags) | Kind::Land(ags) => ags.land() == *land,
                        Kind::Anywhere => false,
                    };
                    if same {
                        visit(number as u32, 6_000);
                    }
                }
            }
            Area::District(ags) => self.visits_of_district(*ags, geography, &mut visit),
            Area::Place(circle) => self.visits_of_circle(circle, geography, &mut visit),
        }
        if let Some(list) = area.land().and_then(|land| self.lands.get(&land))
            && !matches!(area, Area::Land(_))
        {
            visit(*list, 6_000);
        }
        if let Some(list) = self.anywhere {
            visit(list, 3_000);
        }
    }

    fn visits_of_circle(&self, circle: &Circle, geography: &dyn Geography, visit: &mut impl FnMut(u32, u32)) {
        let own = vector(circle);
        let coarse = own.map(|part| part as f32);
        for cells in &self.reaches {
            let mut met = cells.met_by(&coarse, circle.metres() as f32);
            while met != 0 {
                let number = cells.lists[met.trailing_zeros() as usize];
                met &= met - 1;
                let list = &self.lists[number as usize];
                let distance = (chord(&own, &list.middle) - list.extent - DOUBT).max(0.0);
                let same = circle
                    .district
                    .is_some_and(|district| list.districts.contains(&district));
                visit(number, near(step(distance)) * 8 / 10 + if same { 2_000 } else { 0 });
            }
        }
        let meets = |distance: u16| match distance {
            INSIDE => Some(10_000),
            step => (u32::from(step) <= circle.steps()).then_some(4_000),
        };
        if let Some(spot) = self.spot_number(circle) {
            for (number, distance) in &self.spots[spot as usize].districts {
                if let Some(points) = meets(*distance) {
                    visit(self.district_lists[usize::from(*number)], points);
                }
            }
            return;
        }
        for (ags, (_, list)) in &self.districts {
            if let Some(points) = distance(circle, *ags, geography).and_then(meets) {
                visit(*list, points);
            }
        }
    }

    fn visits_of_district(&self, ags: Ags, geography: &dyn Geography, visit: &mut impl FnMut(u32, u32)) {
        let Some((_, own)) = self.districts.get(&ags) else {
            // Nobody else names it: which places it meets is found out when their cells are opened.
            for (number, list) in self.lists.iter().enumerate() {
                if list.kind == Kind::Cell {
                    visit(number as u32, 10_000);
                }
            }
            for (other, (_, list)) in &self.districts {
                if geography.neighbours(ags, *other) {
                    visit(*list, 4_000);
                }
            }
            return;
        };
        let list = &self.lists[*own as usize];
        visit(*own, 10_000);
        list.neighbours.iter().for_each(|other| visit(*other, 4_000));
        for (cell, inside) in &list.related {
            visit(*cell, if *inside { 10_000 } else { 4_000 });
        }
    }

    /// The region points of every place of a list for the seeker's target area, and the radius an entry there needs.
    pub(super) fn places(&self, visit: Visit, area: &Area, geography: &dyn Geography, out: &mut Vec<u32>) {
        out.clear();
        let list = &self.lists[visit.list as usize];
        if list.kind != Kind::Cell {
            out.push(reached(visit.points, 0));
            return;
        }
        match area {
            Area::Anywhere => out.resize(list.spots.len(), reached(Overlap::Anywhere.points(), 0)),
            Area::Land(land) => out.extend(list.marks.iter().map(|mark| {
                if mark.land == Some(*land) {
                    reached(Overlap::SameLand.points(), 0)
                } else {
                    NEVER
                }
            })),
            Area::District(ags) => match self.districts.get(ags) {
                Some((own, _)) => out.extend(list.spots.iter().map(|spot| {
                    let districts = &self.spots[*spot as usize].districts;
                    let found = districts.binary_search_by_key(own, |(number, _)| *number);
                    found.map_or(NEVER, |at| in_district(districts[at].1))
                })),
                None => out.extend(list.spots.iter().map(|spot| {
                    let circle = &self.spots[*spot as usize].circle;
                    distance(circle, *ags, geography).map_or(NEVER, in_district)
                })),
            },
            Area::Place(circle) => {
                let own = vector(circle);
                out.extend(
                    list.marks.iter().zip(&list.spots).map(|(mark, spot)| {
                        of_circles(circle, &own, mark, &|| self.spots[*spot as usize].circle.point)
                    }),
                );
            }
        }
    }

    /// The region points of every place of every list for "anywhere".
    pub(super) fn all_places(&self, out: &mut Vec<u32>) {
        let most = self.lists.iter().map(|list| list.spots.len()).max().unwrap_or(0).max(1);
        out.clear();
        out.resize(most, reached(Overlap::Anywhere.points(), 0));
    }

    pub(super) fn bytes(&self) -> usize {
        let lists: usize = self
            .lists
            .iter()
            .map(|list| {
                size_of::<List>()
                    + list.entries.bytes()
                    + list.spots.capacity() * 4
                    + list.marks.capacity() * size_of::<Mark>()
                    + (list.districts.capacity() + list.lands.capacity()) * size_of::<Ags>()
                    + list.related.capacity() * size_of::<(u32, bool)>()
                    + list.neighbours.capacity() * 4
            })
            .sum();
        let spots: usize = self
            .spots
            .iter()
            .map(|spot| {
                size_of::<Spot>()
                    + spot.circle.place.name.capacity()
                    + spot.circle.place.country.capacity()
                    + spot.districts.capacity() * size_of::<(u16, u16)>()
            })
            .sum();
        lists + spots + self.spot_numbers.bytes()
    }
}
