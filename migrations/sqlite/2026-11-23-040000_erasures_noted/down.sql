DROP TRIGGER match_changes_household_delete;
CREATE TRIGGER match_changes_household_delete AFTER DELETE ON households BEGIN
    DELETE FROM match_changes WHERE household_id = OLD.id;
END;
