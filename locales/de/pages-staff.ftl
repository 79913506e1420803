# Coming in
staff-sign-in-title = Anmeldung für Koordination und Netzwerkbüro
staff-password = Passwort
staff-code = Code aus der App
staff-code-hint = Sechs Ziffern, oder ein Wiederherstellungscode
staff-forgotten = Passwort vergessen?
staff-password-new = Neues Passwort
staff-password-present = Jetziges Passwort
staff-password-rules = Mindestens 12 Zeichen. Ein Satz, den nur Sie kennen, ist gut.
staff-password-save = Passwort speichern
totp-title = Zweiten Faktor einrichten
totp-text = Sie brauchen eine App für Einmalcodes auf Ihrem Telefon. Halten Sie sie bereit.
totp-begin = Einrichten
totp-code-title = Welchen Code zeigt die App?
totp-scan = Lesen Sie dieses Bild mit der App ein.
totp-picture = QR-Code für die App
totp-type = Oder tippen Sie dieses Geheimnis ab:
totp-code = Code
totp-code-hint = Sechs Ziffern, zum Beispiel 123456
totp-confirm = Bestätigen
totp-again = Noch einmal von vorn
totp-codes-title = Ihre Wiederherstellungscodes
totp-codes-text = Heben Sie diese Codes gut auf. Jeder gilt einmal, wenn das Telefon fehlt.
totp-codes-next = Weiter zur Arbeit
invitation-title = Welches Passwort möchten Sie nutzen?
reset-title = Wohin dürfen wir den Link schicken?
reset-text = Mit dem Link setzen Sie ein neues Passwort.
reset-set-title = Wie soll Ihr neues Passwort lauten?
account-title = Eigenes Passwort ändern

# Today
today-title = Heute
today-silent-title = Warten schon zu lange
today-silent = Haushalte, die überfällig sind
today-review-title = Zur Prüfung
today-running = Freigegebene Vorschläge
today-household = Haushalt
today-step = Nächster Schritt
today-until = Zugesagt bis
today-overdue = Überfällig
today-working-days =
    { $count ->
         [one] 1 Arbeitstag
        *[other] { $count } Arbeitstage
    }
today-proposal = Vorschlag
today-who = Wer
today-kind = Art
today-score = Passung
today-state = Stand
today-made = Angelegt
reports-title = Meldungen
reports-none = Keine offene Meldung. Kommt eine, steht sie hier und oben auf der Tagesseite.
queue-all = Alle Vorschläge
reports-proposal = Zum Vorschlag
reports-household = Zum gemeldeten Haushalt
reports-lift = Sperre aufheben
reports-keep = Sperre behalten

# One proposal
proposal-title = Vorschlag { $id }
proposal-reasons = Gründe
proposal-criterion = Merkmal
proposal-fact = Tatsache
proposal-points = Punkte
proposal-weight = Gewicht
proposal-share = Beitrag
proposal-origin = Herkunft
proposal-effective = Wirksam ab
proposal-answer-by = Antwort bis
proposal-reason = Grund
proposal-outcome = Ergebnis
proposal-changed = Eine Seite hat seither etwas geändert. Beim Freigeben wird neu gerechnet.
proposal-at-once = Alle haben vorab ja gesagt. Die Freigabe macht sofort bekannt.
proposal-not-known = Bitte erst mit diesem Haushalt sprechen und ihn als bekannt vermerken:
proposal-side-a = Haushalt A
proposal-side-b = Haushalt B
proposal-initiative = Initiative
proposal-places = { $used } von { $capacity } Plätzen belegt
proposal-map-a = Seite A
proposal-map-b = Seite B
proposal-note = Persönlicher Satz für die Bekanntmachung
proposal-approve = Freigeben
proposal-approve-title = Freigeben oder ablehnen
proposal-reject = Ablehnen
proposal-reject-reason = Warum passt es nicht?
proposal-undo = Freigabe zurücknehmen
proposal-undo-until = Zurücknehmen geht bis { $date }.
proposal-record = Ergebnis eintragen
proposal-history = Verlauf
proposal-history-at = Wann
proposal-history-what = Was
proposal-history-who = Wer
proposal-actor-staff = Koordination
proposal-actor-household = Haushalt
proposal-actor-system = Dienst

