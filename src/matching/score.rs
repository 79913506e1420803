//! The criteria other than region: integer points 0 to 10,000 and the facts that gave them (matching.md §1).
//! No weights, no hard conditions and no texts here.

use super::household::{Current, Household, Languages, Work, shared_languages};
use super::near::{metres, near, step};

/// `common(n)`: 2,500, 6,000, 8,500, 10,000 for 0, 1, 2, 3 or more things in common.
pub(crate) const fn common(count: u32) -> u32 {
    match count {
        0 => 2_500,
        1 => 6_000,
        2 => 8_500,
        _ => 10_000,
    }
}

/// Points of a criterion and the fact that gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<F> {
    pub(crate) points: u32,
    pub(crate) fact: F,
}

const fn found<F: Copy>(points: u32, fact: F) -> Found<F> {
    Found { points, fact }
}

/// Facts of the criterion family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Both have children; the smallest difference of their years of birth, and how many each has.
    Children { closest: u32, own: usize, other: usize },
    /// None has children, and they are equally many adults (3 standing for 3 or more).
    SameAdults(usize),
    /// None has children, and they are differently many adults.
    OtherAdults,
    /// Only one has children.
    OneSide,
}

impl Family {
    /// The same facts seen from the other side.
    pub(crate) const fn turned(self) -> Self {
        match self {
            Self::Children { closest, own, other } => Self::Children {
                closest,
                own: other,
                other: own,
            },
            same => same,
        }
    }
}

/// Both with children: `2_000 + 8 · m / 10`, m = the mean over all children of both sides of
/// `max(0, 10_000 − 1_500 · Δ)`; none has children: 10,000 if equally many adults, else 7,000; one side only: 1,000.
pub(crate) fn family(own: &Household, other: &Household, year: i32) -> Found<Family> {
    let (mine, theirs) = (own.child_years(year), other.child_years(year));
    match (mine.is_empty(), theirs.is_empty()) {
        (true, true) if own.adults == other.adults => found(10_000, Family::SameAdults(own.adults)),
        (true, true) => found(7_000, Family::OtherAdults),
        (true, false) | (false, true) => found(1_000, Family::OneSide),
        (false, false) => {
            let (my_sum, my_closest) = closeness(mine, theirs);
            let (their_sum, their_closest) = closeness(theirs, mine);
            let children = u32::try_from(mine.len() + theirs.len()).unwrap_or(u32::MAX);
            let mean = (my_sum + their_sum) / children;
            let fact = Family::Children {
                closest: my_closest.min(their_closest),
                own: mine.len(),
                other: theirs.len(),
            };
            found(2_000 + 8 * mean / 10, fact)
        }
    }
}

/// Over the children of `mine`: the sum of `max(0, 10_000 − 1_500 · Δ)`, and the smallest Δ.
fn closeness(mine: &[i32], theirs: &[i32]) -> (u32, u32) {
    mine.iter().fold((0, u32::MAX), |(sum, closest), birth| {
        let gap = theirs
            .iter()
            .map(|other| birth.abs_diff(*other))
            .min()
            .unwrap_or(u32::MAX);
        (
            sum + 10_000_u32.saturating_sub(gap.saturating_mul(1_500)),
            closest.min(gap),
        )
    })
}

/// Facts of the criterion timing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timing {
    /// One side is settled, so that time does not matter.
    Settled,
    /// One side or both have not said when.
    NotStated,
    /// The windows overlap by so many months; index of the first common month.
    Overlap { months: u32, from: i32 },
    /// So many whole months lie between the windows.
    Gap { months: u32 },
}

/// Overlapping o months: `5_000 + 5_000 · o / (shorter length)`; g whole months between: `max(0, 5_000 − 417 · g)`;
/// not stated: 4,000; either side settled: 10,000.
pub(crate) fn timing(own: &Household, other: &Household) -> Found<Timing> {
    if own.settled() || other.settled() {
        return found(10_000, Timing::Settled);
    }
    let (Some(own), Some(other)) = (own.window, other.window) else {
        return found(4_000, Timing::NotStated);
    };
    let (from, to) = (own.0.max(other.0), own.1.min(other.1));
    if from <= to {
        let months = from.abs_diff(to) + 1;
        let shorter = own.0.abs_diff(own.1).min(other.0.abs_diff(other.1)) + 1;
        found(5_000 + 5_000 * months / shorter, Timing::Overlap { months, from })
    } else {
        let months = from.abs_diff(to) - 1;
        found(
            5_000_u32.saturating_sub(months.saturating_mul(417)),
            Timing::Gap { months },
        )
    }
}

/// One side settled, the other still to come: 10,000, else 5,000. The fact is whether it is so.
pub(crate) const fn welcome(own: &Household, other: &Household) -> Found<bool> {
    if own.settled() == other.settled() {
        found(5_000, false)
    } else {
        found(10_000, true)
    }
}

/// Facts of the criterion needs between households, as sets of needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// What the settled side offers of what the other needs.
    Offered(u64),
    /// Needs in common.
    Common(u64),
    /// One side has stated nothing that is compared.
    NotStated,
}

