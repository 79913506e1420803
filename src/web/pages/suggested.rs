//! The page behind the link that a proposed initiative gets: what was said of it, and its yes or no. Opening it changes
//! nothing; the buttons act (rule 2).

use actix_web::web::Path;

use super::context::{Context, fields};
use super::directory as public;
use super::form::Form;
use super::layout::{Page, escape, ok};
use super::parts::{Information, facts};
use crate::service::directory::{self, InitiativeView};
use crate::web::Answer;
use crate::web::forms;

/// Everything that visitors would see of the proposal.
fn shown(context: &Context, page: &Page, initiative: &InitiativeView) -> String {
    let profile = &initiative.profile;
    let mut rows: Vec<(String, String, Option<String>)> = public::facts(context, page, initiative)
        .into_iter()
        .map(|(label, value)| (label, escape(&value), None))
        .collect();
    let mut push = |key: &str, value: Option<String>| {
        rows.extend(value.map(|value| (page.t(key), escape(&value), None)));
    };
    push("initiative-email", Some(profile.email.to_string()));
    push(
        "initiative-phone",
        profile.phone.as_ref().map(|phone| phone.as_str().to_owned()),
    );
    push("initiative-website", profile.website.clone());
    let text: String = profile
        .description
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("<p>{}</p>", escape(line)))
        .collect();
    format!(
        "<section class=\"card soft\" aria-labelledby=\"proposed\"><h2 id=\"proposed\">{}</h2>{text}{}</section>",
        escape(&profile.name),
        facts(page, &rows)
    )
}

/// Shows what was proposed and asks.
pub(super) async fn show(context: Context, token: Path<String>) -> Answer {
    let initiative = directory::suggested(&context.app, &token).await?;
    let page = Page::new(&context, context.t("suggested-title")).hidden();
    let form = Form::new(page.title.clone(), context.path.clone(), page.t("suggested-yes"))
        .intro(page.t("suggested-text"))
        .before(shown(&context, &page, &initiative))
        .button("refuse", page.t("suggested-no"));
    Ok(form.show(page)?)
}

/// Takes the yes or no.
pub(super) async fn submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    let (title, text) = if fields(&form).has("refuse") {
        directory::refuse_suggestion(&context.app, &token).await?;
        ("suggested-refused-title", "suggested-refused-text")
    } else {
        directory::confirm_suggestion(&context.app, &token).await?;
        ("suggested-done-title", "suggested-done-text")
    };
    let page = Page::new(&context, context.t(title)).hidden();
    let parts = Information::new()
        .lead(page.t(text))
        .button("/initiatives", page.t("start-browse"));
    Ok(ok(&parts.on(page))?)
}
