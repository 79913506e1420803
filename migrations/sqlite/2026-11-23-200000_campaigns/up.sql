-- Campaigns: links and QR codes by which people come, each with a short code. The office is an initiative, or 'network' for
-- the network office. Households are counted by the code (see events); nothing here names one.
CREATE TABLE campaigns (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('fair_stand', 'return_days', 'social_media', 'paper', 'website', 'other')),
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX campaigns_office ON campaigns (office, starts_on);

-- How often a link was followed on a day: a number and nothing else.
CREATE TABLE campaign_visits (
    campaign_id TEXT NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
    day DATE NOT NULL,
    visits BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, day)
);

-- How an initiative's own entry page speaks, and on which pages of others its form may stand. It is apart from the profile,
-- which an older version reads strictly.
CREATE TABLE entry_settings (
    initiative_id TEXT NOT NULL PRIMARY KEY REFERENCES initiatives (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    settings TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
