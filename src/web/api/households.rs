//! Households as staff may see them: at the level that their consents allow, contact data only with a reason.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{App, Listed, Seen, codes, id, listed, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::household::{Contact, HouseholdState};
use crate::service::households::{self, AreaCounts, HouseholdFilter, HouseholdForStaff, HouseholdSummary};
use crate::service::welcoming::{self, Quarter};
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/households", Access::Staff(Scope::HouseholdsRead), || {
        web::to(list)
    }),
    get("/api/v1/households/areas", Access::Staff(Scope::HouseholdsRead), || {
        web::to(areas)
    }),
    get("/api/v1/households/{id}", Access::Staff(Scope::HouseholdsRead), || {
        web::to(show)
    }),
    post(
        "/api/v1/households/{id}/contact",
        Access::Staff(Scope::HouseholdsRead),
        || web::to(open_contact),
    ),
    post(
        "/api/v1/households/{id}/known",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(mark_known),
    ),
    post(
        "/api/v1/households/{id}/welcome",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(set_welcome),
    ),
];

/// Which households a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HouseholdsQuery {
    /// States, separated by commas; `active,paused,moved` when nothing is given.
    #[param(example = "active,paused")]
    state: Option<String>,
    /// How the reference starts that a household reads out: 1 to 12 hexadecimal digits.
    #[param(example = "D7BF41")]
    reference: Option<String>,
    /// Words that begin words of what may be seen: places, occupations, needs, interests, languages. Never names or addresses.
    #[param(example = "Pflege Greifswald")]
    q: Option<String>,
    /// A district (5 digits), a Land (2 digits: those who want the whole Land, or of whom no more may be seen) or
    /// `anywhere`, as `/api/v1/households/areas` counts them.
    #[param(example = "13075")]
    area: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// The households that this member of staff may see.
#[utoipa::path(get, path = "/api/v1/households", tag = "households", params(HouseholdsQuery),
    responses((status = 200, body = Listed<HouseholdSummary>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<HouseholdsQuery>) -> Answer {
    let HouseholdsQuery {
        state,
        reference,
        q,
        area,
        after,
        limit,
    } = query.0;
    let filter = HouseholdFilter {
        states: codes::<HouseholdState>("/state", state.as_deref(), "active")?,
        reference,
        words: q,
        area: area.as_deref().map(str::parse).transpose()?,
        after,
        limit: page_size(limit)?,
    };
    listed(households::list(&app, &who.actor, filter).await?)
}

/// How many of the households that may be seen want to go where.
#[utoipa::path(get, path = "/api/v1/households/areas", tag = "households", responses((status = 200, body = AreaCounts)))]
pub(super) async fn areas(app: App, who: Requester) -> Answer {
    ok(&households::count_by_area(&app, &who.actor).await?)
}

/// A household at the level that its consents allow.
#[utoipa::path(get, path = "/api/v1/households/{id}", tag = "households", params(("id" = String, Path)),
    responses((status = 200, body = HouseholdForStaff)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let household = households::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, household.version, &household))
}

/// Why contact data is opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessReason {
    /// The reason, which the household can read.
    #[schema(example = "Rückfrage zum Wohnort")]
    reason: String,
}

/// Opens the contact data of a household. The reason is recorded and shown to the household.
#[utoipa::path(post, path = "/api/v1/households/{id}/contact", tag = "households", params(("id" = String, Path)),
    request_body = AccessReason, responses((status = 200, body = Contact)))]
pub(super) async fn open_contact(
    app: App,
    who: Requester,
    path: web::Path<String>,
    body: Json<AccessReason>,
) -> Answer {
    ok(&households::open_contact(&app, &who.actor, &id(&path)?, body.value.reason).await?)
}

/// Notes that a coordinator has spoken with the household ("known to us").
#[utoipa::path(post, path = "/api/v1/households/{id}/known", tag = "households", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = HouseholdForStaff)))]
pub(super) async fn mark_known(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&households::mark_known(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// How many others a settled household likes to meet in a quarter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PerQuarter {
    /// So many, 1 to 12; nothing limits it when not given.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 12, example = 2)]
    per_quarter: Option<u32>,
}

/// Changes how many others a settled household likes to meet in a quarter, as it told a member of staff.
#[utoipa::path(post, path = "/api/v1/households/{id}/welcome", tag = "households", params(("id" = String, Path)),
    request_body = PerQuarter, responses((status = 200, body = Quarter)))]
pub(super) async fn set_welcome(app: App, who: Requester, path: web::Path<String>, body: Json<PerQuarter>) -> Answer {
    ok(&welcoming::set_for(&app, &who.actor, &id(&path)?, body.value.per_quarter).await?)
}
