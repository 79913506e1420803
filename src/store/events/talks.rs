//! What is counted of the talks that offices keep: whenever one is noted, corrected or taken out, it is written anew for its
//! household from the talks that are there, on the days on which they happened. Days of closed periods are left alone.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::schema::{contact_entries, event_subjects, events};
use super::closing::Closed;
use super::{Happened, Subject, record_under, subject};
use crate::domain::contact::ContactKind;
use crate::domain::day::german_day;
use crate::domain::figures::EventKind;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::proposal::Proposal;
use crate::error::Result;
use crate::store::{Conn, Db as _, households, proposals};

/// The office of the network office's people; every other is named by its initiative's identifier.
const NETWORK: &str = "network";

/// A talk as it is counted.
#[derive(Debug)]
struct Talk {
    /// Nothing for one of the network office.
    initiative: Option<InitiativeId>,
    how: String,
    /// As `office/code`, because two offices may call their projects alike.
    project: Option<String>,
    happened_on: NaiveDate,
    /// On which day it counts.
    day: NaiveDate,
    written_at: DateTime<Utc>,
    changed_at: Option<DateTime<Utc>>,
}

/// One event that a talk is counted by: day, how, initiative, project.
type Key = (NaiveDate, String, Option<String>, Option<String>);

/// The talks of a household by the day on which they count. A note is written about a household, not to it. A talk counts on
/// its day, but not before the household registered, nor in a period that was closed when it was written down.
fn list(conn: &mut Conn, household: &Household, closed: &Closed) -> Result<Vec<Talk>> {
    type Row = (
        String,
        String,
        Option<String>,
        NaiveDate,
        NaiveDateTime,
        Option<NaiveDateTime>,
    );
    let rows: Vec<Row> = contact_entries::table
        .filter(contact_entries::household_id.eq(household.id.as_str()))
        .filter(contact_entries::kind.ne(ContactKind::Note.as_str()))
        .order((contact_entries::created_at, contact_entries::id))
        .select((
            contact_entries::office,
            contact_entries::kind,
            contact_entries::project,
            contact_entries::happened_on,
            contact_entries::created_at,
            contact_entries::changed_at,
        ))
        .load(conn)
        .db()?;
    let since = german_day(household.created_at);
    let talk = |(office, how, project, happened_on, written, changed): Row| Talk {
        project: project.map(|code| format!("{office}/{}", code.to_lowercase())),
        initiative: (office != NETWORK).then(|| InitiativeId::known(office)),
        how,
        happened_on,
        day: happened_on.max(since).max(closed.open_at(written.and_utc())),
        written_at: written.and_utc(),
        changed_at: changed.map(|at| at.and_utc()),
    };
    let mut talks: Vec<Talk> = rows.into_iter().map(talk).collect();
    talks.sort_by_key(|talk| (talk.day, talk.written_at));
    Ok(talks)
}

/// Counts the talks with a household as they stand in the log now.
pub(crate) fn follow_log(conn: &mut Conn, household: &HouseholdId) -> Result<()> {
    let Some(household) = households::find(conn, household)? else {
        return Ok(());
    };
    let subject = subject(conn, &household)?;
    follow(conn, &household, &subject)
}

pub(super) fn follow(conn: &mut Conn, household: &Household, subject: &Subject) -> Result<()> {
    let closed = Closed::load(conn)?;
    let mut talks = list(conn, household, &closed)?;
    count(conn, household, subject, &mut talks, &closed)?;
    first_contact(conn, household, subject, &talks, closed.open_now())?;
    account(conn, household, subject, &talks, closed.open_now())
}

