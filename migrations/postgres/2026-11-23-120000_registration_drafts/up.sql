-- Answers of a registration that somebody interrupted, sealed: whoever has the mailed link goes on with them.
CREATE TABLE registration_drafts (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    email_hash TEXT NOT NULL,
    answers BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX registration_drafts_email ON registration_drafts (email_hash);
CREATE INDEX registration_drafts_expiry ON registration_drafts (expires_at);
