//! The words of a round: where a run stands, why somebody is left over in it, and what came of each thing it would
//! propose.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lists::closed_list;
use crate::error::Error;

closed_list! {
    /// Where a run stands.
    RunState {
        /// It shows what it would propose; nothing was done.
        Preview = "preview",
        /// Its proposals are being made.
        Committing = "committing",
        /// Its proposals were made.
        Committed = "committed",
    }
}

closed_list! {
    /// Why a household is left over in a run. The text of each is `left-over-<kind>-<code>`.
    LeftOver {
        /// Its introductions are suspended until a report is reviewed.
        Suspended = "suspended",
        /// It has as many open proposals as it may have.
        LimitReached = "limit_reached",
        /// No initiative covers one of its target areas; for other households: none shares an area and a language.
        NobodyNear = "nobody_near",
        /// It does not consent to meeting other households, or names none of the initiatives that cover it.
        NoConsent = "no_consent",
        /// The initiatives that cover it do not serve its situation.
        SituationNotServed = "situation_not_served",
        /// The initiatives that cover it do not speak its languages.
        NoSharedLanguage = "no_shared_language",
        /// What comes into question scores below the minimum.
        BelowMinimum = "below_minimum",
        /// What comes into question was proposed before, or is ruled out.
        RuledOut = "ruled_out",
        /// All places, or all households, that come into question are taken by others at present.
        AllTaken = "all_taken",
    }
}

closed_list! {
    /// What came of something that a run would propose, when the run was taken over.
    EntryResult {
        /// A proposal was made of it.
        Proposed = "proposed",
        /// A side changed since the run, or no longer takes part.
        Stale = "stale",
        /// The two have an open proposal meanwhile, or one that forbids another.
        PairTaken = "pair_taken",
        /// A side has as many open proposals as it may have.
        TooManyOpen = "too_many_open",
        /// The initiative has no free place any more.
        Full = "full",
    }
}
