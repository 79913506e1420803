//! Group commit for SQLite: writes that wait at the same time share one transaction, and so one wait for the disk. Each
//! stands in a savepoint of its own, so that one that fails takes nothing of the others with it, and each is told what
//! became of it only after the commit. Nobody waits for a group to fill: what queued up while the last one was written
//! is the next. It knows no table.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager};
use diesel::result::Error as DieselError;
use tokio::sync::oneshot;

use super::connection::Conn;
use super::db_error;
use crate::error::{Error, Result};
use crate::telemetry;

/// After so long a group is committed even if more is waiting, so that nobody's answer waits for many others.
const LONGEST: Duration = Duration::from_millis(20);

/// What one write asks of the group after it ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// It answered `Ok`.
    Keep,
    /// It answered an error: nothing of it may stay.
    Undo,
    /// It panicked: nothing of it may stay, and nobody knows in what state the connection is.
    Drop,
}

/// A write that waits for its turn.
pub(super) trait Job: Send {
    /// Does it; its answer is kept until [`Job::tell`].
    fn run(&mut self, conn: &mut Conn) -> Wish;
    /// Tells whoever waits: its own answer, or why nothing was kept.
    fn tell(self: Box<Self>, lost: Option<&Error>);
}

struct Work<T, F> {
    todo: Option<F>,
    result: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Work<T, F>
where
    T: Send,
    F: FnOnce(&mut Conn) -> Result<T> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Wish {
        let Some(work) = self.todo.take() else {
            return Wish::Undo;
        };
        match catch_unwind(AssertUnwindSafe(|| work(conn))) {
            Ok(result) => {
                let wish = if result.is_ok() { Wish::Keep } else { Wish::Undo };
                self.result = Some(result);
                wish
            }
            Err(panic) => {
                self.result = Some(Err(Error::internal(
                    "working with the database",
                    in_words(panic.as_ref()),
                )));
                Wish::Drop
            }
        }
    }

    fn tell(self: Box<Self>, lost: Option<&Error>) {
        let result = match (self.result, lost) {
            // Its own error came first and says more.
            (Some(Err(error)), _) => Err(error),
            (_, Some(error)) => Err(again(error)),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(Error::Unavailable("the database", "a write was not done".into())),
        };
        // Whoever waited may have gone; what was done stays done.
        let _ = self.answer.send(result);
    }
}

fn in_words(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".to_owned())
}

/// The same error for one more person.
fn again(error: &Error) -> Error {
    let cause = telemetry::chain(error);
    match error {
        Error::Unavailable(what, _) => Error::Unavailable(what, cause.into()),
        Error::Internal(what, _) => Error::internal(what, cause),
        _ => Error::internal("committing a group of writes", cause),
    }
}

/// Writes that wait, in the order in which they came.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    most: usize,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Box<dyn Job>>,
    /// Whether a thread works on them already.
    led: bool,
}

/// The duty to work on the queue until it is empty. Given back when it is dropped, whatever happened.
pub(super) struct Lead {
    queue: Arc<Queue>,
    /// Whether the queue was left empty, and with it the duty: somebody else may lead by now.
    ended: bool,
}

impl Drop for Lead {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        // The thread never came to it: nobody else would, so nobody is left waiting.
        let left = {
            let mut waiting = self.queue.lock();
            waiting.led = false;
            std::mem::take(&mut waiting.jobs)
        };
        let gone = Error::Unavailable("the database", "the writer was stopped".into());
        for job in left {
            job.tell(Some(&gone));
        }
    }
}

/// What becomes of one write: wait for it here.
pub(super) struct Ticket<T> {
    /// The answer, after the commit.
    pub(super) answer: oneshot::Receiver<Result<T>>,
    /// The duty to lead, when nobody does.
    pub(super) lead: Option<Lead>,
}

