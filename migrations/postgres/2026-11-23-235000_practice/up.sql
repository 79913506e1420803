-- The practice library: what offices write for each other. The office is an initiative, or 'network' for the network office; it stays
-- when an initiative closes. The key of an article holds its title, tags and text folded, for the search by words.
CREATE TABLE practice_articles (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('article', 'meeting')),
    office TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL,
    held_on DATE,
    participants TEXT NOT NULL,
    search_key TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX practice_articles_created ON practice_articles (created_at, id);
CREATE INDEX practice_articles_held ON practice_articles (held_on);

CREATE TABLE practice_tags (
    article_id TEXT NOT NULL REFERENCES practice_articles (id) ON DELETE CASCADE,
    tag_key TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (article_id, tag_key)
);
CREATE INDEX practice_tags_key ON practice_tags (tag_key);

CREATE TABLE practice_comments (
    id TEXT NOT NULL PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES practice_articles (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    author TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP
);
CREATE INDEX practice_comments_article ON practice_comments (article_id, created_at);

-- Which office uses this, too.
CREATE TABLE practice_uses (
    article_id TEXT NOT NULL REFERENCES practice_articles (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (article_id, office)
);

-- Documents stand in the database, so that a backup holds them and every instance has them.
CREATE TABLE practice_documents (
    id TEXT NOT NULL PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES practice_articles (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX practice_documents_article ON practice_documents (article_id);

-- What offices seek and what they can share, until a day.
CREATE TABLE practice_notices (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('seek', 'share')),
    office TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    region TEXT,
    until_on DATE NOT NULL,
    closed_at TIMESTAMP,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX practice_notices_until ON practice_notices (until_on);
CREATE INDEX practice_notices_office ON practice_notices (office);

-- Between the office of a notice and one other office: at most one thread a pair.
CREATE TABLE practice_threads (
    id TEXT NOT NULL PRIMARY KEY,
    notice_id TEXT NOT NULL REFERENCES practice_notices (id) ON DELETE CASCADE,
    owner TEXT NOT NULL,
    asker TEXT NOT NULL,
    written_at TIMESTAMP NOT NULL,
    UNIQUE (notice_id, asker)
);
CREATE INDEX practice_threads_owner ON practice_threads (owner);
CREATE INDEX practice_threads_asker ON practice_threads (asker);

CREATE TABLE practice_messages (
    id TEXT NOT NULL PRIMARY KEY,
    thread_id TEXT NOT NULL REFERENCES practice_threads (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    author TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX practice_messages_thread ON practice_messages (thread_id, created_at);

-- Up to when an office has read a thread.
CREATE TABLE practice_reads (
    thread_id TEXT NOT NULL REFERENCES practice_threads (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    read_at TIMESTAMP NOT NULL,
    PRIMARY KEY (thread_id, office)
);
