//! Scores of sixteen entries and bounds of sixteen blocks at once, in integers. Plain loops over arrays, which the
//! compiler turns into the vectors of the machine it is told of (see `dispatch`); the results do not depend on it.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::inline_always,
    clippy::needless_range_loop,
    clippy::needless_bitwise_bool,
    reason = "all indexes are below 16 and all numbers below 2^24, which f32 holds exactly; vectors need all in one body"
)]

use super::lane::{
    ADULTS_SHIFT, Block, LANES, LONG, RARE_TONGUE, SETTLED, TERM_BITS, TITLE_ONLY, TITLED_CODE, TWINS, X_ABROAD,
    X_NONE, X_UNCLEAR,
};
use super::summary::{COMING, Group, OTHER_WEIGHTS, SETTLED_TOO, UNSTATED};

/// One number of each lane.
pub(super) type Row = [u32; LANES];

/// Positions of the criteria in the table of weights.
pub(super) const REGION: usize = 0;
pub(super) const FAMILY: usize = 1;
pub(super) const TIMING: usize = 2;
pub(super) const WELCOME: usize = 3;
pub(super) const NEEDS: usize = 4;
pub(super) const INTERESTS: usize = 5;
pub(super) const OCCUPATION: usize = 6;
pub(super) const CURRENT: usize = 7;
pub(super) const LANGUAGES: usize = 8;

/// The criteria that tell most lanes apart; without these the others need not be looked at.
pub(super) const COARSE: [usize; 4] = [REGION, FAMILY, TIMING, WELCOME];

/// Most different birth years a seeker's children may have.
pub(super) const MOST_YEARS: usize = 12;
/// Differences of birth years up to which children still count for each other.
pub(super) const GAPS: usize = 7;

/// What differs between seekers, ready for comparing with lanes.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) settled: bool,
    pub(super) adults: u32,
    /// How many children count.
    pub(super) children: u32,
    /// Per birth year: how many children, and the years at most 0, 1, … 6 away.
    pub(super) years: [(u32, [u32; GAPS]); MOST_YEARS],
    /// How many of `years` are used.
    pub(super) year_count: usize,
    /// The years at most 0, 1, … 6 away from any child.
    pub(super) around: [u32; GAPS],
    /// Birth years that count.
    pub(super) counting: u32,
    /// The lowest of them.
    pub(super) lowest: u32,
    pub(super) start: u32,
    /// 0 when not stated.
    pub(super) months: u32,
    pub(super) needs: u32,
    pub(super) offers: u32,
    pub(super) likes: u32,
    pub(super) more_likes: u32,
    pub(super) tongues: u32,
    /// Bits of `trades` that may give all points, and those that may give those of equal titles.
    pub(super) trades: (u32, u32),
    pub(super) x: u8,
    pub(super) y: u8,
    pub(super) weights: [u32; 9],
    /// The configured weights, of most households.
    pub(super) usual: [u32; 9],
    /// What everything but [`COARSE`] adds to the seeker's score with anybody at most.
    pub(super) rest: u32,
}

/// Points of a block's lanes; exact but for occupation, current place, twins and rare languages, where they are the
/// most that is possible.
#[derive(Debug, Clone)]
pub(super) struct Scores {
    pub(super) points: [Row; 9],
    /// The score at most, plus 1; 0 where a hard condition does not hold or nobody stands.
    pub(super) most: Row,
}

impl Scores {
    pub(super) const EMPTY: Self = Self {
        points: [[0; LANES]; 9],
        most: [0; LANES],
    };
}

/// Longitude and latitude steps of the raster within which 50 km may lie.
const NEAR_X: u32 = 20;
const NEAR_Y: u32 = 15;

#[inline(always)]
const fn common(count: u32) -> u32 {
    let some = if count >= 2 { 8_500 } else { 6_000 };
    let some = if count >= 3 { 10_000 } else { some };
    if count == 0 { 2_500 } else { some }
}

#[inline(always)]
pub(super) const fn tongues(count: u32) -> u32 {
    let several = if count >= 3 { 10_000 } else { 8_000 };
    let any = if count == 1 { 5_000 } else { several };
    if count == 0 { 0 } else { any }
}

