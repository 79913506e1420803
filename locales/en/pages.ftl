# The frame of every page
page-skip = Skip to the content
page-nav = Main menu
page-back = Back
page-next = Continue
page-save = Save
page-change = Change
page-search = Search
page-none = Not stated
page-optional = – optional
page-error-prefix = Error:
page-step = Step { $step } of { $of }
page-check-fields =
    { $count ->
         [one] Please check one answer
        *[other] Please check { $count } answers
    }
page-suggestions-found = # suggestions. Choose with the arrow keys.
page-sign-in = Sign in
page-sign-out = Sign out
page-directory = Initiatives
page-map = Map
page-preview-alt = Three trees and a house whose roots join below the ground
page-register = Join
page-me = My status
page-proposals = Proposals
page-today = Today
page-households = Households
page-duplicates = Duplicates
page-initiatives = Initiatives
page-runs = Matching
page-admin = Administration
page-account = My account
page-demo = Demonstration
page-privacy = Privacy
page-imprint = Imprint
page-accessibility = Accessibility
page-sources = Data sources
page-asylum = Leaving after an asylum procedure?
page-older = Show more
page-paging = Pages
page-map-notice = © GeoBasis-DE / BKG (2016), data changed
page-and-more = and { $count } more
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# What was just finished
done-saved = Saved.
done-confirmed = Welcome! Your address is confirmed, and you are in.
done-consent-given = Thank you. Your consent holds from now on.
done-consent-revoked = Your consent is revoked.
done-answered-yes = Thank you for saying yes.
done-transfer-asked = The household is asked.
done-transfer-yes = Thank you. The initiative decides now, and we will write to you how it goes on.
done-group-yes = Thank you for your yes. We write to you once everybody has answered.
done-group-no = Thank you for your answer. The others do not learn your reason, and we keep looking.
done-transfer-no = Thank you. Everything stays as it is.
done-answered-no = Thank you for your answer. The other side does not learn your reason.
done-contact-asked = Your request is on its way. The initiative looks at it and gets in touch with you.
done-contact-known = There is or was a proposal with this initiative already. Here you see where it stands.
done-mail-sent = Please look into your mail.
done-address-changed = Your new address holds from now on.
done-paused = You are taking a pause. Nobody is proposed to you.
done-resumed = Good to have you back.
done-moved = Congratulations on your move.
done-welcome = Thank you for welcoming others.
done-restored = Your profile is back. Please give your consents again.
done-reported = Thank you for your report. We will look at it.
done-outcome = Thank you for telling us.
done-approved = Approved. You can still undo it.
done-rejected = Rejected.
done-undone = Undone.
done-known = Marked as known.
done-merged = Merged. You can undo it.
done-dismissed = Marked as different.
done-invited = The invitation is on its way.
done-disabled = The account is disabled.
done-revoked = The token is no longer valid.
done-run = The preview is ready.
done-run-committed = The run is taken over.
done-text-reset = The bundled text counts again.
done-weights = The new weights count.
done-proposed = The proposal is made.
done-removed = Removed.
done-signed-out = You are signed out.
done-password = Your password is saved. Please sign in.
done-entered = The household is entered.
done-closed = Closed.
done-asked = We have asked the person by mail.
done-released = The suspension is lifted.
done-resent = The mail leaves again.
done-discarded = The mail is discarded.

# Errors
error-page-request = Reference for questions:
error-page-home = To the start page
error-page-map = See the map
error-page-me = To my page
error-page-today = To the page of the day
error-page-register = Join anew
error-page-new-link = Get a new link
error-page-stuck = Are you stuck? Write to us:
error-page-sign-in-household = Sign in as a household
error-page-sign-in-staff = Sign in as a coordinator
error-page-reload = Please go back and reload the page.

# Start
start-title = Back home. And not alone.
start-lead = Would you like to come back, or move to a new region? We bring you together with people who can help.
start-join = Join now
start-browse = See the initiatives
start-map = See the map
start-how = How it works
start-how-1 = You answer four questions. That takes about three minutes.
start-how-2 = We look for initiatives and families that fit you.
start-how-3 = A person from the region checks each proposal.
start-how-4 = You get to know each other once everybody has said yes.
start-card-returning = We want to go back
start-card-returning-text = Work, a home, childcare: a local initiative knows the ways. Other families walk them with you.
start-card-settled = We are here already
start-card-settled-text = Have you arrived, or never left? Welcome others.
start-card-initiative = We are an initiative
start-card-initiative-text = Enter what you offer. The network office will contact you.
start-card-initiative-link = Propose an initiative
start-find = Who helps in your region?
start-find-label = Place, postcode or district
start-promise = What we promise
start-promise-1 = Nobody sees your contact data before you have said yes.
start-promise-2 = You always know what happens next, and when.
start-promise-3 = You can pause or delete everything at any time.

