//! Folding and checking of texts that people type. Pure; it must not know what a text means.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, Result};

/// The search key of a text: lower case, `ä`→`ae`, `ö`→`oe`, `ü`→`ue`, `ß`→`ss`, accents removed, everything that is
/// neither letter nor digit turned into single spaces, none at the ends.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 4);
    let mut gap = false;
    for c in text.nfc().flat_map(char::to_lowercase) {
        let expanded = expand(c);
        if !expanded.is_empty() {
            push(&mut key, &mut gap, expanded);
        } else if c.is_alphanumeric() {
            for part in std::iter::once(c).nfd().filter(|part| !is_combining_mark(*part)) {
                // "ǽ" has an accent on a letter that is written out itself.
                let mut buffer = [0; 4];
                let written = match expand(part) {
                    "" => part.encode_utf8(&mut buffer),
                    written => written,
                };
                push(&mut key, &mut gap, written);
            }
        } else if !is_combining_mark(c) {
            gap = true;
        }
    }
    key
}

/// What stands for a letter that the alphabet of keys does not have; empty for others.
fn expand(c: char) -> &'static str {
    match c {
        'ä' | 'æ' => "ae",
        'ö' | 'ø' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        _ => "",
    }
}

fn push(key: &mut String, gap: &mut bool, part: &str) {
    if *gap && !key.is_empty() {
        key.push(' ');
    }
    *gap = false;
    key.push_str(part);
}

/// Whether a character must never reach a mail header, a log or a page: control characters and those that
/// reorder or hide text.
pub fn is_unsafe_char(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// One line of text as a person typed it: trimmed, NFC, 1 to `max` characters, no control characters.
///
/// # Errors
/// `text-empty`, `text-too-long` (the example is the limit) or `text-control`.
pub fn line(text: &str, max: usize) -> Result<String> {
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        return Err(Error::invalid("", "text-empty", ""));
    }
    if text.chars().count() > max {
        return Err(Error::invalid("", "text-too-long", max.to_string()));
    }
    if text.chars().any(is_unsafe_char) {
        return Err(Error::invalid("", "text-control", ""));
    }
    Ok(text)
}

/// Several lines of text, possibly none: as [`line()`], but line ends are allowed and the text may be empty.
///
/// # Errors
/// `text-too-long` or `text-control`.
pub fn paragraph(text: &str, max: usize) -> Result<String> {
    let text: String = text.trim().replace("\r\n", "\n").nfc().collect();
    if text.chars().count() > max {
        return Err(Error::invalid("", "text-too-long", max.to_string()));
    }
    if text.chars().any(|c| c != '\n' && c != '\t' && is_unsafe_char(c)) {
        return Err(Error::invalid("", "text-control", ""));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn umlauts_accents_and_punctuation_fold_away() {
        for (typed, key) in [
            ("Lüchow", "luechow"),
            ("Lu\u{308}chow", "luechow"),
            ("Frankfurt (Oder)", "frankfurt oder"),
            ("  Halle/Saale ", "halle saale"),
            ("GROẞ-Gerau", "gross gerau"),
            ("Łódź", "lodz"),
            ("São Paulo", "sao paulo"),
        ] {
            assert_eq!(fold(typed), key, "{typed}");
        }
    }

    #[test]
    fn lines_refuse_control_and_direction_characters() {
        assert!(line("Anna\r\nBcc: x", 80).is_err());
        assert!(line("abc\u{202E}def", 80).is_err());
        assert!(line("", 80).is_err());
        assert_eq!(line("  Anna Beispiel ", 80).ok().as_deref(), Some("Anna Beispiel"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
