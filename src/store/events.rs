//! What happened, to be counted: rows without anything about a household but a random number, the area it wants to live in and
//! its group of occupations. Written in the transaction of what happened. Whose number it is stands in one row that goes
//! with the household; who may read counts is the service's question.

mod closing;
mod merging;
mod past;
mod taking_over;
mod talks;
mod transitions;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use uuid::Uuid;

use super::schema::{event_subjects, events, households};
use super::{Conn, Db as _, coverage};
use crate::domain::day::german_day;
use crate::domain::figures::EventKind;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId};
use crate::domain::profile::TargetArea;
use crate::error::Result;

pub(crate) use closing::{delete_before, first_day, state_of};
pub(crate) use merging::{give_back, merge};
pub(crate) use past::{Former, PastEvent, insert_past};
pub(crate) use taking_over::take_over;
pub(crate) use talks::{follow_log, list_projects};
use transitions::{Change, households_of};
pub(super) use transitions::{proposed, transition};

/// For which initiatives something counts, besides for the network.
#[derive(Debug, Clone, Copy)]
enum For<'a> {
    /// For all that cover the household.
    Covering,
    /// For these, and for the network alone when there are none.
    These(&'a [InitiativeId]),
}

/// What is to be counted of a household.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Happened<'a> {
    kind: EventKind,
    reason: Option<&'a str>,
    offices: For<'a>,
    days: Option<i64>,
    project: Option<&'a str>,
}

impl<'a> Happened<'a> {
    /// Something that concerns every initiative that covers the household.
    pub(crate) const fn new(kind: EventKind) -> Self {
        Self {
            kind,
            reason: None,
            offices: For::Covering,
            days: None,
            project: None,
        }
    }

    /// With a coded reason.
    pub(crate) const fn because(self, reason: Option<&'a str>) -> Self {
        Self { reason, ..self }
    }

    /// Something with one initiative; none means all that cover the household.
    pub(crate) const fn with(self, initiative: Option<&'a InitiativeId>) -> Self {
        match initiative {
            Some(initiative) => self.of(std::slice::from_ref(initiative)),
            None => self,
        }
    }

    /// Something that these initiatives did; with none it counts for the network alone.
    const fn of(self, initiatives: &'a [InitiativeId]) -> Self {
        Self {
            offices: For::These(initiatives),
            ..self
        }
    }

    /// With so many days that it took.
    const fn took(self, days: i64) -> Self {
        Self {
            days: Some(days),
            ..self
        }
    }

    /// How long it took, in whole days.
    pub(crate) fn after(self, since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        Self {
            days: since.map(|since| (now - since).num_days().max(0)),
            ..self
        }
    }

    /// Accounted to a project of an office.
    pub(crate) const fn accounted_to(self, project: Option<&'a str>) -> Self {
        Self { project, ..self }
    }
}

/// Under which number a household is counted.
#[derive(Debug, Clone, Queryable)]
struct Subject {
    number: i64,
    campaign: Option<String>,
    project: Option<String>,
}

fn find_subject(conn: &mut Conn, household: &HouseholdId) -> Result<Option<Subject>> {
    event_subjects::table
        .find(household.as_str())
        .select((
            event_subjects::subject,
            event_subjects::campaign,
            event_subjects::project,
        ))
        .first(conn)
        .maybe()
}

/// The number of a household; one that has none yet gets one, with what is known of its past.
fn subject(conn: &mut Conn, household: &Household) -> Result<Subject> {
    if let Some(known) = find_subject(conn, &household.id)? {
        return Ok(known);
    }
    let (subject, is_new) = begin(conn, &household.id, None)?;
    if is_new {
        taking_over::history(conn, household, &subject)?;
    }
    Ok(subject)
}

/// Gives a household a number; answers the one it has, and whether it is new. Two transactions may come to it at once: then one
/// waits for the other and takes its number.
fn begin(conn: &mut Conn, household: &HouseholdId, campaign: Option<&str>) -> Result<(Subject, bool)> {
    // 62 random bits: made of nothing that is known about the household.
    let number = Uuid::new_v4().as_u64_pair().1 & 0x3fff_ffff_ffff_ffff;
    let subject = Subject {
        number: i64::try_from(number).unwrap_or(i64::MAX),
        campaign: campaign.map(ToOwned::to_owned),
        project: None,
    };
    let added = diesel::sql_query(
        "INSERT INTO event_subjects (household_id, subject, campaign) VALUES ($1, $2, $3) \
         ON CONFLICT (household_id) DO NOTHING",
    )
    .bind::<Text, _>(household.as_str())
    .bind::<BigInt, _>(subject.number)
    .bind::<Nullable<Text>, _>(campaign)
    .execute(conn)
    .db()?;
    if added == 1 {
        return Ok((subject, true));
    }
    let other = find_subject(conn, household)?;
    Ok((other.unwrap_or(subject), false))
}

