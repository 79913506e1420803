//! The one form of a job title that all its spellings share, by rules for endings. Pure; it knows no titles and no
//! codes, and what it makes is a key for comparing, not a title to show.

use crate::domain::text;

/// The search key of a job title: folded as any text, with feminine, plural and doubled forms turned into one form by
/// rule, and words dropped that say nothing about the work. "Ärztin", "Arzt/Ärztin", "gelernte Ärzt*in (m/w/d)" and
/// "Arzt in Teilzeit" have the key of "Arzt". Empty when the title has no letter or digit; folding a key changes nothing.
pub fn fold_title(typed: &str) -> String {
    let folded = text::fold(&without_marks(typed));
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut kept: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied();
        let after = words.get(at + 1).copied();
        if is_filler(word, before, after) {
            continue;
        }
        let word = one_form(word);
        // What is left of "Kaufmann/-frau", "Lehrer/Lehrerin" and "Museumspädagoge/-pädagogin".
        let rest = at > 0 && matches!(word.as_str(), "mann" | "frau");
        if rest || says_nothing(&word) || kept.iter().any(|other| repeats(other, &word)) {
            continue;
        }
        kept.push(word);
    }
    if kept.is_empty() { folded } else { kept.join(" ") }
}

/// Whether a later word only says again what an earlier one says.
fn repeats(earlier: &str, later: &str) -> bool {
    earlier == later || (later.len() > 3 && earlier.ends_with(later))
}

