//! Finds places, districts and Länder by what somebody typed and ranks them. The same text gives the same answers in
//! the same order everywhere. Where several things fit it says so; it never decides for the person.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::hit::{Hit, Matched, Resolution, Scope};
use super::index::{Found, Index, Kind};
use super::query::{Query, Wanted, joins};
use super::{Gazetteer, Subject};
use crate::domain::locale::Locale;

/// Most answers to one search.
pub(super) const MOST: usize = 50;
/// So many names are compared letter by letter when nothing fits as it was typed.
const COMPARED: usize = 80;

/// How well something fits, before it becomes a [`Hit`].
#[derive(Clone, Copy)]
struct Fit<'a> {
    confidence: u16,
    matched: Matched,
    postcode: Option<&'a str>,
}

/// The best fit of each subject.
type Fits<'a> = HashMap<Subject, Fit<'a>>;

fn keep<'a>(fits: &mut Fits<'a>, subject: Subject, fit: Fit<'a>) {
    let best = fits.entry(subject).or_insert(fit);
    if fit.confidence > best.confidence {
        *best = fit;
    }
}

impl Gazetteer {
    /// At most `limit` (up to 50) places, districts and Länder in Germany that fit the text, best first, labels in
    /// German. The text may be a name, the start of one, a postcode with or without a name, or a short form; typing
    /// errors are forgiven.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Hit> {
        self.search_in(Scope::Germany, text, limit, Locale::De)
    }

    /// As [`Gazetteer::search`], in another scope and with labels in the language given.
    pub fn search_in(&self, scope: Scope, text: &str, limit: usize, locale: Locale) -> Vec<Hit> {
        let query = Query::parse(text);
        let fits = match &query.digits {
            Some(digits) => self.by_postcode(scope, digits, &query),
            None => self.by_name(scope, &query),
        };
        let mut ranked: Vec<(Subject, Fit<'_>)> = fits.into_iter().collect();
        ranked.sort_unstable_by_key(|(subject, fit)| {
            (Reverse(fit.confidence), Reverse(self.population(*subject)), *subject)
        });
        ranked
            .into_iter()
            .take(limit.min(MOST))
            .filter_map(|(subject, fit)| {
                Some(Hit {
                    target: self.target(subject)?,
                    name: self.subject_name(subject)?.to_owned(),
                    label: self.subject_label(subject, locale)?,
                    matched: fit.matched,
                    confidence: fit.confidence,
                    population: self.population(subject),
                    postcode: fit.postcode.map(str::to_owned),
                })
            })
            .collect()
    }

    /// What the text means in Germany: one thing, several, or nothing known.
    pub fn resolve(&self, text: &str) -> Resolution {
        self.resolve_in(Scope::Germany, text, Locale::De)
    }

    /// As [`Gazetteer::resolve`], in another scope and with labels in the language given.
    pub fn resolve_in(&self, scope: Scope, text: &str, locale: Locale) -> Resolution {
        let mut hits = self.search_in(scope, text, MOST, locale);
        let certain = hits.iter().take_while(|hit| hit.is_certain()).count();
        if certain == 0 {
            hits.truncate(8);
            return Resolution::None(hits);
        }
        hits.truncate(certain);
        match hits.len() {
            1 => hits
                .pop()
                .map_or(Resolution::None(Vec::new()), |hit| Resolution::One(Box::new(hit))),
            _ => Resolution::Several(hits),
        }
    }

    fn indexes(&self, scope: Scope) -> impl Iterator<Item = &Index> {
        [Some(&self.names), (scope == Scope::World).then_some(&self.names_abroad)]
            .into_iter()
            .flatten()
    }

    /// Everything that fits the name, its context and the kind asked for.
    fn by_name<'a>(&'a self, scope: Scope, query: &Query) -> Fits<'a> {
        let mut fits = self.named(scope, &query.name, query.abbreviated, None);
        if let Some((wanted, name)) = &query.wanted {
            for (subject, fit) in self.named(scope, name, query.abbreviated, Some(*wanted)) {
                keep(&mut fits, subject, fit);
            }
        }
        let certain = |fits: &Fits<'_>| fits.values().any(|fit| fit.confidence >= Hit::CERTAIN);
        if query.context.is_empty() {
            if !certain(&fits) {
                for (subject, fit) in self.with_context_inside(scope, query) {
                    keep(&mut fits, subject, fit);
                }
            }
        } else {
            self.narrow(&mut fits, &query.context);
        }
        if !certain(&fits) {
            let name = query.wanted.as_ref().map_or(&query.name, |(_, name)| name);
            for (subject, fit) in self.resembling(scope, name, query.wanted.as_ref().map(|(wanted, _)| *wanted)) {
                keep(&mut fits, subject, fit);
            }
        }
        fits
    }

    /// Subjects whose key is the name, starts with it, or is abbreviated by it.
    fn named<'a>(&'a self, scope: Scope, name: &str, abbreviated: bool, wanted: Option<Wanted>) -> Fits<'a> {
        let mut fits = Fits::new();
        let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let Some(first) = words.first() else { return fits };
        for found in self.indexes(scope).flat_map(|index| index.starting_with(first)) {
            if !self.in_scope(scope, found.subject, wanted) {
                continue;
            }
            if let Some((confidence, matched)) = self.fit(found, name, &words, abbreviated, wanted) {
                keep(
                    &mut fits,
                    found.subject,
                    Fit {
                        confidence,
                        matched,
                        postcode: None,
                    },
                );
            }
        }
        fits
    }

    fn fit(
        &self,
        found: Found<'_>,
        name: &str,
        words: &[&str],
        abbreviated: bool,
        wanted: Option<Wanted>,
    ) -> Option<(u16, Matched)> {
        let rank = self.rank(found.subject);
        if found.key == name {
            return Some(match found.kind {
                Kind::Name => (9_600 + rank, Matched::Exact),
                Kind::Plain => (9_595 + rank, Matched::Exact),
                Kind::Alias if matches!(found.subject, Subject::Abroad(_)) => (9_300 + rank, Matched::Alias),
                Kind::Alias => (9_570 + rank, Matched::Alias),
                // "Landkreis Demmin" can only mean what became of it; "Demmin" is a town as well.
                Kind::Former if wanted == Some(Wanted::Rural) => (9_100 + rank, Matched::Alias),
                Kind::Former => (8_400 + rank, Matched::Alias),
                Kind::Inner => (6_000 + rank * 4, Matched::Prefix),
            });
        }
        if found.kind == Kind::Former {
            return None;
        }
        // The kind was a guess from one word of the text; only whole names may follow from it.
        if let Some(rest) = found.key.strip_prefix(name) {
            let less = match found.kind {
                Kind::Inner => 1_500,
                Kind::Plain => 30,
                _ => 0,
            };
            let whole_word = if rest.starts_with(' ') { 40 } else { 0 };
            return Some((6_100 + rank * 6 + whole_word - less, Matched::Prefix));
        }
        if words.len() < 2 {
            return None;
        }
        match abbreviation(words, found.key)? {
            Short::Whole => Some((9_200 + rank, Matched::Alias)),
            Short::Initials if abbreviated => Some((9_100 + rank, Matched::Alias)),
            Short::Initials | Short::Part => Some((5_800 + rank * 6, Matched::Prefix)),
        }
    }

    /// 0 to 264: more for bigger places; parts of towns and places of unknown size come last.
    fn rank(&self, subject: Subject) -> u16 {
        let bits = u16::try_from(u32::BITS - self.population(subject).leading_zeros()).unwrap_or(0);
        match self.row(subject) {
            Some(row) if row.seat => bits * 8 + 44,
            Some(_) => bits * 3,
            // A town goes before the district that bears its name.
            None => bits * 5,
        }
    }

    /// Subjects whose key resembles the name.
    fn resembling<'a>(&'a self, scope: Scope, name: &str, wanted: Option<Wanted>) -> Fits<'a> {
        let mut fits = Fits::new();
        let length = name.chars().count();
        let allowed = match length {
            0..=3 => return fits,
            4..=5 => 1,
            6..=9 => 2,
            _ => 3,
        };
        for found in self.indexes(scope).flat_map(|index| index.alike(name, COMPARED)) {
            if found.kind == Kind::Former || !self.in_scope(scope, found.subject, wanted) {
                continue;
            }
            let whole = strsim::osa_distance(name, found.key);
            // Half-typed names may have errors, too: the start of the key counts, a little less. A start without
            // errors is no error but a prefix, and was found as such.
            let started: String = found.key.chars().take(length).collect();
            let (errors, penalty) = match strsim::osa_distance(name, &started) {
                0 => continue,
                start if start < whole => (start, 400),
                _ => (whole, 0),
            };
            if errors <= allowed {
                let off = u16::try_from(errors * 8_000 / length.max(1)).unwrap_or(8_000);
                let confidence = (7_600 + self.rank(found.subject) * 2)
                    .saturating_sub(off + penalty)
                    .min(Hit::CERTAIN - 1);
                keep(
                    &mut fits,
                    found.subject,
                    Fit {
                        confidence,
                        matched: Matched::Fuzzy,
                        postcode: None,
                    },
                );
            }
        }
        fits
    }

    /// "Neustadt Holstein", "Freiburg Sachsen": the last words may name the district, the Land or the country.
    fn with_context_inside<'a>(&'a self, scope: Scope, query: &Query) -> Fits<'a> {
        let words: Vec<&str> = query.name.split(' ').collect();
        for cut in (1..words.len()).rev() {
            let (Some(head), Some(tail)) = (words.get(..cut), words.get(cut..)) else {
                continue;
            };
            let (name, context) = (head.join(" "), tail.join(" "));
            let mut fits = Fits::new();
            for found in self.indexes(scope).flat_map(|index| index.equal_to(&name)) {
                let sure = !matches!(found.kind, Kind::Inner | Kind::Former);
                if sure
                    && self.in_scope(scope, found.subject, None)
                    && self.context_fits(found.subject, &context, false)
                {
                    let confidence = 9_000 + self.rank(found.subject);
                    keep(
                        &mut fits,
                        found.subject,
                        Fit {
                            confidence,
                            matched: Matched::Alias,
                            postcode: None,
                        },
                    );
                }
            }
            if !fits.is_empty() {
                return fits;
            }
        }
        Fits::new()
    }

    /// Keeps only what lies in the context typed after a comma. Where nothing does, everything becomes a mere
    /// suggestion: the person meant something else.
    fn narrow(&self, fits: &mut Fits<'_>, context: &[String]) {
        let whole = context.join(" ");
        let lying_in = |exactly: bool| -> Vec<Subject> {
            let inside = |subject: &Subject| context.iter().all(|part| self.context_fits(*subject, part, exactly));
            fits.keys().copied().filter(inside).collect()
        };
        // "Sachsen" means Sachsen and not the start of Sachsen-Anhalt, if something lies there.
        let mut inside = lying_in(true);
        if inside.is_empty() {
            inside = lying_in(false);
        }
        for subject in &inside {
            let label = [Locale::De, Locale::En]
                .iter()
                .any(|locale| self.label_context(*subject, *locale) == whole);
            if let Some(fit) = fits
                .get_mut(subject)
                .filter(|fit| label && fit.confidence >= Hit::CERTAIN)
            {
                fit.confidence = 10_000;
            }
        }
        if inside.is_empty() {
            for fit in fits.values_mut() {
                fit.confidence = fit.confidence.saturating_sub(3_000);
            }
        } else {
            // A label that fits word by word leaves no doubt about its namesakes in the same district.
            let certain = inside
                .iter()
                .any(|subject| fits.get(subject).is_some_and(|fit| fit.confidence == 10_000));
            fits.retain(|subject, fit| inside.contains(subject) && (!certain || fit.confidence == 10_000));
        }
    }

    fn by_postcode<'a>(&'a self, scope: Scope, digits: &str, query: &Query) -> Fits<'a> {
        let mut fits = Fits::new();
        let mut codes: Vec<(&str, Subject)> = Vec::new();
        for (code, municipalities) in self.postcodes.starting_with(digits) {
            for municipality in municipalities {
                let district = municipality
                    .district()
                    .and_then(|district| self.areas.district_index(district));
                let subject = match scope {
                    Scope::Areas => district
                        .and_then(|index| u16::try_from(index).ok())
                        .map(Subject::District),
                    _ => self.seat_subject(*municipality),
                };
                codes.extend(subject.map(|subject| (code, subject)));
            }
        }
        if query.name.is_empty() {
            for (code, subject) in codes {
                let base = if digits.len() == 5 { 9_600 } else { 6_100 };
                let confidence = base + self.rank(subject);
                keep(
                    &mut fits,
                    subject,
                    Fit {
                        confidence,
                        matched: Matched::Postcode,
                        postcode: Some(code),
                    },
                );
            }
            return fits;
        }
        // Name and code: what has the name and lies where the code is; parts of towns share the code of their town.
        let named = self.by_name(scope, query);
        let served = |subject: Subject| {
            codes
                .iter()
                .find(|(_, other)| *other == subject || self.lies_in_same(subject, *other))
                .map(|(code, _)| *code)
        };
        for (subject, fit) in &named {
            if let Some(code) = served(*subject) {
                keep(
                    &mut fits,
                    *subject,
                    Fit {
                        matched: Matched::Postcode,
                        postcode: Some(code),
                        ..*fit
                    },
                );
            }
        }
        if fits.is_empty() {
            // They contradict each other, so neither is certain.
            for (code, subject) in codes {
                let confidence = 8_500 + self.rank(subject);
                keep(
                    &mut fits,
                    subject,
                    Fit {
                        confidence,
                        matched: Matched::Postcode,
                        postcode: Some(code),
                    },
                );
            }
            for (subject, fit) in named {
                keep(
                    &mut fits,
                    subject,
                    Fit {
                        confidence: fit.confidence.min(8_400),
                        ..fit
                    },
                );
            }
        }
        fits
    }

    fn lies_in_same(&self, subject: Subject, other: Subject) -> bool {
        let municipality = |subject| self.row(subject).and_then(|row| row.place.municipality);
        municipality(subject).is_some() && municipality(subject) == municipality(other)
    }

    fn in_scope(&self, scope: Scope, subject: Subject, wanted: Option<Wanted>) -> bool {
        let in_scope = match subject {
            Subject::German(_) => scope != Scope::Areas,
            Subject::District(_) | Subject::Land(_) => matches!(scope, Scope::Germany | Scope::Areas),
            Subject::Abroad(_) => scope == Scope::World,
        };
        let city = || self.subject_district(subject).is_some_and(super::District::is_city);
        in_scope
            && match (wanted, subject) {
                (None, _)
                | (Some(Wanted::Place), Subject::German(_) | Subject::Abroad(_))
                | (Some(Wanted::Land), Subject::Land(_)) => true,
                (Some(Wanted::Rural), Subject::District(_)) => !city(),
                (Some(Wanted::City), Subject::District(_)) => city(),
                _ => false,
            }
    }
}

