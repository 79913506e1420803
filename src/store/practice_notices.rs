//! What offices seek and can share, and the messages that two of them write to each other about it. Who may read a thread is the
//! service's question.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{practice_messages, practice_notices, practice_reads, practice_threads};
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, InitiativeId, NoticeId, ThreadId};
use crate::domain::practice::{Notice, NoticeDetails, NoticeKind};
use crate::error::{Conflict, Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = practice_notices)]
struct Row {
    id: String,
    kind: String,
    office: String,
    version: i64,
    title: String,
    body: String,
    region: Option<String>,
    until_on: NaiveDate,
    closed_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
}

impl Row {
    fn into_domain(self) -> Result<Notice> {
        Ok(Notice {
            id: NoticeId::known(self.id),
            office: self.office,
            version: self.version,
            details: NoticeDetails {
                office: None,
                kind: self
                    .kind
                    .parse()
                    .map_err(|_| Error::internal("reading the kind of a notice", self.kind.clone()))?,
                title: self.title,
                text: self.body,
                region: self.region,
                until_on: self.until_on,
            },
            closed_at: self.closed_at.map(|at| at.and_utc()),
            created_at: self.created_at.and_utc(),
        })
    }
}

/// The messages of two offices about a notice.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = practice_threads)]
pub(crate) struct Thread {
    pub(crate) id: String,
    pub(crate) notice_id: String,
    /// The office of the notice.
    pub(crate) owner: String,
    /// The office that wrote first.
    pub(crate) asker: String,
    /// When the newest message was written.
    pub(crate) written_at: NaiveDateTime,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = practice_messages)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) thread_id: String,
    /// The office that wrote it.
    pub(crate) office: String,
    /// The account of whoever wrote it.
    pub(crate) author: String,
    pub(crate) body: String,
    pub(crate) created_at: NaiveDateTime,
}

