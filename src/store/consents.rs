//! The table of consents: never changed except for the moment of revocation, so that what was agreed to can be proven.
//! What a consent allows is not decided here.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::schema::consents;
use super::{Conn, Db as _};
use crate::domain::consent::{Consent, ConsentKind, Consents};
use crate::domain::ids::{ConsentId, HouseholdId};
use crate::error::{Context as _, Error, Result};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
struct Row {
    id: String,
    household_id: String,
    kind: String,
    text_version: String,
    locale: String,
    recipients: String,
    given_at: NaiveDateTime,
    revoked_at: Option<NaiveDateTime>,
}

impl Row {
    fn into_domain(self) -> Result<Consent> {
        let broken = |_| Error::internal("reading a stored consent", "a code is unknown");
        Ok(Consent {
            id: ConsentId::known(self.id),
            kind: self.kind.parse().map_err(broken)?,
            text_version: self.text_version,
            locale: self.locale.parse().map_err(broken)?,
            recipients: serde_json::from_str(&self.recipients).context("reading stored recipients")?,
            given_at: self.given_at.and_utc(),
            revoked_at: self.revoked_at.map(|at| at.and_utc()),
        })
    }
}

/// Adds a consent of a household.
pub(crate) fn insert(conn: &mut Conn, household: &HouseholdId, consent: &Consent) -> Result<()> {
    let row = Row {
        id: consent.id.to_string(),
        household_id: household.to_string(),
        kind: consent.kind.to_string(),
        text_version: consent.text_version.clone(),
        locale: consent.locale.to_string(),
        recipients: serde_json::to_string(&consent.recipients).context("writing recipients")?,
        given_at: consent.given_at.naive_utc(),
        revoked_at: consent.revoked_at.map(|at| at.naive_utc()),
    };
    diesel::insert_into(consents::table).values(row).execute(conn).db()?;
    Ok(())
}

/// All consents a household ever gave, the oldest first, revoked ones included.
pub(crate) fn list_for(conn: &mut Conn, household: &HouseholdId) -> Result<Vec<Consent>> {
    consents::table
        .filter(consents::household_id.eq(household.as_str()))
        .order((consents::given_at, consents::id))
        .select(Row::as_select())
        .load(conn)
        .db()?
        .into_iter()
        .map(Row::into_domain)
        .collect()
}

/// The consents of a household that are in force.
pub(crate) fn list_in_force(conn: &mut Conn, household: &HouseholdId) -> Result<Consents> {
    let given = list_for(conn, household)?;
    Ok(Consents(given.into_iter().filter(Consent::in_force).collect()))
}

/// The consents in force of all households; a household without any is not in the map.
pub(crate) fn list_in_force_for_all(conn: &mut Conn) -> Result<HashMap<HouseholdId, Consents>> {
    let rows: Vec<Row> = consents::table
        .filter(consents::revoked_at.is_null())
        .order((consents::given_at, consents::id))
        .select(Row::as_select())
        .load(conn)
        .db()?;
    let mut all: HashMap<HouseholdId, Consents> = HashMap::new();
    for row in rows {
        let household = HouseholdId::known(row.household_id.clone());
        all.entry(household).or_default().0.push(row.into_domain()?);
    }
    Ok(all)
}

/// The consents of these kinds in force of these households; a household without any is not in the map.
pub(crate) fn list_in_force_for_many(
    conn: &mut Conn,
    households: &[HouseholdId],
    kinds: &[ConsentKind],
) -> Result<HashMap<HouseholdId, Consents>> {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let mut all: HashMap<HouseholdId, Consents> = HashMap::new();
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in households.chunks(500) {
        let part: Vec<&str> = part.iter().map(HouseholdId::as_str).collect();
        let rows: Vec<Row> = consents::table
            .filter(consents::household_id.eq_any(part))
            .filter(consents::kind.eq_any(&kinds))
            .filter(consents::revoked_at.is_null())
            .order((consents::given_at, consents::id))
            .select(Row::as_select())
            .load(conn)
            .db()?;
        for row in rows {
            let household = HouseholdId::known(row.household_id.clone());
            all.entry(household).or_default().0.push(row.into_domain()?);
        }
    }
    Ok(all)
}

/// Revokes every consent of one kind that is in force; answers how many there were.
pub(crate) fn revoke(conn: &mut Conn, household: &HouseholdId, kind: ConsentKind, at: DateTime<Utc>) -> Result<usize> {
    diesel::update(consents::table)
        .filter(consents::household_id.eq(household.as_str()))
        .filter(consents::kind.eq(kind.as_str()))
        .filter(consents::revoked_at.is_null())
        .set(consents::revoked_at.eq(at.naive_utc()))
        .execute(conn)
        .db()
}

/// Revokes one consent, when it is still in force.
pub(crate) fn revoke_one(conn: &mut Conn, id: &ConsentId, at: DateTime<Utc>) -> Result<()> {
    diesel::update(consents::table.find(id.as_str()).filter(consents::revoked_at.is_null()))
        .set(consents::revoked_at.eq(at.naive_utc()))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Revokes every consent of a household that is in force; answers how many there were.
pub(crate) fn revoke_all(conn: &mut Conn, household: &HouseholdId, at: DateTime<Utc>) -> Result<usize> {
    diesel::update(consents::table)
        .filter(consents::household_id.eq(household.as_str()))
        .filter(consents::revoked_at.is_null())
        .set(consents::revoked_at.eq(at.naive_utc()))
        .execute(conn)
        .db()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::consent::{Recipient, TEXT_VERSION};
    use crate::domain::locale::Locale;
    use crate::store::households;
    use crate::store::households::tests::{empty, sample};

    #[test]
    fn a_revoked_consent_stays_on_record_but_is_no_longer_in_force() {
        let (_folder, store) = empty();
        let household = sample("familie@example.org");
        let consent = Consent {
            id: ConsentId::generate(),
            kind: ConsentKind::MeetHouseholds,
            text_version: TEXT_VERSION.to_owned(),
            locale: Locale::De,
            recipients: vec![Recipient {
                initiative: None,
                name: "Netzwerkstelle".to_owned(),
            }],
            given_at: household.created_at,
            revoked_at: None,
        };
        store
            .write_blocking(|conn| {
                households::insert(conn, &household, None)?;
                insert(conn, &household.id, &consent)?;
                assert_eq!(list_for(conn, &household.id)?, [consent.clone()]);
                assert!(list_in_force_for_all(conn)?[&household.id].has(ConsentKind::MeetHouseholds));
                let at = household.created_at;
                assert_eq!(revoke(conn, &household.id, ConsentKind::Newsletter, at)?, 0);
                assert_eq!(revoke(conn, &household.id, ConsentKind::MeetHouseholds, at)?, 1);
                assert!(list_in_force_for_all(conn)?.is_empty());
                assert_eq!(list_for(conn, &household.id)?[0].revoked_at, Some(at));
                Ok(())
            })
            .unwrap();
    }
}
