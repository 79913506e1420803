-- Meetups of offices, on the spot or by video. Who signed up is kept until the time for introductions after it is over; then
-- only the two counts stay. The office is an initiative, or 'network' for the network office.
CREATE TABLE meetups (
    id TEXT NOT NULL PRIMARY KEY,
    office TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'cancelled', 'held')),
    version BIGINT NOT NULL,
    details TEXT NOT NULL,
    theme TEXT NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    attendance_at TIMESTAMP,
    closed_at TIMESTAMP,
    signed_up_count INTEGER,
    attended_count INTEGER,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX meetups_time ON meetups (state, ends_at);
CREATE INDEX meetups_office ON meetups (office, starts_at);

CREATE TABLE meetup_signups (
    meetup_id TEXT NOT NULL REFERENCES meetups (id) ON DELETE CASCADE,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('signed_up', 'waiting', 'cancelled', 'attended')),
    -- The place in the order of signing up, from 1.
    turn BIGINT NOT NULL,
    signed_up_at TIMESTAMP NOT NULL,
    reminded_at TIMESTAMP,
    PRIMARY KEY (meetup_id, household_id)
);
CREATE INDEX meetup_signups_household ON meetup_signups (household_id);

-- "Introduce us to these people": nobody sees a row but whoever chose, until two have chosen each other.
CREATE TABLE meetup_choices (
    meetup_id TEXT NOT NULL REFERENCES meetups (id) ON DELETE CASCADE,
    household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    chosen_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
    chosen_at TIMESTAMP NOT NULL,
    proposal_id TEXT,
    PRIMARY KEY (meetup_id, household_id, chosen_id)
);
CREATE INDEX meetup_choices_household ON meetup_choices (household_id);
CREATE INDEX meetup_choices_chosen ON meetup_choices (chosen_id);
CREATE INDEX meetup_choices_proposal ON meetup_choices (proposal_id);
