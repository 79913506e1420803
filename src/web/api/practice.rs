//! The practice library: articles with what stands beside them, what offices seek and can share, and their messages about it.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{App, CreatedId, Listed, Seen, created, done, id, listed, ok, page_size};
use crate::domain::actor::Scope;
use crate::domain::ids::{ArticleId, InitiativeId, NoticeId};
use crate::domain::practice::{ArticleDetails, ArticleKind, NoticeDetails, NoticeKind};
use crate::service::practice::{
    self, ArticleFilter, ArticleSummary, ArticleView, Beside, NoticeList, NoticeView, TagView, ThreadSummary,
    ThreadView,
};
use crate::web::idempotency::once;
use crate::web::json::{self, Json};
use crate::web::params::Params;
use crate::web::problem::Problem;
use crate::web::routes::{Access, Entry, delete, get, post, put};
use crate::web::session::Requester;
use crate::web::{Answer, documents, etag};

const STAFF: Access = Access::Staff(Scope::InitiativesWrite);

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/practice/articles", STAFF, || web::to(list)),
    post("/api/v1/practice/articles", STAFF, || web::to(create)),
    get("/api/v1/practice/articles/{id}", STAFF, || web::to(show)),
    put("/api/v1/practice/articles/{id}", STAFF, || web::to(update)),
    delete("/api/v1/practice/articles/{id}", STAFF, || web::to(remove)),
    get("/api/v1/practice/articles/{id}/beside", STAFF, || web::to(beside)),
    post("/api/v1/practice/articles/{id}/comments", STAFF, || web::to(comment)),
    post("/api/v1/practice/articles/{id}/use", STAFF, || web::to(use_too)),
    post("/api/v1/practice/articles/{id}/unuse", STAFF, || web::to(unuse)),
    post("/api/v1/practice/articles/{id}/documents", STAFF, || {
        web::to(add_document)
    }),
    post("/api/v1/practice/comments/{id}", STAFF, || web::to(change_comment)),
    delete("/api/v1/practice/comments/{id}", STAFF, || web::to(remove_comment)),
    get("/api/v1/practice/documents/{id}", STAFF, || web::to(document)),
    delete("/api/v1/practice/documents/{id}", STAFF, || web::to(remove_document)),
    get("/api/v1/practice/tags", STAFF, || web::to(tags)),
    get("/api/v1/practice/notices", STAFF, || web::to(list_notices)),
    post("/api/v1/practice/notices", STAFF, || web::to(create_notice)),
    get("/api/v1/practice/notices/{id}", STAFF, || web::to(show_notice)),
    put("/api/v1/practice/notices/{id}", STAFF, || web::to(update_notice)),
    post("/api/v1/practice/notices/{id}/close", STAFF, || web::to(close_notice)),
    post("/api/v1/practice/notices/{id}/renew", STAFF, || web::to(renew_notice)),
    post("/api/v1/practice/notices/{id}/messages", STAFF, || web::to(ask)),
    get("/api/v1/practice/threads", STAFF, || web::to(list_threads)),
    get("/api/v1/practice/threads/{id}", STAFF, || web::to(show_thread)),
    post("/api/v1/practice/threads/{id}/messages", STAFF, || web::to(answer)),
    post("/api/v1/practice/threads/{id}/read", STAFF, || web::to(read)),
];

/// Which articles.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ArticlesQuery {
    /// Of one kind; those of meetings alone come by their day.
    #[param(inline)]
    kind: Option<ArticleKind>,
    /// Words that all stand in them, in any order, with or without umlauts.
    #[param(example = "erstgespräch telefon")]
    q: Option<String>,
    /// A tag that they have.
    #[param(example = "Wohnen")]
    tag: Option<String>,
    /// The last article of the page before.
    #[param(value_type = Option<String>)]
    after: Option<ArticleId>,
    /// At most so many, 1 to 100; 20 when not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Articles of the practice library, the newest first, page by page.
#[utoipa::path(get, path = "/api/v1/practice/articles", tag = "practice", params(ArticlesQuery),
    responses((status = 200, body = Listed<ArticleSummary>)))]
pub(super) async fn list(app: App, who: Requester, query: Params<ArticlesQuery>) -> Answer {
    let ArticlesQuery {
        kind,
        q,
        tag,
        after,
        limit,
    } = query.0;
    let filter = ArticleFilter {
        kind,
        words: q,
        tag,
        after,
        limit: page_size(limit)?,
    };
    listed(practice::list(&app, &who.actor, filter).await?)
}