/// `a / b` rounded down, exact for a below 2^21, b from 1 to 300 and quotients up to 20,000.
#[inline(always)]
fn divided(a: u32, b: u32) -> u32 {
    // A quotient that is no whole number is at least 1/300 away from one, far more than f32 rounds; so a little more
    // than half is taken off and the addition of 1.5 * 2^23 rounds to the nearest. Plain casts would not become vectors.
    let quotient = a as i32 as f32 / b as i32 as f32;
    (quotient - 0.499 + 12_582_912.0).to_bits().wrapping_sub(0x4b40_0000)
}

/// `2_000 + 8 · mean / 10`.
#[inline(always)]
const fn family_points(mean: u32) -> u32 {
    // Dividing by 10 with a multiplication, exact up to 81,919.
    2_000 + ((8 * mean * 52_429) >> 19)
}

/// Closeness in points of some years to one of a child: 10,000 less 1,500 a year apart, from the sets of years around.
#[inline(always)]
fn closeness(kids: u32, around: &[u32; GAPS]) -> u32 {
    let mut points = 0;
    for (gap, years) in around.iter().enumerate() {
        let step = if gap == GAPS - 1 { 1_000 } else { 1_500 };
        points += if kids & years != 0 { step } else { 0 };
    }
    points
}

/// Scores the entries of a block and tells by a bit each whose score may be above `floor`; only their numbers are
/// complete. `places` gives for each target place the region points and, shifted by 16, the radius in km that the entry
/// needs.
#[inline(always)]
pub(super) fn score(query: &Query, block: &Block, places: &[u32], floor: u32, out: &mut Scores) -> u32 {
    let mut ok: Row = [0; LANES];
    for at in 0..LANES {
        ok[at] = places.get(usize::from(block.slot[at])).copied().unwrap_or(u32::MAX);
    }
    for at in 0..LANES {
        let place = ok[at];
        out.points[REGION][at] = place & 0xffff;
        ok[at] = u32::from(u32::from(block.radius[at]) >= place >> 16);
    }
    let mut settled: Row = [0; LANES];
    for at in 0..LANES {
        settled[at] = u32::from(block.flags[at] & SETTLED);
    }
    family(query, block, out);
    timing(query, block, &settled, out);
    let mut possible: Row = [1 + query.rest; LANES];
    for at in 0..LANES {
        let there = settled[at] != 0;
        out.points[WELCOME][at] = if there == query.settled { 5_000 } else { 10_000 };
    }
    for criterion in COARSE {
        for at in 0..LANES {
            possible[at] += query.weights[criterion] * out.points[criterion][at];
        }
    }
    for at in 0..LANES {
        possible[at] = if ok[at] != 0 { possible[at] } else { 0 };
    }
    if above(&possible, floor) == 0 {
        return 0;
    }
    for at in 0..LANES {
        let there = settled[at] != 0;
        let (mine, theirs) = if query.settled {
            (
                if there { query.needs } else { query.offers },
                u32::from(block.needs[at]),
            )
        } else {
            (
                query.needs,
                u32::from(if there { block.term[at] } else { block.needs[at] }),
            )
        };
        out.points[NEEDS][at] = common((mine & theirs).count_ones());
    }
    for at in 0..LANES {
        let likes = (query.likes & block.likes[at]).count_ones();
        let more = (query.more_likes & u32::from(block.more_likes[at])).count_ones();
        out.points[INTERESTS][at] = common(likes + more);
    }
    for at in 0..LANES {
        let shared = query.tongues & u32::from(block.tongues[at]);
        let rare = if shared & u32::from(RARE_TONGUE) != 0 { 3 } else { 0 };
        let points = tongues(shared.count_ones() + rare);
        out.points[LANGUAGES][at] = points;
        ok[at] = if points == 0 { 0 } else { ok[at] };
    }
    for at in 0..LANES {
        out.points[OCCUPATION][at] = occupation(query, block.trades[at]);
    }
    current(query, block, &settled, out);
    let mut most: Row = [1; LANES];
    let mut usual: Row = [1; LANES];
    for criterion in 0..9 {
        let (own, other) = (query.weights[criterion], query.usual[criterion]);
        for at in 0..LANES {
            most[at] += own * out.points[criterion][at];
            usual[at] += other * out.points[criterion][at];
        }
    }
    for at in 0..LANES {
        let less = if block.weights[at] == 0 {
            usual[at].min(most[at])
        } else {
            most[at]
        };
        out.most[at] = if ok[at] != 0 { less } else { 0 };
    }
    above(&out.most, floor)
}

