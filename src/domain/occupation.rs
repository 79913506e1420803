//! Occupation codes of the KldB 2010 (Klassifikation der Berufe). Values only; turning a typed title into a code is
//! the gazetteer's work.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text;
use crate::error::Error;

/// A KldB 2010 code of 1 to 5 digits; a shorter one names a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kldb {
    digits: [u8; 5],
    len: u8,
}

impl Kldb {
    /// The digits as ASCII text.
    pub fn as_str(&self) -> &str {
        let len = usize::from(self.len).min(5);
        std::str::from_utf8(self.digits.get(..len).unwrap_or_default()).unwrap_or_default()
    }

    /// How many digits the code has, 1 to 5.
    pub const fn precision(self) -> u8 {
        self.len
    }

    /// How many leading digits two codes have in common, 0 to 5.
    pub fn common_prefix(self, other: Self) -> u8 {
        let len = self.len.min(other.len);
        let mut common = 0;
        for (a, b) in self.digits.iter().zip(&other.digits).take(usize::from(len)) {
            if a != b {
                break;
            }
            common += 1;
        }
        common
    }

    /// The code cut to at most `digits` digits (at least one remains).
    #[must_use]
    pub fn group(self, digits: u8) -> Self {
        let len = self.len.min(digits.max(1));
        let mut cut = [0; 5];
        for (target, source) in cut.iter_mut().zip(&self.digits).take(usize::from(len)) {
            *target = *source;
        }
        Self { digits: cut, len }
    }
}

impl FromStr for Kldb {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let len = text.len();
        if !(1..=5).contains(&len) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::invalid("", "kldb-invalid", "81302"));
        }
        let mut digits = [0; 5];
        for (target, source) in digits.iter_mut().zip(text.bytes()) {
            *target = source;
        }
        Ok(Self {
            digits,
            len: u8::try_from(len).unwrap_or(5),
        })
    }
}

impl fmt::Display for Kldb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Kldb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kldb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("an occupation code has 1 to 5 digits, for example \"81302\""))
    }
}

/// The search key of a job title: folded as any text, with feminine and doubled forms turned into one form by rule, so
/// that "Ärztin", "Arzt/Ärztin" and "Ärzt*in (m/w/d)" have the key of "Arzt". Empty when the title has no letter or digit.
pub fn fold_title(typed: &str) -> String {
    let folded = text::fold(&without_marks(typed));
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut kept: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let beside = |other: Option<&&str>| other.is_some_and(|word| is_gender_letter(word));
        let in_run = beside(words.get(at + 1)) || at.checked_sub(1).is_some_and(|before| beside(words.get(before)));
        if matches!(*word, "gn" | "genders" | "divers") || (is_gender_letter(word) && in_run) {
            continue;
        }
        let word = one_form(word, at + 1 < words.len());
        // What is left of "Kaufmann/-frau" and "Lehrer/Lehrerin".
        if (at > 0 && matches!(word.as_str(), "mann" | "frau")) || kept.contains(&word) {
            continue;
        }
        kept.push(word);
    }
    if kept.is_empty() { folded } else { kept.join(" ") }
}

/// Lower case, with `*in`, `:in`, `_in`, `/in`, `/-in`, `(in)` (also `innen`) joined to their word and `(r)`, `*r`, `/r`
/// dropped.
fn without_marks(typed: &str) -> String {
    let chars: Vec<char> = typed.to_lowercase().chars().collect();
    let mut out = String::with_capacity(typed.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let after_letter = at
            .checked_sub(1)
            .and_then(|before| chars.get(before))
            .is_some_and(|c| c.is_alphabetic());
        let marked = after_letter && "*:_/(·•".contains(*c);
        if let Some((ending, next)) = marked.then(|| marked_ending(&chars, at + 1)).flatten() {
            out.push_str(ending);
            at = next;
            continue;
        }
        out.push(*c);
        at += 1;
    }
    out
}

/// The ending after a mark at `from`, and where the text goes on after it.
fn marked_ending(chars: &[char], from: usize) -> Option<(&'static str, usize)> {
    let start = from + usize::from(chars.get(from) == Some(&'-'));
    let rest: String = chars.iter().skip(start).take_while(|c| c.is_alphabetic()).collect();
    let ending = match rest.as_str() {
        "in" | "innen" => "in",
        "r" => "",
        _ => return None,
    };
    let end = start + rest.chars().count();
    Some((ending, end + usize::from(chars.get(end) == Some(&')'))))
}

fn is_gender_letter(word: &str) -> bool {
    matches!(word, "m" | "w" | "d" | "f" | "x")
}

/// Endings of stems to which `in` is added to form the feminine, where the stem is the masculine form.
const STEMS: &[&str] = &[
    "er", "or", "oer", "eur", "ist", "ent", "ant", "wirt", "arzt", "eut", "aut", "ekt", "nom", "graf", "graph", "soph",
    "urg", "chef", "ilot", "soldat", "diplomat", "kandidat", "schmied", "steward", "rekt",
];

