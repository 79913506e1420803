# Registration
register-email-title = Wie lautet Ihre E-Mail-Adresse?
register-about = Vier Fragen, drei Minuten: Wir suchen Initiativen und Familien, die zu Ihnen passen.
register-email-intro = Mit vier Fragen sind Sie dabei. Sie brauchen kein Passwort: Wir schicken Ihnen einen Link.
register-email = E-Mail-Adresse
register-email-hint = Zum Beispiel familie@example.org. Wir geben sie ohne Ihr Ja nicht weiter.
register-known = Schon dabei? Hier anmelden
register-look-first = Erst einmal nur schauen: Wer hilft in Ihrer Region?
register-later = Später weitermachen
register-where-title = Wohin möchten Sie ziehen?
register-where-intro = So finden wir, wer dort für Sie da ist. Ein Ort oder eine Region genügt, weitere gehen auch später.
register-when-title = Wann möchten Sie ungefähr umziehen?
register-when-intro = So finden wir Menschen, die zur selben Zeit umziehen. Eine grobe Zeit reicht, und Sie können sie ändern.
register-who-title = Wer sind Sie?
register-who-intro = So wissen wir, wer Ihnen helfen kann und wem Sie helfen können.
register-name = Ihr Name
register-name-hint = Wie sollen wir Sie ansprechen? Andere sehen den Namen erst nach Ihrem Ja.
register-of-age = Ich bin mindestens 18 Jahre alt.
register-check-title = Stimmt alles?
register-check-email = E-Mail-Adresse
register-check-areas = Zielregion
register-check-window = Zeitraum
register-check-situation = Situation
register-check-name = Name
register-check-consents = Wer darf von Ihnen wissen?
register-check-consents-hint = Ohne Haken bleibt alles bei uns. Sie können später jederzeit umentscheiden.
register-check-privacy = Mit dem Absenden gilt unsere Datenschutzerklärung. Sie können alles jederzeit löschen.
register-submit = Absenden
register-sent-title = Schauen Sie bitte in Ihr Postfach
register-sent-text = Wir haben Ihnen eine E-Mail geschickt. Öffnen Sie den Link darin und drücken Sie auf den Knopf.
register-sent-next = Was als Nächstes passiert
register-sent-next-1 = Sie bestätigen Ihre Adresse bis zum { $date }. Sonst löschen wir Ihre Angaben.
register-sent-next-2 = Gleich danach sehen Sie, wer für Ihre Region da ist.
register-sent-next-3 = Ein Mensch schaut sich Ihr Profil an. Bestätigen Sie heute, hören Sie bis zum { $date } von uns.
register-sent-next-4 = Den Rest ergänzen Sie, wann es Ihnen passt.
register-sent-nothing = Keine E-Mail da?
register-sent-nothing-text = Schauen Sie im Spam-Ordner nach. Vielleicht war auch die Adresse nicht ganz richtig.
register-sent-again = Noch einmal eintragen

# Going on later
later-title = Möchten Sie später weitermachen?
later-text = Wir schicken einen Link an { $email }. Damit machen Sie weiter, wo Sie jetzt sind.
later-text-2 = Der Link gilt { $days } Tage. Danach löschen wir Ihre Antworten.
later-button = Link schicken
later-instead = Lieber gleich weitermachen
later-sent-text = Gleich kommt eine E-Mail mit Ihrem Link. In diesem Browser sind Ihre Antworten jetzt gelöscht.
resume-title = Möchten Sie weitermachen?
resume-text = Ihre Antworten sind noch da. Sie sehen gleich die nächste Frage.
resume-button = Weitermachen
resume-delete = Antworten löschen
resume-deleted-title = Ihre Antworten sind gelöscht
resume-deleted-text = Sie können jederzeit neu anfangen.

# Target areas
areas-field = Ort, Postleitzahl, Landkreis oder Bundesland
areas-field-hint = Zum Beispiel 17489, Greifswald oder Mecklenburg-Vorpommern
areas-radius = Umkreis
areas-radius-hint = Gilt nur für Orte.
areas-radius-km = { $count } Kilometer
areas-which = Welchen Ort meinen Sie?
areas-anywhere = Überall in Deutschland
areas-anywhere-check = Wir sind offen für ganz Deutschland.
areas-chosen = Ihre Zielregionen
areas-remove = { $name } entfernen
areas-add = Noch eine Region
areas-place = { $name }, Umkreis { $km } km

