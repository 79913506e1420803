DROP TABLE initiative_suggestions;
