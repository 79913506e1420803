//! Several decisions with one click, as far as that is harmless: approvals that ask households first, and rejections
//! after which the pair may come again. Each names the version that was seen and stands or falls by itself.

use serde::{Deserialize, Serialize};

use super::decisions::{approve_one, reject};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::ProposalId;
use crate::domain::proposal::{ProposalState, RejectReason};
use crate::error::{Error, Result};
use crate::service::AppState;

/// How many proposals can be decided with one click.
pub const SEVERAL: usize = 50;

/// A proposal and the version of it that was seen.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenProposal {
    /// The proposal.
    pub id: ProposalId,
    /// The version that was seen.
    #[schema(example = 1)]
    pub version: i64,
}

/// What became of one of several decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Decided {
    /// The proposal.
    pub id: ProposalId,
    /// Its state now; nothing when it was left as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ProposalState>,
    /// Why it was left as it is: the code of the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "stale")]
    pub refused: Option<String>,
}

/// Approves, or with a reason rejects, each proposal in exactly the version that was seen. What cannot be decided stays
/// as it is, and the answer says why.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:review`; [`Error::Invalid`] for none or more than [`SEVERAL`], and for
/// a reason that ends a pair for good.
pub async fn decide_several(
    app: &AppState,
    actor: &Actor,
    seen: Vec<SeenProposal>,
    reason: Option<RejectReason>,
) -> Result<Vec<Decided>> {
    actor.staff(Scope::ProposalsReview)?;
    if seen.is_empty() {
        return Err(Error::invalid("/proposals", "value-missing", ""));
    }
    if seen.len() > SEVERAL {
        return Err(Error::invalid("/proposals", "several-too-many", SEVERAL.to_string()));
    }
    if reason.is_some_and(|reason| !reason.lets_try_again()) {
        let example = RejectReason::WrongRegion.as_str();
        return Err(Error::invalid("/reason", "several-reason", example));
    }
    let mut decided = Vec::with_capacity(seen.len());
    for SeenProposal { id, version } in seen {
        let outcome = match reason {
            Some(reason) => reject(app, actor, &id, version, reason).await,
            None => approve_one(app, actor, &id, version, None, true).await,
        };
        let (state, refused) = match outcome {
            Ok(proposal) => (Some(proposal.summary.state), None),
            Err(Error::Conflict(conflict)) => (None, Some(conflict.code().to_owned())),
            Err(Error::NotFound(_)) => (None, Some("not-found".to_owned())),
            Err(other) => return Err(other),
        };
        decided.push(Decided { id, state, refused });
    }
    Ok(decided)
}
