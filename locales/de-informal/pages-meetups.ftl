# Treffen: was sich mit „du“ anders liest.
meetup-sign-up-hint = Beim Treffen begegnest du den anderen selbst. Der Dienst nennt vorher niemandem deinen Namen. Es können auch Menschen da sein, die du ausgeschlossen hast.
meetup-not-for-you = Dieses Treffen ist für andere gedacht, oder es fehlt deine Einwilligung, andere kennenzulernen.
meetup-suggested = Vorschläge für deine Region
meetup-suggested-none = Zurzeit ist für deine Region nichts weiter angekündigt.
meetup-people = Wen möchtest du näher kennenlernen?
meetup-people-title = Wen möchtest du näher kennenlernen?
meetup-people-text = Nur wenn zwei sich gegenseitig wählen, geht es weiter. Niemand erfährt, wen du sonst gewählt hast. Auswählen kannst du bis zum { $date }.
meetup-people-consent = Dafür fehlt deine Einwilligung, andere Haushalte kennenzulernen.
meetup-chosen = Von dir gewählt
meetup-own-signed_up = Du hast einen Platz
meetup-own-waiting = Du stehst auf der Warteliste
meetup-own-attended = Du warst dabei
done-meetup-signed-up = Du hast einen Platz. Die Bestätigung ist unterwegs.
done-meetup-waiting = Du stehst auf der Warteliste. Wird ein Platz frei, schreiben wir dir.
done-meetup-withdrawn = Du bist abgemeldet.
