//! The bundled tables of occupations as they are read, before anything is indexed, and what a model is trained with.
//! Nothing is decided here.

use std::collections::BTreeMap;

use super::official::Official;
use super::titles::Raw;
use crate::domain::occupation::{Kldb, fold_title};
use crate::error::{Error, Result};
use crate::gazetteer::tables;

/// The tables of titles, one for each of the ten areas.
const TABLES: [(&str, &[u8]); 10] = [
    (
        "occupations-area0.csv",
        include_bytes!("../../../data/occupations-area0.csv"),
    ),
    (
        "occupations-area1.csv",
        include_bytes!("../../../data/occupations-area1.csv"),
    ),
    (
        "occupations-area2.csv",
        include_bytes!("../../../data/occupations-area2.csv"),
    ),
    (
        "occupations-area3.csv",
        include_bytes!("../../../data/occupations-area3.csv"),
    ),
    (
        "occupations-area4.csv",
        include_bytes!("../../../data/occupations-area4.csv"),
    ),
    (
        "occupations-area5.csv",
        include_bytes!("../../../data/occupations-area5.csv"),
    ),
    (
        "occupations-area6.csv",
        include_bytes!("../../../data/occupations-area6.csv"),
    ),
    (
        "occupations-area7.csv",
        include_bytes!("../../../data/occupations-area7.csv"),
    ),
    (
        "occupations-area8.csv",
        include_bytes!("../../../data/occupations-area8.csv"),
    ),
    (
        "occupations-area9.csv",
        include_bytes!("../../../data/occupations-area9.csv"),
    ),
];

/// The model that `cargo bench --bench occupations_model -- bundle` has trained with these tables.
pub(super) const MODEL: &[u8] = include_bytes!("../../../data/occupations-model.bin");
/// What the model learns from besides titles: words of a field of work with its group.
const WORDS: &[u8] = include_bytes!("../../../data/occupations-words.csv");

/// Reading of the bundle, before anything is indexed.
pub(super) struct Bundle {
    /// Code → German and English name.
    pub(super) names: BTreeMap<Kldb, (String, String)>,
    pub(super) titles: Vec<Raw>,
}

impl Bundle {
    /// Reads the tables.
    pub(super) fn read() -> Result<Self> {
        let groups = tables::read(
            "occupations-groups.csv",
            include_bytes!("../../../data/occupations-groups.csv"),
            |row| {
                let cell = |column| tables::text(row, column).map(str::to_owned);
                Ok((tables::text(row, 0)?.parse::<Kldb>()?, (cell(1)?, cell(2)?)))
            },
        )?;
        let names: BTreeMap<Kldb, (String, String)> = groups.into_iter().collect();
        let mut titles = Vec::with_capacity(8_500);
        for (name, table) in TABLES {
            titles.extend(tables::read(name, table, |row| {
                Ok(Raw::new(tables::text(row, 2)?, tables::text(row, 0)?.parse()?))
            })?);
        }
        // People type the names of groups too: "Altenpflege", "Gardening".
        for (kldb, (german, english)) in names.iter().filter(|(kldb, _)| kldb.precision() == 3) {
            titles.push(Raw::new(german, *kldb));
            titles.push(Raw::new(english, *kldb));
        }
        Ok(Self { names, titles })
    }

    /// What a model is trained with: titles, words of fields, and what of the official table is no title.
    pub(super) fn samples(&self, official: &Official) -> Result<Vec<(String, Kldb)>> {
        let mut samples: Vec<(String, Kldb)> = self.titles.iter().map(|raw| (raw.key.clone(), raw.kldb)).collect();
        // The official titles say all this better.
        if official.titles.is_empty() {
            samples.extend(words()?);
        }
        for (kldb, name) in &official.names {
            let (kind, _) = name.split_once('–').unwrap_or((name, ""));
            let kind = kind.trim_start_matches("Berufe ").trim_start_matches("in der ");
            samples.push((fold_title(kind), *kldb));
        }
        samples.retain(|(key, _)| !key.is_empty());
        Ok(samples)
    }

    /// Adds the titles of the official table, and those it mentions.
    pub(super) fn add(&mut self, official: &Official) -> Result<()> {
        for (kldb, title) in official.titles.iter().chain(&official.mentions) {
            if !self.names.contains_key(&kldb.group(3)) {
                return Err(Error::internal(
                    "adding the official table of occupations",
                    format!("{kldb} belongs to no group of the KldB 2010"),
                ));
            }
            self.titles.push(Raw::new(title, *kldb));
        }
        Ok(())
    }
}

/// Words of the fields of work.
fn words() -> Result<Vec<(String, Kldb)>> {
    let rows = tables::read("occupations-words.csv", WORDS, |row| {
        let group: Kldb = tables::text(row, 0)?.parse()?;
        let list = tables::text(row, 1)?.split(',');
        Ok(list.map(|word| (fold_title(word), group)).collect::<Vec<_>>())
    })?;
    Ok(rows.into_iter().flatten().collect())
}
