//! Proposals and the log of their transitions. At most one open proposal per pair is a constraint of the database.
//! Whether a transition is allowed is the domain's question, never this file's.

use std::collections::HashMap;
use std::str::FromStr;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{proposal_events, proposals};
use super::{Conn, Db as _, groups};
use crate::domain::actor::Actor;
use crate::domain::ids::{AccountId, HouseholdId, InitiativeId, ProposalId, RunId};
use crate::domain::proposal::{
    PAUSE_DAYS, Party, Proposal, ProposalAction, ProposalKind, ProposalState, Sides, ends_for_good,
};
use crate::error::{Conflict, Context as _, Error, Result};

pub(super) const OPEN: [&str; 3] = ["suggested", "approved", "accepted"];
pub(super) const USES_CAPACITY: [&str; 4] = ["approved", "accepted", "introduced", "met"];

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = proposals, treat_none_as_null = true)]
struct Row {
    id: String,
    kind: String,
    pair_key: String,
    household_a: String,
    household_b: Option<String>,
    initiative_id: Option<String>,
    state: String,
    version: i64,
    origin: String,
    run_id: Option<String>,
    score: i64,
    explanation: String,
    input_version_a: i64,
    input_version_b: i64,
    created_at: NaiveDateTime,
    approved_at: Option<NaiveDateTime>,
    approved_by: Option<String>,
    effective_at: Option<NaiveDateTime>,
    shown_at: Option<NaiveDateTime>,
    yes_a_at: Option<NaiveDateTime>,
    yes_b_at: Option<NaiveDateTime>,
    answer_by: Option<NaiveDateTime>,
    reminders: i32,
    introduced_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    reason: Option<String>,
    outcome: Option<String>,
    personal_note: Option<String>,
    explanation_before: Option<String>,
}

fn naive(time: Option<DateTime<Utc>>) -> Option<NaiveDateTime> {
    time.map(|time| time.naive_utc())
}

fn utc(time: Option<NaiveDateTime>) -> Option<DateTime<Utc>> {
    time.map(|time| time.and_utc())
}

pub(super) fn code<T: FromStr<Err = Error>>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::internal("reading a stored code", text.to_owned()))
}

pub(super) fn sides(a: String, b: Option<String>, initiative: Option<String>) -> Result<Sides> {
    let a = HouseholdId::known(a);
    match (b, initiative) {
        (Some(b), None) => Ok(Sides::Households(a, HouseholdId::known(b))),
        (None, Some(initiative)) => Ok(Sides::Initiative(a, InitiativeId::known(initiative))),
        _ => Err(Error::internal("reading a proposal", "it needs exactly one other side")),
    }
}

impl Row {
    fn from_domain(proposal: &Proposal) -> Result<Self> {
        let explanation = serde_json::to_string(&proposal.explanation).context("writing an explanation")?;
        Ok(Self {
            id: proposal.id.to_string(),
            kind: proposal.sides.kind().to_string(),
            pair_key: proposal.sides.pair_key(),
            household_a: proposal.sides.side_a().to_string(),
            household_b: proposal.sides.side_b().map(ToString::to_string),
            initiative_id: proposal.sides.initiative().map(ToString::to_string),
            state: proposal.state.to_string(),
            version: proposal.version,
            origin: proposal.origin.to_string(),
            run_id: proposal.run.as_ref().map(ToString::to_string),
            score: i64::from(proposal.explanation.score),
            explanation,
            input_version_a: proposal.input_versions.0,
            input_version_b: proposal.input_versions.1,
            created_at: proposal.created_at.naive_utc(),
            approved_at: naive(proposal.approved.as_ref().map(|(at, _)| *at)),
            approved_by: proposal.approved.as_ref().map(|(_, by)| by.to_string()),
            effective_at: naive(proposal.effective_at),
            shown_at: naive(proposal.shown_at),
            yes_a_at: naive(proposal.yes_a_at),
            yes_b_at: naive(proposal.yes_b_at),
            answer_by: naive(proposal.answer_by),
            reminders: proposal.reminders,
            introduced_at: naive(proposal.introduced_at),
            ended_at: naive(proposal.ended_at),
            reason: proposal.reason.clone(),
            outcome: proposal.outcome.map(|outcome| outcome.to_string()),
            personal_note: proposal.personal_note.clone(),
            explanation_before: match &proposal.explanation_before {
                Some(before) => Some(serde_json::to_string(before).context("writing an explanation")?),
                None => None,
            },
        })
    }

