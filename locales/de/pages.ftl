# The frame of every page
page-skip = Zum Inhalt springen
page-nav = Hauptmenü
page-back = Zurück
page-next = Weiter
page-save = Speichern
page-change = Ändern
page-search = Suchen
page-none = Keine Angabe
page-optional = – freiwillig
page-error-prefix = Fehler:
page-step = Schritt { $step } von { $of }
page-check-fields =
    { $count ->
         [one] Bitte prüfen Sie eine Angabe
        *[other] Bitte prüfen Sie { $count } Angaben
    }
page-suggestions-found = # Vorschläge. Mit den Pfeiltasten auswählen.
page-sign-in = Anmelden
page-sign-out = Abmelden
page-directory = Initiativen
page-map = Karte
page-preview-alt = Drei Bäume und ein Haus, deren Wurzeln sich unter der Erde verbinden
page-register = Mitmachen
page-me = Mein Stand
page-proposals = Vorschläge
page-today = Heute
page-households = Haushalte
page-duplicates = Dubletten
page-initiatives = Initiativen
page-runs = Abgleich
page-admin = Verwaltung
page-account = Mein Zugang
page-demo = Vorführung
page-privacy = Datenschutz
page-imprint = Impressum
page-accessibility = Barrierefreiheit
page-sources = Datenquellen
page-asylum = Ausreise nach Asylverfahren?
page-older = Weitere anzeigen
page-paging = Seiten
page-map-notice = © GeoBasis-DE / BKG (2016), Daten verändert
page-and-more = und { $count } weitere
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

# What was just finished
done-saved = Gespeichert.
done-confirmed = Willkommen! Ihre Adresse ist bestätigt, und Sie sind dabei.
done-consent-given = Danke. Ihre Einwilligung gilt ab jetzt.
done-consent-revoked = Ihre Einwilligung ist widerrufen.
done-answered-yes = Danke für Ihr Ja.
done-transfer-asked = Der Haushalt ist gefragt.
done-transfer-yes = Danke. Die Initiative entscheidet jetzt, und wir schreiben Ihnen, wie es weitergeht.
done-group-yes = Danke für Ihr Ja. Sobald alle geantwortet haben, schreiben wir Ihnen.
done-group-no = Danke für Ihre Antwort. Die anderen erfahren Ihren Grund nicht, und wir suchen weiter.
done-transfer-no = Danke. Alles bleibt, wie es ist.
done-answered-no = Danke für Ihre Antwort. Die andere Seite erfährt Ihren Grund nicht.
done-contact-asked = Ihre Anfrage ist unterwegs. Die Initiative prüft sie und meldet sich bei Ihnen.
done-contact-known = Mit dieser Initiative gibt oder gab es schon einen Vorschlag. Hier sehen Sie, wie er steht.
done-mail-sent = Schauen Sie bitte in Ihr Postfach.
done-address-changed = Ihre neue Adresse gilt ab jetzt.
done-paused = Ihre Teilnahme ruht. Niemand wird Ihnen vorgeschlagen.
done-resumed = Schön, dass Sie wieder dabei sind.
done-moved = Herzlichen Glückwunsch zum Umzug.
done-welcome = Danke, dass Sie andere willkommen heißen.
done-restored = Ihr Profil ist wieder da. Einwilligungen geben Sie bitte neu.
done-reported = Danke für die Meldung. Wir schauen sie uns an.
done-outcome = Danke, dass Sie uns das sagen.
done-approved = Freigegeben. Sie können es noch zurücknehmen.
done-rejected = Abgelehnt.
done-undone = Zurückgenommen.
done-known = Als bekannt vermerkt.
done-merged = Zusammengeführt. Sie können es zurücknehmen.
done-dismissed = Als verschieden vermerkt.
done-invited = Die Einladung ist unterwegs.
done-disabled = Der Zugang ist gesperrt.
done-revoked = Das Zugriffstoken gilt nicht mehr.
done-run = Die Vorschau ist fertig.
done-run-committed = Der Lauf ist übernommen.
done-text-reset = Der mitgelieferte Text gilt wieder.
done-weights = Die neuen Gewichte gelten.
done-proposed = Der Vorschlag ist angelegt.
done-removed = Entfernt.
done-signed-out = Sie sind abgemeldet.
done-password = Ihr Passwort ist gespeichert. Bitte melden Sie sich an.
done-entered = Der Haushalt ist eingetragen.
done-closed = Geschlossen.
done-asked = Wir haben die Person per E-Mail gefragt.
done-released = Die Sperre ist aufgehoben.
done-resent = Die E-Mail geht noch einmal hinaus.
done-discarded = Die E-Mail ist verworfen.

