//! The exact pairs: from each household that was left over, a search grows a tree of alternating edges, lowers the levels
//! of those who would win a partner and raises the levels of those who would have to turn, shrinks odd circles to sets
//! and takes sets apart again, until somebody without a partner, or somebody who need not have one, is reached. Levels are
//! brought up to date only where a search was, so its cost is that of its surroundings.
//! Between searches no edge is worth more than the levels allow, and all pairs are worth just that.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a kernel over arrays that grow together with the odd sets"
)]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::{Graph, NONE};
use super::pairs::{OddSet, PairEffort};
use super::sets::Sets;

/// What a set is in the present search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Not reached.
    Outside,
    /// An even number of edges from the root: its households could get another partner.
    Winner,
    /// An odd number of edges from the root: it would be given another partner.
    Turner,
}

/// Something that happens when the levels have moved so far: an edge becomes tight, or an odd set loses its value. With
/// the household and the index of the link, or with [`NONE`] and the set.
type Event = Reverse<(i64, u32, u32)>;

/// The state of all searches.
pub(super) struct Forest<'g> {
    graph: &'g Graph,
    sets: Sets,
    /// Level per household. During a search winners store what they had when it began, turners what they had less the
    /// move since: the true level is less or more by `moved`.
    levels: Vec<i64>,
    /// Value per set, stored in the same way with twice the move.
    values: Vec<i64>,
    roles: Vec<Role>,
    /// By which edge a turner was reached: the winner's household and its own.
    entries: Vec<(u32, u32)>,
    /// The smallest key of an event for each household not reached.
    nearest: Vec<i64>,
    /// For finding where two branches meet.
    marks: Vec<u32>,
    mark: u32,
    moved: i64,
    events: BinaryHeap<Event>,
    /// Where the search ends at the latest: when the level of this winner is 0.
    end: (i64, u32),
    /// No event from here on can matter.
    limit: i64,
    touched: Vec<u32>,
    touched_sets: Vec<u32>,
    pub(super) effort: PairEffort,
}

impl<'g> Forest<'g> {
    /// Starts from levels that no edge exceeds and pairs that reach them; whoever is alone has level 0 or is searched from.
    pub(super) fn new(graph: &'g Graph, levels: Vec<i64>, mates: Vec<u32>) -> Self {
        let count = graph.len();
        Self {
            graph,
            sets: Sets::new(mates),
            levels,
            values: vec![0; count],
            roles: vec![Role::Outside; count],
            entries: vec![(NONE, NONE); count],
            nearest: vec![i64::MAX; count],
            marks: vec![0; count],
            mark: 0,
            moved: 0,
            events: BinaryHeap::new(),
            end: (i64::MAX, NONE),
            limit: i64::MAX,
            touched: Vec::new(),
            touched_sets: Vec::new(),
            effort: PairEffort::default(),
        }
    }

    pub(super) fn mates(&self) -> &[u32] {
        &self.sets.mates
    }

    /// Searches from everybody who is alone and could gain.
    pub(super) fn run(&mut self) {
        for root in 0..self.graph.len() as u32 {
            if self.sets.mates[root as usize] == NONE && self.levels[root as usize] > 0 {
                self.search(root);
            }
        }
    }

    fn search(&mut self, root: u32) {
        self.effort.searches += 1;
        self.moved = 0;
        self.end = (i64::MAX, NONE);
        self.limit = i64::MAX;
        let top = self.sets.top(root);
        self.win(top);
        loop {
            let event = self.events.pop().map(|Reverse(event)| event);
            let Some((key, household, index)) = event.filter(|&(key, ..)| key < self.end.0) else {
                self.moved = self.end.0;
                self.turn_branch(self.end.1, NONE);
                break;
            };
            self.moved = key;
            if household == NONE {
                if self.roles[index as usize] == Role::Turner && self.values[index as usize] == 2 * key {
                    self.take_apart(index);
                }
                continue;
            }
            if self.tighten(household, index) {
                break;
            }
        }
        self.settle();
    }

