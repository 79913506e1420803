# Introductions: what two sides can talk about first.
other-household = the other family
starter-family = What do you hope for in childcare or school at the new place?
starter-timing = What still lies ahead of you before the move?
starter-interests = What would you like to do in your free time there?
starter-occupation = What does your working day look like, and what do you wish for?
starter-needs = What is hardest for you to find at present?
starter-region = What ties you to the region?
starter-plans = What should your first weekend there look like?
starter-memory = Which place there means most to you?
