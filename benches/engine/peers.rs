//! Everything that a peer needs to answer the same questions, as tables of tab-separated numbers, with our answers and
//! times: what `../peers/engine.py` reads. `README.md` says what peers get worked out beforehand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::path::Path as Folder;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use wurzelwerk::domain::geography::Geography as _;
use wurzelwerk::domain::lists::Need;
use wurzelwerk::domain::occupation::fold_title;
use wurzelwerk::domain::place::{Ags, Place};
use wurzelwerk::domain::profile::{Profile, TargetArea};
use wurzelwerk::gazetteer::Gazetteer;
use wurzelwerk::matching::{Household, Index, Weights, rank_households};

use super::measure::{K, SEED, YEAR, read_bandwidth};
use super::people::{Country, Numbers, prepared};

/// Most children and adults of a generated household.
const CHILDREN: usize = 4;
const ADULTS: usize = 3;

/// How often a question is asked; as often as the peers are.
const TIMES: usize = 3;

/// A distinct target area: the Land, the curve through the country and the rest of what tells it from others, in the
/// order in which tables are stored.
type Unit = (i64, u32, i64, i64, i64, i64);

/// Numbers for what occurs several times, in the order of appearance.
#[derive(Default)]
struct Numbered(HashMap<String, usize>);

impl Numbered {
    fn number(&mut self, text: String) -> usize {
        let next = self.0.len();
        *self.0.entry(text).or_insert(next)
    }
}

struct Table(BufWriter<File>);

impl Table {
    fn create(folder: &Folder, name: &str) -> Self {
        Self(BufWriter::new(
            File::create(folder.join(format!("{name}.tsv"))).unwrap(),
        ))
    }

    fn row(&mut self, cells: &[i64]) {
        let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
        writeln!(self.0, "{}", cells.join("\t")).unwrap();
    }

    fn text(&mut self, line: &str) {
        writeln!(self.0, "{line}").unwrap();
    }
}

fn key(ags: Option<Ags>) -> i64 {
    ags.map_or(-1, |ags| ags.to_string().parse().unwrap())
}

/// The place of a point on a curve through the country that keeps near what is near.
fn curve(place: &Place) -> u32 {
    let spread = |degrees: f64| {
        let cell = ((degrees + 180.0) / 360.0 * 65_536.0) as u32;
        (0..16).fold(0, |sum, bit| sum | ((cell >> bit) & 1) << (2 * bit))
    };
    spread(place.lat) | spread(place.lon) << 1
}

/// Land, curve, kind, place, district, radius.
fn unit(area: &TargetArea) -> Unit {
    match area {
        TargetArea::Place { place, radius_km } => (
            key(place.land()),
            curve(place),
            0,
            i64::from(place.id.0),
            key(place.district),
            i64::from(*radius_km),
        ),
        TargetArea::District { ags } => (key(Some(ags.land())), 0, 1, -1, key(Some(*ags)), 0),
        TargetArea::Land { ags } => (key(Some(*ags)), 0, 2, -1, -1, 0),
        TargetArea::Anywhere => (-1, 0, 3, -1, -1, 0),
    }
}

/// What is shared by all rows of the tables.
#[derive(Default)]
struct Shared {
    units: BTreeMap<Unit, usize>,
    places: BTreeMap<u32, Place>,
    titles: Numbered,
    countries: Numbered,
    twins: Numbered,
}

impl Shared {
    /// The columns of a household: everything that the score needs.
    fn columns(&mut self, profile: &Profile, weights: &Weights) -> Vec<i64> {
        let social = |needs: &mut dyn Iterator<Item = Need>| {
            let social = needs.filter(|need| need.is_social());
            social.fold(0, |set, need| set | need.bit()) as i64
        };
        let mut languages = [0_u64; 3];
        for language in profile.spoken() {
            languages[usize::from(language.index() / 64)] |= 1 << (language.index() % 64);
        }
        let mut born: Vec<i32> = profile.children.iter().map(|child| child.birth_year).collect();
        born.sort_unstable();
        let mut young: Vec<i64> = profile.child_years(YEAR).into_iter().map(i64::from).collect();
        let window = profile
            .window
            .map(|window| (window.earliest.index(), window.latest.index()));
        let (from, to) = window.map_or((-1, -1), |(from, to)| (i64::from(from), i64::from(to)));
        // Equal where the current place, all children and the target areas are: probably the same household.
        let current = profile.current_place.as_ref();
        let twin = current.map(|place| {
            let areas: BTreeSet<Unit> = profile.target_areas.iter().map(unit).collect();
            self.twins.number(format!("{} {born:?} {areas:?}", place.id)) as i64
        });
        if let Some(place) = current {
            self.places.insert(place.id.0, place.clone());
        }
        let mut cells = vec![
            i64::from(profile.situation.is_settled()),
            from,
            to,
            social(&mut profile.needs.iter().map(|stated| stated.need)),
            social(&mut profile.offers.iter().copied()),
            profile.interests.iter().fold(0, |set, one| set | one.bit()) as i64,
            languages[0] as i64,
            languages[1] as i64,
            languages[2] as i64,
            profile.adults.len().min(3) as i64,
            young.len() as i64,
        ];
        assert!(young.len() <= CHILDREN && profile.adults.len() <= ADULTS);
        young.resize(CHILDREN, -1);
        cells.extend(young);
        cells.push(current.map_or(-1, |place| i64::from(place.id.0)));
        cells.push(current.map_or(-1, |place| self.countries.number(place.country.clone()) as i64));
        cells.push(twin.unwrap_or(-1));
        let mut works = Vec::new();
        for adult in &profile.adults {
            let title = adult
                .occupation
                .as_deref()
                .map(fold_title)
                .filter(|title| !title.is_empty());
            works.push(title.map_or(-1, |title| self.titles.number(title) as i64));
            works.push(adult.kldb.map_or(-1, |code| {
                assert_eq!(
                    code.precision(),
                    5,
                    "codes are compared as whole numbers of five digits"
                );
                code.as_str().parse().unwrap()
            }));
        }
        works.resize(2 * ADULTS, -1);
        cells.extend(works);
        cells.extend(
            weights
                .households
                .scaled(profile.importance)
                .map(|(_, weight)| i64::from(weight)),
        );
        cells
    }
}

