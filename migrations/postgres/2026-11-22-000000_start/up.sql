-- The first schema. Column types serve both databases; see migrations/README.md.

CREATE TABLE households (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'active', 'paused', 'moved', 'withdrawn', 'expired', 'erased')),
    version BIGINT NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('de', 'en')),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT,
    phone TEXT,
    phone_key TEXT,
    profile TEXT NOT NULL,
    teaser_lines TEXT NOT NULL,
    next_step TEXT,
    next_step_at TIMESTAMP,
    known_at TIMESTAMP,
    known_by TEXT,
    suspended_at TIMESTAMP,
    state_before TEXT,
    erase_at TIMESTAMP,
    held_for TEXT,
    entered_by TEXT,
    entry_proof TEXT,
    quiet_since TIMESTAMP,
    second_adult TEXT,
    created_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    active_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX households_email ON households (email_key);
CREATE INDEX households_state ON households (state, next_step_at);
CREATE INDEX households_phone ON households (phone_key);

CREATE TABLE consents (
    id TEXT NOT NULL PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('share_with_initiatives', 'meet_households', 'direct_contact_by_initiatives', 'newsletter')),
    text_version TEXT NOT NULL,
    locale TEXT NOT NULL,
    recipients TEXT NOT NULL,
    given_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE INDEX consents_household ON consents (household_id);

CREATE TABLE exclusions (
    id TEXT NOT NULL PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('initiative', 'organisation', 'email', 'domain')),
    value_hash TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX exclusions_value ON exclusions (household_id, kind, value_hash);

CREATE TABLE initiatives (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'closed')),
    version BIGINT NOT NULL,
    name_key TEXT NOT NULL,
    profile TEXT NOT NULL,
    agreement TEXT,
    created_at TIMESTAMP NOT NULL,
    fresh_at TIMESTAMP NOT NULL
);
CREATE INDEX initiatives_state ON initiatives (state, name_key);

CREATE TABLE coverage (
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id) ON DELETE CASCADE,
    PRIMARY KEY (household_id, initiative_id)
);
CREATE INDEX coverage_initiative ON coverage (initiative_id);

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('coordinator', 'admin')),
    locale TEXT NOT NULL CHECK (locale IN ('de', 'en')),
    password_hash TEXT,
    totp_secret TEXT,
    totp_last_step BIGINT NOT NULL,
    recovery_hashes TEXT NOT NULL,
    failed_count INTEGER NOT NULL,
    locked_until TIMESTAMP,
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_email ON accounts (email_key);

CREATE TABLE account_initiatives (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id) ON DELETE CASCADE,
    deputy BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, initiative_id)
);

CREATE TABLE sessions (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('household', 'staff', 'staff_setup')),
    household_id TEXT REFERENCES households (id) ON DELETE CASCADE,
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_household ON sessions (household_id);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE api_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    used_at TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE UNIQUE INDEX api_tokens_secret ON api_tokens (secret_hash);

CREATE TABLE mail_tokens (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    household_id TEXT REFERENCES households (id) ON DELETE CASCADE,
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    proposal_id TEXT,
    data TEXT,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX mail_tokens_household ON mail_tokens (household_id, purpose);
CREATE INDEX mail_tokens_expiry ON mail_tokens (expires_at);

CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    cause TEXT NOT NULL,
    actor_id TEXT,
    engine_version TEXT NOT NULL,
    weights TEXT NOT NULL,
    stats TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL
);

CREATE TABLE proposals (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('households', 'initiatives')),
    pair_key TEXT NOT NULL,
    household_a TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    household_b TEXT REFERENCES households (id) ON DELETE CASCADE,
    initiative_id TEXT REFERENCES initiatives (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('suggested', 'approved', 'accepted', 'introduced', 'met', 'closed', 'rejected', 'declined', 'expired', 'stale', 'withdrawn')),
    version BIGINT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('engine', 'staff', 'household')),
    run_id TEXT,
    score BIGINT NOT NULL,
    explanation TEXT NOT NULL,
    input_version_a BIGINT NOT NULL,
    input_version_b BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    approved_at TIMESTAMP,
    approved_by TEXT,
    effective_at TIMESTAMP,
    shown_at TIMESTAMP,
    yes_a_at TIMESTAMP,
    yes_b_at TIMESTAMP,
    answer_by TIMESTAMP,
    reminders INTEGER NOT NULL,
    introduced_at TIMESTAMP,
    ended_at TIMESTAMP,
    reason TEXT,
    outcome TEXT,
    personal_note TEXT
);
CREATE UNIQUE INDEX proposals_open_pair ON proposals (pair_key) WHERE state IN ('suggested', 'approved', 'accepted');
CREATE INDEX proposals_pair ON proposals (pair_key);
CREATE INDEX proposals_a ON proposals (household_a, state);
CREATE INDEX proposals_b ON proposals (household_b, state);
CREATE INDEX proposals_initiative ON proposals (initiative_id, state);
CREATE INDEX proposals_state ON proposals (state, effective_at);

