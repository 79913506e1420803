# Coming in
staff-sign-in-title = Sign-in for coordinators and the network office
staff-password = Password
staff-code = Code from the app
staff-code-hint = Six digits, or a recovery code
staff-forgotten = Forgotten your password?
staff-password-new = New password
staff-password-present = Present password
staff-password-rules = At least 12 characters. A sentence that only you know is good.
staff-password-save = Save the password
totp-title = Set up the second factor
totp-text = You need an app for one-time codes on your phone. Have it ready.
totp-begin = Set up
totp-code-title = Which code does the app show?
totp-scan = Scan this picture with the app.
totp-picture = QR code for the app
totp-type = Or type this secret:
totp-code = Code
totp-code-hint = Six digits, for example 123456
totp-confirm = Confirm
totp-again = Start again
totp-codes-title = Your recovery codes
totp-codes-text = Keep these codes safe. Each works once when the phone is missing.
totp-codes-next = On to work
invitation-title = Which password would you like to use?
reset-title = Where may we send the link?
reset-text = With the link you set a new password.
reset-set-title = What shall your new password be?
account-title = Change your password

# Today
today-title = Today
today-silent-title = Waiting too long
today-silent = Households that are overdue
today-review-title = To be reviewed
today-running = Approved proposals
today-household = Household
today-step = Next step
today-until = Promised by
today-overdue = Overdue
today-working-days =
    { $count ->
         [one] 1 working day
        *[other] { $count } working days
    }
today-proposal = Proposal
today-who = Who
today-kind = Kind
today-score = Fit
today-state = State
today-made = Made
reports-title = Reports
reports-none = No open report. When one comes in, it stands here and at the top of the page of the day.
queue-all = All proposals
reports-proposal = To the proposal
reports-household = To the reported household
reports-lift = Lift the suspension
reports-keep = Keep the suspension

# One proposal
proposal-title = Proposal { $id }
proposal-reasons = Reasons
proposal-criterion = Criterion
proposal-fact = Fact
proposal-points = Points
proposal-weight = Weight
proposal-share = Share
proposal-origin = Origin
proposal-effective = Takes effect
proposal-answer-by = Answer by
proposal-reason = Reason
proposal-outcome = Outcome
proposal-changed = One side has changed something since. Approving computes anew.
proposal-at-once = Everybody said yes beforehand. Approving introduces at once.
proposal-not-known = Please speak with this household first and mark it as known:
proposal-side-a = Household A
proposal-side-b = Household B
proposal-initiative = Initiative
proposal-places = { $used } of { $capacity } places taken
proposal-map-a = Side A
proposal-map-b = Side B
proposal-note = Personal sentence for the introduction
proposal-approve = Approve
proposal-approve-title = Approve or reject
proposal-reject = Reject
proposal-reject-reason = Why does it not fit?
proposal-undo = Undo the approval
proposal-undo-until = It can be undone until { $date }.
proposal-record = Record the outcome
proposal-history = History
proposal-history-at = When
proposal-history-what = What
proposal-history-who = Who
proposal-actor-staff = Coordination
proposal-actor-household = Household
proposal-actor-system = Service

# Households
households-title = Households
households-reference = Reference number
households-none = No household fits. Search with fewer words, or enter somebody.
households-all = All households
households-state = State
households-situation = Situation
households-areas = Regions
households-next = Next step
households-enter = Enter a household
households-enter-title = Whom would you like to enter?
households-enter-text = For people who phone or send paper. Record how they agreed.
households-proof = Proof of agreement
households-proof-hint = For example: call on 3 March, form signed
household-title = Household { $id }
household-teaser-only = Without consent you see only the short introduction.
household-facts = Facts
household-adults = Adults
household-children = Children
household-children-years = Born in { $years }
household-window = When
household-needs = Needs
household-offers = Offers
household-languages = Languages
household-interests = Interests
household-current = Present place
household-until = Hears by
household-known = Mark as known
household-known-text = Have you spoken with the household? Then it may be introduced to others.
household-known-at = Known since { $date }
household-suspended = Suspended after a report
household-contact = Open the contact data
household-contact-text = Opening is recorded. The household can see it.
household-contact-reason = What do you need the contact data for?
household-contact-title = Contact data
household-proposals = Proposals
household-proposals-caption = Proposals for this household
household-matches = What else fits well
household-matches-households = Households
household-matches-initiatives = Initiatives
household-matches-none = Nobody fits at present.
household-propose = Propose

