//! Occupations and titles, each kept once under a number, and the points of two occupations. Titles are compared only
//! when it matters: a histogram of letters rules most pairs out before Jaro–Winkler is asked.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "numbers are handed out here and stay below 2^31; lengths are cut to small ones"
)]

use std::collections::HashMap;
use std::sync::Arc;

use super::super::household::Work;
use super::super::score::title_points;
use super::lane::{TITLE_ONLY, TITLED_CODE};
use super::tree::grow;
use crate::domain::occupation::Kldb;

/// Marks a number that stands for several occupations.
const SEVERAL: u32 = 1 << 31;

/// A title with what rules out unlike ones: its letters, each folded to one of 32, that occur at least 1, 2, 3, 4 times.
#[derive(Debug, Clone)]
struct Title {
    text: Arc<str>,
    letters: [u32; 4],
    /// Letters beyond four of a kind.
    more: u32,
    len: u32,
    first: [u32; 4],
}

impl Title {
    fn new(text: &str) -> Self {
        let mut counts = [0_u32; 32];
        let mut first = [u32::MAX; 4];
        let mut len = 0;
        for (at, letter) in text.chars().enumerate() {
            let letter = u32::from(letter);
            counts[(letter & 31) as usize] += 1;
            if let Some(first) = first.get_mut(at) {
                *first = letter;
            }
            len += 1;
        }
        let mut letters = [0; 4];
        for (letter, count) in counts.iter().enumerate() {
            for (at, set) in letters.iter_mut().enumerate() {
                if *count as usize > at {
                    *set |= 1 << letter;
                }
            }
        }
        Self {
            text: text.into(),
            letters,
            more: counts.iter().map(|count| count.saturating_sub(4)).sum(),
            len,
            first,
        }
    }

    /// Whether two titles may be alike at 0.85: no more letters can match than both have in common.
    fn may_be_like(&self, other: &Self) -> bool {
        let mut matches = self.more.min(other.more);
        for (own, other) in self.letters.iter().zip(&other.letters) {
            matches += (own & other).count_ones();
        }
        let mut prefix = 0_u32;
        while prefix < 4
            && self.first[prefix as usize] == other.first[prefix as usize]
            && self.first[prefix as usize] != u32::MAX
        {
            prefix += 1;
        }
        let matches = matches as f32;
        let jaro = (matches / self.len as f32 + matches / other.len as f32 + 1.0) / 3.0;
        // The margin covers the rounding of f32.
        jaro + 0.1 * prefix as f32 * (1.0 - jaro) > 0.849
    }
}

/// An occupation by numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Known {
    /// The code's digits, four bits each from the left, and its length; length 0 without a code.
    digits: u32,
    len: u8,
    /// Number of the folded title and 1; 0 without one.
    title: u32,
}

impl Known {
    fn points(self, other: Self, titles: &[Title]) -> u32 {
        if self.len > 0 && other.len > 0 {
            let same = (self.digits ^ other.digits).leading_zeros() / 4;
            return match same.min(u32::from(self.len.min(other.len))) {
                5 => 10_000,
                4 => 9_000,
                3 => 8_000,
                2 => 5_000,
                _ => 0,
            };
        }
        if self.title == 0 || other.title == 0 {
            return 0;
        }
        if self.title == other.title {
            return 9_500;
        }
        let (own, other) = (&titles[self.title as usize - 1], &titles[other.title as usize - 1]);
        if own.may_be_like(other) {
            title_points(&own.text, &other.text)
        } else {
            0
        }
    }
}

/// All occupations.
#[derive(Debug, Clone, Default)]
pub(super) struct Works {
    titles: Vec<Title>,
    title_numbers: HashMap<Arc<str>, u32>,
    known: Vec<Known>,
    numbers: HashMap<Known, u32>,
    /// Lists of several: how many, then their numbers.
    lists: Vec<u32>,
    /// Places of lists that are no longer used, by their length.
    free: HashMap<u32, Vec<u32>>,
}

/// A seeker's occupations, which need not be known.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    own: Vec<Known>,
    /// Titles that the index does not have, from the number of its titles on.
    fresh: Vec<Title>,
}

fn digits(code: Option<Kldb>) -> (u32, u8) {
    let Some(code) = code else { return (0, 0) };
    let digits = code
        .as_str()
        .bytes()
        .enumerate()
        .fold(0, |all, (at, digit)| all | u32::from(digit & 15) << (28 - 4 * at));
    (digits, code.precision())
}

