//! The engine: all households, and for a seeker the best k of them, exactly as if everyone had been looked at.
//! Changes are visible to the next question. It keeps nothing on disk and asks no clock.
//!
//! ```text
//! mod       the index: full records by number, and the answers
//! compact   households as lanes; form in, form out
//! lane      one target area of one household in 31 bytes; blocks of sixteen
//! tree      blocks in the order of their keys, groups of sixteen blocks
//! summary   what a block or group holds at most
//! areas     cells of places, districts, Länder, anywhere; which of them a seeker meets
//! places    how one place lies to a target area
//! globe     places as vectors, for bounds
//! ids       the texts of identifiers by number, for ties
//! intern    numbers for places, countries, languages, weights
//! works     numbers for occupations; their points
//! titles    titles of occupations, each once
//! seeker    the question, prepared; the close look at one lane
//! kernel    scores of a block and bounds of a group, sixteen at once; dispatch chooses the vectors
//! search    best first, until nothing left can matter
//! lookup    from ids and other names to numbers
//! ```

mod areas;
mod compact;
mod dispatch;
mod globe;
mod ids;
mod intern;
mod kernel;
mod lane;
mod lookup;
mod places;
mod search;
mod seeker;
mod summary;
mod titles;
mod tree;
mod works;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

pub use dispatch::Path;
pub use search::Effort;

use self::compact::Compact;
use self::dispatch::Kernels;
use self::ids::Ids;
use self::lookup::Lookup;
use self::search::{Best, Everybody, Search};
use self::seeker::Seeker;
use super::household::Household;
use super::pair::{self, score_pair};
use super::rank::{Match, rank_households};
use super::{Rules, Weights, tie, tie_after, tie_before};
use crate::domain::geography::Geography;
use crate::domain::ids::HouseholdId;

/// From this many results on, everybody who matches is collected and sorted.
const MANY: usize = 256;

/// All households, prepared, with the weights and the geography by which they are scored.
#[derive(Clone)]
pub struct Index {
    weights: Weights,
    geography: Arc<dyn Geography>,
    kernels: Kernels,
    compact: Compact,
    /// The full records by number, from which reasons are made.
    archive: Vec<Option<Box<Household>>>,
    ids: Ids,
    free: Vec<u32>,
    lookup: Lookup,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("weights", &self.weights)
            .field("households", &self.lookup.len())
            .finish_non_exhaustive()
    }
}

/// What the parts of an index take, in bytes, without the texts of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Blocks of entries with their summaries.
    pub entries: usize,
    /// What is kept once for each household besides its entries.
    pub cold: usize,
    /// Places, districts, occupations, titles, weights: what many share.
    pub shared: usize,
    /// The way from ids to numbers, without the texts.
    pub lookup: usize,
}

impl Memory {
    /// All together.
    pub const fn total(self) -> usize {
        self.entries + self.cold + self.shared + self.lookup
    }
}

impl Index {
    /// An empty index.
    pub fn new(weights: Weights, geography: Arc<dyn Geography>) -> Self {
        Self {
            compact: Compact::new(&weights),
            weights,
            geography,
            kernels: Kernels::of(None),
            archive: Vec::new(),
            ids: Ids::default(),
            free: Vec::new(),
            lookup: Lookup::default(),
        }
    }

    /// The same index on another path of the machine, where it has it; for tests and measurements. All paths give the
    /// same answers.
    #[must_use]
    pub fn on_path(mut self, path: Path) -> Self {
        self.kernels = Kernels::of(Some(path));
        self
    }

    /// The path in use.
    pub const fn path(&self) -> Path {
        self.kernels.path()
    }

    /// Puts a household in, or in the place of what was known of it before.
    pub fn insert(&mut self, household: Household) {
        let owner = if let Some(owner) = self.number(household.id()) {
            self.forget(owner);
            owner
        } else {
            let owner = self.free.pop().unwrap_or_else(|| {
                self.archive.push(None);
                u32::try_from(self.archive.len() - 1).unwrap_or(u32::MAX)
            });
            let archive = &self.archive;
            let id = household.id().as_str();
            self.ids.put(owner, id);
            self.lookup
                .insert(tie("", id), owner, |owner| tie("", id_of(archive, owner)));
            owner
        };
        self.compact.insert(owner, &household, &self.weights, &*self.geography);
        if let Some(place) = usize::try_from(owner).ok().and_then(|at| self.archive.get_mut(at)) {
            *place = Some(Box::new(household));
        }
    }

