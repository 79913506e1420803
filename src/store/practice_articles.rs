//! Articles of the practice library with their tags. The key of the search is folded by the program; the database only compares it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::{practice_articles, practice_tags};
use super::{Conn, Db as _};
use crate::domain::ids::{AccountId, ArticleId};
use crate::domain::practice::{Article, ArticleDetails, ArticleKind};
use crate::domain::text::fold;
use crate::error::{Conflict, Context as _, Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = practice_articles)]
struct Row {
    id: String,
    kind: String,
    office: String,
    version: i64,
    title: String,
    body: String,
    tags: String,
    held_on: Option<NaiveDate>,
    participants: String,
    created_at: NaiveDateTime,
    changed_at: NaiveDateTime,
}

impl Row {
    fn into_domain(self) -> Result<Article> {
        Ok(Article {
            id: ArticleId::known(self.id),
            office: self.office,
            version: self.version,
            details: ArticleDetails {
                office: None,
                kind: self
                    .kind
                    .parse()
                    .map_err(|_| Error::internal("reading the kind of an article", self.kind.clone()))?,
                title: self.title,
                text: self.body,
                tags: serde_json::from_str(&self.tags).context("reading the tags of an article")?,
                held_on: self.held_on,
                participants: serde_json::from_str(&self.participants).context("reading who took part")?,
            },
            created_at: self.created_at.and_utc(),
            changed_at: self.changed_at.and_utc(),
        })
    }
}

/// Which articles.
#[derive(Debug, Clone, Default)]
pub(crate) struct Which {
    /// Of one kind, or of both.
    pub(crate) kind: Option<ArticleKind>,
    /// Folded words that all stand in them.
    pub(crate) words: Vec<String>,
    /// The key of a tag that they have.
    pub(crate) tag_key: Option<String>,
    /// The office that wrote them.
    pub(crate) office: Option<String>,
}

fn texts(details: &ArticleDetails) -> Result<(String, String)> {
    Ok((
        serde_json::to_string(&details.tags).context("writing the tags of an article")?,
        serde_json::to_string(&details.participants).context("writing who took part")?,
    ))
}

fn set_tags(conn: &mut Conn, article: &Article) -> Result<()> {
    diesel::delete(practice_tags::table.filter(practice_tags::article_id.eq(article.id.as_str())))
        .execute(conn)
        .db()?;
    for tag in &article.details.tags {
        diesel::insert_into(practice_tags::table)
            .values((
                practice_tags::article_id.eq(article.id.as_str()),
                practice_tags::tag_key.eq(fold(tag)),
                practice_tags::tag.eq(tag),
            ))
            .execute(conn)
            .db()?;
    }
    Ok(())
}

/// Inserts an article with its tags.
pub(crate) fn insert(conn: &mut Conn, article: &Article, by: &AccountId) -> Result<()> {
    let (tags, participants) = texts(&article.details)?;
    diesel::insert_into(practice_articles::table)
        .values((
            practice_articles::id.eq(article.id.as_str()),
            practice_articles::kind.eq(article.details.kind.as_str()),
            practice_articles::office.eq(&article.office),
            practice_articles::version.eq(article.version),
            practice_articles::title.eq(&article.details.title),
            practice_articles::body.eq(&article.details.text),
            practice_articles::tags.eq(tags),
            practice_articles::held_on.eq(article.details.held_on),
            practice_articles::participants.eq(participants),
            practice_articles::search_key.eq(article.details.search_key()),
            practice_articles::created_by.eq(by.as_str()),
            practice_articles::created_at.eq(article.created_at.naive_utc()),
            practice_articles::changed_at.eq(article.changed_at.naive_utc()),
        ))
        .execute(conn)
        .db()?;
    set_tags(conn, article)
}

/// One article.
pub(crate) fn find(conn: &mut Conn, id: &ArticleId) -> Result<Article> {
    practice_articles::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("article")?
        .into_domain()
}

/// One article, with everybody else who counts what stands beside it waiting until this transaction has ended.
pub(crate) fn find_locked(conn: &mut Conn, id: &ArticleId) -> Result<Article> {
    diesel::update(practice_articles::table.find(id.as_str()))
        .set(practice_articles::version.eq(practice_articles::version))
        .execute(conn)
        .db()?;
    find(conn, id)
}

