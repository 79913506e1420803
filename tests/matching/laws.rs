//! What always holds, whatever the data: symmetry, sums, order of insertion, honesty, visibility of changes.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use wurzelwerk::domain::explanation::Criterion;
use wurzelwerk::domain::ids::HouseholdId;
use wurzelwerk::domain::profile::Profile;
use wurzelwerk::domain::teaser::Coarse;
use wurzelwerk::matching::change::{self, Band, Change, Steps};
use wurzelwerk::matching::{
    HardCondition, Household, Index, MAX_SCORE, Named, Rules, Standing, Weights, rank_initiatives, score_initiative,
    score_pair,
};

use super::agreement::{YEAR, country};
use super::homes;
use super::naive::Home;
use super::world::{Numbers, World};

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| Arc::new(World::new()));

fn rules(weights: &Weights) -> Rules<'_> {
    Rules {
        weights,
        geography: &**WORLD,
        year: YEAR,
    }
}

fn some_homes(seed: u64, count: usize) -> Vec<Home> {
    homes::homes(&mut Numbers(seed), &country(&WORLD), count, 3)
}

fn prepared(id: &str, profile: &Profile) -> Household {
    let standing = Standing {
        takes_part: true,
        meets_households: true,
        shares_with: Named::Everyone,
        phone_key: None,
    };
    Household::prepare(HouseholdId::known(id), profile, standing)
}