# Errors
error-page-request = Vorgang für Rückfragen:
error-page-home = Zur Startseite
error-page-map = Karte ansehen
error-page-me = Zu meinem Stand
error-page-today = Zur Tagesseite
error-page-register = Neu mitmachen
error-page-new-link = Neuen Link anfordern
error-page-stuck = Kommen Sie nicht weiter? Schreiben Sie uns:
error-page-sign-in-household = Als Haushalt anmelden
error-page-sign-in-staff = Als Koordination anmelden
error-page-reload = Bitte gehen Sie zurück und laden Sie die Seite neu.

# Start
start-title = Zurück in die Heimat. Und nicht allein.
start-lead = Sie möchten zurückkehren oder neu in eine Region ziehen? Wir bringen Sie mit Menschen zusammen, die Ihnen dabei helfen.
start-join = Jetzt mitmachen
start-browse = Initiativen ansehen
start-map = Karte ansehen
start-how = So geht es
start-how-1 = Sie beantworten vier Fragen. Das dauert etwa drei Minuten.
start-how-2 = Wir suchen Initiativen und Familien, die zu Ihnen passen.
start-how-3 = Ein Mensch aus der Region prüft jeden Vorschlag.
start-how-4 = Erst wenn alle ja sagen, lernen Sie sich kennen.
start-card-returning = Wir möchten zurück
start-card-returning-text = Arbeit, Wohnung, Kita: Eine Initiative vor Ort kennt die Wege. Andere Familien gehen sie mit Ihnen.
start-card-settled = Wir sind schon da
start-card-settled-text = Sie sind angekommen oder nie weggegangen? Heißen Sie andere willkommen.
start-card-initiative = Wir sind eine Initiative
start-card-initiative-text = Tragen Sie Ihr Angebot ein. Das Netzwerkbüro meldet sich bei Ihnen.
start-card-initiative-link = Initiative vorschlagen
start-find = Wer hilft in Ihrer Region?
start-find-label = Ort, Postleitzahl oder Landkreis
start-promise = Was wir versprechen
start-promise-1 = Ihre Kontaktdaten sieht niemand, bevor Sie ja gesagt haben.
start-promise-2 = Sie wissen immer, was als Nächstes passiert und wann.
start-promise-3 = Sie können jederzeit pausieren oder alles löschen.

