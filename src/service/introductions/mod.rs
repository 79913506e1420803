//! What households do with proposals: see them, answer, ask an initiative for contact, report, tell the outcome.
//! A teaser is all they see before everyone concerned said yes.

pub(crate) mod effects;
pub(crate) mod proposing;
pub(crate) mod sides;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{AppState, again, followup, matchmaking, post, teaser};
use crate::domain::actor::Actor;
use crate::domain::consent::ConsentKind;
use crate::domain::explanation::Explanation;
use crate::domain::household::Contact;
use crate::domain::ids::{HouseholdId, InitiativeId, ProposalId};
use crate::domain::locale::Locale;
use crate::domain::outcome::{OutcomeWhy, Told};
use crate::domain::proposal::{
    DeclineReason, Origin, Outcome, Party, Proposal, ProposalAction, ProposalKind, ProposalState, Sides,
};
use crate::domain::text;
use crate::domain::token::{Purpose, Secret};
use crate::error::{Conflict, Error, Result};
use crate::store::{Conn, audit, events, households, outcomes, proposals, reports, tokens};
use effects::Step;
use sides::{Both, Other};

/// A proposal as one of its households sees it: never points, and nothing that names the other household before the
/// introduction.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ProposalForHousehold {
    /// Its identifier.
    pub id: ProposalId,
    /// Its version.
    pub version: i64,
    /// Its state, as far as it concerns this household: `waiting`, `asked`, `answered`, `introduced`, `ended`.
    pub stage: Stage,
    /// Whom it would introduce.
    pub kind: ProposalKind,
    /// Lines about the other household, or about the initiative.
    pub lines: Vec<String>,
    /// Reasons as sentences, made only from what the teaser shows.
    pub reasons: Vec<String>,
    /// The initiative, which is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiative: Option<NamedInitiative>,
    /// Until when it can be answered.
    pub answer_by: Option<DateTime<Utc>>,
    /// What this household answered: yes, or nothing yet.
    pub said_yes: bool,
    /// When it was shown to this household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_at: Option<DateTime<Utc>>,
    /// When the two were introduced.
    pub introduced_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// What became of it, as this household or its coordinator told.
    pub outcome: Option<Outcome>,
    /// Whether this household has settled and welcomes the other one, which is still to come.
    pub welcomes: bool,
}

/// An initiative with its name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NamedInitiative {
    /// Its identifier.
    pub id: InitiativeId,
    /// Its name.
    pub name: String,
}

/// Where a proposal stands for a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// An answer is asked for.
    Asked,
    /// This household said yes; the other one is asked.
    Answered,
    /// Everyone said yes.
    Introduced,
    /// It came to nothing, or it is over.
    Ended,
}

fn stage(proposal: &Proposal, party: Party) -> Stage {
    let said_yes = proposal.circumstances(party, false).said_yes;
    match proposal.state {
        ProposalState::Introduced | ProposalState::Met => Stage::Introduced,
        state if !state.is_open() => Stage::Ended,
        _ if said_yes => Stage::Answered,
        _ => Stage::Asked,
    }
}

fn view(
    conn: &mut Conn,
    app: &AppState,
    proposal: &Proposal,
    household: &HouseholdId,
    locale: Locale,
) -> Result<ProposalForHousehold> {
    let party = proposal.sides.party(household).ok_or(Error::NotFound("proposal"))?;
    let stage = stage(proposal, party);
    let both = Both::load(conn, &proposal.sides)?;
    let (initiative, lines) = match &both.other {
        Other::Initiative(initiative) => (
            Some(NamedInitiative {
                id: initiative.id.clone(),
                name: initiative.profile.name.clone(),
            }),
            teaser::initiative_lines(app, initiative, locale),
        ),
        // After the end nothing of the other household is shown any more.
        Other::Household(_) if stage == Stage::Ended => (None, Vec::new()),
        Other::Household(_) => match both.other_household(party) {
            Some(other) => (None, teaser::lines(conn, app, &other.household, locale)?),
            None => (None, Vec::new()),
        },
    };
    let reasons = if stage == Stage::Ended {
        Vec::new()
    } else {
        teaser::sentences(conn, app, &proposal.explanation, both.other_household(party), locale)?
    };
    Ok(ProposalForHousehold {
        id: proposal.id.clone(),
        version: proposal.version,
        stage,
        kind: proposal.sides.kind(),
        lines,
        reasons,
        initiative,
        answer_by: proposal.answer_by,
        said_yes: proposal.circumstances(party, false).said_yes,
        shown_at: proposal.shown_at,
        introduced_at: proposal.introduced_at,
        ended_at: proposal.ended_at.filter(|_| stage == Stage::Ended),
        outcome: proposal.outcome,
        welcomes: both.does_welcome(household),
    })
}

