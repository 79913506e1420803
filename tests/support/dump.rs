//! Everything in a test database as text, read past the service: tables and columns come from the database itself, so
//! that nothing new is left out.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection, sql_query};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The rows of each table, sorted, one text a row.
pub(crate) type Dump = BTreeMap<String, Vec<String>>;

/// Everything that is stored.
pub(crate) fn dump(url: &str) -> Dump {
    if let Some(path) = url.strip_prefix("sqlite://") {
        let mut conn = SqliteConnection::establish(path).expect("the database");
        let tables = "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let tables: Vec<Line> = sql_query(tables).load(&mut conn).expect("the tables");
        let mut dump = Dump::new();
        for table in tables {
            let columns = format!("SELECT name AS line FROM pragma_table_info('{}')", table.line);
            let columns: Vec<Line> = sql_query(columns).load(&mut conn).expect("the columns");
            let all: Vec<String> = columns.iter().map(|column| format!("quote({})", column.line)).collect();
            let rows = format!("SELECT {} AS line FROM {}", all.join(" || '|' || "), table.line);
            let rows: Vec<Line> = sql_query(rows).load(&mut conn).expect("the rows");
            dump.insert(table.line, sorted(rows));
        }
        return dump;
    }
    let mut conn = PgConnection::establish(url).expect("the database");
    let tables = "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public'";
    let tables: Vec<Line> = sql_query(tables).load(&mut conn).expect("the tables");
    let mut dump = Dump::new();
    for table in tables {
        let rows = format!("SELECT t::text AS line FROM {} t", table.line);
        let rows: Vec<Line> = sql_query(rows).load(&mut conn).expect("the rows");
        dump.insert(table.line, sorted(rows));
    }
    dump
}

/// The columns of each table, sorted.
pub(crate) fn columns(url: &str) -> Dump {
    let sqlite = "SELECT t.name || '|' || c.name AS line FROM sqlite_master t, pragma_table_info(t.name) c \
                  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
    let postgres =
        "SELECT table_name || '|' || column_name AS line FROM information_schema.columns WHERE table_schema = 'public'";
    let rows: Vec<Line> = if let Some(path) = url.strip_prefix("sqlite://") {
        let mut conn = SqliteConnection::establish(path).expect("the database");
        sql_query(sqlite).load(&mut conn).expect("the columns")
    } else {
        let mut conn = PgConnection::establish(url).expect("the database");
        sql_query(postgres).load(&mut conn).expect("the columns")
    };
    let mut columns = Dump::new();
    for row in sorted(rows) {
        let (table, column) = row.split_once('|').expect("a table and a column");
        columns.entry(table.to_owned()).or_default().push(column.to_owned());
    }
    columns
}

fn sorted(rows: Vec<Line>) -> Vec<String> {
    let mut lines: Vec<String> = rows.into_iter().map(|row| row.line).collect();
    lines.sort();
    lines
}

/// The files of a SQLite database as they lie on the disk; nothing for a server.
pub(crate) fn file_bytes(url: &str) -> Vec<u8> {
    let Some(path) = url.strip_prefix("sqlite://") else {
        return Vec::new();
    };
    ["", "-wal", "-shm"]
        .iter()
        .filter_map(|ending| std::fs::read(format!("{path}{ending}")).ok())
        .flatten()
        .collect()
}
