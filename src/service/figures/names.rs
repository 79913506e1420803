//! What the parts of figures are called. The initiatives behind them are read at once, however many parts there are.

use std::collections::HashMap;

use super::super::{AppState, offices};
use crate::domain::figures::{DividedBy, campaign_code};
use crate::domain::ids::InitiativeId;
use crate::domain::locale::{Locale, Voice};
use crate::error::Result;
use crate::store::{Conn, campaigns, initiatives};
use crate::texts;

/// The names of the initiatives and campaigns of some parts.
#[derive(Debug)]
pub(super) struct Names {
    initiatives: HashMap<InitiativeId, String>,
    campaigns: HashMap<String, String>,
}

/// The office of a part; nothing where parts have none.
fn office_of(by: DividedBy, part: &str) -> Option<&str> {
    match by {
        DividedBy::Initiative => Some(part),
        DividedBy::Project => part.split_once('/').map(|(office, _)| office),
        _ => None,
    }
}

impl Names {
    /// Those of these parts.
    pub(super) fn load(conn: &mut Conn, by: DividedBy, parts: &[String]) -> Result<Self> {
        let mut ids: Vec<InitiativeId> = parts
            .iter()
            .filter_map(|part| office_of(by, part)?.parse().ok())
            .collect();
        ids.sort();
        ids.dedup();
        let found = initiatives::find_many(conn, &ids)?;
        let codes: &[String] = if by == DividedBy::Campaign { parts } else { &[] };
        Ok(Self {
            initiatives: found.into_iter().map(|one| (one.id, one.profile.name)).collect(),
            campaigns: campaigns::list_names(conn, codes)?.into_iter().collect(),
        })
    }

    fn office(&self, key: &str) -> Option<String> {
        self.initiatives.get(&key.parse().ok()?).cloned()
    }

    /// The name of a part; nothing for one that there is not.
    pub(super) fn of(&self, app: &AppState, by: DividedBy, part: &str, locale: Locale) -> Option<String> {
        match by {
            DividedBy::Network => part
                .is_empty()
                .then(|| texts::text(Voice::from(locale), "figures-network")),
            DividedBy::Land | DividedBy::District => {
                let digits = if by == DividedBy::Land { 2 } else { 5 };
                let key = part.parse().ok().filter(|_| part.len() == digits);
                key.and_then(|ags| app.gazetteer.area_name(ags))
            }
            DividedBy::Initiative => self.office(part),
            // A code that stands in a link alone has no other name.
            DividedBy::Campaign => campaign_code(part).ok().map(|code| match self.campaigns.get(&code) {
                Some(name) => format!("{name} ({code})"),
                None => code,
            }),
            DividedBy::Project => {
                let (office, code) = part.split_once('/').filter(|(_, code)| !code.is_empty())?;
                let office = if office == offices::NETWORK {
                    app.config.site.network_office.clone()
                } else {
                    self.office(office)?
                };
                Some(format!("{code} ({office})"))
            }
        }
    }
}
