//! Pairs of a round: the best total against every possible one, the certificate, and what spoils it.

use wurzelwerk::matching::rounds::{
    GoodPairing, MAX_VALUE, PairEdge, PairProblem, Pairing, RoundError, WithoutPartner, check_good_pairing,
    check_pairing, pair, pair_within, without_partner,
};

use super::Spread;

fn edge(one: u32, other: u32, value: i64) -> PairEdge {
    PairEdge { one, other, value }
}

/// A graph of up to `most` households, dense or sparse, with values of one of three kinds.
fn random(seed: u64, most: usize) -> (u32, Vec<PairEdge>) {
    let mut spread = Spread::new(seed);
    let (households, kind, dense) = (1 + spread.below(most), spread.below(3), 1 + spread.below(4));
    let mut edges = Vec::new();
    for one in 0..households as u32 {
        for other in one + 1..households as u32 {
            if spread.below(4) < dense {
                edges.push(edge(one, other, spread.value(kind)));
            }
        }
    }
    (households as u32, edges)
}

/// Households in towns, each with edges to some of its own and few others; many odd circles.
fn towns(seed: u64, households: u32, town: u32, kind: usize) -> Vec<PairEdge> {
    let mut spread = Spread::new(seed);
    let mut edges = Vec::new();
    for one in 0..households {
        for _ in 0..6 {
            let near = one / town * town + spread.below(town as usize) as u32;
            let other = if spread.below(20) == 0 {
                spread.below(households as usize) as u32
            } else {
                near.min(households - 1)
            };
            if other != one {
                edges.push(edge(one.min(other), one.max(other), 0));
            }
        }
    }
    edges.sort_unstable();
    edges.dedup();
    for edge in &mut edges {
        edge.value = spread.value(kind);
    }
    edges
}

/// The best total over all choices, by the sets of households still free.
fn brute_force(households: u32, edges: &[PairEdge]) -> i64 {
    let mut value = vec![vec![0; households as usize]; households as usize];
    for edge in edges {
        value[edge.one as usize][edge.other as usize] = edge.value;
    }
    let mut best = vec![0_i64; 1 << households];
    for free in 1..1_usize << households {
        let one = free.trailing_zeros() as usize;
        let rest = free & (free - 1);
        best[free] = best[rest];
        for other in (one + 1..households as usize).filter(|&other| rest >> other & 1 == 1 && value[one][other] > 0) {
            best[free] = best[free].max(value[one][other] + best[rest & !(1 << other)]);
        }
    }
    best[(1 << households) - 1]
}

#[test]
fn the_total_is_that_of_brute_force_and_the_certificate_proves_it() {
    for seed in 0..6_000 {
        let (households, edges) = random(seed, 10);
        let problem = PairProblem::new(households, &edges).unwrap();
        let answer = pair(&problem);
        let best = brute_force(households, &edges);
        assert_eq!(answer.total, best, "seed {seed}");
        assert_eq!(check_pairing(&problem, &answer), Ok(best), "seed {seed}");
        let good = pair_within(&problem, 1_000);
        assert!(good.total <= best && best <= good.bound, "seed {seed}");
        assert_eq!(
            check_good_pairing(&problem, &good),
            Ok(good.bound - good.total),
            "seed {seed}"
        );
    }
}

#[test]
fn larger_questions_with_many_nested_odd_sets_are_proved_optimal() {
    let mut sets = 0;
    let mut nested = 0;
    for seed in 0..120 {
        let edges = towns(seed, 900, [5, 9, 40, 300][seed as usize % 4], seed as usize % 3);
        let problem = PairProblem::new(900, &edges).unwrap();
        let answer = pair(&problem);
        assert_eq!(check_pairing(&problem, &answer), Ok(answer.total), "seed {seed}");
        sets += answer.odd_sets.len();
        nested += answer.odd_sets.iter().filter(|set| set.around.is_some()).count();
    }
    assert!(sets > 1_000 && nested > 100, "{sets} sets, {nested} nested");
}

#[test]
fn a_certificate_that_was_tampered_with_is_refused() {
    for seed in 0..60 {
        let edges = towns(seed, 300, 7, 2);
        let problem = PairProblem::new(300, &edges).unwrap();
        let good = pair(&problem);
        let refused = |spoil: &dyn Fn(&mut Pairing)| {
            let mut bad = good.clone();
            spoil(&mut bad);
            check_pairing(&problem, &bad).unwrap_err()
        };
        assert!(
            matches!(refused(&|bad| bad.levels[3] += 2), RoundError::Gap(2)),
            "seed {seed}"
        );
        assert!(
            matches!(refused(&|bad| bad.levels.fill(0)), RoundError::DualTooLow(_)),
            "seed {seed}"
        );
        assert!(matches!(
            refused(&|bad| bad.odd_sets.iter_mut().for_each(|set| set.value = 0)),
            RoundError::DualTooLow(_)
        ));
        assert_eq!(refused(&|bad| bad.odd_sets[0].value = -2), RoundError::OddSets);
        assert_eq!(refused(&|bad| bad.odd_sets[0].around = Some(0)), RoundError::OddSets);
        assert_eq!(refused(&|bad| bad.levels[0] = -1), RoundError::DualOutOfRange);
        assert_eq!(refused(&|bad| bad.total -= 1), RoundError::WrongTotal);
        assert_eq!(refused(&|bad| bad.innermost.truncate(3)), RoundError::Shape);
        let member = good.innermost.iter().position(Option::is_some).unwrap();
        assert_eq!(
            refused(&|bad| bad.innermost[member] = None),
            RoundError::OddSets,
            "even sets prove nothing"
        );
        let worth = edges[good.chosen[0] as usize].value;
        let fewer = refused(&|bad| {
            bad.chosen.remove(0);
            bad.total -= worth;
        });
        assert_eq!(fewer, RoundError::Gap(2 * worth));
    }
}

