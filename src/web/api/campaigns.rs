//! Campaigns for programs: the own ones with link, QR code and what came of them, and how an initiative's entry page is set.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{App, CreatedId, created, done, id, ok};
use crate::domain::actor::Scope;
use crate::domain::campaign::{CampaignDetails, EntrySettings};
use crate::service::campaigns::{self, CampaignFigures, CampaignView, Entry, NewStand, PairedStand, StandView};
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::routes::{self, Access, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

const PATH: &str = "/api/v1/staff/campaigns";

pub(super) const ENTRIES: &[routes::Entry] = &[
    get(PATH, Access::Staff(Scope::InitiativesWrite), || web::to(list)),
    post(PATH, Access::Staff(Scope::InitiativesWrite), || web::to(create)),
    get(
        "/api/v1/staff/campaigns/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(show),
    ),
    put(
        "/api/v1/staff/campaigns/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(update),
    ),
    get(
        "/api/v1/staff/campaigns/{id}/figures",
        Access::Staff(Scope::ProposalsRead),
        || web::to(figures),
    ),
    get(
        "/api/v1/staff/campaigns/{id}/figures/csv",
        Access::Staff(Scope::ProposalsRead),
        || web::to(figures_csv),
    ),
    get(
        "/api/v1/staff/campaigns/{id}/qr/svg",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(code_svg),
    ),
    get(
        "/api/v1/staff/campaigns/{id}/qr/png",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(code_png),
    ),
    get(
        "/api/v1/staff/campaigns/{id}/stands",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(list_stands),
    ),
    post(
        "/api/v1/staff/campaigns/{id}/stands",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(pair),
    ),
    post(
        "/api/v1/staff/stands/{id}/end",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(end_stand),
    ),
    get(
        "/api/v1/initiatives/{id}/entry",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(show_entry),
    ),
    put(
        "/api/v1/initiatives/{id}/entry",
        Access::Staff(Scope::InitiativesWrite),
        || web::to(change_entry),
    ),
];

/// The campaigns of the own offices, the latest first; all of them for the network office.
#[utoipa::path(get, path = "/api/v1/staff/campaigns", tag = "campaigns",
    responses((status = 200, body = Vec<CampaignView>)))]
pub(super) async fn list(app: App, who: Requester) -> Answer {
    ok(&campaigns::list_own(&app, &who.actor).await?)
}

/// Makes a campaign; its link works at once and counts from its first day on.
#[utoipa::path(post, path = "/api/v1/staff/campaigns", tag = "campaigns", request_body = CampaignDetails,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<CampaignDetails>) -> Answer {
    let work = async { Ok(created(&campaigns::create(&app, &who.actor, body.value).await?)) };
    once(&app, &who, &req, &body.hash, Some(PATH), work).await
}

/// One campaign of an own office.
#[utoipa::path(get, path = "/api/v1/staff/campaigns/{id}", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, body = CampaignView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let campaign = campaigns::show_own(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, campaign.version, &campaign))
}

/// Changes name, kind and days of a campaign; its code stays, because it is printed.
#[utoipa::path(put, path = "/api/v1/staff/campaigns/{id}", tag = "campaigns", params(("id" = String, Path)),
    request_body = CampaignDetails, responses((status = 200, body = CampaignView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<CampaignDetails>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let campaign = campaigns::update(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, campaign.version, &campaign))
}

/// What came of a campaign from the visit to the outcome, quarter by quarter: rounded to five, small figures left out.
/// Households stand in it once their quarter is closed. It needs the scope `initiatives:write` as well.
#[utoipa::path(get, path = "/api/v1/staff/campaigns/{id}/figures", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, body = CampaignFigures)))]
pub(super) async fn figures(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&campaigns::figures(&app, &who.actor, &id(&path)?, who.locale).await?)
}

/// The same figures as CSV: `;`, CRLF, with a byte order mark.
#[utoipa::path(get, path = "/api/v1/staff/campaigns/{id}/figures/csv", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn figures_csv(app: App, who: Requester, path: web::Path<String>) -> Answer {
    let figures = campaigns::figures(&app, &who.actor, &id(&path)?, who.locale).await?;
    let text = campaigns::csv(&figures, who.locale);
    Ok(file("text/csv; charset=utf-8", text.into_bytes()))
}

fn file(kind: &'static str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

/// The QR code of the short link as SVG.
#[utoipa::path(get, path = "/api/v1/staff/campaigns/{id}/qr/svg", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, content_type = "image/svg+xml")))]
pub(super) async fn code_svg(app: App, who: Requester, path: web::Path<String>) -> Answer {
    let campaign = campaigns::show_own(&app, &who.actor, &id(&path)?).await?;
    let drawn = campaigns::code_as_svg(&campaign.link)?;
    Ok(file("image/svg+xml", drawn.into_bytes()))
}

/// The QR code of the short link as PNG.
#[utoipa::path(get, path = "/api/v1/staff/campaigns/{id}/qr/png", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, content_type = "image/png")))]
pub(super) async fn code_png(app: App, who: Requester, path: web::Path<String>) -> Answer {
    let campaign = campaigns::show_own(&app, &who.actor, &id(&path)?).await?;
    Ok(file("image/png", campaigns::code_as_png(&campaign.link)?))
}

/// The devices at fair stands that were paired with a campaign, the latest first.
#[utoipa::path(get, path = "/api/v1/staff/campaigns/{id}/stands", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, body = Vec<StandView>)))]
pub(super) async fn list_stands(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&campaigns::list_stands(&app, &who.actor, &id(&path)?).await?)
}

/// Pairs a device: its link opens the short form there without anybody being signed in, and is shown this once.
#[utoipa::path(post, path = "/api/v1/staff/campaigns/{id}/stands", tag = "campaigns", params(("id" = String, Path)),
    request_body = NewStand, responses((status = 200, body = PairedStand)))]
pub(super) async fn pair(app: App, who: Requester, path: web::Path<String>, body: Json<NewStand>) -> Answer {
    ok(&campaigns::pair(&app, &who.actor, &id(&path)?, body.value).await?)
}

/// Ends a device's link at once. Twice is no error.
#[utoipa::path(post, path = "/api/v1/staff/stands/{id}/end", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn end_stand(app: App, who: Requester, path: web::Path<String>) -> Answer {
    campaigns::end_stand(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// How the entry page of an own initiative speaks, and on which websites its form may stand.
#[utoipa::path(get, path = "/api/v1/initiatives/{id}/entry", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, body = Entry)))]
pub(super) async fn show_entry(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let entry = campaigns::show_entry(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, entry.version, &entry))
}

/// Sets it; version 0 stands for nothing set yet.
#[utoipa::path(put, path = "/api/v1/initiatives/{id}/entry", tag = "campaigns", params(("id" = String, Path)),
    request_body = EntrySettings, responses((status = 200, body = Entry)))]
pub(super) async fn change_entry(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<EntrySettings>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let entry = campaigns::change_entry(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, entry.version, &entry))
}