# Beyond the list
beyond-title = Why not …?
beyond-title-of = Why not …? Household { $id }
beyond-initiative = An initiative
beyond-reference = Or the reference number of a household
beyond-ask = Look it up
beyond-several = Several households have this number. Please enter more digits.
beyond-nobody = We find nobody here for that.
beyond-match = The two fit, with { $percent } of 100 points.
beyond-full = All places of the initiative are taken at present.
beyond-changes = What would bring more?
beyond-changes-of = What would bring more? Household { $id }
beyond-changes-lead = The smallest changes that bring more. Talk about them with the household.
beyond-changes-none = No small change brings more. Another target area may help.
beyond-not-active = The household does not take part at present.
beyond-no-consent = The consent for this is missing. Ask the household whether it wants to give it.
beyond-now-initiatives =
    { $count ->
         [0] Without the proposals so far, no initiative fits at present.
         [one] Without the proposals so far, one initiative fits at present.
        *[other] Without the proposals so far, { $count } initiatives fit at present.
    }
beyond-now-households =
    { $count ->
         [0] Without the proposals so far, no household fits at present.
         [one] Without the proposals so far, one household fits at present.
        *[other] Without the proposals so far, { $count } households fit at present.
    }

# Duplicates
duplicates-title = Probable duplicates
duplicates-text = These households are not proposed to each other until you decide.
duplicates-none = No open duplicates. When two households resemble each other, they stand here.
duplicates-keep = Keep { $id }
duplicates-dismiss = Are different
duplicates-undo = Undo the merge

# Initiatives
staff-initiatives-title = Initiatives
staff-initiatives-none = No initiative yet. The network office enters initiatives and assigns them to you.
staff-initiatives-new = Add an initiative
staff-initiatives-import = Import
staff-initiatives-state = State
staff-initiatives-places = Places
staff-initiatives-area = Area
staff-initiative-edit = Edit
staff-initiative-approve = Approve
suggestion-open = Not confirmed
suggestion-open-text = Somebody proposed this initiative. It has not answered the mail to it yet. Without an answer the proposal is deleted after some days.
suggestion-confirmed = The initiative itself said yes: { $date }
suggestion-vouched = The network office goes on without a yes by mail: { $date }
suggestion-vouch = Go on without its yes
suggestion-vouch-text = The initiative has not answered the mail. Record how you know that it wants to be listed.
suggestion-vouch-button = Record the reason
suggestion-reason = Reason
suggestion-reason-hint = For example: call with its head on 23 November
staff-initiative-confirm = Still right
staff-initiative-close = Close
staff-initiative-reopen = Reopen
staff-initiative-agreement = Agreement
staff-initiative-agreement-none = No agreement yet. Without it there is no approval.
staff-initiative-agreement-text = Version { $version }, signed by { $signatory }
staff-initiative-agreement-form = Record the agreement
staff-initiative-version = Version
staff-initiative-signatory = Signed by
staff-initiative-signed-on = Signed on
staff-initiative-legal-basis = Legal basis
staff-initiative-legal-basis-hint = For example Art. 26 GDPR
staff-initiative-save = Save the initiative
initiative-form-name = Name of the initiative
initiative-form-description = What you do
initiative-form-ags = Service area
initiative-form-ags-hint = Official keys or names, one per line, for example 13075
initiative-form-polygon = Own outline
initiative-form-polygon-hint = GeoJSON, Polygon or MultiPolygon
initiative-form-services = Helps with
initiative-form-occupations = Occupations in demand
initiative-form-occupations-hint = One per line, for example nurse
initiative-form-situations = For whom
initiative-form-situations-hint = No tick: for everybody
initiative-form-languages = Languages
initiative-form-languages-hint = Codes with commas, for example de, en
initiative-form-capacity = How many households can you take on at once?
initiative-form-waiting = Free again from
initiative-form-email = Public mail address
initiative-form-phone = Public phone number
initiative-form-website = Website
initiative-form-video = Video card
import-title = Which initiatives would you like to import?
import-text = First everything is only checked. Without errors all of it is taken over at once.
import-format = Format
import-data = Content of the file
import-check = Check
import-take = Take over
import-report = { $rows } rows: { $created } new, { $updated } changed
import-checked = Checked, nothing changed yet
import-done = Taken over
import-errors = These rows have errors
import-row = Row
import-field = Field
import-detail = Error

