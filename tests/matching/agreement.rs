//! The engine and the independent scorer say the same: conditions, points per criterion, weights, scores and order.

use std::collections::BTreeSet;
use std::sync::Arc;

use wurzelwerk::domain::explanation::Explanation;
use wurzelwerk::domain::place::{Ags, Place};
use wurzelwerk::gazetteer::Gazetteer;
use wurzelwerk::matching::{
    Household, Index, Initiative, Rules, Weights, rank_initiatives, score_initiative, score_pair,
};

use super::homes::{self, Country};
use super::naive::{self, Home, Office, Score, TABLES, Tables};
use super::world::{Numbers, World};

pub(crate) const YEAR: i32 = 2027;

pub(crate) fn country(world: &World) -> Country<'_> {
    Country {
        places: &world.places,
        districts: &world.districts,
        municipalities: &world.municipalities,
        laender: &world.laender,
        geography: world,
    }
}

fn as_score(explanation: &Explanation) -> Score {
    Score {
        score: i64::from(explanation.score),
        weights: explanation
            .reasons
            .iter()
            .map(|reason| i64::from(reason.weight))
            .collect(),
        points: explanation
            .reasons
            .iter()
            .map(|reason| i64::from(reason.points))
            .collect(),
    }
}

/// How many pairs were compared, how many matched, and the first difference.
struct Comparison {
    pairs: usize,
    matches: usize,
    difference: Option<String>,
}

fn compare_households(homes: &[Home], country: &Country<'_>, tables: &Tables) -> Comparison {
    let prepared: Vec<Household> = homes.iter().map(homes::household).collect();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: country.geography,
        year: YEAR,
    };
    let mut seen = Comparison {
        pairs: 0,
        matches: 0,
        difference: None,
    };
    for (a, home) in prepared.iter().zip(homes) {
        for (b, other) in prepared.iter().zip(homes) {
            let engine = score_pair(a, b, &rules).ok();
            let engine = engine.map(|pair| (as_score(&pair.explanation), pair.direction.to_string()));
            let naive = naive::pair(home, other, tables, country.geography, YEAR);
            seen.pairs += 1;
            seen.matches += usize::from(naive.is_some());
            if engine != naive && seen.difference.is_none() {
                seen.difference = Some(format!(
                    "{} with {}: engine {engine:?}, formulas {naive:?}\n{:?}\n{:?}",
                    home.id, other.id, home.profile, other.profile
                ));
            }
        }
    }
    seen
}

fn compare_initiatives(homes: &[Home], offices: &[Office], country: &Country<'_>, tables: &Tables) -> Comparison {
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: country.geography,
        year: YEAR,
    };
    let prepared: Vec<Initiative> = offices
        .iter()
        .map(|office| homes::initiative(office, country.geography))
        .collect();
    let mut seen = Comparison {
        pairs: 0,
        matches: 0,
        difference: None,
    };
    for home in homes {
        let household = homes::household(home);
        for (initiative, office) in prepared.iter().zip(offices) {
            let engine = score_initiative(&household, initiative, &rules)
                .ok()
                .map(|one| as_score(&one));
            let naive = naive::initiative(home, office, tables, country.geography);
            seen.pairs += 1;
            seen.matches += usize::from(naive.is_some());
            if engine != naive && seen.difference.is_none() {
                seen.difference = Some(format!(
                    "{} with {}: engine {engine:?}, formulas {naive:?}\n{:?}\n{:?}",
                    home.id, office.id, home.profile, office.area
                ));
            }
        }
    }
    seen
}

#[test]
fn households_score_as_the_formulas_say() {
    let world = World::new();
    let country = country(&world);
    let homes = homes::homes(&mut Numbers(11), &country, 160, 0);
    let seen = compare_households(&homes, &country, &TABLES);
    assert_eq!(seen.difference, None);
    assert!(
        seen.pairs >= 25_000 && seen.matches >= 5_000,
        "{} {}",
        seen.pairs,
        seen.matches
    );
}

#[test]
fn initiatives_score_as_the_formulas_say() {
    let world = World::new();
    let country = country(&world);
    let mut numbers = Numbers(12);
    let offices = homes::offices(&mut numbers, &country, 120);
    let homes = homes::homes(&mut numbers, &country, 220, offices.len());
    let seen = compare_initiatives(&homes, &offices, &country, &TABLES);
    assert_eq!(seen.difference, None);
    assert!(
        seen.pairs >= 25_000 && seen.matches >= 4_500,
        "{} {}",
        seen.pairs,
        seen.matches
    );
}

#[test]
fn the_comparison_notices_a_wrong_weight() {
    let world = World::new();
    let country = country(&world);
    let mut numbers = Numbers(13);
    let offices = homes::offices(&mut numbers, &country, 20);
    let homes = homes::homes(&mut numbers, &country, 20, offices.len());
    let wrong = Tables {
        households: [349, 251, 120, 80, 70, 50, 40, 20, 20],
        initiatives: [450, 300, 101, 99, 50],
    };
    assert!(compare_households(&homes, &country, &wrong).difference.is_some());
    assert!(
        compare_initiatives(&homes, &offices, &country, &wrong)
            .difference
            .is_some()
    );
}

