# The day on one page
day-new-title = New
day-new = Households nobody has spoken with yet
day-new-more = More households nobody has spoken with yet
day-due = Due on
day-expiring-title = Expires soon
day-expiring = The time to answer ends within 7 days
day-stalled-title = Does not move
day-stalled = Without an answer or any news for a while
day-since = Quiet since
day-answer-by = Answer by
day-at-once = Introduces at once
day-changed = One side has changed something
day-talk-first = Talk first
day-pick = Select
day-several-title = Several at once
day-several-text = Applies to everything you selected. Here you can reject only for reasons after which the two may be proposed again.
day-several-approve = Approve selection
day-several-reject = Reject selection
day-decided =
    { $count ->
        [0] Nothing was decided
        [one] One proposal is decided
       *[other] { $count } proposals are decided
    }
day-undo-title = Just decided
day-undo = Take back
day-undo-until = Can be taken back until { $date }.
day-undo-hour = Can be taken back for an hour.
day-running = All proposals
day-running-none = No proposal is in this state. Other states are found above.
done-nothing-picked = Nothing was selected.
error-several-too-many = At most { $example } proposals go at once.
error-several-reason = This reason holds for good. Please reject with it one by one.
error-several-reason-missing = Please choose a reason for the rejection.

# Keys
keys-title = Keys
keys-next = next proposal
keys-previous = previous proposal
keys-approve = approve
keys-reject = reject, then the digit of the reason
keys-undo = take the last decision back
keys-open = open
keys-pick = select
keys-help = this help
keys-switch-on = Switch keys on
keys-switch-off = Switch keys off
keys-none-left = No proposal waits here any more.
keys-mark-first = First choose a proposal with j.
keys-not-here = That is not possible for this proposal.
keys-nothing-to-undo = There is nothing to take back.

# What differs from the last version of a proposal
proposal-diff-coming = What would differ if computed anew
proposal-diff-made = What differs from the last version
proposal-diff-score = Fit before { $before }, now { $after }.
proposal-diff-none = All reasons stayed the same.
proposal-diff-caption = Reasons that changed
proposal-diff-before = Before
proposal-diff-after = Now
proposal-sides = Both sides

# Talks, follow-ups, who looks after whom
day-calls-title = Please call
day-calls = Households that would like to be called
day-due-title = Follow-ups
done-noted = Written down.
log-title = Talks and follow-ups
log-none = No talk noted yet. Note the first one above.
log-caption = Talks and notes of your office
log-form-title = Write down a talk or a note
log-form-text = Only your office reads this. The household gets it in its export.
log-kind = Kind
log-body = What is to be remembered?
log-minutes = Minutes
log-project = Project
log-project-hint = Your code for accounting, for example ESF-17
log-spoken = We spoke with each other. The household is known to us now.
log-due = Follow up on
log-subject = What is to be done then?
log-save = Write down
log-follow-ups = Follow-ups
log-done = Done
log-day = Day
log-by = By
log-assigned = Looked after by
log-anybody = Whoever is there
log-assign = Change who looks after it
log-sum =
    { $count ->
        [0] No minutes written down yet.
        [one] One minute in all.
       *[other] { $count } minutes in all.
    }
contact-kind-note = Note
contact-kind-call = Telephone
contact-kind-mail = Mail
contact-kind-visit = In person
contact-kind-letter = Letter
error-minutes-range = Between 0 and 600 minutes are possible, for example { $example }.
error-date-past = This day is over. Possible is for example { $example }.

# Please call me
call-title = Please call me
call-times = When does it suit you?
call-times-hint = Nothing ticked: any time
call-any-time = Any time
call-time-morning = weekdays before noon
call-time-noon = weekdays around noon
call-time-afternoon = weekdays in the afternoon
call-time-evening = weekdays after 5 pm
call-time-weekend = at the weekend
call-who = These can call: { $who }.
call-consent = By asking you let these offices open your name and your telephone number for it. Each opening is recorded, and you can see it.
call-ask = Ask for a call
call-asked = We have your request for a call.
call-asked-times = Suits best: { $times }.
call-withdraw = No call after all
call-no-phone = For that we need your telephone number.
call-add-phone = Add a telephone number
error-call-phone-missing = Please add a telephone number first.
call-since = Since
call-done = Called
call-wanted = The household asks to be called
call-note = Note that it would like to be called

# Search, paper, proposing by hand
households-search = Reference or keyword
households-search-text = Looks in places, occupations, needs, interests and languages that you may see. Names and addresses are not searched.
household-proof = Entered by us. Proof: { $proof }
beyond-propose = Propose by hand
staff-initiative-preview = Preview
staff-initiative-preview-text = Preview, not saved yet
paper-title = Form to print
paper-text = With this form you take part in Wurzelwerk. It is run by: { $office }.
paper-print = Print this page. The signed form is the proof of agreement.
paper-who = Who are you?
paper-situation = Where do you stand?
paper-where = Where to and when?
paper-target = Place or district
paper-radius = Radius in kilometres
paper-needs = What would you like help with?
paper-consents = What do you consent to? Both are optional.
paper-revoke = You can revoke each consent at any time, for the future.
paper-signed = Place, day, signature
paper-version = Version of the texts: { $version }
paper-office = For the office to fill in
paper-received = Received on
paper-entered = Entered by