# Households
households-title = Haushalte
households-reference = Vorgangsnummer
households-none = Kein Haushalt passt dazu. Suchen Sie mit weniger Wörtern, oder tragen Sie jemanden ein.
households-all = Alle Haushalte
households-state = Stand
households-situation = Situation
households-areas = Zielregion
households-next = Nächster Schritt
households-enter = Haushalt eintragen
households-enter-title = Wen möchten Sie eintragen?
households-enter-text = Für Menschen, die anrufen oder Papier schicken. Halten Sie fest, wie sie zugestimmt haben.
households-proof = Nachweis der Zustimmung
households-proof-hint = Zum Beispiel: Anruf am 3. März, Bogen unterschrieben
household-title = Haushalt { $id }
household-teaser-only = Ohne Einwilligung sehen Sie nur die Kurzvorstellung.
household-facts = Angaben
household-adults = Erwachsene
household-children = Kinder
household-children-years = Jahrgänge { $years }
household-window = Zeitraum
household-needs = Anliegen
household-offers = Hilfsangebote
household-languages = Sprachen
household-interests = Interessen
household-current = Wohnort heute
household-until = Hört bis
household-known = Als bekannt vermerken
household-known-text = Sie haben mit dem Haushalt gesprochen? Dann darf er anderen vorgestellt werden.
household-known-at = Bekannt seit { $date }
household-suspended = Nach einer Meldung gesperrt
household-contact = Kontaktdaten öffnen
household-contact-text = Das Öffnen wird aufgezeichnet. Der Haushalt kann es sehen.
household-contact-reason = Wozu brauchen Sie die Kontaktdaten?
household-contact-title = Kontaktdaten
household-proposals = Vorschläge
household-proposals-caption = Vorschläge für diesen Haushalt
household-matches = Was sonst gut passt
household-matches-households = Haushalte
household-matches-initiatives = Initiativen
household-matches-none = Zurzeit passt niemand.
household-propose = Vorschlagen

# Beyond the list
beyond-title = Warum nicht …?
beyond-title-of = Warum nicht …? Haushalt { $id }
beyond-initiative = Eine Initiative
beyond-reference = Oder die Vorgangsnummer eines Haushalts
beyond-ask = Nachsehen
beyond-several = Mehrere Haushalte haben diese Nummer. Bitte geben Sie mehr Stellen ein.
beyond-nobody = Dazu finden wir hier niemanden.
beyond-match = Die beiden passen zueinander, mit { $percent } von 100 Punkten.
beyond-full = Zurzeit sind alle Plätze der Initiative vergeben.
beyond-changes = Was würde mehr bringen?
beyond-changes-of = Was würde mehr bringen? Haushalt { $id }
beyond-changes-lead = Die kleinsten Änderungen, die mehr bringen. Besprechen Sie sie mit dem Haushalt.
beyond-changes-none = Keine kleine Änderung bringt mehr. Eine weitere Zielregion kann helfen.
beyond-not-active = Der Haushalt nimmt zurzeit nicht teil.
beyond-no-consent = Dafür fehlt die Einwilligung. Fragen Sie den Haushalt, ob er sie geben möchte.
beyond-now-initiatives =
    { $count ->
         [0] Ohne die bisherigen Vorschläge passt zurzeit keine Initiative.
         [one] Ohne die bisherigen Vorschläge passt zurzeit eine Initiative.
        *[other] Ohne die bisherigen Vorschläge passen zurzeit { $count } Initiativen.
    }
beyond-now-households =
    { $count ->
         [0] Ohne die bisherigen Vorschläge passt zurzeit kein Haushalt.
         [one] Ohne die bisherigen Vorschläge passt zurzeit ein Haushalt.
        *[other] Ohne die bisherigen Vorschläge passen zurzeit { $count } Haushalte.
    }

# Duplicates
duplicates-title = Mögliche Dubletten
duplicates-text = Diese Haushalte werden einander nicht vorgeschlagen, bis Sie entscheiden.
duplicates-none = Keine offenen Dubletten. Ähneln sich zwei Haushalte, stehen sie hier.
duplicates-keep = { $id } behalten
duplicates-dismiss = Sind verschieden
duplicates-undo = Zusammenführung zurücknehmen

