# Registration
register-email-title = What is your mail address?
register-about = Four questions, three minutes: We look for initiatives and families that fit you.
register-email-intro = Four questions, and you are in. You need no password: we send you a link.
register-email = Mail address
register-email-hint = For example familie@example.org. We pass it on to nobody without your yes.
register-known = Already with us? Sign in here
register-look-first = Just have a look first: who helps in your region?
register-later = Go on later
register-where-title = Where would you like to move?
register-where-intro = This is how we find who is there for you. One place or region is enough; more can follow later.
register-when-title = Roughly when would you like to move?
register-when-intro = This is how we find people who move at the same time. A rough time is enough, and you can change it.
register-who-title = Who are you?
register-who-intro = This tells us who can help you, and whom you can help.
register-name = Your name
register-name-hint = How shall we address you? Others see the name only after your yes.
register-of-age = I am at least 18 years old.
register-check-title = Is everything right?
register-check-email = Mail address
register-check-areas = Where to
register-check-window = When
register-check-situation = Situation
register-check-name = Name
register-check-consents = Who may know about you?
register-check-consents-hint = Without a tick everything stays with us. You can change your mind at any time.
register-check-privacy = By sending this, our privacy notice applies. You can delete everything at any time.
register-submit = Send
register-sent-title = Please look into your mail
register-sent-text = We have sent you a mail. Open the link in it and press the button.
register-sent-next = What happens next
register-sent-next-1 = You confirm your address by { $date }. Otherwise we delete what you told us.
register-sent-next-2 = Right after that you see who is there for your region.
register-sent-next-3 = A person looks at your profile. If you confirm today, you hear from us by { $date }.
register-sent-next-4 = You add the rest whenever it suits you.
register-sent-nothing = No mail?
register-sent-nothing-text = Look into the spam folder. Perhaps the address was not quite right, either.
register-sent-again = Register once more

# Going on later
later-title = Would you like to go on later?
later-text = We send a link to { $email }. With it you go on where you are now.
later-text-2 = The link works for { $days } days. After that we delete your answers.
later-button = Send link
later-instead = Rather go on now
later-sent-text = A mail with your link will arrive soon. Your answers are now deleted in this browser.
resume-title = Would you like to go on?
resume-text = Your answers are still there. You will see the next question right away.
resume-button = Go on
resume-delete = Delete the answers
resume-deleted-title = Your answers are deleted
resume-deleted-text = You can begin anew at any time.

# Target areas
areas-field = Place, postcode, district or Land
areas-field-hint = For example 17489, Greifswald or Mecklenburg-Vorpommern
areas-radius = Radius
areas-radius-hint = Counts for places only.
areas-radius-km = { $count } kilometres
areas-which = Which place do you mean?
areas-anywhere = Anywhere in Germany
areas-anywhere-check = We are open to all of Germany.
areas-chosen = Your regions
areas-remove = Remove { $name }
areas-add = One more region
areas-place = { $name }, radius { $km } km

# When
when-question = Do you know when?
when-unknown = Not yet
when-window = Yes, roughly
when-here = We live there already
when-earliest = At the earliest
when-latest = At the latest
when-month = Month
when-year = Year
when-range = { $from } to { $to }
when-not-known = Not known yet

# Confirming and signing in
confirm-title = Would you like to confirm your address?
confirm-text = One click, and you are in. Then you can add to your profile.
confirm-button = Yes, confirm the address
sign-in-title = Where may we send the link?
sign-in-intro = You get a link with which you sign in. It works for { $minutes } minutes.
sign-in-button = Send the link
sign-in-staff = Sign-in for coordinators and the network office
sign-in-sent-title = Please look into your mail
sign-in-sent-text = If we know the address, a link will arrive in a moment.
sign-in-open-title = Would you like to sign in?
sign-in-open-button = Sign in now
address-title = Would you like to confirm your new address?
address-button = Yes, use the new address
address-changed-title = Your new address holds from now on
address-changed-text = All mails go there from now on.
undo-title = Would you like your profile back?
undo-text = Then we delete nothing. Please give your consents again afterwards.
undo-button = Yes, get the profile back
undo-done-title = Your profile is back
undo-done-text = Sign in to give your consents again.