# When
when-question = Wissen Sie schon, wann?
when-unknown = Noch nicht
when-window = Ja, ungefähr
when-here = Wir wohnen schon dort
when-earliest = Frühestens
when-latest = Spätestens
when-month = Monat
when-year = Jahr
when-range = { $from } bis { $to }
when-not-known = Noch nicht bekannt

# Confirming and signing in
confirm-title = Möchten Sie Ihre Adresse bestätigen?
confirm-text = Ein Klick, und Sie sind dabei. Danach können Sie Ihr Profil ergänzen.
confirm-button = Ja, Adresse bestätigen
sign-in-title = Wohin dürfen wir den Link schicken?
sign-in-intro = Sie bekommen einen Link, mit dem Sie sich anmelden. Er gilt { $minutes } Minuten.
sign-in-button = Link schicken
sign-in-staff = Anmeldung für Koordination und Netzwerkbüro
sign-in-sent-title = Schauen Sie bitte in Ihr Postfach
sign-in-sent-text = Wenn die Adresse bei uns bekannt ist, kommt gleich ein Link.
sign-in-open-title = Möchten Sie sich anmelden?
sign-in-open-button = Jetzt anmelden
address-title = Möchten Sie Ihre neue Adresse bestätigen?
address-button = Ja, neue Adresse nutzen
address-changed-title = Ihre neue Adresse gilt ab jetzt
address-changed-text = Alle E-Mails gehen ab jetzt dorthin.
undo-title = Möchten Sie Ihr Profil zurückholen?
undo-text = Dann löschen wir nichts. Ihre Einwilligungen geben Sie danach bitte neu.
undo-button = Ja, Profil zurückholen
undo-done-title = Ihr Profil ist wieder da
undo-done-text = Melden Sie sich an, um Ihre Einwilligungen neu zu geben.

# Own status
status-title = Was passiert als Nächstes?
status-step-confirm_address = Bitte bestätigen Sie Ihre Adresse bis { $date }.
status-step-first_review = Ein Mensch aus der Region schaut sich Ihr Profil an. Sie hören bis { $date } von uns.
status-step-review_proposals = Wir haben Vorschläge für Sie und prüfen sie. Sie hören bis { $date } von uns.
status-step-answer_proposal = Ein Vorschlag wartet auf Ihre Antwort, bis { $date }.
status-step-other_side_answers = Sie haben ja gesagt. Die andere Seite antwortet bis { $date }.
status-step-check_in = Sie sind bekannt gemacht. Am { $date } fragen wir, wie es lief.
status-step-status_mail = Gerade passt niemand. Spätestens am { $date } schreiben wir Ihnen, wie es steht.
status-step-network_office = Für Ihre Region gibt es noch keine Initiative. Das Netzwerkbüro meldet sich bis { $date }.
status-paused = Ihre Teilnahme ruht. Wir schlagen Sie niemandem vor.
status-moved = Sie sind umgezogen. Herzlich willkommen!
status-withdrawn = Ihr Profil wird am { $date } gelöscht. Bis dahin können Sie es zurückholen.
status-reference = Ihre Vorgangsnummer:
status-since = Dabei seit { $date }
status-nearby = Wer für Ihre Region da ist
status-nearby-none = Für Ihre Region gibt es noch keine Initiative. Das Netzwerkbüro sucht mit Ihnen nach einem Weg.
status-left-over = Beim letzten Abgleich am { $date }:
status-profile = Ihr Profil
status-profile-text = Je mehr wir wissen, desto besser passt es. Alles ist freiwillig.
status-next-part = Als Nächstes, wenn Sie mögen
status-next-part-button = Jetzt ergänzen
status-filled = Ausgefüllt
status-your-data = Ihre Daten
status-consents = Einwilligungen
status-consents-hint = Wer darf was sehen?
status-teaser = Ihre Kurzvorstellung
status-teaser-hint = Das sehen andere vor dem Ja.
status-exclusions = Ausschlüsse
status-exclusions-hint = Wer soll Sie nie sehen?
status-access = Wer hat meine Daten gesehen?
status-access-hint = Jeder Blick wird aufgezeichnet.
status-address = E-Mail-Adresse ändern
status-export = Alle Daten herunterladen
status-pause = Pause oder Umzug
status-delete = Alles löschen