/// How far the words of a text are short for the words of a key.
#[derive(Debug, PartialEq, Eq)]
enum Short {
    /// Only joining words are missing: "halle saale" for "halle an der saale".
    Whole,
    /// All words are there, some only begun: "rothenburg t" for "rothenburg tauber".
    Initials,
    /// Words at the end are missing as well.
    Part,
}

/// Compares a text and a key word by word without their joining words; `None` when they differ.
fn abbreviation(words: &[&str], key: &str) -> Option<Short> {
    let mut typed = words.iter().filter(|word| !joins(word));
    let mut full = key.split(' ').filter(|word| !joins(word));
    // The first word stands as a whole, so that "ba ho" does not mean every Bad Homburg.
    if typed.next()? != &full.next()? {
        return None;
    }
    let mut short = Short::Whole;
    let mut more = false;
    for word in typed {
        let other = full.next()?;
        if !other.starts_with(word) {
            return None;
        }
        if other != *word {
            short = Short::Initials;
        }
        more = true;
    }
    match full.next() {
        None if more || short == Short::Whole => Some(short),
        _ => Some(Short::Part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_in_the_usual_ways() {
        for (typed, key, short) in [
            ("halle saale", "halle an der saale", Some(Short::Whole)),
            ("rothenburg o d t", "rothenburg ob der tauber", Some(Short::Initials)),
            ("neustadt a d w", "neustadt an der weinstrasse", Some(Short::Initials)),
            ("bad neustadt", "bad neustadt a d saale", Some(Short::Part)),
            ("frankfurt oder", "frankfurt am main", None),
            ("ba ho", "bad homburg", None),
        ] {
            let words: Vec<&str> = typed.split(' ').collect();
            assert_eq!(abbreviation(&words, key), short, "{typed} for {key}");
        }
    }
}
