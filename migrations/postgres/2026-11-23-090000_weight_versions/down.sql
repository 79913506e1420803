DROP TABLE weight_versions;
