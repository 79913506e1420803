# Registration, with "du"
register-email-title = Wie lautet deine E-Mail-Adresse?
register-about = Vier Fragen, drei Minuten: Wir suchen Initiativen und Familien, die zu dir passen.
register-email-intro = Mit vier Fragen bist du dabei. Du brauchst kein Passwort: Wir schicken dir einen Link.
register-email-hint = Zum Beispiel familie@example.org. Wir geben sie ohne dein Ja nicht weiter.
register-look-first = Erst einmal nur schauen: Wer hilft in deiner Region?
register-where-title = Wohin möchtest du ziehen?
register-where-intro = So finden wir, wer dort für dich da ist. Ein Ort oder eine Region genügt, weitere gehen auch später.
register-when-title = Wann möchtest du ungefähr umziehen?
register-when-intro = So finden wir Menschen, die zur selben Zeit umziehen. Eine grobe Zeit reicht, und du kannst sie ändern.
register-who-title = Wer bist du?
register-who-intro = So wissen wir, wer dir helfen kann und wem du helfen kannst.
register-name = Dein Name
register-name-hint = Wie sollen wir dich ansprechen? Andere sehen den Namen erst nach deinem Ja.
register-check-consents = Wer darf von dir wissen?
register-check-consents-hint = Ohne Haken bleibt alles bei uns. Du kannst später jederzeit umentscheiden.
register-check-privacy = Mit dem Absenden gilt unsere Datenschutzerklärung. Du kannst alles jederzeit löschen.
register-sent-title = Schau bitte in dein Postfach
register-sent-text = Wir haben dir eine E-Mail geschickt. Öffne den Link darin und drück auf den Knopf.
register-sent-next-1 = Du bestätigst deine Adresse bis zum { $date }. Sonst löschen wir deine Angaben.
register-sent-next-2 = Gleich danach siehst du, wer für deine Region da ist.
register-sent-next-3 = Ein Mensch schaut sich dein Profil an. Bestätigst du heute, hörst du bis zum { $date } von uns.
register-sent-next-4 = Den Rest ergänzt du, wann es dir passt.
register-sent-nothing-text = Schau im Spam-Ordner nach. Vielleicht war auch die Adresse nicht ganz richtig.

# Going on later
later-title = Möchtest du später weitermachen?
later-text = Wir schicken einen Link an { $email }. Damit machst du weiter, wo du jetzt bist.
later-text-2 = Der Link gilt { $days } Tage. Danach löschen wir deine Antworten.
later-sent-text = Gleich kommt eine E-Mail mit deinem Link. In diesem Browser sind deine Antworten jetzt gelöscht.
resume-title = Möchtest du weitermachen?
resume-text = Deine Antworten sind noch da. Du siehst gleich die nächste Frage.
resume-deleted-title = Deine Antworten sind gelöscht
resume-deleted-text = Du kannst jederzeit neu anfangen.

# Target areas
areas-which = Welchen Ort meinst du?
areas-chosen = Deine Zielregionen

# When
when-question = Weißt du schon, wann?

# Confirming and signing in
confirm-title = Möchtest du deine Adresse bestätigen?
confirm-text = Ein Klick, und du bist dabei. Danach kannst du dein Profil ergänzen.
sign-in-intro = Du bekommst einen Link, mit dem du dich anmeldest. Er gilt { $minutes } Minuten.
sign-in-sent-title = Schau bitte in dein Postfach
sign-in-open-title = Möchtest du dich anmelden?
address-title = Möchtest du deine neue Adresse bestätigen?
address-changed-title = Deine neue Adresse gilt ab jetzt
undo-title = Möchtest du dein Profil zurückholen?
undo-text = Dann löschen wir nichts. Deine Einwilligungen gibst du danach bitte neu.
undo-done-title = Dein Profil ist wieder da
undo-done-text = Melde dich an, um deine Einwilligungen neu zu geben.