# What has happened so far
history-title = Was bisher geschah
history-older = Früheres anzeigen
history-household = ein anderer Haushalt
history-registered = Sie haben sich angemeldet.
history-confirmed = Sie haben Ihre Adresse bestätigt. Willkommen!
history-entered = Eine Koordination hat Sie eingetragen, wie Sie es wollten.
history-consent_given = Sie haben eingewilligt: { $about }
history-consent_revoked = Sie haben widerrufen: { $about }
history-address_changed = Ihre neue E-Mail-Adresse gilt.
history-adult_confirmed = Die zweite erwachsene Person ist dabei.
history-adult_removed = Die zweite erwachsene Person steht nicht mehr im Profil.
history-marked_known = Eine Koordination hat mit Ihnen gesprochen.
history-pause = Sie haben eine Pause begonnen.
history-resume = Sie sind wieder dabei.
history-tell_moved = Sie sind umgezogen.
history-welcome_others = Sie heißen jetzt andere willkommen.
history-withdrawn = Sie haben das Löschen begonnen.
history-withdrawal_undone = Sie haben Ihr Profil zurückgeholt.
history-proposed = Vorschlag für Sie: { $about }
history-introduced = Alle haben ja gesagt. Bekannt gemacht mit: { $about }
history-proposal_ended = Dieser Vorschlag ist zu Ende: { $about }

# What would change it
changes-link = Was würde etwas ändern?
changes-title = Was würde etwas ändern?
changes-lead = Wir haben nachgerechnet. Ändern Sie nur, was wirklich zu Ihnen passt.
changes-initiatives = Mehr Initiativen
changes-households = Mehr andere Haushalte
changes-now =
    { $count ->
         [0] Neben Ihren bisherigen Vorschlägen passt zurzeit keine Initiative.
         [one] Neben Ihren bisherigen Vorschlägen passt zurzeit eine Initiative.
        *[other] Neben Ihren bisherigen Vorschlägen passen zurzeit { $count } Initiativen.
    }
changes-radius = Mit { $to } statt { $from } km um { $place }: { $more }.
changes-window = Mit einem Umzug zwischen { $from } und { $to }: { $more }.
changes-add-need = Mit dem Anliegen „{ $need }“: { $more }.
changes-drop-need = Ohne das Anliegen „{ $need }“: { $more }.
changes-initiatives-more =
    { $count ->
         [one] 1 Initiative mehr
        *[other] { $count } Initiativen mehr
    }
changes-households-more =
    { $count ->
         [one] 1 Haushalt mehr
        *[other] { $count } Haushalte mehr
    }
changes-band-some = einige weitere Haushalte
changes-band-five = 5 oder mehr weitere Haushalte
changes-asked-again = Steht der Umkreis nicht im Formular, wählen Sie den nächstgrößeren. Für neue Initiativen fragen wir Sie vorher.
changes-none = Wir haben keine kleine Änderung gefunden, die mehr bringt. Ihr Profil bleibt trotzdem dabei.
changes-none-areas = Eine weitere Zielregion nennen
changes-share-missing = Ohne Ihre Einwilligung stellen wir Sie keiner Initiative vor.
changes-share-would-bring =
    { $count ->
         [0] Auch mit ihr passt zurzeit noch keine Initiative.
         [one] Mit ihr passt eine Initiative.
        *[other] Mit ihr passen { $count } Initiativen.
    }
changes-share-anew =
    { $count ->
         [one] Eine weitere Initiative passt, sobald Sie noch einmal einwilligen.
        *[other] { $count } weitere Initiativen passen, sobald Sie noch einmal einwilligen.
    }