#[test]
fn the_best_k_are_those_of_looking_at_everybody() {
    let world = Arc::new(World::new());
    let country = country(&world);
    let homes = homes::homes(&mut Numbers(14), &country, 90, 0);
    let mut index = Index::new(Weights::default(), Arc::clone(&world) as Arc<_>);
    for home in &homes {
        index.insert(homes::household(home));
    }
    for seeker in &homes {
        let scored = homes.iter().filter_map(|other| {
            let (score, _) = naive::pair(seeker, other, &TABLES, country.geography, YEAR)?;
            Some((other.id.clone(), score))
        });
        let expected = naive::order(&seeker.id, scored.collect());
        for k in [0, 1, 7, 1_000] {
            let got: Vec<(String, Score)> = index
                .top_k(&homes::household(seeker), k, YEAR, &BTreeSet::new())
                .iter()
                .map(|found| (found.id.to_string(), as_score(&found.explanation)))
                .collect();
            assert_eq!(got, expected[..k.min(expected.len())], "{} {k}", seeker.id);
        }
    }
}

#[test]
fn equal_scores_stand_in_the_order_of_the_tie_rule() {
    let world = World::new();
    let country = country(&world);
    let mut homes = homes::homes(&mut Numbers(15), &country, 40, 0);
    // All the same but for their places, which keeps them from counting as one household.
    let model = homes[0].profile.clone();
    for (at, home) in homes.iter_mut().enumerate() {
        (home.active, home.meets, home.phone) = (true, true, None);
        home.profile = model.clone();
        home.profile.current_place = None;
        // Identifiers of any length; the index keeps those of up to 39 bytes close together.
        home.id.push_str(&"x".repeat([0, 39 - home.id.len(), 40, 100][at % 4]));
    }
    let weights = Weights::default();
    let mut index = Index::new(weights, Arc::new(World::new()));
    for home in &homes {
        index.insert(homes::household(home));
    }
    let seeker = &homes[3];
    let got: Vec<String> = index
        .top_k(&homes::household(seeker), 10, YEAR, &BTreeSet::new())
        .iter()
        .map(|found| found.id.to_string())
        .collect();
    let mut expected: Vec<(u64, String)> = homes
        .iter()
        .filter(|home| home.id != seeker.id)
        .map(|home| (naive::fnv(&format!("{}|{}", seeker.id, home.id)), home.id.clone()))
        .collect();
    expected.sort();
    let expected: Vec<String> = expected.into_iter().take(10).map(|(_, id)| id).collect();
    assert_eq!(got, expected);
}

#[test]
fn initiatives_are_ranked_as_by_looking_at_all() {
    let world = World::new();
    let country = country(&world);
    let mut numbers = Numbers(16);
    let offices = homes::offices(&mut numbers, &country, 60);
    let homes = homes::homes(&mut numbers, &country, 80, offices.len());
    let prepared: Vec<Initiative> = offices.iter().map(|office| homes::initiative(office, &world)).collect();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &world,
        year: YEAR,
    };
    for home in &homes {
        let scored = offices
            .iter()
            .filter_map(|office| Some((office.id.clone(), naive::initiative(home, office, &TABLES, &world)?)));
        let expected = naive::order(&home.id, scored.collect());
        let found = rank_initiatives(&homes::household(home), &prepared, 5, &rules, &BTreeSet::new());
        let got: Vec<(String, Score)> = found
            .iter()
            .map(|one| (one.id.to_string(), as_score(&one.explanation)))
            .collect();
        assert_eq!(got, expected[..5.min(expected.len())], "{}", home.id);
    }
}

#[test]
fn the_bundled_country_scores_as_the_formulas_say() {
    let gazetteer = Gazetteer::load().unwrap();
    let lands: Vec<Ags> = ["01", "02", "03", "04", "13"]
        .iter()
        .map(|key| key.parse().unwrap())
        .collect();
    let places: Vec<Place> = gazetteer
        .places()
        .filter(|place| place.land().is_some_and(|land| lands.contains(&land)))
        .step_by(9)
        .cloned()
        .collect();
    let districts: Vec<Ags> = gazetteer
        .districts()
        .iter()
        .map(|district| district.ags)
        .filter(|district| lands.contains(&district.land()))
        .collect();
    let municipalities: Vec<Ags> = places.iter().filter_map(|place| place.municipality).collect();
    let country = Country {
        places: &places,
        districts: &districts,
        municipalities: &municipalities,
        laender: &lands,
        geography: &gazetteer,
    };
    let mut numbers = Numbers(17);
    let offices = homes::offices(&mut numbers, &country, 90);
    let homes = homes::homes(&mut numbers, &country, 120, offices.len());
    let households = compare_households(&homes, &country, &TABLES);
    assert_eq!(households.difference, None);
    assert!(
        households.pairs >= 10_000 && households.matches >= 2_000,
        "{}",
        households.matches
    );
    let initiatives = compare_initiatives(&homes, &offices, &country, &TABLES);
    assert_eq!(initiatives.difference, None);
    assert!(
        initiatives.pairs >= 10_000 && initiatives.matches >= 1_000,
        "{}",
        initiatives.matches
    );
}
