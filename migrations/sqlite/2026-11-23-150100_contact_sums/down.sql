DROP TABLE contact_sums;
