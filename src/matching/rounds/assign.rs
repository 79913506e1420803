//! Households → initiatives: the question, the answer, and what it says about those left without a place. The work is
//! done by the auction and the exchanges; this file only puts the question into the shape they need.
//! It must not decide anything itself.

use super::auction::Market;
use super::exchange::improve;
use super::{MAX_VALUE, RoundError};

/// A household could have a place at an initiative, and how much good that would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceEdge {
    /// Index of the household, from 0.
    pub household: u32,
    /// Index of the initiative, from 0.
    pub initiative: u32,
    /// What the place is worth, in points, 1 to [`MAX_VALUE`].
    pub value: i64,
}

/// Which household could have places where. Checked once when it is made.
#[derive(Debug, Clone)]
pub struct AssignProblem<'a> {
    pub(super) quotas: &'a [u32],
    pub(super) capacities: &'a [u32],
    pub(super) edges: &'a [PlaceEdge],
}

impl<'a> AssignProblem<'a> {
    /// Puts the question: `quotas[h]` is how many places household `h` may get (at different initiatives),
    /// `capacities[i]` how many places initiative `i` has free, `edges` what is possible, sorted by household, then
    /// initiative, each two at most once.
    ///
    /// # Errors
    /// [`RoundError`] names the first edge that is out of order, out of range or of an impossible value.
    pub fn new(quotas: &'a [u32], capacities: &'a [u32], edges: &'a [PlaceEdge]) -> Result<Self, RoundError> {
        let limit = u32::MAX as usize;
        if quotas.len() >= limit || capacities.len() >= limit / 2 || edges.len() >= limit {
            return Err(RoundError::TooMany);
        }
        let mut last = None;
        for (at, edge) in edges.iter().enumerate() {
            if edge.household as usize >= quotas.len() || edge.initiative as usize >= capacities.len() {
                return Err(RoundError::UnknownEnd(at));
            }
            let here = Some((edge.household, edge.initiative));
            if last >= here {
                return Err(RoundError::NotSorted(at));
            }
            if !(1..=MAX_VALUE).contains(&edge.value) {
                return Err(RoundError::ValueOutOfRange(at));
            }
            last = here;
        }
        Ok(Self {
            quotas,
            capacities,
            edges,
        })
    }

    /// How many households there are.
    pub const fn households(&self) -> usize {
        self.quotas.len()
    }

    /// How many places a household may get; 0 for one that does not exist.
    pub fn quota(&self, household: u32) -> u32 {
        self.quotas.get(household as usize).copied().unwrap_or(0)
    }

    /// The edges of one household.
    pub fn edges_of(&self, household: u32) -> &'a [PlaceEdge] {
        let start = self.edges.partition_point(|edge| edge.household < household);
        let rest = self.edges.get(start..).unwrap_or_default();
        let length = rest.partition_point(|edge| edge.household == household);
        rest.get(..length).unwrap_or_default()
    }
}

/// How much work an answer took, in steps that are the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Bids of households for places.
    pub bids: u64,
    /// Initiatives whose edges were looked through for exchanges.
    pub visits: u64,
    /// Improving exchanges that were carried out after the auction.
    pub exchanges: u64,
}

/// Why a household is left without a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutPlace {
    /// It may not get one: its quota is 0.
    NoQuota,
    /// No initiative comes into question: it has no edge at all.
    NoEdge,
    /// All places that come into question are taken at present by others for whom they do more good.
    AllTaken,
}

/// An optimal assignment with its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The chosen edges: indices into the question's edges, rising, so in the order of the households.
    pub chosen: Vec<u32>,
    /// Price of a place per initiative in points: 0 where places stay free. No household values another place more,
    /// above its price, than one that it has: that proves that no assignment is worth more.
    pub prices: Vec<i64>,
    /// Sum of the values of the chosen edges, in points.
    pub total: i64,
    /// How much work it was.
    pub effort: Effort,
}

impl Assignment {
    /// The edges by which this household has its places, in the order of the initiatives.
    pub fn places_of<'p>(&self, problem: &AssignProblem<'p>, household: u32) -> impl Iterator<Item = &'p PlaceEdge> {
        let edges = problem.edges;
        let owner = move |at: u32| edges.get(at as usize).map(|edge| edge.household);
        let start = self.chosen.partition_point(|&at| owner(at) < Some(household));
        let rest = self.chosen.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |&&at| owner(at) == Some(household))
            .filter_map(|&at| edges.get(at as usize))
    }

    /// Everybody who has no place at all, with the reason, in the order of the households.
    pub fn without_place(&self, problem: &AssignProblem<'_>) -> Vec<(u32, WithoutPlace)> {
        let mut has_edge = vec![false; problem.quotas.len()];
        let mut has_place = vec![false; problem.quotas.len()];
        let households = |at: &u32| problem.edges.get(*at as usize).map(|edge| edge.household);
        mark(&mut has_edge, problem.edges.iter().map(|edge| edge.household));
        mark(&mut has_place, self.chosen.iter().filter_map(households));
        let mut left = Vec::new();
        for ((household, &quota), (edge, place)) in (0..).zip(problem.quotas).zip(has_edge.into_iter().zip(has_place)) {
            match (quota, edge, place) {
                (_, _, true) => {}
                (0, _, _) => left.push((household, WithoutPlace::NoQuota)),
                (_, false, _) => left.push((household, WithoutPlace::NoEdge)),
                (_, true, _) => left.push((household, WithoutPlace::AllTaken)),
            }
        }
        left
    }
}

fn mark(flags: &mut [bool], marked: impl Iterator<Item = u32>) {
    for at in marked {
        if let Some(flag) = flags.get_mut(at as usize) {
            *flag = true;
        }
    }
}

/// The assignment of the greatest total value, with prices that prove it.
///
/// First an auction, in which households outbid each other in steps that grow where many want the same; it ends near
/// the optimum. Then exchanges along chains of initiatives, until the prices show that none improves the total.
pub fn assign(problem: &AssignProblem<'_>) -> Assignment {
    let mut market = Market::new(problem);
    market.run();
    let prices = improve(&mut market);
    let chosen = market.chosen();
    let total = chosen
        .iter()
        .filter_map(|&at| problem.edges.get(at as usize))
        .map(|edge| edge.value)
        .sum();
    Assignment {
        chosen,
        prices,
        total,
        effort: market.effort,
    }
}
