-- Talks can be corrected: the version that a correction names, and who corrected last.
ALTER TABLE contact_entries ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contact_entries ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE contact_entries ADD COLUMN changed_by TEXT;
