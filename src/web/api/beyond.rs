//! Answers beyond the list: why not this one, and what would change it, for the coordinators that cover a household and,
//! more coarsely, for the household itself. Everything here only looks.

use actix_web::web;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{App, id, ok};
use crate::domain::actor::Scope;
use crate::domain::proposal::ProposalKind;
use crate::error::Error;
use crate::service::matchmaking::{self, ChangesView, WhyNotView};
use crate::web::Answer;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get(
        "/api/v1/households/{id}/why-not",
        Access::Staff(Scope::ProposalsRead),
        || web::to(why_not),
    ),
    get(
        "/api/v1/households/{id}/changes",
        Access::Staff(Scope::ProposalsRead),
        || web::to(changes),
    ),
    get("/api/v1/me/changes", Access::Household, || web::to(own_changes)),
];

/// About whom the question is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WhyNotQuery {
    /// The identifier of an initiative or of another household.
    #[param(example = "01980000-0000-7000-8000-000000000001")]
    other: String,
}

/// Why an initiative or another household is not proposed to a household: the hard condition that does not hold, or the
/// points that are missing. What a household excludes is never told.
#[utoipa::path(get, path = "/api/v1/households/{id}/why-not", tag = "runs",
    params(("id" = String, Path), WhyNotQuery), responses((status = 200, body = WhyNotView)))]
pub(super) async fn why_not(app: App, who: Requester, path: web::Path<String>, query: Params<WhyNotQuery>) -> Answer {
    ok(&matchmaking::why_not(&app, &who.actor, &id(&path)?, &query.0.other).await?)
}

/// Which changes are looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesQuery {
    /// Whether more households or more initiatives are wanted.
    #[param(inline)]
    kind: ProposalKind,
    /// How many more a change has to bring; 4 households or 1 initiative when not given.
    #[param(minimum = 1, maximum = 20)]
    more: Option<u32>,
}

/// The smallest changes of radius, window or needs that would bring a household so many more matches, with exact numbers.
#[utoipa::path(get, path = "/api/v1/households/{id}/changes", tag = "runs",
    params(("id" = String, Path), ChangesQuery), responses((status = 200, body = ChangesView)))]
pub(super) async fn changes(app: App, who: Requester, path: web::Path<String>, query: Params<ChangesQuery>) -> Answer {
    let ChangesQuery { kind, more } = query.0;
    if more.is_some_and(|more| !(1..=20).contains(&more)) {
        return Err(Error::invalid("/more", "more-range", "4").into());
    }
    let more = more.unwrap_or_else(|| matchmaking::default_more(kind));
    ok(&matchmaking::what_would_change(&app, &who.actor, &id(&path)?, kind, more).await?)
}

/// Whom the household asks about.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OwnChangesQuery {
    /// Whether it is about other households or initiatives.
    #[param(inline)]
    kind: ProposalKind,
}

/// The smallest changes of the own profile that would bring more matches: exact numbers of initiatives; of households
/// only bands (`none`, `some`, `five_or_more`), and only some times within an hour.
#[utoipa::path(get, path = "/api/v1/me/changes", tag = "me", params(OwnChangesQuery),
    responses((status = 200, body = ChangesView)))]
pub(super) async fn own_changes(app: App, who: Requester, query: Params<OwnChangesQuery>) -> Answer {
    ok(&matchmaking::what_would_change_for_me(&app, &who.actor, query.0.kind).await?)
}
