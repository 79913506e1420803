# Situation
situation-returning = Wir möchten zurückkehren
situation-newcomer = Die Region ist neu für uns
situation-commuter = Wir pendeln
situation-arrived = Wir sind schon umgezogen
situation-local = Wir leben schon lange dort

# Situation in short
situation-short-returning = Rückkehr
situation-short-newcomer = Neu in der Region
situation-short-commuter = Pendeln
situation-short-arrived = Angekommen
situation-short-local = Schon immer da

# Needs and services
need-job = Arbeit
need-partner_job = Arbeit für Partnerin oder Partner
need-housing = Wohnen
need-childcare = Kinderbetreuung
need-school = Schule
need-elder_care = Pflege von Angehörigen
need-recognition = Anerkennung von Abschlüssen
need-business = Gründung oder Nachfolge
need-coworking = Arbeitsplatz im Coworking
need-social_contacts = Kontakte knüpfen
need-language = Deutsch lernen
need-arrival_help = Hilfe beim Ankommen

# What kind of work is sought
seeks-employed = Eine Anstellung
seeks-self_employed = Selbstständigkeit
seeks-remote = Arbeit von zu Hause
seeks-training = Ausbildung, Studium oder Weiterbildung
seeks-none = Keine Arbeit

# Interests
interest-hiking = Wandern
interest-cycling = Radfahren
interest-running = Laufen
interest-swimming = Schwimmen
interest-football = Fußball
interest-ball_games = Handball oder Volleyball
interest-fitness = Turnen oder Fitness
interest-martial_arts = Kampfsport
interest-climbing = Klettern
interest-winter_sports = Wintersport
interest-water_sports = Wassersport und Segeln
interest-riding = Reiten
interest-dancing = Tanzen
interest-yoga = Yoga
interest-fishing = Angeln
interest-hunting = Jagd
interest-nature = Natur und Vögel
interest-gardening = Garten
interest-animals = Tiere und Landwirtschaft
interest-beekeeping = Imkern
interest-choir = Chor
interest-music = Musik machen
interest-theatre = Theater
interest-cinema = Kino
interest-reading = Lesen
interest-art = Malen und Zeichnen
interest-photography = Fotografie
interest-crafts = Handwerk
interest-needlework = Handarbeit
interest-do_it_yourself = Bauen und Reparieren
interest-vehicles = Oldtimer und Motorräder
interest-cooking = Kochen und Backen
interest-wine_and_beer = Wein oder Bier
interest-board_games = Brettspiele
interest-gaming = Computerspiele
interest-technology = Technik
interest-local_history = Heimatgeschichte
interest-customs = Brauchtum und Karneval
interest-fire_brigade = Freiwillige Feuerwehr
interest-volunteering = Ehrenamt
interest-local_politics = Kommunalpolitik
interest-travelling = Reisen

# Housing wishes
housing-wish-rent = Mieten
housing-wish-buy = Kaufen
housing-wish-build = Bauen
housing-wish-trial_living = Probewohnen

# How somebody heard of the service
heard-from-friends = Familie oder Freunde
heard-from-initiative = Eine Initiative
heard-from-press = Zeitung, Radio oder Fernsehen
heard-from-social_media = Soziale Medien
heard-from-search = Eine Suchmaschine
heard-from-event = Eine Veranstaltung oder Messe
heard-from-print = Ein Plakat oder Flyer
heard-from-employer = Ein Arbeitgeber
heard-from-authority = Ein Amt
heard-from-other = Etwas anderes

# States of a household
household-state-unconfirmed = Noch nicht bestätigt
household-state-active = Aktiv
household-state-paused = Pausiert
household-state-moved = Umgezogen
household-state-withdrawn = Wird gelöscht
household-state-expired = Abgelaufen
household-state-erased = Gelöscht

# What a household waits for, as coordinators read it
next-step-confirm_address = Adresse bestätigen
next-step-first_review = Erste Prüfung
next-step-review_proposals = Vorschläge prüfen
next-step-answer_proposal = Haushalt antwortet
next-step-other_side_answers = Andere Seite antwortet
next-step-check_in = Nachfragen, wie es lief
next-step-status_mail = Zwischenstand schreiben
next-step-network_office = Netzwerkbüro sucht einen Weg

# States of a proposal
proposal-state-suggested = Vorgeschlagen
proposal-state-approved = Freigegeben
proposal-state-accepted = Eine Seite sagt ja
proposal-state-introduced = Bekannt gemacht
proposal-state-met = Getroffen
proposal-state-closed = Abgeschlossen
proposal-state-rejected = Abgelehnt
proposal-state-declined = Abgesagt
proposal-state-expired = Abgelaufen
proposal-state-stale = Überholt
proposal-state-withdrawn = Zurückgezogen

