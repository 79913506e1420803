//! What the guard of teasers promises, as examples and as laws.

use proptest::prelude::*;

use super::*;
use crate::domain::place::{Place, PlaceId};
use crate::domain::profile::{Adult, Child, StatedNeed, Window};

const K: usize = 5;
const YEAR: i32 = 2026;

fn place(district: &str) -> TargetArea {
    TargetArea::Place {
        place: Place {
            id: PlaceId(1),
            name: "Irgendwo".to_owned(),
            lat: 53.0,
            lon: 13.0,
            country: "DE".to_owned(),
            district: Some(district.parse().unwrap()),
            municipality: None,
        },
        radius_km: 20,
    }
}

fn family(district: &str) -> Profile {
    let mut profile = Profile::new(Situation::Returning, vec![place(district)]);
    profile.children = vec![Child { birth_year: 2019 }];
    profile.adults = vec![
        Adult {
            occupation: Some("Krankenpfleger auf Station 7".to_owned()),
            kldb: Some("81302".parse().unwrap()),
            seeks: None,
        },
        Adult::default(),
    ];
    profile.window = Some(Window {
        earliest: "2027-03".parse().unwrap(),
        latest: "2027-09".parse().unwrap(),
    });
    profile
}

fn coarse(profiles: &[Profile]) -> Vec<Coarse> {
    profiles.iter().map(|profile| Coarse::of(profile, YEAR)).collect()
}

fn shown(population: &[Coarse]) -> Shown {
    guard(&population[0], population, &BTreeMap::new(), K)
}

#[test]
fn everything_is_shown_when_enough_households_are_alike() {
    let population = coarse(&vec![family("13075"); K]);
    let shown = shown(&population);
    assert_eq!(shown.level, TeaserLevel::Full);
    assert!(shown.shared_by_at_least_k);
    assert!(shown.facts.contains(&Fact::District("13075".parse().unwrap())));
    assert!(shown.facts.contains(&Fact::ChildBand(2)));
    assert!(shown.facts.contains(&Fact::OccupationGroup("81".parse().unwrap())));
    assert!(!shown.facts.iter().any(|fact| matches!(fact, Fact::Land(_))));
}

#[test]
fn a_rare_fact_is_generalised_step_by_step() {
    let mut own = family("13075");
    own.children = vec![Child { birth_year: 2010 }];
    own.adults[0].kldb = Some("82212".parse().unwrap());
    let mut others = vec![family("13071"); K - 1];
    others[0] = family("13075");
    let population = coarse(&[vec![own], others].concat());
    let shown = shown(&population);
    assert_eq!(shown.level, TeaserLevel::Reduced);
    assert!(shown.facts.contains(&Fact::Land("13".parse().unwrap())));
    assert!(shown.facts.contains(&Fact::HasChildren));
    assert!(shown.facts.contains(&Fact::OccupationArea("8".parse().unwrap())));
}

#[test]
fn alone_in_the_service_a_household_shows_situation_and_land_only() {
    let population = coarse(&[family("13075")]);
    let shown = shown(&population);
    assert_eq!(shown.level, TeaserLevel::Minimal);
    assert!(!shown.shared_by_at_least_k);
    assert_eq!(
        shown.facts,
        [Fact::Situation(Situation::Returning), Fact::Land("13".parse().unwrap())]
    );
}

#[test]
fn a_line_can_be_switched_off_and_knowingly_on() {
    let mut own = family("13075");
    own.interests = vec![Interest::Beekeeping];
    let population = coarse(&[vec![own], vec![family("13075"); K]].concat());
    let choices = [("children".to_owned(), false), ("interests".to_owned(), true)].into();
    let shown = guard(&population[0], &population, &choices, K);
    assert!(!shown.facts.iter().any(|fact| fact.line() == TeaserLineCode::Children));
    assert_eq!(shown.knowingly, [Fact::Interest(Interest::Beekeeping)]);
    assert!(shown.facts.contains(&Fact::Interest(Interest::Beekeeping)));
}

#[test]
fn seasons_and_bands_are_coarse_and_cover_everything() {
    let season = |month: &str| {
        let season = Season::of(month.parse().unwrap());
        (season.year, season.code())
    };
    assert_eq!(season("2027-03"), (2027, "spring"));
    assert_eq!(season("2027-12"), (2027, "winter"));
    assert_eq!(season("2027-02"), (2026, "winter"));
    assert_eq!([-1, 0, 2, 3, 17].map(band_of), [0, 0, 0, 1, 4]);
}

