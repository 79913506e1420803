# Meetups: the list for everybody, the pages of households, the pages of initiatives.
meetup-list = Meetups
meetup-list-lead = Get to know others who are coming or are there already: by video or on the spot.
meetup-filter = Search meetups
meetup-found = { $count ->
    [0] No meetup is announced here at the moment.
    [one] One meetup
   *[other] { $count } meetups
  }
meetup-mine = My meetups
meetup-area = Land or district
meetup-from = From
meetup-to = To
meetup-title = Title
meetup-when = When
meetup-where = Where
meetup-region = For the region
meetup-for = For whom
meetup-language = Language
meetup-by = Invites
meetup-theme = Theme
meetup-time = { $from } to { $to }
meetup-video-later = By video. Everybody who has a place sees the link.
meetup-free = { $count ->
    [one] One place free
   *[other] { $count } places free
  }
meetup-full = Full, with a waiting list
meetup-begun = Has begun
meetup-over = Over
meetup-cancelled = Cancelled
meetup-sign-up = Sign up for the meetup
meetup-sign-up-hint = At the meetup you meet the others yourself. Beforehand the service tells nobody your name. People whom you have excluded may be there, too.
meetup-wait = Join the waiting list
meetup-withdraw = Withdraw from the meetup
meetup-calendar = Add the date to your calendar
meetup-sign-in-first = Households that take part here can sign up.
meetup-not-for-you = This meetup is meant for others, or your consent to get to know others is missing.
meetup-signed-up-for = Signed up
meetup-suggested = Suggested for your region
meetup-suggested-none = Nothing else is announced for your region at the moment.
meetup-all = See all meetups
meetup-people = Whom would you like to get to know?
meetup-people-title = Whom would you like to get to know?
meetup-people-text = Only when two choose each other does it go on. Nobody learns whom else you chose. You can choose until { $date }.
meetup-people-none = None of the others would like to be introduced at the moment.
meetup-people-consent = For this, your consent to get to know other households is missing.
meetup-person = Household { $number }
meetup-choose = Get to know { $name }
meetup-unchoose = Rather not { $name }
meetup-chosen = Chosen by you
meetup-kind-digital = By video
meetup-kind-on_site = On the spot
meetup-theme-getting_to_know = Getting to know each other
meetup-theme-housing = Housing
meetup-theme-work = Work
meetup-theme-children = School and childcare
meetup-theme-business = A business of one's own
meetup-theme-leisure = Clubs and leisure
meetup-theme-region = The region
meetup-theme-other = Something else
meetup-audience-coming = For all who would like to come
meetup-audience-everyone = Also for those who have arrived and for locals
meetup-own-signed_up = You have a place
meetup-own-waiting = You are on the waiting list
meetup-own-cancelled = Withdrawn
meetup-own-attended = You were there
meetup-signup-signed_up = Has a place
meetup-signup-waiting = On the waiting list
meetup-signup-cancelled = Withdrawn
meetup-signup-attended = Was there
meetup-level-teaser = Teaser
meetup-level-profile = Profile
meetup-level-introduced = Introduced
meetup-csv-reference = Reference
meetup-csv-state = State
meetup-csv-level = Visible
meetup-csv-adults = Adults
meetup-csv-children = Children
meetup-csv-lines = Teaser
meetup-staff-text = Meetups stand on the public list at once. Names of participants never stand there.
meetup-staff-new = Announce a meetup
meetup-staff-announce = Announce
meetup-staff-edit = Change the meetup
meetup-staff-none = No meetup is announced yet.
meetup-staff-places = Places
meetup-staff-waiting = Waiting
meetup-staff-state = State
meetup-staff-network = Network office
meetup-staff-description = What happens there
meetup-staff-day = Day
meetup-staff-from = Begin, for example 18:30
meetup-staff-until = End, for example 20:00
meetup-staff-kind = How people meet
meetup-staff-link = Link of the video room
meetup-staff-link-hint = For a meetup by video. Only those who have a place see it.
meetup-staff-place = Place
meetup-staff-place-hint = For a meetup on the spot, for example “Town hall, room 2”.
meetup-staff-address = Address
meetup-staff-areas = For which districts or Länder
meetup-staff-areas-hint = Names or keys, one a line. When empty, the area of the initiative counts; for the network office anywhere.
meetup-staff-language-hint = Two letters, for example de or en.
meetup-staff-capacity = Places for households
meetup-staff-public = As everybody sees it
meetup-staff-cancel = Cancel the meetup
meetup-staff-counts = { $taken } with a place, { $waiting } on the waiting list
meetup-staff-attended = { $count ->
    [one] One household was there.
   *[other] { $count } households were there.
  }
meetup-staff-participants = Who takes part
meetup-staff-nobody = Nobody has signed up yet.
meetup-staff-closed = Of this meetup only the figures remain.
meetup-staff-level = Visible
meetup-staff-seen = What you may see
meetup-staff-children = { $count ->
    [0] No children
    [one] One child
   *[other] { $count } children
  }
meetup-staff-csv = Download the list as a table (CSV)
meetup-staff-attendance = Who was there?
meetup-staff-present = Were there
done-meetup-signed-up = You have a place. The confirmation is on its way.
done-meetup-waiting = You are on the waiting list. When a place becomes free, we write to you.
done-meetup-withdrawn = You have withdrawn.
done-meetup-announced = The meetup is announced and stands on the public list.
meetup-staff-behind = The two chose each other after this meetup: { $title }
