//! Groups of a round: the laws they keep, checked by hand for every random crowd, and the rule by which they are chosen.

use std::collections::BTreeSet;

use wurzelwerk::matching::rounds::{
    FoundGroup, GroupProblem, LARGEST, MAX_VALUE, PairEdge, RoundError, SMALLEST, Seeker, check_groups, group,
};

use super::Spread;

fn edge(one: u32, other: u32, value: i64) -> PairEdge {
    PairEdge { one, other, value }
}

fn seeker(regions: &[u32], window: (i32, i32)) -> Seeker {
    Seeker {
        regions: regions.iter().copied().collect(),
        named: BTreeSet::new(),
        window: Some(window),
    }
}

/// A crowd of up to `most` households in few regions and months.
fn crowd(seed: u64, most: usize) -> (Vec<Seeker>, Vec<PairEdge>) {
    let mut spread = Spread::new(seed);
    let (households, kind, dense) = (1 + spread.below(most), spread.below(3), 1 + spread.below(4));
    let seekers: Vec<Seeker> = (0..households)
        .map(|_| {
            let regions: BTreeSet<u32> = (0..spread.below(4)).map(|_| spread.below(4) as u32).collect();
            let from = spread.below(12) as i32;
            let window = (spread.below(8) > 0).then(|| (from, from + spread.below(8) as i32));
            let named = regions.iter().copied().filter(|_| spread.below(2) == 0).collect();
            Seeker { regions, named, window }
        })
        .collect();
    let mut edges = Vec::new();
    for one in 0..households as u32 {
        for other in one + 1..households as u32 {
            if spread.below(4) < dense {
                edges.push(edge(one, other, spread.value(kind)));
            }
        }
    }
    (seekers, edges)
}

fn value(edges: &[PairEdge], one: u32, other: u32) -> Option<i64> {
    let same = |edge: &&PairEdge| [(edge.one, edge.other), (edge.other, edge.one)].contains(&(one, other));
    edges.iter().filter(same).map(|edge| edge.value).max()
}

/// Whether some three could be a group, without any help of the solver.
fn could_be_a_group(seekers: &[Seeker], edges: &[PairEdge], three: [u32; 3]) -> bool {
    let of = three.map(|one| &seekers[one as usize]);
    let region = of[0]
        .regions
        .iter()
        .any(|region| of[1].regions.contains(region) && of[2].regions.contains(region));
    let windows: Option<Vec<(i32, i32)>> = of.iter().map(|one| one.window).collect();
    let months = windows.is_some_and(|windows| {
        let from = windows.iter().map(|window| window.0).max().unwrap();
        let to = windows.iter().map(|window| window.1).min().unwrap();
        from <= to
    });
    let [a, b, c] = three;
    let pairs = [(a, b), (a, c), (b, c)];
    region && months && pairs.iter().all(|(one, other)| value(edges, *one, *other).is_some())
}

#[test]
fn every_group_of_every_crowd_keeps_the_laws() {
    let mut formed = 0;
    for seed in 0..1_500 {
        let (seekers, edges) = crowd(seed, 24);
        let problem = GroupProblem::new(&seekers, &edges).unwrap();
        let groups = group(&problem);
        let mut taken = BTreeSet::new();
        for found in &groups {
            let members = &found.members;
            assert!((SMALLEST..=LARGEST).contains(&members.len()), "{seed}: size");
            assert!(members.is_sorted(), "{seed}: order");
            let mut sum = 0;
            for one in members {
                assert!(taken.insert(*one), "{seed}: {one} is in two groups");
                let own = &seekers[*one as usize];
                assert!(own.regions.contains(&found.region), "{seed}: region");
                let (from, to) = own.window.expect("a window");
                assert!(
                    from <= found.window.0 && found.window.1 <= to && found.window.0 <= found.window.1,
                    "{seed}"
                );
                for other in members.iter().filter(|other| *other > one) {
                    sum += value(&edges, *one, *other).expect("each two may meet");
                }
            }
            assert_eq!(found.worth, sum * 2 / (members.len() as i64 - 1), "{seed}: worth");
        }
        assert!(
            groups.is_sorted_by(|one, other| one.worth >= other.worth),
            "{seed}: the best first"
        );
        assert_eq!(
            check_groups(&problem, &groups),
            Ok(groups.iter().map(|one| one.worth).sum()),
            "{seed}"
        );
        // Of those left no three could still be a group.
        let free: Vec<u32> = (0..seekers.len() as u32).filter(|one| !taken.contains(one)).collect();
        for (at, a) in free.iter().enumerate() {
            for (next, b) in free.iter().enumerate().skip(at + 1) {
                for c in free.iter().skip(next + 1) {
                    assert!(
                        !could_be_a_group(&seekers, &edges, [*a, *b, *c]),
                        "{seed}: {a} {b} {c} are left over"
                    );
                }
            }
        }
        formed += groups.len();
    }
    assert!(formed > 500, "the crowds have groups: {formed}");
}

