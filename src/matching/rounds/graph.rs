//! The graph of households as the searches need it: the edges of each household side by side, values doubled so that
//! halves stay whole. It must not be changed once it is made.

#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over arrays whose lengths the checked question fixes"
)]

use super::pairs::PairProblem;

/// "Nobody" among households, sets and edges.
pub(super) const NONE: u32 = u32::MAX;

/// An edge seen from one of its ends.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) to: u32,
    pub(super) value: i32,
}

impl Link {
    /// Twice the value.
    pub(super) fn doubled(self) -> i64 {
        2 * i64::from(self.value)
    }
}

/// The links of household h: `links[starts[h]..starts[h + 1]]`, by rising index of the other end.
pub(super) struct Graph {
    pub(super) links: Vec<Link>,
    pub(super) starts: Vec<u32>,
}

impl Graph {
    #[expect(clippy::cast_possible_truncation, reason = "values are at most a thousand million")]
    pub(super) fn new(problem: &PairProblem<'_>) -> Self {
        let count = problem.households as usize;
        let mut starts = vec![0_u32; count + 1];
        for edge in problem.edges {
            starts[edge.one as usize + 1] += 1;
            starts[edge.other as usize + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut links = vec![Link { to: 0, value: 0 }; 2 * problem.edges.len()];
        let mut put = |from: u32, to, value: i64| {
            links[next[from as usize] as usize] = Link {
                to,
                value: value as i32,
            };
            next[from as usize] += 1;
        };
        // The smaller ends first: so each household's links rise.
        for edge in problem.edges {
            put(edge.other, edge.one, edge.value);
        }
        for edge in problem.edges {
            put(edge.one, edge.other, edge.value);
        }
        Self { links, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn range(&self, household: u32) -> std::ops::Range<usize> {
        self.starts[household as usize] as usize..self.starts[household as usize + 1] as usize
    }

    pub(super) fn of(&self, household: u32) -> &[Link] {
        &self.links[self.range(household)]
    }
}
