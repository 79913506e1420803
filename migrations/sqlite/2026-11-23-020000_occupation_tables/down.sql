DROP TABLE occupation_tables;
