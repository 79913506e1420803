//! Figures: counted from events, and kept as they were published once their period is closed. Exact counts do not leave this
//! file: what it answers is rounded, and small figures are left out.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};

use super::schema::figures;
use super::{Conn, Db as _};
use crate::domain::figures::{DividedBy, EventKind, Period, Published, Span, published};
use crate::error::{Context as _, Result};

/// What happened, as far as it is counted.
#[derive(Debug, QueryableByName)]
struct Happened {
    #[diesel(sql_type = Text)]
    part: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    days: Option<i32>,
    #[diesel(sql_type = BigInt)]
    subject: i64,
}

/// A confirmation, with what is counted only of those.
#[derive(Debug, QueryableByName)]
struct Confirmed {
    #[diesel(sql_type = Text)]
    part: String,
    #[diesel(sql_type = Nullable<Text>)]
    occupation: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    district: Option<String>,
    #[diesel(sql_type = BigInt)]
    subject: i64,
}

/// So many days are read at once: a year of a large network does not stand in memory as a whole.
const DAYS_AT_ONCE: i64 = 31;

/// Under one name the subjects that count, the same one perhaps several times.
#[derive(Debug, Default)]
struct Subjects(HashMap<String, Vec<i64>>);

impl Subjects {
    fn add(&mut self, name: String, subject: i64) {
        self.0.entry(name).or_default().push(subject);
    }

    /// How many different subjects there are under each name.
    fn different(self) -> impl Iterator<Item = (String, u64)> {
        self.0.into_iter().map(|(name, subjects)| (name, different(subjects)))
    }
}

fn different(mut subjects: Vec<i64>) -> u64 {
    subjects.sort_unstable();
    subjects.dedup();
    u64::try_from(subjects.len()).unwrap_or(u64::MAX)
}

/// What happened in one part, by kind.
#[derive(Debug, Default)]
struct OfKind {
    all: Vec<i64>,
    reasons: Subjects,
    spans: HashMap<Span, Vec<i64>>,
}

/// What is counted of one part.
#[derive(Debug, Default)]
struct Tally {
    kinds: HashMap<String, OfKind>,
    occupations: Subjects,
    districts: Subjects,
}

impl Tally {
    fn add(&mut self, kind: String, reason: Option<String>, days: Option<i32>, subject: i64) {
        let of = self.kinds.entry(kind).or_default();
        of.all.push(subject);
        if let Some(reason) = reason {
            of.reasons.add(reason, subject);
        }
        if let Some(days) = days {
            of.spans.entry(Span::of(days)).or_default().push(subject);
        }
    }

    /// The figures that are large enough, rounded, by their codes.
    fn published(self, by: DividedBy) -> Published {
        let mut counts: Vec<(String, u64)> = Vec::new();
        for (kind, of) in self.kinds {
            counts.extend(
                of.reasons
                    .different()
                    .map(|(reason, n)| (format!("{kind}:{reason}"), n)),
            );
            let spans = of.spans.into_iter();
            counts.extend(spans.map(|(span, subjects)| (format!("days:{kind}:{span}"), different(subjects))));
            counts.push((kind, different(of.all)));
        }
        let prefixed = |prefix: &'static str| move |(name, n): (String, u64)| (format!("{prefix}:{name}"), n);
        counts.extend(self.occupations.different().map(prefixed("occupation")));
        if by != DividedBy::District {
            counts.extend(self.districts.different().map(prefixed("district")));
        }
        counts
            .into_iter()
            .filter_map(|(code, households)| Some((code, published(households)?)))
            .collect()
    }
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

/// The figures of a period as they may be published, counted now: for one part, or for every part that has any.
pub(crate) fn count(
    conn: &mut Conn,
    period: Period,
    by: DividedBy,
    part: Option<&str>,
) -> Result<BTreeMap<String, Published>> {
    let column = column(by);
    let name = column.unwrap_or("''");
    let of_part = match (column, part) {
        (None, _) => String::new(),
        (Some(column), Some(_)) => format!(" AND {column} = $3"),
        (Some(column), None) => format!(" AND {column} IS NOT NULL"),
    };
    let days = period.days();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut from = days.start;
    while from < days.end {
        let to = (from + Duration::days(DAYS_AT_ONCE)).min(days.end);
        // Only names of columns and codes of our own are put together here.
        let query = |columns: &str, rows: &str| {
            let query = diesel::sql_query(format!(
                "SELECT {name} AS part, {columns}, subject FROM events WHERE day >= $1 AND day < $2{rows}{of_part}"
            ))
            .into_boxed()
            .bind::<Date, _>(from)
            .bind::<Date, _>(to);
            match (column, part) {
                (Some(_), Some(part)) => query.bind::<Text, _>(part.to_owned()),
                _ => query,
            }
        };
        let happened: Vec<Happened> = query("kind, reason, days", "").load(conn).db()?;
        for row in happened {
            let tally = tallies.entry(row.part).or_default();
            tally.add(row.kind, row.reason, row.days, row.subject);
        }
        let confirmed = format!(" AND kind = '{}'", EventKind::Confirmed);
        let confirmed: Vec<Confirmed> = query("occupation, district", &confirmed).load(conn).db()?;
        for row in confirmed {
            let tally = tallies.entry(row.part).or_default();
            if let Some(occupation) = row.occupation {
                tally.occupations.add(occupation, row.subject);
            }
            if let Some(district) = row.district {
                tally.districts.add(district, row.subject);
            }
        }
        from = to;
    }
    let published = tallies.into_iter().map(|(part, tally)| (part, tally.published(by)));
    Ok(published.filter(|(_, figures)| !figures.is_empty()).collect())
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
