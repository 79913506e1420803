//! "We seek, we can share": the list, one of them, and the messages that two offices write to each other about it.

use actix_web::web::Path;
use chrono::Duration;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, percent, see_other};
use super::super::parts::{Information, badge, empty, facts, link, post_button, table};
use super::access::staff_page;
use super::practice::{office_field, own_offices, ways};
use super::queue::parse_id;
use crate::domain::day::german_day;
use crate::domain::ids::{InitiativeId, NoticeId, ThreadId};
use crate::domain::practice::{MAX_WORDS, NoticeDetails, NoticeKind};
use crate::error::{Error, FieldError, Fields, Result};
use crate::service::practice::{self, MessageView, NoticeView, ThreadSummary};
use crate::web::Answer;
use crate::web::forms;

const NOTICES: &str = "/staff/practice/notices";
const THREADS: &str = "/staff/practice/threads";

fn kind(page: &Page, kind: NoticeKind) -> String {
    let class = match kind {
        NoticeKind::Seek => "info",
        NoticeKind::Share => "good",
    };
    badge(class, &page.code("practice-notice", kind))
}

fn rows(page: &Page, caption: &str, rows: &[NoticeView]) -> String {
    let heads = [
        "practice-notice-title",
        "practice-notice-kind",
        "practice-by",
        "practice-region",
        "practice-until",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                link(&format!("{NOTICES}/{}", row.id), &row.title),
                kind(page, row.kind),
                escape(&row.by.name),
                escape(row.region.as_deref().unwrap_or("–")),
                escape(&dates::short_day(page.locale, row.until_on)),
            ]
        })
        .collect();
    table(caption, &heads, &cells)
}

/// What is sought and shared.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let query = &context.query;
    let wanted = query.parse("kind");
    let found = practice::list_notices(&context.app, &context.actor, wanted, query.parse("after"), None).await?;
    let page = staff_page(&context, "practice-notices")?;
    let kinds: Vec<String> = std::iter::once(link(NOTICES, &page.t("practice-notice-all")))
        .chain(
            NoticeKind::ALL
                .iter()
                .map(|one| link(&format!("{NOTICES}?kind={one}"), &page.code("practice-notice", one))),
        )
        .collect();
    let new = "/staff/practice/notices/new";
    let text = page.t("practice-notice-new");
    let mut parts = Information::new()
        .wide()
        .html(ways(&page, NOTICES))
        .text(page.t("practice-notices-text"))
        .html(format!("<p>{}</p>", kinds.join(" · ")));
    if found.items.is_empty() {
        parts = parts.empty(page.t("practice-notices-none"), &[(new, text)]);
    } else {
        let caption = page.t("practice-notices");
        parts = parts.button(new, text).html(rows(&page, &caption, &found.items));
    }
    if let Some(next) = found.next {
        let kind = wanted.map_or_else(String::new, |one: NoticeKind| format!("kind={one}&"));
        let href = format!("{NOTICES}?{kind}after={}", percent(&next));
        parts = parts.html(format!("<p>{}</p>", link(&href, &page.t("page-older"))));
    }
    if !found.over.is_empty() {
        let caption = page.t("practice-notices-over");
        parts = parts.heading(caption.clone()).html(rows(&page, &caption, &found.over));
    }
    Ok(ok(&parts.on(page))?)
}

fn form(page: &Page, action: &str, input: &Input, own: Option<&[(InitiativeId, String)]>) -> Form {
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let chosen: NoticeKind = input.parse("kind").unwrap_or(NoticeKind::Seek);
    let submit = if own.is_some() { "practice-publish" } else { "page-save" };
    let mut form = Form::new(page.title.clone(), action, page.t(submit)).intro(page.t("practice-warn"));
    if let Some(field) = own.and_then(|own| office_field(page, input, own)) {
        form = form.field(field);
    }
    form.field(
        Field::new(page, Kind::Radios, "kind", page.t("practice-notice-kind")).options(
            NoticeKind::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), page.code("practice-notice", one), *one == chosen)),
        ),
    )
    .field(text(Kind::Text, "title", "practice-notice-title").max(120))
    .field(text(Kind::Area, "text", "practice-notice-text").max(MAX_WORDS))
    .field(
        text(Kind::Text, "region", "practice-region")
            .hint(page.t("practice-region-hint"))
            .max(80)
            .optional(),
    )
    .field(text(Kind::Date, "until_on", "practice-until").hint(page.t("practice-until-hint")))
}

