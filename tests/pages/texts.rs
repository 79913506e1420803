//! The texts of the pages: every key in both languages, none missing, none unused, sentences that one can read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Keys and texts of a Fluent file; lines that go on belong to the key before them.
fn messages(language: &str, file: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root(&format!("locales/{language}/{file}"))).unwrap();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines() {
        if line.starts_with(['#', ' ', '\t', '}']) || line.trim().is_empty() {
            if !line.starts_with('#')
                && let Some(text) = found.get_mut(&last)
            {
                text.push(' ');
                text.push_str(line.trim());
            }
            continue;
        }
        let (key, value) = line
            .split_once(" =")
            .unwrap_or_else(|| panic!("{language}/{file}: {line}"));
        let twice = found.insert(key.to_owned(), value.trim().to_owned());
        assert!(twice.is_none(), "{language}/{file} has {key} twice");
        last = key.to_owned();
    }
    found
}

fn files(language: &str) -> BTreeSet<String> {
    fs::read_dir(root(&format!("locales/{language}")))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

/// The arguments of a text, such as `date`.
fn arguments(text: &str) -> BTreeSet<String> {
    text.match_indices('$')
        .map(|(at, _)| {
            text[at + 1..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

#[test]
fn every_key_stands_in_both_languages_with_the_same_arguments() {
    assert_eq!(files("de"), files("en"));
    for file in files("de") {
        let (german, english) = (messages("de", &file), messages("en", &file));
        let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&german), keys(&english), "{file}");
        for (key, text) in &german {
            assert_eq!(arguments(text), arguments(&english[key]), "{file} {key}");
            assert!(!text.is_empty() && !english[key].is_empty(), "{file} {key} is empty");
        }
    }
}

fn sources() -> String {
    let mut all = String::new();
    let mut folders = vec![root("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ending == "rs" || ending == "html" || ending == "txt")
            {
                all.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

/// Keys that are put together from a part and a code, by the part before the code.
const PUT_TOGETHER: &[&str] = &[
    "month-",
    "done-",
    "history-",
    "status-step-",
    "status-settled-",
    "consents-text-",
    "exclusions-kind-",
    "profile-need-",
    "profile-weight-",
    "profile-importance-",
    "profile-mail-language-",
    "proposal-actor-",
    "proposal-action-",
    "directory-legend-",
    "duplicate-reason-",
    "duplicate-state-",
    "when-earliest",
    "when-latest",
    "pause-",
    "confirm-",
    "sign-in-open-",
    "address-",
    "undo-",
    "unsubscribe-",
    "error-",
    "run-cause-",
    "run-result-",
    "run-state-",
    "runs-filter-",
    "runs-todo-",
    "runs-without-",
    "absence-state-",
    "audit-actor-",
    "audit-subject-",
    "audit-action-",
    "audit-verdict-",
    "audit-opened-",
    "weights-table-",
    "weights-effect-",
    "contact-kind-",
    "call-time-",
    "figure-",
    "figures-by-",
    "figures-outcome-",
    "span-",
    "lapse-reason-",
    "outcome-stage-",
    "why-",
    "unmatched-",
    "meetup-kind-",
    "meetup-theme-",
    "meetup-audience-",
    "meetup-own-",
    "meetup-signup-",
    "meetup-level-",
    "presence-",
    "open-data-",
    "logo-",
    "video-host-",
    "transfer-state-",
    "group-state-",
    "group-member-",
    "group-action-",
    "refuse-reason-",
    "care-kind-",
    "campaign-state-",
    "campaign-kind-",
    "entry-address-",
    "stand-time-",
    "offer-kind-",
    "story-kind-",
    "story-state-",
    "story-consent-",
    "photo-",
    "practice-notice-",
    "practice-use-",
    "practice-unuse-",
];

const PAGES: [&str; 10] = [
    "figures.ftl",
    "pages.ftl",
    "pages-household.ftl",
    "pages-staff.ftl",
    "pages-day.ftl",
    "pages-admin.ftl",
    "pages-meetups.ftl",
    "pages-channels.ftl",
    "pages-region.ftl",
    "pages-practice.ftl",
];

#[test]
fn no_text_of_the_pages_is_unused() {
    let sources = sources();
    let profile = |key: &str| {
        key.strip_prefix("profile-").is_some_and(|rest| {
            let section = rest.trim_end_matches("-title").trim_end_matches("-why");
            sources.contains(&format!("=> \"{section}\""))
        })
    };
    let unused: Vec<String> = PAGES
        .iter()
        .flat_map(|file| messages("de", file).into_keys())
        .filter(|key| !sources.contains(&format!("\"{key}\"")))
        .filter(|key| !PUT_TOGETHER.iter().any(|part| key.starts_with(part)))
        .filter(|key| !profile(key))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn every_text_that_a_page_asks_for_is_there() {
    let known: BTreeSet<String> = files("de")
        .iter()
        .flat_map(|file| messages("de", file).into_keys())
        .collect();
    let mut missing = BTreeSet::new();
    let sources = sources();
    for call in [".t(\"", ".t1(\"", ".t2(\"", ".tn(\""] {
        for (at, _) in sources.match_indices(call) {
            let rest = &sources[at + call.len()..];
            let key = &rest[..rest.find('"').unwrap_or(0)];
            if !key.is_empty() && !key.contains('{') && !known.contains(key) {
                missing.insert(key.to_owned());
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_code_of_every_list_has_a_name() {
    use wurzelwerk::domain::group::{GroupAction, GroupState, MemberState};
    use wurzelwerk::domain::lists::{HeardFrom, HousingWish, Interest, Language, Need, Seeks, Situation};
    use wurzelwerk::domain::locale::Locale;
    use wurzelwerk::domain::proposal::{DeclineReason, Outcome, ProposalAction, ProposalState, RejectReason};
    use wurzelwerk::texts::exists;

    let mut keys: Vec<String> = Language::all().map(|code| format!("language-{code}")).collect();
    let mut add = |list: &str, codes: Vec<&'static str>| keys.extend(codes.iter().map(|code| format!("{list}-{code}")));
    add("situation", Situation::ALL.iter().map(|code| code.as_str()).collect());
    add(
        "situation-short",
        Situation::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add("need", Need::ALL.iter().map(|code| code.as_str()).collect());
    add("seeks", Seeks::ALL.iter().map(|code| code.as_str()).collect());
    add("interest", Interest::ALL.iter().map(|code| code.as_str()).collect());
    add(
        "housing-wish",
        HousingWish::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add("heard-from", HeardFrom::ALL.iter().map(|code| code.as_str()).collect());
    add(
        "reject-reason",
        RejectReason::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add(
        "decline-reason",
        DeclineReason::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add("welcomed", Outcome::ALL.iter().map(|code| code.as_str()).collect());
    add("outcome", Outcome::ALL.iter().map(|code| code.as_str()).collect());
    add(
        "proposal-state",
        ProposalState::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add(
        "proposal-action",
        ProposalAction::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add(
        "group-state",
        GroupState::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add(
        "group-member",
        MemberState::ALL.iter().map(|code| code.as_str()).collect(),
    );
    add(
        "group-action",
        GroupAction::ALL.iter().map(|code| code.as_str()).collect(),
    );
    for key in keys {
        for locale in Locale::ALL {
            assert!(exists(locale, &key), "{locale} {key}");
        }
    }
}

/// The texts between quotation marks in the arguments of a call.
fn literals(call: &str) -> Vec<&str> {
    let mut depth = 0;
    let end = call.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0 && c == ')'
    });
    let arguments = &call[..end.unwrap_or(0)];
    arguments.split('"').skip(1).step_by(2).collect()
}

#[test]
fn everything_that_is_noted_in_the_audit_log_can_be_looked_for_in_words() {
    use wurzelwerk::domain::audit::{ACTIONS, ACTOR_KINDS, SUBJECT_KINDS};
    use wurzelwerk::domain::locale::Locale;
    use wurzelwerk::texts::exists;

    let mut missing = BTreeSet::new();
    let mut found = 0;
    let sources = sources();
    for (at, _) in sources.match_indices("audit::record(") {
        // What was done and to what stand there as texts; where one is chosen before, the list is held by hand.
        for text in literals(&sources[at + "audit::record".len()..]).into_iter().take(2) {
            found += 1;
            if !ACTIONS.contains(&text) && !SUBJECT_KINDS.contains(&text) {
                missing.insert(text.to_owned());
            }
        }
    }
    assert!(found > 50, "{found}");
    assert_eq!(missing, BTreeSet::new());
    for locale in Locale::ALL {
        for (list, codes) in [
            ("actor", &ACTOR_KINDS[..]),
            ("subject", &SUBJECT_KINDS),
            ("action", ACTIONS),
        ] {
            for code in codes {
                let key = format!("audit-{list}-{}", code.replace('.', "-"));
                assert!(exists(locale, &key), "{locale} {key}");
            }
        }
    }
}

/// The sentences of a text, also those inside its plural forms.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', '!', '?', ':', '{', '}'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Besides the pages themselves: what families read on them.
const READ_BY_FAMILIES: [&str; 6] = [
    "errors.ftl",
    "introductions.ftl",
    "lists.ftl",
    "problems.ftl",
    "reasons.ftl",
    "teaser.ftl",
];

#[test]
fn sentences_have_at_most_twenty_words_and_never_the_wrong_word() {
    let mut seen = 0;
    for language in ["de", "en", "de-informal"] {
        for file in files(language) {
            assert!(
                PAGES.contains(&file.as_str()) || READ_BY_FAMILIES.contains(&file.as_str()),
                "{file} is new"
            );
            for (key, text) in messages(language, &file) {
                for sentence in sentences(&text) {
                    let words = sentence
                        .split_whitespace()
                        .filter(|word| word.chars().any(char::is_alphanumeric))
                        .count();
                    assert!(words <= 20, "{language} {key}: {words} words: {sentence}");
                    seen += 1;
                }
                assert!(!text.to_lowercase().contains("rückkehrberatung"), "{key}");
            }
        }
    }
    assert!(seen > 3_000, "{seen}");
}

/// Whether a German text speaks to its reader with "Sie". Only these forms are written so in the middle of a sentence; at its
/// beginning they may mean "they", and a text that does stands below.
fn says_sie(text: &str) -> bool {
    let forms = ["Sie", "Ihnen", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres"];
    text.split(|c: char| !c.is_alphabetic())
        .any(|word| forms.contains(&word))
}

/// Texts with these words at their front are read by staff or programs only, or mean "they".
const SAID_TO_STAFF: &[&str] = &[
    "done-approved",
    "done-merged",
    "done-password",
    "problem-full-text",
    "problem-not-known",
    "error-password-",
    "error-name-ambiguous",
    "error-row-repeated",
    "error-weights-",
    "error-template-",
    "error-import-",
    "day-",
    "error-several-",
    "absence-",
    "area-map-",
    "minutes-",
    "households-search-",
    "keys-",
    "lists-",
    "log-",
    "paper-print",
    "document-",
    "outcomes-",
    "outcome-staff-",
    "meetup-staff-",
    "suggestion-",
    "presence-",
    "campaign-",
    "kit-",
    "entry-settings-",
    "entry-address-",
    "error-campaign-",
    "stand-paired-",
    "story-staff-",
    "offer-form-",
];

#[test]
fn whatever_says_sie_to_a_family_can_say_du_and_du_changes_nothing_else() {
    let mut formal = BTreeMap::new();
    for file in files("de") {
        let texts = messages("de", &file);
        let informal = if files("de-informal").contains(&file) {
            messages("de-informal", &file)
        } else {
            BTreeMap::new()
        };
        for (key, text) in &informal {
            let sie = texts
                .get(key)
                .unwrap_or_else(|| panic!("{file}: {key} says du but not Sie"));
            assert_eq!(arguments(text), arguments(sie), "{file} {key}");
            assert_ne!(text, sie, "{file}: {key} need not stand there twice");
            // "Ihr" at the beginning of a sentence speaks to several people then.
            let rest = text.replace("Ihr ", "ihr ");
            assert!(!says_sie(&rest), "{file}: {key} still says Sie: {text}");
        }
        if file == "pages-staff.ftl" || file == "pages-admin.ftl" {
            assert!(informal.is_empty(), "staff are addressed with Sie");
            continue;
        }
        for (key, text) in texts {
            if says_sie(&text) && !informal.contains_key(&key) {
                formal.insert(key, text);
            }
        }
    }
    formal.retain(|key, _| !SAID_TO_STAFF.iter().any(|start| key.starts_with(start)));
    assert_eq!(formal, BTreeMap::new(), "these say Sie and have no du");
}
