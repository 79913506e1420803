//! Handing a household on to another initiative: the office that looks after it asks, the household agrees or not, and only then
//! the other initiative sees it and accepts or refuses. Everybody concerned hears what became of it. Nothing is shown to anybody
//! before the household's yes.

mod household;
mod keeping;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

pub use household::{OwnCare, TransferQuestion, answer, answer_by_token, my_care, question_by_token};
pub use keeping::run_once;
pub(crate) use keeping::{close_excluded, close_for, close_to};

use super::care::{self, Care, CareOffice};
use super::{AppState, coverage, followup, households as household_views, matchmaking, offices, post, registration};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::figures::EventKind;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, InitiativeId, TransferId};
use crate::domain::initiative::InitiativeState;
use crate::domain::text;
use crate::domain::token::Purpose;
use crate::domain::transfer::{RefuseReason, Transfer, TransferAction, TransferState};
use crate::error::{Conflict, Error, Fields, Result};
use crate::mail::message::{self, TransferOutcome};
use crate::store::events::Happened;
use crate::store::{Conn, audit, consents, events, exclusions, households, initiatives, tokens, transfers};

/// For so many days an office sees on its day what became of a transfer.
const RECENT_DAYS: i64 = 7;
/// At most so many transfers are looked through for a list.
const LISTED: i64 = 500;

/// A household to be handed on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTransfer {
    /// The household.
    pub household: HouseholdId,
    /// The initiative that shall look after it.
    pub initiative: InitiativeId,
    /// Why, as the household and the initiative read it; one line of up to 300 characters.
    #[schema(example = "Ihr Zielort liegt im Nachbarkreis. Dort kennt man die Schulen besser.")]
    pub reason: String,
}

/// A transfer as the two offices see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TransferView {
    /// Its identifier.
    pub id: TransferId,
    /// Its version, to be named by a decision.
    pub version: i64,
    /// The household.
    pub household: HouseholdId,
    /// Its state.
    pub state: TransferState,
    /// The office that looked after it so far.
    pub from: CareOffice,
    /// The initiative that shall look after it.
    pub to: CareOffice,
    /// Why, as the office said it.
    pub reason: String,
    /// Why the initiative refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefuseReason>,
    /// When the household was asked.
    pub asked_at: DateTime<Utc>,
    /// By when whoever has to answer now does so.
    pub answer_by: DateTime<Utc>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether this member of staff decides for the initiative now.
    pub may_decide: bool,
    /// Whether this member of staff may take it back now.
    pub may_withdraw: bool,
}

/// Who looks after a household, and whether it is being handed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CareForStaff {
    /// Who looks after it.
    #[serde(flatten)]
    pub care: Care,
    /// The open transfer, as far as it is this member of staff's business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferView>,
    /// Whether this member of staff may hand it on.
    pub may_hand_on: bool,
}

fn gives(staff: &Staff, transfer: &Transfer) -> bool {
    staff.is_admin() || offices::of(staff).contains(&transfer.from_office)
}

fn receives(staff: &Staff, transfer: &Transfer) -> bool {
    staff.is_admin() || staff.works_for(&transfer.to)
}

/// Whether a transfer is somebody's business: the giving office's always, the other initiative's once the household agreed.
fn concerns(staff: &Staff, transfer: &Transfer) -> bool {
    let agreed = matches!(
        transfer.state,
        TransferState::Agreed | TransferState::Accepted | TransferState::Refused
    );
    gives(staff, transfer) || (agreed && receives(staff, transfer))
}

/// An office by its key, with its name.
fn office(conn: &mut Conn, app: &AppState, key: &str) -> Result<CareOffice> {
    Ok(CareOffice {
        initiative: offices::initiative(key),
        name: offices::name(conn, app, key)?,
    })
}

fn view(conn: &mut Conn, app: &AppState, staff: &Staff, transfer: &Transfer) -> Result<TransferView> {
    Ok(TransferView {
        id: transfer.id.clone(),
        version: transfer.version,
        household: transfer.household.clone(),
        state: transfer.state,
        from: office(conn, app, &transfer.from_office)?,
        to: office(conn, app, transfer.to.as_str())?,
        reason: transfer.reason.clone(),
        refusal: transfer.refusal,
        asked_at: transfer.asked_at,
        answer_by: transfer.answer_by,
        ended_at: transfer.ended_at,
        may_decide: transfer.state == TransferState::Agreed && receives(staff, transfer),
        may_withdraw: transfer.state.is_open() && gives(staff, transfer),
    })
}

