-- How many households a settled household likes to meet in a quarter of the calendar; nothing: it has not said, and nothing limits it.
ALTER TABLE households ADD COLUMN welcome_capacity INTEGER;