# Information pages
info-missing = Dieser Text fehlt noch. Der Betreiber trägt ihn in der Konfiguration ein.
info-contact = Fragen beantwortet { $office }: { $email }
imprint-title = Impressum
imprint-about = Wer diesen Dienst betreibt und wie Sie ihn erreichen.
privacy-title = Datenschutz
privacy-what = Was wir speichern
privacy-what-text = Wir speichern nur, was Sie selbst eintragen. Nach Gesundheit, Religion und Herkunft fragen wir nicht.
privacy-who = Wer was sieht
privacy-who-text = Andere Haushalte sehen nur eine kurze, grobe Vorstellung. Name und Kontakt folgen erst nach Ihrem Ja.
privacy-who-text-2 = Initiativen sehen Ihr Profil nur mit Ihrer Einwilligung. Jeder Blick in Kontaktdaten wird aufgezeichnet.
privacy-long = Wie lange
privacy-long-text = Unbestätigte Einträge löschen wir nach { $days } Tagen. Ohne Lebenszeichen löschen wir nach { $months } Monaten.
privacy-drafts = Eine unterbrochene Anmeldung löschen wir nach { $days } Tagen.
privacy-messages = Eine Nachricht an eine Initiative bleibt nur, bis sie bestätigt und verschickt ist, höchstens { $days } Tage.
privacy-long-text-2 = Den Nachweis Ihrer Bestätigung heben wir { $years } Jahre getrennt vom Profil auf.
privacy-rights = Ihre Rechte
privacy-rights-text = Sie können alles ansehen, herunterladen, ändern und löschen. Das geht ohne Anruf in Ihrem Bereich.
privacy-cookies = Cookies
privacy-cookies-text = Wir setzen nur Cookies für Anmeldung, Formulare und Sprache. Es gibt keine Werbung und keine fremden Dienste.
accessibility-title = Erklärung zur Barrierefreiheit
accessibility-text = Diese Seiten sollen für alle nutzbar sein. Wir richten uns nach WCAG 2.2, Stufe AA.
accessibility-how = Wie wir prüfen
accessibility-how-text = Jede Änderung wird mit axe-core geprüft, auch bei 320 Pixeln Breite. Alle Formulare gehen ohne JavaScript.
accessibility-map-text = Zu jeder Karte gibt es dieselben Angaben als Tabelle.
accessibility-report = Eine Hürde melden
accessibility-report-text = Sie kommen irgendwo nicht weiter? Schreiben Sie an { $email }. Wir antworten Ihnen.
sources-title = Datenquellen
sources-about = Woher die Angaben zu Orten, Grenzen und Berufen stammen.
sources-text = Orte, Grenzen und Berufe stammen aus diesen Quellen:
asylum-title = Ausreise nach einem Asylverfahren
asylum-text = Hier geht es um den Umzug in eine deutsche Region. Sie suchen Rat zur Ausreise in Ihr Herkunftsland?
asylum-text-2 = Dann helfen diese Stellen kostenlos und vertraulich weiter:
asylum-bamf = Informationen von Bund und IOM in vielen Sprachen
asylum-local = Beratung vor Ort bieten Wohlfahrtsverbände und Ausländerbehörden.

# Directory
directory-title = Initiativen in den Regionen
directory-lead =
    { $count ->
         [0] Keine Initiative passt zu Ihrer Suche.
         [one] Eine Initiative hilft bei Rückkehr und Neuanfang.
        *[other] { $count } Initiativen helfen bei Rückkehr und Neuanfang.
    }
directory-about = Initiativen, die bei Rückkehr und Neuanfang helfen: wo sie zuständig sind, wobei sie helfen und wer Plätze frei hat.
directory-none = Dazu haben wir noch niemanden gefunden
directory-none-text = Suchen Sie mit weniger Wörtern. Oder tragen Sie sich ein: Das Netzwerkbüro sucht mit Ihnen nach einem Weg.
directory-filter = Suche eingrenzen
directory-q = Name oder Stichwort
directory-land = Bundesland
directory-service = Hilft bei
directory-situation = Für
directory-all = Alle
directory-reset = Suche zurücksetzen
directory-table = Initiativen je Kreis
directory-district = Kreis
directory-count = Initiativen
directory-legend-0 = keine Initiative
directory-legend-1 = eine
directory-legend-2 = zwei
directory-legend-3 = drei oder mehr
directory-map-title =
    { $name }: { $count ->
         [0] keine Initiative
         [one] eine Initiative
        *[other] { $count } Initiativen
    }
directory-full = Gerade voll
directory-free = Freie Plätze
directory-waiting = Wieder frei ab { $date }
directory-helps = Hilft bei:
directory-whole-country = eigenes Gebiet auf der Karte