/// Writes the events of talks that are missing, and takes those out that no talk tells of.
fn count(conn: &mut Conn, household: &Household, subject: &Subject, talks: &mut [Talk], closed: &Closed) -> Result<()> {
    type Row = (i64, NaiveDate, Option<String>, Option<String>, Option<String>);
    let open = closed.open_now();
    let rows: Vec<Row> = events::table
        .filter(events::subject.eq(subject.number))
        .filter(events::kind.eq(EventKind::Advised.as_str()))
        .order(events::id)
        .select((
            events::id,
            events::day,
            events::reason,
            events::initiative_id,
            events::project,
        ))
        .load(conn)
        .db()?;
    for talk in talks.iter_mut().filter(|talk| talk.day < open) {
        // Put into a closed period after it was closed: it counts as early as it still can.
        let late = talk.changed_at.is_some_and(|at| closed.open_at(at) == open);
        let how = Some(talk.how.as_str());
        let published = rows.iter().any(|row| row.1 == talk.day && row.2.as_deref() == how);
        if late && !published {
            talk.day = open;
        }
    }
    let mut wanted: BTreeSet<Key> = BTreeSet::new();
    let mut project = None;
    for talk in talks.iter() {
        project = talk.project.clone().or(project);
        if talk.day >= open {
            let office = talk.initiative.as_ref().map(ToString::to_string);
            wanted.insert((talk.day, talk.how.clone(), office, project.clone()));
        }
    }
    let mut gone = Vec::new();
    for (id, day, how, office, project) in rows.into_iter().filter(|row| row.1 >= open) {
        if !wanted.remove(&(day, how.unwrap_or_default(), office, project)) {
            gone.push(id);
        }
    }
    for part in gone.chunks(500) {
        diesel::delete(events::table.filter(events::id.eq_any(part)))
            .execute(conn)
            .db()?;
    }
    let unaccounted = Subject {
        project: None,
        ..subject.clone()
    };
    for (day, how, office, project) in wanted {
        let offices: Vec<InitiativeId> = office.into_iter().map(InitiativeId::known).collect();
        let happened = Happened::new(EventKind::Advised)
            .because(Some(&how))
            .of(&offices)
            .accounted_to(project.as_deref());
        record_under(conn, household, &unaccounted, &happened, day)?;
    }
    Ok(())
}

/// Accounts what happens to a household to the project of the last talk that has one, from the day of that talk on.
fn account(conn: &mut Conn, household: &Household, subject: &Subject, talks: &[Talk], open: NaiveDate) -> Result<()> {
    let mut steps: Vec<(NaiveDate, Option<&str>)> = vec![(open, None)];
    for talk in talks {
        let Some(project) = talk.project.as_deref() else {
            continue;
        };
        let from = talk.day.max(open);
        match steps.last_mut() {
            Some(last) if last.0 == from => last.1 = Some(project),
            _ => steps.push((from, Some(project))),
        }
    }
    let ends = steps.iter().skip(1).map(|(day, _)| *day).chain([NaiveDate::MAX]);
    for ((from, project), end) in steps.iter().zip(ends) {
        let mine = events::table
            .filter(events::subject.eq(subject.number))
            .filter(events::kind.ne(EventKind::Advised.as_str()))
            .filter(events::day.ge(*from));
        if end == NaiveDate::MAX {
            diesel::update(mine)
                .set(events::project.eq(*project))
                .execute(conn)
                .db()?;
        } else {
            diesel::update(mine.filter(events::day.lt(end)))
                .set(events::project.eq(*project))
                .execute(conn)
                .db()?;
        }
    }
    let last = steps.last().and_then(|(_, project)| *project);
    diesel::update(event_subjects::table.find(household.id.as_str()))
        .set(event_subjects::project.eq(last))
        .execute(conn)
        .db()?;
    Ok(())
}

/// When a household first heard from an office or of a proposal: the day, how many days after it began to take part, and with
/// whom; nothing stands for everybody who covers it.
struct Heard {
    on: NaiveDate,
    at: DateTime<Utc>,
    day: NaiveDate,
    days: i64,
    with: Option<Vec<InitiativeId>>,
}

