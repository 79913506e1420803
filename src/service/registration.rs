//! Registration: four questions, a mail to confirm, and the first steps of a confirmed household. The answer about an
//! address is the same whether it is known or not (rule 3). Editing comes later, in `households`.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};

use super::sessions::NewSession;
use super::{
    AppState, canonical, consents, coverage, drafts, duplicates, followup, limits, matchmaking, offers, post, privacy,
    sessions, stories, welcoming,
};
use crate::domain::actor::{Actor, Scope};
use crate::domain::consent::{ConsentKind, TEXT_VERSION};
use crate::domain::email::{EmailAddress, Phone};
use crate::domain::figures::{EventKind, campaign_code};
use crate::domain::household::{Contact, Household, HouseholdAction, HouseholdState, NextStep, Waiting};
use crate::domain::ids::HouseholdId;
use crate::domain::locale::Locale;
use crate::domain::profile::Profile;
use crate::domain::session::SessionOwner;
use crate::domain::story::StoryKind;
use crate::domain::text;
use crate::domain::token::{Purpose, Secret, keyed_hash};
use crate::error::{Conflict, Error, Fields, Result};
use crate::mail::message;
use crate::store::events::Happened;
use crate::store::proofs::Proof;
use crate::store::{Conn, audit, events, households, proofs, tokens};

/// How many initiatives near the target a welcome mail points to.
const INITIATIVES: usize = 5;
/// How many offers near the target a welcome mail points to.
const OFFERS: usize = 3;

/// What is asked when a household registers. Everything of the profile but situation and target areas may come later.
#[derive(Debug, Clone, PartialEq)]
pub struct NewHousehold {
    /// The mail address.
    pub email: EmailAddress,
    /// Name of the person who registers, up to 80 characters.
    pub name: Option<String>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Language of pages and mails.
    pub locale: Locale,
    /// Whether the person says to be 18 or older.
    pub of_age: bool,
    /// What the household says of itself.
    pub profile: Profile,
    /// What it consents to from the start.
    pub consents: Vec<ConsentKind>,
    /// How many households it likes to meet in a quarter, once it is settled; nothing when it does not say.
    pub welcome_capacity: Option<u32>,
    /// Through which campaign it came, as a code of up to 40 characters; it is counted by it and by nothing else.
    pub campaign: Option<String>,
}

impl NewHousehold {
    /// Checks everything and puts it into its canonical form.
    pub(crate) fn checked(mut self, app: &AppState) -> Result<Self> {
        let mut fields = Fields::new();
        fields.check(!self.of_age, "/of_age", "adult-confirm", "true");
        self.name = canonical::name(&mut fields, self.name);
        if let Some(profile) = fields.take("", canonical::profile(app, self.profile.clone())) {
            self.profile = profile;
        }
        welcoming::check_capacity(&mut fields, "/welcome_capacity", self.welcome_capacity);
        self.consents.sort();
        self.consents.dedup();
        let campaign = self.campaign.take().filter(|code| !code.trim().is_empty());
        self.campaign = campaign.and_then(|code| fields.take("/campaign", campaign_code(&code)));
        fields.finish()?;
        Ok(self)
    }

    fn into_household(self, id: HouseholdId, state: HouseholdState, now: DateTime<Utc>) -> Household {
        Household {
            id,
            state,
            version: 1,
            locale: self.locale,
            contact: Contact {
                email: self.email,
                name: self.name,
                phone: self.phone,
            },
            profile: self.profile,
            waiting: None,
            known: None,
            suspended_at: None,
            withdrawn: None,
            welcome_capacity: self.welcome_capacity,
            teaser_lines: std::collections::BTreeMap::new(),
            created_at: now,
            confirmed_at: None,
            active_at: now,
        }
    }
}

/// Registers a household. A new address gets a mail to confirm it, a known one a mail that says how to sign in; the
/// answer is the same, and so it is when the address got as many mails as it may get in a day: always a new identifier, which
/// is that of the household when there is a new one, and of nothing otherwise.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::TooMany`] when one network address registers too often.
pub async fn register(app: &AppState, actor: &Actor, new: NewHousehold, ip: Option<IpAddr>) -> Result<HouseholdId> {
    let (new, id) = (new.checked(app)?, HouseholdId::generate());
    let mut done = try_register(app, actor, new.clone(), &id, ip).await;
    if matches!(done, Err(Error::Conflict(Conflict::Exists))) {
        // The same address was registered at the same moment; now it is known.
        done = try_register(app, actor, new, &id, ip).await;
    }
    done?;
    app.wake.notify_one();
    Ok(id)
}

