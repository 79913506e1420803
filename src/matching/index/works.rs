//! Occupations, each kept once under a number, and the points of two. Titles are compared only when it matters.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "numbers are handed out here and stay below 2^31"
)]

use std::cell::RefCell;
use std::collections::HashMap;

use super::super::household::Work;
use super::lane::{TITLE_ONLY, TITLED_CODE};
use super::lookup::Lookup;
use super::titles::Titles;
use super::tree::grow;
use crate::domain::occupation::Kldb;

/// Marks a number that stands for several occupations.
const SEVERAL: u32 = 1 << 31;
/// Where two titles were not compared yet.
const UNKNOWN: [u16; 2] = [u16::MAX; 2];
/// Marks the last of several.
const LAST: u32 = 1 << 31;

/// An occupation by numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    /// The code's digits, four bits each from the left, and its length in the lowest bits; 0 without a code.
    code: u32,
    /// Number of the folded title and 1; 0 without one.
    title: u32,
}

impl Known {
    const fn coded(self) -> bool {
        self.code != 0
    }

    /// The points of two that have codes.
    fn by_code(self, other: Self) -> u32 {
        let same = (self.code ^ other.code).leading_zeros() / 4;
        match same.min(length(self.code)).min(length(other.code)) {
            5 => 10_000,
            4 => 9_000,
            3 => 8_000,
            2 => 5_000,
            _ => 0,
        }
    }

    const fn hash(self) -> u64 {
        // Neighbouring titles must not stand beside each other for every code.
        ((self.code as u64) << 32 | self.title as u64).wrapping_mul(0xff51_afd7_ed55_8ccd)
    }
}

/// All occupations.
#[derive(Debug, Clone, Default)]
pub(super) struct Works {
    titles: Titles,
    known: Vec<Known>,
    numbers: Lookup,
    /// Lists of several: their numbers, the last one with [`LAST`].
    lists: Vec<u32>,
    /// Places of lists that are no longer used, by their length.
    free: HashMap<usize, Vec<u32>>,
}

/// A seeker's occupations, which need not be known.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    own: Vec<Known>,
    /// Titles that the index does not have, from the number of its titles on.
    fresh: Titles,
    /// Points with each title of the index, for one own occupation after the other; [`UNKNOWN`] where they were not
    /// compared yet, which takes long and comes again and again. Empty until it is needed.
    compared: RefCell<Vec<[u16; 2]>>,
}

/// The code of a [`Known`].
fn packed(code: Option<Kldb>) -> u32 {
    let Some(code) = code else { return 0 };
    let digits = code.as_str().bytes().enumerate();
    digits.fold(u32::from(code.precision()), |all, (at, digit)| {
        all | u32::from(digit & 15) << (28 - 4 * at)
    })
}

/// How many digits a packed code has.
const fn length(code: u32) -> u32 {
    code & 7
}

/// The bit of a code's two-digit group.
pub(super) fn group_bit(code: Kldb) -> u32 {
    let code = packed(Some(code));
    if length(code) < 2 {
        return 0;
    }
    let group = (code >> 28) * 10 + (code >> 24 & 15);
    1 << (group % 30)
}

/// The bits by which lanes are told apart.
pub(super) fn trades(works: &[Work]) -> u32 {
    works.iter().fold(0, |bits, work| {
        bits | match (work.kldb, work.folded.is_some()) {
            (Some(code), titled) => group_bit(code) | if titled { TITLED_CODE } else { 0 },
            (None, _) => TITLE_ONLY,
        }
    })
}

impl Works {
    fn one(&mut self, work: &Work) -> u32 {
        // Beside a five-digit code the title counts only with those without a code, but then it does.
        let title = work.folded.as_deref().map_or(0, |text| self.titles.keep(text) + 1);
        let code = packed(work.kldb);
        let known = Known { code, title };
        let same = |number: u32| self.known[number as usize] == known;
        if let Some(number) = self.numbers.get(known.hash(), same) {
            return number;
        }
        let number = self.known.len() as u32;
        grow(&mut self.known);
        self.known.push(known);
        let hash_of = |number: u32| self.known[number as usize].hash();
        self.numbers.insert(known.hash(), number, hash_of);
        number
    }

