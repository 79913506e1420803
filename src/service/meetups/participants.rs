//! Who takes part in a meetup, as staff may see it: the profile where a consent names the office, the teaser otherwise, nothing of
//! whoever excluded the person or the office; and who was there.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::households::{Sight, ViewLevel, profile_at};
use super::super::{AppState, spreadsheet, teaser};
use super::StaffMeetup;
use super::staff::owned;
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, MeetupId};
use crate::domain::locale::Locale;
use crate::domain::meetup::{Meetup, MeetupState, SignupState};
use crate::domain::profile::Profile;
use crate::error::{Conflict, Error, Result};
use crate::store::meetups::Signup;
use crate::store::{Conn, accounts, audit, households, meetups};
use crate::texts;

/// A participant as far as a member of staff may see it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ParticipantView {
    /// The household.
    pub household: HouseholdId,
    /// Its reference, as people quote it.
    #[schema(example = "0123456789AB")]
    pub reference: String,
    /// Where it stands with the meetup.
    pub state: SignupState,
    /// When it signed up.
    pub signed_up_at: DateTime<Utc>,
    /// How much of it may be seen.
    pub level: ViewLevel,
    /// Its teaser, as sentences.
    pub lines: Vec<String>,
    /// Its profile, where it may be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Whether it is this member of staff's business besides the meetup, so that its page opens.
    pub has_page: bool,
}

/// The participants that this member of staff may know of, in the order of signing up, with their households.
fn seen(conn: &mut Conn, sight: &Sight<'_>, meetup: &Meetup) -> Result<Vec<(Signup, Household)>> {
    let mut signups = meetups::list_signups(conn, &meetup.id)?;
    signups.retain(|signup| signup.state != SignupState::Cancelled && !sight.hidden.has(&signup.household));
    let ids: Vec<HouseholdId> = signups.iter().map(|signup| signup.household.clone()).collect();
    let mut all: HashMap<HouseholdId, Household> = households::find_many(conn, &ids)?
        .into_iter()
        .map(|household| (household.id.clone(), household))
        .collect();
    Ok(signups
        .into_iter()
        .filter_map(|signup| {
            let household = all.remove(&signup.household)?;
            let there = household.takes_part() || signup.state == SignupState::Attended;
            there.then_some((signup, household))
        })
        .collect())
}

fn listed(conn: &mut Conn, app: &AppState, staff: &Staff, meetup: &Meetup) -> Result<(Vec<ParticipantView>, Locale)> {
    let locale = accounts::find(conn, &staff.account)?.locale;
    let sight = Sight::of(conn, app, staff)?;
    let found = seen(conn, &sight, meetup)?;
    let ids: Vec<HouseholdId> = found.iter().map(|(_, household)| household.id.clone()).collect();
    let opens = sight.opens(conn, &ids)?;
    let levels = sight.levels(conn, &ids)?;
    let own: Vec<&Household> = found.iter().map(|(_, household)| household).collect();
    let lines = teaser::lines_of(conn, app, &own, locale)?;
    let mut views = Vec::new();
    for ((signup, household), lines) in found.iter().zip(lines) {
        let has_page = opens.contains(&household.id);
        let level = if has_page {
            levels.get(&household.id).copied().unwrap_or(ViewLevel::Teaser)
        } else {
            ViewLevel::Teaser
        };
        let profile = profile_at(level, &household.profile);
        views.push(ParticipantView {
            household: household.id.clone(),
            reference: household.id.reference(),
            state: signup.state,
            signed_up_at: signup.signed_up_at,
            level,
            lines,
            profile,
            has_page,
        });
    }
    Ok((views, locale))
}

/// The participants of a meetup of an own office, in the order of signing up.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::NotFound`].
pub async fn participants(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<Vec<ParticipantView>> {
    let (staff, state, id) = (actor.staff(Scope::HouseholdsRead)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let meetup = owned(&staff, meetups::find(conn, &id)?)?;
            Ok(listed(conn, &state, &staff, &meetup)?.0)
        })
        .await
}

/// The same as a table for spreadsheets: no more than [`participants`] shows.
///
/// # Errors
/// As [`participants`].
pub async fn participants_csv(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<String> {
    let (staff, state, id) = (actor.staff(Scope::HouseholdsRead)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let meetup = owned(&staff, meetups::find(conn, &id)?)?;
            let (rows, locale) = listed(conn, &state, &staff, &meetup)?;
            let mut table = vec![
                [
                    "meetup-csv-reference",
                    "meetup-csv-state",
                    "meetup-csv-level",
                    "meetup-csv-adults",
                    "meetup-csv-children",
                    "meetup-csv-lines",
                ]
                .map(|key| texts::text(locale, key))
                .to_vec(),
            ];
            for row in rows {
                let of_profile = |count: fn(&Profile) -> usize| {
                    row.profile
                        .as_ref()
                        .map_or_else(String::new, |profile| count(profile).to_string())
                };
                table.push(vec![
                    row.reference.clone(),
                    texts::text(locale, &format!("meetup-signup-{}", row.state)),
                    texts::text(locale, &format!("meetup-level-{}", row.level)),
                    of_profile(|profile| profile.adults.len()),
                    of_profile(|profile| profile.children.len()),
                    row.lines.join(" | "),
                ]);
            }
            Ok(spreadsheet::csv(table))
        })
        .await
}

/// Notes who was there, from the begin on: these, and nobody else who had a place. Of whom this member of staff may not know
/// nothing can be noted: they count as present, unless somebody who may know of them noted otherwise.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Error::Invalid`] for somebody who had
/// no place; [`Conflict::NotAllowed`] before it has begun, when it is cancelled, or when only counts are kept.
pub async fn record_attendance(
    app: &AppState,
    actor: &Actor,
    id: &MeetupId,
    present: Vec<HouseholdId>,
) -> Result<StaffMeetup> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (state, actor, now, id) = (app.clone(), actor.clone(), app.clock.now(), id.clone());
    app.store
        .write(move |conn| {
            let mut meetup = owned(&staff, meetups::find_locked(conn, &id)?)?;
            let begun = meetup.details.starts_at <= now && meetup.state != MeetupState::Cancelled;
            if !begun || meetup.closed.is_some() {
                return Err(Conflict::NotAllowed.into());
            }
            let had_place = |signup: &Signup| matches!(signup.state, SignupState::SignedUp | SignupState::Attended);
            let sight = Sight::of(conn, &state, &staff)?;
            let listed: HashSet<HouseholdId> = seen(conn, &sight, &meetup)?
                .into_iter()
                .filter(|(signup, _)| had_place(signup))
                .map(|(signup, _)| signup.household)
                .collect();
            if present.iter().any(|household| !listed.contains(household)) {
                return Err(Error::invalid("/households", "value-unknown", ""));
            }
            let noted = meetup.attendance_at.is_some();
            for signup in meetups::list_signups(conn, &id)?.iter().filter(|one| had_place(one)) {
                let there = if listed.contains(&signup.household) {
                    present.contains(&signup.household)
                } else {
                    !noted || signup.state == SignupState::Attended
                };
                let kept = if there {
                    SignupState::Attended
                } else {
                    SignupState::SignedUp
                };
                meetups::set_state(conn, signup, kept)?;
            }
            meetup.attendance_at = Some(now);
            meetups::update(conn, &mut meetup)?;
            audit::record(conn, now, &actor, "meetup.attendance", "meetup", id.as_str(), None)?;
            super::staff::staff_view(conn, &state, &meetup)
        })
        .await
}
