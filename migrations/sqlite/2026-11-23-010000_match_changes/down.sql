DROP INDEX exclusions_hash;
DROP TRIGGER match_changes_consent_update;
DROP TRIGGER match_changes_consent_insert;
DROP TRIGGER match_changes_household_delete;
DROP TRIGGER match_changes_household_update;
DROP TRIGGER match_changes_household_insert;
DROP TABLE match_changes;
