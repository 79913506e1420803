# The day on one page
day-new-title = Neu
day-new = Haushalte, mit denen noch niemand gesprochen hat
day-new-more = Weitere Haushalte, mit denen noch niemand gesprochen hat
day-due = Fällig am
day-expiring-title = Läuft bald ab
day-expiring = Die Antwortzeit endet in den nächsten 7 Tagen
day-stalled-title = Kommt nicht voran
day-stalled = Seit Längerem ohne Antwort oder Rückmeldung
day-since = Still seit
day-answer-by = Antwort bis
day-at-once = Macht sofort bekannt
day-changed = Eine Seite hat etwas geändert
day-talk-first = Erst sprechen
day-pick = Auswählen
day-several-title = Mehrere auf einmal
day-several-text = Gilt für alles, was Sie ausgewählt haben. Ablehnen geht hier nur aus Gründen, nach denen die beiden wieder vorgeschlagen werden dürfen.
day-several-approve = Auswahl freigeben
day-several-reject = Auswahl ablehnen
day-decided =
    { $count ->
        [0] Nichts wurde entschieden
        [one] Ein Vorschlag ist entschieden
       *[other] { $count } Vorschläge sind entschieden
    }
day-undo-title = Eben entschieden
day-undo = Zurücknehmen
day-undo-until = Zurücknehmen geht bis { $date }.
day-undo-hour = Zurücknehmen geht eine Stunde lang.
day-running = Alle Vorschläge
day-running-none = In diesem Stand gibt es keinen Vorschlag. Andere Stände finden Sie oben.
done-nothing-picked = Es war nichts ausgewählt.
error-several-too-many = Auf einmal gehen höchstens { $example } Vorschläge.
error-several-reason = Dieser Grund gilt für immer. Lehnen Sie damit bitte einzeln ab.
error-several-reason-missing = Bitte wählen Sie einen Grund für die Ablehnung.

# Keys
keys-title = Tasten
keys-next = nächster Vorschlag
keys-previous = voriger Vorschlag
keys-approve = freigeben
keys-reject = ablehnen, dann die Ziffer des Grundes
keys-undo = die letzte Entscheidung zurücknehmen
keys-open = öffnen
keys-pick = auswählen
keys-help = diese Hilfe
keys-switch-on = Tasten einschalten
keys-switch-off = Tasten ausschalten
keys-none-left = Hier wartet kein Vorschlag mehr.
keys-mark-first = Wählen Sie zuerst mit j einen Vorschlag.
keys-not-here = Das geht bei diesem Vorschlag nicht.
keys-nothing-to-undo = Es gibt nichts zurückzunehmen.

# What differs from the last version of a proposal
proposal-diff-coming = Was neu gerechnet anders wäre
proposal-diff-made = Was seit der vorigen Fassung anders ist
proposal-diff-score = Passung vorher { $before }, jetzt { $after }.
proposal-diff-none = Alle Gründe sind gleich geblieben.
proposal-diff-caption = Gründe, die sich geändert haben
proposal-diff-before = Vorher
proposal-diff-after = Jetzt
proposal-sides = Beide Seiten

# Talks, follow-ups, who looks after whom
day-calls-title = Bitte anrufen
day-calls = Haushalte, die einen Anruf wünschen
day-due-title = Wiedervorlagen
done-noted = Festgehalten.
log-title = Gespräche und Wiedervorlagen
log-none = Noch kein Gespräch festgehalten. Oben notieren Sie das erste.
log-caption = Gespräche und Notizen Ihrer Stelle
log-form-title = Gespräch oder Notiz festhalten
log-form-text = Das liest nur Ihre Stelle. Der Haushalt bekommt es in seiner Auskunft zu lesen.
log-kind = Art
log-body = Was ist festzuhalten?
log-minutes = Minuten
log-project = Projekt
log-project-hint = Ihr Kürzel für die Abrechnung, zum Beispiel ESF-17
log-spoken = Wir haben miteinander gesprochen. Der Haushalt ist uns jetzt bekannt.
log-due = Wiedervorlage am
log-subject = Was ist dann zu tun?
log-save = Festhalten
log-follow-ups = Wiedervorlagen
log-done = Erledigt
log-day = Tag
log-by = Von
log-assigned = Zuständig
log-anybody = Wer gerade da ist
log-assign = Zuständigkeit ändern
log-sum =
    { $count ->
        [0] Noch keine Minuten erfasst.
        [one] Zusammen eine Minute.
       *[other] Zusammen { $count } Minuten.
    }
contact-kind-note = Notiz
contact-kind-call = Telefon
contact-kind-mail = E-Mail
contact-kind-visit = Persönlich
contact-kind-letter = Brief
error-minutes-range = Möglich sind 0 bis 600 Minuten, zum Beispiel { $example }.
error-date-past = Dieser Tag ist schon vorbei. Möglich ist zum Beispiel { $example }.

