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
use crate::domain::outcome::{OutcomeWhy, Told};
use crate::domain::profile::Profile;
use crate::domain::proposal::{DeclineReason, Outcome};
use crate::domain::teaser::TeaserLineCode;
use crate::service::households::{self, HouseholdUpdate, HouseholdView};
use crate::service::introductions::{self, ProposalForHousehold};
use crate::service::welcoming::{self, Welcome, WelcomeView};
use crate::service::{matchmaking, privacy};
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
    get("/api/v1/me/offers", Access::Household, || web::to(show_welcome)),
    post("/api/v1/me/offers", Access::Household, || web::to(change_welcome)),
    post("/api/v1/me/email", Access::Household, || web::to(change_email)),
    get("/api/v1/me/teaser", Access::Household, || web::to(show_teaser)),
    post("/api/v1/me/teaser", Access::Household, || web::to(set_teaser_line)),
    get("/api/v1/me/consents", Access::Household, || web::to(list_consents)),
    post("/api/v1/me/consents", Access::Household, || web::to(give_consent)),
    delete("/api/v1/me/consents/{kind}", Access::Household, || {
        web::to(revoke_consent)
    }),
    get("/api/v1/me/exclusions", Access::Household, || web::to(list_exclusions)),
    post("/api/v1/me/exclusions", Access::Household, || web::to(exclude)),
    delete("/api/v1/me/exclusions/{id}", Access::Household, || {
        web::to(remove_exclusion)
    }),
    get("/api/v1/me/left-over", Access::Household, || web::to(list_left_over)),
    get("/api/v1/me/proposals", Access::Household, || web::to(list_proposals)),
    get("/api/v1/me/proposals/{id}", Access::Household, || {
        web::to(show_proposal)
    }),
    post("/api/v1/me/proposals/{id}/answers", Access::Household, || {
        web::to(answer)
    }),
    post("/api/v1/me/proposals/{id}/contact", Access::Household, || {
        web::to(open_contact)
    }),
    post("/api/v1/me/proposals/{id}/outcome", Access::Household, || {
        web::to(tell_outcome)
    }),
    post("/api/v1/me/contact-requests", Access::Household, || {
        web::to(request_contact)
    }),
    post("/api/v1/me/reports", Access::Household, || web::to(report)),
];

/// The profile, where it stands, and what happens next and when.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = HouseholdView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest) -> Answer {
    let view = households::me(&app, &who.actor).await?;
    Ok(etag::versioned(&req, view.version, &view))
}

/// Why the last run of matching had nothing for the household; empty when it had, or when there was none.
#[utoipa::path(get, path = "/api/v1/me/left-over", tag = "me",
    responses((status = 200, body = Vec<matchmaking::OwnLeftOver>)))]
pub(super) async fn list_left_over(app: App, who: Requester) -> Answer {
    ok(&matchmaking::my_left_over(&app, &who.actor).await?)
}

/// A changed profile. Its fields stand beside the others; what is left out counts as not stated.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the body; it is read in two parts so that errors name their fields"
)]
pub(super) struct Change {
    #[schema(inline)]
    #[serde(flatten)]
    own: ChangeFields,
    #[serde(flatten)]
    profile: Profile,
}

/// What a change says besides the profile.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeFields {
    /// Name of the person who registered, up to 80 characters.
    #[serde(default)]
    name: Option<String>,
    /// Telephone number.
    #[serde(default)]
    phone: Option<Phone>,
    /// Language of the mails; the one of the request when not given.
    #[serde(default)]
    locale: Option<Locale>,
}

impl ChangeFields {
    const NAMES: &[&str] = &["name", "phone", "locale"];
}

/// Replaces the profile.
#[utoipa::path(put, path = "/api/v1/me", tag = "me", request_body = Change,
    responses((status = 200, body = HouseholdView)))]
