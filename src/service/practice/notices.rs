//! What offices seek and can share: read by all staff while it stands, kept by its office, ended by itself on its day, by a button,
//! or with its initiative.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Serialize;

use super::super::{AppState, offices};
use super::{Names, OfficeView, is_own, own_office};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::day::german_day;
use crate::domain::ids::{InitiativeId, NoticeId};
use crate::domain::practice::{Notice, NoticeDetails, NoticeKind};
use crate::error::{Conflict, Error, Result};
use crate::store::{Conn, audit, practice_notices};

/// So many notices stand on a page when nothing else is asked for, and so many own ones that are over.
const PAGE: u32 = 20;

/// Something sought or shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NoticeView {
    /// Its identifier.
    pub id: NoticeId,
    /// Its version, to be named when it is changed.
    pub version: i64,
    /// Whether it is sought or shared.
    pub kind: NoticeKind,
    /// What, in one line.
    pub title: String,
    /// More about it.
    pub text: String,
    /// For which region it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The office.
    pub by: OfficeView,
    /// The last day on which it stands.
    pub until_on: NaiveDate,
    /// Whether it stands today.
    pub open: bool,
    /// Whether it is an own office's, and so can be changed.
    pub own: bool,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// What is sought and shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NoticeList {
    /// What stands today, the newest first.
    pub items: Vec<NoticeView>,
    /// Give it as `after` to get the next page; `null` on the last one.
    pub next: Option<String>,
    /// The newest own ones that are over, at most 20; they can be renewed.
    pub over: Vec<NoticeView>,
}

fn view(names: &Names, staff: &Staff, notice: &Notice, today: NaiveDate) -> NoticeView {
    let details = &notice.details;
    NoticeView {
        id: notice.id.clone(),
        version: notice.version,
        kind: details.kind,
        title: details.title.clone(),
        text: details.text.clone(),
        region: details.region.clone(),
        by: names.view(&notice.office),
        until_on: details.until_on,
        open: notice.is_open(today),
        own: is_own(staff, &notice.office),
        created_at: notice.created_at,
    }
}

/// What is sought and shared, page by page, with the own ones that are over.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`.
pub async fn list_notices(
    app: &AppState,
    actor: &Actor,
    kind: Option<NoticeKind>,
    after: Option<NoticeId>,
    limit: Option<u32>,
) -> Result<NoticeList> {
    let (staff, state) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone());
    let (today, limit) = (german_day(app.clock.now()), i64::from(limit.unwrap_or(PAGE)));
    app.store
        .read(move |conn| {
            let mut found = practice_notices::list_open(conn, today, kind, after.as_ref(), limit + 1)?;
            let more = i64::try_from(found.len()).is_ok_and(|len| len > limit);
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let next = found.last().filter(|_| more).map(|last| last.id.to_string());
            let over = practice_notices::list_over(conn, today, &offices::of(&staff), i64::from(PAGE))?;
            let keys = found.iter().chain(&over).map(|one| one.office.as_str());
            let names = Names::of(conn, &state, keys)?;
            let views = |all: &[Notice]| all.iter().map(|one| view(&names, &staff, one, today)).collect();
            Ok(NoticeList {
                items: views(&found),
                next,
                over: views(&over),
            })
        })
        .await
}

/// One notice.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn show_notice(app: &AppState, actor: &Actor, id: &NoticeId) -> Result<NoticeView> {
    let (staff, state, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone(), id.clone());
    let today = german_day(app.clock.now());
    app.store
        .read(move |conn| {
            let notice = practice_notices::find(conn, &id)?;
            let names = Names::of(conn, &state, [notice.office.as_str()])?;
            Ok(view(&names, &staff, &notice, today))
        })
        .await
}

