-- Which households changed in a way that matching sees, so that every instance keeps its index in step. Noted by
-- triggers: the version before, which knows nothing of it, writes to the same database during an upgrade.

CREATE TABLE match_changes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- On PostgreSQL the transaction that noted it; here always 0, because there is one writer at a time.
    txn BIGINT NOT NULL,
    household_id TEXT NOT NULL,
    noted_at TIMESTAMP NOT NULL
);
CREATE INDEX match_changes_txn ON match_changes (txn);
CREATE INDEX match_changes_noted ON match_changes (noted_at);
CREATE INDEX match_changes_household ON match_changes (household_id);

CREATE TRIGGER match_changes_household_insert AFTER INSERT ON households BEGIN
    INSERT INTO match_changes (txn, household_id, noted_at) VALUES (0, NEW.id, CURRENT_TIMESTAMP);
END;
CREATE TRIGGER match_changes_household_update AFTER UPDATE ON households
WHEN OLD.version <> NEW.version OR OLD.state <> NEW.state OR OLD.profile <> NEW.profile
    OR OLD.phone_key IS NOT NEW.phone_key OR OLD.suspended_at IS NOT NEW.suspended_at BEGIN
    INSERT INTO match_changes (txn, household_id, noted_at) VALUES (0, NEW.id, CURRENT_TIMESTAMP);
END;
-- Who is erased left matching before; nothing is to be noted, and no identifier stays. Consents are deleted with it only.
CREATE TRIGGER match_changes_household_delete AFTER DELETE ON households BEGIN
    DELETE FROM match_changes WHERE household_id = OLD.id;
END;
CREATE TRIGGER match_changes_consent_insert AFTER INSERT ON consents BEGIN
    INSERT INTO match_changes (txn, household_id, noted_at) VALUES (0, NEW.household_id, CURRENT_TIMESTAMP);
END;
CREATE TRIGGER match_changes_consent_update AFTER UPDATE ON consents BEGIN
    INSERT INTO match_changes (txn, household_id, noted_at) VALUES (0, NEW.household_id, CURRENT_TIMESTAMP);
END;

-- Whom somebody is excluded by is asked for every list.
CREATE INDEX exclusions_hash ON exclusions (value_hash);
