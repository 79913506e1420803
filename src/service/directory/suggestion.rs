//! Initiatives that visitors propose. The initiative itself is asked by mail whether it wants to be listed, and nobody sees it
//! before; the answer to the visitor is the same whether it is known already or not. Without an answer it goes in time.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};

use super::super::{AppState, limits, post};
use super::{InitiativeView, checked, insert, may_manage, twin};
use crate::domain::actor::Actor;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Initiative, InitiativeProfile, InitiativeState, Suggestion, Vouching};
use crate::domain::locale::Locale;
use crate::domain::text;
use crate::domain::token::{Purpose, Secret};
use crate::error::{Conflict, Error, Result};
use crate::mail::message;
use crate::store::outbox::About;
use crate::store::{Conn, audit, counters, initiative_suggestions, initiatives, tokens};

/// Initiatives that one network address can propose in an hour.
const PROPOSALS_PER_IP: i32 = 5;
/// Initiatives that can be proposed in an hour altogether, so that a flood does not bury the network office.
const PROPOSALS_IN_ALL: i32 = 60;

/// Takes a visitor's proposal of an initiative and asks the initiative by mail. An initiative that is known already, or an
/// address that got as many such mails as it may get in a day, makes no difference to the answer.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::TooMany`] after 5 in an hour from one network address.
pub async fn propose(app: &AppState, actor: &Actor, profile: InitiativeProfile, ip: Option<IpAddr>) -> Result<()> {
    let profile = checked(app, profile)?;
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            limit(tx, &state, ip, now)?;
            if !limits::may_mail(tx, &state, &profile.email, now)? {
                return Ok(());
            }
            let initiative = match twin(tx, &profile, None)? {
                None => {
                    let new = insert(tx, &actor, profile, "initiative.propose", now)?;
                    initiative_suggestions::insert(tx, &new.id, &Suggestion::new(now))?;
                    new
                }
                // Asked once more, when it is the same that was not answered yet.
                Some(known) if known.profile.email.key() == profile.email.key() => {
                    match initiative_suggestions::find(tx, &known.id)? {
                        Some(open) if !open.is_settled() && known.state == InitiativeState::Proposed => {
                            initiative_suggestions::update(tx, &known.id, &Suggestion::new(now))?;
                            known
                        }
                        _ => return Ok(()),
                    }
                }
                Some(_) => return Ok(()),
            };
            ask(tx, &state, &initiative, now)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

fn limit(tx: &mut Conn, app: &AppState, ip: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
    let hour = Duration::hours(1);
    let mut over = counters::hit(tx, "propose-initiative", hour, now)? > PROPOSALS_IN_ALL;
    if let Some(ip) = ip {
        let bucket = limits::from_network(app, "propose-initiative", ip);
        over |= counters::hit(tx, &bucket, hour, now)? > PROPOSALS_PER_IP;
    }
    if over {
        let retry_after_secs = counters::seconds_left(hour, now);
        return Err(Error::TooMany { retry_after_secs });
    }
    Ok(())
}

fn ask(tx: &mut Conn, app: &AppState, initiative: &Initiative, now: DateTime<Utc>) -> Result<()> {
    let lifetime = Duration::days(app.config.rules.confirmation_days);
    let (purpose, id) = (Purpose::ConfirmInitiative, initiative.id.as_str());
    let secret = tokens::issue(tx, purpose, &tokens::About::default(), Some(id), now, lifetime)?;
    let context = message::ConfirmInitiative {
        confirm_url: app.links().confirm_initiative(&secret),
        valid_until: now + lifetime,
    };
    let mail = message::compose(&app.brand(), Locale::De, initiative.profile.email.clone(), &context)?;
    let about = About {
        initiative: Some(&initiative.id),
        ..About::default()
    };
    post::promise(tx, app, now, &mail, &about)
}

/// What was proposed, for whoever opens the mailed link; nothing changes.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown, used or too old, or the initiative is gone.
pub async fn suggested(app: &AppState, token: &str) -> Result<InitiativeView> {
    let secret = Secret::parse(token).map_err(|_| Conflict::LinkUsed)?;
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let token = tokens::peek(conn, Purpose::ConfirmInitiative, &secret, now)?.ok_or(Conflict::LinkUsed)?;
            let (initiative, _) = open(conn, token.data.as_deref())?;
            Ok(InitiativeView::of(&state, initiative, 0, false, &Actor::Anonymous))
        })
        .await
}

