//! The households that can be matched, held in memory by the engine and kept in step with the database: before each
//! question it reads which households changed meanwhile, here or by another instance. It never reads inside a write
//! transaction, whose changes may still be taken back.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, PoisonError, RwLock, TryLockError};

use chrono::{DateTime, Duration, Utc};

use crate::domain::consent::ConsentKind;
use crate::domain::household::HouseholdState;
use crate::domain::ids::HouseholdId;
use crate::error::{Conflict, Result};
use crate::matching::{self, Index};
use crate::service::AppState;
use crate::store::match_changes::{self, Change, Mark};
use crate::store::{Conn, consents, households};

/// After so long without a look at the changes everything is read anew; changes are kept for a day.
const STALE_HOURS: i64 = 12;
/// So often a question is asked again because of changes in between; on a very busy day the last answer counts.
const MOST_TIMES: usize = 3;
/// So many changed households are read beside the index for one look; with more, everything is read from the database.
const MOST_CHANGED: usize = 500;

/// The shared engine of one instance; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Engine(Arc<RwLock<Option<Loaded>>>);

#[derive(Debug)]
struct Loaded {
    index: Index,
    /// From where on changes may be new.
    mark: Mark,
    /// Numbers of changes from the mark on that are in the index already.
    applied: HashSet<i64>,
    read_at: DateTime<Utc>,
    /// Of the weights, see [`crate::service::weights::Known::step`].
    step: u64,
}

impl Engine {
    /// Answers a question from the index, which knows everything that was committed before. `conn` is a connection
    /// outside of any write transaction.
    pub(crate) fn ask<T>(&self, conn: &mut Conn, app: &AppState, question: impl FnOnce(&Index) -> T) -> Result<T> {
        self.catch_up(conn, app)?;
        let shared = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if shared.as_ref().is_some_and(|loaded| !loaded.weighs_as(app)) {
            // Other weights came in between; what a use case asks has to fit together.
            return Err(Conflict::Stale.into());
        }
        let empty;
        let index = if let Some(loaded) = shared.as_ref() {
            &loaded.index
        } else {
            empty = new_index(app);
            &empty
        };
        Ok(question(index))
    }

    /// As [`Engine::ask`], and asks again when somebody committed a change meanwhile, some times at most: nobody who left
    /// before the answer was ready is in it.
    pub(crate) fn ask_settled<T>(&self, conn: &mut Conn, app: &AppState, question: impl Fn(&Index) -> T) -> Result<T> {
        let mut answer = self.ask(conn, app, &question)?;
        for _ in 0..MOST_TIMES {
            if self.is_in_step(conn, app.clock.now())? {
                break;
            }
            answer = self.ask(conn, app, &question)?;
        }
        Ok(answer)
    }

