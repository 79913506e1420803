//! The practice library: the list with its search, one article with what stands beside it, and writing one.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::filters::{self, filters};
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, percent, query_string, see_other};
use super::super::lookup;
use super::super::markdown;
use super::super::parts::{Information, badge, facts, link, table};
use super::access::staff_page;
use super::practice_beside;
use super::queue::parse_id;
use crate::domain::actor::Actor;
use crate::domain::ids::{ArticleId, InitiativeId};
use crate::domain::practice::{ArticleDetails, ArticleKind, MAX_BODY};
use crate::error::{Error, Fields, Result};
use crate::service::practice::{self, ArticleFilter, ArticleSummary, ArticleView, TagView};
use crate::web::Answer;
use crate::web::forms;

/// The library.
pub(super) const LIST: &str = "/staff/practice";
/// So many of the most used tags are offered.
const TAGS: usize = 20;

/// The own initiatives of a coordinator; none for the network office, which writes for itself.
pub(super) async fn own_offices(context: &Context) -> Result<Vec<(InitiativeId, String)>> {
    let Actor::Staff(staff) = &context.actor else {
        return Err(Error::Unauthenticated);
    };
    if staff.is_admin() {
        return Ok(Vec::new());
    }
    let mut all = lookup::initiatives(context).await?;
    all.retain(|(id, _)| staff.works_for(id));
    Ok(all)
}

/// The field that asks for which office somebody writes, where there is a choice.
pub(super) fn office_field(page: &Page, input: &Input, own: &[(InitiativeId, String)]) -> Option<Field> {
    (own.len() > 1).then(|| {
        Field::new(page, Kind::Select, "office", page.t("practice-office"))
            .width("mid")
            .options(own.iter().map(|(id, name)| {
                let chosen = input.text("office") == id.as_str();
                Choice::new(id.as_str(), name.clone(), chosen)
            }))
    })
}

/// The ways between the parts of the library.
pub(super) fn ways(page: &Page, here: &str) -> String {
    let ways: Vec<String> = [
        (LIST, "practice-articles"),
        ("/staff/practice/meetings", "practice-meetings"),
        ("/staff/practice/notices", "practice-notices"),
        ("/staff/practice/threads", "practice-threads"),
    ]
    .into_iter()
    .map(|(href, key)| {
        if href == here {
            format!("<b aria-current=\"page\">{}</b>", escape(&page.t(key)))
        } else {
            link(href, &page.t(key))
        }
    })
    .collect();
    format!("<p>{}</p>", ways.join(" · "))
}

/// A link to the articles with a tag.
fn tag_link(tag: &str, text: &str) -> String {
    link(&format!("{LIST}?tag={}", percent(tag)), text)
}

fn rows(page: &Page, caption: &str, rows: &[ArticleSummary]) -> String {
    let heads = [
        "practice-title",
        "practice-by",
        "practice-tags",
        "practice-day",
        "practice-echo",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut title = link(&format!("{LIST}/articles/{}", row.id), &row.title);
            if row.kind == ArticleKind::Meeting {
                title.push(' ');
                title.push_str(&badge("info", &page.t("practice-kind-meeting")));
            }
            let tags: Vec<String> = row.tags.iter().map(|tag| tag_link(tag, tag)).collect();
            let day = match row.held_on {
                Some(day) => dates::short_day(page.locale, day),
                None => dates::short(page.locale, row.changed_at),
            };
            let echo = page.t2("practice-counts", "comments", row.comments, "uses", row.uses);
            vec![
                title,
                escape(&row.by.name),
                tags.join(", "),
                escape(&day),
                escape(&echo),
            ]
        })
        .collect();
    table(caption, &heads, &cells)
}

fn tag_list(page: &Page, tags: &[TagView]) -> String {
    if tags.is_empty() {
        return String::new();
    }
    let links: Vec<String> = tags
        .iter()
        .take(TAGS)
        .map(|one| tag_link(&one.tag, &format!("{} ({})", one.tag, one.articles)))
        .collect();
    format!(
        "<p><b>{}</b> {}</p>",
        escape(&page.t("practice-tags-often")),
        links.join(" · ")
    )
}

