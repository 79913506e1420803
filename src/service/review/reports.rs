//! Reports of inappropriate behaviour, for the network office. Until one is reviewed, the household that was reported is
//! suspended everywhere.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::{HouseholdId, InitiativeId, ProposalId};
use crate::error::Result;
use crate::service::{AppState, followup};
use crate::store::{audit, households, reports};

/// A report that waits for the network office.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReportView {
    /// Its identifier.
    pub id: String,
    /// The proposal it is about.
    pub proposal: Option<ProposalId>,
    /// The household that reported.
    pub reporter: HouseholdId,
    /// The household that was reported.
    pub reported_household: Option<HouseholdId>,
    /// The initiative that was reported.
    pub reported_initiative: Option<InitiativeId>,
    /// What happened, in the reporter's words.
    pub description: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Reports that wait for review.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for anybody but the network office.
pub async fn open_reports(app: &AppState, actor: &Actor) -> Result<Vec<ReportView>> {
    actor.admin(Scope::ProposalsReview)?;
    let rows = app.store.read(reports::list_open).await?;
    Ok(rows
        .into_iter()
        .map(|row| ReportView {
            id: row.id,
            proposal: row.proposal_id.map(ProposalId::known),
            reporter: HouseholdId::known(row.reporter_id),
            reported_household: row.reported_household.map(HouseholdId::known),
            reported_initiative: row.reported_initiative.map(InitiativeId::known),
            description: row.description,
            created_at: row.created_at.and_utc(),
        })
        .collect())
}

/// Decides about a report: `lift` ends the suspension when no other report is open; otherwise it stays.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for anybody but the network office; [`crate::error::Error::NotFound`] when it was reviewed before.
pub async fn review_report(app: &AppState, actor: &Actor, id: &str, lift: bool) -> Result<()> {
    let staff = actor.admin(Scope::ProposalsReview)?.clone();
    let (id, actor, state, now) = (id.to_owned(), actor.clone(), app.clone(), app.clock.now());
    app.store
        .write(move |conn| {
            let report = reports::find(conn, &id)?;
            let verdict = if lift { "lifted" } else { "upheld" };
            reports::review(conn, &id, staff.account.as_str(), verdict, now)?;
            if let Some(reported) = report.reported_household
                && lift
                && !reports::is_reported(conn, &reported)?
            {
                let household = HouseholdId::known(reported);
                households::set_suspended(conn, &household, None)?;
                followup::refresh_waiting(conn, &state, &household, now)?;
            }
            audit::record(conn, now, &actor, "report_reviewed", "report", &id, Some(verdict))
        })
        .await
}
