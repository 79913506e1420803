//! The table for two households.

use wurzelwerk::domain::explanation::{Criterion, Explanation};
use wurzelwerk::domain::lists::{Interest, Language, Need, Situation};
use wurzelwerk::domain::place::{Ags, Place, PlaceId};
use wurzelwerk::domain::profile::{Adult, Child, Profile, StatedNeed, TargetArea, Window};
use wurzelwerk::matching::{HardCondition, Rules, Weights, score_pair};

use super::{anywhere, circle, coming, district, key, land, points, prepared, working};
use crate::matching::agreement::YEAR;
use crate::matching::world::{EARTH, World};

/// A place so many km north of a point in the middle of district 13006, with the keys given.
fn place(id: u32, km_north: f64, district: &str) -> Place {
    Place {
        id: PlaceId(id),
        name: format!("Ort {id}"),
        lat: 52.5 + (km_north * 1_000.0 / EARTH).to_degrees(),
        lon: 11.0,
        country: "DE".to_owned(),
        district: Some(key(district)),
        municipality: Some(key(&format!("{district}001"))),
    }
}

fn pair(a: &Profile, b: &Profile) -> Result<Explanation, HardCondition> {
    let world = World::new();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &world,
        year: YEAR,
    };
    score_pair(&prepared("a", a), &prepared("b", b), &rules).map(|pair| pair.explanation)
}

fn between(a: &Profile, b: &Profile, criterion: Criterion) -> u32 {
    points(&pair(a, b).unwrap(), criterion)
}

#[test]
fn region_between_households() {
    let region = |a: TargetArea, b: TargetArea| {
        pair(&coming(vec![a]), &coming(vec![b])).map(|found| points(&found, Criterion::Region))
    };
    let apart = Err(HardCondition::NoCommonRegion);
    let at = |km: f64, radius: u16, district: &str| circle(place(9, km, district), radius);
    // place – place: near(d) · 8 / 10, 2,000 more in the same district.
    assert_eq!(region(at(0.0, 1, "13001"), at(0.0, 1, "13001")), Ok(10_000));
    assert_eq!(region(at(0.0, 1, "13001"), at(0.0, 1, "13002")), Ok(8_000));
    assert_eq!(region(at(0.0, 13, "13001"), at(25.05, 13, "13002")), Ok(4_000));
    assert_eq!(region(at(0.0, 13, "13001"), at(25.05, 13, "13001")), Ok(6_000));
    assert_eq!(region(at(0.0, 12, "13001"), at(25.05, 13, "13001")), apart);
    // place – district: inside, reached, not reached.
    assert_eq!(region(at(0.0, 1, "13001"), district("13001")), Ok(10_000));
    let world = World::new();
    let somewhere = world.places[0].clone();
    let own = somewhere.district.unwrap();
    let steps =
        |other: &Ags| wurzelwerk::domain::geography::Geography::distance_to_district(&world, &somewhere, *other);
    let (near, distance) = world
        .districts
        .iter()
        .filter(|other| **other != own)
        .filter_map(|other| Some((*other, steps(other).filter(|steps| *steps > 100)?)))
        .min_by_key(|(_, steps)| *steps)
        .unwrap();
    let reaching = distance.div_ceil(10);
    assert_eq!(
        region(circle(somewhere.clone(), reaching), TargetArea::District { ags: near }),
        Ok(4_000)
    );
    assert_eq!(
        region(TargetArea::District { ags: near }, circle(somewhere, reaching - 1)),
        apart
    );
    // district – district: the same, neighbours, others.
    assert_eq!(region(district("13001"), district("13001")), Ok(10_000));
    assert_eq!(region(district("13001"), district("13002")), Ok(4_000));
    assert_eq!(region(district("13001"), district("13003")), apart);
    // Land with a place, district or Land.
    assert_eq!(region(land("13"), at(0.0, 1, "13001")), Ok(6_000));
    assert_eq!(region(district("13001"), land("13")), Ok(6_000));
    assert_eq!(region(land("13"), land("13")), Ok(6_000));
    assert_eq!(region(land("13"), land("12")), apart);
    assert_eq!(region(land("13"), district("12001")), apart);
    // anywhere with anything.
    for other in [at(0.0, 1, "13001"), district("13001"), land("13"), TargetArea::Anywhere] {
        assert_eq!(region(TargetArea::Anywhere, other), Ok(3_000));
    }
    // The best pair counts.
    let many = coming(vec![TargetArea::Anywhere, land("13"), district("13001")]);
    assert_eq!(
        between(&many, &coming(vec![district("13001")]), Criterion::Region),
        10_000
    );
}

