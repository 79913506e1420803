//! Exact lists for one household, by the engine and without those that only the database can rule out: exclusions, open
//! and forbidding proposals, probable duplicates. It writes nothing.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use chrono::Datelike as _;

use crate::domain::email::EmailAddress;
use crate::domain::exclusion::{self, ExclusionKind};
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::initiative::InitiativeState;
use crate::domain::proposal::Sides;
use crate::error::Result;
use crate::matching::{self, InitiativeMatch, Match};
use crate::service::AppState;
use crate::service::known_initiatives::{Initiatives, KnownInitiative, known};
use crate::store::{Conn, consents, duplicates, exclusions, households, proposals};

/// The approved initiatives, prepared once for any number of households.
#[derive(Debug)]
pub(super) struct Offices(Arc<Initiatives>);

impl Offices {
    pub(super) fn load(conn: &mut Conn, app: &AppState) -> Result<Self> {
        Ok(Self(known(conn, app)?))
    }

    /// One of them.
    pub(super) fn get(&self, id: &InitiativeId) -> Option<&KnownInitiative> {
        let found = self.0.get(id).map(Arc::as_ref);
        found.filter(|one| one.state == InitiativeState::Approved)
    }

    /// All of them as matching sees them.
    pub(super) fn prepared(&self, app: &AppState) -> &[matching::Initiative] {
        self.0.prepared(app)
    }
}

/// The household as the engine sees it, with its consents.
pub(super) fn prepared(conn: &mut Conn, seeker: &Household) -> Result<matching::Household> {
    let given = consents::list_in_force(conn, &seeker.id)?;
    Ok(matching::Household::of(seeker, &given))
}

/// The first `k` households of the exact ranking that may be proposed to this one, which is active and has this address,
/// and are none of those `without` whom it is asked for.
pub(super) fn households(
    conn: &mut Conn,
    app: &AppState,
    id: &HouseholdId,
    email: &EmailAddress,
    k: usize,
    without: BTreeSet<HouseholdId>,
) -> Result<Vec<Match>> {
    let own = excluded_addresses(conn, id)?;
    let mut ruled_out = ruled_out_households(conn, app, id, email)?;
    ruled_out.extend(without);
    let mut asked = k;
    loop {
        let found = ranked(conn, app, id, asked, &ruled_out)?;
        let all_seen = found.len() < asked;
        let before = ruled_out.len();
        if !own.is_empty() {
            let ids: Vec<HouseholdId> = found.iter().map(|one| one.id.clone()).collect();
            ruled_out.extend(whom_it_excludes(conn, app, &own, &ids)?);
        }
        let fitting = found.len() - (ruled_out.len() - before);
        if fitting >= k || all_seen {
            return Ok(found
                .into_iter()
                .filter(|one| !ruled_out.contains(&one.id))
                .take(k)
                .collect());
        }
        // Somebody who excludes a large provider of mail would otherwise ask for each of its users anew.
        asked = asked.saturating_mul(2);
    }
}

/// The first `k` of the engine. The seeker itself is known to the engine, so that its record is not read again.
fn ranked(
    conn: &mut Conn,
    app: &AppState,
    id: &HouseholdId,
    k: usize,
    ruled_out: &BTreeSet<HouseholdId>,
) -> Result<Vec<Match>> {
    let year = app.clock.now().year();
    let found = app.engine.ask_settled(conn, app, |index| {
        let seeker = index.get(id)?;
        Some(index.top_k(seeker, k, year, ruled_out))
    })?;
    if let Some(found) = found {
        return Ok(found);
    }
    // It was confirmed, or is no longer active, since the caller read it.
    let seeker = households::get(conn, id)?;
    let seeker = prepared(conn, &seeker)?;
    app.engine
        .ask_settled(conn, app, |index| index.top_k(&seeker, k, year, ruled_out))
}

