"""Closing: a unit's books of a day are closed by one person and confirmed by another; nothing is booked into them any more.

Words: the *books* of a unit are closed *through* a day; a *closing* is of the days from the first open one on. Money that
comes for a closed day stands in the books of the first open one, and is seen as *late*. Accountants' sheets are here too.
"""
