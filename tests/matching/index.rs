//! The index under change: after any insertions, updates and removals, on every path of the machine, its lists and
//! counts are those of looking at everybody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use wurzelwerk::domain::ids::HouseholdId;
use wurzelwerk::domain::lists::{Interest, Language};
use wurzelwerk::domain::month::Month;
use wurzelwerk::domain::profile::{Child, TargetArea, Window};
use wurzelwerk::matching::{Household, Index, Path, Rules, Weights, rank_households};

use super::agreement::country;
use super::homes;
use super::naive::{self, Home, TABLES};
use super::world::{Numbers, World};

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| Arc::new(World::new()));

fn empty(path: Path) -> Index {
    Index::new(Weights::default(), Arc::clone(&WORLD) as Arc<_>).on_path(path)
}

/// A window of so many months.
fn window(first: i32, months: i32) -> Window {
    let month = |index: i32| Month::new(index / 12, (index % 12 + 1) as u32).unwrap();
    Window {
        earliest: month(first),
        latest: month(first + months - 1),
    }
}

/// Puts some in that are not in yet.
fn add<T: PartialEq>(list: &mut Vec<T>, some: impl IntoIterator<Item = T>) {
    for one in some {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

/// A household as others are, now and then with languages, interests or a window at the edges of the form of lanes, or
/// such that it fits no lane: a wide radius, an unborn child, four of a year, a window far away.
fn any_home(numbers: &mut Numbers, at: usize) -> Home {
    let mut home = homes::homes(numbers, &country(&WORLD), 1, 0).remove(0);
    home.id = format!("h-{at:05}");
    match numbers.below(60) {
        0 => home.profile.children.extend([Child { birth_year: 2038 }; 2]),
        1 => home.profile.children.extend([Child { birth_year: 2019 }; 4]),
        2 => {
            if let Some(TargetArea::Place { radius_km, .. }) = home.profile.target_areas.first_mut() {
                *radius_km = 300;
            }
        }
        3 => home.profile.children.push(Child { birth_year: 1999 }),
        4 => home.profile.window = Some(window(2000 * 12, 1 + numbers.below(70) as i32)),
        5 => home.profile.window = Some(window(2047 * 12, 1 + numbers.below(30) as i32)),
        6..10 => {
            let first = 2025 * 12 + numbers.below(40) as i32;
            home.profile.window = Some(window(first, 100 + numbers.below(170) as i32));
        }
        _ => {}
    }
    if numbers.chance(20) {
        // Only the languages that come first have a bit of their own.
        let languages: Vec<Language> = Language::all().step_by(8).collect();
        if numbers.chance(30) {
            home.profile.languages.clear();
        }
        let some: Vec<Language> = (0..4).map(|_| *numbers.pick(&languages)).collect();
        add(&mut home.profile.languages, some);
    }
    if numbers.chance(20) {
        let some: Vec<Interest> = (0..3).map(|_| *numbers.pick(&Interest::ALL[30..])).collect();
        add(&mut home.profile.interests, some);
    }
    home
}

/// A household that may be the same as another one.
fn alike(numbers: &mut Numbers, at: usize, homes: &BTreeMap<String, Home>) -> Home {
    let mut home = any_home(numbers, at);
    if let Some(model) = homes.values().nth(numbers.below(homes.len().max(1))) {
        if numbers.chance(20) {
            home.profile.current_place.clone_from(&model.profile.current_place);
            home.profile.children.clone_from(&model.profile.children);
            home.profile.target_areas.clone_from(&model.profile.target_areas);
        }
        if numbers.chance(30) {
            home.profile.importance = model.profile.importance;
            home.profile.target_areas.clone_from(&model.profile.target_areas);
        }
    }
    home
}

/// Changes a population and the indexes of all paths alike.
fn change(numbers: &mut Numbers, homes: &mut BTreeMap<String, Home>, indexes: &mut [Index], ids: usize) {
    let at = numbers.below(ids);
    let home = alike(numbers, at, homes);
    let id = HouseholdId::known(home.id.as_str());
    if homes.contains_key(&home.id) && numbers.chance(50) {
        for index in indexes.iter_mut() {
            assert!(index.remove(&id));
            assert!(index.get(&id).is_none());
        }
        homes.remove(&home.id);
    } else {
        for index in indexes.iter_mut() {
            index.insert(homes::household(&home));
        }
        homes.insert(home.id.clone(), home);
    }
    assert!(indexes.iter().all(|index| index.len() == homes.len()));
}

fn paths() -> Vec<Index> {
    let paths = Path::available();
    assert_eq!(paths[0], Path::Portable);
    paths.into_iter().map(empty).collect()
}

#[test]
fn after_any_changes_the_list_is_that_of_looking_at_everybody() {
    let mut queries = 0;
    let mut matches = 0;
    for seed in 0..500_u64 {
        let mut numbers = Numbers(seed);
        let mut indexes = paths();
        let mut homes = BTreeMap::new();
        let ids = 4 + numbers.below(40);
        for _ in 0..5 {
            for _ in 0..ids / 3 + 2 {
                change(&mut numbers, &mut homes, &mut indexes, ids);
            }
            if numbers.chance(20) {
                indexes.iter_mut().for_each(Index::tidy);
            }
            for _ in 0..4 {
                // Seekers are in, out, or known by other facts than those they ask with.
                let at = numbers.below(ids + 3);
                let seeker = any_home(&mut numbers, at);
                let seeker = homes.get(&seeker.id).filter(|_| numbers.chance(80)).unwrap_or(&seeker);
                let year = 2027 + numbers.below(4) as i32 - if numbers.chance(5) { 12 } else { 0 };
                let excluded: BTreeSet<HouseholdId> = homes
                    .keys()
                    .filter(|_| numbers.below(10) == 0)
                    .map(|id| HouseholdId::known(id.as_str()))
                    .collect();
                let scored = homes
                    .values()
                    .filter(|other| !excluded.contains(&HouseholdId::known(other.id.as_str())))
                    .filter_map(|other| {
                        let (score, _) = naive::pair(seeker, other, &TABLES, &**WORLD, year)?;
                        Some((other.id.clone(), score))
                    });
                let expected: Vec<(String, u32)> = naive::order(&seeker.id, scored.collect())
                    .into_iter()
                    .map(|(id, score)| (id, score.score as u32))
                    .collect();
                let k = *numbers.pick(&[1, 2, 5, 10, 300]);
                let household = homes::household(seeker);
                for index in &indexes {
                    let got: Vec<(String, u32)> = index
                        .top_scores(&household, k, year, &excluded)
                        .into_iter()
                        .map(|(id, score)| (id.to_string(), score))
                        .collect();
                    assert_eq!(got, expected[..k.min(expected.len())], "{seed} {:?} {k}", index.path());
                    let minimum = 5_000_000 + numbers.below(2_000_000) as u32;
                    let count = expected.iter().filter(|(_, score)| *score >= minimum).count();
                    assert_eq!(index.count(&household, minimum, year, &excluded), count, "{seed}");
                }
                queries += 1;
                matches += expected.len();
            }
        }
    }
    assert!(queries >= 10_000 && matches > 4 * queries, "{queries} {matches}");
}

#[test]
fn large_populations_are_ranked_as_by_looking_at_everybody() {
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &**WORLD,
        year: 2027,
    };
    let mut numbers = Numbers(77);
    let mut homes = BTreeMap::new();
    let mut indexes = paths();
    for round in 0..4 {
        for _ in 0..1_200 {
            change(&mut numbers, &mut homes, &mut indexes, 2_000);
        }
        let all: Vec<Household> = homes.values().map(homes::household).collect();
        if round % 2 == 1 {
            indexes.iter_mut().for_each(Index::tidy);
        }
        for seeker in all.iter().step_by(all.len() / 12) {
            let expected = rank_households(seeker, &all, 10, &rules, &BTreeSet::new());
            for index in &indexes {
                assert_eq!(index.top_k(seeker, 10, 2027, &BTreeSet::new()), expected, "{round}");
                let (unpruned, _) = index.measured(seeker, 10, 2027, false);
                let ids: Vec<&HouseholdId> = unpruned.into_iter().map(|(id, _)| id).collect();
                assert_eq!(ids, expected.iter().map(|found| &found.id).collect::<Vec<_>>());
            }
        }
    }
    let few = homes.len() / 20;
    assert!(indexes.iter().all(|index| index.odd() < few), "{}", indexes[0].odd());
}

#[test]
fn hundreds_of_places_side_by_side_are_told_apart() {
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &**WORLD,
        year: 2027,
    };
    let mut numbers = Numbers(11);
    let mut index = empty(Path::available()[0]);
    let mut all = Vec::new();
    let center = WORLD.places.iter().find(|place| place.district.is_some()).unwrap();
    for at in 0..1_200_u32 {
        let mut home = any_home(&mut numbers, at as usize);
        let mut place = center.clone();
        place.id.0 = 90_000_000 + at % 700;
        place.lat += f64::from(at % 700) * 1e-4;
        let radius_km = 1 + numbers.below(4) as u16;
        home.profile.target_areas = vec![TargetArea::Place { place, radius_km }];
        all.push(homes::household(&home));
        index.insert(all[at as usize].clone());
    }
    for seeker in all.iter().step_by(29) {
        let expected = rank_households(seeker, &all, 10, &rules, &BTreeSet::new());
        assert_eq!(index.top_k(seeker, 10, 2027, &BTreeSet::new()), expected);
    }
}

