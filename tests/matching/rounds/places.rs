//! Places of a round: the best total against every possible one, the certificate, and what spoils it.

use wurzelwerk::matching::rounds::{
    AssignProblem, Assignment, MAX_VALUE, PlaceEdge, RoundError, WithoutPlace, assign, check_assignment,
};

use super::Spread;

struct Question {
    quotas: Vec<u32>,
    capacities: Vec<u32>,
    edges: Vec<PlaceEdge>,
}

impl Question {
    fn problem(&self) -> AssignProblem<'_> {
        AssignProblem::new(&self.quotas, &self.capacities, &self.edges).unwrap()
    }

    /// The best total by trying every set of edges, household after household.
    fn brute_force(&self) -> i64 {
        fn best(question: &Question, at: usize, quotas: &mut [u32], capacities: &mut [u32]) -> i64 {
            let Some(edge) = question.edges.get(at) else { return 0 };
            let (household, initiative) = (edge.household as usize, edge.initiative as usize);
            let without = best(question, at + 1, quotas, capacities);
            if quotas[household] == 0 || capacities[initiative] == 0 {
                return without;
            }
            quotas[household] -= 1;
            capacities[initiative] -= 1;
            let with = edge.value + best(question, at + 1, quotas, capacities);
            quotas[household] += 1;
            capacities[initiative] += 1;
            with.max(without)
        }
        best(self, 0, &mut self.quotas.clone(), &mut self.capacities.clone())
    }
}

/// Up to 16 edges among up to six households with quotas 0 to 3 and up to five initiatives with 0 to 6 places.
fn small(seed: u64) -> Question {
    let mut spread = Spread::new(seed);
    let (households, initiatives, kind) = (1 + spread.below(6), 1 + spread.below(5), spread.below(3));
    let places = 1 + spread.below(6);
    let quotas = (0..households).map(|_| spread.below(4) as u32).collect();
    let capacities = (0..initiatives).map(|_| spread.below(places + 1) as u32).collect();
    let mut edges = Vec::new();
    for household in 0..households as u32 {
        for initiative in 0..initiatives as u32 {
            if edges.len() < 16 && spread.below(3) > 0 {
                edges.push(PlaceEdge {
                    household,
                    initiative,
                    value: spread.value(kind),
                });
            }
        }
    }
    Question {
        quotas,
        capacities,
        edges,
    }
}

/// Households that all want the same few initiatives, with values that differ by less than `apart`.
fn crowd(households: u32, initiatives: u32, places: u32, apart: usize) -> Question {
    let mut spread = Spread::new(7);
    let pairs = (0..households).flat_map(|household| (0..initiatives).map(move |initiative| (household, initiative)));
    Question {
        quotas: vec![1; households as usize],
        capacities: vec![places; initiatives as usize],
        edges: pairs
            .map(|(household, initiative)| PlaceEdge {
                household,
                initiative,
                value: 6_000_000 + 100_000 * i64::from(initiative % 7) + spread.below(apart) as i64,
            })
            .collect(),
    }
}

/// A middle-sized question with scarce places.
fn medium(seed: u64, quota: u32) -> Question {
    let mut spread = Spread::new(seed);
    let mut edges = Vec::new();
    for household in 0..600_u32 {
        let mut wanted: Vec<u32> = (0..12)
            .map(|_| spread.below(1 + spread.0 as usize % 60) as u32)
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        edges.extend(wanted.into_iter().map(|initiative| PlaceEdge {
            household,
            initiative,
            value: 1 + spread.below(10_000) as i64 * [1, 1_000][spread.below(2)],
        }));
    }
    let capacities = (0..60).map(|_| spread.below(12) as u32).collect();
    Question {
        quotas: vec![quota; 600],
        capacities,
        edges,
    }
}

#[test]
fn the_total_is_that_of_brute_force_and_its_prices_prove_it() {
    for seed in 0..6_000 {
        let question = small(seed);
        let answer = assign(&question.problem());
        assert_eq!(answer.total, question.brute_force(), "seed {seed}");
        let proved = check_assignment(&question.problem(), &answer);
        assert_eq!(proved.map(|proved| proved.total), Ok(answer.total), "seed {seed}");
    }
}

