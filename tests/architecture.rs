//! The rules of the house, checked by reading the sources: which room may know what.

use std::fs;
use std::path::{Path, PathBuf};

pub(super) fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path
                    .strip_prefix(env!("CARGO_MANIFEST_DIR"))
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The text without comments, so that a rule may be spoken of.
fn code(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn mentions(text: &str, word: &str) -> bool {
    code(text).match_indices(word).any(|(at, _)| {
        let before = code(text)[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Files that mention `word` outside the rooms where it is at home.
fn strangers(word: &str, homes: &[&str]) -> Vec<String> {
    sources("src")
        .into_iter()
        .filter(|(name, text)| !homes.iter().any(|home| name.starts_with(home)) && mentions(text, word))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn every_outside_crate_has_its_room() {
    for (word, homes) in [
        ("diesel::", &["src/store"][..]),
        ("diesel_migrations", &["src/store"]),
        ("actix_web", &["src/web", "src/app.rs"]),
        ("lettre", &["src/mail"]),
        ("geo::", &["src/gazetteer", "src/matching"]),
        ("strsim::", &["src/gazetteer", "src/matching"]),
        ("image::", &["src/service/directory/picture.rs"]),
        ("pulldown_cmark::", &["src/web/pages/markdown.rs"]),
        ("Utc::now", &["src/clock.rs"]),
        ("SystemTime::now", &["src/clock.rs"]),
        ("std::env", &["src/config.rs", "src/cli"]),
    ] {
        assert_eq!(strangers(word, homes), Vec::<String>::new(), "{word} outside its room");
    }
}

#[test]
fn layers_point_downward_only() {
    let forbidden: &[(&str, &[&str])] = &[
        (
            "src/web",
            &["crate::store", "crate::mail", "crate::matching", "crate::worker"],
        ),
        ("src/worker", &["crate::web", "crate::matching"]),
        (
            "src/service",
            &["crate::web", "crate::worker", "crate::app", "crate::cli"],
        ),
        (
            "src/store",
            &[
                "crate::service",
                "crate::web",
                "crate::mail",
                "crate::matching",
                "crate::gazetteer",
                "crate::worker",
            ],
        ),
        (
            "src/mail",
            &[
                "crate::service",
                "crate::web",
                "crate::store",
                "crate::matching",
                "crate::worker",
            ],
        ),
        (
            "src/matching",
            &[
                "crate::service",
                "crate::web",
                "crate::store",
                "crate::mail",
                "crate::gazetteer",
                "crate::worker",
            ],
        ),
        (
            "src/gazetteer",
            &[
                "crate::service",
                "crate::web",
                "crate::store",
                "crate::mail",
                "crate::matching",
                "crate::worker",
            ],
        ),
        (
            "src/domain",
            &[
                "crate::service",
                "crate::web",
                "crate::store",
                "crate::mail",
                "crate::matching",
                "crate::gazetteer",
                "crate::worker",
            ],
        ),
    ];
    for (room, words) in forbidden {
        for (name, text) in sources(room) {
            // Unit tests at the end of a file may drive the whole; the rule is about what ships.
            let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in *words {
                assert!(!mentions(shipped, word), "{name} uses {word}");
            }
        }
    }
}

#[test]
fn the_pure_rooms_know_no_async() {
    for room in ["src/domain", "src/matching", "src/gazetteer"] {
        for (name, text) in sources(room) {
            assert!(!code(&text).contains("async "), "{name} is async");
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (name, text) in sources("src")
        .into_iter()
        .chain(sources("tests"))
        .chain(sources("benches"))
    {
        assert!(text.starts_with("//!"), "{name} does not open with what it is for");
    }
}

#[test]
fn both_migration_folders_have_the_same_names() {
    let names = |folder: &str| -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn the_test_of_containment_can_fail() {
    assert!(mentions("use diesel::prelude::*;", "diesel::"));
    assert!(!mentions("// diesel::prelude is spoken of here", "diesel::"));
    assert!(!mentions("use my_diesel::x;", "diesel::"));
}
