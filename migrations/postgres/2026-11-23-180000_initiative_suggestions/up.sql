-- Initiatives that visitors proposed: whether somebody at the initiative confirmed it by mail, or why the network office
-- went on without that. Those without a row were entered by staff.
CREATE TABLE initiative_suggestions (
    initiative_id TEXT NOT NULL PRIMARY KEY REFERENCES initiatives (id) ON DELETE CASCADE,
    proposed_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    vouched_at TIMESTAMP,
    vouched_by TEXT,
    reason TEXT
);