# Please call me
call-title = Bitte rufen Sie mich an
call-times = Wann passt es?
call-times-hint = Ohne Haken: jederzeit
call-any-time = Jederzeit
call-time-morning = werktags vormittags
call-time-noon = werktags mittags
call-time-afternoon = werktags nachmittags
call-time-evening = werktags nach 17 Uhr
call-time-weekend = am Wochenende
call-who = Anrufen kann: { $who }.
call-consent = Mit Ihrer Bitte dürfen diese Stellen dafür Ihren Namen und Ihre Telefonnummer öffnen. Jedes Öffnen wird aufgezeichnet, und Sie können es sehen.
call-ask = Um Anruf bitten
call-asked = Wir haben Ihre Bitte um einen Anruf.
call-asked-times = Am besten passt: { $times }.
call-withdraw = Doch kein Anruf
call-no-phone = Dafür brauchen wir Ihre Telefonnummer.
call-add-phone = Telefonnummer eintragen
error-call-phone-missing = Bitte tragen Sie zuerst eine Telefonnummer ein.
call-since = Seit
call-done = Angerufen
call-wanted = Der Haushalt bittet um einen Anruf
call-note = Wunsch nach einem Anruf vermerken

# Search, paper, proposing by hand
households-search = Vorgangsnummer oder Stichwort
households-search-text = Gesucht wird in Orten, Berufen, Anliegen, Interessen und Sprachen, die Sie sehen dürfen. Namen und Adressen werden nicht durchsucht.
household-proof = Von uns eingetragen. Nachweis: { $proof }
beyond-propose = Von Hand vorschlagen
staff-initiative-preview = Vorschau
staff-initiative-preview-text = Vorschau, noch nicht gespeichert
paper-title = Bogen zum Ausdrucken
paper-text = Mit diesem Bogen nehmen Sie an Wurzelwerk teil. Betreiber ist: { $office }.
paper-print = Drucken Sie diese Seite aus. Der unterschriebene Bogen ist der Nachweis der Zustimmung.
paper-who = Wer sind Sie?
paper-situation = Wo stehen Sie?
paper-where = Wohin und wann?
paper-target = Ort oder Kreis
paper-radius = Umkreis in Kilometern
paper-needs = Wobei wünschen Sie Hilfe?
paper-consents = Worin willigen Sie ein? Beides ist freiwillig.
paper-revoke = Sie können jede Einwilligung jederzeit widerrufen, für die Zukunft.
paper-signed = Ort, Tag, Unterschrift
paper-version = Fassung der Texte: { $version }
paper-office = Von der Stelle auszufüllen
paper-received = Eingegangen am
paper-entered = Eingetragen von

# Lists that an office kept before
lists-title = Eine vorhandene Liste übernehmen
lists-text = Zuerst wird nur geprüft. Erst ohne Fehler wird alles auf einmal übernommen. Sie können es zurücknehmen.
lists-text-kept = Die Haushalte bleiben unbestätigt, niemand sieht sie. Wer nicht bestätigt, wird nach wenigen Tagen gelöscht.
lists-data = Inhalt der Liste
lists-data-hint = Mit Überschriften in der ersten Zeile, aus der Tabelle kopiert oder als CSV
lists-column = Spalte für: { $what }
lists-place = Zielregion, wenn in der Zeile keine steht
lists-of-age = Alle in der Liste sind 18 Jahre oder älter.
lists-checked = Geprüft, noch nichts geändert
lists-ready = { $ready } von { $rows } Zeilen sind bereit. Wer schon angemeldet ist, bleibt unverändert.
lists-taken = Übernommene Listen
lists-when = Übernommen
lists-rows = Zeilen
lists-open = Unbestätigt
lists-kept = Bleibt bis
lists-basis = Grundlage der Einladung
lists-basis-hint = Sie steht in der E-Mail. Zum Beispiel: Sie haben sich beim Infotag eingetragen.
lists-invite = Einladen
lists-undone = Zurückgenommen
done-taken-over = Die Liste ist übernommen. Niemand wurde angeschrieben.
error-table-empty = Die Liste hat keine Zeilen. Die erste Zeile sind die Überschriften.
error-table-too-long = Auf einmal gehen höchstens { $example } Zeilen.
error-table-column = Welche Spalte enthält die E-Mail-Adresse? Überschriften sind: { $example }
error-table-twice = Diese Adresse steht weiter oben schon.

# Folded parts of the day
day-nothing = Nichts zu tun: { $what }
day-all-done = Für heute ist alles getan.

