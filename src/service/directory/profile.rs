//! What has to hold for the profile of an initiative besides the rules of the domain: its keys name areas of today, and its
//! occupations carry a code where that is certain.

use super::super::AppState;
use crate::domain::initiative::InitiativeProfile;
use crate::error::{Error, Fields, Result};
use crate::gazetteer::AgsError;

/// Checks a profile and puts it into its normal form.
///
/// # Errors
/// [`Error::Invalid`] with every field that is not valid.
pub(in crate::service) fn checked(app: &AppState, mut profile: InitiativeProfile) -> Result<InitiativeProfile> {
    let occupations = app.occupations.current();
    for wanted in &mut profile.occupations {
        if wanted.kldb.is_none() {
            wanted.kldb = occupations.certain(&wanted.title);
        }
    }
    let mut fields = Fields::new();
    for (index, ags) in profile.service_area.ags.iter().enumerate() {
        let at = format!("/service_area/ags/{index}");
        match app.gazetteer.check_ags(&ags.to_string()) {
            Ok(_) => {}
            Err(AgsError::Merged { successors, .. }) => {
                let keys: Vec<String> = successors.iter().map(ToString::to_string).collect();
                fields.push(at, "ags-merged", keys.join(", "));
            }
            Err(AgsError::Unknown { .. }) => fields.push(at, "ags-unknown", "13075"),
            Err(AgsError::Malformed) => fields.push(at, "ags-invalid", "13075"),
        }
    }
    match (fields.finish(), profile.checked()) {
        (Ok(()), checked) => checked,
        (Err(Error::Invalid(mut areas)), Err(Error::Invalid(others))) => {
            areas.extend(others);
            Err(Error::Invalid(areas))
        }
        (Err(error), _) => Err(error),
    }
}
