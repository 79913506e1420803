DROP TABLE run_places;
DROP TABLE run_left_over;
DROP TABLE run_entries;
ALTER TABLE runs DROP COLUMN outcome;
ALTER TABLE runs DROP COLUMN committed_by;
ALTER TABLE runs DROP COLUMN committed_at;
ALTER TABLE runs DROP COLUMN scope;