# Initiatives
staff-initiatives-title = Initiativen
staff-initiatives-none = Noch keine Initiative. Die Netzwerkstelle legt Initiativen an und ordnet Ihnen welche zu.
staff-initiatives-new = Initiative anlegen
staff-initiatives-import = Importieren
staff-initiatives-state = Stand
staff-initiatives-places = Plätze
staff-initiatives-area = Gebiet
staff-initiative-edit = Bearbeiten
staff-initiative-approve = Freigeben
suggestion-open = Zusage fehlt
suggestion-open-text = Jemand hat diese Initiative vorgeschlagen. Sie hat die E-Mail an sie noch nicht beantwortet. Ohne Antwort wird der Vorschlag nach einigen Tagen gelöscht.
suggestion-confirmed = Die Initiative hat selbst zugesagt: { $date }
suggestion-vouched = Das Netzwerkbüro macht ohne Zusage per E-Mail weiter: { $date }
suggestion-vouch = Ohne Zusage weitermachen
suggestion-vouch-text = Die Initiative hat die E-Mail nicht beantwortet. Halten Sie fest, woher Sie wissen, dass sie dabei sein möchte.
suggestion-vouch-button = Grund festhalten
suggestion-reason = Grund
suggestion-reason-hint = Zum Beispiel: Telefonat mit der Leitung am 23. November
staff-initiative-confirm = Angaben stimmen noch
staff-initiative-close = Schließen
staff-initiative-reopen = Wieder öffnen
staff-initiative-agreement = Vereinbarung
staff-initiative-agreement-none = Noch keine Vereinbarung. Ohne sie ist keine Freigabe möglich.
staff-initiative-agreement-text = Fassung { $version }, unterschrieben von { $signatory }
staff-initiative-agreement-form = Vereinbarung eintragen
staff-initiative-version = Fassung
staff-initiative-signatory = Unterschrieben von
staff-initiative-signed-on = Unterschrieben am
staff-initiative-legal-basis = Rechtsgrundlage
staff-initiative-legal-basis-hint = Zum Beispiel Art. 26 DSGVO
staff-initiative-save = Initiative speichern
initiative-form-name = Name der Initiative
initiative-form-description = Was Sie tun
initiative-form-ags = Zuständigkeitsgebiet
initiative-form-ags-hint = Amtliche Schlüssel oder Namen, je Zeile einer, zum Beispiel 13075
initiative-form-polygon = Eigener Umriss
initiative-form-polygon-hint = GeoJSON, Polygon oder MultiPolygon
initiative-form-services = Hilft bei
initiative-form-occupations = Gesuchte Berufe
initiative-form-occupations-hint = Je Zeile einer, zum Beispiel Pflegefachkraft
initiative-form-situations = Für wen
initiative-form-situations-hint = Ohne Haken: für alle
initiative-form-languages = Sprachen
initiative-form-languages-hint = Kürzel mit Komma, zum Beispiel de, en
initiative-form-capacity = Wie viele Haushalte können Sie gleichzeitig begleiten?
initiative-form-waiting = Wieder frei ab
initiative-form-email = Öffentliche E-Mail-Adresse
initiative-form-phone = Öffentliche Telefonnummer
initiative-form-website = Website
initiative-form-video = Video-Visitenkarte
import-title = Welche Initiativen möchten Sie importieren?
import-text = Zuerst wird nur geprüft. Erst ohne Fehler wird alles auf einmal übernommen.
import-format = Format
import-data = Inhalt der Datei
import-check = Prüfen
import-take = Übernehmen
import-report = { $rows } Zeilen: { $created } neu, { $updated } geändert
import-checked = Geprüft, noch nichts geändert
import-done = Übernommen
import-errors = Diese Zeilen haben Fehler
import-row = Zeile
import-field = Feld
import-detail = Fehler

