# Verwaltung: Protokoll
audit-title = Protokoll
audit-text = Hier steht, wer was wann getan hat. Nichts davon lässt sich ändern.
audit-none = Dazu gibt es keinen Eintrag. Setzen Sie die Suche zurück oder wählen Sie mehr Tage.
audit-filter = Protokoll durchsuchen
audit-who = Wer
audit-what = Was
audit-kind = Art
audit-reference = Vorgangsnummer
audit-reference-hint = Zum Beispiel 4F2A9C, wie es auf der Seite eines Haushalts steht
audit-from = Vom
audit-to = Bis zum
audit-when = Wann
audit-object = Woran
audit-detail = Näheres
audit-actor-staff = Büro
audit-actor-household = Haushalt
audit-actor-system = Der Dienst selbst
audit-actor-anonymous = Ohne Anmeldung
audit-subject-household = Haushalt
audit-subject-proposal = Vorschlag
audit-subject-initiative = Initiative
audit-subject-account = Zugang
audit-subject-token = Zugriffstoken
audit-subject-mail = E-Mail
audit-subject-report = Meldung
audit-subject-duplicate = Mögliche Dublette
audit-subject-import = Import
audit-action-registered = Angemeldet
audit-action-registered_again = Noch einmal angemeldet
audit-action-entered = Vom Büro eingetragen
audit-action-entered_again = Noch einmal eingetragen
audit-action-confirmed = Adresse bestätigt
audit-action-session-open = Im Dienst angemeldet
audit-action-updated = Profil geändert
audit-action-teaser_line_switched = Zeile der Kurzvorstellung geändert
audit-action-consent_given = Einwilligung gegeben
audit-action-consent_revoked = Einwilligung widerrufen
audit-action-excluded = Ausschluss eingetragen
audit-action-exclusion_removed = Ausschluss entfernt
audit-action-address_change_asked = Neue Adresse angegeben
audit-action-address_changed = Adresse geändert
audit-action-adult_invited = Zweite Person gefragt
audit-action-adult_confirmed = Zweite Person hat zugestimmt
audit-action-adult_refused = Zweite Person hat abgelehnt
audit-action-adult_removed = Zweite Person entfernt
audit-action-marked_known = Als bekannt vermerkt
audit-action-contact_opened = Kontaktdaten geöffnet
audit-action-pause = Pause begonnen
audit-action-resume = Pause beendet
audit-action-tell_moved = Umzug gemeldet
audit-action-welcome_others = Als angekommen zurück
audit-action-withdrawn = Löschung verlangt
audit-action-withdrawal_undone = Löschung zurückgenommen
audit-action-expired = Abgelaufen
audit-action-erased = Endgültig gelöscht
audit-action-unsubscribed = E-Mails abbestellt
audit-action-duplicate_found = Mögliche Dublette gefunden
audit-action-duplicate_dismissed = Keine Dublette
audit-action-merged = Zusammengeführt
audit-action-merge_undone = Zusammenführung zurückgenommen
audit-action-proposed_by_hand = Von Hand vorgeschlagen
audit-action-proposal_approved = Vorschlag freigegeben
audit-action-proposal_rejected = Vorschlag abgelehnt
audit-action-approval_undone = Freigabe zurückgenommen
audit-action-rejection_undone = Ablehnung zurückgenommen
audit-action-outcome_recorded = Ergebnis eingetragen
audit-action-contact_requested = Um Kontakt gebeten
audit-action-reported = Verhalten gemeldet
audit-action-report_reviewed = Meldung geprüft
audit-action-initiative-propose = Initiative vorgeschlagen
audit-action-initiative-create = Initiative eingetragen
audit-action-initiative-update = Initiative geändert
audit-action-initiative-confirm = Angaben der Initiative bestätigt
audit-action-initiative-agreement = Vereinbarung eingetragen
audit-action-initiative-approve = Initiative freigegeben
audit-action-initiative-close = Initiative geschlossen
audit-action-initiative-reopen = Initiative wieder geöffnet
audit-action-initiative-import = Initiativen importiert
audit-action-account-create = Zugang angelegt
audit-action-account-invite = Einladung noch einmal verschickt
audit-action-account-accept_invitation = Einladung angenommen
audit-action-account-update = Zugang geändert
audit-action-account-disable = Zugang gesperrt
audit-action-account-enable = Zugang entsperrt
audit-action-account-lock = Anmeldung nach Fehlversuchen gesperrt
audit-action-account-request_reset = Neues Passwort verlangt
audit-action-account-reset_password = Passwort neu gesetzt
audit-action-account-change_password = Passwort geändert
audit-action-account-second_factor = Zweiten Faktor eingerichtet
audit-action-account-remove_second_factor = Zweiten Faktor entfernt
audit-action-account-recovery_code_used = Wiederherstellungscode benutzt
audit-action-digest-start = Überblick bestellt
audit-action-digest-end = Überblick abbestellt
audit-action-token-create = Zugriffstoken angelegt
audit-action-token-revoke = Zugriffstoken beendet
audit-action-mail-resend = E-Mail noch einmal verschickt
audit-action-mail-discard = E-Mail verworfen
audit-action-occupations-import = Berufe importiert

