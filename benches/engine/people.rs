//! Realistic households, the same in every run of a seed: places by population, Zipf occupations, families. Shares are
//! those of the benchmark's README; change them there too.

use wurzelwerk::domain::ids::HouseholdId;
use wurzelwerk::domain::lists::{Interest, Language, Need, Seeks, Situation};
use wurzelwerk::domain::month::Month;
use wurzelwerk::domain::occupation::Kldb;
use wurzelwerk::domain::place::{Ags, Place};
use wurzelwerk::domain::profile::{Adult, Child, Importance, Profile, StatedNeed, TargetArea, Window};
use wurzelwerk::gazetteer::Gazetteer;
use wurzelwerk::gazetteer::occupations::Occupations;
use wurzelwerk::matching::{Household, Named, Standing};

/// A generator of numbers that is the same everywhere (`SplitMix64`).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several, by shares in percent.
    fn by_share<T: Copy>(&mut self, shares: &[(usize, T)]) -> T {
        let mut left = self.below(shares.iter().map(|(share, _)| share).sum());
        for (share, value) in shares {
            if left < *share {
                return *value;
            }
            left -= share;
        }
        shares[0].1
    }
}

/// Things drawn by weight.
struct Drawn<T> {
    items: Vec<T>,
    sums: Vec<u64>,
}

impl<T> Drawn<T> {
    fn new(weighed: impl Iterator<Item = (u64, T)>) -> Self {
        let (mut items, mut sums, mut sum) = (Vec::new(), Vec::new(), 0);
        for (weight, item) in weighed {
            sum += weight;
            items.push(item);
            sums.push(sum);
        }
        Self { items, sums }
    }

    fn draw(&self, numbers: &mut Numbers) -> &T {
        let at = numbers.next() % self.sums[self.sums.len() - 1];
        &self.items[self.sums.partition_point(|sum| *sum <= at)]
    }
}

/// What households are drawn from.
pub struct Country {
    places: Drawn<Place>,
    abroad: Drawn<Place>,
    titles: Drawn<(String, Kldb)>,
    interests: Drawn<Interest>,
    languages: Drawn<Language>,
}