fn any_profile() -> impl Strategy<Value = Profile> {
    let situation = prop::sample::select(Situation::ALL.to_vec());
    let areas = prop::collection::vec(
        prop::sample::select(vec!["13075", "13071", "01001", "09162"]).prop_map(place),
        1..3,
    );
    let children = prop::collection::vec((2005..2027).prop_map(|birth_year| Child { birth_year }), 0..3);
    let adults = prop::collection::vec(
        prop::sample::select(vec![None, Some("81302"), Some("813"), Some("8"), Some("43104")]),
        1..3,
    );
    let needs = prop::collection::vec(prop::sample::select(Need::ALL.to_vec()), 0..4);
    let interests = prop::collection::vec(
        prop::sample::select(vec![Interest::Choir, Interest::Hiking, Interest::Beekeeping]),
        0..3,
    );
    let languages = prop::collection::vec(prop::sample::select(vec!["de", "en", "pl"]), 0..3);
    let window = prop::option::of((1_u32..=12, 0_i32..8));
    (situation, areas, children, adults, needs, interests, languages, window).prop_map(
        |(situation, areas, children, adults, needs, interests, languages, window)| {
            let mut profile = Profile::new(situation, areas);
            profile.children = children;
            profile.adults = adults
                .into_iter()
                .map(|code| Adult {
                    occupation: Some("Ein genauer Titel".to_owned()),
                    kldb: code.map(|code| code.parse().unwrap()),
                    seeks: None,
                })
                .collect();
            profile.offers.clone_from(&needs);
            profile.needs = needs
                .into_iter()
                .map(|need| StatedNeed { need, importance: 2 })
                .collect();
            profile.interests = interests;
            profile.languages = languages.into_iter().map(|code| code.parse().unwrap()).collect();
            profile.window = window.map(|(month, longer)| {
                let earliest = Month::new(2027, month).unwrap();
                let index = earliest.index() + longer;
                Window {
                    earliest,
                    latest: Month::new(index / 12, (index % 12 + 1).unsigned_abs()).unwrap(),
                }
            });
            profile
        },
    )
}

fn any_choices() -> impl Strategy<Value = BTreeMap<String, bool>> {
    prop::collection::btree_map(
        prop::sample::select(TeaserLineCode::ALL.to_vec()).prop_map(|line| line.to_string()),
        any::<bool>(),
        0..4,
    )
}

proptest! {
    #[test]
    fn rule_4_what_is_shown_is_shared_by_k_households_or_is_situation_and_land_or_was_switched_on(
        profiles in prop::collection::vec(any_profile(), 1..40),
        choices in any_choices(),
        k in 2_usize..8,
    ) {
        let population = coarse(&profiles);
        let own = &population[0];
        let shown = guard(own, &population, &choices, k);
        let guarded: Vec<Fact> = shown.facts.iter().copied().filter(|fact| !shown.knowingly.contains(fact)).collect();
        let base_only = guarded.iter().all(|fact| own.base.contains(fact));
        prop_assert!(base_only || shared_by(&population, &guarded) >= k);
        prop_assert_eq!(shown.shared_by_at_least_k, shared_by(&population, &own.base) >= k);
        prop_assert!(own.shares(&shown.facts), "only true facts");
        for fact in &shown.facts {
            prop_assert!(choices.get(fact.line().as_str()) != Some(&false) || own.base.contains(fact));
        }
        for fact in &shown.knowingly {
            prop_assert_eq!(choices.get(fact.line().as_str()), Some(&true));
        }
    }

    #[test]
    fn rule_4_three_needs_are_never_shown(profile in any_profile(), choices in any_choices()) {
        let population = vec![Coarse::of(&profile, YEAR); 20];
        let shown = guard(&population[0], &population, &choices, K);
        let hidden = |need: Need| matches!(need, Need::ElderCare | Need::Recognition | Need::Language);
        let tells = |fact: &Fact| matches!(fact, Fact::Need(need) | Fact::Offer(need) if hidden(*need));
        prop_assert!(!shown.facts.iter().any(tells));
    }

    #[test]
    fn the_same_households_give_the_same_teaser(profiles in prop::collection::vec(any_profile(), 1..20)) {
        let population = coarse(&profiles);
        let mut turned = population.clone();
        turned.reverse();
        let none = BTreeMap::new();
        prop_assert_eq!(
            guard(&population[0], &population, &none, K),
            guard(&population[0], &turned, &none, K)
        );
    }
}
