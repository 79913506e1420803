# The day on one page
day-new-title = New
day-new = Households nobody has spoken with yet
day-new-more = More households nobody has spoken with yet
day-new-none = Somebody has spoken with every household.
day-due = Due on
day-expiring-title = Expires soon
day-expiring = The time to answer ends within 7 days
day-stalled-title = Does not move
day-stalled = Without an answer or any news for a while
day-slow-none = Nothing at present.
day-since = Quiet since
day-answer-by = Answer by
day-at-once = Introduces at once
day-changed = One side has changed something
day-talk-first = Talk first
day-pick = Select { $id }
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
day-running-none = There is no proposal in this state.
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