# What can happen to a proposal
proposal-action-approve = Freigegeben
proposal-action-reject = Abgelehnt
proposal-action-undo = Freigabe zurückgenommen
proposal-action-take_effect = Wirksam geworden
proposal-action-say_yes = Ja gesagt
proposal-action-say_no = Nein gesagt
proposal-action-expire = Abgelaufen
proposal-action-go_stale = Überholt
proposal-action-withdraw = Zurückgezogen
proposal-action-confirm_meeting = Treffen bestätigt
proposal-action-close = Abgeschlossen

# Whom a proposal would introduce
proposal-kind-households = Zwei Haushalte
proposal-kind-initiatives = Haushalt und Initiative

# Where a proposal comes from
origin-engine = Vom Abgleich
origin-staff = Von Hand
origin-household = Auf Wunsch des Haushalts

# Who acted
party-system = Der Dienst
party-staff = Koordination
party-side_a = Haushalt A
party-side_b = Haushalt B

# Why a coordinator rejects
reject-reason-wrong_region = Die Region passt nicht
reject-reason-occupation_not_needed = Der Beruf wird nicht gesucht
reject-reason-family_does_not_fit = Die Familien passen nicht
reject-reason-no_capacity = Kein freier Platz
reject-reason-duplicate = Beide sind derselbe Haushalt
reject-reason-data_doubtful = Angaben sind zweifelhaft
reject-reason-conflict_of_interest = Interessenkonflikt
reject-reason-safety_concern = Sorge um die Sicherheit
reject-reason-other = Anderer Grund

# Why a household declines
decline-reason-not_now = Gerade nicht
decline-reason-timing = Der Zeitpunkt passt nicht
decline-reason-other_region = Wir möchten in eine andere Region
decline-reason-found_already = Wir haben schon gefunden, was wir suchen
decline-reason-know_each_other = Wir kennen uns schon
decline-reason-no_time = Wir haben keine Zeit
decline-reason-not_for_us = Das ist nichts für uns
decline-reason-other = Anderer Grund

# What became of an introduction
outcome-moved = Wir sind umgezogen
outcome-still_planning = Wir planen noch
outcome-changed_mind = Wir haben es uns anders überlegt
outcome-moved_elsewhere = Wir sind woandershin gezogen
outcome-no_contact = Es gab keinen Kontakt
outcome-inappropriate = Es ist etwas Unangemessenes passiert

# States of an initiative
initiative-state-proposed = Vorgeschlagen
initiative-state-approved = Offen
initiative-state-closed = Geschlossen

# Roles and scopes of staff
role-coordinator = Koordination
role-admin = Netzwerkbüro
scope-households-read = Haushalte lesen
scope-households-write = Haushalte eintragen und ändern
scope-proposals-read = Vorschläge lesen
scope-proposals-review = Vorschläge prüfen
scope-initiatives-write = Initiativen ändern
scope-runs-write = Abgleich starten
scope-accounts-admin = Zugänge verwalten

# Criteria of the score
criterion-region = Region
criterion-family = Familie
criterion-timing = Zeitpunkt
criterion-welcome = Willkommen heißen
criterion-needs = Anliegen
criterion-interests = Interessen
criterion-occupation = Beruf
criterion-current_place = Wohnort heute
criterion-languages = Sprachen
criterion-situation = Situation

# Consents, in short
consent-share_with_initiatives = Initiativen dürfen unser Profil sehen
consent-meet_households = Andere Haushalte kennenlernen
consent-direct_contact_by_initiatives = Initiativen dürfen uns direkt schreiben
consent-newsletter = Neuigkeiten per E-Mail

