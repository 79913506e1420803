//! Households ↔ households: the question, the two kinds of answer, exact with a certificate and time-boxed with a gap,
//! and the reason why somebody has no partner. The work is done by the modules beside this one.
//! It must not decide anything itself.

use super::fraction::HalfSolution;
use super::graph::Graph;
use super::search::Forest;
use super::swaps::greedy_with_swaps;
use super::{MAX_VALUE, RoundError};

/// Two households could meet, and how much good that would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PairEdge {
    /// The household with the smaller index, from 0.
    pub one: u32,
    /// The household with the larger index.
    pub other: u32,
    /// What the meeting is worth, in points, 1 to [`MAX_VALUE`].
    pub value: i64,
}

/// Which households could meet. Checked once when it is made.
#[derive(Debug, Clone)]
pub struct PairProblem<'a> {
    pub(super) households: u32,
    pub(super) edges: &'a [PairEdge],
}

impl<'a> PairProblem<'a> {
    /// Puts the question: `edges` among households 0 to `households` − 1, each with the smaller index first, sorted, each
    /// two at most once.
    ///
    /// # Errors
    /// [`RoundError`] names the first edge that is out of order, out of range or of an impossible value.
    pub fn new(households: u32, edges: &'a [PairEdge]) -> Result<Self, RoundError> {
        // Both directions of an edge and all odd sets are numbered with a u32.
        if households >= 1 << 30 || edges.len() >= 1 << 30 {
            return Err(RoundError::TooMany);
        }
        let mut last = None;
        for (at, edge) in edges.iter().enumerate() {
            if edge.one >= edge.other || edge.other >= households {
                return Err(RoundError::UnknownEnd(at));
            }
            let here = Some((edge.one, edge.other));
            if last >= here {
                return Err(RoundError::NotSorted(at));
            }
            if !(1..=MAX_VALUE).contains(&edge.value) {
                return Err(RoundError::ValueOutOfRange(at));
            }
            last = here;
        }
        Ok(Self { households, edges })
    }

    fn total(&self, chosen: &[u32]) -> i64 {
        chosen
            .iter()
            .filter_map(|&at| self.edges.get(at as usize))
            .map(|edge| edge.value)
            .sum()
    }

    /// The chosen edges, rising, when these are the partners.
    fn chosen(&self, mates: &[u32]) -> Vec<u32> {
        let together = |edge: &PairEdge| mates.get(edge.one as usize) == Some(&edge.other);
        (0..)
            .zip(self.edges)
            .filter(|(_, edge)| together(edge))
            .map(|(at, _)| at)
            .collect()
    }
}

/// An odd set of households of the certificate; the sets are nested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OddSet {
    /// What an edge inside the set may be worth on top of its ends, in doubled points.
    pub value: i64,
    /// Index of the next larger set around it.
    pub around: Option<u32>,
}

/// How much work an answer took, in steps that are the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairEffort {
    /// Bids in the auction that gives the start.
    pub bids: u64,
    /// Households that the start left over although they could still gain: one search each.
    pub searches: u64,
    /// Edges that the searches looked at.
    pub steps: u64,
    /// Odd sets that were formed.
    pub odd_sets: u64,
}

/// An optimal choice of pairs with its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// The chosen edges: indices into the question's edges, rising.
    pub chosen: Vec<u32>,
    /// Sum of the values of the chosen edges, in points.
    pub total: i64,
    /// Value per household in doubled points (so that halves are whole), at least 0.
    pub levels: Vec<i64>,
    /// Odd sets with their values.
    pub odd_sets: Vec<OddSet>,
    /// The innermost odd set of each household.
    pub innermost: Vec<Option<u32>>,
    /// How much work it was.
    pub effort: PairEffort,
}

/// Why a household is left without a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutPartner {
    /// No household comes into question: it has no edge at all.
    NoEdge,
    /// All households that come into question meet others at present, for whom they are as good or better.
    AllTaken,
}

/// Everybody who has no partner among the chosen edges, with the reason, in the order of the households.
pub fn without_partner(problem: &PairProblem<'_>, chosen: &[u32]) -> Vec<(u32, WithoutPartner)> {
    let mut reasons = vec![Some(WithoutPartner::NoEdge); problem.households as usize];
    let mut set = |household: u32, reason| {
        if let Some(entry) = reasons.get_mut(household as usize) {
            *entry = reason;
        }
    };
    for edge in problem.edges {
        set(edge.one, Some(WithoutPartner::AllTaken));
        set(edge.other, Some(WithoutPartner::AllTaken));
    }
    for edge in chosen.iter().filter_map(|&at| problem.edges.get(at as usize)) {
        set(edge.one, None);
        set(edge.other, None);
    }
    (0..)
        .zip(reasons)
        .filter_map(|(household, reason)| Some((household, reason?)))
        .collect()
}

/// The pairs of the greatest total value, with levels and odd sets that prove it.
///
/// The start is the optimum over half pairs, found as an assignment of the households to themselves: its whole pairs stay,
/// its odd circles leave one over. From each left over a search looks for the best exchange, shrinking odd circles.
pub fn pair(problem: &PairProblem<'_>) -> Pairing {
    let graph = Graph::new(problem);
    let half = HalfSolution::new(&graph);
    let mut forest = Forest::new(&graph, half.levels, half.mates);
    forest.run();
    let chosen = problem.chosen(forest.mates());
    let (levels, odd_sets, innermost) = forest.certificate();
    let effort = PairEffort {
        bids: half.bids,
        ..forest.effort
    };
    Pairing {
        total: problem.total(&chosen),
        chosen,
        levels,
        odd_sets,
        innermost,
        effort,
    }
}

/// A good choice of pairs with an upper bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodPairing {
    /// The chosen edges: indices into the question's edges, rising.
    pub chosen: Vec<u32>,
    /// Sum of the values of the chosen edges, in points.
    pub total: i64,
    /// Value per household in doubled points; no edge is worth more than half the sum at its ends. Half the sum of all is
    /// what no choice can exceed.
    pub levels: Vec<i64>,
    /// No choice of pairs is worth more than this, in points.
    pub bound: i64,
    /// Edges looked at by exchanges.
    pub steps: u64,
}

/// Good pairs within a bounded number of steps: the best edges first, then exchanges while they gain something and
/// `steps` edges were not looked at, and a bound from an auction over half pairs.
pub fn pair_within(problem: &PairProblem<'_>, steps: u64) -> GoodPairing {
    let graph = Graph::new(problem);
    let levels = HalfSolution::bound(&graph);
    let (mates, steps) = greedy_with_swaps(problem, &graph, steps);
    let chosen = problem.chosen(&mates);
    let bound = levels.iter().sum::<i64>() / 2;
    GoodPairing {
        total: problem.total(&chosen),
        chosen,
        levels,
        bound,
        steps,
    }
}
