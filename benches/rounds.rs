//! What a round takes: places (auction and exchanges) and pairs (odd sets), each checked with its certificate.
//!
//! `cargo bench --bench rounds` prints a line for every question: seconds of processor time (median of three), effort in bids, visits and
//! steps, memory, and the gap that the certificate leaves (0: proved optimal). Memory is how far the peak of the process
//! rises above what the question itself takes. `-- write DIR` writes the questions to files and `-- solve FILE` answers
//! one of them as a JSON object: that is how `peers/rounds.py` sets other solvers beside it.
//!
//! The questions are made by a seeded generator, described in `rounds/instances.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::pedantic,
    reason = "a benchmark prints what it measured and may fail by panicking"
)]

#[path = "rounds/instances.rs"]
mod instances;

use std::path::Path;
use std::time::Instant;

use instances::Places;
use wurzelwerk::matching::rounds::{
    AssignProblem, PairEdge, PairProblem, assign, check_assignment, check_good_pairing, check_pairing, pair,
    pair_within,
};

/// Steps of the time-boxed pairs.
const STEPS: u64 = 10_000_000;

enum Question {
    Places(Places),
    Pairs(u32, Vec<PairEdge>),
}

type Maker = fn() -> Question;

const QUESTIONS: [(&str, Maker); 8] = [
    ("places-10k", || Question::Places(instances::places(10_000, 800, 1, 2))),
    ("places-100k-q1", || {
        Question::Places(instances::places(100_000, 5_000, 1, 5))
    }),
    ("places-100k-q2", || {
        Question::Places(instances::places(100_000, 5_000, 2, 5))
    }),
    ("ties", || Question::Places(instances::ties(100_000, 5_000, 4))),
    ("war-equal", || Question::Places(instances::price_war(1, 3))),
    ("war-near", || Question::Places(instances::price_war(1_000, 3))),
    ("pairs-10k", || Question::Pairs(10_000, instances::pairs(10_000, 9))),
    ("pairs-100k", || Question::Pairs(100_000, instances::pairs(100_000, 9))),
];

/// What was measured, ready to be printed.
struct Figures {
    total: i64,
    edges: usize,
    solve: f64,
    check: f64,
    megabytes: f64,
    effort: String,
    /// Time, total and bound of the time-boxed answer.
    good: Option<(f64, i64, i64)>,
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", folder] => QUESTIONS.iter().for_each(|(name, make)| write(&make(), folder, name)),
        ["solve", file] => {
            let bytes = std::fs::read(file).unwrap();
            reset_peak();
            let before = memory("VmRSS");
            println!("{}", json(&answer(&read(&bytes), before)));
        }
        _ => {
            for (name, make) in QUESTIONS {
                let question = make();
                reset_peak();
                let before = memory("VmRSS");
                let mut runs: Vec<Figures> = (0..3).map(|_| answer(&question, before)).collect();
                runs.sort_by(|one, other| one.solve.total_cmp(&other.solve));
                println!("{name:16} {}", line(&runs[1]));
            }
        }
    }
}

fn answer(question: &Question, before: f64) -> Figures {
    match question {
        Question::Places(places) => {
            let watch = Watch::start();
            let problem = AssignProblem::new(&places.quotas, &places.capacities, &places.edges).unwrap();
            let answer = assign(&problem);
            let solve = again(watch.seconds(), || drop(assign(&problem)));
            let megabytes = memory("VmHWM") - before;
            let watch = Watch::start();
            let proved = check_assignment(&problem, &answer).unwrap();
            Figures {
                total: proved.total,
                edges: places.edges.len(),
                solve,
                check: watch.seconds(),
                megabytes,
                effort: format!("{:?}", answer.effort),
                good: None,
            }
        }
        Question::Pairs(households, edges) => {
            let watch = Watch::start();
            let problem = PairProblem::new(*households, edges).unwrap();
            let answer = pair(&problem);
            let solve = again(watch.seconds(), || drop(pair(&problem)));
            let megabytes = memory("VmHWM") - before;
            let watch = Watch::start();
            let total = check_pairing(&problem, &answer).unwrap();
            let check = watch.seconds();
            let watch = Watch::start();
            let good = pair_within(&problem, STEPS);
            let took = watch.seconds();
            check_good_pairing(&problem, &good).unwrap();
            Figures {
                total,
                edges: edges.len(),
                solve,
                check,
                megabytes,
                effort: format!("{:?}", answer.effort),
                good: Some((took, good.total, good.bound)),
            }
        }
    }
}

