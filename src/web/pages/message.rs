//! The pages on which a visitor writes to an initiative, and on which the mailed link is confirmed. Opening a page sends nothing;
//! the buttons act (rule 2). Who has registered asks for contact on the initiative's page instead.

use actix_web::web::Path;

use super::context::{Context, fields};
use super::form::{Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, ok, see_other};
use super::parts::{Information, facts};
use crate::domain::actor::Actor;
use crate::domain::ids::InitiativeId;
use crate::error::{Error, Fields, Result};
use crate::service::directory::{self, MAX_TEXT, VisitorMessage, Waiting};
use crate::service::offers;
use crate::web::Answer;
use crate::web::forms;

fn read(input: &Input) -> Result<VisitorMessage> {
    let mut wrong = Fields::new();
    let email = wrong.take("/email", input.text("email").parse());
    // Asked together with the rest, so that everything that is missing stands on one page.
    for name in ["name", "text"] {
        wrong.check(input.text(name).is_empty(), format!("/{name}"), "text-empty", "");
    }
    wrong.finish()?;
    let email = email.ok_or_else(|| Error::invalid("/email", "email-invalid", ""))?;
    Ok(VisitorMessage {
        name: input.text("name").to_owned(),
        email,
        text: input.text("text").to_owned(),
    })
}

fn form(page: &Page, id: &InitiativeId, input: &Input) -> Form {
    let field = |kind, name: &'static str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    Form::new(
        page.title.clone(),
        format!("/initiatives/{id}/message"),
        page.t("message-continue"),
    )
    .intro(page.t("message-intro"))
    .field(
        field(Kind::Text, "name", "message-name")
            .max(80)
            .autocomplete("name")
            .width("mid"),
    )
    .field(
        field(Kind::Email, "email", "message-email")
            .hint(page.t("message-email-hint"))
            .autocomplete("email")
            .width("mid"),
    )
    .field(
        field(Kind::Area, "text", "message-text")
            .hint(page.t("message-text-hint"))
            .max(MAX_TEXT),
    )
}

/// The page of an initiative's form; households ask for contact instead, where the initiative sees their profile.
async fn frame(context: &Context, id: &InitiativeId) -> Result<Option<Page>> {
    let initiative = directory::show(&context.app, &Actor::Anonymous, id).await?;
    if matches!(context.actor, Actor::Household(_)) {
        return Ok(None);
    }
    let title = Page::new(context, "").t1("message-title", "name", &initiative.profile.name);
    Ok(Some(
        Page::new(context, title).back_to(format!("/initiatives/{id}")).hidden(),
    ))
}

/// The form.
pub(super) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = id.parse().map_err(|_| Error::NotFound("initiative"))?;
    let Some(page) = frame(&context, &id).await? else {
        return Ok(see_other(&format!("/initiatives/{id}")));
    };
    // From the page of an offer: what it is about stands there already.
    let about = match context.query.parse("offer") {
        Some(offer) => offers::show(&context.app, &Actor::Anonymous, &offer).await.ok(),
        None => None,
    };
    let about = about.filter(|offer| offer.initiative == id);
    let text = about.map(|offer| page.t1("message-about", "title", &offer.details.title));
    let input = Input::new(text.into_iter().map(|text| ("text".to_owned(), text)).collect());
    Ok(form(&page, &id, &input).show(page)?)
}

/// Takes the message.
pub(super) async fn submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: InitiativeId = id.parse().map_err(|_| Error::NotFound("initiative"))?;
    let Some(page) = frame(&context, &id).await? else {
        return Ok(see_other(&format!("/initiatives/{id}")));
    };
    let input = fields(&sent);
    let taken = match read(&input) {
        Ok(message) => directory::write_to(&context.app, &id, message, context.locale, context.ip).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(()) => {
            let page = Page::new(&context, context.t("message-asked-title")).hidden();
            let parts = Information::new()
                .lead(page.t("message-asked-text"))
                .text(page.t1("message-asked-mail", "days", context.app.config.rules.confirmation_days))
                .button(&format!("/initiatives/{id}"), page.t("message-back"));
            Ok(ok(&parts.on(page))?)
        }
        Err(Error::Invalid(errors)) => {
            let form = form(&page, &id, &input).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// What will be sent, as it will be read.
fn shown(page: &Page, waiting: &Waiting) -> String {
    let message = &waiting.message;
    let rows = [
        ("message-to", waiting.initiative_name.clone()),
        ("message-name", message.name.clone()),
        ("message-email", message.email.to_string()),
    ]
    .map(|(key, value)| (page.t(key), escape(&value), None));
    let text: String = message
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| format!("<p>{}</p>", escape(line)))
        .collect();
    format!(
        "<section class=\"card soft\" aria-labelledby=\"written\"><h2 id=\"written\">{}</h2>{}{text}</section>",
        escape(&page.t("message-yours")),
        facts(page, &rows)
    )
}

/// Shows what was written and asks.
pub(super) async fn confirm(context: Context, token: Path<String>) -> Answer {
    let waiting = directory::written(&context.app, &token).await?;
    let page = Page::new(&context, context.t("message-confirm-title")).hidden();
    let form = Form::new(page.title.clone(), context.path.clone(), page.t("message-send"))
        .intro(page.t1("message-confirm-text", "name", &waiting.initiative_name))
        .before(shown(&page, &waiting))
        .button("discard", page.t("message-discard"));
    Ok(form.show(page)?)
}

/// Sends it on, or throws it away.
pub(super) async fn confirm_submit(context: Context, token: Path<String>, form: forms::Form) -> Answer {
    let page = |key: &str| Page::new(&context, context.t(key)).hidden();
    if fields(&form).has("discard") {
        directory::discard(&context.app, &token).await?;
        let page = page("message-discarded-title");
        let parts = Information::new()
            .lead(page.t("message-discarded-text"))
            .button("/initiatives", page.t("start-browse"));
        return Ok(ok(&parts.on(page))?);
    }
    let sent = directory::send_on(&context.app, &token).await?;
    let page = page("message-sent-title");
    let parts = Information::new()
        .lead(page.t1("message-sent-text", "name", &sent.initiative_name))
        .text(page.t("message-sent-kept"))
        .button(&format!("/initiatives/{}", sent.initiative), page.t("message-back"));
    Ok(ok(&parts.on(page))?)
}
