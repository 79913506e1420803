# Die Kurzvorstellung: was die andere Seite sieht, bevor beide Ja gesagt haben.
teaser-situation = Situation: { $situation }
teaser-target = Region: { $areas }
teaser-anywhere = ganz Deutschland
teaser-children = Kinder im Alter von { $bands }
teaser-children-some = Mit Kindern
teaser-band-0 = 0 bis 2 Jahren
teaser-band-1 = 3 bis 5 Jahren
teaser-band-2 = 6 bis 9 Jahren
teaser-band-3 = 10 bis 13 Jahren
teaser-band-4 = 14 bis 17 Jahren
teaser-window = Umzug: { $from } bis { $to }
teaser-window-one = Umzug: { $from }
teaser-season-spring = Frühling { $year }
teaser-season-summer = Sommer { $year }
teaser-season-autumn = Herbst { $year }
teaser-season-winter = Winter { $year }/{ $next }
teaser-occupation = Beruf: { $groups }
teaser-adults = { $count ->
    [1] Eine erwachsene Person
    [2] Zwei Erwachsene
   *[other] Drei oder mehr Erwachsene
}
teaser-needs = Anliegen: { $needs }
teaser-offers = Kann helfen bei: { $offers }
teaser-interests = Interessen: { $interests }
teaser-languages = Spricht auch: { $languages }

# Was ein Haushalt über eine Initiative liest.
teaser-initiative-area = Zuständig für: { $areas }
teaser-initiative-services = Hilft bei: { $services }
teaser-initiative-languages = Spricht: { $languages }

# Die Vorschau mit ihren Schaltern.
teaser-line-situation = Situation
teaser-line-target = Kreis der Zielregion
teaser-line-children = Alter der Kinder
teaser-line-window = Zeit des Umzugs
teaser-line-occupation = Berufsgruppe
teaser-line-adults = Zahl der Erwachsenen
teaser-line-needs = Anliegen
teaser-line-offers = Hilfsangebote
teaser-line-interests = Interessen
teaser-line-languages = Sprachen
teaser-level-full = Alles, was Sie eingeschaltet haben, ist zu sehen.
teaser-level-reduced = Manches zeigen wir gröber oder gar nicht, damit niemand Sie daran erkennt.
teaser-level-minimal = Zu sehen sind nur Ihre Situation und das Land. Mehr könnte Sie erkennbar machen.
teaser-guard = Jede Angabe trifft auf mindestens { $k } Haushalte zu.
teaser-guard-not-yet = Noch gibt es weniger als { $k } Haushalte wie Ihren. Deshalb zeigen wir so wenig.
teaser-knowingly = Diese Angabe kann Sie erkennbar machen. Sie haben sie selbst eingeschaltet.
