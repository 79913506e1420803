-- Who is away, and who stands in meanwhile. It ends by itself on its last day; nobody's rights and no assignment change.
CREATE TABLE absences (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- Absent: whoever else is in the office, and when nobody is, the network office.
    deputy_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    from_on DATE NOT NULL,
    until_on DATE NOT NULL,
    set_by TEXT NOT NULL,
    set_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    ended_by TEXT
);
CREATE INDEX absences_account ON absences (account_id, until_on);