# Own status
status-step-confirm_address = Bitte bestätige deine Adresse bis { $date }.
status-step-first_review = Ein Mensch aus der Region schaut sich dein Profil an. Du hörst bis { $date } von uns.
status-step-review_proposals = Wir haben Vorschläge für dich und prüfen sie. Du hörst bis { $date } von uns.
status-step-answer_proposal = Ein Vorschlag wartet auf deine Antwort, bis { $date }.
status-step-other_side_answers = Du hast ja gesagt. Die andere Seite antwortet bis { $date }.
status-step-check_in = Ihr seid bekannt gemacht. Am { $date } fragen wir, wie es lief.
status-step-status_mail = Gerade passt niemand. Spätestens am { $date } schreiben wir dir, wie es steht.
status-step-network_office = Für deine Region gibt es noch keine Initiative. Das Netzwerkbüro meldet sich bis { $date }.
status-paused = Deine Teilnahme ruht. Wir schlagen dich niemandem vor.
status-moved = Du bist umgezogen. Herzlich willkommen!
status-withdrawn = Dein Profil wird am { $date } gelöscht. Bis dahin kannst du es zurückholen.
status-reference = Deine Vorgangsnummer:
status-nearby = Wer für deine Region da ist
status-nearby-none = Für deine Region gibt es noch keine Initiative. Das Netzwerkbüro sucht mit dir nach einem Weg.
status-profile = Dein Profil
status-next-part = Als Nächstes, wenn du magst
status-your-data = Deine Daten
status-teaser = Deine Kurzvorstellung
status-exclusions-hint = Wer soll dich nie sehen?

# What has happened so far
history-registered = Du hast dich angemeldet.
history-confirmed = Du hast deine Adresse bestätigt. Willkommen!
history-entered = Eine Koordination hat dich eingetragen, wie du es wolltest.
history-consent_given = Du hast eingewilligt: { $about }
history-consent_revoked = Du hast widerrufen: { $about }
history-address_changed = Deine neue E-Mail-Adresse gilt.
history-marked_known = Eine Koordination hat mit dir gesprochen.
history-pause = Du hast eine Pause begonnen.
history-resume = Du bist wieder dabei.
history-tell_moved = Du bist umgezogen.
history-welcome_others = Du heißt jetzt andere willkommen.
history-withdrawn = Du hast das Löschen begonnen.
history-withdrawal_undone = Du hast dein Profil zurückgeholt.
history-proposed = Vorschlag für dich: { $about }

# What would change it
changes-lead = Wir haben nachgerechnet. Ändere nur, was wirklich zu dir passt.
changes-now =
    { $count ->
         [0] Neben deinen bisherigen Vorschlägen passt zurzeit keine Initiative.
         [one] Neben deinen bisherigen Vorschlägen passt zurzeit eine Initiative.
        *[other] Neben deinen bisherigen Vorschlägen passen zurzeit { $count } Initiativen.
    }
changes-asked-again = Steht der Umkreis nicht im Formular, wähle den nächstgrößeren. Für neue Initiativen fragen wir dich vorher.
changes-none = Wir haben keine kleine Änderung gefunden, die mehr bringt. Dein Profil bleibt trotzdem dabei.
changes-share-missing = Ohne deine Einwilligung stellen wir dich keiner Initiative vor.
changes-share-anew =
    { $count ->
         [one] Eine weitere Initiative passt, sobald du noch einmal einwilligst.
        *[other] { $count } weitere Initiativen passen, sobald du noch einmal einwilligst.
    }
changes-meet-missing = Ohne deine Einwilligung stellen wir dich keinem anderen Haushalt vor.
changes-consents = Zu deinen Einwilligungen
changes-not-active = Du nimmst zurzeit nicht teil. Nimmst du wieder teil, dann rechnen wir für dich nach.
changes-too-often = Du hast schon oft nachgesehen. Ab { $time } rechnen wir wieder.

