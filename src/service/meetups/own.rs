//! Meetups as a household sees them: where it stands with them, what it may do, and which fit its region. Nothing of other
//! participants stands here but how many places are free.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::AppState;
use super::{Guest, Hosts, MeetupView, choose_until, view_of_one, views};
use crate::domain::actor::Actor;
use crate::domain::exclusion::hashes_of_initiative;
use crate::domain::ids::{InitiativeId, MeetupId};
use crate::domain::initiative::ServiceArea;
use crate::domain::meetup::{Meetup, MeetupState, SignupState};
use crate::domain::profile::TargetArea;
use crate::error::Result;
use crate::matching::{self, Offer};
use crate::store::meetups::Signup;
use crate::store::{Conn, exclusions, meetups};

/// At most so many meetups are suggested to a household.
const SUGGESTED: usize = 5;

/// A meetup as a household sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OwnMeetup {
    /// The meetup.
    #[serde(flatten)]
    pub meetup: MeetupView,
    /// Where the household stands with it; nothing when it never signed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signup: Option<SignupState>,
    /// The link of the video room, for those who have a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_link: Option<String>,
    /// Whether it may sign up: it is for this household, and takes sign-ups.
    pub may_sign_up: bool,
    /// Until when it may say whom it would like to be introduced to; nothing when it may not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choose_until: Option<DateTime<Utc>>,
}

/// The meetups of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OwnMeetups {
    /// Those it signed up for, the next first.
    pub signed_up: Vec<OwnMeetup>,
    /// Those that fit its target areas and that it could sign up for, the next first.
    pub suggested: Vec<OwnMeetup>,
}

/// Whether a household with this sign-up could sign up now, as far as that is its own affair.
fn is_open(app: &AppState, meetup: &Meetup, signup: Option<&Signup>) -> bool {
    let there = signup.is_some_and(|one| matches!(one.state, SignupState::SignedUp | SignupState::Waiting));
    !there && meetup.takes_signups(app.clock.now())
}

fn seen(app: &AppState, view: MeetupView, meetup: &Meetup, signup: Option<&Signup>, may_sign_up: bool) -> OwnMeetup {
    let now = app.clock.now();
    let state = signup.map(|signup| signup.state);
    let has_place = matches!(state, Some(SignupState::SignedUp | SignupState::Attended));
    let present = state.is_some_and(|state| meetup.counts_as_present(state));
    let until = choose_until(app, meetup);
    OwnMeetup {
        meetup: view,
        signup: state,
        video_link: meetup
            .details
            .video_link
            .clone()
            .filter(|_| has_place && meetup.state == MeetupState::Planned),
        may_sign_up,
        choose_until: (present && meetup.is_over(now) && now < until).then_some(until),
    }
}

/// One meetup as the household sees it.
pub(super) fn own_view(
    conn: &mut Conn,
    app: &AppState,
    guest: &Guest,
    meetup: &Meetup,
    signup: Option<&Signup>,
) -> Result<OwnMeetup> {
    let may_sign_up = is_open(app, meetup, signup) && guest.is_invited(conn, app, meetup)?;
    let view = view_of_one(conn, app, meetup)?;
    Ok(seen(app, view, meetup, signup, may_sign_up))
}

/// One meetup as the household that is asking sees it.
///
/// # Errors
/// [`crate::error::Error::Unauthenticated`] for anybody but a household; [`crate::error::Error::NotFound`].
pub async fn mine(app: &AppState, actor: &Actor, id: &MeetupId) -> Result<OwnMeetup> {
    let (household, state, id) = (actor.household()?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let guest = Guest::load(conn, &household)?;
            let meetup = meetups::find(conn, &id)?;
            let signup = meetups::find_signup(conn, &id, &household)?;
            own_view(conn, &state, &guest, &meetup, signup.as_ref())
        })
        .await
}

/// Whether a meetup is for one of the target areas, as an initiative with the same area would cover it.
fn suits(app: &AppState, meetup: &Meetup, areas: &[TargetArea]) -> bool {
    let keys = meetup.details.areas();
    if keys.is_empty() {
        return true;
    }
    let service_area = ServiceArea {
        ags: keys.to_vec(),
        polygon: None,
    };
    let offer = Offer {
        open: true,
        service_area: &service_area,
        services: &[],
        occupations: &[],
        situations: &[],
        languages: &[],
    };
    let prepared = matching::Initiative::prepare(InitiativeId::known(""), &offer, app.gazetteer.as_ref());
    areas.iter().any(|area| prepared.covers(area, app.gazetteer.as_ref()))
}

/// The meetups that the household could sign up for, the next first.
fn suggestions(conn: &mut Conn, app: &AppState, guest: &Guest, signups: &[Signup]) -> Result<Vec<Meetup>> {
    let household = &guest.household;
    if !household.takes_part() {
        return Ok(Vec::new());
    }
    let mut found = meetups::list_coming(conn, app.clock.now(), None)?;
    found.retain(|meetup| {
        let signup = signups.iter().find(|signup| signup.meetup == meetup.id);
        is_open(app, meetup, signup) && guest.is_meant_by(meetup) && suits(app, meetup, &household.profile.target_areas)
    });
    let excluded = exclusions::hashes_of(conn, &household.id)?;
    if !excluded.is_empty() {
        let hosts = Hosts::load(conn, &found)?;
        found.retain(|meetup| {
            let hashes = hosts
                .of(meetup)
                .map(|host| hashes_of_initiative(app.key.as_ref(), host));
            !hashes.into_iter().flatten().any(|hash| excluded.contains(&hash))
        });
    }
    found.truncate(SUGGESTED);
    Ok(found)
}

/// The meetups that the household signed up for, and those that fit its target areas.
///
/// # Errors
/// [`crate::error::Error::Unauthenticated`] for anybody but a household.
pub async fn list_mine(app: &AppState, actor: &Actor) -> Result<OwnMeetups> {
    let (household, state) = (actor.household()?.clone(), app.clone());
    app.store
        .read(move |conn| {
            let guest = Guest::load(conn, &household)?;
            let signups = meetups::list_signups_of(conn, &household)?;
            let joined: Vec<MeetupId> = signups
                .iter()
                .filter(|signup| signup.state != SignupState::Cancelled)
                .map(|signup| signup.meetup.clone())
                .collect();
            let joined = meetups::find_many(conn, &joined)?;
            let suggested = suggestions(conn, &state, &guest, &signups)?;
            let mut own = |found: &[Meetup], may_sign_up: bool| -> Result<Vec<OwnMeetup>> {
                let views = views(conn, &state, found)?;
                let all = found.iter().zip(views).map(|(meetup, view)| {
                    let signup = signups.iter().find(|signup| signup.meetup == meetup.id);
                    seen(&state, view, meetup, signup, may_sign_up)
                });
                Ok(all.collect())
            };
            Ok(OwnMeetups {
                // Whoever was there, has a place or waits has nothing to sign up for.
                signed_up: own(&joined, false)?,
                suggested: own(&suggested, true)?,
            })
        })
        .await
}