/// Writes an article for an own office; all staff read it at once.
#[utoipa::path(post, path = "/api/v1/practice/articles", tag = "practice", request_body = ArticleDetails,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn create(app: App, who: Requester, req: HttpRequest, body: Json<ArticleDetails>) -> Answer {
    let work = async { Ok(created(&practice::create(&app, &who.actor, body.value).await?)) };
    once(&app, &who, &req, &body.hash, Some("/api/v1/practice/articles"), work).await
}

/// One article.
#[utoipa::path(get, path = "/api/v1/practice/articles/{id}", tag = "practice", params(("id" = String, Path)),
    responses((status = 200, body = ArticleView)))]
pub(super) async fn show(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let article = practice::show(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, article.version, &article))
}

/// Changes an article of an own office.
#[utoipa::path(put, path = "/api/v1/practice/articles/{id}", tag = "practice", params(("id" = String, Path)),
    request_body = ArticleDetails, responses((status = 200, body = ArticleView)))]
pub(super) async fn update(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<ArticleDetails>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let article = practice::update(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, article.version, &article))
}

/// Takes an article out with everything beside it: its office, or the network office.
#[utoipa::path(delete, path = "/api/v1/practice/articles/{id}", tag = "practice", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove(app: App, who: Requester, path: web::Path<String>) -> Answer {
    practice::remove(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// What stands beside an article: comments, who uses it too, documents.
#[utoipa::path(get, path = "/api/v1/practice/articles/{id}/beside", tag = "practice", params(("id" = String, Path)),
    responses((status = 200, body = Beside)))]
pub(super) async fn beside(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&practice::beside(&app, &who.actor, &id(&path)?).await?)
}

/// What an office writes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeText {
    /// The initiative that writes. Not given: the first own one, or the network office.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    office: Option<InitiativeId>,
    /// What it writes, 1 to 4,000 characters. Nothing of households.
    text: String,
}

/// Writes a comment for an own office.
#[utoipa::path(post, path = "/api/v1/practice/articles/{id}/comments", tag = "practice", params(("id" = String, Path)),
    request_body = OfficeText, responses((status = 201, body = CreatedId)))]
pub(super) async fn comment(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<OfficeText>,
) -> Answer {
    let OfficeText { office, text } = body.value;
    let article = id(&path)?;
    let work = async {
        Ok(created(
            &practice::comment(&app, &who.actor, &article, office, &text).await?,
        ))
    };
    once(&app, &who, &req, &body.hash, None, work).await
}

/// Which office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnOffice {
    /// The initiative. Not given: the first own one, or the network office.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    office: Option<InitiativeId>,
}

/// Notes that an own office uses this, too. Twice is no error.
#[utoipa::path(post, path = "/api/v1/practice/articles/{id}/use", tag = "practice", params(("id" = String, Path)),
    request_body = OwnOffice, responses((status = 204)))]
pub(super) async fn use_too(app: App, who: Requester, path: web::Path<String>, body: Json<OwnOffice>) -> Answer {
    practice::use_too(&app, &who.actor, &id(&path)?, body.value.office).await?;
    done()
}

/// Takes back that an own office uses this. Twice is no error.
#[utoipa::path(post, path = "/api/v1/practice/articles/{id}/unuse", tag = "practice", params(("id" = String, Path)),
    request_body = OwnOffice, responses((status = 204)))]
pub(super) async fn unuse(app: App, who: Requester, path: web::Path<String>, body: Json<OwnOffice>) -> Answer {
    practice::unuse(&app, &who.actor, &id(&path)?, body.value.office).await?;
    done()
}

/// The bytes of a document that staff sends, whatever the header calls them.
pub(super) struct File(Bytes);

impl FromRequest for File {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let requester = Requester::extract(req);
        let body = json::read_up_to(req, payload, documents::limit(req));
        Box::pin(async move {
            // Asked before anything is read, so that nobody else fills the memory.
            requester.await?.actor.staff(Scope::InitiativesWrite)?;
            body.await.map(Self)
        })
    }
}

/// What the document is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DocumentQuery {
    /// What the document is called, up to 120 characters, without an ending.
    #[serde(default)]
    #[param(required = true, example = "Leitfaden Erstgespräch")]
    name: String,
}