# Accounts and tokens
accounts-title = Zugänge
accounts-invite = Jemanden einladen
accounts-invite-title = Wen möchten Sie einladen?
accounts-name = Name
accounts-role = Rolle
accounts-initiatives = Arbeitet für
accounts-initiatives-hint = Nur für die Koordination
accounts-deputy = Nur als Vertretung
accounts-language = Sprache
accounts-invite-button = Einladen
accounts-state = Stand
accounts-state-active = Aktiv
accounts-state-invited = Eingeladen
accounts-state-disabled = Gesperrt
accounts-disable = Sperren
accounts-disable-text = Ist ein Zugang gesperrt, sieht die ganze Stelle, was dort fällig ist. Arbeitet dort niemand mehr, sieht es die Netzwerkstelle.
accounts-enable = Freischalten
accounts-again = Noch einmal einladen
tokens-title = Zugriffstoken für Programme
tokens-name = Wofür ist das Token?
tokens-scopes = Was darf es?
tokens-expires = Gilt bis
tokens-create = Token anlegen
tokens-new-title = Ihr neues Token
tokens-new-text = Sie sehen es nur jetzt. Bewahren Sie es wie ein Passwort auf.
tokens-used = Zuletzt genutzt
tokens-never = noch nie
tokens-revoke = Widerrufen
tokens-none = Es gibt noch kein Token. Unten legen Sie eines an.
tokens-revoked = Widerrufen

# Runs
runs-title = Abgleich
runs-text = Ein Lauf betrachtet alle aktiven Haushalte in Ihrem Gebiet auf einmal. Knappe Plätze kommen so dorthin, wo sie am meisten nützen.
runs-start = Vorschau berechnen
runs-none = Noch kein Lauf. Der Knopf oben macht eine Vorschau, die noch nichts ändert.
runs-one = Ein Lauf
runs-run = Lauf
runs-when = Beginn
runs-finished = Ende
runs-cause = Anlass
runs-engine = Fassung des Abgleichs
runs-households = Haushalte
runs-made = Vorschläge
runs-with-households = Vorschläge mit Haushalten
runs-with-initiatives = Vorschläge mit Initiativen
runs-stale = Überholte Vorschläge
runs-weights = Gewichte dieses Laufs
runs-text-preview = Zuerst sehen Sie eine Vorschau. Vorschläge entstehen erst, wenn Sie sie übernehmen.
runs-state = Stand
runs-result = Übernahme
runs-figure = Kennzahl
runs-initiatives = Plätze bei Initiativen
runs-pairs = Haushalte untereinander
runs-figures = Kennzahlen des Laufs
runs-edges = In Frage kommen
runs-proposals = Vorschläge in diesem Lauf
runs-gain = Gewinn gegenüber „wer zuerst kommt“
runs-gain-percent = { $percent } %
runs-proof = Güte
runs-proved = Nachweislich die beste Auswahl.
runs-gap = Höchstens { $points } Punkte unter der besten Auswahl.
runs-places-caption = Die begehrtesten zuerst
runs-who-gets = Wer was bekommt
runs-nobody-gets = In diesem Lauf kommt kein Vorschlag zustande. Warum, steht weiter unten bei jedem Haushalt.
runs-who-stays = Wer leer ausgeht, und warum
runs-nobody-stays = Niemand geht leer aus.
runs-places = Plätze der Initiativen
runs-places-text = Ein Platz mehr hilft nur, wo mehr Haushalte fragen, als Plätze frei sind.
runs-initiative = Initiative
runs-wanted = Gefragt
runs-is-preview = Dies ist eine Vorschau. Noch wurde nichts vorgeschlagen.
runs-nothing = Es gibt nichts zu übernehmen. Die Gründe stehen unten.
runs-not-yours = Übernehmen kann den Lauf, wer ihn gestartet hat, oder die Netzwerkstelle.
runs-commit =
    { $count ->
        [one] Einen Vorschlag übernehmen
       *[other] { $count } Vorschläge übernehmen
    }
runs-count-households =
    { $count ->
        [one] 1 Haushalt
       *[other] { $count } Haushalte
    }
run-state-preview = Vorschau
run-state-committing = wird übernommen
run-state-committed = übernommen
run-cause-staff = Koordination
run-cause-command = Befehlszeile
run-cause-schedule = Zeitplan
run-cause-household = ein Haushalt
run-result-proposed = vorgeschlagen
run-result-stale = seither verändert
run-result-pair_taken = anderweitig vorgeschlagen
run-result-too_many_open = zu viele offene Vorschläge
run-result-full = kein Platz mehr frei