changes-meet-missing = Ohne Ihre Einwilligung stellen wir Sie keinem anderen Haushalt vor.
changes-consents = Zu Ihren Einwilligungen
changes-not-active = Sie nehmen zurzeit nicht teil. Nehmen Sie wieder teil, dann rechnen wir für Sie nach.
changes-too-often = Sie haben schon oft nachgesehen. Ab { $time } rechnen wir wieder.

# Pause, resume, moved
pause-title = Möchten Sie eine Pause machen?
pause-text = In der Pause schlagen wir Sie niemandem vor. Offene Vorschläge enden.
pause-button = Pause machen
pause-resume-title = Möchten Sie wieder dabei sein?
pause-resume-button = Ja, wieder mitmachen
pause-moved-title = Sind Sie schon umgezogen?
pause-moved-text = Dann fragen wir nicht weiter. Später können Sie andere willkommen heißen.
pause-moved-button = Wir sind umgezogen
pause-welcome-title = Möchten Sie andere willkommen heißen?
pause-welcome-text = Sie waren selbst in dieser Lage. Ein Gespräch hilft anderen sehr.
pause-welcome-button = Ja, andere willkommen heißen

# Delete and export
delete-title = Möchten Sie alles löschen?
delete-text = Niemand sieht Sie ab jetzt. Nach { $days } Tagen ist alles endgültig gelöscht.
delete-text-2 = Bis dahin können Sie es mit einem Klick zurücknehmen.
delete-button = Alles löschen
delete-instead = Lieber eine Pause machen
delete-done-title = Ihr Profil wird gelöscht
delete-done-text = Am { $date } ist alles weg. Bis dahin hilft der Link in unserer E-Mail.
delete-disclosed-none = Ihre Kontaktdaten hat niemand bekommen.
delete-disclosed-maybe = Eine E-Mail mit Ihren Kontaktdaten ist vielleicht noch unterwegs.
delete-disclosed-yes = Ihre Kontaktdaten haben andere schon bekommen. Bitten Sie sie, die Daten zu löschen.
export-title = Möchten Sie Ihre Daten herunterladen?
export-text = Sie bekommen eine JSON-Datei mit allem, was wir über Sie gespeichert haben.
export-button = Herunterladen

# Who has seen my data
access-title = Wer hat meine Daten gesehen?
access-none = Bisher hat niemand Ihre Daten geöffnet. Sobald es jemand tut, lesen Sie es hier.
access-when = Wann
access-who = Wer
access-what = Was
access-reason = Grund

# Consents
consents-title = Wer darf was sehen?
consents-intro = Jede Einwilligung gilt für sich. Sie können jede einzeln widerrufen.
consents-text-share_with_initiatives = Diese Stellen dürfen Ihr Profil sehen, ohne Name, Kontakt und freien Text:
consents-text-meet_households = Wir dürfen Sie anderen Haushalten mit einer Kurzvorstellung vorschlagen. Die Prüfung übernehmen vorher:
consents-text-direct_contact_by_initiatives = Diese Initiativen dürfen Ihnen ohne weitere Rückfrage schreiben:
consents-text-newsletter = Wir dürfen Ihnen Neuigkeiten per E-Mail schicken.
consents-nobody = Zurzeit ist niemand für Ihre Region da. Kommt eine Stelle dazu, fragen wir neu.
consents-given = Erteilt am { $date }
consents-open = Nicht erteilt
consents-new = Es gibt neue Stellen. Ihre Einwilligung nennt sie noch nicht.
consents-give = Einwilligen
consents-renew = Für alle genannten einwilligen
consents-revoke = Widerrufen
consents-version = Fassung { $version }
consents-revoked-title = Ihre Einwilligung ist widerrufen

# Teaser
teaser-title = Das sehen andere vor dem Ja
teaser-intro = Ihre Angaben sind so grob, dass mindestens { $count } Haushalte darauf passen.
teaser-coarse = Zurzeit passt nur eine sehr kurze Vorstellung. Sonst wären Sie zu leicht zu erkennen.
teaser-lines = Einzelne Zeilen
teaser-off = Weglassen
teaser-on = Zeigen
teaser-on-warning = Diese Zeile macht Sie leichter erkennbar. Sie zeigen sie auf eigenen Wunsch.
teaser-shown = Wird gezeigt
teaser-hidden = Wird nicht gezeigt