#[test]
fn larger_questions_are_proved_optimal_too_whatever_the_quota() {
    for seed in 0..40 {
        for quota in [1, 2, 5] {
            let question = medium(seed, quota);
            let answer = assign(&question.problem());
            let proved = check_assignment(&question.problem(), &answer).unwrap();
            assert_eq!(proved.chosen, answer.chosen.len(), "seed {seed}");
        }
    }
}

#[test]
fn many_initiatives_with_one_place_each_are_proved_optimal() {
    for seed in 0..400 {
        let mut spread = Spread::new(seed);
        let (count, near, kind) = (20 + spread.below(120), 3 + spread.below(30), spread.below(3));
        let mut edges = Vec::new();
        for household in 0..count as u32 {
            let mut wanted: Vec<u32> = (0..8)
                .map(|_| (household + spread.below(near) as u32) % count as u32)
                .collect();
            wanted.sort_unstable();
            wanted.dedup();
            edges.extend(wanted.into_iter().map(|initiative| PlaceEdge {
                household,
                initiative,
                value: spread.value(kind),
            }));
        }
        let question = Question {
            quotas: vec![1; count],
            capacities: vec![1; count],
            edges,
        };
        let answer = assign(&question.problem());
        assert!(check_assignment(&question.problem(), &answer).is_ok(), "seed {seed}");
    }
}

#[test]
fn an_answer_that_was_tampered_with_is_refused() {
    for seed in 0..200 {
        let question = medium(seed, 2);
        let problem = question.problem();
        let good = assign(&problem);
        let refused = |spoil: &dyn Fn(&mut Assignment)| {
            let mut bad = good.clone();
            spoil(&mut bad);
            check_assignment(&problem, &bad).unwrap_err()
        };
        let full = good
            .prices
            .iter()
            .position(|&price| price > 0 && price < 1_000)
            .unwrap_or(0);
        if good.prices[full] > 0 && question.capacities[full] > 0 {
            let dearer = refused(&|bad| bad.prices[full] += 1_000_000);
            assert!(
                matches!(dearer, RoundError::Gap(gap) if gap > 0),
                "seed {seed}: {dearer:?}"
            );
        }
        assert!(
            matches!(refused(&|bad| bad.prices.fill(0)), RoundError::Gap(gap) if gap > 0),
            "seed {seed}"
        );
        assert_eq!(refused(&|bad| bad.prices[0] = -1), RoundError::DualOutOfRange);
        assert_eq!(refused(&|bad| bad.total += 1), RoundError::WrongTotal);
        assert_eq!(refused(&|bad| bad.prices.truncate(1)), RoundError::Shape);
        assert_eq!(refused(&|bad| bad.chosen.push(u32::MAX)), RoundError::Shape);
        assert_eq!(refused(&|bad| bad.chosen.reverse()), RoundError::Shape);
        let worth = question.edges[good.chosen[0] as usize].value;
        let fewer = refused(&|bad| {
            bad.chosen.remove(0);
            bad.total -= worth;
        });
        assert!(
            matches!(fewer, RoundError::Gap(gap) if gap > 0),
            "seed {seed}: {fewer:?}"
        );
    }
}

#[test]
fn more_than_a_quota_or_a_capacity_allows_is_refused() {
    let edges = [(0, 0), (0, 1), (1, 0)].map(|(household, initiative)| PlaceEdge {
        household,
        initiative,
        value: 5,
    });
    let problem = AssignProblem::new(&[1, 1], &[1, 1], &edges).unwrap();
    let answer = assign(&problem);
    assert_eq!((answer.chosen.clone(), answer.total), (vec![1, 2], 10));
    let with = |chosen: Vec<u32>| {
        let total = 5 * chosen.len() as i64;
        check_assignment(
            &problem,
            &Assignment {
                chosen,
                total,
                ..answer.clone()
            },
        )
    };
    assert_eq!(with(vec![0, 1]), Err(RoundError::HouseholdOverfull(0)));
    assert_eq!(with(vec![0, 2]), Err(RoundError::InitiativeOverfull(0)));
    assert_eq!(with(vec![1, 1]), Err(RoundError::Shape));
    assert!(with(vec![1, 2]).is_ok());
}

