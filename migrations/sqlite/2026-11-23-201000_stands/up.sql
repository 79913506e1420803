-- Devices at a fair stand: each opens the short form through a link of its own that ends by itself. The secret of the link is
-- kept as a hash; what people typed stands with the households alone, here only how many there were.
CREATE TABLE stands (
    id TEXT NOT NULL PRIMARY KEY,
    campaign_id TEXT NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    taken BIGINT NOT NULL
);
CREATE INDEX stands_campaign ON stands (campaign_id, created_at);
