//! Checks an assignment without knowing how it was found: that it is allowed, and that its prices prove that none is
//! worth more. One pass over the edges; it must share nothing with the solver but the shape of question and answer.

use super::RoundError;
use super::assign::{AssignProblem, Assignment};

/// What a checked answer has proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Optimal {
    /// Value of the answer and at the same time of every best answer, in points.
    pub total: i64,
    /// How many edges were chosen.
    pub chosen: usize,
}

/// Verifies that `answer` is allowed and that no answer to `problem` can be worth more.
///
/// Why the prices prove it: whatever households get, its worth is what it is worth above the prices, plus the prices. The
/// first part is at most the sum of the best margins within each quota, the second at most all places times their
/// price. When the answer reaches that bound, no other can pass it.
///
/// # Errors
/// [`RoundError`] says what is not allowed, or how large a gap the prices leave.
pub fn check_assignment(problem: &AssignProblem<'_>, answer: &Assignment) -> Result<Optimal, RoundError> {
    if answer.prices.len() != problem.capacities.len() {
        return Err(RoundError::Shape);
    }
    let mut bound = 0_i128;
    for (&price, &capacity) in answer.prices.iter().zip(problem.capacities) {
        if price < 0 {
            return Err(RoundError::DualOutOfRange);
        }
        bound += i128::from(price) * i128::from(capacity);
    }
    let mut taken = vec![0_u32; problem.capacities.len()];
    let mut chosen = answer.chosen.iter().peekable();
    let mut total = 0_i128;
    let mut margins = Vec::new();
    for edges in problem.edges.chunk_by(|one, next| one.household == next.household) {
        let Some(first) = edges.first() else { continue };
        let quota = problem
            .quotas
            .get(first.household as usize)
            .copied()
            .ok_or(RoundError::Shape)?;
        let mut places = 0_u32;
        margins.clear();
        for edge in edges {
            let initiative = edge.initiative as usize;
            let price = answer.prices.get(initiative).copied().ok_or(RoundError::Shape)?;
            margins.push(edge.value.saturating_sub(price).max(0));
            if chosen
                .next_if(|&&at| problem.edges.get(at as usize) == Some(edge))
                .is_some()
            {
                total += i128::from(edge.value);
                places += 1;
                *taken.get_mut(initiative).ok_or(RoundError::Shape)? += 1;
            }
        }
        if places > quota {
            return Err(RoundError::HouseholdOverfull(first.household));
        }
        margins.sort_unstable_by(|one, other| other.cmp(one));
        bound += margins
            .iter()
            .take(quota as usize)
            .map(|&margin| i128::from(margin))
            .sum::<i128>();
    }
    if chosen.next().is_some() {
        return Err(RoundError::Shape);
    }
    for ((initiative, taken), &capacity) in (0..).zip(taken).zip(problem.capacities) {
        if taken > capacity {
            return Err(RoundError::InitiativeOverfull(initiative));
        }
    }
    if total != i128::from(answer.total) {
        return Err(RoundError::WrongTotal);
    }
    if bound != total {
        return Err(RoundError::Gap(i64::try_from(bound - total).unwrap_or(i64::MAX)));
    }
    Ok(Optimal {
        total: answer.total,
        chosen: answer.chosen.len(),
    })
}
