-- Lookups that read a whole table before: the projects to which an office accounts its talks, and the questions what became of an
-- introduction by the day on which they were asked.
CREATE INDEX contact_entries_project ON contact_entries (office, project);
CREATE INDEX outcomes_asked ON outcomes (asked_at);
