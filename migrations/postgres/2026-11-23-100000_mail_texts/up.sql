-- The operator's own texts of mails. A text that was reset stays as a row without one, so that versions only ever rise.
CREATE TABLE mail_texts (
    kind TEXT NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('de', 'en')),
    version BIGINT NOT NULL UNIQUE,
    source TEXT,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (kind, locale)
);
