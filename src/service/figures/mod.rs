//! The figures that funders ask for. Only closed periods are published, by one division at a time, rounded and without small
//! figures; docs/indicators.md says how each is counted and why. Exact counts are shown to nobody.

mod files;
mod view;

use std::collections::BTreeMap;

use chrono::{Datelike as _, Duration, NaiveDate};
use serde::Serialize;

use super::AppState;
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::figures::{DividedBy, Period, Published};
use crate::domain::locale::Locale;
use crate::error::{Error, Result};
use crate::store::{Conn, campaigns, events, figures, initiatives, jobs};

pub use files::{CSV, XLSX, csv, xlsx};
pub use view::{Detail, Figure, FiguresView, Group, details};

/// The job that takes over what happened before events were counted.
const TAKE_OVER: &str = "events:take-over";
/// The job that closes periods.
const CLOSE: &str = "figures:close";
/// Households that are taken over in one round.
const BATCH: i64 = 200;
/// Every division that is published.
const DIVISIONS: &[DividedBy] = DividedBy::ALL;

/// Which figures are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The quarter or year.
    pub period: Period,
    /// By what they are divided.
    pub by: DividedBy,
    /// The part: a key of a Land or district, an initiative, a campaign, a project as `office/code`; empty for the network.
    pub part: String,
}

impl Asked {
    /// The whole network in a period.
    pub const fn network(period: Period) -> Self {
        Self {
            period,
            by: DividedBy::Network,
            part: String::new(),
        }
    }
}

/// A part for which there are figures, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FiguresPart {
    /// Its key.
    #[schema(example = "13075")]
    pub part: String,
    /// Its name.
    #[schema(example = "Landkreis Vorpommern-Greifswald")]
    pub name: String,
}

/// A period for which there are figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PeriodView {
    /// The quarter or year.
    #[schema(value_type = String, example = "2026-Q3")]
    pub period: Period,
    /// Whether it is closed; otherwise it runs and its figures still move.
    pub closed: bool,
}

/// One round: takes over what happened before, closes periods that are over, deletes events that are old. Answers how many
/// things were done.
///
/// # Errors
/// The first fault of the database.
pub async fn run_once(app: &AppState) -> Result<usize> {
    let now = app.clock.now();
    let (waiting, due) = app
        .store
        .read(move |conn| {
            let waiting = jobs::is_planned(conn, TAKE_OVER)?;
            Ok((waiting, !jobs::list_due(conn, CLOSE, now, 1)?.is_empty()))
        })
        .await?;
    if waiting {
        let taken_over = take_over(app).await?;
        if taken_over > 0 {
            return Ok(taken_over);
        }
    }
    if due { close_periods(app).await } else { Ok(0) }
}

async fn take_over(app: &AppState) -> Result<usize> {
    app.store
        .write(move |tx| {
            let left = events::list_uncounted(tx, BATCH)?;
            let mut done = 0;
            for household in &left {
                done += usize::from(events::take_over(tx, household)?);
            }
            if left.is_empty() {
                jobs::finish(tx, TAKE_OVER)?;
            }
            Ok(done)
        })
        .await
}

async fn close_periods(app: &AppState) -> Result<usize> {
    let (now, rules) = (app.clock.now(), app.config.rules.clone());
    let today = events::day(now);
    let days = rules.figures_close_after_days;
    let waiting = app
        .store
        .read(move |conn| {
            let Some(first) = events::first_day(conn)? else {
                return Ok(Vec::new());
            };
            let mut waiting = Vec::new();
            for start in [Period::quarter_of(first), Period::year_of(first)] {
                let mut period = start;
                while period.is_over(today, days) {
                    if figures::closed_at(conn, period)?.is_none() {
                        waiting.push(period);
                    }
                    period = period.next();
                }
            }
            Ok(waiting)
        })
        .await?;
    let mut done = 0;
    for period in waiting {
        // Counted outside of the transaction that keeps them: nothing of a period that is over changes any more.
        let parts = app.store.read(move |conn| count_all(conn, period)).await?;
        let closed = app
            .store
            .write(move |tx| figures::close(tx, period, &parts, now))
            .await?;
        done += usize::from(closed);
    }
    app.store
        .write(move |tx| {
            // Deleted only when every period they belong to was closed.
            let years = i32::try_from(rules.event_years).unwrap_or(i32::MAX);
            let first = NaiveDate::from_ymd_opt(today.year().saturating_sub(years), 1, 1);
            if let Some(first) = first {
                events::delete_before(tx, first)?;
            }
            jobs::plan(tx, CLOSE, now + Duration::days(1))
        })
        .await?;
    Ok(done)
}

