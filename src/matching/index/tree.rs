//! Entries in order: blocks of sixteen lanes, up to sixteen blocks in a group, groups in a list. What is full shares with
//! its neighbours before it takes another block, and what gets empty gives one back, so that blocks stay nearly full
//! under any changes; every change leaves exact summaries of the blocks it touched.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "positions come from the tree itself; it holds fewer than 2^32 blocks"
)]

use std::ops::Range;

use super::lane::{Block, LANES, Lane};
use super::summary::{Group, Summary, children};

/// Blocks in reach of a change that makes the number of blocks smaller or larger.
const AROUND: usize = 2;

/// Up to sixteen blocks that follow each other.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) group: Group,
    /// No entry of a block has a smaller key than this, and none of the blocks before a larger one.
    first: [u64; LANES],
    pub(super) blocks: [u32; LANES],
    pub(super) len: [u8; LANES],
    pub(super) count: u8,
}

impl Node {
    const EMPTY: Self = Self {
        group: Group::EMPTY,
        first: [0; LANES],
        blocks: [0; LANES],
        len: [0; LANES],
        count: 0,
    };

    fn count(&self) -> usize {
        usize::from(self.count)
    }

    fn insert(&mut self, at: usize, first: u64, block: u32) {
        let count = self.count();
        for to in (at..count).rev() {
            self.first[to + 1] = self.first[to];
            self.blocks[to + 1] = self.blocks[to];
            self.len[to + 1] = self.len[to];
            let summary = self.group.get(to);
            self.group.put(to + 1, &summary);
        }
        (self.first[at], self.blocks[at], self.len[at]) = (first, block, 0);
        self.group.put(at, &Summary::NONE);
        self.count += 1;
    }

    fn remove(&mut self, at: usize) {
        let count = self.count();
        for from in at + 1..count {
            self.first[from - 1] = self.first[from];
            self.blocks[from - 1] = self.blocks[from];
            self.len[from - 1] = self.len[from];
            let summary = self.group.get(from);
            self.group.put(from - 1, &summary);
        }
        self.group.put(count - 1, &Summary::NONE);
        self.count -= 1;
    }

    /// The shortest run of blocks around one of them, of which `enough` says yes: how many blocks, and for how many
    /// entries more they have room.
    fn around(&self, position: usize, enough: impl Fn(usize, usize) -> bool) -> Option<Range<usize>> {
        let room = |at: usize| LANES - usize::from(self.len[at]);
        let mut run = position..position + 1;
        let mut free = room(position);
        while !enough(run.len(), free) {
            let before = run.start.checked_sub(1);
            let after = Some(run.end).filter(|at| *at < self.count());
            match (before, after) {
                (Some(before), after) if after.is_none_or(|after| room(before) > room(after)) => {
                    free += room(before);
                    run.start = before;
                }
                (_, Some(after)) => {
                    free += room(after);
                    run.end = after + 1;
                }
                (_, None) => return None,
            }
        }
        Some(run)
    }

    /// What all blocks hold together.
    pub(super) fn summary(&self) -> Summary {
        let mut all = Summary::NONE;
        (0..self.count()).for_each(|at| all.join(&self.group.get(at)));
        all
    }
}

/// All blocks and groups of all lists; what is given back is used again.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    pub(super) blocks: Vec<Block>,
    pub(super) nodes: Vec<Node>,
    free_blocks: Vec<u32>,
    free_nodes: Vec<u32>,
}

/// The groups of a list in order, and what each holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    pub(super) nodes: Vec<u32>,
    first: Vec<u64>,
    /// The summaries of the groups, sixteen beside each other.
    pub(super) tops: Vec<Group>,
}

impl Entries {
    fn put_top(&mut self, at: usize, summary: &Summary) {
        let groups = self.nodes.len().div_ceil(LANES);
        self.tops.resize(groups, Group::EMPTY);
        self.tops[at / LANES].put(at % LANES, summary);
    }