/// Lower case, with `*in`, `:in`, `_in`, `/in`, `/-in`, `(in)` (also `innen`) joined to their word, and `(r)`, `*r`, `/r`,
/// `(e/in)` and `/-frau` brought into the same shape or dropped.
fn without_marks(typed: &str) -> String {
    let chars: Vec<char> = typed.to_lowercase().chars().collect();
    let mut out = String::with_capacity(typed.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let after_letter = at
            .checked_sub(1)
            .and_then(|before| chars.get(before))
            .is_some_and(|c| c.is_alphabetic());
        let marked = after_letter && "*:_/(·•|".contains(*c);
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
    let rest: String = chars
        .iter()
        .skip(start)
        .take_while(|c| c.is_alphabetic())
        .take(6)
        .collect();
    let ending = match rest.as_str() {
        "in" | "innen" | "rin" => "in",
        "r" | "e" | "n" | "er" | "frau" | "mann" => "",
        _ => return None,
    };
    let end = start + rest.chars().count();
    Some((ending, end + usize::from(chars.get(end) == Some(&')'))))
}

fn is_gender_letter(word: &str) -> bool {
    matches!(word, "m" | "w" | "d" | "f" | "x")
}

/// Words that stand beside a title because of their neighbours: "m w d", "all genders", "part time".
fn is_filler(word: &str, before: Option<&str>, after: Option<&str>) -> bool {
    let in_run = before.is_some_and(is_gender_letter) || after.is_some_and(is_gender_letter);
    (is_gender_letter(word) && in_run)
        || (word == "all" && after == Some("genders"))
        || (matches!(word, "part" | "full") && after == Some("time"))
        || (word == "time" && matches!(before, Some("part" | "full")))
}

/// Words without meaning for the work: small words, hours, levels, proofs of training.
const NOTHING: &[&str] = &[
    "a",
    "als",
    "am",
    "an",
    "and",
    "arbeite",
    "at",
    "auf",
    "aus",
    "ausbildung",
    "azubi",
    "bei",
    "beim",
    "beruf",
    "bin",
    "bsc",
    "bzw",
    "certified",
    "das",
    "dem",
    "den",
    "der",
    "des",
    "die",
    "dipl",
    "diplom",
    "divers",
    "experienced",
    "fh",
    "for",
    "freelance",
    "freelancer",
    "freiberufler",
    "fuer",
    "fulltime",
    "genders",
    "gepr",
    "gn",
    "hwk",
    "ich",
    "ihk",
    "im",
    "in",
    "jr",
    "junior",
    "lehrling",
    "minijob",
    "mit",
    "msc",
    "mwd",
    "oder",
    "of",
    "parttime",
    "qualified",
    "registered",
    "senior",
    "sr",
    "staatl",
    "stv",
    "teilzeit",
    "the",
    "tz",
    "und",
    "uni",
    "vollzeit",
    "vom",
    "von",
    "vz",
    "wmd",
    "zu",
    "zum",
    "zur",
];

/// Adjectives without meaning for the work, without their ending.
const NOTHING_ADJECTIVES: &[&str] = &[
    "anerkannt",
    "angehend",
    "arbeitslos",
    "ausgebildet",
    "auszubildend",
    "diplomiert",
    "ehemalig",
    "erfahren",
    "examiniert",
    "freiberuflich",
    "gelernt",
    "geprueft",
    "selbstaendig",
    "selbststaendig",
    "staatlich",
    "stellvertretend",
    "zertifiziert",
];

fn says_nothing(word: &str) -> bool {
    let adjective = || {
        let stem = word.trim_end_matches(['r', 's', 'n', 'm']).trim_end_matches('e');
        NOTHING_ADJECTIVES.contains(&stem) || NOTHING_ADJECTIVES.contains(&word)
    };
    NOTHING.contains(&word) || word.bytes().all(|b| b.is_ascii_digit()) || adjective()
}

/// Endings of stems to which `in` is added to form the feminine, where the stem is the masculine form.
const STEMS: &[&str] = &[
    "er", "or", "oer", "eur", "ist", "yst", "ent", "ant", "and", "wirt", "wart", "vogt", "eut", "aut", "ut", "ekt",
    "nom", "graf", "soph", "urg", "chef", "ilot", "at", "et", "it", "ar", "al", "aen", "iv", "path", "metz", "schmied",
    "steward", "coach", "koenig", "diakon", "fuerst", "herr",
];

/// Stems that lose an `e` before `in`.
const WEAK_STEMS: &[&str] = &[
    "log", "gog", "gehilf", "bot", "kolleg", "expert", "strateg", "hirt", "aed", "lots", "matros", "schuetz", "genoss",
];

/// Words that end in `in` after such a stem and are no women.
const NO_WOMEN: &[&str] = &["mandarin", "satin", "bulletin", "platin", "margarin", "gelatin"];

/// Endings and what stands for them.
const ENDINGS: &[(&str, &str)] = &[
    ("schwester", "pfleger"),
    ("aerztin", "arzt"),
    ("aerzte", "arzt"),
    ("anwaeltin", "anwalt"),
    ("anwaelte", "anwalt"),
    ("koechin", "koch"),
    ("koeche", "koch"),
    ("baeuerin", "bauer"),
    ("raetin", "rat"),
    ("beamtin", "beamter"),
    ("beamte", "beamter"),
    ("beamten", "beamter"),
    ("botin", "bote"),
    ("kraefte", "kraft"),
    ("frisoer", "friseur"),
    ("euse", "eur"),
    ("iere", "ier"),
    ("isten", "ist"),
    ("graph", "graf"),
    ("stewardess", "steward"),
    ("waitress", "waiter"),
    ("actress", "actor"),
    ("salesperson", "salesman"),
    ("woman", "man"),
    ("women", "man"),
    ("mutter", "vater"),
    ("fachperson", "fachmann"),
    ("leute", "mann"),
    ("frauen", "mann"),
    ("frau", "mann"),
];

/// Endings that mean something else when they stand alone.
const NOT_ALONE: &[&str] = &[
    "leute", "frau", "frauen", "mutter", "woman", "women", "raetin", "euse", "iere",
];

/// Short forms and what they stand for, also as the start of a longer word.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("kfz", "kraftfahrzeug"),
    ("lkw", "lastkraftwagen"),
    ("pkw", "personenkraftwagen"),
];

/// Endings of adjectives and participles before their own ending.
const ADJECTIVES: &[&str] = &[
    "nisch",
    "emisch",
    "tisch",
    "gisch",
    "risch",
    "sisch",
    "lich",
    "iert",
    "stellt",
    "tragt",
    "maechtigt",
    "bildend",
    "staendig",
    "ordnet",
    "leitend",
    "studierend",
    "forschend",
    "lehrend",
    "reisend",
    "gesandt",
    "vorsitzend",
    "assistierend",
    "mitarbeitend",
    "verstaendig",
    "pflegend",
    "dienstet",
    "befugt",
    "prueft",
    "national",
];

/// One form of a word for all genders: the rules are applied until they change nothing more.
fn one_form(word: &str) -> String {
    let mut form = word.to_owned();
    for _ in 0..8 {
        match step(&form) {
            Some(next) if next != form => form = next,
            _ => break,
        }
    }
    form
}

