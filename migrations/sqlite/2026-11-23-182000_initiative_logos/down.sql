DROP TABLE initiative_logos;
