//! Seeded questions for the rounds, and the file in which peers read the same ones.
//!
//! Country: 400 districts in 16 Länder, drawn by weight 1 / (rank + 12), so that the largest has about 2 % of all.
//! Households: 80/15/5 % with 1/2/3 target districts, the further ones nearby by number; two to five needs of twelve with
//! importance 1 to 3; an occupation of 1,300 (drawn by weight 1 / (rank + 20)) in 36 areas of 36; 0 to 400 days waiting.
//! Initiatives: 60 % serve one to three districts, 20 % four to eight, 15 % a Land, 5 % three Länder; four to eight needs;
//! eight occupations in demand. Points and weights as for real ones (region 450, needs 300, occupation 100, situation
//! 100, languages 50); each household keeps its best 20 from 5,000,000 points on, worth 100,000 more per root of a day.
//! Capacities are even from 1 to twice the mean, in total 95 % of all households times the quota.
//! Pairs: the score of two households is region 350, family 250 (children's ages), timing 120 (windows), needs 70,
//! interests 50, occupation 40 and 120 the same for all; edges are the union of everybody's best 20 in its districts.

use wurzelwerk::matching::rounds::{PairEdge, PlaceEdge};

const DISTRICTS: usize = 400;
const LAENDER: usize = 16;

/// Random numbers of the generator: xorshift with a multiplication, the same in every run.
struct Spread(u64);

impl Spread {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as usize * end) >> 32
    }

    fn ranked(&mut self, weights: &[u64]) -> usize {
        let at = self.below(*weights.last().unwrap() as usize) as u64;
        weights.partition_point(|&sum| sum <= at)
    }
}

/// Running sums of 1,000,000 / (rank + offset).
fn ranks(length: usize, offset: usize) -> Vec<u64> {
    let mut sum = 0;
    (0..length)
        .map(|rank| {
            sum += 1_000_000 / (rank + offset) as u64;
            sum
        })
        .collect()
}

/// A question about places.
pub(crate) struct Places {
    pub(crate) quotas: Vec<u32>,
    pub(crate) capacities: Vec<u32>,
    pub(crate) edges: Vec<PlaceEdge>,
}

struct Home {
    districts: Vec<usize>,
    needs: Vec<(usize, i64)>,
    occupation: usize,
    situation: usize,
    languages: usize,
    waiting: i64,
    children: Vec<i64>,
    window: (i64, i64),
    interests: u64,
}

fn homes(count: usize, spread: &mut Spread) -> Vec<Home> {
    let districts = ranks(DISTRICTS, 12);
    let occupations = ranks(1_300, 20);
    (0..count)
        .map(|_| {
            let main = spread.ranked(&districts);
            let areas = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3][spread.below(20)];
            let mut needs: Vec<(usize, i64)> = Vec::new();
            for _ in 0..2 + spread.below(4) {
                let need = spread.below(12);
                if needs.iter().all(|&(other, _)| other != need) {
                    needs.push((need, 1 + spread.below(3) as i64));
                }
            }
            let first = spread.below(30) as i64;
            Home {
                districts: (0..areas).map(|step| (main + step * 16) % DISTRICTS).collect(),
                needs,
                occupation: spread.ranked(&occupations),
                situation: spread.below(5),
                languages: 1 + spread.below(3),
                waiting: spread.below(401) as i64,
                children: (0..[0, 0, 0, 1, 1, 2, 2, 3][spread.below(8)])
                    .map(|_| spread.below(18) as i64)
                    .collect(),
                window: (first, first + spread.below(18) as i64),
                interests: (0..spread.below(6)).fold(0, |bits, _| bits | 1 << spread.below(40)),
            }
        })
        .collect()
}

/// Points for two occupations by how much of their code they share.
fn occupation_points(one: usize, other: usize) -> i64 {
    [1, 6, 36, 216]
        .into_iter()
        .zip([10_000, 9_000, 8_000, 5_000])
        .find(|&(group, _)| one / group == other / group)
        .map_or(2_000, |(_, points)| points)
}

struct Office {
    districts: Vec<usize>,
    laender: Vec<usize>,
    needs: u64,
    wanted: Vec<usize>,
    situation: Option<usize>,
    languages: usize,
}

fn offices(count: usize, spread: &mut Spread) -> Vec<Office> {
    let districts = ranks(DISTRICTS, 60);
    let occupations = ranks(1_300, 20);
    (0..count)
        .map(|_| {
            let kind = spread.below(20);
            let served = match kind {
                0..12 => 1 + spread.below(3),
                12..16 => 4 + spread.below(5),
                _ => 0,
            };
            let laender = [0, 3][usize::from(kind == 19)] + usize::from((16..19).contains(&kind));
            let main = spread.ranked(&districts);
            let land = spread.below(LAENDER);
            Office {
                districts: (0..served).map(|step| (main + step * 16) % DISTRICTS).collect(),
                laender: (0..laender).map(|step| (land + step) % LAENDER).collect(),
                needs: (0..4 + spread.below(5)).fold(0, |bits, _| bits | 1 << spread.below(12)),
                wanted: (0..8).map(|_| spread.ranked(&occupations)).collect(),
                situation: (spread.below(2) == 0).then(|| spread.below(5)),
                languages: 1 + spread.below(3),
            }
        })
        .collect()
}