async fn library(context: &Context, here: &'static str, kind: Option<ArticleKind>) -> Answer {
    let query = &context.query;
    let filter = ArticleFilter {
        kind: kind.or_else(|| query.parse("kind")),
        words: query.owned("q"),
        tag: query.owned("tag"),
        after: query.parse("after"),
        limit: None,
    };
    let (found, next) = practice::list(&context.app, &context.actor, filter).await?;
    let tags = practice::tags(&context.app, &context.actor).await?;
    let title = if kind.is_some() {
        "practice-meetings"
    } else {
        "page-practice"
    };
    let mut page = staff_page(context, title)?;
    let words = filters::Words {
        action: here,
        label: "practice-search",
        submit: "practice-search-button",
        reset: "practice-search-reset",
    };
    let search = vec![
        Field::new(&page, Kind::Text, "q", page.t("practice-words"))
            .value(query.text("q"))
            .width("mid")
            .optional(),
        Field::new(&page, Kind::Text, "tag", page.t("practice-tag"))
            .value(query.text("tag"))
            .width("mid")
            .optional(),
    ];
    let form = filters(&mut page, &words, search, &[]);
    let (new, text) = if kind.is_some() {
        ("/staff/practice/new?kind=meeting", "practice-new-meeting")
    } else {
        ("/staff/practice/new", "practice-new")
    };
    let text = page.t(text);
    let mut parts = Information::new()
        .wide()
        .html(ways(&page, here))
        .text(page.t(if kind.is_some() {
            "practice-meetings-text"
        } else {
            "practice-text"
        }))
        .html(form)
        .html(tag_list(&page, &tags));
    if found.is_empty() {
        parts = parts.empty(page.t("practice-none"), &[(new, text)]);
    } else {
        let caption = page.t(title);
        parts = parts.button(new, text).html(rows(&page, &caption, &found));
    }
    if let Some(next) = next {
        let mut pairs: Vec<(&str, &str)> = ["q", "tag", "kind"]
            .into_iter()
            .filter_map(|name| Some((name, query.get(name)?)))
            .collect();
        pairs.push(("after", &next));
        let href = format!("{here}?{}", query_string(&pairs));
        parts = parts.html(format!("<p>{}</p>", link(&href, &page.t("page-older"))));
    }
    Ok(ok(&parts.on(page))?)
}

/// The articles, the newest first.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    library(&context, LIST, None).await
}

/// The results of meetings, the latest first.
pub(in crate::web::pages) async fn meetings(context: Context) -> Answer {
    library(&context, "/staff/practice/meetings", Some(ArticleKind::Meeting)).await
}

/// The kind that the form is for.
fn kind_of(input: &Input) -> ArticleKind {
    input.parse("kind").unwrap_or(ArticleKind::Article)
}

/// What the form offers to choose from.
struct Offered {
    /// The own offices, for a new article.
    own: Option<Vec<(InitiativeId, String)>>,
    /// All initiatives, for who took part in a meeting.
    all: Vec<(InitiativeId, String)>,
    tags: Vec<TagView>,
}

impl Offered {
    async fn of(context: &Context, new: bool) -> Result<Self> {
        Ok(Self {
            own: if new { Some(own_offices(context).await?) } else { None },
            all: lookup::initiatives(context).await?,
            tags: practice::tags(&context.app, &context.actor).await?,
        })
    }
}