    fn refresh_from(&mut self, at: usize, tree: &Tree) {
        for at in at..self.nodes.len() {
            let summary = tree.nodes[self.nodes[at] as usize].summary();
            self.put_top(at, &summary);
        }
        self.tops.truncate(self.nodes.len().div_ceil(LANES));
        let used = self.nodes.len() - self.tops.len().saturating_sub(1) * LANES;
        if let Some(last) = self.tops.last_mut() {
            for at in used..LANES {
                last.put(at, &Summary::NONE);
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.nodes.capacity() * 4 + self.first.capacity() * 8 + self.tops.capacity() * size_of::<Group>()
    }
}

impl Tree {
    fn new_block(&mut self) -> u32 {
        if let Some(block) = self.free_blocks.pop() {
            self.blocks[block as usize] = Block::EMPTY;
            return block;
        }
        grow(&mut self.blocks);
        self.blocks.push(Block::EMPTY);
        (self.blocks.len() - 1) as u32
    }

    fn new_node(&mut self) -> u32 {
        if let Some(node) = self.free_nodes.pop() {
            self.nodes[node as usize] = Node::EMPTY;
            return node;
        }
        grow(&mut self.nodes);
        self.nodes.push(Node::EMPTY);
        (self.nodes.len() - 1) as u32
    }

    /// The position of the last key that is not larger.
    fn place(keys: &[u64], key: u64) -> usize {
        keys.partition_point(|first| *first <= key).saturating_sub(1)
    }

    /// Writes the blocks of all lists anew, one after the other and nearly full, with a little room in each.
    pub(super) fn tidy<'l>(&mut self, lists: impl Iterator<Item = &'l mut Entries>) {
        const FULL: usize = LANES - 1;
        let old = std::mem::take(self);
        for list in lists {
            let mut lanes = Vec::new();
            for number in &list.nodes {
                let node = &old.nodes[*number as usize];
                old.collect(node, 0..node.count(), &mut lanes);
            }
            *list = Entries::default();
            for (count, lanes) in lanes.chunks(FULL).enumerate() {
                if count % FULL == 0 {
                    list.nodes.push(self.new_node());
                    list.first.push(lanes[0].key());
                }
                let block = self.new_block();
                let number = list.nodes[count / FULL];
                self.nodes[number as usize].insert(count % FULL, lanes[0].key(), block);
                self.refill(number, count % FULL, lanes);
            }
            list.nodes.shrink_to_fit();
            list.first.shrink_to_fit();
            list.refresh_from(0, self);
            list.tops.shrink_to_fit();
        }
        self.blocks.shrink_to_fit();
        self.nodes.shrink_to_fit();
    }

    /// Puts an entry into a list.
    pub(super) fn insert(&mut self, list: &mut Entries, lane: &Lane) {
        let key = lane.key();
        if list.nodes.is_empty() {
            let node = self.new_node();
            let block = self.new_block();
            self.nodes[node as usize].insert(0, key, block);
            list.nodes.push(node);
            list.first.push(key);
        }
        let at = Self::place(&list.first, key);
        list.first[at] = list.first[at].min(key);
        let number = list.nodes[at];
        let node = &mut self.nodes[number as usize];
        let block = Self::place(&node.first[..node.count()], key);
        node.first[block] = node.first[block].min(key);
        if usize::from(node.len[block]) < LANES {
            self.push(number, block, lane);
            let mut top = list
                .tops
                .get(at / LANES)
                .map_or(Summary::NONE, |tops| tops.get(at % LANES));
            top.join(&Summary::of(lane, children(lane)));
            list.put_top(at, &top);
            return;
        }
        self.make_room(list, at, block);
        // Somebody moved to a neighbour; the entry may now belong there too.
        self.insert(list, lane);
    }

    fn push(&mut self, node: u32, at: usize, lane: &Lane) {
        let node = &mut self.nodes[node as usize];
        let len = usize::from(node.len[at]);
        self.blocks[node.blocks[at] as usize].put(len, lane);
        node.len[at] += 1;
        let mut summary = node.group.get(at);
        summary.join(&Summary::of(lane, children(lane)));
        node.group.put(at, &summary);
    }

    /// Adds the lanes of a run of blocks in the order of their keys.
    fn collect(&self, node: &Node, run: Range<usize>, lanes: &mut Vec<Lane>) {
        for at in run {
            let block = &self.blocks[node.blocks[at] as usize];
            // Blocks follow each other in order, so each is sorted for itself.
            let mut order = [(0, 0); LANES];
            let order = &mut order[..usize::from(node.len[at])];
            for (at, keyed) in order.iter_mut().enumerate() {
                *keyed = (block.get(at).key(), at);
            }
            order.sort_unstable();
            lanes.extend(order.iter().map(|(_, at)| block.get(*at)));
        }
    }

    fn refill(&mut self, node: u32, at: usize, lanes: &[Lane]) {
        let node = &mut self.nodes[node as usize];
        let block = &mut self.blocks[node.blocks[at] as usize];
        *block = Block::EMPTY;
        for (to, lane) in lanes.iter().enumerate() {
            block.put(to, lane);
        }
        node.len[at] = lanes.len() as u8;
        let summary = Summary::of_block(block, lanes.len());
        node.group.put(at, &summary);
    }

    /// Makes room for one more in a full block: evens out as few blocks as have room for one more each, or takes another
    /// block where the whole group is nearly full.
    fn make_room(&mut self, list: &mut Entries, at: usize, position: usize) {
        let number = list.nodes[at];
        let node = &self.nodes[number as usize];
        let count = node.count();
        if let Some(run) = node.around(position, |blocks, free| free >= blocks) {
            let wanted = run.len();
            self.spread(number, run, wanted);
        } else if count < LANES {
            let run = position.saturating_sub(AROUND)..count.min(position + AROUND + 1);
            let wanted = run.len() + 1;
            self.spread(number, run, wanted);
        } else {
            self.split_node(list, at);
        }
    }

    /// Spreads the entries of a run of blocks evenly over so many blocks.
    fn spread(&mut self, number: u32, run: Range<usize>, wanted: usize) {
        let node = &self.nodes[number as usize];
        let mut lanes = Vec::with_capacity(run.len() * LANES);
        self.collect(node, run.clone(), &mut lanes);
        for at in run.end..run.start + wanted {
            let fresh = self.new_block();
            self.nodes[number as usize].insert(at, u64::MAX, fresh);
        }
        for at in (run.start + wanted..run.end).rev() {
            let node = &mut self.nodes[number as usize];
            self.free_blocks.push(node.blocks[at]);
            node.remove(at);
        }
        let mut rest = lanes.as_slice();
        for left in (1..=wanted).rev() {
            let at = run.start + wanted - left;
            let (some, others) = rest.split_at(rest.len() / left);
            rest = others;
            self.refill(number, at, some);
            if at > run.start {
                self.nodes[number as usize].first[at] = some[0].key();
            }
        }
    }

    /// Makes room for more blocks in a full group: passes some on to a neighbour, or takes another group.
    fn split_node(&mut self, list: &mut Entries, at: usize) {
        let room = |at: usize| {
            list.nodes
                .get(at)
                .map_or(0, |number| LANES - self.nodes[*number as usize].count())
        };
        if room(at + 1) >= 2 * AROUND {
            self.share(list, at, LANES - room(at + 1) / 2);
        } else if at > 0 && room(at - 1) >= 2 * AROUND {
            self.share(list, at - 1, LANES - room(at - 1) / 2);
        } else {
            let fresh = self.new_node();
            list.first.insert(at + 1, u64::MAX);
            list.nodes.insert(at + 1, fresh);
            self.share(list, at, LANES / 2);
            list.refresh_from(at, self);
        }
    }

    /// Deals the blocks of a group and the next one anew, so many to the first of them.
    fn share(&mut self, list: &mut Entries, at: usize, left: usize) {
        let numbers = [list.nodes[at], list.nodes[at + 1]];
        let both = numbers.map(|number| std::mem::replace(&mut self.nodes[number as usize], Node::EMPTY));
        let blocks = both.iter().flat_map(|node| (0..node.count()).map(move |at| (node, at)));
        for (position, (from, block)) in blocks.enumerate() {
            let (number, position) = if position < left {
                (numbers[0], position)
            } else {
                (numbers[1], position - left)
            };
            let node = &mut self.nodes[number as usize];
            node.insert(position, from.first[block], from.blocks[block]);
            node.len[position] = from.len[block];
            node.group.put(position, &from.group.get(block));
        }
        list.first[at + 1] = self.nodes[numbers[1] as usize].first[0];
        for at in [at, at + 1] {
            let summary = self.nodes[list.nodes[at] as usize].summary();
            list.put_top(at, &summary);
        }
    }

    /// Takes an entry out of a list; whether it was there.
    pub(super) fn remove(&mut self, list: &mut Entries, lane: &Lane) -> bool {
        let key = lane.key();
        // Equal keys may reach back over several groups and blocks.
        let from = list.first.partition_point(|first| *first < key).saturating_sub(1);
        for at in from..list.nodes.len() {
            if list.first[at] > key {
                break;
            }
            let number = list.nodes[at];
            let node = &self.nodes[number as usize];
            let start = node.first[..node.count()].partition_point(|first| *first < key);
            for block in start.saturating_sub(1)..node.count() {
                if node.first[block] > key {
                    break;
                }
                let lanes = &self.blocks[node.blocks[block] as usize];
                let len = usize::from(node.len[block]);
                if let Some(found) = (0..len).find(|at| lanes.owner[*at] == lane.owner && lanes.get(*at) == *lane) {
                    self.take(list, at, block, found);
                    return true;
                }
            }
        }
        false
    }

    fn take(&mut self, list: &mut Entries, at: usize, position: usize, lane: usize) {
        let number = list.nodes[at];
        let node = &mut self.nodes[number as usize];
        let block_number = node.blocks[position];
        let block = &mut self.blocks[block_number as usize];
        let last = usize::from(node.len[position]) - 1;
        let moved = block.get(last);
        block.put(lane, &moved);
        block.put(last, &Lane::default());
        node.len[position] -= 1;
        let summary = Summary::of_block(block, last);
        node.group.put(position, &summary);
        if last == 0 {
            node.remove(position);
            self.free_blocks.push(block_number);
        } else {
            self.merge(number, position);
        }
        if self.nodes[number as usize].count == 0 {
            self.drop_node(list, at);
            return;
        }
        let summary = self.nodes[number as usize].summary();
        list.put_top(at, &summary);
        if let Some(next) = list.nodes.get(at + 1) {
            let all = self.nodes[number as usize].count() + self.nodes[*next as usize].count();
            if all <= LANES * 3 / 4 {
                self.share(list, at, all);
                self.drop_node(list, at + 1);
            }
        }
    }

    /// Gives back a group without blocks.
    fn drop_node(&mut self, list: &mut Entries, at: usize) {
        self.free_nodes.push(list.nodes.remove(at));
        list.first.remove(at);
        list.refresh_from(at, self);
    }

    /// Gives back a block where those around it have room for its entries and two more each.
    fn merge(&mut self, number: u32, at: usize) {
        let node = &self.nodes[number as usize];
        if let Some(run) = node.around(at, |blocks, free| free + 2 >= LANES + 2 * blocks) {
            let wanted = run.len() - 1;
            self.spread(number, run, wanted);
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.blocks.capacity() * size_of::<Block>()
            + self.nodes.capacity() * size_of::<Node>()
            + (self.free_blocks.capacity() + self.free_nodes.capacity()) * 4
    }
}

/// Makes room for a little more, where there is none: doubling would leave half of the memory unused, and what is large
/// grows without being copied anyway.
pub(super) fn grow<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 64 + 16);
    }
}
