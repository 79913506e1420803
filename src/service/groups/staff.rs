//! Groups as coordinators see them: the list, one group with everything needed to decide, and what a run would make. A
//! coordinator sees a group when its initiatives cover a target area of every household in it; the network office sees all.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::super::{AppState, households as household_views, words};
use super::circle::Circle;
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::explanation::{self, Explanation};
use crate::domain::group::{Group, GroupState, MemberState};
use crate::domain::ids::{GroupId, HouseholdId, RunId};
use crate::domain::month::Month;
use crate::domain::place::Ags;
use crate::domain::proposal::REJECTION_UNDO_MINUTES;
use crate::domain::round::EntryResult;
use crate::error::{Error, Result};
use crate::service::households::{Hidden, HouseholdForStaff};
use crate::store::{Conn, consents, coverage, groups, households, runs};

/// A group in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GroupSummary {
    /// Its identifier.
    pub id: GroupId,
    /// Its version.
    pub version: i64,
    /// Its state.
    pub state: GroupState,
    /// The district that all of them know.
    #[schema(value_type = String, example = "13075")]
    pub region: Ags,
    /// Its name.
    pub region_name: String,
    /// The first month in which all of them may move.
    #[schema(value_type = String, example = "2027-06")]
    pub window_from: Month,
    /// The last one.
    #[schema(value_type = String, example = "2027-09")]
    pub window_to: Month,
    /// How many are in it.
    pub households: usize,
    /// How many said yes.
    pub said_yes: usize,
    /// The score of the weakest pair as people see it, 0 to 100.
    pub percent: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when an approval takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<DateTime<Utc>>,
    /// When they were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_at: Option<DateTime<Utc>>,
    /// Until when it can be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<DateTime<Utc>>,
    /// The coded reason of the last decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A household of a group as staff may see it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GroupMember {
    /// Its number in the group.
    pub number: i64,
    /// The household.
    pub id: HouseholdId,
    /// Where it stands.
    pub state: MemberState,
    /// When it answered or left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
    /// Its facts, as far as this member of staff may see them; absent for a household that left the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<Box<HouseholdForStaff>>,
}

/// Two of a group.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GroupPairView {
    /// The one.
    pub one: HouseholdId,
    /// The other.
    pub other: HouseholdId,
    /// The score as people see it, 0 to 100.
    pub percent: u32,
    /// Score, reasons, points and facts.
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// Something that happened to a group.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GroupEvent {
    /// What was done.
    pub action: String,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// Who acted: `staff`, `household` or `system`.
    pub actor: String,
    /// The coded reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A group with everything needed to decide.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GroupForStaff {
    /// The group itself.
    #[serde(flatten)]
    pub summary: GroupSummary,
    /// The run that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// Its households, also those that left.
    pub members: Vec<GroupMember>,
    /// Why each two could get along, as it was when the group was made.
    pub pairs: Vec<GroupPairView>,
    /// Whether a household changed since.
    pub inputs_changed: bool,
    /// Households that a coordinator has to speak with before this can be approved.
    pub not_known_yet: Vec<HouseholdId>,
    /// Until when a rejection can be taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<DateTime<Utc>>,
    /// Everything that happened, oldest first.
    pub events: Vec<GroupEvent>,
}

/// Which of these groups this member of staff may see and decide about.
fn may_review(conn: &mut Conn, staff: &Staff, hidden: &Hidden, group: &Group) -> Result<bool> {
    let ids: Vec<HouseholdId> = group.members.iter().map(|member| member.household.clone()).collect();
    if ids.is_empty() || ids.iter().any(|id| hidden.has(id)) {
        return Ok(false);
    }
    if staff.is_admin() {
        return Ok(true);
    }
    // Those who left do not decide who looks after the others.
    let staying: Vec<HouseholdId> = if group.size() > 0 {
        group.staying().map(|member| member.household.clone()).collect()
    } else {
        ids
    };
    let covered = coverage::list_covered_among(conn, &staff.initiatives, &staying)?;
    Ok(staying.iter().all(|id| covered.contains(id)))
}

pub(super) fn find_reviewable(conn: &mut Conn, app: &AppState, staff: &Staff, id: &GroupId) -> Result<Group> {
    let group = groups::find(conn, id)?;
    let hidden = Hidden::from(conn, app, staff)?;
    // Not found rather than forbidden: that some households might fit is nobody else's business.
    if may_review(conn, staff, &hidden, &group)? {
        Ok(group)
    } else {
        Err(Error::NotFound("group"))
    }
}

fn summary(conn: &mut Conn, app: &AppState, group: &Group) -> Result<GroupSummary> {
    let weakest = groups::list_pairs(conn, &group.id)?
        .iter()
        .map(|pair| pair.explanation.percent())
        .min();
    let said_yes = |state: MemberState| matches!(state, MemberState::Yes | MemberState::Introduced);
    Ok(GroupSummary {
        id: group.id.clone(),
        version: group.version,
        state: group.state,
        region: group.region,
        region_name: words::area(app, group.region),
        window_from: group.window.0,
        window_to: group.window.1,
        households: if group.size() > 0 {
            group.size()
        } else {
            group.members.len()
        },
        said_yes: group.members.iter().filter(|member| said_yes(member.state)).count(),
        percent: weakest.unwrap_or(0),
        created_at: group.created_at,
        effective_at: group.effective_at,
        shown_at: group.shown_at,
        answer_by: group.answer_by,
        reason: group.reason.clone(),
    })
}

