"""Time as the law counts it: days off and make-up days, each unit's working hours, deadlines and their explanation.

`Calendar` is a value: one unit's working time over the published years and the provisional ones after them.
`rules` counts in it, purely. Called by every room that owes something by a moment; `CalendarYearPublished` and
`UnitHoursSet` tell those rooms to count again. Also here: the city's clock (`adapters.clock`), for faces and jobs.
"""
