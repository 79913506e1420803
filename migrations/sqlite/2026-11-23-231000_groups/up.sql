-- Groups of 3 to 6 households that could look for a home together. A run shows them first; taking it over makes them.
CREATE TABLE run_groups (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    -- The key of the district that all of them know.
    region TEXT NOT NULL,
    window_from TEXT NOT NULL,
    window_to TEXT NOT NULL,
    worth BIGINT NOT NULL,
    -- The score of the weakest of its pairs.
    score BIGINT NOT NULL,
    -- How many were shown; whoever is erased later is missing among the members.
    size BIGINT NOT NULL,
    result TEXT,
    PRIMARY KEY (run_id, position)
);

CREATE TABLE run_group_members (
    run_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    input_version BIGINT NOT NULL,
    PRIMARY KEY (run_id, position, household_id),
    FOREIGN KEY (run_id, position) REFERENCES run_groups (run_id, position) ON DELETE CASCADE
);
CREATE INDEX run_group_members_household ON run_group_members (household_id);

CREATE TABLE household_groups (
    id TEXT NOT NULL PRIMARY KEY,
    run_id TEXT,
    region TEXT NOT NULL,
    window_from TEXT NOT NULL,
    window_to TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('suggested', 'approved', 'complete', 'rejected', 'declined', 'expired', 'stale', 'withdrawn')),
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    approved_at TIMESTAMP,
    approved_by TEXT,
    effective_at TIMESTAMP,
    shown_at TIMESTAMP,
    answer_by TIMESTAMP,
    reminders INTEGER NOT NULL,
    completed_at TIMESTAMP,
    ended_at TIMESTAMP,
    reason TEXT,
    personal_note TEXT
);
CREATE INDEX household_groups_state ON household_groups (state, effective_at);

CREATE TABLE household_group_members (
    group_id TEXT NOT NULL REFERENCES household_groups (id) ON DELETE CASCADE,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'yes', 'introduced', 'declined', 'silent', 'left', 'ended')),
    -- The version of the household that its coordinator was shown.
    input_version BIGINT NOT NULL,
    answered_at TIMESTAMP,
    reason TEXT,
    PRIMARY KEY (group_id, household_id)
);
-- Nobody is in two open groups.
CREATE UNIQUE INDEX household_group_members_open ON household_group_members (household_id) WHERE state IN ('asked', 'yes');
CREATE INDEX household_group_members_household ON household_group_members (household_id, state);

-- Score and reasons of each two, as they were when the group was made; they go with either.
CREATE TABLE household_group_pairs (
    group_id TEXT NOT NULL REFERENCES household_groups (id) ON DELETE CASCADE,
    household_a TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    household_b TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    explanation TEXT NOT NULL,
    PRIMARY KEY (group_id, household_a, household_b)
);
CREATE INDEX household_group_pairs_a ON household_group_pairs (household_a);
CREATE INDEX household_group_pairs_b ON household_group_pairs (household_b);

-- What happened to a group. Which household said what stands with its membership alone.
CREATE TABLE household_group_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    group_id TEXT NOT NULL REFERENCES household_groups (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    state_from TEXT NOT NULL,
    state_to TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    account_id TEXT,
    reason TEXT,
    version BIGINT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX household_group_events_group ON household_group_events (group_id);

-- A mail about a group names the group, and how many it was about: when somebody leaves, it is about others.
ALTER TABLE outbox ADD COLUMN group_id TEXT;
ALTER TABLE outbox ADD COLUMN group_size INTEGER;
ALTER TABLE mail_ledger ADD COLUMN group_id TEXT;
CREATE INDEX outbox_group ON outbox (group_id);
CREATE INDEX mail_ledger_group ON mail_ledger (group_id);
