//! Everything held about a household that no other file of this room lists: plain rows for its export (one array a
//! table), without secrets and without anything about others. Nothing is changed here.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value, json};

use super::schema::{
    assignments, audit, call_wishes, contact_entries, coverage, follow_ups, household_group_members,
    household_group_pairs, household_groups, household_list_rows, household_lists, idempotency_keys, mail_ledger,
    mail_tokens, meetup_choices, meetup_signups, meetups, outbox, outcomes, proposal_events, proposals, reports,
    run_entries, run_group_members, run_left_over, runs, schedule, sessions, transfers,
};
use super::{Conn, Db as _};
use crate::domain::ids::HouseholdId;
use crate::domain::proposal::ProposalKind;
use crate::error::Result;

type At = NaiveDateTime;

/// A time as the rest of the export writes it.
fn utc(at: At) -> Value {
    json!(at.and_utc())
}

fn maybe_utc(at: Option<At>) -> Value {
    json!(at.map(|at| at.and_utc()))
}

/// Adds the tables to `all`, one array each.
pub(crate) fn fill(conn: &mut Conn, household: &HouseholdId, all: &mut Map<String, Value>) -> Result<()> {
    let id = household.as_str();
    all.insert("coverage".to_owned(), covered(conn, id)?);
    all.insert("sessions".to_owned(), sessions_of(conn, id)?);
    all.insert("mail_tokens".to_owned(), tokens_of(conn, id)?);
    all.insert("proposals".to_owned(), proposals_of(conn, id)?);
    all.insert("proposal_events".to_owned(), events_of(conn, id)?);
    all.insert("outcomes".to_owned(), outcomes_of(conn, id)?);
    all.insert("outbox".to_owned(), outbox_of(conn, id)?);
    all.insert("mail_ledger".to_owned(), ledger_of(conn, id)?);
    all.insert("audit".to_owned(), audit_of(conn, id)?);
    all.insert("idempotency_keys".to_owned(), keys_of(conn, id)?);
    all.insert("reports".to_owned(), reports_of(conn, id)?);
    all.insert("schedule".to_owned(), jobs_of(conn, id)?);
    all.insert("run_entries".to_owned(), run_entries_of(conn, id)?);
    all.insert("run_left_over".to_owned(), left_over_of(conn, id)?);
    all.insert("contact_entries".to_owned(), contacts_of(conn, id)?);
    all.insert("follow_ups".to_owned(), follow_ups_of(conn, id)?);
    all.insert("assignments".to_owned(), assignments_of(conn, id)?);
    all.insert("call_wishes".to_owned(), call_wish_of(conn, id)?);
    all.insert("household_list_rows".to_owned(), lists_of(conn, id)?);
    all.insert("event_subjects".to_owned(), counted_of(conn, household)?);
    all.insert("meetup_signups".to_owned(), meetups_of(conn, id)?);
    all.insert("meetup_choices".to_owned(), choices_of(conn, id)?);
    all.insert("transfers".to_owned(), transfers_of(conn, id)?);
    all.insert("stories".to_owned(), stories_of(conn, household)?);
    all.insert("household_group_members".to_owned(), groups_of(conn, id)?);
    all.insert("household_group_pairs".to_owned(), group_pairs_of(conn, id)?);
    all.insert("run_group_members".to_owned(), run_groups_of(conn, id)?);
    Ok(())
}

/// In which groups a pair with the household was looked at, and in how many pairs; who the others are is about others.
fn group_pairs_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, i64)> = household_group_pairs::table
        .filter(
            household_group_pairs::household_a
                .eq(id)
                .or(household_group_pairs::household_b.eq(id)),
        )
        .group_by(household_group_pairs::group_id)
        .order(household_group_pairs::group_id)
        .select((household_group_pairs::group_id, diesel::dsl::count_star()))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(group, others)| json!({ "group": group, "others": others }))
        .collect())
}

