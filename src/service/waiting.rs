//! What each household waits for (rule 7). There are two promises, kept apart: to the household, by when it hears, which
//! an honest status mail keeps whatever people do; and to the service, by when a person has to have done something, which
//! only a person can keep. Both come from what happened: computing them again moves nothing.

use chrono::{DateTime, Duration, Months, Utc};

use super::{AppState, post};
use crate::config::Rules;
use crate::domain::figures::EventKind;
use crate::domain::group::{Group, GroupState, MemberState};
use crate::domain::household::{Household, HouseholdState, NextStep, Waiting};
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::{Party, Proposal, ProposalState};
use crate::domain::token::{Purpose, Secret};
use crate::error::Result;
use crate::mail::message;
use crate::store::events::Happened;
use crate::store::{Conn, coverage, events, groups, households, proposals, tokens, transfers};

/// What a household waits for, and by when a person has to have done something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Plan {
    waiting: Waiting,
    review_due: Option<DateTime<Utc>>,
}

/// Whether the household hears nothing when it comes to this step, so that an earlier promise still holds.
const fn comes_silently(step: NextStep) -> bool {
    matches!(
        step,
        NextStep::FirstReview | NextStep::ReviewProposals | NextStep::NetworkOffice | NextStep::StatusMail
    )
}

/// Computes anew what a household waits for, and stores it.
pub(crate) fn refresh(conn: &mut Conn, app: &AppState, id: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    let household = households::get(conn, id)?;
    let before = households::find_review_due(conn, id)?;
    let plan = plan(conn, &app.config.rules, &household, before, now)?;
    let (waiting, due) = (plan.map(|plan| plan.waiting), plan.and_then(|plan| plan.review_due));
    if (waiting, due) == (household.waiting, before) {
        Ok(())
    } else {
        households::set_waiting(conn, id, waiting, due)
    }
}

/// Starts anew, because the household was just spoken with: what was promised before is kept by that.
pub(crate) fn refresh_after_talk(conn: &mut Conn, app: &AppState, id: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    households::set_waiting(conn, id, None, None)?;
    refresh(conn, app, id, now)
}

