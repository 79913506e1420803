//! Groups of households that could look for a home together: 3 to 6 that all know of one region, whose times to move overlap,
//! and of whom each two may meet. What it optimises: it takes the best group first, then the best of those left, and so on
//! ([`group`]). What it does not promise: that no other set of groups is worth more in total, nor that nobody is left over
//! who could be in one. [`check_groups`] verifies what it does promise without knowing how the groups were found.
//! It must not know what a household or a region is.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

use super::{MAX_VALUE, PairEdge, RoundError};

/// Fewer households are no group.
pub const SMALLEST: usize = 3;
/// More households cannot look at a house together.
pub const LARGEST: usize = 6;

/// A household as the question sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seeker {
    /// The regions in which it looks, by their numbers.
    pub regions: BTreeSet<u32>,
    /// Those of them that it named itself, or that hold a place it named; the others only lie within its reach.
    pub named: BTreeSet<u32>,
    /// The first and the last month in which it may move; without one it is in no group.
    pub window: Option<(i32, i32)>,
}

/// Who could be in a group with whom. Checked once when it is made.
#[derive(Debug, Clone)]
pub struct GroupProblem<'a> {
    seekers: &'a [Seeker],
    values: HashMap<(u32, u32), i64>,
    beside: Vec<BTreeSet<u32>>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundGroup {
    /// Its households, rising.
    pub members: Vec<u32>,
    /// The region that all of them know; where there are several, the one that most of them named, then the smallest number.
    pub region: u32,
    /// The first and the last month in which all of them may move.
    pub window: (i32, i32),
    /// What it is worth: for each household the mean of what its pairs with the others are worth, all together.
    pub worth: i64,
}

impl<'a> GroupProblem<'a> {
    /// Puts the question. `edges` say which two may meet and what that is worth, in any order; of equal ones the best counts.
    ///
    /// # Errors
    /// [`RoundError`] names the first edge that is out of range or of an impossible value.
    pub fn new(seekers: &'a [Seeker], edges: &[PairEdge]) -> Result<Self, RoundError> {
        let mut values: HashMap<(u32, u32), i64> = HashMap::new();
        let mut beside = vec![BTreeSet::new(); seekers.len()];
        for (at, edge) in edges.iter().enumerate() {
            if edge.one == edge.other || edge.one as usize >= seekers.len() || edge.other as usize >= seekers.len() {
                return Err(RoundError::UnknownEnd(at));
            }
            if !(1..=MAX_VALUE).contains(&edge.value) {
                return Err(RoundError::ValueOutOfRange(at));
            }
            let value = values.entry(key(edge.one, edge.other)).or_default();
            *value = edge.value.max(*value);
            for (one, other) in [(edge.one, edge.other), (edge.other, edge.one)] {
                if let Some(of) = beside.get_mut(one as usize) {
                    of.insert(other);
                }
            }
        }
        Ok(Self {
            seekers,
            values,
            beside,
        })
    }

    fn window(&self, household: u32) -> Option<(i32, i32)> {
        self.seekers.get(household as usize)?.window
    }

    fn knows(&self, household: u32, region: u32) -> bool {
        self.seekers
            .get(household as usize)
            .is_some_and(|seeker| seeker.regions.contains(&region))
    }

    fn value(&self, one: u32, other: u32) -> Option<i64> {
        self.values.get(&key(one, other)).copied()
    }

    /// Grows a group from two households of one region, among those that are free: always by the one whose pairs with all
    /// members are worth most (the smaller number among equals), up to the smallest size, and beyond as long as the worth rises.
    fn grow(&self, seed: Seed, free: &[bool]) -> Option<FoundGroup> {
        let is_free = |household: u32| free.get(household as usize) == Some(&true);
        let Seed { one, other, region } = seed;
        if !is_free(one) || !is_free(other) {
            return None;
        }
        let mut window = meet(self.window(one)?, self.window(other)?)?;
        let mut members = vec![one, other];
        let mut sum = self.value(one, other)?;
        let mut others: BTreeSet<u32> = self
            .beside
            .get(one as usize)?
            .intersection(self.beside.get(other as usize)?)
            .copied()
            .filter(|next| is_free(*next) && self.knows(*next, region))
            .collect();
        while members.len() < LARGEST {
            let gain = |next: u32| {
                meet(window, self.window(next)?)?;
                let values = members.iter().map(|member| self.value(*member, next));
                values.sum::<Option<i64>>()
            };
            let best = others
                .iter()
                .filter_map(|next| Some((gain(*next)?, Reverse(*next))))
                .max();
            let Some((gain, Reverse(next))) = best else { break };
            let size = members.len();
            if size >= SMALLEST && worth(sum + gain, size + 1) <= worth(sum, size) {
                break;
            }
            window = meet(window, self.window(next)?)?;
            sum += gain;
            members.push(next);
            others.remove(&next);
            let beside = self.beside.get(next as usize)?;
            others.retain(|other| beside.contains(other));
        }
        if members.len() < SMALLEST {
            return None;
        }
        members.sort_unstable();
        let worth = worth(sum, members.len());
        let region = self.common_region(&members)?;
        Some(FoundGroup {
            members,
            region,
            window,
            worth,
        })
    }

