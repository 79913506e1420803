//! Review: the queue, proposals with everything needed to decide, and the decisions. Every decision names the version
//! that was seen.

use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{App, CreatedId, Listed, Seen, codes, created, done, id, listed, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::ids::HouseholdId;
use crate::domain::outcome::{OutcomeWhy, Told};
use crate::domain::proposal::{Outcome, ProposalState, RejectReason};
use crate::service::review::{
    self, Day, Decided, NewProposal, ProposalFilter, ProposalForStaff, ProposalSummary, Queue, ReportView, SeenProposal,
};
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/queue", Access::Staff(Scope::ProposalsRead), || web::to(queue)),
    get("/api/v1/today", Access::Staff(Scope::ProposalsRead), || web::to(today)),
    get("/api/v1/proposals", Access::Staff(Scope::ProposalsRead), || {
        web::to(list)
    }),
    post("/api/v1/proposals", Access::Staff(Scope::ProposalsReview), || {
        web::to(create)
    }),
    post(
        "/api/v1/proposals/decisions",
        Access::Staff(Scope::ProposalsReview),
        || web::to(decide_several),
    ),
    get("/api/v1/proposals/{id}", Access::Staff(Scope::ProposalsRead), || {
        web::to(show)
    }),
    post(
        "/api/v1/proposals/{id}/approve",
        Access::Staff(Scope::ProposalsReview),
        || web::to(approve),
    ),
    post(
        "/api/v1/proposals/{id}/reject",
        Access::Staff(Scope::ProposalsReview),
        || web::to(reject),
    ),
    post(
        "/api/v1/proposals/{id}/undo",
        Access::Staff(Scope::ProposalsReview),
        || web::to(undo),
    ),
    post(
        "/api/v1/proposals/{id}/outcome",
        Access::Staff(Scope::ProposalsReview),
        || web::to(record_outcome),
    ),
    get("/api/v1/reports", Access::Admin(Scope::ProposalsReview), || {
        web::to(list_reports)
    }),
    post(
        "/api/v1/reports/{id}/review",
        Access::Admin(Scope::ProposalsReview),
        || web::to(review_report),
    ),
];

/// Which proposals a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// States, separated by commas; those that wait for review when nothing is given.
    #[param(example = "suggested,approved")]
    state: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

impl ListQuery {
    fn filter(self) -> crate::error::Result<ProposalFilter> {
        Ok(ProposalFilter {
            states: codes::<ProposalState>("/state", self.state.as_deref(), "suggested")?,
            after: self.after,
            limit: page_size(self.limit)?,
        })
    }
}

/// Today's work: households that should have heard by now, then proposals that wait for review, the best first.
#[utoipa::path(get, path = "/api/v1/queue", tag = "review", params(ListQuery), responses((status = 200, body = Queue)))]
pub(super) async fn queue(app: App, who: Requester, query: Params<ListQuery>) -> Answer {
    ok(&review::queue(&app, &who.actor, query.0.filter()?).await?)
}

/// Which part of the proposals to review is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TodayQuery {
    /// The `next` of the page before.
    after: Option<String>,
    /// How many proposals to review.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// The day of a member of staff: silent households, new ones, proposals to review with their reasons, what expires or
/// stalls, and what can still be taken back.
#[utoipa::path(get, path = "/api/v1/today", tag = "review", params(TodayQuery), responses((status = 200, body = Day)))]
pub(super) async fn today(app: App, who: Requester, query: Params<TodayQuery>) -> Answer {
    let TodayQuery { after, limit } = query.0;
    ok(&review::day(&app, &who.actor, after, page_size(limit)?).await?)
}

/// Several decisions at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Decisions {
    /// The proposals with the versions that were seen, 1 to 50.
    proposals: Vec<SeenProposal>,
    /// Why all of them are rejected; without it all of them are approved.
    #[serde(default)]
    reason: Option<RejectReason>,
}

/// What became of several decisions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Decisive {
    /// One for each proposal, in their order.
    results: Vec<Decided>,
}

/// Approves or rejects several proposals, each in exactly the version that was seen. Only what is harmless: no approval
/// that introduces at once, no reason that ends a pair for good.
#[utoipa::path(post, path = "/api/v1/proposals/decisions", tag = "review", request_body = Decisions,
    responses((status = 200, body = Decisive)))]
pub(super) async fn decide_several(app: App, who: Requester, body: Json<Decisions>) -> Answer {
    let Decisions { proposals, reason } = body.value;
    let results = review::decide_several(&app, &who.actor, proposals, reason).await?;
    ok(&Decisive { results })
}

