//! When it is asked what became of an introduction, and why it came so. The outcomes themselves stand with the proposal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lists::closed_list;
use super::proposal::Outcome;
use crate::error::{Error, Result};

closed_list! {
    /// When it is asked.
    OutcomeStage {
        /// Seven days after the introduction.
        Days7 = "days_7",
        /// Three months after it.
        Months3 = "months_3",
        /// Six months after it.
        Months6 = "months_6",
        /// Twelve months after it.
        Months12 = "months_12",
    }
}

closed_list! {
    /// Why it came so; nobody has to say.
    OutcomeWhy {
        /// Work was found, or was not.
        Job = "job",
        /// A home was found, or was not.
        Housing = "housing",
        /// Child care or school.
        Children = "children",
        /// The partner's work.
        PartnerJob = "partner_job",
        /// Family and friends.
        Family = "family",
        /// Money.
        Money = "money",
        /// It takes more time.
        Time = "time",
        /// The other side did not answer.
        NoAnswer = "no_answer",
        /// The two did not get on.
        NoFit = "no_fit",
        /// Something else.
        Other = "other",
    }
}

/// What became of an introduction, as somebody tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// What.
    pub outcome: Outcome,
    /// Why, when it is said.
    pub why: Option<OutcomeWhy>,
}

impl From<Outcome> for Told {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, why: None }
    }
}

impl Outcome {
    /// Whether it is settled, so that nobody is asked again.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::ChangedMind | Self::MovedElsewhere | Self::Inappropriate)
    }
}
