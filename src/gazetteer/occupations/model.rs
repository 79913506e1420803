//! A trained model: how much each feature of a title speaks for each group of three digits. Integers only, so that the
//! same text gets the same answer on every machine. It is made by `training`, kept as bytes, and knows no titles.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::features::features;
use crate::domain::occupation::Kldb;
use crate::error::{Context as _, Error, Result};
use crate::gazetteer::bytes::Bytes;

/// Names the kind of bytes; its last letter is the version and changes with the features and the layout.
pub(super) const FORMAT: [u8; 4] = *b"WOM1";
/// Weights are kept as multiples of 1/4096, rarities as multiples of 1/256.
pub(super) const WEIGHT_ONE: i32 = 4_096;
pub(super) const RARITY_ONE: u32 = 256;
/// The most bytes that an unpacked model may have.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// By how much a score, in weights of 1/4096, has to fall behind for half the probability.
const HALF: i64 = 340;

/// Scores for groups, from features.
pub(super) struct Model {
    /// What the model was trained with, to notice that the tables have changed since.
    pub(super) trained_with: u64,
    pub(super) groups: Vec<Kldb>,
    /// What each group scores before anything is read, and for each unit of length.
    pub(super) start: Vec<i32>,
    pub(super) length: Vec<i32>,
    /// Known features in order, their rarity, and where the row of each ends.
    pub(super) known: Vec<u32>,
    pub(super) rarity: Vec<u16>,
    pub(super) ends: Vec<u32>,
    /// The rows one after the other: group and weight.
    pub(super) weights: Vec<(u8, i16)>,
    /// Where the features with these upper 16 bits begin.
    buckets: Vec<u32>,
}

impl Model {
    /// Puts a model together.
    pub(super) fn new(
        trained_with: u64,
        groups: Vec<Kldb>,
        (start, length): (Vec<i32>, Vec<i32>),
        (known, rarity): (Vec<u32>, Vec<u16>),
        (ends, weights): (Vec<u32>, Vec<(u8, i16)>),
    ) -> Self {
        let mut buckets = vec![0_u32; (1 << 16) + 1];
        for feature in &known {
            if let Some(next) = buckets.get_mut((feature >> 16) as usize + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for bucket in &mut buckets {
            sum += *bucket;
            *bucket = sum;
        }
        Self {
            trained_with,
            groups,
            start,
            length,
            known,
            rarity,
            ends,
            weights,
            buckets,
        }
    }

    /// The position of a feature among the known ones.
    fn position(&self, feature: u32) -> Option<usize> {
        let bucket = (feature >> 16) as usize;
        let from = *self.buckets.get(bucket)? as usize;
        let to = *self.buckets.get(bucket + 1)? as usize;
        let inside = self.known.get(from..to)?;
        Some(from + inside.iter().position(|known| *known == feature)?)
    }

    /// The groups that a folded key may belong to, likeliest first, with shares of 10,000; at most `count`. Nothing when
    /// no feature of the key is known.
    pub(super) fn rank(&self, key: &str, count: usize) -> Vec<(Kldb, u16)> {
        let mut scores = vec![0_i64; self.groups.len()];
        let (mut squares, mut sum) = (0_u64, 0_u64);
        for run in features(key).chunk_by(|a, b| a == b) {
            let Some(at) = run.first().and_then(|feature| self.position(*feature)) else {
                continue;
            };
            let worth = worth(run.len(), self.rarity.get(at).copied().unwrap_or_default());
            squares += worth * worth;
            sum += worth;
            let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
            let row = from.unwrap_or_default() as usize..self.ends.get(at).copied().unwrap_or_default() as usize;
            let worth = i64::try_from(worth).unwrap_or_default();
            for (group, weight) in self.weights.get(row).unwrap_or_default() {
                if let Some(score) = scores.get_mut(usize::from(*group)) {
                    *score += worth * i64::from(*weight);
                }
            }
        }
        let norm = i64::try_from(squares.isqrt()).unwrap_or_default();
        if norm == 0 {
            return Vec::new();
        }
        let sum = i64::try_from(sum).unwrap_or_default();
        let mut ranked: Vec<(i64, Kldb)> = scores
            .iter()
            .zip(&self.groups)
            .zip(self.start.iter().zip(&self.length))
            .map(|((score, group), (start, length))| {
                let whole = score + norm * i64::from(*start) + sum * i64::from(*length);
                (whole / norm, *group)
            })
            .collect();
        ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let best = ranked.first().map_or(0, |first| first.0);
        let shares: Vec<u64> = ranked.iter().map(|(score, _)| halved(best - score)).collect();
        let all: u64 = shares.iter().sum();
        ranked
            .iter()
            .zip(shares)
            .take(count)
            .map(|((_, group), share)| (*group, u16::try_from(share * 10_000 / all.max(1)).unwrap_or(10_000)))
            .collect()
    }

    /// The model as packed bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(self.weights.len() * 3);
        let number = |out: &mut Vec<u8>, mut value: u32| {
            while value >= 0x80 {
                out.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
                value >>= 7;
            }
            out.push(u8::try_from(value).unwrap_or_default());
        };
        for half in [self.trained_with >> 32, self.trained_with & 0xffff_ffff] {
            number(&mut out, u32::try_from(half).unwrap_or_default());
        }
        number(&mut out, u32::try_from(self.groups.len()).unwrap_or_default());
        for ((group, start), length) in self.groups.iter().zip(&self.start).zip(&self.length) {
            number(&mut out, group.as_str().parse().unwrap_or_default());
            number(&mut out, zigzag(*start));
            number(&mut out, zigzag(*length));
        }
        number(&mut out, u32::try_from(self.known.len()).unwrap_or_default());
        let (mut before, mut from) = (0, 0);
        for ((feature, rarity), end) in self.known.iter().zip(&self.rarity).zip(&self.ends) {
            number(&mut out, feature - before);
            number(&mut out, u32::from(*rarity));
            number(&mut out, end - from);
            before = *feature;
            for (group, weight) in self.weights.get(from as usize..*end as usize).unwrap_or_default() {
                number(&mut out, u32::from(*group));
                number(&mut out, zigzag(i32::from(*weight)));
            }
            from = *end;
        }
        let mut packed = DeflateEncoder::new(FORMAT.to_vec(), Compression::best());
        packed
            .write_all(&out)
            .and_then(|()| packed.finish())
            .context("packing the model of occupations")
    }

    /// Reads what [`Model::to_bytes`] wrote.
    ///
    /// # Errors
    /// `Internal` when the bytes are of another format or damaged.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let packed = bytes
            .strip_prefix(FORMAT.as_slice())
            .ok_or_else(|| Error::internal("reading the model of occupations", "it has another format"))?;
        let mut out = FORMAT.to_vec();
        DeflateDecoder::new(packed)
            .take(MAX_BYTES)
            .read_to_end(&mut out)
            .context("unpacking the model of occupations")?;
        let mut bytes = Bytes::open(&out, FORMAT)?;
        let trained_with = (u64::from(bytes.unsigned()?) << 32) | u64::from(bytes.unsigned()?);
        let (mut groups, mut start, mut length) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..bytes.count()? {
            groups.push(format!("{:03}", bytes.unsigned()?).parse()?);
            start.push(bytes.signed()?);
            length.push(bytes.signed()?);
        }
        let count = bytes.count()?;
        let (mut known, mut rarity) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut ends, mut weights) = (Vec::with_capacity(count), Vec::with_capacity(count * 4));
        let (mut feature, mut end) = (0_u32, 0_u32);
        for _ in 0..count {
            feature = feature.wrapping_add(bytes.unsigned()?);
            known.push(feature);
            rarity.push(u16::try_from(bytes.unsigned()?).unwrap_or(u16::MAX));
            let row = bytes.unsigned()?;
            end += row;
            ends.push(end);
            for _ in 0..row {
                let group = u8::try_from(bytes.unsigned()?).unwrap_or(u8::MAX);
                let weight = bytes.signed()?;
                weights.push((group, i16::try_from(weight).unwrap_or_default()));
            }
        }
        bytes.finish()?;
        Ok(Self::new(
            trained_with,
            groups,
            (start, length),
            (known, rarity),
            (ends, weights),
        ))
    }
}

