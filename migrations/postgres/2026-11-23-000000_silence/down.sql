ALTER TABLE accounts DROP COLUMN quiet_since;
ALTER TABLE accounts DROP COLUMN digest_at;
DROP INDEX households_review_due;
ALTER TABLE households DROP COLUMN review_due_at;
