//! The operator's own texts of mails, one row for each kind and language that was ever changed. It keeps texts and does not
//! know what may stand in them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::mail_texts;
use super::{Conn, Db as _};
use crate::domain::ids::AccountId;
use crate::domain::locale::Locale;
use crate::domain::mail::MailKind;
use crate::error::{Conflict, Error, Result};

/// A text that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// The kind of mail.
    pub(crate) kind: MailKind,
    /// The language.
    pub(crate) locale: Locale,
    /// Unique among all texts; the largest one tells whether anything changed.
    pub(crate) version: i64,
    /// The own text; nothing after it was reset.
    pub(crate) source: Option<String>,
    /// Who changed it last.
    pub(crate) by: AccountId,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

type Row = (String, String, i64, Option<String>, String, NaiveDateTime);

/// A row; `None` for a kind that this version of the program does not have.
fn text((kind, locale, version, source, by, at): Row) -> Option<Text> {
    Some(Text {
        kind: kind.parse().ok()?,
        locale: locale.parse().ok()?,
        version,
        source,
        by: AccountId::known(by),
        at: at.and_utc(),
    })
}

/// The version of the last change of any text, 0 when none was changed.
pub(crate) fn newest_version(conn: &mut Conn) -> Result<i64> {
    let newest: Option<i64> = mail_texts::table
        .select(diesel::dsl::max(mail_texts::version))
        .get_result(conn)
        .db()?;
    Ok(newest.unwrap_or(0))
}

/// All texts that were ever changed, in the order of their kinds.
pub(crate) fn list(conn: &mut Conn) -> Result<Vec<Text>> {
    let rows: Vec<Row> = mail_texts::table
        .order((mail_texts::kind, mail_texts::locale))
        .load(conn)
        .db()?;
    Ok(rows.into_iter().filter_map(text).collect())
}

/// A text, when it was ever changed.
pub(crate) fn find(conn: &mut Conn, kind: MailKind, locale: Locale) -> Result<Option<Text>> {
    let row: Option<Row> = mail_texts::table
        .find((kind.as_str(), locale.as_str()))
        .get_result(conn)
        .maybe()?;
    Ok(row.and_then(text))
}

/// Puts a text in the place of the one of version `seen` (0 for none); answers its version.
///
/// # Errors
/// [`Conflict::Stale`] when another version is there.
pub(crate) fn put(
    conn: &mut Conn,
    (kind, locale): (MailKind, Locale),
    seen: i64,
    source: Option<&str>,
    by: &AccountId,
    at: DateTime<Utc>,
) -> Result<i64> {
    let next = newest_version(conn)? + 1;
    let values = (
        mail_texts::version.eq(next),
        mail_texts::source.eq(source),
        mail_texts::changed_by.eq(by.as_str()),
        mail_texts::changed_at.eq(at.naive_utc()),
    );
    let changed = if seen == 0 {
        let key = (
            mail_texts::kind.eq(kind.as_str()),
            mail_texts::locale.eq(locale.as_str()),
        );
        diesel::insert_into(mail_texts::table)
            .values((key, values))
            .execute(conn)
            .db()
    } else {
        diesel::update(mail_texts::table.find((kind.as_str(), locale.as_str())))
            .filter(mail_texts::version.eq(seen))
            .set(values)
            .execute(conn)
            .db()
    };
    match changed {
        Ok(1) => Ok(next),
        // Somebody else changed this text, or another one at the same moment.
        Ok(_) | Err(Error::Conflict(Conflict::Exists)) => Err(Conflict::Stale.into()),
        Err(other) => Err(other),
    }
}