/// The bit of a code's two-digit group.
pub(super) fn group_bit(code: Kldb) -> u32 {
    let (digits, len) = digits(Some(code));
    if len < 2 {
        return 0;
    }
    let group = (digits >> 28) * 10 + (digits >> 24 & 15);
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
    fn title(&mut self, text: &str) -> u32 {
        if let Some(number) = self.title_numbers.get(text) {
            return *number;
        }
        let title = Title::new(text);
        let text = Arc::clone(&title.text);
        grow(&mut self.titles);
        self.titles.push(title);
        let number = self.titles.len() as u32;
        self.title_numbers.insert(text, number);
        number
    }

    fn one(&mut self, work: &Work) -> u32 {
        let (digits, len) = digits(work.kldb);
        // Beside a five-digit code the title counts only with those without a code, but then it does.
        let title = work.folded.as_deref().map_or(0, |text| self.title(text));
        let known = Known { digits, len, title };
        if let Some(number) = self.numbers.get(&known) {
            return *number;
        }
        let number = self.known.len() as u32;
        self.known.push(known);
        self.numbers.insert(known, number);
        number
    }

    /// Keeps the occupations of a household; the number is 0 where there are none.
    pub(super) fn keep(&mut self, works: &[Work]) -> u32 {
        match works {
            [] => 0,
            [one] => self.one(one) + 1,
            several => {
                let numbers: Vec<u32> = several.iter().map(|work| self.one(work)).collect();
                let len = numbers.len() as u32;
                let at = self.free.get_mut(&len).and_then(Vec::pop).unwrap_or_else(|| {
                    let at = self.lists.len();
                    if at + numbers.len() + 1 > self.lists.capacity() {
                        self.lists.reserve_exact(at / 8 + 64);
                    }
                    self.lists.resize(at + numbers.len() + 1, len);
                    at as u32
                });
                let from = at as usize + 1;
                self.lists[from..from + numbers.len()].copy_from_slice(&numbers);
                SEVERAL | at
            }
        }
    }

    /// Gives back what [`Works::keep`] kept.
    pub(super) fn release(&mut self, works: u32) {
        if works & SEVERAL != 0 {
            let at = works & !SEVERAL;
            self.free.entry(self.lists[at as usize]).or_default().push(at);
        }
    }

    /// The occupations of a seeker.
    pub(super) fn seek(&self, works: &[Work]) -> Sought {
        let mut sought = Sought::default();
        for work in works {
            let (digits, len) = digits(work.kldb);
            let title = work.folded.as_deref().map_or(0, |text| {
                self.title_numbers.get(text).copied().unwrap_or_else(|| {
                    sought.fresh.push(Title::new(text));
                    (self.titles.len() + sought.fresh.len()) as u32
                })
            });
            sought.own.push(Known { digits, len, title });
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
            for own in &sought.own {
                let [forth, back] = self.both(*own, other, sought);
                best = [best[0].max(forth), best[1].max(back)];
            }
        };
        if works & SEVERAL == 0 {
            look(self.known[works as usize - 1]);
        } else {
            let at = (works & !SEVERAL) as usize;
            let len = self.lists[at] as usize;
            for number in &self.lists[at + 1..=at + len] {
                look(self.known[*number as usize]);
            }
        }
        best
    }

    fn both(&self, own: Known, other: Known, sought: &Sought) -> [u32; 2] {
        if own.len > 0 && other.len > 0 {
            return [own.points(other, &[]); 2];
        }
        if own.title as usize <= self.titles.len() {
            // Jaro–Winkler may depend on which text comes first.
            return [own.points(other, &self.titles), other.points(own, &self.titles)];
        }
        if other.title == 0 {
            return [0; 2];
        }
        let fresh = &sought.fresh[own.title as usize - self.titles.len() - 1];
        let theirs = &self.titles[other.title as usize - 1];
        if fresh.may_be_like(theirs) {
            [
                title_points(&fresh.text, &theirs.text),
                title_points(&theirs.text, &fresh.text),
            ]
        } else {
            [0; 2]
        }
    }

    /// Bytes of everything kept here.
    pub(super) fn bytes(&self) -> usize {
        let texts: usize = self.titles.iter().map(|title| title.text.len() + 16).sum();
        texts
            + self.titles.capacity() * size_of::<Title>()
            + self.title_numbers.capacity() * (size_of::<(Arc<str>, u32)>() + 1)
            + self.known.capacity() * size_of::<Known>()
            + self.numbers.capacity() * (size_of::<(Known, u32)>() + 1)
            + self.lists.capacity() * 4
    }
}
