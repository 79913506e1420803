# Reasons of a proposal for coordinators: one sentence for each case, with the facts.
# Values come as words: see matching::explain::vocabulary and spoken.

# Region, two households
reason-region-same-place = Both want to live in { $place } ({ $district }).
reason-region-places = The target places { $place } and { $other_place } are { $km } km apart.
reason-region-places-same-district = The target places { $place } and { $other_place } are { $km } km apart, in the same district ({ $district }).
reason-region-place-inside = The target place { $place } lies in the district that is wanted ({ $district }).
reason-region-place-reaches = The circle around { $place } reaches the district that is wanted ({ $district }).
reason-region-same-district = Both want the same district ({ $district }).
reason-region-neighbours = The districts that are wanted are neighbours ({ $district }, { $other_district }).
reason-region-same-land = Both target areas lie in the same Land ({ $land }).
reason-region-anywhere = At least one side is open to all of Germany.

# Family
reason-family-children = Both have children. { $closest ->
    [0] Two were born in the same year.
    [one] The closest years of birth are one year apart.
   *[other] The closest years of birth are { $closest } years apart.
}
reason-family-same-adults = Neither has children, and they are equally many adults.
reason-family-other-adults = Neither has children, but the numbers of adults differ.
reason-family-one-side = Only one side has children.

# Timing
reason-timing-settled = One side lives there already; the time does not matter.
reason-timing-not-stated = At least one side has not named a time yet.
reason-timing-overlap = The move windows have { $months ->
    [one] one month
   *[other] { $months } months
} in common, from { $from }.
reason-timing-gap = { $months ->
    [0] One move window begins when the other ends.
    [one] One month lies between the move windows.
   *[other] { $months } months lie between the move windows.
}

# Welcome
reason-welcome = One side lives in the region already, the other is still to come.
reason-welcome-same = Both are in the same position: both still to come, or both there already.

# Needs, two households
reason-needs-offered = One side offers help that the other needs: { $needs }.
reason-needs-offered-none = The help that is offered does not fit the needs.
reason-needs-common = Needs in common: { $needs }.
reason-needs-common-none = No needs in common.
reason-needs-not-stated = At least one side has stated nothing about this.

# Interests
reason-interests = Interests in common: { $interests }.
reason-interests-none = No interests in common.
reason-interests-not-stated = At least one side has stated no interests.

# Occupations, two households
reason-occupation-same = Both households have the same occupation: { $group }.
reason-occupation-related = Related occupations, common group: { $group }.
reason-occupation-titles = Similar job titles: "{ $title }" and "{ $other_title }".
reason-occupation-different = The occupations differ.
reason-occupation-not-stated = At least one side has stated no occupation.

# Present place
reason-current-place-apart = The present places { $place } and { $other_place } are { $km } km apart.
reason-current-place-abroad = Both live in the same country ({ $country }), { $km } km apart.
reason-current-place-other-countries = The households live in different countries at present.
reason-current-place-settled = One side lives in the region already; the present place does not matter.
reason-current-place-not-stated = At least one side has not stated where it lives.

# Languages
reason-languages = Languages in common: { $languages }.

# Region, household and initiative
reason-service-place-inside = The target place { $place } lies in the area of the initiative.
reason-service-place-touched = The area of the initiative begins { $km } km from the target place { $place }.
reason-service-district-inside = The district that is wanted ({ $district }) lies wholly in the area of the initiative.
reason-service-district-touched = The district that is wanted ({ $district }) borders on the area of the initiative or overlaps it.
reason-service-land-inside = The Land that is wanted ({ $land }) lies wholly in the area of the initiative.
reason-service-land-touched = The area of the initiative lies wholly or partly in the Land that is wanted ({ $land }).
reason-service-anywhere = The household is open to all of Germany.

# Needs, household and initiative
reason-service-needs-all = The initiative helps with all needs: { $needs }.
reason-service-needs-some = The initiative helps with: { $needs }. Not covered: { $missing }.
reason-service-needs-none = The initiative helps with none of the needs: { $missing }.
reason-service-needs-not-stated = The household has stated no needs.

# Occupations, household and initiative
reason-service-occupation-same = Exactly this occupation is in demand: { $group }.
reason-service-occupation-related = A related occupation is in demand, common group: { $group }.
reason-service-occupation-titles = "{ $title }" resembles the occupation in demand "{ $other_title }".
reason-service-occupation-several = { $fitting } of { $seeking } adults who seek work have an occupation in demand or a related one.
reason-service-occupation-none = No occupation of the household is in demand here.
reason-service-occupation-nobody = Nobody in the household seeks work with a stated occupation.

# Situation
reason-service-situation-named = The initiative names this situation: { $situation }.
reason-service-situation-everybody = The initiative is there for everybody.

# Sentences for households: coarse values only, no points.
family-reason-region-same = You are drawn to the same area.
family-reason-region-near = Your target areas are close to each other.
family-reason-region-land = You want to live in the same Land.
family-reason-family-children = Both families have children of a similar age.
family-reason-family-adults = Your households are of a similar size.
family-reason-timing-same = You want to move at about the same time.
family-reason-timing-near = You want to move shortly after one another.
family-reason-welcome = One side knows the region well already, the other is coming to it.
family-reason-needs-offered = One side can help with what the other is looking for.
family-reason-needs-offered-named = One side can help the other: { $needs }.
family-reason-needs-common = You are busy with similar questions.
family-reason-needs-common-named = You are busy with similar questions: { $needs }.
family-reason-interests = You have interests in common.
family-reason-interests-named = You have interests in common: { $interests }.
family-reason-occupation = There are related occupations in both households.
family-reason-current-place-near = You live not far from each other at present.
family-reason-current-place-country = You live in the same country at present.
family-reason-languages = You have several languages in common.
family-reason-service-inside = Your target area belongs to the area of the initiative.
family-reason-service-near = The area of the initiative is close to your target area.
family-reason-service-part = The area of the initiative is part of your target area.
family-reason-service-needs-all = The initiative helps with everything that matters to you: { $needs }.
family-reason-service-needs-some = The initiative helps you with: { $needs }.
family-reason-service-occupation = Your occupation is in demand there.
family-reason-service-occupations = Your occupations are in demand there.
family-reason-service-situation = The initiative is there for people in your situation.

# Why not: the first condition that does not hold.
why-not-same = This is the same household.
why-not-not_active = A household does not take part at present.
why-not-no_consent = A household does not want to be introduced to other households.
why-not-not_named = The household has not consented to share its data with this initiative.
why-not-not_open = The initiative is not approved, or it is closed.
why-not-excluded = One side has excluded the other.
why-not-pair_taken = There is a proposal already, or an earlier one rules out another.
why-not-probable_duplicate = The two are probably the same household.
why-not-situation_not_served = The initiative is there for other situations.
why-not-no_shared_language = They have no language in common.
why-not-no_common_region = No target area overlaps one of the other side.
why-not-not_covered = No target area lies in the area of the initiative or touches it.
why-not-not_possible = The two cannot be proposed to each other at present.
why-not-short = { $percent } of 100 points are missing to the minimum.
