//! Connections to either database: chosen by the scheme of the URL, never by trying. No file appears because a
//! server was down.

use diesel::connection::SimpleConnection as _;
use diesel::r2d2::{ManageConnection, R2D2Connection as _};
use diesel::{Connection as _, MultiConnection, PgConnection, RunQueryDsl as _, SqliteConnection};

use super::Db as _;
use crate::error::{Error, Result};

/// A connection to one of the two databases.
#[derive(MultiConnection)]
pub(crate) enum Conn {
    /// Embedded SQLite.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}

/// Where the data are.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite://path` of the file.
    Sqlite(String),
    /// `postgres://…` or `postgresql://…`, handed to libpq as it is (several hosts are possible).
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`Error::Internal`] for every other scheme, so that a typing error never creates an empty database.
    pub fn parse(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if path.is_empty() {
                return Err(Error::internal(
                    "the database URL names no file",
                    "write sqlite://PATH, for example sqlite://var/wurzelwerk.db",
                ));
            }
            Ok(Self::Sqlite(path.to_owned()))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres(url.to_owned()))
        } else {
            Err(Error::internal(
                "the database URL has an unknown scheme",
                "write sqlite://PATH or postgres://USER@HOST/DATABASE",
            ))
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    /// A URL may hold a password, so only its kind is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite(_) => "sqlite://…",
            Self::Postgres(_) => "postgres://…",
        })
    }
}

/// Makes connections for the pool.
#[derive(Debug, Clone)]
pub(crate) struct Manager {
    pub(crate) url: DatabaseUrl,
}

impl Manager {
    fn establish(&self) -> Result<Conn, diesel::r2d2::Error> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path).map_err(diesel::r2d2::Error::ConnectionError)?;
                // FULL, because NORMAL loses acknowledged rows in a power cut; secure_delete, because erased means erased;
                // 8 MiB of pages a connection instead of 2, because every list reads here and there.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -8192;",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Sqlite(conn))
            }
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(url).map_err(diesel::r2d2::Error::ConnectionError)?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET lock_timeout = '10s'")
                    .map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Postgres(conn))
            }
        }
    }
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        self.establish()
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        match conn {
            Conn::Sqlite(conn) => conn.ping(),
            Conn::Postgres(conn) => conn.ping(),
        }
        .map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        // A panic inside a transaction leaves it open: such a connection is dropped.
        std::thread::panicking()
            || match conn {
                Conn::Sqlite(conn) => conn.is_broken(),
                Conn::Postgres(conn) => conn.is_broken(),
            }
    }
}

/// Moves the log of writes of SQLite into the file and cuts it to nothing; answers whether that was possible.
pub(super) fn empty_log(conn: &mut Conn) -> Result<bool> {
    #[derive(diesel::QueryableByName)]
    struct Checkpoint {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        busy: i32,
    }
    let Conn::Sqlite(conn) = conn else {
        return Ok(true);
    };
    let done: Checkpoint = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)")
        .get_result(conn)
        .db()?;
    Ok(done.busy == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_schemes_are_accepted_and_passwords_are_not_shown() {
        assert!(DatabaseUrl::parse("host=db dbname=x").is_err());
        assert!(DatabaseUrl::parse("wurzelwerk.db").is_err());
        assert!(DatabaseUrl::parse("sqlite://").is_err());
        let url = DatabaseUrl::parse("postgres://u:secret@db/x").unwrap();
        assert_eq!(format!("{url:?}"), "postgres://…");
    }
}