fn form(page: &Page, action: &str, input: &Input, offered: &Offered) -> Form {
    let kind = kind_of(input);
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let submit = if offered.own.is_some() {
        "practice-publish"
    } else {
        "page-save"
    };
    let mut form = Form::new(page.title.clone(), action, page.t(submit))
        .intro(page.t("practice-warn"))
        .field(Field::hidden(page, "kind", kind.as_str()));
    if let Some(field) = offered.own.as_deref().and_then(|own| office_field(page, input, own)) {
        form = form.field(field);
    }
    form = form.field(text(Kind::Text, "title", "practice-title").max(120));
    if kind == ArticleKind::Meeting {
        let took_part: Vec<&str> = input.all("participants").collect();
        form = form.field(text(Kind::Date, "held_on", "practice-held-on")).field(
            Field::new(page, Kind::Checks, "participants", page.t("practice-participants"))
                .optional()
                .options(
                    offered
                        .all
                        .iter()
                        .map(|(id, name)| Choice::new(id.as_str(), name.clone(), took_part.contains(&id.as_str()))),
                ),
        );
    }
    let body = if kind == ArticleKind::Meeting {
        "practice-results"
    } else {
        "practice-body"
    };
    let known: Vec<&str> = offered.tags.iter().take(TAGS).map(|one| one.tag.as_str()).collect();
    let hint = if known.is_empty() {
        page.t("practice-tags-hint")
    } else {
        format!(
            "{} {}",
            page.t("practice-tags-hint"),
            page.t1("practice-tags-known", "tags", known.join(", "))
        )
    };
    form.field(
        text(Kind::Area, "text", body)
            .hint(page.t("practice-markdown"))
            .max(MAX_BODY),
    )
    .field(text(Kind::Text, "tags", "practice-tags").hint(hint).optional())
}

fn read(input: &Input) -> Result<ArticleDetails> {
    let mut wrong = Fields::new();
    let kind = kind_of(input);
    let held_on = input.parse("held_on");
    let unread = input.has("held_on") && held_on.is_none();
    wrong.check(unread, "/held_on", "date-invalid", "2026-10-08");
    let office = match input.get("office") {
        Some(id) => wrong.take("/office", id.parse()),
        None => None,
    };
    wrong.finish()?;
    Ok(ArticleDetails {
        office,
        kind,
        title: input.text("title").to_owned(),
        text: input.text("text").to_owned(),
        tags: input.text("tags").split(',').map(str::to_owned).collect(),
        held_on,
        participants: input.parse_all("participants"),
    })
}

fn new_page(context: &Context, input: &Input) -> Result<Page> {
    let title = match kind_of(input) {
        ArticleKind::Article => "practice-new",
        ArticleKind::Meeting => "practice-new-meeting",
    };
    Ok(staff_page(context, title)?.back_to(LIST))
}

/// The empty form.
pub(in crate::web::pages) async fn create(context: Context) -> Answer {
    let page = new_page(&context, &context.query)?;
    let offered = Offered::of(&context, true).await?;
    let input = Input::new(vec![("kind".to_owned(), kind_of(&context.query).to_string())]);
    Ok(form(&page, "/staff/practice/new", &input, &offered).show(page)?)
}