    /// Keeps the occupations of a household; the number is 0 where there are none.
    pub(super) fn keep(&mut self, works: &[Work]) -> u32 {
        match works {
            [] => 0,
            [one] => self.one(one) + 1,
            several => {
                let mut numbers: Vec<u32> = several.iter().map(|work| self.one(work)).collect();
                if let Some(last) = numbers.last_mut() {
                    *last |= LAST;
                }
                let len = numbers.len();
                let at = self.free.get_mut(&len).and_then(Vec::pop).unwrap_or_else(|| {
                    let at = self.lists.len();
                    if at + len > self.lists.capacity() {
                        self.lists.reserve_exact(at / 32 + 64 + len);
                    }
                    self.lists.resize(at + len, LAST);
                    at as u32
                });
                let from = at as usize;
                self.lists[from..from + len].copy_from_slice(&numbers);
                SEVERAL | at
            }
        }
    }

    /// The numbers of several.
    fn list(&self, works: u32) -> &[u32] {
        let rest = &self.lists[(works & !SEVERAL) as usize..];
        let last = rest.iter().position(|number| number & LAST != 0);
        last.map_or(rest, |last| &rest[..=last])
    }

    /// Gives back what [`Works::keep`] kept.
    pub(super) fn release(&mut self, works: u32) {
        if works & SEVERAL != 0 {
            let len = self.list(works).len();
            self.free.entry(len).or_default().push(works & !SEVERAL);
        }
    }

    /// The occupations of a seeker.
    pub(super) fn seek(&self, works: &[Work]) -> Sought {
        let mut sought = Sought::default();
        for work in works {
            let code = packed(work.kldb);
            let title = work.folded.as_deref().map_or(0, |text| {
                let fresh = || sought.fresh.keep(text) + self.titles.len() as u32;
                self.titles.find(text).unwrap_or_else(fresh) + 1
            });
            sought.own.push(Known { code, title });
        }
        sought
    }

    /// The points of occupation in the seeker's and in the other's direction.
    pub(super) fn points(&self, sought: &Sought, works: u32) -> [u32; 2] {
        if sought.own.is_empty() || works == 0 {
            return [2_000; 2];
        }
        let mut best = [2_000; 2];
        let mut look = |other: Known| {
            for at in 0..sought.own.len() {
                let [forth, back] = self.both(at, other, sought);
                best = [best[0].max(forth), best[1].max(back)];
            }
        };
        if works & SEVERAL == 0 {
            look(self.known[works as usize - 1]);
        } else {
            for number in self.list(works) {
                look(self.known[(number & !LAST) as usize]);
            }
        }
        best
    }

    fn both(&self, at: usize, other: Known, sought: &Sought) -> [u32; 2] {
        let own = sought.own[at];
        if own.coded() && other.coded() {
            return [own.by_code(other); 2];
        }
        if own.title == 0 || other.title == 0 {
            return [0; 2];
        }
        if own.title == other.title {
            return [9_500; 2];
        }
        let known = self.titles.len();
        let mut compared = sought.compared.borrow_mut();
        if compared.is_empty() {
            compared.resize(known * sought.own.len(), UNKNOWN);
        }
        let points = &mut compared[at * known + other.title as usize - 1];
        if *points == UNKNOWN {
            let title = if own.title as usize <= known {
                self.titles.get(own.title - 1)
            } else {
                sought.fresh.get(own.title - 1 - known as u32)
            };
            let other = self.titles.get(other.title - 1);
            // Jaro–Winkler may depend on which text comes first. Points are at most 10,000.
            *points = [title.points(other) as u16, other.points(title) as u16];
        }
        points.map(u32::from)
    }

    /// Bytes of everything kept here.
    pub(super) fn bytes(&self) -> usize {
        let free: usize = self.free.values().map(|places| places.capacity() * 4).sum();
        self.titles.bytes()
            + self.known.capacity() * size_of::<Known>()
            + self.numbers.bytes()
            + self.lists.capacity() * 4
            + free
    }
}
