-- Video cards of initiatives. A file of their own stands here in pieces, so that a backup holds it, every instance has it, and
-- nobody needs more than one piece in memory. A file whose hash is missing did not arrive as a whole; housekeeping deletes it.
CREATE TABLE initiative_videos (
    initiative_id TEXT NOT NULL PRIMARY KEY REFERENCES initiatives (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    transcript TEXT NOT NULL,
    language TEXT NOT NULL,
    link TEXT,
    file_id TEXT,
    captions_hash TEXT,
    captions TEXT,
    poster_hash TEXT,
    poster_width INTEGER,
    poster_height INTEGER,
    poster BYTEA,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX initiative_videos_captions ON initiative_videos (captions_hash);
CREATE INDEX initiative_videos_poster ON initiative_videos (poster_hash);
CREATE TABLE video_files (
    id TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiatives (id) ON DELETE CASCADE,
    hash TEXT,
    content_type TEXT,
    bytes BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX video_files_hash ON video_files (hash);
CREATE INDEX video_files_initiative ON video_files (initiative_id);
CREATE TABLE video_pieces (
    file_id TEXT NOT NULL REFERENCES video_files (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (file_id, number)
);
