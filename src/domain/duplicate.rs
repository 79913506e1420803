//! Households that are probably the same (rule 11): why, and what was decided. Deciding is a person's work.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::lists::closed_list;
use crate::error::Error;

closed_list! {
    /// Why two households are probably the same.
    DuplicateReason {
        /// The same telephone number.
        Phone = "phone",
        /// The same current place, children and target areas.
        PlaceChildrenTarget = "place_children_target",
    }
}

closed_list! {
    /// What was decided about a pair of probable duplicates.
    DuplicateState {
        /// Nothing yet: the two are not proposed to each other.
        Held = "held",
        /// They are two households.
        Dismissed = "dismissed",
        /// They were merged.
        Merged = "merged",
    }
}
