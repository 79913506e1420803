//! Taking over a list that an office kept before: its rows become households that are not confirmed, seen by nobody and
//! deleted like every registration that is not confirmed in time. They are invited only on a recorded basis, and a whole
//! list can be taken back. Which row was known already is never told, so that a list cannot be used to ask for addresses.

mod reading;

pub(crate) use reading::area;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use self::reading::{Table, rows};
use super::registration::{self, NewHousehold};
use super::spreadsheet::RowError;
use super::{AppState, limits, offices, privacy};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::household::{HouseholdAction, HouseholdState};
use crate::domain::lists::Situation;
use crate::domain::locale::Locale;
use crate::domain::text;
use crate::error::{Conflict, Error, Fields, Result};
use crate::store::lists::List;
use crate::store::{Conn, accounts, audit, households, lists};

/// The most rows of a list.
pub const MAX_ROWS: usize = 500;

/// Which column of the list holds what, by its heading; without one the heading is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListColumns {
    /// The mail address.
    #[serde(default)]
    #[schema(example = "E-Mail")]
    pub email: Option<String>,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where the household wants to live.
    #[serde(default)]
    pub place: Option<String>,
}

/// A list to take over.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewList {
    /// The table as text, with a line of headings; separator and line ends are recognised.
    #[schema(example = "Name;E-Mail;Ort\nFamilie Beispiel;familie@example.org;Greifswald")]
    pub data: String,
    /// Which column holds what.
    #[serde(default)]
    pub columns: ListColumns,
    /// Where a household wants to live whose row does not say so.
    #[serde(default)]
    #[schema(example = "Greifswald")]
    pub place: Option<String>,
    /// The situation of all of them.
    pub situation: Situation,
    /// The language of all of them.
    #[serde(default)]
    pub locale: Locale,
    /// Whether the office knows that all of them are 18 or older.
    #[serde(default)]
    pub of_age: bool,
    /// Whether this only looks at what would be done.
    #[serde(default = "only_looks")]
    pub dry_run: bool,
}

const fn only_looks() -> bool {
    true
}

/// What taking over a list did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct ListReport {
    /// The headings of the table, to choose columns from.
    pub headings: Vec<String>,
    /// Which heading was taken for the mail address, the name, the telephone number and the place.
    pub taken: Vec<Option<String>>,
    /// How many rows there are.
    pub rows: usize,
    /// How many can be taken over. Some of them may be known already; which is not told.
    pub ready: usize,
    /// What is wrong; when there is anything, nothing is taken over.
    pub errors: Vec<RowError>,
    /// The list that was made; nothing in a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
}

/// A list that was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ListView {
    /// Its identifier.
    pub id: String,
    /// When it was taken over.
    pub created_at: DateTime<Utc>,
    /// The basis on which its people were invited; nothing before they were.
    pub basis: Option<String>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// How many rows it had.
    pub rows: usize,
    /// How many of its rows have not confirmed, those that were registered already among them; 0 when their time is over.
    pub unconfirmed: usize,
    /// Until when those are kept who do not confirm.
    pub kept_until: DateTime<Utc>,
}

/// The offices whose lists somebody sees; the first of them is the one for which somebody takes a list over.
fn offices_of(staff: &Staff) -> Result<Vec<String>> {
    let own = offices::of(staff);
    if own.is_empty() { Err(Error::Forbidden) } else { Ok(own) }
}

/// Looks at a list, or takes it over as a whole.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::Invalid`] for what concerns the whole list.
pub async fn take_over(app: &AppState, actor: &Actor, new: NewList) -> Result<ListReport> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let office = offices_of(&staff)?.remove(0);
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let reader = app
        .store
        .read({
            let account = staff.account.clone();
            move |conn| accounts::find(conn, &account)
        })
        .await?;
    let table = Table::read(&new.data);
    let (ready, mut report) = rows(app, reader.locale, &table, &new)?;
    if new.dry_run || !report.errors.is_empty() || ready.is_empty() {
        return Ok(report);
    }
    let mut fields = Fields::new();
    fields.check(!new.of_age, "/of_age", "adult-confirm", "true");
    fields.finish()?;
    let id = app
        .store
        .write(move |tx| {
            let list = List::new(office, ready.len(), &staff.account, now);
            lists::insert(tx, &list)?;
            for household in ready {
                enter(tx, &state, &actor, &list.id, household, now)?;
            }
            audit::record(tx, now, &actor, "list.take_over", "list", &list.id, None)?;
            Ok(list.id)
        })
        .await?;
    report.list = Some(id);
    Ok(report)
}

