//! The two years before the demonstration begins, as figures know them: what became of households that are long gone. Made up, the
//! same every time; nothing of it leads to a household.

use chrono::{Datelike as _, Duration, NaiveDate};

use super::super::{AppState, figures};
use super::people::{Chance, OCCUPATIONS};
use crate::domain::day::german_day;
use crate::domain::figures::{EventKind as Kind, LapseReason, Period};
use crate::domain::initiative::Initiative;
use crate::domain::outcome::{OutcomeStage as Stage, OutcomeWhy as Why};
use crate::domain::place::AgsLevel;
use crate::domain::proposal::Outcome;
use crate::error::Result;
use crate::store::events::{Former, PastEvent, insert_past};
use crate::store::{Conn, initiatives};

/// Households that registered in each quarter, the earliest first; around the turn of the year more come than in summer.
const QUARTERS: [usize; 8] = [70, 65, 60, 70, 115, 100, 85, 95];
/// Of a hundred those that the first initiatives looked after, which the coordinator of the demonstration works for.
const OF_COORDINATOR: usize = 60;
/// How many initiatives those are.
const OWN: usize = 5;

/// Writes down what happened in the two years before this quarter, and closes its periods.
pub(super) async fn tell(app: &AppState) -> Result<()> {
    let today = german_day(app.clock.now());
    app.store
        .write(move |conn| {
            let all = initiatives::list_approved(conn)?;
            fill(conn, &all, today)
        })
        .await?;
    // Each round does a part: first what the households of today have done so far is counted, then periods are closed.
    while figures::run_once(app).await? > 0 {}
    Ok(())
}

fn fill(conn: &mut Conn, all: &[Initiative], today: NaiveDate) -> Result<()> {
    let mut chance = Chance::new(1_789);
    let mut start = Period::quarter_of(today).days().start;
    for _ in QUARTERS {
        start = Period::quarter_of(start - Duration::days(1)).days().start;
    }
    let mut subject = 0;
    for households in QUARTERS {
        let end = Period::quarter_of(start).days().end;
        let days = usize::try_from((end - start).num_days()).unwrap_or(90);
        for _ in 0..households {
            subject += 1;
            let own = chance.percent(OF_COORDINATOR);
            let among = if own { all.get(..OWN).unwrap_or(all) } else { all };
            let Some(initiative) = chance.pick(among) else { continue };
            let day = start + Duration::days(i64::try_from(chance.below(days)).unwrap_or(0));
            let Some(former) = former(&mut chance, subject, initiative, day) else {
                continue;
            };
            let mut past = Past {
                chance: &mut chance,
                events: Vec::new(),
                today,
            };
            past.household(day);
            let events = past.events;
            insert_past(conn, &former, &events)?;
        }
        start = end;
    }
    Ok(())
}

fn former(chance: &mut Chance, subject: i64, initiative: &Initiative, day: NaiveDate) -> Option<Former> {
    let areas = &initiative.profile.service_area.ags;
    let district = areas.iter().find(|ags| ags.level() == AgsLevel::District)?.to_string();
    let (_, occupation) = chance.pick(OCCUPATIONS)?;
    // At Christmas people are back home for some days.
    let christmas = matches!((day.month(), day.day()), (12, 20..) | (1, ..=6));
    let campaign = if christmas && chance.percent(70) {
        Some("rueckkehrtag-weihnachten")
    } else {
        chance.percent(12).then_some("messe")
    };
    Some(Former {
        subject,
        initiative: initiative.id.clone(),
        district,
        occupation: occupation.get(..2)?,
        campaign,
    })
}

/// What happened to one household, told from the beginning; what lies in the future has not happened.
struct Past<'a> {
    chance: &'a mut Chance,
    events: Vec<PastEvent>,
    today: NaiveDate,
}

