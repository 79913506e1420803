DROP INDEX exclusions_hash;
DROP TRIGGER match_changes_consent ON consents;
DROP TRIGGER match_changes_household_update ON households;
DROP TRIGGER match_changes_household_insert ON households;
DROP TRIGGER match_changes_household_delete ON households;
DROP FUNCTION forget_match_changes();
DROP FUNCTION note_match_change();
DROP TABLE match_changes;
