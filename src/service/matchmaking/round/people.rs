//! Everybody whom a run looks at, and what rules somebody out, read once: a run asks the same of each household that the
//! list of one household asks, and questions of their own for each of many would take longer than the matching.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};

use crate::domain::duplicate::DuplicateState;
use crate::domain::exclusion;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::proposal::ProposalKind;
use crate::error::Result;
use crate::matching;
use crate::service::AppState;
use crate::service::matchmaking::candidates::Offices;
use crate::store::proposal_survey::{Survey, survey};
use crate::store::{Conn, consents, coverage, duplicates, exclusions, groups, households};

/// A household as a run sees it.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) prepared: matching::Household,
    pub(super) version: i64,
    /// How many more households it likes to meet in this quarter; nothing when it is not limited so.
    welcomes: Option<u32>,
    /// Since when it waits: since it was confirmed, or since its last introduction.
    since: DateTime<Utc>,
    /// Under which hashes others exclude it; empty when nobody excludes anybody.
    hashes: Vec<String>,
}

/// An initiative as a run sees it.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) id: InitiativeId,
    pub(super) version: i64,
    /// Places that nobody uses and no open proposal speaks for.
    pub(super) free: u32,
    hashes: Vec<String>,
}

/// Everybody, and what rules somebody out.
#[derive(Debug)]
pub(super) struct Facts {
    /// All active households, in the order of their identifiers.
    pub(super) people: Vec<Person>,
    numbers: HashMap<HouseholdId, u32>,
    /// Those for whom the run looks, rising.
    pub(super) seekers: Vec<u32>,
    /// The initiatives whose places are given, in the order of their identifiers.
    pub(super) offices: Vec<Office>,
    /// The same, prepared for matching, in the same order.
    pub(super) prepared: Vec<matching::Initiative>,
    survey: Survey,
    excluded: HashMap<HouseholdId, HashSet<String>>,
    excluding: HashMap<String, Vec<HouseholdId>>,
    held: HashMap<HouseholdId, BTreeSet<HouseholdId>>,
    covered: HashSet<HouseholdId>,
    /// Those who are in an open group.
    pub(super) grouped: HashSet<HouseholdId>,
    pub(super) now: DateTime<Utc>,
}

/// For whom a run looks, as the store needs it.
#[derive(Debug, Clone)]
pub(super) enum Whom {
    Everybody,
    /// The households these initiatives cover; only their places are given.
    CoveredBy(Vec<InitiativeId>),
    One(HouseholdId),
}

impl Facts {
    pub(super) fn load(conn: &mut Conn, app: &AppState, whom: &Whom) -> Result<Self> {
        let now = app.clock.now();
        let mut facts = Self {
            people: Vec::new(),
            numbers: HashMap::new(),
            seekers: Vec::new(),
            offices: Vec::new(),
            prepared: Vec::new(),
            survey: survey(conn, now)?,
            excluded: HashMap::new(),
            excluding: HashMap::new(),
            held: HashMap::new(),
            covered: HashSet::new(),
            grouped: groups::list_held(conn)?,
            now,
        };
        facts.read_exclusions(conn)?;
        facts.read_people(conn, app)?;
        facts.read_offices(conn, app, whom)?;
        for pair in duplicates::list(conn)? {
            if pair.state == DuplicateState::Held {
                facts.held.entry(pair.a.clone()).or_default().insert(pair.b.clone());
                facts.held.entry(pair.b).or_default().insert(pair.a);
            }
        }
        let ids: Vec<InitiativeId> = facts.offices.iter().map(|office| office.id.clone()).collect();
        let covered = coverage::households_of(conn, &ids)?;
        facts.seekers = match whom {
            Whom::Everybody => (0..).take(facts.people.len()).collect(),
            Whom::CoveredBy(_) => covered.iter().filter_map(|id| facts.number(id)).collect(),
            Whom::One(id) => facts.number(id).into_iter().collect(),
        };
        facts.covered = covered.into_iter().collect();
        Ok(facts)
    }

    fn read_exclusions(&mut self, conn: &mut Conn) -> Result<()> {
        for (household, hash) in exclusions::list_all(conn)? {
            self.excluding.entry(hash.clone()).or_default().push(household.clone());
            self.excluded.entry(household).or_default().insert(hash);
        }
        Ok(())
    }

    fn read_people(&mut self, conn: &mut Conn, app: &AppState) -> Result<()> {
        let given = consents::list_in_force_for_all(conn)?;
        let none = crate::domain::consent::Consents::default();
        for household in households::list_active(conn)? {
            let since = household.confirmed_at.unwrap_or(household.created_at);
            let introduced = self.survey.introduced.get(&household.id).copied();
            let hashes = if self.excluding.is_empty() {
                Vec::new()
            } else {
                exclusion::hashes_of_household(app.key.as_ref(), &household.contact.email)
            };
            let number = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
            self.numbers.insert(household.id.clone(), number);
            self.people.push(Person {
                prepared: matching::Household::of(&household, given.get(&household.id).unwrap_or(&none)),
                version: household.version,
                welcomes: household.welcomes_per_quarter().map(|most| {
                    let spoken_for = self.survey.welcomed.get(&household.id).copied().unwrap_or(0);
                    most.saturating_sub(spoken_for)
                }),
                since: introduced.map_or(since, |introduced| introduced.max(since)),
                hashes,
            });
        }
        Ok(())
    }

