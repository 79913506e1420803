//! The known titles, in the order of their codes, and where each of them and each of their later words begins.
//! It finds texts as they stand; it guesses nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::occupation::{Kldb, fold_title};
use crate::domain::text::fold;

/// A title with one code; a title with several codes stands in the list several times.
pub(super) struct Title {
    /// As it is shown.
    pub(super) text: Box<str>,
    pub(super) kldb: Kldb,
    /// Folded, without spaces.
    pub(super) typed: Box<str>,
    /// Folded to one form, without spaces, where that is another text.
    form: Option<Box<str>>,
    /// A bit for each letter, to pass over titles that cannot be a typing error away.
    pub(super) letters: u32,
}

impl Title {
    /// Folded to one form, without spaces.
    pub(super) fn form(&self) -> &str {
        self.form.as_deref().unwrap_or(&self.typed)
    }
}

/// A title before it is indexed, with its folded key.
pub(super) struct Raw {
    pub(super) text: String,
    pub(super) kldb: Kldb,
    pub(super) key: String,
}

impl Raw {
    pub(super) fn new(text: &str, kldb: Kldb) -> Self {
        Self {
            text: text.to_owned(),
            kldb,
            key: fold_title(text),
        }
    }
}

/// Where a title, or a later word of it, begins.
struct Start {
    /// The first eight letters, which decide most comparisons.
    head: u64,
    title: u32,
    from: u16,
    form: bool,
}

/// All titles.
pub(super) struct Titles {
    list: Vec<Title>,
    /// Ordered by text.
    starts: Vec<Start>,
    /// Groups of three digits with the positions of their titles.
    groups: BTreeMap<Kldb, Range<u32>>,
}

/// A title that begins with a text, or is it.
pub(super) struct Beginning<'a> {
    pub(super) at: u32,
    pub(super) title: &'a Title,
    /// The text is the whole title, or its whole other form.
    pub(super) whole: bool,
    /// It is a later word that begins with the text.
    pub(super) inner: bool,
}

impl Titles {
    /// Indexes titles that stand in the order of their codes.
    pub(super) fn new(raw: &[Raw]) -> Self {
        let mut titles = Self {
            list: Vec::with_capacity(raw.len()),
            starts: Vec::with_capacity(raw.len() * 3),
            groups: BTreeMap::new(),
        };
        for (at, raw) in (0_u32..).zip(raw) {
            let words = fold(&raw.text);
            let typed: Box<str> = words.replace(' ', "").into();
            let form = raw.key.replace(' ', "");
            titles.start(&typed, at, 0, false);
            if *form != *typed {
                titles.start(&form, at, 0, true);
            }
            let mut from = 0;
            for (place, word) in words.split(' ').enumerate() {
                if place > 0 && word.len() > 3 {
                    titles.start(&typed, at, from, false);
                }
                from += word.len();
            }
            titles.groups.entry(raw.kldb.group(3)).or_insert(at..at).end = at + 1;
            titles.list.push(Title {
                text: raw.text.as_str().into(),
                kldb: raw.kldb,
                form: (*form != *typed).then(|| form.into()),
                letters: letters(&typed),
                typed,
            });
        }
        let Self { list, starts, .. } = &mut titles;
        starts.sort_unstable_by(|a, b| {
            a.head
                .cmp(&b.head)
                .then_with(|| text(list, a).cmp(text(list, b)))
                .then((a.title, a.from).cmp(&(b.title, b.from)))
        });
        titles
    }

    fn start(&mut self, text: &str, title: u32, from: usize, form: bool) {
        self.starts.push(Start {
            head: head(text.get(from..).unwrap_or_default()),
            title,
            from: u16::try_from(from).unwrap_or_default(),
            form,
        });
    }

    /// All titles in the order of their codes.
    pub(super) fn list(&self) -> &[Title] {
        &self.list
    }

    /// The title at a position.
    pub(super) fn get(&self, at: u32) -> Option<&Title> {
        self.list.get(at as usize)
    }

    /// The positions of the titles of a group of three digits.
    pub(super) fn of_group(&self, group: Kldb) -> Range<u32> {
        self.groups.get(&group).cloned().unwrap_or_default()
    }

    /// The titles that begin with a folded text without spaces, or with a later word that does.
    pub(super) fn beginning<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Beginning<'a>> {
        let from = self.starts.partition_point(|start| self.text(start) < text);
        self.starts
            .iter()
            .skip(from)
            .map(|start| (start, self.text(start)))
            .take_while(move |(_, begins)| begins.starts_with(text))
            .filter_map(move |(start, begins)| {
                Some(Beginning {
                    at: start.title,
                    title: self.get(start.title)?,
                    whole: start.from == 0 && begins.len() == text.len(),
                    inner: start.from > 0,
                })
            })
    }

    fn text(&self, start: &Start) -> &str {
        text(&self.list, start)
    }
}

fn text<'a>(list: &'a [Title], start: &Start) -> &'a str {
    let whole = list
        .get(start.title as usize)
        .map_or("", |title| if start.form { title.form() } else { &title.typed });
    whole.get(usize::from(start.from)..).unwrap_or_default()
}

/// The first eight bytes as a number that is ordered as the text.
fn head(text: &str) -> u64 {
    text.bytes()
        .chain(std::iter::repeat(0))
        .take(8)
        .fold(0, |sum, byte| (sum << 8) | u64::from(byte))
}

/// A bit for each Latin letter of a folded text.
pub(super) fn letters(text: &str) -> u32 {
    text.bytes()
        .filter(u8::is_ascii_lowercase)
        .fold(0, |bits, letter| bits | (1 << (letter - b'a')))
}
