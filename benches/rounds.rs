#[path = "rounds/instances.rs"]
mod instances;
use instances::Places;
use std::time::Instant;
use wurzelwerk::matching::rounds::{AssignProblem, assign, check_assignment};

fn hwm() -> u64 {
    std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .find(|l| l.starts_with("VmHWM"))
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap()
}

fn run(name: &str, q: &Places) {
    let t = Instant::now();
    let p = AssignProblem::new(&q.quotas, &q.capacities, &q.edges).unwrap();
    let a = assign(&p);
    let d = t.elapsed();
    let t = Instant::now();
    let c = check_assignment(&p, &a);
    println!(
        "{name:16} e={} {:.4}s check {:.4}s {:?} total={:?} hwm={}MB {:?}",
        q.edges.len(),
        d.as_secs_f64(),
        t.elapsed().as_secs_f64(),
        a.effort,
        a.total,
        hwm() / 1024,
        c.map(|c| c.chosen)
    );
}

fn pairs(n: u32, name: &str, dir: Option<&String>) {
    use wurzelwerk::matching::rounds::*;
    let e = instances::pairs(n as usize, 9);
    if let Some(dir) = dir {
        std::fs::write(format!("{dir}/{name}.bin"), instances::pairs_file(n as usize, &e)).unwrap();
    }
    let t = Instant::now();
    let p = PairProblem::new(n, &e).unwrap();
    let a = pair(&p);
    let d = t.elapsed();
    println!(
        "{name:16} e={} {:.4}s {:?} total={:?} hwm={}MB {:?}",
        e.len(),
        d.as_secs_f64(),
        a.effort,
        a.total,
        hwm() / 1024,
        check_pairing(&p, &a)
    );
    let t = Instant::now();
    let g = pair_within(&p, 10_000_000);
    println!(
        "{name:16} boxed {:.4}s {} {} gap {:?} steps {}",
        t.elapsed().as_secs_f64(),
        g.total,
        g.bound,
        check_good_pairing(&p, &g),
        g.steps
    );
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    for (name, n) in [("p1k", 1000), ("p10k", 10_000), ("p100k", 100_000)] {
        if args.get(1).is_some_and(|a| a == name) {
            pairs(n, name, args.get(2));
            return;
        }
    }

    let only = args.get(1).cloned().unwrap_or_default();
    for (name, make) in [
        ("1k", (|| instances::places(1_000, 100, 1, 1)) as fn() -> Places),
        ("10k", || instances::places(10_000, 800, 1, 2)),
        ("war", || instances::price_war(1, 3)),
        ("war1000", || instances::price_war(1000, 3)),
        ("war1000000", || instances::price_war(1000_000, 3)),
        ("ties", || instances::ties(100_000, 5_000, 4)),
        ("q1", || instances::places(100_000, 5_000, 1, 5)),
        ("q2", || instances::places(100_000, 5_000, 2, 5)),
    ] {
        if only.is_empty() || only == "--bench" || only == name {
            let q = make();
            run(name, &q);
            if let Some(dir) = args.get(2) {
                std::fs::write(format!("{dir}/{name}.bin"), instances::places_file(&q)).unwrap();
            }
        }
    }
}