fn office_score(home: &Home, office: &Office) -> Option<i64> {
    let near = [10_000, 9_000][usize::from(office.districts.len() > 3)];
    let far = [5_000, 3_000][usize::from(office.laender.len() > 1)];
    let region = home.districts.iter().map(|district| match () {
        () if office.districts.contains(district) => near,
        () if office.laender.contains(&(district % LAENDER)) => far,
        () => 0,
    });
    let region = region.max().unwrap_or(0);
    if region == 0 || office.situation.is_some_and(|situation| situation != home.situation) {
        return None;
    }
    let stated: i64 = home.needs.iter().map(|need| need.1).sum();
    let covered: i64 = home
        .needs
        .iter()
        .filter(|need| office.needs >> need.0 & 1 == 1)
        .map(|need| need.1)
        .sum();
    let occupation = office
        .wanted
        .iter()
        .map(|&wanted| occupation_points(home.occupation, wanted))
        .max();
    let languages = [5_000, 8_000, 10_000][home.languages.min(office.languages) - 1];
    let situation = [7_000, 10_000][usize::from(office.situation.is_some())];
    let needs = 10_000 * covered / stated;
    Some(450 * region + 300 * needs + 100 * occupation.unwrap_or(5_000) + 100 * situation + 50 * languages)
}

/// Households and initiatives as above.
pub(crate) fn places(households: usize, initiatives: usize, quota: u32, seed: u64) -> Places {
    let mut spread = Spread::new(seed);
    let homes = homes(households, &mut spread);
    let offices = offices(initiatives, &mut spread);
    let mut by_district = vec![Vec::new(); DISTRICTS];
    for (at, office) in offices.iter().enumerate() {
        for (district, list) in by_district.iter_mut().enumerate() {
            if office.districts.contains(&district) || office.laender.contains(&(district % LAENDER)) {
                list.push(at);
            }
        }
    }
    let mut edges = Vec::new();
    for (household, home) in homes.iter().enumerate() {
        let mut seen: Vec<usize> = home
            .districts
            .iter()
            .flat_map(|&district| by_district[district].iter().copied())
            .collect();
        seen.sort_unstable();
        seen.dedup();
        let mut ranked: Vec<(i64, u64, usize)> = seen
            .into_iter()
            .filter_map(|at| Some((-office_score(home, &offices[at])?, tie(household, at), at)))
            .filter(|&(score, ..)| score <= -5_000_000)
            .collect();
        ranked.sort_unstable();
        ranked.truncate(20);
        let extra = 100_000 * home.waiting.isqrt();
        edges.extend(ranked.into_iter().map(|(score, _, at)| PlaceEdge {
            household: household as u32,
            initiative: at as u32,
            value: extra - score,
        }));
    }
    edges.sort_unstable();
    let total = households * quota as usize * 95 / 100;
    let capacities = capacities(initiatives, total, &mut spread);
    Places {
        quotas: vec![quota; households],
        capacities,
        edges,
    }
}