/// The kernel counts in ticks: what took less than a third of a second is done 20 times, and the mean taken.
fn again(seconds: f64, solve: impl Fn()) -> f64 {
    if seconds > 0.3 {
        return seconds;
    }
    let watch = Watch::start();
    (0..20).for_each(|_| solve());
    watch.seconds() / 20.0
}

fn line(figures: &Figures) -> String {
    let good = figures.good.map_or(String::new(), |(took, total, bound)| {
        let share = |value: i64| value as f64 / figures.total as f64 - 1.0;
        format!(
            "; time-boxed {:.4} s, {:+.2} %, bound {:+.2} %",
            took,
            100.0 * share(total),
            100.0 * share(bound)
        )
    });
    format!(
        "{:9} edges  {:.4} s  check {:.4} s  gap 0  {:.0} MB  total {}  {}{good}",
        figures.edges, figures.solve, figures.check, figures.megabytes, figures.total, figures.effort
    )
}

fn json(figures: &Figures) -> String {
    let good = figures.good.map_or(String::new(), |(took, total, bound)| {
        format!(r#","good_seconds":{took},"good_total":{total},"good_bound":{bound}"#)
    });
    format!(
        r#"{{"peer":"own","total":{},"edges":{},"seconds":{},"check_seconds":{},"megabytes":{},"gap":0,"effort":"{}"{good}}}"#,
        figures.total, figures.edges, figures.solve, figures.check, figures.megabytes, figures.effort
    )
}

fn write(question: &Question, folder: &str, name: &str) {
    let bytes = match question {
        Question::Places(places) => instances::places_file(places),
        Question::Pairs(households, edges) => instances::pairs_file(*households as usize, edges),
    };
    std::fs::write(Path::new(folder).join(format!("{name}.bin")), bytes).unwrap();
}

fn read(bytes: &[u8]) -> Question {
    let number = |at: usize| i64::from_le_bytes(bytes[8 * at..8 * at + 8].try_into().unwrap());
    let (households, initiatives, edges) = (number(1) as usize, number(2) as usize, number(3) as usize);
    let whole = |range: std::ops::Range<usize>| range.map(|at| number(at) as u32).collect::<Vec<u32>>();
    if number(0) == 1 {
        let edge = |at: usize| PairEdge {
            one: number(4 + 3 * at) as u32,
            other: number(5 + 3 * at) as u32,
            value: number(6 + 3 * at),
        };
        return Question::Pairs(households as u32, (0..edges).map(edge).collect());
    }
    let start = 4 + households + initiatives;
    let edge = |at: usize| wurzelwerk::matching::rounds::PlaceEdge {
        household: number(start + 3 * at) as u32,
        initiative: number(start + 1 + 3 * at) as u32,
        value: number(start + 2 + 3 * at),
    };
    Question::Places(Places {
        quotas: whole(4..4 + households),
        capacities: whole(4 + households..start),
        edges: (0..edges).map(edge).collect(),
    })
}

/// Processor time of this thread where the kernel tells it, else the time that passed: so a busy machine does not blur
/// what is compared.
struct Watch(Option<u64>, Instant);

impl Watch {
    fn start() -> Self {
        Self(Self::nanoseconds(), Instant::now())
    }

    fn nanoseconds() -> Option<u64> {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn seconds(&self) -> f64 {
        let used = self.0.and_then(|before| Some(Self::nanoseconds()? - before));
        used.map_or_else(|| self.1.elapsed().as_secs_f64(), |used| used as f64 / 1e9)
    }
}

/// Megabytes of this process by the kernel's count, 0 where it does not say.
fn memory(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// Lets the peak begin at what the process holds now.
fn reset_peak() {
    std::fs::write("/proc/self/clear_refs", "5").ok();
}
