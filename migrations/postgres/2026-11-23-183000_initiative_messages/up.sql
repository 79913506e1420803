-- What visitors wrote to initiatives and have not confirmed yet, sealed, each under the hash of the secret that was mailed to
-- them. A row goes when it is sent on, thrown away or too old; nothing of a message stays after that.
CREATE TABLE initiative_messages (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id) ON DELETE CASCADE,
    email_hash TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX initiative_messages_initiative ON initiative_messages (initiative_id);
CREATE INDEX initiative_messages_address ON initiative_messages (email_hash);
