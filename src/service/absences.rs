//! Somebody of staff is away from one day to another, and a colleague of the same office stands in. It begins and ends by
//! itself. Nobody's rights change and households stay assigned; see `presence` for what the deputy sees.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::contacts::Colleague;
use super::presence::{Presence, day_of, works};
use super::{AppState, offices};
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Role, Scope, Staff};
use crate::domain::ids::{AbsenceId, AccountId};
use crate::error::{Conflict, Error, Fields, Result};
use crate::store::absences::Absence;
use crate::store::{Conn, absences, audit};

/// Days that one absence lasts at most: a year.
const DAYS: i64 = 366;
/// Absences that are over are shown for so many days.
const SHOWN_DAYS: u64 = 30;

/// An absence to be set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// Who is away; oneself when not given. The network office may name anybody, for instance who fell ill.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Who stands in: somebody of the same office who is there. When not given, whoever else is in the office, and when
    /// nobody is, the network office.
    #[serde(default)]
    pub deputy: Option<AccountId>,
    /// The first day, in Germany.
    pub from: NaiveDate,
    /// The last day, in Germany.
    pub until: NaiveDate,
}

/// Where an absence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceState {
    /// It has not begun.
    Planned,
    /// It runs today.
    Running,
    /// Its last day is over, or it was ended before.
    Over,
}

impl AbsenceState {
    /// Its code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Over => "over",
        }
    }
}

/// Somebody is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AbsenceView {
    /// Its identifier.
    pub id: AbsenceId,
    /// Who is away.
    pub account: Colleague,
    /// Who stands in; nothing for whoever else is in the office.
    pub deputy: Option<Colleague>,
    /// Whether the deputy can stand in: the account is open and not away itself. Otherwise everybody of the office sees
    /// what is due, and where nobody is there, the network office.
    pub deputy_is_there: bool,
    /// The first day, in Germany.
    pub from: NaiveDate,
    /// The last day, in Germany.
    pub until: NaiveDate,
    /// Where it stands.
    pub state: AbsenceState,
    /// Who set it.
    pub set_by: String,
    /// When it was set.
    pub set_at: DateTime<Utc>,
    /// Whether the person who asks may end it.
    pub may_end: bool,
}

fn view(staff: &Staff, presence: &Presence, absence: &Absence, today: NaiveDate) -> AbsenceView {
    let colleague = |id: &AccountId| Colleague {
        id: id.clone(),
        name: presence.name_of(id.as_str()),
    };
    let state = if absence.ended_at.is_some() || absence.until < today {
        AbsenceState::Over
    } else if absence.from > today {
        AbsenceState::Planned
    } else {
        AbsenceState::Running
    };
    let there = absence.deputy.as_ref().is_some_and(|deputy| {
        let open = presence.accounts().any(|one| one.id == *deputy && works(one));
        open && presence.absence_of(deputy).is_none()
    });
    AbsenceView {
        id: absence.id.clone(),
        account: colleague(&absence.account),
        deputy: absence.deputy.as_ref().map(colleague),
        deputy_is_there: there,
        from: absence.from,
        until: absence.until,
        state,
        set_by: presence.name_of(absence.set_by.as_str()),
        set_at: absence.set_at,
        may_end: state != AbsenceState::Over && may_set_for(staff, &absence.account),
    }
}

/// Everybody sets the own absences; the network office those of anybody.
fn may_set_for(staff: &Staff, account: &AccountId) -> bool {
    staff.is_admin() || staff.account == *account
}

/// The offices of an account as [`offices::employ`] knows them.
fn offices_of(account: &Account) -> Vec<String> {
    let own = account.initiatives.iter().map(|(id, _)| id.to_string());
    let network = (account.role == Role::Admin).then(|| offices::NETWORK.to_owned());
    network.into_iter().chain(own).collect()
}

/// Who can stand in for an account: whoever works in one of its offices, as a member or as a deputy.
fn candidates<'a>(presence: &'a Presence, account: &Account) -> Vec<&'a Account> {
    let own = offices_of(account);
    presence
        .accounts()
        .filter(|one| one.id != account.id && offices::employ(&own, one))
        .collect()
}

fn find_account<'a>(presence: &'a Presence, id: &AccountId) -> Option<&'a Account> {
    presence.accounts().find(|account| account.id == *id)
}

/// Absences that run, are planned or ended within 30 days: those of the own offices, and for the network office all.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`.
pub async fn list(app: &AppState, actor: &Actor) -> Result<Vec<AbsenceView>> {
    let (staff, now) = (actor.staff(Scope::HouseholdsRead)?.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let (presence, today) = (Presence::load(conn, now)?, day_of(now));
            let since = today.checked_sub_days(Days::new(SHOWN_DAYS)).unwrap_or(today);
            let own = offices::of(&staff);
            let shown = absences::list_from(conn, since)?.into_iter().filter(|absence| {
                staff.is_admin()
                    || absence.account == staff.account
                    || absence.deputy.as_ref() == Some(&staff.account)
                    || find_account(&presence, &absence.account).is_some_and(|account| offices::employ(&own, account))
            });
            Ok(shown.map(|absence| view(&staff, &presence, &absence, today)).collect())
        })
        .await
}

