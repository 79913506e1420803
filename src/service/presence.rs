//! Who is there today and who is away, and whose turn something is while somebody is away. Nobody's rights grow by standing
//! in: a deputy sees on the own day what is due for the absent person, and only in offices where both work.

use chrono::{DateTime, Utc};

use super::offices;
use crate::domain::account::Account;
pub(crate) use crate::domain::day::german_day as day_of;
use crate::domain::ids::{AccountId, HouseholdId, InitiativeId};
use crate::error::Result;
use crate::store::absences::Absence;
use crate::store::{Conn, absences, accounts, contacts};

/// Whose turn something is that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The own.
    Own,
    /// The own, because this person is away.
    For(String),
    /// A colleague's.
    Other,
}

/// The accounts and who of them is away today.
#[derive(Debug)]
pub(crate) struct Presence {
    accounts: Vec<Account>,
    away: Vec<Absence>,
}

/// Whether somebody works with the account: it is open, and its invitation was accepted.
pub(crate) fn works(account: &Account) -> bool {
    account.disabled_at.is_none() && account.password_hash.is_some()
}

impl Presence {
    /// Who is there on the day of `now`.
    pub(crate) fn load(conn: &mut Conn, now: DateTime<Utc>) -> Result<Self> {
        Ok(Self {
            accounts: accounts::list(conn)?,
            away: absences::list_running(conn, day_of(now))?,
        })
    }

    /// All accounts.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter()
    }

    fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id.as_str() == id)
    }

    /// The name behind an identifier in a row.
    pub(crate) fn name_of(&self, id: &str) -> String {
        self.account(id)
            .map_or_else(|| "–".to_owned(), |account| account.name.clone())
    }

    /// The absence of somebody who is away today.
    pub(crate) fn absence_of(&self, account: &AccountId) -> Option<&Absence> {
        self.away.iter().find(|absence| absence.account == *account)
    }

    /// Who stands in for somebody who is away: nobody when the deputy works here no longer or is away too.
    pub(crate) fn deputy_of(&self, account: &AccountId) -> Option<&Account> {
        let deputy = self.absence_of(account)?.deputy.as_ref()?;
        self.account(deputy.as_str())
            .filter(|found| works(found) && self.absence_of(&found.id).is_none())
    }

    /// For whom somebody stands in today, with the absence.
    pub(crate) fn stands_in_for(&self, account: &AccountId) -> Vec<(&Account, &Absence)> {
        self.away
            .iter()
            .filter(|absence| self.deputy_of(&absence.account).is_some_and(|one| one.id == *account))
            .filter_map(|absence| Some((self.account(absence.account.as_str())?, absence)))
            .filter(|(absent, _)| works(absent))
            .collect()
    }

    /// Whether somebody looks after the work of the account in an office today: the person, or who stands in there.
    pub(crate) fn is_looked_after(&self, account: &Account, office: &str) -> bool {
        let offices = [office.to_owned()];
        if !works(account) || !offices::employ(&offices, account) {
            return false;
        }
        self.absence_of(&account.id).is_none()
            || self
                .deputy_of(&account.id)
                .is_some_and(|deputy| offices::employ(&offices, deputy))
    }

    /// Whether nobody is there for an office today.
    pub(crate) fn is_deserted(&self, office: &str) -> bool {
        !self
            .accounts
            .iter()
            .any(|account| self.is_looked_after(account, office))
    }

    /// Who of some offices looks after a household; nobody when that person works there no longer.
    pub(crate) fn assigned(
        &self,
        conn: &mut Conn,
        household: &HouseholdId,
        offices: &[String],
    ) -> Result<Option<&Account>> {
        let id = contacts::find_assigned(conn, household, offices)?;
        let account = id.and_then(|id| self.account(id.as_str()));
        Ok(account.filter(|account| offices::employ(offices, account)))
    }

    /// Whose turn something is in some offices that `assigned` looks after. While that person is away it is the deputy's,
    /// and everybody's of the office when nobody stands in there.
    pub(crate) fn turn(&self, own: &AccountId, assigned: Option<&Account>, offices: &[String]) -> Turn {
        let Some(assigned) = assigned.filter(|one| one.id != *own) else {
            return Turn::Own;
        };
        if self.absence_of(&assigned.id).is_none() {
            return Turn::Other;
        }
        let deputy = self
            .deputy_of(&assigned.id)
            .filter(|deputy| offices::employ(offices, deputy));
        match deputy {
            Some(deputy) if deputy.id != *own => Turn::Other,
            _ => Turn::For(assigned.name.clone()),
        }
    }

    /// The initiatives for which `account` takes the place of a full member who is away, with that person's name.
    pub(crate) fn acts_as_member_of(&self, account: &AccountId, initiative: &InitiativeId) -> Option<String> {
        self.stands_in_for(account)
            .into_iter()
            .find(|(absent, _)| {
                absent
                    .initiatives
                    .iter()
                    .any(|(own, deputy)| own == initiative && !deputy)
            })
            .map(|(absent, _)| absent.name.clone())
    }
}