/// Enters a household that is not confirmed; one that is known already stays as it is.
fn enter(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    list: &str,
    new: NewHousehold,
    now: DateTime<Utc>,
) -> Result<()> {
    if let Some(old) = households::find_by_email_key(tx, &new.email.key())? {
        return audit::record(tx, now, actor, "entered_again", "household", old.id.as_str(), None);
    }
    let id = registration::enter_unconfirmed(tx, app, actor, new, now)?;
    lists::insert_row(tx, list, &id)
}

/// What is told of a list. Rows that were known already count as unconfirmed like all others until their time is over, and
/// no time is told but that of the list: otherwise a list of one row would tell whether its address is registered.
fn view(conn: &mut Conn, app: &AppState, list: List, now: DateTime<Utc>) -> Result<ListView> {
    let days = Duration::days(app.config.rules.confirmation_days);
    let kept_until = list.invited_at.unwrap_or(list.created_at).and_utc() + days;
    let over = list.undone_at.is_some() || now > kept_until;
    let confirmed = lists::count_confirmed(conn, &list.id)?;
    let unconfirmed = if over { 0 } else { list.row_count - confirmed };
    Ok(ListView {
        created_at: list.created_at.and_utc(),
        kept_until,
        basis: list.basis,
        undone_at: list.undone_at.map(|at| at.and_utc()),
        rows: usize::try_from(list.row_count).unwrap_or_default(),
        unconfirmed: usize::try_from(unconfirmed).unwrap_or_default(),
        id: list.id,
    })
}

/// The lists of the own offices, newest first.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`.
pub async fn list(app: &AppState, actor: &Actor) -> Result<Vec<ListView>> {
    let offices = offices_of(actor.staff(Scope::HouseholdsWrite)?)?;
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let rows = lists::list(conn, &offices)?;
            rows.into_iter().map(|row| view(conn, &state, row, now)).collect()
        })
        .await
}

/// A list of the own offices that was not taken back.
fn open(conn: &mut Conn, staff: &Staff, id: &str) -> Result<List> {
    let list = lists::find(conn, id)?;
    if !offices_of(staff)?.contains(&list.office) {
        return Err(Error::NotFound("list"));
    }
    if list.undone_at.is_some() {
        return Err(Conflict::NotAllowed.into());
    }
    Ok(list)
}

/// Invites everybody of a list who has not confirmed. `basis` says why the office may write to them, and stands in the
/// mail.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for another office's list; [`Error::Invalid`] without a basis;
/// [`Conflict::NotAllowed`] for one that was taken back or invited before.
pub async fn invite(app: &AppState, actor: &Actor, id: &str, basis: &str) -> Result<ListView> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let mut fields = Fields::new();
    let basis = fields.take("/basis", text::line(basis, 200));
    fields.finish()?;
    let basis = basis.unwrap_or_default();
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.to_owned(), app.clock.now());
    let invited = app
        .store
        .write(move |tx| {
            let list = open(tx, &staff, &id)?;
            if list.basis.is_some() {
                return Err(Conflict::NotAllowed.into());
            }
            let office = offices::name(tx, &state, &list.office)?;
            lists::set_invited(tx, &id, &basis, now)?;
            for household in lists::list_unconfirmed(tx, &id)? {
                // Nobody gets more mails than anybody could make the service send.
                if limits::may_mail(tx, &state, &household.contact.email, now)? {
                    registration::invite_from_list(tx, &state, household, &office, &basis, now)?;
                }
            }
            audit::record(tx, now, &actor, "list.invite", "list", &id, Some(&basis))?;
            let list = lists::find(tx, &id)?;
            view(tx, &state, list, now)
        })
        .await?;
    app.wake.notify_one();
    Ok(invited)
}

/// Takes a list back: everybody of it who has not confirmed is erased, and no mail leaves any more.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for another office's list; [`Conflict::NotAllowed`] for one that was taken
/// back.
pub async fn undo(app: &AppState, actor: &Actor, id: &str) -> Result<ListView> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.to_owned(), app.clock.now());
    app.store
        .write(move |tx| {
            open(tx, &staff, &id)?;
            for household in lists::list_unconfirmed(tx, &id)? {
                if household.state == HouseholdState::Unconfirmed {
                    privacy::erase(tx, &actor, household, HouseholdAction::Lapse, now)?;
                }
            }
            lists::set_undone(tx, &id, now)?;
            audit::record(tx, now, &actor, "list.undo", "list", &id, None)?;
            let list = lists::find(tx, &id)?;
            view(tx, &state, list, now)
        })
        .await
}
