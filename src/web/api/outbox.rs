//! The outbox for the network office: mails that wait for a person, why they do, and the decision about them. Neither
//! recipients nor texts are ever answered.

use actix_web::web;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{App, Listed, done, listed, page_size};
use crate::domain::actor::Scope;
use crate::service::mailing::{self, WaitingMail};
use crate::web::Answer;
use crate::web::params::Params;
use crate::web::problem::Problem;
use crate::web::routes::{Access, Entry, get, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/outbox", Access::Admin(Scope::AccountsAdmin), || web::to(list)),
    post(
        "/api/v1/outbox/{id}/resend",
        Access::Admin(Scope::AccountsAdmin),
        || web::to(resend),
    ),
    post(
        "/api/v1/outbox/{id}/discard",
        Access::Admin(Scope::AccountsAdmin),
        || web::to(discard),
    ),
];

/// Which mails a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Which {
    /// Refused or too uncertain: they wait for a person.
    Parked,
    /// They wait for their time.
    Queued,
    /// They are being handed over.
    Sending,
    /// They were handed over.
    Sent,
    /// They were stopped.
    Cancelled,
    /// All of them.
    All,
}

impl Which {
    const fn state(self) -> Option<&'static str> {
        match self {
            Self::Parked => Some("parked"),
            Self::Queued => Some("queued"),
            Self::Sending => Some("sending"),
            Self::Sent => Some("sent"),
            Self::Cancelled => Some("cancelled"),
            Self::All => None,
        }
    }
}

/// Which page of the outbox.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OutboxQuery {
    /// The state; those that wait for a person when not given.
    #[param(inline)]
    state: Option<Which>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<i64>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Mails of the outbox, newest first, with what happened last; without recipient and text.
#[utoipa::path(get, path = "/api/v1/outbox", tag = "staff", params(OutboxQuery),
    responses((status = 200, body = Listed<WaitingMail>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<OutboxQuery>) -> Answer {
    let OutboxQuery { state, after, limit } = query.0;
    let limit = page_size(limit)?.unwrap_or(25);
    let state = state.unwrap_or(Which::Parked).state();
    let mails = mailing::list(&app, &who.actor, state, after, limit).await?;
    let full = u32::try_from(mails.len()).is_ok_and(|len| len == limit);
    let next = mails.last().filter(|_| full).map(|mail| mail.id.to_string());
    listed((mails, next))
}

/// Puts a mail that waits for a person back, to be tried at once. That it may have arrived already stays noted.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/resend", tag = "staff", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn resend(app: App, who: Requester, path: web::Path<String>) -> Answer {
    mailing::resend(&app, &who.actor, number(&who, &path)?).await?;
    done()
}

/// Gives up a mail that waits for a person; its text is wiped.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/discard", tag = "staff", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn discard(app: App, who: Requester, path: web::Path<String>) -> Answer {
    mailing::discard(&app, &who.actor, number(&who, &path)?).await?;
    done()
}

/// The number of a mail; a text that is none names nothing, to whoever may ask at all.
fn number(who: &Requester, path: &str) -> Result<i64, Problem> {
    who.actor.admin(Scope::AccountsAdmin)?;
    path.parse().map_err(|_| Problem::new("not-found"))
}