# Own status
status-title = What happens next?
status-step-confirm_address = Please confirm your address by { $date }.
status-step-first_review = A person from the region looks at your profile. You hear from us by { $date }.
status-step-review_proposals = We have proposals for you and check them. You hear from us by { $date }.
status-step-answer_proposal = A proposal waits for your answer, until { $date }.
status-step-other_side_answers = You said yes. The other side answers by { $date }.
status-step-check_in = You have been introduced. On { $date } we ask how it went.
status-step-status_mail = Nobody fits at present. On { $date } at the latest we write to you how things are.
status-step-network_office = There is no initiative for your region yet. The network office gets in touch by { $date }.
status-paused = You are taking a pause. We propose you to nobody.
status-moved = You have moved. Welcome!
status-withdrawn = Your profile will be deleted on { $date }. Until then you can get it back.
status-reference = Your reference number:
status-since = With us since { $date }
status-nearby = Who is there for your region
status-nearby-none = There is no initiative for your region yet. The network office looks for a way with you.
status-left-over = At the last matching on { $date }:
status-profile = Your profile
status-profile-text = The more we know, the better it fits. Everything is optional.
status-next-part = Next, if you like
status-next-part-button = Add it now
status-filled = Filled in
status-your-data = Your data
status-consents = Consents
status-consents-hint = Who may see what?
status-teaser = Your introduction
status-teaser-hint = This is what others see before the yes.
status-exclusions = Exclusions
status-exclusions-hint = Who shall never see you?
status-access = Who has seen my data?
status-access-hint = Every look is recorded.
status-address = Change the mail address
status-export = Download all data
status-pause = Pause or move
status-delete = Delete everything

# What has happened so far
history-title = What has happened so far
history-older = Show what was before
history-household = another household
history-registered = You registered.
history-confirmed = You confirmed your address. Welcome!
history-entered = A coordinator entered you, as you wished.
history-consent_given = You consented: { $about }
history-consent_revoked = You revoked: { $about }
history-address_changed = Your new mail address is in use.
history-adult_confirmed = The second adult has joined.
history-adult_removed = The second adult is no longer part of the profile.
history-marked_known = A coordinator has spoken with you.
history-pause = You began a pause.
history-resume = You take part again.
history-tell_moved = You have moved.
history-welcome_others = You now welcome others.
history-withdrawn = You began the deletion.
history-withdrawal_undone = You brought your profile back.
history-proposed = A proposal for you: { $about }
history-introduced = Everyone said yes. Introduced to: { $about }
history-proposal_ended = This proposal is over: { $about }

# What would change it
changes-link = What would change it?
changes-title = What would change it?
changes-lead = We have worked it out. Change only what really suits you.
changes-initiatives = More initiatives
changes-households = More other households
changes-now =
    { $count ->
         [0] Besides your proposals so far, no initiative fits at present.
         [one] Besides your proposals so far, one initiative fits at present.
        *[other] Besides your proposals so far, { $count } initiatives fit at present.
    }
changes-radius = With { $to } instead of { $from } km around { $place }: { $more }.
changes-window = With a move between { $from } and { $to }: { $more }.
changes-add-need = With the need “{ $need }”: { $more }.
changes-drop-need = Without the need “{ $need }”: { $more }.
changes-initiatives-more =
    { $count ->
         [one] 1 more initiative
        *[other] { $count } more initiatives
    }
changes-households-more =
    { $count ->
         [one] 1 more household
        *[other] { $count } more households
    }
changes-band-some = some more households
changes-band-five = 5 or more households
changes-asked-again = If the form does not offer this radius, choose the next larger one. We ask you before new initiatives see you.
changes-none = We found no small change that brings more. Your profile stays with us all the same.
changes-none-areas = Name another target region
changes-share-missing = Without your consent we introduce you to no initiative.
changes-share-would-bring =
    { $count ->
         [0] Even with it, no initiative fits at present.
         [one] With it, one initiative fits.
        *[other] With it, { $count } initiatives fit.
    }
changes-share-anew =
    { $count ->
         [one] One more initiative fits as soon as you consent once more.
        *[other] { $count } more initiatives fit as soon as you consent once more.
    }
changes-meet-missing = Without your consent we introduce you to no other household.
changes-consents = To your consents
changes-not-active = You do not take part at present. Once you do again, we work it out for you.
changes-too-often = You have looked often already. From { $time } on we work it out again.

