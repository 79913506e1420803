CREATE OR REPLACE FUNCTION forget_match_changes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM match_changes WHERE household_id = OLD.id;
    RETURN NULL;
END
$$;
