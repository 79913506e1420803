//! The scores once more, written from the formulas of the matching rules alone: strings, floats and plain loops, nothing
//! of the engine. What the engine says is compared with this.

mod initiatives;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use geo::{Distance as _, HaversineMeasure, Point};
use wurzelwerk::domain::geography::Geography;
use wurzelwerk::domain::initiative::{ServiceArea, WantedOccupation};
use wurzelwerk::domain::lists::{Language, Need, Situation};
use wurzelwerk::domain::occupation::fold_title;
use wurzelwerk::domain::place::Place;
use wurzelwerk::domain::profile::{Profile, TargetArea};

pub(crate) use self::initiatives::initiative;

/// The configured weights in the order of the two tables, so that a test can put a wrong one in.
pub(crate) struct Tables {
    pub(crate) households: [i64; 9],
    pub(crate) initiatives: [i64; 5],
}

pub(crate) const TABLES: Tables = Tables {
    households: [350, 250, 120, 80, 70, 50, 40, 20, 20],
    initiatives: [450, 300, 100, 100, 50],
};

pub(crate) struct Home {
    pub(crate) id: String,
    pub(crate) profile: Profile,
    pub(crate) active: bool,
    pub(crate) meets: bool,
    pub(crate) named: BTreeSet<String>,
    pub(crate) phone: Option<String>,
}

pub(crate) struct Office {
    pub(crate) id: String,
    pub(crate) open: bool,
    pub(crate) area: ServiceArea,
    pub(crate) services: Vec<Need>,
    pub(crate) occupations: Vec<WantedOccupation>,
    pub(crate) situations: Vec<Situation>,
    pub(crate) languages: Vec<Language>,
}

/// A score with what gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) score: i64,
    pub(crate) weights: Vec<i64>,
    pub(crate) points: Vec<i64>,
}

fn km(a: &Place, b: &Place) -> f64 {
    HaversineMeasure::new(6_371_008.8).distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)) / 1_000.0
}

fn near(km: f64) -> i64 {
    let step = (km * 10.0).floor();
    (10_000.0 * 2_f64.powf(-step / 250.0) + 0.5).floor() as i64
}

fn common(n: usize) -> i64 {
    [2_500, 6_000, 8_500, 10_000][n.min(3)]
}

fn settled(profile: &Profile) -> bool {
    matches!(profile.situation, Situation::Arrived | Situation::Local)
}

fn region_of_two(a: &TargetArea, b: &TargetArea, geography: &dyn Geography) -> Option<i64> {
    use TargetArea as T;
    let land = |area: &TargetArea| match area {
        T::Place { place, .. } => place.district.map(|key| key.to_string()[..2].to_owned()),
        T::District { ags } | T::Land { ags } => Some(ags.to_string()[..2].to_owned()),
        T::Anywhere => None,
    };
    match (a, b) {
        (T::Anywhere, _) | (_, T::Anywhere) => Some(3_000),
        (T::Land { .. }, _) | (_, T::Land { .. }) => (land(a) == land(b)).then_some(6_000),
        (T::District { ags: a }, T::District { ags: b }) => {
            if a == b {
                Some(10_000)
            } else {
                geography.neighbours(*a, *b).then_some(4_000)
            }
        }
        (T::Place { place, radius_km }, T::District { ags }) | (T::District { ags }, T::Place { place, radius_km }) => {
            if place.district == Some(*ags) {
                return Some(10_000);
            }
            let distance = f64::from(geography.distance_to_district(place, *ags)?) / 10.0;
            (distance <= f64::from(*radius_km)).then_some(4_000)
        }
        (T::Place { place: p, radius_km: r }, T::Place { place: q, radius_km: s }) => {
            let d = km(p, q);
            let same = p.district == q.district;
            (d <= f64::from(*r) + f64::from(*s)).then(|| near(d) * 8 / 10 + if same { 2_000 } else { 0 })
        }
    }
}

fn children(profile: &Profile, year: i32) -> Vec<i32> {
    profile
        .children
        .iter()
        .map(|c| c.birth_year)
        .filter(|birth| year - birth < 18)
        .collect()
}

fn family(a: &Profile, b: &Profile, year: i32) -> i64 {
    let (x, y) = (children(a, year), children(b, year));
    if x.is_empty() && y.is_empty() {
        let size = |p: &Profile| p.adults.len().clamp(0, 3);
        return if size(a) == size(b) { 10_000 } else { 7_000 };
    }
    if x.is_empty() || y.is_empty() {
        return 1_000;
    }
    let mut all = Vec::new();
    for (these, those) in [(&x, &y), (&y, &x)] {
        for birth in these {
            let gap = those
                .iter()
                .map(|other| i64::from((birth - other).abs()))
                .min()
                .unwrap();
            all.push((10_000 - 1_500 * gap).max(0));
        }
    }
    let mean = all.iter().sum::<i64>() / all.len() as i64;
    2_000 + 8 * mean / 10
}

