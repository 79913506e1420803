//! The export of everything held about a household, for itself: one part a table, in plain JSON. A test makes sure that
//! every table that can name a household is there. Nothing of others is in it, and exporting changes nothing (rule 2).

use serde_json::{Map, Value, json};

use super::AppState;
use crate::domain::actor::Actor;
use crate::domain::ids::HouseholdId;
use crate::error::{Context as _, Result};
use crate::store::{Conn, consents, duplicates, exclusions, exports, households, proofs};

/// Everything held about the household that is asking.
///
/// # Errors
/// [`crate::error::Error::Unauthenticated`] for anybody but a household.
pub async fn export(app: &AppState, actor: &Actor) -> Result<Value> {
    let (id, now) = (actor.household()?.clone(), app.clock.now());
    app.store
        .read(move |conn| {
            let mut all = everything(conn, &id)?;
            all.insert("exported_at".to_owned(), json!(now));
            Ok(Value::Object(all))
        })
        .await
}

fn everything(conn: &mut Conn, id: &HouseholdId) -> Result<Map<String, Value>> {
    let household = households::get(conn, id)?;
    let entry = households::find_entry(conn, id)?;
    let second_adult = households::find_second_adult(conn, id)?;
    let mut all = Map::new();
    let own = json!({
        "id": household.id,
        "state": household.state,
        "version": household.version,
        "locale": household.locale,
        "contact": household.contact,
        "profile": household.profile,
        "second_adult": second_adult,
        "teaser_lines": household.teaser_lines,
        "waiting": household.waiting,
        "review_due_at": households::find_review_due(conn, id)?,
        "known_at": household.known.as_ref().map(|(at, _)| at),
        "suspended_at": household.suspended_at,
        "withdrawn_until": household.withdrawn.map(|(_, until)| until),
        "merged": households::find_merged_into(conn, id)?.is_some(),
        "quiet": households::is_quiet(conn, id)?,
        "entered_by_staff": entry.is_some(),
        "proof_of_agreement": entry.map(|entry| entry.proof),
        "created_at": household.created_at,
        "confirmed_at": household.confirmed_at,
        "active_at": household.active_at,
    });
    all.insert("households".to_owned(), own);
    let given = consents::list_for(conn, id)?;
    all.insert(
        "consents".to_owned(),
        serde_json::to_value(given).context("writing an export")?,
    );
    let excluded = exclusions::list_for(conn, id)?;
    all.insert(
        "exclusions".to_owned(),
        excluded
            .into_iter()
            .map(|exclusion| {
                json!({
                    "kind": exclusion.kind,
                    "value_hash": exclusion.value_hash,
                    "created_at": exclusion.created_at,
                })
            })
            .collect(),
    );
    let pairs = duplicates::list_for(conn, id)?;
    all.insert(
        "duplicates".to_owned(),
        pairs
            .into_iter()
            .map(|pair| json!({ "why": pair.why, "state": pair.state, "found_at": pair.found_at }))
            .collect(),
    );
    let merges = duplicates::list_merges_for(conn, id)?;
    all.insert(
        "merges".to_owned(),
        merges
            .into_iter()
            .map(|merge| {
                json!({
                    "kept": &merge.kept == id,
                    "created_at": merge.created_at,
                    "undo_until": merge.undo_until,
                    "undone_at": merge.undone_at,
                })
            })
            .collect(),
    );
    let proofs = proofs::list_for(conn, id)?;
    all.insert(
        "opt_in_proofs".to_owned(),
        proofs
            .into_iter()
            .map(|proof| {
                json!({
                    "text_version": proof.text_version,
                    "requested_at": proof.requested_at,
                    "confirmed_at": proof.confirmed_at,
                    "delete_at": proof.delete_at,
                })
            })
            .collect(),
    );
    exports::fill(conn, id, &mut all)?;
    Ok(all)
}
