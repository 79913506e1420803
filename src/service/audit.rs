//! Reading the audit log: all of it for the network office. Writing to it is part of every use case that changes something.

use serde::{Deserialize, Serialize};

use super::AppState;
use crate::domain::actor::{Actor, Scope};
use crate::domain::audit::AuditEntry;
use crate::error::Result;
use crate::store::audit;

/// Which entries are asked for; what is not given asks for all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditFilter {
    /// Kind of the thing, such as `household`; counts together with `subject_id`.
    pub subject_kind: Option<String>,
    /// Identifier of the thing.
    pub subject_id: Option<String>,
    /// Identifier of the actor.
    pub actor_id: Option<String>,
    /// Beginning of the action, such as `household.`.
    pub action: Option<String>,
    /// Number of the last entry of the page before.
    pub before: Option<i64>,
}

/// A page of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// What `before` has to be for the next page; nothing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// A page of the log with at most `limit` (1 to 100) entries, for the network office.
pub async fn list(app: &AppState, actor: &Actor, filter: AuditFilter, limit: u32) -> Result<AuditPage> {
    actor.admin(Scope::AccountsAdmin)?;
    let limit = i64::from(limit.clamp(1, 100));
    let wanted = audit::Wanted {
        subject: filter.subject_kind.zip(filter.subject_id),
        actor_id: filter.actor_id,
        // Only what actions are made of, so that no sign of a pattern gets into the query.
        action: filter.action.map(|text| {
            text.chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
                .collect()
        }),
        before: filter.before,
    };
    let mut entries = app
        .store
        .read(move |conn| audit::list(conn, &wanted, limit + 1))
        .await?;
    let more = i64::try_from(entries.len()).is_ok_and(|count| count > limit);
    if more {
        entries.pop();
    }
    let next = entries.last().map(|entry| entry.id).filter(|_| more);
    Ok(AuditPage { entries, next })
}