# An initiative
initiative-about = Über die Initiative
initiative-services = Hilft bei
initiative-occupations = Gesuchte Berufe
initiative-situations = Für
initiative-everybody = Alle Situationen
initiative-languages = Sprachen
initiative-area = Zuständig für
initiative-contact = Kontakt
initiative-email = E-Mail
initiative-phone = Telefon
initiative-website = Website
initiative-video = Video-Visitenkarte
video-title = Video-Visitenkarte
video-transcript = Was im Video gesagt wird
video-captions = Untertitel
video-download = Das Video als Datei herunterladen
video-host-youtube = Das Video liegt bei YouTube ({ $name }), einem Dienst von Google.
video-host-vimeo = Das Video liegt bei Vimeo ({ $name }).
video-host-peertube = Das Video liegt auf einem PeerTube-Server ({ $name }).
video-host-other = Das Video liegt bei { $name }.
video-click = Von dort ist bisher nichts geladen. Erst Ihr Klick öffnet das Video in einem neuen Fenster. Dann erfährt der Anbieter Ihre Internetadresse und kann Cookies setzen.
video-open = Video bei { $name } öffnen
initiative-ask = Diese Initiative um Kontakt bitten
initiative-ask-text = Mit diesem Knopf bitten Sie um Kontakt. Die Initiative sieht dann Ihr Profil und meldet sich.
initiative-ask-join = Mitmachen und Kontakt bekommen
initiative-ask-staff = Um Kontakt bitten können nur Haushalte.
initiative-full-text = Zurzeit sind alle Plätze belegt. Sie können trotzdem um Kontakt bitten.

# A place
place-search-title = Wer hilft in Ihrer Region?
place-title = Wer hilft in { $name }?
place-lead = Sie sehen, wer hilft und wobei. Angaben zu Ihnen brauchen wir dafür nicht.
place-in = Kreis:
place-about = Welche Initiativen in { $name } bei Arbeit, Wohnung und Ankommen helfen.
place-near = In der Nachbarschaft
place-near-text = Diese Initiativen sind nebenan zuständig. Fragen Sie gern nach.
place-none = Für diesen Ort gibt es noch keine Initiative.
place-none-text = Tragen Sie sich trotzdem ein. Das Netzwerkbüro sucht dann mit Ihnen nach einem Weg.
place-many = Diesen Namen gibt es mehrmals. Welchen Ort meinen Sie?
place-unknown = Diesen Ort kennen wir nicht. Prüfen Sie bitte die Schreibweise.
place-join = Für diese Region mitmachen

# The map
map-title = Wer hilft wo?
map-about = Karte der Initiativen, die bei Rückkehr und Neuanfang helfen, von ganz Deutschland bis zum einzelnen Kreis.
map-covered = In { $covered } von { $all } Kreisen ist schon jemand für Rückkehr und Ankommen da.
map-covered-none = Noch ist hier niemand für Rückkehr und Ankommen zuständig.
map-covered-here = Hier ist schon jemand für Rückkehr und Ankommen da.
map-covered-land = { $covered } von { $all } Kreisen
map-how = Wählen Sie ein Land oder einen Kreis, auf der Karte oder hier:
map-table = Länder und ihre Kreise mit Initiativen
map-where = Wo schon jemand hilft
map-who = Wer dort hilft
map-nobody = Noch niemand.
map-join = Mitmachen
map-part = in einem Teil
map-count =
    { $count ->
         [one] eine Initiative
        *[other] { $count } Initiativen
    }
map-legend-part = nur in einem Teil
map-legend-own = eigenes Gebiet einer Initiative
map-land-title = { $name } auf der Karte
map-land-about = In welchen Kreisen von { $name } Initiativen bei Rückkehr und Neuanfang helfen.
map-districts = Kreise und wer dort hilft
map-germany = Ganz Deutschland
map-list = Diese Initiativen als Liste
map-of-land = Karte: { $name }
map-more = Große Karte ansehen
map-missing = Ihr Kreis ist noch nicht dabei?

