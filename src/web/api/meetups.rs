//! Meetups: the public list, what a household does with them, and what their office does.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{App, CreatedId, Seen, created, done, id, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::ids::{HouseholdId, MeetupId};
use crate::domain::meetup::{MeetupDetails, MeetupTheme};
use crate::domain::place::Ags;
use crate::service::meetups::{
    self, MeetupFilter, MeetupView, MetPeople, OwnMeetup, OwnMeetups, ParticipantView, StaffMeetup,
};
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/meetups", Access::Anyone, || web::to(list)),
    get("/api/v1/meetups/{id}", Access::Anyone, || web::to(show)),
    get("/api/v1/meetups/{id}/calendar", Access::Anyone, || web::to(calendar)),
    get("/api/v1/me/meetups", Access::Household, || web::to(list_mine)),
    get("/api/v1/me/meetups/{id}", Access::Household, || web::to(show_mine)),
    post("/api/v1/me/meetups/{id}/signup", Access::Household, || web::to(sign_up)),
    delete("/api/v1/me/meetups/{id}/signup", Access::Household, || {
        web::to(withdraw)
    }),
    get("/api/v1/me/meetups/{id}/people", Access::Household, || web::to(people)),
    post("/api/v1/me/meetups/{id}/choices", Access::Household, || web::to(choose)),
    get("/api/v1/staff/meetups", Access::Staff(Scope::InitiativesWrite), || {
        web::to(list_own)
    }),
    post("/api/v1/staff/meetups", Access::Staff(Scope::InitiativesWrite), || {
        web::to(create)
    }),
    get(
        "/api/v1/staff/meetups/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(show_own),
    ),
    put(
        "/api/v1/staff/meetups/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(update),
    ),
    post(
        "/api/v1/staff/meetups/{id}/cancel",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(cancel),
    ),
    get(
        "/api/v1/staff/meetups/{id}/participants",
        Access::Staff(Scope::HouseholdsRead),
        || web::to(participants),
    ),
    post(
        "/api/v1/staff/meetups/{id}/attendance",
        Access::Staff(Scope::HouseholdsWrite),
        || web::to(attendance),
    ),
];

/// Which meetups.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MeetupsQuery {
    /// Key of a Land or district that they are for, wholly or in part; those for anywhere are listed, too.
    #[param(value_type = Option<String>, example = "13075")]
    area: Option<Ags>,
    /// What they are about.
    #[param(inline)]
    theme: Option<MeetupTheme>,
    /// The first day in Germany on which they begin.
    #[param(example = "2027-03-01")]
    from: Option<NaiveDate>,
    /// The last day in Germany on which they begin.
    #[param(example = "2027-03-31")]
    to: Option<NaiveDate>,
    /// The last meetup of the page before.
    #[param(value_type = Option<String>)]
    after: Option<MeetupId>,
    /// At most so many, 1 to 100; 25 when not given. When fewer come, these were the last.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Announced meetups that are not over, the next first, page by page.
#[utoipa::path(get, path = "/api/v1/meetups", tag = "meetups", params(MeetupsQuery),
    responses((status = 200, body = Vec<MeetupView>)))]
pub(super) async fn list(app: App, query: Params<MeetupsQuery>) -> Answer {
    let MeetupsQuery {
        area,
        theme,
        from,
        to,
        after,
        limit,
    } = query.0;
    let limit = usize::try_from(page_size(limit)?.unwrap_or(25)).unwrap_or(usize::MAX);
    let filter = MeetupFilter {
        area,
        theme,
        from,
        to,
        after,
    };
    ok(&meetups::list(&app, filter, limit).await?.items)
}

/// One meetup, also when it is over or does not take place.
#[utoipa::path(get, path = "/api/v1/meetups/{id}", tag = "meetups", params(("id" = String, Path)),
    responses((status = 200, body = MeetupView)))]
pub(super) async fn show(app: App, path: web::Path<String>) -> Answer {
    ok(&meetups::show(&app, &id(&path)?).await?)
}

/// A meetup as iCalendar file in UTC; with the link of the video room for a household that has a place.
#[utoipa::path(get, path = "/api/v1/meetups/{id}/calendar", tag = "meetups", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/calendar")))]
pub(super) async fn calendar(app: App, who: Requester, path: web::Path<String>) -> Answer {
    let file = meetups::calendar_file(&app, &who.actor, &id(&path)?).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(file))
}

/// The meetups that the household signed up for, and those that fit its target areas.
#[utoipa::path(get, path = "/api/v1/me/meetups", tag = "meetups", responses((status = 200, body = OwnMeetups)))]
pub(super) async fn list_mine(app: App, who: Requester) -> Answer {
    ok(&meetups::list_mine(&app, &who.actor).await?)
}

