//! What waits for the network office: initiatives to approve, invitations that nobody followed yet, mails that were refused,
//! reports. It only counts and names; what is done about it stands with each of them.

use serde::Serialize;

use super::AppState;
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::error::Result;
use crate::store::{accounts, initiative_suggestions, initiatives, outbox, reports};

/// Something that waits, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NamedTask {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What waits for the network office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OverviewView {
    /// Initiatives that were proposed or entered and are not approved, by name.
    pub initiatives_to_approve: Vec<NamedTask>,
    /// Initiatives that visitors proposed and that have not confirmed it yet, by name.
    pub initiatives_unconfirmed: Vec<NamedTask>,
    /// Accounts whose invitation was not accepted yet, oldest first.
    pub open_invitations: Vec<NamedTask>,
    /// Mails that wait for a decision.
    pub parked_mails: i64,
    /// Reports that wait for review.
    pub open_reports: usize,
    /// Version of the weights in use, 0 for the configured ones.
    pub weights_version: i64,
}

/// What waits for the network office now.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for anybody else.
pub async fn show(app: &AppState, actor: &Actor) -> Result<OverviewView> {
    actor.admin(Scope::AccountsAdmin)?;
    let weights_version = app.weights.version();
    app.store
        .read(move |conn| {
            let mut proposed: Vec<NamedTask> = initiatives::list_by_states(conn, &[InitiativeState::Proposed])?
                .into_iter()
                .map(|one| NamedTask {
                    id: one.id.to_string(),
                    name: one.profile.name,
                })
                .collect();
            proposed.sort_by(|one, other| one.name.cmp(&other.name));
            let suggestions = initiative_suggestions::list(conn)?;
            let is_unconfirmed = |one: &NamedTask| {
                let suggestion = suggestions.get(&InitiativeId::known(one.id.clone()));
                suggestion.is_some_and(|one| !one.is_settled())
            };
            let (unconfirmed, proposed) = proposed.into_iter().partition(is_unconfirmed);
            let open_invitations = accounts::list(conn)?
                .into_iter()
                .filter(|account| account.password_hash.is_none() && account.disabled_at.is_none())
                .map(|account| NamedTask {
                    id: account.id.to_string(),
                    name: account.name,
                })
                .collect();
            Ok(OverviewView {
                initiatives_to_approve: proposed,
                initiatives_unconfirmed: unconfirmed,
                open_invitations,
                parked_mails: outbox::count(conn, "parked")?,
                open_reports: reports::list_open(conn)?.len(),
                weights_version,
            })
        })
        .await
}
