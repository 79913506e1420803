# Bekanntmachungen: worüber zwei Seiten zuerst sprechen können.
other-household = der anderen Familie
starter-family = Wie stellen Sie sich Kita oder Schule am neuen Ort vor?
starter-timing = Was haben Sie bis zum Umzug noch vor sich?
starter-interests = Was möchten Sie am neuen Ort in Ihrer Freizeit tun?
starter-occupation = Wie sieht Ihr Arbeitsalltag aus, und was wünschen Sie sich künftig?
starter-needs = Was ist für Sie gerade am schwierigsten zu finden?
starter-region = Was verbindet Sie mit der Region?
starter-plans = Wie soll Ihr erstes Wochenende dort aussehen?
starter-memory = Welcher Ort dort bedeutet Ihnen am meisten?
