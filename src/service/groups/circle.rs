//! Those who are still in a group as they are now, and whether they still fit together. Reads only.

use chrono::{DateTime, Datelike as _, Utc};

use super::super::AppState;
use crate::domain::consent::ConsentKind;
use crate::domain::group::{Group, GroupPair, Member, SMALLEST};
use crate::domain::ids::HouseholdId;
use crate::domain::month::Month;
use crate::domain::proposal::Sides;
use crate::error::{Error, Result};
use crate::matching;
use crate::service::introductions::sides::Side;
use crate::store::{Conn, duplicates, exclusions, groups, proposals};

/// Those who are still in a group, by their numbers.
#[derive(Debug, Clone)]
pub(crate) struct Circle {
    pub(crate) sides: Vec<(Member, Side)>,
}

/// Why a group belongs together: each two of it, and the months in which all of them may move.
pub(crate) struct Fit {
    pub(crate) pairs: Vec<GroupPair>,
    pub(crate) window: (Month, Month),
}

impl Circle {
    pub(crate) fn load(conn: &mut Conn, group: &Group) -> Result<Self> {
        let sides = group
            .staying()
            .map(|member| Ok((member.clone(), Side::load(conn, &member.household)?)))
            .collect::<Result<_>>()?;
        Ok(Self { sides })
    }

    pub(crate) fn get(&self, household: &HouseholdId) -> Option<&(Member, Side)> {
        self.sides.iter().find(|(member, _)| member.household == *household)
    }

    /// The others, as one of them sees the group.
    pub(crate) fn others(&self, household: &HouseholdId) -> impl Iterator<Item = &(Member, Side)> {
        self.sides
            .iter()
            .filter(move |(member, _)| member.household != *household)
    }

    /// Each two of it, the one with the smaller identifier first.
    fn pairs(&self) -> Vec<(&Side, &Side)> {
        let mut sides: Vec<&Side> = self.sides.iter().map(|(_, side)| side).collect();
        sides.sort_by(|one, other| one.household.id.cmp(&other.household.id));
        let mut pairs = Vec::new();
        for (at, one) in sides.iter().enumerate() {
            pairs.extend(sides.iter().skip(at + 1).map(|other| (*one, *other)));
        }
        pairs
    }

    /// Whether the hard conditions that need the database hold for each two: nobody left, paused, was suspended or excluded
    /// another, and no two are probably the same household.
    pub(crate) fn still_possible(&self, conn: &mut Conn, app: &AppState) -> Result<bool> {
        let agrees = |side: &Side| side.household.takes_part() && side.consents.has(ConsentKind::MeetHouseholds);
        if !self.sides.iter().all(|(_, side)| agrees(side)) {
            return Ok(false);
        }
        for (one, other) in self.pairs() {
            if exclusions::households_exclude(conn, app.key.as_ref(), &one.household, &other.household)?
                || duplicates::are_held(conn, &one.household.id, &other.household.id)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether somebody is in an open group, or an earlier group or proposal keeps two of them apart.
    pub(crate) fn is_barred(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<bool> {
        for (member, _) in &self.sides {
            if groups::is_held(conn, &member.household)? {
                return Ok(true);
            }
        }
        for (one, other) in self.pairs() {
            if groups::bars_pair(conn, &one.household.id, &other.household.id, now)? {
                return Ok(true);
            }
        }
        self.are_kept_apart(conn, now)
    }

    /// Whether a proposal keeps two of them apart: one that somebody knows of, or that is over.
    fn are_kept_apart(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<bool> {
        for key in self.pair_keys() {
            if proposals::keeps_apart(conn, &key, now)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The keys of each two, as proposals have them.
    pub(crate) fn pair_keys(&self) -> Vec<String> {
        let key = |(one, other): (&Side, &Side)| {
            Sides::households(one.household.id.clone(), other.household.id.clone()).pair_key()
        };
        self.pairs().into_iter().map(key).collect()
    }

    /// Whether what the reasons were made from is what it was.
    pub(crate) fn is_unchanged(&self) -> bool {
        let same = |(member, side): &(Member, Side)| member.input_version == side.household.version;
        self.sides.iter().all(same)
    }

    /// Why they fit as matching sees it: all look in the region of the group, their times overlap, and each two score the
    /// minimum; nothing when that is no longer so. Children are counted as in `year`.
    pub(crate) fn fit(&self, app: &AppState, group: &Group, year: i32) -> Result<Option<Fit>> {
        if self.sides.len() < SMALLEST {
            return Ok(None);
        }
        let rules = matching::Rules {
            weights: app.weights.as_ref(),
            geography: app.gazetteer.as_ref(),
            year,
        };
        let prepared: Vec<matching::Household> = self
            .sides
            .iter()
            .map(|(_, side)| matching::Household::of(&side.household, &side.consents))
            .collect();
        if !prepared
            .iter()
            .all(|one| one.looks_in(group.region, app.gazetteer.as_ref()))
        {
            return Ok(None);
        }
        let mut window: Option<(i32, i32)> = None;
        for one in &prepared {
            let Some(own) = one.months_to_move() else {
                return Ok(None);
            };
            let (from, to) = window.unwrap_or(own);
            window = Some((from.max(own.0), to.min(own.1)));
        }
        let Some(window) = window.filter(|(from, to)| from <= to) else {
            return Ok(None);
        };
        let mut pairs = Vec::new();
        for (one, other) in self.pairs() {
            let of = |side: &Side| matching::Household::of(&side.household, &side.consents);
            let Ok(score) = matching::score_pair(&of(one), &of(other), &rules) else {
                return Ok(None);
            };
            if score.explanation.score < app.config.rules.minimum_score {
                return Ok(None);
            }
            pairs.push(GroupPair {
                one: one.household.id.clone(),
                other: other.household.id.clone(),
                explanation: score.explanation,
            });
        }
        Ok(Some(Fit {
            pairs,
            window: months(window)?,
        }))
    }

    /// Whether the group may go on: possible and fitting. A birthday alone does not end it.
    pub(crate) fn holds(&self, conn: &mut Conn, app: &AppState, group: &Group) -> Result<bool> {
        // Once they are asked, no proposal between two of them is approved any more.
        if group.shown_at.is_none() && self.are_kept_apart(conn, app.clock.now())? {
            return Ok(false);
        }
        Ok(self.still_possible(conn, app)? && self.fit(app, group, group.created_at.year())?.is_some())
    }

    /// Households that nobody has spoken with yet and that were never introduced to another household.
    pub(crate) fn not_known(&self, conn: &mut Conn) -> Result<Vec<HouseholdId>> {
        let mut unknown = Vec::new();
        for (member, side) in &self.sides {
            if side.household.known.is_none() && !proposals::has_met_households(conn, &member.household)? {
                unknown.push(member.household.clone());
            }
        }
        Ok(unknown)
    }
}

/// Months from their indexes.
pub(crate) fn months((from, to): (i32, i32)) -> Result<(Month, Month)> {
    let month = |index: i32| {
        let number = u32::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
        Month::new(index.div_euclid(12), number)
            .ok_or_else(|| Error::internal("reading the months of a group", index.to_string()))
    };
    Ok((month(from)?, month(to)?))
}
