//! Titles of occupations, each once: their texts behind each other, and of each what rules unlike ones out before
//! Jaro–Winkler is asked.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::string_slice,
    reason = "numbers are handed out here; texts together stay below 2^32 bytes and are cut where they were joined"
)]

use super::super::score::title_points;
use super::super::tie;
use super::lookup::Lookup;
use super::tree::grow;

/// What is known of a title besides its text.
#[derive(Debug, Clone)]
struct Mark {
    /// Where its text ends; it starts where that of the title before ends.
    end: u32,
    /// Its letters, each folded to one of 32, that occur at least 1, 2, 3, 4 times.
    letters: [u32; 4],
    /// Letters beyond four of a kind.
    more: u16,
    /// How many letters; the largest number stands for titles that are too long to be ruled out.
    len: u16,
}

impl Mark {
    fn new(text: &str, end: u32) -> Self {
        let mut counts = [0_u32; 32];
        let mut len = 0_u16;
        for letter in text.chars() {
            counts[(u32::from(letter) & 31) as usize] += 1;
            len = len.saturating_add(1);
        }
        let mut letters = [0; 4];
        for (letter, count) in counts.iter().enumerate() {
            for (at, set) in letters.iter_mut().enumerate() {
                if *count as usize > at {
                    *set |= 1 << letter;
                }
            }
        }
        let more: u32 = counts.iter().map(|count| count.saturating_sub(4)).sum();
        Self {
            end,
            letters,
            more: u16::try_from(more).unwrap_or(u16::MAX),
            len,
        }
    }

    /// The most that Jaro's measure can be: no more letters can match than both have in common.
    fn jaro(&self, other: &Self) -> f32 {
        let mut matches = u32::from(self.more.min(other.more));
        for (own, other) in self.letters.iter().zip(&other.letters) {
            matches += (own & other).count_ones();
        }
        let matches = matches as f32;
        (matches / f32::from(self.len) + matches / f32::from(other.len) + 1.0) / 3.0
    }
}

/// Numbers of titles, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    texts: String,
    marks: Vec<Mark>,
    numbers: Lookup,
}

/// One title.
#[derive(Clone, Copy)]
pub(super) struct Title<'a> {
    text: &'a str,
    mark: &'a Mark,
}

impl Title<'_> {
    /// The points of two titles, whose order may matter; 0 where they are surely not alike at 0.85.
    pub(super) fn points(self, other: Self) -> u32 {
        if self.may_be_like(other) {
            title_points(self.text, other.text)
        } else {
            0
        }
    }

    /// Whether two titles may be alike at 0.85.
    pub(super) fn may_be_like(self, other: Self) -> bool {
        if self.mark.len.max(other.mark.len) == u16::MAX {
            return true;
        }
        let jaro = self.mark.jaro(other.mark);
        // The margin covers the rounding of f32.
        let enough = |prefix: f32| jaro + 0.1 * prefix * (1.0 - jaro) > 0.849;
        // Most pairs fail with the longest prefix that counts, before their texts are looked at.
        enough(4.0) && {
            let same = self.text.chars().zip(other.text.chars()).take(4);
            enough(same.take_while(|(own, other)| own == other).count() as f32)
        }
    }
}

impl Titles {
    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    fn text(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.marks[before].end as usize);
        &self.texts[start..self.marks[at].end as usize]
    }

    /// The title with a number.
    pub(super) fn get(&self, number: u32) -> Title<'_> {
        Title {
            text: self.text(number),
            mark: &self.marks[number as usize],
        }
    }

    /// The number of a title that is known.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(tie("", text), |number| self.text(number) == text)
    }

    /// The number of a title, which is kept.
    pub(super) fn keep(&mut self, text: &str) -> u32 {
        if let Some(number) = self.find(text) {
            return number;
        }
        let number = self.marks.len() as u32;
        let room = self.texts.capacity() - self.texts.len();
        if room < text.len() {
            self.texts.reserve_exact(text.len() + self.texts.len() / 32);
        }
        self.texts.push_str(text);
        grow(&mut self.marks);
        self.marks.push(Mark::new(text, self.texts.len() as u32));
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.insert(tie("", text), number, |other| tie("", self.text(other)));
        self.numbers = numbers;
        number
    }

    pub(super) fn bytes(&self) -> usize {
        self.texts.capacity() + self.marks.capacity() * size_of::<Mark>() + self.numbers.bytes()
    }
}
