"""Taxes on land that come with a dossier: the land office tells the tax office what changes hands, the tax office says in a
notice what is owed, the citizen pays, and the tax office is told so.

Words: a *notice* is the tax office's, of a *file* of its own, and may be followed by a corrected one (`revision`); its
*lines* are one tax each, by the budget's code (*sub-item*), with the tax office's *identifier* of what is payable. Amounts
are the tax office's and never reckoned here. Called by the faces and by jobs; stands over dossiers, whose commands ask for
the money.
"""