/// Whether a household may know of a proposal: it was shown, or the household asked for it.
fn is_its_own(proposal: &Proposal) -> bool {
    proposal.shown_at.is_some() || proposal.origin == Origin::Household
}

/// The proposals that were shown to the household or that it asked for, newest first.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn my_proposals(app: &AppState, actor: &Actor) -> Result<Vec<ProposalForHousehold>> {
    let household = actor.household()?.clone();
    let state = app.clone();
    app.store
        .read(move |conn| {
            let locale = households::get(conn, &household)?.locale;
            let shown = proposals::list_of_household(conn, &household)?;
            shown
                .iter()
                .filter(|proposal| is_its_own(proposal))
                .map(|proposal| view(conn, &state, proposal, &household, locale))
                .collect()
        })
        .await
}

/// One proposal that was shown to the household.
///
/// # Errors
/// [`Error::NotFound`] when it is none of its own or was not shown.
pub async fn my_proposal(app: &AppState, actor: &Actor, id: &ProposalId) -> Result<ProposalForHousehold> {
    let (household, id, state) = (actor.household()?.clone(), id.clone(), app.clone());
    app.store
        .read(move |conn| {
            let proposal = shown_to(conn, &household, &id)?;
            let locale = households::get(conn, &household)?.locale;
            view(conn, &state, &proposal, &household, locale)
        })
        .await
}

fn shown_to(conn: &mut Conn, household: &HouseholdId, id: &ProposalId) -> Result<Proposal> {
    let proposal = proposals::find(conn, id)?;
    if !is_its_own(&proposal) || proposal.sides.party(household).is_none() {
        return Err(Error::NotFound("proposal"));
    }
    Ok(proposal)
}

/// The proposal behind a mailed link; looking at it changes nothing.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown or too old.
pub async fn show_by_token(app: &AppState, token: &str) -> Result<ProposalForHousehold> {
    let (secret, now, state) = (Secret::parse(token)?, app.clock.now(), app.clone());
    app.store
        .read(move |conn| {
            let (household, id) = behind_link(conn, &secret, Purpose::Answer, now)?;
            let proposal = shown_to(conn, &household, &id)?;
            let locale = households::get(conn, &household)?.locale;
            view(conn, &state, &proposal, &household, locale)
        })
        .await
}

