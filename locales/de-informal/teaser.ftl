# The own teaser, with "du"
teaser-level-full = Alles, was du eingeschaltet hast, ist zu sehen.
teaser-level-reduced = Manches zeigen wir gröber oder gar nicht, damit niemand dich daran erkennt.
teaser-level-minimal = Zu sehen sind nur deine Situation und das Land. Mehr könnte dich erkennbar machen.
teaser-guard-not-yet = Noch gibt es weniger als { $k } Haushalte wie deinen. Deshalb zeigen wir so wenig.
teaser-knowingly = Diese Angabe kann dich erkennbar machen. Du hast sie selbst eingeschaltet.
