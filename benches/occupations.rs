//! How long the occupations take to load, and how long a look-up takes while somebody types.

use wurzelwerk::gazetteer::occupations::Occupations;

fn main() {
    divan::main();
}

fn loaded() -> &'static Occupations {
    static LOADED: std::sync::LazyLock<Occupations> = std::sync::LazyLock::new(|| match Occupations::load() {
        Ok(occupations) => occupations,
        Err(error) => unreachable!("the bundle is whole: {error}"),
    });
    &LOADED
}

/// What people type: titles, beginnings, other forms, typing errors, compounds, a sentence.
const TEXTS: [&str; 12] = [
    "Krankenschwester",
    "K",
    "Kra",
    "Softwareentwickler*in (m/w/d)",
    "Kauffrau für Bü",
    "Tsichler",
    "Krankenschwster",
    "Kinderintensivkrankenpfleger",
    "Kfz-Mechatroniker",
    "primary school teacher",
    "qwertz",
    "Fachkraft für Lagerlogistik und Kommissionierung im Versandhandel",
];

#[divan::bench]
fn load() -> bool {
    Occupations::load().is_ok()
}

#[divan::bench(args = TEXTS)]
fn resolve(text: &str) -> usize {
    loaded().resolve(divan::black_box(text), 8).len()
}

#[divan::bench(args = TEXTS)]
fn certain(text: &str) -> bool {
    loaded().certain(divan::black_box(text)).is_some()
}