fn index_of(homes: &[Home]) -> Index {
    let mut index = Index::new(Weights::default(), Arc::clone(&WORLD) as Arc<_>);
    for home in homes {
        index.insert(homes::household(home));
    }
    index
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_the_index_knows_makes_the_same_coarse_facts_as_the_profile(seed: u64) {
        let homes = some_homes(seed, 4);
        for home in &homes {
            let own = Coarse::of(&home.profile, YEAR);
            let known = homes::household(home);
            let again = Coarse::from_traits(&known.traits(YEAR), YEAR);
            prop_assert_eq!(own.holds(), again.holds());
            prop_assert_eq!(own.base(), again.base());
            for other in &homes {
                // Whoever shares the base is never passed over.
                let base = Coarse::of(&other.profile, YEAR);
                prop_assert_eq!(own.shares(base.base()), known.may_share(base.base()));
            }
        }
    }

    #[test]
    fn the_pair_score_is_the_same_from_both_sides(seed: u64) {
        let homes = some_homes(seed, 2);
        let (a, b) = (homes::household(&homes[0]), homes::household(&homes[1]));
        let weights = Weights::default();
        prop_assert_eq!(score_pair(&a, &b, &rules(&weights)), score_pair(&b, &a, &rules(&weights)));
    }

    #[test]
    fn the_reasons_add_up_to_the_score_and_the_weights_to_1000(seed: u64) {
        let weights = Weights::default();
        let mut numbers = Numbers(seed);
        let offices = homes::offices(&mut numbers, &country(&WORLD), 3);
        let homes = homes::homes(&mut numbers, &country(&WORLD), 2, 3);
        let (a, b) = (homes::household(&homes[0]), homes::household(&homes[1]));
        let mut all = Vec::new();
        all.extend(score_pair(&a, &b, &rules(&weights)).map(|pair| pair.explanation));
        for office in &offices {
            all.extend(score_initiative(&a, &homes::initiative(office, &**WORLD), &rules(&weights)));
        }
        for explanation in all {
            prop_assert_eq!(explanation.sum(), explanation.score);
            prop_assert!(explanation.score <= MAX_SCORE);
            prop_assert_eq!(explanation.reasons.iter().map(|reason| reason.weight).sum::<u32>(), 1_000);
            prop_assert!(explanation.reasons.iter().all(|reason| reason.points <= 10_000));
        }
    }

    #[test]
    fn the_order_of_insertion_does_not_matter(seed: u64) {
        let homes = some_homes(seed, 12);
        let forth = index_of(&homes);
        let mut back = Index::new(Weights::default(), Arc::clone(&WORLD) as Arc<_>);
        // Some are first put in with other data and replaced later.
        for (home, other) in homes.iter().rev().zip(&homes) {
            back.insert(Household::prepare(
                HouseholdId::known(home.id.as_str()),
                &other.profile,
                homes::household(other).standing().clone(),
            ));
        }
        homes.iter().rev().for_each(|home| back.insert(homes::household(home)));
        let seeker = homes::household(&homes[0]);
        prop_assert_eq!(
            forth.top_k(&seeker, 5, YEAR, &BTreeSet::new()),
            back.top_k(&seeker, 5, YEAR, &BTreeSet::new())
        );
    }

    #[test]
    fn a_stated_fact_never_scores_below_not_stated(seed: u64) {
        let homes = some_homes(seed, 2);
        let stated = homes[0].profile.clone();
        let mut silent = stated.clone();
        silent.needs.clear();
        silent.offers.clear();
        silent.interests.clear();
        silent.languages.clear();
        silent.current_place = None;
        for adult in &mut silent.adults {
            (adult.occupation, adult.kldb) = (None, None);
        }
        let weights = Weights::default();
        let other = prepared("other", &homes[1].profile);
        let points = |profile: &Profile| {
            let pair = score_pair(&prepared("own", profile), &other, &rules(&weights)).ok()?;
            Some(pair.explanation.reasons.into_iter().map(|reason| (reason.criterion, reason.points)).collect::<Vec<_>>())
        };
        if let (Some(told), Some(untold)) = (points(&stated), points(&silent)) {
            for ((criterion, told), (_, untold)) in told.iter().zip(&untold) {
                let honest = [
                    Criterion::Needs,
                    Criterion::Occupation,
                    Criterion::Interests,
                    Criterion::CurrentPlace,
                    Criterion::Languages,
                ];
                prop_assert!(!honest.contains(criterion) || told >= untold, "{criterion}: {told} {untold}");
            }
        }
    }

    #[test]
    fn excluded_and_removed_households_are_not_shown_and_the_others_stay_as_they_are(seed: u64) {
        let homes = some_homes(seed, 12);
        let mut index = index_of(&homes);
        let seeker = homes::household(&homes[0]);
        let all = index.top_k(&seeker, 100, YEAR, &BTreeSet::new());
        if let Some(first) = all.first() {
            let excluded = BTreeSet::from([first.id.clone()]);
            let without = index.top_k(&seeker, 100, YEAR, &excluded);
            prop_assert_eq!(&without[..], &all[1..]);
            prop_assert!(index.remove(&first.id));
            prop_assert!(!index.remove(&first.id));
            prop_assert_eq!(index.top_k(&seeker, 100, YEAR, &BTreeSet::new()), without);
        }
    }

    #[test]
    fn a_suggested_change_is_enough_and_a_smaller_radius_is_not(seed: u64) {
        let homes = some_homes(seed, 40);
        let index = index_of(&homes);
        let minimum = 5_500_000;
        let count = |seeker: &Household| index.count(seeker, minimum, YEAR, &BTreeSet::new());
        let home = &homes[0];
        let now = count(&homes::household(home));
        let standing = homes::household(home).standing().clone();
        for suggestion in change::suggestions(&homes::household(home), 2, Steps::EXACT, &count) {
            prop_assert!(suggestion.more >= 2);
            let with = |change: &dyn Fn(&mut Profile)| {
                let mut profile = home.profile.clone();
                change(&mut profile);
                let id = HouseholdId::known(home.id.as_str());
                count(&Household::prepare(id, &profile, standing.clone()))
            };
            let set_radius = |profile: &mut Profile, at: usize, km: u16| {
                if let wurzelwerk::domain::profile::TargetArea::Place { radius_km, .. } = &mut profile.target_areas[at] {
                    *radius_km = km;
                }
            };
            let then = match suggestion.change {
                Change::Radius { area, to_km, .. } => {
                    prop_assert!(with(&|profile| set_radius(profile, area, to_km - 1)) < now + 2);
                    with(&|profile| set_radius(profile, area, to_km))
                }
                Change::Window { earliest, latest } => with(&|profile| {
                    profile.window = Some(wurzelwerk::domain::profile::Window { earliest, latest });
                }),
                Change::AddNeed { need } => with(&|profile| {
                    profile.needs.push(wurzelwerk::domain::profile::StatedNeed { need, importance: 2 });
                }),
                Change::DropNeed { need } => with(&|profile| profile.needs.retain(|stated| stated.need != need)),
            };
            prop_assert_eq!(then, now + suggestion.more);
        }
    }
}