/// The office for which somebody hands a household on: the network office, or the own initiative that looks after it.
fn giving_office(conn: &mut Conn, app: &AppState, staff: &Staff, household: &Household) -> Result<Option<String>> {
    if staff.is_admin() {
        return Ok(Some(offices::NETWORK.to_owned()));
    }
    let covering = crate::store::coverage::initiatives_of(conn, &household.id)?;
    let (_, caring) = care::Carers::default().among(conn, app, household, &covering)?;
    let own = caring.iter().find(|one| staff.works_for(one));
    Ok(own.map(ToString::to_string))
}

/// Whether an initiative could take a household over.
fn could_take_over(conn: &mut Conn, app: &AppState, household: &Household, to: &InitiativeId) -> Result<bool> {
    let initiative = initiatives::find(conn, to)?;
    Ok(household.takes_part()
        && initiative.state == InitiativeState::Approved
        && !exclusions::excludes_initiative(conn, app.key.as_ref(), &household.id, &initiative)?)
}

/// Who looks after a household, and whether it is being handed on.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`; [`Error::NotFound`] when the household is none of this member of
/// staff's business.
pub async fn of_household(app: &AppState, actor: &Actor, id: &HouseholdId) -> Result<CareForStaff> {
    let (staff, state, id) = (actor.staff(Scope::HouseholdsRead)?.clone(), app.clone(), id.clone());
    app.store
        .read(move |conn| {
            let (household, consents, _) = household_views::seen_by(conn, &state, &staff, &id)?;
            let open = transfers::find_open(conn, &id)?;
            let free = open.is_none() && household.takes_part() && staff.scopes.contains(&Scope::HouseholdsWrite);
            let transfer = match open.filter(|open| concerns(&staff, open)) {
                Some(open) => Some(view(conn, &state, &staff, &open)?),
                None => None,
            };
            Ok(CareForStaff {
                care: care::of(conn, &state, &household, &consents)?,
                transfer,
                may_hand_on: free && giving_office(conn, &state, &staff, &household)?.is_some(),
            })
        })
        .await
}

/// What waits for a decision of the own offices, what they asked, and what became of it within the last days; the latest first.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:read`.
pub async fn list(app: &AppState, actor: &Actor) -> Result<Vec<TransferView>> {
    let (staff, state, now) = (
        actor.staff(Scope::HouseholdsRead)?.clone(),
        app.clone(),
        app.clock.now(),
    );
    app.store
        .read(move |conn| {
            let hidden = household_views::Hidden::from(conn, &state, &staff)?;
            recent(conn, &state, &staff, &hidden, now - Duration::days(RECENT_DAYS))
        })
        .await
}

/// The transfers that concern somebody and are open or ended after `since`.
pub(crate) fn recent(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    hidden: &household_views::Hidden,
    since: DateTime<Utc>,
) -> Result<Vec<TransferView>> {
    let mut found = Vec::new();
    for transfer in transfers::list_recent(conn, since, LISTED)? {
        // The network office sees what is open; what became of it is the business of the offices.
        let mine = concerns(staff, &transfer) && (transfer.state.is_open() || !others_transfer(staff, &transfer));
        if mine && !hidden.has(&transfer.household) {
            found.push(view(conn, app, staff, &transfer)?);
        }
    }
    Ok(found)
}

/// Whether a transfer runs between two initiatives, so that the network office has no part in it.
fn others_transfer(staff: &Staff, transfer: &Transfer) -> bool {
    staff.is_admin() && transfer.from_office != offices::NETWORK
}

/// How many transfers somebody should hear of: those that wait for a decision of the own initiatives, and own ones that ended
/// after `since`.
pub(crate) fn count_news(
    conn: &mut Conn,
    app: &AppState,
    staff: &Staff,
    hidden: &household_views::Hidden,
    since: DateTime<Utc>,
) -> Result<usize> {
    let own = offices::of(staff);
    let news = recent(conn, app, staff, hidden, since)?.into_iter().filter(|one| {
        let mine = own.contains(&offices::key(one.from.initiative.as_ref()));
        let waits = one.may_decide && one.to.initiative.as_ref().is_some_and(|to| staff.works_for(to));
        waits || (mine && one.ended_at.is_some_and(|at| at > since))
    });
    Ok(news.count())
}

