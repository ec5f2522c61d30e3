"""Who the administration is, dated: units, their succession, posts and who holds them.

Words: a *unit* (đơn vị) is an identity that lasts; its *periods* say how it was named, coded and placed from one
day to another; *succession* says who took over from whom; a *post* (vị trí) belongs to a unit and carries roles; a
*holding* is an official in a post for a time. An official acts by the post held on that day. The People's Committee
of a division is the division's own unit; its one-stop is the posts with the role `counter` in it.
Called by people, the catalogue and the service rooms through `queries.directory(on=…)`.
"""
