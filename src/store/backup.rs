//! Copies of the embedded database while it is in use, and what has to hold before one takes its place. A server of
//! PostgreSQL is copied by its own tools.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::connection::{Conn, DatabaseUrl, Manager};
use super::{Db as _, Store, migrations, off_thread};
use crate::error::{Context as _, Error, Result};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn not_for_servers<T>() -> Result<T> {
    Err(Error::internal(
        "this database is a PostgreSQL server",
        "copy it with pg_dump --format=custom and bring it back with pg_restore; then run replay-erasures",
    ))
}

impl Store {
    /// Copies the whole embedded database into a new file that only its owner reads, while the service goes on. The copy is
    /// checked and stands on the disk when this answers; its size in bytes is answered.
    ///
    /// # Errors
    /// [`Error::Internal`] for a PostgreSQL server, when the file exists, cannot be written, or does not stand the check.
    pub(crate) async fn back_up(&self, target: &Path) -> Result<u64> {
        let (store, target) = (self.clone(), target.to_owned());
        off_thread(move || {
            if store.writer.is_none() {
                return not_for_servers();
            }
            // Made beforehand, so that nobody else can read it for a moment; SQLite takes an empty file.
            let made = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&target);
            let file = made.context("making the file of the backup")?;
            let copied = copy_into(&mut *store.reader()?, &target).and_then(|()| {
                check(&target)?;
                file.sync_all().context("writing the backup")?;
                sync_folder(&target).context("writing the backup")
            });
            if let Err(error) = copied {
                // Half a copy is none.
                let _ = std::fs::remove_file(&target);
                return Err(error);
            }
            Ok(file.metadata().context("reading the size of the backup")?.len())
        })
        .await
    }
}

fn copy_into(conn: &mut Conn, target: &Path) -> Result<()> {
    let Some(name) = target.to_str() else {
        return Err(Error::internal("the name of the backup", "it has to be UTF-8"));
    };
    diesel::sql_query("VACUUM INTO $1")
        .bind::<Text, _>(name)
        .execute(conn)
        .db()?;
    Ok(())
}

/// Makes the entry of a file in its folder outlive a power cut.
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Whether a file is a sound database of this program, of this version or an older one.
///
/// # Errors
/// [`Error::Internal`] that says what is wrong.
pub(crate) fn check(file: &Path) -> Result<()> {
    if !file.is_file() {
        return Err(Error::internal("there is no such file", file.display().to_string()));
    }
    let manager = Manager {
        url: DatabaseUrl::parse(&format!("sqlite://{}", file.display()))?,
    };
    let mut conn = diesel::r2d2::ManageConnection::connect(&manager)
        .map_err(|cause| Error::Internal("opening the backup", Box::new(cause)))?;
    let found: Vec<Line> = diesel::sql_query("SELECT integrity_check AS line FROM pragma_integrity_check")
        .load(&mut conn)
        .db()?;
    if found.iter().any(|row| row.line != "ok") {
        let said: Vec<String> = found.into_iter().map(|row| row.line).take(3).collect();
        return Err(Error::internal("the backup is damaged", said.join("; ")));
    }
    migrations::check_known(&mut conn)
}

/// Puts a checked copy in the place of the database file. What stood there is moved aside and its new name answered.
/// Nobody may have the database open.
///
/// # Errors
/// [`Error::Internal`] for a PostgreSQL server, a backup that does not stand the check, or when files cannot be moved.
pub(crate) fn restore(url: &DatabaseUrl, backup: &Path, aside: &str) -> Result<Option<String>> {
    let DatabaseUrl::Sqlite(target) = url else {
        return not_for_servers();
    };
    if !backup.is_file() {
        return Err(Error::internal("there is no such file", backup.display().to_string()));
    }
    let new = format!("{target}.new");
    // The copy is checked, because looking at a database writes beside it, and the backup stays as it is.
    let log = format!("{}-wal", backup.display());
    let checked = std::fs::copy(backup, &new)
        // A file that was taken with its log beside it is whole only with that.
        .and_then(|_| {
            if Path::new(&log).exists() {
                std::fs::copy(&log, format!("{new}-wal"))
            } else {
                Ok(0)
            }
        })
        .context("copying the backup")
        .and_then(|_| check(Path::new(&new)))
        .and_then(|()| empty_and_close(&new));
    if let Err(error) = checked {
        remove_all(&new);
        return Err(error);
    }
    for ending in LOGS {
        let _ = std::fs::remove_file(format!("{new}{ending}"));
    }
    File::open(&new)
        .and_then(|file| file.sync_all())
        .context("copying the backup")?;
    let moved = if Path::new(target).exists() {
        if let Err(error) = empty_and_close(target) {
            remove_all(&new);
            return Err(error);
        }
        let old = format!("{target}.{aside}");
        std::fs::rename(target, &old).context("moving the old database aside")?;
        Some(old)
    } else {
        None
    };
    for ending in LOGS {
        // A log of the old database must not be played into the new one; it may hold what the old file lacks.
        match std::fs::rename(format!("{target}{ending}"), format!("{target}.{aside}{ending}")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).context("moving the log of the old database aside");
            }
            _ => {}
        }
    }
    std::fs::rename(&new, target).context("putting the backup into its place")?;
    sync_folder(Path::new(target)).context("putting the backup into its place")?;
    Ok(moved)
}

/// What SQLite keeps beside a database.
const LOGS: [&str; 2] = ["-wal", "-shm"];

/// Removes a copy that is not used, with what was made beside it.
fn remove_all(file: &str) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{file}{ending}"));
    }
}

fn is_damaged(said: &str) -> bool {
    said.contains("malformed") || said.contains("not a database")
}

/// Brings the log of the old database into its file, and makes sure that nobody else has it open.
fn empty_and_close(target: &str) -> Result<()> {
    let in_use = |cause: String| Error::internal("the database is in use; stop the service first", cause);
    let mut conn = SqliteConnection::establish(target).map_err(|error| in_use(error.to_string()))?;
    // Out of WAL only the last connection gets.
    let mode: Mode = match diesel::sql_query("PRAGMA journal_mode = DELETE").get_result(&mut conn) {
        // A damaged one is moved aside together with its log.
        Err(error) if is_damaged(&error.to_string()) => return Ok(()),
        other => other.map_err(|error| in_use(error.to_string()))?,
    };
    if mode.journal_mode == "delete" {
        Ok(())
    } else {
        Err(in_use(format!("its log stays in the mode {}", mode.journal_mode)))
    }
}

#[derive(QueryableByName)]
struct Mode {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}
