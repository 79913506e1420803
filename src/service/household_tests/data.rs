//! What is held about a household: all of it in the export, none of it after the erasure.

use std::collections::BTreeSet;

use chrono::Duration;

use super::*;
use crate::service::{households as views, privacy, retention};
use crate::testing::on_both_databases;

/// Names of the tables of the schema that have a column which names a household.
fn tables_that_name_households(tables: Vec<(String, Vec<String>)>) -> BTreeSet<String> {
    const COLUMNS: [&str; 7] = [
        "household_id",
        "household_a",
        "kept_id",
        "reporter_id",
        "subject_id",
        "actor_id",
        "idempotency_key",
    ];
    let mut found: BTreeSet<String> = tables
        .into_iter()
        .filter(|(_, columns)| columns.iter().any(|column| COLUMNS.contains(&column.as_str())))
        .map(|(name, _)| name)
        .collect();
    // Runs name the account that started them; the rest hangs on a proposal or names households in its keys.
    found.remove("runs");
    // Identifiers alone, for a day.
    found.remove("match_changes");
    found.extend(["households", "outcomes", "schedule"].map(str::to_owned));
    found
}

on_both_databases! {
    async fn the_export_has_every_table_that_can_name_a_household(db: TestDatabase) {
        let app = app(&db);
        let meets = [ConsentKind::MeetHouseholds];
        let (_, actor) = consenting(&app, "anna@example.org", &meets).await;
        let mut other = new(&app, "bernd@example.org");
        other.name = Some("Bernd Geheim".to_owned());
        other.consents = meets.to_vec();
        confirmed(&app, other).await;
        views::exclude(
            &app,
            &actor,
            views::Exclusion { kind: crate::domain::exclusion::ExclusionKind::Domain, value: "firma.example".to_owned() },
        )
        .await
        .unwrap();
        let export = privacy::export(&app, &actor).await.unwrap();
        let parts: BTreeSet<String> = export.as_object().unwrap().keys().cloned().collect();
        let tables = app.store.read(crate::store::fixtures::tables).await.unwrap();
        let expected = tables_that_name_households(tables);
        let missing: Vec<_> = expected.difference(&parts).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let unknown: Vec<_> = parts.difference(&expected).filter(|part| *part != "exported_at").collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert_eq!(export["households"]["contact"]["email"], "anna@example.org");
        assert_eq!(export["households"]["profile"]["children"][0]["birth_year"], 2019);
        for filled in ["consents", "exclusions", "sessions", "mail_tokens", "outbox", "opt_in_proofs", "audit"] {
            assert!(!export[filled].as_array().unwrap().is_empty(), "{filled} is empty");
        }
        assert_eq!(export["proposals"], serde_json::json!([]), "nobody was shown the proposal of the two");
        let text = export.to_string();
        assert!(!text.contains("Geheim") && !text.contains("bernd"), "nothing of others: {text}");
    }

    async fn an_erased_household_leaves_no_name_address_or_identifier(db: TestDatabase) {
        let app = app(&db);
        let mut household = new(&app, "kanarie@example.org");
        household.name = Some("Kanarie Vogel".to_owned());
        household.profile.free_text = Some("Zwitschert im Morgengrauen".to_owned());
        household.phone = Some("03834 765432".parse().unwrap());
        household.consents = vec![ConsentKind::MeetHouseholds, ConsentKind::ShareWithInitiatives];
        let (id, actor, _) = confirmed(&app, household).await;
        views::change_email(&app, &actor, "kanarie2@example.org".parse().unwrap()).await.unwrap();
        views::invite_adult(&app, &actor, "kanarie3@example.org".parse().unwrap()).await.unwrap();
        privacy::withdraw(&app, &actor).await.unwrap();
        app.clock.advance(Duration::days(8));
        assert_eq!(retention::erase_due(&app).await.unwrap(), 1);
        let dump = app.store.read(crate::store::fixtures::dump).await.unwrap();
        for secret in ["kanarie", "Kanarie", "Zwitschert", "765432"] {
            assert!(!dump.contains(secret), "{secret} is still there");
        }
        // Only the proof of double opt-in keeps the identifier, apart and for three years.
        let lines: Vec<&str> = dump.lines().filter(|line| line.contains(id.as_str())).collect();
        assert!(lines.iter().all(|line| line.starts_with("opt_in_proofs")), "{lines:?}");
    }
}