#[test]
fn entries_stay_close_together_under_changes() {
    let mut numbers = Numbers(13);
    let mut index = empty(Path::Portable);
    for at in 0..24_000 {
        // From 8,000 on others take their places, a part of them by removal and insertion.
        let mut home = any_home(&mut numbers, at % 8_000);
        home.profile.target_areas = vec![TargetArea::Anywhere];
        (home.active, home.meets) = (true, true);
        if at >= 8_000 && numbers.chance(33) {
            assert!(index.remove(&HouseholdId::known(home.id.as_str())));
        }
        index.insert(homes::household(&home));
    }
    let entries = index.len() - index.odd();
    let each = index.memory().entries as f64 / entries as f64;
    // 31 bytes of the entry and 3 of its block's summary, were all blocks full.
    assert!((34.0..42.0).contains(&each), "{each} bytes an entry");
    let grown = index.memory().entries;
    index.tidy();
    assert!(
        grown * 9 < index.memory().entries * 10,
        "{grown} {}",
        index.memory().entries
    );
}

#[test]
fn an_emptied_index_finds_nobody_and_can_be_filled_again() {
    let mut numbers = Numbers(5);
    let mut index = empty(Path::Portable);
    let homes: Vec<Home> = (0..300).map(|at| any_home(&mut numbers, at)).collect();
    let seeker = homes::household(&homes[0]);
    let mut sizes = Vec::new();
    for _ in 0..3 {
        homes.iter().for_each(|home| index.insert(homes::household(home)));
        sizes.push((index.memory().entries, index.odd()));
        for home in &homes {
            assert!(index.remove(&HouseholdId::known(home.id.as_str())));
        }
        assert!(index.is_empty() && index.odd() == 0);
        assert!(index.top_k(&seeker, 10, 2027, &BTreeSet::new()).is_empty());
        assert_eq!(index.count(&seeker, 0, 2027, &BTreeSet::new()), 0);
    }
    assert_eq!(sizes[1], sizes[2], "what is given back is used again");
}