# Pause, resume, moved
pause-title = Möchtest du eine Pause machen?
pause-text = In der Pause schlagen wir dich niemandem vor. Offene Vorschläge enden.
pause-resume-title = Möchtest du wieder dabei sein?
pause-moved-title = Bist du schon umgezogen?
pause-moved-text = Dann fragen wir nicht weiter. Später kannst du andere willkommen heißen.
pause-welcome-title = Möchtest du andere willkommen heißen?
pause-welcome-text = Du warst selbst in dieser Lage. Ein Gespräch hilft anderen sehr.

# Delete and export
delete-title = Möchtest du alles löschen?
delete-text = Niemand sieht dich ab jetzt. Nach { $days } Tagen ist alles endgültig gelöscht.
delete-text-2 = Bis dahin kannst du es mit einem Klick zurücknehmen.
delete-done-title = Dein Profil wird gelöscht
delete-disclosed-none = Deine Kontaktdaten hat niemand bekommen.
delete-disclosed-maybe = Eine E-Mail mit deinen Kontaktdaten ist vielleicht noch unterwegs.
delete-disclosed-yes = Deine Kontaktdaten haben andere schon bekommen. Bitte sie, die Daten zu löschen.
export-title = Möchtest du deine Daten herunterladen?
export-text = Du bekommst eine JSON-Datei mit allem, was wir über dich gespeichert haben.

# Who has seen my data
access-none = Bisher hat niemand deine Daten geöffnet. Sobald es jemand tut, liest du es hier.

# Consents
consents-intro = Jede Einwilligung gilt für sich. Du kannst jede einzeln widerrufen.
consents-text-share_with_initiatives = Diese Stellen dürfen dein Profil sehen, ohne Name, Kontakt und freien Text:
consents-text-meet_households = Wir dürfen dich anderen Haushalten mit einer Kurzvorstellung vorschlagen. Die Prüfung übernehmen vorher:
consents-text-direct_contact_by_initiatives = Diese Initiativen dürfen dir ohne weitere Rückfrage schreiben:
consents-text-newsletter = Wir dürfen dir Neuigkeiten per E-Mail schicken.
consents-nobody = Zurzeit ist niemand für deine Region da. Kommt eine Stelle dazu, fragen wir neu.
consents-new = Es gibt neue Stellen. Deine Einwilligung nennt sie noch nicht.
consents-revoked-title = Deine Einwilligung ist widerrufen

# Teaser
teaser-intro = Deine Angaben sind so grob, dass mindestens { $count } Haushalte darauf passen.
teaser-coarse = Zurzeit passt nur eine sehr kurze Vorstellung. Sonst wärst du zu leicht zu erkennen.
teaser-on-warning = Diese Zeile macht dich leichter erkennbar. Du zeigst sie auf eigenen Wunsch.

# Exclusions
exclusions-none = Noch nichts ausgeschlossen. Unten sagst du uns, wem wir dich nicht vorschlagen sollen.
exclusions-title = Wer soll dich nie sehen?
exclusions-intro = Zum Beispiel dein jetziger Arbeitgeber. Wir speichern den Eintrag verschlüsselt.
exclusions-kind = Was möchtest du ausschließen?
exclusions-kind-domain-hint = Nenn den Teil nach dem @, zum Beispiel firma.example.
exclusions-list = Deine Ausschlüsse

# Change of address
change-title = Wie lautet deine neue E-Mail-Adresse?

# Proposals
proposals-title = Vorschläge für dich
proposals-none = Zurzeit gibt es keinen Vorschlag. Auf deinem Stand siehst du, wann du von uns hörst.
proposals-household = Ein Haushalt, den du kennenlernen könntest
proposals-initiative = Eine Initiative, die dir helfen kann
proposals-answer-by = Bitte antworte bis { $date }.
proposals-waiting = Du hast ja gesagt. Die andere Seite überlegt noch.
proposals-introduced = Ihr seid miteinander bekannt gemacht.
answer-title-household = Möchtest du diesen Haushalt kennenlernen?
answer-title-initiative = Möchtest du mit dieser Initiative sprechen?
answer-question = Deine Antwort
answer-no-hint = Die andere Seite erfährt nicht, dass du nein gesagt hast.
answer-done-title = Danke für deine Antwort
answer-done-yes = Sobald die andere Seite antwortet, schreiben wir dir.
answer-done-no = Wir suchen weiter. Die andere Seite erfährt deinen Grund nicht.
contact-title = So erreicht ihr euch
outcome-intro = Deine Antwort hilft uns, bessere Vorschläge zu machen.
outcome-done-title = Danke, dass du uns das sagst
outcome-done-text = Wir wünschen dir alles Gute.

