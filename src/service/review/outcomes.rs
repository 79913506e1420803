//! Questions what became of an introduction that nobody answered, for the coordinators who may call instead.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::may_review;
use crate::domain::actor::{Actor, Scope};
use crate::domain::household::HouseholdState;
use crate::domain::ids::{HouseholdId, ProposalId};
use crate::domain::outcome::OutcomeStage;
use crate::domain::proposal::Party;
use crate::error::Result;
use crate::service::AppState;
use crate::service::households::Hidden;
use crate::store::{households, outcomes, proposals};

/// Days that a household has to answer by itself before somebody should call.
const PATIENCE_DAYS: i64 = 14;
/// Questions that are looked through, the newest first.
const LOOKED_AT: i64 = 1_000;
/// Questions that are listed at most.
const LISTED: usize = 100;

/// A question that nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OpenOutcome {
    /// The introduction.
    pub proposal: ProposalId,
    /// The household that was asked.
    pub household: HouseholdId,
    /// Which of the four questions.
    pub stage: OutcomeStage,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
}

/// The questions of the own area that were asked two weeks ago or earlier and not answered, at most one a household and
/// introduction, the newest first.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:review`.
pub async fn open_outcomes(app: &AppState, actor: &Actor) -> Result<Vec<OpenOutcome>> {
    let (staff, state) = (actor.staff(Scope::ProposalsReview)?.clone(), app.clone());
    let until = app.clock.now() - Duration::days(PATIENCE_DAYS);
    app.store
        .read(move |conn| {
            let hidden = Hidden::from(conn, &state, &staff)?;
            let mut open: Vec<OpenOutcome> = Vec::new();
            for row in outcomes::list_unanswered(conn, until, LOOKED_AT)? {
                if open.len() == LISTED {
                    break;
                }
                let proposal = proposals::find(conn, &ProposalId::known(row.proposal_id.as_str()))?;
                let household = match row.side.parse()? {
                    Party::SideB => proposal.sides.side_b().cloned(),
                    _ => Some(proposal.sides.side_a().clone()),
                };
                let Some(household) = household else { continue };
                let known = open
                    .iter()
                    .any(|one| one.proposal == proposal.id && one.household == household);
                let answered = outcomes::answered_since(conn, &row)?;
                if known || answered || !may_review(conn, &staff, &proposal.sides)? {
                    continue;
                }
                let there = households::find(conn, &household)?.is_some_and(|household| {
                    matches!(
                        household.state,
                        HouseholdState::Active | HouseholdState::Paused | HouseholdState::Moved
                    )
                });
                if there && !hidden.has_side(&proposal.sides) {
                    open.push(OpenOutcome {
                        proposal: proposal.id.clone(),
                        household,
                        stage: row.stage.parse()?,
                        asked_at: row.asked_at.and_utc(),
                    });
                }
            }
            Ok(open)
        })
        .await
}
