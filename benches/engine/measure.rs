//! The measurements of one size.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use wurzelwerk::domain::profile::{Profile, TargetArea};
use wurzelwerk::gazetteer::Gazetteer;
use wurzelwerk::matching::{Effort, Household, Index, Path, Weights, rank_households};

use super::people::{Country, Numbers, prepared};

pub const SEED: u64 = 7;
pub const YEAR: i32 = 2027;
pub const K: usize = 10;
/// What those are called who would go anywhere, and how many of them are asked for.
const EVERYWHERE: &str = "anywhere among the areas";
const ANYWHERE: usize = 300;

/// Durations of many questions, and the mean of the time that the processor worked on them.
struct Times(Vec<Duration>, f64);

/// Seconds that the processor has worked for this thread, to the tick; where the system does not tell, the time that
/// has passed.
fn worked(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or(start.elapsed().as_secs_f64(), |count| count / 1e9)
}

impl Times {
    fn of(count: usize, mut ask: impl FnMut(usize)) -> Self {
        let begin = Instant::now();
        let before = worked(begin);
        let mut times: Vec<Duration> = (0..count)
            .map(|at| {
                let start = Instant::now();
                ask(at);
                start.elapsed()
            })
            .collect();
        let work = (worked(begin) - before) * 1e6 / count as f64;
        times.sort_unstable();
        Self(times, work)
    }

    fn at(&self, share: f64) -> f64 {
        let at = ((self.0.len() - 1) as f64 * share) as usize;
        self.0[at].as_secs_f64() * 1e6
    }

    fn mean(&self) -> f64 {
        self.0.iter().sum::<Duration>().as_secs_f64() * 1e6 / self.0.len() as f64
    }
}

fn row(name: &str, times: &Times) {
    println!(
        "| {name} | {:.1} | {:.1} | {:.1} | {:.1} | {} |",
        times.at(0.5),
        times.at(0.99),
        times.mean(),
        times.1,
        times.0.len()
    );
}

fn kind(profile: &Profile) -> &'static str {
    let anywhere = |area: &TargetArea| matches!(area, TargetArea::Anywhere);
    match profile.target_areas.as_slice() {
        some if some.iter().any(anywhere) => EVERYWHERE,
        [TargetArea::Place { radius_km: 0..=15, .. }] => "one place, 10-15 km",
        [TargetArea::Place { radius_km: 0..=30, .. }] => "one place, 20-30 km",
        [TargetArea::Place { .. }] => "one place, 50-100 km",
        [TargetArea::District { .. }] => "one district",
        [TargetArea::Land { .. }] => "one Land",
        _ => "several areas",
    }
}

/// Bytes a second that one thread reads from memory as large as the entries.
pub fn read_bandwidth(bytes: usize) -> f64 {
    let words = vec![1_u64; bytes / 8];
    let best = (0..5)
        .map(|_| {
            let start = Instant::now();
            let mut sums = [0_u64; 16];
            for chunk in black_box(&words).chunks_exact(16) {
                for (sum, word) in sums.iter_mut().zip(chunk) {
                    *sum = sum.wrapping_add(*word);
                }
            }
            black_box(sums);
            start.elapsed()
        })
        .min()
        .unwrap();
    (words.len() * 8) as f64 / best.as_secs_f64()
}

