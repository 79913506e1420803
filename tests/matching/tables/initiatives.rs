//! The table for a household and an initiative.

use wurzelwerk::domain::explanation::{Criterion, Explanation};
use wurzelwerk::domain::ids::InitiativeId;
use wurzelwerk::domain::initiative::{ServiceArea, WantedOccupation};
use wurzelwerk::domain::lists::{Language, Need, Seeks, Situation};
use wurzelwerk::domain::profile::{Profile, StatedNeed, TargetArea};
use wurzelwerk::matching::{HardCondition, Initiative, Offer, Rules, Weights, score_initiative};

use super::{anywhere, circle, coming, district, key, land, points, prepared, working};
use crate::matching::agreement::YEAR;
use crate::matching::world::World;

fn with_initiative(
    profile: &Profile,
    keys: &[&str],
    change: &dyn Fn(&mut Offer<'_>),
) -> Result<Explanation, HardCondition> {
    let world = World::new();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &world,
        year: YEAR,
    };
    let area = ServiceArea {
        ags: keys.iter().map(|one| key(one)).collect(),
        polygon: None,
    };
    let mut offer = Offer {
        open: true,
        service_area: &area,
        services: &[],
        occupations: &[],
        situations: &[],
        languages: &[],
    };
    change(&mut offer);
    let initiative = Initiative::prepare(InitiativeId::known("i"), &offer, &world);
    score_initiative(&prepared("a", profile), &initiative, &rules)
}

#[test]
fn region_with_an_initiative() {
    let region = |target: TargetArea, keys: &[&str]| {
        with_initiative(&coming(vec![target]), keys, &|_| {}).map(|found| points(&found, Criterion::Region))
    };
    let apart = Err(HardCondition::NotCovered);
    let world = World::new();
    let home = world
        .places
        .iter()
        .find(|place| place.municipality != place.district.map(|_| key("01001000")))
        .unwrap();
    let at = |radius_km: u16| circle(home.clone(), radius_km);
    let own = home.district.unwrap().to_string();
    let municipality = home.municipality.unwrap().to_string();
    let own_land = &own[..2];
    let other_land = if own_land == "13" { "01" } else { "13" };
    // Inside a municipality or district key; nine tenths when more than three districts are named.
    assert_eq!(region(at(1), &[&municipality]), Ok(10_000));
    assert_eq!(region(at(1), &[&own]), Ok(10_000));
    let others: Vec<String> = world
        .districts
        .iter()
        .filter(|district| district.to_string() != own)
        .map(ToString::to_string)
        .collect();
    assert_eq!(region(at(1), &[&own, &others[0], &others[1]]), Ok(10_000));
    assert_eq!(region(at(1), &[&own, &others[0], &others[1], &others[2]]), Ok(9_000));
    // Inside a Land key.
    assert_eq!(region(at(1), &[own_land]), Ok(5_000));
    assert_eq!(region(at(1), &[own_land, other_land]), Ok(3_000));
    // The district itself, a neighbour, a municipality of it, a district that is one municipality.
    assert_eq!(region(district("13001"), &["13001"]), Ok(10_000));
    assert_eq!(region(district("13001"), &["13"]), Ok(5_000));
    assert_eq!(region(district("13001"), &["13002"]), Ok(5_000));
    assert_eq!(region(district("13001"), &["13001001"]), Ok(5_000));
    assert_eq!(region(district("01001"), &["01001000"]), Ok(10_000));
    assert_eq!(region(district("13001"), &["13003"]), apart);
    assert_eq!(region(district("13001"), &["12"]), apart);
    // Land and anywhere: 5,000 at most.
    assert_eq!(region(land("13"), &["13"]), Ok(5_000));
    assert_eq!(region(land("13"), &["13", "12"]), Ok(3_000));
    assert_eq!(region(land("13"), &["13001"]), Ok(5_000));
    assert_eq!(region(land("11"), &["11000"]), Ok(5_000));
    assert_eq!(region(land("13"), &["12001"]), apart);
    assert_eq!(region(TargetArea::Anywhere, &["13001"]), Ok(5_000));
    assert_eq!(region(TargetArea::Anywhere, &["13"]), Ok(2_500));
    // Only touched by the circle: half.
    let touched = world.districts.iter().find(|other| {
        let steps = wurzelwerk::domain::geography::Geography::distance_to_district(&world, home, **other);
        other.to_string() != own && steps.is_some_and(|steps| (100..=500).contains(&steps))
    });
    let touched = touched.unwrap().to_string();
    assert_eq!(region(at(50), &[&touched]), Ok(5_000));
    assert_eq!(region(at(9), &[&touched]), apart);
}