/// Says for an own office what it seeks or can share; all staff read it at once.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::Invalid`].
pub async fn create_notice(app: &AppState, actor: &Actor, details: NoticeDetails) -> Result<NoticeId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now) = (actor.clone(), app.clock.now());
    let mut details = details.checked(german_day(now))?;
    app.store
        .write(move |conn| {
            let notice = Notice {
                id: NoticeId::generate(),
                office: own_office(conn, &staff, details.office.take().as_ref())?,
                version: 1,
                details,
                closed_at: None,
                created_at: now,
            };
            practice_notices::insert(conn, &notice, &staff.account)?;
            audit::record(conn, now, &actor, "notice.create", "notice", notice.id.as_str(), None)?;
            Ok(notice.id)
        })
        .await
}

/// Loads a notice of an own office, compares the version, changes and stores it, in one transaction.
async fn change(
    app: &AppState,
    actor: &Actor,
    id: &NoticeId,
    version: i64,
    action: &'static str,
    with: impl FnOnce(&mut Conn, &Staff, &mut Notice) -> Result<()> + Send + 'static,
) -> Result<NoticeView> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (state, actor, now, id) = (app.clone(), actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            let mut notice = practice_notices::find(conn, &id)?;
            if !is_own(&staff, &notice.office) {
                return Err(Error::Forbidden);
            }
            if notice.version != version {
                return Err(Conflict::Stale.into());
            }
            with(conn, &staff, &mut notice)?;
            practice_notices::update(conn, &mut notice)?;
            audit::record(conn, now, &actor, action, "notice", id.as_str(), None)?;
            let names = Names::of(conn, &state, [notice.office.as_str()])?;
            Ok(view(&names, &staff, &notice, german_day(now)))
        })
        .await
}

/// Changes what an own office seeks or can share. Its office stays.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office's; [`Error::NotFound`]; [`Error::Invalid`];
/// [`Conflict::Stale`] on another version; [`Conflict::NotAllowed`] once it is over.
pub async fn update_notice(
    app: &AppState,
    actor: &Actor,
    id: &NoticeId,
    version: i64,
    details: NoticeDetails,
) -> Result<NoticeView> {
    let today = german_day(app.clock.now());
    actor.staff(Scope::InitiativesWrite)?;
    let details = details.checked(today)?;
    change(app, actor, id, version, "notice.update", move |_, _, notice| {
        if details
            .office
            .as_ref()
            .is_some_and(|office| office.as_str() != notice.office)
        {
            return Err(Error::invalid("/office", "value-unknown", notice.office.clone()));
        }
        if !notice.is_open(today) {
            return Err(Conflict::NotAllowed.into());
        }
        notice.details = NoticeDetails {
            office: None,
            ..details
        };
        Ok(())
    })
    .await
}

/// Ends what an own office seeks or can share. Its messages stay readable for the two offices.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office's; [`Error::NotFound`];
/// [`Conflict::Stale`] on another version.
pub async fn close_notice(app: &AppState, actor: &Actor, id: &NoticeId, version: i64) -> Result<NoticeView> {
    let now = app.clock.now();
    change(app, actor, id, version, "notice.close", move |_, _, notice| {
        notice.closed_at.get_or_insert(now);
        Ok(())
    })
    .await
}

/// Has what an own office seeks or can share stand again, from today on for as many days as is configured.
///
/// # Errors
/// As [`close_notice`]; [`Conflict::NotAllowed`] for an initiative that no longer takes part.
pub async fn renew_notice(app: &AppState, actor: &Actor, id: &NoticeId, version: i64) -> Result<NoticeView> {
    let last = german_day(app.clock.now()) + Duration::days(app.config.rules.practice_notice_days);
    change(app, actor, id, version, "notice.renew", move |conn, staff, notice| {
        own_office(conn, staff, offices::initiative(&notice.office).as_ref())?;
        notice.closed_at = None;
        notice.details.until_on = notice.details.until_on.max(last);
        Ok(())
    })
    .await
}

/// Ends what a closed initiative seeks and shares, inside the caller's transaction.
pub(crate) fn close_of_closed(conn: &mut Conn, initiative: &InitiativeId, now: DateTime<Utc>) -> Result<()> {
    practice_notices::close_of(conn, initiative, now)?;
    Ok(())
}
