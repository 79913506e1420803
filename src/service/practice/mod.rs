//! The practice library: offices write for each other how they do things. All staff read it; an article is changed by its office,
//! taken out by its office or the network office. What two offices write to each other about a notice, they alone read.

mod beside;
mod news;
mod notices;
mod threads;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

pub use beside::{
    Beside, CommentView, DocumentView, add_document, beside, change_comment, comment, document, remove_comment,
    remove_document, show_comment, unuse, use_too,
};
pub(crate) use news::{News, news};
pub(crate) use notices::close_of_closed;
pub use notices::{
    NoticeList, NoticeView, close_notice, create_notice, list_notices, renew_notice, show_notice, update_notice,
};
pub(crate) use threads::unread;
pub use threads::{MessageView, ThreadSummary, ThreadView, answer, ask, list_threads, read, show_thread};

use super::{AppState, offices};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::ids::{ArticleId, InitiativeId};
use crate::domain::initiative::InitiativeState;
use crate::domain::practice::{Article, ArticleDetails, ArticleKind};
use crate::domain::text::fold;
use crate::error::{Conflict, Error, Result};
use crate::store::practice_articles::Which;
use crate::store::{Conn, audit, initiatives, practice_articles, practice_beside};

/// So many articles stand on a page when nothing else is asked for.
const PAGE: u32 = 20;
/// So many words of a search count; more say nothing more.
const MAX_SEARCH_WORDS: usize = 8;
/// Letters of a word that count; databases refuse to look for very long ones.
const MAX_WORD: usize = 100;

/// An office with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OfficeView {
    /// The initiative; nothing for the network office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<InitiativeId>,
    /// Its name.
    pub name: String,
}

/// An article in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ArticleSummary {
    /// Its identifier.
    pub id: ArticleId,
    /// An article, or the results of a meeting.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// The office that wrote it.
    pub by: OfficeView,
    /// Words by which it is found.
    pub tags: Vec<String>,
    /// The day of the meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_on: Option<NaiveDate>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// How many comments it has.
    pub comments: i64,
    /// How many offices use it, too.
    pub uses: usize,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ArticleView {
    /// Its identifier.
    pub id: ArticleId,
    /// Its version, to be named when it is changed.
    pub version: i64,
    /// An article, or the results of a meeting.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// Its text in Markdown.
    pub text: String,
    /// The office that wrote it.
    pub by: OfficeView,
    /// Words by which it is found.
    pub tags: Vec<String>,
    /// The day of the meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_on: Option<NaiveDate>,
    /// The initiatives that took part in the meeting.
    pub participants: Vec<OfficeView>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// Whether whoever asks may change it.
    pub may_change: bool,
    /// Whether whoever asks may take it out.
    pub may_remove: bool,
}

/// A tag with how many articles have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TagView {
    /// The tag as it was written first.
    pub tag: String,
    /// How many articles have it.
    pub articles: usize,
}

/// Which articles.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Of one kind, or of both. Those of meetings alone come by their day.
    pub kind: Option<ArticleKind>,
    /// Words that all stand in them, in any order, with or without umlauts.
    pub words: Option<String>,
    /// A tag that they have.
    pub tag: Option<String>,
    /// The last article of the page before.
    pub after: Option<ArticleId>,
    /// At most so many, 1 to 100.
    pub limit: Option<u32>,
}

/// Names of offices by their keys, read once for a whole answer.
struct Names(BTreeMap<String, String>);

impl Names {
    fn of<'a>(conn: &mut Conn, app: &AppState, keys: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut ids: Vec<InitiativeId> = keys.into_iter().filter_map(offices::initiative).collect();
        ids.sort();
        ids.dedup();
        let mut names = BTreeMap::from([(offices::NETWORK.to_owned(), app.config.site.network_office.clone())]);
        for one in initiatives::find_many(conn, &ids)? {
            names.insert(one.id.to_string(), one.profile.name);
        }
        Ok(Self(names))
    }

    fn name(&self, office: &str) -> String {
        self.0.get(office).cloned().unwrap_or_default()
    }

    fn view(&self, office: &str) -> OfficeView {
        OfficeView {
            office: offices::initiative(office),
            name: self.name(office),
        }
    }
}

