ALTER TABLE contact_entries DROP COLUMN changed_by;
ALTER TABLE contact_entries DROP COLUMN changed_at;
ALTER TABLE contact_entries DROP COLUMN version;