/// Writes `rows`: a row for every target area of every household, in the order of the areas.
fn households(size: usize, country: &Country, folder: &Folder) -> Shared {
    let weights = Weights::default();
    let mut shared = Shared::default();
    let mut rows: Vec<(Unit, usize, usize)> = Vec::new();
    for at in 0..size {
        for (slot, area) in country.profile(SEED, at).target_areas.iter().enumerate() {
            rows.push((unit(area), at, slot));
            shared.units.insert(unit(area), 0);
            if let TargetArea::Place { place, .. } = area {
                shared.places.insert(place.id.0, place.clone());
            }
        }
    }
    for (number, unit) in shared.units.values_mut().enumerate() {
        *unit = number;
    }
    rows.sort_unstable();
    let mut table = Table::create(folder, "rows");
    for (unit, at, slot) in rows {
        let number = shared.units[&unit] as i64;
        let mut cells = vec![number, unit.5 * 1_000, slot as i64, unit.0, at as i64];
        cells.extend(shared.columns(&country.profile(SEED, at), &weights));
        table.row(&cells);
    }
    shared
}

/// Writes what is known of the country: areas, places, how places lie to districts, neighbours, nearness.
fn geography(shared: &mut Shared, gazetteer: &Gazetteer, folder: &Folder) {
    let mut table = Table::create(folder, "units");
    for ((land, _, kind, place, district, radius), number) in &shared.units {
        let at = u32::try_from(*place).ok().map(|id| &shared.places[&id]);
        let (lat, lon) = at.map_or((0.0, 0.0), |place| (place.lat, place.lon));
        table.text(&format!(
            "{number}\t{kind}\t{place}\t{radius}\t{district}\t{land}\t{lat}\t{lon}"
        ));
    }
    let mut places = Table::create(folder, "places");
    let mut lies = Table::create(folder, "lies");
    for place in shared.places.values() {
        let country = shared.countries.number(place.country.clone());
        let id = i64::from(place.id.0);
        places.text(&format!(
            "{id}\t{}\t{}\t{country}\t{}",
            place.lat,
            place.lon,
            u8::from(place.in_germany())
        ));
        for district in gazetteer.districts().iter().filter(|_| place.in_germany()) {
            if place.district == Some(district.ags) {
                lies.row(&[id, key(Some(district.ags)), 0, 10_000]);
            } else if let Some(step) = gazetteer.distance_to_district(place, district.ags) {
                lies.row(&[id, key(Some(district.ags)), i64::from(step), 4_000]);
            }
        }
    }
    let mut neighbours = Table::create(folder, "neighbours");
    for district in gazetteer.districts() {
        for other in &district.neighbours {
            assert!(
                gazetteer.neighbours(district.ags, *other),
                "neighbours are listed on both sides"
            );
            neighbours.row(&[key(Some(district.ags)), key(Some(*other))]);
        }
    }
    let mut near = Table::create(folder, "near");
    for step in 0..4_000_i64 {
        near.row(&[step, (10_000.0 * (-(step as f64) / 250.0).exp2() + 0.5).floor() as i64]);
    }
}

