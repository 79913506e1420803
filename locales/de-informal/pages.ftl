# The frame of every page, with "du"
page-check-fields =
    { $count ->
         [one] Bitte prüfe eine Angabe
        *[other] Bitte prüfe { $count } Angaben
    }

# What was just finished
done-confirmed = Willkommen! Deine Adresse ist bestätigt, und du bist dabei.
done-consent-given = Danke. Deine Einwilligung gilt ab jetzt.
done-consent-revoked = Deine Einwilligung ist widerrufen.
done-answered-yes = Danke für dein Ja.
done-answered-no = Danke für deine Antwort. Die andere Seite erfährt deinen Grund nicht.
done-contact-asked = Deine Anfrage ist unterwegs. Die Initiative prüft sie und meldet sich bei dir.
done-contact-known = Mit dieser Initiative gibt oder gab es schon einen Vorschlag. Hier siehst du, wie er steht.
done-mail-sent = Schau bitte in dein Postfach.
done-address-changed = Deine neue Adresse gilt ab jetzt.
done-paused = Deine Teilnahme ruht. Niemand wird dir vorgeschlagen.
done-resumed = Schön, dass du wieder dabei bist.
done-welcome = Danke, dass du andere willkommen heißt.
done-restored = Dein Profil ist wieder da. Einwilligungen gib bitte neu.
done-outcome = Danke, dass du uns das sagst.
done-signed-out = Du bist abgemeldet.

# Errors
error-page-stuck = Kommst du nicht weiter? Schreib uns:
error-page-reload = Bitte geh zurück und lade die Seite neu.

# Start
start-lead = Du möchtest zurückkehren oder neu in eine Region ziehen? Wir bringen dich mit Menschen zusammen, die dir dabei helfen.
start-how-1 = Du beantwortest vier Fragen. Das dauert etwa drei Minuten.
start-how-2 = Wir suchen Initiativen und Familien, die zu dir passen.
start-how-4 = Erst wenn alle ja sagen, lernt ihr euch kennen.
start-card-returning-text = Arbeit, Wohnung, Kita: Eine Initiative vor Ort kennt die Wege. Andere Familien gehen sie mit dir.
start-card-settled-text = Du bist angekommen oder nie weggegangen? Heiße andere willkommen.
start-card-initiative-text = Trag dein Angebot ein. Das Netzwerkbüro meldet sich bei dir.
start-find = Wer hilft in deiner Region?
start-promise-1 = Deine Kontaktdaten sieht niemand, bevor du ja gesagt hast.
start-promise-2 = Du weißt immer, was als Nächstes passiert und wann.
start-promise-3 = Du kannst jederzeit pausieren oder alles löschen.

# Information pages
imprint-about = Wer diesen Dienst betreibt und wie du ihn erreichst.
privacy-what-text = Wir speichern nur, was du selbst einträgst. Nach Gesundheit, Religion und Herkunft fragen wir nicht.
privacy-who-text = Andere Haushalte sehen nur eine kurze, grobe Vorstellung. Name und Kontakt folgen erst nach deinem Ja.
privacy-who-text-2 = Initiativen sehen dein Profil nur mit deiner Einwilligung. Jeder Blick in Kontaktdaten wird aufgezeichnet.
privacy-long-text-2 = Den Nachweis deiner Bestätigung heben wir { $years } Jahre getrennt vom Profil auf.
privacy-rights = Deine Rechte
privacy-rights-text = Du kannst alles ansehen, herunterladen, ändern und löschen. Das geht ohne Anruf in deinem Bereich.
accessibility-report-text = Du kommst irgendwo nicht weiter? Schreib an { $email }. Wir antworten dir.
asylum-text = Hier geht es um den Umzug in eine deutsche Region. Du suchst Rat zur Ausreise in dein Herkunftsland?

