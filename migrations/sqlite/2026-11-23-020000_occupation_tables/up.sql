-- The official table of occupations as it was imported, packed, with the model that was trained with it. One row.
CREATE TABLE occupation_tables (
    id TEXT NOT NULL PRIMARY KEY CHECK (id = 'kldb2010'),
    version BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    model BLOB NOT NULL,
    imported_at TIMESTAMP NOT NULL
);
