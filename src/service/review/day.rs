//! A coordinator's day on one page: who waits too long, who is new, what waits for a decision, what has come to a
//! standstill or will expire, and what was just decided and can be taken back. Reads only.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::{ProposalFilter, ProposalSummary, SilentHousehold, may_review_each, not_known, page};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::explanation::Explanation;
use crate::domain::household::NextStep;
use crate::domain::ids::{HouseholdId, ProposalId};
use crate::domain::lists::Situation;
use crate::domain::proposal::{Proposal, ProposalState, REJECTION_UNDO_MINUTES, Sides};
use crate::error::Result;
use crate::service::absences::{self, AbsenceView, StandIn};
use crate::service::contacts::{self, CallView, FollowUpView};
use crate::service::households::{Hidden, Sight};
use crate::service::introductions::sides::Both;
use crate::service::practice::{self, ThreadSummary};
use crate::service::presence::Presence;
use crate::service::transfers::{self, TransferView};
use crate::service::{AppState, overdue};
use crate::store::proposals::Slow;
use crate::store::{Conn, households, proposals};

/// Proposals whose time to answer ends within so many days count as expiring.
const EXPIRING_DAYS: i64 = 7;
/// Proposals that were shown so many days ago and not answered count as stalled.
const UNANSWERED_DAYS: i64 = 7;
/// Introductions of which nothing was heard for so many days count as stalled.
const UNHEARD_DAYS: i64 = 28;
/// For so many days it is told what became of handing a household on.
const TRANSFER_DAYS: i64 = 7;
/// At most so many rows of each kind, except for proposals to review, which are read page by page.
const ROWS: usize = 25;
/// Proposals that are looked through at once.
const BATCH: i64 = 200;

/// A proposal that waits for a decision, with what decides it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewCard {
    /// The proposal itself; a decision names its version.
    #[serde(flatten)]
    pub summary: ProposalSummary,
    /// Score and reasons with points and facts, as they were when it was made.
    pub explanation: Explanation,
    /// Whether a side changed since.
    pub inputs_changed: bool,
    /// Whether everyone concerned said yes beforehand, so that approving introduces at once.
    pub introduces_at_once: bool,
    /// Households that a coordinator has to speak with before this can be approved.
    pub not_known_yet: Vec<HouseholdId>,
}

/// A household that nobody has spoken with yet, in time so far.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NewHousehold {
    /// Its identifier.
    pub id: HouseholdId,
    /// Its situation.
    pub situation: Situation,
    /// What it waits for.
    pub step: NextStep,
    /// By when somebody has to have done something.
    pub until: DateTime<Utc>,
}

/// A proposal that goes on slowly or not at all.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SlowProposal {
    /// The proposal itself.
    #[serde(flatten)]
    pub summary: ProposalSummary,
    /// Since when nothing was heard.
    pub since: DateTime<Utc>,
}

/// A coordinator's day.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Day {
    /// The own absence that runs today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away: Option<AbsenceView>,
    /// For whom this person stands in today.
    pub stands_in_for: Vec<StandIn>,
    /// Households that should have heard by now, the longest overdue first.
    pub silent: Vec<SilentHousehold>,
    /// Households that would like to be called, the longest waiting first; at most 25.
    pub calls: Vec<CallView>,
    /// Households that are handed on, to an own initiative or from an own office: open, or over for at most a week.
    pub transfers: Vec<TransferView>,
    /// Messages between offices about what is sought and shared that the own ones have not read.
    pub messages: Vec<ThreadSummary>,
    /// What is due today or overdue, the longest first; at most 25.
    pub follow_ups: Vec<FollowUpView>,
    /// Households that nobody has spoken with yet, the next promised one first; at most 25.
    pub new_households: Vec<NewHousehold>,
    /// Proposals that wait for review, best first.
    pub review: Vec<ReviewCard>,
    /// Proposals to review after this one: give it as `after` to go on.
    pub next: Option<String>,
    /// Proposals whose time to answer ends within 7 days; at most 25.
    pub expiring: Vec<SlowProposal>,
    /// Proposals not answered for 7 days, and introductions of which nothing was heard for 28; at most 25.
    pub stalled: Vec<SlowProposal>,
    /// What this person decided and can still take back, the last decision first; at most 25.
    pub undoable: Vec<ProposalSummary>,
}

/// The day of a member of staff; `after` goes on in the proposals to review, of which at most `limit` (1 to 100) come.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] without the scope `proposals:read`.
pub async fn day(app: &AppState, actor: &Actor, after: Option<String>, limit: Option<u32>) -> Result<Day> {
    let staff = actor.staff(Scope::ProposalsRead)?.clone();
    let (state, now) = (app.clone(), app.clock.now());
    let filter = ProposalFilter {
        states: Vec::new(),
        after,
        limit,
    };
    app.store
        .read(move |conn| {
            let sight = Sight::of(conn, &state, &staff)?;
            let hidden = &sight.hidden;
            let (rows, next) = page(conn, &staff, hidden, &filter)?;
            let review = cards(conn, rows)?;
            let presence = Presence::load(conn, now)?;
            let (calls, follow_ups) = contacts::due_today(conn, &sight, &staff, &presence, now)?;
            let (expiring, stalled) = slow(conn, &staff, hidden, now)?;
            Ok(Day {
                away: absences::own(&staff, &presence, now),
                stands_in_for: absences::stand_ins(&staff, &presence),
                silent: overdue::silent_households(conn, &state, &staff, hidden, &presence, now)?,
                transfers: transfers::recent(conn, &state, &staff, hidden, now - Duration::days(TRANSFER_DAYS))?,
                messages: if staff.scopes.contains(&Scope::InitiativesWrite) {
                    practice::unread(conn, &state, &staff)?
                } else {
                    Vec::new()
                },
                calls,
                follow_ups,
                new_households: new_households(conn, &staff, hidden, now)?,
                review,
                next,
                expiring,
                stalled,
                undoable: undoable(conn, &staff, hidden, now)?,
            })
        })
        .await
}

