//! What waits for the network office, for its own tools.

use actix_web::web;

use super::{App, ok};
use crate::domain::actor::Scope;
use crate::service::overview::{self, OverviewView};
use crate::web::Answer;
use crate::web::routes::{Access, Entry, get};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[get("/api/v1/overview", Access::Admin(Scope::AccountsAdmin), || {
    web::to(show)
})];

/// What waits for the network office: initiatives to approve, open invitations, parked mails, reports.
#[utoipa::path(get, path = "/api/v1/overview", tag = "staff", responses((status = 200, body = OverviewView)))]
pub(super) async fn show(app: App, who: Requester) -> Answer {
    ok(&overview::show(&app, &who.actor).await?)
}
