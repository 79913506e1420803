# Gründe eines Vorschlags für Koordinierende: ein Satz je Fall, mit den Tatsachen.
# Die Werte kommen als Wörter: siehe matching::explain::vocabulary und spoken.

# Region, zwei Haushalte
reason-region-same-place = Beide zieht es nach { $place } ({ $district }).
reason-region-places = Die Zielorte { $place } und { $other_place } liegen { $km } km auseinander.
reason-region-places-same-district = Die Zielorte { $place } und { $other_place } liegen { $km } km auseinander, im selben Kreis ({ $district }).
reason-region-place-inside = Der Zielort { $place } liegt im gewünschten Kreis ({ $district }).
reason-region-place-reaches = Der Umkreis von { $place } reicht bis in den gewünschten Kreis ({ $district }).
reason-region-same-district = Beide wünschen sich denselben Kreis ({ $district }).
reason-region-neighbours = Die gewünschten Kreise sind Nachbarn ({ $district }, { $other_district }).
reason-region-same-land = Beide Zielregionen liegen im selben Land ({ $land }).
reason-region-anywhere = Mindestens eine Seite ist für ganz Deutschland offen.

# Familie
reason-family-children = Beide haben Kinder. { $closest ->
    [0] Zwei sind im selben Jahr geboren.
    [one] Die nächsten Geburtsjahre liegen ein Jahr auseinander.
   *[other] Die nächsten Geburtsjahre liegen { $closest } Jahre auseinander.
}
reason-family-same-adults = Beide haben keine Kinder und sind gleich viele Erwachsene.
reason-family-other-adults = Beide haben keine Kinder, sind aber unterschiedlich viele Erwachsene.
reason-family-one-side = Nur eine Seite hat Kinder.

# Zeit
reason-timing-settled = Eine Seite lebt schon dort; der Zeitpunkt spielt keine Rolle.
reason-timing-not-stated = Mindestens eine Seite hat noch keinen Zeitpunkt genannt.
reason-timing-overlap = Die Zeitfenster haben { $months ->
    [one] einen Monat
   *[other] { $months } Monate
} gemeinsam, ab { $from }.
reason-timing-gap = { $months ->
    [0] Das eine Zeitfenster beginnt, wenn das andere endet.
    [one] Zwischen den Zeitfenstern liegt ein Monat.
   *[other] Zwischen den Zeitfenstern liegen { $months } Monate.
}

# Willkommen
reason-welcome = Eine Seite lebt schon in der Region, die andere kommt noch.
reason-welcome-same = Beide sind in der gleichen Lage: Beide kommen noch, oder beide leben schon dort.

# Anliegen, zwei Haushalte
reason-needs-offered = Die eine Seite bietet Hilfe an, die die andere sucht: { $needs }.
reason-needs-offered-none = Die angebotene Hilfe passt nicht zu den Anliegen.
reason-needs-common = Gemeinsame Anliegen: { $needs }.
reason-needs-common-none = Keine gemeinsamen Anliegen.
reason-needs-not-stated = Mindestens eine Seite hat dazu nichts angegeben.

# Interessen
reason-interests = Gemeinsame Interessen: { $interests }.
reason-interests-none = Keine gemeinsamen Interessen.
reason-interests-not-stated = Mindestens eine Seite hat keine Interessen angegeben.

# Berufe, zwei Haushalte
reason-occupation-same = In beiden Haushalten gibt es denselben Beruf: { $group }.
reason-occupation-related = Verwandte Berufe, gemeinsame Gruppe: { $group }.
reason-occupation-titles = Ähnliche Berufsbezeichnungen: „{ $title }“ und „{ $other_title }“.
reason-occupation-different = Die Berufe sind verschieden.
reason-occupation-not-stated = Mindestens eine Seite hat keinen Beruf angegeben.

# Heutiger Wohnort
reason-current-place-apart = Die heutigen Wohnorte { $place } und { $other_place } liegen { $km } km auseinander.
reason-current-place-abroad = Beide wohnen im selben Land ({ $country }), { $km } km voneinander entfernt.
reason-current-place-other-countries = Die Haushalte wohnen zurzeit in verschiedenen Ländern.
reason-current-place-settled = Eine Seite lebt schon in der Region; der Wohnort spielt keine Rolle.
reason-current-place-not-stated = Mindestens eine Seite hat ihren Wohnort nicht angegeben.

# Sprachen
reason-languages = Gemeinsame Sprachen: { $languages }.

# Region, Haushalt und Initiative
reason-service-place-inside = Der Zielort { $place } liegt im Gebiet der Initiative.
reason-service-place-touched = Das Gebiet der Initiative beginnt { $km } km vom Zielort { $place } entfernt.
reason-service-district-inside = Der gewünschte Kreis ({ $district }) gehört ganz zum Gebiet der Initiative.
reason-service-district-touched = Der gewünschte Kreis ({ $district }) grenzt an das Gebiet der Initiative oder überschneidet es.
reason-service-land-inside = Das gewünschte Land ({ $land }) gehört ganz zum Gebiet der Initiative.
reason-service-land-touched = Das Gebiet der Initiative liegt ganz oder teilweise im gewünschten Land ({ $land }).
reason-service-anywhere = Der Haushalt ist für ganz Deutschland offen.

