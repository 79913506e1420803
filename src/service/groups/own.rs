//! What a household does with its groups: see the others coarsely, answer, open the contact data once everybody said yes,
//! report somebody. With a session, or behind a mailed link.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::super::{AppState, again, matchmaking, post};
use super::circle::Circle;
use super::effects;
use crate::domain::actor::Actor;
use crate::domain::email::{EmailAddress, Phone};
use crate::domain::group::{Group, GroupAction, GroupState, MemberState, Standing};
use crate::domain::ids::{GroupId, HouseholdId};
use crate::domain::proposal::DeclineReason;
use crate::domain::text;
use crate::domain::token::{Purpose, Secret};
use crate::error::{Conflict, Error, Result};
use crate::service::introductions;
use crate::store::{Conn, audit, groups, households, outbox, reports, tokens};

/// Where a group stands for one of its households.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupStage {
    /// An answer is asked for.
    Asked,
    /// This household said yes; others are asked.
    Answered,
    /// Everybody who stayed said yes.
    Introduced,
    /// It is over for this household.
    Ended,
}

/// Another household of the group: nothing that names it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OtherHousehold {
    /// Its number in the group.
    pub number: i64,
    /// What its teaser shows.
    pub lines: Vec<String>,
    /// Why the two could get along, made only from that.
    pub reasons: Vec<String>,
}

/// A group as one of its households sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GroupForHousehold {
    /// Its identifier.
    pub id: GroupId,
    /// Where it stands for this household.
    pub stage: GroupStage,
    /// The others who are still in it; none after the end.
    pub others: Vec<OtherHousehold>,
    /// Until when it can be answered.
    pub answer_by: Option<DateTime<Utc>>,
    /// When everybody was introduced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introduced_at: Option<DateTime<Utc>>,
    /// The numbers of all who can be reported, also of those who left.
    pub reportable: Vec<i64>,
}

/// Somebody of a household that everybody in the group may reach.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MetHousehold {
    /// Its number in the group.
    pub number: i64,
    /// Its name, where one was given.
    pub name: Option<String>,
    /// Its mail address.
    pub email: EmailAddress,
    /// Its telephone number, where one was given.
    pub phone: Option<Phone>,
}

fn stage(group: &Group, household: &HouseholdId) -> GroupStage {
    match group.member(household).map(|member| member.state) {
        Some(MemberState::Asked) => GroupStage::Asked,
        Some(MemberState::Yes) => GroupStage::Answered,
        Some(MemberState::Introduced) => GroupStage::Introduced,
        _ => GroupStage::Ended,
    }
}

fn view(conn: &mut Conn, app: &AppState, group: &Group, household: &HouseholdId) -> Result<GroupForHousehold> {
    let stage = stage(group, household);
    let others = if stage == GroupStage::Ended {
        Vec::new()
    } else {
        let locale = households::get(conn, household)?.locale;
        let circle = Circle::load(conn, group)?;
        effects::others(conn, app, group, &circle, household, locale)?
    };
    Ok(GroupForHousehold {
        id: group.id.clone(),
        stage,
        others: others
            .into_iter()
            .map(|other| OtherHousehold {
                number: other.number,
                lines: other.lines,
                reasons: other.reasons,
            })
            .collect(),
        answer_by: group.answer_by,
        introduced_at: group.completed_at.filter(|_| stage == GroupStage::Introduced),
        reportable: group
            .members
            .iter()
            .filter(|member| member.household != *household)
            .map(|member| member.number)
            .collect(),
    })
}

/// A group that was shown to this household.
fn shown_to(conn: &mut Conn, household: &HouseholdId, id: &GroupId) -> Result<Group> {
    let group = groups::find(conn, id)?;
    if group.shown_at.is_none() || group.member(household).is_none() {
        return Err(Error::NotFound("group"));
    }
    Ok(group)
}

/// The groups that were shown to the household, newest first.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household.
pub async fn my_groups(app: &AppState, actor: &Actor) -> Result<Vec<GroupForHousehold>> {
    let (household, state) = (actor.household()?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let all = groups::list_of_household(conn, &household)?;
            all.iter()
                .filter(|group| group.shown_at.is_some())
                .map(|group| view(conn, &state, group, &household))
                .collect()
        })
        .await
}

