//! The embedded migrations, run under a lock so that several instances may start at once.

use diesel::RunQueryDsl as _;
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

/// Whether a migration is still to be run.
pub(super) fn pending(conn: &mut Conn) -> Result<bool> {
    match conn {
        Conn::Sqlite(conn) => conn.has_pending_migration(SQLITE),
        Conn::Postgres(conn) => conn.has_pending_migration(POSTGRES),
    }
    .map_err(|cause| Error::Internal("looking for pending migrations", cause))
}