/// Inserts a notice.
pub(crate) fn insert(conn: &mut Conn, notice: &Notice, by: &AccountId) -> Result<()> {
    diesel::insert_into(practice_notices::table)
        .values((
            practice_notices::id.eq(notice.id.as_str()),
            practice_notices::kind.eq(notice.details.kind.as_str()),
            practice_notices::office.eq(&notice.office),
            practice_notices::version.eq(notice.version),
            practice_notices::title.eq(&notice.details.title),
            practice_notices::body.eq(&notice.details.text),
            practice_notices::region.eq(&notice.details.region),
            practice_notices::until_on.eq(notice.details.until_on),
            practice_notices::closed_at.eq(notice.closed_at.map(|at| at.naive_utc())),
            practice_notices::created_by.eq(by.as_str()),
            practice_notices::created_at.eq(notice.created_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// One notice.
pub(crate) fn find(conn: &mut Conn, id: &NoticeId) -> Result<Notice> {
    practice_notices::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("notice")?
        .into_domain()
}

/// Writes a notice that was read at `notice.version` and raises its version; [`Conflict::Stale`] when somebody else changed it
/// meanwhile. Its office stays.
pub(crate) fn update(conn: &mut Conn, notice: &mut Notice) -> Result<()> {
    let seen = notice.version;
    notice.version += 1;
    let changed = diesel::update(
        practice_notices::table
            .find(notice.id.as_str())
            .filter(practice_notices::version.eq(seen)),
    )
    .set((
        practice_notices::kind.eq(notice.details.kind.as_str()),
        practice_notices::version.eq(notice.version),
        practice_notices::title.eq(&notice.details.title),
        practice_notices::body.eq(&notice.details.text),
        practice_notices::region.eq(&notice.details.region),
        practice_notices::until_on.eq(notice.details.until_on),
        practice_notices::closed_at.eq(notice.closed_at.map(|at| at.naive_utc())),
    ))
    .execute(conn)
    .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    Ok(())
}

/// At most `limit` notices that stand on this day, the newest first; of one kind or both. `after` is the last one of the page before.
pub(crate) fn list_open(
    conn: &mut Conn,
    today: NaiveDate,
    kind: Option<NoticeKind>,
    after: Option<&NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>> {
    let mut query = practice_notices::table
        .filter(practice_notices::closed_at.is_null())
        .filter(practice_notices::until_on.ge(today))
        .select(Row::as_select())
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(practice_notices::kind.eq(kind.as_str()));
    }
    if let Some(after) = after {
        query = query.filter(practice_notices::id.lt(after.as_str().to_owned()));
    }
    let rows: Vec<Row> = query.order(practice_notices::id.desc()).limit(limit).load(conn).db()?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// At most `limit` notices of these offices that no longer stand on this day, the newest first.
pub(crate) fn list_over(conn: &mut Conn, today: NaiveDate, offices: &[String], limit: i64) -> Result<Vec<Notice>> {
    let over = practice_notices::closed_at
        .is_not_null()
        .or(practice_notices::until_on.lt(today));
    let rows: Vec<Row> = practice_notices::table
        .filter(practice_notices::office.eq_any(offices))
        .filter(over)
        .order(practice_notices::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// How many notices others than these offices wrote since that stand on this day.
pub(crate) fn count_new(conn: &mut Conn, offices: &[String], since: DateTime<Utc>, today: NaiveDate) -> Result<i64> {
    practice_notices::table
        .filter(practice_notices::created_at.gt(since.naive_utc()))
        .filter(practice_notices::office.ne_all(offices))
        .filter(practice_notices::closed_at.is_null())
        .filter(practice_notices::until_on.ge(today))
        .count()
        .get_result(conn)
        .db()
}

/// Ends what an initiative seeks and shares.
pub(crate) fn close_of(conn: &mut Conn, office: &InitiativeId, now: DateTime<Utc>) -> Result<usize> {
    diesel::update(
        practice_notices::table
            .filter(practice_notices::office.eq(office.as_str()))
            .filter(practice_notices::closed_at.is_null()),
    )
    .set((
        practice_notices::closed_at.eq(Some(now.naive_utc())),
        practice_notices::version.eq(practice_notices::version + 1),
    ))
    .execute(conn)
    .db()
}

/// Deletes notices that ended before this time, with their messages.
pub(crate) fn delete_ended_before(conn: &mut Conn, time: DateTime<Utc>) -> Result<usize> {
    let day = time.date_naive();
    let closed = practice_notices::closed_at.lt(time.naive_utc());
    diesel::delete(practice_notices::table.filter(practice_notices::until_on.lt(day).or(closed.assume_not_null())))
        .execute(conn)
        .db()
}

/// The thread of an office about a notice.
pub(crate) fn find_thread_of(conn: &mut Conn, notice: &NoticeId, asker: &str) -> Result<Option<Thread>> {
    practice_threads::table
        .filter(practice_threads::notice_id.eq(notice.as_str()))
        .filter(practice_threads::asker.eq(asker))
        .select(Thread::as_select())
        .get_result(conn)
        .maybe()
}

/// One thread.
pub(crate) fn find_thread(conn: &mut Conn, id: &ThreadId) -> Result<Thread> {
    practice_threads::table
        .find(id.as_str())
        .select(Thread::as_select())
        .get_result(conn)
        .or_missing("thread")
}

/// Inserts a thread.
pub(crate) fn insert_thread(conn: &mut Conn, thread: &Thread) -> Result<()> {
    diesel::insert_into(practice_threads::table)
        .values(thread)
        .execute(conn)
        .db()?;
    Ok(())
}

/// At most `limit` threads in which one of these offices takes part, the one with the newest message first.
pub(crate) fn list_threads(conn: &mut Conn, offices: &[String], limit: i64) -> Result<Vec<Thread>> {
    practice_threads::table
        .filter(
            practice_threads::owner
                .eq_any(offices)
                .or(practice_threads::asker.eq_any(offices)),
        )
        .order((practice_threads::written_at.desc(), practice_threads::id.desc()))
        .limit(limit)
        .select(Thread::as_select())
        .load(conn)
        .db()
}

/// Adds a message to its thread.
pub(crate) fn insert_message(conn: &mut Conn, message: &Message) -> Result<()> {
    diesel::insert_into(practice_messages::table)
        .values(message)
        .execute(conn)
        .db()?;
    diesel::update(practice_threads::table.find(&message.thread_id))
        .set(practice_threads::written_at.eq(message.created_at))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The messages of a thread, the oldest first, at most `limit` of the newest.
pub(crate) fn list_messages(conn: &mut Conn, thread: &str, limit: i64) -> Result<Vec<Message>> {
    let mut rows: Vec<Message> = practice_messages::table
        .filter(practice_messages::thread_id.eq(thread))
        .order((practice_messages::created_at.desc(), practice_messages::id.desc()))
        .limit(limit)
        .select(Message::as_select())
        .load(conn)
        .db()?;
    rows.reverse();
    Ok(rows)
}

/// How many messages of a thread an office has not read.
pub(crate) fn count_unread(conn: &mut Conn, thread: &str, office: &str) -> Result<i64> {
    let read: Option<NaiveDateTime> = practice_reads::table
        .find((thread, office))
        .select(practice_reads::read_at)
        .get_result(conn)
        .maybe()?;
    let mut query = practice_messages::table
        .filter(practice_messages::thread_id.eq(thread.to_owned()))
        .filter(practice_messages::office.ne(office.to_owned()))
        .into_boxed();
    if let Some(read) = read {
        query = query.filter(practice_messages::created_at.gt(read));
    }
    query.count().get_result(conn).db()
}

/// Notes that an office has read a thread up to now.
pub(crate) fn set_read(conn: &mut Conn, thread: &str, office: &str, now: DateTime<Utc>) -> Result<()> {
    let changed = diesel::update(practice_reads::table.find((thread, office)))
        .set(practice_reads::read_at.eq(now.naive_utc()))
        .execute(conn)
        .db()?;
    if changed == 0 {
        diesel::insert_into(practice_reads::table)
            .values((
                practice_reads::thread_id.eq(thread),
                practice_reads::office.eq(office),
                practice_reads::read_at.eq(now.naive_utc()),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}
