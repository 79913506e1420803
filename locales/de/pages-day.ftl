# The day on one page
day-new-title = Neu
day-new = Haushalte, mit denen noch niemand gesprochen hat
day-new-more = Weitere Haushalte, mit denen noch niemand gesprochen hat
day-new-none = Mit allen Haushalten hat schon jemand gesprochen.
day-due = Fällig am
day-expiring-title = Läuft bald ab
day-expiring = Die Antwortzeit endet in den nächsten 7 Tagen
day-stalled-title = Kommt nicht voran
day-stalled = Seit Längerem ohne Antwort oder Rückmeldung
day-slow-none = Zurzeit nichts.
day-since = Still seit
day-answer-by = Antwort bis
day-at-once = Macht sofort bekannt
day-changed = Eine Seite hat etwas geändert
day-talk-first = Erst sprechen
day-pick = { $id } auswählen
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
day-running-none = In diesem Stand gibt es keinen Vorschlag.
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
