//! Published figures in the order in which people read them, with names where a code is not enough. Every defined indicator is
//! there, also one too small to be published.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Asked;
use crate::domain::contact::ContactKind;
use crate::domain::figures::{DividedBy, EventKind, LapseReason, Period, Published, Span, TIMED, code, span_code};
use crate::domain::household::NextStep;
use crate::domain::locale::Locale;
use crate::domain::outcome::{OutcomeStage, OutcomeWhy};
use crate::domain::proposal::{DeclineReason, Outcome, RejectReason};
use crate::service::AppState;

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Figure {
    /// Its code, such as `introduced`, `not_now`, `d8_14`, `81` or `13075`.
    #[schema(example = "introduced")]
    pub code: String,
    /// Its name, where the code is a key of an occupation or a district.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Households, rounded down to fives; nothing for fewer than five.
    #[schema(example = 35)]
    pub value: Option<u64>,
}

/// Figures that say more about one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Group {
    /// The indicator.
    pub of: EventKind,
    /// The figures in their order.
    pub figures: Vec<Figure>,
}

/// The figures of a part of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FiguresView {
    /// The quarter or year.
    #[schema(value_type = String, example = "2026-Q3")]
    pub period: Period,
    /// By what the figures are divided.
    pub by: DividedBy,
    /// The part; empty for the whole network.
    pub part: String,
    /// Its name.
    pub name: String,
    /// Since when the figures stand; nothing while the period runs and they still move.
    pub closed_at: Option<DateTime<Utc>>,
    /// Households by what happened to them.
    pub totals: Vec<Figure>,
    /// The same by reason.
    pub reasons: Vec<Group>,
    /// The same by how many days it took.
    pub times: Vec<Group>,
    /// Groups of occupations (KldB 2010, two digits) of those who began to take part, the most frequent first.
    pub occupations: Vec<Figure>,
    /// Districts in which those who began to take part want to live, the most wanted first.
    pub districts: Vec<Figure>,
}

/// What says more about an indicator: its codes, and under which key their names stand in the texts.
#[derive(Debug, Clone, Copy)]
pub struct Detail {
    /// The indicator.
    pub of: EventKind,
    /// Part of the key of the texts before the code.
    pub texts: &'static str,
    codes: fn() -> Vec<&'static str>,
}

macro_rules! codes {
    ($list:ty) => {
        || <$list>::ALL.iter().map(|one| one.as_str()).collect()
    };
}

/// All details in the order in which they are shown.
pub const fn details() -> &'static [Detail] {
    const fn of(of: EventKind, texts: &'static str, codes: fn() -> Vec<&'static str>) -> Detail {
        Detail { of, texts, codes }
    }
    const ALL: &[Detail] = &[
        of(EventKind::Advised, "contact-kind", || {
            let spoken = ContactKind::ALL.iter().filter(|kind| **kind != ContactKind::Note);
            spoken.map(|kind| kind.as_str()).collect()
        }),
        of(EventKind::Rejected, "reject-reason", codes!(RejectReason)),
        of(EventKind::Declined, "decline-reason", codes!(DeclineReason)),
        of(EventKind::Lapsed, "lapse-reason", codes!(LapseReason)),
        of(EventKind::Asked, "outcome-stage", codes!(OutcomeStage)),
        of(EventKind::Answered, "outcome-stage", codes!(OutcomeStage)),
        of(EventKind::Outcome, "figures-outcome", codes!(Outcome)),
        of(EventKind::Why, "why", codes!(OutcomeWhy)),
        of(EventKind::Unmatched, "unmatched", || {
            [
                NextStep::NetworkOffice,
                NextStep::StatusMail,
                NextStep::FirstReview,
                NextStep::ReviewProposals,
            ]
            .map(NextStep::as_str)
            .to_vec()
        }),
    ];
    ALL
}

fn figure(code: &str, value: Option<u64>) -> Figure {
    Figure {
        code: code.to_owned(),
        name: None,
        value,
    }
}

/// Figures whose codes begin so, with names, the largest first; alike ones by their code.
fn ranked(published: &Published, prefix: &str, name: impl Fn(&str) -> Option<String>) -> Vec<Figure> {
    let mut found: Vec<Figure> = published
        .iter()
        .filter_map(|(code, value)| {
            let code = code.strip_prefix(prefix)?;
            Some(Figure {
                code: code.to_owned(),
                name: name(code),
                value: Some(*value),
            })
        })
        .collect();
    found.sort_by(|one, other| other.value.cmp(&one.value).then_with(|| one.code.cmp(&other.code)));
    found
}

pub(super) fn of(
    app: &AppState,
    asked: &Asked,
    name: String,
    closed_at: Option<DateTime<Utc>>,
    published: &Published,
    locale: Locale,
) -> FiguresView {
    let value = |code: &str| published.get(code).copied();
    let occupations = app.occupations.current();
    FiguresView {
        period: asked.period,
        by: asked.by,
        part: asked.part.clone(),
        name,
        closed_at,
        totals: EventKind::ALL
            .iter()
            .filter(|kind| **kind != EventKind::Why)
            .map(|kind| figure(kind.as_str(), value(kind.as_str())))
            .collect(),
        reasons: details()
            .iter()
            .map(|detail| Group {
                of: detail.of,
                figures: (detail.codes)()
                    .into_iter()
                    .map(|one| figure(one, value(&code(detail.of, Some(one)))))
                    .collect(),
            })
            .collect(),
        times: TIMED
            .iter()
            .map(|kind| Group {
                of: *kind,
                figures: Span::ALL
                    .iter()
                    .map(|span| figure(span.as_str(), value(&span_code(*kind, *span))))
                    .collect(),
            })
            .collect(),
        occupations: ranked(published, "occupation:", |code| {
            let kldb = code.parse().ok()?;
            occupations.name(kldb, locale).map(str::to_owned)
        }),
        districts: ranked(published, "district:", |code| {
            code.parse().ok().and_then(|ags| app.gazetteer.area_name(ags))
        }),
    }
}
