//! What stands beside articles of the practice library: comments, who uses them too, and documents. What is known of a document
//! is read without its bytes, which only whoever opens it needs.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{practice_articles, practice_comments, practice_documents, practice_uses};
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, ArticleId, CommentId, DocumentId};
use crate::error::{Conflict, Result};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = practice_comments)]
pub(crate) struct Comment {
    pub(crate) id: String,
    pub(crate) article_id: String,
    /// The office for which it was written.
    pub(crate) office: String,
    /// The account of whoever wrote it.
    pub(crate) author: String,
    pub(crate) version: i64,
    pub(crate) body: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) changed_at: Option<NaiveDateTime>,
}

/// What is known of a document.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = practice_documents)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) article_id: String,
    /// What it is called.
    pub(crate) name: String,
    /// Its size in bytes.
    pub(crate) size: i64,
    pub(crate) created_at: NaiveDateTime,
}

/// Inserts a comment.
pub(crate) fn insert_comment(conn: &mut Conn, comment: &Comment) -> Result<()> {
    diesel::insert_into(practice_comments::table)
        .values(comment)
        .execute(conn)
        .db()?;
    Ok(())
}

/// One comment.
pub(crate) fn find_comment(conn: &mut Conn, id: &CommentId) -> Result<Comment> {
    practice_comments::table
        .find(id.as_str())
        .select(Comment::as_select())
        .get_result(conn)
        .or_missing("comment")
}

/// Writes the text of a comment that was read at its version; [`Conflict::Stale`] when somebody else changed it meanwhile.
pub(crate) fn update_comment(conn: &mut Conn, comment: &mut Comment) -> Result<()> {
    let seen = comment.version;
    comment.version += 1;
    let changed = diesel::update(
        practice_comments::table
            .find(&comment.id)
            .filter(practice_comments::version.eq(seen)),
    )
    .set((
        practice_comments::version.eq(comment.version),
        practice_comments::body.eq(&comment.body),
        practice_comments::changed_at.eq(comment.changed_at),
    ))
    .execute(conn)
    .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    Ok(())
}

/// Removes a comment.
pub(crate) fn delete_comment(conn: &mut Conn, id: &CommentId) -> Result<()> {
    diesel::delete(practice_comments::table.find(id.as_str()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// The comments on an article, the oldest first, at most `limit` of the newest.
pub(crate) fn list_comments(conn: &mut Conn, article: &ArticleId, limit: i64) -> Result<Vec<Comment>> {
    let mut rows: Vec<Comment> = practice_comments::table
        .filter(practice_comments::article_id.eq(article.as_str()))
        .order(practice_comments::id.desc())
        .limit(limit)
        .select(Comment::as_select())
        .load(conn)
        .db()?;
    rows.reverse();
    Ok(rows)
}

/// How many comments an article has.
pub(crate) fn count_comments(conn: &mut Conn, article: &ArticleId) -> Result<i64> {
    practice_comments::table
        .filter(practice_comments::article_id.eq(article.as_str()))
        .count()
        .get_result(conn)
        .db()
}

/// How many comments others than these offices wrote since on articles of these offices.
pub(crate) fn count_new_comments(conn: &mut Conn, offices: &[String], since: DateTime<Utc>) -> Result<i64> {
    let own = practice_articles::table
        .filter(practice_articles::office.eq_any(offices))
        .select(practice_articles::id);
    practice_comments::table
        .filter(practice_comments::created_at.gt(since.naive_utc()))
        .filter(practice_comments::office.ne_all(offices))
        .filter(practice_comments::article_id.eq_any(own))
        .count()
        .get_result(conn)
        .db()
}

/// Notes that an office uses this, too; answers whether that is new.
pub(crate) fn use_too(conn: &mut Conn, article: &ArticleId, office: &str, now: DateTime<Utc>) -> Result<bool> {
    let known: Option<String> = practice_uses::table
        .find((article.as_str(), office))
        .select(practice_uses::office)
        .get_result(conn)
        .maybe()?;
    if known.is_some() {
        return Ok(false);
    }
    diesel::insert_into(practice_uses::table)
        .values((
            practice_uses::article_id.eq(article.as_str()),
            practice_uses::office.eq(office),
            practice_uses::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    Ok(true)
}

/// Takes back that an office uses this; answers whether it did.
pub(crate) fn unuse(conn: &mut Conn, article: &ArticleId, office: &str) -> Result<bool> {
    let gone = diesel::delete(practice_uses::table.find((article.as_str(), office)))
        .execute(conn)
        .db()?;
    Ok(gone > 0)
}

/// The offices that use this, the first one first.
pub(crate) fn list_uses(conn: &mut Conn, article: &ArticleId) -> Result<Vec<String>> {
    practice_uses::table
        .filter(practice_uses::article_id.eq(article.as_str()))
        .order((practice_uses::created_at, practice_uses::office))
        .select(practice_uses::office)
        .load(conn)
        .db()
}

/// Keeps a document.
pub(crate) fn insert_document(conn: &mut Conn, document: &Document, content: &[u8], by: &AccountId) -> Result<()> {
    diesel::insert_into(practice_documents::table)
        .values((
            practice_documents::id.eq(&document.id),
            practice_documents::article_id.eq(&document.article_id),
            practice_documents::name.eq(&document.name),
            practice_documents::size.eq(document.size),
            practice_documents::content.eq(content),
            practice_documents::created_by.eq(by.as_str()),
            practice_documents::created_at.eq(document.created_at),
        ))
        .execute(conn)
        .db()?;
    Ok(())
}

/// What is known of the documents beside an article, the first one first.
pub(crate) fn list_documents(conn: &mut Conn, article: &ArticleId) -> Result<Vec<Document>> {
    practice_documents::table
        .filter(practice_documents::article_id.eq(article.as_str()))
        .order(practice_documents::id)
        .select(Document::as_select())
        .load(conn)
        .db()
}

/// What is known of one document.
pub(crate) fn find_document(conn: &mut Conn, id: &DocumentId) -> Result<Document> {
    practice_documents::table
        .find(id.as_str())
        .select(Document::as_select())
        .get_result(conn)
        .or_missing("document")
}

/// The name and the bytes of a document.
pub(crate) fn content(conn: &mut Conn, id: &DocumentId) -> Result<(String, Vec<u8>)> {
    practice_documents::table
        .find(id.as_str())
        .select((practice_documents::name, practice_documents::content))
        .get_result(conn)
        .or_missing("document")
}

/// Removes a document.
pub(crate) fn delete_document(conn: &mut Conn, id: &DocumentId) -> Result<()> {
    diesel::delete(practice_documents::table.find(id.as_str()))
        .execute(conn)
        .db()?;
    Ok(())
}
