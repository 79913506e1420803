-- An office asks a household whether another initiative may look after it from now on. The row goes with the household; what
-- stays is a count.
CREATE TABLE transfers (
    id TEXT NOT NULL PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    -- An initiative, or 'network' for the network office.
    from_office TEXT NOT NULL,
    to_initiative TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'accepted', 'declined', 'refused', 'expired', 'withdrawn')),
    version BIGINT NOT NULL,
    reason TEXT NOT NULL,
    refusal TEXT,
    asked_by TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    -- By when the household, and after its yes the initiative, has to answer.
    answer_by TIMESTAMP NOT NULL,
    reminders BIGINT NOT NULL,
    -- The consent that rests on the household's yes.
    consent_id TEXT,
    ended_at TIMESTAMP
);
CREATE UNIQUE INDEX transfers_open ON transfers (household_id) WHERE state IN ('asked', 'agreed');
CREATE INDEX transfers_household ON transfers (household_id, state);
CREATE INDEX transfers_to ON transfers (to_initiative, state);
CREATE INDEX transfers_from ON transfers (from_office, state);