# Accounts and tokens
accounts-title = Accounts
accounts-invite = Invite somebody
accounts-invite-title = Whom would you like to invite?
accounts-name = Name
accounts-role = Role
accounts-initiatives = Works for
accounts-initiatives-hint = Only for coordinators
accounts-deputy = Only as deputy
accounts-language = Language
accounts-invite-button = Invite
accounts-state = State
accounts-state-active = Active
accounts-state-invited = Invited
accounts-state-disabled = Disabled
accounts-disable = Disable
accounts-disable-text = Once an account is disabled, everybody of its office sees what is due. Where nobody is left, the network office sees it.
accounts-enable = Enable
accounts-again = Invite again
tokens-title = Tokens for programs
tokens-name = What is the token for?
tokens-scopes = What may it do?
tokens-expires = Valid until
tokens-create = Make a token
tokens-new-title = Your new token
tokens-new-text = You see it only now. Keep it like a password.
tokens-used = Last used
tokens-never = never
tokens-revoke = Revoke
tokens-none = There is no token yet. You make one below.
tokens-revoked = Revoked

# Runs
runs-title = Matching
runs-text = A run looks at all active households in your area at once. That way scarce places go where they do most good.
runs-start = Calculate a preview
runs-none = No run yet. The button above makes a preview that changes nothing.
runs-one = One run
runs-run = Run
runs-when = Begun
runs-finished = Finished
runs-cause = Cause
runs-engine = Version of the engine
runs-households = Households
runs-made = Proposals
runs-with-households = Proposals with households
runs-with-initiatives = Proposals with initiatives
runs-stale = Proposals out of date
runs-weights = Weights of this run
runs-text-preview = First you see a preview. Proposals are made only when you take it over.
runs-state = Status
runs-result = Taken over
runs-figure = Figure
runs-initiatives = Places at initiatives
runs-pairs = Households with each other
runs-figures = Figures of the run
runs-edges = Come into question
runs-proposals = Proposals in this run
runs-gain = Gain over “first come, first served”
runs-gain-percent = { $percent } %
runs-proof = Quality
runs-proved = Proved to be the best choice there is.
runs-gap = At most { $points } points below the best choice.
runs-places-caption = The most wanted first
runs-who-gets = Who gets what
runs-nobody-gets = No proposal comes of this run. Why is said below for each household.
runs-who-stays = Who stays without, and why
runs-nobody-stays = Nobody stays without.
runs-places = Places of the initiatives
runs-places-text = One more place helps only where more households ask than places are free.
runs-initiative = Initiative
runs-wanted = Wanted
runs-is-preview = This is a preview. Nothing was proposed yet.
runs-nothing = There is nothing to take over. The reasons stand below.
runs-not-yours = Whoever started the run can take it over, or the network office.
runs-commit =
    { $count ->
        [one] Take over one proposal
       *[other] Take over { $count } proposals
    }
runs-count-households =
    { $count ->
        [one] 1 household
       *[other] { $count } households
    }
run-state-preview = preview
run-state-committing = being taken over
run-state-committed = taken over
run-cause-staff = coordinators
run-cause-command = command line
run-cause-schedule = schedule
run-cause-household = a household
run-result-proposed = proposed
run-result-stale = changed since
run-result-pair_taken = proposed otherwise
run-result-too_many_open = too many open proposals
run-result-full = no place left

