//! `import occupations`: the official table of the KldB 2010, checked, learnt and stored.

use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::{read_file, say};
use crate::domain::actor::Actor;
use crate::error::{Error, Result};
use crate::gazetteer::occupations::official::Official;
use crate::service::{AppState, occupations};

/// How many types the KldB 2010 has in its versions of 2010 and 2020.
const WHOLE: [usize; 2] = [1_286, 1_301];

/// Reads a file; what is wrong with it is said line by line.
pub(super) fn read(file: &Path) -> Result<(Vec<u8>, Official)> {
    let bytes = read_file(file)?;
    match Official::parse(&bytes) {
        Ok(official) => Ok((bytes, official)),
        Err(faults) => {
            for fault in &faults {
                say(&format!("{}: {fault}", file.display()))?;
            }
            Err(Error::internal(
                "this is not the table of the KldB 2010 as the Bundesagentur publishes it",
                format!("{} faults, named above; nothing was changed", faults.len()),
            ))
        }
    }
}

fn describe(official: &Official) -> Result<()> {
    say(&format!(
        "{} types, {} titles, {} more titles that are mentioned.",
        official.types(),
        official.titles.len(),
        official.mentions.len()
    ))?;
    if WHOLE.contains(&official.types()) {
        return Ok(());
    }
    say(&format!(
        "Mind: the whole table has {} types; this file is a part of it.",
        WHOLE.map(|count| count.to_string()).join(" or ")
    ))
}

/// Checks a file and says what is in it.
pub(super) fn check(file: &Path) -> Result<()> {
    describe(&read(file)?.1)?;
    say("The file is sound. Nothing was written.")
}

/// Imports a file.
pub(super) fn import(app: &AppState, file: &Path) -> Result<()> {
    let (bytes, official) = read(file)?;
    describe(&official)?;
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("Learning the titles {bar:40} {pos}/{len}") {
        bar.set_style(style);
    }
    let progress = |done: u32, all: u32| {
        bar.set_length(u64::from(all));
        bar.set_position(u64::from(done));
    };
    let imported = occupations::import(app, &Actor::System, &bytes, &official, true, None, &progress)?;
    bar.finish_and_clear();
    let version = imported.version.unwrap_or_default();
    say(&format!(
        "Imported as version {version}. Running instances know it within a minute."
    ))
}