# Anliegen, Haushalt und Initiative
reason-service-needs-all = Die Initiative hilft bei allen Anliegen: { $needs }.
reason-service-needs-some = Die Initiative hilft bei: { $needs }. Offen bleibt: { $missing }.
reason-service-needs-none = Die Initiative hilft bei keinem der Anliegen: { $missing }.
reason-service-needs-not-stated = Der Haushalt hat keine Anliegen angegeben.

# Berufe, Haushalt und Initiative
reason-service-occupation-same = Genau dieser Beruf wird gesucht: { $group }.
reason-service-occupation-related = Ein verwandter Beruf wird gesucht, gemeinsame Gruppe: { $group }.
reason-service-occupation-titles = „{ $title }“ ähnelt dem gesuchten Beruf „{ $other_title }“.
reason-service-occupation-several = { $fitting } von { $seeking } Erwachsenen, die Arbeit suchen, haben einen gesuchten oder verwandten Beruf.
reason-service-occupation-none = Kein Beruf des Haushalts wird hier gesucht.
reason-service-occupation-nobody = Niemand im Haushalt sucht Arbeit mit angegebenem Beruf.

# Situation
reason-service-situation-named = Die Initiative ist ausdrücklich für diese Situation da: { $situation }.
reason-service-situation-everybody = Die Initiative ist für alle da.

# Sätze für Haushalte: nur grobe Werte, keine Punkte.
family-reason-region-same = Sie zieht es in dieselbe Gegend.
family-reason-region-near = Ihre Zielregionen liegen nah beieinander.
family-reason-region-land = Sie möchten im selben Land leben.
family-reason-family-children = In beiden Familien gibt es Kinder in ähnlichem Alter.
family-reason-family-adults = Ihre Haushalte sind ähnlich groß.
family-reason-timing-same = Sie möchten etwa zur gleichen Zeit umziehen.
family-reason-timing-near = Sie möchten kurz nacheinander umziehen.
family-reason-welcome = Eine Seite kennt die Region schon gut, die andere kommt neu dazu.
family-reason-needs-offered = Eine Seite kann bei dem helfen, was die andere sucht.
family-reason-needs-offered-named = Eine Seite kann der anderen helfen: { $needs }.
family-reason-needs-common = Sie beschäftigen ähnliche Fragen.
family-reason-needs-common-named = Sie beschäftigen ähnliche Fragen: { $needs }.
family-reason-interests = Sie haben gemeinsame Interessen.
family-reason-interests-named = Sie haben gemeinsame Interessen: { $interests }.
family-reason-occupation = In beiden Haushalten gibt es verwandte Berufe.
family-reason-current-place-near = Sie wohnen zurzeit nicht weit voneinander.
family-reason-current-place-country = Sie leben zurzeit im selben Land.
family-reason-languages = Sie sprechen mehrere gemeinsame Sprachen.
family-reason-service-inside = Ihre Zielregion gehört zum Gebiet der Initiative.
family-reason-service-near = Das Gebiet der Initiative liegt nah an Ihrer Zielregion.
family-reason-service-part = Das Gebiet der Initiative ist ein Teil Ihrer Zielregion.
family-reason-service-needs-all = Die Initiative hilft bei allem, was Ihnen wichtig ist: { $needs }.
family-reason-service-needs-some = Die Initiative hilft Ihnen bei: { $needs }.
family-reason-service-occupation = Ihr Beruf wird dort gesucht.
family-reason-service-occupations = Ihre Berufe werden dort gesucht.
family-reason-service-situation = Die Initiative ist für Menschen in Ihrer Lage da.

# Warum nicht: die erste Bedingung, die nicht erfüllt ist.
why-not-same = Das ist derselbe Haushalt.
why-not-not_active = Ein Haushalt nimmt zurzeit nicht teil.
why-not-no_consent = Ein Haushalt möchte anderen Haushalten nicht vorgestellt werden.
why-not-not_named = Der Haushalt hat in die Weitergabe an diese Initiative nicht eingewilligt.
why-not-not_open = Die Initiative ist nicht freigegeben oder geschlossen.
why-not-excluded = Eine Seite hat die andere ausgeschlossen.
why-not-pair_taken = Es gibt schon einen Vorschlag, oder ein früherer schließt einen neuen aus.
why-not-probable_duplicate = Die beiden sind wahrscheinlich derselbe Haushalt.
why-not-situation_not_served = Die Initiative ist für andere Situationen da.
why-not-no_shared_language = Es gibt keine gemeinsame Sprache.
why-not-no_common_region = Keine der Zielregionen überschneidet sich mit einer der anderen Seite.
why-not-not_covered = Keine der Zielregionen liegt im Gebiet der Initiative oder berührt es.
why-not-not_possible = Die beiden können einander zurzeit nicht vorgeschlagen werden.
why-not-short = Es fehlen { $percent } von 100 Punkten bis zur Mindestzahl.
