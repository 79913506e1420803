//! The page on which an initiative sends in its logo, sees it and removes it.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::super::context::{Context, done};
use super::super::layout::{Page, html, see_other};
use super::super::logo::image;
use super::super::parts::{Information, post_button};
use super::super::upload;
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::ids::InitiativeId;
use crate::error::{Error, Result};
use crate::service::directory::{self, LogoView, MAX_LOGO_BYTES};
use crate::web::Answer;
use crate::web::forms;
use crate::web::multipart::Upload;

fn parts(page: &Page, id: &InitiativeId, logo: Option<&LogoView>, alt: &str, wrong: &str) -> Result<Information> {
    let action = format!("/staff/initiatives/{id}/logo");
    let mut parts = Information::new().html(wrong).text(page.t("logo-text"));
    if let Some(logo) = logo {
        let remove = post_button(
            page,
            &format!("{action}/remove"),
            "btn second",
            &page.t("logo-remove"),
            &[],
        );
        parts = parts.html(image(Some(logo))).html(remove);
    }
    Ok(parts.html(upload::form(page, "logo", &action, alt)?))
}

fn frame(context: &Context, id: &InitiativeId) -> Result<Page> {
    Ok(staff_page(context, "logo-title")?.back_to(format!("/staff/initiatives/{id}")))
}

/// The logo and the form.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let said = directory::presence(&context.app, &context.actor, &id).await?;
    let page = frame(&context, &id)?;
    let alt = said.logo.as_ref().map_or("", |logo| logo.alt.as_str());
    let parts = parts(&page, &id, said.logo.as_ref(), alt, "")?;
    Ok(html(StatusCode::OK, &parts.on(page))?)
}

/// Takes a logo.
pub(in crate::web::pages) async fn submit(context: Context, id: Path<String>, sent: Upload<MAX_LOGO_BYTES>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let alt = sent.text("alt").to_owned();
    match directory::set_logo(&context.app, &context.actor, &id, sent.file, &alt).await {
        Ok(_) => Ok(see_other(&done(&format!("/staff/initiatives/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let said = directory::presence(&context.app, &context.actor, &id).await?;
            let mut page = frame(&context, &id)?;
            page.wrong = true;
            let wrong = upload::refusals(&page, "logo", &errors);
            let parts = parts(&page, &id, said.logo.as_ref(), &alt, &wrong)?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &parts.on(page))?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Removes the logo.
pub(in crate::web::pages) async fn remove(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    directory::remove_logo(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done(&format!("/staff/initiatives/{id}"), "saved")))
}
