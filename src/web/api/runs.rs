//! Matching: runs, and the ranking for one household as its coordinators may see it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::to_value;
use utoipa::{IntoParams, ToSchema};

use super::{App, Listed, id, listed, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::ProposalKind;
use crate::domain::round::{EntryResult, LeftOver};
use crate::error::{Context as _, Error};
use crate::service::matchmaking::{
    self, EntryView, LeftAsked, LeftView, MatchView, PlacesView, Receiver, RunFilter, RunScope, RunView,
};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/runs", Access::Staff(Scope::ProposalsRead), || web::to(list)),
    post("/api/v1/runs", Access::Staff(Scope::RunsWrite), || web::to(create)),
    get("/api/v1/runs/{id}", Access::Staff(Scope::ProposalsRead), || {
        web::to(show)
    }),
    post("/api/v1/runs/{id}/commit", Access::Staff(Scope::RunsWrite), || {
        web::to(commit)
    }),
    get("/api/v1/runs/{id}/entries", Access::Staff(Scope::ProposalsRead), || {
        web::to(entries)
    }),
    get(
        "/api/v1/runs/{id}/households",
        Access::Staff(Scope::ProposalsRead),
        || web::to(receivers),
    ),
    get(
        "/api/v1/runs/{id}/left-over",
        Access::Staff(Scope::ProposalsRead),
        || web::to(left_over),
    ),
    get("/api/v1/runs/{id}/places", Access::Staff(Scope::ProposalsRead), || {
        web::to(places)
    }),
    get(
        "/api/v1/households/{id}/matches",
        Access::Staff(Scope::ProposalsRead),
        || web::to(matches),
    ),
];

/// Which page of the runs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RunsQuery {
    /// The `next` of the page before.
    after: Option<String>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Runs, newest first.
#[utoipa::path(get, path = "/api/v1/runs", tag = "runs", params(RunsQuery),
    responses((status = 200, body = Listed<RunView>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<RunsQuery>) -> Answer {
    let RunsQuery { after, limit } = query.0;
    let limit = page_size(limit)?.unwrap_or(25);
    let runs = matchmaking::list_runs(&app, &who.actor, after, limit).await?;
    let full = u32::try_from(runs.len()).is_ok_and(|len| len == limit);
    let next = runs.last().filter(|_| full).map(|run| run.id.to_string());
    listed((runs, next))
}

/// What a run looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RunArea {
    /// All active households; the network office only.
    All,
    /// The households that the coordinator's initiatives cover.
    OwnArea,
}

/// A run to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRun {
    /// Which households it looks at, unless one is named.
    #[serde(default = "own_area")]
    scope: RunArea,
    /// One household.
    #[serde(default)]
    household: Option<HouseholdId>,
    /// Whether proposals are made of it at once; otherwise it is a preview.
    #[serde(default)]
    commit: bool,
}

const fn own_area() -> RunArea {
    RunArea::OwnArea
}

/// Matches everybody in the scope at once, with the best result there is, and stores what it would propose. Nothing else
/// changes until the run is taken over.
#[utoipa::path(post, path = "/api/v1/runs", tag = "runs", request_body = NewRun,
    responses((status = 201, body = RunView)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<NewRun>) -> Answer {
    let NewRun {
        scope,
        household,
        commit,
    } = body.value;
    let scope = match (household, scope) {
        (Some(household), _) => RunScope::Household(household),
        (None, RunArea::All) => RunScope::All,
        (None, RunArea::OwnArea) => RunScope::OwnArea,
    };
    let work = async {
        let run = if commit {
            matchmaking::run(&app, &who.actor, scope, &|_, _| ()).await?
        } else {
            matchmaking::preview(&app, &who.actor, scope, &|_, _| ()).await?
        };
        let body = to_value(&run).context("writing a run")?;
        Ok((StatusCode::CREATED, body))
    };
    once(&app, &who, &req, &body.hash, Some("/api/v1/runs"), work).await
}

/// Makes proposals from exactly what the preview showed; what changed since is refused, entry by entry.
#[utoipa::path(post, path = "/api/v1/runs/{id}/commit", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = RunView)))]
pub(super) async fn commit(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&matchmaking::commit(&app, &who.actor, &id(&path)?).await?)
}

/// Which part of a list of a run.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PartQuery {
    /// The `next` of the page before.
    after: Option<String>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

fn wrong_mark() -> Error {
    Error::invalid("/after", "id-invalid", "24")
}

/// The mark for the next page, when this one is full.
fn next_mark<T>(items: &[T], limit: u32, mark: impl Fn(&T) -> String) -> Option<String> {
    let full = u32::try_from(items.len()).is_ok_and(|len| len == limit);
    items.last().filter(|_| full).map(mark)
}

