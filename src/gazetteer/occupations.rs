//! Occupations: what people type, turned into ranked KldB 2010 codes, and the names of these codes. It answers from
//! the bundled tables, with the official table beside them once that was imported, and never decides between two
//! meanings; whoever asks shows them and asks back.

mod bundle;
mod features;
mod model;
mod near;
pub mod official;
mod titles;
mod training;

use std::collections::BTreeMap;

use self::bundle::{Bundle, MODEL};
use self::model::Model;
use self::near::{Near, Runs};
use self::official::Official;
use self::titles::{Title, Titles, letters};
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
    /// How likely the group is meant, `0..=10_000`. Several meanings of one title stand side by side with at most `9_000`.
    pub confidence: u16,
    /// How it was found.
    pub how: How,
}

/// What is known about occupations.
pub struct Occupations {
    names: BTreeMap<Kldb, (String, String)>,
    /// German names of the types, where the official table is known.
    types: BTreeMap<Kldb, String>,
    titles: Titles,
    near: Near,
    model: Model,
}

impl std::fmt::Debug for Occupations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Occupations")
            .field("names", &self.names.len())
            .field("types", &self.types.len())
            .field("titles", &self.titles.list().len())
            .finish_non_exhaustive()
    }
}

/// Longest text that is looked at, in characters; titles are shorter.
const MAX_CHARS: usize = 120;
/// Confidence of a title that has one meaning, and of one that has several.
const EXACT: (u16, u16) = (10_000, 9_000);
const FOLDED: (u16, u16) = (9_800, 8_800);
/// How many groups are looked into, and how many of their nearest titles are compared letter by letter.
const GROUPS: usize = 6;
const COMPARED: usize = 3;
/// The least likeness of titles, of 10,000, with which a comparison by letters is worth its time.
const ALIKE: u32 = 3_500;
/// Texts up to this length have too few runs of letters to be found by them when one letter is wrong.
const SHORT: usize = 7;
/// How many answers of one group stand in a list, but for whole titles.
const OF_ONE_GROUP: usize = 2;
/// Shares below this, of 10,000, are no answer.
const LEAST: u16 = 1;

impl Occupations {
    /// Reads the bundle; takes some tens of milliseconds.
    ///
    /// # Errors
    /// `Internal` when a table of the bundle is damaged, which tests rule out.
    pub fn load() -> Result<Self> {
        Self::put_together(Bundle::read()?, &Official::default(), Model::from_bytes(MODEL)?)
    }

    /// The bundle with the official table, and a model that is trained with both. It takes seconds; `progress` hears how
    /// many of how many passes are done.
    ///
    /// # Errors
    /// `Internal` when a table of the bundle is damaged, or the official table has groups that the bundle does not know.
    pub fn train(official: &Official, progress: &dyn Fn(u32, u32)) -> Result<Self> {
        Self::train_with(official, training::PASSES, progress)
    }

    /// As [`Occupations::train`], with another number of passes: fewer are faster and worse.
    ///
    /// # Errors
    /// As [`Occupations::train`].
    pub fn train_with(official: &Official, passes: u32, progress: &dyn Fn(u32, u32)) -> Result<Self> {
        let mut bundle = Bundle::read()?;
        bundle.add(official)?;
        let model = training::train(&bundle.samples(official)?, passes, progress);
        Self::put_together(bundle, official, model)
    }

    /// The bundle with the official table and the model that [`Occupations::model`] gave when they were trained.
    ///
    /// # Errors
    /// `Internal` when the model is of another version or damaged.
    pub fn with(official: &Official, model: &[u8]) -> Result<Self> {
        let mut bundle = Bundle::read()?;
        bundle.add(official)?;
        Self::put_together(bundle, official, Model::from_bytes(model)?)
    }

    /// The bundle with the official table, ranked by the model of the bundle, which does not know it: titles are found,
    /// what is near to them less well than after training.
    ///
    /// # Errors
    /// As [`Occupations::load`].
    pub fn untrained(official: &Official) -> Result<Self> {
        Self::with(official, MODEL)
    }

    /// The trained model, to be kept.
    ///
    /// # Errors
    /// `Internal` when it cannot be packed.
    pub fn model(&self) -> Result<Vec<u8>> {
        self.model.to_bytes()
    }

    fn put_together(mut bundle: Bundle, official: &Official, model: Model) -> Result<Self> {
        bundle.titles.sort_by_key(|raw| raw.kldb);
        Ok(Self {
            titles: Titles::new(&bundle.titles),
            near: Near::new(bundle.titles.iter().map(|raw| raw.key.as_str())),
            names: bundle.names,
            types: official.names.iter().cloned().collect(),
            model,
        })
    }

    /// The name of an area, main group or group; codes of more than three digits have the name of their group.
    pub fn name(&self, kldb: Kldb, locale: Locale) -> Option<&str> {
        let (german, english) = self.names.get(&kldb.group(3))?;
        Some(match locale {
            Locale::De => german,
            Locale::En => english,
        })
    }