# Lists that an office kept before
lists-title = Take over an existing list
lists-text = First it is only checked. Only without errors everything is taken over at once. You can take it back.
lists-text-kept = The households stay unconfirmed, nobody sees them. Whoever does not confirm is deleted after a few days.
lists-data = Content of the list
lists-data-hint = With headings in the first line, copied from the table or as CSV
lists-column = Column for: { $what }
lists-place = Target where the row has none
lists-of-age = Everybody on the list is 18 or older.
lists-checked = Checked, nothing changed yet
lists-ready = { $ready } of { $rows } rows are ready. Whoever is registered already stays as they are.
lists-taken = Lists taken over
lists-when = Taken over
lists-rows = Rows
lists-open = Unconfirmed
lists-kept = Kept until
lists-basis = Basis of the invitation
lists-basis-hint = It stands in the mail. For example: You put your name down at the information day.
lists-invite = Invite
lists-undone = Taken back
done-taken-over = The list is taken over. Nobody was written to.
error-table-empty = The list has no rows. The first line are the headings.
error-table-too-long = At most { $example } rows go at once.
error-table-column = Which column holds the mail address? Headings are: { $example }
error-table-twice = This address stands further up already.

# Folded parts of the day
day-nothing = Nothing to do: { $what }
day-all-done = Everything is done for today.

# Somebody is away, and who stands in
absence-title = Away, and who stands in
absence-text = Say when you are away and who stands in. What falls due then stands on the deputy’s page “Today”. The daily overview goes there too.
absence-text-rights = It ends by itself. Nobody gets new rights, and households stay assigned to you.
absence-who = Who is away?
absence-myself = I myself
absence-when = When
absence-from = First day
absence-until = Last day
absence-until-hint = It is still part of it.
absence-deputy = Stands in
absence-deputy-hint = Somebody of the same office. Nobody there? Then the network office sees what is due.
absence-whoever = Whoever else is in the office
absence-deputy-gone = { $name } is not there at present: everybody in the office sees what is due, otherwise the network office
absence-set = Set the absence
absence-end = End it early
absence-list = Absences that are set
absence-none = Nobody is away.
absence-state = Status
absence-state-planned = planned
absence-state-running = running
absence-state-over = over
absence-set-by = Set by
absence-range = { $from } to { $until }
absence-badge = Standing in
absence-for = for { $name }
absence-stands-in = You stand in for { $name } until { $date }.
absence-away = You are away until { $date }. Stands in: { $name }
done-absence = The absence is set.
done-absence-ended = The absence has ended.
error-absence-deputy = This person cannot stand in. Possible is whoever works in the same office and has an open account.
error-absence-deputy-away = This person is away at that time too, until { $example }.
error-absence-twice = An absence is set for this time already, until { $example }.
error-absence-too-long = An absence lasts at most { $example } days.

# Correcting the log
log-correct = Correct
log-correct-title = Correct a talk or a note
log-correct-text = Who corrected it and when stays visible. The earlier text is not kept.
log-corrected = corrected by { $name } on { $date }
log-remove = Take it out of the log
log-stale = Somebody changed this meanwhile. This is how it stands now.
log-move = Another day
log-reopen = Still to be done
log-done-follow-ups = Follow-ups that are done

# Minutes, added up
minutes-title = Minutes
minutes-text = All talks and notes of your office, added up for accounting. Erased households still count, without being recognisable.
minutes-from = From month
minutes-until = To month
minutes-show = Show
minutes-none = There is nothing in the log for this time.
minutes-total = { $time }, entries: { $entries }
minutes-hours = { $minutes } minutes ({ $hours } hours)
minutes-by = By: { $what }
minutes-office = Office
minutes-month = Month
minutes-entries = Entries
minutes-no-project = without a project
minutes-all = All rows
minutes-csv = As CSV for a spreadsheet
error-months-too-many = At most { $example } months go at once.

# Where households want to go
area-map-title = Households on the map
area-map-several = Whoever names several targets counts in each.
area-map-area = Area
area-map-districts = Households by district
area-map-lands = Whole Länder
area-map-lands-text = Whoever has not shared the profile stands here too: then you see only the Land.
area-map-one = { $name }: { $count }
area-map-filter = Target: { $name }
area-map-all = All households
minutes-count =
    { $count ->
        [one] 1 minute
       *[other] { $count } minutes
    }
area-map-text =
    { $count ->
        [0] You see no household at present.
        [one] You see one household.
       *[other] You see { $count } households.
    }
area-map-anywhere =
    { $count ->
        [one] One household would go anywhere.
       *[other] { $count } households would go anywhere.
    }
day-due-caption = Due today or before
absence-badge-away = Away
minutes-person = Person
area-map-rest = More areas

day-transfers-title = Handing on
day-transfers = Households that are or were handed on
day-messages-title = Messages from other offices
