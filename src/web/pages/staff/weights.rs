//! The weights of the criteria for the network office: move one, see what would change for a sample of households, save. What
//! is tried stands in the address and changes nothing; only the button at the end saves, and exactly what was shown.

use actix_web::http::StatusCode;

use super::super::context::{Context, done, fields as typed};
use super::super::dates;
use super::super::filters::{Words, filters};
use super::super::form::{Field, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, html, query_string, see_other};
use super::super::parts::{Information, alert, badge, link, table};
use super::access::staff_page;
use super::weights_effects;
use crate::domain::explanation::Criterion;
use crate::error::{Error, FieldError, Fields, Result};
use crate::service::weights::{self, HouseholdWeights, InitiativeWeights, NewWeights, Question, Weights, WeightsView};
use crate::texts;
use crate::web::Answer;
use crate::web::forms;

const PATH: &str = "/staff/admin/weights";
/// At most so many versions are listed.
const VERSIONS: u32 = 25;

/// The two tables with their criteria and values.
fn tables(weights: &Weights) -> [(&'static str, Vec<(Criterion, u32)>); 2] {
    [
        ("initiatives", weights.initiatives.table().to_vec()),
        ("households", weights.households.table().to_vec()),
    ]
}

fn name(table: &str, criterion: Criterion) -> String {
    format!("{table}_{}", criterion.as_str())
}

/// The weights as pairs of a form.
pub(super) fn pairs(weights: &Weights) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (table, values) in tables(weights) {
        for (criterion, weight) in values {
            pairs.push((name(table, criterion), weight.to_string()));
        }
    }
    pairs
}

/// What is tried: the weights of the address, where there are any.
struct Tried {
    weights: Weights,
    seed: u32,
}

fn read(input: &Input, present: &Weights) -> Result<Option<Tried>> {
    if !input.pairs().iter().any(|(name, _)| name.starts_with("initiatives_")) {
        return Ok(None);
    }
    let mut wrong = Fields::new();
    let mut read: Vec<Vec<u32>> = Vec::new();
    for (table, criteria) in tables(present) {
        let mut values = Vec::new();
        for (criterion, _) in criteria {
            let value = input.parse::<u32>(&name(table, criterion));
            let value = value.filter(|value| *value <= 1_000);
            let pointer = format!("/weights/{table}/{}", criterion.as_str());
            wrong.check(value.is_none(), pointer, "weight-range", "120");
            values.push(value.unwrap_or(0));
        }
        read.push(values);
    }
    wrong.finish()?;
    let mut read = read.into_iter();
    let mut next = || read.next().unwrap_or_default();
    let weights = Weights {
        initiatives: next().try_into().map_or(present.initiatives, InitiativeWeights::of),
        households: next().try_into().map_or(present.households, HouseholdWeights::of),
    };
    Ok(Some(Tried {
        weights: if input.has("balance") {
            weights::balanced(weights, present)
        } else {
            weights
        },
        seed: input.parse("seed").unwrap_or(1),
    }))
}

fn fields(page: &Page, input: &Input, shown: &Weights, present: &Weights, seed: u32) -> Vec<Field> {
    // What was typed stays when it is no number; otherwise what it was balanced to.
    let value = |field: &str, weight: u32| {
        let typed = input.get(field).filter(|typed| typed.parse::<u32>().is_err());
        typed.map_or_else(|| weight.to_string(), str::to_owned)
    };
    let mut all = Vec::new();
    for ((table, values), (_, before)) in tables(shown).into_iter().zip(tables(present)) {
        let mut inner = Vec::new();
        for ((criterion, weight), (_, before)) in values.into_iter().zip(before) {
            let field = name(table, criterion);
            let typed = value(&field, weight);
            let number = Field::new(page, Kind::Number, field, page.code("criterion", criterion.as_str()))
                .pointer(format!("/weights/{table}/{}", criterion.as_str()))
                .value(typed)
                .digits()
                .max(4)
                .width("short");
            inner.push(if weight == before {
                number
            } else {
                number.hint(page.t1("weights-before", "weight", before))
            });
        }
        let legend = page.t(&format!("weights-table-{table}"));
        all.push(Field::group(page, table, legend, inner).pointer(format!("/weights/{table}")));
    }
    all.push(
        Field::new(page, Kind::Check, "balance", page.t("weights-balance"))
            .hint(page.t("weights-balance-hint"))
            .ticked(input.pairs().is_empty() || input.has("balance")),
    );
    all.push(
        Field::new(page, Kind::Number, "seed", page.t("weights-seed"))
            .hint(page.t("weights-seed-hint"))
            .value(seed.to_string())
            .digits()
            .max(9)
            .width("short"),
    );
    all
}

