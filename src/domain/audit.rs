//! What the log of actions keeps: who did what to which thing, and when. An entry is never changed. The lists below are what
//! can be looked for; a test holds them against everything that is written.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// The kinds of actors.
pub const ACTOR_KINDS: [&str; 4] = ["staff", "household", "system", "anonymous"];

/// The kinds of things that something was done to.
pub const SUBJECT_KINDS: [&str; 14] = [
    "household",
    "proposal",
    "initiative",
    "account",
    "token",
    "mail",
    "report",
    "duplicate",
    "import",
    "weights",
    "mail_text",
    "list",
    "meetup",
    "campaign",
];

/// Everything that is noted, in the order in which it is offered to choose from.
pub const ACTIONS: &[&str] = &[
    "registered",
    "registered_again",
    "entered",
    "entered_again",
    "list.take_over",
    "list.invite",
    "list.undo",
    "confirmed",
    "session.open",
    "updated",
    "teaser_line_switched",
    "consent_given",
    "consent_revoked",
    "excluded",
    "exclusion_removed",
    "address_change_asked",
    "address_changed",
    "adult_invited",
    "adult_confirmed",
    "adult_refused",
    "adult_removed",
    "marked_known",
    "contact_opened",
    "contact_noted",
    "contact_corrected",
    "contact_removed",
    "follow_up_done",
    "follow_up_moved",
    "follow_up_reopened",
    "assigned",
    "call_asked",
    "call_noted",
    "call_withdrawn",
    "called",
    "pause",
    "resume",
    "tell_moved",
    "welcome_others",
    "withdrawn",
    "withdrawal_undone",
    "expired",
    "erased",
    "unsubscribed",
    "duplicate_found",
    "duplicate_dismissed",
    "merged",
    "merge_undone",
    "proposed_by_hand",
    "proposal_approved",
    "proposal_rejected",
    "approval_undone",
    "rejection_undone",
    "outcome_recorded",
    "contact_requested",
    "reported",
    "report_reviewed",
    "initiative.propose",
    "initiative.proposal_confirmed",
    "initiative.proposal_refused",
    "initiative.proposal_lapsed",
    "initiative.vouch",
    "initiative.create",
    "initiative.update",
    "initiative.presence",
    "initiative.logo",
    "initiative.message",
    "initiative.confirm",
    "initiative.agreement",
    "initiative.approve",
    "initiative.close",
    "initiative.reopen",
    "initiative.import",
    "account.create",
    "account.invite",
    "account.accept_invitation",
    "account.update",
    "account.disable",
    "account.enable",
    "account.lock",
    "account.request_reset",
    "account.reset_password",
    "account.change_password",
    "account.second_factor",
    "account.remove_second_factor",
    "account.recovery_code_used",
    "absence.set",
    "absence.end",
    "digest.start",
    "digest.end",
    "token.create",
    "token.revoke",
    "mail.resend",
    "mail.discard",
    "occupations.import",
    "weights.save",
    "mail_text.save",
    "mail_text.reset",
    "meetup.create",
    "meetup.update",
    "meetup.cancel",
    "meetup.attendance",
    "proposed_from_meetup",
    "transfer.ask",
    "transfer.agree",
    "transfer.decline",
    "transfer.accept",
    "transfer.refuse",
    "transfer.expire",
    "transfer.withdraw",
    "campaign.create",
    "campaign.update",
    "campaign.pair",
    "campaign.unpair",
    "initiative.entry",
];

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
