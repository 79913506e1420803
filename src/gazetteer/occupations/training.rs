//! Trains the model: first what each group's titles have in common (naive Bayes), lightly, then passes over all titles
//! in which every title that its group does not win clearly moves the weights (a perceptron with margin, averaged). It
//! uses only sums, products, quotients and roots, which are the same on every machine, and a fixed order of titles.

use super::features::features;
use super::model::{Model, RARITY_ONE, WEIGHT_ONE, worth};
use crate::domain::occupation::Kldb;

/// How many times the titles are gone over.
pub(super) const PASSES: u32 = 6;
/// What a title counts that a group does not have, in the first step.
const ALPHA: f32 = 0.01;
/// How much the first step counts.
const FIRST: f32 = 0.02;
/// By how much the right group is to win, and the longest step towards that.
const MARGIN: f32 = 1.0;
const LONGEST: f32 = 0.3;
/// A feature that more titles have says too little for what it costs.
const COMMON: u32 = 800;
/// Weights below this are left out of the model.
const SMALLEST: i32 = 100;

/// A weight of a group for one feature.
struct Weight {
    group: u16,
    now: f32,
    /// Changes times the moment at which they came, for the average over all moments.
    late: f32,
}

/// One title: its features with their share, the sum of the shares, and its group.
struct Sample {
    shares: Vec<(u32, f32)>,
    sum: f32,
    group: u16,
}

struct Trainer {
    rows: Vec<Vec<Weight>>,
    start: Vec<f32>,
    length: Vec<f32>,
}

impl Trainer {
    fn score(&self, sample: &Sample, scores: &mut Vec<f32>) {
        scores.clear();
        scores.extend(
            self.start
                .iter()
                .zip(&self.length)
                .map(|(start, length)| start + sample.sum * length),
        );
        for (feature, share) in &sample.shares {
            for weight in self.rows.get(*feature as usize).into_iter().flatten() {
                if let Some(score) = scores.get_mut(usize::from(weight.group)) {
                    *score += share * weight.now;
                }
            }
        }
    }

    /// Moves the weights of a title's features for one group.
    fn turn(&mut self, sample: &Sample, group: u16, step: f32, moment: f32) {
        for (feature, share) in &sample.shares {
            let Some(row) = self.rows.get_mut(*feature as usize) else {
                continue;
            };
            let change = step * share;
            match row.iter_mut().find(|weight| weight.group == group) {
                Some(weight) => {
                    weight.now += change;
                    weight.late += change * moment;
                }
                None => row.push(Weight {
                    group,
                    now: change,
                    late: change * moment,
                }),
            }
        }
    }

    /// The first step: how much more often a group has a feature than it would by chance.
    fn count(&mut self, samples: &[Sample]) {
        let mut titles = vec![0.0_f32; self.start.len()];
        let mut sums = vec![0.0_f32; self.start.len()];
        for sample in samples {
            if let Some(count) = titles.get_mut(usize::from(sample.group)) {
                *count += 1.0;
            }
            if let Some(sum) = sums.get_mut(usize::from(sample.group)) {
                *sum += sample.sum;
            }
            self.turn(sample, sample.group, 1.0, 0.0);
        }
        for weight in self.rows.iter_mut().flatten() {
            weight.now = FIRST * ln((weight.now + ALPHA) / ALPHA);
        }
        let features = small(self.rows.len());
        for (start, count) in self.start.iter_mut().zip(&titles) {
            *start = FIRST * ln((count + 0.1) / small(samples.len()));
        }
        for (length, sum) in self.length.iter_mut().zip(&sums) {
            *length = FIRST * ln(ALPHA / (sum + ALPHA * features));
        }
    }