fn cards(conn: &mut Conn, rows: Vec<ProposalSummary>) -> Result<Vec<ReviewCard>> {
    let ids: Vec<ProposalId> = rows.iter().map(|row| row.id.clone()).collect();
    let found = proposals::find_many(conn, &ids)?;
    let sides: Vec<&Sides> = found.iter().map(|proposal| &proposal.sides).collect();
    let both = Both::load_many(conn, &sides)?;
    let mut whole: HashMap<ProposalId, (Proposal, Both)> = found
        .into_iter()
        .zip(both)
        .map(|(proposal, both)| (proposal.id.clone(), (proposal, both)))
        .collect();
    let mut cards = Vec::with_capacity(rows.len());
    for summary in rows {
        let Some((proposal, both)) = whole.remove(&summary.id) else {
            continue;
        };
        cards.push(ReviewCard {
            inputs_changed: both.versions() != proposal.input_versions,
            introduces_at_once: both.standing_yes(proposal.origin),
            not_known_yet: not_known(conn, &both)?,
            explanation: proposal.explanation,
            summary,
        });
    }
    Ok(cards)
}

fn new_households(conn: &mut Conn, staff: &Staff, hidden: &Hidden, now: DateTime<Utc>) -> Result<Vec<NewHousehold>> {
    // What an initiative covers is its people's; the network office looks after what nobody covers.
    let own = (!staff.is_admin()).then_some(staff.initiatives.as_slice());
    let limit = i64::try_from(2 * ROWS).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for (household, until) in households::list_new(conn, own, now, limit)? {
        let Some(waiting) = household.waiting else { continue };
        if found.len() < ROWS && !hidden.has(&household.id) {
            found.push(NewHousehold {
                situation: household.profile.situation,
                step: waiting.step,
                until,
                id: household.id,
            });
        }
    }
    Ok(found)
}

/// What expires soon, and what is stalled.
fn slow(
    conn: &mut Conn,
    staff: &Staff,
    hidden: &Hidden,
    now: DateTime<Utc>,
) -> Result<(Vec<SlowProposal>, Vec<SlowProposal>)> {
    let since = Slow {
        answer_until: now + Duration::days(EXPIRING_DAYS),
        shown_before: now - Duration::days(UNANSWERED_DAYS),
        introduced_before: now - Duration::days(UNHEARD_DAYS),
    };
    let (mut expiring, mut stalled) = (Vec::new(), Vec::new());
    let mut offset = 0;
    // Pages are looked through until both lists are full, because most rows may belong to other offices.
    loop {
        let rows = proposals::list_slow(conn, &since, offset, BATCH)?;
        let full = i64::try_from(rows.len()).is_ok_and(|len| len == BATCH);
        offset += BATCH;
        let sides: Vec<&Sides> = rows.iter().map(|row| &row.sides).collect();
        let may = may_review_each(conn, staff, &sides)?;
        for (proposal, may) in rows.iter().zip(may) {
            let ends = proposal.state != ProposalState::Introduced
                && proposal.answer_by.is_some_and(|until| until <= since.answer_until);
            let list = if ends { &mut expiring } else { &mut stalled };
            if list.len() == ROWS || !may || hidden.has_side(&proposal.sides) {
                continue;
            }
            let quiet = [
                proposal.introduced_at,
                proposal.yes_a_at,
                proposal.yes_b_at,
                proposal.shown_at,
            ];
            list.push(SlowProposal {
                summary: ProposalSummary::from(proposal),
                since: quiet.into_iter().flatten().max().unwrap_or(proposal.created_at),
            });
        }
        if !full || (expiring.len() == ROWS && stalled.len() == ROWS) {
            expiring.sort_by_key(|one| one.summary.answer_by);
            return Ok((expiring, stalled));
        }
    }
}

fn undoable(conn: &mut Conn, staff: &Staff, hidden: &Hidden, now: DateTime<Utc>) -> Result<Vec<ProposalSummary>> {
    let since = now - Duration::minutes(REJECTION_UNDO_MINUTES);
    let decided = proposals::list_just_decided(conn, &staff.account, since)?;
    let sides: Vec<&Sides> = decided.iter().map(|one| &one.sides).collect();
    let may = may_review_each(conn, staff, &sides)?;
    Ok(decided
        .iter()
        .zip(may)
        .filter(|(proposal, may)| *may && !hidden.has_side(&proposal.sides))
        .take(ROWS)
        .map(|(proposal, _)| ProposalSummary::from(proposal))
        .collect())
}
