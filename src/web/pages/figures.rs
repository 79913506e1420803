//! The page of the network's figures, and how figures look: tables with bars, and a chart of how they moved. Each chart is drawn
//! by the server and hidden from screen readers; the table beside it says the same.

use std::fmt::Write as _;

use super::context::Context;
use super::form::{Choice, Field, Kind};
use super::layout::{Page, escape, ok};
use super::parts::{Information, alert, bar, link, table};
use crate::domain::figures::{DividedBy, EventKind, Period, Published};
use crate::error::{Error, Result};
use crate::service::figures::{self, Asked, Figure, FiguresView, PeriodView, details};
use crate::web::Answer;

/// At most so many quarters stand in the chart.
const QUARTERS: usize = 8;
/// The two figures of the chart, with the classes that colour them.
const DRAWN: [(EventKind, &str); 2] = [(EventKind::Registered, "one"), (EventKind::Introduced, "two")];

/// A period in words.
pub(super) fn period_text(page: &Page, period: Period) -> String {
    match period.quarter() {
        Some(quarter) => page.t2("figures-quarter", "quarter", quarter, "year", period.year()),
        None => page.t1("figures-year", "year", period.year()),
    }
}

/// A figure in words.
pub(super) fn value(page: &Page, value: Option<u64>) -> String {
    value.map_or_else(|| page.t("figures-few"), |value| value.to_string())
}

/// Figures as a table, each with a bar beside it.
fn rows(page: &Page, caption: &str, figures: &[Figure], name: impl Fn(&Figure) -> String) -> String {
    let most = figures.iter().filter_map(|one| one.value).max().unwrap_or(0);
    let narrow = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let heads = ["figures-indicator", "figures-households"].map(|key| page.t(key));
    let heads = [heads[0].clone(), heads[1].clone(), page.t("figures-share")];
    let cells: Vec<Vec<String>> = figures
        .iter()
        .map(|one| {
            vec![
                escape(&name(one)),
                escape(&value(page, one.value)),
                bar(narrow(one.value.unwrap_or(0)), narrow(most)),
            ]
        })
        .collect();
    table(caption, &heads, &cells)
}

/// Everything of a view, as tables.
pub(super) fn tables(page: &Page, view: &FiguresView) -> String {
    let kind = |code: &str| page.code("figure", code);
    let mut html = rows(page, &page.t("figures-totals"), &view.totals, |one| kind(&one.code));
    let told = |figures: &[Figure]| figures.iter().any(|one| one.value.is_some());
    let reasons: String = view
        .reasons
        .iter()
        .zip(details())
        .filter(|(group, _)| told(&group.figures))
        .map(|(group, detail)| {
            rows(page, &kind(group.of.as_str()), &group.figures, |one| {
                page.code(detail.texts, &one.code)
            })
        })
        .collect();
    let times: String = view
        .times
        .iter()
        .filter(|group| told(&group.figures))
        .map(|group| {
            rows(page, &kind(group.of.as_str()), &group.figures, |one| {
                page.code("span", &one.code)
            })
        })
        .collect();
    let named = |one: &Figure| one.name.clone().unwrap_or_else(|| one.code.clone());
    let ranked = |key: &str, figures: &[Figure]| {
        if figures.is_empty() {
            String::new()
        } else {
            rows(page, &page.t(key), figures, named)
        }
    };
    for (key, part) in [
        ("figures-reasons", reasons),
        ("figures-times", times),
        ("figures-occupations", ranked("figures-occupations", &view.occupations)),
        ("figures-districts", ranked("figures-districts", &view.districts)),
    ] {
        if !part.is_empty() {
            let _ = write!(html, "<h2>{}</h2>{part}", escape(&page.t(key)));
        }
    }
    html
}

/// How each indicator is counted.
pub(super) fn meanings(page: &Page) -> String {
    let heads = ["figures-indicator", "figures-meaning"].map(|key| page.t(key));
    let cells: Vec<Vec<String>> = EventKind::ALL
        .iter()
        .map(|kind| {
            vec![
                escape(&page.code("figure", kind)),
                escape(&page.code("figure-means", kind)),
            ]
        })
        .collect();
    table(&page.t("figures-how"), &heads, &cells)
}