fn read(input: &Input) -> Result<NoticeDetails> {
    let mut wrong = Fields::new();
    let until_on = input.parse("until_on");
    wrong.check(until_on.is_none(), "/until_on", "date-invalid", "2027-01-31");
    let kind: Option<NoticeKind> = input.parse("kind");
    wrong.check(kind.is_none(), "/kind", "value-unknown", "seek");
    let office = match input.get("office") {
        Some(id) => wrong.take("/office", id.parse()),
        None => None,
    };
    wrong.finish()?;
    Ok(NoticeDetails {
        office,
        kind: kind.unwrap_or(NoticeKind::Seek),
        title: input.text("title").to_owned(),
        text: input.text("text").to_owned(),
        region: input.owned("region"),
        until_on: until_on.unwrap_or_default(),
    })
}

/// The empty form.
pub(in crate::web::pages) async fn create(context: Context) -> Answer {
    let own = own_offices(&context).await?;
    let page = staff_page(&context, "practice-notice-new")?.back_to(NOTICES);
    let last = german_day(context.app.clock.now()) + Duration::days(context.app.config.rules.practice_notice_days);
    let input = Input::new(vec![("until_on".to_owned(), last.to_string())]);
    Ok(form(&page, "/staff/practice/notices/new", &input, Some(&own)).show(page)?)
}

