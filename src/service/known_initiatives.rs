//! The initiatives in memory, because nearly every page asks for them and they change seldom. Each question compares the
//! versions that stand in the database with those in memory and reads what differs, so that what is answered is what the
//! connection sees, also inside a transaction. It decides nothing.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::AppState;
use crate::domain::exclusion;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::error::Result;
use crate::matching;
use crate::store::{self, Conn, initiatives};

/// An initiative with what is worked out of it, once for each version.
#[derive(Debug)]
pub(crate) struct KnownInitiative {
    initiative: Initiative,
    hashes: OnceLock<Vec<String>>,
}

impl KnownInitiative {
    /// The hashes under which households may have excluded it.
    pub(crate) fn hashes(&self, app: &AppState) -> &[String] {
        self.hashes
            .get_or_init(|| exclusion::hashes_of_initiative(app.key.as_ref(), &self.initiative))
    }
}

impl Deref for KnownInitiative {
    type Target = Initiative;

    fn deref(&self) -> &Initiative {
        &self.initiative
    }
}

/// All initiatives of one moment, by name.
#[derive(Debug, Default)]
pub(crate) struct Initiatives {
    /// Identifiers and versions, in the order of the identifiers.
    versions: Vec<(InitiativeId, i64)>,
    all: Vec<Arc<KnownInitiative>>,
    by_id: HashMap<InitiativeId, Arc<KnownInitiative>>,
    prepared: OnceLock<Vec<matching::Initiative>>,
}

impl Initiatives {
    fn of(mut all: Vec<Arc<KnownInitiative>>) -> Self {
        all.sort_by_cached_key(|one| (crate::domain::text::fold(&one.profile.name), one.id.clone()));
        let mut versions: Vec<(InitiativeId, i64)> = all.iter().map(|one| (one.id.clone(), one.version)).collect();
        versions.sort();
        Self {
            versions,
            by_id: all.iter().map(|one| (one.id.clone(), Arc::clone(one))).collect(),
            all,
            prepared: OnceLock::new(),
        }
    }

    /// All of them, in whatever state.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<KnownInitiative>> {
        self.all.iter()
    }

    /// The approved and open ones.
    pub(crate) fn approved(&self) -> impl Iterator<Item = &Arc<KnownInitiative>> {
        self.all.iter().filter(|one| one.state == InitiativeState::Approved)
    }

    /// One of them.
    pub(crate) fn get(&self, id: &InitiativeId) -> Option<&Arc<KnownInitiative>> {
        self.by_id.get(id)
    }

    /// The approved ones as matching sees them.
    pub(crate) fn prepared(&self, app: &AppState) -> &[matching::Initiative] {
        self.prepared.get_or_init(|| {
            self.approved()
                .map(|one| matching::Initiative::of(one, app.gazetteer.as_ref()))
                .collect()
        })
    }
}

/// What one instance holds of them; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct KnownInitiatives(Arc<Mutex<Arc<Initiatives>>>);

/// The initiatives as this connection sees them.
///
/// # Errors
/// What the database answers.
pub(crate) fn known(conn: &mut Conn, app: &AppState) -> Result<Arc<Initiatives>> {
    let held = &app.known_initiatives.0;
    let seen = initiatives::list_versions(conn)?;
    let before = Arc::clone(&*held.lock().unwrap_or_else(PoisonError::into_inner));
    if before.versions == seen {
        return Ok(before);
    }
    let kept = |(id, version): &(InitiativeId, i64)| before.get(id).filter(|one| one.version == *version);
    let mut all: Vec<Arc<KnownInitiative>> = seen.iter().filter_map(kept).cloned().collect();
    let missing: Vec<InitiativeId> = seen
        .iter()
        .filter(|one| kept(one).is_none())
        .map(|(id, _)| id.clone())
        .collect();
    all.extend(initiatives::find_many(conn, &missing)?.into_iter().map(|initiative| {
        Arc::new(KnownInitiative {
            initiative,
            hashes: OnceLock::new(),
        })
    }));
    let now = Arc::new(Initiatives::of(all));
    // What a transaction sees may never come to be, and then somebody else gives the same version to other content.
    if !store::is_in_transaction(conn) {
        *held.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&now);
    }
    Ok(now)
}
