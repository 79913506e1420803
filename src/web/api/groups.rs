//! Groups of households that could look for a home together: for staff what a run would make, the list and the decisions; for a
//! household its own groups, its answer, and the contact data once everybody said yes.

use actix_web::web;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::me::NewAnswer;
use super::proposals::{Approval, Rejection};
use super::{App, Seen, codes, done, id, ok};
use crate::domain::actor::Scope;
use crate::domain::group::GroupState;
use crate::service::groups::{self, GroupForHousehold, GroupForStaff, GroupSummary, MetHousehold, RunGroupView};
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/groups", Access::Staff(Scope::ProposalsRead), || web::to(list)),
    get("/api/v1/groups/{id}", Access::Staff(Scope::ProposalsRead), || {
        web::to(show)
    }),
    post(
        "/api/v1/groups/{id}/approve",
        Access::Staff(Scope::ProposalsReview),
        || web::to(approve),
    ),
    post(
        "/api/v1/groups/{id}/reject",
        Access::Staff(Scope::ProposalsReview),
        || web::to(reject),
    ),
    post(
        "/api/v1/groups/{id}/undo",
        Access::Staff(Scope::ProposalsReview),
        || web::to(undo),
    ),
    get("/api/v1/runs/{id}/groups", Access::Staff(Scope::ProposalsRead), || {
        web::to(of_run)
    }),
    get("/api/v1/me/groups", Access::Household, || web::to(list_own)),
    get("/api/v1/me/groups/{id}", Access::Household, || web::to(show_own)),
    post("/api/v1/me/groups/{id}/answers", Access::Household, || web::to(answer)),
    post("/api/v1/me/groups/{id}/contact", Access::Household, || {
        web::to(open_contact)
    }),
    post("/api/v1/me/groups/{id}/reports", Access::Household, || web::to(report)),
];

/// Which groups a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GroupQuery {
    /// States, separated by commas; those that wait for review or for answers when nothing is given.
    #[param(example = "suggested,approved")]
    state: Option<String>,
}

/// Groups of which the own initiatives cover everybody, the oldest first.
#[utoipa::path(get, path = "/api/v1/groups", tag = "review", params(GroupQuery),
    responses((status = 200, body = Vec<GroupSummary>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<GroupQuery>) -> Answer {
    let states = codes::<GroupState>("/state", query.0.state.as_deref(), "suggested")?;
    ok(&groups::list(&app, &who.actor, states).await?)
}

/// A group with its households, as far as this member of staff may see them, and why each two could get along.
#[utoipa::path(get, path = "/api/v1/groups/{id}", tag = "review", params(("id" = String, Path)),
    responses((status = 200, body = GroupForStaff)))]
pub(super) async fn show(app: App, who: Requester, req: actix_web::HttpRequest, path: web::Path<String>) -> Answer {
    let group = groups::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, group.summary.version, &group))
}

/// Approves exactly the version that was seen. Its households are asked later; until then it can be undone.
#[utoipa::path(post, path = "/api/v1/groups/{id}/approve", tag = "review", params(("id" = String, Path)),
    request_body = Approval, responses((status = 200, body = GroupForStaff)))]
pub(super) async fn approve(app: App, who: Requester, path: web::Path<String>, body: Json<Approval>) -> Answer {
    let Approval { version, personal_note } = body.value;
    ok(&groups::approve(&app, &who.actor, &id(&path)?, version, personal_note).await?)
}

/// Rejects exactly the version that was seen, with a reason.
#[utoipa::path(post, path = "/api/v1/groups/{id}/reject", tag = "review", params(("id" = String, Path)),
    request_body = Rejection, responses((status = 200, body = GroupForStaff)))]
pub(super) async fn reject(app: App, who: Requester, path: web::Path<String>, body: Json<Rejection>) -> Answer {
    let Rejection { version, reason } = body.value;
    ok(&groups::reject(&app, &who.actor, &id(&path)?, version, reason).await?)
}

/// Takes an approval back before anybody is asked, or a rejection within an hour.
#[utoipa::path(post, path = "/api/v1/groups/{id}/undo", tag = "review", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = GroupForStaff)))]
pub(super) async fn undo(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&groups::undo(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// The groups that a run would make, or made, where it does most good first.
#[utoipa::path(get, path = "/api/v1/runs/{id}/groups", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = Vec<RunGroupView>)))]
pub(super) async fn of_run(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&groups::list_of_run(&app, &who.actor, &id(&path)?).await?)
}

/// The groups that were shown to the household, newest first.
#[utoipa::path(get, path = "/api/v1/me/groups", tag = "me", responses((status = 200, body = Vec<GroupForHousehold>)))]
pub(super) async fn list_own(app: App, who: Requester) -> Answer {
    ok(&groups::my_groups(&app, &who.actor).await?)
}

/// One group that was shown to the household: of the others what their teasers show.
#[utoipa::path(get, path = "/api/v1/me/groups/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 200, body = GroupForHousehold)))]
pub(super) async fn show_own(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&groups::my_group(&app, &who.actor, &id(&path)?).await?)
}

/// Answers. The same answer given twice is no error; after a no the others go on when at least three stay.
#[utoipa::path(post, path = "/api/v1/me/groups/{id}/answers", tag = "me", params(("id" = String, Path)),
    request_body = NewAnswer, responses((status = 200, body = GroupForHousehold)))]
pub(super) async fn answer(app: App, who: Requester, path: web::Path<String>, body: Json<NewAnswer>) -> Answer {
    let (yes, reason) = body.value.read();
    ok(&groups::answer(&app, &who.actor, &id(&path)?, yes, reason).await?)
}

/// The contact data of the others, after everybody said yes. Every look is logged.
#[utoipa::path(post, path = "/api/v1/me/groups/{id}/contact", tag = "me", params(("id" = String, Path)),
    responses((status = 200, body = Vec<MetHousehold>)))]
pub(super) async fn open_contact(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&groups::open_contact(&app, &who.actor, &id(&path)?).await?)
}

/// Something inappropriate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupReport {
    /// The number of the household in the group.
    #[schema(example = 2)]
    number: i64,
    /// What happened, up to 2,000 characters.
    description: String,
}

/// Reports a household of the group; it is taken out of everything until that is reviewed.
#[utoipa::path(post, path = "/api/v1/me/groups/{id}/reports", tag = "me", params(("id" = String, Path)),
    request_body = GroupReport, responses((status = 204)))]
pub(super) async fn report(app: App, who: Requester, path: web::Path<String>, body: Json<GroupReport>) -> Answer {
    let GroupReport { number, description } = body.value;
    groups::report(&app, &who.actor, &id(&path)?, number, &description).await?;
    done()
}
