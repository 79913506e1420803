//! Odd sets of households, nested: how they are made, how pairs turn within one when another of its households is to be
//! the one without a partner inside, and how they are taken apart. Households are the sets of one, numbered like them.
//! It must not know levels: what is tight is decided by the search.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a kernel over arrays that grow together"
)]

use super::graph::NONE;

/// An odd set: an odd circle of smaller sets. The first holds the base; of the rest, each two neighbours are paired.
pub(super) struct Odd {
    pub(super) children: Vec<u32>,
    /// The edge from a child to the next one, by its households; the last one leads back to the first.
    pub(super) edges: Vec<(u32, u32)>,
}

/// All sets and all pairs.
pub(super) struct Sets {
    households: u32,
    pub(super) mates: Vec<u32>,
    /// Odd sets, numbered from the number of households on.
    odd: Vec<Odd>,
    free: Vec<u32>,
    /// The next larger set around each set.
    arounds: Vec<u32>,
    /// The household of each set that has no partner inside.
    bases: Vec<u32>,
    /// A set in which each household lies, and for each set one around it: following them leads to the outermost.
    tops: Vec<u32>,
    ups: Vec<u32>,
}

impl Sets {
    pub(super) fn new(mates: Vec<u32>) -> Self {
        let households = mates.len() as u32;
        let own: Vec<u32> = (0..households).collect();
        Self {
            households,
            mates,
            odd: Vec::new(),
            free: Vec::new(),
            arounds: vec![NONE; own.len()],
            bases: own.clone(),
            tops: own.clone(),
            ups: own,
        }
    }

    pub(super) fn base(&self, set: u32) -> u32 {
        self.bases[set as usize]
    }

    pub(super) fn is_single(&self, set: u32) -> bool {
        set < self.households
    }

    pub(super) fn odd(&self, set: u32) -> &Odd {
        &self.odd[(set - self.households) as usize]
    }

    /// The next larger set around a set, or [`NONE`].
    pub(super) fn around(&self, set: u32) -> u32 {
        self.arounds[set as usize]
    }

    /// One more than the largest number of a set.
    pub(super) fn end(&self) -> u32 {
        self.households + self.odd.len() as u32
    }

    /// The outermost set around a household.
    pub(super) fn top(&mut self, household: u32) -> u32 {
        let mut set = self.tops[household as usize];
        if self.ups[set as usize] != set {
            while self.ups[set as usize] != set {
                set = self.ups[set as usize];
            }
            self.tops[household as usize] = set;
        }
        set
    }

    /// All households of a set.
    pub(super) fn households(&self, set: u32) -> Vec<u32> {
        self.households_of(&[set])
    }

    /// All households of some sets.
    pub(super) fn households_of(&self, sets: &[u32]) -> Vec<u32> {
        let mut found = Vec::new();
        let mut open: Vec<u32> = sets.iter().rev().copied().collect();
        while let Some(set) = open.pop() {
            if self.is_single(set) {
                found.push(set);
            } else {
                open.extend(self.odd(set).children.iter().rev());
            }
        }
        found
    }

    /// Makes a set of a circle; the first child's base becomes its base.
    pub(super) fn shrink(&mut self, children: Vec<u32>, edges: Vec<(u32, u32)>) -> u32 {
        let set = self.free.pop().unwrap_or_else(|| {
            let set = self.end();
            self.odd.push(Odd {
                children: Vec::new(),
                edges: Vec::new(),
            });
            self.bases.push(NONE);
            self.arounds.push(NONE);
            self.ups.push(set);
            set
        });
        self.bases[set as usize] = self.bases[children[0] as usize];
        self.ups[set as usize] = set;
        for &child in &children {
            self.ups[child as usize] = set;
            self.arounds[child as usize] = set;
        }
        self.odd[(set - self.households) as usize] = Odd { children, edges };
        set
    }

    /// Takes an outermost set apart; its children become outermost, and its number is free for another.
    pub(super) fn expand(&mut self, set: u32) -> Odd {
        let empty = Odd {
            children: Vec::new(),
            edges: Vec::new(),
        };
        let odd = std::mem::replace(&mut self.odd[(set - self.households) as usize], empty);
        for &child in &odd.children {
            self.ups[child as usize] = child;
            self.arounds[child as usize] = NONE;
            for household in self.households(child) {
                self.tops[household as usize] = child;
            }
        }
        self.free.push(set);
        odd
    }

    /// Turns the pairs within a set so that `household` has no partner inside.
    pub(super) fn turn(&mut self, set: u32, household: u32) {
        let mut open = vec![(set, household)];
        while let Some((set, household)) = open.pop() {
            if self.bases[set as usize] == household {
                continue;
            }
            self.bases[set as usize] = household;
            let at = self.child_of(set, household);
            let odd = &mut self.odd[(set - self.households) as usize];
            let length = odd.children.len();
            open.push((odd.children[at], household));
            // From the child, to the side on which its partner stands, every second edge up to the first child.
            let mut fresh = Vec::new();
            if at % 2 == 1 {
                fresh.extend((at + 1..length).step_by(2));
            } else {
                fresh.extend((0..at).step_by(2));
            }
            for edge in fresh {
                let (one, other) = odd.edges[edge];
                self.mates[one as usize] = other;
                self.mates[other as usize] = one;
                open.push((odd.children[edge], one));
                open.push((odd.children[(edge + 1) % length], other));
            }
            odd.children.rotate_left(at);
            odd.edges.rotate_left(at);
        }
    }

    /// The position of the child of `set` in which the household lies.
    pub(super) fn child_of(&self, set: u32, household: u32) -> usize {
        let mut child = household;
        while self.arounds[child as usize] != set {
            child = self.arounds[child as usize];
        }
        self.odd(set)
            .children
            .iter()
            .position(|&other| other == child)
            .unwrap_or(0)
    }
}
