DROP TABLE meetup_choices;
DROP TABLE meetup_signups;
DROP TABLE meetups;
