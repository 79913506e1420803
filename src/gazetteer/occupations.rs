//! Occupations: what people type, turned into ranked KldB 2010 codes, and the names of these codes. It answers from
//! bundled tables only and never decides between two meanings; whoever asks shows them and asks back.

mod grams;

use std::collections::{BTreeMap, HashMap};

use self::grams::Grams;
use super::tables;
use crate::domain::locale::Locale;
use crate::domain::occupation::{Kldb, fold_title};
use crate::domain::text::fold;
use crate::error::Result;

/// How a title was found, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Letter by letter, but for case, accents and punctuation.
    Exact,
    /// The same title in another form: another gender, in part time, with "(m/w/d)".
    Folded,
    /// What was typed is the beginning of the title or of one of its words.
    Prefix,
    /// The title with typing errors.
    Fuzzy,
    /// Parts of the words in common: "Rotkohlbauer" is near "Gemüsebauer".
    Compound,
}

/// A code that what was typed may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccupationHit {
    /// The code, at least a group of three digits.
    pub kldb: Kldb,
    /// The known title, or name of a group, that is nearest to what was typed.
    pub title: String,
    /// The German name of the group.
    pub group_de: String,
    /// The English name of the group.
    pub group_en: String,
    /// How well text and title fit, `0..=10_000`. Several meanings of one title stand side by side with at most `9_000`.
    pub confidence: u16,
    /// How it was found.
    pub how: How,
}

/// A title with one code; a title with several codes stands in the list several times.
struct Title {
    text: String,
    kldb: Kldb,
    /// Folded, without spaces.
    typed: String,
    /// Folded to one form, without spaces.
    form: String,
    /// A bit for each letter, to pass over titles that cannot be a typing error away.
    letters: u32,
}

/// Where a title, or a later word of it, begins.
struct Start {
    text: String,
    title: usize,
    inner: bool,
}

/// The bundled knowledge about occupations.
pub struct Occupations {
    names: BTreeMap<Kldb, (String, String)>,
    titles: Vec<Title>,
    typed: HashMap<String, Vec<usize>>,
    forms: HashMap<String, Vec<usize>>,
    /// Ordered by text.
    starts: Vec<Start>,
    grams: Grams,
}

impl std::fmt::Debug for Occupations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Occupations")
            .field("names", &self.names.len())
            .field("titles", &self.titles.len())
            .finish_non_exhaustive()
    }
}

/// The tables of titles, one for each of the ten areas.
const TABLES: [(&str, &[u8]); 10] = [
    (
        "occupations-area0.csv",
        include_bytes!("../../data/occupations-area0.csv"),
    ),
    (
        "occupations-area1.csv",
        include_bytes!("../../data/occupations-area1.csv"),
    ),
    (
        "occupations-area2.csv",
        include_bytes!("../../data/occupations-area2.csv"),
    ),
    (
        "occupations-area3.csv",
        include_bytes!("../../data/occupations-area3.csv"),
    ),
    (
        "occupations-area4.csv",
        include_bytes!("../../data/occupations-area4.csv"),
    ),
    (
        "occupations-area5.csv",
        include_bytes!("../../data/occupations-area5.csv"),
    ),
    (
        "occupations-area6.csv",
        include_bytes!("../../data/occupations-area6.csv"),
    ),
    (
        "occupations-area7.csv",
        include_bytes!("../../data/occupations-area7.csv"),
    ),
    (
        "occupations-area8.csv",
        include_bytes!("../../data/occupations-area8.csv"),
    ),
    (
        "occupations-area9.csv",
        include_bytes!("../../data/occupations-area9.csv"),
    ),
];

/// Longest text that is looked at, in characters; titles are shorter.
const MAX_CHARS: usize = 120;
/// Confidence of a title that has one meaning, and of one that has several.
const EXACT: (u16, u16) = (10_000, 9_000);
const FOLDED: (u16, u16) = (9_800, 8_800);
/// From here on a hit is certain, if the next other meaning is this far behind.
const CERTAIN: u16 = 8_500;
const LEAD: u16 = 1_000;
/// How many near titles are compared letter by letter, and how many of them have a vote for their group.
const NEAR: usize = 48;
const VOTERS: usize = 30;
/// Texts up to this length have too few runs of letters to be found by them when one letter is wrong.
const SHORT: usize = 7;

