//! What the engine takes over the bundled country: one pair, the best ten of many households, all initiatives.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a benchmark may fail by panicking, and its numbers are small"
)]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::{Arc, LazyLock};

use wurzelwerk::domain::ids::{HouseholdId, InitiativeId};
use wurzelwerk::domain::initiative::{ServiceArea, WantedOccupation};
use wurzelwerk::domain::lists::{Interest, Need, Seeks, Situation};
use wurzelwerk::domain::place::Place;
use wurzelwerk::domain::profile::{Adult, Child, Profile, StatedNeed, TargetArea, Window};
use wurzelwerk::gazetteer::Gazetteer;
use wurzelwerk::matching::change::{self, Steps};
use wurzelwerk::matching::{
    Household, Index, Initiative, Named, Offer, Rules, Standing, Weights, count_initiatives, rank_initiatives,
    score_pair,
};

const YEAR: i32 = 2027;

static GAZETTEER: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(Gazetteer::load().unwrap()));
static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| GAZETTEER.places().cloned().collect());

fn main() {
    divan::main();
}

/// A spread of numbers that is the same in every run.
fn spread(at: usize, salt: usize, end: usize) -> usize {
    let mixed = (at as u64 * 31 + salt as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 33) % end as u64) as usize
}

fn household(at: usize) -> Household {
    let targets = (0..=spread(at, 1, 3))
        .map(|salt| TargetArea::Place {
            place: PLACES[spread(at, 10 + salt, PLACES.len())].clone(),
            radius_km: 20,
        })
        .collect();
    let mut profile = Profile::new(Situation::ALL[spread(at, 2, Situation::ALL.len())], targets);
    profile.adults = vec![Adult {
        occupation: Some("Krankenpfleger".to_owned()),
        kldb: ["81302", "43414", "26212", "84114"][spread(at, 3, 4)].parse().ok(),
        seeks: Some(Seeks::Employed),
    }];
    profile.children = (0..spread(at, 4, 4))
        .map(|salt| Child {
            birth_year: 2010 + spread(at, 20 + salt, 16) as i32,
        })
        .collect();
    profile.needs = vec![StatedNeed {
        need: Need::ALL[spread(at, 5, Need::ALL.len())],
        importance: 2,
    }];
    profile.interests = vec![Interest::ALL[spread(at, 6, Interest::ALL.len())]];
    profile.current_place = Some(PLACES[spread(at, 7, PLACES.len())].clone());
    let standing = Standing {
        takes_part: true,
        meets_households: true,
        shares_with: Named::Everyone,
        phone_key: None,
    };
    Household::prepare(HouseholdId::known(format!("h-{at:07}")), &profile, standing)
}

fn initiative(at: usize) -> Initiative {
    let districts = GAZETTEER.districts();
    let area = ServiceArea {
        ags: (0..=spread(at, 1, 3))
            .map(|salt| districts[spread(at, 10 + salt, districts.len())].ags)
            .collect(),
        polygon: None,
    };
    let wanted = [WantedOccupation {
        title: "Pflegefachkraft".to_owned(),
        kldb: "813".parse().ok(),
    }];
    let offer = Offer {
        open: true,
        service_area: &area,
        services: &[Need::Job, Need::Housing, Need::School],
        occupations: &wanted,
        situations: &[],
        languages: &[],
    };
    Initiative::prepare(InitiativeId::known(format!("i-{at:05}")), &offer, &**GAZETTEER)
}

#[divan::bench]
fn one_pair(bencher: divan::Bencher<'_, '_>) {
    let (a, b) = (household(1), household(1_000_001));
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &**GAZETTEER,
        year: YEAR,
    };
    bencher.bench_local(|| score_pair(black_box(&a), black_box(&b), &rules).is_ok());
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 20)]
fn best_ten_of_households(bencher: divan::Bencher<'_, '_>, count: usize) {
    let mut index = Index::new(Weights::default(), Arc::clone(&GAZETTEER) as Arc<_>);
    (0..count).for_each(|at| index.insert(household(at)));
    let mut at = 0;
    bencher.bench_local(|| {
        at += 1;
        index.top_k(&household(at % count), 10, YEAR, &BTreeSet::new())
    });
}

/// What a page asks: the smallest changes that bring four households more, each tried by an exact count.
#[divan::bench(args = [10_000, 100_000], sample_count = 50)]
fn changes_for_households(bencher: divan::Bencher<'_, '_>, count: usize) {
    let mut index = Index::new(Weights::default(), Arc::clone(&GAZETTEER) as Arc<_>);
    (0..count).for_each(|at| index.insert(household(at)));
    index.tidy();
    let mut at = 0;
    bencher.bench_local(|| {
        at += 1;
        let matches = |seeker: &Household| index.count(seeker, 5_000_000, YEAR, &BTreeSet::new());
        change::suggestions(&household(at % count), 4, Steps::EXACT, &matches)
    });
}

/// The same for a household that would go anywhere, which no cell can be left out for.
#[divan::bench(args = [10_000, 100_000], sample_count = 20)]
fn changes_for_somebody_who_goes_anywhere(bencher: divan::Bencher<'_, '_>, count: usize) {
    let mut index = Index::new(Weights::default(), Arc::clone(&GAZETTEER) as Arc<_>);
    (0..count).for_each(|at| index.insert(household(at)));
    index.tidy();
    let mut profile = Profile::new(Situation::Returning, vec![TargetArea::Anywhere]);
    let window = |month: &str| month.parse().unwrap();
    profile.window = Some(Window {
        earliest: window("2027-06"),
        latest: window("2027-09"),
    });
    let standing = household(0).standing().clone();
    let seeker = Household::prepare(HouseholdId::known("anywhere"), &profile, standing);
    bencher.bench_local(|| {
        let matches = |seeker: &Household| index.count(seeker, 5_000_000, YEAR, &BTreeSet::new());
        change::suggestions(&seeker, 4, Steps::EXACT, &matches)
    });
}

/// The same with all initiatives looked at for every try.
#[divan::bench(args = [500, 5_000], sample_count = 20)]
fn changes_for_initiatives(bencher: divan::Bencher<'_, '_>, count: usize) {
    let initiatives: Vec<Initiative> = (0..count).map(initiative).collect();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &**GAZETTEER,
        year: YEAR,
    };
    let mut at = 0;
    bencher.bench_local(|| {
        at += 1;
        let matches = |seeker: &Household| count_initiatives(seeker, &initiatives, 5_000_000, &rules, &BTreeSet::new());
        change::suggestions(&household(at), 1, Steps::EXACT, &matches)
    });
}

#[divan::bench(args = [500, 5_000], sample_count = 20)]
fn best_ten_of_initiatives(bencher: divan::Bencher<'_, '_>, count: usize) {
    let initiatives: Vec<Initiative> = (0..count).map(initiative).collect();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &**GAZETTEER,
        year: YEAR,
    };
    let mut at = 0;
    bencher.bench_local(|| {
        at += 1;
        rank_initiatives(&household(at), &initiatives, 10, &rules, &BTreeSet::new())
    });
}