/// The office for which somebody writes: the wanted one when it is an own one, else the first own one that takes part. The network
/// office writes for itself, never for others.
fn own_office(conn: &mut Conn, staff: &Staff, wanted: Option<&InitiativeId>) -> Result<String> {
    let takes_part = |conn: &mut Conn, office: &str| -> Result<bool> {
        match offices::initiative(office) {
            Some(id) => Ok(initiatives::find(conn, &id)?.state == InitiativeState::Approved),
            None => Ok(true),
        }
    };
    let own = offices::of(staff);
    if let Some(wanted) = wanted {
        let office = own
            .into_iter()
            .find(|own| own == wanted.as_str())
            .ok_or(Error::Forbidden)?;
        return if takes_part(conn, &office)? {
            Ok(office)
        } else {
            Err(Conflict::NotAllowed.into())
        };
    }
    for office in own {
        if takes_part(conn, &office)? {
            return Ok(office);
        }
    }
    Err(Error::Forbidden)
}

fn is_own(staff: &Staff, office: &str) -> bool {
    offices::of(staff).iter().any(|own| own == office)
}

fn view(names: &Names, staff: &Staff, article: &Article) -> ArticleView {
    let details = &article.details;
    let own = is_own(staff, &article.office);
    ArticleView {
        id: article.id.clone(),
        version: article.version,
        kind: details.kind,
        title: details.title.clone(),
        text: details.text.clone(),
        by: names.view(&article.office),
        tags: details.tags.clone(),
        held_on: details.held_on,
        participants: details
            .participants
            .iter()
            .map(|one| names.view(one.as_str()))
            .collect(),
        created_at: article.created_at,
        changed_at: article.changed_at,
        may_change: own,
        may_remove: own || staff.is_admin(),
    }
}

fn viewed(conn: &mut Conn, app: &AppState, staff: &Staff, article: &Article) -> Result<ArticleView> {
    let participants = article.details.participants.iter().map(InitiativeId::as_str);
    let keys = participants.chain([article.office.as_str()]);
    let names = Names::of(conn, app, keys)?;
    Ok(view(&names, staff, article))
}

/// Articles that fit a filter, the newest first; with the last one's identifier when there are more.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`] for an `after` that is not there.
pub async fn list(
    app: &AppState,
    actor: &Actor,
    filter: ArticleFilter,
) -> Result<(Vec<ArticleSummary>, Option<String>)> {
    actor.staff(Scope::InitiativesWrite)?;
    let state = app.clone();
    let limit = i64::from(filter.limit.unwrap_or(PAGE));
    let words = filter.words.as_deref().map(fold).unwrap_or_default();
    let which = Which {
        kind: filter.kind,
        words: words
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(MAX_SEARCH_WORDS)
            .map(|word| word.chars().take(MAX_WORD).collect())
            .collect(),
        tag_key: filter.tag.as_deref().map(fold).filter(|key| !key.is_empty()),
        office: None,
    };
    app.store
        .read(move |conn| {
            let after = match &filter.after {
                Some(id) => Some(practice_articles::find(conn, id)?),
                None => None,
            };
            let mut found = practice_articles::list(conn, &which, after.as_ref(), limit + 1)?;
            let more = i64::try_from(found.len()).is_ok_and(|len| len > limit);
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let next = found.last().filter(|_| more).map(|last| last.id.to_string());
            let names = Names::of(conn, &state, found.iter().map(|one| one.office.as_str()))?;
            let mut rows = Vec::with_capacity(found.len());
            for article in found {
                rows.push(ArticleSummary {
                    comments: practice_beside::count_comments(conn, &article.id)?,
                    uses: practice_beside::list_uses(conn, &article.id)?.len(),
                    by: names.view(&article.office),
                    kind: article.details.kind,
                    title: article.details.title,
                    tags: article.details.tags,
                    held_on: article.details.held_on,
                    created_at: article.created_at,
                    changed_at: article.changed_at,
                    id: article.id,
                });
            }
            Ok((rows, next))
        })
        .await
}