# Postausgang und Überblick
outbox-title = Postausgang
outbox-text = Diese E-Mails hat der Mailserver abgewiesen, oder ihr Weg ist ungewiss. Bitte entscheiden Sie.
outbox-none = Keine E-Mail wartet auf eine Entscheidung. Alle sind unterwegs oder angekommen.
outbox-kind = E-Mail
outbox-promised = Zugesagt am
outbox-tries = Versuche
outbox-why = Letztes Ergebnis
outbox-unsure = vielleicht angekommen
outbox-resend = Noch einmal senden
outbox-discard = Verwerfen
account-digest-on = Sie bekommen werktags einen Überblick per E-Mail, wenn etwas ansteht.
account-digest-off = Sie bekommen keinen Überblick per E-Mail.
account-digest-stop = Überblick abbestellen
account-digest-start = Überblick bekommen

# Demonstration
demo-mails-title = Demo-Postfach
demo-mails-text = Hier landen alle E-Mails der Vorführung.
demo-mails-none = Noch keine E-Mail. Tragen Sie einen Haushalt ein: Die erste kommt gleich danach.
demo-mails-to = An
demo-mails-subject = Betreff
demo-mail-links = Links in dieser E-Mail

# What can be wrong at the door
error-code-needed = Bitte geben Sie auch den Code aus der App ein, zum Beispiel { $example }. Das Passwort noch einmal.
error-sign-in-wrong = Adresse, Passwort oder Code stimmen nicht. Nach vielen Versuchen warten Sie bitte 15 Minuten.

# The demonstration
demo-title = Die Vorführung
demo-text = Alle Personen und Initiativen hier sind erfunden. Sie können jede Rolle spielen.
demo-step-1 = Tragen Sie einen Haushalt ein und öffnen Sie die E-Mail im Demo-Postfach.
demo-step-2 = Geben Sie Ihre Einwilligungen und ergänzen Sie Ihr Profil.
demo-step-3 = Prüfen Sie die Vorschläge als Koordination.
demo-step-4 = Antworten Sie über die E-Mails beider Seiten mit ja.
demo-as = Als { $role } anmelden

# Duplicates: codes
duplicate-reason-phone = Dieselbe Telefonnummer
duplicate-reason-place_children_target = Gleicher Wohnort, gleiche Kinder, gleiches Ziel
duplicate-state-held = Offen
duplicate-state-dismissed = Verschieden
duplicate-state-merged = Zusammengeführt

