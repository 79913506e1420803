//! Target areas in forms: what was typed becomes one of several known areas, or a question which one was meant.
//! An area travels through forms as a code such as `place:2917788:20`, `district:13075`, `land:13` or `anywhere`.

use super::context::Context;
use super::form::{Choice, Field, Kind};
use super::input::Input;
use super::layout::{Page, escape};
use super::lookup;
use crate::domain::profile::{DEFAULT_RADIUS_KM, MAX_TARGET_AREAS, RADIUS_CHOICES_KM, TargetArea};
use crate::error::{Error, FieldError, Result};

/// The code of an area.
pub(crate) fn code(area: &TargetArea) -> String {
    match area {
        TargetArea::Place { place, radius_km } => format!("place:{}:{radius_km}", place.id),
        TargetArea::District { ags } => format!("district:{ags}"),
        TargetArea::Land { ags } => format!("land:{ags}"),
        TargetArea::Anywhere => "anywhere".to_owned(),
    }
}

/// The area of a code; `None` when there is no such area.
pub(crate) fn from_code(context: &Context, code: &str) -> Option<TargetArea> {
    let mut parts = code.split(':');
    match (parts.next()?, parts.next(), parts.next()) {
        ("place", Some(id), radius) => Some(TargetArea::Place {
            place: lookup::place(&context.app, id.parse().ok()?)?,
            radius_km: radius.and_then(|km| km.parse().ok()).unwrap_or(DEFAULT_RADIUS_KM),
        }),
        ("district", Some(ags), None) => Some(TargetArea::District { ags: ags.parse().ok()? }),
        ("land", Some(ags), None) => Some(TargetArea::Land { ags: ags.parse().ok()? }),
        ("anywhere", None, None) => Some(TargetArea::Anywhere),
        _ => None,
    }
}

/// An area in words.
pub(crate) fn label(context: &Context, page: &Page, area: &TargetArea) -> String {
    match area {
        TargetArea::Place { place, radius_km } => page.t2("areas-place", "name", &place.name, "km", radius_km),
        TargetArea::District { ags } | TargetArea::Land { ags } => lookup::name(&context.app, *ags),
        TargetArea::Anywhere => page.t("areas-anywhere"),
    }
}

/// What a form says about areas.
#[derive(Debug)]
pub(crate) enum Typed {
    /// Nothing was typed.
    Nothing,
    /// One area, by its code.
    One(String),
    /// Several areas have this name: their codes and labels.
    Several(Vec<(String, String)>),
    /// No area has this name.
    Unknown,
}

/// The code with the radius that was chosen, where it is one of a place.
fn with_radius(input: &Input, code: &str) -> String {
    if code.starts_with("place:") {
        let id = code.split(':').nth(1).unwrap_or_default();
        let radius: u16 = input.parse("radius").unwrap_or(DEFAULT_RADIUS_KM);
        format!("place:{id}:{radius}")
    } else {
        code.to_owned()
    }
}

/// The fields of a form that names exactly one area; its errors stand at `pointer`, too.
pub(crate) fn one_area(context: &Context, page: &Page, input: &Input, pointer: &str) -> Vec<Field> {
    let which = match read_known(input) {
        None => match read(context, input) {
            Typed::Several(which) => which,
            _ => Vec::new(),
        },
        Some(_) => Vec::new(),
    };
    let mut all = fields(page, input, &which);
    // The box for "anywhere" stands last.
    all.pop();
    let mut all: Vec<Field> = all
        .into_iter()
        .enumerate()
        .map(|(at, field)| if at == 0 { field.pointer(pointer) } else { field })
        .collect();
    for name in ["area_label", "area_known"] {
        all.push(Field::hidden(page, name, input.text(name)));
    }
    all
}

