//! What other weights would change, as words and tables: how many households, and for each its first matches with their places
//! and scores before and after.

use super::super::layout::{Page, escape, query_string};
use super::super::parts::{badge, link, table};
use super::proposal::decimal;
use super::queue::short_id;
use super::weights::pairs;
use crate::service::weights::{Effect, HouseholdEffect, MatchEffect, Standing, Tally, WhatIfView};

const fn tone(effect: Effect) -> &'static str {
    match effect {
        Effect::Enters => "good",
        Effect::Leaves => "warn",
        Effect::Rises | Effect::Falls => "info",
        Effect::Stays => "",
    }
}

/// A score of 10,000,000 as points of 100, with one digit after the point.
fn points(page: &Page, score: u32) -> String {
    decimal(page, f64::from(score / 10_000) / 10.0)
}

fn standing(page: &Page, standing: &Standing) -> String {
    let score = points(page, standing.score);
    let text = page.t2("weights-standing", "rank", standing.rank, "points", score);
    let short = if standing.enough {
        String::new()
    } else {
        format!(" {}", badge("", &page.t("weights-not-enough")))
    };
    format!("{}{short}", escape(&text))
}

fn matches(page: &Page, caption: &str, found: &[MatchEffect]) -> String {
    let heads = [
        "weights-match",
        "weights-effect",
        "weights-was",
        "weights-becomes",
        "weights-most",
    ];
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|one| {
            let with = match &one.name {
                Some(name) => link(&format!("/staff/initiatives/{}", one.id), name),
                None => link(&format!("/staff/households/{}", one.id), &short_id(&one.id)),
            };
            let most = one.most_by.map(|criterion| page.code("criterion", criterion));
            vec![
                with,
                badge(tone(one.effect), &page.code("weights-effect", one.effect)),
                standing(page, &one.before),
                standing(page, &one.after),
                escape(most.as_deref().unwrap_or("–")),
            ]
        })
        .collect();
    table(caption, &heads.map(|key| page.t(key)), &rows)
}

fn household(page: &Page, effect: &HouseholdEffect) -> String {
    let reference = short_id(effect.id.as_str());
    let title = page.t1("weights-household", "reference", &reference);
    let mut html = format!("<h3>{}</h3>", link(&format!("/staff/households/{}", effect.id), &title));
    for (key, found) in [
        ("weights-with-initiatives", &effect.initiatives),
        ("weights-with-households", &effect.households),
    ] {
        if !found.is_empty() {
            html.push_str(&matches(page, &page.t1(key, "reference", &reference), found));
        }
    }
    if effect.initiatives.is_empty() && effect.households.is_empty() {
        html.push_str(&format!("<p>{}</p>", escape(&page.t("weights-no-match"))));
    }
    html
}

fn tallies(page: &Page, view: &WhatIfView) -> String {
    let heads = [
        "weights-kind",
        "weights-enter",
        "weights-leave",
        "weights-move",
        "weights-stay",
    ];
    let row = |key: &str, tally: &Tally| {
        let counts = [tally.enter, tally.leave, tally.move_within, tally.stay];
        let cells = std::iter::once(escape(&page.t(key))).chain(counts.iter().map(ToString::to_string));
        cells.collect::<Vec<String>>()
    };
    let rows = [
        row("weights-initiatives", &view.with_initiatives),
        row("weights-households", &view.with_households),
    ];
    let caption = page.tn("weights-tally", i64::from(view.first));
    table(&caption, &heads.map(|key| page.t(key)), &rows)
}

/// The whole part of the page.
pub(super) fn effects(page: &Page, view: &WhatIfView) -> String {
    let mut html = format!("<h2>{}</h2>", escape(&page.t("weights-effects")));
    if view.looked_at == 0 {
        return format!("{html}<p>{}</p>", escape(&page.t("weights-nobody")));
    }
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let looked = page.t2("weights-looked", "looked", view.looked_at, "all", view.taking_part);
    let changed = page.tn("weights-changed", count(view.changed));
    html.push_str(&format!("<p>{} {}</p>", escape(&looked), escape(&changed)));
    html.push_str(&tallies(page, view));
    let (changing, staying): (Vec<_>, Vec<_>) = view.households.iter().partition(|one| one.changes());
    html.extend(changing.into_iter().map(|one| household(page, one)));
    if !staying.is_empty() {
        let summary = page.tn("weights-staying", count(staying.len()));
        let inner: String = staying.into_iter().map(|one| household(page, one)).collect();
        html.push_str(&format!(
            "<details><summary>{}</summary>{inner}</details>",
            escape(&summary)
        ));
    }
    let weights = pairs(&view.weights);
    let seed = view.seed.saturating_add(1).to_string();
    let mut asked: Vec<(&str, &str)> = weights
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    asked.push(("seed", &seed));
    let other = format!("/staff/admin/weights?{}", query_string(&asked));
    html.push_str(&format!("<p>{}</p>", link(&other, &page.t("weights-other-sample"))));
    html
}
