//! The official table of occupations as it was imported, and the model trained with it: one row that every instance
//! reads. It keeps packed bytes and does not know what is in them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::occupation_tables;
use super::{Conn, Db as _};
use crate::error::Result;

/// The key of the one row.
const KEY: &str = "kldb2010";

/// A table with its model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// Rises with each import.
    pub(crate) version: i64,
    /// The packed table.
    pub(crate) content: Vec<u8>,
    /// The packed model.
    pub(crate) model: Vec<u8>,
}

/// The version of the table, 0 when none was imported.
pub(crate) fn version(conn: &mut Conn) -> Result<i64> {
    let version = occupation_tables::table
        .find(KEY)
        .select(occupation_tables::version)
        .get_result(conn)
        .maybe()?;
    Ok(version.unwrap_or(0))
}

/// The table, when one was imported.
pub(crate) fn find(conn: &mut Conn) -> Result<Option<Table>> {
    let row: Option<(i64, Vec<u8>, Vec<u8>)> = occupation_tables::table
        .find(KEY)
        .select((
            occupation_tables::version,
            occupation_tables::content,
            occupation_tables::model,
        ))
        .get_result(conn)
        .maybe()?;
    Ok(row.map(|(version, content, model)| Table {
        version,
        content,
        model,
    }))
}

/// Puts a table in the place of the one before; answers its version.
pub(crate) fn replace(
    conn: &mut Conn,
    sha256: &str,
    content: &[u8],
    model: &[u8],
    imported_at: DateTime<Utc>,
) -> Result<i64> {
    let next = version(conn)? + 1;
    let values = (
        occupation_tables::version.eq(next),
        occupation_tables::sha256.eq(sha256),
        occupation_tables::content.eq(content),
        occupation_tables::model.eq(model),
        occupation_tables::imported_at.eq(imported_at.naive_utc()),
    );
    let changed = diesel::update(occupation_tables::table.find(KEY))
        .set(values)
        .execute(conn)
        .db()?;
    if changed == 0 {
        diesel::insert_into(occupation_tables::table)
            .values((occupation_tables::id.eq(KEY), values))
            .execute(conn)
            .db()?;
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, TestDatabase, on_both_databases, start_of_tests};

    on_both_databases! {
        async fn a_table_takes_the_place_of_the_one_before(db: TestDatabase) {
            let store = testing::store(&db);
            let now = start_of_tests();
            let kept = store
                .write(move |tx| {
                    assert_eq!((version(tx)?, find(tx)?), (0, None));
                    assert_eq!(replace(tx, "aa", b"one", b"model", now)?, 1);
                    assert_eq!(replace(tx, "bb", b"two", b"other", now)?, 2);
                    find(tx)
                })
                .await
                .unwrap()
                .unwrap();
            assert_eq!((kept.version, kept.content, kept.model), (2, b"two".to_vec(), b"other".to_vec()));
        }
    }
}
