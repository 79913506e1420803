//! What the log of actions keeps: who did what to which thing, and when. An entry is never changed.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditEntry {
    /// Its number; later entries have larger ones.
    pub id: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who acted: `household`, `staff`, `system` or `anonymous`.
    #[schema(example = "staff")]
    pub actor_kind: String,
    /// Identifier of the actor, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
    /// What was done, such as `initiative.approve`.
    #[schema(example = "initiative.approve")]
    pub action: String,
    /// The kind of thing it was done to, such as `initiative`.
    #[schema(example = "initiative")]
    pub subject_kind: String,
    /// Identifier of the thing.
    pub subject_id: String,
    /// A coded detail or a reason; never contact data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}