    /// Whether nothing was committed that is not in the index.
    fn is_in_step(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<bool> {
        let shared = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(loaded) = shared.as_ref() else {
            return Ok(false);
        };
        Ok(now - loaded.read_at < Duration::hours(STALE_HOURS)
            && match_changes::list_since(conn, loaded.mark)?
                .iter()
                .all(|change| loaded.applied.contains(&change.number)))
    }

    /// Reads everything anew, or what changed since the last look.
    pub(crate) fn catch_up(&self, conn: &mut Conn, app: &AppState) -> Result<()> {
        let now = app.clock.now();
        if self.weighs_as(app)? && self.is_in_step(conn, now)? {
            return Ok(());
        }
        let mut slot = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match slot.as_mut() {
            Some(loaded) if loaded.is_ahead_of(app) => Err(Conflict::Stale.into()),
            Some(loaded) if loaded.weighs_as(app) && now - loaded.read_at < Duration::hours(STALE_HOURS) => {
                loaded.catch_up(conn, now)
            }
            _ => {
                // Forgotten first: after a fault the next question begins anew.
                *slot = None;
                *slot = Some(Loaded::read(conn, app, now)?);
                Ok(())
            }
        }
    }

    /// Whether the index scores by the weights of this state. One that was settled before other weights came is refused.
    fn weighs_as(&self, app: &AppState) -> Result<bool> {
        let shared = self.0.read().unwrap_or_else(PoisonError::into_inner);
        match shared.as_ref() {
            Some(loaded) if loaded.weighs_as(app) => Ok(true),
            Some(loaded) if loaded.is_ahead_of(app) => Err(Conflict::Stale.into()),
            _ => Ok(false),
        }
    }

    /// Builds the index for the weights of `next` beside the one in use, then takes over both at once; `take_over` makes them
    /// the weights in use. Where nobody has asked anything yet, there is nothing to build.
    pub(crate) fn reweigh(&self, conn: &mut Conn, next: &AppState, take_over: impl FnOnce() -> u64) -> Result<()> {
        let in_use = self.0.read().unwrap_or_else(PoisonError::into_inner).is_some();
        let built = if in_use {
            Some(Loaded::read(conn, next, next.clock.now())?)
        } else {
            None
        };
        let mut slot = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let step = take_over();
        *slot = built.map(|loaded| Loaded { step, ..loaded });
        Ok(())
    }

    /// Looks at every active household as `conn` sees it, also inside of a write transaction, whose own changes count: those
    /// of the index, and instead of those that changed since the ones in the database. Answers whether it could: where
    /// there is no index yet, or it is too far behind, nobody was looked at and the database has to be asked.
    pub(crate) fn look_at_active(
        &self,
        conn: &mut Conn,
        now: DateTime<Utc>,
        mut look: impl FnMut(&matching::Household),
    ) -> Result<bool> {
        // Nobody waits here: a transaction may hold what the one who builds the index is waiting for.
        let shared = match self.0.try_read() {
            Ok(shared) => shared,
            Err(TryLockError::Poisoned(broken)) => broken.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(false),
        };
        let Some(loaded) = shared
            .as_ref()
            .filter(|one| now - one.read_at < Duration::hours(STALE_HOURS))
        else {
            return Ok(false);
        };
        let mut changed = BTreeSet::new();
        for change in match_changes::list_since(conn, loaded.mark)? {
            if loaded.applied.contains(&change.number) {
                continue;
            }
            // Who was erased is noted nowhere.
            let Some(id) = change.household else { return Ok(false) };
            changed.insert(id);
            if changed.len() > MOST_CHANGED {
                return Ok(false);
            }
        }
        let ids: Vec<HouseholdId> = changed.iter().cloned().collect();
        let present = if ids.is_empty() {
            Vec::new()
        } else {
            households::find_many(conn, &ids)?
        };
        loaded
            .index
            .households()
            .filter(|household| changed.is_empty() || !changed.contains(household.id()))
            .for_each(&mut look);
        let unasked = crate::domain::consent::Consents::default();
        for household in present.iter().filter(|one| one.state == HouseholdState::Active) {
            look(&matching::Household::of(household, &unasked));
        }
        Ok(true)
    }

    /// How many households are in the index now.
    pub(crate) fn len(&self) -> usize {
        let shared = self.0.read().unwrap_or_else(PoisonError::into_inner);
        shared.as_ref().map_or(0, |loaded| loaded.index.len())
    }
}

fn new_index(app: &AppState) -> Index {
    Index::new(*app.weights.as_ref(), Arc::clone(&app.gazetteer) as _)
}

impl Loaded {
    fn read(conn: &mut Conn, app: &AppState, now: DateTime<Utc>) -> Result<Self> {
        let mark = match_changes::mark(conn)?;
        let mut index = new_index(app);
        let all = consents::list_in_force_for_all(conn)?;
        let none = crate::domain::consent::Consents::default();
        for household in households::list_active(conn)? {
            let given = all.get(&household.id).unwrap_or(&none);
            index.insert(matching::Household::of(&household, given));
        }
        index.tidy();
        Ok(Self {
            index,
            mark,
            applied: HashSet::new(),
            read_at: now,
            step: app.weights.step(),
        })
    }

    /// Whether other weights came after those of this state.
    fn is_ahead_of(&self, app: &AppState) -> bool {
        self.step > app.weights.step() && !self.weighs_as(app)
    }

    fn weighs_as(&self, app: &AppState) -> bool {
        self.index.rules(0).weights == app.weights.as_ref()
    }

    fn catch_up(&mut self, conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
        // The new mark first: what happens meanwhile is then read once more rather than never.
        let mark = match_changes::mark(conn)?;
        let changes = match_changes::list_since(conn, self.mark)?;
        let new: Vec<&Change> = changes
            .iter()
            .filter(|one| !self.applied.contains(&one.number))
            .collect();
        if new.iter().any(|one| one.household.is_none()) {
            self.forget_erased(conn)?;
        }
        let mut changed: Vec<HouseholdId> = new.iter().filter_map(|one| one.household.clone()).collect();
        changed.sort();
        changed.dedup();
        let present = households::find_many(conn, &changed)?;
        let given = consents::list_in_force_for_many(conn, &changed, ConsentKind::ALL)?;
        let none = crate::domain::consent::Consents::default();
        for id in &changed {
            self.index.remove(id);
        }
        for household in present.iter().filter(|one| one.state == HouseholdState::Active) {
            let given = given.get(&household.id).unwrap_or(&none);
            self.index.insert(matching::Household::of(household, given));
        }
        self.mark = mark;
        self.applied = changes.into_iter().map(|one| one.number).collect();
        self.read_at = now;
        Ok(())
    }

    /// Takes out whom the database no longer knows. Who was erased is noted nowhere, so everybody is looked at.
    fn forget_erased(&mut self, conn: &mut Conn) -> Result<()> {
        let active = households::list_active_ids(conn)?;
        let gone: Vec<HouseholdId> = self
            .index
            .households()
            .map(matching::Household::id)
            .filter(|id| !active.contains(*id))
            .cloned()
            .collect();
        for id in &gone {
            self.index.remove(id);
        }
        Ok(())
    }
}
