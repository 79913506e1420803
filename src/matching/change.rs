//! What would bring more matches: the smallest change of radius, window or need (matching.md §2). It changes copies
//! only, and is told how many matches a changed household would have; who may read the exact number is decided elsewhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::household::{Area, Household};
use crate::domain::lists::{Need, closed_list};
use crate::domain::month::Month;
use crate::domain::profile::{MAX_RADIUS_KM, RADIUS_CHOICES_KM};
use crate::error::Error;

/// Every radius in km that a target area can have.
const EVERY_KM: [u16; MAX_RADIUS_KM as usize] = {
    let mut all = [0; MAX_RADIUS_KM as usize];
    let mut rest: &mut [u16] = &mut all;
    let mut km = 0;
    while let [first, tail @ ..] = rest {
        km += 1;
        *first = km;
        rest = tail;
    }
    all
};

/// How finely changes are tried. The finer, the more a change says about where and when others want to move.
#[derive(Debug, Clone, Copy)]
pub struct Steps<'a> {
    /// The radii in km that are tried, ascending.
    pub radii_km: &'a [u16],
    /// By how many months one end of a window is moved, ascending.
    pub months: &'a [i32],
}

impl Steps<'_> {
    /// Every km and every month up to a year: for what anybody may know exactly.
    pub const EXACT: Steps<'static> = Steps {
        radii_km: &EVERY_KM,
        months: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    };

    /// The radii that forms offer, and quarters of a year: for what is told about other households.
    pub const COARSE: Steps<'static> = Steps {
        radii_km: RADIUS_CHOICES_KM,
        months: &[3, 6, 12],
    };
}

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

closed_list! {
    /// A number of households in the coarseness in which households may read it (product rule 8).
    Band {
        /// None.
        None = "none",
        /// 1 to 4.
        Some = "some",
        /// 5 or more.
        FiveOrMore = "five_or_more",
    }
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
pub fn suggestions(
    seeker: &Household,
    more: usize,
    steps: Steps<'_>,
    count: &dyn Fn(&Household) -> usize,
) -> Vec<Suggestion> {
    let now = count(seeker);
    let more = more.max(1);
    let gain = |changed: &Household| count(changed).saturating_sub(now);
    [
        radius(seeker, more, steps.radii_km, &gain),
        window(seeker, more, steps.months, &gain),
        need(seeker, more, &gain),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The smallest widening of one radius. A larger circle never loses a match, so halving the interval finds it.
fn radius(seeker: &Household, more: usize, radii_km: &[u16], gain: &dyn Fn(&Household) -> usize) -> Option<Suggestion> {
    let mut best: Option<(u16, Suggestion)> = None;
    for (area, target) in seeker.areas.iter().enumerate() {
        let Area::Place(circle) = target else {
            continue;
        };
        let from_km = circle.radius_km;
        let at = |to_km: u16| gain(&with_radius(seeker, area, to_km));
        // Only a smaller widening than the best so far is worth looking for.
        let most = best.map_or(MAX_RADIUS_KM, |(widening, _)| from_km.saturating_add(widening - 1));
        let wider: Vec<u16> = radii_km
            .iter()
            .copied()
            .filter(|km| *km > from_km && *km <= most)
            .collect();
        // Most often no radius is enough, and the widest tells.
        if wider.last().is_none_or(|widest| at(*widest) < more) {
            continue;
        }
        let first = wider.partition_point(|km| at(*km) < more);
        let Some(to_km) = wider.get(first).copied() else {
            continue;
        };
        let change = Change::Radius { area, from_km, to_km };
        let more = at(to_km);
        best = Some((to_km - from_km, Suggestion { change, more }));
    }
    best.map(|(_, suggestion)| suggestion)
}

/// The fewest months more at one end of the window, the late end first. A longer window may also score less, so every
/// length is looked at.
fn window(seeker: &Household, more: usize, months: &[i32], gain: &dyn Fn(&Household) -> usize) -> Option<Suggestion> {
    let (first, last) = seeker.window.filter(|_| !seeker.settled())?;
    let month = |index: i32| Month::new(index.div_euclid(12), u32::try_from(index.rem_euclid(12) + 1).ok()?);
    months
        .iter()
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

/// The one need, stated or left out, that brings most; the first of the list among equals. Settled households are asked
/// what they offer, not what they need.
fn need(seeker: &Household, more: usize, gain: &dyn Fn(&Household) -> usize) -> Option<Suggestion> {
    if seeker.settled() {
        return None;
    }
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