    fn read_offices(&mut self, conn: &mut Conn, app: &AppState, whom: &Whom) -> Result<()> {
        let offices = Offices::load(conn, app)?;
        let mut all = offices.prepared(app).to_vec();
        if let Whom::CoveredBy(own) = whom {
            all.retain(|one| own.contains(one.id()));
        }
        all.sort_by(|one, other| one.id().cmp(other.id()));
        for prepared in all {
            let Some(initiative) = offices.get(prepared.id()) else {
                continue;
            };
            let spoken_for = self.survey.spoken_for.get(prepared.id()).copied().unwrap_or(0);
            self.offices.push(Office {
                id: initiative.id.clone(),
                version: initiative.version,
                free: initiative.profile.capacity.saturating_sub(spoken_for),
                hashes: initiative.hashes(app).to_vec(),
            });
            self.prepared.push(prepared);
        }
        Ok(())
    }

    /// The number of a household in [`Facts::people`].
    pub(super) fn number(&self, id: &HouseholdId) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    pub(super) fn person(&self, number: u32) -> Option<&Person> {
        self.people.get(number as usize)
    }

    pub(super) fn office(&self, number: u32) -> Option<(&Office, &matching::Initiative)> {
        let at = number as usize;
        self.offices.get(at).zip(self.prepared.get(at))
    }

    /// Whole days for which a household waits.
    pub(super) fn days_waiting(&self, person: &Person) -> u64 {
        u64::try_from((self.now - person.since).num_days()).unwrap_or(0)
    }

    /// Since when a household waits, for those who came first.
    pub(super) fn since(&self, number: u32) -> DateTime<Utc> {
        self.person(number).map_or(self.now, |person| person.since)
    }

    /// How many more proposals of a kind a household may have.
    pub(super) fn quota(&self, app: &AppState, person: &Person, kind: ProposalKind) -> u32 {
        let limit = match kind {
            ProposalKind::Households => app.config.rules.max_open_households,
            ProposalKind::Initiatives => app.config.rules.max_open_initiatives,
        };
        let key = (person.prepared.id().clone(), kind);
        let open = self.survey.open.get(&key).copied().unwrap_or(0);
        let quota = u32::try_from(limit.saturating_sub(open)).unwrap_or(u32::MAX);
        match (kind, person.welcomes) {
            (ProposalKind::Households, Some(left)) => quota.min(left),
            _ => quota,
        }
    }

    /// Whether an initiative covers a target area of the household.
    pub(super) fn is_covered(&self, person: &Person) -> bool {
        self.covered.contains(person.prepared.id())
    }

    /// Other households that only the database can rule out, as far as they are known without looking at each.
    pub(super) fn ruled_out(&self, person: &Person) -> BTreeSet<HouseholdId> {
        let id = person.prepared.id();
        let listed = |map: &HashMap<HouseholdId, BTreeSet<HouseholdId>>| map.get(id).cloned().unwrap_or_default();
        let mut out = listed(&self.survey.barred_households);
        out.append(&mut listed(&self.held));
        for hash in &person.hashes {
            out.extend(self.excluding.get(hash).into_iter().flatten().cloned());
        }
        out
    }

    /// Other households that only the database keeps out of a group with this one.
    pub(super) fn not_together(&self, person: &Person) -> BTreeSet<HouseholdId> {
        let id = person.prepared.id();
        let listed = |map: &HashMap<HouseholdId, BTreeSet<HouseholdId>>| map.get(id).cloned().unwrap_or_default();
        let mut out = listed(&self.survey.not_together);
        out.append(&mut listed(&self.held));
        for hash in &person.hashes {
            out.extend(self.excluding.get(hash).into_iter().flatten().cloned());
        }
        out
    }

    /// Whether the household does not exclude the other.
    pub(super) fn may_meet(&self, person: &Person, other: &Person) -> bool {
        let own = self.excluded.get(person.prepared.id());
        !own.is_some_and(|own| exclusion::excludes(own, &other.hashes))
    }

    /// Initiatives with which a proposal is open, or forbids another.
    pub(super) fn barred_offices(&self, person: &Person) -> BTreeSet<InitiativeId> {
        let barred = self.survey.barred_initiatives.get(person.prepared.id());
        barred.cloned().unwrap_or_default()
    }

    /// Initiatives that the household excludes.
    pub(super) fn excluded_offices(&self, person: &Person) -> BTreeSet<InitiativeId> {
        let Some(own) = self.excluded.get(person.prepared.id()) else {
            return BTreeSet::new();
        };
        let excluded = self
            .offices
            .iter()
            .filter(|office| exclusion::excludes(own, &office.hashes));
        excluded.map(|office| office.id.clone()).collect()
    }
}
