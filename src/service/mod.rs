//! The use cases, named by activity. Each takes the state and the actor first, checks the actor, opens one transaction,
//! lets the domain decide, and puts promised mails into the outbox in the same transaction. No HTTP here.

pub mod absences;
pub mod accounts;
pub mod api_tokens;
pub mod audit;
pub mod backups;
pub mod campaigns;
pub(crate) mod canonical;
pub mod care;
pub mod cleanup;
pub mod consents;
pub mod contacts;
pub(crate) mod coverage;
pub mod demo;
pub mod digest;
pub mod directory;
pub mod drafts;
pub mod duplicates;
pub(crate) mod export;
pub mod figures;
pub mod followup;
pub mod freshness;
pub mod groups;
pub mod health;
pub mod history;
#[cfg(test)]
mod household_tests;
pub mod households;
pub mod idempotency;
pub mod import;
pub mod introductions;
pub mod known_initiatives;
pub(crate) mod limits;
pub mod links;
pub mod lists;
pub mod mail_texts;
pub mod mailing;
pub mod matchmaking;
pub mod meetups;
pub mod occupations;
pub mod offers;
pub(crate) mod offices;
pub mod operations;
mod overdue;
pub mod overview;
pub mod passwords;
pub mod places;
pub(crate) mod post;
pub mod practice;
pub(crate) mod presence;
pub mod privacy;
pub mod ranking;
pub mod registration;
pub mod retention;
pub mod review;
mod second_factor;
pub mod sessions;
pub mod spreadsheet;
mod staff_mail;
mod staff_sign_in;
pub mod stories;
pub(crate) mod teaser;
pub mod transfers;
mod waiting;
pub mod weights;
pub mod welcoming;
pub(crate) mod words;

use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::locale::{Locale, Voice};
use crate::domain::logo::Logo;
use crate::domain::seal::SealKey;
use crate::error::{Conflict, Context as _, Error, Result};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::occupations::Occupations;
use crate::mail::Mailer;
use crate::mail::message::Brand;
use crate::matching::Weights;
use crate::store::Store;

/// Does something that names no version anew when somebody else changed the same thing at the same moment. With one
/// writer, as on SQLite, that never happens.
pub(crate) async fn again<T>(work: impl AsyncFn() -> Result<T>) -> Result<T> {
    for _ in 0..3 {
        match work().await {
            Err(Error::Conflict(Conflict::Stale)) => {}
            other => return other,
        }
    }
    work().await
}

/// What the service knows before anybody registers; loaded once and shared.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// Places, districts, postcodes.
    pub gazetteer: Arc<Gazetteer>,
    /// Occupations and their titles.
    pub occupations: Arc<Occupations>,
    /// The weights of the criteria.
    pub weights: Arc<Weights>,
}

impl Knowledge {
    /// Loads the bundled data and reads the weights from the text of a `matching.toml`.
    ///
    /// # Errors
    /// [`crate::error::Error::Internal`] that says what is wrong with the weights.
    pub fn load(weights: &str) -> Result<Self> {
        // The two have nothing to do with each other, and a start should take less than a second.
        let (gazetteer, occupations) = std::thread::scope(|scope| {
            let occupations = scope.spawn(Occupations::load);
            (Gazetteer::load(), occupations.join())
        });
        let occupations = occupations.map_err(|_| Error::internal("loading the occupations", "its thread ended"))??;
        Ok(Self {
            gazetteer: Arc::new(gazetteer?),
            occupations: Arc::new(occupations),
            weights: Arc::new(Weights::parse(weights).context("reading the weights")?),
        })
    }
}

/// Everything a use case works with; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The configuration.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// Places, districts, postcodes.
    pub gazetteer: Arc<Gazetteer>,
    /// Occupations and their titles, as they are known at present.
    pub occupations: occupations::Known,
    /// The operator's own texts of mails that are in use at present.
    pub mail_texts: mail_texts::Known,
    /// The weights of the criteria that are in use at present.
    pub weights: weights::Known,
    /// The clock.
    pub clock: Clock,
    /// How mails leave; only the worker hands mails to it.
    pub mailer: Mailer,
    /// The operator's key: encrypts waiting mails and second factors, and keys hashes.
    pub key: Arc<[u8; 32]>,
    /// The households that can be matched, in memory and in step with the database.
    pub engine: matchmaking::Engine,
    /// The initiatives, in memory and in step with the database.
    pub known_initiatives: known_initiatives::KnownInitiatives,
    /// Which districts each initiative looks after.
    pub known_shares: directory::KnownShares,
    /// Documents are looked through one at a time.
    pub document_checks: Arc<Semaphore>,
    /// Wakes the worker when a mail was put into the outbox.
    pub wake: Arc<Notify>,
    /// As many places as files of video cards may arrive at the same time.
    pub uploads: Arc<Semaphore>,
    /// The operator's own logo, where there is one.
    pub logo: Option<Arc<Logo>>,
    /// Whether this is a demonstration: then mails are shown on a page and one button signs in as staff.
    pub demonstration: bool,
}

impl AppState {
    /// Puts the parts together.
    pub fn new(
        config: Config,
        store: Store,
        clock: Clock,
        mailer: Mailer,
        key: [u8; 32],
        knowledge: &Knowledge,
    ) -> Self {
        Self {
            uploads: Arc::new(Semaphore::new(config.videos.uploads_at_once)),
            config: Arc::new(config),
            store,
            gazetteer: Arc::clone(&knowledge.gazetteer),
            occupations: occupations::Known::new(Arc::clone(&knowledge.occupations)),
            mail_texts: mail_texts::Known::default(),
            weights: weights::Known::new(*knowledge.weights),
            clock,
            mailer,
            key: Arc::new(key),
            engine: matchmaking::Engine::default(),
            known_initiatives: known_initiatives::KnownInitiatives::default(),
            known_shares: directory::KnownShares::default(),
            document_checks: Arc::new(Semaphore::new(1)),
            wake: Arc::new(Notify::new()),
            logo: None,
            demonstration: false,
        }
    }

    /// The same state with the weights that are in use now, for a use case that needs the same ones from beginning to end.
    pub(crate) fn settled(&self) -> Self {
        Self {
            weights: self.weights.settled(),
            ..self.clone()
        }
    }

    /// The addresses that stand in mails.
    pub fn links(&self) -> links::Links {
        links::Links::new(&self.config.server.base_url)
    }

    /// The key that seals waiting mails; what it seals is bound to the row, so nothing else opens with it.
    pub fn mail_key(&self) -> SealKey {
        SealKey::new(*self.key)
    }

    /// How a household that reads this language is spoken to.
    pub fn voice(&self, locale: Locale) -> Voice {
        Voice {
            locale,
            address: self.config.site.form_of_address,
        }
    }

    /// What stands around every mail.
    pub fn brand(&self) -> Brand {
        Brand {
            service_name: self.config.site.name.clone(),
            home_url: self.config.server.base_url.clone(),
            contact_email: self.config.site.contact_email.clone(),
            address: self.config.site.form_of_address,
            texts: self.mail_texts.current(),
        }
    }
}
