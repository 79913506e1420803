//! What would change it: the smallest changes of a profile that would bring more matches (matching.md §2). Exact numbers
//! for staff and for initiatives; what a household reads about others is a band, made of coarse changes, and limited in
//! how often it is asked (rule 8). It changes no profile.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use super::candidates::{self, Offices};
use super::runs;
use crate::domain::actor::{Actor, Scope};
use crate::domain::consent::{ConsentKind, Consents};
use crate::domain::household::{Household, HouseholdState};
use crate::domain::ids::HouseholdId;
use crate::domain::lists::{Need, closed_list};
use crate::domain::month::Month;
use crate::domain::profile::{Profile, TargetArea};
use crate::domain::proposal::ProposalKind;
use crate::error::{Error, Result};
pub use crate::matching::change::Band;
use crate::matching::change::{self, Change, Steps, Suggestion};
use crate::matching::{self, Named};
use crate::service::AppState;
use crate::service::households::{ViewLevel, seen_by};
use crate::service::limits;
use crate::store::{Conn, consents, households};

closed_list! {
    /// Why nothing can be said about changes.
    Hindrance {
        /// The household takes a pause, has moved or is about to leave.
        NotActive = "not_active",
        /// Nobody is proposed without the consent: `share_with_initiatives` or `meet_households`.
        NoConsent = "no_consent",
        /// A change would name what stands in the profile, of which this member of staff may see the teaser only.
        TeaserOnly = "teaser_only",
    }
}

/// How many more matches a change would bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum More {
    /// Exactly so many, 1 or more.
    Exact(u32),
    /// None, some (1 to 4), or five or more; for what a household reads about others.
    Band(Band),
}

/// A change of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ChangeView {
    /// A larger radius around a place.
    Radius {
        /// Position of the target area in the profile, from 0.
        area: usize,
        /// Name of the place.
        #[schema(example = "Greifswald")]
        place: String,
        /// Radius now, in km.
        from_km: u16,
        /// Radius that is enough, in km, up to 100.
        to_km: u16,
    },
    /// A longer window in which the move may be.
    Window {
        /// Earliest month after the change.
        #[schema(value_type = String, example = "2027-06")]
        earliest: Month,
        /// Latest month after the change.
        #[schema(value_type = String, example = "2027-12")]
        latest: Month,
    },
    /// One more need.
    AddNeed {
        /// The need.
        need: Need,
    },
    /// One need less.
    DropNeed {
        /// The need.
        need: Need,
    },
}

/// A change and what it would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SuggestionView {
    /// What to change.
    #[serde(flatten)]
    pub change: ChangeView,
    /// How many more matches it would bring.
    pub more: More,
}

/// What would bring a household more matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChangesView {
    /// Whether initiatives or households are counted.
    pub kind: ProposalKind,
    /// Why nothing can be said; the suggestions are empty then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hindrance: Option<Hindrance>,
    /// Matches at present; not for households that ask about others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<u32>,
    /// How many initiatives more the consent to share would bring, when it is given or given anew; for the household
    /// alone. Suggestions count on top of them, because it is asked again when a change brings in other initiatives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_consent: Option<u32>,
    /// The smallest change of each kind that brings enough; kinds that bring none are left out.
    pub suggestions: Vec<SuggestionView>,
}

impl ChangesView {
    const fn empty(kind: ProposalKind, hindrance: Option<Hindrance>) -> Self {
        Self {
            kind,
            hindrance,
            now: None,
            with_consent: None,
            suggestions: Vec::new(),
        }
    }
}

/// How many more matches are worth a change, when nothing else is asked for: 4 households, 1 initiative.
pub const fn default_more(kind: ProposalKind) -> u32 {
    match kind {
        ProposalKind::Households => 4,
        ProposalKind::Initiatives => 1,
    }
}

/// The smallest changes that would bring a household at least `more` matches, 1 to 20, with exact numbers, for the
/// coordinators that cover it. Each takes tens of exact counts, off the async threads.
///
/// # Errors
/// [`Error::Forbidden`] without the scope `proposals:read`; [`Error::NotFound`] when the
/// household is none of this member of staff's business.
pub async fn what_would_change(
    app: &AppState,
    actor: &Actor,
    id: &HouseholdId,
    kind: ProposalKind,
    more: u32,
) -> Result<ChangesView> {
    let staff = actor.staff(Scope::ProposalsRead)?.clone();
    runs::may_match(app, actor, id).await?;
    let (state, id) = (app.clone(), id.clone());
    let more = usize::try_from(more.clamp(1, 20)).unwrap_or(1);
    app.store
        .read(move |conn| {
            let (household, consents, level) = seen_by(conn, &state, &staff, &id)?;
            let hindrance = hindrance(&household, &consents, kind)
                .or_else(|| (level == ViewLevel::Teaser).then_some(Hindrance::TeaserOnly));
            if hindrance.is_some() {
                return Ok(ChangesView::empty(kind, hindrance));
            }
            match kind {
                // What a consent would bring is left out: beside the answers about single initiatives it would tell
                // which ones the household excludes.
                ProposalKind::Initiatives => Ok(ChangesView {
                    with_consent: None,
                    ..with_initiatives(conn, &state, &household, &consents, more)?
                }),
                ProposalKind::Households => {
                    let exact = |count: usize| More::Exact(number(count));
                    let (now, suggestions) = with_households(conn, &state, &household, &consents, more, Steps::EXACT)?;
                    Ok(ChangesView {
                        now: Some(number(now)),
                        suggestions: views(&suggestions, &household.profile, &exact),
                        ..ChangesView::empty(kind, None)
                    })
                }
            }
        })
        .await
}

