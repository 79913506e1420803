//! Looking occupations up by what somebody typed, and importing the official table, which all instances then know. The
//! look-up is pure reading: no database, no actor.

use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::AppState;
use crate::domain::actor::Actor;
use crate::domain::locale::Locale;
use crate::domain::occupation::Kldb;
use crate::error::{Context as _, Error, Result};
use crate::gazetteer::occupations::Occupations;
use crate::gazetteer::occupations::official::Official;
use crate::store::{audit, occupation_tables};

/// The occupations that are known at present. An import, also that of another instance, puts others in their place.
#[derive(Debug, Clone)]
pub struct Known(Arc<RwLock<(i64, Arc<Occupations>)>>);

impl Known {
    /// Starts with what the bundle knows.
    pub fn new(bundled: Arc<Occupations>) -> Self {
        Self(Arc::new(RwLock::new((0, bundled))))
    }

    /// What is known now; a use case asks once, so that its answers fit together.
    pub fn current(&self) -> Arc<Occupations> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Version of the imported table, 0 when none was.
    fn version(&self) -> i64 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).0
    }

    fn put(&self, version: i64, occupations: Occupations) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = (version, Arc::new(occupations));
    }
}

/// One answer to a search.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OccupationView {
    /// KldB 2010 code, 3 to 5 digits.
    #[schema(value_type = String, example = "813")]
    pub kldb: Kldb,
    /// The title of the table that fits.
    #[schema(example = "Krankenpfleger")]
    pub title: String,
    /// Name of the group of three digits, in the language of the request.
    pub group: String,
    /// How likely the group is meant, 0 to 10,000.
    #[schema(maximum = 10_000)]
    pub confidence: u16,
    /// Whether the text means this occupation and no other. Where no answer is certain, ask back.
    pub certain: bool,
}

/// Occupations that fit what somebody typed, the best first.
pub fn search(app: &AppState, text: &str, limit: usize, locale: Locale) -> Vec<OccupationView> {
    let occupations = app.occupations.current();
    let certain = occupations.certain(text);
    occupations
        .resolve(text, limit)
        .into_iter()
        .map(|hit| OccupationView {
            kldb: hit.kldb,
            group: occupations.name(hit.kldb, locale).unwrap_or_default().to_owned(),
            title: hit.title,
            confidence: hit.confidence,
            certain: certain == Some(hit.kldb),
        })
        .collect()
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// How many types, codes of five digits, the file has.
    pub types: usize,
    /// How many titles, with those that it only mentions.
    pub titles: usize,
    /// Version of the table that was written; `None` when it was only a trial.
    pub version: Option<i64>,
}

/// Takes over the official table in the place of the one before, and trains with it for so many `passes` (the usual number
/// when `None`), of which `progress` hears. Without `commit` it only checks. It works for seconds.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the command line; [`Error::Unavailable`] without the database. Nothing is changed then.
pub fn import(
    app: &AppState,
    actor: &Actor,
    bytes: &[u8],
    official: &Official,
    commit: bool,
    passes: Option<u32>,
    progress: &dyn Fn(u32, u32),
) -> Result<Imported> {
    if !matches!(actor, Actor::System) {
        return Err(Error::Forbidden);
    }
    let mut imported = Imported {
        types: official.types(),
        titles: official.titles.len() + official.mentions.len(),
        version: None,
    };
    if !commit {
        return Ok(imported);
    }
    let trained = match passes {
        None => Occupations::train(official, progress)?,
        Some(passes) => Occupations::train_with(official, passes, progress)?,
    };
    let (content, model) = (official.to_bytes()?, trained.model()?);
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let now = app.clock.now();
    let version = app.store.write_blocking(|tx| {
        let version = occupation_tables::replace(tx, &sha256, &content, &model, now)?;
        let detail = format!("{} types, {} titles", imported.types, imported.titles);
        audit::record(
            tx,
            now,
            actor,
            "occupations.import",
            "import",
            "occupations",
            Some(&detail),
        )?;
        Ok(version)
    })?;
    app.occupations.put(version, trained);
    imported.version = Some(version);
    Ok(imported)
}

