//! Whether a promised mail may still leave, asked in the transaction that claims it: the last moment at which a
//! withdrawal, a revoked consent, an exclusion or a report can win over it.

use diesel::prelude::*;

use super::super::schema::accounts;
use super::super::{Conn, Db as _, consents, exclusions, groups, households, initiatives, proposals};
use super::{Claiming, Row};
use crate::domain::consent::ConsentKind;
use crate::domain::exclusion::{hashes_of_household, hashes_of_initiative};
use crate::domain::group::{Group, GroupState};
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::{GroupId, HouseholdId, InitiativeId, ProposalId};
use crate::domain::initiative::InitiativeState;
use crate::domain::mail::MailKind;
use crate::domain::proposal::{Origin, Proposal, ProposalState, Sides};
use crate::error::{Error, Result};

/// What may happen to a mail now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may leave.
    Send,
    /// Something that may pass stands against it.
    NotNow,
    /// It may never leave.
    Never,
}

pub(super) fn verdict(conn: &mut Conn, with: &Claiming<'_>, row: &Row) -> Result<Verdict> {
    let Ok(kind) = row.kind.parse::<MailKind>() else {
        return Ok(Verdict::Never);
    };
    if let Some(account) = &row.account_id {
        let disabled = accounts::table
            .find(account)
            .select(accounts::disabled_at.is_not_null())
            .get_result(conn)
            .maybe()?;
        if disabled != Some(false) {
            return Ok(Verdict::Never);
        }
    }
    if let Some(household) = &row.household_id {
        let state = households::find(conn, &HouseholdId::known(household.as_str()))?.map(|found| found.state);
        let gone = matches!(state, None | Some(HouseholdState::Withdrawn | HouseholdState::Erased));
        if gone && !kind.outlives_withdrawal() {
            return Ok(Verdict::Never);
        }
    }
    if kind.discloses() {
        if let Some(group) = &row.group_id {
            return match groups::find(conn, &GroupId::known(group.as_str())) {
                Ok(group) => about_a_group(conn, with, kind, row, &group),
                Err(Error::NotFound(_)) => Ok(Verdict::Never),
                Err(error) => Err(error),
            };
        }
        let Some(id) = &row.proposal_id else {
            return Ok(Verdict::Never);
        };
        return match proposals::find(conn, &ProposalId::known(id.as_str())) {
            Ok(proposal) => about_two_sides(conn, with, kind, &proposal),
            Err(Error::NotFound(_)) => Ok(Verdict::Never),
            Err(error) => Err(error),
        };
    }
    Ok(Verdict::Send)
}

fn about_two_sides(conn: &mut Conn, with: &Claiming<'_>, kind: MailKind, proposal: &Proposal) -> Result<Verdict> {
    let introduces = matches!(kind, MailKind::Introduction | MailKind::IntroductionInitiative);
    let fits = if introduces {
        matches!(proposal.state, ProposalState::Introduced | ProposalState::Met)
    } else {
        proposal.shown_at.is_some() && matches!(proposal.state, ProposalState::Approved | ProposalState::Accepted)
    };
    if !fits {
        return Ok(Verdict::Never);
    }
    let Some(a) = households::find(conn, proposal.sides.side_a())? else {
        return Ok(Verdict::Never);
    };
    let mut sides = vec![a];
    let possible = match &proposal.sides {
        Sides::Households(_, b) => {
            let Some(b) = households::find(conn, b)? else {
                return Ok(Verdict::Never);
            };
            sides.push(b);
            households_may_meet(conn, with, &sides)?
        }
        Sides::Initiative(household, initiative) => {
            initiative_may_see(conn, with, introduces, proposal, household, initiative)?
        }
    };
    if !possible || !sides.iter().all(|side| takes_part(side, introduces)) {
        return Ok(Verdict::Never);
    }
    // A report is reviewed by a person; until then nothing leaves, and afterwards it may.
    if sides.iter().any(|side| side.suspended_at.is_some()) {
        return Ok(Verdict::NotNow);
    }
    Ok(Verdict::Send)
}

/// A mail about a group tells each of its households of the others: it leaves only when exactly those are still in it of whom
/// it tells, and nothing has come between any two of them.
fn about_a_group(conn: &mut Conn, with: &Claiming<'_>, kind: MailKind, row: &Row, group: &Group) -> Result<Verdict> {
    let introduces = kind == MailKind::GroupIntroduction;
    let fits = if introduces {
        group.state == GroupState::Complete
    } else {
        group.state == GroupState::Approved && group.shown_at.is_some()
    };
    let same = row.group_size.and_then(|size| usize::try_from(size).ok()) == Some(group.size());
    let is_in_it = |id: &String| group.staying().any(|member| member.household.as_str() == id);
    if !fits || !same || !row.household_id.as_ref().is_some_and(is_in_it) {
        return Ok(Verdict::Never);
    }
    let mut sides = Vec::new();
    for member in group.staying() {
        match households::find(conn, &member.household)? {
            Some(household) => sides.push(household),
            None => return Ok(Verdict::Never),
        }
    }
    if !households_may_meet(conn, with, &sides)? || !sides.iter().all(|side| takes_part(side, introduces)) {
        return Ok(Verdict::Never);
    }
    if sides.iter().any(|side| side.suspended_at.is_some()) {
        return Ok(Verdict::NotNow);
    }
    Ok(Verdict::Send)
}

/// A pause or a move ends questions, but not an introduction to which everyone said yes.
fn takes_part(side: &Household, introduces: bool) -> bool {
    match side.state {
        HouseholdState::Active => true,
        HouseholdState::Paused | HouseholdState::Moved => introduces,
        _ => false,
    }
}

fn households_may_meet(conn: &mut Conn, with: &Claiming<'_>, sides: &[Household]) -> Result<bool> {
    for side in sides {
        if !consents::list_in_force(conn, &side.id)?.has(ConsentKind::MeetHouseholds) {
            return Ok(false);
        }
        for other in sides.iter().filter(|other| other.id != side.id) {
            let hashes = hashes_of_household(with.operator_key, &other.contact.email);
            if exclusions::does_exclude(conn, &side.id, &hashes)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn initiative_may_see(
    conn: &mut Conn,
    with: &Claiming<'_>,
    introduces: bool,
    proposal: &Proposal,
    household: &HouseholdId,
    initiative: &InitiativeId,
) -> Result<bool> {
    let initiative = match initiatives::find(conn, initiative) {
        Ok(found) => found,
        Err(Error::NotFound(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let given = consents::list_in_force(conn, household)?;
    // Who asked an initiative for contact named it without any consent.
    let asked = proposal.origin == Origin::Household;
    let shares = asked || given.names(ConsentKind::ShareWithInitiatives, &initiative.id);
    let said_yes =
        asked || proposal.yes_a_at.is_some() || given.names(ConsentKind::DirectContactByInitiatives, &initiative.id);
    let hashes = hashes_of_initiative(with.operator_key, &initiative);
    Ok(initiative.state == InitiativeState::Approved
        && shares
        && (said_yes || !introduces)
        && !exclusions::does_exclude(conn, household, &hashes)?)
}
