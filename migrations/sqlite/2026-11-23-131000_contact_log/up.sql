-- What an office keeps of its talks with a household. Each row belongs to one office: the initiative whose people wrote it,
-- or 'network' for the network office; others do not read it. All of it goes when the household goes.
CREATE TABLE contact_entries (
    id TEXT NOT NULL PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('note', 'call', 'mail', 'visit', 'letter')),
    body TEXT NOT NULL,
    minutes INTEGER,
    project TEXT,
    happened_on DATE NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX contact_entries_household ON contact_entries (household_id);

CREATE TABLE follow_ups (
    id TEXT NOT NULL PRIMARY KEY,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    due_on DATE NOT NULL,
    subject TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    done_at TIMESTAMP,
    done_by TEXT
);
CREATE INDEX follow_ups_household ON follow_ups (household_id);
CREATE INDEX follow_ups_due ON follow_ups (office, due_on);

CREATE TABLE assignments (
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    assigned_by TEXT NOT NULL,
    assigned_at TIMESTAMP NOT NULL,
    PRIMARY KEY (household_id, office)
);
CREATE INDEX assignments_account ON assignments (account_id);

-- "Please call me": one wish a household at a time, for every office that covers it.
CREATE TABLE call_wishes (
    household_id TEXT NOT NULL PRIMARY KEY REFERENCES households (id) ON DELETE CASCADE,
    times TEXT NOT NULL,
    -- Who of staff noted it; absent when the household asked itself, which opens its contact data to those who call.
    noted_by TEXT,
    created_at TIMESTAMP NOT NULL
);