/// Takes over what was imported since, by this instance or another; answers whether there was anything. Blocking.
///
/// # Errors
/// [`Error::Unavailable`] without the database; [`Error::Internal`] when the stored table is damaged.
pub fn refresh(app: &AppState) -> Result<bool> {
    let version = app.store.read_blocking(occupation_tables::version)?;
    if version == app.occupations.version() {
        return Ok(false);
    }
    let Some(table) = app.store.read_blocking(occupation_tables::find)? else {
        app.occupations.put(0, Occupations::load()?);
        return Ok(true);
    };
    let official = Official::from_bytes(&table.content)?;
    let occupations = match Occupations::with(&official, &table.model) {
        Ok(occupations) => occupations,
        Err(error) => {
            // The table itself is sound; only what was learnt from it belongs to another version of the program.
            tracing::warn!(error = %crate::telemetry::chain(&error), "import the occupations again: their model cannot be used");
            Occupations::untrained(&official)?
        }
    };
    app.occupations.put(table.version, occupations);
    tracing::info!(
        version = table.version,
        types = official.types(),
        "the official table of occupations is in use"
    );
    Ok(true)
}

/// As [`refresh`], off the async threads.
///
/// # Errors
/// As [`refresh`].
pub async fn keep_up(app: &AppState) -> Result<bool> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || refresh(&app))
        .await
        .context("taking over imported occupations")?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, TestDatabase, on_both_databases};

    const HEAD: &str = "\u{feff}Schlüssel KldB 2010;Ebene;Titel;Umfasst ferner;Ausschlüsse\n2;1;a;;\n29;2;a;;\n292;3;a;;\n2922;4;a;;\n";

    fn file(title: &str) -> String {
        format!("{HEAD}29222;5;Probenbäckerei;Zugeordnete Berufe (Beispiele):  29222-100 {title};\n")
    }

    fn import_file(app: &AppState, text: &str, commit: bool) -> Imported {
        let official = Official::parse(text.as_bytes()).unwrap();
        // No passes: what is looked for here stands in the tables.
        import(
            app,
            &Actor::System,
            text.as_bytes(),
            &official,
            commit,
            Some(0),
            &|_, _| (),
        )
        .unwrap()
    }

    fn certain(app: &AppState, text: &str) -> bool {
        app.occupations.current().certain(text).is_some()
    }

    on_both_databases! {
        async fn an_import_is_known_to_every_instance_and_the_next_one_takes_its_place(db: TestDatabase) {
            let (here, there) = (testing::app(&db), testing::app(&db));
            let trial = import_file(&here, &file("Probenbäcker/in"), false);
            assert_eq!((trial.types, trial.titles, trial.version), (1, 1, None));
            assert!(!refresh(&here).unwrap(), "a trial writes nothing");

            assert_eq!(import_file(&here, &file("Probenbäcker/in"), true).version, Some(1));
            assert!(certain(&here, "Probenbäckerin") && !certain(&there, "Probenbäckerin"));
            assert!(keep_up(&there).await.unwrap());
            assert!(certain(&there, "Probenbäckerin"));
            assert!(!keep_up(&there).await.unwrap(), "nothing new");

            assert_eq!(import_file(&there, &file("Probenkonditor/in"), true).version, Some(2));
            assert!(keep_up(&here).await.unwrap());
            assert!(certain(&here, "Probenkonditor") && !certain(&here, "Probenbäckerin"));
            let started_later = testing::app(&db);
            assert!(refresh(&started_later).unwrap());
            assert_eq!(started_later.occupations.current().types(), 1);
        }

        async fn only_the_command_line_imports(db: TestDatabase) {
            let app = testing::app(&db);
            let text = file("Probenbäcker/in");
            let official = Official::parse(text.as_bytes()).unwrap();
            let refused = import(&app, &Actor::Anonymous, text.as_bytes(), &official, true, Some(0), &|_, _| ());
            assert!(matches!(refused, Err(Error::Forbidden)));
            assert!(!refresh(&app).unwrap());
        }
    }
}