/// What the fields of [`one_area`] hold for an area that is known already.
pub(crate) fn typed_one(context: &Context, area: &TargetArea) -> Vec<(String, String)> {
    let (label, radius) = match area {
        TargetArea::Place { place, radius_km } => (lookup::place_label(&context.app, place), radius_km.to_string()),
        TargetArea::District { ags } | TargetArea::Land { ags } => (lookup::name(&context.app, *ags), String::new()),
        TargetArea::Anywhere => return Vec::new(),
    };
    [
        ("area", label.clone()),
        ("area_label", label),
        ("area_known", code(area)),
        ("radius", radius),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// The code of the area that was there already, when nobody typed another one.
fn read_known(input: &Input) -> Option<String> {
    let (label, known) = (input.get("area_label")?, input.get("area_known")?);
    (input.get("area") == Some(label)).then(|| with_radius(input, known))
}

/// Reads the fields of [`one_area`].
pub(crate) fn read_one(context: &Context, input: &Input) -> Result<TargetArea> {
    let typed = read_known(input).map_or_else(|| read(context, input), Typed::One);
    let wrong = errors(&typed, 0);
    match typed {
        Typed::One(code) if wrong.is_empty() => {
            let unknown = || Error::invalid("/area", "place-unknown", "17489 Greifswald");
            from_code(context, &code).ok_or_else(unknown)
        }
        _ => Err(Error::Invalid(wrong)),
    }
}

/// Reads the fields of [`fields`].
pub(crate) fn read(context: &Context, input: &Input) -> Typed {
    if input.has("anywhere") {
        return Typed::One("anywhere".to_owned());
    }
    let with_radius = |code: &str| with_radius(input, code);
    for name in ["pick", "area_code"] {
        if let Some(code) = input.get(name)
            && from_code(context, code).is_some()
        {
            return Typed::One(with_radius(code));
        }
    }
    let Some(text) = input.get("area") else {
        return Typed::Nothing;
    };
    let mut found = lookup::areas(context, text);
    match found.len() {
        0 => Typed::Unknown,
        1 if found.iter().all(|one| one.certain) => Typed::One(with_radius(&found.remove(0).code)),
        _ => Typed::Several(found.into_iter().map(|one| (one.code, one.label)).collect()),
    }
}

/// The fields in which an area is typed.
pub(crate) fn fields(page: &Page, input: &Input, which: &[(String, String)]) -> Vec<Field> {
    let radius: u16 = input.parse("radius").unwrap_or(DEFAULT_RADIUS_KM);
    let mut fields = vec![
        Field::new(page, Kind::Text, "area", page.t("areas-field"))
            .hint(page.t("areas-field-hint"))
            .value(input.text("area"))
            .pointer("/target_areas")
            .suggest("places", "area_code"),
        Field::hidden(page, "area_code", input.text("area_code")),
    ];
    if !which.is_empty() {
        let options = which.iter().map(|(code, label)| Choice::new(code, label, false));
        fields.push(Field::new(page, Kind::Radios, "pick", page.t("areas-which")).options(options));
    }
    let radii = RADIUS_CHOICES_KM
        .iter()
        .map(|km| Choice::new(km.to_string(), page.tn("areas-radius-km", *km), *km == radius));
    fields.push(
        Field::new(page, Kind::Select, "radius", page.t("areas-radius"))
            .hint(page.t("areas-radius-hint"))
            .width("short")
            .options(radii),
    );
    fields
        .push(Field::new(page, Kind::Check, "anywhere", page.t("areas-anywhere-check")).ticked(input.has("anywhere")));
    fields
}

/// The errors of what was typed; none when it can be used.
pub(crate) fn errors(typed: &Typed, chosen: usize) -> Vec<FieldError> {
    match typed {
        Typed::Nothing if chosen == 0 => vec![FieldError::new("/area", "target-missing", "17489 Greifswald")],
        Typed::Unknown => vec![FieldError::new("/area", "place-unknown", "17489 Greifswald")],
        Typed::Several(which) => {
            let example = which.first().map(|(_, label)| label.clone()).unwrap_or_default();
            vec![FieldError::new("/pick", "place-ambiguous", example)]
        }
        Typed::One(_) if chosen >= MAX_TARGET_AREAS => {
            vec![FieldError::new(
                "/area",
                "target-too-many",
                MAX_TARGET_AREAS.to_string(),
            )]
        }
        _ => Vec::new(),
    }
}

/// The areas that were chosen, each with a button that removes it; empty when there is none.
pub(crate) fn chosen(context: &Context, page: &Page, codes: &[String], action: &str) -> String {
    if codes.is_empty() {
        return String::new();
    }
    let rows: String = codes
        .iter()
        .enumerate()
        .filter_map(|(index, code)| {
            let name = label(context, page, &from_code(context, code)?);
            Some(format!(
                "<li><span>{}</span><form method=\"post\" action=\"{action}\">{}<input type=\"hidden\" name=\"remove\" \
                 value=\"{index}\"><button class=\"link\">{}</button></form></li>",
                escape(&name),
                page.token(),
                escape(&page.t1("areas-remove", "name", &name))
            ))
        })
        .collect();
    format!(
        "<h2>{}</h2><ul class=\"tasks\">{rows}</ul>",
        escape(&page.t("areas-chosen"))
    )
}

/// Removes the area whose button was pressed; whether one was.
pub(crate) fn removed(input: &Input, codes: &mut Vec<String>) -> bool {
    match input.parse::<usize>("remove") {
        Some(index) if index < codes.len() => {
            codes.remove(index);
            true
        }
        Some(_) => true,
        None => false,
    }
}