/// Everything that is published of a period.
fn count_all(conn: &mut Conn, period: Period) -> Result<BTreeMap<(DividedBy, String), Published>> {
    let mut all = BTreeMap::new();
    for by in DIVISIONS {
        for (part, published) in figures::count(conn, period, *by, None)? {
            all.insert((*by, part), published);
        }
    }
    Ok(all)
}

/// Who is asking, as far as figures have to know.
#[derive(Debug, Clone)]
enum Reader {
    Anybody,
    Staff(Staff),
}

impl Reader {
    fn of(actor: &Actor) -> Self {
        match actor.staff(Scope::ProposalsRead) {
            Ok(staff) => Self::Staff(staff.clone()),
            Err(_) => Self::Anybody,
        }
    }

    fn is_admin(&self) -> bool {
        matches!(self, Self::Staff(staff) if staff.is_admin())
    }

    /// Whether a part is the reader's own: an initiative or a project of an office that it works for.
    fn owns(&self, by: DividedBy, part: &str) -> bool {
        let Self::Staff(staff) = self else { return false };
        let office = match by {
            DividedBy::Initiative => part,
            DividedBy::Project => part.split_once('/').map_or("", |(office, _)| office),
            _ => return false,
        };
        staff.is_admin() || staff.initiatives.iter().any(|own| own.as_str() == office)
    }

    fn may_read(&self, by: DividedBy, part: &str) -> bool {
        match by {
            DividedBy::Network | DividedBy::Land | DividedBy::District => true,
            DividedBy::Campaign => matches!(self, Self::Staff(_)),
            DividedBy::Initiative | DividedBy::Project => self.owns(by, part),
        }
    }

    /// Whether the figures of a running period may be read: by the network office, and by an office of its own
    /// households, all of which it sees anyway. Otherwise what changes from one day to the next would tell of one household.
    fn may_watch(&self, by: DividedBy, part: &str) -> bool {
        self.is_admin() || self.owns(by, part)
    }
}

/// Lets in who may read the figures of offices.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Forbidden`] without the scope `proposals:read`.
pub fn admit(actor: &Actor) -> Result<()> {
    actor.staff(Scope::ProposalsRead).map(drop)
}

/// The figures of a part of a period. What may not be read and what does not exist answers alike.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(app: &AppState, actor: &Actor, asked: Asked, locale: Locale) -> Result<FiguresView> {
    let (reader, state, now) = (Reader::of(actor), app.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let Asked { period, by, part } = &asked;
            if !reader.may_read(*by, part) {
                return Err(Error::NotFound("figures"));
            }
            let name = name_of(conn, &state, *by, part, locale)?.ok_or(Error::NotFound("figures"))?;
            let closed_at = figures::closed_at(conn, *period)?;
            let published = if closed_at.is_some() {
                figures::find(conn, *period, *by, part)?
            } else {
                let runs = period.days().start <= events::day(now);
                if !runs || !reader.may_watch(*by, part) {
                    return Err(Error::NotFound("figures"));
                }
                let key = (*by != DividedBy::Network).then_some(part.as_str());
                let mut counted = figures::count(conn, *period, *by, key)?;
                counted.remove(part).unwrap_or_default()
            };
            Ok(view::of(&state, &asked, name, closed_at, &published, locale))
        })
        .await
}

/// The periods for which the reader may ask, newest first: the closed ones, and those that run where it may watch them.
///
/// # Errors
/// [`Error::Unavailable`] without a database.
pub async fn periods(app: &AppState, actor: &Actor, by: DividedBy, part: &str) -> Result<Vec<PeriodView>> {
    let (reader, part, now) = (Reader::of(actor), part.to_owned(), app.clock.now());
    app.store
        .read(move |conn| {
            let closed = figures::list_closed(conn)?;
            let mut all: Vec<PeriodView> = Vec::new();
            let mine = matches!(&reader, Reader::Staff(staff) if part.is_empty() && !staff.initiatives.is_empty());
            if mine || reader.may_watch(by, &part) {
                let today = events::day(now);
                let running = [Period::quarter_of(today), Period::year_of(today)];
                // The last quarter and year stay open for some days after their end.
                let before = today - Duration::days(31);
                let ended = [Period::quarter_of(before), Period::year_of(before)];
                for period in running.into_iter().chain(ended) {
                    if !closed.contains(&period) && !all.iter().any(|one| one.period == period) {
                        all.push(PeriodView { period, closed: false });
                    }
                }
            }
            all.extend(closed.into_iter().map(|period| PeriodView { period, closed: true }));
            Ok(all)
        })
        .await
}

