//! Everything kept: the only room that knows diesel. `read` and `write` take a blocking closure and run it off the
//! async threads, so no mail can be sent inside a transaction. Functions of the tables take the connection first and
//! compose inside one transaction.

pub(crate) mod absences;
pub(crate) mod accounts;
pub(crate) mod api_tokens;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod campaigns;
mod connection;
pub(crate) mod consents;
pub(crate) mod contact_moves;
pub(crate) mod contact_sums;
pub(crate) mod contacts;
pub(crate) mod counters;
pub(crate) mod coverage;
pub(crate) mod drafts;
pub(crate) mod duplicates;
pub(crate) mod erasures;
pub(crate) mod events;
pub(crate) mod exclusions;
pub(crate) mod exports;
pub(crate) mod figures;
#[cfg(test)]
pub(crate) mod fixtures;
mod group;
pub(crate) mod groups;
pub(crate) mod households;
pub(crate) mod idempotency_keys;
pub(crate) mod initiative_logos;
pub(crate) mod initiative_messages;
pub(crate) mod initiative_presences;
pub(crate) mod initiative_suggestions;
pub(crate) mod initiative_videos;
pub(crate) mod initiatives;
pub(crate) mod jobs;
pub(crate) mod lists;
pub(crate) mod mail_texts;
pub(crate) mod match_changes;
pub(crate) mod meetups;
mod migrations;
pub(crate) mod occupation_tables;
pub(crate) mod outbox;
pub(crate) mod outcomes;
pub(crate) mod practice_articles;
pub(crate) mod practice_beside;
pub(crate) mod practice_notices;
pub(crate) mod proofs;
pub(crate) mod proposal_lists;
pub(crate) mod proposal_survey;
pub(crate) mod proposals;
pub(crate) mod region_offers;
pub(crate) mod reports;
pub(crate) mod rounds;
pub(crate) mod run_views;
pub(crate) mod runs;
pub(crate) mod schema;
pub(crate) mod sessions;
pub(crate) mod stands;
pub(crate) mod stories;
pub(crate) mod tokens;
mod transaction;
pub(crate) mod transfers;
pub(crate) mod video_files;
pub(crate) mod weight_versions;
pub(crate) mod welcomes;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::r2d2::{ManageConnection as _, Pool};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(crate) use connection::Conn;
pub use connection::DatabaseUrl;
use connection::Manager;
pub(crate) use transaction::is_in_transaction;

use crate::error::{Conflict, Context as _, Error, Result};

/// How the store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the data are.
    pub url: DatabaseUrl,
    /// How many connections at most: readers on SQLite (there is one writer besides), all on PostgreSQL. 1 to 64.
    pub connections: u32,
    /// How long a request waits for a connection, in seconds.
    pub wait_secs: u64,
    /// How many may wait, for a connection or for the writer; whoever comes then is refused at once. 1 to 100,000.
    pub queue: u32,
}

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    /// The one writer of SQLite. Several writers would wait for each other inside SQLite, asleep.
    writer: Option<Writer>,
    manager: Manager,
    /// As many as there are connections. Who waits for one waits here, without a thread of its own.
    turns: Arc<Semaphore>,
    /// How many wait for a turn, and how many may.
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
    wait: Duration,
}

/// The connection that writes to SQLite, and who waits for it.
#[derive(Clone)]
struct Writer {
    conn: Arc<Mutex<Option<Conn>>>,
    queue: Arc<group::Queue>,
}

