//! The auction: households bid for places, each initiative keeps its best bids in a heap, and its price is the lowest
//! bid it holds once it is full, its floor before. Rounds of large steps find rough prices, and each further round starts
//! again from floors a little below them with smaller steps. So neither a crowd of equal households nor ties make it long.
//! It never exceeds a capacity. It must not promise more than to end near the optimum: the exchanges make it exact.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a kernel over arrays whose lengths the checked question fixes; values are at most a thousand million"
)]

use super::assign::{AssignProblem, Effort};

/// The first step is this part of the largest value.
const FIRST_STEP: i32 = 16;
/// Steps smaller than this part of the largest value are not worth a round: the exchanges do the rest.
const LAST_STEP: i32 = 1_000_000;
/// By how much the steps shrink from round to round while places are fought for, and when hardly any are.
const SHRINK: i32 = 4;
const SHRINK_CALM: i32 = 32;
/// How many of the last steps a floor lies below the price of a full initiative, and of one that others left.
const BELOW: i32 = 4;
const BELOW_LEFT: i32 = 256;
/// A round that took more bids than this per place that households may have is the last one.
const MANY_BIDS: u64 = 60;

/// Marks an edge that its household holds; indices of initiatives stay below it.
const HELD: u32 = 1 << 31;

/// An edge as the kernels need it: eight bytes.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    target: u32,
    pub(super) value: i32,
}

impl Arc {
    pub(super) fn new(target: u32, value: i32) -> Self {
        Self { target, value }
    }

    pub(super) fn target(self) -> usize {
        (self.target & !HELD) as usize
    }

    pub(super) fn held(self) -> bool {
        self.target & HELD != 0
    }

    pub(super) fn set_held(&mut self, held: bool) {
        self.target = if held { self.target | HELD } else { self.target & !HELD };
    }
}

/// All households, initiatives and what each holds at the moment.
pub(super) struct Market {
    /// Edges of household h: `arcs[starts[h]..starts[h + 1]]`, in the order of the question.
    pub(super) arcs: Vec<Arc>,
    pub(super) starts: Vec<u32>,
    /// Places that a household may still get.
    pub(super) open: Vec<u32>,
    /// Places per initiative, at most one more than edges lead to it: what nobody can fill must not look full.
    pub(super) capacity: Vec<u32>,
    pub(super) prices: Vec<i32>,
    pub(super) effort: Effort,
    /// Bids at initiative i: a min-heap in `bids[places[i]..][..taken[i]]`; the bid above, the household below.
    bids: Vec<u64>,
    places: Vec<u32>,
    taken: Vec<u32>,
    largest: i32,
}

impl Market {
    pub(super) fn new(problem: &AssignProblem<'_>) -> Self {
        let mut starts = vec![0_u32; problem.quotas.len() + 1];
        for edge in problem.edges {
            starts[edge.household as usize + 1] += 1;
        }
        for at in 0..problem.quotas.len() {
            starts[at + 1] += starts[at];
        }
        let arcs = problem
            .edges
            .iter()
            .map(|edge| Arc::new(edge.initiative, edge.value as i32))
            .collect();
        Self::from_arcs(arcs, starts, problem.quotas, problem.capacities)
    }

    /// A market over the edges `arcs[starts[h]..starts[h + 1]]` of each household h.
    pub(super) fn from_arcs(arcs: Vec<Arc>, starts: Vec<u32>, quotas: &[u32], capacities: &[u32]) -> Self {
        let largest = arcs.iter().map(|arc| arc.value).max().unwrap_or(0);
        let mut degree = vec![0_u32; capacities.len()];
        for arc in &arcs {
            degree[arc.target()] += 1;
        }
        let capacity: Vec<u32> = capacities
            .iter()
            .zip(&degree)
            .map(|(&places, &edges)| places.min(edges + 1))
            .collect();
        let mut places = vec![0_u32; capacity.len() + 1];
        for (at, &capacity) in capacity.iter().enumerate() {
            places[at + 1] = places[at] + capacity;
        }
        // Nobody wants a place that does not exist when it costs as much as the best place of all.
        let prices = capacities
            .iter()
            .map(|&places| if places == 0 { largest } else { 0 })
            .collect();
        Self {
            arcs,
            starts,
            open: quotas.to_vec(),
            prices,
            effort: Effort::default(),
            bids: vec![0; places.last().map_or(0, |&all| all as usize)],
            taken: vec![0; capacity.len()],
            places,
            capacity,
            largest,
        }
    }

    pub(super) fn range(&self, household: usize) -> std::ops::Range<usize> {
        self.starts[household] as usize..self.starts[household + 1] as usize
    }