/// A meetup as the household sees it, with the link of the video room when it has a place.
#[utoipa::path(get, path = "/api/v1/me/meetups/{id}", tag = "meetups", params(("id" = String, Path)),
    responses((status = 200, body = OwnMeetup)))]
pub(super) async fn show_mine(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&meetups::mine(&app, &who.actor, &id(&path)?).await?)
}

/// Signs the household up: it gets a place, or waits for one. Twice is no error.
#[utoipa::path(post, path = "/api/v1/me/meetups/{id}/signup", tag = "meetups", params(("id" = String, Path)),
    responses((status = 200, body = OwnMeetup)))]
pub(super) async fn sign_up(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&meetups::sign_up(&app, &who.actor, &id(&path)?).await?)
}

/// Withdraws the household; the next one that waits moves up. Twice is no error.
#[utoipa::path(delete, path = "/api/v1/me/meetups/{id}/signup", tag = "meetups", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn withdraw(app: App, who: Requester, path: web::Path<String>) -> Answer {
    meetups::withdraw(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// Those who were at the same meetup, as teasers.
#[utoipa::path(get, path = "/api/v1/me/meetups/{id}/people", tag = "meetups", params(("id" = String, Path)),
    responses((status = 200, body = MetPeople)))]
pub(super) async fn people(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&meetups::people(&app, &who.actor, &id(&path)?).await?)
}

/// Whom the household would like to be introduced to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    /// The number of somebody who was there.
    #[schema(example = 1_234_567_890_123_i64)]
    person: i64,
    /// Whether it would like to be introduced, or takes the choice back.
    chosen: bool,
}

/// Chooses somebody who was at the same meetup, or takes the choice back. Nobody learns of it unless the other one chose as well;
/// then a coordinator gets a proposal, not at once but in the next round of what happens by itself.
#[utoipa::path(post, path = "/api/v1/me/meetups/{id}/choices", tag = "meetups", params(("id" = String, Path)),
    request_body = Choice, responses((status = 204)))]
pub(super) async fn choose(app: App, who: Requester, path: web::Path<String>, body: Json<Choice>) -> Answer {
    let Choice { person, chosen } = body.value;
    meetups::choose(&app, &who.actor, &id(&path)?, person, chosen).await?;
    done()
}

/// The meetups of the own offices, the latest first; all of them for the network office.
#[utoipa::path(get, path = "/api/v1/staff/meetups", tag = "meetups",
    responses((status = 200, body = Vec<StaffMeetup>)))]
pub(super) async fn list_own(app: App, who: Requester) -> Answer {
    ok(&meetups::list_own(&app, &who.actor).await?)
}

/// Announces a meetup; it stands on the public list at once.
#[utoipa::path(post, path = "/api/v1/staff/meetups", tag = "meetups", request_body = MeetupDetails,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<MeetupDetails>) -> Answer {
    let work = async { Ok(created(&meetups::create(&app, &who.actor, body.value).await?)) };
    once(&app, &who, &req, &body.hash, Some("/api/v1/staff/meetups"), work).await
}

/// One meetup of an own office.
#[utoipa::path(get, path = "/api/v1/staff/meetups/{id}", tag = "meetups", params(("id" = String, Path)),
    responses((status = 200, body = StaffMeetup)))]
pub(super) async fn show_own(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let meetup = meetups::show_own(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, meetup.version, &meetup))
}

/// Changes a meetup that is still to come; its participants hear of another time or place.
#[utoipa::path(put, path = "/api/v1/staff/meetups/{id}", tag = "meetups", params(("id" = String, Path)),
    request_body = MeetupDetails, responses((status = 200, body = StaffMeetup)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<MeetupDetails>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let meetup = meetups::update(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, meetup.version, &meetup))
}

/// Cancels a meetup; its participants hear of it.
#[utoipa::path(post, path = "/api/v1/staff/meetups/{id}/cancel", tag = "meetups", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = StaffMeetup)))]
pub(super) async fn cancel(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&meetups::cancel(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Who takes part, as far as consents allow, in the order of signing up.
#[utoipa::path(get, path = "/api/v1/staff/meetups/{id}/participants", tag = "meetups", params(("id" = String, Path)),
    responses((status = 200, body = Vec<ParticipantView>)))]
pub(super) async fn participants(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&meetups::participants(&app, &who.actor, &id(&path)?).await?)
}

/// Who was there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Attendance {
    /// Those who were there; nobody else who had a place.
    households: Vec<HouseholdId>,
}

/// Notes who was there, from the begin of the meetup on.
#[utoipa::path(post, path = "/api/v1/staff/meetups/{id}/attendance", tag = "meetups", params(("id" = String, Path)),
    request_body = Attendance, responses((status = 200, body = StaffMeetup)))]
pub(super) async fn attendance(app: App, who: Requester, path: web::Path<String>, body: Json<Attendance>) -> Answer {
    ok(&meetups::record_attendance(&app, &who.actor, &id(&path)?, body.value.households).await?)
}