/// Counts somebody who waits, for as long as it lives.
struct Waits(Arc<AtomicUsize>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("url", &self.manager.url)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database. The file of SQLite is made when its folder exists; a PostgreSQL server has to answer.
    ///
    /// # Errors
    /// [`Error::Unavailable`] with the real cause.
    pub fn open(options: &Options) -> Result<Self> {
        let manager = Manager {
            url: options.url.clone(),
        };
        // The pool hides why it cannot connect, so the first connection is made by hand.
        let first = manager
            .connect()
            .map_err(|cause| Error::Unavailable("the database", Box::new(cause)))?;
        let pool = Pool::builder()
            .max_size(options.connections.clamp(1, 64))
            .min_idle(Some(1))
            // A file does not go away as a server does; asking for its health at every use would double small questions.
            .test_on_check_out(matches!(options.url, DatabaseUrl::Postgres(_)))
            .connection_timeout(Duration::from_secs(options.wait_secs.max(1)))
            .error_handler(Box::new(diesel::r2d2::NopErrorHandler))
            .build(manager.clone())
            .map_err(|cause| Error::Unavailable("the database", Box::new(cause)))?;
        let most_waiting = usize::try_from(options.queue.clamp(1, 100_000)).unwrap_or(1);
        let writer = match options.url {
            DatabaseUrl::Sqlite(_) => Some(Writer {
                conn: Arc::new(Mutex::new(Some(first))),
                queue: Arc::new(group::Queue::new(most_waiting)),
            }),
            DatabaseUrl::Postgres(_) => None,
        };
        Ok(Self {
            turns: Arc::new(Semaphore::new(usize::try_from(pool.max_size()).unwrap_or(1))),
            waiting: Arc::default(),
            most_waiting,
            wait: Duration::from_secs(options.wait_secs.max(1)),
            pool,
            writer,
            manager,
        })
    }

    /// Brings the schema up to date; answers how many migrations ran. Blocking.
    pub fn migrate(&self) -> Result<usize> {
        let mut conn = self
            .manager
            .connect()
            .map_err(|cause| Error::Unavailable("the database", Box::new(cause)))?;
        migrations::run(&mut conn)
    }

    /// Whether a migration is still to be run. Blocking.
    pub fn migration_is_pending(&self) -> Result<bool> {
        migrations::pending(&mut *self.reader()?)
    }

    /// Runs `f` with a connection, without a transaction of its own.
    ///
    /// # Errors
    /// What `f` answers; [`Error::Unavailable`] when there is no connection.
    pub(crate) async fn read<T, F>(&self, f: F) -> Result<T>
    where
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (store, turn) = (self.clone(), self.turn().await?);
        off_thread(move || {
            let result = f(&mut *store.reader()?);
            drop(turn);
            result
        })
        .await
    }

    /// Like [`Store::read`], for a question that names a row or two by their keys. Asking the embedded database such a
    /// thing is shorter than handing it to another thread, so it is asked here when a connection is free: its readers
    /// never wait for the writer.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub(crate) async fn read_brief<T, F>(&self, f: F) -> Result<T>
    where
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        if self.writer.is_some()
            && let Ok(_turn) = self.turns.try_acquire()
            && let Some(mut conn) = self.pool.try_get()
        {
            return f(&mut conn);
        }
        self.read(f).await
    }

    /// Like [`Store::read`], on this thread.
    pub(crate) fn read_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        f(&mut *self.reader()?)
    }

    /// Runs `f` in one write transaction, and answers after its commit. On SQLite writes that wait at the same time share
    /// the transaction, each in a savepoint of its own.
    ///
    /// # Errors
    /// What `f` answers (then nothing of it is kept); [`Error::Unavailable`] when there is no connection, when too many
    /// wait, or when the commit fails.
    pub(crate) async fn write<T, F>(&self, f: F) -> Result<T>
    where
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let Some(writer) = &self.writer else {
            let (store, turn) = (self.clone(), self.turn().await?);
            return off_thread(move || {
                let result = transaction::write(&mut *store.reader()?, f);
                drop(turn);
                result
            })
            .await;
        };
        let ticket = writer.queue.push(f)?;
        if let Some(lead) = ticket.lead {
            let store = self.clone();
            tokio::task::spawn_blocking(move || lead.work(|group| store.with_writer(group)));
        }
        ticket.answer.await.context("working with the database")?
    }

    /// Like [`Store::write`], on this thread and in a transaction of its own.
    pub(crate) fn write_blocking<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        if self.writer.is_none() {
            return transaction::write(&mut *self.reader()?, f);
        }
        let (mut f, mut result) = (Some(f), None);
        self.with_writer(&mut |conn| {
            if let Some(f) = f.take() {
                result = Some(transaction::write(conn, f));
            }
            true
        })?;
        result.unwrap_or_else(|| Err(Error::internal("working with the database", "nothing was written")))
    }

    /// Lends the writer of SQLite, a new connection where the last one could not be used again: after a panic, or when
    /// `f` answers that its state is not known.
    fn with_writer(&self, f: &mut dyn FnMut(&mut Conn) -> bool) -> Result<()> {
        let Some(writer) = &self.writer else {
            return Err(Error::internal(
                "working with the database",
                "this database has no writer of its own",
            ));
        };
        let mut slot = writer.conn.lock().unwrap_or_else(PoisonError::into_inner);
        // The connection is taken out while it is used, so that a panic inside `f` leaves none behind.
        let mut conn = match slot.take() {
            Some(conn) => conn,
            None => self
                .manager
                .connect()
                .map_err(|cause| Error::Unavailable("the database", Box::new(cause)))?,
        };
        if f(&mut conn) && !self.manager.has_broken(&mut conn) {
            *slot = Some(conn);
        }
        Ok(())
    }

    /// Leaves nothing of deleted rows in the files of SQLite: pages are overwritten when they are freed, but their old
    /// content stays in the log of writes until that is emptied. Answers whether it is empty; when somebody is still
    /// reading from it, it has to be tried again. On PostgreSQL the server does this by itself.
    pub(crate) async fn forget(&self) -> Result<bool> {
        let store = self.clone();
        off_thread(move || {
            let Some(writer) = &store.writer else {
                return Ok(true);
            };
            let mut slot = writer.conn.lock().unwrap_or_else(PoisonError::into_inner);
            match slot.as_mut() {
                Some(conn) => connection::empty_log(conn),
                None => Ok(false),
            }
        })
        .await
    }

    /// How many writes wait for the writer of SQLite.
    #[cfg(test)]
    pub(crate) fn waiting_writes(&self) -> usize {
        self.writer.as_ref().map_or(0, |writer| writer.queue.len())
    }

    /// Waits until a connection is free, unless too many wait already.
    async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        let none = |cause| Error::Unavailable("the database", cause);
        if let Ok(turn) = Arc::clone(&self.turns).try_acquire_owned() {
            return Ok(turn);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waits = Waits(Arc::clone(&self.waiting));
        if before >= self.most_waiting {
            return Err(none("too many requests are waiting".into()));
        }
        tokio::time::timeout(self.wait, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|late| none(late.into()))?
            .map_err(|closed| none(closed.into()))
    }

    fn reader(&self) -> Result<diesel::r2d2::PooledConnection<Manager>> {
        self.pool
            .get()
            .map_err(|cause| Error::Unavailable("the database", Box::new(cause)))
    }
}