# Pause, resume, moved
pause-title = Would you like to take a pause?
pause-text = During the pause we propose you to nobody. Open proposals end.
pause-button = Take a pause
pause-resume-title = Would you like to be back?
pause-resume-button = Yes, take part again
pause-moved-title = Have you moved already?
pause-moved-text = Then we stop asking. Later you can welcome others.
pause-moved-button = We have moved
pause-welcome-title = Would you like to welcome others?
pause-welcome-text = You have been in this position yourself. A conversation helps others a lot.
pause-welcome-button = Yes, welcome others

# Delete and export
delete-title = Would you like to delete everything?
delete-text = From now on nobody sees you. After { $days } days everything is deleted for good.
delete-text-2 = Until then you can take it back with one click.
delete-button = Delete everything
delete-instead = Rather take a pause
delete-done-title = Your profile is being deleted
delete-done-text = On { $date } everything is gone. Until then the link in our mail helps.
delete-disclosed-none = Nobody has received your contact data.
delete-disclosed-maybe = A mail with your contact data may still be on its way.
delete-disclosed-yes = Others have received your contact data already. Ask them to delete the data.
export-title = Would you like to download your data?
export-text = You get a JSON file with everything we have stored about you.
export-button = Download

# Who has seen my data
access-title = Who has seen my data?
access-none = Nobody has opened your data so far. As soon as somebody does, you read it here.
access-when = When
access-who = Who
access-what = What
access-reason = Reason

# Consents
consents-title = Who may see what?
consents-intro = Each consent stands by itself. You can revoke each one.
consents-text-share_with_initiatives = These may see your profile, without name, contact and free text:
consents-text-meet_households = We may propose you to other households with a short introduction. Checked beforehand by:
consents-text-direct_contact_by_initiatives = These initiatives may write to you without asking again:
consents-text-newsletter = We may send you news by mail.
consents-nobody = Nobody is there for your region at present. If somebody joins, we ask again.
consents-given = Given on { $date }
consents-open = Not given
consents-new = There are new ones. Your consent does not name them yet.
consents-give = Give consent
consents-renew = Consent to all named here
consents-revoke = Revoke
consents-version = Version { $version }
consents-revoked-title = Your consent is revoked

# Teaser
teaser-title = This is what others see before the yes
teaser-intro = Your facts are so coarse that they fit at least { $count } households.
teaser-coarse = At present only a very short introduction is possible. Otherwise you would be too easy to recognise.
teaser-lines = Single lines
teaser-off = Leave out
teaser-on = Show
teaser-on-warning = This line makes you easier to recognise. You show it at your own wish.
teaser-shown = Shown
teaser-hidden = Not shown

# Exclusions
exclusions-title = Who shall never see you?
exclusions-intro = For example your present employer. We store the entry in a form nobody can read.
exclusions-kind = What would you like to exclude?
exclusions-kind-initiative = An initiative
exclusions-kind-organisation = A company or organisation
exclusions-kind-email = A mail address
exclusions-kind-domain = All addresses of a company
exclusions-kind-domain-hint = Name the part after the @, for example firma.example.
exclusions-initiative = Which initiative?
exclusions-value = Name or address
exclusions-value-hint = For example Muster GmbH or chef@firma.example
exclusions-add = Exclude
exclusions-list = Your exclusions
exclusions-none = Nothing excluded yet. Below you tell us to whom we should not propose you.
exclusions-remove = Remove
exclusions-since = since { $date }

# Change of address
change-title = What is your new mail address?
change-intro = We send a link to the new address. It holds only after that.
change-button = Send the link

# Proposals
proposals-title = Proposals for you
proposals-none = There is no proposal at present. Your status shows when you hear from us.
proposals-household = A household you could get to know
proposals-initiative = An initiative that can help you
proposals-why = Why we propose this
proposals-answer-by = Please answer by { $date }.
proposals-answer = View and answer
proposals-open = View
proposals-waiting = You said yes. The other side is still thinking.
proposals-introduced = You have been introduced.
proposals-over = This proposal has ended.
answer-title-household = Would you like to get to know this household?
answer-title-initiative = Would you like to speak with this initiative?
answer-question = Your answer
answer-yes = Yes, gladly
answer-yes-hint = Both see name and contact only when everybody says yes.
answer-no = No, not this time
answer-no-hint = The other side does not learn that you said no.
answer-reason = If no: what is the reason?
answer-reason-hint = The reason stays with us. It helps us to propose better.
answer-button = Send the answer
answer-done-title = Thank you for your answer
answer-done-yes = As soon as the other side answers, we write to you.
answer-done-introduced = Everybody has said yes. The contact data come by mail.
answer-done-no = We keep looking. The other side does not learn your reason.
answer-over = There is nothing left to answer here.
answer-choose = yes or no
contact-open = Show the contact data
contact-title = How to reach each other
contact-name = Name
contact-email = Mail
contact-phone = Phone
report-summary = Something is wrong? Report it here
report-text = What happened?
report-hint = Only the network office reads this. Until it is settled, the other side is proposed to nobody.
report-button = Report
outcome-title = What became of it?
outcome-intro = Your answer helps us to make better proposals.
outcome-button = Send
outcome-done-title = Thank you for telling us
outcome-done-text = We wish you all the best.