pub(super) fn view(conn: &mut Conn, app: &AppState, staff: &Staff, group: &Group) -> Result<GroupForStaff> {
    let circle = Circle::load(conn, group)?;
    let ids: Vec<HouseholdId> = group.members.iter().map(|member| member.household.clone()).collect();
    // Of those who left only who covers them sees more than that the group goes on.
    let covered = if staff.is_admin() {
        ids.into_iter().collect()
    } else {
        coverage::list_covered_among(conn, &staff.initiatives, &ids)?
    };
    let mut members = Vec::new();
    for member in group
        .members
        .iter()
        .filter(|member| covered.contains(&member.household))
    {
        let household = households::get(conn, &member.household)?;
        let given = consents::list_in_force(conn, &member.household)?;
        let listed = household.takes_part();
        members.push(GroupMember {
            number: member.number,
            id: member.household.clone(),
            state: member.state,
            answered_at: member.answered_at,
            household: if listed {
                Some(Box::new(household_views::for_staff(
                    conn, app, staff, &household, &given,
                )?))
            } else {
                None
            },
        });
    }
    let waits = group.state == GroupState::Suggested;
    Ok(GroupForStaff {
        summary: summary(conn, app, group)?,
        run: group.run.clone(),
        members,
        pairs: groups::list_pairs(conn, &group.id)?
            .into_iter()
            .filter(|pair| covered.contains(&pair.one) && covered.contains(&pair.other))
            .map(|pair| GroupPairView {
                one: pair.one,
                other: pair.other,
                percent: pair.explanation.percent(),
                explanation: pair.explanation,
            })
            .collect(),
        inputs_changed: waits && !circle.is_unchanged(),
        not_known_yet: if waits { circle.not_known(conn)? } else { Vec::new() },
        undo_until: group
            .ended_at
            .filter(|_| group.state == GroupState::Rejected)
            .map(|ended| ended + Duration::minutes(REJECTION_UNDO_MINUTES)),
        events: groups::events(conn, &group.id)?
            .into_iter()
            .map(|event| GroupEvent {
                action: event.action,
                from: event.from,
                to: event.to,
                actor: event.actor_kind,
                reason: event.reason,
                at: event.at.and_utc(),
            })
            .collect(),
    })
}

/// The groups in these states that this member of staff may review, the oldest first; without states those that wait for
/// review, or for answers.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`.
pub async fn list(app: &AppState, actor: &Actor, states: Vec<GroupState>) -> Result<Vec<GroupSummary>> {
    let (staff, state) = (actor.staff(Scope::ProposalsRead)?.clone(), app.clone());
    let states = if states.is_empty() {
        vec![GroupState::Suggested, GroupState::Approved]
    } else {
        states
    };
    app.store
        .read(move |conn| {
            let hidden = Hidden::from(conn, &state, &staff)?;
            let mut found = Vec::new();
            for group in groups::list_by_states(conn, &states)? {
                if may_review(conn, &staff, &hidden, &group)? {
                    found.push(summary(conn, &state, &group)?);
                }
            }
            Ok(found)
        })
        .await
}

/// One group.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`; [`Error::NotFound`] when it is none of this member of staff's
/// business.
pub async fn show(app: &AppState, actor: &Actor, id: &GroupId) -> Result<GroupForStaff> {
    let (staff, id, state) = (actor.staff(Scope::ProposalsRead)?.clone(), id.clone(), app.clone());
    app.store
        .read(move |conn| {
            let group = find_reviewable(conn, &state, &staff, &id)?;
            view(conn, &state, &staff, &group)
        })
        .await
}

/// A group that a run would make, or made.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RunGroupView {
    /// Its place among the groups of the run, from 0.
    pub position: i64,
    /// The district that all of them know.
    #[schema(value_type = String, example = "13075")]
    pub region: Ags,
    /// Its name.
    pub region_name: String,
    /// The first month in which all of them may move.
    #[schema(value_type = String, example = "2027-06")]
    pub window_from: Month,
    /// The last one.
    #[schema(value_type = String, example = "2027-09")]
    pub window_to: Month,
    /// Its households.
    pub households: Vec<HouseholdId>,
    /// The score of the weakest pair as people see it, 0 to 100.
    pub percent: u32,
    /// What it is worth to the run, in points.
    pub worth: i64,
    /// What came of it; absent while the run is a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<EntryResult>,
}

/// The groups of a run, where it does most good first; a coordinator sees those of which its initiatives cover everybody.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`; [`Error::NotFound`].
pub async fn list_of_run(app: &AppState, actor: &Actor, run: &RunId) -> Result<Vec<RunGroupView>> {
    let (staff, run, state) = (actor.staff(Scope::ProposalsRead)?.clone(), run.clone(), app.clone());
    app.store
        .read(move |conn| {
            runs::find(conn, &run)?;
            let hidden = Hidden::from(conn, &state, &staff)?;
            let mut found = Vec::new();
            for group in groups::list_of_run(conn, &run)? {
                let ids: Vec<HouseholdId> = group.members.iter().map(|member| member.household.clone()).collect();
                let covered = if staff.is_admin() {
                    ids.iter().cloned().collect()
                } else {
                    coverage::list_covered_among(conn, &staff.initiatives, &ids)?
                };
                if !ids.iter().all(|id| covered.contains(id) && !hidden.has(id)) {
                    continue;
                }
                found.push(RunGroupView {
                    position: group.position,
                    region: group.region,
                    region_name: words::area(&state, group.region),
                    window_from: group.window.0,
                    window_to: group.window.1,
                    households: ids,
                    percent: explanation::percent(group.score),
                    worth: group.worth,
                    result: group.result,
                });
            }
            Ok(found)
        })
        .await
}