# The profile, step by step
profile-situation-title = Wie ist deine Situation?
profile-situation-why = Danach richtet sich, wer dir helfen kann.
profile-areas-title = Wohin möchtest du ziehen?
profile-when-title = Wann möchtest du ungefähr umziehen?
profile-children-title = Hast du Kinder?
profile-needs-title = Wobei wünschst du dir Hilfe?
profile-offers-title = Wobei kannst du anderen helfen?
profile-offers-why = Menschen, die neu ankommen, freuen sich über deine Erfahrung.
profile-languages-title = Welche Sprachen und Interessen hast du?
profile-place-title = Wo wohnst du heute?
profile-importance = Was dir wichtig ist
profile-importance-title = Was ist dir beim Kennenlernen wichtig?
profile-importance-why = Wir suchen zuerst nach dem, was dir wichtig ist.
profile-more-title = Was möchtest du noch erzählen?
profile-contact-title = Wie erreichen wir dich?
profile-contact-why = Das sieht niemand, bevor du ja gesagt hast.
profile-needs-hint = Wie wichtig ist dir das?
profile-heard-from = Wie hast du von uns erfahren?
profile-motive = Warum möchtest du umziehen?
profile-housing-wish = Wie möchtest du wohnen?
profile-free-text-hint = Bitte schreib nichts über Gesundheit, Religion oder Herkunft.
profile-name = Dein Name

# A second adult
adult-title = Möchtest du, dass dein Name genannt wird?
adult-text = Deine Partnerin oder dein Partner hat dich eingeladen. Ohne dein Ja nennen wir dich niemandem.
adult-name = Dein Name
adult-done-title = Danke für deine Antwort
adult-done-yes = Dein Name steht jetzt mit im Profil.
adult-done-no = Wir haben nichts von dir gespeichert.
adult-invite-title = Möchtest du eine zweite Person nennen?

# No more news
unsubscribe-title = Möchtest du keine Neuigkeiten mehr?
unsubscribe-text = Nachrichten zu laufenden Vorschlägen bekommst du weiterhin.
unsubscribe-done-title = Du bekommst keine Neuigkeiten mehr
outcome-why-hint = Das musst du nicht beantworten. Es hilft denen, die nach dir kommen.

