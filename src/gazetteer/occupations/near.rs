//! Which titles of a group look most like a text: by the runs of three letters they share, rare runs counting more. It
//! sees folded keys and positions only; what a near title means is decided by its caller.

use std::ops::Range;

/// Letters are told apart, digits are not; the ends of words are letters too.
const LETTERS: usize = 30;
const RUNS: usize = LETTERS * LETTERS * LETTERS;

/// An inverted index from runs of letters to the titles that have them.
pub(super) struct Near {
    /// Where the titles of each run begin in `titles`; one more at the end.
    starts: Vec<u32>,
    /// Titles in rising order within each run.
    titles: Vec<u32>,
    /// How rare each run is, 1 to 17.
    rarity: Vec<u8>,
    /// Of each title, the sum of the squares of the rarities of its runs.
    squares: Vec<u32>,
}

impl Near {
    /// Indexes folded keys; the number of a title is the position of its key.
    pub(super) fn new<'a>(keys: impl Iterator<Item = &'a str> + Clone) -> Self {
        let read: Vec<Vec<u16>> = keys.map(runs).collect();
        let mut starts = vec![0_u32; RUNS + 1];
        for run in read.iter().flatten() {
            if let Some(count) = starts.get_mut(usize::from(*run) + 1) {
                *count += 1;
            }
        }
        let all = u32::try_from(read.len()).unwrap_or(u32::MAX);
        let rarity = starts.iter().skip(1).map(|count| rarity(all, *count)).collect();
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut near = Self {
            titles: vec![0; sum as usize],
            squares: Vec::with_capacity(read.len()),
            starts,
            rarity,
        };
        let mut next = near.starts.clone();
        for (title, runs) in (0_u32..).zip(&read) {
            for run in runs {
                if let Some(place) = next.get_mut(usize::from(*run)) {
                    if let Some(slot) = near.titles.get_mut(*place as usize) {
                        *slot = title;
                    }
                    *place += 1;
                }
            }
            near.squares.push(near.square(runs));
        }
        near
    }

    fn rarity(&self, run: u16) -> u32 {
        u32::from(self.rarity.get(usize::from(run)).copied().unwrap_or_default())
    }

    fn square(&self, runs: &[u16]) -> u32 {
        runs.iter().map(|run| self.rarity(*run).pow(2)).sum()
    }

    /// The titles of a range that share a run with `key`, in order, with their likeness of 0 to 10,000.
    pub(super) fn likeness(&self, key: &Runs, range: Range<u32>) -> Vec<(u32, u32)> {
        let mut dots = vec![0_u32; range.len()];
        for run in &key.0 {
            let at = usize::from(*run);
            let from = self.starts.get(at).copied().unwrap_or_default() as usize;
            let to = self.starts.get(at + 1).copied().unwrap_or_default() as usize;
            let titles = self.titles.get(from..to).unwrap_or_default();
            let first = titles.partition_point(|title| *title < range.start);
            let inside = titles.iter().skip(first).take_while(|title| **title < range.end);
            let worth = self.rarity(*run).pow(2);
            for title in inside {
                if let Some(dot) = dots.get_mut((title - range.start) as usize) {
                    *dot += worth;
                }
            }
        }
        let own = u64::from(self.square(&key.0));
        range
            .zip(dots)
            .filter(|(_, dot)| *dot > 0)
            .map(|(title, dot)| {
                let other = u64::from(self.squares.get(title as usize).copied().unwrap_or_default());
                let likeness = u64::from(dot) * 10_000 / (own * other).isqrt().max(1);
                (title, u32::try_from(likeness.min(10_000)).unwrap_or_default())
            })
            .collect()
    }
}

/// The runs of a text, ready for comparing.
pub(super) struct Runs(Vec<u16>);

impl Runs {
    /// Reads a folded key.
    pub(super) fn of(key: &str) -> Self {
        Self(runs(key))
    }
}

/// `1 + log2` of how many titles there are for each that has the run.
fn rarity(all: u32, have: u32) -> u8 {
    u8::try_from(1 + (all / have.max(1)).checked_ilog2().unwrap_or_default()).unwrap_or(1)
}

/// The different runs of the words of a folded key.
fn runs(key: &str) -> Vec<u16> {
    let mut found = Vec::with_capacity(key.len() + 2);
    for word in key.split(' ').filter(|word| !word.is_empty()) {
        let ends = [0, LETTERS - 1];
        let (mut a, mut b) = (LETTERS, ends[0]);
        for letter in word.bytes().map(letter).chain([ends[1]]) {
            if a < LETTERS {
                found.push(u16::try_from((a * LETTERS + b) * LETTERS + letter).unwrap_or_default());
            }
            (a, b) = (b, letter);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn letter(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => usize::from(byte - b'a') + 1,
        b'0'..=b'9' => 27,
        _ => 28,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_itself_is_nearest_and_rare_runs_count_more() {
        let keys = ["maschinenfuehrer", "kranfuehrer", "kranpfleger", "baecker"];
        let near = Near::new(keys.into_iter());
        let found = near.likeness(&Runs::of("kranfuehrer"), 0..4);
        let likeness = |title| found.iter().find(|hit| hit.0 == title).map_or(0, |hit| hit.1);
        assert_eq!(likeness(1), 10_000);
        assert!(
            likeness(0) > 0 && likeness(2) > 0 && likeness(3) < likeness(2),
            "{found:?}"
        );
        assert_eq!(near.likeness(&Runs::of("kranfuehrer"), 2..3).len(), 1);
        assert!(near.likeness(&Runs::of(""), 0..4).is_empty());
    }
}
