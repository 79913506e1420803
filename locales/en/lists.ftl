# Situation
situation-returning = We want to come back
situation-newcomer = The region is new to us
situation-commuter = We commute
situation-arrived = We have moved already
situation-local = We have lived there for a long time

# Situation in short
situation-short-returning = Coming back
situation-short-newcomer = New to the region
situation-short-commuter = Commuting
situation-short-arrived = Arrived
situation-short-local = Settled

# Needs and services
need-job = Work
need-partner_job = Work for a partner
need-housing = Housing
need-childcare = Childcare
need-school = School
need-elder_care = Care for elderly relatives
need-recognition = Recognition of qualifications
need-business = Start-up or taking over a business
need-coworking = A desk in a coworking space
need-social_contacts = Getting to know people
need-language = Learning German
need-arrival_help = Help with arriving

# What kind of work is sought
seeks-employed = Employment
seeks-self_employed = Self-employment
seeks-remote = Remote work
seeks-training = Training, studies or an apprenticeship
seeks-none = No work

# Interests
interest-hiking = Hiking
interest-cycling = Cycling
interest-running = Running
interest-swimming = Swimming
interest-football = Football
interest-ball_games = Handball or volleyball
interest-fitness = Gymnastics or fitness
interest-martial_arts = Martial arts
interest-climbing = Climbing
interest-winter_sports = Winter sports
interest-water_sports = Water sports and sailing
interest-riding = Riding
interest-dancing = Dancing
interest-yoga = Yoga
interest-fishing = Fishing
interest-hunting = Hunting
interest-nature = Nature and birds
interest-gardening = Gardening
interest-animals = Animals and farming
interest-beekeeping = Beekeeping
interest-choir = Singing in a choir
interest-music = Making music
interest-theatre = Theatre
interest-cinema = Cinema
interest-reading = Reading
interest-art = Painting and drawing
interest-photography = Photography
interest-crafts = Crafts
interest-needlework = Needlework
interest-do_it_yourself = Building and repairing
interest-vehicles = Old cars and motorcycles
interest-cooking = Cooking and baking
interest-wine_and_beer = Wine or beer
interest-board_games = Board games
interest-gaming = Computer games
interest-technology = Technology
interest-local_history = Local history
interest-customs = Customs and carnival
interest-fire_brigade = Volunteer fire brigade
interest-volunteering = Volunteering
interest-local_politics = Local politics
interest-travelling = Travelling

# Housing wishes
housing-wish-rent = To rent
housing-wish-buy = To buy
housing-wish-build = To build
housing-wish-trial_living = To live there on trial

# How somebody heard of the service
heard-from-friends = Family or friends
heard-from-initiative = An initiative
heard-from-press = Newspaper, radio or television
heard-from-social_media = Social media
heard-from-search = A search engine
heard-from-event = An event or a fair
heard-from-print = A poster or leaflet
heard-from-employer = An employer
heard-from-authority = A public authority
heard-from-other = Something else

# States of a household
household-state-unconfirmed = Not confirmed yet
household-state-active = Active
household-state-paused = Paused
household-state-moved = Moved
household-state-withdrawn = Being deleted
household-state-expired = Expired
household-state-erased = Deleted

# What a household waits for, as coordinators read it
next-step-confirm_address = Confirm the address
next-step-first_review = First review
next-step-review_proposals = Review proposals
next-step-answer_proposal = Household answers
next-step-other_side_answers = Other side answers
next-step-check_in = Ask how it went
next-step-status_mail = Write a status mail
next-step-network_office = Network office looks for a way

# States of a proposal
proposal-state-suggested = Suggested
proposal-state-approved = Approved
proposal-state-accepted = One side said yes
proposal-state-introduced = Introduced
proposal-state-met = Met
proposal-state-closed = Closed
proposal-state-rejected = Rejected
proposal-state-declined = Declined
proposal-state-expired = Expired
proposal-state-stale = Out of date
proposal-state-withdrawn = Withdrawn

# What can happen to a proposal
proposal-action-approve = Approved
proposal-action-reject = Rejected
proposal-action-undo = Approval undone
proposal-action-take_effect = Took effect
proposal-action-say_yes = Said yes
proposal-action-say_no = Said no
proposal-action-expire = Expired
proposal-action-go_stale = Went out of date
proposal-action-withdraw = Withdrawn
proposal-action-confirm_meeting = Meeting confirmed
proposal-action-close = Closed

# Whom a proposal would introduce
proposal-kind-households = Two households
proposal-kind-initiatives = Household and initiative

# Where a proposal comes from
origin-engine = By matching
origin-staff = By hand
origin-household = The household asked

# Who acted
party-system = The service
party-staff = Coordination
party-side_a = Household A
party-side_b = Household B

# Why a coordinator rejects
reject-reason-wrong_region = The region does not fit
reject-reason-occupation_not_needed = The occupation is not needed
reject-reason-family_does_not_fit = The families do not fit
reject-reason-no_capacity = No free place
reject-reason-duplicate = Both are the same household
reject-reason-data_doubtful = The data are doubtful
reject-reason-conflict_of_interest = Conflict of interest
reject-reason-safety_concern = Concern for somebody's safety
reject-reason-other = Another reason

