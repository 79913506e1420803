//! Keys, districts, outlines and distances.

use geo::{Contains, Intersects, Validation};
use wurzelwerk::domain::geography::{Geography, MultiPolygon};
use wurzelwerk::domain::place::{Ags, Place, PlaceId};
use wurzelwerk::error::Error;
use wurzelwerk::gazetteer::AgsError;

use super::gazetteer;

fn key(text: &str) -> Ags {
    text.parse().unwrap()
}

fn shape(outline: &MultiPolygon) -> geo::MultiPolygon<f64> {
    let line = |ring: &Vec<[f64; 2]>| {
        ring.iter()
            .map(|point| (point[0], point[1]))
            .collect::<geo::LineString<f64>>()
    };
    outline
        .0
        .iter()
        .map(|rings| geo::Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect()))
        .collect()
}

fn somewhere(lat: f64, lon: f64) -> Place {
    Place {
        id: PlaceId(1),
        name: "somewhere".to_owned(),
        lat,
        lon,
        country: "DE".to_owned(),
        district: None,
        municipality: None,
    }
}

#[test]
fn there_are_400_districts_in_16_laender_and_each_is_whole() {
    assert_eq!(gazetteer().districts().len(), 400);
    assert_eq!(gazetteer().lands().len(), 16);
    for district in gazetteer().districts() {
        assert!(
            district.population > 30_000 && district.population < 4_000_000,
            "{district:?}"
        );
        assert!(district.area_km2 > 30.0 && district.area_km2 < 6_000.0, "{district:?}");
        assert!(
            district.nuts3.starts_with("DE") && district.nuts3.len() == 5,
            "{district:?}"
        );
        assert!(!district.plates.is_empty(), "{district:?}");
        assert!(gazetteer().land(district.ags.land()).is_some(), "{district:?}");
        let outline = shape(gazetteer().outline(district.ags).unwrap());
        let [lon, lat] = district.interior;
        assert!(outline.contains(&geo::Point::new(lon, lat)), "{district:?}");
    }
    let population: u32 = gazetteer().districts().iter().map(|district| district.population).sum();
    assert_eq!(population, 83_019_213);
    assert_eq!(
        gazetteer().district(key("13072")).unwrap().full_name(),
        "Landkreis Rostock"
    );
    assert_eq!(
        gazetteer().district(key("05382")).unwrap().full_name(),
        "Rhein-Sieg-Kreis"
    );
    assert_eq!(gazetteer().district(key("13004")).unwrap().full_name(), "Schwerin");
    assert_eq!(gazetteer().municipality_name(key("13075039")), Some("Greifswald"));
}

#[test]
fn neighbours_know_each_other() {
    let districts = gazetteer().districts();
    let mut pairs = 0;
    for a in districts {
        assert!(!gazetteer().neighbours(a.ags, a.ags));
        for b in &a.neighbours {
            assert!(gazetteer().neighbours(*b, a.ags), "{a:?} {b}");
            pairs += 1;
        }
    }
    let tenths = pairs * 10 / districts.len();
    assert_eq!(tenths, 52);
    assert!(gazetteer().neighbours(key("13072"), key("13003")));
    assert!(!gazetteer().neighbours(key("13072"), key("09162")));
}

#[test]
fn outlines_are_valid_closed_and_turn_the_right_way() {
    let mut municipalities = 0;
    let places: Vec<Ags> = gazetteer().places().filter_map(|place| place.municipality).collect();
    let keys = gazetteer().districts().iter().map(|district| district.ags);
    let laender = gazetteer().lands().iter().map(|land| land.ags);
    for ags in keys.chain(laender).chain(places.iter().copied().step_by(10)) {
        let outline = gazetteer()
            .outline(ags)
            .unwrap_or_else(|| panic!("{ags} has no outline"));
        assert!(!outline.0.is_empty(), "{ags}");
        for polygon in &outline.0 {
            for (at, ring) in polygon.iter().enumerate() {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{ags}");
                let area: f64 = ring
                    .windows(2)
                    .map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1])
                    .sum();
                assert_eq!(area > 0.0, at == 0, "{ags}");
            }
        }
        assert!(shape(outline).is_valid(), "{ags}");
        municipalities += usize::from(ags.to_string().len() == 8);
    }
    assert!(municipalities > 1_000);
    assert!(gazetteer().outline(key("03152")).is_none());
}

