//! Why a match scored as it did, as data: points and facts per criterion, with a message key and its arguments.
//! Texts are made from it elsewhere, because who may see what depends on the reader.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lists::closed_list;
use crate::error::Error;

closed_list! {
    /// A criterion of the score.
    Criterion {
        /// How the target areas, or target and service area, lie to each other.
        Region = "region",
        /// Children and adults.
        Family = "family",
        /// The move windows.
        Timing = "timing",
        /// One side settled, the other still to come.
        Welcome = "welcome",
        /// Needs in common, offers for needs, or services for needs.
        Needs = "needs",
        /// Interests in common.
        Interests = "interests",
        /// Occupations.
        Occupation = "occupation",
        /// Where the two live now.
        CurrentPlace = "current_place",
        /// Languages in common.
        Languages = "languages",
        /// Whether the initiative serves the situation by name.
        Situation = "situation",
    }
}

/// One argument of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Arg {
    /// A number.
    Number(i64),
    /// A text or a code.
    Text(String),
    /// Several codes or texts.
    List(Vec<String>),
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<String>> for Arg {
    fn from(value: Vec<String>) -> Self {
        Self::List(value)
    }
}

/// What one criterion gave, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reason {
    /// The criterion.
    pub criterion: Criterion,
    /// Its weight in thousandths; the weights of a match sum to 1,000.
    pub weight: u32,
    /// Its points, 0 to 10,000.
    pub points: u32,
    /// Key of the message in `locales/`, such as `reason-region-same-place`.
    pub key: String,
    /// The facts used, as arguments of the message.
    pub args: BTreeMap<String, Arg>,
}

/// A score with the reasons that add up to it: `score = Σ weight · points`, 0 to 10,000,000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Explanation {
    /// The score.
    pub score: u32,
    /// One reason per criterion, in the order of the table.
    pub reasons: Vec<Reason>,
}

/// A score (0 to 10,000,000) as people see it, 0 to 100, rounded down.
pub const fn percent(score: u32) -> u32 {
    score / 100_000
}

impl Explanation {
    /// The score as people see it, 0 to 100, rounded down.
    pub const fn percent(&self) -> u32 {
        percent(self.score)
    }

    /// What the reasons add up to.
    pub fn sum(&self) -> u32 {
        self.reasons.iter().map(|reason| reason.weight * reason.points).sum()
    }
}