impl Occupations {
    /// Reads the bundle; takes some tens of milliseconds.
    ///
    /// # Errors
    /// `Internal` when a table of the bundle is damaged, which tests rule out.
    pub fn load() -> Result<Self> {
        let groups = tables::read(
            "occupations-groups.csv",
            include_bytes!("../../data/occupations-groups.csv"),
            |row| {
                let cell = |column| tables::text(row, column).map(str::to_owned);
                Ok((tables::text(row, 0)?.parse::<Kldb>()?, (cell(1)?, cell(2)?)))
            },
        )?;
        let names: BTreeMap<Kldb, (String, String)> = groups.into_iter().collect();
        let mut titles = Vec::with_capacity(8_500);
        for (name, table) in TABLES {
            titles.extend(tables::read(name, table, |row| {
                Ok(Title::new(tables::text(row, 2)?, tables::text(row, 0)?.parse()?))
            })?);
        }
        // People type the names of groups too: "Altenpflege", "Gardening".
        for (kldb, (german, english)) in names.iter().filter(|(kldb, _)| kldb.precision() == 3) {
            titles.push(Title::new(german, *kldb));
            titles.push(Title::new(english, *kldb));
        }
        Ok(Self::new(names, titles))
    }

    fn new(names: BTreeMap<Kldb, (String, String)>, titles: Vec<Title>) -> Self {
        let mut typed: HashMap<String, Vec<usize>> = HashMap::new();
        let mut forms: HashMap<String, Vec<usize>> = HashMap::new();
        let mut starts = Vec::with_capacity(titles.len() * 2);
        for (at, title) in titles.iter().enumerate() {
            typed.entry(title.typed.clone()).or_default().push(at);
            forms.entry(title.form.clone()).or_default().push(at);
            title.starts(at, &mut starts);
        }
        starts.sort_unstable_by(|a, b| (&a.text, a.title).cmp(&(&b.text, b.title)));
        let keys: Vec<String> = titles.iter().map(|title| fold_title(&title.text)).collect();
        Self {
            grams: Grams::new(keys.iter().map(String::as_str)),
            names,
            titles,
            typed,
            forms,
            starts,
        }
    }

    /// The name of an area, main group or group; codes of more than three digits have the name of their group.
    pub fn name(&self, kldb: Kldb, locale: Locale) -> Option<&str> {
        let (german, english) = self.names.get(&kldb.group(3))?;
        Some(match locale {
            Locale::De => german,
            Locale::En => english,
        })
    }

    /// All codes of so many digits (1, 2 or 3), ordered.
    pub fn codes(&self, digits: u8) -> impl Iterator<Item = Kldb> {
        self.names
            .keys()
            .filter(move |kldb| kldb.precision() == digits)
            .copied()
    }

    /// All known titles with their codes, among them the names of the groups.
    pub fn titles(&self) -> impl Iterator<Item = (&str, Kldb)> {
        self.titles.iter().map(|title| (title.text.as_str(), title.kldb))
    }

    /// The one code that a text means, or nothing when it is unknown, doubtful or has several meanings.
    pub fn certain(&self, text: &str) -> Option<Kldb> {
        let hits = self.resolve(text, 6);
        let first = hits.first()?;
        let unique = first.confidence >= FOLDED.0;
        let ahead = || {
            let other = hits.iter().find(|hit| hit.kldb.group(3) != first.kldb.group(3));
            first.how == How::Fuzzy
                && first.confidence >= CERTAIN
                && other.is_none_or(|other| other.confidence.saturating_add(LEAD) <= first.confidence)
        };
        (unique || ahead()).then_some(first.kldb)
    }

