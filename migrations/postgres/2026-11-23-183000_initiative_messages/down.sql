DROP TABLE initiative_messages;
