# The short introduction: what the other side sees before both said yes.
teaser-situation = Situation: { $situation }
teaser-target = Region: { $areas }
teaser-anywhere = anywhere in Germany
teaser-children = Children aged { $bands }
teaser-children-some = With children
teaser-band-0 = 0 to 2
teaser-band-1 = 3 to 5
teaser-band-2 = 6 to 9
teaser-band-3 = 10 to 13
teaser-band-4 = 14 to 17
teaser-window = Moving: { $from } to { $to }
teaser-window-one = Moving: { $from }
teaser-season-spring = spring { $year }
teaser-season-summer = summer { $year }
teaser-season-autumn = autumn { $year }
teaser-season-winter = winter { $year }/{ $next }
teaser-occupation = Occupation: { $groups }
teaser-adults = { $count ->
    [1] One adult
    [2] Two adults
   *[other] Three or more adults
}
teaser-needs = Looking for: { $needs }
teaser-offers = Can help with: { $offers }
teaser-interests = Interests: { $interests }
teaser-languages = Also speaks: { $languages }

# What a household reads about an initiative.
teaser-initiative-area = Covers: { $areas }
teaser-initiative-services = Helps with: { $services }
teaser-initiative-languages = Speaks: { $languages }

# The preview with its switches.
teaser-line-situation = Situation
teaser-line-target = District of the target area
teaser-line-children = Ages of the children
teaser-line-window = Time of the move
teaser-line-occupation = Group of occupations
teaser-line-adults = Number of adults
teaser-line-needs = Needs
teaser-line-offers = Offers of help
teaser-line-interests = Interests
teaser-line-languages = Languages
teaser-level-full = Everything you left on can be seen.
teaser-level-reduced = We show some things more coarsely or not at all, so that nobody recognises you by them.
teaser-level-minimal = Only your situation and the federal state can be seen. More could single you out.
teaser-guard = Every statement holds for at least { $k } households.
teaser-guard-not-yet = There are fewer than { $k } households like yours so far. That is why we show so little.
teaser-knowingly = This may single you out. You switched it on yourself.