/// Two columns a quarter, drawn in units that are about pixels on a telephone.
fn columns(course: &[(Period, Published)]) -> String {
    let (width, height, floor) = (340_u64, 180_u64, 150_u64);
    let of = |published: &Published, kind: EventKind| published.get(kind.as_str()).copied().unwrap_or(0);
    let most = course
        .iter()
        .flat_map(|(_, published)| DRAWN.map(|(kind, _)| of(published, kind)))
        .max()
        .unwrap_or(0)
        .max(1);
    let step = width / u64::try_from(course.len()).unwrap_or(1).max(1);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" focusable=\"false\"><path class=\"floor\" d=\"M0 {floor}h{width}\"/>"
    );
    for (at, (period, published)) in (0_u64..).zip(course) {
        let left = at * step;
        let wide = (step / 3).max(1);
        for (index, (kind, class)) in (0_u64..).zip(DRAWN) {
            let tall = of(published, kind) * (floor - 20) / most;
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"{tall}\"/>",
                left + step / 6 + index * wide,
                floor - tall,
            );
        }
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\">{}</text><text x=\"{}\" y=\"{}\">{}</text>",
            left + step / 2,
            floor + 13,
            period
                .quarter()
                .map_or_else(String::new, |quarter| format!("Q{quarter}")),
            left + step / 2,
            floor + 26,
            period.year() % 100,
        );
    }
    svg + "</svg>"
}

/// The chart of the last quarters with its table; nothing before there are two of them.
pub(super) fn course(page: &Page, course: &[(Period, Published)]) -> String {
    if course.len() < 2 {
        return String::new();
    }
    let key = |class: &str, kind: EventKind| {
        format!(
            "<span class=\"key {class}\"></span> {} &nbsp; ",
            escape(&page.code("figure", kind))
        )
    };
    let legend: String = DRAWN.iter().map(|(kind, class)| key(class, *kind)).collect();
    let heads = [
        page.t("figures-period"),
        page.code("figure", DRAWN[0].0),
        page.code("figure", DRAWN[1].0),
    ];
    let cells: Vec<Vec<String>> = course
        .iter()
        .map(|(period, published)| {
            let of = |kind: EventKind| escape(&value(page, published.get(kind.as_str()).copied()));
            vec![escape(&period_text(page, *period)), of(DRAWN[0].0), of(DRAWN[1].0)]
        })
        .collect();
    format!(
        "<h2>{}</h2><figure class=\"chart\">{}<figcaption>{legend}</figcaption></figure>{}",
        escape(&page.t("figures-course")),
        columns(course),
        table(&page.t("figures-course-text"), &heads, &cells),
    )
}

/// The code of a part in forms, such as `land:13`.
pub(super) fn code_of(by: DividedBy, part: &str) -> String {
    if by == DividedBy::Network {
        by.to_string()
    } else {
        format!("{by}:{part}")
    }
}

/// What a form asks for; the whole network when it names nothing that there is.
fn parse_code(code: &str) -> Option<(DividedBy, String)> {
    let (by, part) = code.split_once(':').unwrap_or((code, ""));
    let by: DividedBy = by.parse().ok()?;
    Some((by, part.to_owned()))
}

/// What is asked for in the address, and for which periods it may be asked.
pub(super) struct Choosing {
    pub(super) asked: Option<Asked>,
    periods: Vec<PeriodView>,
    by: DividedBy,
    part: String,
}

/// Reads the address. Without a period the newest closed one is meant, else the one that runs.
pub(super) async fn choose(context: &Context, own: Option<(DividedBy, String)>) -> Result<Choosing> {
    let (by, part) = context
        .query
        .get("part")
        .and_then(parse_code)
        .or(own)
        .unwrap_or((DividedBy::Network, String::new()));
    let periods = figures::periods(&context.app, &context.actor, by, &part).await?;
    let newest = periods.iter().find(|one| one.closed).or_else(|| periods.first());
    let period: Option<Period> = context.query.parse("period").or_else(|| newest.map(|one| one.period));
    Ok(Choosing {
        asked: period.map(|period| Asked {
            period,
            by,
            part: part.clone(),
        }),
        periods,
        by,
        part,
    })
}

