//! Entries in order: blocks of sixteen lanes, up to sixteen blocks in a group, groups in a list. Insertions split what
//! is full, removals give back what is empty; every change leaves exact summaries of the blocks it touched.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "positions come from the tree itself; it holds fewer than 2^32 blocks"
)]

use super::lane::{Block, LANES, Lane};
use super::summary::{Group, Summary, children};

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
                for at in 0..node.count() {
                    lanes.extend(old.sorted(node.blocks[at], usize::from(node.len[at])));
                }
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
        if self.pass_on(number, block) {
            // Somebody moved to a neighbour; the entry may now belong there too.
            return self.insert(list, lane);
        }
        if self.nodes[number as usize].count() == LANES {
            self.split_node(list, at);
        } else {
            self.split_block(number, block);
        }
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

    /// The lanes of a block in the order of their keys.
    fn sorted(&self, block: u32, len: usize) -> Vec<Lane> {
        let block = &self.blocks[block as usize];
        let mut lanes: Vec<Lane> = (0..len).map(|at| block.get(at)).collect();
        lanes.sort_by_key(Lane::key);
        lanes
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

    /// Evens out a full block with a neighbour that has room for at least two; whether there was one.
    fn pass_on(&mut self, number: u32, at: usize) -> bool {
        let node = &self.nodes[number as usize];
        let room = |other: usize| other < node.count() && usize::from(node.len[other]) + 2 <= LANES;
        let left = if room(at + 1) {
            at
        } else if at > 0 && room(at - 1) {
            at - 1
        } else {
            return false;
        };
        let (first, second) = (usize::from(node.len[left]), usize::from(node.len[left + 1]));
        let (left_block, right_block) = (node.blocks[left], node.blocks[left + 1]);
        let mut lanes = self.sorted(left_block, first);
        lanes.extend(self.sorted(right_block, second));
        let half = lanes.len() / 2;
        let (low, high) = lanes.split_at(half);
        self.refill(number, left, low);
        self.refill(number, left + 1, high);
        self.nodes[number as usize].first[left + 1] = high[0].key();
        true
    }

    fn split_block(&mut self, number: u32, at: usize) {
        let block = self.nodes[number as usize].blocks[at];
        let lanes = self.sorted(block, LANES);
        let (low, high) = lanes.split_at(LANES / 2);
        let fresh = self.new_block();
        self.nodes[number as usize].insert(at + 1, high[0].key(), fresh);
        self.refill(number, at, low);
        self.refill(number, at + 1, high);
    }

    fn split_node(&mut self, list: &mut Entries, at: usize) {
        let fresh = self.new_node();
        let old = list.nodes[at] as usize;
        let mut right = Node::EMPTY;
        let left = &mut self.nodes[old];
        for from in LANES / 2..LANES {
            right.insert(from - LANES / 2, left.first[from], left.blocks[from]);
            right.len[from - LANES / 2] = left.len[from];
            right.group.put(from - LANES / 2, &left.group.get(from));
            left.group.put(from, &Summary::NONE);
        }
        left.count = (LANES / 2) as u8;
        list.first.insert(at + 1, right.first[0]);
        list.nodes.insert(at + 1, fresh);
        self.nodes[fresh as usize] = right;
        list.refresh_from(at, self);
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
            self.free_nodes.push(number);
            list.nodes.remove(at);
            list.first.remove(at);
            list.refresh_from(at, self);
        } else {
            let summary = self.nodes[number as usize].summary();
            list.put_top(at, &summary);
        }
    }

    /// Joins a block with the next one when both together fill three quarters of one at most.
    fn merge(&mut self, number: u32, at: usize) {
        let node = &self.nodes[number as usize];
        let left = if at + 1 < node.count() {
            at
        } else {
            at.saturating_sub(1)
        };
        let total = usize::from(node.len[left]) + usize::from(node.len.get(left + 1).copied().unwrap_or(16));
        if left + 1 >= node.count() || total > LANES * 3 / 4 {
            return;
        }
        let (keep, drop) = (node.blocks[left], node.blocks[left + 1]);
        let mut lanes = self.sorted(keep, usize::from(node.len[left]));
        lanes.extend(self.sorted(drop, usize::from(node.len[left + 1])));
        self.nodes[number as usize].remove(left + 1);
        self.free_blocks.push(drop);
        self.refill(number, left, &lanes);
    }

    pub(super) fn bytes(&self) -> usize {
        self.blocks.capacity() * size_of::<Block>()
            + self.nodes.capacity() * size_of::<Node>()
            + (self.free_blocks.capacity() + self.free_nodes.capacity()) * 4
    }
}

/// Makes room for an eighth more, where there is none: doubling would leave half of the memory unused.
pub(super) fn grow<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + 16);
    }
}