/// Who could stand in for somebody: for oneself, or for the network office for anybody.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::NotFound`] for somebody else.
pub async fn deputies(app: &AppState, actor: &Actor, account: Option<&AccountId>) -> Result<Vec<Colleague>> {
    let (staff, now) = (actor.staff(Scope::HouseholdsRead)?.clone(), app.clock.now());
    let account = account.unwrap_or(&staff.account).clone();
    app.store
        .read(move |conn| {
            let presence = Presence::load(conn, now)?;
            let found = find_account(&presence, &account).filter(|one| may_set_for(&staff, &one.id));
            let found = found.ok_or(Error::NotFound("account"))?;
            Ok(candidates(&presence, found).into_iter().map(Colleague::of).collect())
        })
        .await
}

/// Whoever works, for the network office that sets an absence for somebody else.
///
/// # Errors
/// [`Error::Forbidden`] for a coordinator.
pub async fn colleagues(app: &AppState, actor: &Actor) -> Result<Vec<Colleague>> {
    actor.admin(Scope::HouseholdsRead)?;
    let now = app.clock.now();
    app.store
        .read(move |conn| {
            let presence = Presence::load(conn, now)?;
            Ok(presence
                .accounts()
                .filter(|one| works(one))
                .map(Colleague::of)
                .collect())
        })
        .await
}

fn check(conn: &mut Conn, presence: &Presence, account: &Account, new: &NewAbsence, today: NaiveDate) -> Result<()> {
    let mut wrong = Fields::new();
    wrong.check(new.from < today, "/from", "date-past", today.to_string());
    wrong.check(new.until < new.from, "/until", "date-order", new.from.to_string());
    let long = (new.until - new.from).num_days() >= DAYS;
    wrong.check(long, "/until", "absence-too-long", DAYS.to_string());
    if let Some(deputy) = &new.deputy {
        let known = candidates(presence, account).iter().any(|one| one.id == *deputy);
        wrong.check(!known, "/deputy", "absence-deputy", "");
    }
    for other in absences::list_from(conn, new.from)? {
        let meets = other.ended_at.is_none() && other.from <= new.until;
        let own = meets && other.account == account.id;
        wrong.check(own, "/from", "absence-twice", other.until.to_string());
        let away = meets && new.deputy.as_ref() == Some(&other.account);
        wrong.check(away, "/deputy", "absence-deputy-away", other.until.to_string());
    }
    wrong.finish()
}

/// Sets an absence. Who set it, for whom and with whom as the deputy stands in the audit log.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`] for somebody else's; [`Error::Invalid`]
/// for days in the past or the wrong order, a second absence at the same time, or a deputy who cannot stand in.
pub async fn set(app: &AppState, actor: &Actor, new: NewAbsence) -> Result<AbsenceView> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let (presence, today) = (Presence::load(tx, now)?, day_of(now));
            let whose = new.account.as_ref().unwrap_or(&staff.account);
            let account = find_account(&presence, whose).filter(|one| may_set_for(&staff, &one.id) && works(one));
            let account = account.ok_or(Error::NotFound("account"))?;
            check(tx, &presence, account, &new, today)?;
            let absence = Absence {
                id: AbsenceId::generate(),
                account: account.id.clone(),
                deputy: new.deputy,
                from: new.from,
                until: new.until,
                set_by: staff.account.clone(),
                set_at: now,
                ended_at: None,
            };
            absences::insert(tx, &absence)?;
            let deputy = absence.deputy.as_ref().map_or("-", AccountId::as_str);
            let what = format!("{} – {}, {deputy}", absence.from, absence.until);
            let whose = absence.account.as_str();
            audit::record(tx, now, &actor, "absence.set", "account", whose, Some(&what))?;
            let presence = Presence::load(tx, now)?;
            Ok(view(&staff, &presence, &absence, today))
        })
        .await
}

/// Ends an absence before its time, or takes back one that has not begun.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`] for somebody else's;
/// [`Conflict::Decided`] when it is over.
pub async fn end(app: &AppState, actor: &Actor, id: &AbsenceId) -> Result<AbsenceView> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (actor, id, now) = (actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let today = day_of(now);
            let absence = absences::find(tx, &id)?;
            if !may_set_for(&staff, &absence.account) {
                return Err(Error::NotFound("absence"));
            }
            if absence.until < today || !absences::end(tx, &id, &staff.account, now)? {
                return Err(Conflict::Decided.into());
            }
            let whose = absence.account.as_str();
            audit::record(tx, now, &actor, "absence.end", "account", whose, None)?;
            let presence = Presence::load(tx, now)?;
            let absence = absences::find(tx, &id)?;
            Ok(view(&staff, &presence, &absence, today))
        })
        .await
}

/// Somebody for whom one stands in, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StandIn {
    /// Who is away.
    pub absent: Colleague,
    /// The last day, in Germany.
    pub until: NaiveDate,
}

/// For whom a member of staff stands in today.
pub(crate) fn stand_ins(staff: &Staff, presence: &Presence) -> Vec<StandIn> {
    presence
        .stands_in_for(&staff.account)
        .into_iter()
        .map(|(absent, absence)| StandIn {
            absent: Colleague::of(absent),
            until: absence.until,
        })
        .collect()
}

/// The own absence that runs today.
pub(crate) fn own(staff: &Staff, presence: &Presence, now: DateTime<Utc>) -> Option<AbsenceView> {
    let absence = presence.absence_of(&staff.account)?;
    Some(view(staff, presence, absence, day_of(now)))
}