/// Writes all titles, and for those of the seekers every title that is alike, with the points both ways: what a database
/// would have found when a title was first stored.
fn titles(shared: &Shared, profiles: &[Profile], folder: &Folder) {
    let mut all: Vec<(&String, i64)> = shared.titles.0.iter().map(|(title, at)| (title, *at as i64)).collect();
    all.sort_unstable_by_key(|(_, at)| *at);
    let mut table = Table::create(folder, "titles");
    for (title, at) in &all {
        table.text(&format!("{at}\t{title}"));
    }
    let asked: BTreeSet<String> = profiles
        .iter()
        .flat_map(|profile| &profile.adults)
        .filter_map(|adult| adult.occupation.as_deref().map(fold_title))
        .collect();
    let points = |similarity: f64| {
        if similarity < 0.85 {
            return 2_000;
        }
        (2_000.0 + (similarity - 0.85) / 0.15 * 7_500.0).floor() as i64
    };
    let mut alike = Table::create(folder, "alike");
    for own in asked.iter().filter(|title| !title.is_empty()) {
        for (other, number) in &all {
            let forth = points(strsim::jaro_winkler(own, other));
            let back = points(strsim::jaro_winkler(other, own));
            if forth.max(back) > 2_000 {
                alike.row(&[shared.titles.0[own] as i64, *number, forth, back]);
            }
        }
    }
}

/// Microseconds of every question, after all have been asked once: the least of [`TIMES`].
fn times(count: usize, mut ask: impl FnMut(usize)) -> Vec<f64> {
    let mut least = vec![f64::INFINITY; count];
    for time in 0..=TIMES {
        for (at, least) in least.iter_mut().enumerate() {
            let start = Instant::now();
            ask(at);
            if time > 0 {
                *least = least.min(start.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    least
}

/// Asks the index, its scan and every pair; writes answers and times.
fn answers(index: &Index, ids: &[usize], seekers: &[Household], country: &Country, folder: &Folder) -> Value {
    let none = BTreeSet::new();
    let count = ids.len();
    let search = times(count, |at| {
        black_box(index.top_scores(&seekers[at], K, YEAR, &none));
    });
    let reasons = times(count, |at| {
        black_box(index.top_k(&seekers[at], K, YEAR, &none));
    });
    let scan = times(count, |at| {
        black_box(index.measured(&seekers[at], K, YEAR, false));
    });
    let rules = index.rules(YEAR);
    let everybody: Vec<&Household> = index.households().collect();
    let mut table = Table::create(folder, "answers");
    let mut naive = Vec::with_capacity(count);
    for (question, seeker) in seekers.iter().enumerate() {
        let start = Instant::now();
        let pairs = rank_households(seeker, everybody.iter().copied(), K, &rules, &none);
        naive.push(start.elapsed().as_secs_f64() * 1e6);
        assert_eq!(
            index.top_k(seeker, K, YEAR, &none),
            pairs,
            "the index differs from every pair"
        );
        let found = index.top_scores(seeker, K, YEAR, &none);
        assert_eq!(
            found,
            index.measured(seeker, K, YEAR, false).0,
            "pruning changed an answer"
        );
        for (id, score) in found {
            let at: i64 = id.as_str()[24..].parse().unwrap();
            table.row(&[question as i64, ids[question] as i64, at, i64::from(score)]);
        }
    }
    let mut profile = country.profile(SEED, 0);
    profile.target_areas = vec![TargetArea::Anywhere];
    let anywhere = prepared(0, &profile);
    let whole = times(5, |_| {
        black_box(index.measured(&anywhere, K, YEAR, false));
    });
    let entries = index.memory().entries;
    json!({
        "path": format!("{:?}", index.path()),
        "size": index.len(),
        "questions": ids,
        "microseconds": { "index": search, "reasons": reasons, "scan": scan, "naive": naive },
        "whole_scan_microseconds": whole.iter().copied().fold(f64::INFINITY, f64::min),
        "entries_bytes": entries,
        "read_bytes_per_second": read_bandwidth(entries),
    })
}

/// Writes the profiles of a size as lines of JSON, for a database full of them.
pub fn profiles(size: usize, country: &Country, file: &Folder) {
    let mut lines = BufWriter::new(File::create(file).unwrap());
    for at in 0..size {
        serde_json::to_writer(&mut lines, &country.profile(SEED, at)).unwrap();
        writeln!(lines).unwrap();
    }
}

/// Writes the tables of a size to a folder, and the answers to `count` questions.
pub fn write(size: usize, count: usize, country: &Country, gazetteer: &Arc<Gazetteer>, folder: &Folder) {
    std::fs::create_dir_all(folder).unwrap();
    let mut numbers = Numbers(11);
    let mut drawn = BTreeSet::new();
    let ids: Vec<usize> = std::iter::repeat_with(|| numbers.below(size))
        .filter(|at| drawn.insert(*at))
        .take(count.min(size))
        .collect();
    let profiles: Vec<Profile> = ids.iter().map(|at| country.profile(SEED, *at)).collect();
    let seekers: Vec<Household> = ids.iter().zip(&profiles).map(|(at, one)| prepared(*at, one)).collect();
    let mut shared = households(size, country, folder);
    geography(&mut shared, gazetteer, folder);
    titles(&shared, &profiles, folder);
    drop(shared);
    let mut index = Index::new(Weights::default(), Arc::clone(gazetteer) as Arc<_>);
    for at in 0..size {
        index.insert(country.household(SEED, at));
    }
    index.tidy();
    let own = answers(&index, &ids, &seekers, country, folder);
    std::fs::write(folder.join("own.json"), own.to_string()).unwrap();
}
