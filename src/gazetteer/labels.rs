//! Names what was found so that people can tell it from others of that name, in German and English.

use super::hit::Target;
use super::places::Row;
use super::query::key;
use super::{District, Gazetteer, Subject};
use crate::domain::locale::Locale;
use crate::domain::place::{Ags, Place};

impl Gazetteer {
    /// The name of a target with what tells it from others of that name: `Neustadt, Landkreis Ostholstein`. `None`
    /// for keys the gazetteer does not know.
    pub fn label(&self, target: &Target, locale: Locale) -> Option<String> {
        match target {
            Target::Place(place) => Some(match self.subject_of(place) {
                Some(subject) => self.subject_label(subject, locale)?,
                None => place.name.clone(),
            }),
            Target::District(ags) => self.subject_label(self.district_subject(*ags)?, locale),
            Target::Land(ags) => self.subject_label(self.land_subject(*ags)?, locale),
        }
    }

    /// The name of a country (ISO 3166-1 alpha-2) in the language given; `None` for unknown codes.
    pub fn country_name(&self, code: &str, locale: Locale) -> Option<&str> {
        let (german, english) = self.countries.get(code)?;
        Some(match locale {
            Locale::De => german,
            Locale::En => english,
        })
    }

    pub(super) fn subject_of(&self, place: &Place) -> Option<Subject> {
        let (german, abroad) = self.index_of(place.id);
        german.map(Subject::German).or(abroad.map(Subject::Abroad))
    }

    pub(super) fn row(&self, subject: Subject) -> Option<&Row> {
        match subject {
            Subject::German(index) => self.places.rows.get(index as usize),
            Subject::Abroad(index) => self.towns.rows.get(index as usize),
            Subject::District(_) | Subject::Land(_) => None,
        }
    }

    pub(super) fn subject_district(&self, subject: Subject) -> Option<&District> {
        match subject {
            Subject::District(index) => self.areas.districts.get(usize::from(index)),
            _ => None,
        }
    }

    pub(super) fn population(&self, subject: Subject) -> u32 {
        match subject {
            Subject::German(_) | Subject::Abroad(_) => self.row(subject).map_or(0, |row| row.population),
            Subject::District(_) => self.subject_district(subject).map_or(0, |district| district.population),
            // Länder are few and big; their exact size ranks nothing.
            Subject::Land(_) => 1_000_000,
        }
    }

    pub(super) fn target(&self, subject: Subject) -> Option<Target> {
        Some(match subject {
            Subject::German(_) | Subject::Abroad(_) => Target::Place(self.row(subject)?.place.clone()),
            Subject::District(_) => Target::District(self.subject_district(subject)?.ags),
            Subject::Land(index) => Target::Land(self.areas.laender.get(usize::from(index))?.ags),
        })
    }

    pub(super) fn subject_name(&self, subject: Subject) -> Option<&str> {
        Some(match subject {
            Subject::German(_) | Subject::Abroad(_) => &self.row(subject)?.place.name,
            Subject::District(_) => &self.subject_district(subject)?.name,
            Subject::Land(index) => &self.areas.laender.get(usize::from(index))?.name,
        })
    }

    /// Name and context of a subject.
    pub(super) fn subject_label(&self, subject: Subject, locale: Locale) -> Option<String> {
        let (name, context) = self.parts(subject, locale)?;
        Some(if context.is_empty() {
            name
        } else {
            format!("{name}, {}", context.join(", "))
        })
    }

    /// The folded context of a label, for comparing it with what somebody typed after the comma.
    pub(super) fn label_context(&self, subject: Subject, locale: Locale) -> String {
        let (_, context) = self.parts(subject, locale).unwrap_or_default();
        context.iter().map(|part| key(part)).collect::<Vec<_>>().join(" ")
    }