# Proposing an initiative
propose-title = Welche Initiative möchten Sie vorschlagen?
propose-intro = Wir fragen die Initiative per E-Mail, ob sie das möchte. Dann prüft das Netzwerkbüro die Angaben, und sie erscheint im Verzeichnis.
propose-submit = Vorschlag senden
propose-done-title = Danke für Ihren Vorschlag
propose-done-text = Wir fragen die Initiative jetzt per E-Mail, falls sie noch nicht dabei ist. Sagt sie zu, prüft das Netzwerkbüro die Angaben.
suggested-title = Soll Ihre Initiative im Verzeichnis stehen?
suggested-text = Jemand hat Ihre Initiative mit diesen Angaben vorgeschlagen. Noch sieht sie niemand. Ändern können Sie alles später.
suggested-yes = Ja, wir möchten dabei sein
suggested-no = Nein, bitte löschen
suggested-done-title = Danke für Ihre Zusage
suggested-done-text = Das Netzwerkbüro prüft jetzt die Angaben und meldet sich bei Ihnen. Danach steht Ihre Initiative im Verzeichnis.
suggested-refused-title = Der Vorschlag ist gelöscht
suggested-refused-text = Ihre Initiative steht nicht im Verzeichnis. Von den Angaben ist nichts geblieben.
presence-contacts = Ansprechpersonen
presence-hours = Erreichbar
presence-hours-of = { $hours } Uhr
presence-note = Hinweis zu den Zeiten
presence-foundations = Worauf die Arbeit beruht
presence-own-account = Das sagt die Initiative selbst über sich.
presence-met = erfüllt
presence-fresh = Angaben zuletzt bestätigt am { $date }
presence-stale = Vielleicht nicht mehr aktuell
open-data-title = Das Verzeichnis als offene Daten
open-data-link = Das Verzeichnis als offene Daten
open-data-text = { $count ->
    [one] Eine Initiative, frei zum Weiterverwenden.
   *[other] { $count } Initiativen, frei zum Weiterverwenden.
  }
open-data-file = Datei
open-data-for = Wofür
open-data-csv = Tabelle für Excel und andere Tabellenprogramme
open-data-json = Für eigene Programme, in einem Stück
open-data-geojson = Mit den Umrissen der Gebiete, für Karten
open-data-atom = Feed mit neuen und geänderten Initiativen, für Feedreader
open-data-licence = Lizenz
open-data-licence-text = Die Daten stehen unter der Lizenz { $licence }. Als Quelle nennen: { $publisher }
open-data-map = Für die Umrisse in der GeoJSON-Datei gilt außerdem: © GeoBasis-DE / BKG (2016), Daten verändert.
open-data-use = So geht es
open-data-use-text = Die Adressen bleiben gleich. Jede Initiative behält ihre Kennung. Programme fragen höchstens alle fünf Minuten und schicken das ETag mit.
open-data-people = Namen von Ansprechpersonen stehen nur auf den Seiten der Initiativen, nicht in den Dateien.
open-data-docs = Beschreibung der Schnittstelle

message-offer = Oder haben Sie erst einmal eine Frage?
message-link = Nachricht schreiben
message-title = Nachricht an { $name }
message-intro = Schreiben Sie der Initiative, auch ohne sich anzumelden. Zuerst fragen wir unter Ihrer Adresse nach, ob die Nachricht von Ihnen ist.
message-name = Ihr Name
message-email = Ihre E-Mail-Adresse
message-email-hint = Die Initiative sieht diese Adresse und antwortet Ihnen dorthin.
message-text = Ihre Nachricht
message-text-hint = Bitte schreiben Sie nichts über Gesundheit, Religion oder Herkunft.
message-continue = Weiter
message-asked-title = Sehen Sie in Ihr Postfach
message-asked-text = Wir haben Ihnen einen Link geschickt. Dort lesen Sie Ihre Nachricht noch einmal und schicken sie ab.
message-asked-mail = Bis dahin ist nichts verschickt. Nach { $days } Tagen löschen wir die Nachricht. Kommt keine E-Mail an, sehen Sie bitte auch im Spam-Ordner nach.
message-back = Zurück zur Initiative
message-confirm-title = Möchten Sie diese Nachricht abschicken?
message-confirm-text = { $name } sieht dann Ihren Namen und Ihre E-Mail-Adresse und antwortet Ihnen direkt.
message-yours = Ihre Nachricht
message-to = An
message-send = Abschicken
message-discard = Nicht abschicken, löschen
message-sent-title = Ihre Nachricht ist unterwegs
message-sent-text = { $name } bekommt sie gleich und antwortet Ihnen direkt.
message-sent-kept = Bei uns bleibt von der Nachricht nichts, sobald sie verschickt ist.
message-discarded-title = Ihre Nachricht ist gelöscht
message-discarded-text = Wir haben sie niemandem geschickt, und nichts davon ist geblieben.