    /// At most `limit` codes that a text may mean, likeliest first; the beginning of a title is enough. Codes of which
    /// one contains the other stand once. The same text always gets the same answer.
    pub fn resolve(&self, text: &str, limit: usize) -> Vec<OccupationHit> {
        let text: String = text.chars().take(MAX_CHARS).collect();
        let key = fold_title(&text);
        let query = Query {
            typed: fold(&text).replace(' ', ""),
            form: key.replace(' ', ""),
            key,
        };
        if query.typed.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut found = Found::default();
        self.whole(&query, &mut found);
        self.beginnings(&query, &mut found);
        let near = self.grams.nearest(&query.key, NEAR);
        self.typing_errors(&query, &near, &mut found);
        self.relatives(&near, &mut found);
        self.ranked(found, limit)
    }

    /// Titles that are the text itself.
    fn whole(&self, query: &Query, found: &mut Found) {
        for (index, text, how, (one, several)) in [
            (&self.typed, &query.typed, How::Exact, EXACT),
            (&self.forms, &query.form, How::Folded, FOLDED),
        ] {
            let titles = index.get(text).map_or(&[][..], Vec::as_slice);
            let codes: Vec<Kldb> = titles
                .iter()
                .filter_map(|at| self.titles.get(*at))
                .map(|title| title.kldb)
                .collect();
            let ambiguous = codes.iter().any(|a| codes.iter().any(|b| !same(*a, *b)));
            for at in titles {
                found.add(*at, if ambiguous { several } else { one }, how);
            }
        }
    }

    /// Titles that begin with the text, and those with a later word that does.
    fn beginnings(&self, query: &Query, found: &mut Found) {
        let both = [
            Some(&query.typed),
            Some(&query.form).filter(|form| **form != query.typed),
        ];
        for text in both.into_iter().flatten().filter(|text| !text.is_empty()) {
            let from = self.starts.partition_point(|start| start.text < *text);
            let matching = self
                .starts
                .iter()
                .skip(from)
                .take_while(|start| start.text.starts_with(text.as_str()));
            for start in matching {
                let Some(title) = self.titles.get(start.title) else {
                    continue;
                };
                let typed = points(ratio(text.len(), title.typed.len()), 2_500);
                if !start.inner {
                    found.add(start.title, 6_000 + typed, How::Prefix);
                } else if text.len() >= 3 {
                    found.add(start.title, 5_000 + typed, How::Prefix);
                }
            }
        }
    }

    /// Titles that are the text but for one or two letters.
    fn typing_errors(&self, query: &Query, near: &[(u32, f64)], found: &mut Found) {
        let length = query.typed.chars().count();
        if length < 4 {
            return;
        }
        for (at, _) in near {
            if let Some(title) = self.titles.get(*at as usize) {
                compare(query, length, *at as usize, title, found);
            }
        }
        if length <= SHORT {
            let letters = letters(&query.typed);
            for (at, title) in self.titles.iter().enumerate() {
                let other = title.typed.len();
                if other <= SHORT + 1 && (title.letters ^ letters).count_ones() <= 2 && other.abs_diff(length) <= 1 {
                    compare(query, length, at, title, found);
                }
            }
        }
    }

    /// Titles of the groups whose titles have most in common with the text. Many near titles of one group say more
    /// than a single one: their likenesses are summed up as sixth powers.
    fn relatives(&self, near: &[(u32, f64)], found: &mut Found) {
        let mut groups: BTreeMap<Kldb, (f64, usize)> = BTreeMap::new();
        for (at, likeness) in near.iter().take(VOTERS) {
            let at = *at as usize;
            if let Some(title) = self.titles.get(at) {
                // The first of a group is its nearest.
                groups.entry(title.kldb.group(3)).or_insert((0.0, at)).0 += likeness.powi(6);
            }
        }
        let total: f64 = groups.values().map(|(votes, _)| votes).sum();
        for (votes, at) in groups.values() {
            let likeness = votes.powf(1.0 / 6.0).min(1.0);
            let share = votes / total;
            found.add(*at, points(likeness * (0.6 + 0.4 * share), 7_400), How::Compound);
        }
    }