# Exclusions
exclusions-title = Wer soll Sie nie sehen?
exclusions-intro = Zum Beispiel Ihr jetziger Arbeitgeber. Wir speichern den Eintrag verschlüsselt.
exclusions-kind = Was möchten Sie ausschließen?
exclusions-kind-initiative = Eine Initiative
exclusions-kind-organisation = Eine Firma oder Organisation
exclusions-kind-email = Eine E-Mail-Adresse
exclusions-kind-domain = Alle Adressen einer Firma
exclusions-kind-domain-hint = Nennen Sie den Teil nach dem @, zum Beispiel firma.example.
exclusions-initiative = Welche Initiative?
exclusions-value = Name oder Adresse
exclusions-value-hint = Zum Beispiel Muster GmbH oder chef@firma.example
exclusions-add = Ausschließen
exclusions-list = Ihre Ausschlüsse
exclusions-none = Noch nichts ausgeschlossen. Unten sagen Sie uns, wem wir Sie nicht vorschlagen sollen.
exclusions-remove = Entfernen
exclusions-since = seit { $date }

# Change of address
change-title = Wie lautet Ihre neue E-Mail-Adresse?
change-intro = Wir schicken einen Link an die neue Adresse. Erst danach gilt sie.
change-button = Link schicken

# Proposals
proposals-title = Vorschläge für Sie
proposals-none = Zurzeit gibt es keinen Vorschlag. Auf Ihrem Stand sehen Sie, wann Sie von uns hören.
proposals-household = Ein Haushalt, den Sie kennenlernen könnten
proposals-initiative = Eine Initiative, die Ihnen helfen kann
proposals-why = Warum wir das vorschlagen
proposals-answer-by = Bitte antworten Sie bis { $date }.
proposals-answer = Ansehen und antworten
proposals-open = Ansehen
proposals-waiting = Sie haben ja gesagt. Die andere Seite überlegt noch.
proposals-introduced = Sie sind miteinander bekannt gemacht.
proposals-over = Dieser Vorschlag ist beendet.
answer-title-household = Möchten Sie diesen Haushalt kennenlernen?
answer-title-initiative = Möchten Sie mit dieser Initiative sprechen?
answer-question = Ihre Antwort
answer-yes = Ja, gern
answer-yes-hint = Name und Kontakt sehen beide erst, wenn alle ja sagen.
answer-no = Nein, diesmal nicht
answer-no-hint = Die andere Seite erfährt nicht, dass Sie nein gesagt haben.
answer-reason = Falls nein: Woran liegt es?
answer-reason-hint = Der Grund bleibt bei uns. Er hilft, besser vorzuschlagen.
answer-button = Antwort senden
answer-done-title = Danke für Ihre Antwort
answer-done-yes = Sobald die andere Seite antwortet, schreiben wir Ihnen.
answer-done-introduced = Alle haben ja gesagt. Die Kontaktdaten kommen per E-Mail.
answer-done-no = Wir suchen weiter. Die andere Seite erfährt Ihren Grund nicht.
answer-over = Hier gibt es nichts mehr zu beantworten.
answer-choose = ja oder nein
contact-open = Kontaktdaten anzeigen
contact-title = So erreichen Sie sich
contact-name = Name
contact-email = E-Mail
contact-phone = Telefon
report-summary = Etwas ist nicht in Ordnung? Hier melden
report-text = Was ist passiert?
report-hint = Nur das Netzwerkbüro liest das. Bis zur Klärung wird die andere Seite niemandem vorgeschlagen.
report-button = Melden
outcome-title = Was ist daraus geworden?
outcome-intro = Ihre Antwort hilft uns, bessere Vorschläge zu machen.
outcome-button = Senden
outcome-done-title = Danke, dass Sie uns das sagen
outcome-done-text = Wir wünschen Ihnen alles Gute.

