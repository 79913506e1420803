//! A seeker prepared for the index: the query of the kernels, and the exact points of what the lanes only bound.
#![expect(clippy::indexing_slicing, reason = "lanes are below 16, criteria below 9")]

use super::super::household::{Area, Household, probable_duplicate};
use super::super::near::{metres, near, step};
use super::super::score::common;
use super::super::{Rules, Weights};
use super::compact::{Compact, like_bits, need_bits, phone_bits, window_bits};
use super::intern::{Home, Interned};
use super::kernel::{
    COARSE, CURRENT, FAMILY, GAPS, INTERESTS, LANGUAGES, MOST_YEARS, NEEDS, OCCUPATION, Query, REGION, Scores, TIMING,
    WELCOME, title_bits, tongues,
};
use super::lane::{Block, EPOCH, RARE_TONGUE, SETTLED, TWINS, X_NONE, counting, kid_bits};
use super::works::{Sought, group_bit};

/// A seeker.
pub(super) struct Seeker<'a> {
    pub(super) household: &'a Household,
    pub(super) query: Query,
    /// Its number, when it is in the index.
    pub(super) owner: Option<u32>,
    sought: Sought,
    home: Option<Home>,
    phone: u8,
    kids: (u32, u32),
}

impl<'a> Seeker<'a> {
    /// Prepares a seeker; `None` when it or the year does not fit the form of the lanes.
    pub(super) fn new(
        household: &'a Household,
        owner: Option<u32>,
        compact: &Compact,
        rules: &Rules<'_>,
    ) -> Option<Self> {
        if rules.year < EPOCH + 18 {
            return None;
        }
        let kids = kid_bits(household)?;
        let (start, months) = window_bits(household)?;
        let (bits, lowest) = counting(rules.year);
        let mut years = [(0, [0; GAPS]); MOST_YEARS];
        let mut year_count = 0;
        let mut around = [0; GAPS];
        let born = household.child_years(rules.year);
        for same in born.chunk_by(|a, b| a == b) {
            let year = years.get_mut(year_count)?;
            year_count += 1;
            year.0 = u32::try_from(same.len()).ok()?;
            let at = u32::try_from(same.first()? - EPOCH).ok()?;
            for (gap, (all, set)) in around.iter_mut().zip(&mut year.1).enumerate() {
                let gap = u32::try_from(gap).ok()?;
                for near in at.saturating_sub(gap)..=(at + gap).min(31) {
                    *set |= 1 << near;
                }
                *set &= bits;
                *all |= *set;
            }
        }
        let home = household
            .current
            .as_ref()
            .map(|current| compact.interned.seek_home(current));
        let (x, y) = Interned::raster(home.as_ref());
        let (likes, more_likes) = like_bits(household.interests);
        let titled = |coded: bool| {
            let mut works = household.works.iter();
            works.any(|work| work.folded.is_some() && work.kldb.is_some() == coded)
        };
        let codes = household.works.iter().filter_map(|work| work.kldb);
        let mut query = Query {
            settled: household.settled(),
            adults: u32::try_from(household.adults.min(3)).ok()?,
            children: u32::try_from(born.len()).ok()?,
            years,
            year_count,
            around,
            counting: bits,
            lowest,
            start: u32::from(start),
            months: u32::from(months),
            needs: u32::from(need_bits(household.social_needs)),
            offers: u32::from(need_bits(household.offers)),
            likes,
            more_likes: u32::from(more_likes),
            tongues: u32::from(compact.interned.seek_tongues(household.languages)),
            trades: (
                codes.fold(0, |all, code| all | group_bit(code)),
                title_bits(titled(true), titled(false)),
            ),
            x,
            y,
            weights: rules
                .weights
                .households
                .scaled(household.importance)
                .map(|(_, weight)| weight),
            usual: rules.weights.households.table().map(|(_, weight)| weight),
            rest: 0,
        };
        let parts = most(&query, 0);
        query.rest = parts.iter().sum::<u32>() - COARSE.iter().map(|criterion| parts[*criterion]).sum::<u32>();
        Some(Self {
            household,
            query,
            owner,
            sought: compact.works.seek(&household.works),
            home,
            phone: phone_bits(household.standing().phone_key.as_deref()),
            kids,
        })
    }

    pub(super) fn areas(&self) -> &[Area] {
        &self.household.areas
    }

    /// The score with anybody at most, plus 1, when the region gives so many points.
    pub(super) fn most(&self, region: u32) -> u32 {
        1 + most(&self.query, region).iter().sum::<u32>()
    }