#[test]
fn numbers_of_households_are_told_in_bands() {
    let bands: Vec<Band> = [0, 1, 4, 5, 100].into_iter().map(Band::of).collect();
    assert_eq!(
        bands,
        [Band::None, Band::Some, Band::Some, Band::FiveOrMore, Band::FiveOrMore]
    );
}

#[test]
fn excluded_initiatives_are_not_shown() {
    let mut numbers = Numbers(21);
    let offices = homes::offices(&mut numbers, &country(&WORLD), 40);
    let homes = homes::homes(&mut numbers, &country(&WORLD), 30, offices.len());
    let prepared: Vec<_> = offices
        .iter()
        .map(|office| homes::initiative(office, &**WORLD))
        .collect();
    let weights = Weights::default();
    let mut seen = 0;
    for home in &homes {
        let household = homes::household(home);
        let all = rank_initiatives(&household, &prepared, 100, &rules(&weights), &BTreeSet::new());
        let Some(first) = all.first() else { continue };
        seen += 1;
        let excluded = BTreeSet::from([first.id.clone()]);
        let rest = rank_initiatives(&household, &prepared, 100, &rules(&weights), &excluded);
        assert_eq!(rest, all[1..]);
    }
    assert!(seen > 20);
}

#[test]
fn each_hard_condition_is_named() {
    let homes = some_homes(5, 30);
    let model = {
        let mut profile = homes[0].profile.clone();
        profile.target_areas = vec![wurzelwerk::domain::profile::TargetArea::District {
            ags: WORLD.districts[0],
        }];
        profile.languages = Vec::new();
        profile.current_place = Some(WORLD.places[0].clone());
        profile
    };
    let weights = Weights::default();
    let with = |id: &str, change: &dyn Fn(&mut Profile, &mut Standing)| {
        let mut profile = model.clone();
        let mut standing = Standing {
            takes_part: true,
            meets_households: true,
            shares_with: Named::Everyone,
            phone_key: None,
        };
        profile.current_place = Some(WORLD.places[id.len()].clone());
        change(&mut profile, &mut standing);
        Household::prepare(HouseholdId::known(id), &profile, standing)
    };
    let own = with("own", &|_, _| {});
    let why = |other: &Household| score_pair(&own, other, &rules(&weights)).err();
    assert_eq!(why(&with("other", &|_, _| {})), None);
    assert_eq!(why(&own), Some(HardCondition::Same));
    assert_eq!(
        why(&with("other", &|_, standing| standing.takes_part = false)),
        Some(HardCondition::NotActive)
    );
    assert_eq!(
        why(&with("other", &|_, standing| standing.meets_households = false)),
        Some(HardCondition::NoConsent)
    );
    assert_eq!(
        why(&with("other", &|profile, _| profile
            .current_place
            .clone_from(&Some(WORLD.places[3].clone())))),
        Some(HardCondition::ProbableDuplicate)
    );
    assert_eq!(
        why(&with("other", &|profile, _| profile.languages = vec!["pl".parse().unwrap()])),
        Some(HardCondition::NoSharedLanguage)
    );
    let far = WORLD.districts[20];
    assert_eq!(
        why(&with("other", &|profile, _| {
            profile.target_areas = vec![wurzelwerk::domain::profile::TargetArea::District { ags: far }];
        })),
        Some(HardCondition::NoCommonRegion)
    );
}

#[test]
fn the_same_telephone_number_makes_a_probable_duplicate() {
    let homes = some_homes(6, 2);
    let weights = Weights::default();
    let with_phone = |home: &Home, phone: Option<&str>| {
        let standing = Standing {
            takes_part: true,
            meets_households: true,
            shares_with: Named::Everyone,
            phone_key: phone.map(ToOwned::to_owned),
        };
        Household::prepare(HouseholdId::known(home.id.as_str()), &home.profile, standing)
    };
    let score = |a: Option<&str>, b: Option<&str>| {
        score_pair(&with_phone(&homes[0], a), &with_phone(&homes[1], b), &rules(&weights)).err()
    };
    assert_eq!(
        score(Some("493834"), Some("493834")),
        Some(HardCondition::ProbableDuplicate)
    );
    assert_ne!(
        score(Some("493834"), Some("493835")),
        Some(HardCondition::ProbableDuplicate)
    );
    assert_ne!(score(None, None), Some(HardCondition::ProbableDuplicate));
}
