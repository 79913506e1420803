//! Rows for unit tests of use cases that need a household without registering one. Not part of the product.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::households;
use super::{Conn, Db as _};
use crate::domain::email::EmailAddress;
use crate::domain::household::HouseholdState;
use crate::domain::ids::HouseholdId;
use crate::domain::lists::Situation;
use crate::domain::profile::{Profile, TargetArea};
use crate::error::Result;

/// A household that wants to go anywhere, in the state given.
pub(crate) fn household(
    conn: &mut Conn,
    email: &str,
    state: HouseholdState,
    now: DateTime<Utc>,
) -> Result<HouseholdId> {
    household_with(conn, email, state, now, vec![TargetArea::Anywhere])
}

/// A household with these target areas, in the state given.
pub(crate) fn household_with(
    conn: &mut Conn,
    email: &str,
    state: HouseholdState,
    now: DateTime<Utc>,
    areas: Vec<TargetArea>,
) -> Result<HouseholdId> {
    let id = HouseholdId::generate();
    let email: EmailAddress = email.parse()?;
    let profile = serde_json::to_string(&Profile::new(Situation::Returning, areas)).unwrap();
    diesel::insert_into(households::table)
        .values((
            households::id.eq(id.as_str()),
            households::state.eq(state.as_str()),
            households::version.eq(1_i64),
            households::locale.eq("de"),
            households::email.eq(email.to_string()),
            households::email_key.eq(email.key()),
            households::profile.eq(profile),
            households::teaser_lines.eq("{}"),
            households::created_at.eq(now.naive_utc()),
            households::active_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(id)
}

/// Forgets which households changed, as tidying does after a day.
pub(crate) fn forget_match_changes(conn: &mut Conn) -> Result<()> {
    diesel::delete(super::schema::match_changes::table).execute(conn).db()?;
    Ok(())
}

/// Sets the state of a household without asking the table of transitions.
pub(crate) fn set_household_state(conn: &mut Conn, id: &HouseholdId, state: HouseholdState) -> Result<()> {
    diesel::update(households::table.find(id.as_str()))
        .set(households::state.eq(state.as_str()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The tables of the database with their columns, as the database itself tells them, so that nothing new is left out.
pub(crate) fn tables(conn: &mut Conn) -> Result<Vec<(String, Vec<String>)>> {
    #[derive(QueryableByName)]
    struct Column {
        #[diesel(sql_type = diesel::sql_types::Text)]
        table_name: String,
        #[diesel(sql_type = diesel::sql_types::Text)]
        column_name: String,
    }
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT t.name AS table_name, c.name AS column_name FROM sqlite_master t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid"
        }
        Conn::Postgres(_) => {
            "SELECT table_name::text AS table_name, column_name::text AS column_name FROM information_schema.columns \
             WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        }
    };
    let columns: Vec<Column> = diesel::sql_query(sql).load(conn).db()?;
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    for column in columns {
        if tables.last().is_none_or(|(name, _)| *name != column.table_name) {
            tables.push((column.table_name, Vec::new()));
        }
        tables.last_mut().unwrap().1.push(column.column_name);
    }
    Ok(tables)
}

/// Everything in the database as text, one row a line with the name of its table first; byte strings as text where
/// they are text.
pub(crate) fn dump(conn: &mut Conn) -> Result<String> {
    use diesel::sql_types::Text;

    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let mut text = String::new();
    for (table, columns) in tables(conn)? {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("COALESCE(CAST({column} AS TEXT), '')"))
            .collect();
        let sql = format!("SELECT {} AS line FROM {table}", columns.join(" || '|' || "));
        let lines: Vec<Line> = diesel::sql_query(sql).load(conn).db()?;
        for line in lines {
            text.push_str(&format!("{table}|{}\n", line.line.replace('\n', " ")));
        }
    }
    Ok(text)
}

/// An event of a made-up household.
#[derive(Debug, Clone)]
pub(crate) struct CountedEvent {
    pub(crate) subject: i64,
    pub(crate) kind: crate::domain::figures::EventKind,
    pub(crate) reason: Option<String>,
    pub(crate) initiative: Option<String>,
    pub(crate) district: String,
    pub(crate) occupation: String,
    pub(crate) campaign: Option<String>,
    pub(crate) project: Option<String>,
    pub(crate) days: Option<i32>,
}

/// Counts made-up events on a day.
pub(crate) fn count_events(conn: &mut Conn, day: chrono::NaiveDate, all: &[CountedEvent]) -> Result<()> {
    use super::schema::events;
    for one in all {
        diesel::insert_into(events::table)
            .values((
                events::day.eq(day),
                events::kind.eq(one.kind.as_str()),
                events::reason.eq(&one.reason),
                events::subject.eq(one.subject),
                events::initiative_id.eq(&one.initiative),
                events::district.eq(&one.district),
                events::land.eq(one.district.get(..2)),
                events::occupation.eq(&one.occupation),
                events::campaign.eq(&one.campaign),
                events::project.eq(&one.project),
                events::days.eq(one.days),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Forgets everything that was counted, and under which numbers.
pub(crate) fn forget_events(conn: &mut Conn) -> Result<()> {
    diesel::delete(super::schema::events::table).execute(conn).db()?;
    diesel::delete(super::schema::event_subjects::table)
        .execute(conn)
        .db()?;
    Ok(())
}

/// Has what happened before taken over once more.
pub(crate) fn count_from_the_start(conn: &mut Conn) -> Result<()> {
    super::jobs::plan(conn, "events:take-over", DateTime::UNIX_EPOCH)
}

/// What is counted, each line once: kind, reason, initiative, district, Land, project, days, day.
pub(crate) fn counted(conn: &mut Conn) -> Result<Vec<String>> {
    use super::schema::events;
    type Row = (
        String,
        Option<String>,
        Option<String>,
        (Option<String>, Option<String>),
        Option<String>,
        Option<i32>,
        chrono::NaiveDate,
    );
    let rows: Vec<Row> = events::table
        .select((
            events::kind,
            events::reason,
            events::initiative_id,
            (events::district, events::land),
            events::project,
            events::days,
            events::day,
        ))
        .load(conn)
        .db()?;
    let mut lines: Vec<String> = rows
        .into_iter()
        .map(|(kind, reason, office, (district, land), project, days, day)| {
            let or = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
            let days = days.map_or_else(|| "-".to_owned(), |days| days.to_string());
            let (reason, office, district, land, project) =
                (or(reason), or(office), or(district), or(land), or(project));
            format!("{kind} {reason} {office} {district} {land} {project} {days} {day}")
        })
        .collect();
    lines.sort();
    lines.dedup();
    Ok(lines)
}

/// Under how many numbers something is counted.
pub(crate) fn count_numbers(conn: &mut Conn, kind: crate::domain::figures::EventKind) -> Result<usize> {
    use super::schema::events;
    let numbers: Vec<i64> = events::table
        .filter(events::kind.eq(kind.as_str()))
        .select(events::subject)
        .distinct()
        .load(conn)
        .db()?;
    Ok(numbers.len())
}

/// Notes a migration that no version of the program knows yet, as a newer one would.
pub(crate) fn apply_unknown_migration(conn: &mut Conn) -> Result<()> {
    diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')")
        .execute(conn)
        .db()?;
    Ok(())
}
