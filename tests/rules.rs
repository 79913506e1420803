//! The rules of the product that must always hold, and the tests that hold them. A rule whose tests are renamed or
//! removed fails here, so the list stays true.
//!
//! - Rule 1 (nothing about a household reaches another one before both said yes, and a withdrawal wins):
//!   `two_families_who_both_say_yes_receive_the_introduction`,
//!   `staff_sees_what_consents_allow_and_contact_data_only_with_a_reason`,
//!   `a_withdrawal_wins_over_every_mail_that_has_not_left`,
//!   `consents_states_and_exclusions_are_asked_again_when_a_mail_is_claimed`,
//!   `whoever_withdraws_in_a_race_with_the_workers_gets_a_true_answer`, `who_withdraws_in_between_is_not_disclosed`,
//!   `a_withdrawal_at_the_moment_of_the_approval_succeeds_and_wins`,
//!   `two_who_chose_each_other_become_a_proposal_and_a_choice_alone_is_seen_by_nobody`
//! - Rule 2 (looking changes nothing): `looking_changes_nothing_whoever_looks_at_whatever`,
//!   `a_household_and_an_initiative_are_introduced_with_a_card`
//! - Rule 3 (answers about addresses are the same): `nobody_learns_from_an_answer_whether_an_address_is_known`,
//!   `rule_3_a_known_address_gets_the_same_answer_and_nothing_changes`,
//!   `rule_3_an_address_gets_at_most_three_confirmations_a_day_and_the_answer_stays_the_same`,
//!   `links_are_asked_for_without_learning_who_is_registered`,
//!   `known_unconfirmed_and_new_addresses_look_the_same_at_the_end_and_when_one_stops`
//! - Rule 4 (teasers are coarse and shared by at least k): `a_rare_fact_is_generalised_step_by_step`,
//!   `rule_4_a_teaser_shows_what_five_households_share_and_never_names_or_texts`,
//!   `alone_in_the_service_a_household_shows_situation_and_land_only`,
//!   `a_line_can_be_switched_off_and_knowingly_on`
//! - Rule 5 (what was previewed is what is committed):
//!   `a_stale_approval_is_refused_and_the_new_version_can_be_approved`,
//!   `an_approval_names_the_version_that_was_seen_and_can_be_undone`,
//!   `the_last_place_of_an_initiative_is_given_once`,
//!   `of_two_people_who_decide_at_once_one_wins_and_the_other_sees_that_it_is_decided`
//! - Rule 6 (nothing acknowledged is lost, a promised mail is sent):
//!   `each_fault_of_a_relay_leads_to_what_was_promised_and_no_mail_is_lost`,
//!   `a_relay_that_is_switched_off_and_comes_back_gets_everything`,
//!   `a_relay_that_says_no_to_everybody_buries_no_mail`, `many_workers_take_every_mail_exactly_once`,
//!   `a_sender_that_tries_only_once_loses_mails_under_the_same_faults`
//! - Rule 7 (nobody is left in silence):
//!   `rule_7_a_household_hears_on_its_day_whatever_people_do_and_stays_overdue_for_them`,
//!   `rule_7_after_five_working_days_the_deputy_and_after_five_more_the_network_office`,
//!   `rule_7_a_step_of_the_chain_at_which_nobody_works_is_passed_over`,
//!   `rule_7_where_nobody_covers_the_target_the_network_office_owes_the_first_talk`,
//!   `after_an_introduction_the_next_step_is_the_next_question_and_the_last_one_ends_it`,
//!   `on_weekdays_staff_hears_once_a_day_what_waits_and_nothing_when_nothing_does`
//! - Rule 8 (a person decides, and households never see points):
//!   `rule_8_a_person_decides_and_households_read_sentences_without_points`,
//!   `rule_8_about_other_households_a_household_reads_bands_and_not_too_often`,
//!   `a_suggestion_for_initiatives_brings_exactly_what_it_says_and_a_km_less_does_not`,
//!   `the_table_holds_for_every_state_action_party_and_circumstance`
//! - Rule 9 (health, religion and origin are not asked):
//!   `rule_9_health_religion_and_origin_are_not_asked_and_free_text_warns`
//! - Rule 10 (whoever was excluded sees nothing, and anybody can be reported):
//!   `rule_10_an_excluded_office_sees_nothing_and_is_not_proposed`,
//!   `rule_10_households_that_exclude_an_address_never_meet_it`,
//!   `rule_10_nobody_learns_from_why_not_whom_a_household_excludes`,
//!   `rule_7_whoever_excluded_somebody_does_not_stand_in_that_persons_queue`,
//!   `whoever_excluded_the_other_or_revoked_the_consent_is_not_shown`,
//!   `a_report_suspends_the_reported_household_until_it_is_reviewed`,
//!   `a_suspension_that_is_upheld_stays_whatever_the_household_does`
//! - Rule 11 (probable duplicates are not proposed to each other, and merging can be undone):
//!   `rule_11_probable_duplicates_are_held_and_not_proposed_to_each_other`,
//!   `a_merge_fills_gaps_withdraws_the_other_and_can_be_undone`

use std::collections::{BTreeMap, BTreeSet};

use super::architecture::sources;

/// The tests that the text above names, by rule.
fn named(text: &str) -> BTreeMap<u32, Vec<String>> {
    let mut rules: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut rule = 0;
    for line in text.lines().filter_map(|line| line.strip_prefix("//!")) {
        if let Some(rest) = line.trim().strip_prefix("- Rule ") {
            rule = rest.split(' ').next().unwrap().parse().unwrap();
        }
        let names = line.split('`').skip(1).step_by(2).map(str::to_owned);
        if rule > 0 {
            rules.entry(rule).or_default().extend(names);
        }
    }
    rules
}

/// The names of all functions that are run as tests: of themselves, or once per database.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in sources("src").into_iter().chain(sources("tests")) {
        let mut before = "";
        for line in text.lines().map(str::trim) {
            let declared = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "));
            if let Some(name) = declared.and_then(|rest| rest.split('(').next())
                && (before.starts_with("#[test]")
                    || before.starts_with("#[tokio::test")
                    || line.contains("(db: TestDatabase) {"))
            {
                found.insert(name.to_owned());
            }
            if !line.is_empty() {
                before = line;
            }
        }
    }
    found
}

#[test]
fn every_rule_is_held_by_tests_that_exist() {
    let rules = named(include_str!("rules.rs"));
    assert_eq!(rules.keys().copied().collect::<Vec<_>>(), (1..=11).collect::<Vec<_>>());
    let tests = tests();
    for (rule, names) in rules {
        assert!(!names.is_empty(), "rule {rule} is held by nothing");
        for name in names {
            assert!(tests.contains(&name), "rule {rule} names {name}, which is no test");
        }
    }
}

#[test]
fn a_test_that_is_only_spoken_of_does_not_count() {
    let tests = tests();
    assert!(tests.contains("every_rule_is_held_by_tests_that_exist"));
    assert!(!tests.contains("tests") && !tests.contains("named") && !tests.contains("a_test_that_never_was"));
    assert_eq!(named("//! - Rule 3 (x): `a`, `b`\n//!   `c`")[&3], ["a", "b", "c"]);
}
