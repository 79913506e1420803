# Wege zur Anmeldung: was sich mit „du“ anders liest.
entry-title = { $name }: Komm nach Hause
entry-lead = Wir bringen dich mit Menschen zusammen, die in der Region helfen können. Und mit Familien, die denselben Weg gehen.
entry-how = Vier kurze Fragen, dann eine E-Mail zur Bestätigung. Du entscheidest, wer etwas von dir erfährt.
stand-text = Vier kurze Fragen. Danach kommt eine E-Mail, mit der du alles bestätigst. Ohne Bestätigung wird nichts behalten.
stand-place = Wohin möchtest du, oder wo lebst du schon?
stand-privacy = Deine Angaben gehen nur an diesen Dienst. Auf diesem Gerät bleiben sie höchstens, bis wieder Netz da ist.