fn timing(a: &Profile, b: &Profile) -> i64 {
    if settled(a) || settled(b) {
        return 10_000;
    }
    let (Some(x), Some(y)) = (a.window, b.window) else {
        return 4_000;
    };
    let months =
        |w: wurzelwerk::domain::profile::Window| -> BTreeSet<i32> { (w.earliest.index()..=w.latest.index()).collect() };
    let (x, y) = (months(x), months(y));
    let overlap = x.intersection(&y).count() as i64;
    if overlap > 0 {
        return 5_000 + 5_000 * overlap / x.len().min(y.len()) as i64;
    }
    let (first, second) = if x.first() < y.first() { (&x, &y) } else { (&y, &x) };
    let between = (first.last().unwrap() + 1..*second.first().unwrap()).count() as i64;
    (5_000 - 417 * between).max(0)
}

fn compared(needs: impl Iterator<Item = Need>) -> BTreeSet<Need> {
    needs
        .filter(|need| !["elder_care", "recognition", "language"].contains(&need.as_str()))
        .collect()
}

fn needs(a: &Profile, b: &Profile) -> i64 {
    let wanted = |p: &Profile| compared(p.needs.iter().map(|n| n.need));
    let offered = |p: &Profile| compared(p.offers.iter().copied());
    let (x, y) = match (settled(a), settled(b)) {
        (true, false) => (offered(a), wanted(b)),
        (false, true) => (wanted(a), offered(b)),
        _ => (wanted(a), wanted(b)),
    };
    if x.is_empty() || y.is_empty() {
        return 2_500;
    }
    common(x.intersection(&y).count())
}

fn interests(a: &Profile, b: &Profile) -> i64 {
    if a.interests.is_empty() || b.interests.is_empty() {
        return 2_500;
    }
    common(a.interests.iter().filter(|one| b.interests.contains(one)).count())
}

/// Title and code of an occupation; nothing when it has neither.
type Job = (Option<String>, Option<String>);

thread_local! {
    /// Folded titles, because every title is compared thousands of times.
    static FOLDED: RefCell<HashMap<String, String>> = RefCell::default();
}

fn folded(title: &str) -> String {
    FOLDED.with_borrow_mut(|known| {
        known
            .entry(title.to_owned())
            .or_insert_with(|| fold_title(title))
            .clone()
    })
}

fn job(title: Option<&str>, code: Option<String>) -> Option<Job> {
    let title = title.map(folded).filter(|folded| !folded.is_empty());
    (title.is_some() || code.is_some()).then_some((title, code))
}

/// Points of two occupations; `None` where nothing fits.
fn two_jobs(a: &Job, b: &Job) -> Option<i64> {
    if let (Some(x), Some(y)) = (&a.1, &b.1) {
        let prefix = x.chars().zip(y.chars()).take_while(|(p, q)| p == q).count();
        return [None, None, Some(5_000), Some(8_000), Some(9_000), Some(10_000)][prefix];
    }
    let (Some(x), Some(y)) = (&a.0, &b.0) else {
        return None;
    };
    let similarity = strsim::jaro_winkler(x, y);
    (similarity >= 0.85).then(|| (2_000.0 + (similarity - 0.85) / 0.15 * 7_500.0).floor() as i64)
}

fn jobs(profile: &Profile) -> Vec<Job> {
    profile
        .adults
        .iter()
        .filter_map(|adult| job(adult.occupation.as_deref(), adult.kldb.map(|code| code.to_string())))
        .collect()
}

fn occupation(a: &Profile, b: &Profile) -> i64 {
    let mut best = 2_000;
    for x in jobs(a) {
        for y in jobs(b) {
            best = best.max(two_jobs(&x, &y).unwrap_or(2_000));
        }
    }
    best
}

fn current_place(a: &Profile, b: &Profile) -> i64 {
    if settled(a) || settled(b) {
        return 5_000;
    }
    match (&a.current_place, &b.current_place) {
        (Some(p), Some(q)) if p.country == "DE" && q.country == "DE" => near(km(p, q)).max(2_500),
        (Some(p), Some(q)) if p.country == q.country => near(km(p, q)).max(5_000),
        _ => 2_500,
    }
}

fn spoken(stated: &[Language]) -> BTreeSet<String> {
    if stated.is_empty() {
        return BTreeSet::from(["de".to_owned()]);
    }
    stated.iter().map(ToString::to_string).collect()
}