    /// One pass over all titles; answers the moment at which it ended.
    fn pass(&mut self, samples: &[Sample], order: &[u32], mut moment: f32, scores: &mut Vec<f32>) -> f32 {
        for at in order {
            let Some(sample) = samples.get(*at as usize) else {
                continue;
            };
            self.score(sample, scores);
            let right = scores.get(usize::from(sample.group)).copied().unwrap_or_default();
            let rival = (0_u16..)
                .zip(scores.iter())
                .filter(|(group, _)| *group != sample.group)
                .fold(None, |best: Option<(u16, f32)>, (group, score)| match best {
                    Some((_, high)) if high >= *score => best,
                    _ => Some((group, *score)),
                });
            if let Some((rival, score)) = rival {
                let lacking = MARGIN - (right - score);
                if lacking > 0.0 {
                    let step = (lacking / 2.0).min(LONGEST);
                    self.turn(sample, sample.group, step, moment);
                    self.turn(sample, rival, -step, moment);
                }
            }
            moment += 1.0;
        }
        moment
    }
}

/// Trains a model with folded keys and their codes of at least three digits. `progress` hears how many of how many
/// passes are done.
pub(super) fn train(samples: &[(String, Kldb)], passes: u32, progress: &dyn Fn(u32, u32)) -> Model {
    let trained_with = fingerprint(samples);
    let mut groups: Vec<Kldb> = samples.iter().map(|(_, code)| code.group(3)).collect();
    groups.sort_unstable();
    groups.dedup();
    let read: Vec<Vec<u32>> = samples.iter().map(|(key, _)| features(key)).collect();
    let (known, rarity) = vocabulary(&read);
    let samples: Vec<Sample> = read
        .iter()
        .zip(samples)
        .map(|(features, (_, code))| sample(features, &known, &rarity, &groups, *code))
        .collect();
    let mut trainer = Trainer {
        rows: known.iter().map(|_| Vec::new()).collect(),
        start: vec![0.0; groups.len()],
        length: vec![0.0; groups.len()],
    };
    trainer.count(&samples);
    let mut order: Vec<u32> = (0_u32..).take(samples.len()).collect();
    let (mut chance, mut moment, mut scores) = (0x9e37_79b9_7f4a_7c15_u64, 1.0, Vec::new());
    for pass in 0..passes {
        shuffle(&mut order, &mut chance);
        moment = trainer.pass(&samples, &order, moment, &mut scores);
        progress(pass + 1, passes);
    }
    let (mut ends, mut weights) = (Vec::with_capacity(known.len()), Vec::new());
    let (mut kept, mut kept_rarity) = (Vec::with_capacity(known.len()), Vec::with_capacity(known.len()));
    for ((feature, rarity), row) in known.iter().zip(&rarity).zip(&mut trainer.rows) {
        row.sort_unstable_by_key(|weight| weight.group);
        let averages = row.iter().filter_map(|weight| {
            let average = scale(weight.now - weight.late / moment);
            let group = u8::try_from(weight.group).ok()?;
            (average.abs() >= SMALLEST).then_some((group, i16::try_from(average).ok()?))
        });
        weights.extend(averages);
        kept.push(*feature);
        kept_rarity.push(*rarity);
        ends.push(u32::try_from(weights.len()).unwrap_or(u32::MAX));
    }
    let scaled = |values: &[f32]| values.iter().copied().map(scale).collect();
    Model::new(
        trained_with,
        groups,
        (scaled(&trainer.start), scaled(&trainer.length)),
        (kept, kept_rarity),
        (ends, weights),
    )
}