/// Feminine endings and what stands for them.
const ENDINGS: &[(&str, &str)] = &[
    ("krankenschwester", "krankenpfleger"),
    ("aerztin", "arzt"),
    ("anwaeltin", "anwalt"),
    ("koechin", "koch"),
    ("baeuerin", "bauer"),
    ("raetin", "rat"),
    ("beamtin", "beamter"),
    ("beamte", "beamter"),
    ("gehilfin", "gehilfe"),
    ("login", "loge"),
    ("gogin", "goge"),
    ("friseuse", "friseur"),
    ("masseuse", "masseur"),
    ("stewardess", "steward"),
    ("angestellter", "angestellte"),
    ("kauffrau", "kaufmann"),
    ("leute", "mann"),
    ("frau", "mann"),
];

/// One form of a word for all genders. Adjectives lose their `r` before another word ("Technischer Assistent").
fn one_form(word: &str, followed: bool) -> String {
    let singular = word
        .strip_suffix("innen")
        .filter(|stem| stem.len() > 3)
        .map_or_else(|| word.to_owned(), |stem| format!("{stem}in"));
    for (ending, form) in ENDINGS {
        if let Some(stem) = singular.strip_suffix(ending) {
            // "Frau" and "Leute" alone are no titles, and "Login" alone is no woman.
            let alone = stem.is_empty() && matches!(*ending, "frau" | "leute" | "login" | "gogin" | "raetin");
            if !alone {
                return format!("{stem}{form}");
            }
        }
    }
    let masculine = |stem: &&str| stem.len() > 3 && STEMS.iter().any(|ending| stem.ends_with(ending));
    if let Some(stem) = singular.strip_suffix("in").filter(masculine) {
        return stem.to_owned();
    }
    let adjective = ["ischer", "licher", "pruefter", "ierter", "leitender"];
    if followed && adjective.iter().any(|ending| singular.ends_with(ending)) {
        return singular.strip_suffix('r').unwrap_or(&singular).to_owned();
    }
    singular
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_compare_by_their_common_prefix() {
        let nurse: Kldb = "81302".parse().unwrap();
        let care: Kldb = "813".parse().unwrap();
        assert_eq!(nurse.common_prefix(care), 3);
        assert_eq!(nurse.group(3), care);
        assert_eq!(nurse.common_prefix("82101".parse().unwrap()), 1);
        assert!("8130x".parse::<Kldb>().is_err());
        assert!("".parse::<Kldb>().is_err());
    }

    #[test]
    fn the_forms_of_a_title_have_one_key() {
        for (forms, key) in [
            (
                &[
                    "Arzt",
                    "Ärztin",
                    "Ärzt*in",
                    "Ärzt:innen",
                    "Arzt/Ärztin",
                    "Ärzt/-in (m/w/d)",
                    "ÄrztIn",
                ][..],
                "arzt",
            ),
            (
                &[
                    "Softwareentwickler",
                    "Softwareentwicklerin",
                    "Softwareentwickler*in (m/w/d)",
                    "Softwareentwickler_innen",
                    "Softwareentwickler(in)",
                    "Softwareentwickler (w|m|x)",
                    "Softwareentwickler / Softwareentwicklerin",
                ],
                "softwareentwickler",
            ),
            (
                &["Bankkaufmann", "Bankkauffrau", "Bankkaufmann/-frau", "Bankkaufleute"],
                "bankkaufmann",
            ),
            (
                &["Krankenschwester", "Krankenpfleger", "Krankenpflegerin"],
                "krankenpfleger",
            ),
            (&["Psychologe", "Psychologin", "Psycholog*in"], "psychologe"),
            (
                &[
                    "Medizinischer Fachangestellter",
                    "Medizinische Fachangestellte",
                    "Medizinische Fachangestellte(r)",
                ],
                "medizinische fachangestellte",
            ),
            (&["Rechtsanwältin", "Rechtsanwalt"], "rechtsanwalt"),
        ] {
            for form in forms {
                assert_eq!(fold_title(form), key, "{form}");
            }
        }
    }

    #[test]
    fn words_that_only_look_feminine_stay() {
        for (title, key) in [
            ("Fachkraft Medizin", "fachkraft medizin"),
            ("Admin", "admin"),
            ("Hebamme", "hebamme"),
            ("C-Programmierer", "c programmierer"),
            ("Fischer", "fischer"),
            ("", ""),
            ("(m/w/d)", "m w d"),
        ] {
            assert_eq!(fold_title(title), key, "{title}");
        }
    }

    #[test]
    fn folding_a_title_twice_changes_nothing() {
        for title in [
            "Ärzt*innen",
            "Kaufmann/-frau",
            "Technischer Assistent",
            "Beamtin",
            "Steuerfachangestellter",
        ] {
            let once = fold_title(title);
            assert_eq!(fold_title(&once), once, "{title}");
        }
    }
}
