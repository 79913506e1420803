//! Rounds: everybody at once, so that scarce places go where they do most good (`design/matching.md` §4). Two questions
//! are answered exactly, each with a certificate that a small separate checker verifies: which households get places at
//! which initiatives ([`assign`]), and which households meet each other ([`pair`]). A third is answered well and checked,
//! without a claim to be the best: who could look for a home together ([`group`]).
//! Pure integer arithmetic: no input or output, no clock, no randomness; equal inputs give equal results on every
//! machine. It must not know what a household is, nor how an edge got its value.

mod assign;
mod assign_check;
mod auction;
mod exchange;
mod fraction;
mod graph;
mod groups;
mod pairs;
mod pairs_check;
mod search;
mod sets;
mod swaps;

pub use assign::{AssignProblem, Assignment, Effort, PlaceEdge, WithoutPlace, assign};
pub use assign_check::{Optimal, check_assignment};
pub use groups::{FoundGroup, GroupProblem, LARGEST, SMALLEST, Seeker, check_groups, group};
pub use pairs::{
    GoodPairing, OddSet, PairEdge, PairEffort, PairProblem, Pairing, WithoutPartner, pair, pair_within, without_partner,
};
pub use pairs_check::{check_good_pairing, check_pairing};

use std::fmt;

/// Largest value of an edge. A score (at most 10,000,000) plus 100,000 points for the square root of the days waiting
/// stays below it for a hundred million days; with it no sum over the at most `u32::MAX` edges can overflow an `i64`.
pub const MAX_VALUE: i64 = 1_000_000_000;

/// Why a question cannot be answered as it was put, or why an answer is refused by its checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundError {
    /// More edges, households or initiatives than a `u32` can number.
    TooMany,
    /// The edge with this index names a household or initiative that does not exist.
    UnknownEnd(usize),
    /// The edge with this index does not come after the one before it, or names the same two again.
    NotSorted(usize),
    /// The value of the edge with this index is not within 1 and [`MAX_VALUE`].
    ValueOutOfRange(usize),
    /// The answer does not have the length of the question, or names an edge that does not exist.
    Shape,
    /// The household with this index is given more than it may have, or the same twice.
    HouseholdOverfull(u32),
    /// The initiative with this index is given more households than it has places.
    InitiativeOverfull(u32),
    /// A price or dual value is negative, or too large to be one.
    DualOutOfRange,
    /// The edge with this index is worth more than the dual values at its ends allow.
    DualTooLow(usize),
    /// The group with this index has two that may not meet, or somebody who does not know its region or move in its months.
    NotTogether(usize),
    /// The sets of the certificate are not nested odd sets.
    OddSets,
    /// The stated total is not the total of the chosen edges.
    WrongTotal,
    /// The upper bound that the certificate proves lies this far above the total (in doubled points for pairs).
    Gap(i64),
}

impl fmt::Display for RoundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany => write!(f, "more edges, households or initiatives than can be numbered"),
            Self::UnknownEnd(edge) => write!(f, "edge {edge} names an end that does not exist"),
            Self::NotSorted(edge) => write!(f, "edge {edge} is not after the one before it"),
            Self::ValueOutOfRange(edge) => write!(f, "the value of edge {edge} is not within 1 and {MAX_VALUE}"),
            Self::Shape => write!(f, "the answer does not belong to the question"),
            Self::HouseholdOverfull(household) => write!(f, "household {household} is given more than it may have"),
            Self::InitiativeOverfull(initiative) => write!(f, "initiative {initiative} is given more than its places"),
            Self::DualOutOfRange => write!(f, "a price is negative or too large"),
            Self::DualTooLow(edge) => write!(f, "edge {edge} is worth more than the prices allow"),
            Self::NotTogether(group) => write!(f, "group {group} does not belong together"),
            Self::OddSets => write!(f, "the sets of the certificate are not nested odd sets"),
            Self::WrongTotal => write!(f, "the stated total is not that of the chosen edges"),
            Self::Gap(gap) => write!(f, "the certificate leaves a gap of {gap}"),
        }
    }
}

impl std::error::Error for RoundError {}