/// The groups that were shown to the household, with its own answers. Who the others are is about others, and so are district and
/// months, which would say more of them than a teaser may.
fn groups_of(conn: &mut Conn, id: &str) -> Result<Value> {
    type Row = (
        (String, String),
        (At, Option<At>, Option<At>, Option<At>, Option<At>),
        (String, Option<At>, Option<String>),
    );
    let rows: Vec<Row> = household_group_members::table
        .inner_join(household_groups::table)
        .filter(household_group_members::household_id.eq(id))
        .filter(household_groups::shown_at.is_not_null())
        .order((household_groups::created_at, household_groups::id))
        .select((
            (household_groups::id, household_groups::state),
            (
                household_groups::created_at,
                household_groups::shown_at,
                household_groups::answer_by,
                household_groups::completed_at,
                household_groups::ended_at,
            ),
            (
                household_group_members::state,
                household_group_members::answered_at,
                household_group_members::reason,
            ),
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(group, at, own)| {
            json!({
                "group": group.0,
                "state": group.1,
                "created_at": utc(at.0),
                "shown_at": maybe_utc(at.1),
                "answer_by": maybe_utc(at.2),
                "introduced_at": maybe_utc(at.3),
                "ended_at": maybe_utc(at.4),
                "own_state": own.0,
                "answered_at": maybe_utc(own.1),
                "reason": own.2,
            })
        })
        .collect())
}

/// The runs that would have put the household into a group.
fn run_groups_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, i64, i64)> = run_group_members::table
        .filter(run_group_members::household_id.eq(id))
        .order((run_group_members::run_id, run_group_members::position))
        .select((
            run_group_members::run_id,
            run_group_members::position,
            run_group_members::input_version,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(run, position, version)| json!({ "run": run, "position": position, "version": version }))
        .collect())
}

/// The meetups that the household signed up for, as they were announced to everybody.
fn meetups_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, String, At, String, At, Option<At>)> = meetup_signups::table
        .inner_join(meetups::table)
        .filter(meetup_signups::household_id.eq(id))
        .order((meetups::starts_at, meetups::id))
        .select((
            meetups::id,
            meetups::theme,
            meetups::starts_at,
            meetup_signups::state,
            meetup_signups::signed_up_at,
            meetup_signups::reminded_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(meetup, theme, starts, state, signed_up, reminded)| {
            json!({
                "meetup": meetup,
                "theme": theme,
                "starts_at": utc(starts),
                "state": state,
                "signed_up_at": utc(signed_up),
                "reminded_at": maybe_utc(reminded),
            })
        })
        .collect())
}

/// That the household chose somebody, and when; whom is about others.
fn choices_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, At)> = meetup_choices::table
        .filter(meetup_choices::household_id.eq(id))
        .order((meetup_choices::chosen_at, meetup_choices::meetup_id))
        .select((meetup_choices::meetup_id, meetup_choices::chosen_at))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(meetup, at)| json!({ "meetup": meetup, "chosen_at": utc(at) }))
        .collect())
}

/// Whether the household was handed on to other initiatives; who asked there is not part of it.
fn transfers_of(conn: &mut Conn, id: &str) -> Result<Value> {
    type Row = (String, String, String, String, At, At, Option<At>);
    let rows: Vec<Row> = transfers::table
        .filter(transfers::household_id.eq(id))
        .order((transfers::asked_at, transfers::id))
        .select((
            transfers::from_office,
            transfers::to_initiative,
            transfers::state,
            transfers::reason,
            transfers::asked_at,
            transfers::answer_by,
            transfers::ended_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(from, to, state, reason, asked, answer_by, ended)| {
            json!({
                "from_office": from,
                "to_initiative": to,
                "state": state,
                "reason": reason,
                "asked_at": utc(asked),
                "answer_by": utc(answer_by),
                "ended_at": maybe_utc(ended),
            })
        })
        .collect())
}

