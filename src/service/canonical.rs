//! Puts a profile as it came in into its canonical form: places from the gazetteer, keys that exist today, occupation
//! titles resolved where that is certain. Nothing is guessed, and nothing is stored here.

use chrono::Datelike as _;

use super::AppState;
use crate::domain::place::{Ags, Place};
use crate::domain::profile::{Adult, Profile, TargetArea};
use crate::domain::text;
use crate::error::{Error, Fields, Result};
use crate::gazetteer::Gazetteer;

/// The longest name of a person, in characters.
pub(crate) const NAME_CHARS: usize = 80;

/// A checked profile in its canonical form.
///
/// # Errors
/// [`Error::Invalid`] with every field that is not valid; pointers are relative to the profile.
pub(crate) fn profile(app: &AppState, mut profile: Profile) -> Result<Profile> {
    let gazetteer = app.gazetteer.as_ref();
    let mut fields = Fields::new();
    for (index, area) in profile.target_areas.iter_mut().enumerate() {
        self::area(gazetteer, &mut fields, &format!("/target_areas/{index}"), area);
    }
    if let Some(place) = &mut profile.current_place {
        known_place(gazetteer, &mut fields, "/current_place", place);
    }
    for adult in &mut profile.adults {
        resolve_occupation(app, adult);
    }
    match profile.checked(app.clock.now().year()) {
        Ok(checked) => fields.finish().map(|()| checked),
        Err(Error::Invalid(errors)) => {
            for error in errors {
                fields.push(error.pointer, error.code, error.example);
            }
            fields.finish()?;
            // There is at least one error, so this is not reached; refusing is right in any case.
            Err(Error::Invalid(Vec::new()))
        }
        Err(other) => Err(other),
    }
}

/// Puts the known place or key in the place of what came in.
pub(crate) fn area(gazetteer: &Gazetteer, fields: &mut Fields, at: &str, area: &mut TargetArea) {
    match area {
        TargetArea::Place { place, .. } => known_place(gazetteer, fields, &format!("{at}/place"), place),
        TargetArea::District { ags } | TargetArea::Land { ags } => {
            known_area(gazetteer, fields, &format!("{at}/ags"), ags);
        }
        TargetArea::Anywhere => {}
    }
}

fn known_place(gazetteer: &Gazetteer, fields: &mut Fields, pointer: &str, place: &mut Place) {
    match gazetteer.place(place.id) {
        Some(known) => *place = known.clone(),
        None => fields.push(pointer, "place-unknown", "17489 Greifswald"),
    }
}

fn known_area(gazetteer: &Gazetteer, fields: &mut Fields, pointer: &str, ags: &mut Ags) {
    let checked = gazetteer.check_ags(&ags.to_string()).map_err(Error::from);
    if let Some(known) = fields.take(pointer, checked) {
        *ags = known;
    }
}

/// A code that was given stays; a title is only resolved where it means one thing.
fn resolve_occupation(app: &AppState, adult: &mut Adult) {
    if adult.kldb.is_none() {
        adult.kldb = adult
            .occupation
            .as_deref()
            .and_then(|title| app.occupations.current().certain(title));
    }
}

/// The name of a person, when one was given.
///
/// # Errors
/// [`Error::Invalid`] at `/name`.
pub(crate) fn name(fields: &mut Fields, name: Option<String>) -> Option<String> {
    let name = name.filter(|typed| !typed.trim().is_empty())?;
    fields.take("/name", text::line(&name, NAME_CHARS))
}
