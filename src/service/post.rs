//! Promises mails: writes them in the recipient's language and puts them into the outbox, inside the transaction of the
//! change that promises them. Nothing is sent here.

use chrono::{DateTime, Utc};

use super::AppState;
use super::introductions::sides::{Both, Other, Side};
use crate::domain::actor::Role;
use crate::domain::email::EmailAddress;
use crate::domain::group::Group;
use crate::domain::household::Household;
use crate::domain::ids::HouseholdId;
use crate::domain::initiative::Initiative;
use crate::domain::locale::Locale;
use crate::domain::proposal::{Party, Proposal};
use crate::error::Result;
use crate::mail::message::{
    self, Attachment, GroupIntroduction, Introduction, MailContext, OutgoingMail, Person, compose,
};
use crate::store::outbox::{self, About};
use crate::store::{Conn, accounts, households};
use crate::texts;

/// Puts a mail into the outbox, due at once.
pub(crate) fn promise(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    mail: &OutgoingMail,
    about: &About<'_>,
) -> Result<()> {
    outbox::enqueue(conn, &app.mail_key(), mail, about, now, now)?;
    Ok(())
}

/// A mail to a household about itself.
pub(crate) fn to_household<C: MailContext>(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    household: &Household,
    context: &C,
) -> Result<()> {
    let mail = compose(&app.brand(), household.locale, household.contact.email.clone(), context)?;
    promise(
        conn,
        app,
        now,
        &mail,
        &About {
            household: Some(&household.id),
            ..About::default()
        },
    )
}

/// A mail to one side of a proposal.
pub(crate) fn to_side<C: MailContext>(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    side: &Side,
    proposal: &Proposal,
    party: Party,
    context: &C,
) -> Result<()> {
    let household = &side.household;
    let mail = compose(&app.brand(), household.locale, household.contact.email.clone(), context)?;
    promise(conn, app, now, &mail, &about(household, proposal, party))
}

fn about<'a>(household: &'a Household, proposal: &'a Proposal, party: Party) -> About<'a> {
    About {
        household: Some(&household.id),
        proposal: Some(&proposal.id),
        side: Some(party),
        ..About::default()
    }
}

/// What goes with an introduction besides its words.
pub(crate) struct Enclosed {
    /// Where an answer goes: the other side.
    pub(crate) reply_to: EmailAddress,
    /// The card of an initiative.
    pub(crate) card: Option<Attachment>,
}

/// The introduction of the other side to a household. A second adult who agreed gets its own.
pub(crate) fn introduction(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    to: (&Side, Party),
    proposal: &Proposal,
    enclosed: Enclosed,
    context: &Introduction,
) -> Result<()> {
    let (side, party) = to;
    let household = &side.household;
    let mut recipients = vec![household.contact.email.clone()];
    recipients.extend(second_adult(conn, &household.id)?.map(|person| person.email));
    for recipient in recipients {
        let mut mail = compose(&app.brand(), household.locale, recipient, context)?;
        mail = mail.with_reply_to(enclosed.reply_to.clone());
        if let Some(card) = &enclosed.card {
            mail = mail.with_attachment(card.clone());
        }
        promise(conn, app, now, &mail, &about(household, proposal, party))?;
    }
    Ok(())
}

/// A mail to one household of a group. What tells of the others names the group, and how many are in it.
pub(crate) fn to_member<C: MailContext>(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    household: &Household,
    group: &Group,
    context: &C,
) -> Result<()> {
    let mail = compose(&app.brand(), household.locale, household.contact.email.clone(), context)?;
    promise(conn, app, now, &mail, &about_group(household, group))
}

fn about_group<'a>(household: &'a Household, group: &'a Group) -> About<'a> {
    About {
        household: Some(&household.id),
        group: Some((&group.id, group.size())),
        ..About::default()
    }
}

/// The introduction of the others of a group to a household. A second adult who agreed gets its own.
pub(crate) fn group_introduction(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    household: &Household,
    group: &Group,
    context: &GroupIntroduction,
) -> Result<()> {
    let mut recipients = vec![household.contact.email.clone()];
    recipients.extend(second_adult(conn, &household.id)?.map(|person| person.email));
    for recipient in recipients {
        let mail = compose(&app.brand(), household.locale, recipient, context)?;
        promise(conn, app, now, &mail, &about_group(household, group))?;
    }
    Ok(())
}

/// A mail to the initiative of a proposal; an answer goes to the household.
pub(crate) fn to_initiative<C: MailContext>(
    conn: &mut Conn,
    app: &AppState,
    now: DateTime<Utc>,
    initiative: &Initiative,
    proposal: &Proposal,
    reply_to: EmailAddress,
    context: &C,
) -> Result<()> {
    let mail = compose(&app.brand(), Locale::De, initiative.profile.email.clone(), context)?.with_reply_to(reply_to);
    let about = About {
        initiative: Some(&initiative.id),
        proposal: Some(&proposal.id),
        side: Some(Party::SideB),
        ..About::default()
    };
    promise(conn, app, now, &mail, &about)
}

/// The second adult of a household, when that person confirmed by own mail that it may be named.
pub(crate) fn second_adult(conn: &mut Conn, household: &HouseholdId) -> Result<Option<Person>> {
    let found = households::find_second_adult(conn, household)?;
    Ok(found.map(|adult| Person {
        name: Some(adult.name),
        email: adult.email,
        phone: adult.phone,
    }))
}

/// Tells every member of the network office that a report waits.
pub(crate) fn tell_admins_of_report(conn: &mut Conn, app: &AppState, now: DateTime<Utc>) -> Result<()> {
    for account in accounts::list(conn)? {
        if account.role == Role::Admin && account.disabled_at.is_none() {
            let context = message::SuspendedNotice {
                page_url: app.links().staff_reports(),
            };
            let mail = compose(&app.brand(), account.locale, account.email.clone(), &context)?;
            promise(
                conn,
                app,
                now,
                &mail,
                &About {
                    account: Some(&account.id),
                    ..About::default()
                },
            )?;
        }
    }
    Ok(())
}

/// The other side as an introduction named it.
pub(crate) fn name_of_other(both: &Both, reader: Party, locale: Locale) -> String {
    match (both.other_household(reader), &both.other) {
        (Some(other), _) => other
            .household
            .contact
            .name
            .clone()
            .unwrap_or_else(|| texts::text(locale, "other-household")),
        (None, Other::Initiative(initiative)) => initiative.profile.name.clone(),
        (None, Other::Household(_)) => texts::text(locale, "other-household"),
    }
}