/// The own story with its consent, and what its picture shows.
fn stories_of(conn: &mut Conn, household: &HouseholdId) -> Result<Value> {
    let Some(story) = super::stories::find_of_household(conn, household)? else {
        return Ok(json!([]));
    };
    let picture = super::stories::find_picture(conn, &story.id)?;
    Ok(json!([{
        "state": story.state,
        "office": story.initiative,
        "story": story.details,
        "consent": story.consent,
        "picture": picture.map(|picture| json!({ "alt": picture.alt, "hash": picture.hash })),
        "created_at": story.created_at,
        "updated_at": story.updated_at,
        "published_at": story.published_at,
    }]))
}

/// What offices wrote down about their talks with the household; who wrote it is not part of it.
fn contacts_of(conn: &mut Conn, id: &str) -> Result<Value> {
    type Row = (
        String,
        String,
        String,
        Option<i32>,
        Option<String>,
        chrono::NaiveDate,
        At,
    );
    let rows: Vec<Row> = contact_entries::table
        .filter(contact_entries::household_id.eq(id))
        .order((contact_entries::created_at, contact_entries::id))
        .select((
            contact_entries::office,
            contact_entries::kind,
            contact_entries::body,
            contact_entries::minutes,
            contact_entries::project,
            contact_entries::happened_on,
            contact_entries::created_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(office, kind, body, minutes, project, happened_on, created)| {
            json!({
                "office": office,
                "kind": kind,
                "body": body,
                "minutes": minutes,
                "project": project,
                "happened_on": happened_on,
                "created_at": utc(created),
            })
        })
        .collect())
}

fn follow_ups_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, chrono::NaiveDate, String, At, Option<At>)> = follow_ups::table
        .filter(follow_ups::household_id.eq(id))
        .order((follow_ups::created_at, follow_ups::id))
        .select((
            follow_ups::office,
            follow_ups::due_on,
            follow_ups::subject,
            follow_ups::created_at,
            follow_ups::done_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(office, due_on, subject, created, done)| {
            json!({
                "office": office,
                "due_on": due_on,
                "subject": subject,
                "created_at": utc(created),
                "done_at": maybe_utc(done),
            })
        })
        .collect())
}

fn assignments_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, At)> = assignments::table
        .filter(assignments::household_id.eq(id))
        .order(assignments::office)
        .select((assignments::office, assignments::assigned_at))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(office, at)| json!({ "office": office, "assigned_at": utc(at) }))
        .collect())
}

fn call_wish_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, Option<String>, At)> = call_wishes::table
        .filter(call_wishes::household_id.eq(id))
        .select((call_wishes::times, call_wishes::noted_by, call_wishes::created_at))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(times, noted_by, at)| {
            json!({ "times": times, "noted_by_staff": noted_by.is_some(), "created_at": utc(at) })
        })
        .collect())
}

/// What is counted of the household, as long as it is known whose it is.
fn counted_of(conn: &mut Conn, household: &HouseholdId) -> Result<Value> {
    let (rows, campaign, project) = super::events::list_of_household(conn, household)?;
    let events: Value = rows
        .into_iter()
        .map(|(day, kind, reason, initiative, district, land, occupation, days)| {
            json!({
                "day": day,
                "kind": kind,
                "reason": reason,
                "initiative": initiative,
                "district": district,
                "land": land,
                "occupation": occupation,
                "days": days,
            })
        })
        .collect();
    Ok(json!([{ "campaign": campaign, "project": project, "events": events }]))
}

/// From which list of an office the household came.
fn lists_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, Option<String>, At)> = household_list_rows::table
        .inner_join(household_lists::table)
        .filter(household_list_rows::household_id.eq(id))
        .select((
            household_lists::office,
            household_lists::basis,
            household_lists::created_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(office, basis, at)| json!({ "office": office, "basis": basis, "taken_over_at": utc(at) }))
        .collect())
}

fn covered(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<String> = coverage::table
        .filter(coverage::household_id.eq(id))
        .order(coverage::initiative_id)
        .select(coverage::initiative_id)
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|initiative| json!({ "initiative": initiative }))
        .collect())
}

