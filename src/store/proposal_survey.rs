//! All proposals in one pass, for a run, which looks at everybody at once: who may not be proposed to whom, how many are
//! open, which places are spoken for, and since when somebody waits.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::proposals::{OPEN, USES_CAPACITY, bars};
use super::schema::proposals;
use super::{Conn, Db as _, groups};
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::proposal::{ProposalKind, ProposalState};
use crate::domain::welcome::quarter_began;
use crate::error::Result;

/// What all proposals together say.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// For each household the others that may not be proposed to it now.
    pub(crate) barred_households: HashMap<HouseholdId, BTreeSet<HouseholdId>>,
    /// For each household the others that may not be in a group with it now: as above, but for suggestions that nobody knows of.
    pub(crate) not_together: HashMap<HouseholdId, BTreeSet<HouseholdId>>,
    /// For each household the initiatives that may not be proposed to it now.
    pub(crate) barred_initiatives: HashMap<HouseholdId, BTreeSet<InitiativeId>>,
    /// Open proposals of each household, by kind.
    pub(crate) open: HashMap<(HouseholdId, ProposalKind), usize>,
    /// Places of each initiative that are used, or spoken for by a proposal that waits for review.
    pub(crate) spoken_for: HashMap<InitiativeId, u32>,
    /// How many others each household meets in this quarter: open proposals with households, and introductions since it began.
    pub(crate) welcomed: HashMap<HouseholdId, u32>,
    /// When each household was introduced to somebody last.
    pub(crate) introduced: HashMap<HouseholdId, DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = proposals)]
struct Row {
    household_a: String,
    household_b: Option<String>,
    initiative_id: Option<String>,
    state: String,
    reason: Option<String>,
    ended_at: Option<NaiveDateTime>,
    introduced_at: Option<NaiveDateTime>,
}

/// Reads all proposals.
pub(crate) fn survey(conn: &mut Conn, now: DateTime<Utc>) -> Result<Survey> {
    let rows: Vec<Row> = proposals::table.select(Row::as_select()).load(conn).db()?;
    let began = quarter_began(now);
    let mut survey = Survey::default();
    for row in rows {
        survey.add(row, began, now);
    }
    for (one, other) in groups::bars_all(conn, now)? {
        survey
            .not_together
            .entry(one.clone())
            .or_default()
            .insert(other.clone());
        survey.barred_households.entry(one).or_default().insert(other);
    }
    Ok(survey)
}

impl Survey {
    fn add(&mut self, row: Row, began: DateTime<Utc>, now: DateTime<Utc>) {
        let a = HouseholdId::known(row.household_a);
        let b = row.household_b.map(HouseholdId::known);
        let initiative = row.initiative_id.map(InitiativeId::known);
        let kind = if initiative.is_some() {
            ProposalKind::Initiatives
        } else {
            ProposalKind::Households
        };
        for household in std::iter::once(&a).chain(&b) {
            if OPEN.contains(&row.state.as_str()) {
                *self.open.entry((household.clone(), kind)).or_default() += 1;
            }
            let introduced_at = row.introduced_at.map(|at| at.and_utc());
            let counts = OPEN.contains(&row.state.as_str()) || introduced_at.is_some_and(|at| at >= began);
            if kind == ProposalKind::Households && counts {
                *self.welcomed.entry(household.clone()).or_default() += 1;
            }
            if let Some(at) = introduced_at {
                let last = self.introduced.entry(household.clone()).or_insert(at);
                *last = at.max(*last);
            }
        }
        if let Some(initiative) = &initiative
            && (USES_CAPACITY.contains(&row.state.as_str()) || OPEN.contains(&row.state.as_str()))
        {
            *self.spoken_for.entry(initiative.clone()).or_default() += 1;
        }
        if !bars(&row.state, row.reason.as_deref(), row.ended_at, now) {
            return;
        }
        match (b, initiative) {
            (Some(b), _) => {
                if row.state != ProposalState::Suggested.as_str() {
                    self.not_together.entry(b.clone()).or_default().insert(a.clone());
                    self.not_together.entry(a.clone()).or_default().insert(b.clone());
                }
                self.barred_households.entry(b.clone()).or_default().insert(a.clone());
                self.barred_households.entry(a).or_default().insert(b);
            }
            (None, Some(initiative)) => {
                self.barred_initiatives.entry(a).or_default().insert(initiative);
            }
            (None, None) => {}
        }
    }
}

/// Whether a household was introduced to one of these initiatives.
pub(crate) fn is_introduced_to(conn: &mut Conn, initiatives: &[InitiativeId], household: &HouseholdId) -> Result<bool> {
    let introduced: Vec<Option<String>> = proposals::table
        .filter(proposals::household_a.eq(household.as_str()))
        .filter(proposals::introduced_at.is_not_null())
        .filter(proposals::initiative_id.is_not_null())
        .select(proposals::initiative_id)
        .load(conn)
        .db()?;
    let own = |id: String| initiatives.iter().any(|initiative| initiative.as_str() == id);
    Ok(introduced.into_iter().flatten().any(own))
}

/// The households that were introduced to one of these initiatives.
pub(crate) fn list_introduced_to(conn: &mut Conn, initiatives: &[InitiativeId]) -> Result<HashSet<HouseholdId>> {
    let ids: Vec<&str> = initiatives.iter().map(InitiativeId::as_str).collect();
    let households: Vec<String> = proposals::table
        .filter(proposals::initiative_id.eq_any(ids))
        .filter(proposals::introduced_at.is_not_null())
        .select(proposals::household_a)
        .distinct()
        .load(conn)
        .db()?;
    Ok(households.into_iter().map(HouseholdId::known).collect())
}
