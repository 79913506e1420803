//! Backups, and what must not come back with them: which households were erased is noted in a file apart, and a
//! restored database is brought to forget them again (rule 6 and the retention of product.md).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::{AppState, privacy};
use crate::domain::ids::HouseholdId;
use crate::error::{Context as _, Error, Result};
use crate::store::{DatabaseUrl, Store, backup, erasures, households, stories};

/// Households that are looked through at once.
const BATCH: i64 = 1_000;

/// Copies the embedded database into a new file while the service goes on; answers its size in bytes.
///
/// # Errors
/// [`Error::Internal`] for a PostgreSQL server, or when the file cannot be made.
pub async fn back_up(store: &Store, target: &Path) -> Result<u64> {
    store.back_up(target).await
}

/// Puts a backup in the place of the embedded database; answers where the old one was moved to.
///
/// # Errors
/// [`Error::Internal`] for a PostgreSQL server, a backup that is damaged or newer than the program, or a database in use.
pub fn restore(url: &DatabaseUrl, from: &Path, now: DateTime<Utc>) -> Result<Option<String>> {
    backup::restore(url, from, &now.format("before-%Y%m%dT%H%M%SZ").to_string())
}

/// Notes in the file of erasures whom the database erased since it was last written.
///
/// # Errors
/// Faults of the database or of the file.
pub async fn note_erasures(app: &AppState) -> Result<usize> {
    let path = app.config.database.erasures_file.clone();
    if path.as_os_str().is_empty() {
        return Ok(0);
    }
    // A day more than needed, because instances and their files may have different clocks.
    let since = match std::fs::metadata(&path).and_then(|file| file.modified()) {
        Ok(written) => DateTime::<Utc>::from(written).min(app.clock.now()) - Duration::days(1),
        Err(_) => DateTime::UNIX_EPOCH,
    };
    let erased = app.store.read(move |conn| erasures::list_since(conn, since)).await?;
    if erased.is_empty() {
        return Ok(0);
    }
    tokio::task::spawn_blocking(move || append(&path, &erased))
        .await
        .context("writing the file of erasures")?
}

fn append(path: &Path, erased: &[(String, DateTime<Utc>)]) -> Result<usize> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => hashes_in(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeSet::new(),
        Err(error) => return Err(error).context("reading the file of erasures"),
    };
    let mut lines = String::new();
    let mut count = 0;
    for (hash, at) in erased.iter().filter(|(hash, _)| !before.contains(hash)) {
        let _ = writeln!(lines, "{} {hash}", at.format("%Y-%m-%dT%H:%M:%SZ"));
        count += 1;
    }
    if count == 0 {
        return Ok(0);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).context("making the folder of the file of erasures")?;
    }
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .context("opening the file of erasures")?;
    file.write_all(lines.as_bytes())
        .context("writing the file of erasures")?;
    file.sync_all().context("writing the file of erasures")?;
    Ok(count)
}

/// The hashes in a file of erasures: the last word of each line.
fn hashes_in(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.split_whitespace().last())
        .map(str::to_owned)
        .collect()
}

/// Erases again whom the file names and the database still knows, and deletes stories that were revoked; answers how many. Their content is gone from the files of
/// SQLite too when this answers.
///
/// # Errors
/// [`Error::Internal`] when a line is none of such a file (then nobody is erased), or the files could not be cleaned.
pub async fn replay_erasures(app: &AppState, file: &str) -> Result<usize> {
    let hashes = hashes_in(file);
    let is_hash = |hash: &String| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(other) = hashes.iter().find(|hash| !is_hash(hash)) {
        return Err(Error::internal("this is no file of erasures", other.clone()));
    }
    let hashes = Arc::new(hashes);
    let known = Arc::clone(&hashes);
    let mut done = app
        .store
        .write(move |tx| {
            let mut gone = 0;
            for id in stories::list_ids(tx)? {
                if known.contains(&erasures::hash_of_story(&id)) {
                    gone += usize::from(stories::delete(tx, &id)?);
                }
            }
            Ok(gone)
        })
        .await?;
    let mut after = None::<HouseholdId>;
    loop {
        let from = after.clone();
        let ids = app
            .store
            .read(move |conn| households::list_ids(conn, from.as_ref(), BATCH))
            .await?;
        let Some(last) = ids.last() else { break };
        after = Some(last.clone());
        for id in ids.into_iter().filter(|id| hashes.contains(&erasures::hash_of(id))) {
            let now = app.clock.now();
            app.store
                .write(move |tx| match households::find(tx, &id)? {
                    Some(household) => privacy::erase_again(tx, household, now),
                    None => Ok(()),
                })
                .await?;
            done += 1;
        }
    }
    if done > 0 && !app.store.forget().await? {
        return Err(Error::internal(
            "cleaning the files of the database",
            "somebody is reading from it",
        ));
    }
    Ok(done)
}
