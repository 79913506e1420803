//! Initiatives. The profile stands as JSON; what lists are filtered and sorted by has columns of its own.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::initiatives;
use super::{Conn, Db as _};
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Initiative, InitiativeState};
use crate::domain::text::fold;
use crate::error::{Conflict, Context as _, Error, Result};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = initiatives, treat_none_as_null = true)]
struct Row {
    id: String,
    state: String,
    version: i64,
    name_key: String,
    profile: String,
    agreement: Option<String>,
    created_at: NaiveDateTime,
    fresh_at: NaiveDateTime,
}

impl Row {
    fn from_domain(initiative: &Initiative) -> Result<Self> {
        Ok(Self {
            id: initiative.id.to_string(),
            state: initiative.state.to_string(),
            version: initiative.version,
            name_key: fold(&initiative.profile.name),
            profile: serde_json::to_string(&initiative.profile).context("writing an initiative")?,
            agreement: initiative
                .agreement
                .as_ref()
                .map(serde_json::to_string)
                .transpose()
                .context("writing an agreement")?,
            created_at: initiative.created_at.naive_utc(),
            fresh_at: initiative.fresh_at.naive_utc(),
        })
    }

    fn into_domain(self) -> Result<Initiative> {
        Ok(Initiative {
            id: InitiativeId::known(self.id),
            state: self
                .state
                .parse()
                .map_err(|_| Error::internal("reading the state of an initiative", self.state.clone()))?,
            version: self.version,
            profile: serde_json::from_str(&self.profile).context("reading an initiative")?,
            agreement: self
                .agreement
                .as_deref()
                .map(serde_json::from_str)
                .transpose()
                .context("reading an agreement")?,
            created_at: self.created_at.and_utc(),
            fresh_at: self.fresh_at.and_utc(),
        })
    }
}

fn into_domain(rows: Vec<Row>) -> Result<Vec<Initiative>> {
    rows.into_iter().map(Row::into_domain).collect()
}

/// Inserts a new initiative.
pub(crate) fn insert(conn: &mut Conn, initiative: &Initiative) -> Result<()> {
    diesel::insert_into(initiatives::table)
        .values(&Row::from_domain(initiative)?)
        .execute(conn)
        .db()?;
    Ok(())
}

/// One initiative.
pub(crate) fn find(conn: &mut Conn, id: &InitiativeId) -> Result<Initiative> {
    initiatives::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .or_missing("initiative")?
        .into_domain()
}

/// The initiatives of these identifiers that exist, in no particular order.
pub(crate) fn find_many(conn: &mut Conn, ids: &[InitiativeId]) -> Result<Vec<Initiative>> {
    let mut found = Vec::with_capacity(ids.len());
    // SQLite takes a limited number of parameters, so long lists go in parts.
    for part in ids.chunks(500) {
        let part: Vec<&str> = part.iter().map(InitiativeId::as_str).collect();
        let rows = initiatives::table
            .filter(initiatives::id.eq_any(part))
            .select(Row::as_select())
            .load(conn)
            .db()?;
        found.extend(into_domain(rows)?);
    }
    Ok(found)
}

/// Writes an initiative that was read at `initiative.version` and raises its version; [`Conflict::Stale`] when somebody
/// else changed it meanwhile.
pub(crate) fn update(conn: &mut Conn, initiative: &mut Initiative) -> Result<()> {
    let seen = initiative.version;
    initiative.version += 1;
    let row = Row::from_domain(initiative)?;
    let changed = diesel::update(
        initiatives::table
            .find(initiative.id.as_str())
            .filter(initiatives::version.eq(seen)),
    )
    .set(&row)
    .execute(conn)
    .db()?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Conflict::Stale.into())
    }
}

/// Approved and open initiatives, by name.
pub(crate) fn list_approved(conn: &mut Conn) -> Result<Vec<Initiative>> {
    list_by_states(conn, &[InitiativeState::Approved])
}

/// Initiatives in one of the states (all when none is given), by name.
pub(crate) fn list_by_states(conn: &mut Conn, states: &[InitiativeState]) -> Result<Vec<Initiative>> {
    let mut query = initiatives::table.select(Row::as_select()).into_boxed();
    if !states.is_empty() {
        let codes: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        query = query.filter(initiatives::state.eq_any(codes));
    }
    into_domain(query.order((initiatives::name_key, initiatives::id)).load(conn).db()?)
}

/// Every initiative with its version, in the order of the identifiers.
pub(crate) fn list_versions(conn: &mut Conn) -> Result<Vec<(InitiativeId, i64)>> {
    let rows: Vec<(String, i64)> = initiatives::table
        .select((initiatives::id, initiatives::version))
        .load(conn)
        .db()?;
    let mut versions: Vec<(InitiativeId, i64)> = rows
        .into_iter()
        .map(|(id, version)| (InitiativeId::known(id), version))
        .collect();
    // By their bytes: the databases do not agree on the order of letters.
    versions.sort();
    Ok(versions)
}

/// Initiatives with exactly this folded name.
pub(crate) fn list_by_name_key(conn: &mut Conn, name_key: &str) -> Result<Vec<Initiative>> {
    let rows = initiatives::table
        .filter(initiatives::name_key.eq(name_key))
        .order(initiatives::id)
        .select(Row::as_select())
        .load(conn)
        .db()?;
    into_domain(rows)
}

/// Has everybody else who counts the places of the initiative wait until this transaction has ended. On SQLite there is
/// one writer anyway.
pub(crate) fn lock(conn: &mut Conn, id: &InitiativeId) -> Result<()> {
    diesel::update(initiatives::table.find(id.as_str()))
        .set(initiatives::version.eq(initiatives::version))
        .execute(conn)
        .db()?;
    Ok(())
}

/// Whether there is such an initiative.
pub(crate) fn exists(conn: &mut Conn, id: &InitiativeId) -> Result<bool> {
    let found: Option<String> = initiatives::table
        .find(id.as_str())
        .select(initiatives::id)
        .get_result(conn)
        .maybe()?;
    Ok(found.is_some())
}

/// Deletes an initiative that never took part, with everything that hangs on it.
pub(crate) fn delete(conn: &mut Conn, id: &InitiativeId) -> Result<()> {
    diesel::delete(initiatives::table.find(id.as_str()))
        .execute(conn)
        .db()?;
    Ok(())
}
