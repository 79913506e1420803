//! Messages about a notice between its office and one other: they stay in the service. The people of the two offices read them and
//! nobody else, the network office only where it is one of the two; anybody else is told that there is nothing.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::{AppState, offices};
use super::beside::People;
use super::{Names, OfficeView, own_office};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::day::german_day;
use crate::domain::ids::{InitiativeId, NoticeId, ThreadId};
use crate::domain::practice::{NoticeKind, checked_words};
use crate::error::{Conflict, Error, Result};
use crate::store::practice_notices::{self, Message, Thread};
use crate::store::{Conn, audit};

/// So many threads are listed, and so many of the newest messages of one shown.
const LISTED: i64 = 200;

/// A thread in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ThreadSummary {
    /// Its identifier.
    pub id: ThreadId,
    /// What it is about.
    pub notice: NoticeId,
    /// Whether that is sought or shared.
    pub kind: NoticeKind,
    /// What that is, in one line.
    pub title: String,
    /// The own office.
    pub own: OfficeView,
    /// The other office.
    pub other: OfficeView,
    /// When the newest message was written.
    pub written_at: DateTime<Utc>,
    /// How many messages the own office has not read.
    pub unread: i64,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MessageView {
    /// Its identifier.
    pub id: String,
    /// Whether the own office wrote it.
    pub own: bool,
    /// The office that wrote it.
    pub by: OfficeView,
    /// The name of whoever wrote it.
    pub author: String,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// A thread with its messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ThreadView {
    /// The thread itself.
    #[serde(flatten)]
    pub thread: ThreadSummary,
    /// Its messages, the oldest first; the newest 200 of them.
    pub messages: Vec<MessageView>,
}

/// The side of a thread for which somebody may read and write it.
fn own_side(staff: &Staff, thread: &Thread) -> Result<String> {
    let own = offices::of(staff);
    [&thread.owner, &thread.asker]
        .into_iter()
        .find(|side| own.contains(side))
        .cloned()
        .ok_or(Error::NotFound("thread"))
}

fn summary(conn: &mut Conn, app: &AppState, own: &str, thread: &Thread) -> Result<ThreadSummary> {
    let notice = practice_notices::find(conn, &NoticeId::known(&thread.notice_id))?;
    let other = if own == thread.owner {
        &thread.asker
    } else {
        &thread.owner
    };
    let names = Names::of(conn, app, [own, other.as_str()])?;
    Ok(ThreadSummary {
        id: ThreadId::known(&thread.id),
        notice: notice.id,
        kind: notice.details.kind,
        title: notice.details.title,
        own: names.view(own),
        other: names.view(other),
        written_at: thread.written_at.and_utc(),
        unread: practice_notices::count_unread(conn, &thread.id, own)?,
    })
}

/// Writes to the office of a notice for an own one: begins their thread, or goes on with it.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::NotFound`]; [`Error::Invalid`];
/// [`Conflict::NotAllowed`] for the own notice, and for one that is over and that the office has not written about.
pub async fn ask(
    app: &AppState,
    actor: &Actor,
    notice: &NoticeId,
    office: Option<InitiativeId>,
    text: &str,
) -> Result<ThreadId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), notice.clone());
    let body = checked_words(text)?;
    app.store
        .write(move |conn| {
            let notice = practice_notices::find(conn, &id)?;
            let asker = own_office(conn, &staff, office.as_ref())?;
            if asker == notice.office {
                return Err(Conflict::NotAllowed.into());
            }
            let thread = match practice_notices::find_thread_of(conn, &id, &asker)? {
                Some(thread) => thread,
                None if notice.is_open(german_day(now)) => {
                    let thread = Thread {
                        id: ThreadId::generate().to_string(),
                        notice_id: id.to_string(),
                        owner: notice.office,
                        asker: asker.clone(),
                        written_at: now.naive_utc(),
                    };
                    practice_notices::insert_thread(conn, &thread)?;
                    thread
                }
                None => return Err(Conflict::NotAllowed.into()),
            };
            write(conn, &staff, &thread, &asker, body, now)?;
            audit::record(conn, now, &actor, "notice.message", "notice", id.as_str(), None)?;
            Ok(ThreadId::known(thread.id))
        })
        .await
}