# The profile, step by step
profile-situation = Situation
profile-situation-title = Wie ist Ihre Situation?
profile-situation-why = Danach richtet sich, wer Ihnen helfen kann.
profile-areas = Zielregionen
profile-areas-title = Wohin möchten Sie ziehen?
profile-areas-why = Damit finden wir Initiativen und Menschen in der Nähe.
profile-when = Zeitraum
profile-when-title = Wann möchten Sie ungefähr umziehen?
profile-when-why = Gut zu wissen, wer zur selben Zeit umzieht.
profile-adults = Erwachsene und Berufe
profile-adults-title = Welche Berufe haben die Erwachsenen?
profile-adults-why = Initiativen kennen Stellen. Auch Partnerinnen und Partner sollen Arbeit finden.
profile-children = Kinder
profile-children-title = Haben Sie Kinder?
profile-children-why = Wir suchen Familien mit Kindern im gleichen Alter.
profile-needs = Anliegen
profile-needs-title = Wobei wünschen Sie sich Hilfe?
profile-needs-why = Danach wählen wir die passende Initiative.
profile-offers = Hilfsangebote
profile-offers-title = Wobei können Sie anderen helfen?
profile-offers-why = Menschen, die neu ankommen, freuen sich über Ihre Erfahrung.
profile-languages = Sprachen und Interessen
profile-languages-title = Welche Sprachen und Interessen haben Sie?
profile-languages-why = Gemeinsame Interessen machen den Anfang leichter.
profile-place = Wohnort heute
profile-place-title = Wo wohnen Sie heute?
profile-place-why = Vielleicht wohnt eine andere Familie schon um die Ecke.
profile-importance = Was Ihnen wichtig ist
profile-importance-title = Was ist Ihnen beim Kennenlernen wichtig?
profile-importance-why = Wir suchen zuerst nach dem, was Ihnen wichtig ist.
profile-more = Weitere Angaben
profile-more-title = Was möchten Sie noch erzählen?
profile-more-why = Diese Angaben helfen im Gespräch mit der Initiative.
profile-contact = Name und Telefon
profile-contact-title = Wie erreichen wir Sie?
profile-contact-why = Das sieht niemand, bevor Sie ja gesagt haben.
profile-adult = Erwachsene Person { $number }
profile-occupation = Beruf
profile-occupation-hint = Zum Beispiel Krankenpfleger oder Softwareentwicklerin
profile-seeks = Gesucht wird
profile-children-years = Geburtsjahre der Kinder
profile-children-hint = Nur die Jahre, mit Komma getrennt, zum Beispiel 2017, 2020. Namen brauchen wir nicht.
profile-needs-hint = Wie wichtig ist Ihnen das?
profile-need-0 = Brauchen wir nicht
profile-need-1 = Gut zu haben
profile-need-2 = Wichtig
profile-need-3 = Entscheidend
profile-language-list = Sprachen
profile-language-hint = Ohne Angabe nehmen wir Deutsch an.
profile-language-more = Weitere Sprache
profile-interest-list = Interessen
profile-place-field = Ort oder Postleitzahl
profile-place-hint = Auch Orte im Ausland, zum Beispiel Zürich
profile-importance-region = Nähe der Zielregion
profile-importance-family = Kinder im gleichen Alter
profile-importance-timing = Umzug zur selben Zeit
profile-importance-needs = Gleiche Anliegen
profile-importance-occupation = Ähnlicher Beruf
profile-importance-interests = Gemeinsame Interessen
profile-weight-0 = Egal
profile-weight-1 = Etwas wichtig
profile-weight-2 = Wichtig
profile-weight-3 = Entscheidend
profile-heard-from = Wie haben Sie von uns erfahren?
profile-home-town = Heimatort
profile-school = Frühere Schule
profile-motive = Warum möchten Sie umziehen?
profile-housing-wish = Wie möchten Sie wohnen?
profile-free-text = Was uns noch hilft
profile-free-text-hint = Bitte schreiben Sie nichts über Gesundheit, Religion oder Herkunft.
profile-name = Ihr Name
profile-phone = Telefonnummer
profile-phone-hint = Zum Beispiel 03834 123456
profile-mail-language = Sprache der E-Mails
profile-mail-language-de = Deutsch
profile-mail-language-en = Englisch
profile-save-next = Speichern und weiter
profile-skip = Überspringen