#[test]
fn the_order_of_the_question_does_not_matter_and_the_same_question_has_one_answer() {
    for seed in 0..300 {
        let (seekers, edges) = crowd(seed, 24);
        let answer = group(&GroupProblem::new(&seekers, &edges).unwrap());
        let mut turned: Vec<PairEdge> = edges.iter().map(|one| edge(one.other, one.one, one.value)).collect();
        turned.reverse();
        let mut spread = Spread::new(seed + 7);
        for at in (1..turned.len()).rev() {
            turned.swap(at, spread.below(at + 1));
        }
        // Said twice, and once worse, changes nothing either.
        let again: Vec<PairEdge> = turned.iter().map(|one| edge(one.one, one.other, 1)).collect();
        turned.extend(again);
        let other = group(&GroupProblem::new(&seekers, &turned).unwrap());
        assert_eq!(answer, other, "{seed}");
    }
}

/// Everybody may meet everybody for the same value.
fn equals(households: u32) -> Vec<PairEdge> {
    let pairs = (0..households).flat_map(|one| (one + 1..households).map(move |other| edge(one, other, 100)));
    pairs.collect()
}

#[test]
fn a_group_grows_as_long_as_that_does_good_and_up_to_six() {
    let seekers = vec![seeker(&[5], (0, 3)); 9];
    let groups = group(&GroupProblem::new(&seekers, &equals(9)).unwrap());
    let sizes: Vec<usize> = groups.iter().map(|one| one.members.len()).collect();
    assert_eq!(sizes, [6, 3]);
    assert_eq!(
        groups[0].members,
        [0, 1, 2, 3, 4, 5],
        "the smaller numbers among equals"
    );

    // A fourth who fits nobody well stays outside.
    let mut edges = equals(4);
    for edge in edges.iter_mut().filter(|edge| edge.other == 3) {
        edge.value = 1;
    }
    let groups = group(&GroupProblem::new(&seekers[..4], &edges).unwrap());
    assert_eq!(groups.len(), 1);
    assert_eq!(
        (groups[0].members.as_slice(), groups[0].worth),
        ([0, 1, 2].as_slice(), 300)
    );
}

#[test]
fn all_need_one_region_and_one_month_in_common_not_each_two_another() {
    let regions = vec![
        seeker(&[1, 2], (0, 9)),
        seeker(&[2, 3], (0, 9)),
        seeker(&[1, 3], (0, 9)),
    ];
    assert!(group(&GroupProblem::new(&regions, &equals(3)).unwrap()).is_empty());
    let months = vec![seeker(&[1], (0, 2)), seeker(&[1], (2, 4)), seeker(&[1], (3, 9))];
    assert!(group(&GroupProblem::new(&months, &equals(3)).unwrap()).is_empty());
    let last = vec![seeker(&[1], (0, 2)), seeker(&[1], (2, 4)), seeker(&[0, 1], (2, 9))];
    let groups = group(&GroupProblem::new(&last, &equals(3)).unwrap());
    assert_eq!((groups[0].region, groups[0].window), (1, (2, 2)));

    // Of several regions the one that most of them named, not one that only lies within their reach.
    let mut reach = vec![seeker(&[1, 2, 3], (0, 2)); 3];
    reach[0].named = [3].into();
    reach[1].named = [2, 3].into();
    reach[2].named = [2, 3].into();
    assert_eq!(group(&GroupProblem::new(&reach, &equals(3)).unwrap())[0].region, 3);
}

#[test]
fn what_is_no_question_is_refused() {
    let seekers = vec![seeker(&[1], (0, 2)); 3];
    let wrong = |edges: &[PairEdge]| GroupProblem::new(&seekers, edges).err();
    assert_eq!(wrong(&[edge(1, 1, 5)]), Some(RoundError::UnknownEnd(0)));
    assert_eq!(wrong(&[edge(0, 1, 5), edge(0, 3, 5)]), Some(RoundError::UnknownEnd(1)));
    assert_eq!(wrong(&[edge(0, 1, 0)]), Some(RoundError::ValueOutOfRange(0)));
    assert_eq!(
        wrong(&[edge(0, 1, MAX_VALUE + 1)]),
        Some(RoundError::ValueOutOfRange(0))
    );
    assert!(group(&GroupProblem::new(&[], &[]).unwrap()).is_empty());
}

#[test]
fn the_checker_refuses_what_breaks_a_law() {
    let mut seekers = vec![seeker(&[1], (0, 3)); 7];
    seekers[6] = seeker(&[2], (0, 3));
    let edges = equals(7);
    let problem = GroupProblem::new(&seekers, &edges).unwrap();
    let right = FoundGroup {
        members: vec![0, 1, 2],
        region: 1,
        window: (0, 3),
        worth: 300,
    };
    let check = |groups: &[FoundGroup]| check_groups(&problem, groups);
    assert_eq!(check(std::slice::from_ref(&right)), Ok(300));
    let with = |change: fn(&mut FoundGroup)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        check(&[wrong])
    };
    assert_eq!(with(|one| one.members = vec![0, 1]), Err(RoundError::Shape));
    assert_eq!(with(|one| one.window = (3, 0)), Err(RoundError::Shape));
    assert_eq!(
        with(|one| one.members = vec![0, 1, 1]),
        Err(RoundError::HouseholdOverfull(1))
    );
    assert_eq!(with(|one| one.members = vec![0, 1, 6]), Err(RoundError::NotTogether(0)));
    assert_eq!(with(|one| one.window = (0, 4)), Err(RoundError::NotTogether(0)));
    assert_eq!(with(|one| one.worth = 301), Err(RoundError::WrongTotal));
    assert_eq!(check(&[right.clone(), right]), Err(RoundError::HouseholdOverfull(0)));
}