#[test]
fn family_between_households() {
    let family = |mine: &[i32], theirs: &[i32], adults: (usize, usize)| {
        let with = |years: &[i32], adults: usize| {
            let mut profile = anywhere();
            profile.children = years
                .iter()
                .map(|birth_year| Child {
                    birth_year: *birth_year,
                })
                .collect();
            profile.adults = vec![Adult::default(); adults];
            profile
        };
        between(&with(mine, adults.0), &with(theirs, adults.1), Criterion::Family)
    };
    assert_eq!(family(&[2018], &[2018], (1, 2)), 10_000);
    assert_eq!(family(&[2018], &[2020], (1, 1)), 2_000 + 8 * 7_000 / 10);
    // (7,000 + 10,000 + 10,000) / 3 = 9,000.
    assert_eq!(family(&[2018], &[2018, 2020], (1, 1)), 9_200);
    // (10,000 + 10,000 + 10,000 + 10,000 + 4,000) / 5 = 8,800: twins count each.
    assert_eq!(family(&[2018, 2018], &[2018, 2018, 2022], (1, 1)), 9_040);
    assert_eq!(family(&[2010], &[2026], (1, 1)), 2_000);
    // 4,000 / 3 is not whole: (8,500 + 8,500 + 7,000) / 3 = 8,000; (10,000 + 8,500 + 10,000) / 3 = 9,500.
    assert_eq!(family(&[2018, 2019], &[2018], (1, 1)), 2_000 + 8 * 9_500 / 10);
    // 17 counts, 18 does not.
    assert_eq!(family(&[2010], &[2010], (1, 1)), 10_000);
    assert_eq!(family(&[2009], &[2009], (1, 2)), 7_000);
    assert_eq!(family(&[], &[], (2, 2)), 10_000);
    assert_eq!(family(&[], &[], (3, 5)), 10_000);
    assert_eq!(family(&[], &[], (1, 2)), 7_000);
    assert_eq!(family(&[2018], &[], (2, 2)), 1_000);
    assert_eq!(family(&[], &[2018], (2, 2)), 1_000);
}

fn window(profile: &Profile, earliest: &str, latest: &str) -> Profile {
    let window = Window {
        earliest: earliest.parse().unwrap(),
        latest: latest.parse().unwrap(),
    };
    Profile {
        window: Some(window),
        ..profile.clone()
    }
}

#[test]
fn timing_and_welcome_between_households() {
    let at = |earliest: &str, latest: &str| window(&anywhere(), earliest, latest);
    let timing = |a: &Profile, b: &Profile| between(a, b, Criterion::Timing);
    assert_eq!(timing(&at("2027-03", "2027-08"), &at("2027-03", "2027-08")), 10_000);
    assert_eq!(timing(&at("2027-03", "2027-08"), &at("2027-05", "2027-05")), 10_000);
    assert_eq!(
        timing(&at("2027-03", "2027-05"), &at("2027-05", "2027-12")),
        5_000 + 5_000 / 3
    );
    assert_eq!(timing(&at("2027-03", "2027-05"), &at("2027-06", "2027-12")), 5_000);
    assert_eq!(
        timing(&at("2027-07", "2027-12"), &at("2027-03", "2027-05")),
        5_000 - 417
    );
    assert_eq!(
        timing(&at("2026-01", "2026-01"), &at("2027-01", "2027-01")),
        5_000 - 11 * 417
    );
    assert_eq!(timing(&at("2026-01", "2026-01"), &at("2027-02", "2027-02")), 0);
    assert_eq!(timing(&anywhere(), &at("2027-03", "2027-05")), 4_000);
    let settled = Profile {
        situation: Situation::Local,
        ..anywhere()
    };
    assert_eq!(timing(&settled, &at("2027-03", "2027-05")), 10_000);
    assert_eq!(timing(&settled, &anywhere()), 10_000);

    let welcome = |a: &Profile, b: &Profile| between(a, b, Criterion::Welcome);
    let arrived = Profile {
        situation: Situation::Arrived,
        ..anywhere()
    };
    let commuter = Profile {
        situation: Situation::Commuter,
        ..anywhere()
    };
    assert_eq!(welcome(&settled, &anywhere()), 10_000);
    assert_eq!(welcome(&commuter, &arrived), 10_000);
    assert_eq!(welcome(&commuter, &anywhere()), 5_000);
    assert_eq!(welcome(&settled, &arrived), 5_000);
}

fn needing(needs: &[Need]) -> Profile {
    let stated = |need: &Need| StatedNeed {
        need: *need,
        importance: 2,
    };
    Profile {
        needs: needs.iter().map(stated).collect(),
        ..anywhere()
    }
}

#[test]
fn needs_and_interests_between_households() {
    use Need as N;
    let needs = |a: &Profile, b: &Profile| between(a, b, Criterion::Needs);
    let all = [N::Job, N::Housing, N::School, N::Childcare];
    for (count, points) in [(0, 2_500), (1, 6_000), (2, 8_500), (3, 10_000), (4, 10_000)] {
        let other = if count == 0 {
            vec![N::Business]
        } else {
            all[..count].to_vec()
        };
        assert_eq!(needs(&needing(&all), &needing(&other)), points, "{count} in common");
    }
    assert_eq!(needs(&anywhere(), &needing(&all)), 2_500);
    // What nobody else may see does not count.
    let hidden = [N::ElderCare, N::Recognition, N::Language];
    assert_eq!(needs(&needing(&hidden), &needing(&hidden)), 2_500);
    // Settled with still to come: the offers of the one and the needs of the other.
    let offering = Profile {
        situation: Situation::Arrived,
        offers: vec![N::School, N::Childcare, N::ElderCare],
        ..needing(&[N::Job])
    };
    assert_eq!(needs(&offering, &needing(&all)), 8_500);
    assert_eq!(needs(&needing(&all), &offering), 8_500);
    assert_eq!(needs(&needing(&[N::Job]), &offering), 2_500);
    // Both settled: the needs.
    assert_eq!(needs(&offering, &offering), 6_000);

    let with = |count: usize| Profile {
        interests: Interest::ALL[..count].to_vec(),
        ..anywhere()
    };
    for (count, points) in [(0, 2_500), (1, 6_000), (2, 8_500), (3, 10_000), (5, 10_000)] {
        assert_eq!(between(&with(count), &with(6), Criterion::Interests), points);
    }
}

