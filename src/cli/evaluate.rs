//! `eval occupations`: how often titles whose codes are known lead to the right answer, and how fast. It reads files and
//! measures; it decides nothing and needs no database.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;

use super::{occupations, read_text, say};
use crate::domain::occupation::Kldb;
use crate::error::{Context as _, Error, Result};
use crate::gazetteer::occupations::Occupations;

/// How many answers count as the first ones.
const FIRST_ANSWERS: usize = 5;

#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// Titles with their right codes: a line each, code (1 to 5 digits), a tab, title. A line `code<TAB>title` may head them.
    #[arg(long)]
    titles: PathBuf,
    /// The official table of the KldB 2010, learnt first as an import does; without it the bundled table answers.
    #[arg(long)]
    kldb: Option<PathBuf>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// What came of it: shares at one to five digits.
#[derive(Debug, Serialize, PartialEq)]
struct Figures {
    n: usize,
    first: [f64; 5],
    first_five: [f64; 5],
    p50_us: f64,
}

pub(super) fn occupations(args: &EvalArgs) -> Result<()> {
    let text = read_text(&args.titles)?;
    let titles = titles(&text, &args.titles)?;
    let known = match &args.kldb {
        None => Occupations::load()?,
        Some(file) => Occupations::train(&occupations::read(file)?.1, &|_, _| ())?,
    };
    let figures = measure(&known, &titles);
    if args.json {
        return say(&serde_json::to_string(&figures).context("writing the figures")?);
    }
    say(&format!("{} titles; share right at 1 to 5 digits", figures.n))?;
    for (name, shares) in [("first answer", figures.first), ("first five", figures.first_five)] {
        let shares: Vec<String> = shares.iter().map(|share| format!("{share:.3}")).collect();
        say(&format!("{name:<14} {}", shares.join("  ")))?;
    }
    say(&format!("look-up, median {:.1} µs", figures.p50_us))
}

/// The titles of a file with their codes.
fn titles<'a>(text: &'a str, file: &Path) -> Result<Vec<(Kldb, &'a str)>> {
    let mut titles = Vec::new();
    for (row, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || (row == 1 && line.to_lowercase().starts_with("code\t")) {
            continue;
        }
        let entry = line
            .split_once('\t')
            .and_then(|(code, title)| Some((code.trim().parse().ok()?, title.trim())))
            .filter(|(_, title)| !title.is_empty());
        titles.push(entry.ok_or_else(|| {
            Error::internal(
                "reading the file of titles",
                format!(
                    "{}, line {row}: a code of 1 to 5 digits, a tab and a title are expected",
                    file.display()
                ),
            )
        })?);
    }
    if titles.is_empty() {
        return Err(Error::internal(
            "reading the file of titles",
            "there are no titles in it",
        ));
    }
    Ok(titles)
}

fn measure(known: &Occupations, titles: &[(Kldb, &str)]) -> Figures {
    let (mut first, mut first_five) = ([0_usize; 5], [0_usize; 5]);
    let mut times: Vec<Duration> = Vec::with_capacity(titles.len());
    for (code, title) in titles {
        let started = Instant::now();
        let hits = known.resolve(title, FIRST_ANSWERS);
        times.push(started.elapsed());
        for (digits, (first, first_five)) in (1_u8..).zip(first.iter_mut().zip(&mut first_five)) {
            let right = |found: Kldb| found.common_prefix(*code) >= digits;
            *first += usize::from(hits.first().is_some_and(|hit| right(hit.kldb)));
            *first_five += usize::from(hits.iter().any(|hit| right(hit.kldb)));
        }
    }
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    Figures {
        n: titles.len(),
        first: first.map(|right| share(right, titles.len())),
        first_five: first_five.map(|right| share(right, titles.len())),
        p50_us: (middle.as_secs_f64() * 10_000_000.0).round() / 10.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of titles are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    let share = part as f64 / whole.max(1) as f64;
    (share * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_read_and_a_wrong_line_is_named() {
        let file = Path::new("titles.tsv");
        let read = titles(
            "\u{feff}code\ttitle\r\n81302\tKrankenpfleger/in\r\n\n011\tOffizier\n",
            file,
        )
        .unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[1].0.as_str(), read[1].1), ("011", "Offizier"));
        let error = titles("81302\tKrankenpfleger\nohne Code\n", file).unwrap_err();
        assert!(format!("{error:?}").contains("line 2"), "{error:?}");
        assert!(titles("code\ttitle\n", file).is_err());
    }

    #[test]
    fn shares_fall_with_the_digits_and_the_first_five_are_at_least_as_good() {
        let known = Occupations::load().unwrap();
        let code = |text: &str| text.parse::<Kldb>().unwrap();
        let titles = [
            (code("81302"), "Krankenschwester"),
            (code("29222"), "Krankenschwester"),
            (code("434"), "Softwareentwickler"),
        ];
        let figures = measure(&known, &titles);
        assert_eq!(figures.n, 3);
        assert!((figures.first[2] - 0.6667).abs() < 1e-9, "{figures:?}");
        assert!((figures.first[4] - 0.3333).abs() < 1e-9, "{figures:?}");
        for (first, five) in figures.first.iter().zip(figures.first_five) {
            assert!(*first <= five);
        }
        assert!(figures.p50_us > 0.0);
    }
}
