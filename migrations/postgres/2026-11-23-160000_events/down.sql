DELETE FROM schedule WHERE job IN ('events:take-over', 'figures:close');
ALTER TABLE outcomes DROP COLUMN why;
DROP TABLE figures;
DROP TABLE events;
DROP TABLE event_subjects;