/// Writes an article that was read at `article.version` and raises its version; [`Conflict::Stale`] when somebody else
/// changed it meanwhile.
pub(crate) fn update(conn: &mut Conn, article: &mut Article) -> Result<()> {
    let seen = article.version;
    article.version += 1;
    let (tags, participants) = texts(&article.details)?;
    let changed = diesel::update(
        practice_articles::table
            .find(article.id.as_str())
            .filter(practice_articles::version.eq(seen)),
    )
    .set((
        practice_articles::version.eq(article.version),
        practice_articles::title.eq(&article.details.title),
        practice_articles::body.eq(&article.details.text),
        practice_articles::tags.eq(tags),
        practice_articles::held_on.eq(article.details.held_on),
        practice_articles::participants.eq(participants),
        practice_articles::search_key.eq(article.details.search_key()),
        practice_articles::changed_at.eq(article.changed_at.naive_utc()),
    ))
    .execute(conn)
    .db()?;
    if changed == 0 {
        return Err(Conflict::Stale.into());
    }
    set_tags(conn, article)
}

/// Removes an article with everything beside it.
pub(crate) fn delete(conn: &mut Conn, id: &ArticleId) -> Result<()> {
    diesel::delete(practice_articles::table.find(id.as_str()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// At most `limit` articles, the newest first; those of meetings alone by their day. `after` is the last one of the page before.
pub(crate) fn list(conn: &mut Conn, which: &Which, after: Option<&Article>, limit: i64) -> Result<Vec<Article>> {
    use practice_articles::{held_on, id, kind, office, search_key};

    let mut query = practice_articles::table.select(Row::as_select()).into_boxed();
    if let Some(wanted) = which.kind {
        query = query.filter(kind.eq(wanted.as_str()));
    }
    for word in &which.words {
        // Folded words are letters and digits: nothing in them is a pattern.
        query = query.filter(search_key.like(format!("%{word}%")));
    }
    if let Some(tag_key) = &which.tag_key {
        let tagged = practice_tags::table
            .filter(practice_tags::tag_key.eq(tag_key.clone()))
            .select(practice_tags::article_id);
        query = query.filter(id.eq_any(tagged));
    }
    if let Some(wanted) = &which.office {
        query = query.filter(office.eq(wanted.clone()));
    }
    // Identifiers sort by the time they were made.
    let by_day = which.kind == Some(ArticleKind::Meeting);
    if let Some(after) = after {
        let last = after.id.as_str().to_owned();
        let same_or_before = held_on
            .lt(after.details.held_on)
            .or(held_on.eq(after.details.held_on).and(id.lt(last.clone())));
        query = if by_day {
            query.filter(same_or_before.assume_not_null())
        } else {
            query.filter(id.lt(last))
        };
    }
    let query = if by_day {
        query.order((held_on.desc(), id.desc()))
    } else {
        query.order(id.desc())
    };
    let rows: Vec<Row> = query.limit(limit).load(conn).db()?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Articles that others than these offices wrote since, the newest first.
pub(crate) fn list_new_for(
    conn: &mut Conn,
    offices: &[String],
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Article>> {
    let rows: Vec<Row> = practice_articles::table
        .filter(practice_articles::created_at.gt(since.naive_utc()))
        .filter(practice_articles::office.ne_all(offices))
        .order(practice_articles::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The tags with how many articles have them, the most used first. One that is written in several ways stands there once.
pub(crate) fn list_tags(conn: &mut Conn) -> Result<Vec<(String, usize)>> {
    let rows: Vec<(String, String)> = practice_tags::table
        .order((practice_tags::tag_key, practice_tags::article_id))
        .select((practice_tags::tag_key, practice_tags::tag))
        .load(conn)
        .db()?;
    let mut counted: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for (key, tag) in rows {
        counted.entry(key).or_insert((tag, 0)).1 += 1;
    }
    let mut all: Vec<(String, usize)> = counted.into_values().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(all)
}