    /// The German name of a code of three to five digits in the official table, where that was imported.
    pub fn type_name(&self, kldb: Kldb) -> Option<&str> {
        self.types.get(&kldb).map(String::as_str)
    }

    /// How many codes of five digits are known.
    pub fn types(&self) -> usize {
        self.types.keys().filter(|kldb| kldb.precision() == 5).count()
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
        self.titles.list().iter().map(|title| (title.text.as_ref(), title.kldb))
    }

    /// The one code that a text means, or nothing when it is unknown, doubtful or has several meanings.
    pub fn certain(&self, text: &str) -> Option<Kldb> {
        // A typing error may make another word: "Stuhlbauer", "Stahlbauer". Such hits are asked back.
        let first = self.resolve(text, 1).pop()?;
        let whole = matches!(first.how, How::Exact | How::Folded);
        (whole && first.confidence >= FOLDED.0).then_some(first.kldb)
    }

    /// At most `limit` codes that a text may mean, likeliest first; the beginning of a title is enough. Codes of which
    /// one contains the other stand once. The same text always gets the same answer.
    pub fn resolve(&self, text: &str, limit: usize) -> Vec<OccupationHit> {
        let text: String = text.chars().take(MAX_CHARS).collect();
        let key = fold_title(&text);
        let typed = fold(&text).replace(' ', "");
        let query = Query {
            letters: letters(&typed),
            typed,
            form: key.replace(' ', ""),
            key,
        };
        if query.typed.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut found = Vec::new();
        self.whole(&query, &mut found);
        // Nothing that is found in another way stands before a whole title.
        let hits = self.ranked(&mut found, limit);
        if hits.len() == limit {
            return hits;
        }
        let groups = self.model.rank(&query.key, GROUPS.max(limit));
        self.beginnings(&query, &groups, &mut found);
        self.relatives(&query, &groups, &mut found);
        self.short_words(&query, &groups, &mut found);
        self.ranked(&mut found, limit)
    }

    /// Titles that are the text itself.
    fn whole(&self, query: &Query, found: &mut Vec<Found>) {
        for (text, how, (one, several)) in [(&query.typed, How::Exact, EXACT), (&query.form, How::Folded, FOLDED)] {
            let from = found.len();
            let mut codes: Vec<Kldb> = Vec::new();
            for begins in self
                .titles
                .beginning(text)
                .take_while(|begins| begins.whole || begins.inner)
            {
                if begins.whole {
                    codes.push(begins.title.kldb);
                    found.push(Found::new(begins.at, one, how));
                }
            }
            if codes.iter().any(|a| codes.iter().any(|b| !same(*a, *b))) {
                for hit in found.iter_mut().skip(from) {
                    hit.confidence = several;
                }
            }
        }
    }

    /// Titles that begin with the text, and those with a later word that does.
    fn beginnings(&self, query: &Query, groups: &[(Kldb, u16)], found: &mut Vec<Found>) {
        let both = [
            Some(&query.typed),
            Some(&query.form).filter(|form| **form != query.typed),
        ];
        for text in both.into_iter().flatten().filter(|text| !text.is_empty()) {
            for begins in self.titles.beginning(text) {
                if begins.inner && text.len() < 3 {
                    continue;
                }
                let typed = u16::try_from(2_000 * text.len() / begins.title.typed.len().max(1)).unwrap_or_default();
                let base = if begins.inner { 1_700 } else { 3_000 };
                let share = share(groups, begins.title.kldb);
                found.push(Found::new(
                    begins.at,
                    base + typed.min(2_000) + share / 10 * 4,
                    How::Prefix,
                ));
            }
        }
    }

    /// The nearest titles of the likeliest groups: where one is the text but for a letter or two, as a typing error,
    /// otherwise as one that shares parts of words.
    fn relatives(&self, query: &Query, groups: &[(Kldb, u16)], found: &mut Vec<Found>) {
        let runs = Runs::of(&query.key);
        let length = query.typed.chars().count();
        for (group, share) in groups {
            if *share < LEAST {
                continue;
            }
            let range = self.titles.of_group(*group);
            let first = range.start;
            let mut near = self.near.likeness(&runs, range);
            near.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            for (at, likeness) in near.iter().take(COMPARED) {
                if let Some(title) = self.titles.get(*at).filter(|_| *likeness >= ALIKE) {
                    compare(query, length, *at, title, *share, found);
                }
            }
            let confidence = share / 10 * 9;
            // A title of the group that begins with the text says more about it than one that looks alike.
            let known = found
                .iter_mut()
                .filter(|hit| hit.how < How::Compound)
                .filter(|hit| {
                    self.titles
                        .get(hit.title)
                        .is_some_and(|title| title.kldb.group(3) == *group)
                })
                .max_by_key(|hit| (hit.confidence, std::cmp::Reverse(hit.title)));
            match known {
                Some(hit) => hit.confidence = hit.confidence.max(confidence),
                None => found.push(Found::new(
                    self.best_of(&near).unwrap_or(first),
                    confidence,
                    How::Compound,
                )),
            }
        }
    }

