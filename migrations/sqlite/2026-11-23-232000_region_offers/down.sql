DROP TABLE story_pictures;
DROP TABLE stories;
DROP TABLE region_offers;
