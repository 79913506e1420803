//! What sixteen blocks hold, in short: sets and hulls from which the best possible score of a block follows.
//! A summary may promise too much, never too little.
#![expect(clippy::indexing_slicing, reason = "all indexes are below 16")]

use super::lane::{ADULTS_SHIFT, Block, LANES, Lane, SETTLED};

/// Bit of `kinds`: somebody is settled.
pub(super) const SETTLED_TOO: u8 = 1;
/// Bit of `kinds`: somebody is still to come.
pub(super) const COMING: u8 = 2;
/// Bit of `kinds`: somebody has other weights than the configured ones.
pub(super) const OTHER_WEIGHTS: u8 = 4;
/// Bit of `kinds`: somebody has not said when.
pub(super) const UNSTATED: u8 = 8;
// The four bits above: the numbers of adults that occur.

macro_rules! summaries {
    ($($field:ident: $kind:ty = $none:expr),+ $(,)?) => {
        /// What some entries hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) struct Summary { $(pub(super) $field: $kind),+ }

        /// The summaries of sixteen blocks, each field beside its like.
        #[derive(Debug, Clone)]
        pub(super) struct Group { $(pub(super) $field: [$kind; LANES]),+ }

        impl Summary {
            /// Of nobody.
            pub(super) const NONE: Self = Self { $($field: $none),+ };
        }

        impl Group {
            pub(super) const EMPTY: Self = Self { $($field: [$none; LANES]),+ };

            pub(super) fn get(&self, at: usize) -> Summary {
                Summary { $($field: self.$field[at]),+ }
            }

            pub(super) fn put(&mut self, at: usize, summary: &Summary) {
                $(self.$field[at] = summary.$field;)+
            }
        }
    };
}

summaries! {
    kids: u32 = 0, likes: u32 = 0, trades: u32 = 0, tongues: u16 = 0, more_likes: u16 = 0, needs: u16 = 0,
    offers: u16 = 0, start: u16 = u16::MAX, end: u16 = 0, first_slot: u8 = u8::MAX, last_slot: u8 = 0,
    // The shortest window; the lowest of the youngest children and 1, 0 for none; most children; largest radius.
    months: u8 = u8::MAX, youngest: u8 = u8::MAX, children: u8 = 0, radius: u8 = 0, kinds: u8 = 0,
}

impl Summary {
    /// What one entry holds, with the number of its household's children.
    pub(super) fn of(lane: &Lane, children: u8) -> Self {
        let settled = lane.flags & SETTLED != 0;
        let (start, months) = lane.window();
        let stated = months != 0;
        let mut kinds = if settled { SETTLED_TOO } else { COMING };
        if lane.weights != 0 {
            kinds |= OTHER_WEIGHTS;
        }
        if !stated {
            kinds |= UNSTATED;
        }
        kinds |= 1 << (4 + (lane.flags >> ADULTS_SHIFT & 3));
        Self {
            kids: lane.kids,
            likes: lane.likes,
            tongues: lane.tongues,
            trades: lane.trades,
            more_likes: lane.more_likes,
            needs: lane.needs,
            offers: lane.offers(),
            first_slot: lane.slot,
            last_slot: lane.slot,
            start: if stated { start } else { u16::MAX },
            end: if stated { start + u16::from(months) } else { 0 },
            months: if stated { months } else { u8::MAX },
            youngest: u8::try_from(32 - lane.kids.leading_zeros()).unwrap_or(u8::MAX),
            children,
            radius: lane.radius,
            kinds,
        }
    }

    /// Takes in what others hold.
    pub(super) fn join(&mut self, other: &Self) {
        self.kids |= other.kids;
        self.likes |= other.likes;
        self.tongues |= other.tongues;
        self.trades |= other.trades;
        self.more_likes |= other.more_likes;
        self.needs |= other.needs;
        self.offers |= other.offers;
        self.first_slot = self.first_slot.min(other.first_slot);
        self.last_slot = self.last_slot.max(other.last_slot);
        self.start = self.start.min(other.start);
        self.end = self.end.max(other.end);
        self.months = self.months.min(other.months);
        self.youngest = self.youngest.min(other.youngest);
        self.children = self.children.max(other.children);
        self.radius = self.radius.max(other.radius);
        self.kinds |= other.kinds;
    }

    /// What the first `len` lanes of a block hold.
    pub(super) fn of_block(block: &Block, len: usize) -> Self {
        let mut all = Self::NONE;
        for at in 0..len {
            let lane = block.get(at);
            all.join(&Self::of(&lane, children(&lane)));
        }
        all
    }
}

/// How many children a household may have at most, from its birth years and whether some occur more than once.
pub(super) fn children(lane: &Lane) -> u8 {
    let years = lane.kids.count_ones();
    let most = if lane.flags & super::lane::TWINS != 0 {
        3 * years
    } else {
        years
    };
    u8::try_from(most).unwrap_or(u8::MAX)
}