/// The index after all insertions and changes, and the numbers that go on.
fn filled(size: usize, country: &Country, gazetteer: &Arc<Gazetteer>) -> (Index, Numbers) {
    let mut index = Index::new(Weights::default(), Arc::clone(gazetteer) as Arc<_>);
    let begin = Instant::now();
    let (mut inserting, mut changed) = (0.0, 0.0);
    for from in (0..size).step_by(10_000) {
        let some: Vec<Household> = (from..size.min(from + 10_000))
            .map(|at| country.household(SEED, at))
            .collect();
        let before = worked(begin);
        for household in some {
            index.insert(household);
        }
        inserting += worked(begin) - before;
    }
    println!("\n## {size} households, {:?}\n", index.path());
    let grown = index.memory().total() as f64 / size as f64;
    let start = Instant::now();
    index.tidy();
    println!(
        "tidied in {:.0} ms, {grown:.1} bytes a household before",
        start.elapsed().as_secs_f64() * 1e3
    );
    let built = index.memory().total() as f64 / size as f64;
    // A tenth is changed, a fiftieth leaves and comes back.
    let mut numbers = Numbers(3);
    let mut left = 0;
    for _ in 0..10 {
        let ids: Vec<usize> = (0..size / 100).map(|_| numbers.below(size)).collect();
        let some: Vec<Household> = ids.iter().map(|at| country.household(SEED + 1, *at)).collect();
        let before = worked(begin);
        for (at, household) in ids.into_iter().zip(some) {
            if at % 5 == 0 {
                index.remove(household.id());
                left += 1;
            }
            index.insert(household);
        }
        changed += worked(begin) - before;
    }
    let memory = index.memory();
    println!(
        "insert {:.2} us, change {:.2} us ({left} of {} by removal), {built:.1} bytes a household, after changes {:.1} \
         (entries {:.1}, cold {:.1}, shared {:.1}, lookup {:.1}), {} odd",
        inserting * 1e6 / size as f64,
        changed * 1e6 / (size / 10) as f64,
        size / 10,
        memory.total() as f64 / size as f64,
        memory.entries as f64 / size as f64,
        memory.cold as f64 / size as f64,
        memory.shared as f64 / size as f64,
        memory.lookup as f64 / size as f64,
        index.odd(),
    );
    (index, numbers)
}

pub fn run(size: usize, country: &Country, gazetteer: &Arc<Gazetteer>) {
    let none = BTreeSet::new();
    let (mut index, mut numbers) = filled(size, country, gazetteer);
    let memory = index.memory();
    let count = 3_000.min(size);
    let ids: Vec<usize> = (0..count).map(|_| numbers.below(size)).collect();
    let profiles: Vec<Profile> = ids.iter().map(|at| country.profile(SEED, *at)).collect();
    let seekers: Vec<Household> = ids
        .iter()
        .zip(&profiles)
        .map(|(at, profile)| prepared(*at, profile))
        .collect();
    println!(
        "\n| top 10 | p50 us | p99 us | mean us | mean us of the processor | questions |\n| --- | --- | --- | --- | --- | --- |"
    );
    for seeker in &seekers {
        black_box(index.top_scores(seeker, K, YEAR, &none));
    }
    let search = Times::of(count, |at| {
        black_box(index.top_scores(&seekers[at], K, YEAR, &none));
    });
    row("index, scores", &search);
    let reasons = Times::of(count, |at| {
        black_box(index.top_k(&seekers[at], K, YEAR, &none));
    });
    row("index, with reasons", &reasons);
    println!(
        "all pairs on 2 threads, from the work of the processor: {:.1} s",
        search.1 * size as f64 / 2e6
    );
    let scans = 300.min(count);
    let scan = Times::of(scans, |at| {
        black_box(index.measured(&seekers[at], K, YEAR, false));
    });
    row("own scan of all entries in reach", &scan);
    let mut kinds: Vec<&str> = profiles.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for name in kinds {
        let some: Vec<usize> = (0..count).filter(|at| kind(&profiles[*at]) == name).collect();
        row(
            name,
            &Times::of(some.len(), |at| {
                black_box(index.top_scores(&seekers[some[at]], K, YEAR, &none));
            }),
        );
        let few = some.len().min(30);
        row(
            &format!("scan: {name}"),
            &Times::of(few, |at| {
                black_box(index.measured(&seekers[some[at]], K, YEAR, false));
            }),
        );
    }
    anywhere(&index, country, size);
    efforts(&index, &seekers, scans);
    titles(&index, &ids, &profiles);
    checks(&index, &seekers, scans);
    everything(&index, country, size, memory.entries);
    for path in Path::available() {
        index = index.on_path(path);
        let times = Times::of(scans, |at| {
            black_box(index.top_scores(&seekers[at], K, YEAR, &none));
        });
        row(&format!("{path:?}"), &times);
    }
}

/// Those who would go anywhere, of whom few are among the questions above: many of them, and the same for the index and for
/// the scan, because a p99 of few says nothing.
fn anywhere(index: &Index, country: &Country, size: usize) {
    let drawn = (0..50 * ANYWHERE).map(|turn| turn * 9_973 % size);
    let seekers: Vec<Household> = drawn
        .map(|at| (at, country.profile(SEED, at)))
        .filter(|(_, profile)| kind(profile) == EVERYWHERE)
        .take(ANYWHERE)
        .map(|(at, profile)| prepared(at, &profile))
        .collect();
    for (name, prune) in [("index", true), ("scan", false)] {
        let times = Times::of(seekers.len(), |at| {
            black_box(index.measured(&seekers[at], K, YEAR, prune));
        });
        row(&format!("{EVERYWHERE}, {name}"), &times);
    }
}