/// Proposals that this member of staff may review.
#[utoipa::path(get, path = "/api/v1/proposals", tag = "review", params(ListQuery),
    responses((status = 200, body = Listed<ProposalSummary>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<ListQuery>) -> Answer {
    listed(review::list(&app, &who.actor, query.0.filter()?).await?)
}

/// Proposes by hand, under the same hard conditions as the engine.
#[utoipa::path(post, path = "/api/v1/proposals", tag = "review", request_body = NewProposal,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<NewProposal>) -> Answer {
    let work = async { Ok(created(&review::propose(&app, &who.actor, body.value).await?)) };
    once(&app, &who, &req, &body.hash, Some("/api/v1/proposals"), work).await
}

/// A proposal with reasons, facts and both sides, as far as this member of staff may see them.
#[utoipa::path(get, path = "/api/v1/proposals/{id}", tag = "review", params(("id" = String, Path)),
    responses((status = 200, body = ProposalForStaff)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let proposal = review::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, proposal.summary.version, &proposal))
}

/// An approval.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    /// The version that was seen.
    #[schema(example = 1)]
    pub(super) version: i64,
    /// A personal sentence for the introduction, up to 300 characters.
    #[serde(default)]
    pub(super) personal_note: Option<String>,
}

/// Approves exactly the version that was seen. It takes effect later, and can be undone until then.
#[utoipa::path(post, path = "/api/v1/proposals/{id}/approve", tag = "review", params(("id" = String, Path)),
    request_body = Approval, responses((status = 200, body = ProposalForStaff)))]
pub(super) async fn approve(app: App, who: Requester, path: web::Path<String>, body: Json<Approval>) -> Answer {
    let Approval { version, personal_note } = body.value;
    ok(&review::approve(&app, &who.actor, &id(&path)?, version, personal_note).await?)
}

/// A rejection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rejection {
    /// The version that was seen.
    #[schema(example = 1)]
    pub(super) version: i64,
    /// Why.
    pub(super) reason: RejectReason,
}

/// Rejects exactly the version that was seen, with a reason.
#[utoipa::path(post, path = "/api/v1/proposals/{id}/reject", tag = "review", params(("id" = String, Path)),
    request_body = Rejection, responses((status = 200, body = ProposalForStaff)))]
pub(super) async fn reject(app: App, who: Requester, path: web::Path<String>, body: Json<Rejection>) -> Answer {
    let Rejection { version, reason } = body.value;
    ok(&review::reject(&app, &who.actor, &id(&path)?, version, reason).await?)
}

/// Takes an approval back before its mails leave, or a rejection within an hour.
#[utoipa::path(post, path = "/api/v1/proposals/{id}/undo", tag = "review", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = ProposalForStaff)))]
pub(super) async fn undo(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&review::undo(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// What became of an introduction, as a coordinator learnt it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LearntOutcome {
    /// The version that was seen.
    #[schema(example = 5)]
    version: i64,
    /// What became of it.
    outcome: Outcome,
    /// Why it came so, when it was said.
    #[serde(default)]
    why: Option<OutcomeWhy>,
    /// The household that told it; the first one of the proposal when not given.
    #[serde(default)]
    household: Option<HouseholdId>,
}

/// Notes what became of the introduction.
#[utoipa::path(post, path = "/api/v1/proposals/{id}/outcome", tag = "review", params(("id" = String, Path)),
    request_body = LearntOutcome, responses((status = 200, body = ProposalForStaff)))]
pub(super) async fn record_outcome(
    app: App,
    who: Requester,
    path: web::Path<String>,
    body: Json<LearntOutcome>,
) -> Answer {
    let LearntOutcome {
        version,
        outcome,
        why,
        household,
    } = body.value;
    let told = Told { outcome, why };
    ok(&review::record_outcome(&app, &who.actor, &id(&path)?, version, told, household).await?)
}

/// Reports of inappropriate behaviour that wait for the network office.
#[utoipa::path(get, path = "/api/v1/reports", tag = "review", responses((status = 200, body = Vec<ReportView>)))]
pub(super) async fn list_reports(app: App, who: Requester) -> Answer {
    ok(&review::open_reports(&app, &who.actor).await?)
}

/// The decision about a report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportDecision {
    /// Whether the suspension ends (when no other report is open).
    lift: bool,
}

/// Decides about a report.
#[utoipa::path(post, path = "/api/v1/reports/{id}/review", tag = "review", params(("id" = String, Path)),
    request_body = ReportDecision, responses((status = 204)))]
pub(super) async fn review_report(
    app: App,
    who: Requester,
    path: web::Path<String>,
    body: Json<ReportDecision>,
) -> Answer {
    review::review_report(&app, &who.actor, &path, body.value.lift).await?;
    done()
}
