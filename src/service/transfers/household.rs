//! What the household sees of who looks after it, and its yes or no to being handed on: on its own page, or behind a mailed link.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::{AppState, again, offices};
use super::{could_take_over, end, office};
use crate::domain::actor::Actor;
use crate::domain::consent::{Consent, ConsentKind, Consents, Recipient, TEXT_VERSION};
use crate::domain::household::Household;
use crate::domain::ids::{ConsentId, HouseholdId, TransferId};
use crate::domain::token::{Purpose, Secret};
use crate::domain::transfer::{Transfer, TransferAction, TransferState};
use crate::error::{Conflict, Error, Result};
use crate::service::care::{self, Care, CareOffice};
use crate::store::{Conn, audit, consents, households, tokens, transfers};

/// What the household is asked, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TransferQuestion {
    /// Its identifier.
    pub id: TransferId,
    /// Where it stands: `asked` waits for the household.
    pub state: TransferState,
    /// The office that asks.
    pub from: CareOffice,
    /// The initiative that would look after the household.
    pub to: CareOffice,
    /// Why, as the office says it.
    pub reason: String,
    /// By when whoever has to answer now does so.
    pub answer_by: DateTime<Utc>,
}

/// Who looks after the household that asks, and whether it is being handed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OwnCare {
    /// Who looks after it.
    #[serde(flatten)]
    pub care: Care,
    /// The open transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferQuestion>,
}

fn question(conn: &mut Conn, app: &AppState, transfer: &Transfer) -> Result<TransferQuestion> {
    Ok(TransferQuestion {
        id: transfer.id.clone(),
        state: transfer.state,
        from: office(conn, app, &transfer.from_office)?,
        to: office(conn, app, transfer.to.as_str())?,
        reason: transfer.reason.clone(),
        answer_by: transfer.answer_by,
    })
}

/// Who looks after the household that asks, and whether it is being handed on.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn my_care(app: &AppState, actor: &Actor) -> Result<OwnCare> {
    let (id, state) = (actor.household()?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            let consents = consents::list_in_force(conn, &id)?;
            let transfer = match transfers::find_open(conn, &id)? {
                Some(open) => Some(question(conn, &state, &open)?),
                None => None,
            };
            Ok(OwnCare {
                care: care::of(conn, &state, &household, &consents)?,
                transfer,
            })
        })
        .await
}

fn behind_link(conn: &mut Conn, secret: &Secret, now: DateTime<Utc>) -> Result<(HouseholdId, TransferId)> {
    let found = tokens::peek(conn, Purpose::Transfer, secret, now)?;
    found
        .and_then(|found| Some((found.about.household?, TransferId::known(found.data?))))
        .ok_or_else(|| Conflict::LinkUsed.into())
}

/// The question behind a mailed link; looking at it changes nothing.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown or too old.
pub async fn question_by_token(app: &AppState, token: &str) -> Result<TransferQuestion> {
    let (secret, now, state) = (Secret::parse(token)?, app.clock.now(), app.clone());
    app.store
        .read(move |conn| {
            let (_, id) = behind_link(conn, &secret, now)?;
            let transfer = transfers::find(conn, &id)?;
            question(conn, &state, &transfer)
        })
        .await
}

/// Answers through a mailed link.
///
/// # Errors
/// As [`answer`]; [`Conflict::LinkUsed`].
pub async fn answer_by_token(app: &AppState, token: &str, yes: bool) -> Result<TransferQuestion> {
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    let (household, id) = app.store.read(move |conn| behind_link(conn, &secret, now)).await?;
    answer(app, &Actor::Household(household), &id, yes).await
}

/// The household's yes or no. With a yes the other initiative may see its profile (without name, contact and free text) and
/// decides; with a no everything stays as it is and the other initiative never learns of it. The same answer twice is no error.
///
/// # Errors
/// [`Error::NotFound`] when it is none of its own; [`Conflict::Decided`] after another answer; [`Conflict::TooLate`] after the
/// time to answer; [`Conflict::NotEligible`] when the initiative is not open to it any more.
pub async fn answer(app: &AppState, actor: &Actor, id: &TransferId, yes: bool) -> Result<TransferQuestion> {
    again(async || answer_once(app, actor, id, yes).await).await
}

async fn answer_once(app: &AppState, actor: &Actor, id: &TransferId, yes: bool) -> Result<TransferQuestion> {
    let (own, state, actor, id) = (actor.household()?.clone(), app.clone(), actor.clone(), id.clone());
    let now = app.clock.now();
    let answered = app
        .store
        .write(move |conn| {
            let mut transfer = transfers::find(conn, &id)?;
            if transfer.household != own {
                return Err(Error::NotFound("transfer"));
            }
            let same = match transfer.state {
                TransferState::Agreed => yes,
                TransferState::Declined => !yes,
                _ => false,
            };
            if same {
                return Ok(Ok(question(conn, &state, &transfer)?));
            }
            if transfer.state == TransferState::Asked && transfer.answer_by <= now {
                return Err(Conflict::TooLate.into());
            }
            transfer.state.after(if yes {
                TransferAction::Agree
            } else {
                TransferAction::Decline
            })?;
            let household = households::get(conn, &own)?;
            if yes && !could_take_over(conn, &state, &household, &transfer.to)? {
                // Committed, so that nobody answers it again; told to the caller afterwards.
                end(conn, &mut transfer, TransferAction::Withdraw, now)?;
                return Ok(Err(Conflict::NotEligible));
            }
            let name = offices::name(conn, &state, transfer.to.as_str())?;
            let action = if yes {
                let given = consent(conn, &household, &transfer, &name, now)?;
                transfer.apply(TransferAction::Agree, now)?;
                transfer.consent = Some(given);
                transfer.answer_by = now + chrono::Duration::days(state.config.rules.answer_days);
                transfers::update(conn, &mut transfer)?;
                "transfer.agree"
            } else {
                end(conn, &mut transfer, TransferAction::Decline, now)?;
                "transfer.decline"
            };
            households::touch(conn, &own, now)?;
            audit::record(conn, now, &actor, action, "household", own.as_str(), Some(&name))?;
            Ok(Ok(question(conn, &state, &transfer)?))
        })
        .await?;
    app.wake.notify_one();
    answered.map_err(Error::from)
}

/// The consent that the yes is: whoever may see the profile already, and the new initiative by name.
fn consent(
    conn: &mut Conn,
    household: &Household,
    transfer: &Transfer,
    name: &str,
    now: DateTime<Utc>,
) -> Result<ConsentId> {
    let Consents(before) = consents::list_in_force(conn, &household.id)?;
    let mut recipients: Vec<Recipient> = Vec::new();
    let shares = |one: &&Consent| one.kind == ConsentKind::ShareWithInitiatives;
    let named = before
        .iter()
        .filter(shares)
        .flat_map(|one| one.recipients.iter().cloned());
    let new = Recipient {
        initiative: Some(transfer.to.clone()),
        name: name.to_owned(),
    };
    for recipient in named.chain([new]) {
        if recipients.iter().all(|one| one.initiative != recipient.initiative) {
            recipients.push(recipient);
        }
    }
    let given = Consent {
        id: ConsentId::generate(),
        kind: ConsentKind::ShareWithInitiatives,
        text_version: TEXT_VERSION.to_owned(),
        locale: household.locale,
        recipients,
        given_at: now,
        revoked_at: None,
    };
    consents::insert(conn, &household.id, &given)?;
    Ok(given.id)
}