/// Writes an article.
pub(in crate::web::pages) async fn create_submit(context: Context, sent: forms::Form) -> Answer {
    let input = fields(&sent);
    let made = match read(&input) {
        Ok(details) => practice::create(&context.app, &context.actor, details).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => Ok(see_other(&done(&format!("{LIST}/articles/{id}"), "practice-published"))),
        Err(Error::Invalid(errors)) => {
            let page = new_page(&context, &input)?;
            let offered = Offered::of(&context, true).await?;
            let form = form(&page, "/staff/practice/new", &input, &offered).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// An article as the form shows it.
fn input_of(article: &ArticleView) -> Input {
    let mut pairs = vec![
        ("kind".to_owned(), article.kind.to_string()),
        ("title".to_owned(), article.title.clone()),
        ("text".to_owned(), article.text.clone()),
        ("tags".to_owned(), article.tags.join(", ")),
    ];
    if let Some(day) = article.held_on {
        pairs.push(("held_on".to_owned(), day.to_string()));
    }
    let took_part = article.participants.iter().filter_map(|one| one.office.as_ref());
    pairs.extend(took_part.map(|id| ("participants".to_owned(), id.to_string())));
    Input::new(pairs)
}

/// The form with what is written.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: ArticleId = parse_id(&id, "article")?;
    let article = practice::show(&context.app, &context.actor, &id).await?;
    if !article.may_change {
        return Err(Error::Forbidden.into());
    }
    let path = format!("{LIST}/articles/{id}");
    let page = staff_page(&context, "practice-edit")?.back_to(path.clone());
    let offered = Offered::of(&context, false).await?;
    let form = form(&page, &format!("{path}/edit"), &input_of(&article), &offered).field(Field::hidden(
        &page,
        "version",
        article.version.to_string(),
    ));
    Ok(form.show(page)?)
}

/// Changes an article.
pub(in crate::web::pages) async fn edit_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: ArticleId = parse_id(&id, "article")?;
    let input = fields(&sent);
    let version: i64 = input.parse("version").unwrap_or(0);
    let path = format!("{LIST}/articles/{id}");
    let changed = match read(&input) {
        Ok(details) => practice::update(&context.app, &context.actor, &id, version, details).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(see_other(&done(&path, "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "practice-edit")?.back_to(path.clone());
            let offered = Offered::of(&context, false).await?;
            let form = form(&page, &format!("{path}/edit"), &input, &offered)
                .field(Field::hidden(&page, "version", version.to_string()))
                .refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Who wrote it, when, about what.
fn about(page: &Page, article: &ArticleView) -> String {
    let mut rows = vec![(page.t("practice-by"), escape(&article.by.name), None)];
    if let Some(day) = article.held_on {
        rows.push((page.t("practice-held-on"), escape(&dates::day(page.locale, day)), None));
    }
    if !article.participants.is_empty() {
        let names: Vec<&str> = article.participants.iter().map(|one| one.name.as_str()).collect();
        rows.push((page.t("practice-participants"), escape(&names.join(", ")), None));
    }
    rows.push((
        page.t("practice-created"),
        escape(&dates::moment(page.locale, article.created_at)),
        None,
    ));
    if article.changed_at != article.created_at {
        rows.push((
            page.t("practice-changed"),
            escape(&dates::moment(page.locale, article.changed_at)),
            None,
        ));
    }
    if !article.tags.is_empty() {
        let tags: Vec<String> = article.tags.iter().map(|tag| tag_link(tag, tag)).collect();
        rows.push((page.t("practice-tags"), tags.join(", "), None));
    }
    facts(page, &rows)
}

/// One article with what stands beside it.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: ArticleId = parse_id(&id, "article")?;
    page_of(&context, &id, None).await
}

/// The page of an article; with what was refused of what somebody wrote beside it.
pub(super) async fn page_of(context: &Context, id: &ArticleId, refused: Option<practice_beside::Refused>) -> Answer {
    let article = practice::show(&context.app, &context.actor, id).await?;
    let beside = practice::beside(&context.app, &context.actor, id).await?;
    let own = own_offices(context).await?;
    let back = match article.kind {
        ArticleKind::Article => LIST,
        ArticleKind::Meeting => "/staff/practice/meetings",
    };
    let mut page = staff_page(context, "page-practice")?.back_to(back);
    page.title = article.title.clone();
    let path = format!("{LIST}/articles/{id}");
    let mut parts = Information::new();
    if let Some(refused) = &refused {
        page.wrong = true;
        parts = parts.html(refused.summary(context, &page));
    }
    parts = parts.html(markdown::render(&article.text)).html(about(&page, &article));
    if article.may_change {
        parts = parts.html(format!(
            "<div class=\"btns\"><a class=\"btn second\" href=\"{path}/edit\">{}</a></div>",
            escape(&page.t("page-change"))
        ));
    }
    parts = practice_beside::parts(parts, context, &page, &article, &beside, &own, refused.as_ref())?;
    let status = if refused.is_some() {
        actix_web::http::StatusCode::UNPROCESSABLE_ENTITY
    } else {
        actix_web::http::StatusCode::OK
    };
    Ok(super::super::layout::html(status, &parts.on(page))?)
}