# Outbox and overview
outbox-title = Outbox
outbox-text = The mail server refused these mails, or their way is uncertain. Please decide.
outbox-none = No mail waits for a decision. All are on their way or have arrived.
outbox-kind = Mail
outbox-promised = Promised on
outbox-tries = Attempts
outbox-why = Last result
outbox-unsure = may have arrived
outbox-resend = Send again
outbox-discard = Discard
account-digest-on = On weekdays you get an overview by mail when something waits.
account-digest-off = You get no overview by mail.
account-digest-stop = End the overview
account-digest-start = Get the overview

# Demonstration
demo-mails-title = Demo mails
demo-mails-text = All mails of the demonstration arrive here.
demo-mails-none = No mail yet. Register a household: the first arrives right after.
demo-mails-to = To
demo-mails-subject = Subject
demo-mail-links = Links in this mail

# What can be wrong at the door
error-code-needed = Please enter the code from the app too, for example { $example }. And the password again.
error-sign-in-wrong = Address, password or code is wrong. After many attempts please wait 15 minutes.

# The demonstration
demo-title = The demonstration
demo-text = All people and initiatives here are made up. You can play each part.
demo-step-1 = Enter a household and open the mail among the demo mails.
demo-step-2 = Give your consents and add to your profile.
demo-step-3 = Review the proposals as a coordinator.
demo-step-4 = Answer yes through the mails of both sides.
demo-as = Sign in as { $role }

# Duplicates: codes
duplicate-reason-phone = The same phone number
duplicate-reason-place_children_target = The same place, children and target
duplicate-state-held = Open
duplicate-state-dismissed = Different
duplicate-state-merged = Merged

# One run
runs-anew = Calculate a new preview
runs-committing = This run is being taken over. Load the page again in a moment.
runs-committed-on = Taken over on { $date }
runs-to-review = To the review
runs-refused-text = This did not come about, because something changed since the preview:
runs-refused = { $count } times: { $why }
run-result-text-proposed = A proposal was made.
run-result-text-stale = One side changed something since, or no longer takes part.
run-result-text-pair_taken = The two have another proposal by now.
run-result-text-too_many_open = One side has as many open proposals as it may have.
run-result-text-full = The initiative has no free place any more.
runs-outdated = This preview is out of date and can no longer be taken over.
runs-outdated-text = The weights of matching were changed since the preview. A new preview shows what comes out now.
runs-refused-stale = Nothing was taken over: the weights were changed since the preview.
runs-refused-decided = This run was taken over already.
runs-commit-text = Proposals are made of exactly this preview. What changed since stays back one by one. Each proposal is still reviewed.
runs-fig-looked = Households looked at
runs-fig-gets = Households get something
runs-fig-without-initiatives = without an initiative
runs-fig-without-households = without another household
runs-filter = Filter
runs-filter-all = all
runs-filter-kind = With what
runs-filter-initiatives = with initiatives
runs-filter-households = with households
runs-none-so = There is nothing of that here.
runs-with-household = Household
runs-shown = { $range } of { $total } households
runs-page-before = Previous
runs-page-after = Next
runs-all-of = show all { $count }
runs-without-initiatives = Without an initiative
runs-without-households = Without another household
runs-given-free = Given of the free ones
runs-of = { $given } of { $free }
runs-one-more = What one more place would bring
runs-more-free = Nothing: places stay free.
runs-more-nothing = Nothing: whoever asks has a place.
runs-how = How good this choice is, and what it was calculated with
runs-more-points = Up to { $points } points of a hundred. Waiting households: { $count }
runs-todo-initiatives-suspended = The network office reviews the report. Nothing to do until then.
runs-todo-initiatives-limit_reached = Nothing is missing: these households have proposals already. Decide the open ones.
runs-todo-initiatives-nobody_near = Nobody covers it. Tell the network office: a neighbouring initiative may step in.
runs-todo-initiatives-no_consent = Call or write: it goes on once the profile is shared.
runs-todo-initiatives-situation_not_served = Check in the initiative’s profile which situations it serves.
runs-todo-initiatives-no_shared_language = Check in the initiative’s profile which languages are spoken.
runs-todo-initiatives-below_minimum = Open the household: there it says what would change it.
runs-todo-initiatives-ruled_out = Nothing to do here. An earlier answer or an exclusion counts.
runs-todo-initiatives-all_taken = More places help at once. How many are free stands in the initiative’s profile.
runs-todo-households-suspended = The network office reviews the report. Nothing to do until then.
runs-todo-households-limit_reached = Nothing is missing: these households have proposals already, or their quarter is full. Decide the open ones.
runs-todo-households-nobody_near = Invite to a meeting, or win over people who live there. New households join by themselves.
runs-todo-households-no_consent = Ask at the next talk whether they would like to meet other households.
runs-todo-households-situation_not_served = Nothing to do here at present.
runs-todo-households-no_shared_language = Ask about further languages and add them.
runs-todo-households-below_minimum = Open the household: often the time, children or needs are missing.
runs-todo-households-ruled_out = Nothing to do here. An earlier answer or an exclusion counts.
runs-todo-households-all_taken = Wait for the next run: households will be free again then.
runs-made-count =
    { $count ->
        [0] No proposal was made.
        [one] One proposal was made and waits for review.
       *[other] { $count } proposals were made and wait for review.
    }