fn history(page: &Page, versions: &[WeightsView]) -> String {
    let heads = ["weights-version", "weights-saved", "weights-by", "weights-note"].map(|key| page.t(key));
    let mut heads = heads.to_vec();
    heads.push(String::new());
    let rows: Vec<Vec<String>> = versions
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let number = if one.version == 0 {
                page.t("weights-configured")
            } else {
                one.version.to_string()
            };
            let saved = one.saved_at.map(|at| dates::moment(page.locale, at));
            let last = if at == 0 {
                badge("good", &page.t("weights-in-use"))
            } else {
                let pairs = pairs(&one.weights);
                let pairs: Vec<(&str, &str)> = pairs
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                let text = page.t1("weights-try-version", "version", &number);
                link(&format!("{PATH}?{}", query_string(&pairs)), &text)
            };
            vec![
                escape(&number),
                escape(saved.as_deref().unwrap_or("–")),
                escape(one.saved_by.as_deref().unwrap_or("–")),
                escape(one.note.as_deref().unwrap_or("–")),
                last,
            ]
        })
        .collect();
    table(&page.t("weights-history-caption"), &heads, &rows)
}

/// The form at the end that saves exactly what was shown.
fn saving(page: &Page, tried: &Tried, version: i64, note: &str, error: Option<&FieldError>) -> String {
    let mut hidden = pairs(&tried.weights);
    hidden.push(("seed".to_owned(), tried.seed.to_string()));
    hidden.push(("version".to_owned(), version.to_string()));
    let hidden: String = hidden
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value)))
        .collect();
    let wrong = error.map_or_else(String::new, |error| {
        let text = texts::field_error(page.locale, error);
        let line = link("#f-note", &format!("{}: {text}", page.t("weights-note")));
        let head = page.tn("page-check-fields", 1);
        format!(
            "<div id=\"errors\" role=\"alert\" tabindex=\"-1\">{}</div>",
            alert("danger", &head, &format!("<p>{line}</p>"))
        )
    });
    let field = Field::new(page, Kind::Text, "note", page.t("weights-note"))
        .hint(page.t("weights-note-hint"))
        .value(note)
        .max(200);
    format!(
        "<h2>{}</h2>{wrong}<p>{}</p><form method=\"post\" action=\"{PATH}\" novalidate>{}{hidden}{field}<div class=\"btns\">\
         <button class=\"btn\">{}</button></div></form>",
        escape(&page.t("weights-save-title")),
        escape(&page.t("weights-save-text")),
        page.token(),
        escape(&page.t("weights-save")),
    )
}

/// What was wrong when saving, with what was typed as the reason.
#[derive(Default)]
struct Refused {
    note: String,
    errors: Vec<FieldError>,
}

async fn draw(context: &Context, input: &Input, refused: Refused) -> Answer {
    let (app, actor) = (&context.app, &context.actor);
    let versions = weights::list(app, actor, None, VERSIONS).await?;
    let present = versions.first().ok_or(Error::NotFound("weights"))?;
    let mut page = staff_page(context, "weights-title")?.back_to("/staff/admin");
    let (of_note, mut errors): (Vec<_>, Vec<_>) =
        refused.errors.into_iter().partition(|error| error.pointer == "/note");
    let mut effects = String::new();
    let mut tried = None;
    match read(input, &present.weights) {
        Ok(Some(asked)) => {
            match weights::what_if(app, actor, Question::about(asked.weights, asked.seed)).await {
                Ok(view) => effects = weights_effects::effects(&page, &view),
                Err(Error::Invalid(wrong)) => errors = wrong,
                Err(other) => return Err(other.into()),
            }
            tried = Some(asked);
        }
        Ok(None) => {}
        Err(Error::Invalid(wrong)) => errors = wrong,
        Err(other) => return Err(other.into()),
    }
    let shown = tried.as_ref().map_or(present.weights, |tried| tried.weights);
    let seed = tried.as_ref().map_or(1, |tried| tried.seed);
    let words = Words {
        action: PATH,
        label: "weights-try-title",
        submit: "weights-try",
        reset: "weights-reset",
    };
    let fields = fields(&page, input, &shown, &present.weights, seed);
    let form = filters(&mut page, &words, fields, &errors);
    let mut parts = Information::new().text(page.t("weights-text")).html(form).html(effects);
    let savable = tried.filter(|tried| errors.is_empty() && tried.weights != present.weights);
    if let Some(tried) = savable {
        parts = parts.html(saving(&page, &tried, present.version, &refused.note, of_note.first()));
    }
    page.wrong |= !of_note.is_empty();
    let status = if page.wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let parts = parts.heading(page.t("weights-history")).html(history(&page, &versions));
    Ok(html(status, &parts.wide().on(page))?)
}

/// The weights, and what those of the address would change.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    draw(&context, &context.query, Refused::default()).await
}

/// Saves what was shown.
pub(in crate::web::pages) async fn submit(context: Context, form: forms::Form) -> Answer {
    let input = typed(&form);
    let note = input.text("note").to_owned();
    let present = weights::show(&context.app, &context.actor).await?;
    let saved = match read(&input, &present.weights) {
        Ok(Some(tried)) => {
            let new = NewWeights {
                version: input.parse("version").unwrap_or(-1),
                weights: tried.weights,
                note: note.clone(),
            };
            weights::save(&context.app, &context.actor, new).await
        }
        Ok(None) => Err(Error::NotFound("weights")),
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => Ok(see_other(&done(PATH, "weights"))),
        Err(Error::Invalid(errors)) => draw(&context, &input, Refused { note, errors }).await,
        Err(other) => Err(other.into()),
    }
}