# Why a household declines
decline-reason-not_now = Not now
decline-reason-timing = The time does not fit
decline-reason-other_region = We want to go to another region
decline-reason-found_already = We have found what we were looking for
decline-reason-know_each_other = We know each other already
decline-reason-no_time = We have no time
decline-reason-not_for_us = This is not for us
decline-reason-other = Another reason

# What became of an introduction
outcome-moved = We have moved
outcome-still_planning = We are still planning
outcome-changed_mind = We have changed our mind
outcome-moved_elsewhere = We have moved somewhere else
outcome-no_contact = There was no contact
outcome-inappropriate = Something inappropriate happened

# States of an initiative
initiative-state-proposed = Proposed
initiative-state-approved = Open
initiative-state-closed = Closed

# Roles and scopes of staff
role-coordinator = Coordinator
role-admin = Network office
scope-households-read = Read households
scope-households-write = Enter and change households
scope-proposals-read = Read proposals
scope-proposals-review = Review proposals
scope-initiatives-write = Change initiatives
scope-runs-write = Run matching
scope-accounts-admin = Manage accounts

# Criteria of the score
criterion-region = Region
criterion-family = Family
criterion-timing = Timing
criterion-welcome = Welcome
criterion-needs = Needs
criterion-interests = Interests
criterion-occupation = Occupation
criterion-current_place = Present place
criterion-languages = Languages
criterion-situation = Situation

# Consents, in short
consent-share_with_initiatives = Initiatives may see our profile
consent-meet_households = Getting to know other households
consent-direct_contact_by_initiatives = Initiatives may write to us directly
consent-newsletter = News by mail

# Languages of the world (ISO 639-1)
language-aa = Afar
language-ab = Abkhazian
language-ae = Avestan
language-af = Afrikaans
language-ak = Akan
language-am = Amharic
language-an = Aragonese
language-ar = Arabic
language-as = Assamese
language-av = Avaric
language-ay = Aymara
language-az = Azerbaijani
language-ba = Bashkir
language-be = Belarusian
language-bg = Bulgarian
language-bi = Bislama
language-bm = Bambara
language-bn = Bangla
language-bo = Tibetan
language-br = Breton
language-bs = Bosnian
language-ca = Catalan
language-ce = Chechen
language-ch = Chamorro
language-co = Corsican
language-cr = Cree
language-cs = Czech
language-cu = Church Slavic
language-cv = Chuvash
language-cy = Welsh
language-da = Danish
language-de = German
language-dv = Divehi
language-dz = Dzongkha
language-ee = Ewe
language-el = Greek
language-en = English
language-eo = Esperanto
language-es = Spanish
language-et = Estonian
language-eu = Basque
language-fa = Persian
language-ff = Fula
language-fi = Finnish
language-fj = Fijian
language-fo = Faroese
language-fr = French
language-fy = Western Frisian
language-ga = Irish
language-gd = Scottish Gaelic
language-gl = Galician
language-gn = Guarani
language-gu = Gujarati
language-gv = Manx
language-ha = Hausa
language-he = Hebrew
language-hi = Hindi
language-ho = Hiri Motu
language-hr = Croatian
language-ht = Haitian Creole
language-hu = Hungarian
language-hy = Armenian
language-hz = Herero
language-ia = Interlingua
language-id = Indonesian
language-ie = Interlingue
language-ig = Igbo
language-ii = Sichuan Yi
language-ik = Inupiaq
language-io = Ido
language-is = Icelandic
language-it = Italian
language-iu = Inuktitut
language-ja = Japanese
language-jv = Javanese
language-ka = Georgian
language-kg = Kongo
language-ki = Kikuyu
language-kj = Kuanyama
language-kk = Kazakh
language-kl = Kalaallisut
language-km = Khmer
language-kn = Kannada
language-ko = Korean
language-kr = Kanuri
language-ks = Kashmiri
language-ku = Kurdish
language-kv = Komi
language-kw = Cornish
language-ky = Kyrgyz
language-la = Latin
language-lb = Luxembourgish
language-lg = Ganda
language-li = Limburgish
language-ln = Lingala
language-lo = Lao
language-lt = Lithuanian
language-lu = Luba-Katanga
language-lv = Latvian
language-mg = Malagasy
language-mh = Marshallese
language-mi = Māori
language-mk = Macedonian
language-ml = Malayalam
language-mn = Mongolian
language-mr = Marathi
language-ms = Malay
language-mt = Maltese
language-my = Burmese
language-na = Nauru
language-nb = Norwegian Bokmål
language-nd = North Ndebele
language-ne = Nepali
language-ng = Ndonga
language-nl = Dutch
language-nn = Norwegian Nynorsk
language-no = Norwegian
language-nr = South Ndebele
language-nv = Navajo
language-ny = Nyanja
language-oc = Occitan
language-oj = Ojibwa
language-om = Oromo
language-or = Odia
language-os = Ossetic
language-pa = Punjabi
language-pi = Pali
language-pl = Polish
language-ps = Pashto
language-pt = Portuguese
language-qu = Quechua
language-rm = Romansh
language-rn = Rundi
language-ro = Romanian
language-ru = Russian
language-rw = Kinyarwanda
language-sa = Sanskrit
language-sc = Sardinian
language-sd = Sindhi
language-se = Northern Sami
language-sg = Sango
language-si = Sinhala
language-sk = Slovak
language-sl = Slovenian
language-sm = Samoan
language-sn = Shona
language-so = Somali
language-sq = Albanian
language-sr = Serbian
language-ss = Swati
language-st = Southern Sotho
language-su = Sundanese
language-sv = Swedish
language-sw = Swahili
language-ta = Tamil
language-te = Telugu
language-tg = Tajik
language-th = Thai
language-ti = Tigrinya
language-tk = Turkmen
language-tl = Filipino
language-tn = Tswana
language-to = Tongan
language-tr = Turkish
language-ts = Tsonga
language-tt = Tatar
language-tw = Twi
language-ty = Tahitian
language-ug = Uyghur
language-uk = Ukrainian
language-ur = Urdu
language-uz = Uzbek
language-ve = Venda
language-vi = Vietnamese
language-vo = Volapük
language-wa = Walloon
language-wo = Wolof
language-xh = Xhosa
language-yi = Yiddish
language-yo = Yoruba
language-za = Zhuang
language-zh = Chinese
language-zu = Zulu