#[test]
fn nobody_has_two_partners() {
    let edges = [edge(0, 1, 4), edge(0, 2, 6), edge(1, 2, 5)];
    let problem = PairProblem::new(3, &edges).unwrap();
    let answer = pair(&problem);
    assert_eq!((answer.chosen.clone(), answer.total), (vec![1], 6));
    let twice = Pairing {
        chosen: vec![1, 2],
        total: 11,
        ..answer.clone()
    };
    assert_eq!(check_pairing(&problem, &twice), Err(RoundError::HouseholdOverfull(2)));
    let again = Pairing {
        chosen: vec![1, 1],
        total: 12,
        ..answer
    };
    assert_eq!(check_pairing(&problem, &again), Err(RoundError::Shape));
}

#[test]
fn equal_questions_get_equal_answers() {
    for seed in 0..10 {
        let edges = towns(seed, 400, 9, 1);
        let problem = PairProblem::new(400, &edges).unwrap();
        assert_eq!(pair(&problem), pair(&problem));
        assert_eq!(pair_within(&problem, 5_000), pair_within(&problem, 5_000));
    }
}

#[test]
fn a_crowd_that_fits_equally_well_is_paired_in_bounded_work() {
    // Everybody fits everybody of the next fifteen equally well: only ties.
    let edges: Vec<PairEdge> = (0..2_001_u32)
        .flat_map(|one| (one + 1..(one + 16).min(2_001)).map(move |other| edge(one, other, 7_000_000)))
        .collect();
    let problem = PairProblem::new(2_001, &edges).unwrap();
    let answer = pair(&problem);
    assert_eq!(check_pairing(&problem, &answer), Ok(7_000_000_000));
    assert!(answer.effort.steps < 100 * edges.len() as u64, "{:?}", answer.effort);
    assert!(answer.effort.bids < 100 * 2_001, "{:?}", answer.effort);
}

#[test]
fn more_steps_never_make_the_time_boxed_pairs_worse_and_none_are_greedy() {
    let edges = towns(5, 900, 40, 2);
    let problem = PairProblem::new(900, &edges).unwrap();
    let mut last = 0;
    for steps in [0, 1_000, 10_000, 10_000_000] {
        let answer = pair_within(&problem, steps);
        assert!(answer.total >= last, "{steps} steps");
        assert!(answer.steps <= steps + 5_000, "{steps} steps");
        check_good_pairing(&problem, &answer).unwrap();
        last = answer.total;
    }
    let exact = pair(&problem).total;
    assert!(last <= exact && last * 100 >= exact * 95, "{last} of {exact}");
    let good = pair_within(&problem, 1_000);
    let low = GoodPairing {
        bound: good.bound - 1,
        ..good.clone()
    };
    assert_eq!(check_good_pairing(&problem, &low), Err(RoundError::WrongTotal));
    let unproved = GoodPairing {
        levels: vec![0; 900],
        ..good
    };
    assert!(matches!(
        check_good_pairing(&problem, &unproved),
        Err(RoundError::DualTooLow(_))
    ));
}

#[test]
fn everybody_without_a_partner_is_told_why() {
    let edges = [edge(0, 1, 9), edge(1, 2, 5)];
    let problem = PairProblem::new(4, &edges).unwrap();
    let left = without_partner(&problem, &pair(&problem).chosen);
    assert_eq!(left, [(2, WithoutPartner::AllTaken), (3, WithoutPartner::NoEdge)]);
}

#[test]
fn the_largest_values_do_not_overflow() {
    let edges: Vec<PairEdge> = (0..301)
        .flat_map(|one| (one + 1..301).map(move |other| edge(one, other, MAX_VALUE)))
        .collect();
    let problem = PairProblem::new(301, &edges).unwrap();
    let answer = pair(&problem);
    assert_eq!(check_pairing(&problem, &answer), Ok(150 * MAX_VALUE));
}

#[test]
fn a_question_out_of_order_or_out_of_range_is_refused() {
    let refused = |edges: &[PairEdge]| PairProblem::new(3, edges).unwrap_err();
    assert_eq!(refused(&[edge(1, 2, 1), edge(0, 1, 1)]), RoundError::NotSorted(1));
    assert_eq!(refused(&[edge(0, 1, 1), edge(0, 1, 2)]), RoundError::NotSorted(1));
    assert_eq!(refused(&[edge(1, 1, 1)]), RoundError::UnknownEnd(0));
    assert_eq!(refused(&[edge(2, 1, 1)]), RoundError::UnknownEnd(0));
    assert_eq!(refused(&[edge(0, 3, 1)]), RoundError::UnknownEnd(0));
    assert_eq!(refused(&[edge(0, 1, 0)]), RoundError::ValueOutOfRange(0));
    let nothing = PairProblem::new(0, &[]).unwrap();
    assert_eq!(check_pairing(&nothing, &pair(&nothing)), Ok(0));
}