    fn parts(&self, subject: Subject, locale: Locale) -> Option<(String, Vec<String>)> {
        let land_name = |ags: Ags| self.areas.land(ags.land()).map(|land| land.name.clone());
        Some(match subject {
            Subject::Land(index) => {
                let land = self.areas.laender.get(usize::from(index))?;
                let kind = match locale {
                    Locale::De => "Bundesland",
                    Locale::En => "state",
                };
                (format!("{} ({kind})", land.name), Vec::new())
            }
            Subject::District(_) => {
                let district = self.subject_district(subject)?;
                let name = match locale {
                    Locale::De if district.is_city() => format!("{} ({})", district.name, lower_first(&district.kind)),
                    Locale::En if district.is_city() => format!("{} (independent city)", district.name),
                    _ => district.full_name(),
                };
                (
                    name,
                    land_name(district.ags)
                        .into_iter()
                        .filter(|land| *land != district.name)
                        .collect(),
                )
            }
            Subject::German(index) => {
                let row = self.row(subject)?;
                let district = row.place.district.and_then(|ags| self.areas.district(ags))?;
                let mut context = Vec::new();
                if !row.seat {
                    context.extend(
                        row.place
                            .municipality
                            .and_then(|ags| self.municipality_name(ags))
                            .map(str::to_owned),
                    );
                }
                if !district.is_city() {
                    context.push(district.full_name());
                } else if row.seat {
                    context.extend(land_name(district.ags).filter(|land| *land != row.place.name));
                }
                let name = match self.twins.get(&index) {
                    Some(code) => format!("{} ({code})", row.place.name),
                    None => row.place.name.clone(),
                };
                (name, context)
            }
            Subject::Abroad(_) => {
                let place = &self.row(subject)?.place;
                let country = self.country_name(&place.country, locale).unwrap_or(&place.country);
                (place.name.clone(), vec![country.to_owned()])
            }
        })
    }

    /// Whether a folded text names the municipality, district, Land or country of a subject by its name or a short
    /// form; unless it has to fit exactly, the start of a word of the name is enough (three letters at least).
    pub(super) fn context_fits(&self, subject: Subject, text: &str, exactly: bool) -> bool {
        let bare = ["landkreis ", "kreis ", "lk ", "lkr "]
            .iter()
            .find_map(|word| text.strip_prefix(word))
            .unwrap_or(text);
        let started = |name: &str| {
            name.match_indices(bare)
                .any(|(at, _)| at == 0 || name.as_bytes().get(at - 1) == Some(&b' '))
        };
        let fits = |name: &str| name == text || name == bare || (!exactly && bare.len() >= 3 && started(name));
        let land_fits = |ags: Ags| {
            self.areas
                .land(ags.land())
                .is_some_and(|land| land.keys.iter().any(|name| fits(name)))
        };
        match subject {
            Subject::Land(_) => false,
            Subject::District(_) => self
                .subject_district(subject)
                .is_some_and(|district| land_fits(district.ags)),
            Subject::Abroad(_) => self.row(subject).is_some_and(|row| {
                let code = &row.place.country;
                key(code) == text
                    || Locale::ALL
                        .iter()
                        .filter_map(|locale| self.country_name(code, *locale))
                        .any(|name| fits(&key(name)))
            }),
            Subject::German(_) => self.row(subject).is_some_and(|row| {
                let district = row.place.district.and_then(|ags| self.areas.district(ags));
                let municipality = row.place.municipality.and_then(|ags| self.municipality_name(ags));
                district.is_some_and(|district| land_fits(district.ags) || district.keys.iter().any(|name| fits(name)))
                    || municipality.is_some_and(|name| fits(&key(name)))
                    || matches!(text, "deutschland" | "germany" | "de")
            }),
        }
    }
}

/// `Kreisfreie Stadt` → `kreisfreie Stadt`; `Stadtkreis` stays, being a noun.
fn lower_first(kind: &str) -> String {
    kind.replace("Kreisfreie", "kreisfreie")
}