# Kinds of mails
mail-kind-confirm_registration = Confirm registration
mail-kind-list_invitation = Invitation from a list
mail-kind-already_registered = Already registered
mail-kind-resume_registration = Link to go on with a registration
mail-kind-welcome = Welcome
mail-kind-sign_in_link = Sign-in link
mail-kind-proposal_teaser = Proposal
mail-kind-group_teaser = Group suggested
mail-kind-group_introduction = Group introduced
mail-kind-group_ended = Group did not come about
mail-kind-reminder = Reminder
mail-kind-expiry_notice = Proposal expired
mail-kind-introduction = Introduction
mail-kind-introduction_initiative = Introduction to the initiative
mail-kind-decline_notice = Proposal came to nothing
mail-kind-check_in = Question after a week
mail-kind-outcome = Question after months
mail-kind-status = Status
mail-kind-paused = Pause confirmed
mail-kind-resumed = Pause ended
mail-kind-inactive_notice = Question after a long silence
mail-kind-deletion = Deletion confirmed
mail-kind-address_change_confirm = Confirm a new address
mail-kind-address_changed = Address changed
mail-kind-adult_confirm = Confirm a second adult
mail-kind-staff_digest = Overview for staff
mail-kind-staff_invitation = Staff invitation
mail-kind-password_reset = New password
mail-kind-suspended_notice = A report came in
mail-kind-consent_revoked_confirmation = Revocation confirmed
mail-kind-initiative_freshness = Question about the profile
mail-kind-meetup_place = Sign-up for a meetup
mail-kind-meetup_reminder = Reminder of a meetup
mail-kind-meetup_changed = Meetup changed
mail-kind-meetup_cancelled = Meetup cancelled
mail-kind-meetup_after = Question after a meetup
mail-kind-confirm_initiative = Question to a proposed initiative
mail-kind-confirm_message = Question about a message to an initiative
mail-kind-message_from_visitor = Message to an initiative
mail-kind-test_mail = Test mail

# Why somebody is left over in a run
left-over-initiatives-suspended = Introductions rest until a report is reviewed.
left-over-initiatives-limit_reached = As many proposals are open as there may be.
left-over-initiatives-nobody_near = No initiative covers one of the target areas.
left-over-initiatives-no_consent = The profile is shared with none of the initiatives that cover it.
left-over-initiatives-situation_not_served = The initiatives that cover it do not serve this situation.
left-over-initiatives-no_shared_language = The initiatives that cover it speak none of the languages given.
left-over-initiatives-below_minimum = No initiative that covers it fits well enough.
left-over-initiatives-ruled_out = What comes into question was proposed before, or is ruled out.
left-over-initiatives-all_taken = All places that fit are taken at present.
left-over-households-suspended = Introductions rest until a report is reviewed.
left-over-households-limit_reached = There are as many proposals or meetings at present as there may be.
left-over-households-nobody_near = Nobody shares target area and language yet.
left-over-households-no_consent = The consent to meet other households is missing.
left-over-households-situation_not_served = No other household fits the situation.
left-over-households-no_shared_language = No other household speaks one of the languages given.
left-over-households-below_minimum = No other household fits well enough.
left-over-households-ruled_out = What comes into question was proposed before, or is ruled out.
left-over-households-all_taken = All households that fit are meeting others at present.
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
criterion-partners = Regional partners
criterion-cooperation = Binding cooperation
criterion-goals = Goals from regional data
criterion-measures = Measures

welcomed-moved = The others have moved here
welcomed-still_planning = We have met, the others are still planning
welcomed-changed_mind = The others are not coming after all
welcomed-moved_elsewhere = The others have moved somewhere else
welcomed-no_contact = There was no contact
welcomed-inappropriate = Something inappropriate happened