async fn try_register(
    app: &AppState,
    actor: &Actor,
    new: NewHousehold,
    id: &HouseholdId,
    ip: Option<IpAddr>,
) -> Result<()> {
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            limits::registration(tx, &state, ip, now)?;
            if !limits::may_mail(tx, &state, &new.email, now)? {
                return Ok(());
            }
            match households::find_by_email_key(tx, &new.email.key())? {
                Some(old) if old.state == HouseholdState::Expired => {
                    // Its time is over; whoever registers again begins anew.
                    privacy::erase(tx, &Actor::System, old, HouseholdAction::Erase, now)?;
                    begin(tx, &state, &actor, new, id, now)
                }
                Some(old) if old.state == HouseholdState::Unconfirmed => {
                    // What is said last counts, and older links end. The identifier is a new one here, too: one that stays
                    // the same would tell that the address was not confirmed yet.
                    privacy::erase(tx, &Actor::System, old, HouseholdAction::Lapse, now)?;
                    begin(tx, &state, &actor, new, id, now)
                }
                Some(old) => {
                    let context = message::AlreadyRegistered {
                        sign_in_page_url: state.links().sign_in_page(),
                    };
                    post::to_household(tx, &state, now, &old, &context)?;
                    audit::record(tx, now, &actor, "registered_again", "household", old.id.as_str(), None)
                }
                None => begin(tx, &state, &actor, new, id, now),
            }
        })
        .await
}

fn begin(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    new: NewHousehold,
    id: HouseholdId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (kinds, campaign) = (new.consents.clone(), new.campaign.clone());
    let mut household = new.into_household(id, HouseholdState::Unconfirmed, now);
    household.waiting = Some(Waiting {
        step: NextStep::ConfirmAddress,
        until: now + Duration::days(app.config.rules.confirmation_days),
    });
    households::insert(tx, &household, None)?;
    events::registered(tx, &household, campaign.as_deref(), now)?;
    consents::give_all(tx, app, &household, &kinds, now)?;
    ask_to_confirm(tx, app, &household, now)?;
    audit::record(tx, now, actor, "registered", "household", household.id.as_str(), None)
}

/// Enters a household of a list: it is not confirmed, consents to nothing and is told nothing yet. The address is new.
pub(crate) fn enter_unconfirmed(
    tx: &mut Conn,
    app: &AppState,
    actor: &Actor,
    new: NewHousehold,
    now: DateTime<Utc>,
) -> Result<HouseholdId> {
    let campaign = new.campaign.clone();
    let mut household = new.into_household(HouseholdId::generate(), HouseholdState::Unconfirmed, now);
    household.waiting = Some(Waiting {
        step: NextStep::ConfirmAddress,
        until: now + Duration::days(app.config.rules.confirmation_days),
    });
    households::insert(tx, &household, None)?;
    events::registered(tx, &household, campaign.as_deref(), now)?;
    audit::record(tx, now, actor, "entered", "household", household.id.as_str(), None)?;
    Ok(household.id)
}

/// Invites a household of a list that has not confirmed; it is kept as long as its link works.
pub(crate) fn invite_from_list(
    tx: &mut Conn,
    app: &AppState,
    mut household: Household,
    office: &str,
    basis: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let lifetime = Duration::days(app.config.rules.confirmation_days);
    household.created_at = now;
    household.active_at = now;
    household.waiting = Some(Waiting {
        step: NextStep::ConfirmAddress,
        until: now + lifetime,
    });
    households::update(tx, &mut household)?;
    let about = tokens::About::household(&household.id);
    let secret = tokens::issue(tx, Purpose::Confirm, &about, None, now, lifetime)?;
    let context = message::ListInvitation {
        office: office.to_owned(),
        basis: basis.to_owned(),
        confirm_url: app.links().confirm(&secret),
        valid_until: now + lifetime,
    };
    post::to_household(tx, app, now, &household, &context)
}

fn ask_to_confirm(tx: &mut Conn, app: &AppState, household: &Household, now: DateTime<Utc>) -> Result<()> {
    let lifetime = Duration::days(app.config.rules.confirmation_days);
    let about = tokens::About::household(&household.id);
    let secret = tokens::issue(tx, Purpose::Confirm, &about, None, now, lifetime)?;
    let context = message::ConfirmRegistration {
        confirm_url: app.links().confirm(&secret),
        valid_until: now + lifetime,
    };
    post::to_household(tx, app, now, household, &context)
}

/// Enters a household for somebody who phones or sends paper. `proof` says how the person agreed, such as
/// "telephone call on 12 November, notes in file 7". The household takes part at once and is told so by mail.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::Invalid`]; [`Conflict::Exists`] when the address
/// belongs to a household already: the attempt is logged, because it tells that somebody is registered.
pub async fn register_by_staff(app: &AppState, actor: &Actor, new: NewHousehold, proof: String) -> Result<HouseholdId> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let mut fields = Fields::new();
    let proof = fields.take("/proof", text::line(&proof, 300));
    let new = fields.take("", new.checked(app));
    fields.finish()?;
    let (Some(proof), Some(new)) = (proof, new) else {
        return Err(Error::invalid("/proof", "text-empty", ""));
    };
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let entered = app
        .store
        .write(move |tx| {
            if let Some(old) = households::find_by_email_key(tx, &new.email.key())? {
                audit::record(tx, now, &actor, "entered_again", "household", old.id.as_str(), None)?;
                return Ok(None);
            }
            let (kinds, campaign) = (new.consents.clone(), new.campaign.clone());
            let household = new.into_household(HouseholdId::generate(), HouseholdState::Active, now);
            let entry = households::Entry {
                by: staff.account.clone(),
                proof,
            };
            households::insert(tx, &household, Some(&entry))?;
            events::registered(tx, &household, campaign.as_deref(), now)?;
            consents::give_all(tx, &state, &household, &kinds, now)?;
            audit::record(tx, now, &actor, "entered", "household", household.id.as_str(), None)?;
            take_part(tx, &state, &household, now)?;
            Ok(Some(household.id))
        })
        .await?;
    after_change(app).await;
    entered.ok_or_else(|| Conflict::Exists.into())
}

