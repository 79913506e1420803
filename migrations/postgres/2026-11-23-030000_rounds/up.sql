-- A run is previewed first: what it would propose, who is left over and why, and what a place is worth. It is taken over
-- from exactly that. Runs from before, and those of single households, have no scope and were taken over at once.
ALTER TABLE runs ADD COLUMN scope TEXT;
ALTER TABLE runs ADD COLUMN committed_at TIMESTAMP;
ALTER TABLE runs ADD COLUMN committed_by TEXT;
-- What came of taking it over, as JSON; absent while that goes on.
ALTER TABLE runs ADD COLUMN outcome TEXT;

CREATE TABLE run_entries (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('households', 'initiatives')),
    household_a TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    household_b TEXT REFERENCES households (id) ON DELETE CASCADE,
    initiative_id TEXT REFERENCES initiatives (id) ON DELETE CASCADE,
    value BIGINT NOT NULL,
    explanation TEXT NOT NULL,
    input_version_a BIGINT NOT NULL,
    input_version_b BIGINT NOT NULL,
    -- Absent until it was taken over: proposed, or why it was not.
    result TEXT,
    PRIMARY KEY (run_id, position),
    CHECK ((household_b IS NULL) <> (initiative_id IS NULL))
);
CREATE INDEX run_entries_a ON run_entries (household_a);
CREATE INDEX run_entries_b ON run_entries (household_b);
CREATE INDEX run_entries_initiative ON run_entries (initiative_id);

CREATE TABLE run_left_over (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('households', 'initiatives')),
    reason TEXT NOT NULL,
    PRIMARY KEY (run_id, household_id, kind)
);
CREATE INDEX run_left_over_household ON run_left_over (household_id);

CREATE TABLE run_places (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id) ON DELETE CASCADE,
    places BIGINT NOT NULL,
    given BIGINT NOT NULL,
    wanted BIGINT NOT NULL,
    price BIGINT NOT NULL,
    PRIMARY KEY (run_id, initiative_id)
);
CREATE INDEX run_places_initiative ON run_places (initiative_id);