/// Runs blocking work off the async threads; a panic in it becomes an error.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .context("working with the database")?
}

/// What a database error means for the caller.
pub(crate) fn db_error(error: DieselError) -> Error {
    match error {
        DieselError::NotFound => Error::NotFound("row"),
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Conflict::Exists.into(),
        DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction, _)
        | DieselError::BrokenTransactionManager => Error::Unavailable("the database", Box::new(error)),
        // Two transactions of PostgreSQL waited for each other and one was ended: somebody else changed the same things.
        DieselError::DatabaseError(_, ref info) if info.message().contains("deadlock detected") => {
            Conflict::Stale.into()
        }
        DieselError::DatabaseError(kind, ref info) if is_passing(kind, info.message()) => {
            Error::Unavailable("the database", Box::new(error))
        }
        other => Error::Internal("talking to the database", Box::new(other)),
    }
}

/// Whether the fault may go away by itself: locked, full, read-only, gone.
fn is_passing(kind: DatabaseErrorKind, message: &str) -> bool {
    matches!(
        kind,
        DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::UnableToSendCommand
    ) || [
        "locked",
        "disk is full",
        "readonly",
        "read-only",
        "disk I/O",
        "timeout",
        "terminating connection",
        "server closed",
    ]
    .iter()
    .any(|part| message.contains(part))
}

/// Turns diesel's errors into ours at the end of a query.
pub(crate) trait Db<T> {
    /// The value, or what the error means.
    fn db(self) -> Result<T>;
    /// The value, or `None` when there is no row.
    fn maybe(self) -> Result<Option<T>>;
    /// The value; a missing row is [`Error::NotFound`] of `what`.
    fn or_missing(self, what: &'static str) -> Result<T>;
}

impl<T> Db<T> for diesel::QueryResult<T> {
    fn db(self) -> Result<T> {
        self.map_err(db_error)
    }

    fn maybe(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(DieselError::NotFound) => Ok(None),
            Err(error) => Err(db_error(error)),
        }
    }

    fn or_missing(self, what: &'static str) -> Result<T> {
        self.maybe()?.ok_or(Error::NotFound(what))
    }
}