# A second adult
adult-title = Möchten Sie, dass Ihr Name genannt wird?
adult-text = Ihre Partnerin oder Ihr Partner hat Sie eingeladen. Ohne Ihr Ja nennen wir Sie niemandem.
adult-name = Ihr Name
adult-button = Ja, ich bin einverstanden
adult-refuse = Nein, bitte nicht
adult-done-title = Danke für Ihre Antwort
adult-done-yes = Ihr Name steht jetzt mit im Profil.
adult-done-no = Wir haben nichts von Ihnen gespeichert.
adult-invite-title = Möchten Sie eine zweite Person nennen?
adult-invite-text = Wir fragen die Person per E-Mail. Erst nach ihrem Ja steht sie im Profil.
adult-invite-button = Anfragen
adult-present = Im Profil: { $name }
adult-remove = Aus dem Profil nehmen
status-adult = Zweite erwachsene Person

# No more news
unsubscribe-title = Möchten Sie keine Neuigkeiten mehr?
unsubscribe-text = Nachrichten zu laufenden Vorschlägen bekommen Sie weiterhin.
unsubscribe-button = Neuigkeiten abbestellen
unsubscribe-done-title = Sie bekommen keine Neuigkeiten mehr
outcome-why = Warum kam es so?
outcome-why-hint = Das müssen Sie nicht beantworten. Es hilft denen, die nach Ihnen kommen.

# Who looks after a household, and being handed on.
care-title = Wer sich kümmert
care-region = Für Ihre Region ist da:
care-land = Für Ihre Region gibt es noch keine eigene Initiative. Bis dahin ist für das ganze Bundesland da:
care-network = Für Ihre Region gibt es noch keine Initiative. Bis dahin kümmert sich:
care-transferred = Sie haben zugestimmt, dass sich diese Initiative um Sie kümmert:
care-sees-profile = Dort sieht man Ihr Profil, aber nicht Ihren Namen, Ihre Kontaktdaten und Ihren freien Text.
care-sees-teaser = Dort sieht man von Ihnen bisher nur grobe Angaben.
care-consents = Mehr erlauben
transfer-title = Darf sich eine andere Initiative um Sie kümmern?
transfer-asked = Darf sich eine andere Initiative um Sie kümmern? Bitte antworten Sie bis { $date }.
transfer-answer = Ansehen und antworten
transfer-agreed = Sie haben Ja gesagt. Jetzt entscheidet { $name }. Sie hören bis { $date } von uns.
transfer-over = Diese Frage ist erledigt. Um Sie kümmert sich, wer auf Ihrer Seite steht.
transfer-from = Bisher
transfer-to = Künftig
transfer-reason = Grund
transfer-until = Antwort bis
transfer-sees = Mit Ihrem Ja sieht die Initiative Ihr Profil: Zielregion, Zeitfenster, Beruf, Kinder, Anliegen und Interessen.
transfer-sees-not = Ihren Namen, Ihre Kontaktdaten und Ihren freien Text sieht sie erst nach einer Bekanntmachung.
transfer-question = Darf sich diese Initiative um Sie kümmern?
transfer-yes = Ja
transfer-yes-hint = Die Initiative sieht Ihr Profil und entscheidet. Wir schreiben Ihnen, wie es weitergeht.
transfer-no = Nein
transfer-no-hint = Alles bleibt, wie es ist. Die Initiative erfährt nichts von Ihnen.

