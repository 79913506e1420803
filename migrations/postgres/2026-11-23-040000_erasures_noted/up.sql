-- That somebody was erased is noted without saying who, so that every instance looks at once whom it still knows. An
-- instance of the version before finds no household of that name and goes on.
CREATE OR REPLACE FUNCTION forget_match_changes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM match_changes WHERE household_id = OLD.id;
    INSERT INTO match_changes (txn, household_id, noted_at)
    VALUES (pg_current_xact_id()::text::bigint, '', now() AT TIME ZONE 'UTC');
    RETURN NULL;
END
$$;