# Somebody is away, and who stands in
absence-title = Abwesenheit und Vertretung
absence-text = Sagen Sie, wann Sie weg sind und wer Sie vertritt. Was in dieser Zeit fällig wird, steht auf der Seite „Heute“ der Vertretung. Auch die tägliche Übersicht geht dorthin.
absence-text-rights = Es endet von selbst. Niemand bekommt neue Rechte, und Haushalte bleiben Ihnen zugeteilt.
absence-who = Wer ist weg?
absence-myself = Ich selbst
absence-when = Wann
absence-from = Erster Tag
absence-until = Letzter Tag
absence-until-hint = Er gehört noch dazu.
absence-deputy = Vertretung
absence-deputy-hint = Jemand aus derselben Stelle. Niemand da? Dann sieht die Netzwerkstelle, was fällig ist.
absence-whoever = Wer sonst in der Stelle da ist
absence-deputy-gone = { $name } ist zurzeit nicht da: Fälliges sehen alle in der Stelle, sonst die Netzwerkstelle
absence-set = Abwesenheit eintragen
absence-end = Vorzeitig beenden
absence-list = Eingetragene Abwesenheiten
absence-none = Niemand ist weg.
absence-state = Stand
absence-state-planned = geplant
absence-state-running = läuft
absence-state-over = vorbei
absence-set-by = Eingetragen von
absence-range = { $from } bis { $until }
absence-badge = Vertretung
absence-for = für { $name }
absence-stands-in = Sie vertreten { $name } bis { $date }.
absence-away = Sie sind bis { $date } abwesend. Vertretung: { $name }
done-absence = Die Abwesenheit ist eingetragen.
done-absence-ended = Die Abwesenheit ist beendet.
error-absence-deputy = Diese Person kann nicht vertreten. Möglich ist, wer in derselben Stelle arbeitet und einen offenen Zugang hat.
error-absence-deputy-away = Diese Person ist in der Zeit selbst weg, und zwar bis { $example }.
error-absence-twice = Für diese Zeit ist schon eine Abwesenheit eingetragen, bis { $example }.
error-absence-too-long = Eine Abwesenheit dauert höchstens { $example } Tage.

# Correcting the log
log-correct = Korrigieren
log-correct-title = Gespräch oder Notiz korrigieren
log-correct-text = Wer wann korrigiert hat, bleibt sichtbar. Der frühere Text wird nicht aufgehoben.
log-corrected = korrigiert von { $name } am { $date }
log-remove = Aus dem Protokoll nehmen
log-stale = Jemand hat das inzwischen geändert. So steht es jetzt da.
log-move = Verschieben
log-reopen = Doch noch offen
log-done-follow-ups = Erledigte Wiedervorlagen

# Minutes, added up
minutes-title = Minuten
minutes-text = Alle Gespräche und Notizen Ihrer Stelle, zusammengezählt für die Abrechnung. Gelöschte Haushalte zählen weiter mit, ohne dass man sie erkennt.
minutes-from = Von Monat
minutes-until = Bis Monat
minutes-show = Anzeigen
minutes-none = In dieser Zeit steht nichts im Protokoll.
minutes-total = { $time }, Einträge: { $entries }
minutes-hours = { $minutes } Minuten ({ $hours } Stunden)
minutes-by = Nach: { $what }
minutes-office = Stelle
minutes-month = Monat
minutes-entries = Einträge
minutes-no-project = ohne Projekt
minutes-all = Alle Zeilen
minutes-csv = Als CSV für die Tabellenkalkulation
error-months-too-many = Auf einmal gehen höchstens { $example } Monate.

# Where households want to go
area-map-title = Haushalte auf der Karte
area-map-several = Wer mehrere Zielregionen nennt, zählt in jeder.
area-map-area = Gebiet
area-map-districts = Haushalte nach Kreis
area-map-lands = Ganze Länder
area-map-lands-text = Hier steht auch, wessen Profil nicht freigegeben ist: Dann sehen Sie nur das Land.
area-map-one = { $name }: { $count }
area-map-filter = Zielregion: { $name }
area-map-all = Alle Haushalte
minutes-count =
    { $count ->
        [one] 1 Minute
       *[other] { $count } Minuten
    }
area-map-text =
    { $count ->
        [0] Zurzeit sehen Sie keinen Haushalt.
        [one] Sie sehen einen Haushalt.
       *[other] Sie sehen { $count } Haushalte.
    }
area-map-anywhere =
    { $count ->
        [one] Ein Haushalt würde überallhin ziehen.
       *[other] { $count } Haushalte würden überallhin ziehen.
    }
day-due-caption = Heute fällig oder schon länger
absence-badge-away = Abwesend
minutes-person = Person
area-map-rest = Weitere Gebiete

day-transfers-title = Übergaben
day-transfers = Haushalte, die übergeben werden oder wurden
day-messages-title = Nachrichten anderer Büros
