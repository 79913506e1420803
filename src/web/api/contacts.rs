//! What offices keep of their talks with households: contacts and notes, follow-ups, who looks after whom, and the wish to
//! be called, by staff and by the household itself.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{App, CreatedId, created, done, id, ok};
use crate::domain::actor::Scope;
use crate::domain::contact::{CallTime, ContactChange, NewContact};
use crate::domain::ids::AccountId;
use crate::domain::month::Month;
use crate::service::contacts::{self, ContactLog, ContactView, MinutesSums, OwnCall};
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get(
        "/api/v1/households/{id}/log",
        Access::Staff(Scope::HouseholdsRead),
        || web::to(show),
    ),
    post(
        "/api/v1/households/{id}/log",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(create),
    ),
    post(
        "/api/v1/households/{id}/assignment",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(assign),
    ),
    post(
        "/api/v1/households/{id}/call",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(note_call),
    ),
    post(
        "/api/v1/households/{id}/called",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(called),
    ),
    post(
        "/api/v1/follow-ups/{id}/done",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(finish),
    ),
    post(
        "/api/v1/follow-ups/{id}/move",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(postpone),
    ),
    post(
        "/api/v1/follow-ups/{id}/reopen",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(reopen),
    ),
    get("/api/v1/contacts/{id}", Access::Staff(Scope::HouseholdsRead), || {
        web::to(show_entry)
    }),
    put("/api/v1/contacts/{id}", Access::Staff(Scope::HouseholdsWrite), || {
        web::to(correct)
    }),
    delete("/api/v1/contacts/{id}", Access::Staff(Scope::HouseholdsWrite), || {
        web::to(remove)
    }),
    get("/api/v1/minutes", Access::Staff(Scope::HouseholdsRead), || {
        web::to(minutes)
    }),
    get("/api/v1/minutes.csv", Access::Staff(Scope::HouseholdsRead), || {
        web::to(minutes_csv)
    }),
    get("/api/v1/me/call", Access::Household, || web::to(show_own)),
    post("/api/v1/me/call", Access::Household, || web::to(ask)),
    delete("/api/v1/me/call", Access::Household, || web::to(withdraw)),
];

/// What the own office keeps of its talks with a household.
#[utoipa::path(get, path = "/api/v1/households/{id}/log", tag = "households", params(("id" = String, Path)),
    responses((status = 200, body = ContactLog)))]
pub(super) async fn show(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&contacts::log(&app, &who.actor, &id(&path)?).await?)
}

/// Writes down a contact or a note, with a follow-up, and with "known to us" where somebody was spoken with.
#[utoipa::path(post, path = "/api/v1/households/{id}/log", tag = "households", params(("id" = String, Path)),
    request_body = NewContact, responses((status = 201, body = CreatedId)))]
pub(super) async fn create(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<NewContact>,
) -> Answer {
    let household = id(&path)?;
    let work = async {
        Ok(created(
            &contacts::note(&app, &who.actor, &household, body.value).await?,
        ))
    };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// To whom a household is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAssignment {
    /// The colleague; nothing makes it anybody's.
    #[serde(default)]
    account: Option<AccountId>,
}

/// Gives a household to a colleague of the same office.
#[utoipa::path(post, path = "/api/v1/households/{id}/assignment", tag = "households", params(("id" = String, Path)),
    request_body = NewAssignment, responses((status = 204)))]
pub(super) async fn assign(app: App, who: Requester, path: web::Path<String>, body: Json<NewAssignment>) -> Answer {
    contacts::assign(&app, &who.actor, &id(&path)?, body.value.account).await?;
    done()
}

/// When somebody likes to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallTimes {
    /// The times; none means any time.
    #[serde(default)]
    times: Vec<CallTime>,
}

/// Notes for a household that it would like to be called.
#[utoipa::path(post, path = "/api/v1/households/{id}/call", tag = "households", params(("id" = String, Path)),
    request_body = CallTimes, responses((status = 204)))]
pub(super) async fn note_call(app: App, who: Requester, path: web::Path<String>, body: Json<CallTimes>) -> Answer {
    contacts::note_call(&app, &who.actor, &id(&path)?, body.value.times).await?;
    done()
}

/// Notes that a household was called.
#[utoipa::path(post, path = "/api/v1/households/{id}/called", tag = "households", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn called(app: App, who: Requester, path: web::Path<String>) -> Answer {
    contacts::called(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// Notes that a follow-up is done.
#[utoipa::path(post, path = "/api/v1/follow-ups/{id}/done", tag = "households", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn finish(app: App, who: Requester, path: web::Path<String>) -> Answer {
    contacts::finish(&app, &who.actor, &path).await?;
    done()
}