#[test]
fn occupation_between_households() {
    let occupation = |a: &[(Option<&str>, Option<&str>)], b: &[(Option<&str>, Option<&str>)]| {
        between(&working(a), &working(b), Criterion::Occupation)
    };
    let code = |code| [(None, Some(code))];
    for (other, points) in [
        ("81302", 10_000),
        ("81301", 9_000),
        ("81313", 8_000),
        ("813", 8_000),
        ("8130", 9_000),
        ("82102", 2_000),
        ("81", 5_000),
        ("8", 2_000),
    ] {
        assert_eq!(occupation(&code("81302"), &code(other)), points, "{other}");
    }
    // Two equal short codes share only what they have.
    assert_eq!(occupation(&code("813"), &code("813")), 8_000);
    let title = |title| [(Some(title), None)];
    assert_eq!(occupation(&title("Tischlerin"), &title("Tischler (m/w/d)")), 9_500);
    assert_eq!(
        occupation(&title("Tischler"), &[(Some("Tischler"), Some("22302"))]),
        9_500
    );
    assert_eq!(occupation(&title("Tischler"), &code("22302")), 2_000);
    assert_eq!(occupation(&title("Tischler"), &title("Ärztin")), 2_000);
    // Two codes decide, whatever the titles.
    assert_eq!(
        occupation(
            &[(Some("Tischler"), Some("22302"))],
            &[(Some("Tischler"), Some("81302"))]
        ),
        2_000
    );
    // jaro_winkler("martha", "marhta") = 0.9611…: 2,000 + 0.1111… / 0.15 · 7,500.
    assert_eq!(occupation(&title("martha"), &title("marhta")), 7_555);
    // The best pair of adults; adults with neither do not count.
    assert_eq!(
        occupation(
            &[(None, None), (Some("Arzt"), Some("81404")), (None, Some("22302"))],
            &[(None, None), (None, Some("22301"))]
        ),
        9_000
    );
    assert_eq!(occupation(&[(None, None)], &code("81302")), 2_000);
}

#[test]
fn current_place_and_languages_between_households() {
    let living = |place: Option<Place>| Profile {
        current_place: place,
        ..anywhere()
    };
    let current = |a: Option<Place>, b: Option<Place>| between(&living(a), &living(b), Criterion::CurrentPlace);
    let german = |km: f64| Some(place(9, km, "13001"));
    let other = |km: f64| Some(place(8, km, "13002"));
    let abroad = |id: u32, km: f64, country: &str| {
        Some(Place {
            country: country.to_owned(),
            district: None,
            municipality: None,
            ..place(id, km, "13001")
        })
    };
    assert_eq!(current(german(0.0), other(0.0)), 10_000);
    assert_eq!(current(german(0.0), other(25.05)), 5_000);
    assert_eq!(current(german(0.0), other(300.0)), 2_500);
    assert_eq!(current(abroad(1, 0.0, "AT"), abroad(2, 0.0, "AT")), 10_000);
    assert_eq!(current(abroad(1, 0.0, "AT"), abroad(2, 300.0, "AT")), 5_000);
    assert_eq!(current(abroad(1, 0.0, "AT"), abroad(2, 0.0, "FR")), 2_500);
    assert_eq!(current(abroad(1, 0.0, "AT"), german(0.0)), 2_500);
    assert_eq!(current(german(0.0), None), 2_500);
    let settled = Profile {
        situation: Situation::Local,
        ..living(german(0.0))
    };
    assert_eq!(between(&settled, &living(other(0.0)), Criterion::CurrentPlace), 5_000);
    assert_eq!(between(&settled, &living(None), Criterion::CurrentPlace), 5_000);

    let speaking = |codes: &[&str]| {
        let languages: Vec<Language> = codes.iter().map(|code| code.parse().unwrap()).collect();
        Profile {
            languages,
            ..anywhere()
        }
    };
    for (own, points) in [
        (&["de"][..], 5_000),
        (&[][..], 5_000),
        (&["de", "en"][..], 8_000),
        (&["de", "en", "pl", "uk"][..], 10_000),
    ] {
        assert_eq!(
            between(
                &speaking(own),
                &speaking(&["de", "en", "pl", "fr"]),
                Criterion::Languages
            ),
            points
        );
    }
    assert_eq!(
        pair(&speaking(&[]), &speaking(&["en"])),
        Err(HardCondition::NoSharedLanguage)
    );
}