# Directory
directory-none-text = Such mit weniger Wörtern. Oder trag dich ein: Das Netzwerkbüro sucht mit dir nach einem Weg.
directory-lead =
    { $count ->
         [0] Keine Initiative passt zu deiner Suche.
         [one] Eine Initiative hilft bei Rückkehr und Neuanfang.
        *[other] { $count } Initiativen helfen bei Rückkehr und Neuanfang.
    }

# An initiative
initiative-ask-text = Mit diesem Knopf bittest du um Kontakt. Die Initiative sieht dann dein Profil und meldet sich.
initiative-full-text = Zurzeit sind alle Plätze belegt. Du kannst trotzdem um Kontakt bitten.

# A place
place-search-title = Wer hilft in deiner Region?
place-lead = Du siehst, wer hilft und wobei. Angaben zu dir brauchen wir dafür nicht.
place-none-text = Trag dich trotzdem ein. Das Netzwerkbüro sucht dann mit dir nach einem Weg.
place-many = Diesen Namen gibt es mehrmals. Welchen Ort meinst du?
place-unknown = Diesen Ort kennen wir nicht. Prüfe bitte die Schreibweise.

place-near-text = Diese Initiativen sind nebenan zuständig. Frag gern nach.

# The map
map-how = Wähle ein Land oder einen Kreis, auf der Karte oder hier:
map-missing = Dein Kreis ist noch nicht dabei?

# Proposing an initiative
propose-title = Welche Initiative möchtest du vorschlagen?
propose-done-title = Danke für deinen Vorschlag
suggested-title = Soll deine Initiative im Verzeichnis stehen?
suggested-text = Jemand hat deine Initiative mit diesen Angaben vorgeschlagen. Noch sieht sie niemand. Ändern kannst du alles später.
suggested-done-title = Danke für deine Zusage
suggested-done-text = Das Netzwerkbüro prüft jetzt die Angaben und meldet sich bei dir. Danach steht deine Initiative im Verzeichnis.
suggested-refused-text = Deine Initiative steht nicht im Verzeichnis. Von den Angaben ist nichts geblieben.

message-offer = Oder hast du erst einmal eine Frage?
message-intro = Schreib der Initiative, auch ohne dich anzumelden. Zuerst fragen wir unter deiner Adresse nach, ob die Nachricht von dir ist.
message-name = Dein Name
message-email = Deine E-Mail-Adresse
message-email-hint = Die Initiative sieht diese Adresse und antwortet dir dorthin.
message-text = Deine Nachricht
message-text-hint = Bitte schreib nichts über Gesundheit, Religion oder Herkunft.
message-asked-title = Sieh in dein Postfach
message-asked-text = Wir haben dir einen Link geschickt. Dort liest du deine Nachricht noch einmal und schickst sie ab.
message-asked-mail = Bis dahin ist nichts verschickt. Nach { $days } Tagen löschen wir die Nachricht. Kommt keine E-Mail an, sieh bitte auch im Spam-Ordner nach.
message-confirm-title = Möchtest du diese Nachricht abschicken?
message-confirm-text = { $name } sieht dann deinen Namen und deine E-Mail-Adresse und antwortet dir direkt.
message-yours = Deine Nachricht
message-sent-title = Deine Nachricht ist unterwegs
message-sent-text = { $name } bekommt sie gleich und antwortet dir direkt.
message-discarded-title = Deine Nachricht ist gelöscht
done-transfer-yes = Danke. Die Initiative entscheidet jetzt, und wir schreiben dir, wie es weitergeht.
video-click = Von dort ist bisher nichts geladen. Erst dein Klick öffnet das Video in einem neuen Fenster. Dann erfährt der Anbieter deine Internetadresse und kann Cookies setzen.
done-group-yes = Danke für dein Ja. Sobald alle geantwortet haben, schreiben wir dir.
done-group-no = Danke für deine Antwort. Die anderen erfahren deinen Grund nicht, und wir suchen weiter.
