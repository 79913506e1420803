//! Coming in: registration, confirmation, sign-in by mailed link. The answers are the same whether an address is known
//! or not.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{App, CreatedId, created, done};
use crate::domain::actor::Actor;
use crate::domain::consent::ConsentKind;
use crate::domain::email::{EmailAddress, Phone};
use crate::domain::ids::HouseholdId;
use crate::domain::locale::Locale;
use crate::domain::profile::Profile;
use crate::domain::session::SessionKind;
use crate::service::registration::{self, NewHousehold};
use crate::service::sessions::{self, NewSession};
use crate::web::Answer;
use crate::web::idempotency::once;
use crate::web::json::{self, Json};
use crate::web::problem::Problem;
use crate::web::routes::{Access, Entry, delete, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[
    post("/api/v1/households", Access::Anyone, || web::to(create)),
    post("/api/v1/confirmations", Access::Anyone, || web::to(confirm)),
    post("/api/v1/sign-in-links", Access::Anyone, || web::to(request_link)),
    post("/api/v1/sessions", Access::Anyone, || web::to(sign_in)),
    delete("/api/v1/sessions", Access::SignedIn, || web::to(sign_out)),
];

/// A household that registers. The fields of the profile stand beside the others.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the body; it is read in two parts so that errors name their fields"
)]
pub(super) struct Registration {
    #[schema(inline)]
    #[serde(flatten)]
    own: RegistrationFields,
    #[serde(flatten)]
    profile: Profile,
}

/// What a registration says besides the profile.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegistrationFields {
    /// The address to which the confirmation goes.
    email: EmailAddress,
    /// Name of the person who registers, up to 80 characters.
    #[serde(default)]
    name: Option<String>,
    /// Telephone number.
    #[serde(default)]
    phone: Option<Phone>,
    /// Language of the mails; the one of the request when not given.
    #[serde(default)]
    locale: Option<Locale>,
    /// That the person is 18 or older.
    of_age: bool,
    /// How many households it likes to meet in a quarter, 1 to 12, once it is settled; nothing limits it when not given.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 12, example = 2)]
    welcome_capacity: Option<u32>,
    /// What is consented to; nothing by default.
    #[serde(default)]
    consents: Vec<ConsentKind>,
    /// Through which campaign it came, as the link to the registration says it: up to 40 letters, digits, `-`, `_`, `.`.
    #[serde(default)]
    #[schema(example = "messe-2026")]
    campaign: Option<String>,
    /// Staff only, who enter a household for somebody: how it agreed (a call, a letter), up to 300 characters.
    #[serde(default)]
    proof: Option<String>,
}

impl RegistrationFields {
    const NAMES: &[&str] = &[
        "email",
        "name",
        "phone",
        "locale",
        "of_age",
        "welcome_capacity",
        "consents",
        "campaign",
        "proof",
    ];
}

/// That a mail is on its way, if there is somebody to get it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Sent {
    /// Always `sent`.
    #[schema(example = "sent")]
    status: &'static str,
}

/// Registers a household. The answer is the same for known addresses. For staff with the scope `households:write` and a
/// `proof` it enters the household at once and answers 201 with its identifier.
#[utoipa::path(post, path = "/api/v1/households", tag = "registration", request_body = Registration,
    responses((status = 202, body = Sent), (status = 201, body = CreatedId)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<Value>) -> Answer {
    let (own, profile): (RegistrationFields, Profile) = json::split(body.value, RegistrationFields::NAMES)?;
    let proof = own.proof;
    let new = NewHousehold {
        email: own.email,
        name: own.name,
        phone: own.phone,
        locale: own.locale.unwrap_or(who.locale),
        of_age: own.of_age,
        welcome_capacity: own.welcome_capacity,
        consents: own.consents,
        campaign: own.campaign,
        profile,
    };
    let work = async {
        if matches!(who.actor, Actor::Staff(_)) {
            let id = registration::register_by_staff(&app, &who.actor, new, proof.unwrap_or_default()).await?;
            Ok(created(&id))
        } else {
            registration::register(&app, &who.actor, new, who.ip).await?;
            Ok((StatusCode::ACCEPTED, json!({"status": "sent"})))
        }
    };
    once(&app, &who, &req, &body.hash, Some("/api/v1/households"), work).await
}

/// A secret from a mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MailedToken {
    /// The last part of the mailed link.
    #[schema(example = "Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE")]
    token: String,
}

/// An open session.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpenSession {
    /// The bearer token of the session. It is shown only here.
    token: String,
    /// What the session may be used for.
    kind: SessionKind,
    /// When it ends at the latest; it ends earlier when it is not used.
    expires_at: DateTime<Utc>,
    /// The household whose session it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    household: Option<HouseholdId>,
}

impl From<NewSession> for OpenSession {
    fn from(session: NewSession) -> Self {
        Self {
            token: session.secret.reveal().to_owned(),
            kind: session.kind,
            expires_at: session.expires_at,
            household: session.household,
        }
    }
}

/// Confirms a registration and opens a session.
#[utoipa::path(post, path = "/api/v1/confirmations", tag = "registration", request_body = MailedToken,
    responses((status = 200, body = OpenSession)))]
pub(super) async fn confirm(app: App, who: Requester, body: Json<MailedToken>) -> Answer {
    let confirmed = registration::confirm(&app, &who.actor, &body.value.token).await?;
    Ok(HttpResponse::Ok().json(OpenSession::from(confirmed.session)))
}

/// Somebody's address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    /// The mail address.
    email: EmailAddress,
}

/// Asks for a mail with a sign-in link. The answer is the same for unknown addresses.
#[utoipa::path(post, path = "/api/v1/sign-in-links", tag = "registration", request_body = Address,
    responses((status = 202, body = Sent)))]
pub(super) async fn request_link(app: App, who: Requester, body: Json<Address>) -> Answer {
    sessions::request_link(&app, &who.actor, &body.value.email.to_string(), who.ip).await?;
    Ok(HttpResponse::Accepted().json(Sent { status: "sent" }))
}

/// Opens a session with the secret of a mailed sign-in link, which works once.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "registration", request_body = MailedToken,
    responses((status = 200, body = OpenSession)))]
pub(super) async fn sign_in(app: App, body: Json<MailedToken>) -> Answer {
    let session = sessions::sign_in_by_link(&app, &body.value.token).await?;
    Ok(HttpResponse::Ok().json(OpenSession::from(session)))
}

/// Ends the session whose token is used.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "registration", responses((status = 204)))]
pub(super) async fn sign_out(app: App, who: Requester) -> Answer {
    let session = who.session.ok_or_else(|| Problem::new("unauthenticated"))?;
    sessions::sign_out(&app, session.secret.reveal()).await?;
    done()
}