/// Counts that a household registered. Which initiatives cover it is found out when it takes part: see [`covered`].
pub(crate) fn registered(
    conn: &mut Conn,
    household: &Household,
    campaign: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    if find_subject(conn, &household.id)?.is_some() {
        return Ok(());
    }
    let (subject, _) = begin(conn, &household.id, campaign)?;
    let happened = Happened::new(EventKind::Registered);
    write(conn, household, &subject, &happened, &[], german_day(now))
}

/// Counts the registration of a household also for the initiatives that cover it, now that it takes part. What is published of
/// the day already stays as it is.
pub(crate) fn covered(conn: &mut Conn, household: &Household) -> Result<()> {
    let Some(subject) = find_subject(conn, &household.id)? else {
        // What is recorded next takes it over with everything else.
        return Ok(());
    };
    let registered = events::table
        .filter(events::subject.eq(subject.number))
        .filter(events::kind.eq(EventKind::Registered.as_str()))
        .filter(events::initiative_id.is_null())
        .filter(events::day.ge(closing::Closed::load(conn)?.open_now()));
    let offices = coverage::initiatives_of(conn, &household.id)?;
    let day: Option<NaiveDate> = registered.select(events::day).first(conn).maybe()?;
    let Some(day) = day.filter(|_| !offices.is_empty()) else {
        return Ok(());
    };
    diesel::delete(registered).execute(conn).db()?;
    let happened = Happened::new(EventKind::Registered);
    write(conn, household, &subject, &happened, &offices, day)
}

/// Counts that a household is erased, the last that is counted of it. Which initiatives cover it is forgotten by then, so it
/// counts for those for which its leaving did, or what began before.
pub(crate) fn erased(conn: &mut Conn, household: &HouseholdId, why: &str, now: DateTime<Utc>) -> Result<()> {
    let Some(household) = super::households::find(conn, household)? else {
        return Ok(());
    };
    let subject = subject(conn, &household)?;
    let for_all = [EventKind::Left, EventKind::Confirmed, EventKind::Registered];
    let last: Option<(String, NaiveDate)> = events::table
        .filter(events::subject.eq(subject.number))
        .filter(events::kind.eq_any(for_all.map(EventKind::as_str)))
        .order(events::id.desc())
        .select((events::kind, events::day))
        .first(conn)
        .maybe()?;
    let mut offices: Vec<InitiativeId> = Vec::new();
    if let Some((kind, day)) = last {
        let found: Vec<Option<String>> = events::table
            .filter(events::subject.eq(subject.number))
            .filter(events::kind.eq(kind))
            .filter(events::day.eq(day))
            .select(events::initiative_id)
            .distinct()
            .load(conn)
            .db()?;
        offices.extend(found.into_iter().flatten().map(InitiativeId::known));
    }
    let happened = Happened::new(EventKind::Erased).because(Some(why)).of(&offices);
    record_under(conn, &household, &subject, &happened, german_day(now))
}

/// Takes back that a household left, because it undid that. What is published already stays as it is.
pub(crate) fn came_back(conn: &mut Conn, household: &HouseholdId) -> Result<()> {
    let Some(subject) = find_subject(conn, household)? else {
        return Ok(());
    };
    let open = closing::Closed::load(conn)?.open_now();
    let left = events::table
        .filter(events::subject.eq(subject.number))
        .filter(events::kind.eq(EventKind::Left.as_str()))
        .filter(events::day.ge(open));
    diesel::delete(left).execute(conn).db()?;
    Ok(())
}

/// Counts something that happened to a household. One that is gone is not counted.
pub(crate) fn record(
    conn: &mut Conn,
    household: &HouseholdId,
    happened: Happened<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(household) = super::households::find(conn, household)? else {
        return Ok(());
    };
    let subject = subject(conn, &household)?;
    record_under(conn, &household, &subject, &happened, german_day(now))
}

fn record_under(
    conn: &mut Conn,
    household: &Household,
    subject: &Subject,
    happened: &Happened<'_>,
    day: NaiveDate,
) -> Result<()> {
    match happened.offices {
        For::These(offices) => write(conn, household, subject, happened, offices, day),
        For::Covering => {
            let offices = coverage::initiatives_of(conn, &household.id)?;
            write(conn, household, subject, happened, &offices, day)
        }
    }
}