    /// The nearest title of the code to which most of the near titles of a group belong.
    fn best_of(&self, near: &[(u32, u32)]) -> Option<u32> {
        let mut codes: BTreeMap<Kldb, (u64, u32)> = BTreeMap::new();
        for (at, likeness) in near {
            let code = self.titles.get(*at)?.kldb;
            // Many near titles of one code say more than a single one: their likenesses are summed up as sixth powers.
            let vote = (u64::from(*likeness).pow(2) / 10_000).pow(3);
            codes.entry(code).or_insert((0, *at)).0 += vote;
        }
        let exact = codes.keys().any(|code| code.precision() == 5);
        codes
            .iter()
            .filter(|(code, _)| !exact || code.precision() == 5)
            .max_by(|a, b| a.1.0.cmp(&b.1.0).then(b.0.cmp(a.0)))
            .map(|(_, (_, at))| *at)
    }

    /// Short titles that are a short text but for one letter.
    fn short_words(&self, query: &Query, groups: &[(Kldb, u16)], found: &mut Vec<Found>) {
        let length = query.typed.chars().count();
        if !(4..=SHORT).contains(&length) {
            return;
        }
        for (at, title) in (0_u32..).zip(self.titles.list()) {
            let other = title.typed.len();
            if other <= SHORT + 1 && (title.letters ^ query.letters).count_ones() <= 2 && other.abs_diff(length) <= 1 {
                compare(query, length, at, title, share(groups, title.kldb), found);
            }
        }
    }

    fn ranked(&self, found: &mut [Found], limit: usize) -> Vec<OccupationHit> {
        let title = |hit: &Found| self.titles.get(hit.title);
        let detail = |hit: &Found| title(hit).map(|title| (title.text.len(), title.kldb));
        found.sort_unstable_by(|a, b| {
            (b.confidence.cmp(&a.confidence))
                .then(a.how.cmp(&b.how))
                .then_with(|| detail(a).cmp(&detail(b)))
                .then(a.title.cmp(&b.title))
        });
        let mut hits: Vec<OccupationHit> = Vec::new();
        for hit in found.iter() {
            let Some(title) = title(hit) else { continue };
            if hits.len() == limit {
                break;
            }
            let group = title.kldb.group(3);
            let crowded = || hits.iter().filter(|hit| hit.kldb.group(3) == group).count() >= OF_ONE_GROUP;
            if hits.iter().any(|hit| same(hit.kldb, title.kldb)) || (hit.how > How::Folded && crowded()) {
                continue;
            }
            let (group_de, group_en) = self.names.get(&group).cloned().unwrap_or_default();
            hits.push(OccupationHit {
                kldb: title.kldb,
                title: title.text.to_string(),
                group_de,
                group_en,
                confidence: hit.confidence,
                how: hit.how,
            });
        }
        hits
    }
}

/// What was typed, in the forms in which titles are kept.
struct Query {
    typed: String,
    /// A bit for each letter of it.
    letters: u32,
    form: String,
    /// The form with its spaces.
    key: String,
}

/// A title that may be meant.
struct Found {
    title: u32,
    confidence: u16,
    how: How,
}

impl Found {
    fn new(title: u32, confidence: u16, how: How) -> Self {
        Self { title, confidence, how }
    }
}

/// The share of a code's group.
fn share(groups: &[(Kldb, u16)], kldb: Kldb) -> u16 {
    let group = kldb.group(3);
    groups
        .iter()
        .find(|(likely, _)| *likely == group)
        .map_or(0, |(_, share)| *share)
}

/// Whether one code contains the other.
fn same(a: Kldb, b: Kldb) -> bool {
    a.common_prefix(b) == a.precision().min(b.precision())
}

/// Looks for typing errors between a text of `length` letters and a title.
fn compare(query: &Query, length: usize, at: u32, title: &Title, share: u16, found: &mut Vec<Found>) {
    let allowed = if length < 10 { 1 } else { 2 };
    if length < 4 {
        return;
    }
    // An error changes at most two kinds of letters; the other form of a title may have a few more.
    if (title.letters ^ query.letters).count_ones() as usize > 2 * allowed + 4 {
        return;
    }
    let errors = [
        (query.typed.as_str(), &*title.typed),
        (query.form.as_str(), title.form()),
    ]
    .into_iter()
    .filter(|(text, known)| text.len().abs_diff(known.len()) <= allowed)
    .map(|(text, known)| strsim::osa_distance(text, known))
    .min()
    .unwrap_or(usize::MAX);
    if errors > allowed {
        return;
    }
    // Another first letter mostly makes another word: "Raumpfleger", "Baumpfleger".
    let other_word = query.typed.chars().next() != title.typed.chars().next();
    let base = match (errors, length) {
        (0 | 1, 8..) => 7_500,
        (0 | 1, _) => 6_700,
        _ => 6_400,
    };
    let base = if other_word { base - 1_500 } else { base };
    found.push(Found::new(at, base + share / 20 * 3, How::Fuzzy));
}

#[cfg(test)]
mod tests;