/// `common` of the needs; settled with still to come: of the one's offers and the other's needs; not stated: 2,500.
pub(crate) const fn needs(own: &Household, other: &Household) -> Found<Needs> {
    let (mine, theirs) = match (own.settled(), other.settled()) {
        (true, false) => (own.offers, other.social_needs),
        (false, true) => (own.social_needs, other.offers),
        _ => (own.social_needs, other.social_needs),
    };
    if mine == 0 || theirs == 0 {
        return found(2_500, Needs::NotStated);
    }
    let both = mine & theirs;
    let fact = if own.settled() == other.settled() {
        Needs::Common(both)
    } else {
        Needs::Offered(both)
    };
    found(common(both.count_ones()), fact)
}

/// Interests in common as a set, or nothing when one side has stated none: `common`; not stated: 2,500.
pub(crate) const fn interests(own: &Household, other: &Household) -> Found<Option<u64>> {
    if own.interests == 0 || other.interests == 0 {
        return found(2_500, None);
    }
    let both = own.interests & other.interests;
    found(common(both.count_ones()), Some(both))
}

/// Facts of the criterion occupation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occupation {
    /// Two codes with so many leading digits in common; positions of the two occupations.
    Codes { digits: u8, own: usize, other: usize },
    /// Two titles alike, at least one without a code; positions of the two occupations.
    Titles { own: usize, other: usize },
    /// Nothing fits.
    Different,
    /// One side has stated no occupation.
    NotStated,
}

/// Best over adult pairs: the same 5 digits 10,000, 4: 9,000, 3: 8,000, 2: 5,000, else 2,000; where one of two titles
/// has no code `2_000 + (JW − 0.85) / 0.15 · 7_500` from 0.85 on, else 2,000; not stated: 2,000.
pub(crate) fn occupation(own: &Household, other: &Household) -> Found<Occupation> {
    if own.works.is_empty() || other.works.is_empty() {
        return found(2_000, Occupation::NotStated);
    }
    let mut best = found(2_000, Occupation::Different);
    for (at, work) in own.works.iter().enumerate() {
        let match_ = best_work(work, at, &other.works);
        if match_.points > best.points {
            best = match_;
        }
    }
    best
}

/// The best match of one occupation with several; 0 points where nothing fits.
pub(crate) fn best_work(work: &Work, at: usize, others: &[Work]) -> Found<Occupation> {
    let mut best = found(0, Occupation::Different);
    for (other_at, other) in others.iter().enumerate() {
        let (points, digits) = work_points(work, other);
        if points > best.points {
            let (own, other) = (at, other_at);
            best = found(
                points,
                match digits {
                    Some(digits) => Occupation::Codes { digits, own, other },
                    None => Occupation::Titles { own, other },
                },
            );
        }
    }
    best
}

/// Points of two occupations, 0 where nothing fits, and how many digits they share when codes were compared.
fn work_points(own: &Work, other: &Work) -> (u32, Option<u8>) {
    if let (Some(a), Some(b)) = (own.kldb, other.kldb) {
        let digits = a.common_prefix(b);
        let points = match digits {
            5 => 10_000,
            4 => 9_000,
            3 => 8_000,
            2 => 5_000,
            _ => 0,
        };
        return (points, Some(digits));
    }
    match (&own.folded, &other.folded) {
        (Some(a), Some(b)) => (title_points(a, b), None),
        _ => (0, None),
    }
}

/// `2_000 + (JW − 0.85) / 0.15 · 7_500`, rounded down, from a similarity of 0.85 on; below it 0.
///
/// Jaro–Winkler and this formula use only `+ − · /` on f64, which IEEE 754 rounds the same everywhere, and are
/// evaluated in the order in which they are written, so that the integer is the same on every machine.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value lies between 2,000 and 9,500"
)]
pub(crate) fn title_points(own: &str, other: &str) -> u32 {
    let similarity = strsim::jaro_winkler(own, other);
    if similarity < 0.85 {
        return 0;
    }
    (2_000.0 + (similarity - 0.85) / 0.15 * 7_500.0).floor() as u32
}

/// Facts of the criterion current place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CurrentPlace {
    /// One side is settled, so that its place does not matter.
    Settled,
    /// Both in Germany, or both in the same other country; the distance in steps of 100 m.
    Apart { step: u32, abroad: bool },
    /// In different countries.
    OtherCountries,
    /// One side has not said where it lives.
    NotStated,
}

/// Both in Germany `max(2_500, near(d))`; the same other country `max(5_000, near(d))`; else 2,500; either side
/// settled: 5,000.
pub(crate) fn current_place(own: &Household, other: &Household) -> Found<CurrentPlace> {
    if own.settled() || other.settled() {
        return found(5_000, CurrentPlace::Settled);
    }
    let (Some(mine), Some(theirs)) = (&own.current, &other.current) else {
        return found(2_500, CurrentPlace::NotStated);
    };
    if mine.country != theirs.country {
        return found(2_500, CurrentPlace::OtherCountries);
    }
    let abroad = mine.country != "DE";
    let step = apart(mine, theirs);
    let least = if abroad { 5_000 } else { 2_500 };
    found(near(step).max(least), CurrentPlace::Apart { step, abroad })
}

fn apart(a: &Current, b: &Current) -> u32 {
    step(metres(a.point, b.point))
}

/// Shared languages: 5,000, 8,000, 10,000 for 1, 2, 3 or more; `None` when none is shared (a hard condition).
pub(crate) fn languages(own: Languages, other: Languages) -> Option<Found<Languages>> {
    let shared = shared_languages(own, other);
    let points = match shared.iter().map(|part| part.count_ones()).sum::<u32>() {
        0 => return None,
        1 => 5_000,
        2 => 8_000,
        _ => 10_000,
    };
    Some(found(points, shared))
}