#[test]
fn municipalities_touch_the_outline_of_their_district() {
    for place in gazetteer().places().step_by(40) {
        let (Some(municipality), Some(district)) = (place.municipality, place.district) else {
            panic!("{place:?}")
        };
        let inner = shape(gazetteer().outline(municipality).unwrap());
        let outer = shape(gazetteer().outline(district).unwrap());
        assert!(inner.intersects(&outer), "{place:?}");
    }
}

#[test]
fn distances_from_bundled_places_are_those_to_the_full_outlines() {
    let greifswald = gazetteer().main_place(key("13075039")).unwrap();
    assert_eq!(gazetteer().distance_to_district(greifswald, key("13075")), Some(0));
    let rügen = gazetteer().distance_to_district(greifswald, key("13073")).unwrap();
    assert!((30..120).contains(&rügen), "{rügen}");
    assert_eq!(gazetteer().distance_to_district(greifswald, key("09162")), None);
    assert_eq!(gazetteer().distance_to_district(greifswald, key("03152")), None);
}

#[test]
fn distances_from_other_points_agree_with_the_table() {
    let mut compared = 0;
    for place in gazetteer().places().step_by(150) {
        let moved = Place {
            id: PlaceId(1),
            district: None,
            ..place.clone()
        };
        for district in gazetteer().districts() {
            let known = gazetteer().distance_to_district(place, district.ags);
            let computed = gazetteer().distance_to_district(&moved, district.ags);
            match (known, computed) {
                (Some(a), Some(b)) => {
                    compared += 1;
                    // The simplified outline runs within about a kilometre of the full one.
                    assert!(a.abs_diff(b) <= 25, "{} {}: {a} {b}", place.name, district.name);
                }
                (Some(a), None) | (None, Some(a)) => assert!(a > 975, "{} {}: {a}", place.name, district.name),
                (None, None) => {}
            }
        }
    }
    assert!(compared > 2_000);
}

#[test]
fn distances_from_abroad_are_computed() {
    let strasbourg = somewhere(48.5734, 7.7521);
    let ortenau = gazetteer().distance_to_district(&strasbourg, key("08317")).unwrap();
    assert!((20..60).contains(&ortenau), "{ortenau}");
    assert_eq!(gazetteer().distance_to_district(&strasbourg, key("13075")), None);
}

#[test]
fn keys_that_are_no_more_name_their_successors() {
    let check = |text: &str| gazetteer().check_ags(text);
    for good in ["13", "13075", "13075039", "01", " 16063105 "] {
        assert_eq!(check(good).unwrap().to_string(), good.trim());
    }
    for bad in ["", "1", "abc", "130750391", "17", "99999"] {
        assert_eq!(check(bad), Err(AgsError::Malformed), "{bad}");
    }
    assert_eq!(check("13099"), Err(AgsError::Unknown { key: key("13099") }));
    for (old, new) in [
        ("03152", "03159"),
        ("03156", "03159"),
        ("16056", "16063"),
        ("16056000", "16063105"),
        ("03152012", "03159016"),
        ("16073066", "16072013"),
        ("16073049", "16072013"),
        ("16070017", "16054000"),
        ("13001", "13075"),
        ("13059099", "13075"),
        ("14161", "14511"),
    ] {
        let Err(AgsError::Merged { successors, .. }) = check(old) else {
            panic!("{old}")
        };
        assert_eq!(successors, [key(new)], "{old}");
    }
    let error = check("13052").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the area 13052 Demmin is no more; now it is 13071 Landkreis Mecklenburgische Seenplatte or \
         13075 Landkreis Vorpommern-Greifswald"
    );
    let Error::Invalid(fields) = Error::from(error) else {
        panic!()
    };
    assert_eq!(fields[0].code, "ags-merged");
    assert!(fields[0].example.starts_with("13071"));
}

#[test]
fn every_place_names_areas_that_exist() {
    for place in gazetteer().places() {
        let municipality = place.municipality.unwrap();
        assert_eq!(gazetteer().check_ags(&municipality.to_string()), Ok(municipality));
        assert_eq!(municipality.district(), place.district);
        assert_eq!(gazetteer().place(place.id), Some(place));
        assert!(
            (47.2..55.1).contains(&place.lat) && (5.8..15.1).contains(&place.lon),
            "{place:?}"
        );
    }
    assert!(
        gazetteer()
            .places_abroad()
            .all(|place| place.country != "DE" && !place.in_germany())
    );
}