    /// Writes all entries anew, in order and close together; worth it once after many insertions, such as at start.
    /// It takes a fraction of a second for a million households and changes no answer.
    pub fn tidy(&mut self) {
        self.compact.tidy();
    }

    /// Takes a household out; whether it was there.
    pub fn remove(&mut self, id: &HouseholdId) -> bool {
        let Some(owner) = self.number(id) else { return false };
        let archive = &self.archive;
        self.lookup
            .remove(tie("", id.as_str()), |owner| id_of(archive, owner) == id.as_str());
        self.forget(owner);
        self.free.push(owner);
        true
    }

    fn forget(&mut self, owner: u32) {
        let place = usize::try_from(owner).ok().and_then(|at| self.archive.get_mut(at));
        if let Some(before) = place.and_then(Option::take) {
            self.compact.remove(owner, &before, &self.weights, &*self.geography);
        }
    }

    fn number(&self, id: &HouseholdId) -> Option<u32> {
        self.lookup
            .get(tie("", id.as_str()), |owner| id_of(&self.archive, owner) == id.as_str())
    }

    fn id_bytes(&self, owner: u32) -> &[u8] {
        let elsewhere = || id_of(&self.archive, owner).as_bytes();
        self.ids.get(owner).unwrap_or_else(elsewhere)
    }

    fn full(&self, owner: u32) -> Option<&Household> {
        self.archive.get(usize::try_from(owner).ok()?)?.as_deref()
    }

    /// What is known of a household.
    pub fn get(&self, id: &HouseholdId) -> Option<&Household> {
        self.full(self.number(id)?)
    }

    /// How many households are in.
    pub fn len(&self) -> usize {
        self.lookup.len()
    }

