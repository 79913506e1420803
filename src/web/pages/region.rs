//! What a region tells of itself on the pages of places and initiatives: a greeting, offers, and stories of people who came.

use super::context::Context;
use super::layout::Page;
use super::{offers as offered, stories as told};
use crate::domain::ids::InitiativeId;
use crate::domain::profile::TargetArea;
use crate::domain::story::StoryKind;
use crate::error::Result;
use crate::service::offers::{self, OfferFilter, OfferView};
use crate::service::stories::{self, StoryFilter};

/// Near a place, in a district or in a Land.
pub(super) async fn near(context: &Context, page: &Page, area: &TargetArea, name: &str) -> Result<String> {
    let wanted = OfferFilter {
        area: Some(area.clone()),
        ..OfferFilter::default()
    };
    let found = offers::list(&context.app, wanted, offered::LISTED).await?;
    let filter = StoryFilter {
        area: Some(area.clone()),
        ..StoryFilter::default()
    };
    together(context, page, &page.t1("offer-near", "name", name), &found, &filter).await
}

/// Of an initiative.
pub(super) async fn of(context: &Context, page: &Page, id: &InitiativeId) -> Result<String> {
    let mut found = offers::list_of(&context.app, &context.actor, id).await?;
    // Its own people see it here as everybody does.
    found.retain(|offer| !offer.over);
    let filter = StoryFilter {
        initiative: Some(id.clone()),
        ..StoryFilter::default()
    };
    together(context, page, &page.t("offer-list"), &found, &filter).await
}

async fn together(
    context: &Context,
    page: &Page,
    heading: &str,
    found: &[OfferView],
    filter: &StoryFilter,
) -> Result<String> {
    let of_kind = |kind| StoryFilter {
        kind: Some(kind),
        ..filter.clone()
    };
    let greetings = stories::list(&context.app, of_kind(StoryKind::Greeting), 1).await?;
    let all = stories::list(&context.app, of_kind(StoryKind::Story), told::TOLD).await?;
    Ok([
        told::greeting(page, greetings.first()),
        offered::section(page, heading, found),
        told::section(page, &all),
    ]
    .concat())
}