    /// The exact score of a lane plus 1, when it is above `floor`, and 0 otherwise; `verify` is asked for the full
    /// record where the lane alone cannot tell.
    pub(super) fn exact<'h>(
        &self,
        compact: &Compact,
        block: &Block,
        lane: usize,
        scores: &Scores,
        floor: u32,
        full: &dyn Fn(u32) -> Option<&'h Household>,
    ) -> u32 {
        let owner = block.owner[lane];
        let cold = compact.cold[owner as usize];
        let mut points = [
            scores.points[REGION][lane],
            scores.points[FAMILY][lane],
            scores.points[TIMING][lane],
            scores.points[WELCOME][lane],
            scores.points[NEEDS][lane],
            scores.points[INTERESTS][lane],
            scores.points[OCCUPATION][lane],
            scores.points[CURRENT][lane],
            scores.points[LANGUAGES][lane],
        ];
        let weights = &self.query.weights;
        let sum = |points: &[u32; 9]| {
            1 + weights
                .iter()
                .zip(points)
                .map(|(weight, points)| weight * points)
                .sum::<u32>()
        };
        let mut back_occupation = 2_000;
        if points[OCCUPATION] > 2_000 {
            [points[OCCUPATION], back_occupation] = compact.works.points(&self.sought, cold.works);
            if sum(&points) <= floor {
                return 0;
            }
        }
        let settled = block.flags[lane] & SETTLED != 0;
        if !self.query.settled && !settled && points[CURRENT] > 2_500 {
            points[CURRENT] = self.current(cold.current(), compact);
        }
        if block.flags[lane] & TWINS != 0 && self.query.children > 0 {
            points[FAMILY] = self.family(compact.twins.get(&owner).copied().unwrap_or_default());
        }
        if u32::from(block.tongues[lane] & RARE_TONGUE) & self.query.tongues != 0 {
            let Some(other) = full(owner) else { return 0 };
            let Some(shared) = super::super::score::languages(self.household.languages, other.languages) else {
                return 0;
            };
            points[LANGUAGES] = shared.points;
        }
        let forth = sum(&points);
        points[OCCUPATION] = back_occupation;
        let theirs = compact.interned.weights_of(block.weights[lane]);
        let back = 1 + theirs
            .iter()
            .zip(points)
            .map(|(weight, points)| weight * points)
            .sum::<u32>();
        let score = forth.min(back);
        if score <= floor || self.owner == Some(owner) || self.doubled(compact, block, lane, full) {
            return 0;
        }
        score
    }

    /// Whether the entry belongs to what is probably the seeker once more.
    fn doubled<'h>(
        &self,
        compact: &Compact,
        block: &Block,
        lane: usize,
        full: &dyn Fn(u32) -> Option<&'h Household>,
    ) -> bool {
        let owner = block.owner[lane];
        let cold = compact.cold[owner as usize];
        let same_phone = self.phone != 0 && self.phone == cold.phone;
        let same_home = || {
            let other = cold
                .current()
                .checked_sub(1)
                .and_then(|number| compact.interned.home_of(number));
            let same = self.home.zip(other).is_some_and(|(own, other)| own.id == other.id);
            same && block.kids[lane] == self.kids.0 | self.kids.1
        };
        (same_phone || same_home()) && full(owner).is_none_or(|other| probable_duplicate(self.household, other))
    }

    fn current(&self, number: u32, compact: &Compact) -> u32 {
        let other = number
            .checked_sub(1)
            .and_then(|number| compact.interned.home_of(number));
        let (Some(own), Some(other)) = (self.home, other) else {
            return 2_500;
        };
        if own.country != other.country {
            return 2_500;
        }
        let least = if own.country == 0 { 2_500 } else { 5_000 };
        near(step(metres(own.point, other.point))).max(least)
    }

    /// The points of family with birth years as [`kid_bits`].
    fn family(&self, (low, high): (u32, u32)) -> u32 {
        let query = &self.query;
        let (low, high) = (low & query.counting, high & query.counting);
        let theirs = low.count_ones() + 2 * high.count_ones();
        if theirs == 0 {
            return 1_000;
        }
        let mut sum = 0;
        for gap in 0..GAPS {
            let step = if gap == GAPS - 1 { 1_000 } else { 1_500 };
            for (count, around) in query.years.iter().take(query.year_count) {
                sum += if (low | high) & around[gap] != 0 {
                    count * step
                } else {
                    0
                };
            }
            let years = query.around[gap];
            sum += step * ((low & years).count_ones() + 2 * (high & years).count_ones());
        }
        2_000 + 8 * (sum / (query.children + theirs)) / 10
    }
}

/// What each criterion adds to a seeker's score at most, when the region gives so many points.
fn most(query: &Query, region: u32) -> [u32; 9] {
    let mut points = [10_000; 9];
    points[REGION] = region;
    points[NEEDS] = common((query.needs | if query.settled { query.offers } else { 0 }).count_ones());
    points[INTERESTS] = common(query.likes.count_ones() + query.more_likes.count_ones());
    if query.trades == (0, 0) {
        points[OCCUPATION] = 2_000;
    }
    if query.settled || query.x == X_NONE {
        points[CURRENT] = 5_000;
    }
    if query.tongues & u32::from(RARE_TONGUE) == 0 {
        points[LANGUAGES] = tongues(query.tongues.count_ones());
    }
    for (points, weight) in points.iter_mut().zip(query.weights) {
        *points *= weight;
    }
    points
}

/// Whether the weights give any score below 2^24, as all checked weights do.
pub(super) fn sane(weights: &Weights) -> bool {
    weights.checked().is_ok()
}
