//! What came of a campaign, from the visit to the outcome: households as the published figures count them, by closed quarter and
//! rounded, visits by day, rounded as well. Nothing here is more exact than what `figures` publishes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::figures::{self as published, Asked};
use super::super::{AppState, spreadsheet};
use super::{CampaignView, show_own};
use crate::domain::actor::{Actor, Scope};
use crate::domain::day::german_day;
use crate::domain::figures::{DividedBy, EventKind, Period, published as rounded};
use crate::domain::ids::CampaignId;
use crate::domain::locale::{Locale, Voice};
use crate::error::{Error, Result};
use crate::store::campaigns;
use crate::texts;

/// Quarters that are shown at most.
const QUARTERS: usize = 12;
/// What is shown of a quarter, in the order in which it happens.
pub(crate) const STAGES: [EventKind; 5] = [
    EventKind::Registered,
    EventKind::Confirmed,
    EventKind::Proposed,
    EventKind::Introduced,
    EventKind::Outcome,
];

/// How often the link was followed on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct VisitsOfDay {
    /// The day in Germany.
    pub day: NaiveDate,
    /// Visits, rounded to five; nothing for fewer than five.
    #[schema(example = 25)]
    pub visits: Option<u64>,
}

/// What came of a campaign in a quarter. Each figure is rounded to five; nothing stands for fewer than five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct QuarterOfCampaign {
    /// The quarter.
    #[schema(value_type = String, example = "2026-Q4")]
    pub period: Period,
    /// Whether its figures of households are published; otherwise they are still to come, and only visits stand here.
    pub closed: bool,
    /// How often the link was followed.
    #[schema(example = 120)]
    pub visits: Option<u64>,
    /// Households that registered.
    #[schema(example = 15)]
    pub registered: Option<u64>,
    /// Households that confirmed their address.
    pub confirmed: Option<u64>,
    /// Households that had a proposal made for them.
    pub proposed: Option<u64>,
    /// Households that were introduced.
    pub introduced: Option<u64>,
    /// Households that told what became of it.
    pub outcome: Option<u64>,
}

impl QuarterOfCampaign {
    /// The figures of households in the order of what happens.
    pub const fn stages(&self) -> [Option<u64>; 5] {
        [
            self.registered,
            self.confirmed,
            self.proposed,
            self.introduced,
            self.outcome,
        ]
    }
}

/// What came of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CampaignFigures {
    /// The code by which households are counted.
    #[schema(example = "messe-2026")]
    pub code: String,
    /// All visits so far, rounded to five; nothing for fewer than five.
    pub visits: Option<u64>,
    /// Quarter by quarter, the first one first, at most the latest twelve.
    pub quarters: Vec<QuarterOfCampaign>,
    /// The days with visits, the first one first.
    pub days: Vec<VisitsOfDay>,
}

/// What came of a campaign of an own office.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`, which figures need, or `initiatives:write`; [`Error::NotFound`].
pub async fn figures(app: &AppState, actor: &Actor, id: &CampaignId, locale: Locale) -> Result<CampaignFigures> {
    actor.staff(Scope::ProposalsRead)?;
    let campaign = show_own(app, actor, id).await?;
    let id = id.clone();
    let days = app.store.read(move |conn| campaigns::visits(conn, &id)).await?;
    let mut by_quarter: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for (day, visits) in &days {
        *by_quarter.entry(Period::quarter_of(*day).days().start).or_default() += visits;
    }
    let mut quarters = Vec::new();
    for period in quarters_of(&campaign, german_day(app.clock.now())) {
        let asked = Asked {
            period,
            by: DividedBy::Campaign,
            part: campaign.code.clone(),
        };
        let view = match published::show(app, actor, asked, locale).await {
            Ok(view) => Some(view),
            Err(Error::NotFound(_)) => None,
            Err(other) => return Err(other),
        };
        let of = |kind: EventKind| {
            let totals = view.iter().flat_map(|view| &view.totals);
            totals.filter(|one| one.code == kind.as_str()).find_map(|one| one.value)
        };
        quarters.push(QuarterOfCampaign {
            period,
            closed: view.as_ref().is_some_and(|view| view.closed_at.is_some()),
            visits: rounded(by_quarter.get(&period.days().start).copied().unwrap_or(0)),
            registered: of(EventKind::Registered),
            confirmed: of(EventKind::Confirmed),
            proposed: of(EventKind::Proposed),
            introduced: of(EventKind::Introduced),
            outcome: of(EventKind::Outcome),
        });
    }
    Ok(CampaignFigures {
        code: campaign.code,
        visits: rounded(days.iter().map(|(_, visits)| visits).sum()),
        quarters,
        days: days
            .into_iter()
            .map(|(day, visits)| VisitsOfDay {
                day,
                visits: rounded(visits),
            })
            .collect(),
    })
}

/// The quarters from the first day of a campaign to today; what comes of it goes on after its last day.
fn quarters_of(campaign: &CampaignView, today: NaiveDate) -> Vec<Period> {
    let mut all = Vec::new();
    let mut period = Period::quarter_of(campaign.starts_on.min(today));
    while period.days().start <= today {
        all.push(period);
        period = period.next();
    }
    all.split_off(all.len().saturating_sub(QUARTERS))
}

/// The same as a table for spreadsheets.
pub fn csv(figures: &CampaignFigures, locale: Locale) -> String {
    let voice = Voice::from(locale);
    let few = texts::text(voice, "figures-few");
    let value = |value: Option<u64>| value.map_or_else(|| few.clone(), |value| value.to_string());
    let mut heads = vec![
        texts::text(voice, "campaign-quarter"),
        texts::text(voice, "campaign-visits"),
    ];
    heads.extend(STAGES.map(|kind| texts::text(voice, &format!("figure-{kind}"))));
    let rows = figures.quarters.iter().map(|quarter| {
        let mut row = vec![quarter.period.to_string(), value(quarter.visits)];
        row.extend(quarter.stages().map(|stage| {
            if quarter.closed {
                value(stage)
            } else {
                texts::text(voice, "campaign-open")
            }
        }));
        row
    });
    spreadsheet::csv(std::iter::once(heads).chain(rows))
}
