//! How one place lies to a seeker's target area: its region points and the radius that an entry there needs, as one
//! number. Distances that decide are those of `near`.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "distances on the globe are small"
)]

use geo::Point;

use super::super::household::Circle;
use super::super::near::{metres, step};
use super::super::region::{Lies, Overlap, lies};
use super::globe::{DOUBT, arc, chord};
use crate::domain::geography::Geography;
use crate::domain::place::Ags;

/// A place that a target area does not meet, whatever the radius of the other side.
pub(super) const NEVER: u32 = u32::MAX;

/// Stands for a place inside a district, where otherwise its distance in steps stands.
pub(super) const INSIDE: u16 = u16::MAX;

/// How a place lies to a district in 16 bits; `None` beyond 100 km.
pub(super) fn distance(circle: &Circle, district: Ags, geography: &dyn Geography) -> Option<u16> {
    Some(match lies(circle, district, geography)? {
        Lies::Inside => INSIDE,
        Lies::Away(step) => step.min(INSIDE - 1),
    })
}

/// Region points of a place, and the radius in km that an entry there needs.
pub(super) const fn reached(points: u32, need: u32) -> u32 {
    need << 16 | points
}

/// What most questions ask of a place, beside those of its cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) vector: [f64; 3],
    pub(super) district: Option<Ags>,
    pub(super) land: Option<Ags>,
}

/// A place as a district meets it.
pub(super) fn in_district(distance: u16) -> u32 {
    if distance == INSIDE {
        return reached(Overlap::Inside.points(), 0);
    }
    let step = u32::from(distance);
    reached(Overlap::Reaches { step }.points(), step.div_ceil(10))
}

/// Two circles: the points of their distance, and the radius that the other one needs.
pub(super) fn of_circles(circle: &Circle, own: &[f64; 3], mark: &Mark, point: &dyn Fn() -> Point) -> u32 {
    let guess = arc(chord(own, &mark.vector));
    let past = guess - (guess / 100.0).floor() * 100.0;
    // Where the distance may lie on either side of a step, the one that decides is asked.
    let distance = if (DOUBT..=100.0 - DOUBT).contains(&past) {
        guess
    } else {
        metres(circle.point, point())
    };
    let missing = (distance - circle.metres()).max(0.0);
    let mut need = (missing / 1_000.0).ceil() as u32;
    // The condition itself has the last word, whatever the division rounded to.
    if circle.metres() + f64::from(need) * 1_000.0 < distance {
        need += 1;
    }
    if need > u32::from(u8::MAX) {
        return NEVER;
    }
    let same_district = circle.district.is_some() && circle.district == mark.district;
    let step = step(distance);
    reached(Overlap::Circles { step, same_district }.points(), need)
}