/// Adds a message; whoever writes has read what stands there.
fn write(
    conn: &mut Conn,
    staff: &Staff,
    thread: &Thread,
    office: &str,
    body: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let message = Message {
        id: ThreadId::generate().to_string(),
        thread_id: thread.id.clone(),
        office: office.to_owned(),
        author: staff.account.to_string(),
        body,
        created_at: now.naive_utc(),
    };
    practice_notices::insert_message(conn, &message)?;
    practice_notices::set_read(conn, &thread.id, office, now)
}

/// Writes in a thread of an own office, also after its notice is over.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`], also for others than the two offices;
/// [`Error::Invalid`].
pub async fn answer(app: &AppState, actor: &Actor, id: &ThreadId, text: &str) -> Result<()> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    let body = checked_words(text);
    app.store
        .write(move |conn| {
            let thread = practice_notices::find_thread(conn, &id)?;
            let own = own_side(&staff, &thread)?;
            write(conn, &staff, &thread, &own, body?, now)?;
            audit::record(conn, now, &actor, "notice.message", "notice", &thread.notice_id, None)
        })
        .await
}

/// Notes that an own office has read a thread up to a message.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`], also for others than the two offices and for
/// a message that is not there.
pub async fn read(app: &AppState, actor: &Actor, id: &ThreadId, message: &str) -> Result<()> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (id, message) = (id.clone(), message.to_owned());
    app.store
        .write(move |conn| {
            let thread = practice_notices::find_thread(conn, &id)?;
            let own = own_side(&staff, &thread)?;
            let all = practice_notices::list_messages(conn, &thread.id, LISTED)?;
            let seen = all
                .iter()
                .find(|one| one.id == message)
                .ok_or(Error::NotFound("message"))?;
            practice_notices::set_read(conn, &thread.id, &own, seen.created_at.and_utc())
        })
        .await
}

/// The threads of the own offices, the one with the newest message first.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`.
pub async fn list_threads(app: &AppState, actor: &Actor) -> Result<Vec<ThreadSummary>> {
    let (staff, state) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone());
    app.store.read(move |conn| threads_of(conn, &state, &staff)).await
}

fn threads_of(conn: &mut Conn, app: &AppState, staff: &Staff) -> Result<Vec<ThreadSummary>> {
    let mut rows = Vec::new();
    for thread in practice_notices::list_threads(conn, &offices::of(staff), LISTED)? {
        let own = own_side(staff, &thread)?;
        rows.push(summary(conn, app, &own, &thread)?);
    }
    Ok(rows)
}

/// The threads of somebody's offices in which there is something to read.
pub(crate) fn unread(conn: &mut Conn, app: &AppState, staff: &Staff) -> Result<Vec<ThreadSummary>> {
    let mut rows = threads_of(conn, app, staff)?;
    rows.retain(|row| row.unread > 0);
    Ok(rows)
}

/// One thread of an own office with its messages.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`], also for others than the two offices.
pub async fn show_thread(app: &AppState, actor: &Actor, id: &ThreadId) -> Result<ThreadView> {
    let (staff, state, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let thread = practice_notices::find_thread(conn, &id)?;
            let own = own_side(&staff, &thread)?;
            let messages = practice_notices::list_messages(conn, &thread.id, LISTED)?;
            let names = Names::of(conn, &state, [thread.owner.as_str(), thread.asker.as_str()])?;
            let people = People::of(conn, messages.iter().map(|one| one.author.as_str()))?;
            Ok(ThreadView {
                messages: messages
                    .into_iter()
                    .map(|row| MessageView {
                        own: row.office == own,
                        by: names.view(&row.office),
                        author: people.name(&row.author),
                        id: row.id,
                        text: row.body,
                        written_at: row.created_at.and_utc(),
                    })
                    .collect(),
                thread: summary(conn, &state, &own, &thread)?,
            })
        })
        .await
}