/// A bit for each number above the floor.
#[inline(always)]
fn above(numbers: &Row, floor: u32) -> u32 {
    let mut bits: Row = [0; LANES];
    for at in 0..LANES {
        bits[at] = u32::from(numbers[at] > floor) << at;
    }
    bits.iter().fold(0, |all, bit| all | bit)
}

#[inline(always)]
fn occupation(query: &Query, trades: u32) -> u32 {
    let titles = if trades & query.trades.1 != 0 { 9_500 } else { 2_000 };
    if trades & query.trades.0 != 0 { 10_000 } else { titles }
}

#[inline(always)]
fn family(query: &Query, block: &Block, out: &mut Scores) {
    let points = &mut out.points[FAMILY];
    if query.children == 0 {
        for at in 0..LANES {
            let adults = u32::from(block.flags[at] >> ADULTS_SHIFT & 3);
            let alone = if adults == query.adults { 10_000 } else { 7_000 };
            points[at] = if block.kids[at] & query.counting == 0 {
                alone
            } else {
                1_000
            };
        }
        return;
    }
    let mut sum: Row = [0; LANES];
    for (count, around) in query.years.iter().take(query.year_count) {
        for at in 0..LANES {
            sum[at] += count * closeness(block.kids[at], around);
        }
    }
    for (gap, years) in query.around.iter().enumerate() {
        let step = if gap == GAPS - 1 { 1_000 } else { 1_500 };
        for at in 0..LANES {
            sum[at] += step * (block.kids[at] & years).count_ones();
        }
    }
    for at in 0..LANES {
        let theirs = (block.kids[at] & query.counting).count_ones();
        let mean = divided(sum[at], query.children + theirs);
        // How many are of one year is known only to the cold part.
        let several = if block.flags[at] & TWINS != 0 {
            10_000
        } else {
            family_points(mean)
        };
        points[at] = if theirs == 0 { 1_000 } else { several };
    }
}

#[inline(always)]
fn timing(query: &Query, block: &Block, settled: &Row, out: &mut Scores) {
    let points = &mut out.points[TIMING];
    if query.settled {
        *points = [10_000; LANES];
        return;
    }
    if query.months == 0 {
        for at in 0..LANES {
            points[at] = if settled[at] != 0 { 10_000 } else { 4_000 };
        }
        return;
    }
    let end = query.start + query.months;
    for at in 0..LANES {
        let term = u32::from(block.term[at]);
        let long = if block.flags[at] & LONG != 0 { 1 << TERM_BITS } else { 0 };
        let (first, months) = (term >> TERM_BITS, (term & ((1 << TERM_BITS) - 1)) + long);
        let (from, to) = (query.start.max(first), end.min(first + months));
        let shorter = query.months.min(months).max(1);
        let overlap = 5_000 + divided(5_000 * to.saturating_sub(from), shorter);
        let apart = 5_000_u32.saturating_sub(from.saturating_sub(to) * 417);
        let stated = if from < to { overlap } else { apart };
        let coming = if months == 0 { 4_000 } else { stated };
        points[at] = if settled[at] != 0 { 10_000 } else { coming };
    }
}

