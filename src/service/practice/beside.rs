//! What stands beside an article: comments by staff, which offices use it too, and documents as PDF. A comment is changed by whoever
//! wrote it, and taken out by that person or the network office.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::AppState;
use super::{Names, OfficeView, is_own, own_office};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::ids::{AccountId, ArticleId, CommentId, DocumentId, InitiativeId};
use crate::domain::practice::checked_words;
use crate::domain::{pdf, text};
use crate::error::{Conflict, Context as _, Error, Fields, Result};
use crate::store::practice_beside::{self, Comment, Document};
use crate::store::{Conn, accounts, audit, practice_articles};

/// So many of the newest comments of an article are shown.
const COMMENTS: i64 = 200;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CommentView {
    /// Its identifier.
    pub id: CommentId,
    /// The article that it is about.
    pub article: ArticleId,
    /// Its version, to be named when it is changed.
    pub version: i64,
    /// The name of whoever wrote it.
    pub author: String,
    /// The office for which it was written.
    pub by: OfficeView,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
    /// Whether whoever asks may change it.
    pub may_change: bool,
    /// Whether whoever asks may take it out.
    pub may_remove: bool,
}

/// What is known of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DocumentView {
    /// Its identifier.
    pub id: DocumentId,
    /// What it is called.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was put there.
    pub created_at: DateTime<Utc>,
}

/// What stands beside an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Beside {
    /// Comments, the oldest first; the newest 200 of them.
    pub comments: Vec<CommentView>,
    /// The offices that use this, too.
    pub uses: Vec<OfficeView>,
    /// Documents, all of them PDF.
    pub documents: Vec<DocumentView>,
}

/// Names of people by their accounts.
pub(super) struct People(BTreeMap<String, String>);

impl People {
    pub(super) fn of<'a>(conn: &mut Conn, ids: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut names = BTreeMap::new();
        for id in ids {
            if !names.contains_key(id) {
                let account = accounts::find(conn, &AccountId::known(id));
                // Whoever is gone leaves what was written.
                names.insert(id.to_owned(), account.map(|one| one.name).unwrap_or_default());
            }
        }
        Ok(Self(names))
    }

    pub(super) fn name(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_default()
    }
}

fn comment_view(names: &Names, people: &People, staff: &Staff, row: Comment) -> CommentView {
    let own = row.author == staff.account.as_str();
    CommentView {
        author: people.name(&row.author),
        by: names.view(&row.office),
        id: CommentId::known(row.id),
        article: ArticleId::known(row.article_id),
        version: row.version,
        text: row.body,
        created_at: row.created_at.and_utc(),
        changed_at: row.changed_at.map(|at| at.and_utc()),
        may_change: own,
        may_remove: own || staff.is_admin(),
    }
}

fn document_view(row: Document) -> DocumentView {
    DocumentView {
        id: DocumentId::known(row.id),
        name: row.name,
        size: row.size,
        created_at: row.created_at.and_utc(),
    }
}

/// What stands beside an article.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn beside(app: &AppState, actor: &Actor, id: &ArticleId) -> Result<Beside> {
    let (staff, state, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            practice_articles::find(conn, &id)?;
            let comments = practice_beside::list_comments(conn, &id, COMMENTS)?;
            let uses = practice_beside::list_uses(conn, &id)?;
            let documents = practice_beside::list_documents(conn, &id)?;
            let keys = comments.iter().map(|one| one.office.as_str());
            let names = Names::of(conn, &state, keys.chain(uses.iter().map(String::as_str)))?;
            let people = People::of(conn, comments.iter().map(|one| one.author.as_str()))?;
            Ok(Beside {
                comments: comments
                    .into_iter()
                    .map(|row| comment_view(&names, &people, &staff, row))
                    .collect(),
                uses: uses.iter().map(|office| names.view(office)).collect(),
                documents: documents.into_iter().map(document_view).collect(),
            })
        })
        .await
}

/// Writes a comment for an own office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::NotFound`]; [`Error::Invalid`].
pub async fn comment(
    app: &AppState,
    actor: &Actor,
    id: &ArticleId,
    office: Option<InitiativeId>,
    text: &str,
) -> Result<CommentId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    let body = checked_words(text)?;
    app.store
        .write(move |conn| {
            practice_articles::find(conn, &id)?;
            let comment = Comment {
                id: CommentId::generate().to_string(),
                article_id: id.to_string(),
                office: own_office(conn, &staff, office.as_ref())?,
                author: staff.account.to_string(),
                version: 1,
                body,
                created_at: now.naive_utc(),
                changed_at: None,
            };
            practice_beside::insert_comment(conn, &comment)?;
            audit::record(conn, now, &actor, "article.comment", "article", id.as_str(), None)?;
            Ok(CommentId::known(comment.id))
        })
        .await
}

/// One comment.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn show_comment(app: &AppState, actor: &Actor, id: &CommentId) -> Result<CommentView> {
    let (staff, state, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let row = practice_beside::find_comment(conn, &id)?;
            let names = Names::of(conn, &state, [row.office.as_str()])?;
            let people = People::of(conn, [row.author.as_str()])?;
            Ok(comment_view(&names, &people, &staff, row))
        })
        .await
}

/// Changes an own comment.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for somebody else's; [`Error::NotFound`]; [`Error::Invalid`];
/// [`Conflict::Stale`] on another version.
pub async fn change_comment(app: &AppState, actor: &Actor, id: &CommentId, version: i64, text: &str) -> Result<()> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    let body = checked_words(text)?;
    app.store
        .write(move |conn| {
            let mut comment = practice_beside::find_comment(conn, &id)?;
            if comment.author != staff.account.as_str() {
                return Err(Error::Forbidden);
            }
            if comment.version != version {
                return Err(Conflict::Stale.into());
            }
            comment.body = body;
            comment.changed_at = Some(now.naive_utc());
            practice_beside::update_comment(conn, &mut comment)?;
            audit::record(
                conn,
                now,
                &actor,
                "article.comment_changed",
                "article",
                &comment.article_id,
                None,
            )
        })
        .await
}