    /// An edge from a winner is tight now. True when the search is over.
    fn tighten(&mut self, household: u32, index: u32) -> bool {
        let link = self.graph.links[index as usize];
        let (one, other) = (self.sets.top(household), self.sets.top(link.to));
        if one == other || self.roles[other as usize] == Role::Turner {
            return false;
        }
        let winners = self.roles[other as usize] == Role::Winner;
        let sum = self.levels[household as usize] + self.levels[link.to as usize] - link.doubled();
        debug_assert!(!winners || sum % 2 == 0, "levels in one tree are even or odd together");
        let slack = if winners {
            sum - 2 * self.moved
        } else {
            sum - self.moved
        };
        if slack > 0 {
            // The other end was reached and left again meanwhile; the edge is due later.
            let later = self.moved + if winners { slack / 2 } else { slack };
            self.events.push(Reverse((later, household, index)));
            return false;
        }
        if winners {
            self.shrink(household, link.to);
            return false;
        }
        let base = self.sets.base(other);
        let partner = self.sets.mates[base as usize];
        if partner == NONE {
            self.sets.turn(other, link.to);
            self.sets.mates[link.to as usize] = household;
            self.turn_branch(household, link.to);
            return true;
        }
        self.entries[other as usize] = (household, link.to);
        self.make_turner(other);
        let next = self.sets.top(partner);
        self.win(next);
        false
    }

    fn make_turner(&mut self, set: u32) {
        self.roles[set as usize] = Role::Turner;
        self.touched_sets.push(set);
        for household in self.sets.households(set) {
            self.levels[household as usize] -= self.moved;
            self.touched.push(household);
        }
        if !self.sets.is_single(set) {
            let due = self.moved + self.values[set as usize] / 2;
            self.values[set as usize] = 2 * due;
            self.events.push(Reverse((due, NONE, set)));
        }
    }

    /// A set that was not reached becomes a winner.
    fn win(&mut self, set: u32) {
        self.roles[set as usize] = Role::Winner;
        self.touched_sets.push(set);
        self.values[set as usize] -= 2 * self.moved;
        let households = self.sets.households(set);
        for &household in &households {
            self.levels[household as usize] += self.moved;
            self.touched.push(household);
        }
        self.look_from(&households);
    }

    /// Notes when the edges of new winners will be tight, and when their levels will be 0.
    fn look_from(&mut self, winners: &[u32]) {
        for &household in winners {
            self.end = self.end.min((self.levels[household as usize], household));
        }
        self.limit = self.limit.min(self.end.0);
        for &household in winners {
            let level = self.levels[household as usize];
            let own = self.sets.top(household);
            let range = self.graph.range(household);
            self.effort.steps += range.len() as u64;
            for (index, link) in range.clone().zip(&self.graph.links[range]) {
                let sum = level + self.levels[link.to as usize] - link.doubled();
                // Cheap first: an edge to another winner is due at half the sum at the earliest.
                if sum / 2 >= self.limit {
                    continue;
                }
                let other = self.sets.top(link.to);
                match self.roles[other as usize] {
                    Role::Turner => {}
                    Role::Winner if other == own => {}
                    Role::Winner => self.events.push(Reverse((sum / 2, household, index as u32))),
                    Role::Outside => {
                        if sum < self.nearest[link.to as usize].min(self.limit) {
                            if self.nearest[link.to as usize] == i64::MAX {
                                self.touched.push(link.to);
                            }
                            self.nearest[link.to as usize] = sum;
                            self.events.push(Reverse((sum, household, index as u32)));
                            if self.sets.mates[self.sets.base(other) as usize] == NONE {
                                self.limit = sum + 1;
                            }
                        }
                    }
                }
            }
        }
    }

    /// The household and its partner's entry, one step towards the root: from a winner set to the turner above it.
    fn above(&mut self, winner: u32) -> Option<(u32, u32)> {
        let base = self.sets.base(winner);
        let partner = self.sets.mates[base as usize];
        (partner != NONE).then(|| (base, self.sets.top(partner)))
    }

