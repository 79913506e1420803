//! The form of an initiative, for staff and for visitors who propose one: many optional fields on one page, lists one entry a line.
//! It reads what was typed into the domain's profile; the domain checks it.

use super::super::context::Context;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::Page;
use super::super::lookup;
use crate::domain::geography::MultiPolygon;
use crate::domain::initiative::{InitiativeProfile, ServiceArea, WantedOccupation};
use crate::domain::lists::{Language, Need, Situation};
use crate::domain::place::Ags;
use crate::error::{Error, Fields, Result};

/// The form, empty or with what was typed.
pub(in crate::web::pages) fn form(
    context: &Context,
    page: &Page,
    title: &str,
    action: &str,
    submit: &str,
    input: Option<&Input>,
) -> Form {
    let nothing = Input::default();
    let input = input.unwrap_or(&nothing);
    let _ = context;
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let services: Vec<Need> = input.parse_all("services");
    let situations: Vec<Situation> = input.parse_all("situations");
    Form::new(page.t(title), action, page.t(submit))
        .field(text(Kind::Text, "name", "initiative-form-name").max(120))
        .field(
            text(Kind::Area, "description", "initiative-form-description")
                .max(2_000)
                .optional(),
        )
        .field(
            text(Kind::Area, "ags", "initiative-form-ags")
                .hint(page.t("initiative-form-ags-hint"))
                .pointer("/service_area"),
        )
        .field(
            text(Kind::Area, "polygon", "initiative-form-polygon")
                .hint(page.t("initiative-form-polygon-hint"))
                .pointer("/service_area/polygon")
                .optional(),
        )
        .field(
            Field::new(page, Kind::Checks, "services", page.t("initiative-form-services")).options(
                Need::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("need", one), services.contains(one))),
            ),
        )
        .field(
            text(Kind::Area, "occupations", "initiative-form-occupations")
                .hint(page.t("initiative-form-occupations-hint"))
                .optional(),
        )
        .field(
            Field::new(page, Kind::Checks, "situations", page.t("initiative-form-situations"))
                .hint(page.t("initiative-form-situations-hint"))
                .optional()
                .options(Situation::ALL.iter().map(|one| {
                    Choice::new(
                        one.as_str(),
                        page.code("situation-short", one),
                        situations.contains(one),
                    )
                })),
        )
        .field(
            text(Kind::Text, "languages", "initiative-form-languages")
                .hint(page.t("initiative-form-languages-hint"))
                .width("mid")
                .optional(),
        )
        .field(
            text(Kind::Number, "capacity", "initiative-form-capacity")
                .digits()
                .width("short"),
        )
        .field(
            text(Kind::Date, "waiting_until", "initiative-form-waiting")
                .width("short")
                .optional(),
        )
        .field(text(Kind::Email, "email", "initiative-form-email").width("mid"))
        .field(
            text(Kind::Tel, "phone", "initiative-form-phone")
                .width("mid")
                .optional(),
        )
        .field(text(Kind::Text, "website", "initiative-form-website").optional())
        .field(text(Kind::Text, "video", "initiative-form-video").optional())
}

/// What would have been typed for a profile, to change it.
pub(in crate::web::pages) fn typed(profile: &InitiativeProfile) -> Input {
    let mut pairs = vec![
        ("name".to_owned(), profile.name.clone()),
        ("description".to_owned(), profile.description.clone()),
        ("capacity".to_owned(), profile.capacity.to_string()),
        ("email".to_owned(), profile.email.to_string()),
    ];
    let mut push = |name: &str, value: Option<String>| pairs.extend(value.map(|value| (name.to_owned(), value)));
    let lines = |rows: Vec<String>| Some(rows.join("\n"));
    push(
        "ags",
        lines(profile.service_area.ags.iter().map(ToString::to_string).collect()),
    );
    let polygon = profile.service_area.polygon.as_ref();
    push(
        "polygon",
        polygon.map(|outline| serde_json::json!({"type": "MultiPolygon", "coordinates": outline}).to_string()),
    );
    push(
        "occupations",
        lines(profile.occupations.iter().map(|wanted| wanted.title.clone()).collect()),
    );
    let languages: Vec<&str> = profile.languages.iter().map(|language| language.as_str()).collect();
    push("languages", Some(languages.join(", ")));
    push("waiting_until", profile.waiting_until.map(|date| date.to_string()));
    push("phone", profile.phone.as_ref().map(|phone| phone.as_str().to_owned()));
    push("website", profile.website.clone());
    push("video", profile.video.clone());
    for need in &profile.services {
        push("services", Some(need.to_string()));
    }
    for situation in &profile.situations {
        push("situations", Some(situation.to_string()));
    }
    Input::new(pairs)
}

