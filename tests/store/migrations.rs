//! Migrations as migrations/README.md promises them: equal in both folders, and never changed once they have landed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::open;
use crate::support::db::TestDatabase;
use crate::support::dump::columns;

/// Those that have landed, with the SHA-256 of their `up.sql` on SQLite and PostgreSQL. A new one is added here once; what
/// stands here is never changed.
const LANDED: [(&str, &str, &str); 30] = [
    (
        "2026-11-22-000000_start",
        "9c0abd96c048e3bdf630b263fbe588ad8c4fdb852a997dc84d7dc931886e9bab",
        "9bc334ed6bf4929ceb9b9a3b23da5b40a7c3b2ff9b3b9c66f0b92ba2fd9bbf18",
    ),
    (
        "2026-11-23-000000_silence",
        "047d3ef8fd622fa21b8df74ad6f5761755b6f4861824b2c937a2f3985a59dcd5",
        "047d3ef8fd622fa21b8df74ad6f5761755b6f4861824b2c937a2f3985a59dcd5",
    ),
    (
        "2026-11-23-010000_match_changes",
        "5e572152cc3be5425248b1103d68c61191fc908340210eb725bf04af12120d4f",
        "567d010b1857b5ceae9989a5a5433fa44c58c58375e6c6b84185cffd2801daf9",
    ),
    (
        "2026-11-23-020000_occupation_tables",
        "040a5fd5ac4f12e3c2acdba8154160f1ac215f570ebf7f1017f1427997802a8d",
        "bf9d3b80d9683eec68cc40fd2e9c1ff69f3cbf0fc03169390aa5fde98d734345",
    ),
    (
        "2026-11-23-030000_rounds",
        "f9a031a750ddf1b194d49af63f4b8a264b83a8b7dc029c17fd8704dbea535682",
        "f9a031a750ddf1b194d49af63f4b8a264b83a8b7dc029c17fd8704dbea535682",
    ),
    (
        "2026-11-23-040000_erasures_noted",
        "e8fa269643e76778f78636839dd97ecc43cee771ddf7bbdd58fde88853b1fb23",
        "d5571d3e39769342456071ec37c015d9b6c75d244dbd519a55db64856ada23f3",
    ),
    (
        "2026-11-23-090000_weight_versions",
        "951e2544a4dd0dcd3b3b6b2031c1d0365bcdd6d13e7b4176747b319fec998e13",
        "951e2544a4dd0dcd3b3b6b2031c1d0365bcdd6d13e7b4176747b319fec998e13",
    ),
    (
        "2026-11-23-100000_mail_texts",
        "c1a25538ceb3e2b7aa1dc2ea6bb7b356a6c1902cb20ae3fb3d1aa7d574619231",
        "c1a25538ceb3e2b7aa1dc2ea6bb7b356a6c1902cb20ae3fb3d1aa7d574619231",
    ),
    (
        "2026-11-23-120000_registration_drafts",
        "65c228e279fc263bf377951f9eeffafe07a5c5fe200d795d20d0b7af48870569",
        "d0c0dfba6c228dbb83d72436ec4ecb82eaf4f74d6f60c8a5117885b8db83cb96",
    ),
    (
        "2026-11-23-130000_reasons_before",
        "f51c42fccde2681052dc6da7d5650759288daeedf177cde4aa2b5a43692e34f1",
        "f51c42fccde2681052dc6da7d5650759288daeedf177cde4aa2b5a43692e34f1",
    ),
    (
        "2026-11-23-131000_contact_log",
        "d4a004940a4bfeeaff913ddf8e99b5555d31cd14767b1348ad5635c2d82323dd",
        "d4a004940a4bfeeaff913ddf8e99b5555d31cd14767b1348ad5635c2d82323dd",
    ),
    (
        "2026-11-23-132000_household_lists",
        "b28da8e783bed30d985cff484ba34f8773bd0a77aeb84e1463031c578cee97d4",
        "b28da8e783bed30d985cff484ba34f8773bd0a77aeb84e1463031c578cee97d4",
    ),
    (
        "2026-11-23-150000_absences",
        "db6e27ed85b3f503538e514d5b58e96cf9bcb4befeb5b9831cf62230ca8e7ce1",
        "db6e27ed85b3f503538e514d5b58e96cf9bcb4befeb5b9831cf62230ca8e7ce1",
    ),
    (
        "2026-11-23-150100_contact_sums",
        "0c1b453c5aa71133c5ca6ebac6258d74feb47b49e08809c33c91d44fc72c2256",
        "0c1b453c5aa71133c5ca6ebac6258d74feb47b49e08809c33c91d44fc72c2256",
    ),
    (
        "2026-11-23-150200_contact_corrections",
        "2e438966357a7da8228c49897c5f1b6e03b50e7be53e5cc8b8764298147f158a",
        "2e438966357a7da8228c49897c5f1b6e03b50e7be53e5cc8b8764298147f158a",
    ),
    (
        "2026-11-23-160000_events",
        "e440779c25b06defb9d3cf67e5f2d059110a4204a008317f50de1a35c2399024",
        "29c8aa161111848f11cac58ea3b9e5c3cec20f6b5668fb1ea69d49121b026871",
    ),
    (
        "2026-11-23-170000_meetups",
        "96f9b7b33c4f7b0e9d9cae02d7a4b967e5a6a0a155b6030db6f554fa771cb839",
        "96f9b7b33c4f7b0e9d9cae02d7a4b967e5a6a0a155b6030db6f554fa771cb839",
    ),
    (
        "2026-11-23-180000_initiative_suggestions",
        "6678f13996f62ec22b33937e925222fa491117dcab90ee74fba26746614a51d7",
        "6678f13996f62ec22b33937e925222fa491117dcab90ee74fba26746614a51d7",
    ),
    (
        "2026-11-23-181000_initiative_presence",
        "ccb88790f448b39d371ac2268f009b6b4823e0c7cdafe4494af91f017bcff620",
        "ccb88790f448b39d371ac2268f009b6b4823e0c7cdafe4494af91f017bcff620",
    ),
    (
        "2026-11-23-182000_initiative_logos",
        "fb47e8c71a4f93091ff25a178f1ade921b9baaa34d2f36d9011d99493ed7a459",
        "58a3fbcfae27c5c4f0720f5a275198194a22d3bfba496eb80d2150b8e7909016",
    ),
    (
        "2026-11-23-183000_initiative_messages",
        "48df88962a1409825fc81754c482ea252755a016414416be2fa0db32d01ccff6",
        "0f27b39d20ab321d770f3878a44d7217845aed5f23c4f04618d855ef4cea8270",
    ),
    (
        "2026-11-23-190000_transfers",
        "4802405b5af97e7ef3441968284405ade4255152fce2ec338462fb950e41d6c6",
        "4802405b5af97e7ef3441968284405ade4255152fce2ec338462fb950e41d6c6",
    ),
    (
        "2026-11-23-200000_campaigns",
        "25505001a0e2366bfe9beee27f3fab4902680fe43f0256fffaba6e31f0b6aea4",
        "25505001a0e2366bfe9beee27f3fab4902680fe43f0256fffaba6e31f0b6aea4",
    ),
    (
        "2026-11-23-201000_stands",
        "6788057af1c2870e018556b704cb3f7ad12dc07cc1473d14fc6f9c7ff93466e8",
        "6788057af1c2870e018556b704cb3f7ad12dc07cc1473d14fc6f9c7ff93466e8",
    ),
    (
        "2026-11-23-230000_lookups",
        "72737a3b80c1a0332d4fc186cfbb652e4c45427ee63edd976707b31a6a996b9c",
        "72737a3b80c1a0332d4fc186cfbb652e4c45427ee63edd976707b31a6a996b9c",
    ),
    (
        "2026-11-23-231000_groups",
        "a7425649ade31b89a253fcc60dfe94a91b74cb4a6c0eb160450f5af75c53f748",
        "ffe02a31f21f172fa4d227320ea74332dafdde3565077ffa0651b0d5ce52a659",
    ),
    (
        "2026-11-23-232000_region_offers",
        "054876eaebce0239709a6278a32de772c87abe67e1c49672cd8a10ae966c47c2",
        "f8f8d1b25d59bad5e251fbea741b997d725adb3f791c4611e7cdcb1ffe050cf0",
    ),
    (
        "2026-11-23-233000_welcome_capacity",
        "42d61d12f860dbe94ca2abb8e5d1523765f6f9e9c7186752f6ef13bb22e54e88",
        "42d61d12f860dbe94ca2abb8e5d1523765f6f9e9c7186752f6ef13bb22e54e88",
    ),
    (
        "2026-11-23-234000_initiative_videos",
        "12e1fbdfbd5d551d2b1e8363491f868d11b9977465871417ff83364fcf17b062",
        "923c67a93ec5411c0f027fca8fe230af8f3d25e507f4d48037c1566c0c242e1c",
    ),
    (
        "2026-11-23-235000_practice",
        "f8d981df5b87dc69c5c2217a2b013db6406fb93aa18ebf8dda36f9a758e30ff7",
        "2fbbe05e15a0bd02ba5e95e5451a20ef529afbbd4985017c83eb1f346b2dcfd1",
    ),
];

