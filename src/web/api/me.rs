//! A household looks after its own things: profile, consents, proposals, pause, deletion.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{App, CreatedId, created, done, id, ok};
use crate::domain::consent::{Consent, ConsentKind};
use crate::domain::email::{EmailAddress, Phone};
use crate::domain::household::Contact;
use crate::domain::ids::{InitiativeId, ProposalId};
use crate::domain::locale::Locale;
use crate::domain::profile::Profile;
use crate::domain::proposal::{DeclineReason, Outcome};
use crate::service::households::{self, HouseholdUpdate, HouseholdView};
use crate::service::introductions::{self, ProposalForHousehold};
use crate::service::privacy;
use crate::web::idempotency::once;
use crate::web::json::{self, Json};
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, etag};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/me", Access::Household, || web::to(show)),
    put("/api/v1/me", Access::Household, || web::to(update)),
    delete("/api/v1/me", Access::Household, || web::to(remove)),
    post("/api/v1/me/undo", Access::Household, || web::to(undo)),
    get("/api/v1/me/export", Access::Household, || web::to(export)),
    get("/api/v1/me/accesses", Access::Household, || web::to(list_accesses)),
    post("/api/v1/me/pause", Access::Household, || web::to(pause)),
    post("/api/v1/me/resume", Access::Household, || web::to(resume)),
    post("/api/v1/me/moved", Access::Household, || web::to(tell_moved)),
    post("/api/v1/me/welcome", Access::Household, || web::to(welcome_others)),
    post("/api/v1/me/email", Access::Household, || web::to(change_email)),
    get("/api/v1/me/teaser", Access::Household, || web::to(show_teaser)),
    put("/api/v1/me/teaser", Access::Household, || web::to(set_teaser_line)),
    get("/api/v1/me/consents", Access::Household, || web::to(list_consents)),
    post("/api/v1/me/consents", Access::Household, || web::to(give_consent)),
    delete("/api/v1/me/consents/{kind}", Access::Household, || web::to(revoke_consent)),
    get("/api/v1/me/exclusions", Access::Household, || web::to(list_exclusions)),
    post("/api/v1/me/exclusions", Access::Household, || web::to(exclude)),
    delete("/api/v1/me/exclusions/{id}", Access::Household, || web::to(remove_exclusion)),
    get("/api/v1/me/proposals", Access::Household, || web::to(list_proposals)),
    get("/api/v1/me/proposals/{id}", Access::Household, || web::to(show_proposal)),
    post("/api/v1/me/proposals/{id}/answers", Access::Household, || web::to(answer)),
    post("/api/v1/me/proposals/{id}/contact", Access::Household, || web::to(open_contact)),
    post("/api/v1/me/proposals/{id}/outcome", Access::Household, || web::to(tell_outcome)),
    post("/api/v1/me/contact-requests", Access::Household, || web::to(request_contact)),
    post("/api/v1/me/reports", Access::Household, || web::to(report)),
];
