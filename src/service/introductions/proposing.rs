//! Proposals that no run of matching made: by the hand of a coordinator, or because two chose each other after a meetup. They
//! pass the same hard conditions as any pair; the score may be below the minimum. Who may propose is the caller's question.

use chrono::{DateTime, Datelike as _, Utc};

use super::super::{AppState, matchmaking};
use super::effects;
use super::sides::Both;
use crate::domain::actor::Actor;
use crate::domain::explanation::Explanation;
use crate::domain::ids::ProposalId;
use crate::domain::proposal::{Origin, Sides};
use crate::error::{Conflict, Error, Result};
use crate::store::{Conn, audit, duplicates, proposals};

/// Why the two may be proposed now.
///
/// # Errors
/// [`Conflict::NotEligible`] when a hard condition does not hold or the two are probably the same household,
/// [`Conflict::PairTaken`], [`Conflict::TooManyOpen`], [`Conflict::QuarterFull`].
pub(crate) fn check(
    conn: &mut Conn,
    app: &AppState,
    sides: &Sides,
    both: &Both,
    now: DateTime<Utc>,
) -> Result<Explanation> {
    if !both.still_possible(conn, app, Origin::Staff)? {
        return Err(Conflict::NotEligible.into());
    }
    let explanation = matchmaking::explain(app, both, now.year()).map_err(|_| Error::from(Conflict::NotEligible))?;
    if let Some(b) = sides.side_b()
        && duplicates::are_held(conn, sides.side_a(), b)?
    {
        return Err(Conflict::NotEligible.into());
    }
    if proposals::pair_is_barred(conn, &sides.pair_key(), now)? {
        return Err(Conflict::PairTaken.into());
    }
    matchmaking::check_open_limits(conn, app, sides)?;
    Ok(explanation)
}

/// Proposes the two; `what` is the action in the audit log.
///
/// # Errors
/// As [`check`]; nothing is written then.
pub(crate) fn propose(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    sides: Sides,
    what: &str,
    now: DateTime<Utc>,
) -> Result<ProposalId> {
    let both = Both::load(conn, &sides)?;
    let explanation = check(conn, app, &sides, &both, now)?;
    let proposal = matchmaking::new_proposal(sides, Origin::Staff, explanation, both.versions(), None, now);
    proposals::insert(conn, &proposal)?;
    audit::record(conn, now, actor, what, "proposal", proposal.id.as_str(), None)?;
    effects::refresh(conn, app, &both, now)?;
    Ok(proposal.id)
}
