DROP TABLE initiative_presences;