/// To which day a follow-up is moved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDay {
    /// The day, in Germany; not before today.
    due_on: chrono::NaiveDate,
}

/// Moves a follow-up to another day.
#[utoipa::path(post, path = "/api/v1/follow-ups/{id}/move", tag = "households", params(("id" = String, Path)),
    request_body = NewDay, responses((status = 204)))]
pub(super) async fn postpone(app: App, who: Requester, path: web::Path<String>, body: Json<NewDay>) -> Answer {
    contacts::postpone(&app, &who.actor, &path, body.value.due_on).await?;
    done()
}

/// Opens a follow-up again that was done.
#[utoipa::path(post, path = "/api/v1/follow-ups/{id}/reopen", tag = "households", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn reopen(app: App, who: Requester, path: web::Path<String>) -> Answer {
    contacts::reopen(&app, &who.actor, &path).await?;
    done()
}

/// A contact or a note of the own office.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "households", params(("id" = String, Path)),
    responses((status = 200, body = ContactView)))]
pub(super) async fn show_entry(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let (_, contact) = contacts::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, contact.version, &contact))
}

/// Corrects a contact or a note of the own office. That it was corrected, and by whom, can be seen from then on.
#[utoipa::path(put, path = "/api/v1/contacts/{id}", tag = "households", params(("id" = String, Path)),
    request_body = ContactChange, responses((status = 200, body = ContactView)))]
pub(super) async fn correct(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<ContactChange>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let (_, contact) = contacts::correct(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, contact.version, &contact))
}

/// Takes a contact or a note of the own office out of the log.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}", tag = "households",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version (`ETag`) that is taken out.")),
    responses((status = 204)))]
pub(super) async fn remove(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    who.actor.staff(Scope::HouseholdsWrite)?;
    let version = etag::if_match(&req)?;
    contacts::remove(&app, &who.actor, &id(&path)?, version)
        .await
        .map_err(etag::failed)?;
    done()
}

/// Which months.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MonthsQuery {
    /// The first month; January of the last month's year when not given.
    #[param(example = "2026-01")]
    from: Option<String>,
    /// The last month; the present one when not given.
    #[param(example = "2026-11")]
    until: Option<String>,
}

async fn added_up(app: &App, who: &Requester, query: MonthsQuery) -> crate::error::Result<MinutesSums> {
    let month = |pointer: &str, text: Option<String>| {
        let read = text.map(|text| text.parse::<Month>());
        let wrong = |_| crate::error::Error::invalid(pointer, "month-invalid", "2026-11");
        read.transpose().map_err(wrong)
    };
    let (from, until) = (month("/from", query.from)?, month("/until", query.until)?);
    contacts::sums(app, &who.actor, from, until).await
}

/// Minutes of the own office's talks, added up by project, month, kind and person. Erased households keep their minutes.
#[utoipa::path(get, path = "/api/v1/minutes", tag = "households", params(MonthsQuery),
    responses((status = 200, body = MinutesSums)))]
pub(super) async fn minutes(app: App, who: Requester, query: Params<MonthsQuery>) -> Answer {
    ok(&added_up(&app, &who, query.0).await?)
}

/// The same sums as a table for a spreadsheet.
#[utoipa::path(get, path = "/api/v1/minutes.csv", tag = "households", params(MonthsQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn minutes_csv(app: App, who: Requester, query: Params<MonthsQuery>) -> Answer {
    let sums = added_up(&app, &who, query.0).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .body(contacts::sums_as_csv(who.locale, &sums)))
}

/// Whether the household waits for a call, and who could call.
#[utoipa::path(get, path = "/api/v1/me/call", tag = "me", responses((status = 200, body = OwnCall)))]
pub(super) async fn show_own(app: App, who: Requester) -> Answer {
    ok(&contacts::own_call(&app, &who.actor).await?)
}

/// Asks to be called. Those who could call may open the contact data for that; opening is logged.
#[utoipa::path(post, path = "/api/v1/me/call", tag = "me", request_body = CallTimes, responses((status = 204)))]
pub(super) async fn ask(app: App, who: Requester, body: Json<CallTimes>) -> Answer {
    contacts::ask_call(&app, &who.actor, body.value.times).await?;
    done()
}

/// Takes the wish to be called back.
#[utoipa::path(delete, path = "/api/v1/me/call", tag = "me", responses((status = 204)))]
pub(super) async fn withdraw(app: App, who: Requester) -> Answer {
    contacts::withdraw_call(&app, &who.actor).await?;
    done()
}
