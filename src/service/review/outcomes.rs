//! Questions what became of an introduction that nobody answered, for the coordinators who may call instead.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::{HouseholdId, ProposalId};
use crate::domain::outcome::OutcomeStage;
use crate::error::Result;
use crate::service::AppState;
use crate::service::households::Hidden;
use crate::store::outcomes;

/// Days that a household has to answer by itself before somebody should call.
const PATIENCE_DAYS: i64 = 14;
/// Questions that are listed at most.
const LISTED: i64 = 100;

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
/// introduction, at most 100, the newest first.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:review`.
pub async fn open_outcomes(app: &AppState, actor: &Actor) -> Result<Vec<OpenOutcome>> {
    let (staff, state) = (actor.staff(Scope::ProposalsReview)?.clone(), app.clone());
    let until = app.clock.now() - Duration::days(PATIENCE_DAYS);
    app.store
        .read(move |conn| {
            let hidden = Hidden::from(conn, &state, &staff)?;
            // The same as `may_review`, asked of all at once.
            let own = (!staff.is_admin()).then_some(staff.initiatives.as_slice());
            let mut open: Vec<OpenOutcome> = Vec::new();
            let mut after = None;
            loop {
                let page = outcomes::list_unanswered(conn, own, until, after.as_ref(), LISTED)?;
                let full = i64::try_from(page.len()).is_ok_and(|len| len == LISTED);
                after = page.last().cloned();
                for row in page {
                    if !hidden.has_side(&row.sides) {
                        open.push(OpenOutcome {
                            proposal: row.proposal,
                            household: row.household,
                            stage: row.stage.parse()?,
                            asked_at: row.asked_at,
                        });
                    }
                }
                if !full || open.len() >= usize::try_from(LISTED).unwrap_or(usize::MAX) {
                    open.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
                    return Ok(open);
                }
            }
        })
        .await
}
