//! Each row of the tables of the matching rules, with hand-made cases and the numbers that the rules give.

mod households;
mod initiatives;

use wurzelwerk::domain::explanation::{Criterion, Explanation};
use wurzelwerk::domain::ids::HouseholdId;
use wurzelwerk::domain::lists::{Seeks, Situation};
use wurzelwerk::domain::place::{Ags, Place};
use wurzelwerk::domain::profile::{Adult, Profile, TargetArea};
use wurzelwerk::matching::{Household, Named, Standing};

fn key(text: &str) -> Ags {
    text.parse().unwrap()
}

fn circle(place: Place, radius_km: u16) -> TargetArea {
    TargetArea::Place { place, radius_km }
}

fn district(ags: &str) -> TargetArea {
    TargetArea::District { ags: key(ags) }
}

fn land(ags: &str) -> TargetArea {
    TargetArea::Land { ags: key(ags) }
}

fn coming(targets: Vec<TargetArea>) -> Profile {
    Profile::new(Situation::Returning, targets)
}

fn anywhere() -> Profile {
    coming(vec![TargetArea::Anywhere])
}

fn prepared(id: &str, profile: &Profile) -> Household {
    let standing = Standing {
        takes_part: true,
        meets_households: true,
        shares_with: Named::Everyone,
        phone_key: None,
    };
    Household::prepare(HouseholdId::known(id), profile, standing)
}

fn points(explanation: &Explanation, criterion: Criterion) -> u32 {
    explanation
        .reasons
        .iter()
        .find(|reason| reason.criterion == criterion)
        .unwrap()
        .points
}

fn working(jobs: &[(Option<&str>, Option<&str>)]) -> Profile {
    let adult = |(title, code): &(Option<&str>, Option<&str>)| Adult {
        occupation: title.map(ToOwned::to_owned),
        kldb: code.map(|code| code.parse().unwrap()),
        seeks: Some(Seeks::Employed),
    };
    Profile {
        adults: jobs.iter().map(adult).collect(),
        ..anywhere()
    }
}