/// Asks a household whether another initiative may look after it from now on. The other initiative learns nothing of it before
/// the household's yes.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`, or when no own office looks after the household;
/// [`Error::NotFound`]; [`Error::Invalid`]; [`Conflict::TransferOpen`]; [`Conflict::NotEligible`] when the household does not
/// take part, or the initiative is not open to it.
pub async fn ask(app: &AppState, actor: &Actor, new: NewTransfer) -> Result<TransferId> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let mut wrong = Fields::new();
    let reason = wrong.take("/reason", text::line(&new.reason, 300)).unwrap_or_default();
    wrong.check(reason.is_empty() && wrong.is_empty(), "/reason", "text-empty", "");
    wrong.finish()?;
    let (state, actor, now) = (app.clone(), actor.clone(), app.clock.now());
    let id = app
        .store
        .write(move |conn| {
            let (household, ..) = household_views::seen_by(conn, &state, &staff, &new.household)?;
            let from_office = giving_office(conn, &state, &staff, &household)?.ok_or(Error::Forbidden)?;
            let to = initiatives::find(conn, &new.initiative)
                .map_err(|_| Error::invalid("/initiative", "value-unknown", ""))?;
            let covering = crate::store::coverage::initiatives_of(conn, &household.id)?;
            let (_, caring) = care::Carers::default().among(conn, &state, &household, &covering)?;
            let already = to.id.as_str() == from_office || caring == [to.id.clone()];
            if already || !could_take_over(conn, &state, &household, &to.id)? {
                return Err(Conflict::NotEligible.into());
            }
            let transfer = Transfer {
                id: TransferId::generate(),
                household: household.id.clone(),
                from_office,
                to: to.id,
                state: TransferState::Asked,
                version: 1,
                reason,
                refusal: None,
                asked_by: staff.account.clone(),
                asked_at: now,
                answer_by: now + Duration::days(state.config.rules.answer_days),
                reminders: 0,
                consent: None,
                ended_at: None,
            };
            transfers::insert(conn, &transfer)?;
            write_question(conn, &state, &household, &transfer, now)?;
            let (subject, name) = (household.id.as_str(), &to.profile.name);
            audit::record(conn, now, &actor, "transfer.ask", "household", subject, Some(name))?;
            Ok(transfer.id)
        })
        .await?;
    app.wake.notify_one();
    Ok(id)
}

/// The mail that asks the household, the first time or again.
fn write_question(
    conn: &mut Conn,
    app: &AppState,
    household: &Household,
    transfer: &Transfer,
    now: DateTime<Utc>,
) -> Result<()> {
    let about = tokens::About::household(&household.id);
    let id = Some(transfer.id.as_str());
    let token = tokens::issue(conn, Purpose::Transfer, &about, id, now, transfer.answer_by - now)?;
    let context = message::TransferQuestion {
        again: transfer.reminders > 0,
        from_office: offices::name(conn, app, &transfer.from_office)?,
        to_initiative: offices::name(conn, app, transfer.to.as_str())?,
        reason: transfer.reason.clone(),
        answer_url: app.links().transfer(&token),
        answer_by: transfer.answer_by,
    };
    post::to_household(conn, app, now, household, &context)
}

/// Tells the household what became of it, with its next step.
fn tell(
    conn: &mut Conn,
    app: &AppState,
    transfer: &Transfer,
    outcome: TransferOutcome,
    now: DateTime<Utc>,
) -> Result<()> {
    let household = households::get(conn, &transfer.household)?;
    if !household.takes_part() {
        return Ok(());
    }
    let context = message::TransferResult {
        outcome,
        from_office: offices::name(conn, app, &transfer.from_office)?,
        to_initiative: offices::name(conn, app, transfer.to.as_str())?,
        hear_by: household.waiting.map_or(now, |waiting| waiting.until),
        status_url: app.links().status(),
    };
    post::to_household(conn, app, now, &household, &context)
}

/// Ends a transfer after which everything stays as it was: the consent that was given for it ends with it.
fn end(conn: &mut Conn, transfer: &mut Transfer, action: TransferAction, now: DateTime<Utc>) -> Result<()> {
    transfer.apply(action, now)?;
    if let Some(consent) = transfer.consent.take() {
        consents::revoke_one(conn, &consent, now)?;
    }
    transfers::update(conn, transfer)?;
    tokens::delete_of_household(conn, Purpose::Transfer, &transfer.household)?;
    Ok(())
}