/// Puts a document beside an article of an own office: PDF up to the configured size (5 MiB unless changed), told by its content.
/// Refused are encrypted ones and those with scripts, programs to start, files inside, forms that send themselves, or media
/// players. That is no search for viruses.
#[utoipa::path(post, path = "/api/v1/practice/articles/{id}/documents", tag = "practice", params(("id" = String, Path), DocumentQuery),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 200, body = CreatedId)))]
pub(super) async fn add_document(
    app: App,
    who: Requester,
    path: web::Path<String>,
    query: Params<DocumentQuery>,
    file: File,
) -> Answer {
    let added = practice::add_document(&app, &who.actor, &id(&path)?, &query.0.name, file.0.to_vec()).await?;
    ok(&CreatedId { id: added.to_string() })
}

/// A comment in the version that was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedComment {
    /// The version that was seen.
    #[schema(example = 1)]
    version: i64,
    /// The new text, 1 to 4,000 characters.
    text: String,
}

/// Changes an own comment.
#[utoipa::path(post, path = "/api/v1/practice/comments/{id}", tag = "practice", params(("id" = String, Path)),
    request_body = ChangedComment, responses((status = 204)))]
pub(super) async fn change_comment(
    app: App,
    who: Requester,
    path: web::Path<String>,
    body: Json<ChangedComment>,
) -> Answer {
    let ChangedComment { version, text } = body.value;
    practice::change_comment(&app, &who.actor, &id(&path)?, version, &text).await?;
    done()
}

/// Takes a comment out: whoever wrote it, or the network office.
#[utoipa::path(delete, path = "/api/v1/practice/comments/{id}", tag = "practice", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove_comment(app: App, who: Requester, path: web::Path<String>) -> Answer {
    practice::remove_comment(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// A document, to be saved.
#[utoipa::path(get, path = "/api/v1/practice/documents/{id}", tag = "practice", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf")))]
pub(super) async fn document(app: App, who: Requester, path: web::Path<String>) -> Answer {
    let (name, content) = practice::document(&app, &who.actor, &id(&path)?).await?;
    Ok(documents::answer(&name, content))
}

/// Takes a document out: the office of its article, or the network office.
#[utoipa::path(delete, path = "/api/v1/practice/documents/{id}", tag = "practice", params(("id" = String, Path)),
    responses((status = 204, description = "Gone.")))]
pub(super) async fn remove_document(app: App, who: Requester, path: web::Path<String>) -> Answer {
    practice::remove_document(&app, &who.actor, &id(&path)?).await?;
    done()
}

/// The tags of all articles, the most used first.
#[utoipa::path(get, path = "/api/v1/practice/tags", tag = "practice", responses((status = 200, body = Vec<TagView>)))]
pub(super) async fn tags(app: App, who: Requester) -> Answer {
    ok(&practice::tags(&app, &who.actor).await?)
}

/// Which notices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NoticesQuery {
    /// Only what is sought, or only what is shared.
    #[param(inline)]
    kind: Option<NoticeKind>,
    /// The last one of the page before.
    #[param(value_type = Option<String>)]
    after: Option<NoticeId>,
    /// At most so many, 1 to 100; 20 when not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// What offices seek and can share, the newest first, page by page, with the own ones that are over.
#[utoipa::path(get, path = "/api/v1/practice/notices", tag = "practice", params(NoticesQuery),
    responses((status = 200, body = NoticeList)))]
pub(super) async fn list_notices(app: App, who: Requester, query: Params<NoticesQuery>) -> Answer {
    let NoticesQuery { kind, after, limit } = query.0;
    ok(&practice::list_notices(&app, &who.actor, kind, after, page_size(limit)?).await?)
}

/// Says for an own office what it seeks or can share; all staff read it at once.
#[utoipa::path(post, path = "/api/v1/practice/notices", tag = "practice", request_body = NoticeDetails,
    responses((status = 201, body = CreatedId)))]
pub(super) async fn create_notice(app: App, who: Requester, req: HttpRequest, body: Json<NoticeDetails>) -> Answer {
    let work = async { Ok(created(&practice::create_notice(&app, &who.actor, body.value).await?)) };
    once(&app, &who, &req, &body.hash, Some("/api/v1/practice/notices"), work).await
}

/// One notice.
#[utoipa::path(get, path = "/api/v1/practice/notices/{id}", tag = "practice", params(("id" = String, Path)),
    responses((status = 200, body = NoticeView)))]
