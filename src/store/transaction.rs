//! Write transactions: `BEGIN IMMEDIATE` on SQLite, because a transaction that reads first and then writes fails
//! under load otherwise; `BEGIN` on PostgreSQL.

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::connection::Conn;
use super::db_error;
use crate::error::Result;

/// Whether a transaction is open on this connection.
pub(crate) fn is_in_transaction(conn: &mut Conn) -> bool {
    let status = <Conn as Connection>::TransactionManager::transaction_manager_status_mut(conn);
    // A status that is not known counts as open: then nothing is concluded from what is seen.
    status.transaction_depth().map_or(true, |depth| depth.is_some())
}

/// Runs `f` in one write transaction: committed when it answers `Ok`, rolled back otherwise.
pub(super) fn write<T>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    type Manager = <Conn as Connection>::TransactionManager;
    match conn {
        Conn::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
        Conn::Postgres(inner) => AnsiTransactionManager::begin_transaction(inner),
    }
    .map_err(db_error)?;
    match f(conn) {
        Ok(value) => {
            Manager::commit_transaction(conn).map_err(db_error)?;
            Ok(value)
        }
        Err(error) => {
            // The first error is the one that matters; a connection that cannot roll back is dropped by the pool.
            if let Err(rollback) = Manager::rollback_transaction(conn) {
                tracing::warn!(error = %rollback, "a transaction could not be rolled back");
            }
            Err(error)
        }
    }
}
