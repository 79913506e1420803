//! Consents: what is offered with which recipients, giving, and revoking with everything that rests on it. The service
//! itself rests on the registration, not on a consent.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::introductions::effects;
use super::{AppState, again, coverage, followup, groups, matchmaking, meetups, post, registration, transfers};
use crate::domain::actor::Actor;
use crate::domain::consent::{Consent, ConsentKind, Recipient, TEXT_VERSION};
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::ConsentId;
use crate::domain::locale::Locale;
use crate::domain::mail::Disclosure;
use crate::domain::proposal::{Origin, ProposalKind};
use crate::error::{Conflict, Error, Result};
use crate::mail::message;
use crate::store::{Conn, audit, consents, households, outbox, proposals};

/// Something a household can consent to, with everybody who would be named.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ConsentOffer {
    /// What is consented to.
    pub kind: ConsentKind,
    /// Version of the text.
    pub text_version: String,
    /// Who is named at present.
    pub recipients: Vec<Recipient>,
    /// The consent in force, the newest when there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Consent>,
    /// Whether it is asked again, because somebody would be named who was not named before, or the text changed.
    pub asks_again: bool,
}

/// What became of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RevokedView {
    /// Whether something about the household had left the house before.
    #[schema(value_type = String, example = "none")]
    pub disclosed: Disclosure,
}

/// Who is named for a consent of this kind: the initiatives that cover a target area, the reviewing offices, or the
/// network office.
fn recipients(tx: &mut Conn, app: &AppState, household: &Household, kind: ConsentKind) -> Result<Vec<Recipient>> {
    let office = Recipient {
        initiative: None,
        name: app.config.site.network_office.clone(),
    };
    if kind == ConsentKind::Newsletter {
        return Ok(vec![office]);
    }
    let excluded = crate::store::exclusions::list_for(tx, &household.id)?;
    let mut named = Vec::new();
    for initiative in coverage::around(tx, app, household)? {
        let hashes = crate::domain::exclusion::hashes_of_initiative(app.key.as_ref(), &initiative);
        if !excluded.iter().any(|exclusion| hashes.contains(&exclusion.value_hash)) {
            named.push(Recipient {
                initiative: Some(initiative.id),
                name: initiative.profile.name,
            });
        }
    }
    if kind == ConsentKind::MeetHouseholds {
        named.push(office);
    }
    Ok(named)
}

/// Gives several consents at once, as a registration does.
pub(crate) fn give_all(
    tx: &mut Conn,
    app: &AppState,
    household: &Household,
    kinds: &[ConsentKind],
    now: DateTime<Utc>,
) -> Result<()> {
    for kind in kinds {
        give(tx, app, household, *kind, household.locale, now)?;
    }
    Ok(())
}

fn give(
    tx: &mut Conn,
    app: &AppState,
    household: &Household,
    kind: ConsentKind,
    locale: Locale,
    now: DateTime<Utc>,
) -> Result<()> {
    let consent = Consent {
        id: ConsentId::generate(),
        kind,
        text_version: TEXT_VERSION.to_owned(),
        locale,
        recipients: recipients(tx, app, household, kind)?,
        given_at: now,
        revoked_at: None,
    };
    consents::insert(tx, &household.id, &consent)
}

/// What the household can consent to, and what it did.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn consent_offers(app: &AppState, actor: &Actor) -> Result<Vec<ConsentOffer>> {
    let (id, state) = (actor.household()?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let household = households::get(conn, &id)?;
            let in_force = consents::list_in_force(conn, &id)?;
            ConsentKind::ALL
                .iter()
                .map(|kind| {
                    let recipients = recipients(conn, &state, &household, *kind)?;
                    let of_kind: Vec<&Consent> = in_force.0.iter().filter(|consent| consent.kind == *kind).collect();
                    let named = |recipient: &Recipient| {
                        of_kind.iter().any(|consent| {
                            consent.text_version == TEXT_VERSION
                                && consent
                                    .recipients
                                    .iter()
                                    .any(|old| old.initiative == recipient.initiative)
                        })
                    };
                    Ok(ConsentOffer {
                        kind: *kind,
                        text_version: TEXT_VERSION.to_owned(),
                        asks_again: !of_kind.is_empty() && !recipients.iter().all(named),
                        recipients,
                        given: of_kind.last().map(|consent| (*consent).clone()),
                    })
                })
                .collect()
        })
        .await
}

