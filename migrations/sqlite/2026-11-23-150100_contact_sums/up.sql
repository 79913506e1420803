-- Minutes of talks whose households were erased: added up by office, month, kind, project and person, so that what was
-- accounted stays right and nothing leads back to a household.
CREATE TABLE contact_sums (
    office TEXT NOT NULL,
    -- The first day of the month.
    month DATE NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('note', 'call', 'mail', 'visit', 'letter')),
    -- Empty for talks without a project.
    project TEXT NOT NULL,
    created_by TEXT NOT NULL,
    entries BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (office, month, kind, project, created_by)
);