/// The tags of all articles, the most used first.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`.
pub async fn tags(app: &AppState, actor: &Actor) -> Result<Vec<TagView>> {
    actor.staff(Scope::InitiativesWrite)?;
    let all = app.store.read(practice_articles::list_tags).await?;
    Ok(all
        .into_iter()
        .map(|(tag, articles)| TagView { tag, articles })
        .collect())
}

/// One article.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write`; [`Error::NotFound`].
pub async fn show(app: &AppState, actor: &Actor, id: &ArticleId) -> Result<ArticleView> {
    let (staff, state, id) = (actor.staff(Scope::InitiativesWrite)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let article = practice_articles::find(conn, &id)?;
            viewed(conn, &state, &staff, &article)
        })
        .await
}

/// Refuses participants that are not there.
fn known_participants(conn: &mut Conn, details: &ArticleDetails) -> Result<()> {
    for (index, id) in details.participants.iter().enumerate() {
        if !initiatives::exists(conn, id)? {
            return Err(Error::invalid(format!("/participants/{index}"), "value-unknown", ""));
        }
    }
    Ok(())
}

/// Writes an article for an own office; all staff read it at once.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office; [`Error::Invalid`].
pub async fn create(app: &AppState, actor: &Actor, details: ArticleDetails) -> Result<ArticleId> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now) = (actor.clone(), app.clock.now());
    let mut details = details.checked()?;
    app.store
        .write(move |conn| {
            let office = own_office(conn, &staff, details.office.take().as_ref())?;
            known_participants(conn, &details)?;
            let article = Article {
                id: ArticleId::generate(),
                office,
                version: 1,
                details,
                created_at: now,
                changed_at: now,
            };
            practice_articles::insert(conn, &article, &staff.account)?;
            audit::record(
                conn,
                now,
                &actor,
                "article.create",
                "article",
                article.id.as_str(),
                None,
            )?;
            Ok(article.id)
        })
        .await
}

/// Changes an article of an own office. Its kind and office stay.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office's; [`Error::NotFound`]; [`Error::Invalid`];
/// [`Conflict::Stale`] on another version.
pub async fn update(
    app: &AppState,
    actor: &Actor,
    id: &ArticleId,
    version: i64,
    details: ArticleDetails,
) -> Result<ArticleView> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (state, actor, now, id) = (app.clone(), actor.clone(), app.clock.now(), id.clone());
    let details = details.checked()?;
    app.store
        .write(move |conn| {
            let mut article = practice_articles::find(conn, &id)?;
            if !is_own(&staff, &article.office) {
                return Err(Error::Forbidden);
            }
            if article.version != version {
                return Err(Conflict::Stale.into());
            }
            if details
                .office
                .as_ref()
                .is_some_and(|office| office.as_str() != article.office)
            {
                return Err(Error::invalid("/office", "value-unknown", article.office));
            }
            if details.kind != article.details.kind {
                return Err(Error::invalid("/kind", "value-unknown", article.details.kind.as_str()));
            }
            known_participants(conn, &details)?;
            article.details = details;
            article.changed_at = now;
            practice_articles::update(conn, &mut article)?;
            audit::record(conn, now, &actor, "article.update", "article", id.as_str(), None)?;
            viewed(conn, &state, &staff, &article)
        })
        .await
}

/// Takes an article out with everything beside it: its office, or the network office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `initiatives:write` or for another office's; [`Error::NotFound`].
pub async fn remove(app: &AppState, actor: &Actor, id: &ArticleId) -> Result<()> {
    let staff = actor.staff(Scope::InitiativesWrite)?.clone();
    let (actor, now, id) = (actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            let article = practice_articles::find(conn, &id)?;
            if !is_own(&staff, &article.office) && !staff.is_admin() {
                return Err(Error::Forbidden);
            }
            practice_articles::delete(conn, &id)?;
            audit::record(conn, now, &actor, "article.remove", "article", id.as_str(), None)
        })
        .await
}