fn sessions_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(At, At, At)> = sessions::table
        .filter(sessions::household_id.eq(id))
        .order(sessions::created_at)
        .select((sessions::created_at, sessions::seen_at, sessions::expires_at))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(created, seen, expires)| {
            json!({ "created_at": utc(created), "seen_at": utc(seen), "expires_at": utc(expires) })
        })
        .collect())
}

fn tokens_of(conn: &mut Conn, id: &str) -> Result<Value> {
    type Row = (String, Option<String>, At, At, Option<At>);
    let rows: Vec<Row> = mail_tokens::table
        .filter(mail_tokens::household_id.eq(id))
        .order(mail_tokens::created_at)
        .select((
            mail_tokens::purpose,
            mail_tokens::data,
            mail_tokens::created_at,
            mail_tokens::expires_at,
            mail_tokens::used_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(purpose, data, created, expires, used)| {
            json!({
                "purpose": purpose,
                "data": data,
                "created_at": utc(created),
                "expires_at": utc(expires),
                "used_at": maybe_utc(used),
            })
        })
        .collect())
}

/// The own part of proposals: nothing of the other household, not even its identifier. An introduction to another household
/// that nobody was shown is left out: it may stem from a choice after a meetup, which is the other one's affair.
fn proposals_of(conn: &mut Conn, id: &str) -> Result<Value> {
    type Row = (
        String,
        String,
        String,
        String,
        Option<String>,
        At,
        Option<At>,
        Option<At>,
        Option<At>,
        Option<At>,
        Option<At>,
        Option<String>,
    );
    let rows: Vec<Row> = proposals::table
        .filter(proposals::household_a.eq(id).or(proposals::household_b.eq(id)))
        .filter(
            proposals::shown_at
                .is_not_null()
                .or(proposals::kind.ne(ProposalKind::Households.as_str())),
        )
        .order(proposals::created_at)
        .select((
            proposals::id,
            proposals::kind,
            proposals::state,
            proposals::household_a,
            proposals::initiative_id,
            proposals::created_at,
            proposals::shown_at,
            proposals::yes_a_at,
            proposals::yes_b_at,
            proposals::answer_by,
            proposals::introduced_at,
            proposals::outcome,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(
            |(proposal, kind, state, a, initiative, created, shown, yes_a, yes_b, answer_by, introduced, outcome)| {
                json!({
                    "id": proposal,
                    "kind": kind,
                    "state": state,
                    "initiative": initiative,
                    "created_at": utc(created),
                    "shown_at": maybe_utc(shown),
                    "said_yes_at": maybe_utc(if a == id { yes_a } else { yes_b }),
                    "answer_by": maybe_utc(answer_by),
                    "introduced_at": maybe_utc(introduced),
                    "outcome": outcome,
                })
            },
        )
        .collect())
}

/// What the household itself did with proposals.
fn events_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, String, Option<String>, At)> = proposal_events::table
        .filter(proposal_events::actor_id.eq(id))
        .order(proposal_events::id)
        .select((
            proposal_events::proposal_id,
            proposal_events::action,
            proposal_events::reason,
            proposal_events::at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(proposal, action, reason, at)| {
            json!({ "proposal": proposal, "action": action, "reason": reason, "at": utc(at) })
        })
        .collect())
}

/// What was asked of the household about its introductions, and what it told.
fn outcomes_of(conn: &mut Conn, id: &str) -> Result<Value> {
    type Row = (
        String,
        String,
        At,
        Option<At>,
        Option<At>,
        Option<String>,
        Option<String>,
        String,
    );
    let rows: Vec<Row> = outcomes::table
        .inner_join(proposals::table.on(proposals::id.eq(outcomes::proposal_id)))
        .filter(proposals::household_a.eq(id).or(proposals::household_b.eq(id)))
        .order(outcomes::id)
        .select((
            outcomes::proposal_id,
            outcomes::side,
            outcomes::due_at,
            outcomes::asked_at,
            outcomes::answered_at,
            outcomes::outcome,
            outcomes::why,
            proposals::household_a,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .filter(|(_, side, .., a)| (side == "side_a") == (a == id))
        .map(|(proposal, _, due, asked, answered, outcome, why, _)| {
            json!({
                "proposal": proposal,
                "due_at": utc(due),
                "asked_at": maybe_utc(asked),
                "answered_at": maybe_utc(answered),
                "outcome": outcome,
                "why": why,
            })
        })
        .collect())
}

fn outbox_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, String, At, Option<At>)> = outbox::table
        .filter(outbox::household_id.eq(id))
        .order(outbox::id)
        .select((outbox::kind, outbox::state, outbox::created_at, outbox::finished_at))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(kind, state, created, finished)| {
            json!({ "kind": kind, "state": state, "created_at": utc(created), "finished_at": maybe_utc(finished) })
        })
        .collect())
}

