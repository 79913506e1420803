//! Minutes of the own office, added up by project, month, kind and person, for accounting. Households that were erased keep
//! their minutes here; which household took them nobody can tell.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::super::presence::{Presence, day_of};
use super::super::{AppState, offices, spreadsheet};
use super::Colleague;
use crate::domain::actor::{Actor, Scope};
use crate::domain::contact::ContactKind;
use crate::domain::ids::AccountId;
use crate::domain::locale::Locale;
use crate::domain::month::Month;
use crate::error::{Error, Result};
use crate::store::contact_sums;
use crate::texts;

/// Months that are added up at most: ten years.
const MONTHS: i32 = 120;

/// What was accounted in one month to one project, by one kind of contact, by one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MinutesRow {
    /// The office: the name of the initiative or of the network office.
    pub office: String,
    /// The month.
    #[schema(value_type = String, example = "2026-11")]
    pub month: Month,
    /// The project; nothing for talks without one.
    pub project: Option<String>,
    /// How.
    pub kind: ContactKind,
    /// Who wrote it down.
    pub person: Colleague,
    /// Talks and notes.
    pub entries: i64,
    /// Minutes of them.
    pub minutes: i64,
}

/// The minutes of an office in some months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MinutesSums {
    /// The first month.
    #[schema(value_type = String, example = "2026-01")]
    pub from: Month,
    /// The last month.
    #[schema(value_type = String, example = "2026-11")]
    pub until: Month,
    /// Talks and notes.
    pub entries: i64,
    /// Minutes of them.
    pub minutes: i64,
    /// By office, month, kind, project and person.
    pub rows: Vec<MinutesRow>,
}

impl MinutesSums {
    /// Talks and minutes by something of a row, in its order.
    pub(crate) fn by<K: Ord>(&self, key: impl Fn(&MinutesRow) -> K) -> BTreeMap<K, (i64, i64)> {
        let mut sums: BTreeMap<K, (i64, i64)> = BTreeMap::new();
        for row in &self.rows {
            let sum = sums.entry(key(row)).or_default();
            sum.0 += row.entries;
            sum.1 += row.minutes;
        }
        sums
    }
}

fn month_of(day: NaiveDate) -> Option<Month> {
    Month::new(day.year(), day.month())
}

fn first_day(month: Month) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(month.year(), u32::try_from(month.month()).ok()?, 1)
}

/// The minutes of the own offices from one month to another, both included; without months the present year so far.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::Invalid`] for months in the wrong order or more than
/// ten years.
pub async fn sums(app: &AppState, actor: &Actor, from: Option<Month>, until: Option<Month>) -> Result<MinutesSums> {
    let staff = actor.staff(Scope::HouseholdsRead)?.clone();
    let (state, now) = (app.clone(), app.clock.now());
    let broken = || Error::internal("adding up minutes", "today has no month");
    let this_month = month_of(day_of(now)).ok_or_else(broken)?;
    let until = until.unwrap_or(this_month);
    let from = match from {
        Some(from) => from,
        None => Month::new(until.year(), 1).ok_or_else(broken)?,
    };
    if until < from {
        return Err(Error::invalid("/until", "window-order", from.to_string()));
    }
    if until.index() - from.index() >= MONTHS {
        return Err(Error::invalid("/from", "months-too-many", MONTHS.to_string()));
    }
    let (Some(first), Some(last)) = (first_day(from), first_day(until)) else {
        return Err(broken());
    };
    app.store
        .read(move |conn| {
            let presence = Presence::load(conn, now)?;
            let own = offices::of(&staff);
            let mut names = BTreeMap::new();
            for office in &own {
                names.insert(office.clone(), offices::name(conn, &state, office)?);
            }
            let mut rows = Vec::new();
            for (key, sum) in contact_sums::list(conn, &own, first, last)? {
                rows.push(MinutesRow {
                    office: names.get(&key.office).cloned().unwrap_or_default(),
                    month: month_of(key.month).ok_or_else(broken)?,
                    project: Some(key.project).filter(|code| !code.is_empty()),
                    kind: key.kind,
                    person: Colleague {
                        name: presence.name_of(key.by.as_str()),
                        id: AccountId::known(key.by.as_str()),
                    },
                    entries: sum.entries,
                    minutes: sum.minutes,
                });
            }
            Ok(MinutesSums {
                from,
                until,
                entries: rows.iter().map(|row| row.entries).sum(),
                minutes: rows.iter().map(|row| row.minutes).sum(),
                rows,
            })
        })
        .await
}

/// The same sums as a table for a spreadsheet.
pub fn sums_as_csv(locale: Locale, sums: &MinutesSums) -> String {
    let heads = [
        "minutes-office",
        "minutes-month",
        "log-project",
        "log-kind",
        "minutes-person",
        "minutes-entries",
        "log-minutes",
    ]
    .map(|key| texts::text(locale, key));
    let rows = sums.rows.iter().map(|row| {
        vec![
            row.office.clone(),
            row.month.to_string(),
            row.project.clone().unwrap_or_default(),
            texts::text(locale, &format!("contact-kind-{}", row.kind)),
            row.person.name.clone(),
            row.entries.to_string(),
            row.minutes.to_string(),
        ]
    });
    spreadsheet::csv(std::iter::once(heads.to_vec()).chain(rows))
}
