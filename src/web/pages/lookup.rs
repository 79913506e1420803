//! What pages ask the gazetteer: names of areas, places for what was typed, outlines for the map. Nothing is decided silently: several
//! candidates stay several.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::context::Context;
use super::map;
use crate::domain::geography::Geography as _;
use crate::domain::ids::InitiativeId;
use crate::domain::locale::Locale;
use crate::domain::place::{Ags, AgsLevel, Place, PlaceId};
use crate::error::Result;
use crate::gazetteer::{Hit, Resolution, Scope, Target};
use crate::service::AppState;
use crate::service::directory::{self, Filter, InitiativeView};

/// At most so many candidates are shown.
const CANDIDATES: usize = 8;

/// An area that fits what was typed.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Its code in forms.
    pub(crate) code: String,
    /// Its name with what tells it from others.
    pub(crate) label: String,
    /// Whether the whole text fits; otherwise it only resembles.
    pub(crate) certain: bool,
}

fn code(target: &Target) -> String {
    match target {
        Target::Place(place) => format!("place:{}", place.id),
        Target::District(ags) => format!("district:{ags}"),
        Target::Land(ags) => format!("land:{ags}"),
    }
}

fn candidates(resolution: Resolution) -> Vec<Hit> {
    match resolution {
        Resolution::One(hit) => vec![*hit],
        Resolution::Several(hits) | Resolution::None(hits) => hits.into_iter().take(CANDIDATES).collect(),
    }
}

/// Places, districts and Länder that the text may mean; one certain one when exactly one is meant.
pub(crate) fn areas(context: &Context, text: &str) -> Vec<Candidate> {
    let found = context.app.gazetteer.resolve_in(Scope::Germany, text, context.locale);
    candidates(found)
        .into_iter()
        .map(|hit| Candidate {
            code: code(&hit.target),
            certain: hit.is_certain(),
            label: hit.label,
        })
        .collect()
}

/// Places in Germany and abroad that the text may mean: codes and labels.
pub(crate) fn places(context: &Context, text: &str) -> Vec<Candidate> {
    let found = context.app.gazetteer.resolve_in(Scope::World, text, context.locale);
    candidates(found)
        .into_iter()
        .filter(|hit| matches!(hit.target, Target::Place(_)))
        .map(|hit| Candidate {
            code: code(&hit.target),
            certain: hit.is_certain(),
            label: hit.label,
        })
        .collect()
}

/// A place by its id.
pub(crate) fn place(app: &AppState, id: u32) -> Option<Place> {
    app.gazetteer.place(PlaceId(id)).cloned()
}

/// The place of a code such as `place:2917788`.
pub(crate) fn place_of_code(app: &AppState, code: &str) -> Option<Place> {
    let mut parts = code.split(':');
    match (parts.next(), parts.next()) {
        (Some("place"), Some(id)) => place(app, id.parse().ok()?),
        _ => None,
    }
}

/// A place with what tells it from others of that name.
pub(crate) fn place_label(app: &AppState, place: &Place) -> String {
    let target = Target::Place(place.clone());
    app.gazetteer
        .label(&target, Locale::De)
        .unwrap_or_else(|| place.name.clone())
}

/// The name of a Land, district or municipality; the key itself when it is not known.
pub(crate) fn name(app: &AppState, ags: Ags) -> String {
    app.gazetteer.area_name(ags).unwrap_or_else(|| ags.to_string())
}

/// Names of several areas, at most `limit` of them.
pub(crate) fn names(context: &Context, keys: &[Ags], limit: usize) -> String {
    let mut names: Vec<String> = keys.iter().take(limit).map(|ags| name(&context.app, *ags)).collect();
    if keys.len() > limit {
        let rest = i64::try_from(keys.len() - limit).unwrap_or(i64::MAX);
        names.push(crate::texts::text_with(
            context.locale,
            "page-and-more",
            [("count", rest.into())],
        ));
    }
    names.join(", ")
}

/// The Länder: keys and names.
pub(crate) fn lands(app: &AppState) -> Vec<(Ags, String)> {
    app.gazetteer
        .lands()
        .iter()
        .map(|land| (land.ags, land.name.clone()))
        .collect()
}

/// Paths of all districts for the map. They come from the bundled outlines alone, so they are drawn once.
pub(crate) fn district_paths(app: &AppState) -> &'static BTreeMap<Ags, String> {
    static PATHS: OnceLock<BTreeMap<Ags, String>> = OnceLock::new();
    PATHS.get_or_init(|| {
        app.gazetteer
            .districts()
            .iter()
            .filter_map(|district| Some((district.ags, map::path(app.gazetteer.outline(district.ags)?))))
            .collect()
    })
}

/// The path of any area for the map.
pub(crate) fn area_path(app: &AppState, ags: Ags) -> Option<String> {
    if ags.level() == AgsLevel::District
        && let Some(path) = district_paths(app).get(&ags)
    {
        return Some(path.clone());
    }
    app.gazetteer.outline(ags).map(map::path)
}

/// The approved initiatives: identifiers and names, for lists to choose from.
pub(crate) async fn initiatives(context: &Context) -> Result<Vec<(InitiativeId, String)>> {
    let all = all_initiatives(context, &Filter::default()).await?;
    Ok(all.into_iter().map(|one| (one.id, one.profile.name.clone())).collect())
}

/// All initiatives that fit a filter: the map and the choices in forms need every one.
pub(crate) async fn all_initiatives(context: &Context, filter: &Filter) -> Result<Vec<InitiativeView>> {
    Ok(directory::list(&context.app, &context.actor, filter.clone())
        .await?
        .items)
}