fn folder(database: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database)
}

/// The names of the migrations for one database, in their order.
pub(super) fn names(database: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder(database))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn hash(database: &str, name: &str) -> String {
    let text = std::fs::read(folder(database).join(name).join("up.sql")).unwrap();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_migration_that_has_landed_is_never_changed() {
    let landed: BTreeMap<&str, (&str, &str)> = LANDED
        .iter()
        .map(|(name, one, other)| (*name, (*one, *other)))
        .collect();
    for name in names("sqlite") {
        let (sqlite, postgres) = landed
            .get(name.as_str())
            .unwrap_or_else(|| panic!("{name} is new: add it to LANDED with its hashes"));
        assert_eq!(hash("sqlite", &name), *sqlite, "sqlite/{name}");
        assert_eq!(hash("postgres", &name), *postgres, "postgres/{name}");
    }
    assert_eq!(names("sqlite").len(), LANDED.len(), "a landed migration is gone");
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let sqlite = TestDatabase::sqlite();
    let Some(postgres) = TestDatabase::postgres() else {
        return;
    };
    open(&sqlite).migrate().unwrap();
    open(&postgres).migrate().unwrap();
    let [one, other] = [sqlite.url(), postgres.url()].map(columns);
    assert!(one.len() > 20, "{one:?}");
    assert_eq!(one, other);
}