fn behind_link(
    conn: &mut Conn,
    secret: &Secret,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<(HouseholdId, ProposalId)> {
    let found = tokens::peek(conn, purpose, secret, now)?;
    found
        .and_then(|found| found.about.household.zip(found.about.proposal))
        .ok_or_else(|| Conflict::LinkUsed.into())
}

/// Answers a proposal through a mailed link. The same answer given twice is no error.
///
/// # Errors
/// As [`answer`]; [`Conflict::LinkUsed`] when the link is unknown or too old.
pub async fn answer_by_token(
    app: &AppState,
    token: &str,
    yes: bool,
    reason: Option<DeclineReason>,
) -> Result<ProposalForHousehold> {
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    let (household, id) = app
        .store
        .read(move |conn| behind_link(conn, &secret, Purpose::Answer, now))
        .await?;
    answer(app, &Actor::Household(household), &id, yes, reason).await
}

/// Answers a proposal: yes, or no with a reason that the other side never learns.
///
/// # Errors
/// [`Conflict::Decided`] after another answer, [`Conflict::NotEligible`] when the other side has left meanwhile,
/// [`Conflict::TooLate`] after the time to answer, [`Error::Invalid`] for a no without a reason.
pub async fn answer(
    app: &AppState,
    actor: &Actor,
    id: &ProposalId,
    yes: bool,
    reason: Option<DeclineReason>,
) -> Result<ProposalForHousehold> {
    if !yes && reason.is_none() {
        return Err(Error::invalid(
            "/reason",
            "value-missing",
            DeclineReason::NotNow.as_str(),
        ));
    }
    // Both sides may answer at the same moment: the one that comes second looks again.
    again(async || answer_once(app, actor, id, yes, reason).await).await
}

async fn answer_once(
    app: &AppState,
    actor: &Actor,
    id: &ProposalId,
    yes: bool,
    reason: Option<DeclineReason>,
) -> Result<ProposalForHousehold> {
    let (household, id, state, actor) = (actor.household()?.clone(), id.clone(), app.clone(), actor.clone());
    let now = app.clock.now();
    let answered = app
        .store
        .write(move |conn| {
            let mut proposal = shown_to(conn, &household, &id)?;
            let party = proposal.sides.party(&household).ok_or(Error::NotFound("proposal"))?;
            let locale = households::get(conn, &household)?.locale;
            if yes && proposal.circumstances(party, false).said_yes && proposal.state != ProposalState::Declined {
                return Ok(Ok(view(conn, &state, &proposal, &household, locale)?));
            }
            if proposal.state.is_open() && proposal.answer_by.is_some_and(|by| by < now) {
                return Err(Conflict::TooLate.into());
            }
            let both = Both::load(conn, &proposal.sides)?;
            households::touch(conn, &household, now)?;
            let mut step = Step::new(ProposalAction::SayNo, party, &actor, now);
            if yes {
                if proposal.state.is_open() && !both.still_possible(conn, &state, proposal.origin)? {
                    step.action = ProposalAction::GoStale;
                    step.party = Party::System;
                    effects::apply(conn, &mut proposal, &step)?;
                    effects::refresh(conn, &state, &both, now)?;
                    // Committed, so that nobody answers it again; told to the caller afterwards.
                    return Ok(Err(Conflict::NotEligible));
                }
                step.action = ProposalAction::SayYes;
                effects::apply(conn, &mut proposal, &step)?;
                // Noted after the table was asked, which looks at who had said yes before.
                proposals::note_yes(&mut proposal, party, now);
                proposals::update(conn, &mut proposal)?;
                if proposal.state == ProposalState::Introduced {
                    effects::introduce(conn, &state, &proposal, &both, now)?;
                } else {
                    effects::refresh(conn, &state, &both, now)?;
                }
            } else {
                let code = reason.map(DeclineReason::as_str);
                step.reason = code;
                effects::stop_mails(conn, &proposal, now)?;
                effects::apply(conn, &mut proposal, &step)?;
                effects::tell_it_came_to_nothing(conn, &state, &proposal, &both, party, now)?;
                effects::refresh(conn, &state, &both, now)?;
            }
            Ok(Ok(view(conn, &state, &proposal, &household, locale)?))
        })
        .await?;
    app.wake.notify_one();
    matchmaking::work_off(app).await;
    answered.map_err(Error::from)
}

fn note_request(
    conn: &mut Conn,
    actor: &Actor,
    household: &HouseholdId,
    proposal: &ProposalId,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = proposal.as_str();
    audit::record(conn, now, actor, "contact_requested", "proposal", id, None)?;
    households::touch(conn, household, now)
}

/// A household asks an initiative for contact. That is its yes; the initiative's coordinator gives the other one. A proposal
/// that waits for review and was shown to nobody becomes the household's own.
///
/// # Errors
/// [`Conflict::PairTaken`] when a proposal was shown already or one forbids it, [`Conflict::NotEligible`] when the
/// initiative is not open or excluded, [`Conflict::Suspended`].
pub async fn request_contact(app: &AppState, actor: &Actor, initiative: &InitiativeId) -> Result<ProposalId> {
    let (household, initiative, state, actor) = (
        actor.household()?.clone(),
        initiative.clone(),
        app.clone(),
        actor.clone(),
    );
    let now = app.clock.now();
    let id = app
        .store
        .write(move |conn| {
            let sides = Sides::Initiative(household.clone(), initiative);
            let both = Both::load(conn, &sides)?;
            if both.a.household.suspended_at.is_some() {
                return Err(Conflict::Suspended.into());
            }
            if !both.still_possible(conn, &state, Origin::Household)? {
                return Err(Conflict::NotEligible.into());
            }
            let waiting = proposals::list_open_of_household(conn, &household)?
                .into_iter()
                .find(|proposal| proposal.sides == sides && proposal.shown_at.is_none());
            if let Some(mut proposal) = waiting {
                if proposal.origin != Origin::Household {
                    proposal.origin = Origin::Household;
                    proposal.yes_a_at = Some(now);
                    proposals::update(conn, &mut proposal)?;
                    note_request(conn, &actor, &household, &proposal.id, now)?;
                    effects::refresh(conn, &state, &both, now)?;
                }
                return Ok(proposal.id);
            }
            if proposals::pair_is_barred(conn, &sides.pair_key(), now)? {
                return Err(Conflict::PairTaken.into());
            }
            if proposals::count_open(conn, &household, ProposalKind::Initiatives)?
                >= state.config.rules.max_open_initiatives
            {
                return Err(Conflict::TooManyOpen.into());
            }
            let explanation =
                matchmaking::explain(&state, &both, chrono::Datelike::year(&now)).unwrap_or(Explanation {
                    score: 0,
                    reasons: Vec::new(),
                });
            let mut proposal =
                matchmaking::new_proposal(sides, Origin::Household, explanation, both.versions(), None, now);
            proposal.yes_a_at = Some(now);
            proposals::insert(conn, &proposal)?;
            note_request(conn, &actor, &household, &proposal.id, now)?;
            effects::refresh(conn, &state, &both, now)?;
            Ok(proposal.id)
        })
        .await?;
    app.wake.notify_one();
    Ok(id)
}

/// Reports something inappropriate: the other household's introductions are suspended everywhere until reviewed.
///
/// # Errors
/// [`Error::NotFound`] when the proposal was not shown to the household; [`Error::Invalid`] for the text.
pub async fn report(app: &AppState, actor: &Actor, id: &ProposalId, description: &str) -> Result<()> {
    let description = text::paragraph(description, 2_000)?;
    if description.is_empty() {
        return Err(Error::invalid("/description", "text-empty", ""));
    }
    let (household, id, state, actor) = (actor.household()?.clone(), id.clone(), app.clone(), actor.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let mut proposal = shown_to(conn, &household, &id)?;
            let party = proposal.sides.party(&household).ok_or(Error::NotFound("proposal"))?;
            let both = Both::load(conn, &proposal.sides)?;
            let reported = both.other_household(party).map(|side| side.household.id.clone());
            reports::insert(
                conn,
                &reports::Report {
                    id: Uuid::now_v7().to_string(),
                    proposal_id: Some(id.to_string()),
                    reporter_id: household.to_string(),
                    reported_household: reported.as_ref().map(ToString::to_string),
                    reported_initiative: proposal.sides.initiative().map(ToString::to_string),
                    description,
                    created_at: now.naive_utc(),
                    reviewed_at: None,
                    reviewed_by: None,
                    verdict: None,
                },
            )?;
            if let Some(reported) = reported {
                households::set_suspended(conn, &reported, Some(now))?;
                effects::close_open(conn, &state, &Actor::System, &reported, None, now)?;
            } else if proposal.state.is_open() {
                effects::withdraw(conn, &state, &actor, &household, &mut proposal, now)?;
            }
            // The pair is never proposed again.
            proposal = proposals::find(conn, &id)?;
            if matches!(proposal.state, ProposalState::Introduced | ProposalState::Met) {
                let step = Step::new(ProposalAction::Close, party, &actor, now).because("inappropriate");
                effects::apply(conn, &mut proposal, &step)?;
            } else {
                proposal.reason = Some("inappropriate".to_owned());
                proposals::update(conn, &mut proposal)?;
            }
            audit::record(conn, now, &actor, "reported", "proposal", id.as_str(), None)?;
            post::tell_admins_of_report(conn, &state, now)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// Tells what became of an introduction.
///
/// # Errors
/// [`Conflict::NotAllowed`] before the introduction.
pub async fn tell_outcome(app: &AppState, actor: &Actor, id: &ProposalId, told: Told) -> Result<()> {
    let (household, id, actor) = (actor.household()?.clone(), id.clone(), actor.clone());
    let (now, state) = (app.clock.now(), app.clone());
    app.store
        .write(move |conn| {
            let mut proposal = shown_to(conn, &household, &id)?;
            let party = proposal.sides.party(&household).ok_or(Error::NotFound("proposal"))?;
            note_outcome(conn, &mut proposal, (&actor, party), &household, told, now)?;
            households::touch(conn, &household, now)?;
            followup::refresh_waiting(conn, &state, &household, now)
        })
        .await
}

/// Notes what became of an introduction, as a household told it, itself or to a coordinator; `by` says who writes it down.
pub(crate) fn note_outcome(
    conn: &mut Conn,
    proposal: &mut Proposal,
    by: (&Actor, Party),
    household: &HouseholdId,
    told: Told,
    now: DateTime<Utc>,
) -> Result<()> {
    if proposal.introduced_at.is_none() {
        return Err(Conflict::NotAllowed.into());
    }
    let action = match told.outcome {
        Outcome::StillPlanning if proposal.state == ProposalState::Introduced => Some(ProposalAction::ConfirmMeeting),
        Outcome::StillPlanning => None,
        _ if proposal.state == ProposalState::Closed => None,
        _ => Some(ProposalAction::Close),
    };
    proposal.outcome = Some(told.outcome);
    let code = told.outcome.as_str();
    if let Some(action) = action {
        let step = Step::new(action, by.1, by.0, now).because(code);
        effects::apply(conn, proposal, &step)?;
    } else {
        proposals::update(conn, proposal)?;
    }
    let side = proposal.sides.party(household).ok_or(Error::NotFound("household"))?;
    let stage = outcomes::answer(conn, &proposal.id, side.as_str(), told, now)?;
    let answer = (stage.as_deref(), code, told.why.map(OutcomeWhy::as_str));
    events::outcome(conn, household, proposal.sides.initiative(), answer, now)
}

/// Tells the outcome through a mailed link.
///
/// # Errors
/// As [`tell_outcome`]; [`Conflict::LinkUsed`].
pub async fn tell_outcome_by_token(app: &AppState, token: &str, told: Told) -> Result<()> {
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    let (household, id) = app
        .store
        .read(move |conn| behind_link(conn, &secret, Purpose::Outcome, now))
        .await?;
    tell_outcome(app, &Actor::Household(household), &id, told).await
}

/// The introduction behind an outcome link; looking at it changes nothing.
///
/// # Errors
/// [`Conflict::LinkUsed`].
pub async fn show_outcome_by_token(app: &AppState, token: &str) -> Result<ProposalForHousehold> {
    let (secret, now, state) = (Secret::parse(token)?, app.clock.now(), app.clone());
    app.store
        .read(move |conn| {
            let (household, id) = behind_link(conn, &secret, Purpose::Outcome, now)?;
            let proposal = shown_to(conn, &household, &id)?;
            let locale = households::get(conn, &household)?.locale;
            view(conn, &state, &proposal, &household, locale)
        })
        .await
}

/// Opens the contact data of the other side after the introduction. Logged, so that the other side can see it.
///
/// # Errors
/// [`Error::NotFound`] unless the two were introduced and nobody has left since.
pub async fn open_contact(app: &AppState, actor: &Actor, id: &ProposalId) -> Result<Contact> {
    let (household, id, actor) = (actor.household()?.clone(), id.clone(), actor.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let proposal = shown_to(conn, &household, &id)?;
            if !matches!(proposal.state, ProposalState::Introduced | ProposalState::Met) {
                return Err(Error::NotFound("contact"));
            }
            let party = proposal.sides.party(&household).ok_or(Error::NotFound("proposal"))?;
            let both = Both::load(conn, &proposal.sides)?;
            match (both.other_household(party), &both.other) {
                (Some(other), _) => {
                    let agrees = other.household.takes_part() && other.consents.has(ConsentKind::MeetHouseholds);
                    if !agrees {
                        return Err(Error::NotFound("contact"));
                    }
                    let subject = other.household.id.as_str();
                    audit::record(
                        conn,
                        now,
                        &actor,
                        "contact_opened",
                        "household",
                        subject,
                        Some("introduction"),
                    )?;
                    Ok(other.household.contact.clone())
                }
                (None, Other::Initiative(initiative)) => Ok(Contact {
                    email: initiative.profile.email.clone(),
                    name: Some(initiative.profile.name.clone()),
                    phone: initiative.profile.phone.clone(),
                }),
                _ => Err(Error::NotFound("contact")),
            }
        })
        .await
}
