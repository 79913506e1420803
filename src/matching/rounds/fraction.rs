//! The start of the exact pairs: the best choice of half pairs. It is the assignment of all households to all households,
//! read in both directions; its prices become levels, its circles of even length whole pairs, and of each odd circle one
//! household is left over. It must not leave an edge above the levels of its ends, nor pair two below them.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a kernel over arrays whose lengths the checked question fixes"
)]

use super::auction::{Arc, Market};
use super::exchange::improve;
use super::graph::{Graph, NONE};

/// Levels in doubled points and whole pairs on edges that just reach them.
pub(super) struct HalfSolution {
    pub(super) levels: Vec<i64>,
    pub(super) mates: Vec<u32>,
    pub(super) bids: u64,
}

fn market(graph: &Graph) -> Market {
    let arcs = graph.links.iter().map(|link| Arc::new(link.to, link.value)).collect();
    Market::from_arcs(arcs, graph.starts.clone(), &vec![1; graph.len()], &vec![1; graph.len()])
}

/// What a household gains at most above these prices, plus its own price: twice its level.
fn levels(graph: &Graph, prices: &[i64]) -> Vec<i64> {
    let gain = |household: u32| {
        let margins = graph
            .of(household)
            .iter()
            .map(|link| i64::from(link.value) - prices[link.to as usize]);
        margins.max().unwrap_or(0).max(0)
    };
    (0..graph.len() as u32)
        .map(|household| gain(household) + prices[household as usize])
        .collect()
}

impl HalfSolution {
    /// Levels that no edge exceeds, near the best ones; all that a bound needs.
    pub(super) fn bound(graph: &Graph) -> Vec<i64> {
        let mut market = market(graph);
        market.run();
        let prices: Vec<i64> = market.prices.iter().map(|&price| i64::from(price)).collect();
        levels(graph, &prices)
    }

    pub(super) fn new(graph: &Graph) -> Self {
        let mut market = market(graph);
        market.run();
        let prices = improve(&mut market);
        let count = graph.len();
        let mut next = vec![NONE; count];
        let mut has_before = vec![false; count];
        for (household, next) in next.iter_mut().enumerate() {
            if let Some(arc) = market.arcs[market.range(household)].iter().find(|arc| arc.held()) {
                *next = arc.target() as u32;
                has_before[arc.target()] = true;
            }
        }
        let levels = levels(graph, &prices);
        let mut mates = vec![NONE; count];
        // Chains first, from where they begin; the ends of a chain have level 0, so any may stay alone.
        for household in (0..count).filter(|&household| !has_before[household]) {
            pair_along(household as u32, &mut next, &mut mates);
        }
        for household in 0..count as u32 {
            let mut least = household;
            let (mut at, mut length) = (next[household as usize], 1);
            while at != NONE && at != household {
                if levels[at as usize] < levels[least as usize] {
                    least = at;
                }
                (at, length) = (next[at as usize], length + 1);
            }
            if at == NONE {
                continue;
            }
            // An odd circle leaves its household of the least level over.
            let mut first = household;
            if length % 2 == 1 {
                first = next[least as usize];
                next[least as usize] = NONE;
            }
            pair_along(first, &mut next, &mut mates);
        }
        Self {
            levels,
            mates,
            bids: market.effort.bids,
        }
    }
}

/// Pairs the first with the second, the third with the fourth and so on, and takes the chain apart.
fn pair_along(first: u32, next: &mut [u32], mates: &mut [u32]) {
    let mut at = first;
    while at != NONE {
        let partner = std::mem::replace(&mut next[at as usize], NONE);
        if partner == NONE {
            return;
        }
        if mates[partner as usize] == NONE && mates[at as usize] == NONE {
            mates[partner as usize] = at;
            mates[at as usize] = partner;
        }
        at = std::mem::replace(&mut next[partner as usize], NONE);
    }
}
