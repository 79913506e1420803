//! Figures: counted from events, and kept as they were published once their period is closed. Exact counts do not leave this
//! file: what it answers is rounded, and small figures are left out.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};

use super::schema::figures;
use super::{Conn, Db as _};
use crate::domain::figures::{DividedBy, EventKind, Period, Published, Span, published};
use crate::error::{Context as _, Result};

#[derive(Debug, QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    part: String,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = BigInt)]
    households: i64,
}

/// The column of the part; nothing for the whole network.
const fn column(by: DividedBy) -> Option<&'static str> {
    match by {
        DividedBy::Network => None,
        DividedBy::Land => Some("land"),
        DividedBy::District => Some("district"),
        DividedBy::Initiative => Some("initiative_id"),
        DividedBy::Campaign => Some("campaign"),
        DividedBy::Project => Some("project"),
    }
}

/// What is counted: the code of the figure as SQL, and which rows count for it.
fn figures_of(by: DividedBy) -> Vec<(String, String)> {
    let spans: String = Span::ALL
        .iter()
        .filter_map(|span| Some(format!("WHEN days <= {} THEN '{span}' ", span.up_to()?)))
        .collect();
    let span = format!("CASE {spans}ELSE '{}' END", Span::Longer);
    let confirmed = format!("kind = '{}'", EventKind::Confirmed);
    let mut figures = vec![
        ("kind".to_owned(), "1 = 1".to_owned()),
        ("kind || ':' || reason".to_owned(), "reason IS NOT NULL".to_owned()),
        (
            format!("'days:' || kind || ':' || {span}"),
            "days IS NOT NULL".to_owned(),
        ),
        (
            "'occupation:' || occupation".to_owned(),
            format!("{confirmed} AND occupation IS NOT NULL"),
        ),
    ];
    if by != DividedBy::District {
        figures.push((
            "'district:' || district".to_owned(),
            format!("{confirmed} AND district IS NOT NULL"),
        ));
    }
    figures
}

/// The figures of a period as they may be published, counted now: for one part, or for every part that has any.
pub(crate) fn count(
    conn: &mut Conn,
    period: Period,
    by: DividedBy,
    part: Option<&str>,
) -> Result<BTreeMap<String, Published>> {
    let days = period.days();
    let mut found: BTreeMap<String, Published> = BTreeMap::new();
    let column = column(by);
    let name = column.unwrap_or("''");
    let of_part = match (column, part) {
        (None, _) => String::new(),
        (Some(column), Some(_)) => format!(" AND {column} = $3"),
        (Some(column), None) => format!(" AND {column} IS NOT NULL"),
    };
    for (code, rows) in figures_of(by) {
        // Only names of columns and codes of our own are put together here.
        let sql = format!(
            "SELECT {name} AS part, {code} AS code, COUNT(DISTINCT subject) AS households FROM events \
             WHERE day >= $1 AND day < $2 AND {rows}{of_part} GROUP BY 1, 2"
        );
        let query = diesel::sql_query(sql)
            .into_boxed()
            .bind::<Date, _>(days.start)
            .bind::<Date, _>(days.end);
        let counts: Vec<Count> = match (column, part) {
            (Some(_), Some(part)) => query.bind::<Text, _>(part.to_owned()).load(conn),
            _ => query.load(conn),
        }
        .db()?;
        for count in counts {
            let value = published(u64::try_from(count.households).unwrap_or(0));
            if let Some(value) = value {
                found.entry(count.part).or_default().insert(count.code, value);
            }
        }
    }
    Ok(found)
}

/// Keeps what is published of a period for good; answers `false` when that was done before.
pub(crate) fn close(
    conn: &mut Conn,
    period: Period,
    parts: &BTreeMap<(DividedBy, String), Published>,
    now: DateTime<Utc>,
) -> Result<bool> {
    if closed_at(conn, period)?.is_some() {
        return Ok(false);
    }
    let mut keep = |by: DividedBy, part: &str, published: &Published| {
        let text = serde_json::to_string(published).context("writing figures")?;
        diesel::insert_into(figures::table)
            .values((
                figures::period.eq(period.to_string()),
                figures::divided_by.eq(by.as_str()),
                figures::part.eq(part),
                figures::published.eq(text),
                figures::closed_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()
    };
    for ((by, part), published) in parts {
        keep(*by, part, published)?;
    }
    // The row of the whole network is there also when it has no figure large enough: it says that the period is closed.
    if !parts.contains_key(&(DividedBy::Network, String::new())) {
        keep(DividedBy::Network, "", &Published::new())?;
    }
    Ok(true)
}

/// When the figures of a period were closed.
pub(crate) fn closed_at(conn: &mut Conn, period: Period) -> Result<Option<DateTime<Utc>>> {
    let at: Option<NaiveDateTime> = figures::table
        .find((period.to_string(), DividedBy::Network.as_str(), ""))
        .select(figures::closed_at)
        .first(conn)
        .maybe()?;
    Ok(at.map(|at| at.and_utc()))
}

/// What was published of a part of a closed period; nothing when none of its figures was large enough.
pub(crate) fn find(conn: &mut Conn, period: Period, by: DividedBy, part: &str) -> Result<Published> {
    let text: Option<String> = figures::table
        .find((period.to_string(), by.as_str(), part))
        .select(figures::published)
        .first(conn)
        .maybe()?;
    match text {
        Some(text) => serde_json::from_str(&text).context("reading figures"),
        None => Ok(Published::new()),
    }
}

/// The closed periods, newest first; a year stands before its quarters.
pub(crate) fn list_closed(conn: &mut Conn) -> Result<Vec<Period>> {
    let texts: Vec<String> = figures::table
        .filter(figures::divided_by.eq(DividedBy::Network.as_str()))
        .select(figures::period)
        .load(conn)
        .db()?;
    let mut periods: Vec<Period> = texts.iter().filter_map(|text| text.parse().ok()).collect();
    periods.sort_by_key(|period: &Period| (period.days().end, std::cmp::Reverse(period.quarter())));
    periods.reverse();
    Ok(periods)
}

/// The parts of a closed period for which something was published.
pub(crate) fn list_parts(conn: &mut Conn, period: Period, by: DividedBy) -> Result<Vec<String>> {
    figures::table
        .filter(figures::period.eq(period.to_string()))
        .filter(figures::divided_by.eq(by.as_str()))
        .order(figures::part)
        .select(figures::part)
        .load(conn)
        .db()
}