# One run
runs-anew = Neue Vorschau berechnen
runs-committing = Dieser Lauf wird gerade übernommen. Laden Sie die Seite gleich noch einmal.
runs-committed-on = Übernommen am { $date }
runs-to-review = Zur Prüfung
runs-refused-text = Das kam nicht zustande, weil sich seit der Vorschau etwas geändert hat:
runs-refused = { $count }-mal: { $why }
run-result-text-proposed = Ein Vorschlag ist entstanden.
run-result-text-stale = Eine Seite hat seitdem etwas geändert oder nimmt nicht mehr teil.
run-result-text-pair_taken = Die beiden haben inzwischen einen anderen Vorschlag.
run-result-text-too_many_open = Eine Seite hat schon so viele offene Vorschläge, wie es sein dürfen.
run-result-text-full = Bei der Initiative ist kein Platz mehr frei.
runs-outdated = Diese Vorschau ist veraltet und lässt sich nicht mehr übernehmen.
runs-outdated-text = Seit der Vorschau wurden die Gewichte des Abgleichs geändert. Mit einer neuen Vorschau sehen Sie, was jetzt herauskommt.
runs-refused-stale = Nichts wurde übernommen: Seit der Vorschau wurden die Gewichte geändert.
runs-refused-decided = Dieser Lauf war schon übernommen.
runs-commit-text = Aus genau dieser Vorschau entstehen Vorschläge. Was sich seitdem geändert hat, bleibt einzeln zurück. Jeder Vorschlag wird noch geprüft.
runs-fig-looked = Haushalte betrachtet
runs-fig-gets = Haushalte bekommen etwas
runs-fig-without-initiatives = ohne Initiative
runs-fig-without-households = ohne anderen Haushalt
runs-filter = Filtern
runs-filter-all = alle
runs-filter-kind = Womit
runs-filter-initiatives = mit Initiativen
runs-filter-households = mit Haushalten
runs-none-so = Dazu gibt es hier nichts.
runs-with-household = Haushalt
runs-shown = { $range } von { $total } Haushalten
runs-page-before = Vorige
runs-page-after = Nächste
runs-all-of = alle { $count } zeigen
runs-without-initiatives = Ohne Initiative
runs-without-households = Ohne anderen Haushalt
runs-given-free = Vergeben von freien
runs-of = { $given } von { $free }
runs-one-more = Was ein Platz mehr brächte
runs-more-free = Nichts: Es bleiben Plätze frei.
runs-more-nothing = Nichts: Wer fragt, hat einen Platz.
runs-how = Wie gut diese Auswahl ist, und womit gerechnet wurde
runs-more-points = Bis zu { $points } Punkte von hundert. Wartende Haushalte: { $count }
runs-todo-initiatives-suspended = Die Netzwerkstelle prüft die Meldung. Bis dahin ist nichts zu tun.
runs-todo-initiatives-limit_reached = Nichts fehlt: Diese Haushalte haben schon Vorschläge. Entscheiden Sie die offenen.
runs-todo-initiatives-nobody_near = Niemand ist zuständig. Sagen Sie es der Netzwerkstelle: Vielleicht kommt eine Nachbarinitiative dazu.
runs-todo-initiatives-no_consent = Rufen Sie an oder schreiben Sie: Mit einer Freigabe des Profils geht es weiter.
runs-todo-initiatives-situation_not_served = Prüfen Sie im Profil der Initiative, welche Situationen sie begleitet.
runs-todo-initiatives-no_shared_language = Prüfen Sie im Profil der Initiative, welche Sprachen gesprochen werden.
runs-todo-initiatives-below_minimum = Öffnen Sie den Haushalt: Dort steht, was etwas ändern würde.
runs-todo-initiatives-ruled_out = Hier ist nichts zu tun. Eine frühere Antwort oder ein Ausschluss zählt.
runs-todo-initiatives-all_taken = Mehr Plätze helfen sofort. Wie viele frei sind, steht im Profil der Initiative.
runs-todo-households-suspended = Die Netzwerkstelle prüft die Meldung. Bis dahin ist nichts zu tun.
runs-todo-households-limit_reached = Nichts fehlt: Diese Haushalte haben schon Vorschläge, oder ihr Quartal ist voll. Entscheiden Sie die offenen.
runs-todo-households-nobody_near = Laden Sie zum Treffen ein oder werben Sie bei Ansässigen. Neue Haushalte kommen von selbst dazu.
runs-todo-households-no_consent = Fragen Sie beim nächsten Gespräch, ob sie andere Haushalte kennenlernen möchten.
runs-todo-households-situation_not_served = Hier ist zurzeit nichts zu tun.
runs-todo-households-no_shared_language = Fragen Sie nach weiteren Sprachen und tragen Sie sie ein.
runs-todo-households-below_minimum = Öffnen Sie den Haushalt: Oft fehlen Angaben wie Zeitfenster, Kinder oder Anliegen.
runs-todo-households-ruled_out = Hier ist nichts zu tun. Eine frühere Antwort oder ein Ausschluss zählt.
runs-todo-households-all_taken = Warten Sie den nächsten Lauf ab: Dann sind wieder Haushalte frei.
runs-made-count =
    { $count ->
        [0] Kein Vorschlag ist entstanden.
        [one] Ein Vorschlag ist entstanden und wartet auf Prüfung.
       *[other] { $count } Vorschläge sind entstanden und warten auf Prüfung.
    }
runs-more-first =
    { $count ->
        [one] Ein wartender Haushalt bekäme ihn sofort.
       *[other] Er käme sofort einem von { $count } wartenden Haushalten zugute.
    }
