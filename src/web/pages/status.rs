//! The household's own page ("what happens next, and when") and what it can do with its participation as a whole: pause, resume, moved,
//! download, delete, and see who looked at its data.

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentType};
use actix_web::web::Path;

use super::context::{Context, done};
use super::dates;
use super::form::Form;
use super::layout::{Page, escape, ok, see_other};
use super::parts::{Information, alert, badge, link, post_button, table};
use super::profile::Section;
use crate::domain::household::{HouseholdState, NextStep};
use crate::domain::mail::Disclosure;
use crate::error::{Context as _, Error};
use crate::service::directory;
use crate::service::groups;
use crate::service::history::{self, Happening};
use crate::service::households::{self, HouseholdView};
use crate::service::introductions::{self, ProposalForHousehold, Stage};
use crate::service::matchmaking;
use crate::service::privacy;
use crate::service::stories;
use crate::service::transfers;
use crate::web::Answer;
use crate::web::forms;
use crate::web::session::removal_cookie;

/// Whether the step is told otherwise to those who move nowhere.
const fn differs(step: NextStep) -> bool {
    matches!(
        step,
        NextStep::FirstReview | NextStep::StatusMail | NextStep::NetworkOffice | NextStep::CheckIn
    )
}

/// What happens next, in a sentence with a date.
fn next_sentence(page: &Page, household: &HouseholdView) -> String {
    match (household.state, household.waiting, household.withdrawn_until) {
        (HouseholdState::Withdrawn, _, Some(until)) => {
            page.t1("status-withdrawn", "date", dates::day_of(page.locale, until))
        }
        (HouseholdState::Paused, ..) => page.t("status-paused"),
        (HouseholdState::Moved, ..) => page.t("status-moved"),
        (_, Some(waiting), _) if household.profile.situation.is_settled() && differs(waiting.step) => page.t1(
            &format!("status-settled-{}", waiting.step),
            "date",
            dates::day_of(page.locale, waiting.until),
        ),
        (_, Some(waiting), _) => page.t1(
            &format!("status-step-{}", waiting.step),
            "date",
            dates::day_of(page.locale, waiting.until),
        ),
        _ => page.code("household-state", household.state),
    }
}

/// Why the last run had nothing for it; nothing when it had, or when there was none.
async fn left_over(context: &Context, page: &Page) -> Result<String, Error> {
    let left = matchmaking::my_left_over(&context.app, &context.actor).await?;
    let Some(first) = left.first() else {
        return Ok(String::new());
    };
    let when = page.t1("status-left-over", "date", dates::day_of(page.locale, first.at));
    let reasons: String = left
        .iter()
        .map(|one| page.code(&format!("left-over-{}", one.kind), one.reason))
        .map(|reason| format!("<li>{}</li>", escape(&reason)))
        .collect();
    Ok(format!("<p>{}</p><ul>{reasons}</ul>", escape(&when)))
}

/// At most so many initiatives near the target stand there.
const NEARBY: usize = 5;
/// How much of the history stands open.
const RECENT: usize = 5;

