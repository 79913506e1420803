//! Figures for programs: those of the network for everybody, those of initiatives, campaigns and projects for staff.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{App, ok};
use crate::domain::actor::{Actor, Scope};
use crate::domain::figures::{DividedBy, Period};
use crate::error::{Error, Result};
use crate::service::figures::{self, Asked, FiguresPart, FiguresView, PeriodView};
use crate::service::review::{self, OpenOutcome};
use crate::web::Answer;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/network-figures", Access::Anyone, || web::to(network)),
    get("/api/v1/network-figures/periods", Access::Anyone, || {
        web::to(network_periods)
    }),
    get("/api/v1/figures", Access::Staff(Scope::ProposalsRead), || web::to(show)),
    get("/api/v1/figures/periods", Access::Staff(Scope::ProposalsRead), || {
        web::to(periods)
    }),
    get("/api/v1/figures/parts", Access::Staff(Scope::ProposalsRead), || {
        web::to(parts)
    }),
    get("/api/v1/figures/csv", Access::Staff(Scope::ProposalsRead), || {
        web::to(csv)
    }),
    get("/api/v1/figures/xlsx", Access::Staff(Scope::ProposalsRead), || {
        web::to(xlsx)
    }),
    get("/api/v1/open-outcomes", Access::Staff(Scope::ProposalsReview), || {
        web::to(open_outcomes)
    }),
];

/// Which figures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FiguresQuery {
    /// The quarter or year; the newest closed one when not given.
    #[param(value_type = Option<String>, example = "2026-Q3")]
    period: Option<Period>,
    /// By what they are divided; not at all when not given.
    #[param(inline)]
    by: Option<DividedBy>,
    /// The part: a key of a Land or district, an initiative, a campaign, a project as `office/code`.
    #[param(example = "13075")]
    part: Option<String>,
}

/// What is asked for; the newest closed period when none is named, else one that runs.
async fn asked(app: &App, actor: &Actor, query: FiguresQuery) -> Result<Asked> {
    let by = query.by.unwrap_or(DividedBy::Network);
    let part = query.part.unwrap_or_default();
    let period = if let Some(period) = query.period {
        period
    } else {
        let periods = figures::periods(app, actor, by, &part).await?;
        let newest = periods.iter().find(|one| one.closed).or_else(|| periods.first());
        newest.ok_or(Error::NotFound("figures"))?.period
    };
    Ok(Asked { period, by, part })
}

/// The figures of the network, a Land or a district in a closed quarter or year, for everybody. Households are counted,
/// rounded down to fives; `null` stands for fewer than five.
#[utoipa::path(get, path = "/api/v1/network-figures", tag = "figures", params(FiguresQuery),
    responses((status = 200, body = FiguresView)))]
pub(super) async fn network(app: App, who: Requester, query: Params<FiguresQuery>) -> Answer {
    let asked = asked(&app, &Actor::Anonymous, query.0).await?;
    ok(&figures::show(&app, &Actor::Anonymous, asked, who.locale).await?)
}

/// The closed quarters and years, newest first.
#[utoipa::path(get, path = "/api/v1/network-figures/periods", tag = "figures",
    responses((status = 200, body = Vec<PeriodView>)))]
pub(super) async fn network_periods(app: App) -> Answer {
    ok(&figures::periods(&app, &Actor::Anonymous, DividedBy::Network, "").await?)
}

/// The figures of an own initiative or project, of a campaign, or of the network, as they are published. Those of a running
/// period move; they are there for the own ones only, and carry no `closed_at`.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(FiguresQuery),
    responses((status = 200, body = FiguresView)))]
pub(super) async fn show(app: App, who: Requester, query: Params<FiguresQuery>) -> Answer {
    ok(&of_staff(&app, &who, query.0).await?)
}

async fn of_staff(app: &App, who: &Requester, query: FiguresQuery) -> Result<FiguresView> {
    figures::admit(&who.actor)?;
    let asked = asked(app, &who.actor, query).await?;
    figures::show(app, &who.actor, asked, who.locale).await
}

/// For files, which are made of closed periods alone.
async fn of_staff_closed(app: &App, who: &Requester, query: FiguresQuery) -> Result<FiguresView> {
    figures::admit(&who.actor)?;
    let asked = asked(app, &who.actor, query).await?;
    figures::show_closed(app, &who.actor, asked, who.locale).await
}

/// The periods for which a part has figures, newest first.
#[utoipa::path(get, path = "/api/v1/figures/periods", tag = "figures", params(FiguresQuery),
    responses((status = 200, body = Vec<PeriodView>)))]
pub(super) async fn periods(app: App, who: Requester, query: Params<FiguresQuery>) -> Answer {
    figures::admit(&who.actor)?;
    let by = query.0.by.unwrap_or(DividedBy::Network);
    let part = query.0.part.unwrap_or_default();
    ok(&figures::periods(&app, &who.actor, by, &part).await?)
}

/// The parts that may be asked for in a period, by name.
#[utoipa::path(get, path = "/api/v1/figures/parts", tag = "figures", params(FiguresQuery),
    responses((status = 200, body = Vec<FiguresPart>)))]
pub(super) async fn parts(app: App, who: Requester, query: Params<FiguresQuery>) -> Answer {
    figures::admit(&who.actor)?;
    let by = query.0.by.unwrap_or(DividedBy::Initiative);
    ok(&figures::parts(&app, &who.actor, query.0.period, by, who.locale).await?)
}

/// The same figures of a closed period as CSV: `;`, CRLF, with a byte order mark.
#[utoipa::path(get, path = "/api/v1/figures/csv", tag = "figures", params(FiguresQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn csv(app: App, who: Requester, query: Params<FiguresQuery>) -> Answer {
    let view = of_staff_closed(&app, &who, query.0).await?;
    Ok(file(figures::CSV, figures::csv(&view, who.locale)))
}

/// The same figures of a closed period as XLSX, with a sheet that says how they are counted.
#[utoipa::path(get, path = "/api/v1/figures/xlsx", tag = "figures", params(FiguresQuery),
    responses((status = 200, description = "A workbook of Office Open XML")))]
pub(super) async fn xlsx(app: App, who: Requester, query: Params<FiguresQuery>) -> Answer {
    let view = of_staff_closed(&app, &who, query.0).await?;
    Ok(file(figures::XLSX, figures::xlsx(&view, who.locale)?))
}

fn file(kind: &'static str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

/// The questions what became of an introduction that nobody answered within two weeks, the newest first.
#[utoipa::path(get, path = "/api/v1/open-outcomes", tag = "review",
    responses((status = 200, body = Vec<OpenOutcome>)))]
pub(super) async fn open_outcomes(app: App, who: Requester) -> Answer {
    ok(&review::open_outcomes(&app, &who.actor).await?)
}