/// The first rule that fits a word, applied.
fn step(word: &str) -> Option<String> {
    match word {
        "ing" => return Some("ingenieur".to_owned()),
        "edv" => return Some("it".to_owned()),
        _ => {}
    }
    for (short, long) in SHORT_FORMS {
        if let Some(rest) = word.strip_prefix(short) {
            return Some(format!("{long}{rest}"));
        }
    }
    if let Some(rest) = word.strip_prefix("photo") {
        return Some(format!("foto{rest}"));
    }
    for (ending, form) in ENDINGS {
        if let Some(stem) = word.strip_suffix(ending) {
            let kept = (stem.is_empty() && NOT_ALONE.contains(ending)) || (*ending == "schwester" && stem == "ordens");
            if !kept {
                return Some(format!("{stem}{form}"));
            }
        }
    }
    masculine(word).or_else(|| {
        // "Zimmerer" and "Zimmerin" meet at "Zimmer": the feminine of such words has lost one "er".
        if let Some(stem) = word
            .strip_suffix("er")
            .filter(|stem| stem.ends_with("er") && !stem.ends_with("ier"))
        {
            return Some(stem.to_owned());
        }
        let ending = ["er", "es", "en", "em"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))?;
        let adjective = ADJECTIVES.iter().any(|stem| ending.ends_with(stem)) && !ending.ends_with("fisch");
        adjective.then(|| format!("{ending}e"))
    })
}

/// The masculine form of a word that ends in `in` or `innen` after a stem that has one.
fn masculine(word: &str) -> Option<String> {
    let stem = word.strip_suffix("innen").or_else(|| word.strip_suffix("in"))?;
    if stem.len() < 4 || NO_WOMEN.contains(&word) {
        return None;
    }
    if WEAK_STEMS.iter().any(|ending| stem.ends_with(ending)) {
        return Some(format!("{stem}e"));
    }
    // Stems with a changed vowel have rules of their own, which know only the singular.
    if ["aerzt", "anwaelt", "koech", "baeuer", "raet", "beamt"]
        .iter()
        .any(|ending| stem.ends_with(ending))
    {
        return Some(format!("{stem}in")).filter(|singular| singular != word);
    }
    STEMS
        .iter()
        .any(|ending| stem.ends_with(ending))
        .then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            (&["Rechtsanwältin", "Rechtsanwalt", "Rechtsanwälte"], "rechtsanwalt"),
            (
                &["Koch", "Köchin", "gelernter Koch", "Koch in Teilzeit", "Azubi zum Koch"],
                "koch",
            ),
            (&["Zimmerer", "Zimmerin", "Zimmerer/Zimmerin"], "zimmer"),
            (&["Hausfrau", "Hausmann", "Hausmann/-frau"], "hausmann"),
            (&["Beamter", "Beamtin", "Beamt(er/in)", "Beamte"], "beamter"),
            (
                &["Kfz-Mechatroniker", "KFZ Mechatronikerin"],
                "kraftfahrzeug mechatroniker",
            ),
            (&["Friseur", "Frisör", "Friseuse", "Friseurin"], "friseur"),
            (&["Tagesmutter", "Tagesvater"], "tagesvater"),
            (
                &["Erlebnispädagoge/-pädagogin", "Erlebnispädagogin"],
                "erlebnispaedagoge",
            ),
            (
                &[
                    "Senior Software Developer (all genders)",
                    "Software Developer, part time",
                ],
                "software developer",
            ),
            (&["Bürokaufmann", "Bürokauffrau", "Bürokaufmann/frau"], "buerokaufmann"),
            (&["Tankwart", "Tankwartin"], "tankwart"),
            (&["Businesswoman", "Businessman"], "businessman"),
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
            ("Login Service", "login service"),
            ("Scrum Master", "scrum master"),
            ("Ordensschwester", "ordensschwester"),
            ("Kaufmann für Büromanagement", "kaufmann bueromanagement"),
            ("Frau", "frau"),
            ("Senior", "senior"),
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

    proptest! {
        #[test]
        fn any_text_folds_and_its_key_stays(typed in "\\PC{0,60}") {
            let once = fold_title(&typed);
            prop_assert_eq!(fold_title(&once), once);
        }

        #[test]
        fn titles_of_known_endings_fold_and_their_key_stays(
            typed in "((Kfz|Photo|Ärzt|Köch|frau|schwester|beamt|log|graph|er|isch|in|innen|(e/in)|/-frau|mutter|[a-z]| |-){0,8})",
        ) {
            let once = fold_title(&typed);
            prop_assert_eq!(fold_title(&once), once);
        }
    }
}
