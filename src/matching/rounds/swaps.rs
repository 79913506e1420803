//! The time-boxed pairs: the best edges first, then exchanges: an edge replaces the pairs of its ends, and those who are
//! left alone take the best who are free. It must stop after the number of steps it is given.

#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over arrays whose lengths the checked question fixes"
)]

use super::graph::{Graph, NONE};
use super::pairs::PairProblem;

/// Partners by greed and exchanges, and how many edges the exchanges looked at: at most `limit` and one household's.
pub(super) fn greedy_with_swaps(problem: &PairProblem<'_>, graph: &Graph, limit: u64) -> (Vec<u32>, u64) {
    let mut order: Vec<u32> = (0..).zip(problem.edges).map(|(at, _)| at).collect();
    order.sort_unstable_by_key(|&at| (std::cmp::Reverse(problem.edges[at as usize].value), at));
    let mut swaps = Swaps {
        graph,
        mates: vec![NONE; graph.len()],
        worth: vec![0; graph.len()],
        steps: 0,
    };
    for at in order {
        let edge = problem.edges[at as usize];
        if swaps.mates[edge.one as usize] == NONE && swaps.mates[edge.other as usize] == NONE {
            swaps.join(edge.one, edge.other, edge.value);
        }
    }
    // Only those beside a change can gain by looking again.
    let mut queued = vec![true; graph.len()];
    let mut queue: std::collections::VecDeque<u32> = (0..problem.households).collect();
    while let Some(household) = queue.pop_front() {
        if swaps.steps >= limit {
            break;
        }
        queued[household as usize] = false;
        for changed in swaps.improve(household) {
            for again in std::iter::once(changed).chain(graph.of(changed).iter().map(|link| link.to)) {
                if !std::mem::replace(&mut queued[again as usize], true) {
                    queue.push_back(again);
                }
            }
        }
    }
    (swaps.mates, swaps.steps)
}

struct Swaps<'g> {
    graph: &'g Graph,
    mates: Vec<u32>,
    /// What the pair of each household is worth.
    worth: Vec<i64>,
    steps: u64,
}

impl Swaps<'_> {
    fn join(&mut self, one: u32, other: u32, value: i64) {
        for (household, mate) in [(one, other), (other, one)] {
            self.mates[household as usize] = mate;
            self.worth[household as usize] = value;
        }
    }

    fn part(&mut self, household: u32) -> u32 {
        let mate = std::mem::replace(&mut self.mates[household as usize], NONE);
        self.worth[household as usize] = 0;
        if mate != NONE {
            self.mates[mate as usize] = NONE;
            self.worth[mate as usize] = 0;
        }
        mate
    }

    /// The best who is free for a household, but for two.
    fn best_free(&mut self, household: u32, without: [u32; 2]) -> (i64, u32) {
        if household == NONE {
            return (0, NONE);
        }
        let links = self.graph.of(household);
        self.steps += links.len() as u64;
        let free = links
            .iter()
            .filter(|link| self.mates[link.to as usize] == NONE && !without.contains(&link.to));
        free.map(|link| (i64::from(link.value), link.to))
            .max_by_key(|&(value, to)| (value, std::cmp::Reverse(to)))
            .unwrap_or((0, NONE))
    }

    /// Carries out the best exchange by an edge of this household, if one gains; gives whose partner changed.
    fn improve(&mut self, household: u32) -> Vec<u32> {
        let mate = self.mates[household as usize];
        let own = self.worth[household as usize];
        let left = if mate == NONE {
            0
        } else {
            self.best_free(mate, [household, NONE]).0
        };
        let links = self.graph.of(household);
        self.steps += links.len() as u64;
        let (mut best, mut at) = (0, NONE);
        for link in links.iter().filter(|link| link.to != mate) {
            let other = self.mates[link.to as usize];
            let certain = i64::from(link.value) - own - self.worth[link.to as usize];
            // What those who are left alone find at most; looked up only if it could matter.
            if certain + left > best || (other != NONE && certain + left + self.worth[link.to as usize] > best) {
                let widow = self.best_free(other, [household, link.to]);
                let widower = self.best_free(mate, [link.to, widow.1]).0;
                let gain = certain + widow.0 + widower;
                if gain > best {
                    (best, at) = (gain, link.to);
                }
            }
        }
        if at == NONE {
            return Vec::new();
        }
        let value = links
            .iter()
            .find(|link| link.to == at)
            .map_or(0, |link| i64::from(link.value));
        let (mate, other) = (self.part(household), self.part(at));
        self.join(household, at, value);
        let mut changed = vec![household, at];
        for alone in [other, mate] {
            // The two who are left alone may have found each other.
            if alone == NONE || self.mates[alone as usize] != NONE {
                continue;
            }
            changed.push(alone);
            let (value, free) = self.best_free(alone, [NONE, NONE]);
            if free != NONE {
                self.join(alone, free, value);
                changed.push(free);
            }
        }
        changed
    }
}