# Information pages
info-missing = This text is still missing. The operator enters it in the configuration.
info-contact = { $office } answers questions: { $email }
imprint-title = Imprint
imprint-about = Who runs this service and how to reach them.
privacy-title = Privacy
privacy-what = What we store
privacy-what-text = We store only what you enter yourself. We do not ask about health, religion or origin.
privacy-who = Who sees what
privacy-who-text = Other households see only a short, coarse introduction. Name and contact follow only after your yes.
privacy-who-text-2 = Initiatives see your profile only with your consent. Every look at contact data is recorded.
privacy-long = How long
privacy-long-text = We delete unconfirmed entries after { $days } days. Without a sign of life we delete after { $months } months.
privacy-drafts = We delete an interrupted registration after { $days } days.
privacy-messages = A message to an initiative stays only until it is confirmed and sent, for { $days } days at most.
privacy-long-text-2 = We keep the proof of your confirmation for { $years } years, apart from the profile.
privacy-rights = Your rights
privacy-rights-text = You can see, download, change and delete everything. You need no phone call for that.
privacy-cookies = Cookies
privacy-cookies-text = We set cookies only for sign-in, forms and language. There are no ads and no third parties.
accessibility-title = Accessibility statement
accessibility-text = These pages should work for everybody. We follow WCAG 2.2, level AA.
accessibility-how = How we check
accessibility-how-text = Each change is checked with axe-core, at 320 pixels too. All forms work without JavaScript.
accessibility-map-text = For each map there is a table with the same facts.
accessibility-report = Report a barrier
accessibility-report-text = Are you stuck somewhere? Write to { $email }. We will answer.
sources-about = Where the facts about places, borders and occupations come from.
sources-title = Data sources
sources-text = Places, borders and occupations come from these sources:
asylum-title = Leaving after an asylum procedure
asylum-text = These pages are about moving to a region in Germany. Are you looking for advice on leaving for your country of origin?
asylum-text-2 = Then these offices help you, free of charge and in confidence:
asylum-bamf = Information by the German government and IOM in many languages
asylum-local = Welfare organisations and foreigners' offices advise you locally.

# Directory
directory-title = Initiatives in the regions
directory-lead =
    { $count ->
         [0] No initiative fits your search.
         [one] One initiative helps with coming back and starting anew.
        *[other] { $count } initiatives help with coming back and starting anew.
    }
directory-about = Initiatives that help people return or start anew: where they are responsible, what they help with and who has free places.
directory-none = We found nobody for that yet
directory-none-text = Search with fewer words. Or join: The network office will look for a way with you.
directory-filter = Narrow the search
directory-q = Name or keyword
directory-land = Land
directory-service = Helps with
directory-situation = For
directory-all = All
directory-reset = Reset the search
directory-table = Initiatives per district
directory-district = District
directory-count = Initiatives
directory-legend-0 = no initiative
directory-legend-1 = one
directory-legend-2 = two
directory-legend-3 = three or more
directory-map-title =
    { $name }: { $count ->
         [0] no initiative
         [one] one initiative
        *[other] { $count } initiatives
    }
directory-full = Full at present
directory-free = Free places
directory-waiting = Free again from { $date }
directory-helps = Helps with:
directory-whole-country = own area on the map

# An initiative
initiative-about = About the initiative
initiative-services = Helps with
initiative-occupations = Occupations in demand
initiative-situations = For
initiative-everybody = All situations
initiative-languages = Languages
initiative-area = Responsible for
initiative-contact = Contact
initiative-email = Mail
initiative-phone = Phone
initiative-website = Website
initiative-video = Video card
video-title = Video card
video-transcript = What is said in the video
video-captions = Captions
video-download = Download the video as a file
video-host-youtube = The video is kept by YouTube ({ $name }), a service of Google.
video-host-vimeo = The video is kept by Vimeo ({ $name }).
video-host-peertube = The video is kept on a PeerTube server ({ $name }).
video-host-other = The video is kept by { $name }.
video-click = Nothing has been loaded from there so far. Only your click opens the video in a new window. Then its host learns your internet address and can set cookies.
video-open = Open the video at { $name }
initiative-ask = Ask this initiative for contact
initiative-ask-text = With this button you ask for contact. The initiative then sees your profile and gets in touch.
initiative-ask-join = Join and get in contact
initiative-ask-staff = Only households can ask for contact.
initiative-full-text = All places are taken at present. You can still ask for contact.

