//! The search: lists, groups and blocks in the order of what is possible, until nothing left can beat what was found.
//! Equality is looked at, because the tie rule may prefer it.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "numbers of lists, nodes and blocks come from the index; lanes are below 16"
)]

use std::cmp::Reverse;
use std::ops::Range;

use super::super::household::{Area, Household};
use super::areas::Visit;
use super::compact::Compact;
use super::dispatch::{self, Kernels};
use super::ids::Ids;
use super::kernel::{Row, Scores};
use super::lane::LANES;
use super::places::NEVER;
use super::seeker::Seeker;
use super::summary::Group;
use crate::domain::geography::Geography;

/// How many blocks are asked for ahead of the one that is scored.
const AHEAD: usize = 3;
/// How many groups are looked at strictly one after the other, the best first.
const SINGLY: usize = 64;

/// Takes what the search finds.
pub(super) trait Sink {
    /// Scores plus 1 must be above this to matter.
    fn floor(&self) -> u32;
    /// A household and its score plus 1, above the floor; it may come again with another score.
    fn offer(&mut self, owner: u32, score: u32);
}

/// How much a search looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Lists whose places were measured.
    pub lists: usize,
    /// Groups of blocks whose blocks were bounded.
    pub groups: usize,
    /// Blocks whose entries were scored.
    pub blocks: usize,
    /// Entries that were looked at closely.
    pub close: usize,
}

/// Buffers that are used again from list to list, and what was looked at.
struct Work {
    places: Vec<u32>,
    /// What every place counts, where all count alike.
    alike: Option<u32>,
    /// Bounds and numbers of groups.
    nodes: Vec<(u32, u32)>,
    /// The scores of the blocks of one group.
    scores: [Scores; LANES],
    /// Scores at most of entries that may matter, with the place of their block among `scores`, and their lane.
    close: Vec<(u32, u8, u8)>,
    effort: Effort,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            alike: None,
            nodes: Vec::new(),
            scores: [Scores::EMPTY; LANES],
            close: Vec::new(),
            effort: Effort::default(),
        }
    }
}

/// What a search needs besides the seeker.
pub(super) struct Search<'a, 'h> {
    pub(super) compact: &'a Compact,
    pub(super) kernels: Kernels,
    pub(super) geography: &'a dyn Geography,
    pub(super) full: &'a dyn Fn(u32) -> Option<&'h Household>,
    pub(super) ids: &'a Ids,
    /// Whether bounds may pass over anything; without it every entry in reach is scored.
    pub(super) prune: bool,
}

impl Search<'_, '_> {
    /// Offers everybody who may matter to the sink, but for odd households.
    pub(super) fn run(&self, seeker: &Seeker<'_>, sink: &mut impl Sink) -> Effort {
        let mut visits = Vec::new();
        for (at, area) in seeker.areas().iter().enumerate() {
            self.compact.areas.visits(at, area, self.geography, &mut visits);
        }
        if self.prune {
            visits.sort_unstable_by_key(|visit| (Reverse(visit.points), visit.area));
        }
        let mut work = Work::default();
        // Where all places count alike, as for "anywhere", the groups of all lists are looked at best first.
        let alike = |visit: &Visit| matches!(seeker.areas()[visit.area], Area::Anywhere);
        for visits in visits.chunk_by(|a, b| a.area == b.area && alike(a) && alike(b)) {
            if self.prune && visits.iter().all(|visit| seeker.most(visit.points) <= sink.floor()) {
                break;
            }
            work.nodes.clear();
            work.alike = None;
            if visits.first().is_some_and(alike) {
                self.compact.areas.all_places(&mut work.places);
                work.alike = work.places.first().copied();
            }
            for visit in visits {
                self.open(seeker, *visit, sink.floor(), &mut work);
            }
            work.nodes.sort_unstable_by(|a, b| b.cmp(a));
            // The very best settle the floor nearly; the others follow in ever longer runs, each in the order of memory.
            let (mut from, mut run) = (0, 1);
            while from < work.nodes.len() {
                let to = work.nodes.len().min(from + run);
                if run > 1 {
                    work.nodes[from..to].sort_unstable_by_key(|(_, number)| *number);
                }
                if !self.look(seeker, sink, from..to, &mut work) {
                    break;
                }
                (from, run) = (to, if to < SINGLY { 1 } else { to });
            }
        }
        work.effort
    }