/// The parts of a division that the reader may ask for in a period, by name.
///
/// # Errors
/// [`Error::Unavailable`] without a database.
pub async fn parts(
    app: &AppState,
    actor: &Actor,
    period: Option<Period>,
    by: DividedBy,
    locale: Locale,
) -> Result<Vec<FiguresPart>> {
    let (reader, state) = (Reader::of(actor), app.clone());
    app.store
        .read(move |conn| {
            let mut keys = match period {
                Some(period) => figures::list_parts(conn, period, by)?,
                None => Vec::new(),
            };
            if let (Reader::Staff(staff), DividedBy::Initiative) = (&reader, by) {
                let own: Vec<String> = if staff.is_admin() {
                    let all = initiatives::list_approved(conn)?;
                    all.into_iter().map(|one| one.id.to_string()).collect()
                } else {
                    staff.initiatives.iter().map(ToString::to_string).collect()
                };
                keys.extend(own);
            }
            if let (Reader::Staff(staff), DividedBy::Project) = (&reader, by) {
                let offices = (!staff.is_admin()).then_some(staff.initiatives.as_slice());
                keys.extend(events::list_projects(conn, offices)?);
            }
            keys.sort();
            keys.dedup();
            let mut parts = Vec::new();
            for part in keys {
                if reader.may_read(by, &part)
                    && let Some(name) = name_of(conn, &state, by, &part, locale)?
                {
                    parts.push(FiguresPart { part, name });
                }
            }
            parts.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(parts)
        })
        .await
}

/// How some figures of the network moved from quarter to quarter, for a chart: the closed quarters, oldest first.
///
/// # Errors
/// As [`show`].
pub async fn course(app: &AppState, actor: &Actor, asked: &Asked, quarters: usize) -> Result<Vec<(Period, Published)>> {
    let (reader, asked) = (Reader::of(actor), asked.clone());
    app.store
        .read(move |conn| {
            if !reader.may_read(asked.by, &asked.part) {
                return Err(Error::NotFound("figures"));
            }
            let closed = figures::list_closed(conn)?;
            let mut course = Vec::new();
            for period in closed
                .into_iter()
                .filter(|period| period.quarter().is_some())
                .take(quarters)
            {
                course.push((period, figures::find(conn, period, asked.by, &asked.part)?));
            }
            course.reverse();
            Ok(course)
        })
        .await
}

/// The name of a part; nothing for one that there is not.
fn name_of(conn: &mut Conn, app: &AppState, by: DividedBy, part: &str, locale: Locale) -> Result<Option<String>> {
    Ok(match by {
        DividedBy::Network => part
            .is_empty()
            .then(|| crate::texts::text(crate::domain::locale::Voice::from(locale), "figures-network")),
        DividedBy::Land | DividedBy::District => {
            let digits = if by == DividedBy::Land { 2 } else { 5 };
            let key = part.parse().ok().filter(|_| part.len() == digits);
            key.and_then(|ags| app.gazetteer.area_name(ags))
        }
        DividedBy::Initiative => match part.parse() {
            Ok(id) => match initiatives::find(conn, &id) {
                Ok(initiative) => Some(initiative.profile.name),
                Err(Error::NotFound(_)) => None,
                Err(other) => return Err(other),
            },
            Err(_) => None,
        },
        // A code that stands in a link alone has no other name.
        DividedBy::Campaign => match crate::domain::figures::campaign_code(part) {
            Ok(code) => Some(match campaigns::find_by_code(conn, &code)? {
                Some(campaign) => format!("{} ({code})", campaign.name),
                None => code,
            }),
            Err(_) => None,
        },
        DividedBy::Project => match part.split_once('/') {
            Some((office, code)) if !code.is_empty() => super::offices::name(conn, app, office)
                .ok()
                .map(|office| format!("{code} ({office})")),
            _ => None,
        },
    })
}
