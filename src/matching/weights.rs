//! The weights of the criteria and what a household's importances make of them. Integers that sum to 1,000, always.
//! It must not know where the text of the weights comes from.

use serde::{Deserialize, Serialize};

use crate::domain::explanation::Criterion;
use crate::domain::profile::Importance;

/// What the weights of one table sum to.
pub(crate) const TOTAL: u32 = 1_000;

/// Why weights are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// The text is no TOML, a key is missing or unknown, or a value is no whole number.
    #[error("the weights cannot be read: {0}")]
    Syntax(String),
    /// A table does not sum to 1,000.
    #[error("the weights of [{table}] sum to {sum} instead of 1000; change one of them by {}", difference(*sum))]
    Sum {
        /// The table, `households` or `initiatives`.
        table: &'static str,
        /// What its weights sum to.
        sum: u64,
    },
}

fn difference(sum: u64) -> String {
    let total = u64::from(TOTAL);
    if sum > total {
        format!("-{}", sum - total)
    } else {
        format!("+{}", total - sum)
    }
}

/// Weights of the criteria between two households, in thousandths; they sum to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdWeights {
    /// How the target areas lie to each other.
    pub region: u32,
    /// Children and adults.
    pub family: u32,
    /// The move windows.
    pub timing: u32,
    /// One side settled, the other still to come.
    pub welcome: u32,
    /// Needs in common, or offers for needs.
    pub needs: u32,
    /// Interests in common.
    pub interests: u32,
    /// Occupations.
    pub occupation: u32,
    /// Where the two live now.
    pub current_place: u32,
    /// Languages in common.
    pub languages: u32,
}

/// Weights of the criteria between a household and an initiative, in thousandths; they sum to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InitiativeWeights {
    /// How target and service area lie to each other.
    pub region: u32,
    /// Services for needs.
    pub needs: u32,
    /// Occupations in demand.
    pub occupation: u32,
    /// Whether the situation is served by name.
    pub situation: u32,
    /// Languages in common.
    pub languages: u32,
}

/// The two tables of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Between two households.
    pub households: HouseholdWeights,
    /// Between a household and an initiative.
    pub initiatives: InitiativeWeights,
}

impl Default for Weights {
    /// The weights of matching.md §1, which `config/matching.toml` repeats.
    fn default() -> Self {
        Self {
            households: HouseholdWeights {
                region: 350,
                family: 250,
                timing: 120,
                welcome: 80,
                needs: 70,
                interests: 50,
                occupation: 40,
                current_place: 20,
                languages: 20,
            },
            initiatives: InitiativeWeights {
                region: 450,
                needs: 300,
                occupation: 100,
                situation: 100,
                languages: 50,
            },
        }
    }
}

impl Weights {
    /// Reads the two tables from the text of `config/matching.toml`.
    ///
    /// # Errors
    /// [`WeightsError`] with what is wrong and what to change.
    pub fn parse(text: &str) -> Result<Self, WeightsError> {
        let weights: Self = toml::from_str(text).map_err(|error| WeightsError::Syntax(error.to_string()))?;
        weights.checked()
    }

    /// Checks that both tables sum to 1,000.
    ///
    /// # Errors
    /// [`WeightsError::Sum`].
    pub fn checked(self) -> Result<Self, WeightsError> {
        let sum = |table: &[(Criterion, u32)]| table.iter().map(|(_, weight)| u64::from(*weight)).sum::<u64>();
        for (table, sum) in [
            ("households", sum(&self.households.table())),
            ("initiatives", sum(&self.initiatives.table())),
        ] {
            if sum != u64::from(TOTAL) {
                return Err(WeightsError::Sum { table, sum });
            }
        }
        Ok(self)
    }

    /// The same weights with both tables brought to 1,000: what differs from `before` stays, and the others share the rest in
    /// their proportion by largest remainder, ties in the order of the table. A table in which nothing is left to share stays
    /// as it is.
    #[must_use]
    pub fn balanced(self, before: &Self) -> Self {
        let mut households = self.households.table().map(|(_, weight)| weight);
        balance(&before.households.table().map(|(_, weight)| weight), &mut households);
        let mut initiatives = self.initiatives.table().map(|(_, weight)| weight);
        balance(&before.initiatives.table().map(|(_, weight)| weight), &mut initiatives);
        Self {
            households: HouseholdWeights::of(households),
            initiatives: InitiativeWeights::of(initiatives),
        }
    }
}