# A place
place-search-title = Who helps in your region?
place-title = Who helps in { $name }?
place-lead = See who helps, and with what. We need nothing about you for that.
place-in = District:
place-about = Which initiatives in { $name } help with work, housing and arriving.
place-near = In the neighbourhood
place-near-text = These initiatives are responsible next door. Do ask them.
place-none = There is no initiative for this place yet.
place-none-text = Join nevertheless. The network office will look for a way with you.
place-many = There are several places of this name. Which one do you mean?
place-unknown = We do not know this place. Please check the spelling.
place-join = Join for this region

# The map
map-title = Who helps where?
map-about = Map of the initiatives that help people return or start anew, from all of Germany to the single district.
map-covered = In { $covered } of { $all } districts somebody is there already for returning and arriving.
map-covered-none = Nobody is responsible for returning and arriving here yet.
map-covered-here = Somebody is here already for returning and arriving.
map-covered-land = { $covered } of { $all } districts
map-how = Choose a Land or a district, on the map or here:
map-table = Länder and their districts with initiatives
map-where = Where somebody helps already
map-who = Who helps there
map-nobody = Nobody yet.
map-join = Join
map-part = in a part
map-count =
    { $count ->
         [one] one initiative
        *[other] { $count } initiatives
    }
map-legend-part = only in a part
map-legend-own = own area of an initiative
map-land-title = { $name } on the map
map-land-about = In which districts of { $name } initiatives help people return or start anew.
map-districts = Districts and who helps there
map-germany = All of Germany
map-list = These initiatives as a list
map-of-land = Map: { $name }
map-more = See the large map
map-missing = Is your district missing?

# Proposing an initiative
propose-title = Which initiative would you like to propose?
propose-intro = We ask the initiative by mail whether it agrees. Then the network office checks the facts, and it appears in the directory.
propose-submit = Send the proposal
propose-done-title = Thank you for your proposal
propose-done-text = We now ask the initiative by mail, unless it is listed already. If it agrees, the network office checks the facts.
suggested-title = Shall your initiative be in the directory?
suggested-text = Somebody proposed your initiative with these facts. Nobody sees it yet. You can change everything later.
suggested-yes = Yes, we would like to be listed
suggested-no = No, please delete it
suggested-done-title = Thank you for your yes
suggested-done-text = The network office now checks the facts and gets in touch with you. Then your initiative is in the directory.
suggested-refused-title = The proposal has been deleted
suggested-refused-text = Your initiative is not in the directory. Nothing of what was said has been kept.
presence-contacts = People to talk to
presence-hours = Opening hours
presence-hours-of = { $hours }
presence-note = Note on the hours
presence-foundations = What the work rests on
presence-own-account = This is what the initiative says of itself.
presence-met = met
presence-fresh = Facts last confirmed on { $date }
presence-stale = May be out of date
open-data-title = The directory as open data
open-data-link = The directory as open data
open-data-text = { $count ->
    [one] One initiative, free to use.
   *[other] { $count } initiatives, free to use.
  }
open-data-file = File
open-data-for = What for
open-data-csv = Table for Excel and other spreadsheets
open-data-json = For your own programs, in one piece
open-data-geojson = With the outlines of the areas, for maps
open-data-atom = Feed of new and changed initiatives, for feed readers
open-data-licence = Licence
open-data-licence-text = The data are licensed under { $licence }. Source to be named: { $publisher }
open-data-map = For the outlines in the GeoJSON file holds besides: © GeoBasis-DE / BKG (2016), data changed.
open-data-use = How to use them
open-data-use-text = The addresses stay the same. Each initiative keeps its identifier. Programs ask every five minutes at most and send the ETag along.
open-data-people = The names of people to talk to stand on the pages of the initiatives only, not in the files.
open-data-docs = Description of the interface

message-offer = Or do you have a question first?
message-link = Write a message
message-title = Message to { $name }
message-intro = Write to the initiative, even without registering. First we ask at your address whether the message is yours.
message-name = Your name
message-email = Your mail address
message-email-hint = The initiative sees this address and answers you there.
message-text = Your message
message-text-hint = Please do not write about health, religion or origin.
message-continue = Continue
message-asked-title = Look into your mailbox
message-asked-text = We sent you a link. There you read your message once more and send it.
message-asked-mail = Nothing has been sent until then. After { $days } days we delete the message. If no mail arrives, please look into your spam folder too.
message-back = Back to the initiative
message-confirm-title = Do you want to send this message?
message-confirm-text = { $name } then sees your name and your mail address and answers you directly.
message-yours = Your message
message-to = To
message-send = Send
message-discard = Do not send, delete
message-sent-title = Your message is on its way
message-sent-text = { $name } gets it in a moment and answers you directly.
message-sent-kept = Nothing of the message stays with us once it is sent.
message-discarded-title = Your message is deleted
message-discarded-text = We sent it to nobody, and nothing of it is left.
