//! Nearest titles by the short runs of letters they share, rare runs counting more (TF-IDF and cosine). It sees folded
//! keys and numbers only; what a near title means is decided by its caller.

use std::collections::{BTreeSet, HashMap};

/// Three or four letters in a row; the ends of words are letters too, and the fourth of three is `\0`.
type Gram = [char; 4];

/// An inverted index from runs of letters to the keys that have them.
pub(super) struct Grams {
    /// Run → its weight and the keys that have it, each with the share of the run in the length of its key.
    postings: HashMap<Gram, (f64, Vec<(u32, f64)>)>,
    keys: usize,
    /// Weight of a run that no key has: it makes what was typed longer and nothing more.
    unknown: f64,
}

impl Grams {
    /// Indexes keys; the number of a key is its position.
    pub(super) fn new<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let runs: Vec<BTreeSet<Gram>> = keys.map(grams).collect();
        let mut frequencies: HashMap<Gram, u32> = HashMap::new();
        for gram in runs.iter().flatten() {
            *frequencies.entry(*gram).or_default() += 1;
        }
        let total = f64::from(u32::try_from(runs.len()).unwrap_or(u32::MAX));
        let weight = |frequency: u32| (1.0 + total / (1.0 + f64::from(frequency))).ln();
        let mut postings: HashMap<Gram, (f64, Vec<(u32, f64)>)> = frequencies
            .into_iter()
            .map(|(gram, frequency)| (gram, (weight(frequency), Vec::new())))
            .collect();
        for (number, runs) in (0_u32..).zip(&runs) {
            let squares = |gram| postings.get(gram).map_or(0.0, |(weight, _)| weight * weight);
            let length = runs.iter().map(squares).sum::<f64>().sqrt();
            for gram in runs {
                if let Some((weight, list)) = postings.get_mut(gram) {
                    list.push((number, *weight / length));
                }
            }
        }
        Self {
            postings,
            keys: runs.len(),
            unknown: weight(0),
        }
    }

    /// The `count` keys nearest to `key` with their likeness in 0..=1, nearest first.
    pub(super) fn nearest(&self, key: &str, count: usize) -> Vec<(u32, f64)> {
        let mut likeness = vec![0.0_f64; self.keys];
        let mut squares = 0.0;
        for gram in grams(key) {
            let Some((weight, list)) = self.postings.get(&gram) else {
                squares += self.unknown * self.unknown;
                continue;
            };
            squares += weight * weight;
            for (number, share) in list {
                if let Some(sum) = likeness.get_mut(*number as usize) {
                    *sum += weight * share;
                }
            }
        }
        let length = f64::sqrt(squares);
        let mut found: Vec<(u32, f64)> = (0_u32..)
            .zip(likeness)
            .filter(|(_, sum)| *sum > 0.0)
            .map(|(number, sum)| (number, (sum / length).min(1.0)))
            .collect();
        let nearer = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > count && count > 0 {
            found.select_nth_unstable_by(count - 1, nearer);
        }
        found.truncate(count);
        found.sort_unstable_by(nearer);
        found
    }
}

/// The runs of the words of a folded key.
fn grams(key: &str) -> BTreeSet<Gram> {
    let mut runs = BTreeSet::new();
    for word in key.split(' ') {
        let letters: Vec<char> = std::iter::once('^').chain(word.chars()).chain(['$']).collect();
        for run in letters.windows(3) {
            if let [a, b, c] = *run {
                runs.insert([a, b, c, '\0']);
            }
        }
        for run in letters.windows(4) {
            if let [a, b, c, d] = *run {
                runs.insert([a, b, c, d]);
            }
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_itself_is_nearest_and_rare_runs_count_more() {
        let keys = ["maschinenfuehrer", "kranfuehrer", "kranpfleger", "baecker"];
        let grams = Grams::new(keys.into_iter());
        let nearest = grams.nearest("kranfuehrer", 4);
        assert_eq!(nearest.first().map(|found| found.0), Some(1));
        assert!(nearest[0].1 > 0.999, "{nearest:?}");
        assert!(!nearest.iter().any(|found| found.0 == 3), "{nearest:?}");
        assert_eq!(grams.nearest("baeckermeister", 1)[0].0, 3);
        assert!(grams.nearest("", 3).is_empty());
        assert!(grams.nearest("kran", 0).is_empty());
    }
}
