//! Matching: who should meet whom, with integer points, exactly, and with reasons (`design/matching.md`).
//! Pure: no input or output, no clock, no randomness, no async. The same inputs give the same lists on every machine.
//! It must not know the database, HTTP or the wording of a reason.

mod area;
pub mod change;
pub mod explain;
mod family;
mod household;
mod index;
mod initiative;
mod near;
mod pair;
mod rank;
mod region;
pub mod rounds;
mod score;
mod weights;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use family::{Sentence, family_sentences};
pub use household::{Household, Named, Standing, probable_duplicate};
pub use index::{Effort, Index, Memory, Path};
pub use initiative::{Initiative, Offer, score_initiative};
pub use pair::{PairScore, score_pair};
pub use rank::{InitiativeMatch, Match, count_initiatives, rank_households, rank_initiatives, score_households};
pub use region::nearness;
pub use weights::{HouseholdWeights, InitiativeWeights, Weights, WeightsError};

use crate::domain::geography::Geography;
use crate::domain::lists::closed_list;
use crate::error::Error;

/// Version of the formulas, stored with every run; raised whenever the same inputs may give other points.
pub const ENGINE_VERSION: &str = "1";

/// Largest score: weights that sum to 1,000 times 10,000 points.
pub const MAX_SCORE: u32 = 10_000_000;

/// What a score depends on besides the two sides.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The weights of the criteria.
    pub weights: &'a Weights,
    /// Knowledge about districts and outlines.
    pub geography: &'a dyn Geography,
    /// The year in which children are counted, such as 2027.
    pub year: i32,
}

impl fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("weights", &self.weights)
            .field("year", &self.year)
            .finish_non_exhaustive()
    }
}

closed_list! {
    /// A condition without which there is no match, whatever the points. In the order in which they are looked at; the
    /// text of each is `why-not-<code>`.
    HardCondition {
        /// Both sides are the same household.
        Same = "same",
        /// A household is not active, or its introductions are suspended.
        NotActive = "not_active",
        /// A household does not consent to meeting other households.
        NoConsent = "no_consent",
        /// The household's consent does not name the initiative.
        NotNamed = "not_named",
        /// The initiative is not approved, or is closed.
        NotOpen = "not_open",
        /// One side excluded or blocked the other; only the database knows, so the caller says so.
        Excluded = "excluded",
        /// There is an open proposal, or one that forbids another; only the database knows, so the caller says so.
        PairTaken = "pair_taken",
        /// The two are probably the same household twice.
        ProbableDuplicate = "probable_duplicate",
        /// The initiative does not serve the situation.
        SituationNotServed = "situation_not_served",
        /// No language in common.
        NoSharedLanguage = "no_shared_language",
        /// No pair of target areas overlaps.
        NoCommonRegion = "no_common_region",
        /// No target area lies inside the service area or touches it.
        NotCovered = "not_covered",
        /// Something that nobody but the household may know rules it out, or what became of an earlier proposal. One
        /// answer for all of them, so that none can be told from it; only the database knows, so the caller says so.
        NotPossible = "not_possible",
    }
}

/// Why two do not make a match: a hard condition, or points that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// A hard condition does not hold.
    Hard(HardCondition),
    /// So many points of the score are missing to the minimum, 1 to 10,000,000.
    Short(u32),
}

impl WhyNot {
    /// Why a result makes no match with the minimum score; `None` when it makes one.
    pub fn of(score: Result<u32, HardCondition>, minimum_score: u32) -> Option<Self> {
        match score {
            Err(hard) => Some(Self::Hard(hard)),
            Ok(score) if score < minimum_score => Some(Self::Short(minimum_score - score)),
            Ok(_) => None,
        }
    }
}

/// The tie rule: the FNV-1a 64-bit hash of the UTF-8 bytes of `seeker id|candidate id`; the smaller goes first.
pub fn tie(seeker: &str, candidate: &str) -> u64 {
    tie_after(tie_before(seeker), candidate.as_bytes())
}

/// The part of [`tie`] that is the same for all candidates of a seeker.
fn tie_before(seeker: &str) -> u64 {
    tie_after(tie_after(0xcbf2_9ce4_8422_2325, seeker.as_bytes()), b"|")
}

/// The hash after more bytes.
fn tie_after(hash: u64, text: &[u8]) -> u64 {
    text.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_broken_by_the_published_hash() {
        // Published FNV-1a test vectors: "" and, by way of its prefix property, "a" and "foobar".
        let hash = |text: &str| {
            text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            })
        };
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(tie("foo", "bar"), hash("foo|bar"));
        assert_ne!(tie("a", "b"), tie("b", "a"));
    }

    #[test]
    fn why_not_names_the_condition_or_the_missing_points() {
        assert_eq!(
            WhyNot::of(Err(HardCondition::NoConsent), 1),
            Some(WhyNot::Hard(HardCondition::NoConsent))
        );
        assert_eq!(WhyNot::of(Ok(4_999_000), 5_000_000), Some(WhyNot::Short(1_000)));
        assert_eq!(WhyNot::of(Ok(5_000_000), 5_000_000), None);
    }
}
