//! What would bring more matches: the smallest change of radius, window or need (matching.md §2). It changes copies
//! only, and is told how many matches a changed household would have; who may read the exact number is decided elsewhere.

use serde::{Deserialize, Serialize};

use super::household::{Area, Household};
use crate::domain::lists::Need;
use crate::domain::month::Month;
use crate::domain::profile::MAX_RADIUS_KM;

/// Months by which a window is opened at most.
const MOST_MONTHS: i32 = 12;

/// A change of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// Another radius for the target area at this position.
    Radius {
        /// Position of the target area, from 0.
        area: usize,
        /// Radius now, in km.
        from_km: u16,
        /// Smallest radius that is enough, in km.
        to_km: u16,
    },
    /// A longer window, at one end.
    Window {
        /// Earliest month after the change.
        earliest: Month,
        /// Latest month after the change.
        latest: Month,
    },
    /// One more need.
    AddNeed {
        /// The need.
        need: Need,
    },
    /// One need less.
    DropNeed {
        /// The need.
        need: Need,
    },
}

/// A change and how many matches more it would bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What to change.
    pub change: Change,
    /// Matches more than now.
    pub more: usize,
}

/// A number of households in the coarseness in which households may read it (product rule 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// None.
    None,
    /// 1 to 4.
    Some,
    /// 5 or more.
    FiveOrMore,
}

impl Band {
    /// The band of a number.
    pub const fn of(count: usize) -> Self {
        match count {
            0 => Self::None,
            1..=4 => Self::Some,
            _ => Self::FiveOrMore,
        }
    }
}

/// For radius, window and needs the smallest change each that would bring at least `more` matches; kinds of change that
/// cannot are left out. `count` tells how many matches a household has, such as [`super::Index::count`].
pub fn suggestions(seeker: &Household, more: usize, count: &dyn Fn(&Household) -> usize) -> Vec<Suggestion> {
    let now = count(seeker);
    let more = more.max(1);
    let gain = |changed: &Household| count(changed).saturating_sub(now);
    [
        radius(seeker, more, &gain),
        window(seeker, more, &gain),
        need(seeker, more, &gain),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The smallest widening of one radius. A larger circle never loses a match, so halving the interval finds it.
fn radius(seeker: &Household, more: usize, gain: &dyn Fn(&Household) -> usize) -> Option<Suggestion> {
    let mut best: Option<(u16, Suggestion)> = None;
    for (area, target) in seeker.areas.iter().enumerate() {
        let Area::Place(circle) = target else {
            continue;
        };
        let from_km = circle.radius_km;
        let at = |to_km: u16| gain(&with_radius(seeker, area, to_km));
        // Only a smaller widening than the best so far is worth looking for.
        let most = best.map_or(MAX_RADIUS_KM, |(widening, _)| from_km + widening - 1);
        let (mut low, mut high) = (from_km, most.min(MAX_RADIUS_KM));
        if low >= high || at(high) < more {
            continue;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if at(middle) >= more {
                high = middle;
            } else {
                low = middle;
            }
        }
        let change = Change::Radius {
            area,
            from_km,
            to_km: high,
        };
        let more = at(high);
        best = Some((high - from_km, Suggestion { change, more }));
    }
    best.map(|(_, suggestion)| suggestion)
}

/// The fewest months more at one end of the window, the late end first. A longer window may also score less, so every
/// length is looked at.
fn window(seeker: &Household, more: usize, gain: &dyn Fn(&Household) -> usize) -> Option<Suggestion> {
    let (first, last) = seeker.window.filter(|_| !seeker.settled())?;
    let month = |index: i32| Month::new(index.div_euclid(12), u32::try_from(index.rem_euclid(12) + 1).ok()?);
    (1..=MOST_MONTHS)
        .flat_map(|months| [(first, last + months), (first - months, last)])
        .find_map(|(earliest, latest)| {
            let mut changed = seeker.clone();
            changed.window = Some((earliest, latest));
            let gained = gain(&changed);
            let change = Change::Window {
                earliest: month(earliest)?,
                latest: month(latest)?,
            };
            (gained >= more).then_some(Suggestion { change, more: gained })
        })
}

/// The one need, stated or left out, that brings most; the first of the list among equals.
fn need(seeker: &Household, more: usize, gain: &dyn Fn(&Household) -> usize) -> Option<Suggestion> {
    let mut best: Option<Suggestion> = None;
    for need in Need::ALL {
        let stated = seeker.needs.iter().any(|(own, _)| own == need);
        let change = if stated {
            Change::DropNeed { need: *need }
        } else {
            Change::AddNeed { need: *need }
        };
        let gained = gain(&with_need(seeker, *need, !stated));
        if gained >= more && best.is_none_or(|best| gained > best.more) {
            best = Some(Suggestion { change, more: gained });
        }
    }
    best
}

fn with_radius(seeker: &Household, at: usize, radius_km: u16) -> Household {
    let mut changed = seeker.clone();
    if let Some(Area::Place(circle)) = changed.areas.get_mut(at) {
        circle.radius_km = radius_km;
    }
    changed
}

fn with_need(seeker: &Household, need: Need, stated: bool) -> Household {
    let mut changed = seeker.clone();
    changed.needs.retain(|(own, _)| *own != need);
    changed.social_needs &= !need.bit();
    if stated {
        changed.needs.push((need, 2));
        if need.is_social() {
            changed.social_needs |= need.bit();
        }
    }
    changed
}
