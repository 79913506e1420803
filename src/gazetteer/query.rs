//! Takes apart what somebody typed when they looked for a place: postcode, name, what kind of area they mean, and the
//! context after a comma. It knows words and forms, but no places.

use crate::domain::text::fold;

/// What kind of area the words ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A town or village ("Stadt X", "Gemeinde X").
    Place,
    /// A Landkreis ("Landkreis X", "LK X").
    Rural,
    /// A town that belongs to no Landkreis ("X (kreisfreie Stadt)").
    City,
    /// A Land ("Bundesland X").
    Land,
}

/// What was typed, folded and taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    /// Digits of a postcode, one to five.
    pub(super) digits: Option<String>,
    /// The name before the first comma.
    pub(super) name: String,
    /// The same without a word that tells the kind, and that kind.
    pub(super) wanted: Option<(Wanted, String)>,
    /// What stands after commas, each folded, none empty.
    pub(super) context: Vec<String>,
    /// Whether the name was written with a dot, slash or bracket, as in "Halle/S." or "Rothenburg o.d.T.".
    pub(super) abbreviated: bool,
}

/// More letters than any name has.
const LONGEST: usize = 120;

/// Words before or after a name that tell what kind of area is meant; longer ones first.
const KINDS: [(&str, Wanted); 18] = [
    ("universitaets und hansestadt", Wanted::Place),
    ("landeshauptstadt", Wanted::Place),
    ("independent city", Wanted::City),
    ("kreisfreie stadt", Wanted::City),
    ("hansestadt", Wanted::Place),
    ("lutherstadt", Wanted::Place),
    ("bundesland", Wanted::Land),
    ("stadtkreis", Wanted::City),
    ("landkreis", Wanted::Rural),
    ("freistaat", Wanted::Land),
    ("gemeinde", Wanted::Place),
    ("district", Wanted::Rural),
    ("stadt", Wanted::Place),
    ("kreis", Wanted::Rural),
    ("state", Wanted::Land),
    ("land", Wanted::Land),
    ("lkr", Wanted::Rural),
    ("lk", Wanted::Rural),
];

/// Words that only join a name to its river, mountain or region.
pub(super) fn joins(word: &str) -> bool {
    matches!(
        word,
        "a" | "am"
            | "an"
            | "auf"
            | "b"
            | "bei"
            | "d"
            | "dem"
            | "den"
            | "der"
            | "die"
            | "i"
            | "im"
            | "in"
            | "o"
            | "ob"
            | "u"
            | "unter"
            | "v"
            | "vor"
            | "von"
    )
}

/// Folds a name and writes "Sankt" the one way: the form in which keys stand in the index.
pub(super) fn key(text: &str) -> String {
    one_saint(fold(text))
}

/// Writes "sankt" as "st" in a folded name.
pub(super) fn one_saint(folded: String) -> String {
    if folded.contains("sankt") {
        let words: Vec<&str> = folded
            .split(' ')
            .map(|word| if word == "sankt" { "st" } else { word })
            .collect();
        words.join(" ")
    } else {
        folded
    }
}

/// The folded name with accents dropped instead of spelled out; `None` where both are the same.
pub(super) fn plain_key(name: &str) -> Option<String> {
    if !name.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) {
        return None;
    }
    let bare: String = name
        .chars()
        .map(|c| match c {
            'ä' => 'a',
            'ö' => 'o',
            'ü' => 'u',
            'Ä' => 'A',
            'Ö' => 'O',
            'Ü' => 'U',
            other => other,
        })
        .collect();
    Some(key(&bare))
}

/// The key of a name up to a bracket, a slash or a joining word: "Frankfurt" of "Frankfurt (Oder)"; `None` where that
/// is the whole name.
pub(super) fn core_key(name: &str) -> Option<String> {
    let head = name.split(['(', '/', ',']).next().unwrap_or_default();
    let whole = key(name);
    let head = key(head);
    let words: Vec<&str> = head.split(' ').collect();
    let end = words
        .iter()
        .skip(1)
        .position(|word| joins(word))
        .map_or(words.len(), |at| at + 1);
    let core = words.get(..end)?.join(" ");
    (!core.is_empty() && core != whole).then_some(core)
}

