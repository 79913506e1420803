-- When a review was promised, apart from what the household waits for now; when staff had its last digest, and who
-- wants none. All may be empty, so the version before goes on writing.

ALTER TABLE households ADD COLUMN review_due_at TIMESTAMP;
UPDATE households SET review_due_at = next_step_at WHERE next_step IN ('first_review', 'review_proposals', 'network_office');
CREATE INDEX households_review_due ON households (state, review_due_at);
ALTER TABLE accounts ADD COLUMN digest_at TIMESTAMP;
ALTER TABLE accounts ADD COLUMN quiet_since TIMESTAMP;