    fn ranked(&self, found: Found, limit: usize) -> Vec<OccupationHit> {
        let mut ranked: Vec<(&Title, u16, How)> = found
            .0
            .into_iter()
            .filter(|(_, (confidence, _))| *confidence >= 500)
            .filter_map(|(at, (confidence, how))| Some((self.titles.get(at)?, confidence, how)))
            .collect();
        ranked.sort_unstable_by(|a, b| {
            let key = |hit: &(&Title, u16, How)| (std::cmp::Reverse(hit.1), hit.2, hit.0.text.len());
            key(a)
                .cmp(&key(b))
                .then_with(|| a.0.text.cmp(&b.0.text))
                .then(a.0.kldb.cmp(&b.0.kldb))
        });
        let mut hits: Vec<OccupationHit> = Vec::new();
        for (title, confidence, how) in ranked {
            if hits.len() == limit {
                break;
            }
            if hits.iter().any(|hit| same(hit.kldb, title.kldb)) {
                continue;
            }
            let (group_de, group_en) = self.names.get(&title.kldb.group(3)).cloned().unwrap_or_default();
            hits.push(OccupationHit {
                kldb: title.kldb,
                title: title.text.clone(),
                group_de,
                group_en,
                confidence,
                how,
            });
        }
        hits
    }
}

/// What was typed, in the forms in which titles are kept.
struct Query {
    typed: String,
    form: String,
    /// The form with its spaces.
    key: String,
}

/// The best that is known about each title so far.
#[derive(Default)]
struct Found(HashMap<usize, (u16, How)>);

impl Found {
    fn add(&mut self, title: usize, confidence: u16, how: How) {
        let best = self.0.entry(title).or_insert((confidence, how));
        if confidence > best.0 {
            *best = (confidence, how);
        }
    }
}

impl Title {
    fn new(text: &str, kldb: Kldb) -> Self {
        let typed = fold(text).replace(' ', "");
        Self {
            text: text.to_owned(),
            kldb,
            form: fold_title(text).replace(' ', ""),
            letters: letters(&typed),
            typed,
        }
    }

    fn starts(&self, at: usize, starts: &mut Vec<Start>) {
        let mut add = |text: String, inner| starts.push(Start { text, title: at, inner });
        add(self.typed.clone(), false);
        if self.form != self.typed {
            add(self.form.clone(), false);
        }
        let words = fold(&self.text);
        for (gap, _) in words.match_indices(' ') {
            let rest = words.get(gap + 1..).unwrap_or_default();
            if rest.split(' ').next().is_some_and(|word| word.len() > 3) {
                add(rest.replace(' ', ""), true);
            }
        }
    }
}

/// Whether one code contains the other.
fn same(a: Kldb, b: Kldb) -> bool {
    a.common_prefix(b) == a.precision().min(b.precision())
}

/// Looks for typing errors between a text of `length` letters and a title.
fn compare(query: &Query, length: usize, at: usize, title: &Title, found: &mut Found) {
    let allowed = if length < 8 { 1 } else { 2 };
    if title.typed.len().abs_diff(query.typed.len()) > allowed + 6 {
        return;
    }
    let errors = strsim::osa_distance(&query.typed, &title.typed).min(strsim::osa_distance(&query.form, &title.form));
    if errors > allowed {
        return;
    }
    // Another first letter mostly makes another word: "Raumpfleger", "Baumpfleger".
    let other_word = query.typed.chars().next() != title.typed.chars().next();
    let base = match (errors, length) {
        (0, _) => 9_000,
        (1, 8..) => 8_600,
        (1, _) => 7_900,
        _ => 7_800,
    };
    found.add(at, if other_word { base - 1_500 } else { base }, How::Fuzzy);
}

/// A bit for each Latin letter of a folded text.
fn letters(text: &str) -> u32 {
    text.bytes()
        .filter(u8::is_ascii_lowercase)
        .fold(0, |bits, letter| bits | (1 << (letter - b'a')))
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |size| f64::from(u16::try_from(size).unwrap_or(u16::MAX));
    number(part) / f64::max(number(whole), 1.0)
}

/// A share in 0..=1 of `full` points.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the product lies in 0..=full"
)]
fn points(share: f64, full: u16) -> u16 {
    (share.clamp(0.0, 1.0) * f64::from(full)).round() as u16
}