/// Says what an office seeks or can share.
pub(in crate::web::pages) async fn create_submit(context: Context, sent: forms::Form) -> Answer {
    let input = fields(&sent);
    let made = match read(&input) {
        Ok(details) => practice::create_notice(&context.app, &context.actor, details).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => Ok(see_other(&done(&format!("{NOTICES}/{id}"), "practice-published"))),
        Err(Error::Invalid(errors)) => {
            let own = own_offices(&context).await?;
            let page = staff_page(&context, "practice-notice-new")?.back_to(NOTICES);
            let form = form(&page, "/staff/practice/notices/new", &input, Some(&own)).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The form with what is said.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: NoticeId = parse_id(&id, "notice")?;
    let notice = practice::show_notice(&context.app, &context.actor, &id).await?;
    if !notice.own {
        return Err(Error::Forbidden.into());
    }
    let pairs = [
        ("kind", notice.kind.to_string()),
        ("title", notice.title.clone()),
        ("text", notice.text.clone()),
        ("region", notice.region.clone().unwrap_or_default()),
        ("until_on", notice.until_on.to_string()),
    ];
    let input = Input::new(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    );
    let page = staff_page(&context, "practice-notice-edit")?.back_to(format!("{NOTICES}/{id}"));
    let form = form(&page, &format!("{NOTICES}/{id}/edit"), &input, None).field(Field::hidden(
        &page,
        "version",
        notice.version.to_string(),
    ));
    Ok(form.show(page)?)
}

/// Changes what an office seeks or can share.
pub(in crate::web::pages) async fn edit_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: NoticeId = parse_id(&id, "notice")?;
    let input = fields(&sent);
    let version: i64 = input.parse("version").unwrap_or(0);
    let changed = match read(&input) {
        Ok(details) => practice::update_notice(&context.app, &context.actor, &id, version, details).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(see_other(&done(&format!("{NOTICES}/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "practice-notice-edit")?.back_to(format!("{NOTICES}/{id}"));
            let form = form(&page, &format!("{NOTICES}/{id}/edit"), &input, None)
                .field(Field::hidden(&page, "version", version.to_string()))
                .refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The form for a message.
fn message_form(page: &Page, action: &str, input: &Input, own: &[(InitiativeId, String)]) -> Form {
    let mut form = Form::new(page.title.clone(), action, page.t("practice-message-send"));
    if let Some(field) = office_field(page, input, own) {
        form = form.field(field);
    }
    form.field(
        Field::new(page, Kind::Area, "text", page.t("practice-message"))
            .hint(page.t("practice-message-warn"))
            .value(input.text("text"))
            .max(MAX_WORDS),
    )
}

/// One of them: who, what, until when, with the buttons of its office or the form for the others.
async fn page_of(context: &Context, id: &NoticeId, input: &Input, errors: &[FieldError]) -> Answer {
    let notice = practice::show_notice(&context.app, &context.actor, id).await?;
    let threads = practice::list_threads(&context.app, &context.actor).await?;
    let about: Vec<ThreadSummary> = threads.into_iter().filter(|one| one.notice == notice.id).collect();
    let mut page = staff_page(context, "practice-notices")?.back_to(NOTICES);
    page.title = notice.title.clone();
    let mut rows = vec![
        (page.t("practice-notice-kind"), kind(&page, notice.kind), None),
        (page.t("practice-by"), escape(&notice.by.name), None),
    ];
    if let Some(region) = &notice.region {
        rows.push((page.t("practice-region"), escape(region), None));
    }
    let mut until = escape(&dates::day(page.locale, notice.until_on));
    if !notice.open {
        until = format!("{until} {}", badge("warn", &page.t("practice-over")));
    }
    rows.push((page.t("practice-until"), until, None));
    let said = format!("<p class=\"mail\">{}</p>{}", escape(&notice.text), facts(&page, &rows));
    let path = format!("{NOTICES}/{id}");
    let version = notice.version.to_string();
    let hidden = [("version", version.as_str())];
    let talks = if about.is_empty() {
        String::new()
    } else {
        format!(
            "<h2>{}</h2>{}",
            escape(&page.t("practice-threads")),
            thread_rows(&page, &about)
        )
    };
    if notice.own {
        let mut parts = Information::new().html(said);
        if notice.open {
            let edit = link(&format!("{path}/edit"), &page.t("page-change"));
            let close = post_button(
                &page,
                &format!("{path}/close"),
                "btn second",
                &page.t("practice-close"),
                &hidden,
            );
            parts = parts.html(format!("<p>{edit}</p>{close}"));
        }
        let renew = page.t1("practice-renew", "days", context.app.config.rules.practice_notice_days);
        parts = parts
            .html(post_button(
                &page,
                &format!("{path}/renew"),
                "btn second",
                &renew,
                &hidden,
            ))
            .html(talks);
        return Ok(ok(&parts.on(page))?);
    }
    if !notice.open {
        return Ok(ok(&Information::new().html(said).html(talks).on(page))?);
    }
    let own = own_offices(context).await?;
    let form = message_form(&page, &format!("{path}/message"), input, &own)
        .before(said)
        .before(format!(
            "{talks}<h2>{}</h2>",
            escape(&page.t1("practice-write-to", "name", &notice.by.name))
        ))
        .refuse(context.locale, errors);
    Ok(form.show(page)?)
}

/// One of them.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: NoticeId = parse_id(&id, "notice")?;
    page_of(&context, &id, &Input::default(), &[]).await
}

/// Ends or renews one, or writes to its office.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, sent: forms::Form) -> Answer {
    let (id, what) = path.into_inner();
    let id: NoticeId = parse_id(&id, "notice")?;
    let input = fields(&sent);
    let version = input.parse("version").unwrap_or(0);
    let (app, actor) = (&context.app, &context.actor);
    match what.as_str() {
        "close" => practice::close_notice(app, actor, &id, version).await.map(drop)?,
        "renew" => practice::renew_notice(app, actor, &id, version).await.map(drop)?,
        "message" => {
            let office = input.get("office").map(str::parse).transpose()?;
            return match practice::ask(app, actor, &id, office, input.text("text")).await {
                Ok(thread) => Ok(see_other(&done(&format!("{THREADS}/{thread}"), "practice-sent"))),
                Err(Error::Invalid(errors)) => page_of(&context, &id, &input, &errors).await,
                Err(other) => Err(other.into()),
            };
        }
        _ => return Err(Error::NotFound("action").into()),
    }
    Ok(see_other(&done(&format!("{NOTICES}/{id}"), "saved")))
}

/// Threads as a table.
pub(super) fn thread_rows(page: &Page, rows: &[ThreadSummary]) -> String {
    let heads = [
        "practice-thread",
        "practice-with",
        "practice-for",
        "practice-written",
        "practice-unread",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let unread = if row.unread > 0 {
                badge("warn", &row.unread.to_string())
            } else {
                "–".to_owned()
            };
            vec![
                link(&format!("{THREADS}/{}", row.id), &row.title),
                escape(&row.other.name),
                escape(&row.own.name),
                escape(&dates::moment(page.locale, row.written_at)),
                unread,
            ]
        })
        .collect();
    table(&page.t("practice-threads"), &heads, &cells)
}

/// The threads of the own offices.
pub(in crate::web::pages) async fn threads(context: Context) -> Answer {
    let rows = practice::list_threads(&context.app, &context.actor).await?;
    let page = staff_page(&context, "practice-threads")?;
    let mut parts = Information::new()
        .wide()
        .html(ways(&page, THREADS))
        .text(page.t("practice-threads-text"));
    parts = if rows.is_empty() {
        let way = [(NOTICES, page.t("practice-notices"))];
        parts.html(empty(&page.t("practice-threads-none"), &way))
    } else {
        parts.html(thread_rows(&page, &rows))
    };
    Ok(ok(&parts.on(page))?)
}

fn message(page: &Page, one: &MessageView) -> String {
    format!(
        "<article class=\"card{}\"><p class=\"small\"><b>{}</b>, {}, {}</p><p class=\"mail\">{}</p></article>",
        if one.own { " soft" } else { "" },
        escape(&one.author),
        escape(&one.by.name),
        escape(&dates::moment(page.locale, one.written_at)),
        escape(&one.text)
    )
}

async fn thread_page(context: &Context, id: &ThreadId, input: &Input, errors: &[FieldError]) -> Answer {
    let thread = practice::show_thread(&context.app, &context.actor, id).await?;
    let mut page = staff_page(context, "practice-threads")?.back_to(THREADS);
    page.title = thread.thread.title.clone();
    let names = page.t2(
        "practice-between",
        "own",
        &thread.thread.own.name,
        "other",
        &thread.thread.other.name,
    );
    let mut before = format!(
        "<p>{} {}</p>",
        escape(&names),
        link(
            &format!("{NOTICES}/{}", thread.thread.notice),
            &page.t("practice-to-notice")
        )
    );
    for one in &thread.messages {
        before.push_str(&message(&page, one));
    }
    if let (true, Some(last)) = (thread.thread.unread > 0, thread.messages.last()) {
        before.push_str(&post_button(
            &page,
            &format!("{THREADS}/{id}/read"),
            "btn second",
            &page.t("practice-read"),
            &[("message", &last.id)],
        ));
    }
    let form = message_form(&page, &format!("{THREADS}/{id}/message"), input, &[])
        .before(before)
        .refuse(context.locale, errors);
    Ok(form.show(page)?)
}

/// One thread with its messages. Looking at it notes nothing; a button says that it was read.
pub(in crate::web::pages) async fn thread(context: Context, id: Path<String>) -> Answer {
    let id: ThreadId = parse_id(&id, "thread")?;
    thread_page(&context, &id, &Input::default(), &[]).await
}

/// Writes in a thread, or notes that it was read.
pub(in crate::web::pages) async fn act_thread(
    context: Context,
    path: Path<(String, String)>,
    sent: forms::Form,
) -> Answer {
    let (id, what) = path.into_inner();
    let id: ThreadId = parse_id(&id, "thread")?;
    let input = fields(&sent);
    match what.as_str() {
        "message" => match practice::answer(&context.app, &context.actor, &id, input.text("text")).await {
            Ok(()) => Ok(see_other(&done(&format!("{THREADS}/{id}"), "practice-sent"))),
            Err(Error::Invalid(errors)) => thread_page(&context, &id, &input, &errors).await,
            Err(other) => Err(other.into()),
        },
        "read" => {
            practice::read(&context.app, &context.actor, &id, input.text("message")).await?;
            Ok(see_other(&done(THREADS, "saved")))
        }
        _ => Err(Error::NotFound("action").into()),
    }
}
