# "Please call me", with "du"
call-title = Bitte ruft mich an
call-consent = Mit deiner Bitte dürfen diese Stellen dafür deinen Namen und deine Telefonnummer öffnen. Jedes Öffnen wird aufgezeichnet, und du kannst es sehen.
call-asked = Wir haben deine Bitte um einen Anruf.
call-no-phone = Dafür brauchen wir deine Telefonnummer.
error-call-phone-missing = Bitte trag zuerst eine Telefonnummer ein.

# The form to print, with "du"
paper-text = Mit diesem Bogen nimmst du an Wurzelwerk teil. Betreiber ist: { $office }.
paper-who = Wer bist du?
paper-situation = Wo stehst du?
paper-needs = Wobei wünschst du dir Hilfe?
paper-consents = Worin willigst du ein? Beides ist freiwillig.
paper-revoke = Du kannst jede Einwilligung jederzeit widerrufen, für die Zukunft.
