-- The weights of the criteria as the network office saved them; the newest counts, older ones stay as a record.
CREATE TABLE weight_versions (
    version BIGINT NOT NULL PRIMARY KEY,
    weights TEXT NOT NULL,
    note TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL
);