    fn common_region(&self, members: &[u32]) -> Option<u32> {
        let first = self.seekers.get(*members.first()? as usize)?;
        let common = |region: &&u32| members.iter().all(|member| self.knows(*member, **region));
        let named_by = |region: u32| {
            let names = |member: &&u32| {
                let seeker = self.seekers.get(**member as usize);
                seeker.is_some_and(|seeker| seeker.named.contains(&region))
            };
            members.iter().filter(names).count()
        };
        let regions = first.regions.iter().filter(common).copied();
        regions.max_by_key(|region| (named_by(*region), Reverse(*region)))
    }

    /// Each pair in each region that both know.
    fn seeds(&self) -> Vec<Seed> {
        let mut seeds: Vec<Seed> = self
            .values
            .keys()
            .filter_map(|&(one, other)| {
                let regions = &self.seekers.get(one as usize)?.regions;
                let shared = regions.intersection(&self.seekers.get(other as usize)?.regions);
                Some(shared.map(move |region| Seed {
                    one,
                    other,
                    region: *region,
                }))
            })
            .flatten()
            .collect();
        seeds.sort_unstable();
        seeds
    }
}

/// Where a group begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Seed {
    one: u32,
    other: u32,
    region: u32,
}

const fn key(one: u32, other: u32) -> (u32, u32) {
    if one < other { (one, other) } else { (other, one) }
}

/// The months that two times have in common.
fn meet(one: (i32, i32), other: (i32, i32)) -> Option<(i32, i32)> {
    let common = (one.0.max(other.0), one.1.min(other.1));
    (common.0 <= common.1).then_some(common)
}

/// For each of `size` households the mean of what its pairs are worth, together: each pair counts for both its ends.
fn worth(sum: i64, size: usize) -> i64 {
    let others = i64::try_from(size.saturating_sub(1)).unwrap_or(i64::MAX).max(1);
    sum * 2 / others
}

/// Groups in which nobody is twice, where it does most good first.
///
/// The rule: from each two that may meet, in each region that both know, a group is grown. The one of the greatest worth is
/// taken (among equals the one whose households have the smaller numbers), its households are no longer free, and a group
/// that loses somebody by that is grown again from those left, until none is left.
pub fn group(problem: &GroupProblem<'_>) -> Vec<FoundGroup> {
    let mut free = vec![true; problem.seekers.len()];
    let mut waiting: BinaryHeap<(i64, Reverse<Vec<u32>>, Reverse<Seed>)> = BinaryHeap::new();
    let mut known = HashMap::new();
    let offer = |seed: Seed, free: &[bool], known: &mut HashMap<Seed, FoundGroup>| {
        let found = problem.grow(seed, free)?;
        let entry = (found.worth, Reverse(found.members.clone()), Reverse(seed));
        known.insert(seed, found);
        Some(entry)
    };
    for seed in problem.seeds() {
        waiting.extend(offer(seed, &free, &mut known));
    }
    let mut groups = Vec::new();
    while let Some((_, _, Reverse(seed))) = waiting.pop() {
        let Some(found) = known.remove(&seed) else {
            continue;
        };
        if found
            .members
            .iter()
            .all(|member| free.get(*member as usize) == Some(&true))
        {
            for member in &found.members {
                if let Some(free) = free.get_mut(*member as usize) {
                    *free = false;
                }
            }
            groups.push(found);
        } else {
            waiting.extend(offer(seed, &free, &mut known));
        }
    }
    groups.sort_by(|one, other| {
        let by_worth = other.worth.cmp(&one.worth);
        by_worth.then_with(|| one.members.cmp(&other.members))
    });
    groups
}

/// Verifies groups without knowing how they were found: their size, that nobody is in two, that each two may meet, that all
/// know the region and may move in the months that are stated, and that the worth is what it says. Gives the total worth.
///
/// # Errors
/// [`RoundError::Shape`], [`RoundError::HouseholdOverfull`] for somebody who is in two groups,
/// [`RoundError::NotTogether`] with the number of the first group that is none, [`RoundError::WrongTotal`].
pub fn check_groups(problem: &GroupProblem<'_>, groups: &[FoundGroup]) -> Result<i64, RoundError> {
    let mut taken = BTreeSet::new();
    let mut total = 0_i64;
    for (at, found) in groups.iter().enumerate() {
        if !(SMALLEST..=LARGEST).contains(&found.members.len()) || found.window.0 > found.window.1 {
            return Err(RoundError::Shape);
        }
        if let Some(twice) = found.members.iter().find(|member| !taken.insert(**member)) {
            return Err(RoundError::HouseholdOverfull(*twice));
        }
        let mut sum = 0;
        for (position, member) in found.members.iter().enumerate() {
            let within = problem
                .window(*member)
                .is_some_and(|own| own.0 <= found.window.0 && found.window.1 <= own.1);
            if !within || !problem.knows(*member, found.region) {
                return Err(RoundError::NotTogether(at));
            }
            for other in found.members.iter().skip(position + 1) {
                sum += problem.value(*member, *other).ok_or(RoundError::NotTogether(at))?;
            }
        }
        if worth(sum, found.members.len()) != found.worth {
            return Err(RoundError::WrongTotal);
        }
        total += found.worth;
    }
    Ok(total)
}