/// One group that was shown to the household.
///
/// # Errors
/// [`Error::NotFound`] when it is none of its own or was not shown.
pub async fn my_group(app: &AppState, actor: &Actor, id: &GroupId) -> Result<GroupForHousehold> {
    let (household, id, state) = (actor.household()?.clone(), id.clone(), app.clone());
    app.store
        .read(move |conn| {
            let group = shown_to(conn, &household, &id)?;
            view(conn, &state, &group, &household)
        })
        .await
}

fn behind_link(conn: &mut Conn, secret: &Secret, now: DateTime<Utc>) -> Result<(HouseholdId, GroupId)> {
    let found = tokens::peek(conn, Purpose::Group, secret, now)?;
    found
        .and_then(|found| Some((found.about.household?, GroupId::known(found.data?))))
        .ok_or_else(|| Conflict::LinkUsed.into())
}

/// The group behind a mailed link; looking at it changes nothing.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown or too old.
pub async fn show_by_token(app: &AppState, token: &str) -> Result<GroupForHousehold> {
    let (secret, now, state) = (Secret::parse(token)?, app.clock.now(), app.clone());
    app.store
        .read(move |conn| {
            let (household, id) = behind_link(conn, &secret, now)?;
            let group = shown_to(conn, &household, &id)?;
            view(conn, &state, &group, &household)
        })
        .await
}

/// Answers through a mailed link. The same answer given twice is no error.
///
/// # Errors
/// As [`answer`]; [`Conflict::LinkUsed`].
pub async fn answer_by_token(
    app: &AppState,
    token: &str,
    yes: bool,
    reason: Option<DeclineReason>,
) -> Result<GroupForHousehold> {
    let (secret, now) = (Secret::parse(token)?, app.clock.now());
    let (household, id) = app.store.read(move |conn| behind_link(conn, &secret, now)).await?;
    answer(app, &Actor::Household(household), &id, yes, reason).await
}

/// Answers: yes, or no with a reason that the others never learn. After a no the others go on when at least three stay.
///
/// # Errors
/// [`Error::NotFound`]; [`Conflict::Decided`] after another answer or the end; [`Conflict::TooLate`] after the time to answer;
/// [`Conflict::NotEligible`] when something has come between two of the group; [`Error::Invalid`] for a no without a reason.
pub async fn answer(
    app: &AppState,
    actor: &Actor,
    id: &GroupId,
    yes: bool,
    reason: Option<DeclineReason>,
) -> Result<GroupForHousehold> {
    if !yes && reason.is_none() {
        return Err(Error::invalid(
            "/reason",
            "value-missing",
            DeclineReason::NotNow.as_str(),
        ));
    }
    // Several may answer at the same moment: who comes second looks again.
    again(async || answer_once(app, actor, id, yes, reason).await).await
}

async fn answer_once(
    app: &AppState,
    actor: &Actor,
    id: &GroupId,
    yes: bool,
    reason: Option<DeclineReason>,
) -> Result<GroupForHousehold> {
    let (household, id, state, actor) = (actor.household()?.clone(), id.clone(), app.clone(), actor.clone());
    let now = app.clock.now();
    let answered = app
        .store
        .write(move |conn| {
            let mut group = shown_to(conn, &household, &id)?;
            let own = group.member(&household).map(|member| member.state);
            let same = match own {
                Some(MemberState::Yes | MemberState::Introduced) => yes,
                Some(MemberState::Declined) => !yes,
                _ => false,
            };
            if same {
                return Ok(Ok(view(conn, &state, &group, &household)?));
            }
            if group.state.is_open() && group.answer_by.is_some_and(|by| by < now) {
                return Err(Conflict::TooLate.into());
            }
            households::touch(conn, &household, now)?;
            if yes {
                let circle = Circle::load(conn, &group)?;
                if group.state.is_open() && !circle.still_possible(conn, &state)? {
                    let told: Vec<HouseholdId> = group.staying().map(|member| member.household.clone()).collect();
                    outbox::cancel_for_group(conn, &group.id, now)?;
                    effects::apply(conn, &mut group, GroupAction::GoStale, &Actor::System, now)?;
                    let told: Vec<HouseholdId> = told.into_iter().filter(|one| *one != household).collect();
                    effects::tell_it_ended(conn, &state, &group, &told, now)?;
                    effects::refresh(conn, &state, &group, now)?;
                    // Committed, so that nobody answers it again; told to the caller afterwards.
                    return Ok(Err(Conflict::NotEligible));
                }
                group.say_yes(&household, now)?;
                if group.standing() == Standing::Complete {
                    effects::settle(conn, &state, &actor, &mut group, GroupAction::Decline, now)?;
                } else {
                    groups::update(conn, &mut group)?;
                    effects::refresh(conn, &state, &group, now)?;
                }
            } else {
                let code = reason.map(DeclineReason::as_str);
                group.take_out(&household, MemberState::Declined, code, now)?;
                effects::settle(conn, &state, &actor, &mut group, GroupAction::Decline, now)?;
            }
            Ok(Ok(view(conn, &state, &group, &household)?))
        })
        .await?;
    app.wake.notify_one();
    matchmaking::work_off(app).await;
    answered.map_err(Error::from)
}

