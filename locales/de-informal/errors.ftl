# What is wrong with a field, with "du"
error-text-empty = Bitte füll dieses Feld aus.
error-text-control = Dieser Text enthält unsichtbare Steuerzeichen. Bitte tipp ihn neu.
error-token-invalid = Dieser Link ist unvollständig. Bitte öffne ihn noch einmal aus der E-Mail.
error-target-missing = Bitte nenn mindestens eine Zielregion, zum Beispiel { $example }.
error-target-too-many = Du kannst höchstens { $example } Zielregionen nennen.
error-target-twice = Diese Zielregion hast du schon genannt.
error-place-ambiguous = Diesen Ort gibt es mehrmals. Bitte wähl aus: { $example }
error-adults-missing = Bitte nenn mindestens eine erwachsene Person.
error-adult-confirm = Nur Erwachsene können sich anmelden. Bitte bestätige dein Alter.
error-window-year = Bitte nenn einen Monat in den nächsten Jahren, zum Beispiel { $example }.
error-need-importance = Wie wichtig ein Anliegen ist, gibst du mit 1 bis 3 an, zum Beispiel { $example }.
error-importance-range = Wie wichtig etwas ist, gibst du mit 0 bis 3 an, zum Beispiel { $example }.
error-birth-year = Bitte nenn das Geburtsjahr mit vier Ziffern, zum Beispiel { $example }.
error-service-area-missing = Bitte nenn das Gebiet: einen Schlüssel wie { $example } oder einen Umriss.
error-video-transcript = Bitte schreib auf, was im Video gesagt und gezeigt wird.