    /// Collects the groups of a list that may matter.
    fn open(&self, seeker: &Seeker<'_>, visit: Visit, floor: u32, work: &mut Work) {
        work.effort.lists += 1;
        let list = &self.compact.areas.lists[visit.list as usize];
        let area = &seeker.areas()[visit.area];
        if work.alike.is_none() {
            self.compact.areas.places(visit, area, self.geography, &mut work.places);
            if work.places.iter().all(|place| *place == NEVER) {
                return;
            }
        }
        let entries = &list.entries;
        if !self.prune {
            work.nodes
                .extend(entries.nodes.iter().map(|number| (u32::MAX, *number)));
            return;
        }
        for (tops, numbers) in entries.tops.iter().zip(entries.nodes.chunks(LANES)) {
            let bounds = self.bounds(seeker, tops, numbers.len(), work);
            let some = bounds.into_iter().zip(numbers.iter().copied());
            work.nodes.extend(some.filter(|(bound, _)| *bound > floor));
        }
    }

    /// Looks at a run of groups; whether any of them still mattered.
    fn look(&self, seeker: &Seeker<'_>, sink: &mut impl Sink, run: Range<usize>, work: &mut Work) -> bool {
        let tree = &self.compact.tree;
        let mut mattered = false;
        for at in run {
            let (bound, number) = work.nodes[at];
            if bound <= sink.floor() {
                continue;
            }
            mattered = true;
            if let Some((_, next)) = work.nodes.get(at + 1) {
                dispatch::prefetch(&tree.nodes[*next as usize].group);
            }
            let node = &tree.nodes[number as usize];
            let count = usize::from(node.count);
            work.effort.groups += 1;
            let bounds = if self.prune {
                self.bounds(seeker, &node.group, count, work)
            } else {
                [u32::MAX; LANES]
            };
            let blocks = &tree.blocks;
            let floor = sink.floor();
            let mut wanted = [0; LANES];
            let mut wants = 0;
            for (at, bound) in bounds.iter().enumerate().take(count) {
                if *bound > floor {
                    wanted[wants] = at;
                    wants += 1;
                }
            }
            for at in wanted.iter().take(wants.min(AHEAD)) {
                dispatch::prefetch(&blocks[node.blocks[*at] as usize]);
            }
            for (turn, at) in wanted.iter().copied().enumerate().take(wants) {
                if turn + AHEAD < wants {
                    dispatch::prefetch(&blocks[node.blocks[wanted[turn + AHEAD]] as usize]);
                }
                work.effort.blocks += 1;
                let block = &blocks[node.blocks[at] as usize];
                let scores = &mut work.scores[turn];
                let mut lanes = self.kernels.score(&seeker.query, block, &work.places, floor, scores);
                while lanes != 0 {
                    let lane = lanes.trailing_zeros() as usize;
                    lanes &= lanes - 1;
                    let (owner, most) = (block.owner[lane], scores.most[lane]);
                    dispatch::prefetch(&self.compact.cold[owner as usize]);
                    if most == floor + 1 {
                        // At most equal to the last that was found, so its tie may be asked for.
                        self.ids.soon(owner);
                    }
                    work.close.push((most, turn as u8, lane as u8));
                }
            }
            // The best first: they raise the floor for the others.
            work.close.sort_unstable_by(|a, b| b.cmp(a));
            for (most, turn, lane) in work.close.drain(..) {
                let floor = sink.floor();
                if most <= floor {
                    continue;
                }
                work.effort.close += 1;
                let (turn, lane) = (usize::from(turn), usize::from(lane));
                let block = &blocks[node.blocks[wanted[turn]] as usize];
                let score = seeker.exact(self.compact, block, lane, &work.scores[turn], floor, self.full);
                if score > 0 {
                    sink.offer(block.owner[lane], score);
                }
            }
        }
        mattered
    }

    /// The bounds of up to sixteen blocks or groups.
    fn bounds(&self, seeker: &Seeker<'_>, group: &Group, count: usize, work: &Work) -> Row {
        let mut region = [0; LANES];
        let places = &work.places;
        if let Some(place) = work.alike {
            region[..count].fill((place & 0xffff) + 1);
            return self.bounded(seeker, group, &region);
        }
        for (at, region) in region.iter_mut().enumerate().take(count) {
            let (first, last) = (usize::from(group.first_slot[at]), usize::from(group.last_slot[at]));
            let radius = u32::from(group.radius[at]);
            let places = places.get(first..=last.min(places.len() - 1)).unwrap_or_default();
            let most = places
                .iter()
                .filter(|place| **place >> 16 <= radius)
                .map(|place| (*place & 0xffff) + 1)
                .max();
            *region = most.unwrap_or(0);
        }
        self.bounded(seeker, group, &region)
    }