care-region = Für deine Region ist da:
care-land = Für deine Region gibt es noch keine eigene Initiative. Bis dahin ist für das ganze Bundesland da:
care-network = Für deine Region gibt es noch keine Initiative. Bis dahin kümmert sich:
care-transferred = Du hast zugestimmt, dass sich diese Initiative um dich kümmert:
care-sees-profile = Dort sieht man dein Profil, aber nicht deinen Namen, deine Kontaktdaten und deinen freien Text.
care-sees-teaser = Dort sieht man von dir bisher nur grobe Angaben.
transfer-title = Darf sich eine andere Initiative um dich kümmern?
transfer-asked = Darf sich eine andere Initiative um dich kümmern? Bitte antworte bis { $date }.
transfer-agreed = Du hast Ja gesagt. Jetzt entscheidet { $name }. Du hörst bis { $date } von uns.
transfer-over = Diese Frage ist erledigt. Um dich kümmert sich, wer auf deiner Seite steht.
transfer-sees = Mit deinem Ja sieht die Initiative dein Profil: Zielregion, Zeitfenster, Beruf, Kinder, Anliegen und Interessen.
transfer-sees-not = Deinen Namen, deine Kontaktdaten und deinen freien Text sieht sie erst nach einer Bekanntmachung.
transfer-question = Darf sich diese Initiative um dich kümmern?
transfer-yes-hint = Die Initiative sieht dein Profil und entscheidet. Wir schreiben dir, wie es weitergeht.
transfer-no-hint = Alles bleibt, wie es ist. Die Initiative erfährt nichts von dir.
welcome-title = Heiß Neue willkommen
welcome-about = Du lebst schon hier? Lern Menschen kennen, die zurückkehren oder neu in deine Region ziehen.
welcome-intro = Du bist angekommen oder nie weggegangen? Ein Gespräch mit dir hilft Menschen, die noch kommen.
welcome-intro-2 = Du sagst, wobei du hilfst und wie oft. Erst wenn beide ja sagen, lernt ihr euch kennen.
welcome-instead = Du wohnst schon hier? Heiß Neue willkommen
welcome-here = Du wohnst hier? Heiß Neue willkommen
welcome-not-yet = Du möchtest selbst erst noch umziehen? Hier mitmachen
welcome-home-title = Wo lebst du?
welcome-home-intro = So finden wir Menschen, die in deine Nähe ziehen möchten.
welcome-offers-title = Wie möchtest du andere willkommen heißen?
welcome-offers-intro = Du musst nichts können: Zuhören und von hier erzählen ist schon viel.
welcome-often = Wie viele Haushalte möchtest du im Quartal kennenlernen?
welcome-often-hint = Mehr schlagen wir dir in drei Monaten nicht vor. Du kannst die Zahl jederzeit ändern.
welcome-check-consents-hint = Ohne den ersten Haken können wir dir niemanden vorstellen. Du kannst später jederzeit umentscheiden.
welcome-sent-next-2 = Gleich danach siehst du deine Seite: was du anbietest und wie oft.
welcome-sent-next-4 = Passt jemand zu dir, fragen wir dich. Du entscheidest jedes Mal neu.
welcome-own-title = Du heißt andere willkommen
welcome-thanks = Danke. Menschen wie du machen das Ankommen leichter.
welcome-used = Du hast in diesem Quartal { $used } von { $most } Haushalten kennengelernt.
welcome-used-any =
    { $count ->
        [one] Du hast in diesem Quartal einen Haushalt kennengelernt.
       *[other] Du hast in diesem Quartal { $count } Haushalte kennengelernt.
    }
welcome-again = Wir schlagen dir wieder jemanden vor ab dem { $date }.
welcome-offers-some = Das bietest du an: { $offers }.
welcome-offers-none = Du hast noch nicht gesagt, wobei du helfen kannst.
welcome-consent-missing = Wir dürfen dir noch niemanden vorstellen. Dafür fehlt deine Einwilligung.
status-settled-first_review = Ein Mensch aus der Region schaut sich an, wen du willkommen heißen kannst. Du hörst bis { $date } von uns.
status-settled-status_mail = Gerade kommt niemand neu dazu, der zu dir passt. Spätestens am { $date } schreiben wir dir wieder.
status-settled-network_office = In deiner Region gibt es noch keine Initiative. Das Netzwerkbüro meldet sich bis { $date }.
status-settled-check_in = Du bist bekannt gemacht. Am { $date } fragen wir, ob ihr euch schon gesprochen habt.

group-none = Zurzeit gibt es keine Gruppe für dich.
group-question = Möchtest du diese Haushalte kennenlernen?
group-intro = Mit diesen Haushalten könntest du gemeinsam auf Haussuche gehen. Die Gruppe kommt zustande, wenn mindestens drei Haushalte dabei sind.
group-no-hint = Die anderen erfahren deinen Grund nicht. Bleiben mindestens drei, geht es ohne dich weiter.
group-waiting = Du hast ja gesagt. Die anderen antworten bis { $date }.
group-over = Diese Gruppe ist für dich beendet. Wir suchen weiter.
group-meetup = Die Koordination kann für deine Gruppe ein Treffen ankündigen, online oder vor Ort.
