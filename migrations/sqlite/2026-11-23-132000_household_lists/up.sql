-- Lists that an office kept before and took over: which households came from them, and on which recorded basis they were
-- invited. The rows go with their households, and those that nobody confirms go in time.
CREATE TABLE household_lists (
    id TEXT NOT NULL PRIMARY KEY,
    office TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    basis TEXT,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    invited_at TIMESTAMP,
    undone_at TIMESTAMP
);
CREATE INDEX household_lists_office ON household_lists (office, created_at);

CREATE TABLE household_list_rows (
    household_id TEXT NOT NULL PRIMARY KEY REFERENCES households (id) ON DELETE CASCADE,
    list_id TEXT NOT NULL REFERENCES household_lists (id) ON DELETE CASCADE
);
CREATE INDEX household_list_rows_list ON household_list_rows (list_id);