runs-one-of = Lauf vom { $date }
outcome-why-none = Nicht gesagt
outcome-who = Wer hat es erzählt?
outcome-staff-text = Hat jemand am Telefon oder im Brief davon erzählt? Tragen Sie es hier ein.
presence-title = Ansprechpersonen, Zeiten, Grundlagen
presence-intro = Alles hier ist freiwillig und steht öffentlich auf der Seite der Initiative.
presence-person = Ansprechperson { $number }
presence-name = Name
presence-role = Aufgabe
presence-phone = Telefon
presence-email = E-Mail
presence-agreed = Die genannten Personen haben zugestimmt
presence-agreed-hint = Nur dienstliche Telefonnummern und Adressen, keine privaten.
presence-email-hidden = Die E-Mail-Adresse der Initiative nicht zeigen
presence-email-hidden-hint = Besucherinnen und Besucher schreiben dann über ein Formular. Die Nachrichten kommen an dieselbe Adresse.
presence-hours-hint = Zum Beispiel 9:00-12:00, 13:00-16:00. Ein leeres Feld heißt geschlossen.
presence-note-hint = Zum Beispiel: nach Absprache auch abends
presence-partners = Regionale Partner
presence-partners-hint = Einer je Zeile. Ab drei Partnern gilt das Merkmal als erfüllt.
presence-cooperation = Verbindliche Zusammenarbeit
presence-cooperation-hint = Worauf haben sich die Partner festgelegt? Zum Beispiel: Kooperationsvertrag seit 2024
presence-goals = Ziele aus Daten der Region
presence-goals-hint = Was soll erreicht werden, und welche Zahlen zeigen den Bedarf?
presence-measures = Maßnahmen
presence-measures-hint = Eine je Zeile. Zum Beispiel: Rückkehrertag im Dezember
logo-title = Logo
logo-text = Das Logo steht auf der öffentlichen Seite der Initiative. Es wird verkleinert, und alle versteckten Angaben wie der Aufnahmeort fallen weg.
logo-file = Bilddatei
logo-file-hint = PNG, JPEG oder WebP, höchstens 2 MB
logo-alt = Was ist zu sehen?
logo-alt-hint = Für Menschen, die das Bild nicht sehen. Zum Beispiel: Logo der Initiative Heimathafen
logo-send = Logo speichern
logo-remove = Logo entfernen
logo-wrong = Das Logo wurde nicht gespeichert
video-text = Die Video-Visitenkarte steht auf der öffentlichen Seite der Initiative. Sie ist eine eigene Datei oder ein Link, immer mit dem gesprochenen Text.
video-about = Worum geht es im Video?
video-about-hint = Zum Beispiel: Wir stellen uns vor
video-language = Sprache im Video
video-transcript-hint = Für Menschen, die das Video nicht hören oder sehen: alles Gesagte, und was ohne Worte gezeigt wird.
video-link = Link, wenn das Video woanders liegt
video-link-hint = Beginnt mit https://. Ein Link ersetzt die eigene Datei. Vom anderen Anbieter wird nichts geladen, bevor jemand klickt.
video-words-first = Eine Datei, Untertitel und ein Vorschaubild können Sie schicken, sobald der Text gespeichert ist.
video-file = Videodatei
video-file-hint = MP4 (H.264 und AAC) oder WebM, höchstens { $limit } MB. Aufnahmeort und andere versteckte Angaben fallen weg. Eine Datei ersetzt den Link.
video-file-send = Video hochladen
video-file-remove = Videodatei entfernen
video-captions-file = Datei mit Untertiteln
video-captions-hint = WebVTT (.vtt), höchstens { $limit } KB
video-captions-send = Untertitel speichern
video-captions-remove = Untertitel entfernen
video-poster = Vorschaubild
video-poster-file = Bilddatei
video-poster-hint = PNG, JPEG oder WebP, höchstens { $limit } MB
video-poster-send = Vorschaubild speichern
video-poster-remove = Vorschaubild entfernen
video-preview = So sehen es andere
video-nothing = Noch ist nichts zu sehen: Es fehlt eine Datei oder ein Link.
video-remove = Video-Visitenkarte ganz entfernen
video-wrong = Es wurde nichts gespeichert