/// Those of these households whose address the hashes exclude.
fn whom_it_excludes(
    conn: &mut Conn,
    app: &AppState,
    own: &HashSet<String>,
    ids: &[HouseholdId],
) -> Result<Vec<HouseholdId>> {
    let key = app.key.as_ref();
    Ok(households::list_addresses(conn, ids)?
        .into_iter()
        .filter(|(_, email)| exclusion::excludes(own, &exclusion::hashes_of_household(key, email)))
        .map(|(id, _)| id)
        .collect())
}

/// The households that only the database rules out: those that exclude this one, probable duplicates, open and
/// forbidding proposals. Whom it excludes itself is told by their addresses, see [`excluded_households`].
pub(super) fn ruled_out_households(
    conn: &mut Conn,
    app: &AppState,
    id: &HouseholdId,
    email: &EmailAddress,
) -> Result<BTreeSet<HouseholdId>> {
    let own_hashes = exclusion::hashes_of_household(app.key.as_ref(), email);
    let mut ruled_out: BTreeSet<HouseholdId> = exclusions::list_excluding(conn, &own_hashes)?.into_iter().collect();
    ruled_out.extend(duplicates::held_with(conn, id)?);
    let barred = proposals::barred_pairs_of(conn, id, app.clock.now())?;
    ruled_out.extend(barred.iter().filter_map(|pair| other_of(pair, id)));
    Ok(ruled_out)
}

/// The hashes of the addresses and domains that a household excludes.
fn excluded_addresses(conn: &mut Conn, id: &HouseholdId) -> Result<HashSet<String>> {
    Ok(exclusions::list_for(conn, id)?
        .into_iter()
        .filter(|one| matches!(one.kind, ExclusionKind::Email | ExclusionKind::Domain))
        .map(|one| one.value_hash)
        .collect())
}

/// The active households that this one excludes, by address or domain. Only hashes of those are kept, so every active
/// address is hashed, where there is such an exclusion at all.
pub(super) fn excluded_households(conn: &mut Conn, app: &AppState, id: &HouseholdId) -> Result<BTreeSet<HouseholdId>> {
    let own = excluded_addresses(conn, id)?;
    if own.is_empty() {
        return Ok(BTreeSet::new());
    }
    let key = app.key.as_ref();
    Ok(households::list_active_addresses(conn)?
        .into_iter()
        .filter(|(_, email)| exclusion::excludes(&own, &exclusion::hashes_of_household(key, email)))
        .map(|(id, _)| id)
        .collect())
}

/// The other household of a pair, by the key of the pair.
fn other_of(pair_key: &str, id: &HouseholdId) -> Option<HouseholdId> {
    let (a, b) = pair_key.strip_prefix("h:")?.split_once('|')?;
    Some(HouseholdId::known(if a == id.as_str() { b } else { a }))
}

/// The first `k` initiatives of the exact ranking that may be proposed to this household.
pub(super) fn initiatives(
    conn: &mut Conn,
    app: &AppState,
    offices: &Offices,
    seeker: &Household,
    k: usize,
) -> Result<Vec<InitiativeMatch>> {
    let as_seeker = prepared(conn, seeker)?;
    let ruled_out = ruled_out_initiatives(conn, app, offices, &seeker.id)?;
    let rules = matching::Rules {
        weights: app.weights.as_ref(),
        geography: app.gazetteer.as_ref(),
        year: app.clock.now().year(),
    };
    Ok(matching::rank_initiatives(
        &as_seeker,
        offices.prepared(app),
        k,
        &rules,
        &ruled_out,
    ))
}

/// The initiatives that only the database rules out: those that the household excludes, open and forbidding proposals.
pub(super) fn ruled_out_initiatives(
    conn: &mut Conn,
    app: &AppState,
    offices: &Offices,
    id: &HouseholdId,
) -> Result<BTreeSet<InitiativeId>> {
    let own = exclusions::hashes_of(conn, id)?;
    let barred = proposals::barred_pairs_of(conn, id, app.clock.now())?;
    Ok(offices
        .0
        .approved()
        .filter(|initiative| {
            barred.contains(&Sides::Initiative(id.clone(), initiative.id.clone()).pair_key())
                || exclusion::excludes(&own, initiative.hashes(app))
        })
        .map(|initiative| initiative.id.clone())
        .collect())
}