pub(super) async fn update(app: App, who: Requester, req: HttpRequest, body: Json<Value>) -> Answer {
    let version = etag::if_match(&req)?;
    let (own, profile): (ChangeFields, Profile) = json::split(body.value, ChangeFields::NAMES)?;
    let update = HouseholdUpdate {
        profile,
        name: own.name,
        phone: own.phone,
        locale: own.locale.unwrap_or(who.locale),
    };
    let view = households::update(&app, &who.actor, version, update)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, view.version, &view))
}

/// Presses delete: nothing is shown to anybody any more, and after 7 days everything is gone.
#[utoipa::path(delete, path = "/api/v1/me", tag = "me", responses((status = 200, body = privacy::Withdrawn)))]
pub(super) async fn remove(app: App, who: Requester) -> Answer {
    ok(&privacy::withdraw(&app, &who.actor).await?)
}

/// Which deletion is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Undo {
    /// The last part of the mailed link; not needed with a session of the household.
    #[serde(default)]
    token: Option<String>,
}

/// Takes the deletion back within 7 days. The profile comes back, consents do not.
#[utoipa::path(post, path = "/api/v1/me/undo", tag = "me", request_body = Undo,
    responses((status = 200, body = HouseholdView)))]
pub(super) async fn undo(app: App, who: Requester, body: Json<Undo>) -> Answer {
    ok(&privacy::undo_withdrawal(&app, &who.actor, body.value.token.as_deref()).await?)
}

/// Everything that is held about the household.
#[utoipa::path(get, path = "/api/v1/me/export", tag = "me", responses((status = 200, body = Object)))]
pub(super) async fn export(app: App, who: Requester) -> Answer {
    ok(&privacy::export(&app, &who.actor).await?)
}

/// Who has seen contact data, when and why.
#[utoipa::path(get, path = "/api/v1/me/accesses", tag = "me",
    responses((status = 200, body = Vec<privacy::Access>)))]
pub(super) async fn list_accesses(app: App, who: Requester) -> Answer {
    ok(&privacy::access_log(&app, &who.actor).await?)
}

/// Takes a pause: open proposals are closed.
#[utoipa::path(post, path = "/api/v1/me/pause", tag = "me", responses((status = 200, body = HouseholdView)))]
pub(super) async fn pause(app: App, who: Requester) -> Answer {
    ok(&households::pause(&app, &who.actor).await?)
}

/// Ends the pause.
#[utoipa::path(post, path = "/api/v1/me/resume", tag = "me", responses((status = 200, body = HouseholdView)))]
pub(super) async fn resume(app: App, who: Requester) -> Answer {
    ok(&households::resume(&app, &who.actor).await?)
}

/// Tells that the household has moved.
#[utoipa::path(post, path = "/api/v1/me/moved", tag = "me", responses((status = 200, body = HouseholdView)))]
pub(super) async fn tell_moved(app: App, who: Requester) -> Answer {
    ok(&households::tell_moved(&app, &who.actor).await?)
}

/// Comes back as a household that has arrived and welcomes others.
#[utoipa::path(post, path = "/api/v1/me/welcome", tag = "me", responses((status = 200, body = HouseholdView)))]
pub(super) async fn welcome_others(app: App, who: Requester) -> Answer {
    ok(&households::welcome_others(&app, &who.actor).await?)
}

/// What a settled household offers others, how many it likes to meet in a quarter, and how many it meets in this one.
#[utoipa::path(get, path = "/api/v1/me/offers", tag = "me", responses((status = 200, body = WelcomeView)))]
pub(super) async fn show_welcome(app: App, who: Requester) -> Answer {
    ok(&welcoming::mine(&app, &who.actor).await?)
}

/// Replaces what a settled household offers, and how many others it likes to meet in a quarter.
#[utoipa::path(post, path = "/api/v1/me/offers", tag = "me", request_body = Welcome,
    responses((status = 200, body = WelcomeView)))]
pub(super) async fn change_welcome(app: App, who: Requester, body: Json<Welcome>) -> Answer {
    ok(&welcoming::change(&app, &who.actor, body.value).await?)
}

