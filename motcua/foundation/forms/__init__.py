"""Forms as data: what is asked, on which pages, under which conditions, and what answers must be like.

A *definition* (docs/reference/forms.md) is read into a *Form*; *answers* are JSON; a *problem* is what is wrong with
one answer, in words; *views* are what pages show. Everything here is pure: look-ups are passed in. Called by the
catalogue (reads definitions), the dossiers (validate, normalise) and the faces (decode, page_view, summary).
"""
