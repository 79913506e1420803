DROP TABLE stands;
