DROP TABLE entry_settings;
DROP TABLE campaign_visits;
DROP TABLE campaigns;
