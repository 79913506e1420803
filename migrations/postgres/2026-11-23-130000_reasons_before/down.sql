ALTER TABLE proposals DROP COLUMN explanation_before;
