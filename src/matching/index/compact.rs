//! The compact part of the index: lanes in lists, what they share, and the cold part of each household. It knows
//! households by number only; ids, and everything that reasons are made from, stand in the archive beside it.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of households, lists and nodes are handed out here"
)]

use std::collections::{BTreeSet, HashMap};

use super::super::Weights;
use super::super::household::Household;
use super::Memory;
use super::areas::{Areas, Target};
use super::intern::Interned;
use super::lane::{ADULTS_SHIFT, Cold, FIRST_MONTH, Lane, MONTHS, SETTLED, TWINS, kid_bits, term};
use super::tree::{Tree, grow};
use super::works::{self, Works};
use crate::domain::geography::Geography;
use crate::domain::lists::{Interest, Need};

const _: () = assert!(
    Interest::ALL.len() <= 48 && Need::ALL.len() <= 16,
    "the lanes have 48 bits for interests and 16 for needs"
);

/// All households as lanes.
#[derive(Debug, Clone)]
pub(super) struct Compact {
    pub(super) interned: Interned,
    pub(super) works: Works,
    pub(super) areas: Areas,
    pub(super) tree: Tree,
    pub(super) cold: Vec<Cold>,
    /// Birth years of households with several children of one year, as [`kid_bits`].
    pub(super) twins: HashMap<u32, (u32, u32)>,
    /// Households that do not fit the form of a lane; they are looked at one by one.
    pub(super) odd: BTreeSet<u32>,
}

/// A household in the form of lanes.
struct Form {
    lane: Lane,
    targets: Vec<Target>,
    current: u32,
    kids: (u32, u32),
}

/// The low 16 bits of a set of needs.
pub(super) fn need_bits(set: u64) -> u16 {
    u16::try_from(set & 0xffff).unwrap_or(0)
}

/// The first 32 interests, and the others.
pub(super) fn like_bits(set: u64) -> (u32, u16) {
    let first = u32::try_from(set & 0xffff_ffff).unwrap_or(0);
    (first, u16::try_from(set >> 32 & 0xffff).unwrap_or(0))
}

/// First month and length of a window; length 0 when not stated or settled already, `None` when it does not fit.
pub(super) fn window_bits(household: &Household) -> Option<(u16, u8)> {
    let Some((first, last)) = household.window.filter(|_| !household.settled()) else {
        return Some((0, 0));
    };
    let months = u8::try_from(last - first + 1).ok()?;
    let first = u16::try_from(first - FIRST_MONTH).ok()?;
    (first < MONTHS).then_some((first, months))
}

/// Hash of a telephone number, 0 without one.
pub(super) fn phone_bits(phone: Option<&str>) -> u8 {
    let Some(phone) = phone else { return 0 };
    let hash = super::super::tie("", phone);
    u8::try_from(hash >> 56).unwrap_or(0).max(1)
}

impl Compact {
    pub(super) fn new(weights: &Weights) -> Self {
        Self {
            interned: Interned::new(weights.households.table().map(|(_, weight)| weight)),
            works: Works::default(),
            areas: Areas::default(),
            tree: Tree::default(),
            cold: Vec::new(),
            twins: HashMap::new(),
            odd: BTreeSet::new(),
        }
    }

    /// The form of a household; `None` when it does not fit.
    fn form(
        &mut self,
        owner: u32,
        household: &Household,
        weights: &Weights,
        geography: &dyn Geography,
    ) -> Option<Form> {
        let kids = kid_bits(household)?;
        let (start, months) = window_bits(household)?;
        let current = match &household.current {
            Some(current) => self.interned.home(current)? + 1,
            None => 0,
        };
        let home = current.checked_sub(1).and_then(|number| self.interned.home_of(number));
        let (x, y) = Interned::raster(home);
        let own = weights
            .households
            .scaled(household.importance)
            .map(|(_, weight)| weight);
        let own = self.interned.weights(own)?;
        let areas = household.areas.iter();
        let targets = areas
            .map(|area| self.areas.target(area, geography))
            .collect::<Option<Vec<Target>>>()?;
        let (likes, more_likes) = like_bits(household.interests);
        let mut flags = if household.settled() { SETTLED } else { 0 };
        flags |= u8::try_from(household.adults.min(3)).unwrap_or(3) << ADULTS_SHIFT;
        if kids.1 != 0 {
            flags |= TWINS;
        }
        // Offers of those to come and windows of the settled matter to nobody.
        let term = if household.settled() {
            need_bits(household.offers)
        } else {
            let (term, long) = term(start, months);
            flags |= long;
            term
        };
        let lane = Lane {
            owner,
            kids: kids.0 | kids.1,
            likes,
            tongues: self.interned.tongues(household.languages),
            trades: works::trades(&household.works),
            slot: 0,
            needs: need_bits(household.social_needs),
            term,
            more_likes,
            weights: own,
            radius: 0,
            flags,
            x,
            y,
        };
        Some(Form {
            lane,
            targets,
            current,
            kids,
        })
    }

    /// Whether a household can be anybody's match at all.
    fn takes_part(household: &Household) -> bool {
        household.standing().takes_part && household.standing().meets_households
    }

    /// Puts a household in under a number that is free.
    pub(super) fn insert(&mut self, owner: u32, household: &Household, weights: &Weights, geography: &dyn Geography) {
        if !Self::takes_part(household) {
            return;
        }
        let Some(form) = self.form(owner, household, weights, geography) else {
            self.odd.insert(owner);
            return;
        };
        let at = owner as usize;
        if self.cold.len() <= at {
            grow(&mut self.cold);
            self.cold.resize(at + 1, Cold::default());
        }
        let works = self.works.keep(&household.works);
        let phone = phone_bits(household.standing().phone_key.as_deref());
        self.cold[at] = Cold::new(works, form.current, phone);
        if form.kids.1 != 0 {
            self.twins.insert(owner, form.kids);
        }
        for (list, slot, radius) in form.targets {
            let lane = Lane {
                slot,
                radius,
                ..form.lane
            };
            self.tree.insert(&mut self.areas.lists[list as usize].entries, &lane);
        }
    }

    /// Takes a household out, as it was put in.
    pub(super) fn remove(&mut self, owner: u32, household: &Household, weights: &Weights, geography: &dyn Geography) {
        if !Self::takes_part(household) || self.odd.remove(&owner) {
            return;
        }
        let Some(form) = self.form(owner, household, weights, geography) else {
            return;
        };
        self.works.release(self.cold[owner as usize].works);
        self.cold[owner as usize] = Cold::default();
        self.twins.remove(&owner);
        for (list, slot, radius) in form.targets {
            let lane = Lane {
                slot,
                radius,
                ..form.lane
            };
            let found = self.tree.remove(&mut self.areas.lists[list as usize].entries, &lane);
            debug_assert!(found, "an entry of household {owner} is missing");
        }
    }

    /// Writes all entries anew, in order and close together.
    pub(super) fn tidy(&mut self) {
        self.tree
            .tidy(self.areas.lists.iter_mut().map(|list| &mut list.entries));
    }

    /// What everything takes, with the bytes of the lookup beside it.
    pub(super) fn memory(&self, lookup: usize) -> Memory {
        let twins = self.twins.capacity() * (size_of::<(u32, (u32, u32))>() + 1);
        Memory {
            entries: self.tree.bytes(),
            cold: self.cold.capacity() * size_of::<Cold>() + twins,
            shared: self.interned.bytes() + self.works.bytes() + self.areas.bytes(),
            lookup,
        }
    }
}