/// Reads the form.
///
/// # Errors
/// [`Error::Invalid`] for what cannot be read; the rest is checked by the service.
pub(in crate::web::pages) fn read(context: &Context, input: &Input) -> Result<InitiativeProfile> {
    let mut wrong = Fields::new();
    let ags = read_keys(context, input, &mut wrong);
    let polygon = read_polygon(input, &mut wrong);
    let mut languages: Vec<Language> = Vec::new();
    for code in input
        .text("languages")
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|code| !code.is_empty())
    {
        languages.extend(wrong.take("/languages", code.to_ascii_lowercase().parse::<Language>()));
    }
    let capacity = input.parse::<u32>("capacity");
    wrong.check(capacity.is_none(), "/capacity", "capacity-range", "20");
    let waiting_until = match input.get("waiting_until") {
        Some(text) => {
            let date = text.parse().ok();
            wrong.check(date.is_none(), "/waiting_until", "value-type", "2027-03-01");
            date
        }
        None => None,
    };
    let email = if let Some(text) = input.get("email") {
        wrong.take("/email", text.parse())
    } else {
        wrong.push("/email", "email-invalid", "amt@example.org");
        None
    };
    let phone = input.get("phone").and_then(|text| wrong.take("/phone", text.parse()));
    wrong.finish()?;
    let email = email.ok_or_else(|| Error::invalid("/email", "email-invalid", "amt@example.org"))?;
    Ok(InitiativeProfile {
        name: input.text("name").to_owned(),
        description: input.text("description").to_owned(),
        service_area: ServiceArea { ags, polygon },
        services: input.parse_all("services"),
        occupations: input
            .text("occupations")
            .lines()
            .map(str::trim)
            .filter(|title| !title.is_empty())
            .map(|title| WantedOccupation {
                title: title.to_owned(),
                kldb: None,
            })
            .collect(),
        situations: input.parse_all("situations"),
        languages,
        capacity: capacity.unwrap_or(0),
        waiting_until,
        email,
        phone,
        website: input.owned("website"),
        video: input.owned("video"),
    })
}

/// Keys one a line, or names of districts and Länder that mean exactly one.
pub(in crate::web::pages) fn read_keys(context: &Context, input: &Input, wrong: &mut Fields) -> Vec<Ags> {
    let mut keys = Vec::new();
    for line in input.text("ags").lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.bytes().all(|b| b.is_ascii_digit()) {
            keys.extend(wrong.take("/ags", line.parse::<Ags>()));
            continue;
        }
        let found = lookup::areas(context, line);
        let area: Vec<Ags> = found
            .iter()
            .filter(|one| one.certain)
            .filter_map(|one| {
                one.code
                    .strip_prefix("district:")
                    .or_else(|| one.code.strip_prefix("land:"))
            })
            .filter_map(|key| key.parse().ok())
            .collect();
        match area.as_slice() {
            [only] => keys.push(*only),
            _ => wrong.push("/ags", "ags-unknown", "13075"),
        }
    }
    keys
}

fn read_polygon(input: &Input, wrong: &mut Fields) -> Option<MultiPolygon> {
    let text = input.get("polygon")?;
    let read: Option<ServiceArea> = serde_json::from_str::<serde_json::Value>(text)
        .ok()
        .and_then(|value| serde_json::from_value(serde_json::json!({ "polygon": value })).ok());
    if let Some(area) = read {
        area.polygon
    } else {
        wrong.push("/polygon", "polygon-invalid", "");
        None
    }
}