fn plan(
    conn: &mut Conn,
    rules: &Rules,
    household: &Household,
    due_before: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<Plan>> {
    if household.state != HouseholdState::Active {
        return Ok(None);
    }
    let all = proposals::list_of_household(conn, &household.id)?;
    let covered = !coverage::initiatives_of(conn, &household.id)?.is_empty();
    let hear = Duration::days(rules.hear_within_days);
    let old = household.waiting.filter(|old| comes_silently(old.step));
    // Whoever paused or was spoken with has nothing left of an earlier promise.
    let due_before = due_before.filter(|_| household.waiting.is_some());
    // Whoever took the household over has not looked at it yet, whatever others did before.
    let since = transfers::find_taken_over(conn, &household.id)?.map(|(_, at)| at);
    let later = |at: DateTime<Utc>| since.is_none_or(|since| at >= since);
    let known = household.known.as_ref().is_some_and(|(at, _)| later(*at));
    let looked_at = known || all.iter().filter_map(decided_at).any(later);
    let in_groups = groups::list_of_household(conn, &household.id)?;
    let looked_at = looked_at || in_groups.iter().filter_map(group_decided_at).any(later);
    let from_groups = in_groups
        .iter()
        .filter_map(|group| from_group(group, &household.id, hear));
    let mut plan = if let Some((_, found)) = from_proposals(&all, &household.id, hear, now)
        .into_iter()
        .chain(from_groups)
        .min_by_key(|(rank, plan)| (*rank, plan.waiting.until))
    {
        found
    } else if looked_at {
        let step = if covered {
            NextStep::StatusMail
        } else {
            NextStep::NetworkOffice
        };
        Plan {
            waiting: Waiting {
                step,
                until: now + Duration::days(rules.status_mail_days),
            },
            review_due: None,
        }
    } else {
        let step = if covered {
            NextStep::FirstReview
        } else {
            NextStep::NetworkOffice
        };
        let due = due_before.unwrap_or(now + hear);
        Plan {
            waiting: Waiting { step, until: due },
            review_due: Some(due),
        }
    };
    // A proposal that the engine finds meanwhile gives nobody more time.
    if let (Some(before), Some(due)) = (due_before, plan.review_due)
        && !looked_at
    {
        plan.review_due = Some(due.min(before));
    }
    if comes_silently(plan.waiting.step) {
        let fresh = if plan.waiting.until > now {
            plan.waiting.until
        } else {
            now + hear
        };
        plan.waiting.until = match old {
            Some(old) if old.step == plan.waiting.step => old.until,
            Some(old) => old.until.min(fresh),
            None => fresh,
        };
    }
    Ok(Some(plan))
}

/// When a coordinator decided about the proposal: then somebody has looked at its households.
fn decided_at(proposal: &Proposal) -> Option<DateTime<Utc>> {
    let rejected = proposal.ended_at.filter(|_| proposal.state == ProposalState::Rejected);
    proposal.approved.as_ref().map(|(at, _)| *at).or(rejected)
}

/// When a coordinator decided about the group.
fn group_decided_at(group: &Group) -> Option<DateTime<Utc>> {
    let rejected = group.ended_at.filter(|_| group.state == GroupState::Rejected);
    group.approved.as_ref().map(|(at, _)| *at).or(rejected)
}

/// What a group makes a household in it wait for, with how pressing that is.
fn from_group(group: &Group, id: &HouseholdId, hear: Duration) -> Option<(u8, Plan)> {
    let member = group.member(id)?;
    let (rank, step, until, review_due) = match (group.state, member.state, group.answer_by) {
        (GroupState::Approved, MemberState::Asked, Some(until)) => (0, NextStep::AnswerProposal, until, None),
        (GroupState::Approved, MemberState::Yes, Some(until)) => (1, NextStep::OtherSideAnswers, until, None),
        (GroupState::Suggested, MemberState::Asked, _) => {
            let due = group.created_at + hear;
            (2, NextStep::ReviewProposals, due, Some(due))
        }
        (GroupState::Approved, MemberState::Asked, None) => {
            let effective = group.effective_at.unwrap_or(group.created_at);
            (3, NextStep::ReviewProposals, effective + Duration::days(1), None)
        }
        _ => return None,
    };
    let plan = Plan {
        waiting: Waiting { step, until },
        review_due,
    };
    Some((rank, plan))
}

/// What the proposals of a household make it wait for; the most pressing first.
fn from_proposals(all: &[Proposal], id: &HouseholdId, hear: Duration, now: DateTime<Utc>) -> Option<(u8, Plan)> {
    let mut best: Option<(u8, Plan)> = None;
    for proposal in all {
        let Some((rank, plan)) = proposal
            .sides
            .party(id)
            .and_then(|party| from_proposal(proposal, party, hear, now))
        else {
            continue;
        };
        if best
            .as_ref()
            .is_none_or(|(old_rank, old)| (rank, plan.waiting.until) < (*old_rank, old.waiting.until))
        {
            best = Some((rank, plan));
        }
    }
    best
}

fn from_proposal(proposal: &Proposal, party: Party, hear: Duration, now: DateTime<Utc>) -> Option<(u8, Plan)> {
    let said_yes = proposal.circumstances(party, false).said_yes;
    let (rank, step, until, review_due) = match (proposal.state, proposal.answer_by) {
        (ProposalState::Approved | ProposalState::Accepted, Some(until)) if said_yes => {
            (1, NextStep::OtherSideAnswers, until, None)
        }
        (ProposalState::Approved | ProposalState::Accepted, Some(until)) => (0, NextStep::AnswerProposal, until, None),
        (ProposalState::Suggested, _) => {
            let due = proposal.created_at + hear;
            (2, NextStep::ReviewProposals, due, Some(due))
        }
        (ProposalState::Approved, None) => {
            let effective = proposal.effective_at.unwrap_or(proposal.created_at);
            (3, NextStep::ReviewProposals, effective + Duration::days(1), None)
        }
        (ProposalState::Introduced, _) => (4, NextStep::CheckIn, next_question(proposal.introduced_at?, now)?, None),
        _ => return None,
    };
    let plan = Plan {
        waiting: Waiting { step, until },
        review_due,
    };
    Some((rank, plan))
}

/// The day after the next question what became of an introduction; nothing after the last one.
fn next_question(introduced_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    [
        introduced_at + Duration::days(7),
        introduced_at + Months::new(3),
        introduced_at + Months::new(6),
        introduced_at + Months::new(12),
    ]
    .into_iter()
    .find(|asked| *asked > now)
    .map(|asked| asked + Duration::days(1))
}

/// Writes honestly to households whose day has come although nothing happened, whatever people did or left undone, and
/// promises the next day. What a person owes stays overdue.
pub(crate) async fn send_status_mails(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let due = app.store.read(move |conn| households::list_overdue(conn, now)).await?;
    let mut done = 0;
    for household in due {
        let (state, id) = (app.clone(), household.id.clone());
        let wrote = app.store.write(move |conn| write_status(conn, &state, &id, now)).await;
        match wrote {
            Ok(wrote) => done += usize::from(wrote),
            Err(error) => {
                tracing::error!(household = %household.id, error = %crate::telemetry::chain(&error), "a household could not be told where things stand");
            }
        }
    }
    Ok(done)
}

fn write_status(conn: &mut Conn, app: &AppState, id: &HouseholdId, now: DateTime<Utc>) -> Result<bool> {
    // What it waits for may have changed without anybody telling it: an office that now covers it, an answer that is over.
    refresh(conn, app, id, now)?;
    let household = households::get(conn, id)?;
    let Some(waiting) = household
        .waiting
        .filter(|old| comes_silently(old.step) && old.until <= now)
    else {
        return Ok(false);
    };
    let review_due = households::find_review_due(conn, id)?;
    let rules = &app.config.rules;
    let days = if review_due.is_some() {
        rules.hear_within_days
    } else {
        rules.status_mail_days
    };
    let until = now + Duration::days(days);
    let next = Waiting {
        step: waiting.step,
        until,
    };
    households::set_waiting(conn, id, Some(next), review_due)?;
    if !households::is_quiet(conn, id)? {
        let context = message::Status {
            next_step: waiting.step,
            hear_by: until,
            open_proposals: open_to_it(conn, id)?,
            status_url: app.links().status(),
            unsubscribe_url: unsubscribe_link(conn, app, &household.id, now)?,
        };
        post::to_household(conn, app, now, &household, &context)?;
        let unmatched = Happened::new(EventKind::Unmatched).because(Some(waiting.step.as_str()));
        events::record(conn, id, unmatched, now)?;
    }
    Ok(true)
}

/// How many proposals the household can see and answer; what is not approved yet is nobody's business (rule 8).
fn open_to_it(conn: &mut Conn, id: &HouseholdId) -> Result<usize> {
    let open = proposals::list_open_of_household(conn, id)?;
    let groups = groups::list_of_household(conn, id)?;
    let asked = |group: &&Group| group.state == GroupState::Approved && group.shown_at.is_some();
    let stays = |group: &&Group| group.member(id).is_some_and(|member| member.state.stays());
    let in_groups = groups.iter().filter(asked).filter(stays).count();
    Ok(open.iter().filter(|proposal| proposal.shown_at.is_some()).count() + in_groups)
}

/// The address in a mail with which one click ends mails of its kind.
pub(crate) fn unsubscribe_link(
    conn: &mut Conn,
    app: &AppState,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<String> {
    let about = tokens::About::household(household);
    let token: Secret = tokens::issue(conn, Purpose::Unsubscribe, &about, None, now, Duration::days(400))?;
    Ok(app.links().unsubscribe(&token))
}
