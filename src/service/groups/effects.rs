//! What a change of a group brings about, inside the caller's transaction: who is asked, who is introduced, who is told. Every
//! mail goes into the outbox together with the change that promises it, and tells of exactly those who are in the group then.

use chrono::{DateTime, Duration, Utc};

use super::super::{AppState, followup, post, teaser};
use super::circle::Circle;
use crate::domain::actor::Actor;
use crate::domain::consent::ConsentKind;
use crate::domain::group::{Group, GroupAction, GroupPair, GroupState, Member, MemberState, Standing};
use crate::domain::household::HouseholdState;
use crate::domain::ids::{GroupId, HouseholdId};
use crate::domain::locale::Locale;
use crate::domain::token::{Purpose, Secret};
use crate::error::Result;
use crate::mail::message::{self, GroupOther};
use crate::service::introductions;
use crate::service::introductions::sides::Side;
use crate::store::{Conn, consents, events, exclusions, groups, households, outbox, proposals, tokens};
use crate::texts;

/// Moves a group by the table of transitions, stores and logs it.
pub(super) fn apply(
    conn: &mut Conn,
    group: &mut Group,
    action: GroupAction,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<()> {
    let from = group.state;
    group.apply(action, now)?;
    groups::update(conn, group)?;
    groups::log(conn, group, (action, from), actor, now)
}

/// Lets an approval take effect, unless somebody took it back: stale when a condition no longer holds, else everybody is asked.
/// Answers whether something happened.
pub(super) fn take_effect(conn: &mut Conn, app: &AppState, id: &GroupId, now: DateTime<Utc>) -> Result<bool> {
    let mut group = groups::find(conn, id)?;
    if group.state != GroupState::Approved || group.shown_at.is_some() {
        return Ok(false);
    }
    let circle = Circle::load(conn, &group)?;
    if !circle.holds(conn, app, &group)? {
        apply(conn, &mut group, GroupAction::GoStale, &Actor::System, now)?;
        refresh(conn, app, &group, now)?;
        return Ok(true);
    }
    apply(conn, &mut group, GroupAction::Ask, &Actor::System, now)?;
    group.shown_at = Some(now);
    group.answer_by = Some(now + Duration::days(app.config.rules.answer_days));
    groups::update(conn, &mut group)?;
    for to in &circle.sides {
        ask(conn, app, &group, &circle, to, false, now)?;
        events::first_contact(conn, &to.0.household, None, now)?;
    }
    refresh(conn, app, &group, now)?;
    Ok(true)
}

/// What one of a group may know of the others before everybody said yes: the lines of their teasers, and reasons made only
/// from those. Neither region nor months of the group, which would say more than a teaser may.
pub(super) fn others(
    conn: &mut Conn,
    app: &AppState,
    group: &Group,
    circle: &Circle,
    reader: &HouseholdId,
    locale: Locale,
) -> Result<Vec<GroupOther>> {
    let pairs = groups::list_pairs(conn, &group.id)?;
    let mut found = Vec::new();
    for (member, side) in circle.others(reader) {
        let both = |pair: &&GroupPair| {
            let ends = [&pair.one, &pair.other];
            ends.contains(&reader) && ends.contains(&&member.household)
        };
        let active = side.household.state == HouseholdState::Active;
        let reasons = match pairs.iter().find(both) {
            Some(pair) if active => teaser::sentences(conn, app, &pair.explanation, Some(side), locale)?,
            _ => Vec::new(),
        };
        found.push(GroupOther {
            number: member.number,
            // The guard counts a household among those who share a combination, so it has to be one of them.
            lines: if active {
                teaser::lines(conn, app, &side.household, locale)?
            } else {
                Vec::new()
            },
            reasons,
        });
    }
    Ok(found)
}

/// Shows somebody the others and asks for an answer; `again` reminds.
pub(super) fn ask(
    conn: &mut Conn,
    app: &AppState,
    group: &Group,
    circle: &Circle,
    (member, side): &(Member, Side),
    again: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(answer_by) = group.answer_by else {
        return Ok(());
    };
    let token: Secret = tokens::issue(
        conn,
        Purpose::Group,
        &tokens::About::household(&member.household),
        Some(group.id.as_str()),
        now,
        answer_by - now,
    )?;
    let context = message::GroupTeaser {
        again,
        others: others(conn, app, group, circle, &member.household, side.household.locale)?,
        answer_url: app.links().group(&token),
        answer_by,
    };
    post::to_member(conn, app, now, &side.household, group, &context)
}

/// Everybody who stayed said yes: each learns who the others are.
fn introduce(
    conn: &mut Conn,
    app: &AppState,
    group: &Group,
    only: Option<&[HouseholdId]>,
    now: DateTime<Utc>,
) -> Result<()> {
    let circle = Circle::load(conn, group)?;
    // Who said yes last has just decided, and writes first.
    let last = circle
        .sides
        .iter()
        .max_by_key(|(member, _)| (member.answered_at, member.number));
    let last = last.map(|(member, _)| member.household.clone());
    for (member, side) in &circle.sides {
        if only.is_some_and(|only| !only.contains(&member.household)) {
            continue;
        }
        let mut others = Vec::new();
        for (_, other) in circle.others(&member.household) {
            others.push(message::GroupHousehold {
                people: people(conn, other)?,
            });
        }
        let voice = app.voice(side.household.locale);
        let context = message::GroupIntroduction {
            households: others,
            you_write_first: last.as_ref() == Some(&member.household),
            starters: ["starter-region", "starter-plans", "starter-memory"].map(|key| texts::text(voice, key)),
            note: group.personal_note.clone(),
            group_url: app.links().own_group(&group.id),
        };
        post::group_introduction(conn, app, now, &side.household, group, &context)?;
    }
    Ok(())
}

/// The adults of a household who may be named.
pub(super) fn people(conn: &mut Conn, side: &Side) -> Result<Vec<message::Person>> {
    let contact = &side.household.contact;
    let mut people = vec![message::Person {
        name: contact.name.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
    }];
    people.extend(post::second_adult(conn, &side.household.id)?);
    Ok(people)
}

/// What follows from a change of who is in a group, or of what they said. Mails that tell of somebody who is gone are stopped,
/// and whoever would have got one hears of those who stay.
pub(super) fn settle(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    group: &mut Group,
    ends_by: GroupAction,
    now: DateTime<Utc>,
) -> Result<()> {
    let was_complete = group.state == GroupState::Complete;
    let stopped = outbox::cancel_for_group(conn, &group.id, now)?;
    groups::update(conn, group)?;
    let staying: Vec<HouseholdId> = group.staying().map(|member| member.household.clone()).collect();
    let unread: Vec<HouseholdId> = stopped.unread.into_iter().filter(|one| staying.contains(one)).collect();
    // What is on its way may still fail, and then it may not be tried again: a second mail is better than none.
    let mut to_tell = unread.clone();
    to_tell.extend(
        stopped
            .under_way
            .into_iter()
            .filter(|one| staying.contains(one) && !unread.contains(one)),
    );
    match group.standing() {
        // What a coordinator looked at is what is asked (rule 5), so a group that loses somebody before is no longer one.
        _ if group.state.is_open() && group.shown_at.is_none() => {
            apply(conn, group, GroupAction::Withdraw, &Actor::System, now)?;
        }
        // Those who have read the introduction know of each other; the two who are left do, too.
        Standing::TooFew if was_complete && unread.len() < staying.len() => {
            introduce(conn, app, group, Some(&to_tell), now)?;
        }
        Standing::TooFew => {
            // Whoever left must not be told by the name of what ended it.
            apply(conn, group, ends_by, actor, now)?;
            tell_it_ended(conn, app, group, &staying, now)?;
        }
        Standing::Complete if was_complete => introduce(conn, app, group, Some(&to_tell), now)?,
        // Otherwise everybody would read that mails come, and none would be allowed to leave.
        Standing::Complete if !Circle::load(conn, group)?.still_possible(conn, app)? => {
            apply(conn, group, GroupAction::GoStale, &Actor::System, now)?;
            tell_it_ended(conn, app, group, &staying, now)?;
        }
        Standing::Complete => {
            apply(conn, group, GroupAction::Complete, actor, now)?;
            introduce(conn, app, group, None, now)?;
            // What waits for review between two of them has come about.
            for key in Circle::load(conn, group)?.pair_keys() {
                if let Some(mut suggested) = proposals::find_suggested(conn, &key)? {
                    introductions::effects::end_by_service(conn, app, &mut suggested, now)?;
                }
            }
        }
        Standing::GoesOn => {
            let circle = Circle::load(conn, group)?;
            for to in &circle.sides {
                if to.0.state == MemberState::Asked && to_tell.contains(&to.0.household) {
                    ask(conn, app, group, &circle, to, false, now)?;
                }
            }
        }
    }
    refresh(conn, app, group, now)
}

/// Tells those who were still in it that the group did not come about; never why or through whom.
pub(super) fn tell_it_ended(
    conn: &mut Conn,
    app: &AppState,
    group: &Group,
    to: &[HouseholdId],
    now: DateTime<Utc>,
) -> Result<()> {
    for id in to {
        let household = households::get(conn, id)?;
        if household.takes_part() {
            let context = message::GroupEnded {
                status_url: app.links().status(),
            };
            post::to_member(conn, app, now, &household, group, &context)?;
        }
    }
    Ok(())
}

/// Computes anew what the households of a group wait for, also those that left.
pub(super) fn refresh(conn: &mut Conn, app: &AppState, group: &Group, now: DateTime<Utc>) -> Result<()> {
    for member in &group.members {
        followup::refresh_waiting(conn, app, &member.household, now)?;
    }
    Ok(())
}

/// Takes a household out of a group; the others go on when enough of them stay.
fn take_out(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    group: &mut Group,
    household: &HouseholdId,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    group.take_out(household, MemberState::Left, reason, now)?;
    settle(conn, app, actor, group, GroupAction::Withdraw, now)
}

/// Takes a household that leaves, pauses, is reported or revokes its consent out of its groups. A pause or a move does not take
/// back an introduction to which everybody said yes.
pub(crate) fn leave_all(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<()> {
    let own = households::get(conn, household)?;
    let rests = matches!(own.state, HouseholdState::Paused | HouseholdState::Moved)
        && own.suspended_at.is_none()
        && consents::list_in_force(conn, household)?.has(ConsentKind::MeetHouseholds);
    let reason = own.suspended_at.map(|_| "inappropriate");
    for mut group in groups::list_of_household(conn, household)? {
        let stays = group.member(household).is_some_and(|member| member.state.stays());
        if stays && !(rests && group.state == GroupState::Complete) {
            take_out(conn, app, actor, &mut group, household, reason, now)?;
        }
    }
    Ok(())
}

/// Takes a household out of the groups in which it now excludes somebody.
pub(crate) fn leave_excluded(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    household: &HouseholdId,
    now: DateTime<Utc>,
) -> Result<()> {
    for mut group in groups::list_of_household(conn, household)? {
        let circle = Circle::load(conn, &group)?;
        let Some((_, own)) = circle.get(household) else {
            continue;
        };
        let mut excludes = false;
        for (_, other) in circle.others(household) {
            excludes |= exclusions::households_exclude(conn, app.key.as_ref(), &own.household, &other.household)?;
        }
        if excludes {
            take_out(conn, app, actor, &mut group, household, None, now)?;
        }
    }
    Ok(())
}

/// Looks at the open group of a household that changed: it leaves when it no longer fits; what waits for review gets the
/// reasons as they are now.
pub(crate) fn recheck(conn: &mut Conn, app: &AppState, household: &HouseholdId, now: DateTime<Utc>) -> Result<()> {
    for mut group in groups::list_of_household(conn, household)? {
        let stays = group.member(household).is_some_and(|member| member.state.stays());
        if !stays || !group.state.is_open() {
            continue;
        }
        let circle = Circle::load(conn, &group)?;
        if !circle.holds(conn, app, &group)? {
            take_out(conn, app, &Actor::System, &mut group, household, None, now)?;
        } else if group.state == GroupState::Suggested && !circle.is_unchanged() {
            renew(conn, app, &mut group, &circle)?;
        }
    }
    Ok(())
}

/// Works out anew why a group belongs together, so that the present facts are looked at.
pub(super) fn renew(conn: &mut Conn, app: &AppState, group: &mut Group, circle: &Circle) -> Result<()> {
    let year = chrono::Datelike::year(&group.created_at);
    if let Some(fit) = circle.fit(app, group, year)? {
        groups::set_pairs(conn, &group.id, &fit.pairs)?;
        group.window = fit.window;
    }
    for member in &mut group.members {
        if let Some((_, side)) = circle.get(&member.household) {
            member.input_version = side.household.version;
        }
    }
    groups::update(conn, group)
}