/// See [`Weights::balanced`].
fn balance(before: &[u32], wanted: &mut [u32]) {
    let moved = |(before, wanted): (&u32, &u32)| before != wanted;
    let is_moved: Vec<bool> = before.iter().zip(&*wanted).map(moved).collect();
    let of = |side: bool| {
        let chosen = wanted.iter().zip(&is_moved).filter(move |(_, moved)| **moved == side);
        chosen.map(|(weight, _)| u64::from(*weight)).sum::<u64>()
    };
    let (taken, shared) = (of(true), of(false));
    let Some(rest) = u64::from(TOTAL).checked_sub(taken).filter(|_| shared > 0) else {
        return;
    };
    let mut remainders = Vec::new();
    let mut given = 0;
    for (at, weight) in wanted
        .iter_mut()
        .enumerate()
        .filter(|(at, _)| is_moved.get(*at) == Some(&false))
    {
        let exact = u64::from(*weight) * rest;
        given += exact / shared;
        remainders.push((at, exact % shared));
        *weight = u32::try_from(exact / shared).unwrap_or(TOTAL);
    }
    remainders.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
    let missing = usize::try_from(rest - given).unwrap_or(0);
    for (at, _) in remainders.into_iter().take(missing) {
        if let Some(weight) = wanted.get_mut(at) {
            *weight += 1;
        }
    }
}

impl HouseholdWeights {
    /// The weights from their values in the order of the table.
    pub const fn of(values: [u32; 9]) -> Self {
        let [
            region,
            family,
            timing,
            welcome,
            needs,
            interests,
            occupation,
            current_place,
            languages,
        ] = values;
        Self {
            region,
            family,
            timing,
            welcome,
            needs,
            interests,
            occupation,
            current_place,
            languages,
        }
    }

    /// The weights in the order of the table.
    pub const fn table(&self) -> [(Criterion, u32); 9] {
        [
            (Criterion::Region, self.region),
            (Criterion::Family, self.family),
            (Criterion::Timing, self.timing),
            (Criterion::Welcome, self.welcome),
            (Criterion::Needs, self.needs),
            (Criterion::Interests, self.interests),
            (Criterion::Occupation, self.occupation),
            (Criterion::CurrentPlace, self.current_place),
            (Criterion::Languages, self.languages),
        ]
    }

    /// The weights for a household with these importances, in the order of the table. The weights of the six criteria
    /// it can rate count 0, 1, 2 or 4 times, the others twice; then they are scaled to sum to 1,000 by largest remainder,
    /// ties in the order of the table. When all six are zero, or nothing is left to weigh, the configured weights.
    pub fn scaled(&self, importance: Importance) -> [(Criterion, u32); 9] {
        let table = self.table();
        let rated = [
            importance.region,
            importance.family,
            importance.timing,
            importance.needs,
            importance.occupation,
            importance.interests,
        ];
        if rated.iter().all(|value| *value == 0) {
            return table;
        }
        let raw = table.map(|(criterion, weight)| u64::from(weight) * factor(criterion, importance));
        let sum: u64 = raw.iter().sum();
        if sum == 0 {
            return table;
        }
        let mut scaled = table;
        let mut rest: Vec<(usize, u64)> = Vec::with_capacity(table.len());
        let mut given = 0;
        for (at, ((_, weight), raw)) in scaled.iter_mut().zip(raw).enumerate() {
            let exact = raw * u64::from(TOTAL);
            *weight = u32::try_from(exact / sum).unwrap_or(TOTAL);
            given += *weight;
            rest.push((at, exact % sum));
        }
        // A stable sort keeps the order of the table among equal remainders.
        rest.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
        let missing = usize::try_from(TOTAL.saturating_sub(given)).unwrap_or(0);
        for (at, _) in rest.into_iter().take(missing) {
            if let Some((_, weight)) = scaled.get_mut(at) {
                *weight += 1;
            }
        }
        scaled
    }
}

/// How often a configured weight counts: importance 0, 1, 2, 3 is 0, 1, 2, 4 times; what cannot be rated counts twice.
const fn factor(criterion: Criterion, importance: Importance) -> u64 {
    let rated = match criterion {
        Criterion::Region => importance.region,
        Criterion::Family => importance.family,
        Criterion::Timing => importance.timing,
        Criterion::Needs => importance.needs,
        Criterion::Occupation => importance.occupation,
        Criterion::Interests => importance.interests,
        Criterion::Welcome | Criterion::CurrentPlace | Criterion::Languages | Criterion::Situation => return 2,
    };
    match rated {
        0 => 0,
        1 => 1,
        2 => 2,
        _ => 4,
    }
}