impl Query {
    /// Takes a text apart; any text will do.
    pub(super) fn parse(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST).collect();
        let mut parts = text.split([',', ';']);
        let head = parts.next().unwrap_or_default();
        let mut context: Vec<String> = parts.map(key).filter(|part| !part.is_empty()).collect();
        let mut digits = None;
        let mut words: Vec<String> = key(head)
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        // "17489 Greifswald", "D-17489 Greifswald", "Greifswald 17489", "Neuenkirchen (17498)"
        if let Some(at) = words.iter().position(|word| is_code(word, words.len() == 1)) {
            digits = Some(words.remove(at));
            if words.first().is_some_and(|word| word == "d" || word == "de") {
                words.remove(0);
            }
        }
        if digits.is_none()
            && let Some(at) = context.iter().position(|part| is_code(part, false))
        {
            digits = Some(context.remove(at));
        }
        let words: Vec<&str> = words.iter().flat_map(|word| apart(word)).collect();
        let name = words.join(" ");
        Self {
            digits,
            wanted: wanted(&name),
            abbreviated: head.contains(['.', '/', '(']),
            name,
            context,
        }
    }
}

/// Whether a word is a postcode; its first digits are enough when nothing else was typed.
fn is_code(word: &str, alone: bool) -> bool {
    let long_enough = word.len() == 5 || (alone && (1..=5).contains(&word.len()));
    long_enough && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// "odt" as in "Rothenburg odT" stands for three words.
fn apart(word: &str) -> Vec<&str> {
    let joined = word == "odt" || (word.len() == 3 && word.starts_with("ad"));
    match (joined, word.get(..1), word.get(1..2), word.get(2..)) {
        (true, Some(first), Some(second), Some(third)) => vec![first, second, third],
        _ => vec![word],
    }
}

fn wanted(name: &str) -> Option<(Wanted, String)> {
    KINDS.iter().find_map(|(word, kind)| {
        let before = name.strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
        let after = || name.strip_suffix(word).and_then(|rest| rest.strip_suffix(' '));
        let rest = before.or_else(after)?;
        (!rest.is_empty()).then(|| (*kind, rest.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_found_wherever_they_stand() {
        for text in [
            "17489 Greifswald",
            "D-17489 Greifswald",
            "Greifswald 17489",
            "Greifswald, 17489",
            "Greifswald (17489)",
        ] {
            let query = Query::parse(text);
            assert_eq!(query.digits.as_deref(), Some("17489"), "{text}");
            assert_eq!(query.name, "greifswald", "{text}");
        }
        assert_eq!(Query::parse("174").digits.as_deref(), Some("174"));
        assert_eq!(Query::parse("Straße 17").digits, None);
    }

    #[test]
    fn words_for_the_kind_are_taken_off() {
        for (text, kind, rest) in [
            ("Landkreis Rostock", Wanted::Rural, "rostock"),
            ("LK Rostock", Wanted::Rural, "rostock"),
            ("Rostock (kreisfreie Stadt)", Wanted::City, "rostock"),
            ("Hansestadt Rostock", Wanted::Place, "rostock"),
            ("Bayern (Bundesland)", Wanted::Land, "bayern"),
        ] {
            assert_eq!(Query::parse(text).wanted, Some((kind, rest.to_owned())), "{text}");
        }
        assert_eq!(Query::parse("Stadt").wanted, None);
        assert_eq!(Query::parse("Stadtoldendorf").wanted, None);
    }

    #[test]
    fn names_are_cut_where_the_river_begins() {
        for (name, core) in [
            ("Frankfurt (Oder)", Some("frankfurt")),
            ("Rothenburg ob der Tauber", Some("rothenburg")),
            ("Halle/Saale", Some("halle")),
            ("Sankt Augustin", None),
            ("Ulm", None),
        ] {
            assert_eq!(core_key(name).as_deref(), core, "{name}");
        }
    }
}