impl Past<'_> {
    fn add(&mut self, day: NaiveDate, kind: Kind, reason: Option<&'static str>, days: Option<i64>) {
        if day < self.today {
            self.events.push(PastEvent {
                day,
                kind,
                reason,
                days: days.and_then(|days| i32::try_from(days).ok()),
            });
        }
    }

    /// A number of days from `least` on, `most` at the latest; soon is likelier than late.
    fn later(&mut self, day: NaiveDate, least: usize, most: usize) -> (NaiveDate, i64) {
        let spread = most.saturating_sub(least) + 1;
        let days = least + self.chance.below(spread).min(self.chance.below(spread));
        let days = i64::try_from(days).unwrap_or(0);
        (day + Duration::days(days), days)
    }

    fn household(&mut self, registered: NaiveDate) {
        self.add(registered, Kind::Registered, None, None);
        if !self.chance.percent(93) {
            return;
        }
        let (confirmed, days) = self.later(registered, 0, 5);
        self.add(confirmed, Kind::Confirmed, None, Some(days));
        if self.chance.percent(88) {
            let (day, days) = self.later(confirmed, 1, 24);
            self.add(day, Kind::FirstContact, None, Some(days));
            let how = self.chance.pick(&["call", "call", "mail", "visit"]).copied();
            self.add(day, Kind::Advised, how, None);
        }
        if self.chance.percent(82) {
            self.proposal(confirmed);
        } else {
            let (day, _) = self.later(confirmed, 20, 60);
            let step = crate::domain::household::NextStep::StatusMail.as_str();
            self.add(day, Kind::Unmatched, Some(step), None);
        }
    }

    fn proposal(&mut self, confirmed: NaiveDate) {
        let (made, _) = self.later(confirmed, 1, 20);
        self.add(made, Kind::Proposed, None, None);
        let (decided, days) = self.later(made, 0, 9);
        if self.chance.percent(12) {
            let why = self
                .chance
                .pick(&["no_capacity", "occupation_not_needed", "wrong_region"]);
            self.add(decided, Kind::Rejected, why.copied(), None);
            return;
        }
        self.add(decided, Kind::Approved, None, Some(days));
        let (answered, waited) = self.later(decided, 1, 20);
        match self.chance.below(100) {
            0..=64 => {
                self.add(answered, Kind::Agreed, None, Some(waited));
                let days = (answered - made).num_days();
                self.add(answered, Kind::Introduced, None, Some(days));
                self.introduction(answered);
            }
            65..=81 => {
                let why = self.chance.pick(&["not_now", "timing", "found_already", "not_for_us"]);
                self.add(answered, Kind::Declined, why.copied(), None);
            }
            _ => self.add(
                decided + Duration::days(21),
                Kind::Lapsed,
                Some(LapseReason::Expired.as_str()),
                None,
            ),
        }
    }

    fn introduction(&mut self, introduced: NaiveDate) {
        if self.chance.percent(74) {
            let (met, days) = self.later(introduced, 2, 45);
            self.add(met, Kind::Met, None, Some(days));
        }
        let stages = [
            (Stage::Days7, 7),
            (Stage::Months3, 91),
            (Stage::Months6, 182),
            (Stage::Months12, 365),
        ];
        for (stage, after) in stages {
            let asked = introduced + Duration::days(after);
            self.add(asked, Kind::Asked, Some(stage.as_str()), None);
            if !self.chance.percent(68) {
                continue;
            }
            let (day, _) = self.later(asked, 0, 12);
            self.add(day, Kind::Answered, Some(stage.as_str()), None);
            let outcome = match (stage, self.chance.below(100)) {
                (Stage::Days7, 0..=91) | (_, 0..=54) => Outcome::StillPlanning,
                (Stage::Days7, _) => Outcome::NoContact,
                (_, 55..=84) => Outcome::Moved,
                (_, 85..=93) => Outcome::ChangedMind,
                _ => Outcome::MovedElsewhere,
            };
            self.add(day, Kind::Outcome, Some(outcome.as_str()), None);
            if outcome != Outcome::StillPlanning {
                let reasons = [Why::Job, Why::Housing, Why::Family, Why::Children, Why::PartnerJob];
                let why = self.chance.pick(&reasons).map(|why| why.as_str());
                self.add(day, Kind::Why, why, None);
                if outcome == Outcome::Moved {
                    self.add(day, Kind::Moved, None, None);
                }
                return;
            }
        }
    }
}
