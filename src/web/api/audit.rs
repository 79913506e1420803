//! The audit log for the network office: who did what to which thing, and when. It is read here and never changed.

use actix_web::web;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{App, ok, page_size};
use crate::domain::actor::Scope;
use crate::service::audit::{self, AuditFilter, AuditPage};
use crate::web::Answer;
use crate::web::params::Params;
use crate::web::routes::{Access, Entry, get};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[get("/api/v1/audit", Access::Admin(Scope::AccountsAdmin), || {
    web::to(list)
})];

/// Which entries of the audit log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// Kind of the thing, such as `household`.
    subject_kind: Option<String>,
    /// Identifier of the thing, or its reference as pages show it (6 to 12 digits and letters from A to F).
    subject_id: Option<String>,
    /// Kind of the actor: `staff`, `household`, `system` or `anonymous`.
    actor_kind: Option<String>,
    /// Identifier of the actor.
    actor_id: Option<String>,
    /// What was done, such as `mail.resend`; everything that begins so when it ends with a point, such as `mail.`.
    action: Option<String>,
    /// First day, in Germany.
    from: Option<NaiveDate>,
    /// Last day, in Germany.
    to: Option<NaiveDate>,
    /// The `next` of the page before.
    before: Option<i64>,
    /// Size of the page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// The audit log, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "staff", params(AuditQuery),
    responses((status = 200, body = AuditPage)))]
pub(super) async fn list(app: App, who: Requester, query: Params<AuditQuery>) -> Answer {
    let wanted = query.0;
    let limit = page_size(wanted.limit)?.unwrap_or(25);
    let filter = AuditFilter {
        subject_kind: wanted.subject_kind,
        subject_id: wanted.subject_id,
        actor_kind: wanted.actor_kind,
        actor_id: wanted.actor_id,
        action: wanted.action,
        from: wanted.from,
        to: wanted.to,
        before: wanted.before,
    };
    ok(&audit::list(&app, &who.actor, filter, limit).await?)
}