runs-more-first =
    { $count ->
        [one] One waiting household would get it at once.
       *[other] It would help one of { $count } waiting households at once.
    }
runs-one-of = Run of { $date }
outcome-why-none = Not said
outcome-who = Who told it?
outcome-staff-text = Did somebody tell on the telephone or in a letter? Write it down here.
presence-title = Contact people, hours, foundations
presence-intro = Everything here is optional and public on the page of the initiative.
presence-person = Contact person { $number }
presence-name = Name
presence-role = Task
presence-phone = Telephone
presence-email = Mail
presence-agreed = The people named have agreed
presence-agreed-hint = Business numbers and addresses only, no private ones.
presence-email-hidden = Do not show the mail address of the initiative
presence-email-hidden-hint = Visitors then write through a form. The messages arrive at the same address.
presence-hours-hint = For example 9:00-12:00, 13:00-16:00. An empty field means closed.
presence-note-hint = For example: in the evening by appointment
presence-partners = Regional partners
presence-partners-hint = One a line. From three partners on it counts as met.
presence-cooperation = Binding cooperation
presence-cooperation-hint = To what did the partners bind themselves? For example: contract since 2024
presence-goals = Goals from regional data
presence-goals-hint = What shall be reached, and which figures show the need?
presence-measures = Measures
presence-measures-hint = One a line. For example: homecoming day in December
logo-title = Logo
logo-text = The logo stands on the public page of the initiative. It is made smaller, and all hidden facts such as the place go.
logo-file = Picture file
logo-file-hint = PNG, JPEG or WebP, 2 MB at most
logo-alt = What does it show?
logo-alt-hint = For people who do not see the picture. For example: logo of the initiative Heimathafen
logo-send = Save the logo
logo-remove = Remove the logo
logo-wrong = The logo was not saved
video-text = The video card stands on the public page of the initiative. It is a file of its own or a link, always with the words that are spoken.
video-about = What is the video about?
video-about-hint = For example: we introduce ourselves
video-language = Language of the video
video-transcript-hint = For people who do not hear or see the video: everything that is said, and what is shown without words.
video-link = Link, when the video is kept elsewhere
video-link-hint = Begins with https://. A link takes the place of the file. Nothing is loaded from the other service before somebody clicks.
video-words-first = You can send a file, captions and a preview picture as soon as the text is saved.
video-file = Video file
video-file-hint = MP4 (H.264 and AAC) or WebM, { $limit } MB at most. The place and other hidden facts go. A file takes the place of the link.
video-file-send = Upload the video
video-file-remove = Remove the video file
video-captions-file = File of captions
video-captions-hint = WebVTT (.vtt), { $limit } KB at most
video-captions-send = Save the captions
video-captions-remove = Remove the captions
video-poster = Preview picture
video-poster-file = Picture file
video-poster-hint = PNG, JPEG or WebP, { $limit } MB at most
video-poster-send = Save the preview picture
video-poster-remove = Remove the preview picture
video-preview = This is what others see
video-nothing = There is nothing to see yet: a file or a link is missing.
video-remove = Remove the whole video card
video-wrong = Nothing was saved