fn write(
    conn: &mut Conn,
    household: &Household,
    subject: &Subject,
    happened: &Happened<'_>,
    offices: &[InitiativeId],
    day: NaiveDate,
) -> Result<()> {
    // Both of one area, so that a district is never counted in a Land in which it does not lie.
    let areas = &household.profile.target_areas;
    let area = areas.iter().find(|area| area.land().is_some());
    let (district, land) = (area.and_then(TargetArea::district), area.and_then(TargetArea::land));
    let occupation = household.profile.adults.iter().find_map(|adult| adult.kldb);
    let project = happened
        .project
        .map(ToOwned::to_owned)
        .or_else(|| subject.project.clone());
    // A household that several offices cover is counted by each of them, and once where offices are not asked for.
    let offices: Vec<Option<&str>> = if offices.is_empty() {
        vec![None]
    } else {
        offices.iter().map(|office| Some(office.as_str())).collect()
    };
    for office in offices {
        diesel::insert_into(events::table)
            .values((
                events::day.eq(day),
                events::kind.eq(happened.kind.as_str()),
                events::reason.eq(happened.reason),
                events::subject.eq(subject.number),
                events::initiative_id.eq(office),
                events::district.eq(district.map(|ags| ags.to_string())),
                events::land.eq(land.map(|ags| ags.to_string())),
                events::occupation.eq(occupation.map(|kldb| kldb.group(2).to_string())),
                events::campaign.eq(&subject.campaign),
                events::project.eq(&project),
                events::days.eq(happened.days.and_then(|days| i32::try_from(days).ok())),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Counts the first time that a household heard from an office or of a proposal; later times count no more.
pub(crate) fn first_contact(
    conn: &mut Conn,
    household: &HouseholdId,
    with: Option<&InitiativeId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(household) = super::households::find(conn, household)? else {
        return Ok(());
    };
    let subject = subject(conn, &household)?;
    let before: i64 = events::table
        .filter(events::subject.eq(subject.number))
        .filter(events::kind.eq(EventKind::FirstContact.as_str()))
        .count()
        .get_result(conn)
        .db()?;
    if before > 0 {
        return Ok(());
    }
    let since = household.confirmed_at.unwrap_or(household.created_at);
    let happened = Happened::new(EventKind::FirstContact)
        .with(with)
        .after(Some(since), now);
    record_under(conn, &household, &subject, &happened, german_day(now))
}

/// Counts what was answered to a question what became of an introduction.
pub(crate) fn outcome(
    conn: &mut Conn,
    household: &HouseholdId,
    initiative: Option<&InitiativeId>,
    answer: (Option<&str>, &str, Option<&str>),
    now: DateTime<Utc>,
) -> Result<()> {
    let (stage, outcome, why) = answer;
    let mut count = |kind: EventKind, reason: Option<&str>| {
        record(
            conn,
            household,
            Happened::new(kind).because(reason).with(initiative),
            now,
        )
    };
    if stage.is_some() {
        count(EventKind::Answered, stage)?;
    }
    count(EventKind::Outcome, Some(outcome))?;
    if why.is_some() {
        count(EventKind::Why, why)?;
    }
    Ok(())
}

/// Households that are not counted under a number yet, at most `limit`.
pub(crate) fn list_uncounted(conn: &mut Conn, limit: i64) -> Result<Vec<HouseholdId>> {
    let ids: Vec<String> = households::table
        .left_join(event_subjects::table)
        .filter(event_subjects::household_id.is_null())
        .order(households::id)
        .limit(limit)
        .select(households::id)
        .load(conn)
        .db()?;
    Ok(ids.into_iter().map(HouseholdId::known).collect())
}

/// One event of a household, for its export: day, kind, reason, initiative, district, Land, group of occupations, days.
pub(super) type Exported = (
    NaiveDate,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i32>,
);

/// What is counted of a household, with its campaign and project.
pub(super) fn list_of_household(
    conn: &mut Conn,
    household: &HouseholdId,
) -> Result<(Vec<Exported>, Option<String>, Option<String>)> {
    let Some(subject) = find_subject(conn, household)? else {
        return Ok((Vec::new(), None, None));
    };
    let rows = events::table
        .filter(events::subject.eq(subject.number))
        .order(events::id)
        .select((
            events::day,
            events::kind,
            events::reason,
            events::initiative_id,
            events::district,
            events::land,
            events::occupation,
            events::days,
        ))
        .load(conn)
        .db()?;
    Ok((rows, subject.campaign, subject.project))
}