/// What a run would propose or proposed, what does most good first.
#[utoipa::path(get, path = "/api/v1/runs/{id}/entries", tag = "runs", params(("id" = String, Path), PartQuery),
    responses((status = 200, body = Listed<EntryView>)))]
pub(super) async fn entries(app: App, who: Requester, path: web::Path<String>, query: Params<PartQuery>) -> Answer {
    let limit = page_size(query.0.limit)?.unwrap_or(25);
    let after = query.0.after.map(|text| text.parse::<i64>());
    let after = after.transpose().map_err(|_| wrong_mark())?;
    let entries = matchmaking::list_entries(&app, &who.actor, &id(&path)?, after, limit).await?;
    let next = next_mark(&entries, limit, |entry| entry.position.to_string());
    listed((entries, next))
}

/// Which households of a run.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReceiversQuery {
    /// Only what they get with households, or with initiatives.
    #[param(inline)]
    kind: Option<ProposalKind>,
    /// Only what came of it when the run was taken over.
    #[param(inline)]
    result: Option<EntryResult>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Who gets what in a run, by household; a pair of households stands with each of the two.
#[utoipa::path(get, path = "/api/v1/runs/{id}/households", tag = "runs", params(("id" = String, Path), ReceiversQuery),
    responses((status = 200, body = Listed<Receiver>)))]
pub(super) async fn receivers(
    app: App,
    who: Requester,
    path: web::Path<String>,
    query: Params<ReceiversQuery>,
) -> Answer {
    let ReceiversQuery {
        kind,
        result,
        after,
        limit,
    } = query.0;
    let limit = page_size(limit)?.unwrap_or(25);
    let skip = after.map(|text| text.parse::<usize>()).transpose();
    let skip = skip.map_err(|_| wrong_mark())?.unwrap_or(0);
    let filter = RunFilter { kind, result };
    let found = matchmaking::list_receivers(&app, &who.actor, &id(&path)?, filter, skip, limit).await?;
    let end = skip.saturating_add(found.items.len());
    listed((found.items, (end < found.total).then(|| end.to_string())))
}

/// Which households that a run leaves over.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LeftQuery {
    /// Only what they did not get.
    #[param(inline)]
    kind: Option<ProposalKind>,
    /// Only for this reason.
    #[param(inline)]
    reason: Option<LeftOver>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Whom a run leaves over, and why.
#[utoipa::path(get, path = "/api/v1/runs/{id}/left-over", tag = "runs", params(("id" = String, Path), LeftQuery),
    responses((status = 200, body = Listed<LeftView>)))]
pub(super) async fn left_over(app: App, who: Requester, path: web::Path<String>, query: Params<LeftQuery>) -> Answer {
    let limit = page_size(query.0.limit)?.unwrap_or(25);
    let after = query.0.after.as_deref().map(|text| {
        let (household, kind) = text.split_once(':').ok_or_else(wrong_mark)?;
        let household = household.parse().map_err(|_| wrong_mark())?;
        Ok::<_, Error>((household, kind.parse().map_err(|_| wrong_mark())?))
    });
    let asked = LeftAsked {
        kind: query.0.kind,
        reason: query.0.reason,
        after: after.transpose()?,
    };
    let left = matchmaking::list_left_over(&app, &who.actor, &id(&path)?, asked, limit).await?;
    let next = next_mark(&left, limit, |one| format!("{}:{}", one.household, one.kind));
    listed((left, next))
}

/// What the places of the initiatives are worth in a run, the dearest first.
#[utoipa::path(get, path = "/api/v1/runs/{id}/places", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = Vec<PlacesView>)))]
pub(super) async fn places(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&matchmaking::list_places(&app, &who.actor, &id(&path)?).await?)
}

/// A run with its weights, the version of the engine and what came of it.
#[utoipa::path(get, path = "/api/v1/runs/{id}", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = RunView)))]
pub(super) async fn show(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&matchmaking::show_run(&app, &who.actor, &id(&path)?).await?)
}

/// Which matches of a household.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MatchQuery {
    /// Whether households or initiatives are ranked.
    #[param(inline)]
    kind: ProposalKind,
    /// How many; 10 when not given.
    #[param(minimum = 1, maximum = 100)]
    k: Option<u32>,
}

/// The exact ranking for a household, with points and facts, for the coordinators that cover it.
#[utoipa::path(get, path = "/api/v1/households/{id}/matches", tag = "runs",
    params(("id" = String, Path), MatchQuery), responses((status = 200, body = Vec<MatchView>)))]
pub(super) async fn matches(app: App, who: Requester, path: web::Path<String>, query: Params<MatchQuery>) -> Answer {
    let MatchQuery { kind, k } = query.0;
    let k = page_size(k)
        .map_err(|_| Error::invalid("/k", "limit-range", "10"))?
        .unwrap_or(10);
    ok(&matchmaking::matches(&app, &who.actor, &id(&path)?, kind, k).await?)
}
