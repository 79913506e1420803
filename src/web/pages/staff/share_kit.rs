//! What an office takes along of a campaign: QR code and card as pictures, a sheet to print, texts to share in both languages, and the
//! form for its own website with how to put it there. It shows what is public anyway.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use super::super::context::Context;
use super::super::layout::{Page, escape, ok};
use super::super::parts::{Information, link};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::ids::CampaignId;
use crate::domain::locale::{Locale, Voice};
use crate::error::Result;
use crate::service::campaigns::{self, CampaignView};
use crate::texts;
use crate::web::Answer;

/// What a picture that was drawn here may do when it is opened by itself: show itself.
const DRAWING_ONLY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The form of address of the campaign's initiative, in a language.
async fn voice(context: &Context, campaign: &CampaignView, locale: Locale) -> Result<Voice> {
    let entry = campaigns::find_entry(&context.app, &campaign.code).await?;
    let voice = context.app.voice(locale);
    let own = entry.and_then(|entry| entry.form_of_address);
    Ok(Voice {
        address: own.unwrap_or(voice.address),
        ..voice
    })
}

/// A text to share, with the name of the office and the link.
fn text(voice: Voice, key: &str, campaign: &CampaignView) -> String {
    let text = texts::text_with(voice, key, [("name", campaign.office_name.clone().into())]);
    format!("{text}\n{}", campaign.link)
}

/// The part of a campaign's page with everything to take along.
pub(super) async fn html(context: &Context, page: &Page, campaign: &CampaignView) -> Result<String> {
    let at = |name: &str| format!("/staff/campaigns/{}/{name}", campaign.id);
    let mut html = format!(
        "<h2>{}</h2><div class=\"qr\">{}</div><ul><li><a href=\"{}\" download>{}</a></li><li><a href=\"{}\" download>{}</a></li>\
         <li><a href=\"{}\" download>{}</a></li></ul><h2>{}</h2><p>{}</p>",
        escape(&page.t("kit-title")),
        campaigns::code_as_svg(&campaign.link)?,
        at("qr.svg"),
        escape(&page.t("kit-qr-svg")),
        at("qr.png"),
        escape(&page.t("kit-qr-png")),
        at("card.svg"),
        escape(&page.t("kit-card")),
        escape(&page.t("kit-texts")),
        escape(&page.t("kit-texts-hint")),
    );
    for locale in Locale::ALL {
        let voice = voice(context, campaign, locale).await?;
        for key in ["kit-short", "kit-long"] {
            let said = text(voice, key, campaign);
            html.push_str(&format!(
                "<div class=\"mail\" lang=\"{locale}\">{}</div><br>",
                escape(&said)
            ));
        }
    }
    html.push_str(&embedding(context, page, campaign).await?);
    Ok(html)
}

/// The form for the own website: what to copy, where it works, and where to say which websites those are.
async fn embedding(context: &Context, page: &Page, campaign: &CampaignView) -> Result<String> {
    let entry = campaigns::entry(&context.app, &campaign.code).await?;
    let Some(office) = &campaign.office else {
        return Ok(String::new());
    };
    let title = page.t1("entry-title", "name", &campaign.office_name);
    let snippet = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"560\" loading=\"lazy\"></iframe>",
        campaign.embed_link,
        escape(&title)
    );
    let allowed = if entry.origins.is_empty() {
        format!("<p>{}</p>", escape(&page.t("kit-embed-nowhere")))
    } else {
        let rows: String = entry
            .origins
            .iter()
            .map(|origin| format!("<li>{}</li>", escape(origin)))
            .collect();
        format!("<p>{}</p><ul>{rows}</ul>", escape(&page.t("kit-embed-where")))
    };
    Ok(format!(
        "<h2>{}</h2><p>{}</p><ol><li>{} {}</li><li>{}</li><li>{}</li></ol><div class=\"mail\"><code>{}</code></div>{allowed}<p>{}</p>",
        escape(&page.t("kit-embed")),
        escape(&page.t("kit-embed-text")),
        escape(&page.t("kit-embed-1")),
        link(
            &format!("/staff/initiatives/{office}/entry"),
            &page.t("entry-settings-title")
        ),
        escape(&page.t("kit-embed-2")),
        escape(&page.t("kit-embed-3")),
        escape(&snippet),
        link(&campaign.embed_link, &page.t("kit-embed-look")),
    ))
}

async fn own(context: &Context, id: &str) -> Result<CampaignView> {
    let id: CampaignId = parse_id(id, "campaign")?;
    campaigns::show_own(&context.app, &context.actor, &id).await
}

fn picture(kind: &'static str, name: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, DRAWING_ONLY))
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

/// The QR code as SVG.
pub(in crate::web::pages) async fn code_svg(context: Context, id: Path<String>) -> Answer {
    let campaign = own(&context, &id).await?;
    let drawn = campaigns::code_as_svg(&campaign.link)?;
    Ok(picture(
        "image/svg+xml",
        &format!("{}.svg", campaign.code),
        drawn.into_bytes(),
    ))
}

/// The QR code as PNG.
pub(in crate::web::pages) async fn code_png(context: Context, id: Path<String>) -> Answer {
    let campaign = own(&context, &id).await?;
    let drawn = campaigns::code_as_png(&campaign.link)?;
    Ok(picture("image/png", &format!("{}.png", campaign.code), drawn))
}

/// The card with the code.
pub(in crate::web::pages) async fn card(context: Context, id: Path<String>) -> Answer {
    let campaign = own(&context, &id).await?;
    let voice = voice(&context, &campaign, context.locale).await?;
    let headline = texts::text(voice, "kit-headline");
    let drawn = campaigns::card(&campaign.link, &headline, &campaign.office_name)?;
    Ok(picture(
        "image/svg+xml",
        &format!("{}-karte.svg", campaign.code),
        drawn.into_bytes(),
    ))
}

/// The sheet to print and hang up.
pub(in crate::web::pages) async fn sheet(context: Context, id: Path<String>) -> Answer {
    let campaign = own(&context, &id).await?;
    let voice = voice(&context, &campaign, context.locale).await?;
    let page = staff_page(&context, "campaign-sheet")?
        .speaking(Some(voice.address))
        .back_to(format!("/staff/campaigns/{}", campaign.id));
    let entry = campaigns::entry(&context.app, &campaign.code).await?;
    let lead = entry.initiative.map_or_else(|| page.t("entry-lead"), |of| of.lead);
    let shown = campaign
        .link
        .split_once("://")
        .map_or(campaign.link.as_str(), |(_, rest)| rest);
    let headline = page.t("kit-headline");
    let mut parts = Information::new().html(format!(
        "<p class=\"small muted screen\">{}</p>",
        escape(&page.t("sheet-print"))
    ));
    if !lead.is_empty() {
        parts = parts.lead(lead);
    }
    let parts = parts
        .html(format!(
            "<div class=\"qr\">{}</div>",
            campaigns::code_as_svg(&campaign.link)?
        ))
        .html(format!(
            "<p>{}<br><strong>{}</strong></p><p>{}</p>",
            escape(&page.t("sheet-scan")),
            escape(shown),
            escape(&campaign.office_name)
        ));
    Ok(ok(&parts.on(page.titled(headline)))?)
}