    fn bounded(&self, seeker: &Seeker<'_>, group: &Group, region: &Row) -> Row {
        let mut bounds = [0; LANES];
        self.kernels.bound(&seeker.query, group, region, &mut bounds);
        bounds
    }
}

/// One that was found.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// The score plus 1.
    score: u32,
    owner: u32,
    /// Its tie, once it was worked out: the text of its identifier lies elsewhere.
    tie: Option<u64>,
}

/// The best `k`, the best first.
pub(super) struct Best<'a> {
    k: usize,
    found: Vec<Found>,
    floor: u32,
    /// Numbers of excluded households, ascending.
    excluded: &'a [u32],
    order: &'a dyn Fn(u32) -> u64,
    /// Which of two numbers has the smaller id, where the ties are equal.
    smaller: &'a dyn Fn(u32, u32) -> bool,
}

impl<'a> Best<'a> {
    pub(super) fn new(
        k: usize,
        excluded: &'a [u32],
        order: &'a dyn Fn(u32) -> u64,
        smaller: &'a dyn Fn(u32, u32) -> bool,
    ) -> Self {
        Self {
            k,
            found: Vec::with_capacity(k.min(1_024) + 1),
            floor: if k == 0 { u32::MAX } else { 0 },
            excluded,
            order,
            smaller,
        }
    }

    /// The numbers and scores, the best first.
    pub(super) fn finish(self) -> Vec<(u32, u32)> {
        self.found
            .into_iter()
            .map(|found| (found.owner, found.score - 1))
            .collect()
    }

    /// The place of a new one, whose tie is worked out where it decides.
    fn place(&mut self, new: &mut Found) -> usize {
        let mut at = self.found.partition_point(|other| other.score > new.score);
        while let Some(other) = self.found.get_mut(at).filter(|other| other.score == new.score) {
            let tie = *new.tie.get_or_insert_with(|| (self.order)(new.owner));
            let other_tie = *other.tie.get_or_insert_with(|| (self.order)(other.owner));
            if tie < other_tie || (tie == other_tie && (self.smaller)(new.owner, other.owner)) {
                break;
            }
            at += 1;
        }
        at
    }
}

impl Sink for Best<'_> {
    fn floor(&self) -> u32 {
        self.floor
    }

    fn offer(&mut self, owner: u32, score: u32) {
        if score <= self.floor || self.excluded.binary_search(&owner).is_ok() {
            return;
        }
        if let Some(at) = self.found.iter().position(|other| other.owner == owner) {
            if self.found[at].score >= score {
                return;
            }
            self.found.remove(at);
        }
        let mut new = Found {
            score,
            owner,
            tie: None,
        };
        let at = self.place(&mut new);
        if at >= self.k {
            return;
        }
        self.found.insert(at, new);
        self.found.truncate(self.k);
        if self.found.len() == self.k {
            // One below, so that an equal score is looked at.
            self.floor = self.found.last().map_or(0, |last| last.score - 1);
        }
    }
}

/// Everybody with a least score.
pub(super) struct Everybody {
    /// Number and score plus 1, in no order, some more than once.
    found: Vec<(u32, u32)>,
    floor: u32,
}

impl Sink for Everybody {
    fn floor(&self) -> u32 {
        self.floor
    }

    fn offer(&mut self, owner: u32, score: u32) {
        self.found.push((owner, score));
    }
}

impl Everybody {
    pub(super) const fn above(minimum_score: u32) -> Self {
        Self {
            found: Vec::new(),
            floor: minimum_score,
        }
    }

    /// Each once, with its best score, by number.
    pub(super) fn finish(mut self) -> Vec<(u32, u32)> {
        self.found.sort_unstable_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)));
        self.found.dedup_by_key(|(owner, _)| *owner);
        self.found.iter().map(|(owner, score)| (*owner, score - 1)).collect()
    }
}

const _: () = assert!(LANES == 16 && u32::MAX as usize > LANES);