# Handing a household on.
transfer-staff-title = Übergabe
transfer-staff-begin = An eine andere Initiative übergeben
transfer-staff-text = Der Haushalt wird per E-Mail gefragt. Erst nach seinem Ja erfährt die andere Initiative von ihm und entscheidet.
transfer-staff-reason-hint = Der Haushalt liest das. Ein Satz genügt, zum Beispiel: „Ihr Zielort liegt im Nachbarkreis.“
transfer-staff-ask = Haushalt fragen
transfer-staff-accept = Übernehmen
transfer-staff-refuse = Ablehnen
transfer-staff-why = Warum nicht?
transfer-staff-withdraw = Übergabe zurücknehmen
transfer-state-asked = Haushalt ist gefragt
transfer-state-agreed = Initiative entscheidet
transfer-state-accepted = Übernommen
transfer-state-declined = Haushalt sagt Nein
transfer-state-refused = Initiative lehnt ab
transfer-state-expired = Keine Antwort
transfer-state-withdrawn = Zurückgenommen
refuse-reason-no_capacity = Zurzeit kein Platz
refuse-reason-wrong_region = Falsche Region
refuse-reason-cannot_help = Können dabei nicht helfen
refuse-reason-conflict_of_interest = Befangen
refuse-reason-other = Anderer Grund
care-kind-transferred = nach einer Übergabe
care-kind-region = zuständig für die Zielregion
care-kind-land = zuständig für das ganze Bundesland, weil vor Ort niemand da ist
care-kind-network = keine Initiative ist zuständig

household-welcome = Heißt andere willkommen
household-welcome-used = In diesem Quartal { $used } von { $most }.
household-welcome-any = beliebig vielen
household-welcome-full = Wieder ab { $date }
household-welcome-field = Haushalte im Quartal (1 bis 12, leer: ohne Grenze)

## Gruppen

group-staff-title = Gruppen für die Haussuche
group-staff-list = Gruppen
group-staff-one = Gruppe
group-staff-of = Gruppe { $id }
group-staff-text = Drei bis sechs Haushalte suchen im selben Kreis, und ihre Zeitfenster überschneiden sich. Sie sehen die Gruppen, deren Haushalte Ihre Initiative alle abdeckt.
group-staff-none = Hier ist zurzeit keine Gruppe. Gruppen entstehen bei einem Lauf.
group-under-way = Offene
group-run-text = Niemand ist in zwei Gruppen. Solange eine Gruppe gefragt ist, werden zwei aus ihr nicht noch einzeln gefragt.
group-region = Kreis
group-months = Gemeinsames Zeitfenster
group-size = Haushalte
group-households = Die Haushalte
group-weakest = Schwächstes Paar
group-yes-count = Ja gesagt
group-pairs = Wer zu wem passt
group-pair = Haushalt { $one } und Haushalt { $other }
group-member-gone = Dieser Haushalt nimmt nicht mehr teil.
group-approve = Freigeben: alle werden gefragt
group-note = Persönlicher Satz für die Bekanntmachung
group-reject = Ablehnen
group-why-not = Warum nicht?
group-undo = Freigabe zurücknehmen
group-undo-rejection = Ablehnung zurücknehmen
group-changed = Ein Haushalt hat sich seitdem geändert. Beim Freigeben werden die Gründe neu berechnet und Sie sehen noch einmal hin.
group-meetup-text = Alle haben ja gesagt und kennen einander. Ein Treffen hilft, dass etwas daraus wird.
group-meetup-button = Treffen ankündigen
group-meetup-title = Gemeinsam auf Haussuche: { $region }
runs-with-groups = Gruppen
group-state-suggested = Wartet auf Prüfung
group-state-approved = Freigegeben
group-state-complete = Alle haben ja gesagt
group-state-rejected = Abgelehnt
group-state-declined = Zu wenige nach einem Nein
group-state-expired = Zu wenige Antworten
group-state-stale = Passt nicht mehr
group-state-withdrawn = Zu wenige nach einem Rückzug
group-member-asked = Noch offen
group-member-yes = Ja
group-member-introduced = Bekannt gemacht
group-member-declined = Nein
group-member-silent = Keine Antwort
group-member-left = Nicht mehr dabei
group-member-ended = Beendet
group-action-approve = Freigegeben
group-action-reject = Abgelehnt
group-action-undo = Zurückgenommen
group-action-ask = Alle gefragt
group-action-complete = Alle haben ja gesagt
group-action-decline = Nicht zustande gekommen
group-action-expire = Frist vorbei
group-action-go_stale = Passt nicht mehr
group-action-withdraw = Nicht zustande gekommen