#[inline(always)]
fn current(query: &Query, block: &Block, settled: &Row, out: &mut Scores) {
    let points = &mut out.points[CURRENT];
    if query.settled {
        *points = [5_000; LANES];
        return;
    }
    match query.x {
        X_NONE => *points = [2_500; LANES],
        X_ABROAD => {
            for at in 0..LANES {
                let same = block.x[at] == X_ABROAD && (block.y[at] == query.y);
                points[at] = if same { 10_000 } else { 2_500 };
            }
        }
        X_UNCLEAR => {
            for at in 0..LANES {
                points[at] = if block.x[at] <= X_UNCLEAR { 10_000 } else { 2_500 };
            }
        }
        x => {
            for at in 0..LANES {
                let (other_x, other_y) = (block.x[at], block.y[at]);
                let near_x = u32::from(other_x.abs_diff(x)) <= NEAR_X;
                let near = near_x & (u32::from(other_y.abs_diff(query.y)) <= NEAR_Y) & (other_x < X_UNCLEAR);
                points[at] = if near | (other_x == X_UNCLEAR) { 10_000 } else { 2_500 };
            }
        }
    }
    for at in 0..LANES {
        points[at] = if settled[at] != 0 { 5_000 } else { points[at] };
    }
}

/// The score that the entries of each block can have at most, plus 1; 0 where none can match. `region` gives the most
/// region points per block, plus 1; 0 where no circle reaches.
#[inline(always)]
pub(super) fn bound(query: &Query, group: &Group, region: &Row, out: &mut Row) {
    let mut points = [[0_u32; LANES]; 9];
    for at in 0..LANES {
        points[REGION][at] = region[at].saturating_sub(1);
    }
    let kinds = wide8(&group.kinds);
    let (mut any_settled, mut any_coming): (Row, Row) = ([0; LANES], [0; LANES]);
    for at in 0..LANES {
        any_settled[at] = kinds[at] & u32::from(SETTLED_TOO);
        any_coming[at] = kinds[at] & u32::from(COMING);
    }
    family_bound(query, group, &kinds, &mut points[FAMILY]);
    timing_bound(query, group, &kinds, &mut points[TIMING]);
    let needs = wide16(&group.needs);
    let (with_settled, with_coming) = if query.settled {
        (shared(query.needs, &needs), shared(query.offers, &needs))
    } else {
        let offers = wide16(&group.offers);
        (shared(query.needs, &offers), shared(query.needs, &needs))
    };
    for at in 0..LANES {
        let a = if any_settled[at] != 0 { with_settled[at] } else { 0 };
        let b = if any_coming[at] != 0 { with_coming[at] } else { 0 };
        points[NEEDS][at] = common(a.max(b));
    }
    let turned = if query.settled { &any_coming } else { &any_settled };
    for at in 0..LANES {
        points[WELCOME][at] = if turned[at] != 0 { 10_000 } else { 5_000 };
    }
    let likes = shared(query.likes, &group.likes);
    let more = shared(query.more_likes, &wide16(&group.more_likes));
    for at in 0..LANES {
        points[INTERESTS][at] = common(likes[at] + more[at]);
    }
    let spoken = wide16(&group.tongues);
    let count = shared(query.tongues, &spoken);
    for at in 0..LANES {
        let rare = if query.tongues & spoken[at] & u32::from(RARE_TONGUE) != 0 {
            3
        } else {
            0
        };
        points[LANGUAGES][at] = tongues(count[at] + rare);
    }
    for at in 0..LANES {
        points[OCCUPATION][at] = occupation(query, group.trades[at]);
    }
    // Where coming households live is all over the country; only the kinds tell something.
    let coming = if query.x == X_NONE { 2_500 } else { 10_000 };
    for at in 0..LANES {
        let most = if any_coming[at] != 0 { coming } else { 0 };
        let settled = if any_settled[at] != 0 { 5_000 } else { 0 };
        points[CURRENT][at] = if query.settled { 5_000 } else { most.max(settled) };
    }
    let mut most: Row = [1; LANES];
    let mut usual: Row = [1; LANES];
    for criterion in 0..9 {
        let (own, other) = (query.weights[criterion], query.usual[criterion]);
        for at in 0..LANES {
            most[at] += own * points[criterion][at];
            usual[at] += other * points[criterion][at];
        }
    }
    for at in 0..LANES {
        let all_usual = kinds[at] & u32::from(OTHER_WEIGHTS) == 0;
        let less = if all_usual { most[at].min(usual[at]) } else { most[at] };
        out[at] = if (region[at] != 0) & (points[LANGUAGES][at] != 0) {
            less
        } else {
            0
        };
    }
}