pub(super) async fn show_notice(app: App, who: Requester, req: HttpRequest, path: web::Path<String>) -> Answer {
    let notice = practice::show_notice(&app, &who.actor, &id(&path)?).await?;
    Ok(etag::versioned(&req, notice.version, &notice))
}

/// Changes what an own office seeks or can share.
#[utoipa::path(put, path = "/api/v1/practice/notices/{id}", tag = "practice", params(("id" = String, Path)),
    request_body = NoticeDetails, responses((status = 200, body = NoticeView)))]
pub(super) async fn update_notice(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<NoticeDetails>,
) -> Answer {
    let version = etag::if_match(&req)?;
    let notice = practice::update_notice(&app, &who.actor, &id(&path)?, version, body.value)
        .await
        .map_err(etag::failed)?;
    Ok(etag::versioned(&req, notice.version, &notice))
}

/// Ends what an own office seeks or can share; its messages stay readable for the two offices.
#[utoipa::path(post, path = "/api/v1/practice/notices/{id}/close", tag = "practice", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = NoticeView)))]
pub(super) async fn close_notice(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&practice::close_notice(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Has what an own office seeks or can share stand again for the configured days, 60 unless changed.
#[utoipa::path(post, path = "/api/v1/practice/notices/{id}/renew", tag = "practice", params(("id" = String, Path)),
    request_body = Seen, responses((status = 200, body = NoticeView)))]
pub(super) async fn renew_notice(app: App, who: Requester, path: web::Path<String>, body: Json<Seen>) -> Answer {
    ok(&practice::renew_notice(&app, &who.actor, &id(&path)?, body.value.version).await?)
}

/// Writes to the office of a notice for an own one. Only the people of the two offices read it.
#[utoipa::path(post, path = "/api/v1/practice/notices/{id}/messages", tag = "practice", params(("id" = String, Path)),
    request_body = OfficeText, responses((status = 201, description = "The thread.", body = CreatedId)))]
pub(super) async fn ask(
    app: App,
    who: Requester,
    req: HttpRequest,
    path: web::Path<String>,
    body: Json<OfficeText>,
) -> Answer {
    let OfficeText { office, text } = body.value;
    let notice = id(&path)?;
    let work = async { Ok(created(&practice::ask(&app, &who.actor, &notice, office, &text).await?)) };
    once(&app, &who, &req, &body.hash, Some("/api/v1/practice/threads"), work).await
}

/// The threads of the own offices, the one with the newest message first; at most 200.
#[utoipa::path(get, path = "/api/v1/practice/threads", tag = "practice",
    responses((status = 200, body = Vec<ThreadSummary>)))]
pub(super) async fn list_threads(app: App, who: Requester) -> Answer {
    ok(&practice::list_threads(&app, &who.actor).await?)
}

/// One thread of an own office with its messages. For everybody else there is nothing.
#[utoipa::path(get, path = "/api/v1/practice/threads/{id}", tag = "practice", params(("id" = String, Path)),
    responses((status = 200, body = ThreadView)))]
pub(super) async fn show_thread(app: App, who: Requester, path: web::Path<String>) -> Answer {
    ok(&practice::show_thread(&app, &who.actor, &id(&path)?).await?)
}

/// What is written in a thread.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    /// 1 to 4,000 characters. Nothing of households.
    text: String,
}

/// Writes in a thread of an own office, also after its notice is over.
#[utoipa::path(post, path = "/api/v1/practice/threads/{id}/messages", tag = "practice", params(("id" = String, Path)),
    request_body = Reply, responses((status = 204)))]
pub(super) async fn answer(app: App, who: Requester, path: web::Path<String>, body: Json<Reply>) -> Answer {
    practice::answer(&app, &who.actor, &id(&path)?, &body.value.text).await?;
    done()
}

/// Up to which message an office has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadUpTo {
    /// The last message that was read.
    #[schema(example = "01980000-0000-7000-8000-000000000001")]
    message: String,
}

/// Notes that the own office has read a thread up to a message.
#[utoipa::path(post, path = "/api/v1/practice/threads/{id}/read", tag = "practice", params(("id" = String, Path)),
    request_body = ReadUpTo, responses((status = 204)))]
pub(super) async fn read(app: App, who: Requester, path: web::Path<String>, body: Json<ReadUpTo>) -> Answer {
    practice::read(&app, &who.actor, &id(&path)?, &body.value.message).await?;
    done()
}
