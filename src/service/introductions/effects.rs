//! What a transition brings about, inside the caller's transaction: who is asked, who is introduced, who is told.
//! Every mail goes into the outbox together with the change that promises it.

use chrono::{DateTime, Duration, Months, Utc};

use super::super::{AppState, followup, groups, meetups, post, teaser, transfers};
use super::sides::{Both, Other, Side};
use crate::domain::actor::Actor;
use crate::domain::ids::HouseholdId;
use crate::domain::locale::{Locale, Voice};
use crate::domain::proposal::{Party, Proposal, ProposalAction, ProposalKind, ProposalState, transition};
use crate::domain::token::{Purpose, Secret};
use crate::error::Result;
use crate::mail::message;
use crate::store::proposals::Logged;
use crate::store::{Conn, events, outbox, outcomes, proposals, tokens};
use crate::texts;

/// What is done to a proposal, by whom and why.
pub(crate) struct Step<'a> {
    pub(crate) action: ProposalAction,
    pub(crate) party: Party,
    pub(crate) actor: &'a Actor,
    pub(crate) reason: Option<&'a str>,
    pub(crate) standing_yes: bool,
    pub(crate) now: DateTime<Utc>,
}

impl<'a> Step<'a> {
    /// A step for no coded reason, where nobody said yes beforehand.
    pub(crate) const fn new(action: ProposalAction, party: Party, actor: &'a Actor, now: DateTime<Utc>) -> Self {
        Self {
            action,
            party,
            actor,
            reason: None,
            standing_yes: false,
            now,
        }
    }

    /// What the service does by itself.
    pub(crate) const fn of_service(action: ProposalAction, now: DateTime<Utc>) -> Self {
        Self::new(action, Party::System, &Actor::System, now)
    }

    /// The same with a coded reason.
    pub(crate) const fn because(self, reason: &'a str) -> Self {
        Self {
            reason: Some(reason),
            ..self
        }
    }
}

/// Moves a proposal by the table of transitions, stores and logs it.
pub(crate) fn apply(conn: &mut Conn, proposal: &mut Proposal, step: &Step<'_>) -> Result<()> {
    let from = proposal.state;
    let version = proposal.version;
    proposal.state = transition(
        from,
        step.action,
        step.party,
        proposal.circumstances(step.party, step.standing_yes),
    )?;
    proposal.reason = step.reason.map(ToOwned::to_owned);
    let runs = proposal.state.is_open() || matches!(proposal.state, ProposalState::Introduced | ProposalState::Met);
    proposal.ended_at = (!runs).then_some(step.now);
    if proposal.state == ProposalState::Introduced && proposal.introduced_at.is_none() {
        proposal.introduced_at = Some(step.now);
    }
    proposals::update(conn, proposal)?;
    proposals::log(
        conn,
        proposal,
        &Logged {
            action: step.action,
            from,
            actor: step.actor,
            reason: step.reason,
            version,
            at: step.now,
        },
    )
}

/// Lets an approval take effect: stale when a condition no longer holds, an introduction when everyone said yes
/// beforehand, a question to the households otherwise.
pub(crate) fn take_effect(conn: &mut Conn, app: &AppState, proposal: &mut Proposal, now: DateTime<Utc>) -> Result<()> {
    let both = Both::load(conn, &proposal.sides)?;
    if !both.holds(conn, app, proposal, now)? {
        let step = Step::of_service(ProposalAction::GoStale, now);
        apply(conn, proposal, &step)?;
        return refresh(conn, app, &both, now);
    }
    if both.standing_yes(proposal.origin) {
        let step = Step {
            action: ProposalAction::TakeEffect,
            party: Party::System,
            actor: &Actor::System,
            reason: None,
            standing_yes: true,
            now,
        };
        apply(conn, proposal, &step)?;
        proposal.shown_at = Some(now);
        proposals::update(conn, proposal)?;
        introduce(conn, app, proposal, &both, now)
    } else {
        ask(conn, app, proposal, &both, now)
    }
}

/// Shows the teaser to every household concerned and asks for an answer.
fn ask(conn: &mut Conn, app: &AppState, proposal: &mut Proposal, both: &Both, now: DateTime<Utc>) -> Result<()> {
    let answer_by = now + Duration::days(app.config.rules.answer_days);
    proposal.shown_at = Some(now);
    proposal.answer_by = Some(answer_by);
    proposals::update(conn, proposal)?;
    let links = app.links();
    for (party, side) in both.households() {
        let token = answer_token(conn, proposal, &side.household.id, now, answer_by)?;
        let locale = side.household.locale;
        let (about, lines) = describe_other(conn, app, both, party, locale)?;
        let context = message::ProposalTeaser {
            about,
            lines,
            reasons: teaser::sentences(conn, app, &proposal.explanation, both.other_household(party), locale)?,
            answer_url: links.answer(&token),
            answer_by,
        };
        post::to_side(conn, app, now, side, proposal, party, &context)?;
        events::first_contact(conn, &side.household.id, proposal.sides.initiative(), now)?;
    }
    refresh(conn, app, both, now)
}