welcome-title = Heißen Sie Neue willkommen
welcome-about = Sie leben schon hier? Lernen Sie Menschen kennen, die zurückkehren oder neu in Ihre Region ziehen.
welcome-intro = Sie sind angekommen oder nie weggegangen? Ein Gespräch mit Ihnen hilft Menschen, die noch kommen.
welcome-intro-2 = Sie sagen, wobei Sie helfen und wie oft. Erst wenn beide ja sagen, lernen Sie sich kennen.
welcome-join = Andere willkommen heißen
welcome-instead = Sie wohnen schon hier? Heißen Sie Neue willkommen
welcome-here = Sie wohnen hier? Heißen Sie Neue willkommen
welcome-not-yet = Sie möchten selbst erst noch umziehen? Hier mitmachen
welcome-meetups = Treffen ansehen, bei denen sich alle kennenlernen
welcome-home-title = Wo leben Sie?
welcome-home-intro = So finden wir Menschen, die in Ihre Nähe ziehen möchten.
welcome-home-field = Ort, Postleitzahl oder Landkreis
welcome-check-home = Wohnort
welcome-offers-title = Wie möchten Sie andere willkommen heißen?
welcome-offers-intro = Sie müssen nichts können: Zuhören und von hier erzählen ist schon viel.
welcome-often = Wie viele Haushalte möchten Sie im Quartal kennenlernen?
welcome-often-hint = Mehr schlagen wir Ihnen in drei Monaten nicht vor. Sie können die Zahl jederzeit ändern.
welcome-count =
    { $count ->
        [one] höchstens einen
       *[other] höchstens { $count }
    }
welcome-any = so viele, wie passen
welcome-check-consents-hint = Ohne den ersten Haken können wir Ihnen niemanden vorstellen. Sie können später jederzeit umentscheiden.
welcome-sent-next-2 = Gleich danach sehen Sie Ihre Seite: was Sie anbieten und wie oft.
welcome-sent-next-4 = Passt jemand zu Ihnen, fragen wir Sie. Sie entscheiden jedes Mal neu.
welcome-own-title = Sie heißen andere willkommen
welcome-thanks = Danke. Menschen wie Sie machen das Ankommen leichter.
welcome-used = Sie haben in diesem Quartal { $used } von { $most } Haushalten kennengelernt.
welcome-used-any =
    { $count ->
        [one] Sie haben in diesem Quartal einen Haushalt kennengelernt.
       *[other] Sie haben in diesem Quartal { $count } Haushalte kennengelernt.
    }
welcome-again = Wir schlagen Ihnen wieder jemanden vor ab dem { $date }.
welcome-offers-some = Das bieten Sie an: { $offers }.
welcome-offers-none = Sie haben noch nicht gesagt, wobei Sie helfen können.
welcome-change = Angebot und Anzahl ändern
welcome-consent-missing = Wir dürfen Ihnen noch niemanden vorstellen. Dafür fehlt Ihre Einwilligung.
status-settled-first_review = Ein Mensch aus der Region schaut sich an, wen Sie willkommen heißen können. Sie hören bis { $date } von uns.
status-settled-status_mail = Gerade kommt niemand neu dazu, der zu Ihnen passt. Spätestens am { $date } schreiben wir Ihnen wieder.
status-settled-network_office = In Ihrer Region gibt es noch keine Initiative. Das Netzwerkbüro meldet sich bis { $date }.
status-settled-check_in = Sie sind bekannt gemacht. Am { $date } fragen wir, ob Sie sich schon gesprochen haben.

## Gruppen für die gemeinsame Haussuche

group-title = Gemeinsam auf Haussuche
group-name =
    { $count ->
       *[other] Gruppe von { $count } Haushalten
    }
group-none = Zurzeit gibt es keine Gruppe für Sie.
group-household = Haushalt { $number }
group-question = Möchten Sie diese Haushalte kennenlernen?
group-intro = Mit diesen Haushalten könnten Sie gemeinsam auf Haussuche gehen. Die Gruppe kommt zustande, wenn mindestens drei Haushalte dabei sind.
group-yes-hint = Namen und Kontakte sehen alle erst, wenn alle ja sagen.
group-no-hint = Die anderen erfahren Ihren Grund nicht. Bleiben mindestens drei, geht es ohne Sie weiter.
group-waiting = Sie haben ja gesagt. Die anderen antworten bis { $date }.
group-introduced = Alle haben ja gesagt. Die Kontaktdaten kommen per E-Mail.
group-over = Diese Gruppe ist für Sie beendet. Wir suchen weiter.
group-meetup = Die Koordination kann für Ihre Gruppe ein Treffen ankündigen, online oder vor Ort.
group-report-who = Um wen geht es?