# Languages of the world (ISO 639-1)
language-aa = Afar
language-ab = Abchasisch
language-ae = Avestisch
language-af = Afrikaans
language-ak = Akan
language-am = Amharisch
language-an = Aragonesisch
language-ar = Arabisch
language-as = Assamesisch
language-av = Awarisch
language-ay = Aymara
language-az = Aserbaidschanisch
language-ba = Baschkirisch
language-be = Belarussisch
language-bg = Bulgarisch
language-bi = Bislama
language-bm = Bambara
language-bn = Bengalisch
language-bo = Tibetisch
language-br = Bretonisch
language-bs = Bosnisch
language-ca = Katalanisch
language-ce = Tschetschenisch
language-ch = Chamorro
language-co = Korsisch
language-cr = Cree
language-cs = Tschechisch
language-cu = Kirchenslawisch
language-cv = Tschuwaschisch
language-cy = Walisisch
language-da = Dänisch
language-de = Deutsch
language-dv = Dhivehi
language-dz = Dzongkha
language-ee = Ewe
language-el = Griechisch
language-en = Englisch
language-eo = Esperanto
language-es = Spanisch
language-et = Estnisch
language-eu = Baskisch
language-fa = Persisch
language-ff = Ful
language-fi = Finnisch
language-fj = Fidschi
language-fo = Färöisch
language-fr = Französisch
language-fy = Westfriesisch
language-ga = Irisch
language-gd = Gälisch (Schottland)
language-gl = Galicisch
language-gn = Guaraní
language-gu = Gujarati
language-gv = Manx
language-ha = Haussa
language-he = Hebräisch
language-hi = Hindi
language-ho = Hiri-Motu
language-hr = Kroatisch
language-ht = Haiti-Kreolisch
language-hu = Ungarisch
language-hy = Armenisch
language-hz = Herero
language-ia = Interlingua
language-id = Indonesisch
language-ie = Interlingue
language-ig = Igbo
language-ii = Yi
language-ik = Inupiak
language-io = Ido
language-is = Isländisch
language-it = Italienisch
language-iu = Inuktitut
language-ja = Japanisch
language-jv = Javanisch
language-ka = Georgisch
language-kg = Kongolesisch
language-ki = Kikuyu
language-kj = Kwanyama
language-kk = Kasachisch
language-kl = Grönländisch
language-km = Khmer
language-kn = Kannada
language-ko = Koreanisch
language-kr = Kanuri
language-ks = Kaschmiri
language-ku = Kurdisch
language-kv = Komi
language-kw = Kornisch
language-ky = Kirgisisch
language-la = Latein
language-lb = Luxemburgisch
language-lg = Ganda
language-li = Limburgisch
language-ln = Lingala
language-lo = Laotisch
language-lt = Litauisch
language-lu = Luba-Katanga
language-lv = Lettisch
language-mg = Malagasy
language-mh = Marschallesisch
language-mi = Māori
language-mk = Mazedonisch
language-ml = Malayalam
language-mn = Mongolisch
language-mr = Marathi
language-ms = Malaiisch
language-mt = Maltesisch
language-my = Birmanisch
language-na = Nauruisch
language-nb = Norwegisch (Bokmål)
language-nd = Nord-Ndebele
language-ne = Nepalesisch
language-ng = Ndonga
language-nl = Niederländisch
language-nn = Norwegisch (Nynorsk)
language-no = Norwegisch
language-nr = Süd-Ndebele
language-nv = Navajo
language-ny = Nyanja
language-oc = Okzitanisch
language-oj = Ojibwa
language-om = Oromo
language-or = Oriya
language-os = Ossetisch
language-pa = Punjabi
language-pi = Pali
language-pl = Polnisch
language-ps = Paschtu
language-pt = Portugiesisch
language-qu = Quechua
language-rm = Rätoromanisch
language-rn = Rundi
language-ro = Rumänisch
language-ru = Russisch
language-rw = Kinyarwanda
language-sa = Sanskrit
language-sc = Sardisch
language-sd = Sindhi
language-se = Nordsamisch
language-sg = Sango
language-si = Singhalesisch
language-sk = Slowakisch
language-sl = Slowenisch
language-sm = Samoanisch
language-sn = Shona
language-so = Somali
language-sq = Albanisch
language-sr = Serbisch
language-ss = Swazi
language-st = Süd-Sotho
language-su = Sundanesisch
language-sv = Schwedisch
language-sw = Suaheli
language-ta = Tamil
language-te = Telugu
language-tg = Tadschikisch
language-th = Thailändisch
language-ti = Tigrinya
language-tk = Turkmenisch
language-tl = Filipino
language-tn = Tswana
language-to = Tongaisch
language-tr = Türkisch
language-ts = Tsonga
language-tt = Tatarisch
language-tw = Twi
language-ty = Tahitisch
language-ug = Uigurisch
language-uk = Ukrainisch
language-ur = Urdu
language-uz = Usbekisch
language-ve = Venda
language-vi = Vietnamesisch
language-vo = Volapük
language-wa = Wallonisch
language-wo = Wolof
language-xh = Xhosa
language-yi = Jiddisch
language-yo = Yoruba
language-za = Zhuang
language-zh = Chinesisch
language-zu = Zulu