fn languages(a: &[Language], b: &[Language]) -> Option<i64> {
    let shared = spoken(a).intersection(&spoken(b)).count();
    [None, Some(5_000), Some(8_000), Some(10_000)][shared.min(3)]
}

fn scaled(profile: &Profile, configured: &[i64; 9]) -> Vec<i64> {
    let own = profile.importance;
    if [
        own.region,
        own.family,
        own.timing,
        own.needs,
        own.occupation,
        own.interests,
    ] == [0; 6]
    {
        return configured.to_vec();
    }
    let times = |importance: u8| [0, 1, 2, 4][usize::from(importance)];
    let factors = [
        times(own.region),
        times(own.family),
        times(own.timing),
        2,
        times(own.needs),
        times(own.interests),
        times(own.occupation),
        2,
        2,
    ];
    let products: Vec<i64> = configured.iter().zip(factors).map(|(w, f)| w * f).collect();
    let sum: i64 = products.iter().sum();
    let mut weights: Vec<i64> = products.iter().map(|p| p * 1_000 / sum).collect();
    let mut remainders: Vec<(i64, usize)> = products
        .iter()
        .enumerate()
        .map(|(at, p)| (-(p * 1_000 % sum), at))
        .collect();
    remainders.sort_unstable();
    let missing = 1_000 - weights.iter().sum::<i64>();
    for (_, at) in remainders.iter().take(missing as usize) {
        weights[*at] += 1;
    }
    weights
}

fn same_household(a: &Home, b: &Home) -> bool {
    let place = |home: &Home| home.profile.current_place.as_ref().map(|place| place.id);
    let born = |home: &Home| {
        let mut years: Vec<i32> = home.profile.children.iter().map(|child| child.birth_year).collect();
        years.sort_unstable();
        years
    };
    let targets = |home: &Home| -> BTreeSet<String> {
        let text = |area: &TargetArea| match area {
            TargetArea::Place { place, radius_km } => format!("{} {radius_km}", place.id),
            other => format!("{other:?}"),
        };
        home.profile.target_areas.iter().map(text).collect()
    };
    (a.phone.is_some() && a.phone == b.phone)
        || (place(a).is_some() && place(a) == place(b) && born(a) == born(b) && targets(a) == targets(b))
}

/// The points of `a` with `b` as `a` sees it; `None` when a hard condition does not hold.
fn directed(a: &Home, b: &Home, tables: &Tables, geography: &dyn Geography, year: i32) -> Option<Score> {
    if a.id == b.id || !a.active || !b.active || !a.meets || !b.meets || same_household(a, b) {
        return None;
    }
    let (x, y) = (&a.profile, &b.profile);
    let mut region = None;
    for one in &x.target_areas {
        for other in &y.target_areas {
            region = region.max(region_of_two(one, other, geography));
        }
    }
    let points = vec![
        region?,
        family(x, y, year),
        timing(x, y),
        if settled(x) == settled(y) { 5_000 } else { 10_000 },
        needs(x, y),
        interests(x, y),
        occupation(x, y),
        current_place(x, y),
        languages(&x.languages, &y.languages)?,
    ];
    let weights = scaled(x, &tables.households);
    let score = weights.iter().zip(&points).map(|(w, p)| w * p).sum();
    Some(Score { score, weights, points })
}

/// The pair score and the id of the household whose direction is shown.
pub(crate) fn pair(
    a: &Home,
    b: &Home,
    tables: &Tables,
    geography: &dyn Geography,
    year: i32,
) -> Option<(Score, String)> {
    let there = directed(a, b, tables, geography, year)?;
    let back = directed(b, a, tables, geography, year)?;
    let smaller_id_first = if a.id < b.id {
        (there.clone(), a)
    } else {
        (back.clone(), b)
    };
    let (score, home) = match there.score.cmp(&back.score) {
        std::cmp::Ordering::Less => (there, a),
        std::cmp::Ordering::Greater => (back, b),
        std::cmp::Ordering::Equal => smaller_id_first,
    };
    Some((score, home.id.clone()))
}

/// FNV-1a of 64 bits.
pub(crate) fn fnv(text: &str) -> u64 {
    let mut hash: u64 = 14_695_981_039_346_656_037;
    for byte in text.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(1_099_511_628_211);
    }
    hash
}

/// All candidates with a score, the best first: by score, then by the hash of `seeker|candidate`, then by id.
pub(crate) fn order(seeker: &str, mut scored: Vec<(String, Score)>) -> Vec<(String, Score)> {
    scored.sort_by(|(a, x), (b, y)| {
        let hash = |id: &str| fnv(&format!("{seeker}|{id}"));
        y.score.cmp(&x.score).then(hash(a).cmp(&hash(b))).then(a.cmp(b))
    });
    scored
}
