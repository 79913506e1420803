//! What the model sees of a title: runs of letters, beginnings, endings and neighbours of its words, as hashed numbers.
//! The numbers stand in stored models: whoever changes what is hashed here changes `model::FORMAT` too.

/// Kinds of features, so that equal letters of different kinds stay apart.
const RUN: u8 = 0;
const WORD: u8 = 1;
const ENDING: u8 = 2;
const BEGINNING: u8 = 3;
const PAIR: u8 = 4;
const JOINT: u8 = 5;

/// The features of a folded key, ordered; one that occurs several times stands several times.
pub(super) fn features(key: &str) -> Vec<u32> {
    let words: Vec<&[u8]> = key
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::as_bytes)
        .collect();
    let mut found = Vec::with_capacity(key.len() * 4);
    let mut framed = Vec::new();
    for word in &words {
        framed.clear();
        framed.push(b'^');
        framed.extend_from_slice(word);
        framed.push(b'$');
        for length in 3..=5 {
            found.extend(framed.windows(length).map(|run| hash(RUN, &[run])));
        }
        found.push(hash(WORD, &[word]));
        for length in 6..=10 {
            if word.len() > length {
                found.push(hash(ENDING, &[word.get(word.len() - length..).unwrap_or_default()]));
                found.push(hash(BEGINNING, &[word.get(..length).unwrap_or_default()]));
            }
        }
    }
    for (at, word) in words.iter().enumerate() {
        for later in words.iter().skip(at + 1).take(2) {
            found.push(hash(PAIR, &[word, b"_", later]));
            let ending = word.get(word.len().saturating_sub(5)..).unwrap_or_default();
            let beginning = later.get(..later.len().min(5)).unwrap_or_default();
            found.push(hash(JOINT, &[ending, b"_", beginning]));
        }
    }
    found.sort_unstable();
    found
}

/// FNV-1a with a last mixing, cut to 32 bits.
fn hash(kind: u8, parts: &[&[u8]]) -> u32 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut sum = (0xcbf2_9ce4_8422_2325 ^ u64::from(kind)).wrapping_mul(PRIME);
    for byte in parts.iter().copied().flatten() {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(PRIME);
    }
    let mixed = (sum ^ (sum >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_have_equal_features_and_related_ones_share_some() {
        let shared = |a: &str, b: &str| {
            let other = features(b);
            features(a).iter().filter(|one| other.contains(one)).count()
        };
        assert_eq!(features("kranfuehrer"), features("kranfuehrer"));
        assert!(shared("kranfuehrer", "maschinenfuehrer") > 10);
        assert_eq!(shared("kranfuehrer", "koch"), 0);
        assert!(shared("techniker gartenbau", "meister gartenbau") > shared("techniker gartenbau", "techniker druck"));
        assert!(features("").is_empty());
    }
}
