//! Checks pairs without knowing how they were found: that nobody has two partners, and that levels and odd sets prove that
//! no other choice is worth more. One pass over the edges; it must share nothing with the solver but the shape of question
//! and answer.

use super::RoundError;
use super::pairs::{GoodPairing, PairProblem, Pairing};

/// Verifies that `answer` is allowed and that no choice of pairs in `problem` can be worth more; gives its total.
///
/// Why the certificate proves it: no edge is worth more than the levels of its ends and the values of the odd sets in
/// which both lie. So a choice is worth at most the sum of all levels, plus for each odd set its value as often as pairs
/// fit into it, (size − 1) / 2 times. When the answer reaches that bound, no other can pass it.
///
/// # Errors
/// [`RoundError`] says what is not allowed, or how large a gap the certificate leaves.
pub fn check_pairing(problem: &PairProblem<'_>, answer: &Pairing) -> Result<i64, RoundError> {
    let total = check_choice(problem, &answer.chosen, answer.total)?;
    let households = problem.households as usize;
    if answer.levels.len() != households || answer.innermost.len() != households {
        return Err(RoundError::Shape);
    }
    let sets = SetTree::new(answer)?;
    let mut bound = levels_sum(&answer.levels)?;
    for (set, &size) in answer.odd_sets.iter().zip(&sets.sizes) {
        if size < 3 || size % 2 == 0 {
            return Err(RoundError::OddSets);
        }
        bound += i128::from(set.value) * i128::from((size - 1) / 2);
    }
    for (at, edge) in problem.edges.iter().enumerate() {
        let levels = level(&answer.levels, edge.one)? + level(&answer.levels, edge.other)?;
        let both = |household: u32| answer.innermost.get(household as usize).copied().flatten();
        let doubled = 2 * i128::from(edge.value);
        if levels < doubled && levels + sets.common(answer, both(edge.one), both(edge.other)) < doubled {
            return Err(RoundError::DualTooLow(at));
        }
    }
    match bound - 2 * total {
        0 => Ok(answer.total),
        gap => Err(RoundError::Gap(i64::try_from(gap).unwrap_or(i64::MAX))),
    }
}

/// Verifies that a time-boxed answer is allowed and that its bound holds; gives the gap between the two in points.
///
/// # Errors
/// [`RoundError`] says what is not allowed or not proved.
pub fn check_good_pairing(problem: &PairProblem<'_>, answer: &GoodPairing) -> Result<i64, RoundError> {
    let total = check_choice(problem, &answer.chosen, answer.total)?;
    if answer.levels.len() != problem.households as usize {
        return Err(RoundError::Shape);
    }
    for (at, edge) in problem.edges.iter().enumerate() {
        if level(&answer.levels, edge.one)? + level(&answer.levels, edge.other)? < 2 * i128::from(edge.value) {
            return Err(RoundError::DualTooLow(at));
        }
    }
    // A choice is worth whole points: half a point above the bound cannot be reached.
    let bound = levels_sum(&answer.levels)? / 2;
    if i128::from(answer.bound) < bound {
        return Err(RoundError::WrongTotal);
    }
    i64::try_from(i128::from(answer.bound) - total).map_err(|_| RoundError::DualOutOfRange)
}

fn check_choice(problem: &PairProblem<'_>, chosen: &[u32], stated: i64) -> Result<i128, RoundError> {
    let mut taken = vec![false; problem.households as usize];
    let mut total = 0_i128;
    let mut last = None;
    for &at in chosen {
        let edge = problem.edges.get(at as usize).ok_or(RoundError::Shape)?;
        if last >= Some(at) {
            return Err(RoundError::Shape);
        }
        last = Some(at);
        for household in [edge.one, edge.other] {
            let taken = taken.get_mut(household as usize).ok_or(RoundError::Shape)?;
            if std::mem::replace(taken, true) {
                return Err(RoundError::HouseholdOverfull(household));
            }
        }
        total += i128::from(edge.value);
    }
    if total == i128::from(stated) {
        Ok(total)
    } else {
        Err(RoundError::WrongTotal)
    }
}

fn level(levels: &[i64], household: u32) -> Result<i128, RoundError> {
    levels
        .get(household as usize)
        .map(|&level| i128::from(level))
        .ok_or(RoundError::Shape)
}

fn levels_sum(levels: &[i64]) -> Result<i128, RoundError> {
    if levels.iter().any(|&level| level < 0) {
        return Err(RoundError::DualOutOfRange);
    }
    Ok(levels.iter().map(|&level| i128::from(level)).sum())
}

/// The nested sets: how deep each lies, how many households it holds, and what it and all around it are worth.
struct SetTree {
    depths: Vec<u32>,
    sizes: Vec<u64>,
    sums: Vec<i128>,
}

impl SetTree {
    fn new(answer: &Pairing) -> Result<Self, RoundError> {
        let count = answer.odd_sets.len();
        let mut tree = Self {
            depths: vec![0; count],
            sizes: vec![0; count],
            sums: vec![0; count],
        };
        for at in 0..count {
            tree.measure(answer, at)?;
        }
        for innermost in answer.innermost.iter().flatten() {
            *tree.sizes.get_mut(*innermost as usize).ok_or(RoundError::OddSets)? += 1;
        }
        // From the innermost outwards, so that a set is complete before it is added to the one around it.
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(tree.depths.get(at).copied()));
        for at in order {
            let size = tree.sizes.get(at).copied().ok_or(RoundError::OddSets)?;
            if let Some(around) = answer.odd_sets.get(at).and_then(|set| set.around) {
                *tree.sizes.get_mut(around as usize).ok_or(RoundError::OddSets)? += size;
            }
        }
        Ok(tree)
    }

    /// Fills in depth and sum of a set and of those around it that are not known yet.
    fn measure(&mut self, answer: &Pairing, at: usize) -> Result<(), RoundError> {
        let mut way = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next {
            let set = answer.odd_sets.get(at).ok_or(RoundError::OddSets)?;
            if set.value < 0 || way.len() > answer.odd_sets.len() {
                return Err(RoundError::OddSets);
            }
            if self.depths.get(at).is_some_and(|&depth| depth > 0) {
                break;
            }
            way.push((at, set));
            next = set.around.map(|around| around as usize);
        }
        let known = next.and_then(|at| Some((*self.depths.get(at)?, *self.sums.get(at)?)));
        let (mut depth, mut sum) = known.unwrap_or((0, 0));
        for (at, set) in way.into_iter().rev() {
            depth += 1;
            sum += i128::from(set.value);
            if let (Some(depths), Some(sums)) = (self.depths.get_mut(at), self.sums.get_mut(at)) {
                (*depths, *sums) = (depth, sum);
            }
        }
        Ok(())
    }

    /// What the sets around both are worth together.
    fn common(&self, answer: &Pairing, one: Option<u32>, other: Option<u32>) -> i128 {
        let depth = |set: Option<u32>| set.and_then(|set| self.depths.get(set as usize)).copied().unwrap_or(0);
        let around = |set: Option<u32>| set.and_then(|set| answer.odd_sets.get(set as usize)?.around);
        let (mut one, mut other) = (one, other);
        while one != other {
            if depth(one) >= depth(other) {
                one = around(one);
            } else {
                other = around(other);
            }
        }
        one.and_then(|set| self.sums.get(set as usize)).copied().unwrap_or(0)
    }
}