    /// Two winners meet: the circle through the place where their branches part becomes an odd set of winners.
    fn shrink(&mut self, one: u32, other: u32) {
        let (left, right) = (self.sets.top(one), self.sets.top(other));
        let meet = self.meeting(left, right);
        let (mut children, mut edges) = (Vec::new(), Vec::new());
        self.climb(left, meet, &mut children, &mut edges);
        // Down from the meeting place to the left end, over the new edge, and up again on the right.
        children.push(meet);
        children.reverse();
        edges.reverse();
        edges.push((one, other));
        let (mut up, mut up_edges) = (Vec::new(), Vec::new());
        self.climb(right, meet, &mut up, &mut up_edges);
        children.extend(up);
        edges.extend(up_edges.into_iter().map(|(down, above)| (above, down)));
        let mut fresh = Vec::new();
        for &child in &children {
            if self.roles[child as usize] == Role::Turner {
                self.values[child as usize] -= 2 * self.moved;
                fresh.extend(self.sets.households(child));
            } else {
                self.values[child as usize] += 2 * self.moved;
            }
            self.roles[child as usize] = Role::Outside;
        }
        for &household in &fresh {
            self.levels[household as usize] += 2 * self.moved;
        }
        let set = self.sets.shrink(children, edges);
        let end = self.sets.end() as usize;
        self.values.resize(end, 0);
        self.roles.resize(end, Role::Outside);
        self.entries.resize(end, (NONE, NONE));
        self.marks.resize(end, 0);
        self.values[set as usize] = -2 * self.moved;
        self.roles[set as usize] = Role::Winner;
        self.touched_sets.push(set);
        self.effort.odd_sets += 1;
        self.look_from(&fresh);
    }

    /// Collects the sets from a winner up to, but without, the meeting place, with the edge above each: (its household
    /// above, its household below).
    fn climb(&mut self, from: u32, meet: u32, sets: &mut Vec<u32>, edges: &mut Vec<(u32, u32)>) {
        let mut winner = from;
        while winner != meet {
            let Some((base, turner)) = self.above(winner) else {
                return;
            };
            sets.push(winner);
            edges.push((self.sets.mates[base as usize], base));
            sets.push(turner);
            let (above, own) = self.entries[turner as usize];
            edges.push((above, own));
            winner = self.sets.top(above);
        }
    }

    /// The first winner set on the way of both to the root.
    fn meeting(&mut self, left: u32, right: u32) -> u32 {
        self.mark += 1;
        let (mut one, mut other) = (left, right);
        loop {
            if one != NONE {
                if self.marks[one as usize] == self.mark {
                    return one;
                }
                self.marks[one as usize] = self.mark;
                one = match self.above(one) {
                    Some((_, turner)) => {
                        let above = self.entries[turner as usize].0;
                        self.sets.top(above)
                    }
                    None => NONE,
                };
            }
            std::mem::swap(&mut one, &mut other);
        }
    }

    /// A turner whose value is used up is taken apart: the even way from its entry to its base stays in the tree, the
    /// rest leaves it.
    fn take_apart(&mut self, set: u32) {
        let (above, own) = self.entries[set as usize];
        let at = self.sets.child_of(set, own);
        self.roles[set as usize] = Role::Outside;
        self.values[set as usize] = 0;
        let odd = self.sets.expand(set);
        let length = odd.children.len();
        // Positions on the way, and the edge by which each turner after the first is reached from the winner before it.
        let mut way = vec![at];
        while let Some(&last) = way.last().filter(|&&last| last % length != 0) {
            way.push(if at % 2 == 1 { last + 1 } else { last - 1 });
        }
        for household in self.sets.households_of(&odd.children) {
            // True levels for the moment, as of households not reached.
            self.levels[household as usize] += self.moved;
            self.nearest[household as usize] = i64::MAX;
        }
        let mut winners = Vec::new();
        for (step, &position) in way.iter().enumerate() {
            let child = odd.children[position % length];
            if step % 2 == 1 {
                winners.push(child);
                continue;
            }
            self.entries[child as usize] = match step {
                0 => (above, own),
                _ if at % 2 == 1 => odd.edges[position - 1],
                _ => {
                    let (one, other) = odd.edges[position];
                    (other, one)
                }
            };
            self.make_turner(child);
        }
        for (position, &child) in odd.children.iter().enumerate() {
            if !way.iter().any(|&on_way| on_way % length == position) {
                self.leave(child);
            }
        }
        for child in winners {
            self.win(child);
        }
    }