/// The proposed initiative behind a link that nobody answered yet.
fn open(conn: &mut Conn, id: Option<&str>) -> Result<(Initiative, Suggestion)> {
    let id = InitiativeId::known(id.unwrap_or_default());
    let gone = || Error::from(Conflict::LinkUsed);
    if !initiatives::exists(conn, &id)? {
        return Err(gone());
    }
    let initiative = initiatives::find(conn, &id)?;
    let suggestion = initiative_suggestions::find(conn, &id)?.ok_or_else(gone)?;
    if initiative.state != InitiativeState::Proposed || suggestion.confirmed_at.is_some() {
        return Err(gone());
    }
    Ok((initiative, suggestion))
}

/// Notes that the initiative wants to be listed; the network office may approve it now.
///
/// # Errors
/// [`Error::Invalid`] for what is no link; [`Conflict::LinkUsed`] when it is unknown, used or too old.
pub async fn confirm_suggestion(app: &AppState, token: &str) -> Result<()> {
    answer(app, token, |tx, initiative, mut suggestion, now| {
        suggestion.confirmed_at = Some(now);
        initiative_suggestions::update(tx, &initiative.id, &suggestion)?;
        note(tx, now, "initiative.proposal_confirmed", &initiative.id)
    })
    .await
}

/// Deletes what was proposed, because the initiative does not want to be listed.
///
/// # Errors
/// As [`confirm_suggestion`].
pub async fn refuse_suggestion(app: &AppState, token: &str) -> Result<()> {
    answer(app, token, |tx, initiative, _, now| {
        initiatives::delete(tx, &initiative.id)?;
        note(tx, now, "initiative.proposal_refused", &initiative.id)
    })
    .await
}

async fn answer(
    app: &AppState,
    token: &str,
    with: fn(&mut Conn, Initiative, Suggestion, DateTime<Utc>) -> Result<()>,
) -> Result<()> {
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    app.store
        .write(move |tx| {
            let token = tokens::redeem(tx, Purpose::ConfirmInitiative, &secret, now)?;
            let (initiative, suggestion) = open(tx, token.data.as_deref())?;
            with(tx, initiative, suggestion, now)
        })
        .await
}

fn note(tx: &mut Conn, now: DateTime<Utc>, action: &str, id: &InitiativeId) -> Result<()> {
    audit::record(tx, now, &Actor::Anonymous, action, "initiative", id.as_str(), None)
}

/// Records why the network office goes on with a proposed initiative that has not confirmed.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Conflict::Stale`]; [`Conflict::NotAllowed`] when there is nothing to vouch for.
pub async fn vouch(
    app: &AppState,
    actor: &Actor,
    id: &InitiativeId,
    version: i64,
    reason: &str,
) -> Result<InitiativeView> {
    may_manage(actor)?;
    let reason = text::line(reason, 300).map_err(|error| error.below("/reason"))?;
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let initiative = initiatives::find(tx, &id)?;
            if initiative.version != version {
                return Err(Conflict::Stale.into());
            }
            let open = initiative_suggestions::find(tx, &id)?.filter(|one| !one.is_settled());
            let mut suggestion = open.ok_or(Conflict::NotAllowed)?;
            audit::record(
                tx,
                now,
                &actor,
                "initiative.vouch",
                "initiative",
                id.as_str(),
                Some(&reason),
            )?;
            let by = match &actor {
                Actor::Staff(staff) => Some(staff.account.clone()),
                _ => None,
            };
            suggestion.vouched = Some(Vouching { at: now, by, reason });
            initiative_suggestions::update(tx, &id, &suggestion)?;
            Ok(InitiativeView::of(&state, initiative, 0, false, &actor).with_suggestion(Some(suggestion), &actor))
        })
        .await
}

/// Deletes proposals that were not answered in time, unless the network office is at work on them; answers how many.
///
/// # Errors
/// Faults of the database.
pub async fn lapse_due(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let before = now - Duration::days(app.config.rules.confirmation_days);
    app.store
        .write(move |tx| {
            let due = initiative_suggestions::list_unsettled(tx, before)?;
            for id in &due {
                initiatives::delete(tx, id)?;
                audit::record(
                    tx,
                    now,
                    &Actor::System,
                    "initiative.proposal_lapsed",
                    "initiative",
                    id.as_str(),
                    None,
                )?;
            }
            Ok(due.len())
        })
        .await
}
