//! The embedded migrations, run under a lock so that several instances may start at once.

use diesel::RunQueryDsl as _;
use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::connection::Conn;
use super::transaction;
use crate::error::{Context as _, Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Number of the advisory lock; any number serves as long as nothing else uses it in this database.
const LOCK: i64 = 0x5775_727a_656c;

/// Brings the schema up to date and answers how many migrations ran.
pub(super) fn run(conn: &mut Conn) -> Result<usize> {
    let failed = |cause| Error::Internal("migrating the database", cause);
    match conn {
        // The lock is taken before anything is read; two processes that start at once wait for each other.
        Conn::Sqlite(_) => transaction::write(conn, |conn| match conn {
            Conn::Sqlite(conn) => conn
                .run_pending_migrations(SQLITE)
                .map(|done| done.len())
                .map_err(failed),
            Conn::Postgres(_) => Ok(0),
        }),
        Conn::Postgres(conn) => {
            let lock = |sql: &str| diesel::sql_query(format!("{sql}({LOCK})"));
            diesel::sql_query("SET lock_timeout = 0")
                .execute(conn)
                .context("waiting for the migration lock")?;
            diesel::sql_query("SET statement_timeout = 0")
                .execute(conn)
                .context("waiting for the migration lock")?;
            lock("SELECT pg_advisory_lock")
                .execute(conn)
                .context("taking the migration lock")?;
            let done = conn
                .run_pending_migrations(POSTGRES)
                .map(|done| done.len())
                .map_err(failed);
            lock("SELECT pg_advisory_unlock")
                .execute(conn)
                .context("releasing the migration lock")?;
            done
        }
    }
}

/// Whether the database holds only migrations that this program knows.
///
/// # Errors
/// [`Error::Internal`] when a newer program wrote it, or it is none of ours.
pub(super) fn check_known(conn: &mut Conn) -> Result<()> {
    let failed = |cause| Error::Internal("reading which migrations the database has", cause);
    let (applied, known) = match conn {
        Conn::Sqlite(conn) => (
            conn.applied_migrations().map_err(failed)?,
            names_of::<diesel::sqlite::Sqlite>(&SQLITE)?,
        ),
        Conn::Postgres(conn) => (
            conn.applied_migrations().map_err(failed)?,
            names_of::<diesel::pg::Pg>(&POSTGRES)?,
        ),
    };
    if applied.is_empty() {
        return Err(Error::internal(
            "this is no database of Wurzelwerk",
            "it has no migrations",
        ));
    }
    match applied.iter().find(|version| !known.contains(&version.to_string())) {
        None => Ok(()),
        Some(version) => Err(Error::internal(
            "a newer version of the program wrote this database; take that version or a newer one",
            format!("migration {version} is not known"),
        )),
    }
}

fn names_of<DB: diesel::backend::Backend>(source: &EmbeddedMigrations) -> Result<Vec<String>> {
    let all: Vec<Box<dyn Migration<DB>>> =
        MigrationSource::<DB>::migrations(source).map_err(|cause| Error::Internal("reading the migrations", cause))?;
    Ok(all.iter().map(|one| one.name().version().to_string()).collect())
}

/// Whether a migration is still to be run.
pub(super) fn pending(conn: &mut Conn) -> Result<bool> {
    match conn {
        Conn::Sqlite(conn) => conn.has_pending_migration(SQLITE),
        Conn::Postgres(conn) => conn.has_pending_migration(POSTGRES),
    }
    .map_err(|cause| Error::Internal("looking for pending migrations", cause))
}
