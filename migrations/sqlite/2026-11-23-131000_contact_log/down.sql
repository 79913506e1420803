DROP TABLE call_wishes;
DROP TABLE assignments;
DROP TABLE follow_ups;
DROP TABLE contact_entries;