CREATE TABLE proposal_events (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    proposal_id TEXT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    state_from TEXT NOT NULL,
    state_to TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    reason TEXT,
    version BIGINT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX proposal_events_proposal ON proposal_events (proposal_id);

CREATE TABLE outbox (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    household_id TEXT,
    account_id TEXT,
    initiative_id TEXT,
    proposal_id TEXT,
    side TEXT,
    discloses BOOLEAN NOT NULL,
    waits_for_window BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'parked', 'cancelled')),
    key_id TEXT NOT NULL,
    body BYTEA,
    due_at TIMESTAMP NOT NULL,
    lease_until TIMESTAMP,
    attempts INTEGER NOT NULL,
    ambiguous INTEGER NOT NULL,
    unsure BOOLEAN NOT NULL,
    last_class TEXT,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_household ON outbox (household_id);
CREATE INDEX outbox_proposal ON outbox (proposal_id);

CREATE TABLE mail_ledger (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    outbox_id BIGINT NOT NULL,
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    household_id TEXT,
    proposal_id TEXT,
    side TEXT,
    discloses BOOLEAN NOT NULL,
    class TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX mail_ledger_proposal ON mail_ledger (proposal_id);
CREATE INDEX mail_ledger_household ON mail_ledger (household_id);

CREATE TABLE audit (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    detail TEXT
);
CREATE INDEX audit_subject ON audit (subject_kind, subject_id);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE counters (
    bucket TEXT NOT NULL,
    window_start TIMESTAMP NOT NULL,
    hits INTEGER NOT NULL,
    PRIMARY KEY (bucket, window_start)
);

CREATE TABLE duplicates (
    id TEXT NOT NULL PRIMARY KEY,
    household_a TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    household_b TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    why TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'dismissed', 'merged')),
    found_at TIMESTAMP NOT NULL,
    decided_at TIMESTAMP,
    decided_by TEXT
);
CREATE UNIQUE INDEX duplicates_pair ON duplicates (household_a, household_b);

CREATE TABLE merges (
    id TEXT NOT NULL PRIMARY KEY,
    kept_id TEXT NOT NULL,
    merged_id TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    actor_id TEXT,
    created_at TIMESTAMP NOT NULL,
    undo_until TIMESTAMP NOT NULL,
    undone_at TIMESTAMP
);

CREATE TABLE opt_in_proofs (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    household_id TEXT NOT NULL,
    email_hash TEXT NOT NULL,
    text_version TEXT NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP NOT NULL,
    token_hash TEXT NOT NULL,
    delete_at TIMESTAMP NOT NULL
);

CREATE TABLE reports (
    id TEXT NOT NULL PRIMARY KEY,
    proposal_id TEXT,
    reporter_id TEXT NOT NULL,
    reported_household TEXT,
    reported_initiative TEXT,
    description TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    reviewed_at TIMESTAMP,
    reviewed_by TEXT,
    verdict TEXT
);

CREATE TABLE outcomes (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    proposal_id TEXT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    stage TEXT NOT NULL,
    due_at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    answered_at TIMESTAMP,
    outcome TEXT
);
CREATE INDEX outcomes_due ON outcomes (due_at);
CREATE INDEX outcomes_proposal ON outcomes (proposal_id);

CREATE TABLE erasures (
    id_hash TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL
);

CREATE TABLE schedule (
    job TEXT NOT NULL PRIMARY KEY,
    due_at TIMESTAMP NOT NULL
);
