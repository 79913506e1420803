# Administration: audit log
audit-title = Audit log
audit-text = This says who did what, and when. Nothing of it can be changed.
audit-none = There is no such entry. Reset the search or choose more days.
audit-filter = Search the audit log
audit-who = Who
audit-what = What
audit-kind = Kind
audit-reference = Reference
audit-reference-hint = For example 4F2A9C, as it stands on the page of a household
audit-from = From
audit-to = To
audit-when = When
audit-object = To what
audit-detail = Detail
audit-actor-staff = Staff
audit-actor-household = Household
audit-actor-system = The service itself
audit-actor-anonymous = Not signed in
audit-subject-household = Household
audit-subject-proposal = Proposal
audit-subject-initiative = Initiative
audit-subject-account = Account
audit-subject-token = Token
audit-subject-mail = Mail
audit-subject-report = Report
audit-subject-duplicate = Probable duplicate
audit-subject-import = Import
audit-action-registered = Registered
audit-action-registered_again = Registered again
audit-action-entered = Entered by staff
audit-action-entered_again = Entered again
audit-action-confirmed = Address confirmed
audit-action-session-open = Signed in
audit-action-updated = Profile changed
audit-action-teaser_line_switched = Line of the teaser changed
audit-action-consent_given = Consent given
audit-action-consent_revoked = Consent revoked
audit-action-excluded = Exclusion added
audit-action-exclusion_removed = Exclusion removed
audit-action-address_change_asked = New address given
audit-action-address_changed = Address changed
audit-action-adult_invited = Second adult asked
audit-action-adult_confirmed = Second adult agreed
audit-action-adult_refused = Second adult refused
audit-action-adult_removed = Second adult removed
audit-action-marked_known = Marked as known
audit-action-contact_opened = Contact data opened
audit-action-pause = Pause begun
audit-action-resume = Pause ended
audit-action-tell_moved = Move reported
audit-action-welcome_others = Back as arrived
audit-action-withdrawn = Deletion asked for
audit-action-withdrawal_undone = Deletion taken back
audit-action-expired = Expired
audit-action-erased = Deleted for good
audit-action-unsubscribed = Unsubscribed from mails
audit-action-duplicate_found = Probable duplicate found
audit-action-duplicate_dismissed = Not a duplicate
audit-action-merged = Merged
audit-action-merge_undone = Merge taken back
audit-action-proposed_by_hand = Proposed by hand
audit-action-proposal_approved = Proposal approved
audit-action-proposal_rejected = Proposal rejected
audit-action-approval_undone = Approval taken back
audit-action-rejection_undone = Rejection taken back
audit-action-outcome_recorded = Outcome recorded
audit-action-contact_requested = Contact asked for
audit-action-reported = Behaviour reported
audit-action-report_reviewed = Report reviewed
audit-action-initiative-propose = Initiative proposed
audit-action-initiative-create = Initiative entered
audit-action-initiative-update = Initiative changed
audit-action-initiative-confirm = Profile of the initiative confirmed
audit-action-initiative-agreement = Agreement recorded
audit-action-initiative-approve = Initiative approved
audit-action-initiative-close = Initiative closed
audit-action-initiative-reopen = Initiative opened again
audit-action-initiative-import = Initiatives imported
audit-action-account-create = Account made
audit-action-account-invite = Invitation sent again
audit-action-account-accept_invitation = Invitation accepted
audit-action-account-update = Account changed
audit-action-account-disable = Account disabled
audit-action-account-enable = Account enabled
audit-action-account-lock = Sign-in locked after failed attempts
audit-action-account-request_reset = New password asked for
audit-action-account-reset_password = Password set anew
audit-action-account-change_password = Password changed
audit-action-account-second_factor = Second factor set up
audit-action-account-remove_second_factor = Second factor removed
audit-action-account-recovery_code_used = Recovery code used
audit-action-digest-start = Overview asked for
audit-action-digest-end = Overview ended
audit-action-token-create = Token made
audit-action-token-revoke = Token revoked
audit-action-mail-resend = Mail sent again
audit-action-mail-discard = Mail discarded
audit-action-occupations-import = Occupations imported

# Administration: weights
weights-title = Weights of the criteria
weights-text = The weights say how much a criterion counts. Each table adds up to 1000.
weights-try-title = Try other weights
weights-table-initiatives = Household and initiative
weights-table-households = Two households
weights-before = At present { $weight }
weights-balance = Adjust the other weights
weights-balance-hint = What you did not change shares the rest up to 1000.
weights-seed = Number of the sample
weights-seed-hint = The same number shows the same households.
weights-try = Show what changes
weights-reset = Back to the weights that count
weights-effects = What would change
weights-nobody = No household takes part in matching yet. Once somebody registers, you see the effect here.
weights-looked = Looked at: { $looked } of { $all } households.
weights-changed =
    { $count ->
        [0] For none of them the first places change.
        [one] For one of them the first places change.
       *[other] For { $count } of them the first places change.
    }
weights-tally =
    { $count ->
        [one] Overview for the first place
       *[other] Overview for the first { $count } places
    }
weights-kind = Proposals with
weights-enter = Come in
weights-leave = Drop out
weights-move = Change places
weights-stay = Stay
weights-initiatives = initiatives
weights-households = other households
weights-household = Household { $reference }
weights-with-initiatives = Initiatives for { $reference }
weights-with-households = Households for { $reference }
weights-no-match = At present nothing is enough for a proposal to this household.
weights-match = With
weights-effect = Effect
weights-was = So far
weights-becomes = Then
weights-most = Mostly through
weights-standing = Place { $rank }, { $points } points
weights-not-enough = too little for a proposal
weights-effect-enters = comes in
weights-effect-leaves = drops out
weights-effect-rises = rises
weights-effect-falls = falls
weights-effect-stays = stays
weights-staying =
    { $count ->
        [one] One household without a change
       *[other] { $count } households without a change
    }
weights-other-sample = Look at another sample
weights-save-title = Save these weights
weights-save-text = They count at once. Existing proposals keep their reasons. Previews of runs have to be made anew.
weights-note = Reason for the change
weights-note-hint = For example: the region counts more with us.
weights-save = Save as a new version
weights-history = Versions
weights-version = Version
weights-saved = Saved on
weights-by = By
weights-configured = Default
weights-in-use = counts
weights-try-version = Try { $version }
audit-subject-weights = Weights
audit-action-weights-save = Weights saved

# Administration: overview
admin-title = Administration
admin-waits = This is waiting for you
admin-nothing = Nothing is waiting at present. Lovely! Below you find everything you look after.
admin-all = What you look after
admin-to-approve = Initiatives to approve
admin-invitations = Open invitations
admin-initiatives-text = Enter them, record the agreement, approve and close them.
admin-accounts-text = Invite people, disable and enable their accounts.
admin-tokens-text = Give programs access, and take it back.
admin-weights-text = Say what counts how much in matching, and see the effect beforehand.
admin-outbox-text = Mails that did not arrive: send them again or discard them.
admin-reports-text = Somebody reported a bad experience. Until it is reviewed, introductions rest.