/// A new address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAddress {
    /// The new mail address.
    email: EmailAddress,
}

/// Asks for a change of address; it is made once the link in the mail to the new address is used.
#[utoipa::path(post, path = "/api/v1/me/email", tag = "me", request_body = NewAddress,
    responses((status = 202)))]
pub(super) async fn change_email(app: App, who: Requester, body: Json<NewAddress>) -> Answer {
    households::change_email(&app, &who.actor, body.value.email).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// What another household would see before it says yes.
#[utoipa::path(get, path = "/api/v1/me/teaser", tag = "me", responses((status = 200, body = households::TeaserView)))]
pub(super) async fn show_teaser(app: App, who: Requester) -> Answer {
    ok(&households::teaser(&app, &who.actor).await?)
}

/// A consent that is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConsent {
    /// What is consented to.
    kind: ConsentKind,
}

/// What can be consented to, with text version and recipients, and what has been.
#[utoipa::path(get, path = "/api/v1/me/consents", tag = "me",
    responses((status = 200, body = Vec<households::ConsentOffer>)))]
pub(super) async fn list_consents(app: App, who: Requester) -> Answer {
    ok(&households::consent_offers(&app, &who.actor).await?)
}

/// Gives a consent.
#[utoipa::path(post, path = "/api/v1/me/consents", tag = "me", request_body = NewConsent,
    responses((status = 200, body = Vec<Consent>)))]
pub(super) async fn give_consent(app: App, who: Requester, body: Json<NewConsent>) -> Answer {
    ok(&households::give_consent(&app, &who.actor, body.value.kind, who.locale).await?)
}

/// Revokes a consent; the answer says whether something was disclosed before.
#[utoipa::path(delete, path = "/api/v1/me/consents/{kind}", tag = "me", params(("kind" = ConsentKind, Path)),
    responses((status = 200, body = households::RevokedView)))]
pub(super) async fn revoke_consent(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&households::revoke_consent(&app, &who.actor, id(&path)?).await?)
}

/// What is excluded. Values are kept as hashes, so only their kinds can be shown.
#[utoipa::path(get, path = "/api/v1/me/exclusions", tag = "me",
    responses((status = 200, body = Vec<households::ExclusionView>)))]
pub(super) async fn list_exclusions(app: App, who: Requester) -> Answer {
    ok(&households::exclusions(&app, &who.actor).await?)
}

/// Excludes an initiative, an organisation, an address or a domain. Excluding the same twice changes nothing.
#[utoipa::path(post, path = "/api/v1/me/exclusions", tag = "me", request_body = households::Exclusion,
    responses((status = 200, body = CreatedId)))]
pub(super) async fn exclude(app: App, who: Requester, body: Json<households::Exclusion>) -> Answer {
    let id = households::exclude(&app, &who.actor, body.value).await?;
    ok(&CreatedId { id })
}

/// Takes an exclusion back.
#[utoipa::path(delete, path = "/api/v1/me/exclusions/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn remove_exclusion(app: App, who: Requester, path: web::Path<String>) -> Answer {
    households::remove_exclusion(&app, &who.actor, &path).await?;
    done()
}

/// The proposals that were shown to the household or that it asked for itself, newest first.
#[utoipa::path(get, path = "/api/v1/me/proposals", tag = "me",
    responses((status = 200, body = Vec<ProposalForHousehold>)))]
pub(super) async fn list_proposals(app: App, who: Requester) -> Answer {
    ok(&introductions::my_proposals(&app, &who.actor).await?)
}

/// One proposal that was shown to the household or that it asked for itself.
#[utoipa::path(get, path = "/api/v1/me/proposals/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 200, body = ProposalForHousehold)))]
pub(super) async fn show_proposal(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&introductions::my_proposal(&app, &who.actor, &id(&path)?).await?)
}