/// What a model is trained with, as one number: FNV-1a over keys and codes in their order.
pub(super) fn fingerprint(samples: &[(String, Kldb)]) -> u64 {
    samples
        .iter()
        .flat_map(|(key, code)| key.bytes().chain([0]).chain(code.as_str().bytes()).chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

/// The features worth knowing, ordered, and how rare each is.
fn vocabulary(read: &[Vec<u32>]) -> (Vec<u32>, Vec<u16>) {
    let mut all: Vec<u32> = Vec::with_capacity(read.iter().map(Vec::len).sum());
    for features in read {
        all.extend(features.chunk_by(|a, b| a == b).filter_map(<[u32]>::first));
    }
    all.sort_unstable();
    let common = COMMON.max(u32::try_from(read.len() / 25).unwrap_or(u32::MAX));
    all.chunk_by(|a, b| a == b)
        .filter_map(|same| {
            let titles = u32::try_from(same.len()).ok().filter(|titles| *titles <= common)?;
            let rarity = ln((1.0 + small(read.len())) / (1.0 + small(titles as usize))) + 1.0;
            let rarity = u16::try_from(whole(rarity * small(RARITY_ONE as usize))).unwrap_or(u16::MAX);
            Some((*same.first()?, rarity))
        })
        .unzip()
}

fn sample(features: &[u32], known: &[u32], rarity: &[u16], groups: &[Kldb], code: Kldb) -> Sample {
    let mut shares: Vec<(u32, f32)> = Vec::with_capacity(features.len());
    for same in features.chunk_by(|a, b| a == b) {
        let position = same.first().and_then(|feature| known.binary_search(feature).ok());
        if let Some(at) = position {
            let worth = worth(same.len(), rarity.get(at).copied().unwrap_or_default());
            let worth = small(usize::try_from(worth).unwrap_or_default());
            shares.push((u32::try_from(at).unwrap_or(u32::MAX), worth));
        }
    }
    let norm = shares.iter().map(|(_, worth)| worth * worth).sum::<f32>().sqrt();
    for (_, share) in &mut shares {
        *share /= norm;
    }
    let group = groups.binary_search(&code.group(3)).unwrap_or_default();
    Sample {
        sum: shares.iter().map(|(_, share)| share).sum(),
        shares,
        group: u16::try_from(group).unwrap_or_default(),
    }
}

/// Another order, from a generator (xorshift) whose state is given.
fn shuffle(order: &mut [u32], chance: &mut u64) {
    for last in (1..order.len()).rev() {
        *chance ^= *chance << 13;
        *chance ^= *chance >> 7;
        *chance ^= *chance << 17;
        let other = *chance % (u64::try_from(last).unwrap_or(u64::MAX - 1) + 1);
        order.swap(last, usize::try_from(other).unwrap_or_default());
    }
}

/// The natural logarithm of a positive number, by a series, because the one of the system differs between systems.
fn ln(number: f32) -> f32 {
    const LN_2: f64 = std::f64::consts::LN_2;
    let (mut rest, mut twos) = (f64::from(number), 0.0);
    while rest > 1.5 {
        rest /= 2.0;
        twos += 1.0;
    }
    while rest < 0.75 && rest > 0.0 {
        rest *= 2.0;
        twos -= 1.0;
    }
    let step = (rest - 1.0) / (rest + 1.0);
    let (mut power, mut sum) = (step, 0.0);
    for odd in [1.0, 3.0, 5.0, 7.0, 9.0, 11.0, 13.0] {
        sum += power / odd;
        power *= step * step;
    }
    narrow(2.0 * sum + twos * LN_2)
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to the nearest is meant")]
fn narrow(number: f64) -> f32 {
    number as f32
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, and no weight comes near")]
fn whole(number: f32) -> i32 {
    number.round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^24")]
fn small(count: usize) -> f32 {
    count as f32
}

fn scale(weight: f32) -> i32 {
    whole(weight * small(WEIGHT_ONE.unsigned_abs() as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_one() {
        for number in [0.001_f32, 0.5, 1.0, 2.0, 3.7, 1_000.0, 123_456.0] {
            assert!((ln(number) - number.ln()).abs() < 1e-5, "{number}");
        }
    }

    #[test]
    fn training_twice_gives_the_same_model_and_other_titles_another_fingerprint() {
        let samples: Vec<(String, Kldb)> = [("kranfuehrer", "525"), ("baecker", "292"), ("koch", "293")]
            .iter()
            .map(|(key, code)| ((*key).to_owned(), code.parse().unwrap()))
            .collect();
        let bytes = |samples: &[(String, Kldb)]| train(samples, 3, &|_, _| ()).to_bytes().unwrap();
        assert_eq!(bytes(&samples), bytes(&samples));
        assert_ne!(fingerprint(&samples), fingerprint(&samples[1..]));
    }
}
