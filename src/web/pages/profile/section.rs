//! The parts of the profile: their names, which of them fit a household, and whether something stands there already.

use crate::domain::lists::Situation;
use crate::domain::profile::{Adult, Importance};
use crate::error::{Error, Result};
use crate::service::households::HouseholdView;

/// A part of the profile with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web::pages) enum Section {
    Situation,
    Areas,
    When,
    Adults,
    Children,
    Needs,
    Offers,
    Languages,
    Place,
    Importance,
    More,
    Contact,
}

impl Section {
    const ALL: [Self; 12] = [
        Self::Situation,
        Self::Areas,
        Self::When,
        Self::Adults,
        Self::Children,
        Self::Needs,
        Self::Offers,
        Self::Languages,
        Self::Place,
        Self::Importance,
        Self::More,
        Self::Contact,
    ];

    /// The parts that fit a situation: settled households offer help, the others need it.
    pub(in crate::web::pages) fn all(situation: Situation) -> impl Iterator<Item = Self> {
        let settled = situation.is_settled();
        Self::ALL.into_iter().filter(move |section| match section {
            Self::Offers => settled,
            Self::Needs | Self::When => !settled,
            _ => true,
        })
    }

    /// Its name in addresses and texts.
    pub(in crate::web::pages) const fn name(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Areas => "areas",
            Self::When => "when",
            Self::Adults => "adults",
            Self::Children => "children",
            Self::Needs => "needs",
            Self::Offers => "offers",
            Self::Languages => "languages",
            Self::Place => "place",
            Self::Importance => "importance",
            Self::More => "more",
            Self::Contact => "contact",
        }
    }

    pub(super) fn parse(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|section| section.name() == name);
        found.ok_or(Error::NotFound("section"))
    }

    pub(super) fn href(self) -> String {
        format!("/me/edit/{}", self.name())
    }

    /// Whether something stands there already.
    pub(in crate::web::pages) fn is_filled(self, household: &HouseholdView) -> bool {
        let profile = &household.profile;
        match self {
            Self::Situation | Self::Areas => true,
            Self::When => profile.window.is_some(),
            Self::Adults => profile.adults.iter().any(|adult| *adult != Adult::default()),
            Self::Children => !profile.children.is_empty(),
            Self::Needs => !profile.needs.is_empty(),
            Self::Offers => !profile.offers.is_empty(),
            Self::Languages => !profile.languages.is_empty() || !profile.interests.is_empty(),
            Self::Place => profile.current_place.is_some(),
            Self::Importance => profile.importance != Importance::default(),
            Self::More => {
                profile.heard_from.is_some()
                    || profile.home_town.is_some()
                    || profile.school.is_some()
                    || profile.motive.is_some()
                    || profile.housing_wish.is_some()
                    || profile.free_text.is_some()
            }
            Self::Contact => household.contact.name.is_some() || household.contact.phone.is_some(),
        }
    }
}
