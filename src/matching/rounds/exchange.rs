//! Makes an assignment exact. Initiatives are the nodes of a graph with one more node for "outside"; an edge says what
//! is gained when a household leaves one place for another. Labels are corrected along the edges, starting from the
//! prices of the auction. A cycle found on the way is an exchange that improves the total and is carried out; when no
//! label changes any more the labels are prices that prove the optimum.
//! It must not be started from an assignment that exceeds a capacity.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a kernel over arrays whose lengths the checked question fixes"
)]

use std::collections::BinaryHeap;

use super::auction::Market;

const NONE: u32 = u32::MAX;

/// A household leaves one place and takes another; either may be missing, and both are when only an empty place moves.
#[derive(Clone, Copy)]
struct Move {
    from: u32,
    household: u32,
    leave: u32,
    take: u32,
}

const NO_MOVE: Move = Move {
    from: NONE,
    household: NONE,
    leave: NONE,
    take: NONE,
};

struct Graph<'m> {
    market: &'m mut Market,
    outside: u32,
    /// Label per initiative and of outside; the price is the difference to outside.
    labels: Vec<i64>,
    /// Who is at an initiative: the household and its edge.
    guests: Vec<Vec<(u32, u32)>>,
    /// By which move a node got its label.
    parents: Vec<Move>,
    /// The trees of these moves, each as a ring in which whatever hangs below a node follows it directly.
    next: Vec<u32>,
    previous: Vec<u32>,
    depth: Vec<u32>,
    /// The labels at the beginning: the node whose label rose most above it is looked at first, so that most are looked
    /// at once only.
    start: Vec<i64>,
    queue: BinaryHeap<(i64, u32)>,
    queued: Vec<bool>,
    /// Nodes that were queued and need not be looked at before they get their better label, unless an exchange comes
    /// first, which may take away the edge by which they would get it.
    asleep: Vec<u32>,
    /// Households that got an open place again and whose edges are to be looked at from outside.
    opened: Vec<u32>,
}

/// Carries out improving exchanges until none is left and gives the prices that prove it.
pub(super) fn improve(market: &mut Market) -> Vec<i64> {
    let mut graph = Graph::new(market);
    graph.run();
    let outside = graph.labels[graph.outside as usize];
    let price = |at: usize| match graph.market.capacity[at] {
        0 => i64::from(graph.market.prices[at]),
        _ => graph.labels[at] - outside,
    };
    (0..graph.outside as usize).map(price).collect()
}

impl<'m> Graph<'m> {
    fn new(market: &'m mut Market) -> Self {
        let initiatives = market.capacity.len();
        let outside = initiatives as u32;
        let mut guests: Vec<Vec<(u32, u32)>> = vec![Vec::new(); initiatives];
        for household in 0..market.open.len() {
            for at in market.range(household) {
                let arc = market.arcs[at];
                if arc.held() {
                    guests[arc.target()].push((household as u32, at as u32));
                }
            }
        }
        let mut labels: Vec<i64> = market.prices.iter().map(|&price| i64::from(price)).collect();
        labels.push(0);
        let nodes = initiatives + 1;
        let start = labels.clone();
        Self {
            market,
            outside,
            labels,
            guests,
            parents: vec![NO_MOVE; nodes],
            next: (0..=outside).collect(),
            previous: (0..=outside).collect(),
            depth: vec![0; nodes],
            start,
            queue: (0..=outside).map(|n| (0, n)).collect(),
            queued: vec![true; nodes],
            asleep: Vec::new(),
            opened: Vec::new(),
        }
    }

    fn run(&mut self) {
        while let Some((raise, node)) = self.queue.pop() {
            if raise != self.raise(node) || !std::mem::take(&mut self.queued[node as usize]) {
                continue;
            }
            self.market.effort.visits += 1;
            let calm = if node == self.outside {
                self.visit_outside()
            } else {
                self.visit(node)
            };
            if !calm {
                self.push(node);
            }
            while let Some(household) = self.opened.pop() {
                self.let_in(household);
            }
        }
    }

    fn push(&mut self, node: u32) {
        self.queued[node as usize] = true;
        self.queue.push((self.raise(node), node));
    }

    fn raise(&self, node: u32) -> i64 {
        self.labels[node as usize] - self.start[node as usize]
    }

    /// Looks at all edges that leave an initiative. False when an exchange changed what is held there.
    fn visit(&mut self, node: u32) -> bool {
        let label = self.labels[node as usize];
        if self.guests[node as usize].len() < self.market.capacity[node as usize] as usize {
            let nobody = Move { from: node, ..NO_MOVE };
            if !self.offer(self.outside, label, nobody) {
                return false;
            }
        }
        for guest in 0..self.guests[node as usize].len() {
            let (household, leave) = self.guests[node as usize][guest];
            let base = label - i64::from(self.market.arcs[leave as usize].value);
            let out = Move {
                from: node,
                household,
                leave,
                take: NONE,
            };
            if !self.offer(self.outside, base, out) {
                return false;
            }
            if !self.offers(base, out) {
                return false;
            }
        }
        true
    }

