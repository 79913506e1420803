# Treffen: die Liste für alle, die Seiten der Haushalte, die Seiten der Initiativen.
meetup-list = Treffen
meetup-list-lead = Andere kennenlernen, die kommen oder schon da sind: per Video oder vor Ort.
meetup-filter = Treffen suchen
meetup-found = { $count ->
    [0] Zurzeit ist hier kein Treffen angekündigt.
    [one] Ein Treffen
   *[other] { $count } Treffen
  }
meetup-mine = Meine Treffen
meetup-area = Land oder Kreis
meetup-from = Ab
meetup-to = Bis
meetup-title = Titel
meetup-when = Wann
meetup-where = Wo
meetup-region = Für die Region
meetup-for = Für wen
meetup-language = Sprache
meetup-by = Lädt ein
meetup-theme = Thema
meetup-time = { $from } bis { $to }
meetup-video-later = Per Video. Den Link sehen alle, die einen Platz haben.
meetup-free = { $count ->
    [one] Noch ein Platz frei
   *[other] Noch { $count } Plätze frei
  }
meetup-full = Voll, mit Warteliste
meetup-begun = Hat begonnen
meetup-over = Vorbei
meetup-cancelled = Fällt aus
meetup-sign-up = Zum Treffen anmelden
meetup-sign-up-hint = Beim Treffen begegnen Sie den anderen selbst. Der Dienst nennt vorher niemandem Ihren Namen. Es können auch Menschen da sein, die Sie ausgeschlossen haben.
meetup-wait = Auf die Warteliste
meetup-withdraw = Vom Treffen abmelden
meetup-calendar = Termin in den Kalender übernehmen
meetup-sign-in-first = Anmelden können sich Haushalte, die hier mitmachen.
meetup-not-for-you = Dieses Treffen ist für andere gedacht, oder es fehlt Ihre Einwilligung, andere kennenzulernen.
meetup-signed-up-for = Angemeldet
meetup-suggested = Vorschläge für Ihre Region
meetup-suggested-none = Zurzeit ist für Ihre Region nichts weiter angekündigt.
meetup-all = Alle Treffen ansehen
meetup-people = Wen möchten Sie näher kennenlernen?
meetup-people-title = Wen möchten Sie näher kennenlernen?
meetup-people-text = Nur wenn zwei sich gegenseitig wählen, geht es weiter. Niemand erfährt, wen Sie sonst gewählt haben. Auswählen können Sie bis zum { $date }.
meetup-people-none = Von den anderen möchte sich zurzeit niemand vorstellen lassen.
meetup-people-consent = Dafür fehlt Ihre Einwilligung, andere Haushalte kennenzulernen.
meetup-person = Haushalt { $number }
meetup-choose = { $name } kennenlernen
meetup-unchoose = { $name } doch nicht
meetup-chosen = Von Ihnen gewählt
meetup-kind-digital = Per Video
meetup-kind-on_site = Vor Ort
meetup-theme-getting_to_know = Kennenlernen
meetup-theme-housing = Wohnen
meetup-theme-work = Arbeit
meetup-theme-children = Schule und Kita
meetup-theme-business = Selbstständigkeit
meetup-theme-leisure = Vereine und Freizeit
meetup-theme-region = Die Region
meetup-theme-other = Anderes
meetup-audience-coming = Für alle, die kommen möchten
meetup-audience-everyone = Auch für Angekommene und Einheimische
meetup-own-signed_up = Sie haben einen Platz
meetup-own-waiting = Sie stehen auf der Warteliste
meetup-own-cancelled = Abgemeldet
meetup-own-attended = Sie waren dabei
meetup-signup-signed_up = Hat einen Platz
meetup-signup-waiting = Auf der Warteliste
meetup-signup-cancelled = Abgemeldet
meetup-signup-attended = War da
meetup-level-teaser = Kurzvorstellung
meetup-level-profile = Profil
meetup-level-introduced = Bekannt gemacht
meetup-csv-reference = Vorgang
meetup-csv-state = Stand
meetup-csv-level = Sichtbar
meetup-csv-adults = Erwachsene
meetup-csv-children = Kinder
meetup-csv-lines = Kurzvorstellung
meetup-staff-text = Treffen stehen sofort auf der öffentlichen Liste. Namen von Teilnehmenden stehen dort nie.
meetup-staff-new = Treffen ankündigen
meetup-staff-announce = Ankündigen
meetup-staff-edit = Treffen ändern
meetup-staff-none = Noch ist kein Treffen angekündigt.
meetup-staff-places = Plätze
meetup-staff-waiting = Warten
meetup-staff-state = Stand
meetup-staff-network = Netzwerkstelle
meetup-staff-description = Was dort geschieht
meetup-staff-day = Tag
meetup-staff-from = Beginn, zum Beispiel 18:30
meetup-staff-until = Ende, zum Beispiel 20:00
meetup-staff-kind = Wie man sich trifft
meetup-staff-link = Link zum Videoraum
meetup-staff-link-hint = Für ein Treffen per Video. Nur wer einen Platz hat, sieht ihn.
meetup-staff-place = Ort
meetup-staff-place-hint = Für ein Treffen vor Ort, zum Beispiel „Rathaus, Raum 2“.
meetup-staff-address = Adresse
meetup-staff-areas = Für welche Kreise oder Länder
meetup-staff-areas-hint = Namen oder Schlüssel, einer je Zeile. Leer gilt das Gebiet der Initiative, bei der Netzwerkstelle überall.
meetup-staff-language-hint = Zwei Buchstaben, zum Beispiel de oder en.
meetup-staff-capacity = Plätze für Haushalte
meetup-staff-public = So sehen es alle
meetup-staff-cancel = Treffen absagen
meetup-staff-counts = { $taken } mit Platz, { $waiting } auf der Warteliste
meetup-staff-attended = { $count ->
    [one] Ein Haushalt war da.
   *[other] { $count } Haushalte waren da.
  }
meetup-staff-participants = Wer teilnimmt
meetup-staff-nobody = Noch ist niemand angemeldet.
meetup-staff-closed = Von diesem Treffen bleiben nur die Zahlen.
meetup-staff-level = Sichtbar
meetup-staff-seen = Was Sie sehen dürfen
meetup-staff-children = { $count ->
    [0] Ohne Kinder
    [one] Ein Kind
   *[other] { $count } Kinder
  }
meetup-staff-csv = Liste als Tabelle laden (CSV)
meetup-staff-attendance = Wer war da?
meetup-staff-present = Waren da
done-meetup-signed-up = Sie haben einen Platz. Die Bestätigung ist unterwegs.
done-meetup-waiting = Sie stehen auf der Warteliste. Wird ein Platz frei, schreiben wir Ihnen.
done-meetup-withdrawn = Sie sind abgemeldet.
done-meetup-announced = Das Treffen ist angekündigt und steht auf der öffentlichen Liste.
meetup-staff-behind = Die beiden haben sich nach diesem Treffen gegenseitig gewählt: { $title }
