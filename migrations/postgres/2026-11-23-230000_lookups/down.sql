DROP INDEX outcomes_asked;
DROP INDEX contact_entries_project;
