//! Imports, tried and taken over, on both databases.
use super::*;
use crate::domain::actor::Role;
use crate::domain::lists::Need;
use crate::service::directory::tests::{profile, staff};
use crate::service::directory::{self, Filter, InitiativeView};
use crate::testing::{self, TestDatabase, on_both_databases};

const TABLE: &str = "Name;Gebiet;Leistungen;Berufe;Plätze;E-Mail;Telefon;Vereinbarung Version;Unterzeichnet von;Unterzeichnet am;Rechtsgrundlage
Heimat Küste;13075, 13073;Wohnen, Arbeit;Pflegefachkraft [813] | Koch;20,0;amt@example.org;03834 123456;2026-11;Landrätin;02.11.2026;Art. 26 DSGVO
;;;;;;;;;;
\"Zurück; in den Süden\";9162;;;1.000;sued@example.org;;;;;
";

async fn run(app: &AppState, format: ImportFormat, text: impl AsRef<[u8]>, dry_run: bool) -> ImportReport {
    import(app, &Actor::System, format, text.as_ref().to_vec(), dry_run)
        .await
        .unwrap()
}

async fn all(app: &AppState) -> Vec<InitiativeView> {
    let filter = Filter {
        include_unapproved: true,
        ..Filter::default()
    };
    let admin = staff(Role::Admin, Vec::new());
    directory::list(app, &admin, filter).await.unwrap().items
}

fn faults(report: &ImportReport) -> Vec<(usize, &str, &str)> {
    report
        .errors
        .iter()
        .map(|error| (error.row, error.field.as_str(), error.code.as_str()))
        .collect()
}