/// The form that asks for a period and a part.
pub(super) async fn form(
    context: &Context,
    page: &mut Page,
    choosing: &Choosing,
    divisions: &[DividedBy],
) -> Result<String> {
    let chosen = choosing.asked.as_ref().map(|asked| asked.period);
    let periods: Vec<Choice> = choosing
        .periods
        .iter()
        .map(|one| {
            Choice::new(
                one.period.to_string(),
                period_text(page, one.period),
                chosen == Some(one.period),
            )
        })
        .collect();
    let current = code_of(choosing.by, &choosing.part);
    let network = DividedBy::Network.to_string();
    let mut parts = vec![Choice::new(
        network.clone(),
        page.t("figures-network"),
        current == network,
    )];
    for by in divisions.iter().filter(|by| **by != DividedBy::Network) {
        let found = figures::parts(&context.app, &context.actor, chosen, *by, page.locale).await?;
        parts.extend(found.into_iter().map(|one| {
            let code = code_of(*by, &one.part);
            let label = format!("{}: {}", page.code("figures-by", by), one.name);
            let is_current = code == current;
            Choice::new(code, label, is_current)
        }));
    }
    let fields = vec![
        Field::new(page, Kind::Select, "period", page.t("figures-period")).options(periods),
        Field::new(page, Kind::Select, "part", page.t("figures-part")).options(parts),
    ];
    let action = if page.is_staff() && context.path.starts_with("/staff") {
        "/staff/figures"
    } else {
        "/figures"
    };
    let words = super::filters::Words {
        action,
        label: "figures-filter",
        submit: "figures-show",
        reset: "figures-reset",
    };
    Ok(super::filters::filters(page, &words, fields, &[]))
}

/// The figures that the address asks for; nothing when there are none or they may not be read.
pub(super) async fn asked_for(context: &Context, asked: Option<&Asked>) -> Result<Option<FiguresView>> {
    let Some(asked) = asked else { return Ok(None) };
    match figures::show(&context.app, &context.actor, asked.clone(), context.locale).await {
        Ok(view) => Ok(Some(view)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What stands above the tables: of what and when, and whether it still moves.
pub(super) fn head(page: &Page, view: &FiguresView) -> String {
    let (class, key) = if view.closed_at.is_some() {
        ("", "figures-closed")
    } else {
        ("warn", "figures-running")
    };
    format!(
        "<h2>{} · {}</h2>{}<p>{}</p>",
        escape(&view.name),
        escape(&period_text(page, view.period)),
        alert(class, &page.t(key), ""),
        escape(&page.t("figures-rounded")),
    )
}

/// The chart of what is asked for.
pub(super) async fn chart(context: &Context, page: &Page, asked: &Asked) -> Result<String> {
    let moved = figures::course(&context.app, &context.actor, asked, QUARTERS).await?;
    Ok(course(page, &moved))
}

/// The figures of the network, for everybody: closed periods only.
pub(super) async fn show(context: Context) -> Answer {
    let mut page = Page::new(&context, context.t("figures-public-title")).back_to("/");
    let choosing = choose(&context, None).await?;
    let mut parts = Information::new().lead(page.t("figures-lead"));
    let Some(asked) = &choosing.asked else {
        return Ok(ok(&parts.text(page.t("figures-none-yet")).on(page))?);
    };
    let public: Vec<DividedBy> = DividedBy::ALL.iter().copied().filter(|by| by.is_public()).collect();
    parts = parts.html(form(&context, &mut page, &choosing, &public).await?);
    let view = asked_for(&context, Some(asked)).await?;
    // What staff may watch of a running period stands on their own page.
    parts = match view.filter(|view| view.closed_at.is_some() && view.by.is_public()) {
        Some(view) => parts
            .html(head(&page, &view))
            .html(chart(&context, &page, asked).await?)
            .html(tables(&page, &view)),
        None => parts.text(page.t("figures-own-none")),
    };
    parts = parts.html(format!(
        "<details><summary>{}</summary>{}</details><p>{}</p>",
        escape(&page.t("figures-how")),
        meanings(&page),
        link("/privacy", &page.t("page-privacy")),
    ));
    Ok(ok(&parts.wide().on(page))?)
}