/// Takes a comment out: whoever wrote it, or the network office. Answers the article that it stood beside.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for somebody else's; [`Error::NotFound`].
pub async fn remove_comment(app: &AppState, actor: &Actor, id: &CommentId) -> Result<ArticleId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            let comment = practice_beside::find_comment(conn, &id)?;
            if comment.author != staff.account.as_str() && !staff.is_admin() {
                return Err(Error::Forbidden);
            }
            practice_beside::delete_comment(conn, &id)?;
            audit::record(
                conn,
                now,
                &actor,
                "article.comment_removed",
                "article",
                &comment.article_id,
                None,
            )?;
            Ok(ArticleId::known(comment.article_id))
        })
        .await
}

/// Notes that an own office uses this, too. Twice is no error.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::NotFound`];
/// [`Conflict::NotAllowed`] for the office that wrote it.
pub async fn use_too(app: &AppState, actor: &Actor, id: &ArticleId, office: Option<InitiativeId>) -> Result<()> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            let article = practice_articles::find_locked(conn, &id)?;
            let office = own_office(conn, &staff, office.as_ref())?;
            if office == article.office {
                return Err(Conflict::NotAllowed.into());
            }
            if practice_beside::use_too(conn, &id, &office, now)? {
                audit::record(conn, now, &actor, "article.use", "article", id.as_str(), None)?;
            }
            Ok(())
        })
        .await
}

/// Takes back that an own office uses this. Twice is no error.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::NotFound`].
pub async fn unuse(app: &AppState, actor: &Actor, id: &ArticleId, office: Option<InitiativeId>) -> Result<()> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            practice_articles::find(conn, &id)?;
            let office = own_office(conn, &staff, office.as_ref())?;
            if practice_beside::unuse(conn, &id, &office)? {
                audit::record(conn, now, &actor, "article.use_ended", "article", id.as_str(), None)?;
            }
            Ok(())
        })
        .await
}

/// Puts a document beside an article of an own office: PDF, told by its content, without anything that acts by itself.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office's article; [`Error::NotFound`];
/// [`Error::Invalid`] at `/file` or `/name`, also when there are as many as there may be.
pub async fn add_document(
    app: &AppState,
    actor: &Actor,
    id: &ArticleId,
    name: &str,
    file: Vec<u8>,
) -> Result<DocumentId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let rules = &app.config.rules;
    let (largest, most) = (rules.practice_document_kib * 1024, rules.practice_documents_per_article);
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    let mut fields = Fields::new();
    // The ending is added where the document is saved.
    let name = name.trim().strip_suffix(".pdf").unwrap_or(name);
    let name = fields.take("/name", text::line(name, 120));
    // Asked before the work is done, and again where it is written.
    let (own, wanted) = (staff.clone(), id.clone());
    app.store
        .read(move |conn| {
            let article = practice_articles::find(conn, &wanted)?;
            if is_own(&own, &article.office) {
                Ok(())
            } else {
                Err(Error::Forbidden)
            }
        })
        .await?;
    // One at a time: what is packed in a document takes memory, and the turn ends with the work, not with the request.
    let turn = Arc::clone(&app.document_checks)
        .acquire_owned()
        .await
        .context("waiting to read a document")?;
    let (found, file) = tokio::task::spawn_blocking(move || {
        let found = pdf::checked(&file, largest);
        drop(turn);
        (found, file)
    })
    .await
    .context("reading a document")?;
    fields.take("", found);
    fields.finish()?;
    let name = name.unwrap_or_default();
    app.store
        .write(move |conn| {
            // Locked, so that two of them at once are not one too many.
            let article = practice_articles::find_locked(conn, &id)?;
            if !is_own(&staff, &article.office) {
                return Err(Error::Forbidden);
            }
            let there = practice_beside::list_documents(conn, &id)?.len();
            if i64::try_from(there).unwrap_or(i64::MAX) >= most {
                return Err(Error::invalid("/file", "pdf-many", most.to_string()));
            }
            let document = Document {
                id: DocumentId::generate().to_string(),
                article_id: id.to_string(),
                name,
                size: i64::try_from(file.len()).unwrap_or(i64::MAX),
                created_at: now.naive_utc(),
            };
            practice_beside::insert_document(conn, &document, &file, &staff.account)?;
            audit::record(conn, now, &actor, "article.document", "article", id.as_str(), None)?;
            Ok(DocumentId::known(document.id))
        })
        .await
}

/// The name and the bytes of a document.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn document(app: &AppState, actor: &Actor, id: &DocumentId) -> Result<(String, Vec<u8>)> {
    actor.staff(Scope::InitiativesWrite)?;
    let id = id.clone();
    app.store.read(move |conn| practice_beside::content(conn, &id)).await
}

/// Takes a document out: the office of its article, or the network office. Answers the article.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office's; [`Error::NotFound`].
pub async fn remove_document(app: &AppState, actor: &Actor, id: &DocumentId) -> Result<ArticleId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            let document = practice_beside::find_document(conn, &id)?;
            let article = practice_articles::find(conn, &ArticleId::known(document.article_id))?;
            if !is_own(&staff, &article.office) && !staff.is_admin() {
                return Err(Error::Forbidden);
            }
            practice_beside::delete_document(conn, &id)?;
            audit::record(
                conn,
                now,
                &actor,
                "article.document_removed",
                "article",
                article.id.as_str(),
                None,
            )?;
            Ok(article.id)
        })
        .await
}