on_both_databases! {
    async fn a_trial_changes_nothing_and_the_import_does_what_it_said(db: TestDatabase) {
        let app = testing::app(&db);
        let tried = run(&app, ImportFormat::Csv, TABLE, true).await;
        assert!(tried.errors.is_empty(), "{tried:?}");
        assert_eq!((tried.rows, tried.created, tried.updated, tried.dry_run), (2, 2, 0, true));
        assert!(all(&app).await.is_empty());
        let done = run(&app, ImportFormat::Csv, TABLE, false).await;
        assert_eq!(ImportReport { dry_run: true, ..done }, tried);
        let [first, second]: [InitiativeView; 2] = all(&app).await.try_into().unwrap();
        assert_eq!(first.profile.services, [Need::Job, Need::Housing]);
        assert_eq!(first.profile.occupations[0].kldb.unwrap().as_str(), "813");
        assert_eq!((first.profile.capacity, first.state), (20, InitiativeState::Proposed));
        assert_eq!(first.agreement.unwrap().signatory, "Landrätin");
        assert_eq!(second.profile.name, "Zurück; in den Süden");
        assert_eq!((second.profile.service_area.ags[0].to_string().as_str(), second.profile.capacity), ("09162", 1000));
    }

    async fn importing_the_same_file_again_changes_nothing(db: TestDatabase) {
        let app = testing::app(&db);
        run(&app, ImportFormat::Csv, TABLE, false).await;
        let again = run(&app, ImportFormat::Csv, TABLE, false).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
        let before = all(&app).await.remove(0).version;
        let fewer = "Name\tags\tcapacity\temail\nheimat kueste\t13073 13075\t7\tamt@example.org\n";
        let changed = run(&app, ImportFormat::Csv, fewer, false).await;
        assert_eq!((changed.created, changed.updated, changed.errors.len()), (0, 1, 0));
        let first = all(&app).await.remove(0);
        assert_eq!((first.profile.capacity, first.profile.services.len(), first.version - before), (7, 2, 1));
    }

    async fn every_error_names_row_column_and_what_to_do_and_nothing_is_half_done(db: TestDatabase) {
        let app = testing::app(&db);
        let table = "name,ags,capacity,email,services,waiting_until
Gut,13075,3,gut@example.org,,
Falsch,13099,viele,keine,Wohnen,
Vereint,03152,3,alt@example.org,Unsinn,31.11.2026
Gut,13075,3,gut@example.org,,
";
        let report = run(&app, ImportFormat::Csv, table, false).await;
        assert_eq!(
            faults(&report),
            [
                (3, "capacity", "capacity-range"),
                (3, "email", "email-invalid"),
                (4, "services", "value-unknown"),
                (4, "waiting_until", "date-invalid"),
                (4, "ags", "ags-merged"),
                (5, "name", "import-twice"),
            ]
        );
        assert!(report.errors.iter().all(|error| !error.detail.is_empty() && !error.detail.starts_with("error-")));
        assert!(report.errors[4].detail.contains("03159"), "{}", report.errors[4].detail);
        assert!(all(&app).await.is_empty());
    }

    async fn headings_that_are_missing_or_unknown_are_told_first(db: TestDatabase) {
        let app = testing::app(&db);
        let report = run(&app, ImportFormat::Csv, "name;gebeit;email\nA;13075;a@example.org\n", true).await;
        assert_eq!(
            faults(&report),
            [
                (1, "gebeit", "import-column-unknown"),
                (1, "capacity", "import-column-missing"),
                (1, "ags", "import-column-missing"),
            ]
        );
        for empty in ["", "name;ags;capacity;email\n"] {
            let report = run(&app, ImportFormat::Csv, empty, true).await;
            assert_eq!(faults(&report), [(1, "", "import-empty")]);
        }
        let report = run(&app, ImportFormat::Csv, "name;ags;capacity;email\nA;13;1;a@example.org;zu;viel\n", true).await;
        assert_eq!(faults(&report), [(2, "", "import-cells")]);
    }

    async fn the_answer_of_the_api_can_be_imported_again_and_changes_by_identifier(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        directory::create(&app, &admin, profile("Heimat Küste", &["13075"])).await.unwrap();
        let mut exported = serde_json::to_value(all(&app).await).unwrap();
        let same = run(&app, ImportFormat::Json, exported.to_string(), true).await;
        assert_eq!((faults(&same), same.unchanged), (vec![], 1));
        exported[0]["name"] = "Heimat an der Küste".into();
        exported[0]["service_area"] = serde_json::json!({"ags": ["13073"]});
        let whole = serde_json::json!({ "items": exported });
        let changed = run(&app, ImportFormat::Json, whole.to_string(), false).await;
        assert_eq!((faults(&changed), changed.updated), (vec![], 1));
        assert_eq!(all(&app).await[0].profile.name, "Heimat an der Küste");
    }

    async fn errors_in_json_name_the_entry_and_the_pointer(db: TestDatabase) {
        let app = testing::app(&db);
        let list = r#"[
            {"name": "A", "service_area": {"ags": ["13075"]}, "capacity": 1, "email": "a@example.org", "services": ["x"]},
            {"name": "B", "service_area": {"ags": ["1"]}, "capacity": 1, "email": "a@example.org"},
            {"name": "C", "capacity": 1, "email": "a@example.org"},
            {"id": "01980000-0000-7000-8000-000000000009", "capacity": 1},
            {"name": "D", "service_area": {"ags": ["13075"]}, "capacity": 1, "email": "a@example.org", "colour": "red"}
        ]"#;
        let report = run(&app, ImportFormat::Json, list, true).await;
        assert_eq!(
            faults(&report),
            [
                (1, "/services/0", "value-unknown"),
                (2, "/service_area/ags/0", "ags-invalid"),
                (3, "/service_area", "value-missing"),
                (4, "/id", "id-invalid"),
                (5, "/colour", "field-unknown"),
            ]
        );
        let broken = run(&app, ImportFormat::Json, "[\n{\n", true).await;
        assert_eq!(faults(&broken)[0].2, "import-json");
    }

    async fn only_the_network_office_imports(db: TestDatabase) {
        let app = testing::app(&db);
        let coordinator = staff(Role::Coordinator, Vec::new());
        let refused = import(&app, &coordinator, ImportFormat::Csv, TABLE.into(), true).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}