#[inline(always)]
fn family_bound(query: &Query, group: &Group, kinds: &Row, points: &mut Row) {
    if query.children == 0 {
        let youngest = wide8(&group.youngest);
        for at in 0..LANES {
            let same = kinds[at] >> 4 >> query.adults & 1 != 0;
            let alone = if same { 10_000 } else { 7_000 };
            points[at] = if youngest[at] <= query.lowest { alone } else { 1_000 };
        }
        return;
    }
    let mut mine: Row = [0; LANES];
    for (count, around) in query.years.iter().take(query.year_count) {
        for at in 0..LANES {
            mine[at] += count * closeness(group.kids[at], around);
        }
    }
    let mut theirs: Row = [0; LANES];
    for at in 0..LANES {
        theirs[at] = closeness(group.kids[at], &query.around);
    }
    let children = wide8(&group.children);
    for at in 0..LANES {
        // Each of their children is at most as close as the closest of all; more of them raise the mean only when
        // that is closer than the seeker's own are on average.
        let raises = theirs[at] * query.children >= mine[at];
        let count = if raises { children[at].max(1) } else { 1 };
        let mean = divided(mine[at] + count * theirs[at], query.children + count);
        points[at] = if group.kids[at] & query.counting == 0 {
            1_000
        } else {
            family_points(mean)
        };
    }
}

#[inline(always)]
fn timing_bound(query: &Query, group: &Group, kinds: &Row, points: &mut Row) {
    if query.settled {
        *points = [10_000; LANES];
        return;
    }
    let any_settled = |at: usize| kinds[at] & u32::from(SETTLED_TOO) != 0;
    if query.months == 0 {
        for at in 0..LANES {
            points[at] = if any_settled(at) { 10_000 } else { 4_000 };
        }
        return;
    }
    let end = query.start + query.months;
    let (starts, ends, months) = (wide16(&group.start), wide16(&group.end), wide8(&group.months));
    for at in 0..LANES {
        let (first, last) = (starts[at], ends[at]);
        let (from, to) = (query.start.max(first), end.min(last));
        let shorter = query.months.min(months[at]).max(1);
        let overlap = 5_000 + divided(5_000 * to.saturating_sub(from).min(shorter), shorter);
        let apart = 5_000_u32.saturating_sub(from.saturating_sub(to) * 417);
        let stated = if from < to { overlap } else { apart };
        let stated = if first < last { stated } else { 0 };
        let unstated = if kinds[at] & u32::from(UNSTATED) != 0 { 4_000 } else { 0 };
        points[at] = if any_settled(at) { 10_000 } else { stated.max(unstated) };
    }
}

/// How many bits of a set occur in each lane's.
#[inline(always)]
fn shared(set: u32, lanes: &Row) -> Row {
    lanes.map(|lane| (set & lane).count_ones())
}

/// Narrow numbers as those that are reckoned with.
#[inline(always)]
fn wide8(narrow: &[u8; LANES]) -> Row {
    narrow.map(u32::from)
}

/// As [`wide8`].
#[inline(always)]
fn wide16(narrow: &[u16; LANES]) -> Row {
    narrow.map(u32::from)
}

/// Bits of `trades` that the seeker's occupations ask for.
pub(super) const fn title_bits(coded_title: bool, bare_title: bool) -> u32 {
    let all = if coded_title || bare_title { TITLE_ONLY } else { 0 };
    if bare_title { all | TITLED_CODE } else { all }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_down_in_the_whole_range_in_use() {
        for b in 1..=300 {
            for a in (0..20_000 * b)
                .step_by(if b < 20 { 1 } else { 7 })
                .chain((0..=20_000).map(|n| n * b))
            {
                if a < 1 << 21 {
                    assert_eq!(divided(a, b), a / b, "{a} / {b}");
                    assert_eq!(
                        divided(a.saturating_sub(1), b),
                        a.saturating_sub(1) / b,
                        "{a} - 1 / {b}"
                    );
                }
            }
        }
    }

    #[test]
    fn family_points_are_the_formula() {
        assert!((0..=10_000).all(|mean| family_points(mean) == 2_000 + 8 * mean / 10));
    }
}