# Handing a household on.
transfer-staff-title = Handing on
transfer-staff-begin = Hand on to another initiative
transfer-staff-text = The household is asked by mail. Only after its yes does the other initiative learn of it and decide.
transfer-staff-reason-hint = The household reads this. One sentence is enough, such as “Your town lies in the next district.”
transfer-staff-ask = Ask the household
transfer-staff-accept = Take over
transfer-staff-refuse = Refuse
transfer-staff-why = Why not?
transfer-staff-withdraw = Take it back
transfer-state-asked = Household is asked
transfer-state-agreed = Initiative decides
transfer-state-accepted = Taken over
transfer-state-declined = Household says no
transfer-state-refused = Initiative refuses
transfer-state-expired = No answer
transfer-state-withdrawn = Taken back
refuse-reason-no_capacity = No room at present
refuse-reason-wrong_region = Wrong region
refuse-reason-cannot_help = Cannot help with this
refuse-reason-conflict_of_interest = Conflict of interest
refuse-reason-other = Another reason
care-kind-transferred = after it was handed on
care-kind-region = covers the target region
care-kind-land = covers the whole state, because nobody is there locally
care-kind-network = no initiative covers it

household-welcome = Welcomes others
household-welcome-used = { $used } of { $most } in this quarter.
household-welcome-any = any number
household-welcome-full = Again from { $date }
household-welcome-field = Households in a quarter (1 to 12, empty: no limit)

## Groups

group-staff-title = Groups that look for a home
group-staff-list = Groups
group-staff-one = Group
group-staff-of = Group { $id }
group-staff-text = Three to six households look in the same district, and their times to move overlap. You see the groups of which your initiative covers every household.
group-staff-none = There is no group here at the moment. Groups come from a run.
group-under-way = Open ones
group-run-text = Nobody is in two groups. While a group is asked, no two of it are asked separately.
group-region = District
group-months = Time in common
group-size = Households
group-households = The households
group-weakest = Weakest pair
group-yes-count = Said yes
group-pairs = Who fits whom
group-pair = Household { $one } and household { $other }
group-member-gone = This household no longer takes part.
group-approve = Approve: everybody is asked
group-note = Personal sentence for the introduction
group-reject = Reject
group-why-not = Why not?
group-undo = Take the approval back
group-undo-rejection = Take the rejection back
group-changed = A household has changed since. On approving, the reasons are computed anew and you look once more.
group-meetup-text = Everybody said yes and knows the others. A meetup helps to make something of it.
group-meetup-button = Announce a meetup
group-meetup-title = Looking for a home together: { $region }
runs-with-groups = Groups
group-state-suggested = Waits for review
group-state-approved = Approved
group-state-complete = Everybody said yes
group-state-rejected = Rejected
group-state-declined = Too few after a no
group-state-expired = Too few answers
group-state-stale = No longer fits
group-state-withdrawn = Too few after somebody left
group-member-asked = Still open
group-member-yes = Yes
group-member-introduced = Introduced
group-member-declined = No
group-member-silent = No answer
group-member-left = No longer in it
group-member-ended = Over
group-action-approve = Approved
group-action-reject = Rejected
group-action-undo = Taken back
group-action-ask = Everybody asked
group-action-complete = Everybody said yes
group-action-decline = Did not come about
group-action-expire = Time is over
group-action-go_stale = No longer fits
group-action-withdraw = Did not come about