/// The smallest changes that would bring the asking household one match more or several: exact numbers of initiatives,
/// bands of households. Nothing about it can be chosen, and the changes that are tried for households are coarse,
/// because the exact radius or month would tell where or when somebody else wants to move.
///
/// # Errors
/// [`Error::Unauthenticated`] for anybody but a household; [`Error::TooMany`] when it asked
/// about households too often within the hour.
pub async fn what_would_change_for_me(app: &AppState, actor: &Actor, kind: ProposalKind) -> Result<ChangesView> {
    let id = actor.household()?.clone();
    let seeker = id.clone();
    let (household, consents) = app
        .store
        .read(move |conn| Ok((households::get(conn, &seeker)?, consents::list_in_force(conn, &seeker)?)))
        .await?;
    let hindrance = hindrance(&household, &consents, kind);
    let state = app.clone();
    match (kind, hindrance) {
        // What a consent would bring is said, because initiatives are public.
        (ProposalKind::Initiatives, None | Some(Hindrance::NoConsent)) => {
            app.store
                .read(move |conn| {
                    let view = with_initiatives(conn, &state, &household, &consents, 1)?;
                    Ok(match hindrance {
                        None => view,
                        hindrance => ChangesView {
                            hindrance,
                            suggestions: Vec::new(),
                            ..view
                        },
                    })
                })
                .await
        }
        (ProposalKind::Households, None) => {
            let now = app.clock.now();
            app.store
                .write({
                    let state = state.clone();
                    move |tx| limits::changes(tx, &state, &id, now)
                })
                .await?;
            app.store
                .read(move |conn| {
                    let band = |count: usize| More::Band(Band::of(count));
                    let (_, suggestions) = with_households(conn, &state, &household, &consents, 1, Steps::COARSE)?;
                    Ok(ChangesView {
                        suggestions: views(&suggestions, &household.profile, &band),
                        ..ChangesView::empty(kind, None)
                    })
                })
                .await
        }
        (_, hindrance) => Ok(ChangesView::empty(kind, hindrance)),
    }
}

/// Why there is nobody to count. A suspended household is told nothing here: it simply has no matches.
fn hindrance(household: &Household, consents: &Consents, kind: ProposalKind) -> Option<Hindrance> {
    let needed = match kind {
        ProposalKind::Households => ConsentKind::MeetHouseholds,
        ProposalKind::Initiatives => ConsentKind::ShareWithInitiatives,
    };
    if household.state != HouseholdState::Active {
        Some(Hindrance::NotActive)
    } else if consents.has(needed) {
        None
    } else {
        Some(Hindrance::NoConsent)
    }
}

/// Counts initiatives, with and without a consent that names all that cover the target areas, present and changed ones.
fn with_initiatives(
    conn: &mut Conn,
    app: &AppState,
    household: &Household,
    consents: &Consents,
    more: usize,
) -> Result<ChangesView> {
    let offices = Offices::load(conn, app)?;
    let ruled_out = candidates::ruled_out_initiatives(conn, app, &offices, &household.id)?;
    let rules = matching::Rules {
        weights: app.weights.as_ref(),
        geography: app.gazetteer.as_ref(),
        year: app.clock.now().year(),
    };
    let minimum = app.config.rules.minimum_score;
    let count = |seeker: &matching::Household| {
        matching::count_initiatives(seeker, offices.prepared(app), minimum, &rules, &ruled_out)
    };
    let seeker = matching::Household::of(household, consents);
    let now = count(&seeker);
    let asked_again = seeker.sharing_with(Named::Everyone);
    let suggestions = change::suggestions(&asked_again, more, Steps::EXACT, &count);
    let exact = |count: usize| More::Exact(number(count));
    Ok(ChangesView {
        now: Some(number(now)),
        with_consent: Some(number(count(&asked_again).saturating_sub(now))),
        suggestions: views(&suggestions, &household.profile, &exact),
        ..ChangesView::empty(ProposalKind::Initiatives, None)
    })
}

/// Counts other households: the number at present, and the suggestions.
fn with_households(
    conn: &mut Conn,
    app: &AppState,
    household: &Household,
    consents: &Consents,
    more: usize,
    steps: Steps<'_>,
) -> Result<(usize, Vec<Suggestion>)> {
    let mut ruled_out = candidates::ruled_out_households(conn, app, &household.id, &household.contact.email)?;
    ruled_out.extend(candidates::excluded_households(conn, app, &household.id)?);
    let seeker = matching::Household::of(household, consents);
    let (minimum, year) = (app.config.rules.minimum_score, app.clock.now().year());
    app.engine.ask(conn, app, |index| {
        let count = |seeker: &matching::Household| index.count(seeker, minimum, year, &ruled_out);
        (count(&seeker), change::suggestions(&seeker, more, steps, &count))
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn views(suggestions: &[Suggestion], profile: &Profile, more: &dyn Fn(usize) -> More) -> Vec<SuggestionView> {
    suggestions
        .iter()
        .map(|suggestion| SuggestionView {
            change: change_view(suggestion.change, profile),
            more: more(suggestion.more),
        })
        .collect()
}

fn change_view(change: Change, profile: &Profile) -> ChangeView {
    match change {
        Change::Radius { area, from_km, to_km } => ChangeView::Radius {
            area,
            place: match profile.target_areas.get(area) {
                Some(TargetArea::Place { place, .. }) => place.name.clone(),
                _ => String::new(),
            },
            from_km,
            to_km,
        },
        Change::Window { earliest, latest } => ChangeView::Window { earliest, latest },
        Change::AddNeed { need } => ChangeView::AddNeed { need },
        Change::DropNeed { need } => ChangeView::DropNeed { need },
    }
}