/// The answer to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum YesNo {
    /// Introduce us.
    Yes,
    /// Do not introduce us.
    No,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswer {
    /// Yes or no.
    answer: YesNo,
    /// Why not; needed for a no, and never shown to the other side.
    #[serde(default)]
    reason: Option<DeclineReason>,
}

impl NewAnswer {
    /// Whether it is a yes, and why not.
    pub(super) fn read(self) -> (bool, Option<DeclineReason>) {
        (self.answer == YesNo::Yes, self.reason)
    }
}

/// Answers a proposal. The same answer given twice is no error.
#[utoipa::path(post, path = "/api/v1/me/proposals/{id}/answers", tag = "me", params(("id" = String, Path)),
    request_body = NewAnswer, responses((status = 200, body = ProposalForHousehold)))]
pub(super) async fn answer(app: App, who: Requester, path: web::Path<String>, body: Json<NewAnswer>) -> Answer {
    let (yes, reason) = body.value.read();
    ok(&introductions::answer(&app, &who.actor, &id(&path)?, yes, reason).await?)
}

/// The contact data of the other side, after the introduction. Every look is logged.
#[utoipa::path(post, path = "/api/v1/me/proposals/{id}/contact", tag = "me", params(("id" = String, Path)),
    responses((status = 200, body = Contact)))]
pub(super) async fn open_contact(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&introductions::open_contact(&app, &who.actor, &id(&path)?).await?)
}

/// What became of an introduction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ToldOutcome {
    /// What became of it.
    outcome: Outcome,
    /// Why it came so; nobody has to say.
    #[serde(default)]
    why: Option<OutcomeWhy>,
}

/// Tells what became of an introduction.
#[utoipa::path(post, path = "/api/v1/me/proposals/{id}/outcome", tag = "me", params(("id" = String, Path)),
    request_body = ToldOutcome, responses((status = 204)))]
pub(super) async fn tell_outcome(app: App, who: Requester, path: web::Path<String>, body: Json<ToldOutcome>) -> Answer {
    let ToldOutcome { outcome, why } = body.value;
    introductions::tell_outcome(&app, &who.actor, &id(&path)?, Told { outcome, why }).await?;
    done()
}

/// Whom a household asks for contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactRequest {
    /// The initiative.
    initiative: InitiativeId,
}

/// Asks an initiative for contact; this is the household's yes to it.
#[utoipa::path(post, path = "/api/v1/me/contact-requests", tag = "me", request_body = ContactRequest,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn request_contact(app: App, who: Requester, req: HttpRequest, body: Json<ContactRequest>) -> Answer {
    let work = async {
        Ok(created(
            &introductions::request_contact(&app, &who.actor, &body.value.initiative).await?,
        ))
    };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// A report of inappropriate behaviour.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReport {
    /// The proposal it is about.
    proposal: ProposalId,
    /// What happened, up to 2,000 characters.
    description: String,
}

/// Reports somebody; their introductions are suspended until the network office has reviewed it.
#[utoipa::path(post, path = "/api/v1/me/reports", tag = "me", request_body = NewReport, responses((status = 204)))]
pub(super) async fn report(app: App, who: Requester, body: Json<NewReport>) -> Answer {
    introductions::report(&app, &who.actor, &body.value.proposal, &body.value.description).await?;
    done()
}

/// A line of the teaser, switched off or, knowingly, on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LineChoice {
    /// The line.
    line: TeaserLineCode,
    /// Whether it is shown; `null` leaves it to the guard against recognition.
    on: Option<bool>,
}

/// Switches a line of the teaser off or, knowingly, on.
#[utoipa::path(post, path = "/api/v1/me/teaser", tag = "me", request_body = LineChoice,
    responses((status = 200, body = households::TeaserView)))]
pub(super) async fn set_teaser_line(app: App, who: Requester, body: Json<LineChoice>) -> Answer {
    let LineChoice { line, on } = body.value;
    ok(&households::set_teaser_line(&app, &who.actor, line, on).await?)
}
