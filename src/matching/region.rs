//! How the target areas of two households lie to each other: whether they overlap, and the region points.
//! Service areas of initiatives stand in `area`.

use super::area::in_outline;
use super::household::{Area, Circle, Household};
use super::near::{metres, near, step};
use crate::domain::geography::Geography;
use crate::domain::place::Ags;
use crate::domain::profile::TargetArea;

/// How two target areas overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlap {
    /// Two circles that meet; the distance of the places in steps of 100 m.
    Circles { step: u32, same_district: bool },
    /// A place inside a district.
    Inside,
    /// A circle that reaches the outline of a district, so many steps of 100 m away.
    Reaches { step: u32 },
    /// The same district.
    SameDistrict,
    /// Two districts that share a border.
    Neighbours,
    /// A Land with a place, district or Land of the same Land.
    SameLand,
    /// Anywhere with anything.
    Anywhere,
}

impl Overlap {
    /// The points of the table (matching.md §1, "Household ↔ household").
    pub(crate) fn points(self) -> u32 {
        match self {
            Self::Circles { step, same_district } => near(step) * 8 / 10 + if same_district { 2_000 } else { 0 },
            Self::Inside | Self::SameDistrict => 10_000,
            Self::Reaches { .. } | Self::Neighbours => 4_000,
            Self::SameLand => 6_000,
            Self::Anywhere => 3_000,
        }
    }
}

/// The best pair of target areas: points, how they overlap, and the position of each in its household.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region {
    pub(crate) points: u32,
    pub(crate) overlap: Overlap,
    pub(crate) own: usize,
    pub(crate) other: usize,
}

/// The best over all pairs of target areas that overlap; `None` when none does (a hard condition).
pub(crate) fn best(own: &Household, other: &Household, geography: &dyn Geography) -> Option<Region> {
    let mut best: Option<Region> = None;
    for (at, area) in own.areas.iter().enumerate() {
        for (other_at, other_area) in other.areas.iter().enumerate() {
            let Some(overlap) = overlap(area, other_area, geography) else {
                continue;
            };
            let points = overlap.points();
            if best.is_none_or(|best| points > best.points) {
                best = Some(Region {
                    points,
                    overlap,
                    own: at,
                    other: other_at,
                });
            }
        }
    }
    best
}

/// How near two areas are to each other, in points of the table; `None` when they do not overlap. Districts next door do not
/// count, and anywhere is near to nothing: what is shown as near has to be near.
pub fn nearness(a: &TargetArea, b: &TargetArea, geography: &dyn Geography) -> Option<u32> {
    match overlap(&Area::prepare(a), &Area::prepare(b), geography)? {
        Overlap::Neighbours | Overlap::Anywhere => None,
        near => Some(near.points()),
    }
}

/// How two target areas overlap; `None` when they do not.
fn overlap(a: &Area, b: &Area, geography: &dyn Geography) -> Option<Overlap> {
    match (a, b) {
        (Area::Anywhere, _) | (_, Area::Anywhere) => Some(Overlap::Anywhere),
        (Area::Land(land), other) | (other, Area::Land(land)) => {
            (other.land() == Some(*land)).then_some(Overlap::SameLand)
        }
        (Area::District(a), Area::District(b)) if a == b => Some(Overlap::SameDistrict),
        (Area::District(a), Area::District(b)) => geography.neighbours(*a, *b).then_some(Overlap::Neighbours),
        (Area::Place(circle), Area::District(district)) | (Area::District(district), Area::Place(circle)) => {
            place_and_district(circle, *district, geography)
        }
        (Area::Place(a), Area::Place(b)) => circles(a, b),
    }
}

/// `d ≤ r1 + r2`.
fn circles(a: &Circle, b: &Circle) -> Option<Overlap> {
    let distance = metres(a.point, b.point);
    (distance <= a.metres() + b.metres()).then(|| Overlap::Circles {
        step: step(distance),
        same_district: a.district.is_some() && a.district == b.district,
    })
}

/// How a place lies to a district, whatever the radius.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lies {
    /// Inside.
    Inside,
    /// Outside, so many steps of 100 m from the outline.
    Away(u16),
}

/// Inside by the key of the place (by the outline where it has none), else by the bundled distance to the outline;
/// `None` beyond 100 km.
pub(crate) fn lies(circle: &Circle, district: Ags, geography: &dyn Geography) -> Option<Lies> {
    let inside = match circle.district {
        Some(own) => own == district,
        None => in_outline(circle.point, district, geography),
    };
    if inside {
        return Some(Lies::Inside);
    }
    geography.distance_to_district(&circle.place, district).map(Lies::Away)
}

fn place_and_district(circle: &Circle, district: Ags, geography: &dyn Geography) -> Option<Overlap> {
    match lies(circle, district, geography)? {
        Lies::Inside => Some(Overlap::Inside),
        Lies::Away(step) => {
            let step = u32::from(step);
            (step <= circle.steps()).then_some(Overlap::Reaches { step })
        }
    }
}
