# Conversation starters between people who do not know each other yet, with "du"
starter-family = Wie stellst du dir Kita oder Schule am neuen Ort vor?
starter-timing = Was hast du bis zum Umzug noch vor dir?
starter-interests = Was möchtest du am neuen Ort in deiner Freizeit tun?
starter-occupation = Wie sieht dein Arbeitsalltag aus, und was wünschst du dir künftig?
starter-needs = Was ist für dich gerade am schwierigsten zu finden?
starter-region = Was verbindet dich mit der Region?
starter-plans = Wie soll dein erstes Wochenende dort aussehen?
starter-memory = Welcher Ort dort bedeutet dir am meisten?