/// Opens the contact data of the others after everybody said yes. Logged for each of them, so that it can be seen.
///
/// # Errors
/// [`Error::NotFound`] unless the household was introduced in this group. Whoever left, paused or no longer consents is left out.
pub async fn open_contact(app: &AppState, actor: &Actor, id: &GroupId) -> Result<Vec<MetHousehold>> {
    let (household, id, actor, state) = (actor.household()?.clone(), id.clone(), actor.clone(), app.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let group = shown_to(conn, &household, &id)?;
            let own = group.member(&household).map(|member| member.state);
            if group.state != GroupState::Complete || own != Some(MemberState::Introduced) {
                return Err(Error::NotFound("contact"));
            }
            let circle = Circle::load(conn, &group)?;
            let (own, others) = (circle.get(&household).cloned(), circle.others(&household));
            let own = own.ok_or(Error::NotFound("contact"))?;
            let mut met = Vec::new();
            for one in others {
                let pair = Circle {
                    sides: vec![own.clone(), one.clone()],
                };
                if !pair.still_possible(conn, &state)? {
                    continue;
                }
                let (member, side) = one;
                let subject = member.household.as_str();
                audit::record(conn, now, &actor, "contact_opened", "household", subject, Some("group"))?;
                let contact = &side.household.contact;
                met.push(MetHousehold {
                    number: member.number,
                    name: contact.name.clone(),
                    email: contact.email.clone(),
                    phone: contact.phone.clone(),
                });
            }
            Ok(met)
        })
        .await
}

/// Reports something inappropriate by a household of the group: it is taken out of everything until that is reviewed.
///
/// # Errors
/// [`Error::NotFound`] when the group was not shown to the household or has no other with this number; [`Error::Invalid`] for
/// the text.
pub async fn report(app: &AppState, actor: &Actor, id: &GroupId, number: i64, description: &str) -> Result<()> {
    let description = text::paragraph(description, 2_000)?;
    if description.is_empty() {
        return Err(Error::invalid("/description", "text-empty", ""));
    }
    let (household, id, state, actor) = (actor.household()?.clone(), id.clone(), app.clone(), actor.clone());
    let now = app.clock.now();
    app.store
        .write(move |conn| {
            let group = shown_to(conn, &household, &id)?;
            let reported = group
                .members
                .iter()
                .find(|member| member.number == number && member.household != household)
                .map(|member| member.household.clone())
                .ok_or(Error::NotFound("group"))?;
            reports::insert(
                conn,
                &reports::Report {
                    id: Uuid::now_v7().to_string(),
                    proposal_id: None,
                    reporter_id: household.to_string(),
                    reported_household: Some(reported.to_string()),
                    reported_initiative: None,
                    description,
                    created_at: now.naive_utc(),
                    reviewed_at: None,
                    reviewed_by: None,
                    verdict: None,
                },
            )?;
            households::set_suspended(conn, &reported, Some(now))?;
            introductions::effects::close_open(conn, &state, &Actor::System, &reported, None, now)?;
            let mut group = groups::find(conn, &id)?;
            if group.note_report(&reported, now) {
                groups::update(conn, &mut group)?;
            }
            audit::record(conn, now, &actor, "reported", "group", id.as_str(), None)?;
            post::tell_admins_of_report(conn, &state, now)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}
