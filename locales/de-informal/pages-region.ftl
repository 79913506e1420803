story-own-write = Erzähl deine Geschichte
story-own-intro = Wie war der Weg hierher, und was würdest du anderen raten? Zuerst liest jemand aus dem Büro deine Geschichte.
story-own-draft = Deine Geschichte wartet darauf, dass sie jemand liest: { $name }. Bis dahin sieht sie sonst niemand.
story-own-published = Deine Geschichte ist öffentlich.
story-own-later = Wenn du angekommen bist, kannst du hier davon erzählen.