# The profile, step by step
profile-situation = Situation
profile-situation-title = What is your situation?
profile-situation-why = It decides who can help you.
profile-areas = Regions
profile-areas-title = Where would you like to move?
profile-areas-why = With this we find initiatives and people nearby.
profile-when = When
profile-when-title = Roughly when would you like to move?
profile-when-why = Good to know who moves at the same time.
profile-adults = Adults and occupations
profile-adults-title = What do the adults do?
profile-adults-why = Initiatives know jobs. Partners should find work, too.
profile-children = Children
profile-children-title = Do you have children?
profile-children-why = We look for families with children of the same age.
profile-needs = Needs
profile-needs-title = What would you like help with?
profile-needs-why = With this we choose the right initiative.
profile-offers = Offers of help
profile-offers-title = What can you help others with?
profile-offers-why = People who arrive are glad of your experience.
profile-languages = Languages and interests
profile-languages-title = Which languages and interests do you have?
profile-languages-why = Interests in common make the start easier.
profile-place = Present place
profile-place-title = Where do you live today?
profile-place-why = Perhaps another family lives round the corner already.
profile-importance = What matters to you
profile-importance-title = What matters to you in getting to know others?
profile-importance-why = We look first for what matters to you.
profile-more = More about you
profile-more-title = What else would you like to tell?
profile-more-why = These facts help in talking with the initiative.
profile-contact = Name and phone
profile-contact-title = How do we reach you?
profile-contact-why = Nobody sees this before you have said yes.
profile-adult = Adult { $number }
profile-occupation = Occupation
profile-occupation-hint = For example nurse or software developer
profile-seeks = Looking for
profile-children-years = Years of birth of the children
profile-children-hint = Only the years, with commas, for example 2017, 2020. We need no names.
profile-needs-hint = How important is it to you?
profile-need-0 = Not needed
profile-need-1 = Good to have
profile-need-2 = Important
profile-need-3 = Decisive
profile-language-list = Languages
profile-language-hint = If you name none, we assume German.
profile-language-more = Another language
profile-interest-list = Interests
profile-place-field = Place or postcode
profile-place-hint = Places abroad too, for example Zürich
profile-importance-region = How near the regions are
profile-importance-family = Children of the same age
profile-importance-timing = Moving at the same time
profile-importance-needs = The same needs
profile-importance-occupation = A similar occupation
profile-importance-interests = Interests in common
profile-weight-0 = Does not matter
profile-weight-1 = Matters a little
profile-weight-2 = Matters
profile-weight-3 = Decisive
profile-heard-from = How did you hear of us?
profile-home-town = Home town
profile-school = Former school
profile-motive = Why would you like to move?
profile-housing-wish = How would you like to live?
profile-free-text = Anything else that helps
profile-free-text-hint = Please write nothing about health, religion or origin.
profile-name = Your name
profile-phone = Phone number
profile-phone-hint = For example 03834 123456
profile-mail-language = Language of the mails
profile-mail-language-de = German
profile-mail-language-en = English
profile-save-next = Save and continue
profile-skip = Skip

# A second adult
adult-title = Would you like your name to be given?
adult-text = Your partner has invited you. Without your yes we name you to nobody.
adult-name = Your name
adult-button = Yes, I agree
adult-refuse = No, please not
adult-done-title = Thank you for your answer
adult-done-yes = Your name now stands in the profile.
adult-done-no = We have stored nothing about you.
adult-invite-title = Would you like to name a second person?
adult-invite-text = We ask the person by mail. It stands in the profile only after its yes.
adult-invite-button = Ask
adult-present = In the profile: { $name }
adult-remove = Take out of the profile
status-adult = Second adult

# No more news
unsubscribe-title = No more news?
unsubscribe-text = You still get messages about proposals under way.
unsubscribe-button = Stop the news
unsubscribe-done-title = You will get no more news
outcome-why = Why did it come so?
outcome-why-hint = You need not answer this. It helps those who come after you.