fn efforts(index: &Index, seekers: &[Household], scans: usize) {
    for prune in [true, false] {
        let mut sum = Effort::default();
        for seeker in &seekers[..scans] {
            let (_, effort) = index.measured(seeker, K, YEAR, prune);
            sum.lists += effort.lists;
            sum.groups += effort.groups;
            sum.blocks += effort.blocks;
            sum.close += effort.close;
        }
        println!(
            "effort, pruned {prune}: mean lists {}, groups {}, blocks {}, close looks {}",
            sum.lists / scans,
            sum.groups / scans,
            sum.blocks / scans,
            sum.close / scans
        );
    }
}

/// The same seekers with one occupation without a code: under a title that the index has, and under one it never saw.
fn titles(index: &Index, ids: &[usize], profiles: &[Profile]) {
    let with = |profile: &Profile, at: usize, suffix: &str| {
        let mut profile = profile.clone();
        for adult in &mut profile.adults {
            adult.kldb = None;
            if let Some(title) = &mut adult.occupation {
                title.push_str(suffix);
            }
        }
        prepared(at, &profile)
    };
    let titled: Vec<usize> = (0..ids.len())
        .filter(|at| profiles[*at].adults.iter().all(|adult| adult.kldb.is_some()))
        .take(500)
        .collect();
    let known: Vec<Household> = titled.iter().map(|at| with(&profiles[*at], ids[*at], "")).collect();
    let fresh: Vec<Household> = titled.iter().map(|at| with(&profiles[*at], ids[*at], "qx")).collect();
    let none = BTreeSet::new();
    for (name, seekers) in [
        ("known title without code", &known),
        ("never-seen title without code", &fresh),
    ] {
        row(
            name,
            &Times::of(seekers.len(), |at| {
                black_box(index.top_scores(&seekers[at], K, YEAR, &none));
            }),
        );
    }
}

fn checks(index: &Index, seekers: &[Household], scans: usize) {
    for seeker in &seekers[..scans] {
        let (pruned, _) = index.measured(seeker, K, YEAR, true);
        let (whole, _) = index.measured(seeker, K, YEAR, false);
        assert_eq!(pruned, whole, "pruning changed an answer");
    }
    let everybody = index.households().collect::<Vec<_>>();
    let rules = index.rules(YEAR);
    let none = BTreeSet::new();
    let times = Times::of(scans, |at| {
        let expected = rank_households(&seekers[at], everybody.iter().copied(), K, &rules, &none);
        assert_eq!(
            index.top_k(&seekers[at], K, YEAR, &none),
            expected,
            "the index differs from looking at all pairs"
        );
    });
    row("every pair, one by one", &times);
    println!("checked: {scans} answers against the scan and against every pair: equal");
}

/// All pairs: the best ten of a sample of households on two threads, and the scan of all entries as bandwidth.
fn everything(index: &Index, country: &Country, size: usize, entries: usize) {
    let sample = size.min(4_000);
    let step = size / sample;
    let start = Instant::now();
    std::thread::scope(|threads| {
        for half in 0..2 {
            threads.spawn(move || {
                let none = BTreeSet::new();
                for at in (half..sample).step_by(2) {
                    let seeker = country.household(SEED, at * step);
                    black_box(index.top_scores(&seeker, K, YEAR, &none));
                }
            });
        }
    });
    let both = start.elapsed().as_secs_f64() * step as f64;
    let mut profile = country.profile(SEED, 0);
    profile.target_areas = vec![TargetArea::Anywhere];
    let anywhere = prepared(0, &profile);
    let whole = Times::of(5, |_| {
        black_box(index.measured(&anywhere, K, YEAR, false));
    });
    let bandwidth = read_bandwidth(entries);
    println!(
        "all pairs, 2 threads, from {sample}: {both:.1} s; scan of all entries {:.0} us = {:.1} GB/s of {:.1} GB/s read",
        whole.at(0.5),
        entries as f64 / whole.at(0.5) / 1e3,
        bandwidth / 1e9
    );
}
