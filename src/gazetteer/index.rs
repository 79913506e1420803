//! An index of folded names: ordered for exact names and prefixes, and by trigrams for names with typing errors. It
//! knows neither places nor districts, only keys and the numbers of their subjects.

use super::Subject;

/// How a key belongs to its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The name itself.
    Name,
    /// The name with accents dropped instead of spelled out: `luchow` for `Lüchow`.
    Plain,
    /// Another name, a short form, a licence-plate sign.
    Alias,
    /// The name of an area that became part of the subject.
    Former,
    /// The end of the name, from one of its later words on.
    Inner,
}

#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    length: u16,
    kind: Kind,
    subject: Subject,
}

/// Collects keys for an [`Index`].
#[derive(Default)]
pub(super) struct Builder {
    text: String,
    entries: Vec<Entry>,
}

impl Builder {
    /// Adds a folded key; keys beyond the size of an index are left out (there are none that long).
    pub(super) fn add(&mut self, key: &str, kind: Kind, subject: Subject) {
        let (Ok(start), Ok(length)) = (u32::try_from(self.text.len()), u16::try_from(key.len())) else {
            return;
        };
        if !key.is_empty() {
            self.text.push_str(key);
            self.entries.push(Entry {
                start,
                length,
                kind,
                subject,
            });
        }
    }

    /// Orders the keys and counts their trigrams.
    pub(super) fn build(self) -> Index {
        let Self { text, mut entries } = self;
        entries.sort_by(|a, b| {
            key_of(&text, *a)
                .cmp(key_of(&text, *b))
                .then(a.subject.cmp(&b.subject))
                .then((a.kind as u8).cmp(&(b.kind as u8)))
        });
        entries.dedup_by(|b, a| a.subject == b.subject && key_of(&text, *a) == key_of(&text, *b));
        let trigrams = Trigrams::new(
            entries
                .iter()
                .map(|entry| (entry.kind != Kind::Inner).then(|| key_of(&text, *entry))),
        );
        Index {
            text,
            entries,
            trigrams,
        }
    }
}

fn key_of(text: &str, entry: Entry) -> &str {
    let start = entry.start as usize;
    text.get(start..start + usize::from(entry.length)).unwrap_or_default()
}

/// Keys in order, and their trigrams.
pub(super) struct Index {
    text: String,
    entries: Vec<Entry>,
    trigrams: Trigrams,
}

/// A key that was found.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) key: &'a str,
    pub(super) kind: Kind,
    pub(super) subject: Subject,
}

impl Index {
    fn found(&self, entry: Entry) -> Found<'_> {
        Found {
            key: key_of(&self.text, entry),
            kind: entry.kind,
            subject: entry.subject,
        }
    }

    /// All keys that start with `prefix`, in order.
    pub(super) fn starting_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = Found<'a>> {
        let start = self
            .entries
            .partition_point(|entry| key_of(&self.text, *entry) < prefix);
        self.entries
            .get(start..)
            .unwrap_or_default()
            .iter()
            .map(|entry| self.found(*entry))
            .take_while(move |found| found.key.starts_with(prefix))
    }

    /// All keys equal to `key`.
    pub(super) fn equal_to<'a>(&'a self, key: &'a str) -> impl Iterator<Item = Found<'a>> {
        self.starting_with(key).take_while(move |found| found.key == key)
    }

    /// At most `limit` keys that share the most trigrams with `key`, in order of keys among equals.
    pub(super) fn alike(&self, key: &str, limit: usize) -> Vec<Found<'_>> {
        let mut alike = self.trigrams.alike(key, self.entries.len());
        alike.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        alike
            .into_iter()
            .take(limit)
            .filter_map(|(_, entry)| self.entries.get(entry as usize))
            .map(|entry| self.found(*entry))
            .collect()
    }
}

/// Which entries contain a trigram, for every trigram of letters, digits and the space.
struct Trigrams {
    starts: Vec<u32>,
    entries: Vec<u32>,
}

const SYMBOLS: usize = 38;

fn symbol(byte: u8) -> usize {
    match byte {
        b' ' => 0,
        b'a'..=b'z' => usize::from(byte - b'a') + 1,
        b'0'..=b'9' => usize::from(byte - b'0') + 27,
        _ => SYMBOLS - 1,
    }
}

/// The trigrams of a key between two spaces, as numbers; a trigram that occurs twice comes twice.
fn trigrams(key: &str) -> impl Iterator<Item = usize> {
    let mut window = [0; 2];
    let padded = key.bytes().map(symbol).chain(std::iter::once(0));
    padded.enumerate().filter_map(move |(at, next)| {
        let trigram = (window[0] * SYMBOLS + window[1]) * SYMBOLS + next;
        window = [window[1], next];
        (at > 0).then_some(trigram)
    })
}

impl Trigrams {
    fn new<'a>(keys: impl Iterator<Item = Option<&'a str>> + Clone) -> Self {
        let mut starts = vec![0_u32; SYMBOLS.pow(3) + 1];
        for trigram in keys.clone().flatten().flat_map(trigrams) {
            if let Some(count) = starts.get_mut(trigram + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut entries = vec![0_u32; sum as usize];
        for (entry, key) in (0_u32..).zip(keys) {
            for trigram in key.into_iter().flat_map(trigrams) {
                if let Some(at) = next.get_mut(trigram) {
                    if let Some(place) = entries.get_mut(*at as usize) {
                        *place = entry;
                    }
                    *at += 1;
                }
            }
        }
        Self { starts, entries }
    }

    /// Entries that share at least a third of the trigrams of `key`: (how many, entry).
    fn alike(&self, key: &str, entries: usize) -> Vec<(u16, u32)> {
        let mut counts = vec![0_u16; entries];
        let mut wanted = 0_u16;
        for trigram in trigrams(key) {
            wanted = wanted.saturating_add(1);
            let (Some(start), Some(end)) = (self.starts.get(trigram), self.starts.get(trigram + 1)) else {
                continue;
            };
            for entry in self.entries.get(*start as usize..*end as usize).unwrap_or_default() {
                if let Some(count) = counts.get_mut(*entry as usize) {
                    *count = count.saturating_add(1);
                }
            }
        }
        let least = (wanted / 3).max(1);
        (0_u32..)
            .zip(counts)
            .filter(|(_, count)| *count >= least)
            .map(|(entry, count)| (count, entry))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(keys: &[&str]) -> Index {
        let mut builder = Builder::default();
        for (at, key) in (0..).zip(keys) {
            builder.add(key, Kind::Name, Subject::German(at));
        }
        builder.build()
    }

    #[test]
    fn prefixes_find_all_keys_in_order() {
        let index = index(&["lueneburg", "luebeck", "ulm", "luechow"]);
        let keys: Vec<&str> = index.starting_with("lue").map(|found| found.key).collect();
        assert_eq!(keys, ["luebeck", "luechow", "lueneburg"]);
        assert_eq!(index.equal_to("ulm").count(), 1);
        assert_eq!(index.equal_to("ul").count(), 0);
    }

    #[test]
    fn keys_with_a_typing_error_share_most_trigrams() {
        let index = index(&["lueneburg", "luebeck", "ulm", "luechow", "oldenburg"]);
        assert_eq!(index.alike("luenebug", 1).first().unwrap().key, "lueneburg");
        assert!(index.alike("", 5).len() <= 5);
    }
}
