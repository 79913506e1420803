-- Offers of a region that initiatives keep: regulars' tables, clubs, trial living, places to meet. What an offer says stands in its
-- details; the last day has a column, because it is asked for.
CREATE TABLE region_offers (
    id TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    details TEXT NOT NULL,
    ends_on DATE,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX region_offers_initiative ON region_offers (initiative_id);
CREATE INDEX region_offers_end ON region_offers (ends_on);

-- Stories of people who came, and greetings from home, each with the consent under which it is shown. The office is an
-- initiative, or none for the network office. A household has one at most; it goes with the household.
CREATE TABLE stories (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('story', 'greeting')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    version BIGINT NOT NULL,
    initiative_id TEXT REFERENCES initiatives (id) ON DELETE CASCADE,
    household_id TEXT REFERENCES households (id) ON DELETE CASCADE,
    details TEXT NOT NULL,
    consent TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP
);
CREATE UNIQUE INDEX stories_household ON stories (household_id);
CREATE INDEX stories_initiative ON stories (initiative_id);
CREATE INDEX stories_published ON stories (state, published_at);

-- The picture of a story, written anew by the service as PNG. It is deleted with its story.
CREATE TABLE story_pictures (
    story_id TEXT NOT NULL PRIMARY KEY REFERENCES stories (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    alt TEXT NOT NULL,
    png BLOB NOT NULL
);
CREATE INDEX story_pictures_hash ON story_pictures (hash);
