ALTER TABLE households DROP COLUMN welcome_capacity;