impl Queue {
    /// An empty queue in which at most `most` writes wait.
    pub(super) fn new(most: usize) -> Self {
        Self {
            waiting: Mutex::default(),
            most,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many writes wait.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Queues one write.
    ///
    /// # Errors
    /// [`Error::Unavailable`] at once when too many wait.
    pub(super) fn push<T, F>(self: &Arc<Self>, work: F) -> Result<Ticket<T>>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let job = Box::new(Work {
            todo: Some(work),
            result: None,
            answer: sender,
        });
        let mut waiting = self.lock();
        if waiting.jobs.len() >= self.most {
            return Err(Error::Unavailable("the database", "too many writes are waiting".into()));
        }
        waiting.jobs.push_back(job);
        let lead = !waiting.led;
        waiting.led = true;
        drop(waiting);
        Ok(Ticket {
            answer,
            lead: lead.then(|| Lead {
                queue: Arc::clone(self),
                ended: false,
            }),
        })
    }
}

impl Lead {
    /// Works on the queue until it is empty. `with` lends the connection for one group; it is told to drop it when its
    /// state is not known. Blocking.
    pub(super) fn work(mut self, mut with: impl FnMut(&mut dyn FnMut(&mut Conn) -> bool) -> Result<()>) {
        loop {
            let mut group = {
                let mut waiting = self.queue.lock();
                if waiting.jobs.is_empty() {
                    // Under the same lock under which others queue, so that nobody is left behind.
                    waiting.led = false;
                    drop(waiting);
                    self.ended = true;
                    return;
                }
                std::mem::take(&mut waiting.jobs)
            };
            while !group.is_empty() {
                let mut done = Vec::new();
                let outcome = with(&mut |conn| {
                    let (lost, sound) = write(conn, &mut group, &mut done);
                    for job in done.drain(..) {
                        job.tell(lost.as_ref());
                    }
                    sound
                });
                if let Err(error) = outcome {
                    // There was no connection: nobody of this group can be served.
                    for job in group.drain(..).chain(done) {
                        job.tell(Some(&error));
                    }
                }
            }
        }
    }
}

/// Does jobs from the front of `group` in one transaction and moves them to `done`. Answers why nothing of them was
/// kept, if so, and whether the connection may be used again.
fn write(conn: &mut Conn, group: &mut VecDeque<Box<dyn Job>>, done: &mut Vec<Box<dyn Job>>) -> (Option<Error>, bool) {
    type Manager = <Conn as Connection>::TransactionManager;
    let begun = match conn {
        Conn::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
        Conn::Postgres(inner) => AnsiTransactionManager::begin_transaction(inner),
    };
    if let Err(error) = begun {
        done.extend(group.drain(..));
        return (Some(db_error(error)), true);
    }
    let started = Instant::now();
    let mut sound = true;
    let mut broken: Option<DieselError> = None;
    while let Some(mut job) = group.pop_front() {
        let step = in_savepoint(conn, job.as_mut());
        done.push(job);
        match step {
            Ok(wish) => sound &= wish != Wish::Drop,
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
        if !sound || started.elapsed() >= LONGEST {
            break;
        }
    }
    let ended = match broken {
        None => Manager::commit_transaction(conn),
        Some(error) => Err(error),
    };
    match ended {
        Ok(()) => (None, sound),
        Err(error) => {
            // A full disk may have ended the transaction already; a connection that cannot roll back is not used again.
            if let Err(rollback) = Manager::rollback_transaction(conn) {
                tracing::warn!(error = %rollback, "a transaction could not be rolled back");
                sound = false;
            }
            (Some(db_error(error)), sound)
        }
    }
}

/// One job, of which nothing stays unless it wishes to be kept.
///
/// # Errors
/// When the savepoint is gone: the database ended the whole transaction by itself, and nothing of the group is kept.
fn in_savepoint(conn: &mut Conn, job: &mut dyn Job) -> Result<Wish, DieselError> {
    conn.batch_execute("SAVEPOINT one_write")?;
    let wish = job.run(conn);
    conn.batch_execute(match wish {
        Wish::Keep => "RELEASE one_write",
        Wish::Undo | Wish::Drop => "ROLLBACK TO one_write; RELEASE one_write",
    })?;
    Ok(wish)
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