# Arten von E-Mails
mail-kind-confirm_registration = Anmeldung bestätigen
mail-kind-list_invitation = Einladung aus einer Liste
mail-kind-already_registered = Schon angemeldet
mail-kind-resume_registration = Link zum Weitermachen
mail-kind-welcome = Willkommen
mail-kind-sign_in_link = Link zum Anmelden
mail-kind-proposal_teaser = Vorschlag
mail-kind-group_teaser = Gruppe vorgeschlagen
mail-kind-group_introduction = Gruppe bekannt gemacht
mail-kind-group_ended = Gruppe nicht zustande gekommen
mail-kind-reminder = Erinnerung
mail-kind-expiry_notice = Vorschlag abgelaufen
mail-kind-introduction = Bekanntmachung
mail-kind-introduction_initiative = Bekanntmachung an die Initiative
mail-kind-decline_notice = Vorschlag kam nicht zustande
mail-kind-check_in = Nachfrage nach einer Woche
mail-kind-outcome = Nachfrage nach Monaten
mail-kind-status = Zwischenstand
mail-kind-paused = Pause bestätigt
mail-kind-resumed = Pause beendet
mail-kind-inactive_notice = Frage nach langer Stille
mail-kind-deletion = Löschung bestätigt
mail-kind-address_change_confirm = Neue Adresse bestätigen
mail-kind-address_changed = Adresse geändert
mail-kind-adult_confirm = Zweite Person bestätigen
mail-kind-staff_digest = Überblick für die Koordination
mail-kind-staff_invitation = Einladung zur Mitarbeit
mail-kind-password_reset = Neues Passwort
mail-kind-suspended_notice = Meldung eingegangen
mail-kind-consent_revoked_confirmation = Widerruf bestätigt
mail-kind-initiative_freshness = Frage nach dem Profil der Initiative
mail-kind-meetup_place = Anmeldung zum Treffen
mail-kind-meetup_reminder = Erinnerung an ein Treffen
mail-kind-meetup_changed = Treffen geändert
mail-kind-meetup_cancelled = Treffen fällt aus
mail-kind-meetup_after = Frage nach dem Treffen
mail-kind-confirm_initiative = Frage an eine vorgeschlagene Initiative
mail-kind-confirm_message = Rückfrage zur Nachricht an eine Initiative
mail-kind-message_from_visitor = Nachricht an eine Initiative
mail-kind-test_mail = Testnachricht

# Why somebody is left over in a run
left-over-initiatives-suspended = Bekanntmachungen ruhen, bis eine Meldung geprüft ist.
left-over-initiatives-limit_reached = Es sind schon so viele Vorschläge offen, wie es sein dürfen.
left-over-initiatives-nobody_near = Keine Initiative ist für eine der Zielregionen zuständig.
left-over-initiatives-no_consent = Das Profil ist für keine zuständige Initiative freigegeben.
left-over-initiatives-situation_not_served = Die zuständigen Initiativen begleiten diese Situation nicht.
left-over-initiatives-no_shared_language = Die zuständigen Initiativen sprechen keine der angegebenen Sprachen.
left-over-initiatives-below_minimum = Keine zuständige Initiative passt gut genug.
left-over-initiatives-ruled_out = Was in Frage kommt, wurde schon vorgeschlagen oder ist ausgeschlossen.
left-over-initiatives-all_taken = Alle passenden Plätze sind zurzeit vergeben.
left-over-households-suspended = Bekanntmachungen ruhen, bis eine Meldung geprüft ist.
left-over-households-limit_reached = Es gibt zurzeit schon so viele Vorschläge oder Begegnungen, wie es sein dürfen.
left-over-households-nobody_near = Noch teilt niemand Zielregion und Sprache.
left-over-households-no_consent = Die Einwilligung, andere Haushalte kennenzulernen, fehlt.
left-over-households-situation_not_served = Kein anderer Haushalt passt zur Situation.
left-over-households-no_shared_language = Kein anderer Haushalt spricht eine der angegebenen Sprachen.
left-over-households-below_minimum = Kein anderer Haushalt passt gut genug.
left-over-households-ruled_out = Was in Frage kommt, wurde schon vorgeschlagen oder ist ausgeschlossen.
left-over-households-all_taken = Alle passenden Haushalte lernen zurzeit andere kennen.
weekday-monday = Montag
weekday-tuesday = Dienstag
weekday-wednesday = Mittwoch
weekday-thursday = Donnerstag
weekday-friday = Freitag
weekday-saturday = Samstag
weekday-sunday = Sonntag
criterion-partners = Regionale Partner
criterion-cooperation = Verbindliche Zusammenarbeit
criterion-goals = Ziele aus Daten der Region
criterion-measures = Maßnahmen

welcomed-moved = Die anderen sind hierher gezogen
welcomed-still_planning = Wir haben uns kennengelernt, die anderen planen noch
welcomed-changed_mind = Die anderen kommen doch nicht
welcomed-moved_elsewhere = Die anderen sind woandershin gezogen
welcomed-no_contact = Es gab keinen Kontakt
welcomed-inappropriate = Es ist etwas Unangemessenes passiert
