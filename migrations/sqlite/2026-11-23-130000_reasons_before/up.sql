-- When a side changes, the reasons of a proposal are computed anew; what stood there before is kept, so that whoever
-- decides sees what differs. Rows from before have none.
ALTER TABLE proposals ADD COLUMN explanation_before TEXT;