    /// Whether none is in.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rules by which it scores in `year`.
    pub fn rules(&self, year: i32) -> Rules<'_> {
        Rules {
            weights: &self.weights,
            geography: &*self.geography,
            year,
        }
    }

    /// The best `k` other households for a seeker, who need not be in: exactly the first `k` by score, ties by [`super::tie`]
    /// and then by the smaller id. `excluded` are those that only the database can rule out (exclusions, open or
    /// forbidding proposals). Children are counted in `year`.
    pub fn top_k(&self, seeker: &Household, k: usize, year: i32, excluded: &BTreeSet<HouseholdId>) -> Vec<Match> {
        let rules = self.rules(year);
        self.ranked(seeker, k, year, excluded)
            .into_iter()
            .filter_map(|(owner, _)| {
                let pair = score_pair(seeker, self.full(owner)?, &rules).ok()?;
                Some(Match {
                    id: self.full(owner)?.id().clone(),
                    explanation: pair.explanation,
                    direction: pair.direction,
                })
            })
            .collect()
    }

    /// The same list as [`Index::top_k`] with the scores alone, 0 to 10,000,000, for rounds, which need no reasons.
    pub fn top_scores(
        &self,
        seeker: &Household,
        k: usize,
        year: i32,
        excluded: &BTreeSet<HouseholdId>,
    ) -> Vec<(&HouseholdId, u32)> {
        let found = self.ranked(seeker, k, year, excluded).into_iter();
        found
            .filter_map(|(owner, score)| Some((self.full(owner)?.id(), score)))
            .collect()
    }

    /// How many others make a match with the seeker: all hard conditions and at least the minimum score.
    pub fn count(&self, seeker: &Household, minimum_score: u32, year: i32, excluded: &BTreeSet<HouseholdId>) -> usize {
        let rules = self.rules(year);
        let Some(prepared) = self.prepared(seeker, &rules) else {
            return self
                .households()
                .filter(|other| !excluded.contains(other.id()))
                .filter_map(|other| pair::score(seeker, other, &rules).ok())
                .filter(|scored| scored.score >= minimum_score)
                .count();
        };
        let excluded = self.numbers(excluded);
        let mut all = Everybody::above(minimum_score);
        self.search(&prepared, &rules, &mut all, true);
        let found = all.finish().into_iter();
        found
            .filter(|(owner, _)| excluded.binary_search(owner).is_err())
            .count()
    }

    /// All households that are in, in no particular order.
    pub fn households(&self) -> impl Iterator<Item = &Household> {
        self.archive.iter().filter_map(Option::as_deref)
    }

    /// The numbers of households, ascending.
    fn numbers(&self, ids: &BTreeSet<HouseholdId>) -> Vec<u32> {
        let mut numbers: Vec<u32> = ids.iter().filter_map(|id| self.number(id)).collect();
        numbers.sort_unstable();
        numbers
    }

    fn prepared<'a>(&self, seeker: &'a Household, rules: &Rules<'_>) -> Option<Seeker<'a>> {
        if !seeker::sane(&self.weights) {
            return None;
        }
        Seeker::new(seeker, self.number(seeker.id()), &self.compact, rules)
    }

    /// The first `k` by number and score.
    fn ranked(&self, seeker: &Household, k: usize, year: i32, excluded: &BTreeSet<HouseholdId>) -> Vec<(u32, u32)> {
        self.searched(seeker, k, year, excluded, true).0
    }

    fn searched(
        &self,
        seeker: &Household,
        k: usize,
        year: i32,
        excluded: &BTreeSet<HouseholdId>,
        prune: bool,
    ) -> (Vec<(u32, u32)>, Effort) {
        let rules = self.rules(year);
        let none = Effort::default();
        let Some(prepared) = self.prepared(seeker, &rules) else {
            let ranked = rank_households(seeker, self.households(), k, &rules, excluded).into_iter();
            let numbered = ranked.filter_map(|found| Some((self.number(&found.id)?, found.explanation.score)));
            return (numbered.collect(), none);
        };
        let excluded = self.numbers(excluded);
        let before = tie_before(seeker.id().as_str());
        let order = |owner: u32| tie_after(before, self.id_bytes(owner));
        let smaller = |a: u32, b: u32| self.id_bytes(a) < self.id_bytes(b);
        let mut best = Best::new(k, &excluded, &order, &smaller);
        if k < MANY {
            let effort = self.search(&prepared, &rules, &mut best, prune);
            return (best.finish(), effort);
        }
        let mut all = Everybody::above(0);
        let effort = self.search(&prepared, &rules, &mut all, prune);
        let mut found = all.finish();
        found.retain(|(owner, _)| excluded.binary_search(owner).is_err());
        found.sort_by_cached_key(|(owner, score)| (std::cmp::Reverse(*score), order(*owner), self.id_bytes(*owner)));
        found.truncate(k);
        (found, effort)
    }

    fn search(&self, seeker: &Seeker<'_>, rules: &Rules<'_>, sink: &mut impl search::Sink, prune: bool) -> Effort {
        let standing = seeker.household.standing();
        if !(standing.takes_part && standing.meets_households) {
            return Effort::default();
        }
        for odd in &self.compact.odd {
            let scored = self
                .full(*odd)
                .and_then(|other| pair::score(seeker.household, other, rules).ok());
            if let Some(scored) = scored.filter(|scored| scored.score >= sink.floor()) {
                sink.offer(*odd, scored.score + 1);
            }
        }
        let search = Search {
            compact: &self.compact,
            kernels: self.kernels,
            geography: &*self.geography,
            full: &|owner| self.full(owner),
            ids: &self.ids,
            prune,
        };
        search.run(seeker, sink)
    }

    /// As [`Index::top_scores`], with what was looked at; with `prune` unset every entry in reach is scored, which is
    /// what pruning is measured against.
    pub fn measured(&self, seeker: &Household, k: usize, year: i32, prune: bool) -> (Vec<(&HouseholdId, u32)>, Effort) {
        let (found, effort) = self.searched(seeker, k, year, &BTreeSet::new(), prune);
        let named = found
            .into_iter()
            .filter_map(|(owner, score)| Some((self.full(owner)?.id(), score)));
        (named.collect(), effort)
    }

    /// What the compact part takes; the full records, from which reasons are made, come on top.
    pub fn memory(&self) -> Memory {
        self.compact.memory(self.lookup.bytes())
    }

    /// How many households do not fit the compact form and are looked at one by one in every question.
    pub fn odd(&self) -> usize {
        self.compact.odd.len()
    }
}

fn id_of(archive: &[Option<Box<Household>>], owner: u32) -> &str {
    let place = usize::try_from(owner).ok().and_then(|at| archive.get(at));
    place
        .and_then(Option::as_deref)
        .map_or("", |household| household.id().as_str())
}