fn tie(one: usize, other: usize) -> u64 {
    ((one as u64) << 32 | other as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(29)
        .wrapping_mul(0xff51_afd7_ed55_8ccd)
}

fn capacities(initiatives: usize, total: usize, spread: &mut Spread) -> Vec<u32> {
    let mean = (total / initiatives).max(1);
    let mut capacities: Vec<u32> = (0..initiatives)
        .map(|_| 1 + spread.below(2 * mean - 1) as u32)
        .collect();
    let mut sum: usize = capacities.iter().map(|&capacity| capacity as usize).sum();
    while sum < total {
        capacities[spread.below(initiatives)] += 1;
        sum += 1;
    }
    capacities
}

/// The same with values rounded to half a million and places for 28 % of the households: ties everywhere.
pub(crate) fn ties(households: usize, initiatives: usize, seed: u64) -> Places {
    let mut question = places(households, initiatives, 1, seed);
    for edge in &mut question.edges {
        edge.value = (edge.value / 500_000 * 500_000).max(1);
    }
    question.capacities = capacities(initiatives, households * 28 / 100, &mut Spread::new(seed + 1));
    question
}

/// 20 initiatives with 100 places each, and 20,000 households that want just these; `apart` is by how much their values
/// differ (1: not at all).
pub(crate) fn price_war(apart: usize, seed: u64) -> Places {
    let mut spread = Spread::new(seed);
    let worth: Vec<i64> = (0..20).map(|_| 6_000_000 + spread.below(3_000_000) as i64).collect();
    let edges = (0..20_000_u32).flat_map(|household| (0..20_u32).map(move |initiative| (household, initiative)));
    let edges = edges
        .map(|(household, initiative)| PlaceEdge {
            household,
            initiative,
            value: worth[initiative as usize] + spread.below(apart) as i64,
        })
        .collect();
    Places {
        quotas: vec![1; 20_000],
        capacities: vec![100; 20],
        edges,
    }
}

fn pair_score(one: &Home, other: &Home) -> i64 {
    let region = 10_000 * i64::from(one.districts[0] == other.districts[0]);
    let region = region.max(4_000);
    let closest = |age: i64, all: &[i64]| {
        all.iter()
            .map(|&own| (10_000 - 1_500 * (own - age).abs()).max(0))
            .max()
            .unwrap_or(0)
    };
    let family = match (one.children.len(), other.children.len()) {
        (0, 0) => 8_500,
        (0, _) | (_, 0) => 1_000,
        (a, b) => {
            let there: i64 = one.children.iter().map(|&age| closest(age, &other.children)).sum();
            let back: i64 = other.children.iter().map(|&age| closest(age, &one.children)).sum();
            2_000 + 8 * ((there + back) / (a + b) as i64) / 10
        }
    };
    let overlap = one.window.1.min(other.window.1) - one.window.0.max(other.window.0) + 1;
    let shorter = (one.window.1 - one.window.0).min(other.window.1 - other.window.0) + 1;
    let timing = if overlap > 0 {
        5_000 + 5_000 * overlap / shorter
    } else {
        (5_000 + 417 * overlap).max(0)
    };
    let common = |n: usize| [2_500, 6_000, 8_500, 10_000][n.min(3)];
    let needs = common(
        one.needs
            .iter()
            .filter(|need| other.needs.iter().any(|other| other.0 == need.0))
            .count(),
    );
    let interests = common((one.interests & other.interests).count_ones() as usize);
    let occupation = occupation_points(one.occupation, other.occupation);
    350 * region + 250 * family + 120 * timing + 70 * needs + 50 * interests + 40 * occupation + 120 * 5_000
}

/// The edges among so many households: the union of everybody's best 20.
pub(crate) fn pairs(households: usize, seed: u64) -> Vec<PairEdge> {
    let mut spread = Spread::new(seed);
    let homes = homes(households, &mut spread);
    let mut by_district = vec![Vec::new(); DISTRICTS];
    for (at, home) in homes.iter().enumerate() {
        for &district in &home.districts {
            by_district[district].push(at);
        }
    }
    let mut edges = Vec::new();
    let mut ranked = Vec::new();
    for (at, home) in homes.iter().enumerate() {
        ranked.clear();
        for &district in &home.districts {
            let others = by_district[district].iter().filter(|&&other| other != at);
            ranked.extend(others.map(|&other| (-pair_score(home, &homes[other]), tie(at, other), other)));
        }
        // The same other household stands there once per common district, at most three times.
        if ranked.len() > 60 {
            ranked.select_nth_unstable(60);
            ranked.truncate(60);
        }
        ranked.sort_unstable();
        ranked.dedup();
        edges.extend(ranked.iter().take(20).map(|&(score, _, other)| PairEdge {
            one: at.min(other) as u32,
            other: at.max(other) as u32,
            value: -score,
        }));
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The file for peers: 64-bit numbers, smallest byte first. Places: 0, households, initiatives, edges, quotas, capacities,
/// then household, initiative, value of each edge. Pairs: 1, households, 0, edges, then the two and the value of each.
pub(crate) fn places_file(question: &Places) -> Vec<u8> {
    let head = [
        0,
        question.quotas.len() as i64,
        question.capacities.len() as i64,
        question.edges.len() as i64,
    ];
    let quotas = question.quotas.iter().map(|&quota| i64::from(quota));
    let capacities = question.capacities.iter().map(|&capacity| i64::from(capacity));
    let edges = question
        .edges
        .iter()
        .flat_map(|edge| [i64::from(edge.household), i64::from(edge.initiative), edge.value]);
    head.into_iter()
        .chain(quotas)
        .chain(capacities)
        .chain(edges)
        .flat_map(i64::to_le_bytes)
        .collect()
}

/// See [`places_file`].
pub(crate) fn pairs_file(households: usize, edges: &[PairEdge]) -> Vec<u8> {
    let head = [1, households as i64, 0, edges.len() as i64];
    let edges = edges
        .iter()
        .flat_map(|edge| [i64::from(edge.one), i64::from(edge.other), edge.value]);
    head.into_iter().chain(edges).flat_map(i64::to_le_bytes).collect()
}
