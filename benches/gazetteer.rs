//! How long the gazetteer takes to load, and how long a search takes while somebody types.

use wurzelwerk::domain::geography::Geography;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::domain::place::{Place, PlaceId};
use wurzelwerk::gazetteer::{Gazetteer, Scope};

fn main() {
    divan::main();
}

fn loaded() -> &'static Gazetteer {
    static LOADED: std::sync::LazyLock<Gazetteer> = std::sync::LazyLock::new(|| match Gazetteer::load() {
        Ok(gazetteer) => gazetteer,
        Err(error) => unreachable!("the bundle is whole: {error}"),
    });
    &LOADED
}

/// What people type: names, starts of names, postcodes, short forms, typing errors.
const TEXTS: [&str; 12] = [
    "Greifswald",
    "G",
    "Gr",
    "Bad H",
    "17489",
    "17489 Greifswald",
    "Frankfurt/Oder",
    "Neustadt, Holstein",
    "MV",
    "Griefswald",
    "Garmish-Partenkirchen",
    "Neustadt Bayern",
];

#[divan::bench]
fn load() -> bool {
    Gazetteer::load().is_ok()
}

#[divan::bench(args = TEXTS)]
fn places_in_germany(bencher: divan::Bencher<'_, '_>, text: &str) {
    let gazetteer = loaded();
    bencher.bench_local(|| gazetteer.search(divan::black_box(text), 10));
}

#[divan::bench(args = TEXTS)]
fn places_in_the_world(bencher: divan::Bencher<'_, '_>, text: &str) {
    let gazetteer = loaded();
    bencher.bench_local(|| gazetteer.search_in(Scope::World, divan::black_box(text), 10, Locale::En));
}

#[divan::bench]
fn distance_of_a_bundled_place(bencher: divan::Bencher<'_, '_>) {
    let gazetteer = loaded();
    let place = gazetteer.places().next();
    let district = gazetteer.districts().first().map(|district| district.ags);
    bencher.bench_local(|| gazetteer.distance_to_district(divan::black_box(place?), district?));
}

#[divan::bench]
fn distance_of_another_point(bencher: divan::Bencher<'_, '_>) {
    let gazetteer = loaded();
    let district = gazetteer.districts().first().map(|district| district.ags);
    let place = Place {
        id: PlaceId(1),
        name: String::new(),
        lat: 54.6,
        lon: 9.1,
        country: "DE".to_owned(),
        district: None,
        municipality: None,
    };
    bencher.bench_local(|| gazetteer.distance_to_district(divan::black_box(&place), district?));
}