impl Heard {
    fn of_proposal(proposal: &Proposal, since: DateTime<Utc>) -> Option<Self> {
        let at = proposal.shown_at.or(proposal.introduced_at)?;
        let with = proposal.sides.initiative().map(|one| vec![one.clone()]);
        Some(Self::at(at, since, with))
    }

    fn at(at: DateTime<Utc>, since: DateTime<Utc>, with: Option<Vec<InitiativeId>>) -> Self {
        Self {
            on: german_day(at),
            day: german_day(at),
            days: (at - since).num_days(),
            at,
            with,
        }
    }

    fn of_talk(talk: &Talk, since: DateTime<Utc>) -> Self {
        Self {
            on: talk.happened_on,
            at: talk.written_at,
            day: talk.day,
            days: (talk.happened_on - german_day(since)).num_days(),
            with: Some(talk.initiative.iter().cloned().collect()),
        }
    }
}

/// Counts the first contact anew, unless it is published already.
fn first_contact(
    conn: &mut Conn,
    household: &Household,
    subject: &Subject,
    talks: &[Talk],
    open: NaiveDate,
) -> Result<()> {
    let counted = events::table
        .filter(events::subject.eq(subject.number))
        .filter(events::kind.eq(EventKind::FirstContact.as_str()));
    let rows: Vec<(NaiveDate, Option<i32>, Option<String>)> = counted
        .order(events::id)
        .select((events::day, events::days, events::initiative_id))
        .load(conn)
        .db()?;
    if rows.iter().any(|(day, ..)| *day < open) {
        return Ok(());
    }
    let since = household.confirmed_at.unwrap_or(household.created_at);
    let mut heard: Vec<Heard> = talks.iter().map(|talk| Heard::of_talk(talk, since)).collect();
    heard.extend(household.known.as_ref().map(|(at, _)| Heard::at(*at, since, None)));
    for proposal in proposals::list_of_household(conn, &household.id)? {
        heard.extend(Heard::of_proposal(&proposal, since));
    }
    let first = heard.into_iter().min_by_key(|heard| (heard.on, heard.at));
    let same = |first: &Heard| {
        let with = |office: &Option<String>| match &first.with {
            Some(with) => with.iter().map(InitiativeId::as_str).eq(office.as_deref()),
            None => true,
        };
        !rows.is_empty()
            && rows.iter().all(|(day, days, office)| {
                *day == first.day.max(open) && days.map(i64::from) == Some(first.days.max(0)) && with(office)
            })
    };
    if first.as_ref().is_some_and(same) {
        return Ok(());
    }
    diesel::delete(counted).execute(conn).db()?;
    let Some(first) = first else { return Ok(()) };
    let happened = Happened::new(EventKind::FirstContact).took(first.days.max(0));
    let happened = match &first.with {
        Some(with) => happened.of(with),
        None => happened,
    };
    record_under(conn, household, subject, &happened, first.day.max(open))
}

/// The projects that offices account talks to, as `office/code`; all offices when none is named.
pub(crate) fn list_projects(conn: &mut Conn, offices: Option<&[InitiativeId]>) -> Result<Vec<String>> {
    let mut wanted = contact_entries::table
        .filter(contact_entries::project.is_not_null())
        .filter(contact_entries::kind.ne(ContactKind::Note.as_str()))
        .select((contact_entries::office, contact_entries::project.assume_not_null()))
        .distinct()
        .into_boxed();
    if let Some(offices) = offices {
        let own: Vec<&str> = offices.iter().map(InitiativeId::as_str).collect();
        wanted = wanted.filter(contact_entries::office.eq_any(own));
    }
    let found: Vec<(String, String)> = wanted.load(conn).db()?;
    let codes = found
        .into_iter()
        .map(|(office, code)| format!("{office}/{}", code.to_lowercase()));
    Ok(codes.collect::<BTreeSet<String>>().into_iter().collect())
}