/// What a feature counts for that occurs so many times: `1 + ln(times)`, times its rarity.
pub(super) fn worth(times: usize, rarity: u16) -> u64 {
    const TIMES: [u64; 6] = [0, 256, 433, 537, 611, 668];
    let times = TIMES.get(times).or(TIMES.last()).copied().unwrap_or_default();
    u64::from(rarity) * times / 256
}

/// `2^(20 − behind / HALF)`: what remains of a share that falls behind.
fn halved(behind: i64) -> u64 {
    // 2^20 · 2^(−i / 8)
    const EIGHTHS: [u64; 8] = [1_048_576, 961_548, 881_744, 808_563, 741_455, 679_917, 623_487, 571_740];
    let steps = u64::try_from(behind * 8 / HALF).unwrap_or_default();
    let eighth = usize::try_from(steps % 8).unwrap_or_default();
    let whole = u32::try_from(steps / 8).unwrap_or(u32::MAX);
    EIGHTHS
        .get(eighth)
        .and_then(|share| share.checked_shr(whole))
        .unwrap_or_default()
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::super::training::train;
    use super::*;

    fn small() -> Model {
        let samples: Vec<(String, Kldb)> = [
            ("kranfuehrer", "525"),
            ("baggerfuehrer", "525"),
            ("kranfahrer", "525"),
            ("baecker", "292"),
            ("konditor", "292"),
            ("feinbaecker", "292"),
            ("baeckermeister", "292"),
        ]
        .iter()
        .map(|(key, code)| ((*key).to_owned(), code.parse().unwrap()))
        .collect();
        train(&samples, 4, &|_, _| ())
    }

    #[test]
    fn a_model_tells_groups_apart_and_its_shares_are_shares() {
        let model = small();
        for (key, code) in [
            ("turmkranfuehrer", "525"),
            ("biobaecker", "292"),
            ("baggerfahrer", "525"),
        ] {
            let ranked = model.rank(key, 5);
            assert_eq!(ranked[0].0.as_str(), code, "{key}");
            assert!(ranked[0].1 > 5_000, "{key}: {ranked:?}");
            assert!(ranked.iter().map(|hit| u32::from(hit.1)).sum::<u32>() <= 10_000);
        }
        assert!(model.rank("qqq", 5).is_empty());
        assert!(model.rank("", 5).is_empty());
    }

    #[test]
    fn bytes_of_a_model_give_the_same_answers_and_damaged_ones_an_error() {
        let model = small();
        let bytes = model.to_bytes().unwrap();
        let read = Model::from_bytes(&bytes).unwrap();
        for key in ["turmkranfuehrer", "biobaecker", "koch"] {
            assert_eq!(read.rank(key, 3), model.rank(key, 3), "{key}");
        }
        assert_eq!(read.trained_with, model.trained_with);
        assert!(Model::from_bytes(b"").is_err());
        assert!(Model::from_bytes(b"WOM0rest").is_err());
        assert!(Model::from_bytes(&bytes[..bytes.len() / 2]).is_err());
    }
}
