//! What would change it, against the formulas written down once more: a suggestion for initiatives is exact, and coarse
//! steps stay coarse.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use wurzelwerk::domain::ids::HouseholdId;
use wurzelwerk::domain::profile::{Profile, RADIUS_CHOICES_KM, StatedNeed, TargetArea, Window};
use wurzelwerk::matching::change::{self, Change, Steps};
use wurzelwerk::matching::{Household, Index, Initiative, Rules, Weights, count_initiatives};

use super::agreement::{YEAR, country};
use super::homes;
use super::naive::{self, Home, Office, TABLES};
use super::world::{Numbers, World};

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| Arc::new(World::new()));

/// The profile after a change; its radius shorter by so many km.
fn changed(profile: &Profile, change: Change, shorter_km: u16) -> Profile {
    let mut profile = profile.clone();
    match change {
        Change::Radius { area, to_km, .. } => {
            if let TargetArea::Place { radius_km, .. } = &mut profile.target_areas[area] {
                *radius_km = to_km - shorter_km;
            }
        }
        Change::Window { earliest, latest } => profile.window = Some(Window { earliest, latest }),
        Change::AddNeed { need } => profile.needs.push(StatedNeed { need, importance: 2 }),
        Change::DropNeed { need } => profile.needs.retain(|stated| stated.need != need),
    }
    profile
}

/// How many offices a household matches by the formulas.
fn by_formulas(home: &Home, profile: Profile, offices: &[Office], minimum: i64) -> usize {
    let home = Home {
        id: home.id.clone(),
        profile,
        active: true,
        meets: true,
        named: offices.iter().map(|office| office.id.clone()).collect(),
        phone: None,
    };
    offices
        .iter()
        .filter_map(|office| naive::initiative(&home, office, &TABLES, &**WORLD))
        .filter(|score| score.score >= minimum)
        .count()
}

fn named_by_all(mut home: Home, offices: &[Office]) -> Home {
    home.active = true;
    home.named = offices.iter().map(|office| office.id.clone()).collect();
    home
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_suggestion_for_initiatives_brings_exactly_what_it_says_and_a_km_less_does_not(seed: u64, more in 1_usize..4) {
        let mut numbers = Numbers(seed);
        let offices = homes::offices(&mut numbers, &country(&WORLD), 30);
        let home = homes::homes(&mut numbers, &country(&WORLD), 1, offices.len()).remove(0);
        let home = named_by_all(home, &offices);
        let prepared: Vec<Initiative> = offices.iter().map(|office| homes::initiative(office, &**WORLD)).collect();
        let weights = Weights::default();
        let rules = Rules { weights: &weights, geography: &**WORLD, year: YEAR };
        let count = |seeker: &Household| count_initiatives(seeker, &prepared, 5_000_000, &rules, &BTreeSet::new());
        let now = by_formulas(&home, home.profile.clone(), &offices, 5_000_000);
        prop_assert_eq!(count(&homes::household(&home)), now);
        for suggestion in change::suggestions(&homes::household(&home), more, Steps::EXACT, &count) {
            let with = |shorter| by_formulas(&home, changed(&home.profile, suggestion.change, shorter), &offices, 5_000_000);
            prop_assert!(suggestion.more >= more);
            prop_assert_eq!(with(0), now + suggestion.more, "{:?}", suggestion);
            if matches!(suggestion.change, Change::Radius { .. }) {
                prop_assert!(with(1) < now + more, "{:?}", suggestion);
            }
        }
    }

    #[test]
    fn coarse_changes_name_only_the_radii_of_the_forms_and_quarters_of_a_year(seed: u64) {
        let homes = homes::homes(&mut Numbers(seed), &country(&WORLD), 40, 3);
        let mut index = Index::new(Weights::default(), Arc::clone(&WORLD) as Arc<_>);
        homes.iter().for_each(|home| index.insert(homes::household(home)));
        let count = |seeker: &Household| index.count(seeker, 5_500_000, YEAR, &BTreeSet::new());
        let home = &homes[0];
        for suggestion in change::suggestions(&homes::household(home), 1, Steps::COARSE, &count) {
            match suggestion.change {
                Change::Radius { from_km, to_km, .. } => {
                    prop_assert!(to_km > from_km && RADIUS_CHOICES_KM.contains(&to_km));
                }
                Change::Window { earliest, latest } => {
                    let window = home.profile.window.unwrap();
                    let longer = window.earliest.index() - earliest.index() + latest.index() - window.latest.index();
                    prop_assert!([3, 6, 12].contains(&longer), "{longer}");
                }
                Change::AddNeed { .. } | Change::DropNeed { .. } => {}
            }
            let profile = changed(&home.profile, suggestion.change, 0);
            let standing = homes::household(home).standing().clone();
            let then = count(&Household::prepare(HouseholdId::known(home.id.as_str()), &profile, standing));
            prop_assert_eq!(then, count(&homes::household(home)) + suggestion.more);
        }
    }
}

#[test]
fn suggestions_for_initiatives_are_found_at_all() {
    let mut numbers = Numbers(17);
    let offices = homes::offices(&mut numbers, &country(&WORLD), 30);
    let prepared: Vec<Initiative> = offices
        .iter()
        .map(|office| homes::initiative(office, &**WORLD))
        .collect();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &**WORLD,
        year: YEAR,
    };
    let count = |seeker: &Household| count_initiatives(seeker, &prepared, 5_000_000, &rules, &BTreeSet::new());
    let found: Vec<Change> = homes::homes(&mut numbers, &country(&WORLD), 60, offices.len())
        .into_iter()
        .map(|home| named_by_all(home, &offices))
        .flat_map(|home| change::suggestions(&homes::household(&home), 1, Steps::EXACT, &count))
        .map(|suggestion| suggestion.change)
        .collect();
    assert!(found.iter().any(|change| matches!(change, Change::Radius { .. })));
    assert!(found.iter().any(|change| matches!(change, Change::AddNeed { .. })));
    assert!(found.iter().any(|change| matches!(change, Change::DropNeed { .. })));
}