impl InitiativeWeights {
    /// The weights from their values in the order of the table.
    pub const fn of(values: [u32; 5]) -> Self {
        let [region, needs, occupation, situation, languages] = values;
        Self {
            region,
            needs,
            occupation,
            situation,
            languages,
        }
    }

    /// The weights in the order of the table.
    pub const fn table(&self) -> [(Criterion, u32); 5] {
        [
            (Criterion::Region, self.region),
            (Criterion::Needs, self.needs),
            (Criterion::Occupation, self.occupation),
            (Criterion::Situation, self.situation),
            (Criterion::Languages, self.languages),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../config/matching.toml");

    #[test]
    fn the_configured_weights_are_those_of_the_rules() {
        assert_eq!(Weights::parse(TEXT).unwrap(), Weights::default());
    }

    #[test]
    fn weights_that_do_not_sum_to_1000_are_refused_with_what_to_change() {
        let error = Weights::parse(&TEXT.replace("region = 350", "region = 360")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the weights of [households] sum to 1010 instead of 1000; change one of them by -10"
        );
        let error = Weights::parse(&TEXT.replace("situation = 100", "situation = 0")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the weights of [initiatives] sum to 900 instead of 1000; change one of them by +100"
        );
    }

    #[test]
    fn unknown_missing_and_negative_weights_are_refused_by_name() {
        for (from, to, named) in [
            ("welcome = 80", "wellcome = 80", "wellcome"),
            ("welcome = 80", "", "welcome"),
            ("welcome = 80", "welcome = -80", "welcome"),
            ("welcome = 80", "welcome = 0.5", "welcome"),
        ] {
            let error = Weights::parse(&TEXT.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn a_moved_weight_stays_and_the_others_share_the_rest() {
        let before = Weights::default();
        let mut wanted = before;
        wanted.households.region = 500;
        // 500 is left for what was 650: 192.3, 92.3, 61.5, 53.8, 38.5, 30.8, 15.4, 15.4.
        let balanced = wanted.balanced(&before).checked().unwrap();
        let values = balanced.households.table().map(|(_, weight)| weight);
        assert_eq!(values, [500, 192, 92, 62, 54, 39, 31, 15, 15]);
        assert_eq!(balanced.initiatives, before.initiatives);
        assert_eq!(before.balanced(&before), before);
        wanted.households.region = 1_001;
        assert!(wanted.balanced(&before).checked().is_err(), "nothing is left to share");
        let all_moved = Weights {
            initiatives: InitiativeWeights::of([1, 2, 3, 4, 5]),
            ..before
        };
        assert_eq!(all_moved.balanced(&before), all_moved);
    }

    #[test]
    fn equal_importance_leaves_the_weights_as_they_are() {
        let weights = Weights::default().households;
        assert_eq!(weights.scaled(Importance::default()), weights.table());
        let none = Importance {
            region: 0,
            family: 0,
            timing: 0,
            needs: 0,
            occupation: 0,
            interests: 0,
        };
        assert_eq!(weights.scaled(none), weights.table());
    }

    #[test]
    fn a_decisive_criterion_weighs_more_and_the_sum_stays_1000() {
        // 250 * 4 = 1,000 of 350*2 + 1,000 + 120*2 + 80*2 + 70*2 + 50*2 + 40*2 + 20*2 + 20*2 = 2,500.
        let importance = Importance {
            family: 3,
            ..Importance::default()
        };
        let scaled = Weights::default()
            .households
            .scaled(importance)
            .map(|(_, weight)| weight);
        assert_eq!(scaled, [280, 400, 96, 64, 56, 40, 32, 16, 16]);
    }

    #[test]
    fn every_combination_of_importances_sums_to_1000() {
        let weights = Weights::default().households;
        for code in 0..4_u32.pow(6) {
            let digit = |at: u32| u8::try_from(code / 4_u32.pow(at) % 4).unwrap();
            let importance = Importance {
                region: digit(0),
                family: digit(1),
                timing: digit(2),
                needs: digit(3),
                occupation: digit(4),
                interests: digit(5),
            };
            let sum: u32 = weights.scaled(importance).iter().map(|(_, weight)| weight).sum();
            assert_eq!(sum, TOTAL, "{importance:?}");
        }
    }
}