    fn into_domain(self) -> Result<Proposal> {
        Ok(Proposal {
            id: ProposalId::known(self.id),
            sides: sides(self.household_a, self.household_b, self.initiative_id)?,
            state: code(&self.state)?,
            version: self.version,
            origin: code(&self.origin)?,
            run: self.run_id.map(RunId::known),
            explanation: serde_json::from_str(&self.explanation).context("reading an explanation")?,
            input_versions: (self.input_version_a, self.input_version_b),
            created_at: self.created_at.and_utc(),
            approved: self
                .approved_at
                .zip(self.approved_by)
                .map(|(at, by)| (at.and_utc(), AccountId::known(by))),
            effective_at: utc(self.effective_at),
            shown_at: utc(self.shown_at),
            yes_a_at: utc(self.yes_a_at),
            yes_b_at: utc(self.yes_b_at),
            answer_by: utc(self.answer_by),
            reminders: self.reminders,
            introduced_at: utc(self.introduced_at),
            ended_at: utc(self.ended_at),
            reason: self.reason,
            outcome: self.outcome.as_deref().map(code).transpose()?,
            personal_note: self.personal_note,
            explanation_before: match &self.explanation_before {
                Some(before) => Some(serde_json::from_str(before).context("reading an explanation")?),
                None => None,
            },
        })
    }
}

fn into_domain(rows: Vec<Row>) -> Result<Vec<Proposal>> {
    rows.into_iter().map(Row::into_domain).collect()
}

/// Inserts a new proposal; [`Conflict::PairTaken`] when the pair has an open one.
pub(crate) fn insert(conn: &mut Conn, proposal: &Proposal) -> Result<()> {
    let row = Row::from_domain(proposal)?;
    // Asked first, because a violated constraint would end the whole transaction on PostgreSQL.
    let open: i64 = proposals::table
        .filter(proposals::pair_key.eq(&row.pair_key))
        .filter(proposals::state.eq_any(OPEN))
        .count()
        .get_result(conn)
        .db()?;
    if open > 0 {
        return Err(Conflict::PairTaken.into());
    }
    diesel::insert_into(proposals::table)
        .values(&row)
        .execute(conn)
        .db()
        .map_err(|error| match error {
            Error::Conflict(Conflict::Exists) => Conflict::PairTaken.into(),
            other => other,
        })?;
    super::events::proposed(conn, proposal)
}

/// One proposal.
pub(crate) fn find(conn: &mut Conn, id: &ProposalId) -> Result<Proposal> {
    proposals::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("proposal")?
        .into_domain()
}

/// The proposals of these identifiers that exist, at most some hundred, in no particular order.
pub(crate) fn find_many(conn: &mut Conn, ids: &[ProposalId]) -> Result<Vec<Proposal>> {
    let ids: Vec<&str> = ids.iter().map(ProposalId::as_str).collect();
    let rows = proposals::table
        .filter(proposals::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// Writes a proposal that was read at `proposal.version` and raises its version; [`Conflict::Stale`] when somebody
/// else changed it meanwhile.
pub(crate) fn update(conn: &mut Conn, proposal: &mut Proposal) -> Result<()> {
    let seen = proposal.version;
    proposal.version += 1;
    let row = Row::from_domain(proposal)?;
    let changed = diesel::update(
        proposals::table
            .find(proposal.id.as_str())
            .filter(proposals::version.eq(seen)),
    )
    .set(&row)
    .execute(conn)
    .db()?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Conflict::Stale.into())
    }
}

/// One transition as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(crate) struct Event {
    /// What was done.
    pub(crate) action: String,
    /// State before.
    pub(crate) from: String,
    /// State after.
    pub(crate) to: String,
    /// Kind of actor.
    pub(crate) actor_kind: String,
    /// Identifier of the actor.
    pub(crate) actor_id: Option<String>,
    /// Coded reason.
    pub(crate) reason: Option<String>,
    /// Row version the transition was made on.
    pub(crate) version: i64,
    /// When.
    pub(crate) at: NaiveDateTime,
}

/// What is to be logged of a transition.
pub(crate) struct Logged<'a> {
    pub(crate) action: ProposalAction,
    pub(crate) from: ProposalState,
    pub(crate) actor: &'a Actor,
    pub(crate) reason: Option<&'a str>,
    /// The row version it was made on.
    pub(crate) version: i64,
    pub(crate) at: DateTime<Utc>,
}