    /// A set that left the tree can be reached again, from every winner beside it.
    fn leave(&mut self, set: u32) {
        self.touched_sets.push(set);
        for household in self.sets.households(set) {
            let range = self.graph.range(household);
            self.effort.steps += range.len() as u64;
            for index in range {
                let link = self.graph.links[index];
                let other = self.sets.top(link.to);
                if self.roles[other as usize] != Role::Winner {
                    continue;
                }
                let sum = self.levels[household as usize] + self.levels[link.to as usize] - link.doubled();
                if sum < self.nearest[household as usize].min(self.limit) {
                    self.nearest[household as usize] = sum;
                    let back = self
                        .graph
                        .of(link.to)
                        .binary_search_by_key(&household, |link| link.to)
                        .unwrap_or(0);
                    let index = self.graph.starts[link.to as usize] + back as u32;
                    self.events.push(Reverse((sum, link.to, index)));
                }
            }
        }
    }

    /// Turns all pairs on the way from a winner's household to the root; it gets the new partner, or none.
    fn turn_branch(&mut self, household: u32, partner: u32) {
        let (mut household, mut partner) = (household, partner);
        loop {
            let top = self.sets.top(household);
            let before = self.sets.mates[self.sets.base(top) as usize];
            self.sets.turn(top, household);
            self.sets.mates[household as usize] = partner;
            if before == NONE {
                return;
            }
            let turner = self.sets.top(before);
            let (above, own) = self.entries[turner as usize];
            self.sets.turn(turner, own);
            self.sets.mates[own as usize] = above;
            (household, partner) = (above, own);
        }
    }

    /// Brings levels and values up to date wherever the search was, and forgets the search.
    fn settle(&mut self) {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        for &household in &touched {
            let top = self.sets.top(household);
            self.levels[household as usize] += match self.roles[top as usize] {
                Role::Outside => 0,
                Role::Winner => -self.moved,
                Role::Turner => self.moved,
            };
            self.nearest[household as usize] = i64::MAX;
        }
        touched.clear();
        self.touched = touched;
        let mut sets = std::mem::take(&mut self.touched_sets);
        for &set in &sets {
            self.values[set as usize] += match std::mem::replace(&mut self.roles[set as usize], Role::Outside) {
                Role::Outside => 0,
                Role::Winner => 2 * self.moved,
                Role::Turner => -2 * self.moved,
            };
        }
        sets.clear();
        self.touched_sets = sets;
        self.events.clear();
    }

    /// Levels, odd sets of value and the innermost of these around each household.
    pub(super) fn certificate(&self) -> (Vec<i64>, Vec<OddSet>, Vec<Option<u32>>) {
        let end = self.sets.end();
        let mut number = vec![NONE; end as usize];
        let mut kept: Vec<u32> = Vec::new();
        for set in self.graph.len() as u32..end {
            if self.values[set as usize] > 0 {
                number[set as usize] = kept.len() as u32;
                kept.push(set);
            }
        }
        let around = |set: u32| {
            let mut set = self.sets.around(set);
            while set != NONE && number[set as usize] == NONE {
                set = self.sets.around(set);
            }
            (set != NONE).then(|| number[set as usize])
        };
        let odd_sets = kept
            .iter()
            .map(|&set| OddSet {
                value: self.values[set as usize],
                around: around(set),
            })
            .collect();
        let innermost = (0..self.graph.len() as u32).map(around).collect();
        (self.levels.clone(), odd_sets, innermost)
    }
}