/// Gives a consent to what is offered at present; given again, it names whoever came since.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Conflict::NotAllowed`] for a household that withdrew.
pub async fn give_consent(app: &AppState, actor: &Actor, kind: ConsentKind, locale: Locale) -> Result<Vec<Consent>> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    let given = app
        .store
        .write(move |tx| {
            let household = households::get(tx, &id)?;
            if !matches!(
                household.state,
                HouseholdState::Active | HouseholdState::Paused | HouseholdState::Moved
            ) {
                return Err(Conflict::NotAllowed.into());
            }
            give(tx, &state, &household, kind, locale, now)?;
            households::touch(tx, &id, now)?;
            audit::record(
                tx,
                now,
                &actor,
                "consent_given",
                "household",
                id.as_str(),
                Some(kind.as_str()),
            )?;
            matchmaking::plan(tx, &id, now)?;
            Ok(consents::list_in_force(tx, &id)?.0)
        })
        .await?;
    registration::after_change(app).await;
    Ok(given)
}

/// Revokes a consent: the proposals that rest on it are closed, their mails stopped, and the answer says honestly
/// whether something had been disclosed.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] when no such consent is in force.
pub async fn revoke_consent(app: &AppState, actor: &Actor, kind: ConsentKind) -> Result<RevokedView> {
    again(async || revoke_once(app, actor, kind).await).await
}

async fn revoke_once(app: &AppState, actor: &Actor, kind: ConsentKind) -> Result<RevokedView> {
    let (id, state, actor, now) = (actor.household()?.clone(), app.clone(), actor.clone(), app.clock.now());
    let disclosed = app
        .store
        .write(move |tx| {
            if consents::revoke(tx, &id, kind, now)? == 0 {
                return Err(Error::NotFound("consent"));
            }
            let household = households::get(tx, &id)?;
            let closes = match kind {
                ConsentKind::MeetHouseholds => Some(ProposalKind::Households),
                ConsentKind::ShareWithInitiatives => Some(ProposalKind::Initiatives),
                // Without it the household is asked instead; a newsletter carries no proposals.
                ConsentKind::DirectContactByInitiatives | ConsentKind::Newsletter => None,
            };
            for mut proposal in proposals::list_open_of_household(tx, &id)? {
                // Asking an initiative for contact names it by itself and rests on no consent.
                let rests_on_it = Some(proposal.sides.kind()) == closes && proposal.origin != Origin::Household;
                if rests_on_it {
                    effects::withdraw(tx, &state, &actor, &id, &mut proposal, now)?;
                }
            }
            if kind == ConsentKind::ShareWithInitiatives {
                transfers::close_for(tx, &id, now)?;
            }
            if kind == ConsentKind::MeetHouseholds {
                groups::leave_all(tx, &state, &actor, &id, now)?;
                meetups::consent_revoked(tx, &state, &household, now)?;
            }
            let disclosed = outbox::disclosure_about(tx, &id)?;
            let context = message::ConsentRevoked {
                kinds: vec![kind],
                disclosed,
                status_url: state.links().status(),
            };
            post::to_household(tx, &state, now, &household, &context)?;
            followup::refresh_waiting(tx, &state, &id, now)?;
            households::touch(tx, &id, now)?;
            audit::record(
                tx,
                now,
                &actor,
                "consent_revoked",
                "household",
                id.as_str(),
                Some(kind.as_str()),
            )?;
            Ok(disclosed)
        })
        .await?;
    app.wake.notify_one();
    Ok(RevokedView { disclosed })
}
