-- What happened, to be counted and nothing else: no name, no address, no profile. A household stands there under a random
-- number; the one row that knows whose it is goes with the household, and the number means nothing any more.
CREATE TABLE event_subjects (
    household_id TEXT NOT NULL PRIMARY KEY REFERENCES households (id) ON DELETE CASCADE,
    subject BIGINT NOT NULL,
    campaign TEXT,
    project TEXT
);
CREATE UNIQUE INDEX event_subjects_subject ON event_subjects (subject);

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    day DATE NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT,
    subject BIGINT NOT NULL,
    initiative_id TEXT,
    district TEXT,
    land TEXT,
    occupation TEXT,
    campaign TEXT,
    project TEXT,
    days INTEGER
);
CREATE INDEX events_day ON events (day, kind, reason, subject, days);
CREATE INDEX events_initiative ON events (initiative_id, day);
CREATE INDEX events_subject ON events (subject, kind);

-- What was published of a closed period: rounded, small figures left out. Never computed again.
CREATE TABLE figures (
    period TEXT NOT NULL,
    divided_by TEXT NOT NULL CHECK (divided_by IN ('network', 'land', 'district', 'initiative', 'campaign', 'project')),
    part TEXT NOT NULL,
    published TEXT NOT NULL,
    closed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (period, divided_by, part)
);

-- Why it came so, as a code.
ALTER TABLE outcomes ADD COLUMN why TEXT;

-- What happened before is taken over by the first round of housekeeping; only then are periods closed.
INSERT INTO schedule (job, due_at) VALUES ('events:take-over', '2026-11-23 00:00:00.000000');
INSERT INTO schedule (job, due_at) VALUES ('figures:close', '2026-11-23 00:00:00.000000');