fn ledger_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, String, At)> = mail_ledger::table
        .filter(mail_ledger::household_id.eq(id))
        .order(mail_ledger::id)
        .select((mail_ledger::kind, mail_ledger::class, mail_ledger::at))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(kind, class, at)| json!({ "kind": kind, "class": class, "at": utc(at) }))
        .collect())
}

/// What was done to the household and by it.
fn audit_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(At, String, String, Option<String>)> = audit::table
        .filter(audit::subject_id.eq(id).or(audit::actor_id.eq(id)))
        .order(audit::id)
        .select((audit::at, audit::actor_kind, audit::action, audit::detail))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(at, who, action, detail)| json!({ "at": utc(at), "who": who, "action": action, "detail": detail }))
        .collect())
}

fn keys_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(i32, String, At)> = idempotency_keys::table
        .filter(idempotency_keys::scope.eq_any([id.to_owned(), format!("household:{id}")]))
        .order(idempotency_keys::created_at)
        .select((
            idempotency_keys::status,
            idempotency_keys::answer,
            idempotency_keys::created_at,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(status, answer, at)| json!({ "status": status, "answer": answer, "created_at": utc(at) }))
        .collect())
}

/// Reports by the household with their text; of reports about it only that there was one, to protect who reported.
fn reports_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, String, At, Option<String>)> = reports::table
        .filter(reports::reporter_id.eq(id).or(reports::reported_household.eq(id)))
        .order(reports::created_at)
        .select((
            reports::reporter_id,
            reports::description,
            reports::created_at,
            reports::verdict,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(reporter, description, at, verdict)| {
            let own = reporter == id;
            json!({
                "by_us": own,
                "description": own.then_some(description),
                "created_at": utc(at),
                "verdict": verdict,
            })
        })
        .collect())
}

/// What runs of matching would have proposed for the household; with whom is the affair of the other side.
fn run_entries_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(At, String, Option<String>, Option<String>)> = run_entries::table
        .inner_join(runs::table)
        .filter(run_entries::household_a.eq(id).or(run_entries::household_b.eq(id)))
        .order((runs::started_at, run_entries::position))
        .select((
            runs::started_at,
            run_entries::kind,
            run_entries::initiative_id,
            run_entries::result,
        ))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(at, kind, initiative, result)| {
            json!({ "at": utc(at), "kind": kind, "initiative": initiative, "result": result })
        })
        .collect())
}

/// Why runs of matching had nothing for the household.
fn left_over_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(At, String, String)> = run_left_over::table
        .inner_join(runs::table)
        .filter(run_left_over::household_id.eq(id))
        .order((runs::started_at, run_left_over::kind))
        .select((runs::started_at, run_left_over::kind, run_left_over::reason))
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(at, kind, reason)| json!({ "at": utc(at), "kind": kind, "reason": reason }))
        .collect())
}

fn jobs_of(conn: &mut Conn, id: &str) -> Result<Value> {
    let rows: Vec<(String, At)> = schedule::table
        .filter(schedule::job.like(format!("%:{id}")))
        .order(schedule::job)
        .load(conn)
        .db()?;
    Ok(rows
        .into_iter()
        .map(|(job, due)| {
            let what = job.split(':').next().unwrap_or_default();
            json!({ "job": what, "due_at": utc(due) })
        })
        .collect())
}