/// What somebody of staff decides about a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Accept,
    Refuse(RefuseReason),
    Withdraw,
}

/// Accepts a household for an own initiative, which looks after it from then on.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `households:write`; [`Error::NotFound`]; [`Conflict::Stale`] on another version;
/// [`Conflict::Decided`] when it is not open any more; [`Conflict::NotEligible`] when the household does not take part any more.
pub async fn accept(app: &AppState, actor: &Actor, id: &TransferId, version: i64) -> Result<TransferView> {
    decide(app, actor, id, version, Decision::Accept).await
}

/// Refuses a household for an own initiative; it stays where it was. The household is not told why.
///
/// # Errors
/// As [`accept`].
pub async fn refuse(
    app: &AppState,
    actor: &Actor,
    id: &TransferId,
    version: i64,
    reason: RefuseReason,
) -> Result<TransferView> {
    decide(app, actor, id, version, Decision::Refuse(reason)).await
}

/// Takes a transfer of an own office back; the household is told.
///
/// # Errors
/// As [`accept`].
pub async fn withdraw(app: &AppState, actor: &Actor, id: &TransferId, version: i64) -> Result<TransferView> {
    decide(app, actor, id, version, Decision::Withdraw).await
}

async fn decide(
    app: &AppState,
    actor: &Actor,
    id: &TransferId,
    version: i64,
    decision: Decision,
) -> Result<TransferView> {
    let staff = actor.staff(Scope::HouseholdsWrite)?.clone();
    let (state, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.clock.now());
    let decided = app
        .store
        .write(move |conn| {
            let mut transfer = transfers::find(conn, &id)?;
            let may = match decision {
                Decision::Withdraw => gives(&staff, &transfer),
                Decision::Accept | Decision::Refuse(_) => concerns(&staff, &transfer) && receives(&staff, &transfer),
            };
            if !may || household_views::is_hidden_from(conn, &state, &staff, &transfer.household)? {
                return Err(Error::NotFound("transfer"));
            }
            if transfer.version != version {
                return Err(Conflict::Stale.into());
            }
            let household = households::get(conn, &transfer.household)?;
            let action = match decision {
                Decision::Accept => {
                    transfer.state.after(TransferAction::Accept)?;
                    if !could_take_over(conn, &state, &household, &transfer.to)? {
                        return Err(Conflict::NotEligible.into());
                    }
                    take_over(conn, &state, &mut transfer, now)?;
                    "transfer.accept"
                }
                Decision::Refuse(reason) => {
                    transfer.refusal = Some(reason);
                    end(conn, &mut transfer, TransferAction::Refuse, now)?;
                    tell(conn, &state, &transfer, TransferOutcome::Refused, now)?;
                    "transfer.refuse"
                }
                Decision::Withdraw => {
                    end(conn, &mut transfer, TransferAction::Withdraw, now)?;
                    tell(conn, &state, &transfer, TransferOutcome::Withdrawn, now)?;
                    "transfer.withdraw"
                }
            };
            let name = offices::name(conn, &state, transfer.to.as_str())?;
            audit::record(
                conn,
                now,
                &actor,
                action,
                "household",
                household.id.as_str(),
                Some(&name),
            )?;
            view(conn, &state, &staff, &transfer)
        })
        .await?;
    registration::after_change(app).await;
    Ok(decided)
}

/// From now on the initiative looks after the household, which hears by when somebody there will have looked at it.
fn take_over(conn: &mut Conn, app: &AppState, transfer: &mut Transfer, now: DateTime<Utc>) -> Result<()> {
    let giver = offices::initiative(&transfer.from_office);
    transfer.apply(TransferAction::Accept, now)?;
    transfers::update(conn, transfer)?;
    let household = households::get(conn, &transfer.household)?;
    // Counted as long as the giving initiative is known to have looked after it; afterwards the count is all it keeps.
    if let Some(giver) = &giver {
        let handed_on = Happened::new(EventKind::HandedOn).with(Some(giver));
        events::record(conn, &household.id, handed_on, now)?;
    }
    let taken_over = Happened::new(EventKind::TakenOver).with(Some(&transfer.to));
    events::record(conn, &household.id, taken_over, now)?;
    coverage::recompute_for_household(conn, app, &household)?;
    followup::refresh_after_talk(conn, app, &household.id, now)?;
    matchmaking::plan(conn, &household.id, now)?;
    tell(conn, app, transfer, TransferOutcome::Accepted, now)
}