/// A household whose address was just confirmed.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The household.
    pub household: HouseholdId,
    /// Its first session.
    pub session: NewSession,
}

/// Confirms an address through the mailed link: the household takes part, is welcomed and signed in.
///
/// # Errors
/// [`Conflict::LinkUsed`] when the link is unknown, used or too old.
pub async fn confirm(app: &AppState, _actor: &Actor, token: &str) -> Result<Confirmed> {
    let (secret, state, now) = (Secret::parse(token)?, app.clone(), app.clock.now());
    let confirmed = app
        .store
        .write(move |tx| {
            let token = tokens::redeem(tx, Purpose::Confirm, &secret, now)?;
            let id = token.about.household.ok_or(Conflict::LinkUsed)?;
            let mut household = households::find(tx, &id)?.ok_or(Conflict::LinkUsed)?;
            household
                .apply(HouseholdAction::Confirm)
                .map_err(|_| Conflict::LinkUsed)?;
            household.confirmed_at = Some(now);
            household.active_at = now;
            household.waiting = None;
            households::update(tx, &mut household)?;
            let proof = Proof {
                household: id.clone(),
                email_hash: keyed_hash(state.key.as_ref(), "opt-in", &household.contact.email.key()),
                text_version: TEXT_VERSION.to_owned(),
                requested_at: token.created_at,
                confirmed_at: now,
                token_hash: token.hash,
                delete_at: now + Duration::days(365 * state.config.rules.opt_in_proof_years),
            };
            proofs::insert(tx, &proof)?;
            drafts::forget_address(tx, &state, &household.contact.email)?;
            let actor = Actor::Household(id.clone());
            audit::record(tx, now, &actor, "confirmed", "household", id.as_str(), None)?;
            take_part(tx, &state, &household, now)?;
            let session = sessions::open(tx, &state.config.rules, now, SessionOwner::Household(id.clone()))?;
            Ok(Confirmed { household: id, session })
        })
        .await?;
    after_change(app).await;
    Ok(confirmed)
}

/// What follows when a household begins to take part: who covers it, whether it is known under another address, what
/// it waits for, a welcome, and matching.
fn take_part(tx: &mut Conn, app: &AppState, household: &Household, now: DateTime<Utc>) -> Result<()> {
    coverage::recompute_for_household(tx, app, household)?;
    events::covered(tx, household)?;
    let began = Happened::new(EventKind::Confirmed).after(Some(household.created_at), now);
    events::record(tx, &household.id, began, now)?;
    duplicates::look_for(tx, app, household, now)?;
    followup::refresh_waiting(tx, app, &household.id, now)?;
    matchmaking::plan(tx, &household.id, now)?;
    let context = welcome(tx, app, household, now)?;
    post::to_household(tx, app, now, household, &context)
}

/// What a household reads first: what happens next, who is there for its region, and what there is. Of stories and greetings only
/// those are in it whose consent holds at this moment; what is written already is not called back.
fn welcome(tx: &mut Conn, app: &AppState, household: &Household, now: DateTime<Utc>) -> Result<message::Welcome> {
    let areas = &household.profile.target_areas;
    let initiatives = coverage::covering(tx, app, areas)?
        .into_iter()
        .take(INITIATIVES)
        .map(|initiative| message::Offer {
            url: app.links().initiative(&initiative.id),
            title: initiative.profile.name,
        })
        .collect();
    let offers = offers::near(tx, app, areas)?
        .into_iter()
        .filter(|offer| !offer.stale)
        .take(OFFERS)
        .map(|offer| message::Offer {
            title: offer.details.title,
            url: offer.page,
        })
        .collect();
    let greeting = stories::near(tx, app, areas, StoryKind::Greeting, 1)?.pop();
    let story = stories::near(tx, app, areas, StoryKind::Story, 1)?.pop();
    let waiting = households::get(tx, &household.id)?.waiting;
    Ok(message::Welcome {
        status_url: app.links().status(),
        next_step: waiting.map_or(NextStep::FirstReview, |waiting| waiting.step),
        hear_by: waiting.map_or(now, |waiting| waiting.until),
        initiatives,
        offers,
        greeting: greeting.map(|greeting| message::Greeting {
            from: greeting.details.shown_name,
            lines: lines(&greeting.details.text),
            url: greeting.page,
        }),
        story: story.map(|story| message::Offer {
            title: story.details.title,
            url: story.page,
        }),
    })
}

/// The lines of a text that are not empty.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// What is done once a change of a household is committed: matching that was planned in it, and the mails.
pub(crate) async fn after_change(app: &AppState) {
    matchmaking::work_off(app).await;
    app.wake.notify_one();
}
