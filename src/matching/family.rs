//! What households may read of an explanation (product rules 4 and 8): sentences for the good criteria only, without
//! points, place names, distances, ages, titles or months. Points and facts are for coordinators and stand in `explain`.

use std::collections::BTreeMap;

use crate::domain::explanation::{Arg, Criterion, Explanation, Reason};

/// A sentence for a household: a message key of `locales/*/reasons.ftl` and its arguments, which are codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The criterion it speaks of.
    pub criterion: Criterion,
    /// Key of the message, `family-reason-…`.
    pub key: &'static str,
    /// Arguments of the message, as codes (see `explain::vocabulary`).
    pub args: BTreeMap<String, Arg>,
}

/// The sentences worth saying to a household, in the order of the criteria; possibly none. `may_name` tells whether the
/// shared needs or interests may be named, that is whether the teaser of the other side shows that line; where it may
/// not, the sentence says only that there are some. With an initiative everything is the reader's own or public.
pub fn family_sentences(explanation: &Explanation, may_name: &dyn Fn(Criterion) -> bool) -> Vec<Sentence> {
    explanation
        .reasons
        .iter()
        .filter_map(|reason| sentence(reason, may_name(reason.criterion)))
        .collect()
}

fn sentence(reason: &Reason, may_name: bool) -> Option<Sentence> {
    let points = reason.points;
    let (key, named) = match reason.key.as_str() {
        // Places count as the same surroundings from 25 km within a district on (0.8 * 5,000 + 2,000).
        "reason-region-places" | "reason-region-places-same-district" if points >= 6_000 => {
            ("family-reason-region-same", None)
        }
        "reason-region-same-place" | "reason-region-place-inside" | "reason-region-same-district" => {
            ("family-reason-region-same", None)
        }
        "reason-region-places"
        | "reason-region-places-same-district"
        | "reason-region-place-reaches"
        | "reason-region-neighbours" => ("family-reason-region-near", None),
        "reason-region-same-land" => ("family-reason-region-land", None),
        // On average the closest child of the other side is at most two years older or younger (2,000 + 0.8 * 7,000).
        "reason-family-children" if points >= 7_600 => ("family-reason-family-children", None),
        "reason-family-same-adults" => ("family-reason-family-adults", None),
        "reason-timing-overlap" => ("family-reason-timing-same", None),
        // Up to three months lie between the windows (5,000 − 3 * 417).
        "reason-timing-gap" if points >= 3_749 => ("family-reason-timing-near", None),
        "reason-welcome" => ("family-reason-welcome", None),
        "reason-needs-offered" if may_name => ("family-reason-needs-offered-named", Some("needs")),
        "reason-needs-offered" => ("family-reason-needs-offered", None),
        "reason-needs-common" if may_name => ("family-reason-needs-common-named", Some("needs")),
        "reason-needs-common" => ("family-reason-needs-common", None),
        "reason-interests" if may_name => ("family-reason-interests-named", Some("interests")),
        "reason-interests" => ("family-reason-interests", None),
        // The same occupation group, three digits.
        "reason-occupation-same" | "reason-occupation-related" | "reason-occupation-titles" if points >= 8_000 => {
            ("family-reason-occupation", None)
        }
        // Half of the scale is 25 km, within Germany as abroad.
        "reason-current-place-apart" if points >= 5_000 => ("family-reason-current-place-near", None),
        "reason-current-place-abroad" => ("family-reason-current-place-country", None),
        "reason-languages" if points >= 8_000 => ("family-reason-languages", None),
        "reason-service-place-inside" | "reason-service-district-inside" | "reason-service-land-inside" => {
            ("family-reason-service-inside", None)
        }
        "reason-service-place-touched" | "reason-service-district-touched" => ("family-reason-service-near", None),
        "reason-service-land-touched" | "reason-service-anywhere" => ("family-reason-service-part", None),
        "reason-service-needs-all" => ("family-reason-service-needs-all", Some("needs")),
        "reason-service-needs-some" => ("family-reason-service-needs-some", Some("needs")),
        "reason-service-occupation-same" | "reason-service-occupation-related" | "reason-service-occupation-titles"
            if points >= 5_000 =>
        {
            ("family-reason-service-occupation", None)
        }
        "reason-service-occupation-several" if points >= 5_000 => ("family-reason-service-occupations", None),
        "reason-service-situation-named" => ("family-reason-service-situation", None),
        _ => return None,
    };
    let args = named
        .and_then(|name| reason.args.get(name).map(|arg| (name.to_owned(), arg.clone())))
        .into_iter()
        .collect();
    Some(Sentence {
        criterion: reason.criterion,
        key,
        args,
    })
}