#[test]
fn needs_situation_and_languages_with_an_initiative() {
    use Need as N;
    let found = |profile: &Profile, change: &dyn Fn(&mut Offer<'_>)| with_initiative(profile, &["13"], change);
    let mut profile = anywhere();
    profile.needs = vec![
        StatedNeed {
            need: N::Job,
            importance: 3,
        },
        StatedNeed {
            need: N::ElderCare,
            importance: 1,
        },
        StatedNeed {
            need: N::School,
            importance: 2,
        },
    ];
    let needs = |services: &'static [Need]| {
        points(
            &found(&profile, &|offer| offer.services = services).unwrap(),
            Criterion::Needs,
        )
    };
    assert_eq!(needs(&[]), 0);
    assert_eq!(needs(&[N::ElderCare]), 1_666);
    assert_eq!(needs(&[N::Job, N::Coworking]), 5_000);
    assert_eq!(needs(&[N::Job, N::ElderCare, N::School]), 10_000);
    assert_eq!(points(&found(&anywhere(), &|_| {}).unwrap(), Criterion::Needs), 5_000);

    assert_eq!(points(&found(&profile, &|_| {}).unwrap(), Criterion::Situation), 7_000);
    let named: &[Situation] = &[Situation::Returning, Situation::Newcomer];
    assert_eq!(
        points(
            &found(&profile, &|offer| offer.situations = named).unwrap(),
            Criterion::Situation
        ),
        10_000
    );
    let others: &[Situation] = &[Situation::Commuter];
    assert_eq!(
        found(&profile, &|offer| offer.situations = others),
        Err(HardCondition::SituationNotServed)
    );
    assert_eq!(
        found(&profile, &|offer| offer.open = false),
        Err(HardCondition::NotOpen)
    );

    let speaks: Vec<Language> = vec!["en".parse().unwrap(), "de".parse().unwrap()];
    assert_eq!(points(&found(&profile, &|_| {}).unwrap(), Criterion::Languages), 5_000);
    profile.languages.clone_from(&speaks);
    let both = with_initiative(&profile, &["13"], &|_| {}).unwrap();
    assert_eq!(points(&both, Criterion::Languages), 5_000);
    profile.languages = vec!["en".parse().unwrap()];
    assert_eq!(
        with_initiative(&profile, &["13"], &|_| {}),
        Err(HardCondition::NoSharedLanguage)
    );
}

#[test]
fn occupation_with_an_initiative() {
    let wanted: Vec<WantedOccupation> = [("Krankenpfleger", Some("81302")), ("Tischler", None)]
        .iter()
        .map(|(title, code)| WantedOccupation {
            title: (*title).to_owned(),
            kldb: code.map(|code| code.parse().unwrap()),
        })
        .collect();
    let occupation = |profile: &Profile, wanted: &[WantedOccupation]| {
        let world = World::new();
        let weights = Weights::default();
        let rules = Rules {
            weights: &weights,
            geography: &world,
            year: YEAR,
        };
        let area = ServiceArea {
            ags: vec![key("13")],
            polygon: None,
        };
        let offer = Offer {
            open: true,
            service_area: &area,
            services: &[],
            occupations: wanted,
            situations: &[],
            languages: &[],
        };
        let initiative = Initiative::prepare(InitiativeId::known("i"), &offer, &world);
        points(
            &score_initiative(&prepared("a", profile), &initiative, &rules).unwrap(),
            Criterion::Occupation,
        )
    };
    assert_eq!(occupation(&working(&[(None, Some("81301"))]), &wanted), 9_000);
    assert_eq!(occupation(&working(&[(None, Some("8"))]), &wanted), 0);
    assert_eq!(
        occupation(&working(&[(Some("Tischlerin"), Some("22302"))]), &wanted),
        9_500
    );
    assert_eq!(occupation(&working(&[(Some("Tischlerin"), Some("22302"))]), &[]), 0);
    // (2 · 0 + 9,000) / 3 and (2 · 8,000 + 9,500) / 3: one unhappy partner ends the plan.
    assert_eq!(
        occupation(&working(&[(None, Some("81301")), (None, Some("43414"))]), &wanted),
        3_000
    );
    assert_eq!(
        occupation(&working(&[(None, Some("813")), (Some("Tischler"), None)]), &wanted),
        8_500
    );
    // Three adults: (2 · 0 + 10,000) / 3, rounded down.
    let three = working(&[(None, Some("81302")), (None, Some("813")), (None, Some("43414"))]);
    assert_eq!(occupation(&three, &wanted), 3_333);
    // Who does not seek, or has stated neither title nor code, does not count.
    let mut idle = working(&[(None, Some("43414")), (None, None)]);
    idle.adults[0].seeks = Some(Seeks::None);
    assert_eq!(occupation(&idle, &wanted), 5_000);
    assert_eq!(occupation(&anywhere(), &wanted), 5_000);
}