/// The proposals that go on, each with where it stands and the way to it.
fn open_proposals(page: &Page, proposals: &[ProposalForHousehold]) -> String {
    let rows: String = proposals
        .iter()
        .filter(|proposal| proposal.stage != Stage::Ended)
        .map(|proposal| {
            let name = match &proposal.initiative {
                Some(initiative) => initiative.name.clone(),
                None => super::proposals::kind_text(page, proposal),
            };
            let asked = proposal.stage == Stage::Asked;
            let text = page.t(if asked { "proposals-answer" } else { "proposals-open" });
            format!(
                "<li><span><strong>{}</strong><small>{}</small></span><a class=\"btn slim{}\" href=\"/me/proposals/{}\">{}<span class=\"sr\"> ({})</span></a></li>",
                escape(&name),
                escape(&super::proposals::stage_text(page, proposal)),
                if asked { "" } else { " second" },
                proposal.id,
                escape(&text),
                escape(&name),
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h2>{}</h2><ul class=\"tasks\">{rows}</ul>",
        escape(&page.t("proposals-title"))
    )
}

/// The part of the profile that would help most and is still empty.
fn next_part(page: &Page, household: &HouseholdView) -> String {
    // What finds most comes first; the time was asked for at the beginning already.
    let mut open: Vec<Section> = Section::all(household.profile.situation)
        .filter(|section| !section.is_filled(household))
        .collect();
    open.sort_by_key(|section| match section {
        Section::Needs | Section::Offers => 0,
        Section::Adults | Section::Children => 1,
        Section::When => 3,
        _ => 2,
    });
    let Some(section) = open.first() else {
        return String::new();
    };
    let name = section.name();
    format!(
        "<section class=\"card soft\"><h2>{}</h2><p><strong>{}</strong><br>{}</p><div class=\"btns\"><a class=\"btn second\" href=\"/me/edit/{name}\">{}</a></div></section>",
        escape(&page.t("status-next-part")),
        escape(&page.t(&format!("profile-{name}-title"))),
        escape(&page.t(&format!("profile-{name}-why"))),
        escape(&page.t("status-next-part-button")),
    )
}

/// Who is there for the target areas, as everybody may see it.
async fn nearby(context: &Context, page: &Page, household: &HouseholdView) -> Result<String, Error> {
    let found = directory::covering(&context.app, &household.profile.target_areas).await?;
    let rows: String = found
        .iter()
        .take(NEARBY)
        .map(|initiative| {
            let services = initiative.profile.services.iter().map(|need| page.code("need", need));
            format!(
                "<li><span>{}<small>{}</small></span></li>",
                link(&format!("/initiatives/{}", initiative.id), &initiative.profile.name),
                escape(&services.collect::<Vec<_>>().join(", "))
            )
        })
        .collect();
    let heading = escape(&page.t("status-nearby"));
    let all = link("/initiatives", &page.t("start-browse"));
    Ok(if rows.is_empty() {
        let none = escape(&page.t("status-nearby-none"));
        format!("<h2>{heading}</h2><p>{none}</p><p>{all}</p>")
    } else {
        format!("<h2>{heading}</h2><ul class=\"tasks\">{rows}</ul>")
    })
}

fn happening(page: &Page, happening: &Happening) -> String {
    let key = format!("history-{}", happening.what);
    let about = match (happening.what, &happening.about) {
        ("consent_given" | "consent_revoked", Some(kind)) => page.word("consent", kind),
        (_, Some(name)) => name.clone(),
        (_, None) => page.t("history-household"),
    };
    format!(
        "<div><dt>{}</dt><dd>{}</dd></div>",
        escape(&dates::day_of(page.locale, happening.at)),
        escape(&page.t1(&key, "about", about))
    )
}

/// What has happened so far, the newest first; what is older is folded.
fn history(page: &Page, all: &[Happening]) -> String {
    let list = |part: &[Happening]| {
        let rows: String = part.iter().map(|one| happening(page, one)).collect();
        format!("<dl class=\"facts\">{rows}</dl>")
    };
    let (recent, older) = all.split_at(all.len().min(RECENT));
    let mut html = list(recent);
    if !older.is_empty() {
        html.push_str(&format!(
            "<details><summary>{}</summary>{}</details>",
            escape(&page.t("history-older")),
            list(older)
        ));
    }
    html
}

/// The household's own page.
pub(super) async fn show(context: Context) -> Answer {
    let household = households::me(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("status-title"));
    if household.state == HouseholdState::Withdrawn {
        let parts = Information::new()
            .html(alert("warn", &next_sentence(&page, &household), ""))
            .html(post_button(&page, "/me/restore", "btn", &page.t("undo-button"), &[]));
        return Ok(ok(&parts.on(page))?);
    }
    let proposals = introductions::my_proposals(&context.app, &context.actor).await?;
    let in_groups = groups::my_groups(&context.app, &context.actor).await?;
    let happened = history::mine(&context.app, &context.actor).await?;
    let care = transfers::my_care(&context.app, &context.actor).await?;
    let mut parts = Information::new()
        .html(alert("", &next_sentence(&page, &household), ""))
        .html(open_proposals(&page, &proposals))
        .html(super::welcome::section(&context, &page, &household).await?)
        .html(super::groups::tasks(&page, &in_groups))
        .html(left_over(&context, &page).await?);
    if household.state == HouseholdState::Active {
        parts = parts.html(super::transfers::section(&page, &care));
    }
    if household.state == HouseholdState::Active {
        // A page of its own: counting takes a moment, and how often one may ask about others is limited.
        parts = parts.html(format!("<p>{}</p>", link("/me/changes", &page.t("changes-link"))));
    }
    if household.state == HouseholdState::Paused {
        parts = parts.html(post_button(
            &page,
            "/me/pause/resume",
            "btn",
            &page.t("pause-resume-button"),
            &[],
        ));
    }
    if household.state == HouseholdState::Moved {
        parts = parts.button("/me/pause", page.t("pause-welcome-title"));
    }
    parts = parts
        .html(super::meetups::next(&context, &page).await?)
        .html(next_part(&page, &household))
        .html(nearby(&context, &page, &household).await?)
        .heading(page.t("status-profile"))
        .text(page.t("status-profile-text"))
        .html(sections(&page, &household))
        .heading(page.t("history-title"))
        .html(history(&page, &happened))
        .heading(page.t("status-your-data"))
        .html(actions(&page))
        .html(super::call::way(&page))
        .html(story(&context, &page).await?)
        .html(format!(
            "<p class=\"small muted\">{} <code>{}</code><br>{} {}</p>",
            escape(&page.t("status-reference")),
            escape(&household.id.reference()),
            escape(&page.t1("status-since", "date", dates::day_of(page.locale, household.created_at))),
            badge("", &page.code("household-state", household.state)),
        ));
    Ok(ok(&parts.on(page))?)
}

/// The way to the own story, for those who have something to tell.
async fn story(context: &Context, page: &Page) -> Result<String, Error> {
    let own = stories::own(&context.app, &context.actor).await?;
    Ok(if own.may_write || own.story.is_some() {
        format!("<p>{}</p>", link("/me/story", &page.t("story-own-title")))
    } else {
        String::new()
    })
}

fn sections(page: &Page, household: &HouseholdView) -> String {
    let rows: String = Section::all(household.profile.situation)
        .map(|section| {
            // What is empty is no fault, and says nothing.
            let filled = if section.is_filled(household) {
                badge("good", &page.t("status-filled"))
            } else {
                String::new()
            };
            format!(
                "<li><span>{}<small>{}</small></span>{}</li>",
                link(
                    &format!("/me/edit/{}", section.name()),
                    &page.t(&format!("profile-{}", section.name()))
                ),
                escape(&page.t(&format!("profile-{}-why", section.name()))),
                filled
            )
        })
        .collect();
    format!("<ul class=\"tasks\">{rows}</ul>")
}

fn actions(page: &Page) -> String {
    let rows: String = [
        ("/me/consents", "status-consents", Some("status-consents-hint")),
        ("/me/teaser", "status-teaser", Some("status-teaser-hint")),
        ("/me/exclusions", "status-exclusions", Some("status-exclusions-hint")),
        ("/me/access", "status-access", Some("status-access-hint")),
        ("/me/adult", "status-adult", None),
        ("/me/address", "status-address", None),
        ("/me/export", "status-export", None),
        ("/me/pause", "status-pause", None),
        ("/me/delete", "status-delete", None),
    ]
    .iter()
    .map(|(href, key, hint)| {
        let hint = hint.map_or_else(String::new, |hint| format!("<small>{}</small>", escape(&page.t(hint))));
        format!("<li><span>{}{hint}</span></li>", link(href, &page.t(key)))
    })
    .collect();
    format!("<ul class=\"tasks\">{rows}</ul>")
}

/// Pause, resume, moved, welcome: what fits the present state.
pub(super) async fn pause(context: Context) -> Answer {
    let household = households::me(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("status-pause")).back_to("/me");
    let offers: &[(&str, &str)] = match household.state {
        HouseholdState::Active => &[("pause", "pause"), ("moved", "pause-moved")],
        HouseholdState::Paused => &[("resume", "pause-resume")],
        HouseholdState::Moved => &[("welcome", "pause-welcome")],
        _ => &[],
    };
    let mut parts = Information::new();
    for (action, name) in offers {
        parts = parts.heading(page.t(&format!("{name}-title")));
        if *name != "pause-resume" {
            parts = parts.text(page.t(&format!("{name}-text")));
        }
        let button = page.t(&format!("{name}-button"));
        parts = parts.html(post_button(
            &page,
            &format!("/me/pause/{action}"),
            "btn second",
            &button,
            &[],
        ));
    }
    Ok(ok(&parts.on(page))?)
}

/// Changes how the household takes part.
pub(super) async fn pause_submit(context: Context, action: Path<String>, _form: forms::Form) -> Answer {
    let (app, actor) = (&context.app, &context.actor);
    let said = match action.as_str() {
        "pause" => households::pause(app, actor).await.map(|_| "paused"),
        "resume" => households::resume(app, actor).await.map(|_| "resumed"),
        "moved" => households::tell_moved(app, actor).await.map(|_| "moved"),
        "welcome" => households::welcome_others(app, actor).await.map(|_| "welcome"),
        _ => Err(Error::NotFound("action")),
    }?;
    // Whoever has arrived is asked on the way what it offers, and how often; it can skip that.
    let next = if said == "welcome" { "/me/welcome" } else { "/me" };
    Ok(see_other(&done(next, said)))
}

/// Brings a withdrawn household back.
pub(super) async fn restore(context: Context, _form: forms::Form) -> Answer {
    privacy::undo_withdrawal(&context.app, &context.actor, None).await?;
    Ok(see_other(&done("/me", "restored")))
}

/// Asks whether everything shall be deleted.
pub(super) async fn delete(context: Context) -> Answer {
    context.actor.household()?;
    let page = Page::new(&context, context.t("delete-title")).back_to("/me");
    let days = context.app.config.rules.undo_deletion_days;
    let form = Form::new(page.t("delete-title"), "/me/delete", page.t("delete-button"))
        .intro(page.t1("delete-text", "days", days))
        .intro(page.t("delete-text-2"))
        .danger()
        .instead("/me/pause", page.t("delete-instead"));
    Ok(form.show(page)?)
}

/// Withdraws the household; it ends the session and says who has its data already.
pub(super) async fn delete_submit(context: Context, _form: forms::Form) -> Answer {
    let withdrawn = privacy::withdraw(&context.app, &context.actor).await?;
    let page = Page::signed_out(&context, context.t("delete-done-title"));
    let disclosed = disclosed_text(&page, withdrawn.disclosed);
    let parts = Information::new()
        .lead(page.t1("delete-done-text", "date", dates::day_of(page.locale, withdrawn.until)))
        .text(disclosed)
        .button("/", page.t("error-page-home"));
    let mut response = ok(&parts.on(page))?;
    let _ = response.add_cookie(&removal_cookie(&context.app.config));
    Ok(response)
}

/// Whether others have the contact data already, in words.
pub(super) fn disclosed_text(page: &Page, disclosed: Disclosure) -> String {
    page.t(match disclosed {
        Disclosure::None => "delete-disclosed-none",
        Disclosure::Maybe => "delete-disclosed-maybe",
        Disclosure::Yes => "delete-disclosed-yes",
    })
}

/// Explains the download.
pub(super) async fn export(context: Context) -> Answer {
    context.actor.household()?;
    households::me(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("export-title")).back_to("/me");
    let parts = Information::new().text(page.t("export-text")).html(format!(
        "<div class=\"btns\"><a class=\"btn\" href=\"/me/export.json\" download>{}</a></div>",
        escape(&page.t("export-button"))
    ));
    Ok(ok(&parts.on(page))?)
}

/// Everything held about the household as one file.
pub(super) async fn export_file(context: Context) -> Answer {
    let everything = privacy::export(&context.app, &context.actor).await?;
    let body = serde_json::to_string_pretty(&everything).context("writing an export")?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::json())
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"wurzelwerk.json\""))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body))
}

/// Who has looked at the household's data.
pub(super) async fn access(context: Context) -> Answer {
    let rows = privacy::access_log(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("access-title")).back_to("/me");
    let mut parts = Information::new();
    if rows.is_empty() {
        let ways = [("/me/consents", page.t("consents-title")), ("/me", page.t("page-me"))];
        parts = parts.empty(page.t("access-none"), &ways);
    } else {
        let heads = ["access-when", "access-who", "access-what", "access-reason"].map(|key| page.t(key));
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                vec![
                    escape(&dates::moment(page.locale, row.at)),
                    escape(&page.word("audit-actor", &row.who)),
                    escape(&page.word("audit-action", &row.what)),
                    escape(&super::staff::audit::detail(&page, &row.what, row.reason.as_deref())),
                ]
            })
            .collect();
        parts = parts.html(table(&page.title, &heads, &cells));
    }
    Ok(ok(&parts.on(page))?)
}