#[test]
fn equal_questions_get_equal_answers() {
    for seed in 0..20 {
        let (one, other) = (medium(seed, 2), medium(seed, 2));
        assert_eq!(assign(&one.problem()), assign(&other.problem()));
    }
}

#[test]
fn a_crowd_of_equal_households_does_not_start_a_price_war() {
    for (households, places, apart) in [
        (5_000, 100, 1),
        (5_000, 100, 2),
        (5_000, 10, 1_000),
        (2_100, 100, 1_000_000),
    ] {
        let question = crowd(households, 20, places, apart);
        let answer = assign(&question.problem());
        check_assignment(&question.problem(), &answer).unwrap();
        assert_eq!(answer.chosen.len(), 20 * places as usize);
        let most = 200 * u64::from(households);
        assert!(
            answer.effort.bids < most,
            "{:?} for {households} households",
            answer.effort
        );
        assert!(
            answer.effort.visits < 5_000,
            "{:?} for {households} households",
            answer.effort
        );
    }
}

#[test]
fn everybody_without_a_place_is_told_why() {
    let edge = |household, initiative, value| PlaceEdge {
        household,
        initiative,
        value,
    };
    let edges = [
        edge(0, 0, 9),
        edge(1, 0, 8),
        edge(3, 1, 7),
        edge(4, 0, 9),
        edge(4, 2, 1),
    ];
    let problem = AssignProblem::new(&[1, 2, 2, 0, 1], &[1, 1, 0], &edges).unwrap();
    let answer = assign(&problem);
    assert_eq!(answer.total, 9);
    let taken = answer.without_place(&problem);
    let place = |household| {
        answer
            .places_of(&problem, household)
            .map(|edge| edge.initiative)
            .collect::<Vec<_>>()
    };
    let lucky = if place(0).is_empty() { 4 } else { 0 };
    assert_eq!(place(lucky), [0]);
    let expected = [
        (4 - lucky, WithoutPlace::AllTaken),
        (1, WithoutPlace::AllTaken),
        (2, WithoutPlace::NoEdge),
        (3, WithoutPlace::NoQuota),
    ];
    assert_eq!(taken.len(), 4);
    assert!(expected.iter().all(|reason| taken.contains(reason)), "{taken:?}");
    assert_eq!(problem.edges_of(4), &edges[3..]);
    assert!(problem.edges_of(2).is_empty());
}

#[test]
fn the_largest_values_do_not_overflow() {
    let mut question = crowd(300, 10, 20, 1);
    for edge in &mut question.edges {
        edge.value = MAX_VALUE - i64::from(edge.initiative);
    }
    let answer = assign(&question.problem());
    check_assignment(&question.problem(), &answer).unwrap();
    assert_eq!(answer.total, 200 * MAX_VALUE - 20 * 45);
}

#[test]
fn a_question_out_of_order_or_out_of_range_is_refused() {
    let edge = |household, initiative, value| PlaceEdge {
        household,
        initiative,
        value,
    };
    let refused = |edges: &[PlaceEdge]| AssignProblem::new(&[1, 1], &[1, 1], edges).unwrap_err();
    assert_eq!(refused(&[edge(1, 0, 1), edge(0, 0, 1)]), RoundError::NotSorted(1));
    assert_eq!(refused(&[edge(0, 1, 1), edge(0, 1, 1)]), RoundError::NotSorted(1));
    assert_eq!(refused(&[edge(0, 2, 1)]), RoundError::UnknownEnd(0));
    assert_eq!(refused(&[edge(2, 0, 1)]), RoundError::UnknownEnd(0));
    assert_eq!(refused(&[edge(0, 0, 0)]), RoundError::ValueOutOfRange(0));
    assert_eq!(refused(&[edge(0, 0, MAX_VALUE + 1)]), RoundError::ValueOutOfRange(0));
    let nothing = AssignProblem::new(&[], &[], &[]).unwrap();
    assert!(check_assignment(&nothing, &assign(&nothing)).is_ok());
}