    /// In each round every household bids until nobody wants more than it holds at the present prices.
    pub(super) fn run(&mut self) {
        let wanted: u64 = self.open.iter().map(|&open| u64::from(open)).sum();
        let mut queue: Vec<u32> = Vec::new();
        let mut best = Vec::new();
        let last = (self.largest / LAST_STEP).max(1);
        let mut step = (self.largest / FIRST_STEP).max(last);
        loop {
            let before = self.effort.bids;
            for household in 0..self.open.len() {
                queue.push(household as u32);
                while let Some(household) = queue.pop() {
                    self.bid(household as usize, step, &mut best, &mut queue);
                }
            }
            let bids = self.effort.bids - before;
            if step == last || bids > MANY_BIDS * wanted {
                return;
            }
            self.start_again(step);
            step = (step / if bids > 2 * wanted { SHRINK } else { SHRINK_CALM }).max(last);
        }
    }

    /// Takes all places back and sets floors from which the next round starts.
    fn start_again(&mut self, step: i32) {
        for household in 0..self.open.len() {
            for at in self.range(household) {
                if self.arcs[at].held() {
                    self.arcs[at].set_held(false);
                    self.open[household] += 1;
                }
            }
        }
        for at in 0..self.capacity.len() {
            let below = if self.taken[at] < self.capacity[at] {
                BELOW_LEFT
            } else {
                BELOW
            };
            if self.capacity[at] > 0 {
                self.prices[at] = (self.prices[at] - below.saturating_mul(step)).max(0);
            }
            self.taken[at] = 0;
        }
    }

    fn bid(&mut self, household: usize, step: i32, best: &mut Vec<(i32, u32)>, outbid: &mut Vec<u32>) {
        let open = self.open[household] as usize;
        if open == 0 {
            return;
        }
        let range = self.range(household);
        let floor;
        if open == 1 {
            // Margin above, position below and turned round: so the larger key is the better edge, the first of equal
            // ones, and best and second best are found without a branch that could be guessed wrong.
            let (mut first, mut second) = (0_i64, 0_i64);
            let arcs = &self.arcs[range.clone()];
            for (position, arc) in (0_u32..).zip(arcs) {
                let margin = arc.value - self.prices[arc.target()];
                let margin = if arc.held() { -1 } else { margin };
                let key = i64::from(margin) << 32 | i64::from(!position);
                second = second.max(first.min(key));
                first = first.max(key);
            }
            if first >> 32 == 0 {
                return;
            }
            floor = (second >> 32) as i32;
            best.clear();
            best.push(((first >> 32) as i32, range.start as u32 + !(first as u32)));
        } else {
            best.clear();
            for (index, arc) in range.clone().zip(&self.arcs[range]) {
                let margin = arc.value - self.prices[arc.target()];
                if margin > 0 && !arc.held() {
                    best.push((margin, index as u32));
                }
            }
            best.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
            floor = best.get(open).map_or(0, |&(margin, _)| margin);
            best.truncate(open);
        }
        self.effort.bids += best.len() as u64;
        for &(_, at) in best.iter() {
            let target = self.arcs[at as usize].target();
            // Never more than the place is worth: so nobody pays to have it.
            let bid = self.arcs[at as usize].value - (floor - step).max(0);
            self.place(household, at as usize, target, bid, outbid);
        }
    }

    /// Enters a bid that is above the price; somebody else may lose the place.
    fn place(&mut self, household: usize, at: usize, target: usize, bid: i32, outbid: &mut Vec<u32>) {
        self.arcs[at].set_held(true);
        self.open[household] -= 1;
        let key = (bid as u64) << 32 | household as u64;
        let (start, capacity) = (self.places[target] as usize, self.capacity[target] as usize);
        let taken = self.taken[target] as usize;
        let heap = &mut self.bids[start..start + capacity];
        if taken < capacity {
            heap[taken] = key;
            rise(heap, taken);
            self.taken[target] += 1;
            if taken + 1 == capacity {
                self.prices[target] = (heap[0] >> 32) as i32;
            }
            return;
        }
        let loser = heap[0] as u32;
        heap[0] = key;
        sink(heap);
        self.prices[target] = (heap[0] >> 32) as i32;
        self.release(loser as usize, target);
        outbid.push(loser);
    }

    fn release(&mut self, household: usize, target: usize) {
        let range = self.range(household);
        if let Some(arc) = self.arcs[range].iter_mut().find(|arc| arc.target() == target) {
            arc.set_held(false);
        }
        self.open[household] += 1;
    }

    /// Indices of the held edges, rising.
    pub(super) fn chosen(&self) -> Vec<u32> {
        (0..)
            .zip(&self.arcs)
            .filter(|(_, arc)| arc.held())
            .map(|(at, _)| at)
            .collect()
    }
}

fn rise(heap: &mut [u64], mut at: usize) {
    while at > 0 {
        let parent = (at - 1) / 2;
        if heap[parent] <= heap[at] {
            break;
        }
        heap.swap(parent, at);
        at = parent;
    }
}

fn sink(heap: &mut [u64]) {
    let mut at = 0;
    let key = heap[0];
    loop {
        let mut child = 2 * at + 1;
        if child >= heap.len() {
            break;
        }
        if child + 1 < heap.len() && heap[child + 1] < heap[child] {
            child += 1;
        }
        if heap[child] >= key {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = key;
}
