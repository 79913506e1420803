-- That somebody was erased is noted without saying who, so that every instance looks at once whom it still knows. An
-- instance of the version before finds no household of that name and goes on.
DROP TRIGGER match_changes_household_delete;
CREATE TRIGGER match_changes_household_delete AFTER DELETE ON households BEGIN
    DELETE FROM match_changes WHERE household_id = OLD.id;
    INSERT INTO match_changes (txn, household_id, noted_at) VALUES (0, '', CURRENT_TIMESTAMP);
END;
