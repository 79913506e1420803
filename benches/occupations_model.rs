//! Trains the bundled model of the occupations, and measures by cross-validation what look-ups are worth on official
//! titles that were not imported. The official table is read from where the operator has it and never kept here.
//!
//! ```text
//! cargo bench --bench occupations_model -- bundle
//! cargo bench --bench occupations_model -- check FILE.csv [--folds 10] [--measured 10]
//! ```
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a measuring program: it prints, and its counts are small"
)]

use std::collections::BTreeSet;
use std::error::Error;
use std::time::{Duration, Instant};

use wurzelwerk::domain::occupation::{Kldb, fold_title};
use wurzelwerk::gazetteer::occupations::Occupations;
use wurzelwerk::gazetteer::occupations::official::Official;

/// Where the bundled model stands, from the folder of the package.
const BUNDLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/occupations-model.bin");

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let number = |name: &str, other: usize| {
        let at = args.iter().position(|arg| arg == name);
        at.and_then(|at| args.get(at + 1)?.parse().ok()).unwrap_or(other)
    };
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bundle", ..] => bundle(),
        ["check", file, ..] => {
            let folds = number("--folds", 10).max(2);
            check(&read(file)?, folds, number("--measured", folds).min(folds))
        }
        _ => {
            println!("bundle, or check FILE.csv [--folds N] [--measured N]");
            Ok(())
        }
    }
}

fn bundle() -> Outcome<()> {
    let started = Instant::now();
    let trained = Occupations::train(&Official::default(), &|_, _| ())?;
    let bytes = trained.model()?;
    std::fs::write(BUNDLED, &bytes)?;
    println!("{} bytes in {:.1} s", bytes.len(), started.elapsed().as_secs_f64());
    Ok(())
}

fn read(file: &str) -> Outcome<Official> {
    Official::parse(&std::fs::read(file)?).map_err(|faults| {
        faults
            .iter()
            .map(|fault| format!("{fault}; "))
            .collect::<String>()
            .into()
    })
}

/// What was right, by digits, and how long it took.
#[derive(Default)]
struct Tally {
    asked: usize,
    first: [usize; 5],
    first_five: [usize; 5],
    times: Vec<Duration>,
    /// By tenths of the confidence of the first answer: answers, and those with the right group.
    sure: [(usize, usize, u64); 10],
    certain: (usize, usize),
}

impl Tally {
    fn ask(&mut self, occupations: &Occupations, title: &str, code: Kldb) {
        let started = Instant::now();
        let hits = occupations.resolve(title, 5);
        self.times.push(started.elapsed());
        self.asked += 1;
        for digits in 1..=5_u8 {
            let right = |found: Kldb| found.common_prefix(code) >= digits;
            let at = usize::from(digits) - 1;
            self.first[at] += usize::from(hits.first().is_some_and(|hit| right(hit.kldb)));
            self.first_five[at] += usize::from(hits.iter().any(|hit| right(hit.kldb)));
        }
        if let Some(hit) = hits.first() {
            let tenth = usize::from(hit.confidence / 1_000).min(9);
            self.sure[tenth].0 += 1;
            self.sure[tenth].1 += usize::from(hit.kldb.common_prefix(code) >= 3);
            self.sure[tenth].2 += u64::from(hit.confidence);
        }
        if let Some(found) = occupations.certain(title) {
            self.certain.0 += 1;
            self.certain.1 += usize::from(found.common_prefix(code) >= 3);
        }
    }

    fn tell(&mut self, name: &str) {
        self.times.sort_unstable();
        let share = |count: &usize| format!("{:.3}", *count as f64 / self.asked as f64);
        let shares = |counts: &[usize; 5]| counts.iter().map(share).collect::<Vec<_>>().join(" / ");
        let at = |percent: usize| self.times[(self.times.len() - 1) * percent / 100].as_nanos() as f64 / 1_000.0;
        println!("{name}: {} titles", self.asked);
        println!(
            "  first answer right at 1 / 2 / 3 / 4 / 5 digits: {}",
            shares(&self.first)
        );
        println!(
            "  right one among the first five:                 {}",
            shares(&self.first_five)
        );
        println!("  look-up p50 {:.1} µs, p99 {:.1} µs", at(50), at(99));
        println!(
            "  said to be certain: {}, of them right at 3 digits: {}",
            self.certain.0, self.certain.1
        );
        for (answers, right, sum) in self.sure.iter().filter(|bin| bin.0 > 0) {
            println!(
                "  {answers:>5} answers with a mean confidence of {:.2}: right {:.2}",
                *sum as f64 / *answers as f64 / 10_000.0,
                *right as f64 / *answers as f64
            );
        }
    }
}

fn check(official: &Official, folds: usize, measured: usize) -> Outcome<()> {
    let mut order: Vec<usize> = (0..official.titles.len()).collect();
    let mut chance = 20_261_122_u64;
    for last in (1..order.len()).rev() {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        order.swap(last, chance as usize % (last + 1));
    }
    let bundled = Occupations::load()?;
    let (mut alone, mut strict, mut whole) = (Tally::default(), Tally::default(), Tally::default());
    let mut training = Duration::ZERO;
    for fold in 0..measured {
        let asked: Vec<&(Kldb, String)> = order
            .iter()
            .skip(fold)
            .step_by(folds)
            .map(|at| &official.titles[*at])
            .collect();
        let keys: BTreeSet<String> = asked.iter().map(|(_, title)| fold_title(title)).collect();
        let titles: BTreeSet<&String> = asked.iter().map(|(_, title)| title).collect();
        // As the command imports a file in which these titles are missing: it may mention them elsewhere.
        let mut table = official.clone();
        table.titles.retain(|(_, title)| !titles.contains(title));
        // The same without any mention of them.
        let mut without = table.clone();
        without.mentions.retain(|(_, title)| !keys.contains(&fold_title(title)));
        let started = Instant::now();
        let imported = Occupations::train(&without, &|_, _| ())?;
        training += started.elapsed();
        let mentioned = Occupations::train(&table, &|_, _| ())?;
        for (code, title) in asked {
            alone.ask(&bundled, title, *code);
            strict.ask(&imported, title, *code);
            whole.ask(&mentioned, title, *code);
        }
    }
    alone.tell("bundled table only");
    strict.tell("imported, the asked titles nowhere in the file");
    whole.tell("imported, the asked titles possibly mentioned elsewhere in the file");
    println!("training took {:.1} s a fold", training.as_secs_f64() / measured as f64);
    Ok(())
}