    /// Looks at all edges from outside: of households that may have more, and that no price is negative.
    fn visit_outside(&mut self) -> bool {
        let label = self.labels[self.outside as usize];
        for node in 0..self.outside {
            if !self.offer(
                node,
                label,
                Move {
                    from: self.outside,
                    ..NO_MOVE
                },
            ) {
                return false;
            }
        }
        for household in 0..self.market.open.len() as u32 {
            self.let_in(household);
        }
        true
    }

    /// Offers a household with an open place all that it does not hold, again after each exchange.
    fn let_in(&mut self, household: u32) {
        let label = self.labels[self.outside as usize];
        let enters = Move {
            from: self.outside,
            household,
            leave: NONE,
            take: NONE,
        };
        while self.market.open[household as usize] > 0 && !self.offers(label, enters) {}
    }

    /// Offers every place that the household of `leaving` does not hold.
    fn offers(&mut self, base: i64, leaving: Move) -> bool {
        for at in self.market.range(leaving.household as usize) {
            let arc = self.market.arcs[at];
            if arc.held() || self.market.capacity[arc.target()] == 0 {
                continue;
            }
            let label = base + i64::from(arc.value);
            if label > self.labels[arc.target()]
                && !self.offer(
                    arc.target() as u32,
                    label,
                    Move {
                        take: at as u32,
                        ..leaving
                    },
                )
            {
                return false;
            }
        }
        true
    }

    /// Raises the label of a node if the move gives a better one. False when that closed a cycle and an exchange was
    /// carried out.
    fn offer(&mut self, node: u32, label: i64, by: Move) -> bool {
        if label <= self.labels[node as usize] {
            return true;
        }
        let depth = self.depth[node as usize];
        let mut end = self.next[node as usize];
        let mut closed = false;
        while self.depth[end as usize] > depth {
            closed |= end == by.from;
            end = self.next[end as usize];
        }
        if closed {
            self.exchange(node, by);
            self.dissolve(node, end, true);
            return false;
        }
        self.dissolve(node, end, false);
        self.labels[node as usize] = label;
        self.parents[node as usize] = by;
        let after = self.next[by.from as usize];
        self.next[by.from as usize] = node;
        self.previous[node as usize] = by.from;
        self.next[node as usize] = after;
        self.previous[after as usize] = node;
        self.depth[node as usize] = self.depth[by.from as usize] + 1;
        self.push(node);
        true
    }

    /// Takes a node and all that hangs below it, up to `end`, out of its tree; each stands alone afterwards. They need
    /// not be looked at before they get their better label from above (`again` false): that is what lets every
    /// cycle be seen. After an exchange all are looked at again.
    fn dissolve(&mut self, node: u32, end: u32, again: bool) {
        let before = self.previous[node as usize];
        let mut at = node;
        loop {
            let next = self.next[at as usize];
            self.next[at as usize] = at;
            self.previous[at as usize] = at;
            self.depth[at as usize] = 0;
            self.parents[at as usize] = NO_MOVE;
            if again {
                self.push(at);
            } else if std::mem::take(&mut self.queued[at as usize]) && at != node {
                self.asleep.push(at);
            }
            if next == end {
                break;
            }
            at = next;
        }
        if end != node {
            self.next[before as usize] = end;
            self.previous[end as usize] = before;
        }
    }

    /// Carries out the moves around the cycle that `last` closes at `node`. All of them are still possible: whatever an
    /// exchange changes hangs below the node that closed it, and was taken apart then.
    fn exchange(&mut self, node: u32, last: Move) {
        let mut cycle = vec![(node, last)];
        let mut at = last.from;
        while at != node {
            let by = self.parents[at as usize];
            cycle.push((at, by));
            at = by.from;
        }
        self.market.effort.exchanges += 1;
        for at in std::mem::take(&mut self.asleep) {
            self.push(at);
        }
        for &(to, by) in &cycle {
            if by.leave != NONE {
                self.market.arcs[by.leave as usize].set_held(false);
                self.guests[by.from as usize].retain(|&(_, edge)| edge != by.leave);
            }
            if by.take != NONE {
                self.market.arcs[by.take as usize].set_held(true);
                self.guests[to as usize].push((by.household, by.take));
            }
            if by.leave != NONE && by.take == NONE {
                self.market.open[by.household as usize] += 1;
            }
            if by.leave == NONE && by.take != NONE {
                self.market.open[by.household as usize] -= 1;
            }
        }
        for &(_, by) in &cycle {
            if by.household == NONE {
                continue;
            }
            if self.market.open[by.household as usize] > 0 {
                self.opened.push(by.household);
            }
            for at in self.market.range(by.household as usize) {
                if self.market.arcs[at].held() {
                    self.push(self.market.arcs[at].target() as u32);
                }
            }
        }
    }
}