# Who looks after a household, and being handed on.
care-title = Who looks after you
care-region = For your region there is:
care-land = Your region has no initiative of its own yet. Until then this one is there for the whole state:
care-network = Your region has no initiative yet. Until then this office looks after you:
care-transferred = You agreed that this initiative looks after you:
care-sees-profile = They see your profile, but not your name, contact data and free text.
care-sees-teaser = So far they see only rough facts about you.
care-consents = Allow more
transfer-title = May another initiative look after you?
transfer-asked = May another initiative look after you? Please answer by { $date }.
transfer-answer = Read and answer
transfer-agreed = You said yes. Now { $name } decides. You will hear from us by { $date }.
transfer-over = This question is settled. Your page says who looks after you.
transfer-from = So far
transfer-to = In future
transfer-reason = Reason
transfer-until = Answer by
transfer-sees = With your yes the initiative sees your profile: target region, time, occupation, children, needs and interests.
transfer-sees-not = It sees your name, contact data and free text only after an introduction.
transfer-question = May this initiative look after you?
transfer-yes = Yes
transfer-yes-hint = The initiative sees your profile and decides. We will write to you how it goes on.
transfer-no = No
transfer-no-hint = Everything stays as it is. The initiative learns nothing about you.

welcome-title = Welcome those who are new
welcome-about = Do you live here already? Get to know people who return or are new to your region.
welcome-intro = Have you arrived, or never left? A talk with you helps people who are still to come.
welcome-intro-2 = You say what you help with and how often. You meet only when both sides say yes.
welcome-join = Welcome others
welcome-instead = Do you live here already? Welcome those who are new
welcome-here = Do you live here? Welcome those who are new
welcome-not-yet = Are you still planning to move yourself? Join here
welcome-meetups = See the meetups where everybody gets to know each other
welcome-home-title = Where do you live?
welcome-home-intro = This is how we find people who would like to move near you.
welcome-home-field = Place, postcode or district
welcome-check-home = Where you live
welcome-offers-title = How would you like to welcome others?
welcome-offers-intro = You need no special skill: listening and telling about life here is a lot already.
welcome-often = How many households would you like to meet in a quarter?
welcome-often-hint = We suggest no more than that in three months. You can change the number at any time.
welcome-count =
    { $count ->
        [one] one at most
       *[other] { $count } at most
    }
welcome-any = as many as fit
welcome-check-consents-hint = Without the first tick we cannot introduce anybody to you. You can change your mind at any time.
welcome-sent-next-2 = Right after that you see your page: what you offer and how often.
welcome-sent-next-4 = When somebody fits, we ask you. You decide anew each time.
welcome-own-title = You welcome others
welcome-thanks = Thank you. People like you make arriving easier.
welcome-used = You have met { $used } of { $most } households in this quarter.
welcome-used-any =
    { $count ->
        [one] You have met one household in this quarter.
       *[other] You have met { $count } households in this quarter.
    }
welcome-again = We suggest somebody to you again from { $date }.
welcome-offers-some = This is what you offer: { $offers }.
welcome-offers-none = You have not said yet what you can help with.
welcome-change = Change offers and number
welcome-consent-missing = We may not introduce anybody to you yet. Your consent for that is missing.
status-settled-first_review = Somebody from the region looks at whom you could welcome. You will hear from us by { $date }.
status-settled-status_mail = At present nobody is coming who fits you. We will write to you again by { $date }.
status-settled-network_office = There is no initiative in your region yet. The network office will be in touch by { $date }.
status-settled-check_in = You have been introduced. On { $date } we ask whether you have spoken yet.

## Groups that look for a home together

group-title = Looking for a home together
group-name =
    { $count ->
       *[other] Group of { $count } households
    }
group-none = There is no group for you at the moment.
group-household = Household { $number }
group-question = Would you like to get to know these households?
group-intro = You could look for a home together with these households. The group comes about when at least three households take part.
group-yes-hint = Everybody sees names and contacts only after all have said yes.
group-no-hint = The others do not learn your reason. When at least three stay, they go on without you.
group-waiting = You said yes. The others answer by { $date }.
group-introduced = Everybody said yes. The contact data arrive by mail.
group-over = This group is over for you. We keep looking.
group-meetup = The coordinator can announce a meetup for your group, online or on the spot.
group-report-who = Whom is it about?
