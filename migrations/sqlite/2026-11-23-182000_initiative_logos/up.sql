-- Logos of initiatives, written anew by the service as PNG, at most 512 pixels wide and high. They stand in the database, so
-- that a backup holds them and every instance has them.
CREATE TABLE initiative_logos (
    initiative_id TEXT NOT NULL PRIMARY KEY REFERENCES initiatives (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    alt TEXT NOT NULL,
    png BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX initiative_logos_hash ON initiative_logos (hash);