/// A link with which a household answers without signing in.
pub(crate) fn answer_token(
    conn: &mut Conn,
    proposal: &Proposal,
    household: &HouseholdId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Secret> {
    tokens::issue(
        conn,
        Purpose::Answer,
        &tokens::About::proposal(household, &proposal.id),
        None,
        now,
        until - now,
    )
}

/// Whom a teaser is about, and its lines.
fn describe_other(
    conn: &mut Conn,
    app: &AppState,
    both: &Both,
    reader: Party,
    locale: Locale,
) -> Result<(message::TeaserOf, Vec<String>)> {
    Ok(match (&both.other, reader) {
        (Other::Initiative(initiative), _) => (
            message::TeaserOf::Initiative {
                name: initiative.profile.name.clone(),
                url: app.links().initiative(&initiative.id),
            },
            teaser::initiative_lines(app, initiative, locale),
        ),
        (Other::Household(b), Party::SideA) => (
            message::TeaserOf::Household,
            teaser::lines(conn, app, &b.household, locale)?,
        ),
        (Other::Household(_), _) => (
            message::TeaserOf::Household,
            teaser::lines(conn, app, &both.a.household, locale)?,
        ),
    })
}

impl Both {
    /// Whether this one of two households has settled, so that it welcomes the other.
    pub(crate) fn does_welcome(&self, household: &HouseholdId) -> bool {
        let Other::Household(other) = &self.other else {
            return false;
        };
        [&self.a.household, &other.household]
            .into_iter()
            .any(|one| one.id == *household && one.profile.situation.is_settled())
    }

    /// The household opposite of a party, where there is one.
    pub(crate) fn other_household(&self, party: Party) -> Option<&Side> {
        match (party, &self.other) {
            (Party::SideB, _) => Some(&self.a),
            (_, Other::Household(side)) => Some(side),
            _ => None,
        }
    }
}

/// Everyone said yes: the introduction mails, the questions what became of it, and the next steps.
pub(crate) fn introduce(
    conn: &mut Conn,
    app: &AppState,
    proposal: &Proposal,
    both: &Both,
    now: DateTime<Utc>,
) -> Result<()> {
    for (party, side) in both.households() {
        introduce_to(conn, app, proposal, both, (party, side), now)?;
        for (stage, due) in [
            ("days_7", now + Duration::days(7)),
            ("months_3", now + Months::new(3)),
            ("months_6", now + Months::new(6)),
            ("months_12", now + Months::new(12)),
        ] {
            outcomes::plan(conn, &proposal.id, party.as_str(), stage, due)?;
        }
    }
    if let Other::Initiative(initiative) = &both.other {
        let context = message::IntroductionInitiative {
            initiative_name: initiative.profile.name.clone(),
            people: people(conn, &both.a)?,
            you_write_first: true,
            starters: starters(Locale::De.into(), proposal),
            note: proposal.personal_note.clone(),
            page_url: app.links().staff_household(&both.a.household.id),
        };
        let reply_to = both.a.household.contact.email.clone();
        post::to_initiative(conn, app, now, initiative, proposal, reply_to, &context)?;
    }
    refresh(conn, app, both, now)
}

fn introduce_to(
    conn: &mut Conn,
    app: &AppState,
    proposal: &Proposal,
    both: &Both,
    to: (Party, &Side),
    now: DateTime<Utc>,
) -> Result<()> {
    let (party, side) = to;
    let (other, reply_to, vcard) = if let (Other::Initiative(initiative), _) = (&both.other, party) {
        let card = message::InitiativeCard {
            name: initiative.profile.name.clone(),
            email: initiative.profile.email.clone(),
            phone: initiative.profile.phone.clone(),
            website: initiative.profile.website.clone(),
        };
        let vcard = message::initiative_vcard(&card);
        (
            message::OtherSide::Initiative(card),
            initiative.profile.email.clone(),
            Some(vcard),
        )
    } else {
        let opposite = both.other_household(party).unwrap_or(&both.a);
        let people = people(conn, opposite)?;
        (
            message::OtherSide::Household { people },
            opposite.household.contact.email.clone(),
            None,
        )
    };
    let context = message::Introduction {
        other,
        you_write_first: writes_first(proposal, party),
        starters: starters(app.voice(side.household.locale), proposal),
        note: proposal.personal_note.clone(),
        status_url: app.links().status(),
        report_url: app.links().report(&proposal.id),
    };
    post::introduction(
        conn,
        app,
        now,
        (side, party),
        proposal,
        post::Enclosed { reply_to, card: vcard },
        &context,
    )
}

/// Who writes first: an initiative always; of two households the one that said yes last, because it has just decided.
fn writes_first(proposal: &Proposal, party: Party) -> bool {
    if proposal.sides.kind() == ProposalKind::Initiatives {
        return false;
    }
    let b_was_last = proposal.yes_b_at > proposal.yes_a_at;
    b_was_last == (party == Party::SideB)
}

/// The adults of a household who may be named: the one who registered, and a second one that confirmed by own mail.
fn people(conn: &mut Conn, side: &Side) -> Result<Vec<message::Person>> {
    let contact = &side.household.contact;
    let mut people = vec![message::Person {
        name: contact.name.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
    }];
    people.extend(post::second_adult(conn, &side.household.id)?);
    Ok(people)
}

/// Three things to talk about, chosen by what the two have in common.
fn starters(voice: Voice, proposal: &Proposal) -> [String; 3] {
    use crate::domain::explanation::Criterion as C;
    let strong = |criterion: C| {
        proposal
            .explanation
            .reasons
            .iter()
            .any(|reason| reason.criterion == criterion && reason.points >= 6_000)
    };
    // Two households without children are as alike, but have no school to talk about.
    let with_children = || {
        proposal
            .explanation
            .reasons
            .iter()
            .any(|reason| reason.key == "reason-family-children")
    };
    let mut keys = Vec::new();
    for (fits, key) in [
        (strong(C::Family) && with_children(), "starter-family"),
        (strong(C::Timing), "starter-timing"),
        (strong(C::Interests), "starter-interests"),
        (strong(C::Occupation), "starter-occupation"),
        (strong(C::Needs), "starter-needs"),
        (true, "starter-region"),
        (true, "starter-plans"),
        (true, "starter-memory"),
    ] {
        if fits {
            keys.push(texts::text(voice, key));
        }
    }
    let mut keys = keys.into_iter();
    std::array::from_fn(|_| keys.next().unwrap_or_default())
}

/// Tells the other household, where it was asked already, that the proposal came to nothing; never why or through whom.
pub(crate) fn tell_it_came_to_nothing(
    conn: &mut Conn,
    app: &AppState,
    proposal: &Proposal,
    both: &Both,
    acting: Party,
    now: DateTime<Utc>,
) -> Result<()> {
    if proposal.shown_at.is_none() {
        return Ok(());
    }
    for (party, side) in both.households() {
        if party != acting && side.household.takes_part() {
            let context = message::DeclineNotice {
                status_url: app.links().status(),
            };
            post::to_side(conn, app, now, side, proposal, party, &context)?;
        }
    }
    Ok(())
}

/// Stops what was promised for a proposal and not handed over yet.
pub(crate) fn stop_mails(conn: &mut Conn, proposal: &Proposal, now: DateTime<Utc>) -> Result<()> {
    outbox::cancel_for_proposal(conn, &proposal.id, now)?;
    Ok(())
}

/// Computes anew what the households of a proposal wait for.
pub(crate) fn refresh(conn: &mut Conn, app: &AppState, both: &Both, now: DateTime<Utc>) -> Result<()> {
    for (_, side) in both.households() {
        followup::refresh_waiting(conn, app, &side.household.id, now)?;
    }
    Ok(())
}

/// Closes the open proposals of a household that leaves, pauses or revokes a consent. `only` limits it to one kind; without it the
/// household also leaves its groups, gives back its places at meetups, and is handed on to nobody. A side that was asked already is told that it came to nothing.
pub(crate) fn close_open(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    household: &HouseholdId,
    only: Option<ProposalKind>,
    now: DateTime<Utc>,
) -> Result<()> {
    for mut proposal in proposals::list_open_of_household(conn, household)? {
        if only.is_some_and(|kind| proposal.sides.kind() != kind) {
            continue;
        }
        withdraw(conn, app, actor, household, &mut proposal, now)?;
    }
    if only != Some(ProposalKind::Initiatives) {
        groups::leave_all(conn, app, actor, household, now)?;
    }
    if only.is_none() {
        transfers::close_for(conn, household, now)?;
        meetups::leave_all(conn, app, household, now)?;
    }
    Ok(())
}

/// Closes one open proposal because a household leaves it.
pub(crate) fn withdraw(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    household: &HouseholdId,
    proposal: &mut Proposal,
    now: DateTime<Utc>,
) -> Result<()> {
    let acting = proposal.sides.party(household).unwrap_or(Party::System);
    end(conn, app, actor, acting, proposal, now)
}

/// Ends an open proposal because its initiative closed, or because its two know each other from a group; a household that was asked
/// already is told.
pub(crate) fn end_by_service(
    conn: &mut Conn,
    app: &AppState,
    proposal: &mut Proposal,
    now: DateTime<Utc>,
) -> Result<()> {
    end(conn, app, &Actor::System, Party::System, proposal, now)
}

fn end(
    conn: &mut Conn,
    app: &AppState,
    actor: &Actor,
    acting: Party,
    proposal: &mut Proposal,
    now: DateTime<Utc>,
) -> Result<()> {
    let both = Both::load(conn, &proposal.sides)?;
    let step = Step::new(ProposalAction::Withdraw, acting, actor, now);
    stop_mails(conn, proposal, now)?;
    apply(conn, proposal, &step)?;
    tell_it_came_to_nothing(conn, app, proposal, &both, acting, now)?;
    refresh(conn, app, &both, now)
}