/// Logs and counts a transition of `proposal`, which is in its new state already.
pub(crate) fn log(conn: &mut Conn, proposal: &Proposal, logged: &Logged<'_>) -> Result<()> {
    diesel::insert_into(proposal_events::table)
        .values((
            proposal_events::proposal_id.eq(proposal.id.as_str()),
            proposal_events::action.eq(logged.action.as_str()),
            proposal_events::state_from.eq(logged.from.as_str()),
            proposal_events::state_to.eq(proposal.state.as_str()),
            proposal_events::actor_kind.eq(logged.actor.kind()),
            proposal_events::actor_id.eq(logged.actor.id()),
            proposal_events::reason.eq(logged.reason),
            proposal_events::version.eq(logged.version),
            proposal_events::at.eq(logged.at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    super::events::transition(conn, proposal, logged)
}

/// The transitions of a proposal, oldest first.
pub(crate) fn events(conn: &mut Conn, id: &ProposalId) -> Result<Vec<Event>> {
    proposal_events::table
        .filter(proposal_events::proposal_id.eq(id.as_str()))
        .order(proposal_events::id)
        .select((
            proposal_events::action,
            proposal_events::state_from,
            proposal_events::state_to,
            proposal_events::actor_kind,
            proposal_events::actor_id,
            proposal_events::reason,
            proposal_events::version,
            proposal_events::at,
        ))
        .load(conn)
        .db()
}

/// All proposals of a household, newest first.
pub(crate) fn list_of_household(conn: &mut Conn, id: &HouseholdId) -> Result<Vec<Proposal>> {
    let rows = proposals::table
        .filter(
            proposals::household_a
                .eq(id.as_str())
                .or(proposals::household_b.eq(id.as_str())),
        )
        .order((proposals::created_at.desc(), proposals::id.desc()))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// The open proposals of a household.
pub(crate) fn list_open_of_household(conn: &mut Conn, id: &HouseholdId) -> Result<Vec<Proposal>> {
    let rows = proposals::table
        .filter(
            proposals::household_a
                .eq(id.as_str())
                .or(proposals::household_b.eq(id.as_str())),
        )
        .filter(proposals::state.eq_any(OPEN))
        .order(proposals::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// The open proposals of an initiative.
pub(crate) fn list_open_of_initiative(conn: &mut Conn, id: &InitiativeId) -> Result<Vec<Proposal>> {
    let rows = proposals::table
        .filter(proposals::initiative_id.eq(id.as_str()))
        .filter(proposals::state.eq_any(OPEN))
        .order(proposals::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// What may have come to a standstill: proposals whose time to answer ends by `answer_until`, those shown by
/// `shown_before` that wait for an answer, and introductions by `introduced_before` of which nothing was heard. The
/// oldest first, at most `limit` after the first `offset`.
pub(crate) fn list_slow(conn: &mut Conn, slow: &Slow, offset: i64, limit: i64) -> Result<Vec<Proposal>> {
    let asked = proposals::state
        .eq_any(["approved", "accepted"])
        .and(proposals::shown_at.is_not_null())
        .and(
            proposals::answer_by
                .le(slow.answer_until.naive_utc())
                .or(proposals::shown_at.le(slow.shown_before.naive_utc())),
        );
    let introduced = proposals::state
        .eq("introduced")
        .and(proposals::outcome.is_null())
        .and(proposals::introduced_at.le(slow.introduced_before.naive_utc()));
    let rows = proposals::table
        .filter(asked.or(introduced))
        .order((proposals::shown_at, proposals::id))
        .offset(offset)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// From when on something counts as slow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slow {
    /// The time to answer ends by then.
    pub(crate) answer_until: DateTime<Utc>,
    /// Shown to the households by then.
    pub(crate) shown_before: DateTime<Utc>,
    /// Introduced by then.
    pub(crate) introduced_before: DateTime<Utc>,
}

/// What an account decided and may still take back: approvals that are not in effect, and rejections since `since`.
/// What was decided last comes first.
pub(crate) fn list_just_decided(conn: &mut Conn, by: &AccountId, since: DateTime<Utc>) -> Result<Vec<Proposal>> {
    let approved = proposals::table
        .filter(proposals::state.eq(ProposalState::Approved.as_str()))
        .filter(proposals::shown_at.is_null())
        .filter(proposals::approved_by.eq(by.as_str()))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    let own = proposal_events::table
        .filter(proposal_events::action.eq(ProposalAction::Reject.as_str()))
        .filter(proposal_events::actor_id.eq(by.as_str()))
        .filter(proposal_events::at.ge(since.naive_utc()))
        .select(proposal_events::proposal_id);
    let rejected = proposals::table
        .filter(proposals::state.eq(ProposalState::Rejected.as_str()))
        .filter(proposals::ended_at.ge(since.naive_utc()))
        .filter(proposals::id.eq_any(own))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    let mut found = into_domain(approved.into_iter().chain(rejected).collect())?;
    let decided = |one: &Proposal| one.ended_at.or(one.approved.as_ref().map(|(at, _)| *at));
    found.sort_by(|one, other| decided(other).cmp(&decided(one)).then_with(|| other.id.cmp(&one.id)));
    Ok(found)
}

/// Approved proposals whose approval may take effect now.
pub(crate) fn list_due_effects(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Proposal>> {
    let rows = proposals::table
        .filter(proposals::state.eq(ProposalState::Approved.as_str()))
        .filter(proposals::shown_at.is_null())
        .filter(proposals::effective_at.le(now.naive_utc()))
        .order(proposals::effective_at)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// Shown proposals that wait for an answer.
pub(crate) fn list_unanswered(conn: &mut Conn) -> Result<Vec<Proposal>> {
    let rows = proposals::table
        .filter(proposals::state.eq_any(["approved", "accepted"]))
        .filter(proposals::shown_at.is_not_null())
        .order(proposals::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// How many open proposals of a kind a household has.
pub(crate) fn count_open(conn: &mut Conn, id: &HouseholdId, kind: ProposalKind) -> Result<usize> {
    let count: i64 = proposals::table
        .filter(
            proposals::household_a
                .eq(id.as_str())
                .or(proposals::household_b.eq(id.as_str())),
        )
        .filter(proposals::kind.eq(kind.as_str()))
        .filter(proposals::state.eq_any(OPEN))
        .count()
        .get_result(conn)
        .db()?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// How many places of an initiative are used.
pub(crate) fn count_used(conn: &mut Conn, id: &InitiativeId) -> Result<u32> {
    let count: i64 = proposals::table
        .filter(proposals::initiative_id.eq(id.as_str()))
        .filter(proposals::state.eq_any(USES_CAPACITY))
        .count()
        .get_result(conn)
        .db()?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many places of an initiative are used, or spoken for by a proposal that waits for review.
pub(crate) fn count_spoken_for(conn: &mut Conn, id: &InitiativeId) -> Result<u32> {
    let count: i64 = proposals::table
        .filter(proposals::initiative_id.eq(id.as_str()))
        .filter(proposals::state.eq_any(USES_CAPACITY).or(proposals::state.eq_any(OPEN)))
        .count()
        .get_result(conn)
        .db()?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Used places of every initiative that uses any.
pub(crate) fn count_used_by_initiative(conn: &mut Conn) -> Result<HashMap<InitiativeId, u32>> {
    let rows: Vec<(Option<String>, i64)> = proposals::table
        .filter(proposals::initiative_id.is_not_null())
        .filter(proposals::state.eq_any(USES_CAPACITY))
        .group_by(proposals::initiative_id)
        .select((proposals::initiative_id, diesel::dsl::count_star()))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, count)| Some((InitiativeId::known(id?), u32::try_from(count).unwrap_or(u32::MAX))))
        .collect())
}

/// Whether the pair may not be proposed now: it is open, ended for good, or ended less than 180 days ago.
pub(crate) fn pair_is_barred(conn: &mut Conn, pair_key: &str, now: DateTime<Utc>) -> Result<bool> {
    let ended: Vec<PairEnd> = proposals::table
        .filter(proposals::pair_key.eq(pair_key))
        .select((
            proposals::pair_key,
            proposals::state,
            proposals::reason,
            proposals::ended_at,
        ))
        .load(conn)
        .db()?;
    if ended.iter().any(|end| end.bars(now)) {
        return Ok(true);
    }
    // Two of a group are proposed to each other in it, or were.
    match pair_key.strip_prefix("h:").and_then(|pair| pair.split_once('|')) {
        Some((one, other)) => groups::bars_pair(conn, &HouseholdId::known(one), &HouseholdId::known(other), now),
        None => Ok(false),
    }
}

/// Whether a proposal keeps the two of a pair out of a group: one that was approved or is over. A suggestion that nobody knows of
/// does not.
pub(crate) fn keeps_apart(conn: &mut Conn, pair_key: &str, now: DateTime<Utc>) -> Result<bool> {
    let ends: Vec<PairEnd> = proposals::table
        .filter(proposals::pair_key.eq(pair_key))
        .filter(proposals::state.ne(ProposalState::Suggested.as_str()))
        .select((
            proposals::pair_key,
            proposals::state,
            proposals::reason,
            proposals::ended_at,
        ))
        .load(conn)
        .db()?;
    Ok(ends.iter().any(|end| end.bars(now)))
}

/// The suggestion of a pair that waits for review.
pub(crate) fn find_suggested(conn: &mut Conn, pair_key: &str) -> Result<Option<Proposal>> {
    let row: Option<Row> = proposals::table
        .filter(proposals::pair_key.eq(pair_key))
        .filter(proposals::state.eq(ProposalState::Suggested.as_str()))
        .select(Row::as_select())
        .first(conn)
        .maybe()?;
    row.map(Row::into_domain).transpose()
}

/// The keys of the pairs of a household that may not be proposed now.
pub(crate) fn barred_pairs_of(
    conn: &mut Conn,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<std::collections::HashSet<String>> {
    let in_groups = groups::barred_with(conn, household, now)?;
    let in_groups = in_groups
        .into_iter()
        .map(|other| Sides::households(household.clone(), other).pair_key());
    Ok(ends_of(conn, household)?
        .into_iter()
        .filter(|end| end.bars(now))
        .map(|end| end.pair_key)
        .chain(in_groups)
        .collect())
}

/// The keys of the pairs of a household that ended for good.
pub(crate) fn ended_pairs_of(conn: &mut Conn, household: &HouseholdId) -> Result<std::collections::HashSet<String>> {
    Ok(ends_of(conn, household)?
        .into_iter()
        .filter(PairEnd::is_for_good)
        .map(|end| end.pair_key)
        .collect())
}

/// How all pairs of a household stand or ended.
fn ends_of(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<PairEnd>> {
    proposals::table
        .filter(
            proposals::household_a
                .eq(household.as_str())
                .or(proposals::household_b.eq(household.as_str())),
        )
        .select((
            proposals::pair_key,
            proposals::state,
            proposals::reason,
            proposals::ended_at,
        ))
        .load(conn)
        .db()
}

#[derive(Queryable)]
struct PairEnd {
    pair_key: String,
    state: String,
    reason: Option<String>,
    ended_at: Option<NaiveDateTime>,
}

impl PairEnd {
    fn bars(&self, now: DateTime<Utc>) -> bool {
        bars(&self.state, self.reason.as_deref(), self.ended_at, now)
    }

    fn is_for_good(&self) -> bool {
        let state = self.state.parse::<ProposalState>();
        state.is_ok_and(|state| ends_for_good(state, self.reason.as_deref()))
    }
}

/// Whether a proposal keeps its pair from being proposed now.
pub(super) fn bars(state: &str, reason: Option<&str>, ended_at: Option<NaiveDateTime>, now: DateTime<Utc>) -> bool {
    let Ok(state) = state.parse::<ProposalState>() else {
        return true;
    };
    state.is_open()
        || ends_for_good(state, reason)
        || ended_at.is_none_or(|ended| ended.and_utc() + Duration::days(PAUSE_DAYS) > now)
}

/// Whether the household was introduced to another household before.
pub(crate) fn has_met_households(conn: &mut Conn, id: &HouseholdId) -> Result<bool> {
    let count: i64 = proposals::table
        .filter(
            proposals::household_a
                .eq(id.as_str())
                .or(proposals::household_b.eq(id.as_str())),
        )
        .filter(proposals::kind.eq(ProposalKind::Households.as_str()))
        .filter(proposals::introduced_at.is_not_null())
        .count()
        .get_result(conn)
        .db()?;
    Ok(count > 0 || groups::has_met(conn, id)?)
}

/// Notes that a household said yes, without changing anything else of the row (the caller updates it).
pub(crate) fn note_yes(proposal: &mut Proposal, party: Party, at: DateTime<Utc>) {
    match party {
        Party::SideB => proposal.yes_b_at = Some(at),
        Party::SideA => proposal.yes_a_at = Some(at),
        Party::Staff | Party::System => {}
    }
}
