-- How an initiative shows itself besides its profile: people to talk to, opening hours, what it rests on. It has a table of
-- its own, because older versions of the program refuse profiles with fields that they do not know.
CREATE TABLE initiative_presences (
    initiative_id TEXT NOT NULL PRIMARY KEY REFERENCES initiatives (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    hides_email BOOLEAN NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