# Verwaltung: Gewichte
weights-title = Gewichte der Kriterien
weights-text = Die Gewichte sagen, wie viel ein Kriterium zählt. Jede Tabelle ergibt zusammen 1000.
weights-try-title = Andere Gewichte ausprobieren
weights-table-initiatives = Haushalt und Initiative
weights-table-households = Zwei Haushalte
weights-before = Zurzeit { $weight }
weights-balance = Die übrigen Gewichte anpassen
weights-balance-hint = Was Sie nicht geändert haben, teilt sich den Rest bis 1000.
weights-seed = Nummer der Stichprobe
weights-seed-hint = Dieselbe Nummer zeigt dieselben Haushalte.
weights-try = Zeigen, was sich ändert
weights-reset = Zurück zu den geltenden Gewichten
weights-effects = Was sich ändern würde
weights-nobody = Noch nimmt kein Haushalt am Abgleich teil. Sobald sich jemand anmeldet, sehen Sie hier die Wirkung.
weights-looked = Angesehen: { $looked } von { $all } Haushalten.
weights-changed =
    { $count ->
        [0] Für keinen davon ändern sich die ersten Plätze.
        [one] Für einen davon ändern sich die ersten Plätze.
       *[other] Für { $count } davon ändern sich die ersten Plätze.
    }
weights-tally =
    { $count ->
        [one] Die Übersicht für den ersten Platz
       *[other] Die Übersicht für die ersten { $count } Plätze
    }
weights-kind = Vorschläge mit
weights-enter = Kommen hinein
weights-leave = Fallen heraus
weights-move = Wechseln den Platz
weights-stay = Bleiben
weights-initiatives = Initiativen
weights-households = anderen Haushalten
weights-household = Haushalt { $reference }
weights-with-initiatives = Initiativen für { $reference }
weights-with-households = Haushalte für { $reference }
weights-no-match = Für diesen Haushalt gibt es zurzeit nichts, was für einen Vorschlag reicht.
weights-match = Mit
weights-effect = Wirkung
weights-was = Bisher
weights-becomes = Dann
weights-most = Vor allem durch
weights-standing = Platz { $rank }, { $points } Punkte
weights-not-enough = zu wenig für einen Vorschlag
weights-effect-enters = kommt hinein
weights-effect-leaves = fällt heraus
weights-effect-rises = steigt
weights-effect-falls = sinkt
weights-effect-stays = bleibt
weights-staying =
    { $count ->
        [one] Ein Haushalt ohne Wechsel
       *[other] { $count } Haushalte ohne Wechsel
    }
weights-other-sample = Eine andere Stichprobe ansehen
weights-save-title = Diese Gewichte speichern
weights-save-text = Sie gelten ab sofort. Bestehende Vorschläge behalten ihre Gründe. Vorschauen von Läufen müssen neu gemacht werden.
weights-note = Grund der Änderung
weights-note-hint = Zum Beispiel: Die Region zählt bei uns mehr.
weights-save = Als neue Version speichern
weights-history = Versionen
weights-version = Version
weights-saved = Gespeichert am
weights-by = Von
weights-configured = Voreinstellung
weights-in-use = gilt
weights-try-version = { $version } ausprobieren
audit-subject-weights = Gewichte
audit-action-weights-save = Gewichte gespeichert

# Verwaltung: Übersicht
admin-title = Verwaltung
admin-waits = Das wartet auf Sie
admin-nothing = Zurzeit wartet nichts. Schön! Unten finden Sie alles, was Sie betreuen.
admin-all = Was Sie betreuen
admin-to-approve = Initiativen zur Freigabe
admin-invitations = Offene Einladungen
admin-initiatives-text = Eintragen, Vereinbarung festhalten, freigeben und schließen.
admin-accounts-text = Menschen einladen, sperren und wieder zulassen.
admin-tokens-text = Programmen Zugriff geben und wieder nehmen.
admin-weights-text = Sagen, was beim Abgleich wie viel zählt, und die Wirkung vorher sehen.
admin-outbox-text = Nachrichten, die nicht ankamen: noch einmal senden oder verwerfen.
admin-reports-text = Jemand hat schlechte Erfahrungen gemeldet. Solange ruhen die Bekanntmachungen.