impl Country {
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let seat = |place: &&Place| {
            let seat = place.municipality.and_then(|key| gazetteer.main_place(key));
            seat.is_some_and(|seat| seat.id == place.id)
        };
        let weighed = |place: &Place| (u64::from(gazetteer.population_of(place.id)), place.clone());
        let occupations = Occupations::load().unwrap();
        let mut titles: Vec<(String, Kldb)> = occupations
            .titles()
            .filter(|(_, code)| code.precision() == 3)
            .map(|(title, code)| (title.to_owned(), code))
            .collect();
        // Shuffled, so that the common ones come from all fields; the n-th is then drawn with weight 1 / n.
        let mut numbers = Numbers(1);
        for at in (1..titles.len()).rev() {
            titles.swap(at, numbers.below(at + 1));
        }
        let rank = |at: usize| 1_000_000 / (at as u64 + 1);
        Self {
            places: Drawn::new(gazetteer.places().filter(seat).map(weighed)),
            abroad: Drawn::new(gazetteer.places_abroad().map(weighed)),
            titles: Drawn::new(titles.into_iter().enumerate().map(|(at, (title, group))| {
                // The bundled table ends at three digits; the last two are made up, the same for a title.
                let code = format!("{group}{}{}", at % 5, 1 + at % 4);
                (rank(at), (title, code.parse().unwrap()))
            })),
            interests: Drawn::new(Interest::ALL.iter().enumerate().map(|(at, one)| (rank(at + 5), *one))),
            languages: Drawn::new(
                Language::all()
                    .filter(|one| one.as_str() != "de")
                    .enumerate()
                    .map(|(at, one)| {
                        (
                            if one.as_str() == "en" {
                                4_000_000
                            } else {
                                rank((at * 37) % 182 + 3)
                            },
                            one,
                        )
                    }),
            ),
        }
    }

    fn area(&self, numbers: &mut Numbers) -> TargetArea {
        let place = self.places.draw(numbers).clone();
        let district: Ags = place.district.unwrap();
        match numbers.below(100) {
            0..3 => TargetArea::Anywhere,
            3..8 => TargetArea::Land { ags: district.land() },
            8..18 => TargetArea::District { ags: district },
            _ => TargetArea::Place {
                place,
                radius_km: numbers.by_share(&[(20, 10), (10, 15), (30, 20), (20, 30), (12, 50), (4, 75), (4, 100)]),
            },
        }
    }

    fn adult(&self, numbers: &mut Numbers) -> Adult {
        if numbers.chance(15) {
            return Adult::default();
        }
        let (title, code) = self.titles.draw(numbers);
        let mut adult = Adult {
            occupation: Some(title.clone()),
            kldb: Some(*code),
            seeks: Some(Seeks::Employed),
        };
        if numbers.chance(3) {
            // Typed with an error and not resolved.
            let mut letters: Vec<char> = title.chars().collect();
            let at = numbers.below(letters.len());
            match numbers.below(3) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, (b'a' + numbers.below(26) as u8) as char),
                _ => letters[at] = (b'a' + numbers.below(26) as u8) as char,
            }
            adult.occupation = Some(letters.into_iter().collect());
            adult.kldb = None;
        }
        adult
    }

    fn children(numbers: &mut Numbers) -> Vec<Child> {
        if numbers.chance(55) {
            return Vec::new();
        }
        let mut birth_year = 2027 - numbers.below(18) as i32;
        let mut children = vec![Child { birth_year }];
        for _ in 1..numbers.by_share(&[(40, 1), (40, 2), (15, 3), (5, 4)]) {
            birth_year -= if numbers.chance(2) {
                0
            } else {
                1 + numbers.below(5) as i32
            };
            children.push(Child { birth_year });
        }
        children
    }

    fn importance(numbers: &mut Numbers) -> Importance {
        if !numbers.chance(33) {
            return Importance::default();
        }
        let mut any = || numbers.by_share(&[(5, 0), (20, 1), (50, 2), (25, 3)]);
        Importance {
            region: any(),
            family: any(),
            timing: any(),
            needs: any(),
            occupation: any(),
            interests: any(),
        }
    }

    /// The profile with a number; the same in every run.
    pub fn profile(&self, seed: u64, at: usize) -> Profile {
        let mut random = Numbers(seed ^ (at as u64).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let numbers = &mut random;
        let areas = numbers.by_share(&[(80, 1), (15, 2), (5, 3)]);
        let settled = numbers.chance(10);
        let situation = if settled {
            numbers.by_share(&[(60, Situation::Arrived), (40, Situation::Local)])
        } else {
            numbers.by_share(&[
                (60, Situation::Returning),
                (30, Situation::Newcomer),
                (10, Situation::Commuter),
            ])
        };
        let mut profile = Profile::new(situation, (0..areas).map(|_| self.area(numbers)).collect());
        let adults = numbers.by_share(&[(35, 1), (60, 2), (5, 3)]);
        profile.adults = (0..adults).map(|_| self.adult(numbers)).collect();
        profile.children = Self::children(numbers);
        if !settled && numbers.chance(75) {
            let first = 2027 * 12 + numbers.below(30) as i32;
            let last = first + numbers.below(12) as i32;
            let month = |index: i32| Month::new(index / 12, (index % 12 + 1) as u32).unwrap();
            profile.window = Some(Window {
                earliest: month(first),
                latest: month(last),
            });
        }
        for need in Need::ALL {
            if numbers.chance(25) {
                profile.needs.push(StatedNeed {
                    need: *need,
                    importance: 1 + numbers.below(3) as u8,
                });
            }
            if settled && numbers.chance(30) {
                profile.offers.push(*need);
            }
        }
        profile.interests = (0..numbers.below(7)).map(|_| *self.interests.draw(numbers)).collect();
        profile.languages = (0..numbers.by_share(&[(45, 0), (40, 1), (15, 2)]))
            .map(|_| *self.languages.draw(numbers))
            .collect();
        if numbers.chance(92) {
            profile.languages.push(Language::german());
        }
        profile.current_place = match numbers.below(100) {
            0..15 => None,
            15..28 => Some(self.abroad.draw(numbers).clone()),
            _ => Some(self.places.draw(numbers).clone()),
        };
        profile.importance = Self::importance(numbers);
        profile
    }

    /// The household with a number.
    pub fn household(&self, seed: u64, at: usize) -> Household {
        prepared(at, &self.profile(seed, at))
    }
}

/// A household that takes part, with an id as long as those of the service.
pub fn prepared(at: usize, profile: &Profile) -> Household {
    let id = HouseholdId::known(format!("01980000-0000-7000-8000-{at:012}"));
    let standing = Standing {
        takes_part: true,
        meets_households: true,
        shares_with: Named::Everyone,
        phone_key: None,
    };
    Household::prepare(id, profile, standing)
}
